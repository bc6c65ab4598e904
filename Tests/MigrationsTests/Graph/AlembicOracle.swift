import Foundation
import SluiceTestSupport

/// Alembic's answers, from a Python process that runs beside the test.
final class AlembicOracle {
    struct Request: Encodable {
        struct Revision: Encodable {
            let id: String
            let down: [String]
            let labels: [String]
            let depends: [String]
        }
        struct Case: Encodable {
            let kind: String
            let rows: [String]
            let target: String
        }
        let revisions: [Revision]
        let cases: [Case]
    }

    struct Answer: Decodable {
        struct Graph: Decodable {
            let error: String?
            let heads: [String]?
            let realHeads: [String]?
            let labels: [String: [String]]?
            let normalizedParents: [String: [String]]?
        }
        struct Outcome: Decodable {
            let error: String?
            let text: String?
            let steps: [String]?
            let rows: [[String]]?
            let crash: String?
        }
        let graph: Graph
        let cases: [Outcome]?
    }

    /// Why there is none here, or nil.
    static let reasonForAbsence: String? = { python == nil ? "no Python, or PyPI can't be reached" : nil }()

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Alembic")

    static let python: String? = {
        let project = folder.deletingLastPathComponent().deletingLastPathComponent()
        let output = try? run(
            "/bin/sh",
            [folder.appendingPathComponent("venv.sh").path, project.appendingPathComponent(".venv-alembic").path])
        return output?.trimmingCharacters(in: .whitespacesAndNewlines)
    }()

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffer = Data()

    init() throws {
        process.executableURL = URL(fileURLWithPath: Self.python ?? "/usr/bin/python3")
        process.arguments = [Self.folder.appendingPathComponent("oracle.py").path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    // Not by closing its input and waiting: another test's child may hold a copy of the descriptor.
    deinit { process.terminate() }

    func ask(_ request: Request) throws -> Answer {
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(request) + Data("\n".utf8))
        return try JSONDecoder().decode(Answer.self, from: readLine())
    }

    private func readLine() throws -> Data {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer = Data(buffer[buffer.index(after: end)...]) }
                return Data(buffer[..<end])
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw OracleEnded() }
            buffer.append(more)
        }
    }

    struct OracleEnded: Error {}
}
