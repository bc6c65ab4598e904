internal import SluiceDatabase
internal import SluiceIntrospection

/// Columns that a PostgreSQL copy is to be without. They stay until the end, all NULL: what the source has over them
/// (indexes, keys, views) is made first, by pg_restore, and goes with them.
struct DroppedColumns {
    private let compiled: CompiledPlan
    private let target: any Connection

    init(_ compiled: CompiledPlan, _ target: any Connection) {
        self.compiled = compiled
        self.target = target
    }

    /// A column of a partition is dropped from the table at the top; one of an inheriting table may be its own as well.
    private var all: [(table: DataTable, column: String)] {
        let leaves = compiled.tables.flatMap { table in table.dropped.map { (table: table.table, column: $0) } }
        let roots = leaves.map { (table: compiled.catalog.owner(of: $0.column, in: $0.table), column: $0.column) }
        var seen: Set<String> = []
        return (roots + leaves).filter { seen.insert("\($0.table.label).\($0.column)").inserted }
    }

    /// So that they may be NULL.
    func release() throws {
        for (table, column) in all {
            let alter = "ALTER TABLE \(table.name.quoted(in: .postgres))"
            let quoted = Dialect.postgres.quote(column)
            if try isIdentity(column, of: table) {
                try target.execute("\(alter) ALTER COLUMN \(quoted) DROP IDENTITY")
            }
            try target.execute("\(alter) ALTER COLUMN \(quoted) DROP NOT NULL")
            for check in table.checks where check.columns.contains(column) {
                try target.execute("\(alter) DROP CONSTRAINT IF EXISTS \(Dialect.postgres.quote(check.name))")
            }
        }
    }

    /// Whether it still is: since PostgreSQL 17 a partition's goes with that of its table, and can't be dropped alone.
    private func isIdentity(_ column: String, of table: DataTable) throws -> Bool {
        let relation = Dialect.postgres.literal(table.name.quoted(in: .postgres))
        return try target.catalogScalar(
            "SELECT attidentity <> '' FROM pg_attribute WHERE attrelid = \(relation)::regclass AND attname = $1",
            [.text(column)])?.isTrue ?? false
    }

    /// - Returns: what went with them, for the report.
    func drop() throws -> [String] {
        let dropped = all
        let before = try objects()
        for (table, column) in dropped {
            try target.execute(
                "ALTER TABLE \(table.name.quoted(in: .postgres)) DROP COLUMN IF EXISTS \(Dialect.postgres.quote(column)) CASCADE"
            )
        }
        let checks = dropped.flatMap { table, column in
            table.checks.filter { $0.columns.contains(column) }.map { "constraint \($0.name) of \(table.label)" }
        }
        let asked = Set(dropped.map { "column \($0.table.label).\($0.column)" })
        let gone = before.subtracting(try objects()).subtracting(asked).union(checks).sorted()
        return gone.isEmpty ? [] : ["gone with dropped columns: \(gone.joined(separator: ", "))"]
    }

    private func objects() throws -> Set<String> {
        let snapshot = try Snapshot.read(.all, from: target)
        var objects = Set(snapshot.routines.map { "function \($0.signature.withoutDefaultSchema)" })
        objects.formUnion(snapshot.rules.map { "rule \($0.name) of \($0.table.label)" })
        for relation in snapshot.relations {
            let of = "of \(relation.name.label)"
            switch relation.kind {
            case .view: objects.insert("view \(relation.name.label)")
            case .materializedView: objects.insert("materialized view \(relation.name.label)")
            default: objects.formUnion(relation.columns.map { "column \(relation.name.label).\($0.name)" })
            }
            objects.formUnion(relation.indexes.map { "index \($0.name.label)" })
            objects.formUnion(
                relation.constraints.filter { [.foreignKey, .exclusion].contains($0.kind) }.map {
                    "constraint \($0.name) \(of)"
                })
            objects.formUnion(relation.statistics.map { "statistics \($0.name.name)" })
            objects.formUnion(relation.policies.map { "policy \($0.name) \(of)" })
            objects.formUnion(relation.triggers.map { "trigger \($0.name) \(of)" })
        }
        return objects
    }
}
