import Foundation
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// Attacks with the anonymized copy and a list of the original population, but without the key. Each is carried out, and
/// the audit's number of what it reaches is what it reached.
@Suite("Red team")
struct AnonymizeRedTeamTests {
    private struct Copied {
        let before: TestDatabase
        let after: TestDatabase
        let report: LeakReport

        init(_ engine: Engine, _ script: String, plan: String) throws {
            before = try TestDatabase(engine)
            try before.run(script)
            let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
            switch engine {
            case .postgres: after = try TestDatabase(.postgres)
            case .sqlite:
                after = try TestDatabase(.sqlite)
            }
            _ = try anonymizer.copy(from: before.url, to: after.url)
            report = try anonymizer.audit(from: before.url, to: after.url)
        }

        func rows(_ kind: Attack.Kind, _ place: String) -> Int? {
            report.attacks.first { $0.kind == kind && $0.place == place }?.rows
        }
    }

    /// 60 employers, of which every third is the only one of its size.
    private static func employers(_ engine: Engine) -> String {
        let values = (1...60).flatMap { employer -> [String] in
            let size = employer % 3 == 0 ? employer : 7
            return (0..<size).map { "('employer number \(employer)', \($0))" }
        }
        let numbered = values.enumerated().map { place, value in "(\(place + 1), " + value.dropFirst() }
        return "CREATE TABLE staff (id int PRIMARY KEY, employer text, n int); INSERT INTO staff VALUES "
            + numbered.joined(separator: ", ")
    }

    private func counts(_ database: TestDatabase, _ column: String, _ table: String) throws -> [(String, Int64)] {
        try database.rows("SELECT \(column), count(*) FROM \(table) GROUP BY 1").compactMap { row in
            row[0].text.flatMap { text in row[1].integer.map { (text, $0) } }
        }
    }

    @Test(
        "frequency: values that stand as often as no other are recognised, as many as the audit says",
        arguments: Engine.allCases)
    func frequency(engine: Engine) throws {
        let copied = try Copied(
            engine, Self.employers(engine), plan: "tables: {staff: {id: keep, employer: {pseudonym: hex}, n: keep}}")
        let known = Dictionary(grouping: try counts(copied.before, "employer", "staff"), by: \.1).filter {
            $0.value.count == 1
        }
        let seen = Dictionary(grouping: try counts(copied.after, "employer", "staff"), by: \.1).filter {
            $0.value.count == 1
        }
        // The attack: the one original of that size is the one pseudonym of that size. The rows' ids say whether it's right.
        var found: Int64 = 0
        for (size, pseudonyms) in seen {
            guard let original = known[size]?.first?.0 else { continue }
            let ids = { (database: TestDatabase, value: String) in
                try database.rows("SELECT id FROM staff WHERE employer = '\(value)' ORDER BY id")
            }
            #expect(try ids(copied.before, original) == ids(copied.after, pseudonyms[0].0))
            found += size
        }
        #expect(found > 0 && copied.rows(.frequency, "staff.employer") == Int(found))
    }

    @Test(
        "linkage: people alone with their zip and birth year are found, and none of them once both are generalised",
        arguments: Engine.allCases)
    func linkage(engine: Engine) throws {
        let people = (1...400).map { person in
            let mixed = (person &* 2_654_435_761) >> 8 & 0xFFFF
            return "(\(person), 'Person \(person)', '\(10_000 + mixed % 90)', \(1940 + mixed / 90 % 60))"
        }
        let script =
            "CREATE TABLE p (id int PRIMARY KEY, name text, zip text, born int); INSERT INTO p VALUES "
            + people.joined(separator: ", ")
        func plan(_ zip: String, _ born: String) -> String {
            """
            audit: {k: 5, quasi_identifiers: {p: [zip, born]}}
            tables: {p: {id: keep, name: {fake: full_name}, zip: \(zip), born: \(born)}}
            """
        }
        let kept = try Copied(engine, script, plan: plan("keep", "keep"))
        // The attack: whoever is alone with zip and year in a list of the population is alone with them in the copy.
        let alone = "SELECT min(id) FROM p GROUP BY zip, born HAVING count(*) = 1 ORDER BY 1"
        let found = try kept.after.rows(alone)
        #expect(try found == kept.before.rows(alone))
        #expect(found.count > 50 && kept.rows(.linkage, "p (zip, born)") == found.count)
        #expect(!kept.report.holds)
        let generalised = try Copied(engine, script, plan: plan("{truncate: 3}", "{bucket: 20}"))
        #expect(generalised.rows(.linkage, "p (zip, born)") == 0)
        #expect(generalised.report.smallGroups.allSatisfy { $0.groupsBelowK == 0 })
    }

