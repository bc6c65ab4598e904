internal import Foundation
internal import SluiceDatabase

/// Room on the disk that the database lies on, where that is this host's: a SQLite file's, or a server's that is spoken to through
/// its socket.
struct FreeDisk: ThrottleSignal {
    static let name = "free_disk"

    /// Held back, the run goes on once there is a quarter more than this.
    private static let goesOn = 1.25

    /// Bytes.
    let least: Int

    struct ElsewhereError: Error, CustomStringConvertible {
        let description =
            "the server isn't reached through a socket of this host, so its disk isn't seen; throttle.query can ask it"
    }

    func measure(on connection: any Connection) throws -> Double? {
        let folder =
            connection.dialect.isServer
            ? try dataFolder(on: connection)
            : try connection.scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")?.text ?? ""
        // A database in memory lies on no disk.
        guard !folder.isEmpty else { return nil }
        let free = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber
        return free?.doubleValue
    }

    private func dataFolder(on connection: any Connection) throws -> String {
        let row = try connection.catalogRows(
            "SELECT current_setting('data_directory', true), inet_server_addr() IS NULL"
        ).first
        guard row?[1].isTrue == true else { throw ElsewhereError() }
        return row?[0].text ?? ""
    }

    func reasonToWait(at free: Double, isHeld: Bool) -> String? {
        free < Double(least) * (isHeld ? Self.goesOn : 1) ? "the disk has \(Megabytes(free)) left" : nil
    }
}
