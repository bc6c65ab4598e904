import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

@Suite("Anonymized copies", .serialized)
struct AnonymizeCopyTests {
    @Test("values that can't be transformed are set aside, counted and bounded; no original of theirs arrives")
    func quarantine() throws {
        let source = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, e text);
            INSERT INTO p SELECT g, CASE WHEN g IN (500, 900) THEN 'no address ' || g ELSE 'u' || g || '@corp.com' END
            FROM generate_series(1, 1000) g
            """)
        let plan = { (limit: Int) in
            """
            on_error: {quarantine: \(limit)}
            tables: {p: {id: keep, e: {fake: email, keep_domain: true}}}
            """
        }
        let target = try TestDatabase(.postgres)
        let report = try Anonymizer(plan: plan(2), key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        #expect(report.quarantined == 2 && report.quarantine.map(\.column) == ["e"])
        #expect(!"\(report)".contains("no address"))
        #expect(try target.rows("SELECT id FROM p WHERE e IS NULL ORDER BY 1") == [[500], [900]])
        let other = try TestDatabase(.postgres)
        let failure = #expect(throws: UnchangeableValue.self) {
            try Anonymizer(plan: plan(1), key: AnonymizeFixture.key).copy(from: source.url, to: other.url)
        }
        #expect(failure?.description.contains("more than 1 values are set aside") == true)
    }

    @Test(
        "sakila: rows, keys and joins are as before, and no original e-mail, phone or address is left",
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func sakila() throws {
        let source = try AnonymizeFixture.sakila()
        let target = try TestDatabase(.postgres)
        let rules = AnonymizeFixture.sakilaRules
        let plan = try AnonymizeFixture.plan(source.url, rules, head: "avoid_originals: true")
        let report = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        #expect(report.rows > 40_000)
        let before = try source.url.connect(.readOnly)
        let after = try target.url.connect(.readOnly)
        let tables = try AnonymizeFixture.text(
            before,
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for table in tables {
            let count = "SELECT count(*) FROM ONLY \(table)"
            #expect(try AnonymizeFixture.text(before, count) == AnonymizeFixture.text(after, count), "\(table)")
        }
        let objects =
            "SELECT conname::text, convalidated::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1"
        #expect(try AnonymizeFixture.text(before, objects) == AnonymizeFixture.text(after, objects))
        let indexes = "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        #expect(try AnonymizeFixture.text(before, indexes) == AnonymizeFixture.text(after, indexes))
        for join in [
            "SELECT count(*) FROM customer JOIN address USING (address_id) JOIN city USING (city_id)",
            "SELECT count(*) FROM actor a JOIN actor b ON a.last_name = b.last_name",
            "SELECT count(*) FROM payment p JOIN rental r USING (rental_id) JOIN customer c ON c.customer_id = r.customer_id",
            "SELECT count(DISTINCT email) FROM customer", "SELECT count(*) FROM film_list",
            "SELECT last_value FROM customer_customer_id_seq",
        ] {
            #expect(try AnonymizeFixture.text(before, join) == AnonymizeFixture.text(after, join), "\(join)")
        }
        try expectNoOriginals(
            of: """
                SELECT email FROM customer UNION SELECT email FROM staff UNION SELECT phone FROM address WHERE length(phone) > 8
                UNION SELECT address FROM address UNION SELECT first_name || ' ' || last_name FROM customer
                """, before, target)
        let emails = try AnonymizeFixture.text(after, "SELECT email FROM customer WHERE email NOT LIKE '%@example.com'")
        #expect(emails.isEmpty)
    }

    @Test(
        "chinook: rows, keys and joins are as before, the audit finds nothing, and the files hold no original",
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func chinook() throws {
        let source = try AnonymizeFixture.chinookPostgres()
        let target = try TestDatabase(.postgres)
        let plan = try AnonymizeFixture.plan(
            source.url, AnonymizeFixture.chinookPostgresRules, head: "avoid_originals: true")
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let report = try anonymizer.copy(from: source.url, to: target.url)
        #expect(report.rows == 15_607)
        let before = try source.url.connect(.readOnly)
        let after = try target.url.connect(.readOnly)
        for sql in [
            "SELECT count(*), sum(total)::text FROM invoice JOIN customer USING (customer_id)",
            "SELECT count(*) FROM track JOIN album USING (album_id) JOIN artist USING (artist_id)",
            "SELECT count(*) FROM customer c JOIN employee e ON e.employee_id = c.support_rep_id",
            "SELECT conname::text, convalidated::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
            "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
            "SELECT count(DISTINCT email) FROM customer",
        ] {
            #expect(try AnonymizeFixture.text(before, sql) == AnonymizeFixture.text(after, sql), "\(sql)")
        }
        try expectNoOriginals(
            of: """
                SELECT email FROM customer UNION SELECT email FROM employee UNION SELECT phone FROM customer
                UNION SELECT address FROM customer UNION SELECT phone FROM employee UNION SELECT address FROM employee
                UNION SELECT first_name || ' ' || last_name FROM customer UNION SELECT billing_address FROM invoice
                """, before, target)
        let audit = try anonymizer.audit(from: source.url, to: target.url)
        #expect(audit.leaks == 0, "\(audit.columns.filter { $0.left > 0 })")
    }

    /// Looks for whole values of the source in every file of the target's database and in the server's WAL.
    private func expectNoOriginals(of sql: String, _ before: any Connection, _ target: TestDatabase) throws {
        let folder = try target.folder()
        let originals = try AnonymizeFixture.text(before, sql)
        let found = try ByteSearch.count(originals, below: folder)
        #expect(found == 0)
        // The search itself must be able to find something.
        #expect(try ByteSearch.count(["@example.com"], below: folder) > 0)
    }

    @Test("a plan that doesn't name a column, a table, or names one that isn't there, stops before anything is copied")
    func failsClosed() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.url.connect().executeScript(
            "CREATE TABLE p (id int PRIMARY KEY, email text, added text); CREATE TABLE q (x int)")
        let plan = "tables: {p: {id: keep, email: {fake: email}, gone: keep}}"
        let error = #expect(throws: PlanRefused.self) {
            try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        }
        #expect(Set(error!.problems.map(\.place)) == ["p.added", "p.gone", "q"])
        #expect(try target.url.connect().scalar("SELECT count(*) FROM pg_class WHERE relname = 'p'")?.integer == 0)
    }

    @Test(
        "what is unclassified is nulled, faked or dropped where the plan says so",
        arguments: ["null", "fake-by-type", "drop"])
    func unclassified(policy: String) throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.url.connect().executeScript(
            """
            CREATE TABLE p (id int PRIMARY KEY, note text, born date); INSERT INTO p VALUES (1, 'Secret note 123', '1980-05-06');
            CREATE TABLE c (code text UNIQUE, short varchar(8) UNIQUE); INSERT INTO c VALUES ('canary', 'ab12cd34');
            """
        )
        _ = try Anonymizer(plan: "unclassified: \(policy)\ntables: {p: {id: keep}}", key: AnonymizeFixture.key)
            .copy(from: source.url, to: target.url)
        let connection = try target.url.connect()
        switch policy {
        case "null": #expect(try AnonymizeFixture.text(connection, "SELECT note, born::text FROM p") == ["|"])
        case "drop":
            #expect(
                try connection.scalar(
                    "SELECT count(*) FROM pg_attribute WHERE attrelid = 'p'::regclass AND attnum > 0 AND NOT attisdropped"
                )?.integer == 1)
        default:
            let row = try #require(try AnonymizeFixture.text(connection, "SELECT note, born::text FROM p").first)
            #expect(
                !row.contains("Secret") && !row.contains("1980-05-06")
                    && row.count == "Secret note 123|1980-05-06".count)
        }
    }

    @Test("rows with conditions, shuffles, expressions, references, arrays, json and generated columns")
    func everyKindOfRule() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.url.connect().executeScript(
            """
            CREATE TABLE p (id int PRIMARY KEY, first text, last text, mail text, country text, salary int, tags text[],
                doc jsonb, odd text, len int GENERATED ALWAYS AS (length(first)) STORED);
            INSERT INTO p SELECT g, 'First' || g, 'Last' || g, 'f' || g || '@corp.com', CASE WHEN g % 2 = 0 THEN 'DE' ELSE 'US' END,
                g * 100, ARRAY['t' || g, NULL], jsonb_build_object('mail', 'f' || g || '@corp.com', 'n', g), E'tab\\t back\\\\ line\\n' || g
                FROM generate_series(1, 1000) g;
            """)
        let plan = """
            tables:
              p:
                id: keep
                first: {fake: first_name}
                last: {fake: last_name, when: "country = 'DE'"}
                mail: {template: "{first}.{id}@example.com"}
                country: keep
                salary: {shuffle: {within: country}}
                tags: {each: {pseudonym: hex}}
                doc: {json: {mail: {constant: gone}}, rest: keep}
                odd: {sql: "upper(odd)"}
            """
        _ = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        let connection = try target.url.connect()
        func check(_ sql: String, _ expected: String) throws {
            #expect(try AnonymizeFixture.text(connection, sql) == [expected], "\(sql)")
        }
        try check("SELECT count(*) FROM p WHERE last LIKE 'Last%'", "500")
        try check("SELECT count(*) FROM p WHERE last LIKE 'Last%' AND country = 'DE'", "0")
        try check("SELECT count(*) FROM p WHERE mail <> first || '.' || id || '@example.com'", "0")
        try check("SELECT sum(salary), count(DISTINCT salary) FROM p WHERE country = 'DE'", "25050000|500")
        try check("SELECT (count(*) FILTER (WHERE salary = id * 100) < 20)::text FROM p", "true")
        try check(
            "SELECT count(*) FROM p WHERE tags[1] = 't' || id OR tags[2] IS NOT NULL OR length(tags[1]) <> 32", "0")
        try check("SELECT count(*) FROM p WHERE doc ->> 'mail' = 'gone' AND (doc ->> 'n')::int = id", "1000")
        try check("SELECT count(*) FROM p WHERE len <> length(first)", "0")
        try check("SELECT count(*) FROM p WHERE odd <> E'TAB\\t BACK\\\\ LINE\\n' || id", "0")
    }

    @Test("what is kept is the same in every type, NULL or not, whether rows travel as text or in binary")
    func keptTypes() throws {
        let source = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE DOMAIN grade AS smallint CHECK (VALUE < 10);
            CREATE TABLE plain (id int PRIMARY KEY, e text, i2 smallint, i8 bigint, n numeric, f4 real, f8 double precision, b boolean,
                d date, tm time, tz timestamptz, u uuid, j json, jb jsonb, raw bytea, net inet, c cidr, mac macaddr, v varchar(9),
                ch char(5), g grade);
            INSERT INTO plain (id, e) VALUES (0, NULL);
            INSERT INTO plain SELECT x, E'm\t\\\n' || x || '@corp.com', x % 30000, x * 7000000000, x / 7.0, x / 3.0, x / 9.0, x % 2 = 0,
                date '2020-01-01' + x, time '01:02:03' + x * interval '1 second', timestamptz '2020-01-01 00:00:00.123456+02' + x * interval '1 minute',
                md5(x::text)::uuid, json_build_object('a', x), jsonb_build_object('a', E'ta\tb', 'x', x), decode(md5(x::text), 'hex'),
                '10.0.0.1'::inet + x, '10.1.0.0/16', '08:00:2b:01:02:03', 'v' || x, 'c', x % 9
                FROM generate_series(1, 2000) x;
            CREATE TYPE mood AS ENUM ('ok', 'sad');
            CREATE TABLE other (id int PRIMARY KEY, e text, m mood, moods mood[], r int4range, i interval);
            INSERT INTO other SELECT x, 'm' || x, 'sad', '{ok,sad}', int4range(x, x + 2), x * interval '1 hour' FROM generate_series(1, 50) x;
            """)
        let target = try TestDatabase(.postgres)
        let plan = try AnonymizeFixture.plan(
            source.url, ["plain.e": "{fake: email}", "other.e": "{pseudonym: hex}"])
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let compiled = try anonymizer.compile(source.connect(), key: AnonymizeFixture.key)
        let formats = compiled.tables.map { (CopyFormat($0), $0.table.label) }
        #expect(formats.contains { $0 == (.binary, "plain") } && formats.contains { $0 == (.text, "other") })
        _ = try anonymizer.copy(from: source.url, to: target.url)
        for table in ["plain", "other"] {
            let kept = "SELECT (to_jsonb(t) - 'e')::text FROM \(table) t ORDER BY id"
            #expect(try AnonymizeFixture.text(source.connect(), kept) == AnonymizeFixture.text(target.connect(), kept))
        }
        #expect(
            try target.rows("SELECT count(*) FROM plain WHERE e IS NULL OR e NOT LIKE '%@example.com'") == [
                [.integer(1)]
            ])
    }

    @Test("two tables joined by e-mail without a key, one of them unique, join as before")
    func naturalJoins() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        // SLUICE_MILLION=1 asks for a million; benchmarks/anonymize always does.
        let people = ProcessInfo.processInfo.environment["SLUICE_MILLION"] == nil ? 50_000 : 1_000_000
        try source.url.connect().executeScript(
            """
            CREATE TABLE people (id int PRIMARY KEY, email varchar(60) NOT NULL UNIQUE);
            CREATE TABLE letters (id int PRIMARY KEY, receiver text);
            INSERT INTO people SELECT g, 'user' || g || '@corp.com' FROM generate_series(1, \(people)) g;
            INSERT INTO letters SELECT g, 'user' || (g * 7 % \(people * 2)) || '@corp.com' FROM generate_series(1, \(people)) g;
            """)
        let plan = """
            tables:
              people: {id: keep, email: {fake: email, domain: mails}}
              letters: {id: keep, receiver: {fake: email, domain: mails}}
            """
        _ = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        let join = """
            SELECT count(*), sum(p.id::bigint * l.id)::text, (SELECT count(*) FROM letters WHERE receiver NOT IN (SELECT email FROM people))
            FROM people p JOIN letters l ON l.receiver = p.email
            """
        #expect(
            try AnonymizeFixture.text(source.url.connect(), join) == AnonymizeFixture.text(target.url.connect(), join))
    }

    @Test(
        "what can't hold in the database is refused before the run",
        arguments: [
            ("CREATE TABLE p (id int PRIMARY KEY, e varchar(20))", "{fake: email}", "p.e"),
            ("CREATE TABLE p (id int PRIMARY KEY, e text UNIQUE)", "{fake: first_name}", "p.e"),
            (
                "CREATE TABLE p (id int PRIMARY KEY, e text CHECK (e LIKE 'x%')); INSERT INTO p VALUES (1, 'xa')",
                "{pseudonym: hex}", "p"
            ),
            ("CREATE TABLE p (id int PRIMARY KEY, e text NOT NULL)", "null", "p.e"),
            (
                "CREATE TABLE r (k text PRIMARY KEY); CREATE TABLE p (id int PRIMARY KEY, e text REFERENCES r)",
                "{pseudonym: hex}", "p.e"
            ),
            ("CREATE TABLE p (id int PRIMARY KEY, e int4range)", "{fake: text}", "p.e"),
        ])
    func refused(ddl: String, rule: String, place: String) throws {
        let source = try TestDatabase(.postgres)
        try source.url.connect().executeScript(ddl)
        let plan = try AnonymizeFixture.plan(source.url, ["p.e": rule])
        let error = #expect(throws: PlanRefused.self) {
            try Anonymizer(plan: plan, key: AnonymizeFixture.key).check(source.url)
        }
        #expect(error?.problems.map(\.place) == [place])
    }

    @Test("a foreign key whose two sides are transformed alike still holds, without a declared domain")
    func foreignKeysFollow() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.url.connect().executeScript(
            """
            CREATE TABLE a (ssn varchar(11) PRIMARY KEY, id int UNIQUE); CREATE TABLE b (n int PRIMARY KEY, ssn text REFERENCES a (ssn), a_id int REFERENCES a (id));
            INSERT INTO a SELECT lpad(g::text, 11, '0'), g FROM generate_series(1, 500) g; INSERT INTO b SELECT g, lpad(g::text, 11, '0'), g FROM generate_series(1, 500) g;
            """)
        let plan =
            "tables: {a: {ssn: {fpe: digits}, id: {permute: null}}, b: {n: keep, ssn: {fpe: digits}, a_id: {permute: null}}}"
        let error = #expect(throws: PlanRefused.self) {
            try Anonymizer(
                plan: plan.replacing("ssn: {fpe: digits}, a_id", with: "ssn: keep, a_id"), key: AnonymizeFixture.key
            ).check(source.url)
        }
        #expect(error?.problems.map(\.place) == ["b.ssn"])
        _ = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        #expect(
            try AnonymizeFixture.text(
                target.url.connect(), "SELECT count(*) FROM b JOIN a ON a.ssn = b.ssn AND a.id = b.a_id") == ["500"])
    }

    @Test("a target that isn't empty, the source itself, and a missing key are refused")
    func refusals() throws {
        let source = try TestDatabase(.postgres)
        try source.url.connect().executeScript("CREATE TABLE p (id int)")
        let plan = "tables: {p: {id: keep}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        #expect(throws: Refused.self) { try anonymizer.copy(from: source.url, to: source.url) }
        let same = try DatabaseURL(source.text + " application_name=other")
        #expect(throws: Refused.self) { try anonymizer.copy(from: source.url, to: same) }
        let full = try TestDatabase(.postgres)
        try full.url.connect().executeScript("CREATE TABLE z (id int)")
        #expect(throws: Refused.self) { try anonymizer.copy(from: source.url, to: full.url) }
        #expect(throws: Refused.self) {
            try Anonymizer(plan: plan, key: nil).copy(from: source.url, to: try TestDatabase(.postgres).url)
        }
    }
}
