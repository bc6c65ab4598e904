package import FoundationEssentials
package import SluiceDatabase
internal import SluiceIntrospection

/// A column or a table on its way out.
package struct Deprecation: Sendable, Equatable {
    /// The way there, and back from each: `undeprecate` before the drop, `restore` after it.
    package enum State: String, Sendable, CaseIterable {
        case active, deprecated, observed, archived, dropped

        /// The next state on the way out; nil at its end.
        package var next: State? {
            switch self {
            case .active: .deprecated
            case .deprecated: .observed
            case .observed: .archived
            case .archived: .dropped
            case .dropped: nil
            }
        }

        /// True for the way's next step, for a step taken again, and for the way back to `active`.
        package func canBecome(_ other: State) -> Bool { other == next || other == self || other == .active }
    }

    /// Evidence that only warns, unless it is told to keep it from being dropped.
    package enum BlockOn: String, Sendable, CaseIterable {
        /// Statements that take whole rows, whatever columns there are: `SELECT *`, NATURAL JOIN.
        case star
    }

    package var id: Int64
    package var table: QualifiedName
    /// Nil where the whole table goes.
    package var column: String?
    /// What it is called while it is deprecated.
    package var currentName: String
    package var state: State
    package var reason: String?
    package var since: Date
    package var graceUntil: Date
    /// No write may have been seen for so long.
    package var quiet: Double
    package var forbidsWrites: Bool
    package var wasNotNull = false
    package var oldComment: String?
    /// SQLite: the table's statement as it was.
    package var oldDefinition: String?
    package var readsBefore = ReadsBaseline()
    package var archivePath: String?
    package var archiveDigest: String?
    /// What the guard had counted when the archive was made.
    package var guardCount: Int64?
    /// What it was dropped in spite of, and by whom.
    package var overridden: [String] = []
    package var blockOn: Set<BlockOn> = []

    /// The scream test that runs.
    package var scream: Scream?

    package struct Scream: Sendable, Equatable {
        package let since: Date
        /// What it took, to be given back.
        package let tables: [ScreamedTable]
    }

    package var wasRenamed: Bool { currentName != (column ?? table.name) }

    /// As the user says it: `products.price`.
    package var name: String { column.map { "\(tableName).\($0)" } ?? tableName }

    /// As a shell takes it: `sluice drop 'order items.unit price'`.
    package var argument: String {
        QualifiedName(schema: table.schema == "public" ? nil : table.schema, name: table.name).argument(column)
    }

    /// Without the schema that everyone means.
    package var tableName: String { table.schema == "public" ? table.name : table.description }

    /// The table as it is called now.
    package var currentTable: QualifiedName {
        column == nil ? QualifiedName(schema: table.schema, name: currentName) : table
    }

    /// False where someone dropped or renamed it without Sluice.
    package func isThere(on connection: any Connection) throws -> Bool {
        let snapshot = try Snapshot.read(column == nil ? [] : .columns, from: connection, of: [currentTable])
        guard column != nil, let relation = snapshot.relation else { return snapshot.relation != nil }
        return relation.column(currentName, in: connection.dialect) != nil
    }

    /// Tables of it whose guard isn't there any more, or was switched off.
    package func unguarded(on connection: any Connection) throws -> [QualifiedName] {
        try connection.writeGuard.uncovered(self).filter(\.hadGuard).map(\.name)
    }

    package func graceLeft(at now: Date) -> Double { max(0, graceUntil.timeIntervalSince(now)) }
}

extension Problem.Code {
    /// What a person did wrong, or must do first.
    package static let deprecation = Problem.Code("deprecation")
}

extension Problem {
    static func gone(_ deprecation: Deprecation) -> Problem {
        Problem(
            .deprecation, "\(deprecation.name) isn't there any more: someone else dropped or renamed it",
            hint: "'sluice undeprecate \(deprecation.argument)' ends its deprecation")
    }

    static func needed(_ deprecation: Deprecation, _ reason: String) -> Problem {
        Problem(
            .deprecation, "\(deprecation.name) can't be dropped: \(reason)",
            hint:
                "nothing was dropped, and Sluice takes nothing along that it wasn't told of: drop or change that first"
                + (deprecation.archivePath.map { "; the archive \($0) is kept" } ?? ""))
    }
}
