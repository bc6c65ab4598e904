internal import SluiceDatabase
internal import SluiceTransforms

/// What somebody with the copy and lists of the population, but without the key, could find out; by counting, not by
/// trying: the originals aren't looked at.
public struct Attack: Sendable {
    public enum Kind: String, Sendable {
        /// Computing the new value of everybody on a list.
        case enumeration
        /// A value that stands as often as no other is recognised by how often it does.
        case frequency
        /// Rows found by what is known of a person: zip, sex, year of birth.
        case linkage
        /// The largest and the smallest are known, and still the largest and the smallest.
        case outliers
    }

    public let kind: Kind
    /// `table.column`, or `table (columns)`.
    public let place: String
    /// Rows whose person it finds.
    public let rows: Int
    /// Rows of the table.
    public let allRows: Int
    public let explanation: String
}

/// Looks at a copy as an attacker would.
struct AttackSurvey {
    private let compiled: CompiledPlan
    private let after: any Connection

    init(_ compiled: CompiledPlan, _ after: any Connection) {
        self.compiled = compiled
        self.after = after
    }

    func attacks(_ groups: [LeakReport.SmallGroups]) throws -> [Attack] {
        let copied = try DataCatalog.read(from: after)
        let byColumn = try compiled.tables.filter { !$0.isEmpty }.flatMap { table -> [Attack] in
            guard let found = copied.tables.first(where: { SearchedPlaces.isCopy($0, of: table.table) }) else {
                return []
            }
            let rows = try count("SELECT count(*) FROM \(found.name.quoted(in: after.dialect))")
            return try table.columns.flatMap { column -> [Attack] in
                guard found.column(column.column.name) != nil else { return [] }
                return try attacks(column, of: table, in: found, rows)
            }
        }
        return byColumn + groups.map(linkage)
    }

    private func attacks(_ column: CompiledColumn, of table: CompiledTable, in found: DataTable, _ allRows: Int) throws
        -> [Attack]
    {
        guard case .transform = column.rule.action, let traits = column.transform?.traits else { return [] }
        let place = "\(table.table.label).\(column.column.name)"
        let name = after.dialect.quote(column.column.name)
        let source = found.name.quoted(in: after.dialect)
        var attacks: [Attack] = []
        if traits.needsKey {
            attacks.append(
                Attack(
                    kind: .enumeration, place: place, rows: 0, allRows: allRows,
                    explanation: "nothing can be computed from a list of people without the key"))
        }
        if traits.keeps.contains(.distribution), !table.table.isUnique(column.column.name) {
            let rows = try recognisedByFrequency(name, source)
            attacks.append(
                Attack(
                    kind: .frequency, place: place, rows: rows, allRows: allRows,
                    explanation:
                        "rows whose value stands as often as no other: a list of how often each original stands "
                        + "names them. Bucket or shuffle the column where that matters"))
        }
        if column.column.kind.isNumber, traits.keeps.contains(.order) || Self.isNoise(column) {
            let rows = try outliers(name, source)
            attacks.append(
                Attack(
                    kind: .outliers, place: place, rows: rows, allRows: allRows,
                    explanation: "rows beyond four standard deviations: the richest stays the richest. Clamp the column"
                ))
        }
        return attacks
    }

    private static func isNoise(_ column: CompiledColumn) -> Bool {
        if case .transform(let spec) = column.rule.action { spec.name == "noise" } else { false }
    }

    private func linkage(_ groups: LeakReport.SmallGroups) -> Attack {
        Attack(
            kind: .linkage, place: "\(groups.table) (\(groups.columns.joined(separator: ", ")))",
            rows: groups.uniqueRows, allRows: groups.sizes.reduce(0) { $0 + $1.key * $1.value },
            explanation: "rows that are alone with these values: whoever knows them of a person finds the row. "
                + "Truncate, bucket or clamp them")
    }

    // MARK: Counting

    private func recognisedByFrequency(_ name: String, _ source: String) throws -> Int {
        try count(
            """
            SELECT coalesce(sum(n), 0) FROM (
                SELECT max(n) AS n FROM (SELECT count(*) AS n FROM \(source) WHERE \(name) IS NOT NULL GROUP BY \(name)) v
                GROUP BY v.n HAVING count(*) = 1) alone
            """)
    }

    private func outliers(_ name: String, _ source: String) throws -> Int {
        // The variance by its definition: SQLite has no stddev().
        try count(
            """
            WITH m AS (SELECT avg(1.0 * \(name)) AS mean, avg(1.0 * \(name) * \(name)) AS squares FROM \(source))
            SELECT count(*) FROM \(source) t, m
            WHERE (\(name) - m.mean) * (\(name) - m.mean) > 16.0 * (m.squares - m.mean * m.mean)
            """)
    }

    private func count(_ sql: String) throws -> Int {
        Int(try after.scalar("SELECT CAST((\(sql)) AS bigint)")?.integer ?? 0)
    }
}
