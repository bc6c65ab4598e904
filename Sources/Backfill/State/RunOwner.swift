internal import Foundation

/// The process that works on a run: `host/pid/start`, where `start` tells a process from a later one with its pid. A
/// range's owner is one worker of it: `host/pid/start#2`.
package struct RunOwner: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let pid: Int32
    let start: String

    package static let current = RunOwner(
        host: ProcessInfo.processInfo.hostName, pid: getpid(), start: startTime(of: getpid()) ?? "0")

    init(host: String, pid: Int32, start: String) {
        self.host = host
        self.pid = pid
        self.start = start
    }

    package init?(_ text: String) {
        let process = text.prefix { $0 != "#" }
        let parts = process.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let pid = Int32(parts[1]) else { return nil }
        self.init(host: parts[0], pid: pid, start: parts[2])
    }

    package var description: String { "\(host)/\(pid)/\(start)" }

    func worker(_ number: Int) -> String { "\(self)#\(number)" }

    /// True where it is certain that the process is gone: it ran on this host, and no process of its pid and start
    /// time is here. A lease of another host's process is waited for.
    package var isGone: Bool {
        host == RunOwner.current.host && RunOwner.startTime(of: pid) != start
    }

    /// Field 22 of /proc/PID/stat (proc(5)), counted behind the command's closing parenthesis; nil for no process.
    private static func startTime(of pid: Int32) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        // A zombie is no process any more: its parent has only not asked yet.
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return String(fields[19])
    }
}
