internal import Foundation
internal import SluiceBackfill
internal import SluiceDatabase

/// One of PostgreSQL's own programs. Foundation's `Process` isn't used: it takes a program for running until every
/// program that was started meanwhile, anywhere in this process, has closed what it inherited, and may wait for ever.
struct ClientProgram {
    private let path: String
    private var name: String { URL(filePath: path).lastPathComponent }

    init(_ path: String) { self.path = path }

    /// Runs it to its end, connected to `database`, with its messages in a file of that folder: a pipe would be open in
    /// whatever another thread starts meanwhile.
    ///
    /// - Parameter options: For its session with the server: `-c name=value`.
    /// - Returns: what it wrote, to stdout and stderr.
    @discardableResult
    func run(
        _ arguments: [String], on database: DatabaseURL?, options: String? = nil, folder: URL, stop: StopToken? = nil
    ) throws -> String {
        let messages = folder.appending(path: "\(name).messages")
        defer { try? FileManager.default.removeItem(at: messages) }
        let child = try spawn(arguments, on: database, options, messages: messages.path)
        var status: Int32 = 0
        try wait(for: child, &status, stop)
        let text = (try? String(contentsOf: messages, encoding: .utf8)) ?? ""
        guard status == 0 else {
            if let refused = RefusedOverRows(restoring: text) { throw refused }
            throw SchemaDump.Failure(
                description: "\(name) failed: \(Self.withoutValues(text))\(Self.missingRight(text, on: database))")
        }
        return text
    }

    private func wait(for child: pid_t, _ status: inout Int32, _ stop: StopToken?) throws {
        guard let stop else {
            while waitpid(child, &status, 0) == -1 && errno == EINTR {}
            return
        }
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child || ended == -1 && errno != EINTR { return }
            if stop.reason != nil {
                kill(child, SIGTERM)
                while waitpid(child, &status, 0) == -1 && errno == EINTR {}
                throw Problem.stopped
            }
            Pause.wait(.milliseconds(20))
        }
    }

    private func spawn(
        _ arguments: [String], on database: DatabaseURL?, _ options: String?, messages: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, messages, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Dispatch's threads block most signals, and a child inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var own = database?.postgresEnvironment ?? [:]
        if let options { own["PGOPTIONS"] = [own["PGOPTIONS"], options].compactMap(\.self).joined(separator: " ") }
        let variables = ChildProcess.environment(with: own)
        let argv = ([path] + arguments).map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, path, &actions, &attributes, argv, envp)
        guard code == 0 else {
            throw SchemaDump.Failure(description: "\(path) can't be started: \(String(cString: strerror(code)))")
        }
        return child
    }

    /// The statement that helps, where the role lacks a right.
    private static func missingRight(_ messages: String, on database: DatabaseURL?) -> String {
        let lines = messages.split(separator: "\n")
        let role = database?.postgresEnvironment?["PGUSER"] ?? "this role"
        let statement = lines.lazy.compactMap { $0.firstMatch(of: /(?:Query was|Command was): (.*)/)?.1 }.first
        let rights = lines.lazy.compactMap { $0.firstMatch(of: /ERROR: +(.*)/)?.1 }.compactMap {
            MissingRight(String($0), sql: statement.map(String.init), role: role).hint
        }
        return rights.first.map { "; \($0)" } ?? ""
    }

    /// Without the lines in which PostgreSQL quotes rows.
    private static func withoutValues(_ messages: String) -> String {
        messages.split(separator: "\n")
            .filter { $0.contains("error:") || $0.contains("ERROR:") }.joined(separator: "; ")
    }
}
