import Testing

@testable import SluiceAnonymize

@Suite("What a run in place has to do with a table")
struct TableActionTests {
    private static let rules = RuleMarks(key: "k", columns: ["a": "1", "b": "2"])
    private static let others = RuleMarks(key: "k", columns: ["a": "3", "b": "2"])

    private func record(
        _ phase: TableRecord.Phase, file: String = "f", rules: RuleMarks = Self.rules, evidence: String? = "e"
    )
        -> TableRecord
    {
        TableRecord(
            identity: TableIdentity(table: "t", file: file), rules: rules, run: "n", phase: phase, rows: 5,
            evidence: evidence, at: "then")
    }

    private func action(
        _ record: TableRecord?, table: String = "t", file: String = "f", rules: RuleMarks = Self.rules,
        again: Bool = false,
        changes: ChangedRows = ChangedRows.none
    ) throws -> TableAction {
        try TableAction.decide(
            record, identity: TableIdentity(table: table, file: file), rules: rules, again: again
        ) { _ in changes }
    }

    @Test(
        "it begins where no run was, where the table is another one, where all rows are new, and where that is asked for"
    )
    func begins() throws {
        #expect(try action(nil) == .begin)
        #expect(try action(record(.clean), table: "other") == .begin)
        #expect(try action(record(.clean), changes: .all) == .begin)
        #expect(try action(record(.clean, rules: Self.others), changes: .all) == .begin)
        #expect(try action(record(.begun, rules: Self.others), again: true) == .begin)
    }

    @Test("an interrupted run goes on with the same key and rules in the same file, and with nothing else")
    func goesOn() throws {
        #expect(try action(record(.begun, evidence: nil)) == .goOn(since: nil))
        #expect(try action(record(.begun)) == .goOn(since: "e"))
        #expect(throws: TableAction.Refusal.self) { try action(record(.begun, rules: Self.others)) }
        #expect(throws: TableAction.Refusal.self) { try action(record(.begun, file: "old")) }
    }

    @Test("a finished table gets what is new changed, its file rewritten, or nothing done")
    func finished() throws {
        #expect(try action(record(.clean)) == .nothing)
        #expect(try action(record(.transformed)) == .rewrite)
        #expect(try action(record(.clean), changes: .some(3)) == .changedRows(since: "e"))
        #expect(throws: TableAction.Refusal.self) { try action(record(.clean), changes: .unknown) }
        #expect(throws: TableAction.Refusal.self) { try action(record(.clean, rules: Self.others)) }
        #expect(throws: TableAction.Refusal.self) { try action(record(.clean, rules: Self.others), changes: .some(3)) }
    }

    @Test("columns that the plan has more are changed alone, also by a run that goes on")
    func added() throws {
        let fewer = RuleMarks(key: "k", columns: ["a": "1"])
        #expect(try action(record(.clean, rules: fewer)) == .addedColumns(done: ["a"], goesOn: false))
        #expect(try action(record(.transformed, rules: fewer)) == .addedColumns(done: ["a"], goesOn: false))
        var begun = Self.rules
        begun.done = ["a"]
        #expect(try action(record(.begun, rules: begun, evidence: nil)) == .addedColumns(done: ["a"], goesOn: true))
        #expect(try action(record(.clean, rules: fewer), changes: .all) == .begin)
    }

    @Test("with another key, a changed rule, or rows that came since, columns aren't added")
    func notAdded() throws {
        let fewer = RuleMarks(key: "k", columns: ["a": "1"])
        let otherKey = RuleMarks(key: "l", columns: ["a": "1"])
        let otherRule = RuleMarks(key: "k", columns: ["a": "9"])
        for earlier in [otherKey, otherRule] {
            #expect(throws: TableAction.Refusal.self) { try action(record(.clean, rules: earlier)) }
        }
        for changes in [ChangedRows.some(1), .unknown] {
            #expect(throws: TableAction.Refusal.self) { try action(record(.clean, rules: fewer), changes: changes) }
        }
        #expect(throws: TableAction.Refusal.self) { try action(record(.begun, rules: fewer)) }
    }
}
