import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

@Suite("Anonymized SQLite copies")
struct AnonymizeSQLiteTests {
    static let chinookRules = [
        "Customer.FirstName": "{fake: first_name}", "Customer.LastName": "{fake: last_name}",
        "Customer.Company": "{fake: company}",
        "Customer.Address": "{fake: street}", "Customer.City": "{fake: city}", "Customer.State": "{fake: state}",
        "Customer.PostalCode": "{fake: postcode}", "Customer.Phone": "{fake: phone}", "Customer.Fax": "{fake: phone}",
        "Customer.Email": "{fake: email, from: [FirstName, LastName]}",
        "Employee.FirstName": "{fake: first_name}", "Employee.LastName": "{fake: last_name}",
        "Employee.Address": "{fake: street}",
        "Employee.City": "{fake: city}", "Employee.State": "{fake: state}", "Employee.PostalCode": "{fake: postcode}",
        "Employee.Phone": "{fake: phone}", "Employee.Fax": "{fake: phone}", "Employee.Email": "{fake: email}",
        "Employee.BirthDate": "{fake: date_of_birth}", "Employee.HireDate": "{shift_dates: 30, subject: EmployeeId}",
        "Invoice.BillingAddress": "{fake: street}", "Invoice.BillingCity": "{fake: city}",
        "Invoice.BillingState": "{fake: state}",
        "Invoice.BillingPostalCode": "{fake: postcode}",
    ]

    private func originals(_ connection: any Connection) throws -> [String] {
        try AnonymizeFixture.text(
            connection,
            """
            SELECT Email FROM Customer UNION SELECT Email FROM Employee UNION SELECT Phone FROM Customer UNION SELECT Address FROM Customer
            UNION SELECT Phone FROM Employee UNION SELECT Address FROM Employee UNION SELECT FirstName || ' ' || LastName FROM Customer
            UNION SELECT BillingAddress FROM Invoice
            """)
    }

