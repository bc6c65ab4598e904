import Foundation
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

@Suite("Capacity before a run")
struct AnonymizeCapacityTests {
    @Test(
        "what a transform has no new value for is refused before anything is copied",
        arguments: [
            ("n int UNIQUE", "(1, 50), (2, 150)", "{permute: null, min: 1, max: 100}", "from 1 to 100"),
            ("n text UNIQUE", "(1, '12345678'), (2, '12')", "{fpe: digits}", "only 100 of its form"),
            ("n text UNIQUE", "(1, 'x')", "{fake: first_name}", "is unique"),
            ("n varchar(12) UNIQUE", "(1, 'x')", "{fake: email}", "fit into 12"),
            ("n text, m int, UNIQUE (m, n)", "(1, 'x', 1)", "{fake: city}", "is part of the unique (m, n)"),
        ], Engine.allCases)
    func refused(_ one: (columns: String, rows: String, rule: String, reason: String), engine: Engine) throws {
        let source = try TestDatabase(engine)
        let target = try TestDatabase(engine)
        try source.run("CREATE TABLE p (id int PRIMARY KEY, \(one.columns)); INSERT INTO p VALUES \(one.rows)")
        let other = one.columns.contains("m int") ? ", m: keep" : ""
        let anonymizer = try Anonymizer(
            plan: "tables: {p: {id: keep, n: \(one.rule)\(other)}}", key: AnonymizeFixture.key)
        for attempt in [
            { _ = try anonymizer.check(source.url) }, { _ = try anonymizer.copy(from: source.url, to: target.url) },
        ] {
            let refused = #expect(throws: PlanRefused.self) { try attempt() }
            #expect(refused?.problems.map(\.place) == ["p.n"])
            #expect(refused?.problems.first?.reason.contains(one.reason) == true, "\(refused?.problems ?? [])")
        }
        let tables = engine == .sqlite ? "sqlite_schema" : "pg_tables WHERE schemaname = 'public'"
        #expect(try target.rows("SELECT count(*) FROM \(tables)") == [[.integer(0)]])
    }

    @Test("a digest's bits are held against the rows of all columns of its domain")
    func digests() throws {
        let traits = TransformTraits.keyed(.uniqueness, digestBits: 64)
        #expect(traits.collisionProbability(of: 1_000_000) < 0x1p-20)
        #expect(traits.collisionProbability(of: 100_000_000) > 0x1p-20)
        #expect(TransformTraits.keyed(.uniqueness).collisionProbability(of: .max) == 0)
        let source = try TestDatabase(.postgres)
        try source.run(
            "CREATE TABLE p (id int PRIMARY KEY, n text UNIQUE); CREATE TABLE q (id int PRIMARY KEY, n text)")
        let rule = "{pseudonym: hex, length: 16, domain: d}"
        let plan = "tables: {p: {id: keep, n: \(rule)}, q: {id: keep, n: \(rule)}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let compiled = try anonymizer.compile(source.connect(), key: AnonymizeFixture.key)
        let problems = { (rows: [String: Int]) in
            CapacityCheck.crowdedDomains(compiled) { table, _ in rows[table.label] ?? 0 }.map(\.place)
        }
        #expect(problems(["p": 1_000_000, "q": 1_000_000]) == [])
        #expect(problems(["p": 1_000_000, "q": 100_000_000]) == ["p.n"])
    }
}
