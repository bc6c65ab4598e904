import Foundation
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

@Suite("Suggesting, previewing and auditing")
struct AnonymizeReportTests {
    @Test(
        "suggest proposes a transform for sakila's personal columns, covers all columns, and its plan runs",
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func suggestion() throws {
        let source = try AnonymizeFixture.sakila()
        let suggestion = try PlanSuggestion(source.url)
        let rule = { (table: String, column: String) in
            suggestion.columns.first { $0.table == table && $0.column == column }?.rule
        }
        #expect(rule("customer", "email") == "{fake: email}")
        #expect(rule("customer", "first_name") == "{fake: first_name}")
        #expect(rule("address", "phone") == "{fake: phone}")
        #expect(rule("address", "address") == "{fake: street}")
        #expect(rule("staff", "password") == "{pseudonym: hex}")
        #expect(rule("customer", "customer_id") == "keep" && rule("film", "rental_rate") == "keep")
        try Anonymizer(plan: suggestion.yaml, key: AnonymizeFixture.key).check(source.url)
    }

    @Test("suggest knows names in other languages, values by their look, and types that it can't look into")
    func foreignNames() throws {
        let database = try TestDatabase(.postgres)
        try database.run(
            """
            CREATE TYPE place AS (street text, zip text);
            CREATE TABLE person (id int PRIMARY KEY, "Vorname" text, nom text, geburtsdatum date, handy varchar(20),
                plz text, a text, b text, c text, d text, e inet, f text, words tsvector, home place, tags text[],
                code text UNIQUE, price numeric);
            INSERT INTO person SELECT g, 'x', 'x', '1980-01-01', '0151/' || 1000000 + g, '10115',
                (ARRAY['Mary', 'John', 'Peter'])[g % 3 + 1], 'https://corp.com/' || g, '$2b$12$abc' || g,
                '123-45-' || 1000 + g, '2001:db8::1', '08:00:2b:01:02:0' || g % 9, 'mary', NULL, '{a}', 'A' || g, g
            FROM generate_series(1, 30) g;
            """)
        let suggestion = try PlanSuggestion(database.url)
        let rules = Dictionary(uniqueKeysWithValues: suggestion.columns.map { ($0.column, $0.rule) })
        #expect(rules["Vorname"] == "{fake: first_name}" && rules["nom"] == "{fake: last_name}")
        #expect(rules["geburtsdatum"] == "{fake: date_of_birth}" && rules["plz"] == "{fake: postcode}")
        #expect(rules["handy"] == "{fake: phone}" && rules["a"] == "{fake: first_name}")
        #expect(rules["b"] == "{fake: url}" && rules["c"] == "{password: {login: staging}}")
        #expect(
            rules["d"] == "{fake: national_id, country: us}" && rules["e"] == "{fake: ipv6}"
                && rules["f"] == "{fake: mac}")
        #expect(rules["words"] == "\"null\"" && rules["home"] == "\"null\"" && rules["tags"] == "keep")
        #expect(rules["id"] == "keep" && rules["code"] == "keep" && rules["price"] == "keep")
        try Anonymizer(plan: suggestion.yaml, key: AnonymizeFixture.key).check(database.url)
    }

    @Test(
        "suggest gives columns that share their values a domain, and not those that don't", arguments: Engine.allCases)
    func sharedDomains(engine: Engine) throws {
        let database = try TestDatabase(engine)
        let mails = (1...40).map { "(\($0), 'user\($0)@corp.com')" }.joined(separator: ", ")
        let others = (1...40).map { "(\($0), 'other\($0)@corp.com')" }.joined(separator: ", ")
        let some = (1...20).map { "(\($0), 'user\($0 * 2)@corp.com')" }.joined(separator: ", ")
        try database.run(
            """
            CREATE TABLE people (id int PRIMARY KEY, email text); INSERT INTO people VALUES \(mails);
            CREATE TABLE letters (id int PRIMARY KEY, receiver_email text); INSERT INTO letters VALUES \(some);
            CREATE TABLE leads (id int PRIMARY KEY, email text); INSERT INTO leads VALUES \(others);
            """)
        let suggestion = try PlanSuggestion(database.url)
        let rule = { (table: String, column: String) in
            suggestion.columns.first { $0.table == table && $0.column == column }?.rule
        }
        #expect(rule("people", "email") == "{fake: email, domain: letters_receiver_email}")
        #expect(rule("letters", "receiver_email") == "{fake: email, domain: letters_receiver_email}")
        #expect(rule("leads", "email") == "{fake: email}")
        try Anonymizer(plan: suggestion.yaml, key: AnonymizeFixture.key).check(database.url)
    }

