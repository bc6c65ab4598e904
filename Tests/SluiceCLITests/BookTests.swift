import Foundation
import SluiceTestSupport
import Testing

/// The pages that tell people what to type: each command is run as it stands, and what it prints is compared with the page.
@Suite("The book")
struct BookTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// `SLUICE_RECORD=1` writes what is printed into the page.
    @Test(
        "prints what it says it prints", .enabled(if: Program.isThere("sqlite3")),
        arguments: ["tutorial", "backfill-at-night", "removing-a-column"])
    func page(name: String) throws {
        let file = Self.root.appending(path: "docs/\(name).md")
        var page = BookPage(try String(contentsOf: file, encoding: .utf8))
        let folder = try TemporaryFolder.make()
        try page.run { command in
            try Self.run(command, in: folder)
        } write: { name, text in
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(page.commands > 5)
        if ProcessInfo.processInfo.environment["SLUICE_RECORD"] != nil {
            return try page.text.write(to: file, atomically: true, encoding: .utf8)
        }
        for difference in page.differences { Issue.record("\(name): \(difference); SLUICE_RECORD=1 writes it again") }
    }

    @Test("has no link to a page that isn't there")
    func links() throws {
        let docs = Self.root.appending(path: "docs")
        let pages =
            try FileManager.default.contentsOfDirectory(at: docs, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "md" } + [Self.root.appending(path: "README.md")]
        for page in pages {
            let text = try String(contentsOf: page, encoding: .utf8)
            for match in text.matches(of: /\]\(([^)#:\s]+)(#[^)]*)?\)/) {
                let target = page.deletingLastPathComponent().appending(path: String(match.1))
                #expect(
                    FileManager.default.fileExists(atPath: target.path), "\(page.lastPathComponent): \(match.1)")
            }
        }
    }

    private static func run(_ command: String, in folder: URL) throws -> [String] {
        let binary = try SluiceBinary.path.get()
        let path = (binary as NSString).deletingLastPathComponent
        let variables = ProcessInfo.processInfo.environment
        let exit = try SpawnedProgram(
            "/bin/sh", ["-c", "cd \(folder.path); { \(command)\n} 2>&1"],
            environment: ["PATH": path + ":" + (variables["PATH"] ?? ""), "NO_COLOR": "1", "USER": "you"]
        ).wait()
        var lines = exit.output.replacing(folder.path, with: "/srv/app").components(separatedBy: "\n")
        while lines.last?.isEmpty == true { lines.removeLast() }
        lines = lines.map { $0.replacing(/\s+$/, with: "") }
        return exit.code == 0 ? lines : lines + ["[exit code \(exit.code)]"]
    }
}

enum Program {
    static func isThere(_ name: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }
}
