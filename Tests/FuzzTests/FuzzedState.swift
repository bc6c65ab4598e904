import Foundation
import SluiceTestSupport
import SluiceTransforms

@testable import SluiceBackfill
@testable import SluiceDatabase
@testable import SluiceDeprecation

extension FuzzedInput {
    /// The first byte chooses the type; the rest is a value of it, as a server sends it.
    static let wire = FuzzedInput(
        name: "values from the wire", fileName: "value",
        seeds: {
            let numeric = PostgresWire.bytes(of: ExactDecimal(unscaled: -123_456_789, scale: 4))
            return wireTypes.indices.map { [UInt8($0)] + numeric } + [[1, 0, 7], [3, 0, 0, 0, 7]]
        },
        read: { input, _ in
            let type = wireTypes[Int(input.first ?? 0) % wireTypes.count]
            let value = input.dropFirst().withUnsafeBytes { PostgresWire.value(of: $0, type: type) }
            _ = "\(value)" + KeyText.encode([value])
            _ = try PostgresWire.encode(value, as: type)
            _ = ExactDecimal(String(decoding: input, as: UTF8.self))
            _ = try KeyText.decode(String(decoding: input, as: UTF8.self))
        })

    private static let wireTypes: [UInt32] = [16, 21, 23, 20, 26, 700, 701, 1700, 17, 25, 2950]

    /// State tables in which anything stands anywhere: bytes choose cells and what goes into them.
    static let state = FuzzedInput(
        name: "state tables", fileName: "state",
        seeds: { [[UInt8](0...60), Array("running paused {} 1/2/3 [1] 2026-11-24T22:51:52.123Z".utf8)] },
        read: { input, _ in
            let path = try TemporaryFolder.make().appending(path: "state.db").path
            let url = DatabaseURL(sqlitePath: path)
            defer { try? FileManager.default.removeItem(atPath: path) }
            do {
                let connection = try url.connect(.create)
                try connection.executeScript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
                try StateSchema.ensure(on: connection)
                try fill(connection, input)
            }
            let engine = BackfillEngine(url: url, registry: .builtIn, defaults: JobDefaults(), stop: StopToken())
            for run in try engine.runs() {
                _ = try? engine.pause(run.id)
                _ = try? engine.resume(run.id)
                _ = try? engine.cancel(run.id)
            }
            _ = try DeprecationStore(url.connect()).all()
        })

    private static func fill(_ connection: any Connection, _ input: [UInt8]) throws {
        try connection.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, a int)")
        for table in ["sluice_runs", "sluice_ranges", "sluice_quarantine", "sluice_deprecations", "sluice_archives"] {
            let columns = try connection.rows("SELECT name FROM pragma_table_info(?1)", [.text(table)]).compactMap(
                \.[0].text)
            for start in stride(from: 0, to: min(input.count, 64), by: 8) {
                let values = columns.indices.map { cell(input, start &+ $0 * 3) }
                let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
                _ = try? connection.execute("INSERT OR REPLACE INTO \(table) VALUES (\(marks))", values)
            }
        }
    }

    private static func cell(_ input: [UInt8], _ place: Int) -> Value {
        guard !input.isEmpty else { return .null }
        let byte = input[place % input.count]
        let rest = Array(input[(place % input.count)...].prefix(12))
        switch byte % 8 {
        case 0: return .integer(.max)
        case 1: return .integer(.min)
        case 2: return .real(1e300)
        case 3: return .integer(Int64(byte))
        case 4: return .text("running")
        case 5: return .text("t")
        case 6: return .text("table: t\nset: {a: 1}")
        default: return .text(String(decoding: rest, as: UTF8.self))
        }
    }
}
