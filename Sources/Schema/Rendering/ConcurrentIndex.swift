package import SluiceDatabase
internal import SluiceSQLText

/// PostgreSQL's CREATE and DROP INDEX CONCURRENTLY, and what they leave when they are interrupted: an index that costs on
/// every write, answers no query, and makes `IF NOT EXISTS` believe that all is done.
package enum ConcurrentIndex {
    /// Makes the index of a CREATE INDEX without blocking its table's writers, outside a transaction.
    /// - Returns: False where the statement makes no index, or its table takes no concurrent one (a partitioned one): then
    ///   it must run as it is.
    package static func make(by sql: String, on connection: any Connection) throws -> Bool {
        guard let creation = IndexStatement(sql), creation.action == .create else { return false }
        try dropInvalid(creation.index, on: connection)
        do throws(DatabaseError) {
            try connection.execute(creation.madeConcurrent)
            return true
        } catch  where error.code == "0A000" {
            return false
        }
    }

    /// Whether a step that was begun before a crash has in fact been done.
    package static func isDone(_ step: Step, on connection: any Connection) throws -> Bool {
        if let created = created(by: step) { return try isValid(created, on: connection) == true }
        if let dropped = dropped(by: step) { return try isValid(dropped, on: connection) == nil }
        return false
    }

    /// Drops the invalid index that a failed try left, which would make the next one fail.
    package static func dropInvalid(_ step: Step, on connection: any Connection) throws {
        if let index = created(by: step) { try dropInvalid(index, on: connection) }
    }

    private static func dropInvalid(_ index: QualifiedName, on connection: any Connection) throws {
        if let removal = try removal(ofInvalid: index, on: connection) { try connection.executeScript(removal) }
    }

    /// Nil where there is no such index, or it is valid.
    static func removal(ofInvalid index: QualifiedName, on connection: any Connection) throws -> String? {
        guard try isValid(index, on: connection) == false else { return nil }
        return "DROP INDEX CONCURRENTLY IF EXISTS \(index.quoted(in: .postgres))"
    }

    /// Nil where there is no such index.
    private static func isValid(_ index: QualifiedName, on connection: any Connection) throws -> Bool? {
        // The name is looked up along the session's path, and nothing else is.
        let rows = try connection.rows(
            "SELECT indisvalid FROM pg_catalog.pg_index WHERE indexrelid "
                + "OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)::pg_catalog.oid",
            [.text(index.quoted(in: .postgres))])
        return rows.first?[0].isTrue
    }

    private static func created(by step: Step) -> QualifiedName? {
        guard step.dialect.buildsIndexesConcurrently else { return nil }
        if let index = step.concurrentIndex { return index }
        return index(of: .create, in: step)
    }

    private static func dropped(by step: Step) -> QualifiedName? {
        guard step.dialect.buildsIndexesConcurrently, case .schema(let operations) = step.work else { return nil }
        if case .dropIndex(let drop)? = operations.first, drop.concurrently { return drop.index }
        return index(of: .drop, in: step)
    }

    private static func index(of action: IndexStatement.Action, in step: Step) -> QualifiedName? {
        guard let statement = executed(by: step).flatMap(IndexStatement.init), statement.isConcurrent,
            statement.action == action
        else { return nil }
        return statement.index
    }

    private static func executed(by step: Step) -> String? {
        guard case .schema(let operations) = step.work, case .execute(let execute)? = operations.first,
            !execute.inTransaction
        else { return nil }
        return execute.sql.text(for: step.dialect)
    }
}
