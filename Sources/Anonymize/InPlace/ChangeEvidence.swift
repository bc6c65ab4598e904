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
struct ChangeEvidence {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    /// To be taken when the table's last row is committed.
    func take(of table: CompiledTable) throws -> String {
        switch connection.dialect.name {
        case .postgres: try RowsSince.now(connection)
        case .sqlite: try ContentDigest(of: table, on: connection).text
        }
    }

    /// - Parameter columns: those that the evidence was taken of, where they aren't all that the plan changes now.
    func changes(of table: CompiledTable, since evidence: String, columns: Set<String>? = nil) throws -> ChangedRows {
        switch connection.dialect.name {
        case .postgres: try RowsSince(evidence: evidence).changes(of: table, on: connection)
        case .sqlite: try ContentDigest.changes(of: table, since: evidence, columns: columns, on: connection)
        }
    }

    /// SQL: true for a row that came since.
    func condition(since evidence: String) -> String {
        switch connection.dialect.name {
        case .postgres: RowsSince(evidence: evidence).condition()
        case .sqlite: "rowid > \(ContentDigest(evidence: evidence)?.lastRow ?? 0)"
        }
    }
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
