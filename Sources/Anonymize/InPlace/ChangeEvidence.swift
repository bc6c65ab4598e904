internal import SluiceDatabase

/// Whether rows of a table came or changed since a run was done with it.
enum ChangedRows: Equatable {
    case none
    case some(Int)
    case all
    /// Something changed.
    case unknown
}

/// What tells later whether a table still holds what a run made of it: a copy may have been refreshed since.
protocol ChangeEvidence {
    /// To be taken when the table's last row is committed.
    func take(of table: CompiledTable) throws -> String
    /// - Parameter columns: those that the evidence was taken of, where they aren't all that the plan changes now.
    func changes(of table: CompiledTable, since evidence: String, columns: Set<String>?) throws -> ChangedRows
    /// SQL: true for a row that came since.
    func condition(since evidence: String) -> String
    /// By which rows that triggers write during a run are noticed. Cheap.
    func mark(of table: CompiledTable) throws -> String
    func isChanged(_ table: CompiledTable, since mark: String) throws -> Bool
}

extension Connection {
    var changeEvidence: any ChangeEvidence {
        dialect.choose(
            postgres: TransactionEvidence(connection: self), sqlite: DigestEvidence(connection: self))
    }
}

private struct TransactionEvidence: ChangeEvidence {
    let connection: any Connection

    func take(of table: CompiledTable) throws -> String { try RowsSince.now(connection) }

    func changes(of table: CompiledTable, since evidence: String, columns: Set<String>?) throws -> ChangedRows {
        try RowsSince(evidence: evidence).changes(of: table, on: connection)
    }

    func condition(since evidence: String) -> String { RowsSince(evidence: evidence).condition() }

    func mark(of table: CompiledTable) throws -> String { try RowsSince.now(connection) }

    func isChanged(_ table: CompiledTable, since mark: String) throws -> Bool {
        try RowsSince(evidence: mark).changes(of: table, on: connection) != ChangedRows.none
    }
}

private struct DigestEvidence: ChangeEvidence {
    let connection: any Connection

    func take(of table: CompiledTable) throws -> String { try ContentDigest(of: table, on: connection).text }

    func changes(of table: CompiledTable, since evidence: String, columns: Set<String>?) throws -> ChangedRows {
        try ContentDigest.changes(of: table, since: evidence, columns: columns, on: connection)
    }

    func condition(since evidence: String) -> String {
        "rowid > \(ContentDigest(evidence: evidence)?.lastRow ?? 0)"
    }

    func mark(of table: CompiledTable) throws -> String {
        "\(try connection.scalar("SELECT count(*) FROM \(table.table.name.quoted(in: .sqlite))")?.integer ?? 0)"
    }

    func isChanged(_ table: CompiledTable, since mark: String) throws -> Bool { try self.mark(of: table) != mark }
}

/// PostgreSQL: rows by the transaction that wrote them. VACUUM FULL and freezing leave that number as it is.
struct RowsSince {
    /// `pg_snapshot`, and after a space the transaction that took it.
    private let snapshot: String
    private let own: String?

    init(evidence: String) {
        let parts = evidence.split(separator: " ").map(String.init)
        snapshot = parts.first ?? "1:1:"
        own = parts.count > 1 ? parts[1] : nil
    }

    static func now(_ connection: any Connection) throws -> String {
        try connection.scalar("SELECT pg_current_snapshot()::text")?.text ?? ""
    }

    /// For a transaction that writes rows itself, before it commits.
    static func inTransaction(_ connection: any Connection) throws -> String {
        try connection.scalar("SELECT pg_current_snapshot()::text || ' ' || pg_current_xact_id()::text")?.text ?? ""
    }

    /// True for a row that came since; its system columns stand under `prefix`.
    func condition(prefix: String = "") -> String {
        let number = WritingTransaction.number(of: prefix)
        let isOwn = own.map { " OR \(number) = '\($0)'::xid8" } ?? ""
        return "NOT (pg_visible_in_snapshot(\(number), '\(snapshot)'::pg_snapshot)\(isOwn))"
    }

    func changes(of table: CompiledTable, on connection: any Connection) throws -> ChangedRows {
        let name = table.table.name.quoted(in: .postgres)
        let row = try connection.rows("SELECT count(*) FILTER (WHERE \(condition())), count(*) FROM ONLY \(name)").first
        guard let changed = row?[0].integer, let all = row?[1].integer else { return .unknown }
        return changed == all ? .all : changed == 0 ? ChangedRows.none : .some(Int(changed))
    }
}
