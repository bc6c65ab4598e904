internal import Foundation
internal import SluiceDatabase

/// Commands of the project's own around an upgrade that has something to do.
struct UpgradeHooks: Sendable {
    let folder: URL
    let before: String?
    let after: String?

    var areThere: Bool { before != nil || after != nil }

    /// Set for a hook's command, to the hook's name.
    static let variable = "SLUICE_HOOK"

    /// - Throws: `Problem` inside of a hook's command: an upgrade there would run its hooks, and so on.
    static func refuseInside(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(Problem) {
        guard let hook = environment[variable] else { return }
        throw Problem(
            .refused, "revisions are being applied already: this is a command of \(hook)",
            hint: "nothing was touched; a hook is for what isn't a revision: a backup, a message, a cache")
    }

    /// - Parameter database: Which the hook's command finds in its environment.
    func runBefore(_ database: DatabaseURL) throws {
        try run(
            before, "before_upgrade", database, hint: "nothing was touched; mend its cause, then run the command again")
    }

    func runAfter(_ database: DatabaseURL) throws {
        try run(
            after, "after_upgrade", database, hint: "all revisions are applied; run the hook's command again by itself")
    }

    private func run(_ command: String?, _ name: String, _ database: DatabaseURL, hint: String) throws {
        guard let command else { return }
        let told = [
            Self.variable: name, AddressSource.variable: database.secretText, "SLUICE_PROJECT": folder.path,
        ]
        try ShellCommand.run(command, called: name, in: folder, telling: told, hint: hint)
    }
}

/// A command of the project's own, as `sluice.yaml` has it.
enum ShellCommand {
    /// What it writes goes to stderr: stdout is Sluice's own.
    /// - Parameter variables: For its environment, beside those of this process that aren't Sluice's own.
    static func run(
        _ command: String, called name: String, in folder: URL, telling variables: [String: String] = [:], hint: String
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = folder
        // A command inside of a hook's is inside of that hook, too.
        let hook = ProcessInfo.processInfo.environment.filter { $0.key == UpgradeHooks.variable }
        process.environment = ChildProcess.environment(with: hook.merging(variables) { $1 })
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Problem(.hookFailed, "\(name) ended with \(process.how)", hint: hint)
        }
    }

    /// What a program prints, whose own messages are kept for its failure.
    static func output(
        _ command: String, called name: String, in folder: URL, code: Problem.Code, hint: String
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = folder
        process.environment = ChildProcess.environment()
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        // Into a file: two pipes that are read one after the other can fill up.
        let scratch = try PrivateFolder.make()
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        try Data().write(to: URL(filePath: scratch + "/messages"))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: scratch + "/messages"))
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let messages = (try? String(contentsOfFile: scratch + "/messages", encoding: .utf8)) ?? ""
            let last = messages.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
            throw Problem(code, "'\(command)' ended with \(process.how)\(last)", hint: hint)
        }
        return text
    }
}

extension Process {
    fileprivate var how: String {
        "\(terminationReason == .exit ? "exit code" : "signal") \(terminationStatus)"
    }
}

extension Problem.Code {
    static let hookFailed = Problem.Code("hook_failed")
}