    @Test(
        "chinook: every row and key is there, the audit finds nothing, and the file's bytes hold no original",
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func chinook() throws {
        let source = try DatabaseURL("sqlite:" + SharedData.chinookSQLite!.path)
        let folder = try TemporaryFolder.make()
        let target = try DatabaseURL("sqlite:" + folder.appending(path: "copy.db").path)
        let plan = try AnonymizeFixture.plan(source, Self.chinookRules, head: "avoid_originals: true")
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let report = try anonymizer.copy(from: source, to: target)
        #expect(report.rows == 15_607)
        let before = try source.connect(.readOnly)
        let after = try target.connect(.readOnly)
        for sql in [
            "SELECT count(*), sum(Total) FROM Invoice JOIN Customer USING (CustomerId)",
            "SELECT count(*) FROM Track JOIN Album USING (AlbumId)",
            "SELECT count(*) FROM pragma_foreign_key_check",
            "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sluice%' AND name NOT LIKE 'sqlite%' ORDER BY 1",
            "SELECT count(DISTINCT Email) FROM Customer", "SELECT sum(typeof(UnitPrice) = 'real') FROM Track",
        ] {
            #expect(try AnonymizeFixture.text(before, sql) == AnonymizeFixture.text(after, sql), "\(sql)")
        }
        #expect(try ByteSearch.count(originals(before), below: folder) == 0)
        #expect(try ByteSearch.count(["@example.com"], below: folder) > 0)
        let audit = try anonymizer.audit(from: source, to: target)
        #expect(audit.leaks == 0, "\(audit.columns.filter { $0.leftInColumn > 0 || !$0.leftElsewhere.isEmpty })")
        let leaky = try anonymizer.audit(from: source, to: source)
        #expect(leaky.leaks > 100 && !leaky.holds)
    }

    @Test(
        "A subset of more rows than can be counted on from is all of them",
        arguments: ["4611686018427387904", "9223372036854775807"])
    func hugeSubset(count: String) throws {
        let source = try TestDatabase(.sqlite)
        try source.run("CREATE TABLE t (id integer PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a'), (2, 'b')")
        let plan = try AnonymizeFixture.plan(
            source.url, ["t.v": "keep"], head: "subset: {roots: {t: \(count)}}")
        let target = try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "sample.db").path)
        _ = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target)
        #expect(try target.connect(.readOnly).scalar("SELECT count(*) FROM t") == 2)
    }

    @Test(
        "PostgreSQL to SQLite: a subset closed over its keys, the same rows each time",
        .enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func subset() throws {
        let source = try AnonymizeFixture.sakila()
        let plan = try AnonymizeFixture.plan(
            source.url, AnonymizeFixture.sakilaRules,
            head: "subset: {roots: {customer: 10%}, children: [rental], seed: 7}")
        var ids: [[String]] = []
        for _ in 0..<2 {
            let target = try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "sample.db").path)
            _ = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target)
            let after = try target.connect(.readOnly)
            #expect(try after.scalar("SELECT count(*) FROM pragma_foreign_key_check")?.integer == 0)
            let customers = try #require(try after.scalar("SELECT count(*) FROM customer")?.integer)
            #expect(customers > 25 && customers < 120)
            #expect(
                try after.scalar(
                    "SELECT count(*) FROM rental WHERE customer_id NOT IN (SELECT customer_id FROM customer)")?.integer
                    == 0)
            #expect(try after.scalar("SELECT count(*) FROM rental")?.integer ?? 0 > customers)
            #expect(try after.scalar("SELECT count(*) FROM payment")?.integer == 0)
            #expect(
                try after.scalar("SELECT count(*) FROM customer WHERE email NOT LIKE '%@example.com'")?.integer == 0)
            ids.append(try AnonymizeFixture.text(after, "SELECT customer_id FROM customer ORDER BY 1"))
        }
        #expect(ids[0] == ids[1])
    }

    @Test("a subset follows cycles and self-references, takes an exact count, and keeps unrelated tables whole")
    func cycles() throws {
        let source = try TestDatabase(.sqlite)
        try source.url.connect().executeScript(
            """
            CREATE TABLE person (id INTEGER PRIMARY KEY, boss INTEGER REFERENCES person, team INTEGER REFERENCES team);
            CREATE TABLE team (id INTEGER PRIMARY KEY, lead INTEGER REFERENCES person);
            CREATE TABLE word (w TEXT PRIMARY KEY) WITHOUT ROWID;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) INSERT INTO team SELECT i, NULL FROM n;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO person SELECT i, CASE WHEN i > 1 THEN i / 2 END, i % 20 + 1 FROM n;
            UPDATE team SET lead = id * 7;
            INSERT INTO word VALUES ('a'), ('b');
            """)
        let target = try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "sample.db").path)
        let plan = "tables: {person: {id: keep, boss: keep, team: keep}, team: {id: keep, lead: keep}, word: {w: keep}}"
        let whole = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let report = try whole.taking(subset: ["person=5"], children: nil).copy(from: source.url, to: target)
        #expect(report.notes.contains { $0.hasPrefix("word: whole, since no foreign key connects it") })
        let after = try target.connect(.readOnly)
        #expect(try after.scalar("SELECT count(*) FROM pragma_foreign_key_check")?.integer == 0)
        let people = try #require(try after.scalar("SELECT count(*) FROM person")?.integer)
        #expect(people >= 5 && people < 150)
        let all = try whole.taking(subset: ["person=5"], children: "all").copy(
            from: source.url,
            to: try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "all.db").path))
        #expect(
            all.notes.contains { $0.contains(#/^person: \d+ of 200 rows, where the subset asks for about 5: /#) },
            "\(all.notes)")
        #expect(try after.scalar("SELECT count(*) FROM word")?.integer == 2)
    }

    @Test("SQLite: a dropped column takes its indexes with it")
    func droppedWithIndex() throws {
        let source = try TestDatabase(.sqlite)
        try source.run(
            """
            CREATE TABLE a (id INTEGER PRIMARY KEY, ssn TEXT NOT NULL, e TEXT); CREATE INDEX a_ssn ON a (ssn); CREATE INDEX a_e ON a (e);
            CREATE VIEW v AS SELECT ssn FROM a; INSERT INTO a VALUES (1, 'canary', 'x');
            """)
        let target = try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "copy.db").path)
        let report = try Anonymizer(plan: "tables: {a: {id: keep, ssn: drop, e: keep}}", key: AnonymizeFixture.key)
            .copy(from: source.url, to: target)
        #expect(report.notes.contains("gone with dropped columns: CREATE INDEX a_ssn ON a, view v"))
        let after = try target.connect(.readOnly)
        #expect(try AnonymizeFixture.text(after, "SELECT name FROM pragma_table_info('a')") == ["id", "e"])
        #expect(
            try AnonymizeFixture.text(after, "SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE 'a_%'")
                == ["a_e"])
    }

    @Test(
        "names that SQLite can't tell from each other are refused",
        arguments: [
            (
                "CREATE SCHEMA s; CREATE TABLE s.a (id int); CREATE TABLE s_a (id int)",
                "s.a: {id: keep}, s_a: {id: keep}"
            ),
            ("CREATE TABLE a (id int); CREATE TABLE \"A\" (id int)", "a: {id: keep}, A: {id: keep}"),
            ("CREATE TABLE a (id int, \"ID\" int)", "a: {id: keep, ID: keep}"),
        ])
    func likeNames(script: String, tables: String) throws {
        let source = try TestDatabase(.postgres)
        try source.run(script)
        let target = try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "copy.db").path)
        let refused = #expect(throws: Refused.self) {
            try Anonymizer(plan: "tables: {\(tables)}", key: AnonymizeFixture.key).copy(from: source.url, to: target)
        }
        #expect(refused?.reason.contains("SQLite can't tell the") == true)
    }

    @Test("PostgreSQL to SQLite: partitions go into one table, with the keys from and to it")
    func partitions() throws {
        let source = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE TABLE person (id int PRIMARY KEY, mail text UNIQUE);
            CREATE TABLE visit (id int, day date, person int REFERENCES person, note text, old text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
            CREATE TABLE visit_old PARTITION OF visit FOR VALUES FROM ('2000-01-01') TO ('2020-01-01') PARTITION BY LIST (id);
            CREATE TABLE visit_old_all PARTITION OF visit_old DEFAULT;
            CREATE TABLE visit_new PARTITION OF visit FOR VALUES FROM ('2020-01-01') TO ('2040-01-01');
            CREATE TABLE bill (id int PRIMARY KEY, visit int, day date, FOREIGN KEY (visit, day) REFERENCES visit);
            INSERT INTO person SELECT i, 'canary' || i || '@corp.com' FROM generate_series(1, 100) i;
            INSERT INTO visit SELECT i, date '2019-06-01' + i * 5, i, 'canary' || i, 'x' FROM generate_series(1, 100) i;
            INSERT INTO bill SELECT id, id, day FROM visit;
            """)
        let plan = """
            tables:
              person: {id: keep, mail: {fake: email}}
              visit: {id: keep, day: keep, person: keep, note: {pseudonym: hex}, old: drop}
              bill: {id: keep, visit: keep, day: keep}
            """
        let target = try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "sample.db").path)
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let report = try anonymizer.copy(from: source.url, to: target)
        #expect(report.certificate != nil && report.rows == 300)
        let after = try target.connect(.readOnly)
        #expect(try after.scalar("SELECT count(*) FROM visit JOIN bill ON visit.id = bill.visit")?.integer == 100)
        #expect(try after.scalar("SELECT count(*) FROM pragma_foreign_key_check")?.integer == 0)
        #expect(try after.scalar("SELECT count(*) FROM pragma_foreign_key_list('bill')")?.integer == 2)
        #expect(
            try AnonymizeFixture.text(after, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
                .filter { !$0.contains("sluice_") && !$0.contains("sqlite_") } == ["bill", "person", "visit"])
        #expect(try anonymizer.audit(from: source.url, to: target).leaks == 0)
        try target.connect().execute("INSERT INTO visit (id, day, note) VALUES (999, '2021-01-01', 'canary7')")
        #expect(try anonymizer.audit(from: source.url, to: target).leaks == 1)
    }

    @Test("a copy that was stopped goes on, and starts over where the source has changed meanwhile")
    func resume() throws {
        let source = try TestDatabase(.sqlite)
        try source.url.connect().executeScript(
            """
            CREATE TABLE a (id INTEGER PRIMARY KEY, e TEXT); CREATE TABLE b (id INTEGER PRIMARY KEY, e TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO a SELECT i, 'a' || i FROM n;
            INSERT INTO b SELECT id, e FROM a;
            """)
        let plan = "tables: {a: {id: keep, e: {pseudonym: hex}}, b: {id: keep, e: {pseudonym: hex}}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        for changes in [false, true] {
            let target = try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "copy.db").path)
            var control = RunControl()
            let stop = control.stop
            control.onProgress = { if case .rows("copying", _, _) = $0 { stop.request(.signal) } }
            #expect(throws: Problem.stopped) { try anonymizer.copy(from: source.url, to: target, control: control) }
            if changes { try source.url.connect().execute("INSERT INTO a VALUES (99999, 'late')") }
            let report = try anonymizer.copy(from: source.url, to: target)
            #expect(report.resumedParts == (changes ? 0 : 1))
            let after = try target.connect(.readOnly)
            #expect(try after.scalar("SELECT count(*) FROM a")?.integer == (changes ? 3001 : 3000))
            #expect(try after.scalar("SELECT count(*) FROM a WHERE length(e) <> 32")?.integer == 0)
            #expect(throws: Refused.self) { try anonymizer.copy(from: source.url, to: target) }
        }
    }

    @Test("a large table that was cut off goes on behind its last part")
    func resumeInTable() throws {
        let source = try TestDatabase(.sqlite)
        let rows = 2 * SQLiteCopyParts.rowsPerPart + 10
        try source.run(
            """
            CREATE TABLE a (id INTEGER PRIMARY KEY, e TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows)) INSERT INTO a SELECT i * 3, 'a' || i FROM n;
            """)
        let anonymizer = try Anonymizer(
            plan: "tables: {a: {id: keep, e: {pseudonym: hex}}}", key: AnonymizeFixture.key)
        let target = try DatabaseURL("sqlite:" + (try TemporaryFolder.make()).appending(path: "copy.db").path)
        var control = RunControl()
        let stop = control.stop
        control.onProgress = { if case .rows("copying", _, _) = $0 { stop.request(.signal) } }
        #expect(throws: Problem.stopped) { try anonymizer.copy(from: source.url, to: target, control: control) }
        let report = try anonymizer.copy(from: source.url, to: target)
        #expect(report.resumedParts == 1 && report.certificate?.tables.first?.parts == 3)
        let after = try target.connect(.readOnly)
        let found = try after.rows("SELECT count(*), count(DISTINCT id), count(DISTINCT e), min(length(e)) FROM a")
        #expect(found == [[.integer(Int64(rows)), .integer(Int64(rows)), .integer(Int64(rows)), 32]])
    }
}
