import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// Dropped columns, inheritance and partitions.
@Suite("Schemas of anonymized copies", .serialized)
struct AnonymizeCopySchemaTests {
    @Test("a dropped column takes with it what the source has over it, and is gone from partitions")
    func droppedWithDependents() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE TABLE a (id int PRIMARY KEY, ssn text NOT NULL CHECK (ssn IS NOT NULL), e text, CHECK (length(ssn) > 2));
            CREATE INDEX a_ssn ON a (ssn); CREATE INDEX a_low ON a (lower(ssn)); CREATE INDEX a_e ON a (e);
            CREATE VIEW v AS SELECT ssn FROM a; CREATE VIEW w AS SELECT e FROM a;
            CREATE MATERIALIZED VIEW m AS SELECT ssn FROM v; CREATE INDEX m_ssn ON m (ssn);
            CREATE TABLE s (id int, ssn text NOT NULL) PARTITION BY RANGE (id);
            CREATE TABLE s_1 PARTITION OF s FOR VALUES FROM (0) TO (100);
            CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
            INSERT INTO a SELECT i, 'canary' || i, 'e' || i FROM generate_series(1, 50) i;
            INSERT INTO s SELECT id, ssn FROM a; INSERT INTO b SELECT id, id FROM a;
            """)
        let plan = """
            tables:
              a: {id: keep, ssn: drop, e: {pseudonym: hex}}
              s: {id: keep, ssn: drop}
              b: {id: keep, a: drop}
            """
        let report = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        let gone = try #require(report.notes.first { $0.hasPrefix("gone with dropped columns: ") })
        for object in [
            "constraint b_a_fkey of b", "constraint a_ssn_check of a", "index a_low", "index a_ssn",
            "materialized view m", "view v",
        ] {
            #expect(gone.contains(object))
        }
        #expect(!gone.contains("a_e") && !gone.contains("view w"))
        let columns = """
            SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' AND (column_name = 'ssn' OR column_name = 'a')
            """
        #expect(try target.rows(columns) == [[0]])
        #expect(try target.rows("SELECT count(*) FROM a, s, b WHERE a.id = s.id AND b.id = a.id") == [[50]])
    }

    @Test("a backslash in a definition stays one, whatever the source's configuration says")
    func backslashes() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.run(
            #"""
            CREATE TYPE mood AS ENUM ('a\b');
            CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'a\b', b text CHECK (b <> 'x\y'));
            INSERT INTO t VALUES (1, 'a\b', 'z'); ALTER DATABASE \#(source.name) SET standard_conforming_strings = off
            """#)
        let plan = "tables: {t: {id: keep, m: keep, b: keep}}"
        _ = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        let definitions = """
            SELECT pg_get_constraintdef(oid), (SELECT enumlabel::text FROM pg_enum),
            (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = conrelid)
            FROM pg_constraint WHERE conrelid = 't'::regclass AND contype = 'c'
            """
        let expected: [Value] = [#"CHECK ((b <> 'x\y'::text))"#, #"a\b"#, #"'a\b'::mood"#]
        #expect(try target.rows(definitions) == [expected])
    }

    @Test("values are read as they were written, whatever the target's configuration says")
    func settings() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE TABLE a (id int PRIMARY KEY, tags text[], pause interval, price money, at date);
            INSERT INTO a VALUES (1, ARRAY['a', NULL], '-1 day +2:03:04', '1234.5', '2024-02-03');
            ALTER DATABASE \(source.name) SET DateStyle = 'SQL, MDY'
            """)
        for setting in ["array_nulls = off", "IntervalStyle = 'sql_standard'", "DateStyle = 'SQL, DMY'"] {
            try target.run("ALTER DATABASE \(target.name) SET \(setting)")
        }
        let plan = "tables: {a: {id: keep, tags: keep, pause: keep, price: keep, at: keep}}"
        _ = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        let read =
            "SELECT tags[2] IS NULL, extract(epoch FROM pause)::text, price::numeric::text, at - '2024-01-01'::date FROM a"
        #expect(try target.rows(read) == source.rows(read))
    }

    @Test("what an ordinary role's routine does with its rights isn't done with a superuser's in the copy")
    func definers() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        let role = "writer_\(source.name)"
        defer { try? source.run("DROP OWNED BY \(role); DROP ROLE \(role)") }
        try source.run(
            """
            CREATE ROLE \(role); GRANT CREATE ON SCHEMA public TO \(role); CREATE TABLE a (id int PRIMARY KEY);
            CREATE FUNCTION own(q text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE q; END';
            REVOKE EXECUTE ON FUNCTION own(text) FROM PUBLIC;
            SET ROLE \(role);
            CREATE FUNCTION "s D"(q text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE q; END';
            CREATE FUNCTION plain() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE most(int) (SFUNC = int4larger, STYPE = int)
            """)
        let anonymizer = try Anonymizer(plan: "tables: {a: {id: keep}}", key: AnonymizeFixture.key)
        func routines(_ database: DatabaseURL) throws -> [[Value]] {
            try database.connect().rows(
                """
                SELECT proname::text, proowner::regrole::text, prosecdef, proacl IS NULL FROM pg_proc
                WHERE proname IN ('own', 's D', 'plain', 'most') ORDER BY 1
                """
            ).map(\.values)
        }
        let report = try anonymizer.copy(from: source.url, to: target.url)
        #expect(!report.notes.contains { $0.contains("s D") }, "\(report.notes)")
        let found = try routines(target.url)
        #expect(
            found == [
                ["most", .text(role), false, true], ["own", "postgres", true, false],
                ["plain", .text(role), false, true],
                ["s D", .text(role), true, true],
            ], "\(found)")
        // Where there is no such role, nobody's rights are lent.
        let elsewhere = try DatabaseURL(PostgresCluster(settings: ["fsync=off"]).conninfo())
        let notes = try anonymizer.copy(from: source.url, to: elsewhere).notes
        #expect(notes.contains { $0.contains("\"s D\"(text) runs with the caller's rights") }, "\(notes)")
        #expect(
            notes.contains { $0.contains("3 routines belong to whoever made the copy") && $0.contains(role) },
            "\(notes)")
        #expect(try routines(elsewhere).map { $0[2] } == [false, true, false, false])
    }

    @Test("nor what its views read and its rules do")
    func rules() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        let role = "writer_\(source.name)"
        defer { try? source.run("DROP OWNED BY \(role); DROP ROLE \(role)") }
        try source.run(
            """
            CREATE ROLE \(role); GRANT CREATE ON SCHEMA public TO \(role); CREATE TABLE secret (s text);
            CREATE TABLE mine (id int PRIMARY KEY); CREATE RULE r AS ON DELETE TO mine DO ALSO SELECT 1;
            CREATE VIEW my_view AS SELECT id FROM mine; SET ROLE \(role);
            CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY REFERENCES a ON DELETE CASCADE);
            CREATE FUNCTION go() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
            CREATE TRIGGER going BEFORE DELETE ON b FOR EACH ROW EXECUTE FUNCTION go();
            CREATE RULE r AS ON DELETE TO a DO ALSO UPDATE pg_authid SET rolsuper = true WHERE rolname = '\(role)';
            CREATE VIEW v AS SELECT id FROM a; CREATE RULE r AS ON DELETE TO v DO INSTEAD SELECT 2
            """)
        let plan = "tables: {a: {id: keep}, b: {id: keep}, mine: {id: keep}, secret: {s: keep}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        func facts(_ database: DatabaseURL) throws -> [[Value]] {
            try database.connect().rows(
                """
                SELECT c.relname::text, c.relowner::regrole::text, c.reloptions::text, string_agg(w.ev_enabled::text, '')
                FROM pg_class c LEFT JOIN pg_rewrite w ON w.ev_class = c.oid AND w.rulename = 'r'
                WHERE c.relname IN ('a', 'b', 'v', 'mine', 'my_view') GROUP BY c.oid ORDER BY 1
                """
            ).map(\.values)
        }
        _ = try anonymizer.copy(from: source.url, to: target.url)
        let found = try facts(target.url)
        #expect(
            found == [
                ["a", .text(role), .null, "O"], ["b", .text(role), .null, .null], ["mine", "postgres", .null, "O"],
                ["my_view", "postgres", .null, .null], ["v", .text(role), "{security_invoker=true}", "O"],
            ], "\(found)")
        let elsewhere = try DatabaseURL(PostgresCluster(settings: ["fsync=off"]).conninfo())
        let notes = try anonymizer.copy(from: source.url, to: elsewhere).notes
        #expect(notes.contains { $0.contains("r of public.a, r of public.v") && $0.contains(role) }, "\(notes)")
        #expect(notes.contains { $0.contains("a view reads with the caller's rights") }, "\(notes)")
        #expect(notes.contains { $0.hasPrefix("triggers that are off") && $0.hasSuffix("all of public.b") }, "\(notes)")
        #expect(
            try elsewhere.connect().rows("SELECT tgenabled::text FROM pg_trigger WHERE tgname = 'going'") == [["D"]])
        #expect(try facts(elsewhere).map { $0[3] } == ["D", .null, "O", .null, .null])
    }

    @Test("columns of an inheriting table must be named under it, and are transformed")
    func inheritance() throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE TABLE base (id int PRIMARY KEY, name text); CREATE TABLE derived (email text) INHERITS (base);
            CREATE TABLE more (note text) INHERITS (derived); CREATE TABLE same () INHERITS (base);
            INSERT INTO base VALUES (1, 'canary1'); INSERT INTO derived VALUES (2, 'canary2', 'canary@corp.com');
            INSERT INTO more VALUES (3, 'canary3', 'canary3@corp.com', 'canary'); INSERT INTO same VALUES (4, 'canary4');
            """)
        let base = "tables: {base: {id: keep, name: {pseudonym: hex}}"
        let error = #expect(throws: PlanRefused.self) {
            try Anonymizer(plan: base + "}", key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        }
        #expect(Set(error!.problems.map(\.place)) == ["derived", "more"])
        let whole = base + ", derived: {email: {fake: email}}, more: {note: {pseudonym: hex}}}"
        let anonymizer = try Anonymizer(plan: whole, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: source.url, to: target.url)
        #expect(
            try target.rows(
                """
                SELECT count(*) FROM base WHERE name LIKE '%canary%' UNION ALL SELECT count(*) FROM derived WHERE email LIKE '%canary%'
                UNION ALL SELECT count(*) FROM more WHERE note LIKE '%canary%' UNION ALL SELECT count(*) FROM base
                """) == [[0], [0], [0], [4]])
        #expect(try anonymizer.audit(from: source.url, to: target.url).holds)
        let twice = base + ", derived: {name: keep, email: {fake: email}}, more: {note: {pseudonym: hex}}}"
        let refused = #expect(throws: PlanRefused.self) {
            try Anonymizer(plan: twice, key: AnonymizeFixture.key).check(source.url)
        }
        #expect(refused!.problems.map(\.place) == ["derived.name"])
    }

    @Test(
        "a partitioned table that a foreign key points at is restored, also after a stop at its indexes",
        arguments: 1...3)
    func partitionedParent(round: Int) throws {
        let source = try TestDatabase(.postgres)
        let target = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE TABLE o (id int, at int, region text, PRIMARY KEY (id, at, region)) PARTITION BY RANGE (at);
            CREATE TABLE o_a PARTITION OF o FOR VALUES FROM (0) TO (10) PARTITION BY LIST (region);
            CREATE TABLE o_a_eu PARTITION OF o_a FOR VALUES IN ('eu'); CREATE TABLE o_a_us PARTITION OF o_a FOR VALUES IN ('us');
            CREATE TABLE o_b PARTITION OF o FOR VALUES FROM (10) TO (20) PARTITION BY HASH (id);
            CREATE TABLE o_b_0 PARTITION OF o_b FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE o_b_1 PARTITION OF o_b FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            CREATE TABLE line (id int PRIMARY KEY, o int, at int, region text, txt text, FOREIGN KEY (o, at, region) REFERENCES o);
            CREATE INDEX ON o (region); CREATE VIEW v AS SELECT id, txt FROM line GROUP BY line.id;
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER t BEFORE INSERT ON o FOR EACH ROW EXECUTE FUNCTION f(); CREATE STATISTICS s ON id, o FROM line;
            CREATE RULE r AS ON DELETE TO line DO ALSO NOTHING;
            INSERT INTO o SELECT i, i % 20, CASE i % 2 WHEN 0 THEN 'eu' ELSE 'us' END FROM generate_series(1, 2000) i;
            INSERT INTO line SELECT id, id, at, region, 'canary' FROM o;
            """)
        let plan =
            "tables: {o: {id: keep, at: keep, region: keep}, line: {id: keep, o: keep, at: keep, region: keep, txt: {pseudonym: hex}}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: source.url, to: target.url)
        let schema = """
            SELECT 'c ' || conname || conrelid::regclass FROM pg_constraint WHERE conparentid = 0 AND conrelid::regclass::text ~ '^(o|line)' UNION ALL SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid::regclass::text ~ '^(o|line)' UNION ALL SELECT tgname || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT viewname::text FROM pg_views WHERE schemaname = 'public' UNION ALL SELECT stxname::text FROM pg_statistic_ext
            UNION ALL SELECT rulename::text FROM pg_rules WHERE schemaname = 'public' ORDER BY 1
            """
        let made = try source.rows(schema)
        #expect(try target.rows(schema) == made)
        try target.run(
            """
            UPDATE sluice.anonymize_copy SET phase = 'indexes';
            CREATE TABLE ext (id int PRIMARY KEY); ALTER EXTENSION plpgsql ADD TABLE ext;
            """)
        // What a killed process leaves behind: its pg_restore is at work.
        let orphan = try target.url.connect()
        try orphan.execute("SET application_name = 'pg_restore'")
        try orphan.begin(.write)
        try orphan.execute("CREATE INDEX unfinished ON line (o)")
        let again = try anonymizer.copy(from: source.url, to: target.url)
        #expect(again.certificate != nil)
        #expect(try target.rows(schema) == made)
        // An extension's own key isn't in the dump, and so must stay.
        #expect(
            try target.rows(
                "SELECT conname::text FROM pg_constraint WHERE conrelid = 'ext'::regclass AND contype = 'p'") == [
                    ["ext_pkey"]
                ])
    }

    @Test("suggest keeps what chooses the partition, and names columns of inheriting tables")
    func suggestions() throws {
        let source = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE TABLE p (id int, country text, email text) PARTITION BY LIST (country); CREATE TABLE p_1 PARTITION OF p DEFAULT;
            INSERT INTO p VALUES (1, 'France', 'joe@corp.com');
            CREATE TABLE base (id int PRIMARY KEY); CREATE TABLE derived (email text) INHERITS (base);
            INSERT INTO derived VALUES (1, 'joe@corp.com');
            """)
        let yaml = try PlanSuggestion(source.url).yaml
        #expect(yaml.contains("country: keep") && yaml.contains("derived:\n    email: {fake: email"))
        try Anonymizer(plan: yaml, key: AnonymizeFixture.key).check(source.url)
    }

    @Test("what can't be dropped is refused before a row is copied")
    func undroppable() throws {
        let source = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE TABLE p (id int, at date, e text) PARTITION BY RANGE (at); CREATE TABLE p_1 PARTITION OF p DEFAULT;
            CREATE TABLE q (a int, b int); CREATE TABLE i (id int GENERATED ALWAYS AS IDENTITY, e text); INSERT INTO i (e) VALUES ('x');
            """)
        let error = #expect(throws: PlanRefused.self) {
            try Anonymizer(
                plan:
                    "tables: {p: {id: keep, at: {shift_dates: 9}, e: keep}, q: {a: drop, b: drop}, i: {id: drop, e: keep}}",
                key: AnonymizeFixture.key
            ).check(source.url)
        }
        #expect(Set(error!.problems.map(\.place)) == ["p.at", "q"])
        let target = try TestDatabase(.postgres)
        _ = try Anonymizer(
            plan: "tables: {p: {id: keep, at: keep, e: drop}, q: {a: keep, b: drop}, i: {id: drop, e: keep}}",
            key: AnonymizeFixture.key
        ).copy(from: source.url, to: target.url)
        #expect(try target.rows("SELECT * FROM i") == [["x"]])
    }
}
