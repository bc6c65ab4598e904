import Foundation
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// What the audit finds in a copy that something went wrong with, and what it doesn't take for a leak.
@Suite("Auditing a copy")
struct AnonymizeAuditTests {
    private static func people(_ engine: Engine, _ count: Int = 20) -> String {
        """
        CREATE TABLE p (id int PRIMARY KEY, name text, email text, phone text, note text, doc \(json(engine)));
        INSERT INTO p VALUES \((1...count).map(person).joined(separator: ", "));
        """
    }

    private static func json(_ engine: Engine) -> String { engine == .postgres ? "json" : "text" }

    private static func person(_ number: Int) -> String {
        "(\(number), 'Lovelace\(letters(number))', 'joe\(number)@corp.com', '+1 (212) 736-50\(10 + number)', '', '{}')"
    }

    private static func letters(_ number: Int) -> String { String(repeating: "x", count: number) }

    private static let plan = """
        tables:
          p: {id: keep, name: {fake: last_name}, email: {fake: email}, phone: {fake: phone}, note: keep, doc: keep}
        """

    private func audit(
        _ engine: Engine, _ source: String, plan: String = plan, spoil: String = ""
    ) throws -> LeakReport {
        let before = try TestDatabase(engine)
        try before.run(source)
        let after = try TestDatabase(engine)
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: before.url, to: after.url)
        if !spoil.isEmpty { try after.run(spoil) }
        // Without the key, so that chance is judged; with it nothing is left to judge.
        let report = try Anonymizer(plan: plan, key: nil).audit(from: before.url, to: after.url)
        #expect(!"\(report)".contains("corp.com") && !"\(report)".contains("Lovelace"))
        return report
    }

    private func column(_ report: LeakReport, _ name: String) throws -> LeakReport.Column {
        try #require(report.columns.first { "\($0.table).\($0.column)" == name })
    }

    // MARK: Where originals stand

    @Test("an undisturbed copy holds no original", arguments: Engine.allCases)
    func clean(engine: Engine) throws {
        let report = try audit(engine, Self.people(engine))
        #expect(report.holds, "\(report.columns)")
        #expect(report.columns.map(\.distinctOriginals) == [20, 20, 20])
    }

    @Test("an e-mail is found with JSON's escapes and in a link's", arguments: Engine.allCases)
    func escaped(engine: Engine) throws {
        let report = try audit(
            engine, Self.people(engine),
            spoil: """
                UPDATE p SET doc = '{"e": "joe3\\u0040corp.com"}' WHERE id = 3;
                UPDATE p SET note = 'https://example.org/?to=joe4%40corp.com' WHERE id = 4;
                """)
        #expect(try column(report, "p.email").leftElsewhere == ["p.doc": 1, "p.note": 1])
        #expect(!report.holds)
    }

    @Test(
        "a phone is found however it is written",
        arguments: ["2127365013", "12127365013", "+12127365013", "001 212 736 5013", "tel. (212) 736.5013"])
    func phones(spelling: String) throws {
        let report = try audit(.sqlite, Self.people(.sqlite), spoil: "UPDATE p SET note = '\(spelling)' WHERE id = 7")
        #expect(try column(report, "p.phone").leftElsewhere == ["p.note": 1], "\(spelling)")
    }

    @Test("values too short to be searched are counted, and found where a row kept them", arguments: Engine.allCases)
    func short(engine: Engine) throws {
        let script = """
            CREATE TABLE p (id int PRIMARY KEY, name text);
            INSERT INTO p VALUES (1, 'Ada'), (2, 'Bo'), (3, 'Cy'), (4, 'Grace Hopper');
            """
        let plan = "tables: {p: {id: keep, name: {fake: full_name}}}"
        let clean = try column(try audit(engine, script, plan: plan), "p.name")
        #expect(clean.distinctOriginals == 4 && clean.tooShort == 3 && clean.left == 0)
        let spoiled = try audit(engine, script, plan: plan, spoil: "UPDATE p SET name = 'Bo' WHERE id = 2")
        #expect(try column(spoiled, "p.name").leftInColumn == 1)
    }

    @Test("a materialized view and statistics from before an in-place run are found")
    func derived() throws {
        let before = try TestDatabase(.postgres)
        let after = try TestDatabase(.postgres)
        for database in [before, after] {
            try database.run(Self.people(.postgres) + "CREATE MATERIALIZED VIEW names AS SELECT name FROM p; ANALYZE p")
        }
        try after.run("UPDATE p SET name = 'fake' || id, email = 'x' || id || '@example.com', phone = NULL")
        let report = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).audit(from: before.url, to: after.url)
        let names = try column(report, "p.name")
        #expect(names.leftInColumn == 0)
        #expect(names.leftElsewhere == ["materialized view names.name": 20, "statistics of p.name": 20])
        #expect(try column(report, "p.email").leftElsewhere == ["statistics of p.email": 20])
        try after.run("REFRESH MATERIALIZED VIEW names; ANALYZE p")
        #expect(try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).audit(from: before.url, to: after.url).holds)
    }

    @Test("literals of the copy's schema are found: defaults, checks, comments, views")
    func schema() throws {
        let report = try audit(
            .postgres, Self.people(.postgres),
            spoil: """
                ALTER TABLE p ALTER email SET DEFAULT 'joe3@corp.com',
                    ADD CONSTRAINT no_guest CHECK (name <> 'Lovelacexx');
                COMMENT ON COLUMN p.phone IS 'such as +1 (212) 736-5014';
                CREATE VIEW admins AS SELECT id FROM p WHERE email = 'joe5@corp.com';
                """)
        #expect(
            try column(report, "p.email").leftElsewhere == ["default of p.email": 1, "view admins": 1])
        #expect(try column(report, "p.name").leftElsewhere == ["constraint no_guest of p": 1])
        #expect(try column(report, "p.phone").leftElsewhere == ["comment on column phone of table p": 1])
        #expect(!report.holds)
    }

    @Test("tables and columns that only the copy has are searched and named", arguments: Engine.allCases)
    func unknown(engine: Engine) throws {
        let report = try audit(
            engine, Self.people(engine),
            spoil: """
                CREATE TABLE old_people (who text); INSERT INTO old_people VALUES ('Lovelacexxx'), ('joe9@corp.com');
                ALTER TABLE p ADD COLUMN was text; UPDATE p SET was = 'joe8@corp.com' WHERE id = 1;
                """)
        #expect(report.uncovered == ["old_people (only in the copy)", "p.was (only in the copy)"])
        #expect(try column(report, "p.name").leftElsewhere == ["old_people.who": 1])
        #expect(try column(report, "p.email").leftElsewhere == ["old_people.who": 1, "p.was": 1])
        #expect(!report.holds)
    }

    @Test("what the plan drops or leaves empty, and the copy has, is named", arguments: Engine.allCases)
    func shouldBeGone(engine: Engine) throws {
        let plan = "tables: {p: {id: keep, e: drop}, s: empty}"
        let ddl = "CREATE TABLE p (id int PRIMARY KEY, e text); CREATE TABLE s (id int);"
        let rows = "INSERT INTO p VALUES (1, 'joe1@corp.com'); INSERT INTO s VALUES (1);"
        let (before, after) = (try TestDatabase(engine), try TestDatabase(engine))
        try before.run(ddl + rows)
        try after.run(ddl + rows)
        let report = try Anonymizer(plan: plan, key: AnonymizeFixture.key).audit(from: before.url, to: after.url)
        #expect(report.uncovered.map { $0.prefix(4) } == ["p.e ", "s (t"])
        #expect(try column(report, "p.e").leftElsewhere == ["p.e": 1])
    }

    // MARK: What is no leak

    /// Each town is a fake that Sluice may write, too.
    private static func customers(_ engine: Engine, key: String = "id int PRIMARY KEY") throws -> String {
        let cities = WordLocale.english.lists.cities.words.prefix(600)
        let rows = cities.enumerated().map { "(\($0), '\($1.replacing("'", with: ""))')" }
        return "CREATE TABLE c (\(key), city text); INSERT INTO c VALUES \(rows.joined(separator: ", "));"
    }

    private static let cityPlan = "tables: {c: {id: keep, city: {fake: city}}}"

    @Test("a fake that is somebody else's original is a coincidence", arguments: Engine.allCases)
    func coincidence(engine: Engine) throws {
        let report = try audit(engine, try Self.customers(engine), plan: Self.cityPlan)
        let city = try column(report, "c.city")
        #expect(city.comparedRows && city.leftInColumn == 0 && city.coincidences > 50)
        #expect(abs(Double(city.coincidences) - city.expectedCoincidences) < 60)
        #expect(report.holds)
    }

    @Test("one row that kept its own value among coincidences is a leak", arguments: Engine.allCases)
    func oneRow(engine: Engine) throws {
        let original = WordLocale.english.lists.cities.words[300].replacing("'", with: "")
        let report = try audit(
            engine, try Self.customers(engine), plan: Self.cityPlan,
            spoil: "UPDATE c SET city = '\(original)' WHERE id = 300")
        #expect(try column(report, "c.city").leftInColumn == 1)
        #expect(!report.holds)
    }

    @Test("without a key to compare rows by, as many as chance brings are no leak, and all of them are")
    func unmatched() throws {
        let script = try Self.customers(.sqlite, key: "id int")
        let clean = try audit(.sqlite, script, plan: Self.cityPlan)
        #expect(try !column(clean, "c.city").comparedRows && column(clean, "c.city").coincidences > 50)
        #expect(clean.holds)
        let before = try TestDatabase(.sqlite)
        try before.run(script)
        let kept = try Anonymizer(plan: Self.cityPlan, key: AnonymizeFixture.key).audit(
            from: before.url, to: before.url)
        #expect(try column(kept, "c.city").leftInColumn > 500)
        #expect(!kept.holds)
    }

    @Test("values of other rows beyond chance are leaks: a column that was only rotated", arguments: Engine.allCases)
    func rotated(engine: Engine) throws {
        let before = try TestDatabase(engine)
        try before.run(try Self.customers(engine))
        let after = try TestDatabase(engine)
        try after.run(try Self.customers(engine) + "UPDATE c SET id = -1 - id; UPDATE c SET id = 599 + id + 1;")
        let report = try Anonymizer(plan: Self.cityPlan, key: AnonymizeFixture.key).audit(
            from: before.url, to: after.url)
        #expect(try column(report, "c.city").leftInColumn > 500)
    }

    @Test("one e-mail of another row is a leak: none comes about by chance", arguments: Engine.allCases)
    func otherRow(engine: Engine) throws {
        let report = try audit(
            engine, Self.people(engine), spoil: "UPDATE p SET email = 'joe3@corp.com' WHERE id = 4")
        #expect(try column(report, "p.email").leftInColumn == 1)
    }

    private static let machines = """
        CREATE TABLE m (id int PRIMARY KEY, ip inet, mac macaddr, raw bytea, gone text, note text);
        INSERT INTO m SELECT i, ('192.168.7.' || i)::inet, ('00:1b:44:11:3a:' || to_hex(i + 15))::macaddr,
            convert_to('canary' || i, 'UTF8'), 'canarygone' || i, 'n' FROM generate_series(1, 100) i;
        """
    private static let machinePlan = """
        tables: {m: {id: keep, ip: {fake: ipv4}, mac: {fake: mac}, raw: "null", gone: "null", note: keep}}
        """

    @Test("one value that the rule never writes is a leak in whatever row it stands")
    func foreignValue() throws {
        #expect(try audit(.postgres, Self.machines, plan: Self.machinePlan).holds)
        let spoils = [
            "ip": "'192.168.7.3'", "mac": "'00:1b:44:11:3a:12'", "raw": "convert_to('canary3', 'UTF8')",
            "gone": "'canarygone3'",
        ]
        for (name, value) in spoils {
            let report = try audit(
                .postgres, Self.machines, plan: Self.machinePlan, spoil: "UPDATE m SET \(name) = \(value) WHERE id = 9")
            #expect(try column(report, "m.\(name)").leftInColumn == 1)
            #expect(!report.holds)
        }
    }

    @Test("a single word that a kept column has in the copy alone is a leak; one that the source has there is told of")
    func singleWords() throws {
        let source = """
            CREATE TABLE w (id int PRIMARY KEY, last text, note text);
            INSERT INTO w SELECT i, 'Zzfamily' || chr(96 + i), CASE WHEN i <= 5 THEN 'met Zzfamily' || chr(96 + i) ELSE 'n' END
            FROM generate_series(1, 26) i;
            """
        let plan = "tables: {w: {id: keep, last: {fake: last_name}, note: keep}}"
        let kept = try audit(.postgres, source, plan: plan)
        #expect(kept.leaks == 0)
        #expect(kept.risks.contains { $0.hasPrefix("w.note, which the plan keeps, holds 5 single words") })
        let planted = try audit(
            .postgres, source, plan: plan, spoil: "UPDATE w SET note = 'Zzfamily' || chr(96 + id) WHERE id > 20")
        #expect(try column(planted, "w.last").leftElsewhere == ["w.note": 6])
        #expect(!planted.holds)
    }

    @Test("an address is found in text, without the length of its network")
    func addressInText() throws {
        let report = try audit(
            .postgres, Self.machines, plan: Self.machinePlan,
            spoil: "UPDATE m SET note = 'login from 192.168.7.' || id || ' at noon' WHERE id <= 50")
        #expect(try column(report, "m.ip").leftElsewhere == ["m.note": 50])
    }

    @Test("dates and numbers that rows have kept are leaks, and those of others are not", arguments: Engine.allCases)
    func datesAndNumbers(engine: Engine) throws {
        let rows = (1...200).map { "(\($0), '19\(50 + $0 % 40)-0\(1 + $0 % 9)-1\($0 % 10)', \($0 * 1000))" }
        let script =
            "CREATE TABLE b (id int PRIMARY KEY, born date, salary int); INSERT INTO b VALUES "
            + rows.joined(separator: ", ")
        let plan = "tables: {b: {id: keep, born: {fake: date_of_birth}, salary: {noise: {}, ratio: 0.1}}}"
            .replacing("{noise: {}, ratio: 0.1}", with: "{noise: null, ratio: 0.1}")
        let report = try audit(engine, script, plan: plan)
        #expect(report.leaks == 0, "\(report.columns)")
        let spoiled = try audit(
            engine, script, plan: plan,
            spoil: "UPDATE b SET born = '1957-08-17' WHERE id = 7; UPDATE b SET salary = id * 1000 WHERE id > 100")
        #expect(try column(spoiled, "b.born").leftInColumn == 1)
        #expect(try column(spoiled, "b.salary").leftInColumn > 50)
    }

    @Test("what a rule leaves as it is is no leak, and is counted", arguments: Engine.allCases)
    func keptByRule(engine: Engine) throws {
        let script = """
            CREATE TABLE n (id int PRIMARY KEY, note text);
            INSERT INTO n VALUES (1, 'wants a call back'), (2, 'write to joe1@corp.com please'), (3, 'paid in cash');
            """
        let plan = "tables: {n: {id: keep, note: {redact: [email]}}}"
        let note = try column(try audit(engine, script, plan: plan), "n.note")
        #expect(note.left == 0 && note.keptByRule == 2)
        let spoiled = try audit(
            engine, script, plan: plan, spoil: "UPDATE n SET note = 'write to joe1@corp.com please' WHERE id = 2")
        // The note, and the e-mail in it.
        #expect(try column(spoiled, "n.note").leftInColumn == 2)
    }

    @Test("a document that a row kept is a leak", arguments: Engine.allCases)
    func documents(engine: Engine) throws {
        let script = """
            CREATE TABLE d (id int PRIMARY KEY, doc \(engine == .postgres ? "jsonb" : "json"));
            INSERT INTO d VALUES (1, '{"email": "joe1@corp.com"}'), (2, '{"email": "joe2@corp.com"}');
            """
        let plan = "tables: {d: {id: keep, doc: {json: {email: {fake: email}}}}}"
        #expect(try audit(engine, script, plan: plan).leaks == 0)
        let spoiled = try audit(
            engine, script, plan: plan, spoil: "UPDATE d SET doc = '{\"email\": \"joe2@corp.com\"}' WHERE id = 2")
        // The document, and the e-mail in it.
        #expect(try column(spoiled, "d.doc").leftInColumn == 2)
    }

    @Test("a leaf of a document is an original, in it and elsewhere", arguments: Engine.allCases)
    func leaves(engine: Engine) throws {
        let rows = (1...20).map { "(\($0), '{\"plan\": \"premium\", \"email\": \"joe\($0)@corp.com\"}', '')" }
        let script = """
            CREATE TABLE d (id int PRIMARY KEY, doc \(engine == .postgres ? "jsonb" : "json"), note text);
            INSERT INTO d VALUES \(rows.joined(separator: ", "));
            """
        let plan = "tables: {d: {id: keep, note: keep, doc: {json: {email: {fake: email}, plan: keep}}}}"
        let clean = try audit(engine, script, plan: plan)
        #expect(clean.holds, "\(clean.columns)")
        let spoiled = try audit(
            engine, script, plan: plan,
            spoil: """
                UPDATE d SET doc = '{"plan": "basic", "email": "joe7@corp.com"}' WHERE id = 7;
                UPDATE d SET note = 'ask joe8@corp.com' WHERE id = 1;
                """)
        let doc = try column(spoiled, "d.doc")
        #expect(doc.leftInColumn == 1 && doc.leftElsewhere == ["d.note": 1])
    }

    @Test("an e-mail that redaction should have taken is a leak wherever it stands", arguments: Engine.allCases)
    func redacted(engine: Engine) throws {
        let script = """
            CREATE TABLE n (id int PRIMARY KEY, note text, other text);
            INSERT INTO n VALUES (1, 'wants us to write to joe1@corp.com about the parcel of last week', ''),
                (2, 'paid in cash', '');
            """
        let plan = "tables: {n: {id: keep, note: {redact: [email]}, other: keep}}"
        #expect(try audit(engine, script, plan: plan).holds)
        let spoiled = try audit(engine, script, plan: plan, spoil: "UPDATE n SET other = 'joe1@corp.com' WHERE id = 2")
        #expect(try column(spoiled, "n.note").leftElsewhere == ["n.other": 1])
        let changed = try audit(
            engine, script, plan: plan, spoil: "UPDATE n SET note = 'see joe1@corp.com' WHERE id = 1")
        #expect(try column(changed, "n.note").leftInColumn == 1)
    }

    @Test("a phone in a column of numbers is found, and ids aren't taken for phones", arguments: Engine.allCases)
    func numbers(engine: Engine) throws {
        // As dense as a sequence, and by chance where the phones are.
        let ids = (0..<400).map { "(\(12_127_365_000 + $0))" }.joined(separator: ", ")
        let script =
            Self.people(engine)
            + "CREATE TABLE q (id bigint PRIMARY KEY); INSERT INTO q VALUES \(ids); ALTER TABLE p ADD COLUMN n bigint;"
        let plan = Self.plan.replacing("doc: keep}", with: "doc: keep, n: keep}\n  q: {id: keep}")
        let clean = try audit(engine, script, plan: plan)
        #expect(try column(clean, "p.phone").coincidences == 20 && clean.holds)
        let spoiled = try audit(
            engine, script, plan: plan,
            spoil: "UPDATE p SET n = CASE WHEN id > 15 THEN 12127365010 + id ELSE 1000000007 * CAST(id AS bigint) END")
        #expect(try column(spoiled, "p.phone").leftElsewhere == ["p.n": 5])
    }

    // MARK: Real databases

    private static let sakilaAddresses = [
        "address.district": "{fake: state}", "address.postal_code": "{fake: postcode}", "city.city": "{fake: city}",
        "country.country": "{fake: country}",
    ]

    @Test(
        "sakila, transformed: no leak under three keys, however many of its towns are fakes of others",
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func sakila() throws {
        let source = try AnonymizeFixture.sakila()
        let rules = AnonymizeFixture.sakilaRules.merging(Self.sakilaAddresses) { $1 }
        let plan = try AnonymizeFixture.plan(source.url, rules)
        for number in 1...3 {
            let target = try TestDatabase(.postgres)
            let key = try AnonymizationKey("key number \(number) of the audit's test 0123456789abcdef")
            let anonymizer = try Anonymizer(plan: plan, key: key)
            _ = try anonymizer.copy(from: source.url, to: target.url)
            let report = try anonymizer.audit(from: source.url, to: target.url)
            let leaks = report.columns.filter { $0.left > 0 }.map {
                "\($0.table).\($0.column) \($0.leftInColumn) \($0.leftElsewhere)"
            }
            #expect(leaks.isEmpty && report.uncovered.isEmpty, "key \(number): \(leaks)")
            #expect(report.columns.contains { $0.coincidences > 0 })
            try target.run("UPDATE city SET city = 'Lethbridge' WHERE city_id = 300")
            #expect(try anonymizer.audit(from: source.url, to: target.url).leaks == 1, "key \(number)")
        }
    }
}
