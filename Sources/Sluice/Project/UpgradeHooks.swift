internal import Foundation
internal import SluiceDatabase

/// Commands of the project's own around an upgrade that has something to do.
struct UpgradeHooks: Sendable {
    let folder: URL
    let before: String?
    let after: String?

    var areThere: Bool { before != nil || after != nil }

    func runBefore() throws {
        try run(before, "before_upgrade", hint: "nothing was touched; mend its cause, then run the command again")
    }

    func runAfter() throws {
        try run(after, "after_upgrade", hint: "all revisions are applied; run the hook's command again by itself")
    }

    private func run(_ command: String?, _ name: String, hint: String) throws {
        if let command { try ShellCommand.run(command, called: name, in: folder, hint: hint) }
    }
}

/// A command of the project's own, as `sluice.yaml` has it.
enum ShellCommand {
    /// What it writes goes to stderr: stdout is Sluice's own.
    static func run(_ command: String, called name: String, in folder: URL, hint: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let how = process.terminationReason == .exit ? "exit code" : "signal"
            throw Problem(.hookFailed, "\(name) ended with \(how) \(process.terminationStatus)", hint: hint)
        }
    }
}

extension Problem.Code {
    static let hookFailed = Problem.Code("hook_failed")
}
