internal import SluiceDatabase
internal import SluiceIntrospection

/// A unique index that a run may walk along.
struct KeyCandidate {
    let index: String
    let isPrimary: Bool
    let order: KeyOrder
}

/// What a run has to know of its table.
struct TableDescription {
    struct Column {
        let name: String
        /// As the database writes it: `numeric(10,2)`, `integer`.
        let type: String
        /// A transform gets and gives this type's values as they are; other types travel as text.
        let isDirect: Bool
        let isGenerated: Bool
        let isNotNull: Bool
        /// SQLite: text that is stored here may be turned into REAL.
        let hasNumericAffinity: Bool
    }

    /// One of the table's own, or of a table's that inherits from it, which may change a row before it is written.
    struct BeforeTrigger {
        let table: QualifiedName
        let name: String
    }

    let table: QualifiedName
    let columns: [Column]
    let keys: [KeyCandidate]
    /// Columns that any index, or a condition or expression of one, depends on.
    let indexedColumns: Set<String>
    /// SQLite: rowid, where the table has one.
    let implicitKey: KeyOrder?
    /// PostgreSQL's; SQLite's triggers can't change the row that is written.
    let beforeTriggers: [BeforeTrigger]

    func column(_ name: String) -> Column? { columns.first { $0.name == name } }
}

extension TableDescription {
    /// Nil where there is no such table.
    static func read(_ table: QualifiedName, from connection: any Connection) throws -> TableDescription? {
        let snapshot = try Snapshot.read(
            [.columns, .constraints, .indexes, .triggers, .dependencies], from: connection, of: [table],
            file: table.schema ?? "main")
        return snapshot.table.map { relation in
            connection.dialect.choose(
                postgres: TableDescription(postgres: relation, table, in: snapshot),
                sqlite: TableDescription(sqlite: relation, table))
        }
    }

    /// Names to suggest for a misspelt one.
    static func names(on connection: any Connection) throws -> [String] {
        try Snapshot.read([], from: connection).tables.map { $0.name.description.withoutDefaultSchema }
    }

    // MARK: PostgreSQL

    /// Types whose binary form ``Value`` has a case for; domains count as what they are made of.
    private static let directTypes: Set<String> = [
        "bool", "int2", "int4", "int8", "oid", "float4", "float8", "numeric", "text", "varchar", "bpchar", "name",
        "bytea",
    ]

    private init(postgres relation: Snapshot.Relation, _ table: QualifiedName, in tree: Snapshot) {
        self.table = table
        columns = relation.columns.map { column in
            Column(
                name: column.name, type: column.type, isDirect: Self.directTypes.contains(column.baseType.name),
                isGenerated: column.isGenerated, isNotNull: column.isNotNull, hasNumericAffinity: false)
        }
        let notNull = Set(relation.columns.filter(\.isNotNull).map(\.name))
        let integers = Set(
            relation.columns.filter { ["smallint", "integer", "bigint"].contains($0.type) }.map(\.name))
        let typed = relation.columns.filter { column in
            ["e", "c", "r", "m"].contains(column.baseType.category) || column.baseType.element != nil
        }
        let types = Dictionary(typed.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        keys = relation.indexes.compactMap { KeyCandidate($0, notNull: notNull, integers: integers, types: types) }
        // Plain columns are the index's keys; those in a condition or an expression only depend.
        indexedColumns = relation.indexes.reduce(into: []) { names, index in
            names.formUnion(index.keys.compactMap(\.column) + index.included)
            names.formUnion(index.reads.columns(of: relation.oid).compactMap { relation.column(number: $0)?.name })
        }
        implicitKey = nil
        beforeTriggers = tree.relations.flatMap { relation in
            relation.triggers.filter {
                $0.isBefore && $0.firing != .disabled && !StateName.isSync($0.name)
            }.map { BeforeTrigger(table: relation.name, name: $0.name) }
        }
    }

    // MARK: SQLite

    private init(sqlite relation: Snapshot.Relation, _ table: QualifiedName) {
        // Names are case-insensitive in SQLite; the file's own spelling is used from here on.
        self.table = QualifiedName(schema: table.schema, name: relation.name.name)
        columns = relation.columns.filter { !$0.isHidden }.map { column in
            Column(
                name: column.name, type: column.type, isDirect: true, isGenerated: column.isGenerated,
                isNotNull: column.isNotNull, hasNumericAffinity: Affinity(ofType: column.type).isNumeric)
        }
        let notNull = relation.columns.filter(\.isNotNull).map(\.name)
        // PRIMARY KEY implies NOT NULL only in WITHOUT ROWID tables (sqlite.org/quirks.html, section 5).
        let implied = relation.isWithoutRowid ? relation.primaryKey : []
        let indexed = relation.indexes.compactMap { KeyCandidate($0, notNull: Set(notNull + implied), integers: []) }
        let alias = relation.rowidAlias.map { name in
            KeyCandidate(index: "primary key", isPrimary: true, order: .rowid(name))
        }
        keys = [alias].compactMap(\.self) + indexed
        indexedColumns = Set(relation.indexes.flatMap(\.keys).compactMap(\.column))
        implicitKey = relation.rowidName.map(KeyOrder.rowid)
        beforeTriggers = []
    }
}

extension KeyCandidate {
    /// Nil where NULLs or rows are outside of the order.
    fileprivate init?(
        _ index: Snapshot.Index, notNull: Set<String>, integers: Set<String>, types: [String: String] = [:]
    ) {
        let names = index.keys.compactMap(\.column)
        guard index.isKeyOfAllRows, notNull.isSuperset(of: names), let first = index.keys.first else { return nil }
        let isInteger = names.count == 1 && integers.contains(names[0]) && !first.isDescending
        let columns = index.keys.map {
            KeyOrder.Column(
                $0.column ?? "", isDescending: $0.isDescending, collation: $0.collation,
                type: $0.column.flatMap { types[$0] })
        }
        self.init(
            index: index.name.name, isPrimary: index.origin == .primaryKey,
            order: KeyOrder(columns: columns, isInteger: isInteger))
    }
}

extension KeyOrder {
    fileprivate static func rowid(_ name: String) -> KeyOrder { KeyOrder(columns: [.init(name)], isInteger: true) }
}
