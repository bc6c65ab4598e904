internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceSQLText

/// The source's schema as pg_dump writes it, and pg_restore as it puts it back: nobody knows PostgreSQL's DDL better.
struct SchemaDump {
    private let folder: URL
    private let programs: ClientPrograms
    private var archive: URL { folder.appending(path: "schema.dump") }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter snapshot: the snapshot that the rows are read in, exported by `coordinator`.
    init(of source: DatabaseURL, snapshot: String, coordinator: any Connection, folder: URL) throws {
        self.folder = folder
        programs = try ClientPrograms.suiting(coordinator, scratch: folder)
        // Of this project, and of others that share the database: no reader of theirs need be one of the copied tables.
        let ofState = try coordinator.catalogRows(
            "SELECT nspname::text FROM pg_namespace WHERE \(coordinator.dialect.holdsState(schema: "nspname"))"
        ).compactMap { $0[0].text.map { "--exclude-schema=\(Dialect.postgres.quote($0))" } }
        // Comments and security labels are text written by people; owners and grants belong to the other server.
        try programs.program("pg_dump").run(
            [
                "--format=custom", "--schema-only", "--snapshot=\(snapshot)", "--no-owner", "--no-privileges",
                "--no-comments", "--no-security-labels", "--no-publications", "--no-subscriptions",
                "--file=\(archive.path)",
            ] + ofState, on: source, options: Self.options(coordinator), folder: folder)
    }

    /// Texts are written with their backslashes as they are, whatever the database says. A pooler takes no options, and so none are
    /// given where none are needed.
    private static func options(_ source: any Connection) throws -> String? {
        let setting = "SELECT reset_val FROM pg_settings WHERE name = 'standard_conforming_strings'"
        return try source.catalogScalar(setting)?.text == "off" ? "-c standard_conforming_strings=on" : nil
    }

    /// Tables, types, functions: what must be there before the rows.
    func preData() throws -> String {
        let script = folder.appending(path: "pre-data.sql")
        defer { try? FileManager.default.removeItem(at: script) }
        try programs.program("pg_restore").run(
            ["--section=pre-data", "--no-owner", "--no-privileges", "--file=\(script.path)", archive.path], on: nil,
            folder: folder)
        // It has commands to psql (\restrict), which isn't in between here.
        let text = SQLScript(try String(contentsOf: script, encoding: .utf8), in: .postgres).textWithoutClientCommands
        return ForeignServers.removed(from: SQLScript(text, in: .postgres))
    }

    /// Indexes, constraints and triggers, several at a time.
    ///
    /// Foreign keys last: pg_restore may begin one to a partitioned table before the parts of the key that it needs are
    /// attached ("there is no unique constraint matching given keys").
    func restorePostData(to target: DatabaseURL, jobs: Int, stop: StopToken) throws {
        guard let database = target.postgresEnvironment?["PGDATABASE"] ?? target.postgresEnvironment?["PGUSER"] else {
            throw Failure(description: "the target needs a database name")
        }
        let contents = try contentsOfArchive()
        let isForeignKey = { (entry: Substring) in entry.contains(" FK CONSTRAINT ") }
        for entries in [contents.filter { !isForeignKey($0) }, contents.filter(isForeignKey)] where !entries.isEmpty {
            let list = folder.appending(path: "entries.list")
            try entries.joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
            try programs.program("pg_restore").run(
                [
                    "--section=post-data", "--no-owner", "--no-privileges", "--exit-on-error", "--jobs=\(jobs)",
                    "--use-list=\(list.path)", "--dbname=\(database)", archive.path,
                ], on: target, folder: folder, stop: stop)
        }
    }

    private func contentsOfArchive() throws -> [Substring] {
        let list = folder.appending(path: "contents.list")
        try programs.program("pg_restore").run(
            ["--list", "--section=post-data", "--file=\(list.path)", archive.path], on: nil, folder: folder)
        return try String(contentsOf: list, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix(";") }
    }
}
