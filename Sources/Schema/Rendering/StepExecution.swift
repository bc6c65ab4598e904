package import SluiceDatabase
internal import SluiceSQLText

extension Step {
    /// Carries the step out, if it is one of schema operations, and tells `willRun` each statement before it runs.
    ///
    /// The caller has begun the transaction that ``transaction`` asks for, and inside ``ForeignKeys/suspended(on:_:)``
    /// where ``suspendsForeignKeys`` says so. On PostgreSQL an invalid index that an earlier try left is dropped first,
    /// so a step that failed can simply be performed again.
    ///
    /// - Parameter assumesRows: True for a database that only stands for another one, as when a script is written:
    ///   its tables are empty, the other's may not be.
    package func perform(
        on connection: any Connection, assumesRows: Bool = false,
        willRun: @escaping (Statement) throws -> Void = { _ in }
    ) throws {
        guard case .schema(let operations) = work else { return }
        let run = { (statement: Statement) in
            try willRun(statement)
            // What is to be so of the other's rows can't be told of these.
            if assumesRows, case .requireNoRows = statement { return }
            try statement.execute(on: connection)
        }
        try dialect.choose(
            postgres: performPostgres(on: connection, run),
            sqlite: performSQLite(operations, on: connection, assumesRows: assumesRows, run))
    }

    private func performPostgres(on connection: any Connection, _ run: (Statement) throws -> Void) throws {
        if let removal = try concurrentIndex.flatMap({ try ConcurrentIndex.removal(ofInvalid: $0, on: connection) }) {
            try run(.run(removal))
        }
        if let rest = try ConcurrentDetach.rest(of: self, on: connection) { return try run(.run(rest)) }
        if case .schema(let operations) = work {
            try GuardedColumn.refuse(operations, on: connection)
            for case .deleteRows(let delete) in operations {
                for following in try FollowingRows.all(of: delete, on: connection) { try run(following.requirement) }
            }
            for case .alterColumn(let alter) in operations {
                guard let question = try ChangedValues.question(about: alter, on: connection) else { continue }
                // The lock that the change takes: nobody writes such a value in between.
                try run(.run("LOCK TABLE \(alter.table.quoted(in: .postgres)) IN ACCESS EXCLUSIVE MODE"))
                try run(.requireNoRows(query: question.query, otherwise: question.message))
            }
        }
        for statement in try keptStatements(on: connection)
            ?? postgresStatements(serverVersion: connection.serverVersion)
        {
            try run(statement)
        }
    }

    /// A column's new type with what the column has beside its type; nil for another step.
    private func keptStatements(on connection: any Connection) throws -> [Statement]? {
        guard case .schema(let operations) = work, operations.count == 1, case .alterColumn(let alter) = operations[0],
            let kept = try KeptAttributes(alter, on: connection)
        else { return nil }
        let renderer = PostgresRenderer(serverVersion: connection.serverVersion)
        return try renderer.statements(for: .alterColumn(kept.kept(in: alter))).map { .run($0) }
            + kept.statements(after: alter)
    }

    /// The step's statements for a script, before which nobody looks at the database.
    package func postgresScript() throws(Problem) -> [String] {
        var statements: [Statement] = []
        if case .schema(let operations) = work {
            for case .alterColumn(let alter) in operations {
                statements += [KeptAttributes.requirement(alter)].compactMap(\.self)
            }
        }
        return try (statements + postgresStatements(serverVersion: nil)).map { $0.script(in: .postgres) }
    }

    private func performSQLite(
        _ operations: [Operation], on connection: any Connection, assumesRows: Bool,
        _ run: @escaping (Statement) throws -> Void
    ) throws {
        let work = SQLiteOperations(on: connection, assumesRows: assumesRows, run: run)
        // A pragma of the user's own is for the statements after it: a dump sets writable_schema for its virtual tables.
        if case .execute? = operations.first { return try work.perform(operations) }
        try SchemaPragmas.restored(on: connection) { try work.perform(operations) }
    }

    /// The step's statements for PostgreSQL, which need no look at the database.
    package func postgresStatements(serverVersion: Int?) throws(Problem) -> [Statement] {
        guard case .schema(let operations) = work else { return [] }
        let renderer = PostgresRenderer(serverVersion: serverVersion)
        var statements: [Statement] = []
        for operation in operations {
            switch operation {
            case .execute(let execute): statements += Self.statements(of: execute)
            case .deleteRows(let delete): statements += renderer.clauses.delete(delete)
            case .bulkInsert(let insert):
                statements += try renderer.statements(for: operation).map { .run($0) }
                statements += [renderer.clauses.foundAgain(insert)].compactMap(\.self)
            default: statements += try renderer.statements(for: operation).map { .run($0) }
            }
        }
        return statements
    }

    /// One by one, so that an error is that of a statement; rows that follow a COPY go with it.
    private static func statements(of execute: Execute) -> [Statement] {
        guard let text = execute.sql.postgres else { return [] }
        let script = SQLScript(text, in: .postgres)
        return script.statements.map { statement in
            script.copiedRows(of: statement).map { .copyIn(statement.text, rows: Array($0)) } ?? .run(statement.text)
        }
    }
}
