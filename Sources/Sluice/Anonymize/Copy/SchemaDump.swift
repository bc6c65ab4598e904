internal import Database
internal import Dispatch
internal import Foundation
internal import Synchronization

/// The source's schema as pg_dump writes it, and pg_restore as it puts it back: nobody knows PostgreSQL's DDL better.
struct SchemaDump {
    private let archive: URL

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter snapshot: the exported snapshot that the rows are read in.
    init(of source: DatabaseURL, snapshot: String, folder: URL) throws {
        archive = folder.appending(path: "schema.dump")
        // Comments and security labels are text written by people; owners and grants belong to the other server.
        _ = try ClientProgram("pg_dump").run(
            [
                "--format=custom", "--schema-only", "--snapshot=\(snapshot)", "--no-owner", "--no-privileges",
                "--no-comments", "--no-security-labels", "--no-publications", "--no-subscriptions",
                "--exclude-schema=sluice", "--file=\(archive.path)",
            ], on: source)
    }

    /// Tables, types, functions: what must be there before the rows.
    func preData() throws -> String {
        try ClientProgram("pg_restore").run(
            ["--section=pre-data", "--no-owner", "--no-privileges", "--file=-", archive.path], on: nil
        ).split(separator: "\n", omittingEmptySubsequences: false)
            // Commands to psql (\restrict), which isn't in between here.
            .filter { !$0.hasPrefix("\\") }.joined(separator: "\n")
    }

    /// Indexes, constraints and triggers, several at a time.
    func restorePostData(to target: DatabaseURL, jobs: Int, again: Bool) throws {
        guard let database = target.postgresEnvironment?["PGDATABASE"] ?? target.postgresEnvironment?["PGUSER"] else {
            throw Failure(description: "the target needs a database name")
        }
        let clean = again ? ["--clean", "--if-exists"] : []
        _ = try ClientProgram("pg_restore").run(
            ["--section=post-data", "--no-owner", "--no-privileges", "--exit-on-error", "--jobs=\(jobs)"] + clean
                + ["--dbname=\(database)", archive.path], on: target)
    }
}

/// One of PostgreSQL's own programs.
struct ClientProgram {
    private let name: String

    init(_ name: String) { self.name = name }

    func run(_ arguments: [String], on database: DatabaseURL?) throws -> String {
        let process = Process()
        process.executableURL = try find()
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(database?.postgresEnvironment ?? [:]) { $1 }
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let group = DispatchGroup()
        let complaint = ErrorText()
        DispatchQueue.global().async(group: group) { complaint.set(errors.fileHandleForReading.readDataToEndOfFile()) }
        let text = output.fileHandleForReading.readDataToEndOfFile()
        group.wait()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw SchemaDump.Failure(description: "\(name) failed: \(complaint.withoutValues)")
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// In PATH, or where Debian keeps the newest version.
    private func find() throws -> URL {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let debian = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newest = debian.compactMap(Int.init).sorted(by: >).map { "/usr/lib/postgresql/\($0)/bin" }
        for folder in newest + path.split(separator: ":").map(String.init) {
            let candidate = URL(filePath: folder).appending(path: name)
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
        }
        throw SchemaDump.Failure(
            description:
                "\(name) isn't installed: PostgreSQL's client programs of at least the source's version copy the schema"
        )
    }
}

/// What a program wrote to stderr, without the lines in which PostgreSQL quotes rows.
private final class ErrorText: Sendable {
    private let text = Mutex("")

    func set(_ data: Data) { text.withLock { $0 = String(decoding: data, as: UTF8.self) } }

    var withoutValues: String {
        text.withLock { text in
            text.split(separator: "\n").filter { $0.contains("error:") || $0.contains("ERROR:") }.joined(
                separator: "; ")
        }
    }
}
