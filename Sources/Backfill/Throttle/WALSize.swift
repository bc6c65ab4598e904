internal import Foundation
internal import SluiceDatabase

/// SQLite: how large the `-wal` file has become. Above the limit it is emptied into the database; a reader that is still in it keeps
/// that from happening, and the run waits.
struct WALSize: ThrottleSignal {
    static let name = "wal_size"

    private let limit: ThrottleLimit

    init(limit: Int) { self.limit = ThrottleLimit(limit) }

    /// Bytes.
    func measure(on connection: any Connection) throws -> Double? {
        guard let file = try connection.scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")?.text,
            !file.isEmpty, let size = Self.size(of: file + "-wal")
        else { return nil }
        guard limit.isExceeded(by: size, isHeld: true) else { return size }
        // Waits for readers no longer than the session's patience, and says that it is busy.
        _ = try connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return Self.size(of: file + "-wal")
    }

    /// Nil where the file isn't there: another journal mode.
    private static func size(of file: String) -> Double? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        return (attributes?[.size] as? NSNumber)?.doubleValue
    }

    func reasonToWait(at bytes: Double, isHeld: Bool) -> String? {
        limit.isExceeded(by: bytes, isHeld: isHeld)
            ? "the WAL file has \(Megabytes(bytes)), and a reader keeps it from being emptied" : nil
    }
}
