internal import FoundationEssentials
internal import SluiceArchive
internal import SluiceDatabase

/// The guard on SQLite, where one writer is at work at a time: a row that is there already is counted up.
struct SQLiteGuard: WriteGuard {
    private let connection: any Connection

    init(_ connection: any Connection) { self.connection = connection }

    func install(_ deprecation: Deprecation) throws {
        let table = connection.dialect.stateTable("deprecation_writes")
        try connection.execute(
            "INSERT INTO \(table) VALUES (?1, '', '', 0, 0, \(Dialect.sqlite.now), \(Dialect.sqlite.now))",
            [.integer(deprecation.id)])
        try cover(deprecation)
    }

    func cover(_ deprecation: Deprecation) throws {
        guard try !uncovered(deprecation).isEmpty else { return }
        try remove(deprecation)
        for statement in try triggers(deprecation) { try connection.execute(statement) }
    }

    /// No table belongs to another on SQLite, but one that was made anew, as frameworks do it, has lost its triggers.
    func uncovered(_ deprecation: Deprecation) throws -> [UncoveredTable] {
        if try connection.isGenerated(deprecation) { return [] }
        let table = deprecation.currentTable
        let standing = try connection.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = lower(?1)", [.text(table.name)]
        ).compactMap { $0[0].text }
        // A column's trigger for INSERT is there where its default can be told.
        let events = deprecation.column == nil ? Self.events : ["UPDATE"]
        let isWhole = events.allSatisfy { standing.contains(Self.name(deprecation, $0, in: connection.dialect)) }
        return isWhole ? [] : [UncoveredTable(name: table, hadGuard: true)]
    }

    func remove(_ deprecation: Deprecation) throws {
        for name in Self.names(deprecation, in: connection.dialect) {
            try connection.execute("DROP TRIGGER IF EXISTS \(name)")
        }
    }

    func count(_ deprecation: Deprecation) throws -> Int64 {
        try connection.scalar(
            "SELECT count FROM \(connection.dialect.stateTable("deprecation_writes")) WHERE deprecation_id = ?1",
            [.integer(deprecation.id)])?.integer ?? 0
    }

    func lastUnnotedWrite(_ deprecation: Deprecation) throws -> Date? { nil }

    /// A writer that isn't done yet is seen by no snapshot, and moves the count when it is.
    func waitForWriters(_ deprecation: Deprecation) throws {}

    static let events = ["INSERT", "UPDATE", "DELETE"]

    static func names(_ deprecation: Deprecation, in dialect: Dialect) -> [String] {
        events.map { name(deprecation, $0, in: dialect) }
    }

    private static func name(_ deprecation: Deprecation, _ event: String, in dialect: Dialect) -> String {
        "\(dialect.guardPrefix)\(deprecation.id)_\(event.lowercased())"
    }

    private func triggers(_ deprecation: Deprecation) throws -> [String] {
        let table = Dialect.sqlite.quote(deprecation.currentTable.name)
        let action =
            deprecation.forbidsWrites
            ? "SELECT RAISE(ABORT, \(Dialect.sqlite.literal("\(deprecation.name) is deprecated and takes no writes")));"
            : """
            UPDATE \(connection.dialect.stateTable("deprecation_writes")) SET count = count + 1, last_at = \(Dialect.sqlite.now)
            WHERE deprecation_id = \(deprecation.id);
            """
        func trigger(_ event: String, _ clause: String, when: String = "") -> String {
            "CREATE TRIGGER \(Self.name(deprecation, event, in: connection.dialect)) AFTER \(clause) ON \(table) \(when) BEGIN \(action) END"
        }
        guard deprecation.column != nil else { return Self.events.map { trigger($0, $0) } }
        let column = Dialect.sqlite.quote(deprecation.currentName)
        var triggers = [trigger("UPDATE", "UPDATE OF \(column)")]
        let shape = try connection.catalogReader.shape(of: deprecation.currentTable)
        let expected = shape.column(deprecation.currentName)?.defaultExpression ?? "NULL"
        // A default that is computed can't be told from a value given.
        if expected.firstMatch(of: #/\(|CURRENT_/#) == nil {
            triggers.append(trigger("INSERT", "INSERT", when: "WHEN NEW.\(column) IS NOT \(expected)"))
        }
        return triggers
    }
}
