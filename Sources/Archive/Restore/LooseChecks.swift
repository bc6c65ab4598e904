internal import SluiceDatabase
internal import SluiceIntrospection

/// CHECKs that don't hold for every row (NOT VALID), of a PostgreSQL table and of those that inherit from it. PostgreSQL holds
/// each row that is written against all of them, whichever column is set, so that a value couldn't go back into a row that
/// was broken before.
struct LooseChecks {
    private let drop: [String]
    private let add: [String]

    init(in snapshot: Snapshot) {
        // A child's own can go only after that of its parent, which is added again after it.
        let tables = snapshot.tables.filter { snapshot.found.contains($0.name) } + snapshot.descendants
        let checks = tables.flatMap(\.constraints).filter { $0.kind == .check && !$0.isValidated && $0.isLocal }
        drop = checks.map { "\($0.alter) DROP CONSTRAINT \(Dialect.postgres.quote($0.name))" }
        add = checks.reversed().flatMap { check in
            let name = Dialect.postgres.quote(check.name)
            let comment = check.comment.map {
                "COMMENT ON CONSTRAINT \(name) ON \(check.table.quoted(in: .postgres)) IS \(Dialect.postgres.literal($0))"
            }
            return ["\(check.alter) ADD CONSTRAINT \(name) \(check.definition)"] + [comment].compactMap(\.self)
        }
    }

    /// Runs `body` in the transaction that is open, and again without the checks where a row breaks one of them. They are
    /// there again before it ends, and the table is locked until then.
    func around<Result>(on connection: any Connection, _ body: () throws -> Result) throws -> Result {
        guard !drop.isEmpty else { return try body() }
        try connection.execute("SAVEPOINT sluice_checked")
        do {
            let result = try body()
            try connection.execute("RELEASE SAVEPOINT sluice_checked")
            return result
        } catch let error as DatabaseError where error.code == "23514" {
            try connection.execute("ROLLBACK TO SAVEPOINT sluice_checked")
        }
        for statement in drop { try connection.execute(statement) }
        let result = try body()
        // What waits for the end of the transaction would keep the table from being altered.
        try connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in add { try connection.execute(statement) }
        return result
    }
}

extension Snapshot.Constraint {
    fileprivate var alter: String { "ALTER TABLE \(table.quoted(in: .postgres))" }
}
