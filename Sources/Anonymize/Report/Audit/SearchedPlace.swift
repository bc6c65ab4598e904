internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

/// A part of a copy in which originals are looked for.
struct SearchedPlace {
    enum Nature: Equatable {
        /// A column that the plan keeps or changes.
        case planned(table: Int, column: Int)
        /// A column that the plan knows nothing of.
        case unplanned
        /// What the database has computed from tables: a materialized view, statistics. Where they were filled before
        /// the tables were changed, they hold what no table holds any more.
        case derived
        case schema
    }

    let label: String
    let nature: Nature
    /// One column of text, and how often it stands there; NULLs are left out.
    let sql: String
    /// A phone number may stand there without its signs.
    var holdsNumbers = false
    /// Originals' columns whose own values should stand here.
    var own: [Int] = []
}

/// All such places, in the order in which they are searched: tables first.
struct SearchedPlaces {
    private let copy: any Connection
    private let compiled: CompiledPlan

    init(of copy: any Connection, _ compiled: CompiledPlan) {
        self.copy = copy
        self.compiled = compiled
    }

    func all(_ originals: Originals) throws -> [SearchedPlace] {
        var places: [SearchedPlace] = []
        for table in try DataCatalog.read(from: copy).tables where table.holdsRows {
            for column in table.columns
            where Self.isSearched(column, table, in: compiled) || holdsPhones(column, originals) {
                var place = SearchedPlace(
                    label: "\(table.label).\(column.name)",
                    nature: Self.nature(column, table, in: compiled), sql: sql(column, table))
                place.holdsNumbers = !Self.isSearched(column, table, in: compiled)
                place.own = originals.columns.indices.filter {
                    let own = originals.columns[$0]
                    return own.place != nil && own.column.name == column.name && Self.isCopy(table, of: own.table.table)
                }
                places.append(place)
            }
        }
        if copy.dialect.hasMaterializedViews { places += try materializedViews() + statistics() + largeObjects() }
        return places.filter { $0.nature != .derived } + places.filter { $0.nature == .derived }
    }

    /// PostgreSQL's schemas are a part of the name in SQLite.
    static func isCopy(_ table: DataTable, of original: DataTable) -> Bool {
        table.label == original.label || table.label == SQLiteTargetSchema.name(original)
    }

    private static func nature(_ column: DataColumn, _ table: DataTable, in compiled: CompiledPlan)
        -> SearchedPlace.Nature
    {
        guard let place = compiled.tables.firstIndex(where: { isCopy(table, of: $0.table) }) else { return .unplanned }
        let planned = compiled.tables[place]
        if let number = planned.columns.firstIndex(where: { $0.column.name == column.name }) {
            return .planned(table: place, column: number)
        }
        // Computed by the database from columns of its row.
        return planned.table.column(column.name)?.isGenerated == true ? .derived : .unplanned
    }

    /// Numbers and dates are of interest where a plan changes them.
    private static func isSearched(_ column: DataColumn, _ table: DataTable, in compiled: CompiledPlan) -> Bool {
        switch column.kind {
        case .text, .json, .uuid, .inet, .macaddr, .array, .other, .binary: return true
        case .boolean: return false
        default:
            guard case .planned(let table, let number) = nature(column, table, in: compiled) else { return false }
            return compiled.tables[table].columns[number].isChanged
        }
    }

    private func holdsPhones(_ column: DataColumn, _ originals: Originals) -> Bool {
        guard originals.holdPhones else { return false }
        switch column.kind {
        case .integer(let bytes): return bytes == 8
        case .decimal(let precision, let scale): return (precision ?? .max) >= 9 && (scale ?? 0) == 0
        default: return false
        }
    }

    private func sql(_ column: DataColumn, _ table: DataTable) -> String {
        let name = "t." + copy.dialect.quote(column.name)
        return "SELECT \(Self.text(name, column.kind, copy.dialect)), count(*) "
            + "FROM \(copy.dialect.only(table.name)) t WHERE \(name) IS NOT NULL GROUP BY 1"
    }

    static func text(_ name: String, _ kind: ColumnKind, _ dialect: Dialect) -> String {
        // bytea as text is hexadecimal, in which no word would be found.
        let plain = plainText(name, kind, dialect)
        return kind == .binary ? dialect.choose(postgres: "encode(\(name), 'escape')", sqlite: plain) : plain
    }

    /// As it stands in logs and in text: a cast writes an address with its `/32`.
    private static func plainText(_ name: String, _ kind: ColumnKind, _ dialect: Dialect) -> String {
        guard kind == .inet else { return "CAST(\(name) AS text)" }
        return
            "CASE WHEN masklen(\(name)) = CASE family(\(name)) WHEN 4 THEN 32 ELSE 128 END THEN host(\(name)) ELSE CAST(\(name) AS text) END"
    }

    private func materializedViews() throws -> [SearchedPlace] {
        try Snapshot.read(.columns, from: copy).materializedViews.filter(\.isPopulated).flatMap { view in
            view.columns.compactMap { column in
                let base = column.baseType
                let kind = PostgresTypes.kind(
                    base.name, category: base.category, element: base.element, modifier: base.modifier)
                guard !kind.isNumber, !kind.isDate, ![.boolean, .time, .binary].contains(kind) else { return nil }
                let name = "t." + copy.dialect.quote(column.name)
                return SearchedPlace(
                    label: "materialized view \(view.name.label).\(column.name)", nature: .derived,
                    sql: "SELECT DISTINCT CAST(\(name) AS text) FROM \(view.name.quoted(in: .postgres)) t "
                        + "WHERE \(name) IS NOT NULL")
            }
        }
    }

    /// Those that the role may read.
    private func largeObjects() throws -> [SearchedPlace] {
        let mine = "FROM pg_catalog.pg_largeobject_metadata WHERE pg_catalog.pg_has_role(lomowner, 'USAGE')"
        guard try copy.scalar("SELECT 1 \(mine) LIMIT 1") != nil else { return [] }
        return [
            SearchedPlace(
                label: "large objects", nature: .unplanned,
                sql: "SELECT pg_catalog.encode(pg_catalog.lo_get(oid), 'escape') \(mine)")
        ]
    }

    /// What ANALYZE has sampled of the columns that hold text; numbers stand there by chance.
    private func statistics() throws -> [SearchedPlace] {
        try copy.catalogRows(
            """
            SELECT s.schemaname::text, s.tablename::text, s.attname::text FROM pg_stats s
            JOIN pg_namespace n ON n.nspname = s.schemaname
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.tablename
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname JOIN pg_type t ON t.oid = a.atttypid
            WHERE s.schemaname NOT IN ('pg_catalog', 'information_schema')
              AND NOT \(copy.dialect.holdsState(schema: "s.schemaname"))
              AND t.typcategory NOT IN ('N', 'D', 'T', 'B') ORDER BY 1, 2, a.attnum
            """
        ).compactMap { row in
            guard let schema = row[0].text, let table = row[1].text, let column = row[2].text else { return nil }
            let own = zip(["schemaname", "tablename", "attname"], [schema, table, column]).map {
                "\($0) = \(copy.dialect.literal($1))"
            }
            return SearchedPlace(
                label: "statistics of \(schema == "public" ? "" : schema + ".")\(table).\(column)", nature: .derived,
                sql: """
                    SELECT concat_ws(' , ', most_common_vals::text, histogram_bounds::text, most_common_elems::text)
                    FROM pg_stats WHERE \(own.joined(separator: " AND "))
                    """)
        }
    }
}
