package import SluiceDatabase

extension Snapshot {
    /// Reads the catalog in as many statements as there are parts, however many tables there are, all of one moment.
    ///
    /// - Parameter tables: Where given, only these and those that inherit from them, at any depth. A name without a
    ///   schema is looked up on the session's search path; one that isn't there is left out.
    /// - Parameter file: SQLite: `main`, or the name of an attached file.
    package static func read(
        _ parts: Parts, from connection: any Connection, of tables: [QualifiedName]? = nil, file: String = "main"
    ) throws -> Snapshot {
        try connection.dialect.choose(
            postgres: PostgresSnapshot(connection, parts).read(tables),
            sqlite: connection.inOneTransaction { try SQLiteSnapshot(connection, parts, file: file).read(tables) })
    }

    /// PostgreSQL: of the tables with these numbers, which a new name doesn't change; one that is gone is left out.
    package static func read(
        _ parts: Parts, from connection: any Connection, numbers: [Int64]
    ) throws -> Snapshot {
        try PostgresSnapshot(connection, parts).read(numbers: numbers)
    }
}

extension Connection {
    func inOneTransaction<Result>(_ body: () throws -> Result) throws -> Result {
        try isInTransaction ? body() : transaction(.snapshot, body)
    }
}
