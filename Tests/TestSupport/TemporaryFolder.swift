package import Foundation

/// Folders for the tests' files, removed when the test process ends, however it ends.
package enum TemporaryFolder {
    private static let root = Result {
        let root = FileManager.default.temporaryDirectory.appending(path: "sluice-tests-\(getpid())")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try atEndOfProcess("rm -rf '\(root.path)'")
        return root
    }

    /// A new, empty folder.
    package static func make() throws -> URL {
        let folder = try root.get().appending(path: UUID().uuidString.prefix(8).lowercased())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Leaves a shell behind that outlives this process, also a killed one, and then runs `script`.
    static func atEndOfProcess(_ script: String) throws {
        let waiting = "while kill -0 \(getpid()) 2>/dev/null; do sleep 1; done"
        try run("/bin/sh", ["-c", "(\(waiting); \(script)) </dev/null >/dev/null 2>&1 &"])
    }
}
