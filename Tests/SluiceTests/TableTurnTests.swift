import Testing

@testable import Sluice

@Suite("What a run in place has to do with a table")
struct TableTurnTests {
    private func record(_ phase: TableRecord.Phase, file: String = "f", rules: String = "r", evidence: String? = "e")
        -> TableRecord
    {
        TableRecord(
            identity: TableIdentity(table: "t", file: file), rules: rules, run: "n", phase: phase, rows: 5,
            evidence: evidence, at: "then")
    }

    private func turn(
        _ record: TableRecord?, table: String = "t", file: String = "f", rules: String = "r", again: Bool = false,
        changes: ChangedRows = ChangedRows.none
    ) throws -> TableTurn {
        try TableTurn.decide(
            record, identity: TableIdentity(table: table, file: file), rules: rules, again: again
        ) { _ in changes }
    }

    @Test(
        "it begins where no run was, where the table is another one, where all rows are new, and where that is asked for"
    )
    func begins() throws {
        #expect(try turn(nil) == .begin)
        #expect(try turn(record(.clean), table: "other") == .begin)
        #expect(try turn(record(.clean), changes: .all) == .begin)
        #expect(try turn(record(.clean, rules: "old"), changes: .all) == .begin)
        #expect(try turn(record(.begun, rules: "old"), again: true) == .begin)
    }

    @Test("an interrupted run goes on with the same key and rules in the same file, and with nothing else")
    func goesOn() throws {
        #expect(try turn(record(.begun, evidence: nil)) == .goOn(since: nil))
        #expect(try turn(record(.begun)) == .goOn(since: "e"))
        #expect(throws: TableTurn.Refusal.self) { try turn(record(.begun, rules: "old")) }
        #expect(throws: TableTurn.Refusal.self) { try turn(record(.begun, file: "old")) }
    }

    @Test("a finished table gets what is new changed, its file rewritten, or nothing done")
    func finished() throws {
        #expect(try turn(record(.clean)) == .nothing)
        #expect(try turn(record(.transformed)) == .rewrite)
        #expect(try turn(record(.clean), changes: .some(3)) == .changedRows(since: "e"))
        #expect(throws: TableTurn.Refusal.self) { try turn(record(.clean), changes: .unknown) }
        #expect(throws: TableTurn.Refusal.self) { try turn(record(.clean, rules: "old")) }
        #expect(throws: TableTurn.Refusal.self) { try turn(record(.clean, rules: "old"), changes: .some(3)) }
    }
}