    @Test(
        "outliers: the richest stays the richest under noise, and not once the column is clamped",
        arguments: Engine.allCases)
    func outliers(engine: Engine) throws {
        let people = (1...500).map { "(\($0), \($0 == 321 ? 9_000_000 : 30_000 + $0 * 97 % 40_000))" }
        let script =
            "CREATE TABLE pay (id int PRIMARY KEY, salary int); INSERT INTO pay VALUES "
            + people.joined(separator: ", ")
        let noisy = try Copied(engine, script, plan: "tables: {pay: {id: keep, salary: {noise: null, ratio: 0.1}}}")
        let richest = "SELECT id FROM pay ORDER BY salary DESC LIMIT 1"
        #expect(try noisy.after.rows(richest) == [[.integer(321)]])
        #expect(noisy.rows(.outliers, "pay.salary") == 1)
        let clamped = try Copied(engine, script, plan: "tables: {pay: {id: keep, salary: {clamp: null, max: 60000}}}")
        #expect(clamped.rows(.outliers, "pay.salary") == 0)
        #expect(try clamped.after.rows("SELECT count(*) FROM pay WHERE salary = 60000")[0][0].integer! > 5)
    }

    @Test("enumeration: the audit says that it needs the key, for every keyed column")
    func enumeration() throws {
        let copied = try Copied(
            .sqlite, "CREATE TABLE p (id int PRIMARY KEY, e text, z text); INSERT INTO p VALUES (1, 'a@b.org', 'zz')",
            plan: "tables: {p: {id: keep, e: {fake: email}, z: {mask: '##'}}}")
        #expect(copied.rows(.enumeration, "p.e") == 0)
        #expect(copied.rows(.enumeration, "p.z") == nil)
    }

    @Test("originals in the schema itself are named by object, and never shown")
    func schemaLiterals() throws {
        let database = try TestDatabase(.postgres)
        try database.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, e text DEFAULT 'ada@corp.org', n text);
            INSERT INTO p VALUES (1, 'ada@corp.org', 'Ada Lovelace'), (2, 'bob@corp.org', 'Bob O''Neil');
            CREATE INDEX p_vip ON p (id) WHERE n = 'Bob O''Neil';
            CREATE FUNCTION vip() RETURNS text LANGUAGE sql AS $$ SELECT e FROM p WHERE n = 'Ada Lovelace' $$;
            CREATE VIEW admins AS SELECT id FROM p WHERE e IN ('bob@corp.org', 'nobody@example.com');
            CREATE TYPE who AS ENUM ('Ada Lovelace', 'other');
            COMMENT ON TABLE p IS 'ask carl@corp.org';
            """)
        let plan = "tables: {p: {id: keep, e: {fake: email}, n: {fake: full_name}}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let target = try TestDatabase(.postgres)
        let notes = try anonymizer.copy(from: database.url, to: target.url).notes
        for part in [
            "default of p.e holds 1 values of p.e", "index p_vip holds 1 values of p.n",
            "function vip() holds 1 values of p.n",
            "view admins holds 1 values of p.e", "label of type who holds 1 values of p.n",
            "comment on table p holds an e-mail address",
        ] {
            #expect(notes.contains { $0.hasSuffix(part) }, "\(part) in \(notes)")
        }
        // A default can be left behind without harm.
        #expect(notes.contains { $0 == "left behind: default of p.e holds 1 values of p.e" })
        #expect(try target.rows("SELECT count(*) FROM pg_attrdef WHERE adrelid = 'p'::regclass") == [[0]])
        let report = try anonymizer.audit(from: database.url, to: target.url)
        #expect(report.columns.first { $0.column == "n" }?.leftElsewhere["index p_vip"] == 1)
        #expect(report.columns.first { $0.column == "e" }?.leftElsewhere["view admins"] == 1)
        #expect(report.risks.isEmpty)
        #expect(!(notes + report.risks).contains { $0.contains("Neil") || $0.contains("corp.org") })
    }
}
