package import Foundation
package import SluiceDatabase
internal import SluiceSQLText

/// SQL files that say what a schema is to be, in any order of dependence.
package struct SchemaFiles {
    package struct File {
        package let name: String
        package let text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    package let files: [File]

    package init(_ files: [File]) { self.files = files }

    /// Of a file, or of all `.sql` files in a folder and those below it, by name.
    /// - Throws: ``Problem`` where there is none, or one isn't UTF-8.
    package init(at url: URL) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw Problem(.schema, at: .file(url.path), "there is no such file or folder")
        }
        let paths =
            isFolder.boolValue
            ? (FileManager.default.subpaths(atPath: url.path) ?? []).filter { $0.hasSuffix(".sql") }.sorted().map {
                url.appending(path: $0)
            } : [url]
        guard !paths.isEmpty else {
            throw Problem(.schema, at: .file(url.path), "the folder has no .sql file")
        }
        files = try paths.map { path in
            let file = ProjectFile(path.path, linkedInto: [url.path], largest: ProjectFile.largestRevision)
            return File(name: path.lastPathComponent, text: try file.text(.schema))
        }
    }

    /// Runs them on an empty database. What needs something that isn't there yet is tried again after the rest.
    /// - Returns: What was left out, for a person: owners and privileges of roles that the server doesn't have.
    /// - Throws: ``Problem`` with file, line and column of a statement that fails.
    @discardableResult
    package func load(into connection: any Connection) throws -> [String] {
        if connection.dialect.isServer { try connection.executeScript("SET check_function_bodies = off") }
        var pending: [Pending] = []
        var leftOut: [String] = []
        for file in files {
            for statement in SQLScript(file.text, in: connection.dialect).statements {
                guard ![.transactionControl, .copyFromStdin].contains(statement.kind) else { continue }
                if statement.kind == .clientCommand {
                    try refuse(statement, of: file)
                    continue
                }
                let path = connection.dialect.isServer ? try connection.scalar("SHOW search_path")?.text : nil
                let waiting = Pending(file: file, statement: statement, searchPath: path)
                if try run(waiting, on: connection, &leftOut) != nil { pending.append(waiting) }
            }
            if connection.dialect.isServer { try connection.executeScript("RESET search_path; RESET ROLE") }
        }
        while !pending.isEmpty {
            var left: [Pending] = []
            var first: (Pending, DatabaseError)?
            for waiting in pending {
                if let path = waiting.searchPath {
                    _ = try connection.rows("SELECT pg_catalog.set_config('search_path', $1, false)", [.text(path)])
                }
                if let error = try run(waiting, on: connection, &leftOut) {
                    left.append(waiting)
                    first = first ?? (waiting, error)
                }
            }
            if let (waiting, error) = first, left.count == pending.count { throw waiting.problem(error) }
            pending = left
        }
        return leftOut
    }

    /// A command of psql's other than those that pg_dump writes: who reads an included file would take what it makes for gone.
    private func refuse(_ command: SQLStatement, of file: File) throws {
        let name = command.text.prefix { !$0.isWhitespace }
        guard !["\\restrict", "\\unrestrict", "\\connect", "\\."].contains(name) else { return }
        throw Problem(
            .schema, at: .file(file.name, line: command.line, column: command.column),
            "\(name) is a command of psql's, which a schema file can't have",
            hint: "leave it out; several files together are a folder; nothing was run")
    }

    private struct Pending {
        let file: File
        let statement: SQLStatement
        let searchPath: String?

        func refused(_ reason: String) -> Problem {
            Problem(
                .schema, at: .file(file.name, line: statement.line, column: statement.column),
                "a schema file says what the schema is; \(reason)",
                hint: "leave the statement out, or have a revision run it; nothing of it was run")
        }

        func problem(_ error: DatabaseError) -> Problem {
            Problem(
                .schema, at: .file(file.name, line: statement.line, column: statement.column), error.message,
                hint: "the schema was loaded into a database of its own; nothing else was touched")
        }
    }

    /// - Returns: The error of a statement that may succeed once others have run.
    private func run(
        _ waiting: Pending, on connection: any Connection, _ leftOut: inout [String]
    ) throws -> DatabaseError? {
        if let reason = waiting.statement.reachesOut {
            leftOut.append("\(waiting.file.name): \(reason): \(waiting.statement.text.prefix(60))")
            return nil
        }
        if let reason = waiting.statement.refusal(in: connection.dialect) { throw waiting.refused(reason) }
        do {
            try connection.executeScript(waiting.statement.text)
            return nil
        } catch  where error.isAboutNewDatabase {
            // Dumps make what every new database has.
            return nil
        } catch  where error.kind == .undefinedObject || error.message.contains("no such table") {
            guard error.message.contains("role \""), error.message.contains("does not exist") else { return error }
            leftOut.append("\(waiting.file.name): \(error.message): \(waiting.statement.text.prefix(60))")
            return nil
        } catch {
            throw waiting.problem(error)
        }
    }
}

extension SQLStatement {
    /// Why it isn't run where a schema is tried: it would change what all databases of a server share.
    fileprivate var reachesOut: String? {
        let words = text.prefix(200).split { $0.isWhitespace || $0 == ";" }.prefix(2).map { $0.uppercased() }
        guard words.count == 2, ["CREATE", "ALTER", "DROP"].contains(words[0]),
            ["ROLE", "USER", "GROUP", "DATABASE", "TABLESPACE", "SYSTEM", "SUBSCRIPTION"].contains(words[1])
        else { return nil }
        return words[1] == "USER" && text.prefix(200).uppercased().contains("MAPPING") ? nil : "is the server's"
    }
}

extension DatabaseError {
    fileprivate var isAboutNewDatabase: Bool {
        ["schema \"public\"", "extension \"plpgsql\"", "language \"plpgsql\""].contains {
            message.contains($0 + " already exists")
        }
    }
}
