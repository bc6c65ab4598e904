package import Foundation

/// A program that was started, with its output in files. Foundation's `Process` isn't used: it waits until every
/// descendant has closed an inherited descriptor, and so for ever behind `pg_ctl start`.
package struct SpawnedProgram: Sendable {
    package let pid: pid_t
    private let name: String
    private let output: URL
    private let errors: URL

    package struct Exit: Sendable {
        /// The exit code, or 128 + the signal that ended it.
        package let code: Int32
        package let output: String
        package let errors: String
    }

    package init(_ program: String, _ arguments: [String], input: String? = nil, environment: [String: String] = [:])
        throws
    {
        name = ([program] + arguments).joined(separator: " ")
        let folder = FileManager.default.temporaryDirectory
        let id = UUID().uuidString
        output = folder.appending(path: "sluice-test-\(id).out")
        errors = folder.appending(path: "sluice-test-\(id).err")
        let inputFile = folder.appending(path: "sluice-test-\(id).in")
        if let input { try input.write(to: inputFile, atomically: false, encoding: .utf8) }
        defer { try? FileManager.default.removeItem(at: inputFile) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input == nil ? "/dev/null" : inputFile.path, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors.path, O_WRONLY | O_CREAT, 0o600)

        Self.keepDescriptorsOutOfChildren()
        let variables = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let argv = ([program] + arguments).map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        // Dispatch's threads block most signals, and a child inherits that: pgbench would never hear its own alarm.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let code = posix_spawn(&child, program, &actions, &attributes, argv, envp)
        guard code == 0 else {
            throw PostgresCluster.Failure(description: "\(name): \(String(cString: strerror(code)))")
        }
        pid = child
    }

    /// Pipes that another test holds open must not live on in a daemon: their reader would wait for an end that never
    /// comes.
    private static func keepDescriptorsOutOfChildren() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in names.compactMap({ Int32($0) }) where descriptor > 2 {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    package func signal(_ number: Int32) { kill(pid, number) }

    /// Whether there is nothing to wait for any more; not to be asked behind ``wait()``.
    package var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT) == 0
            && information.si_signo == SIGCHLD
    }

    /// Waits for the end, once.
    package func wait() -> Exit {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1 && errno == EINTR {}
        defer {
            try? FileManager.default.removeItem(at: output)
            try? FileManager.default.removeItem(at: errors)
        }
        let signal = status & 0x7F
        return Exit(
            code: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: outputSoFar, errors: errorsSoFar)
    }

    /// Its peak of resident memory up to now, in bytes; nil once it has ended. What `wait4` tells isn't used: a child's
    /// begins with that of the process it was spawned from.
    package var peakMemorySoFar: Int? {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }) else { return nil }
        return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1024 }
    }

    /// What it has used of a processor up to now, in its own code and in the kernel's; nil once it has ended. Fields 14 and 15 of
    /// /proc/PID/stat (proc(5)), counted behind the command's closing parenthesis.
    package var processorSeconds: Double? {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let own = Double(fields[11]), let kernels = Double(fields[12]) else { return nil }
        return (own + kernels) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    package var outputSoFar: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    package var errorsSoFar: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }
}

/// Runs a program to its end, which must be a good one, and returns what it wrote to stdout.
@discardableResult
package func run(
    _ program: String, _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
) throws -> String {
    let exit = try SpawnedProgram(program, arguments, input: input, environment: environment).wait()
    guard exit.code == 0 else {
        throw PostgresCluster.Failure(
            description: "\(program) \(arguments.joined(separator: " ")) exited with \(exit.code): \(exit.errors)")
    }
    return exit.output
}
