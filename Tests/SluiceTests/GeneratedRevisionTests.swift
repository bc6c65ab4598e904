import Foundation
import Sluice
import SluiceDatabase
import SluiceDiff
import SluiceSQLText
import SluiceTestSupport
import Testing

@Suite("Generated revisions")
struct GeneratedRevisionTests {
    /// `SLUICE_GENERATED=1000` for more, `SLUICE_SEED` for the same ones again.
    private static let count = ProcessInfo.processInfo.environment["SLUICE_GENERATED"].flatMap { Int($0) } ?? 25

    private func text(_ steps: [GeneratedHistory.Step]) throws -> String {
        try steps.map { step in
            let json = try JSONSerialization.data(
                withJSONObject: step, options: [.sortedKeys, .withoutEscapingSlashes])
            return "  - " + String(decoding: json, as: UTF8.self)
        }.joined(separator: "\n")
    }

    @Test("go up, down and up, each back to where it began, whatever their names are", arguments: Engine.allCases)
    func upDownUp(engine: Engine) throws {
        var seed = Seed.make("generated revisions on \(engine)")
        var left = Self.count
        // A history that grows without end takes ever longer to read.
        while left > 0 {
            try goThrough(min(left, 100), seed: seed, engine)
            seed &+= 1
            left -= 100
        }
    }

    private func goThrough(_ count: Int, seed: UInt64, _ engine: Engine) throws {
        let project = try ProjectFolder(engine, settings: "")
        let dialect: Dialect = engine == .sqlite ? .sqlite : .postgres
        var history = GeneratedHistory(dialect, SeededGenerator(seed: seed))
        var parent: String?
        var before = try schema(project)
        for number in 0..<count {
            let id = "r\(number)"
            let steps = try text(history.revision())
            let place: Comment = "SLUICE_SEED=\(seed), \(id):\n\(steps)"
            try project.revision(id, after: parent, steps.isEmpty ? "  []" : steps)
            let database = try project.open()
            do {
                try database.upgrade()
                let after = try schema(project)
                try database.downgrade(to: parent ?? "base")
                let left = try differences(before, schema(project))
                #expect(left == [], place)
                try database.upgrade()
                let again = try differences(after, schema(project))
                #expect(again == [], place)
                before = after
            } catch {
                Issue.record(error, place)
                return
            }
            parent = id
        }
    }

    private enum Schema {
        /// A column that comes back is the last, and a NOT NULL that does stands behind the default: the words of each
        /// definition are compared, whatever their order.
        case sqlite([String: [String]])
        case postgres(SchemaModel)
    }

    private func schema(_ project: ProjectFolder) throws -> Schema {
        guard project.database.engine == .sqlite else {
            return .postgres(try SchemaModel.read(from: project.database.connect()))
        }
        let rows = try project.database.rows(
            "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sluice%' AND name NOT LIKE 'sqlite_%'"
        )
        let words = rows.map { row in
            (row[0].text ?? "", SQLToken.tokens(of: row[1].text ?? "", in: .sqlite).map(\.text).sorted())
        }
        return .sqlite(Dictionary(words) { $1 })
    }

    private func differences(_ one: Schema, _ other: Schema) -> [String] {
        switch (one, other) {
        case (.postgres(let one), .postgres(let other)):
            SchemaComparison(from: one, to: other).differences.map(\.summary)
        case (.sqlite(let one), .sqlite(let other)):
            Set(one.keys).union(other.keys).sorted().filter { one[$0] != other[$0] }.map {
                "\($0): \(one[$0] ?? []), then \(other[$0] ?? [])"
            }
        default: ["two databases"]
        }
    }
}
