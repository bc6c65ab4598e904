package import Foundation

/// Searches files for byte strings.
package enum ByteSearch {
    package static func count(_ needles: [String], below folder: URL) throws -> Int {
        let list = try TemporaryFolder.make().appending(path: "needles")
        try needles.filter { !$0.isEmpty }.joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
        let exit = try SpawnedProgram(
            "/bin/grep", ["-r", "-a", "-F", "-o", "-h", "-f", list.path, folder.path], environment: ["LC_ALL": "C"]
        ).wait()
        return exit.output.split(separator: "\n").count
    }
}
