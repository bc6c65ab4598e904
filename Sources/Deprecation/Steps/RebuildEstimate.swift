package import SluiceDatabase

/// What it takes SQLite to write a table again, for the user to know beforehand: other writers wait so long.
package struct RebuildEstimate: Sendable {
    package let rows: Int
    package let seconds: Double

    package init(_ table: QualifiedName, on connection: any Connection) throws {
        (rows, seconds) = try SQLiteDrop.estimate(table, on: connection)
    }

    /// Nil where a drop takes no rebuild.
    package static func ofDrop(_ deprecation: Deprecation, on connection: any Connection) throws -> RebuildEstimate? {
        guard connection.dialect.rebuildsTables, deprecation.column != nil else { return nil }
        return try RebuildEstimate(deprecation.table, on: connection)
    }
}