    @Test("audit of a database that isn't a copy says so instead of finding nothing", arguments: Engine.allCases)
    func noCopy(engine: Engine) throws {
        let source = try TestDatabase(engine)
        try source.run("CREATE TABLE p (id int PRIMARY KEY, e text); INSERT INTO p VALUES (1, 'joe@corp.com')")
        let anonymizer = try Anonymizer(plan: "tables: {p: {id: keep, e: {fake: email}}}", key: AnonymizeFixture.key)
        #expect(throws: PlanRefused.self) { try anonymizer.audit(from: source.url, to: TestDatabase(engine).url) }
    }

    @Test("preview masks the originals unless asked, and changes nothing")
    func preview() throws {
        let source = try TestDatabase(.postgres)
        try source.url.connect().executeScript(
            "CREATE TABLE p (id int PRIMARY KEY, e text); INSERT INTO p VALUES (1, 'Joe7@corp.com')")
        let anonymizer = try Anonymizer(plan: "tables: {p: {id: keep, e: {fake: email}}}", key: AnonymizeFixture.key)
        let masked = try anonymizer.preview(source.url).tables[0]
        #expect(masked.columns == ["e"] && masked.rows[0].before == ["Xxx9@xxxx.xxx"])
        #expect(masked.rows[0].after[0]?.hasSuffix("@example.com") == true)
        #expect(try anonymizer.preview(source.url, showOriginals: true).tables[0].rows[0].before == ["Joe7@corp.com"])
    }

    @Test("audit finds an original in its column, in free text, in JSON, and small groups; and prints none of them")
    func audit() throws {
        let source = try TestDatabase(.postgres)
        let copy = try TestDatabase(.postgres)
        let ddl = "CREATE TABLE p (id int PRIMARY KEY, e text, note text, doc jsonb, zip text, sex text);"
        try source.url.connect().executeScript(
            ddl + "INSERT INTO p SELECT g, 'joe' || g || '@corp.com', '', '{}', 'z', 'm' FROM generate_series(1, 20) g")
        try copy.url.connect().executeScript(
            ddl + """
                INSERT INTO p SELECT g, 'x' || g || '@example.com', '', '{}', 'z', 'm' FROM generate_series(1, 20) g;
                UPDATE p SET e = 'joe3@corp.com' WHERE id = 3; UPDATE p SET note = 'Write to JOE4@corp.com, please' WHERE id = 4;
                UPDATE p SET doc = '{"a": ["joe5@corp.com"]}' WHERE id = 5; UPDATE p SET zip = 'rare' WHERE id = 6;
                """)
        let plan = """
            audit: {k: 5, quasi_identifiers: {p: [zip, sex]}}
            tables: {p: {id: keep, e: {fake: email}, note: keep, doc: keep, zip: keep, sex: keep}}
            """
        let report = try Anonymizer(plan: plan, key: AnonymizeFixture.key).audit(from: source.url, to: copy.url)
        let column = try #require(report.columns.first)
        #expect(column.distinctOriginals == 20 && column.leftInColumn == 1)
        #expect(column.leftElsewhere == ["p.note": 1, "p.doc": 1])
        #expect(report.smallGroups.map(\.groupsBelowK) == [1] && report.smallGroups.map(\.uniqueRows) == [1])
        #expect(!report.holds && report.attacks.contains { $0.place == "p.e" && $0.kind == .frequency })
        #expect(!"\(report)".lowercased().contains("joe"))
    }

    @Test("without the key, enumerating the population finds nobody")
    func enumeration() throws {
        let setting = { (key: AnonymizationKey) in
            TransformSetting(column: ColumnShape(name: "e", kind: .text), key: key, domain: "p.e")
        }
        let spec = TransformSpec(name: "fake", argument: "email")
        let mine = try TransformLibrary().build(spec, setting(AnonymizeFixture.key)).cell
        let population = (0..<5000).map { "joe\($0)@corp.com" }
        let copy = Set(try population.map { try mine.value(for: $0) })
        for guess in ["guessed-key-0123456789abcdefghijklmnop", "another-guess-zyxwvutsrqponmlkjihgfedcba"] {
            let attacker = try TransformLibrary().build(spec, setting(try AnonymizationKey(guess))).cell
            #expect(try population.allSatisfy { try !copy.contains(attacker.value(for: $0)) })
        }
        // With the key every one is found: the attack itself works.
        #expect(try population.allSatisfy { try copy.contains(mine.value(for: $0)) })
    }
}
