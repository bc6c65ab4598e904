package import Foundation

/// Files that tests compare with, in `Tests/Fixtures`.
package enum Fixture {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    package static func url(_ path: String) -> URL { tests.appending(path: "Fixtures/" + path) }

    /// A folder of the example projects.
    package static func job(_ name: String) -> URL { tests.appending(path: "../jobs/" + name).standardized }

    package static func text(_ path: String) throws -> String { try String(contentsOf: url(path), encoding: .utf8) }

    /// `name<TAB>text` a line.
    package static func table(_ path: String) throws -> [String: String] {
        let lines = try text(path).split(separator: "\n").map { $0.split(separator: "\t", maxSplits: 1) }
        return Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), String($0[1])) })
    }
}
