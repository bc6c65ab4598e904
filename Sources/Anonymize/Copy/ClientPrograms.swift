internal import Foundation
internal import SluiceDatabase

/// pg_dump and pg_restore of one installation. Both are taken from the same folder: what the one wrote, an older other
/// can't read.
struct ClientPrograms: Equatable {
    let folder: String
    /// PostgreSQL's major version: 15.
    let major: Int

    static let names = ["pg_dump", "pg_restore"]

    /// The oldest that aren't older than the server: pg_dump refuses a newer server, and a newer pg_restore sets
    /// what an older server doesn't know. Among equals the first in PATH.
    ///
    /// - Parameter scratch: a folder for the messages of the programs that are asked for their version.
    static func suiting(_ server: any Connection, scratch: URL) throws -> ClientPrograms {
        let serverMajor = server.serverVersion / 10_000
        let installed = installedFolders.compactMap { ClientPrograms(in: $0, scratch: scratch) }
        if let choice = choice(of: installed, serverMajor: serverMajor) { return choice }
        let found = installed.map { "\($0.major) in \($0.folder)" }.joined(separator: ", ")
        throw SchemaDump.Failure(
            description: """
                copying the schema takes pg_dump and pg_restore of PostgreSQL \(serverMajor) or newer, and here is \
                \(found.isEmpty ? "none" : "only \(found)"); nothing was changed: install them \
                ('apt install postgresql-client-\(serverMajor)'), or put their folder into PATH
                """)
    }

    static func choice(of installed: [ClientPrograms], serverMajor: Int) -> ClientPrograms? {
        let suitable = installed.filter { $0.major >= serverMajor }
        // The first of equals: `min(by:)` doesn't promise which.
        return suitable.first { candidate in suitable.allSatisfy { candidate.major <= $0.major } }
    }

    func program(_ name: String) -> ClientProgram { ClientProgram(folder + "/" + name) }

    /// PATH's, and those that Debian keeps beside each other.
    private static var installedFolders: [String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let debian = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let folders = path.split(separator: ":").map(String.init) + debian.map { "/usr/lib/postgresql/\($0)/bin" }
        return folders.filter { folder in
            names.allSatisfy { FileManager.default.isExecutableFile(atPath: folder + "/" + $0) }
        }
    }
}

extension ClientPrograms {
    /// Nil where the programs there don't say their version.
    private init?(in folder: String, scratch: URL) {
        let asked = ClientProgram(folder + "/pg_dump")
        guard let answer = try? asked.run(["--version"], on: nil, folder: scratch),
            let major = Self.major(fromVersion: answer)
        else { return nil }
        self.init(folder: folder, major: major)
    }

    /// 17 from `pg_dump (PostgreSQL) 17.10 (Debian 17.10-1)`, and from `18beta1`.
    static func major(fromVersion text: String) -> Int? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let product = words.firstIndex(of: "(PostgreSQL)"), product + 1 < words.count else { return nil }
        return Int(words[product + 1].prefix(while: \.isNumber))
    }
}
