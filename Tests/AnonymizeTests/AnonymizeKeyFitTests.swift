import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

@Suite("Keys of a plan that only the rows can judge", .serialized)
struct AnonymizeKeyFitTests {
    private func problems(_ database: TestDatabase, _ plan: String) throws -> [String] {
        do {
            try Anonymizer(plan: plan, key: AnonymizeFixture.key).check(database.url)
            return []
        } catch let refused as PlanRefused {
            return refused.problems.map(\.description)
        }
    }

    @Test("an expression over a unique column is refused where it gives a value twice", arguments: Engine.allCases)
    func expressions(engine: Engine) throws {
        let database = try TestDatabase(engine)
        try database.run(
            "CREATE TABLE p (id INTEGER PRIMARY KEY, v TEXT UNIQUE); INSERT INTO p VALUES (1, 'abc'), (2, 'abd'), (3, NULL), (4, NULL)"
        )
        let plan = { (sql: String) in "tables: {p: {id: keep, v: {sql: \"\(sql)\"}}}" }
        #expect(try problems(database, plan("substr(v, 1, 2)")).first?.contains("1 values more than once") == true)
        #expect(try problems(database, plan("'x' || v")) == [])
    }

    @Test(
        "unique text that differs by case alone doesn't share a domain with what ignores case",
        .enabled(if: PostgresInstallation.hasExtension("citext"), "this PostgreSQL is without citext"))
    func citext() throws {
        let database = try TestDatabase(.postgres)
        try database.run(
            """
            CREATE EXTENSION citext; CREATE TABLE p (id int PRIMARY KEY, a text UNIQUE, b citext);
            INSERT INTO p VALUES (1, 'Joe@x.de', 'joe@x.de'), (2, 'ann@x.de', 'ann@x.de');
            """)
        let plan = "tables: {p: {id: keep, a: {fake: email, domain: m}, b: {fake: email, domain: m}}}"
        #expect(try problems(database, plan) == [])
        try database.run("INSERT INTO p VALUES (3, 'JOE@x.de', 'x@x.de')")
        #expect(try problems(database, plan).first?.contains("differ by case alone") == true)
    }

    @Test("the blanks of char(n) belong to the type: within a domain it joins with varchar")
    func padding() throws {
        let (source, target) = (try TestDatabase(.postgres), try TestDatabase(.postgres))
        try source.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, a char(40), b varchar(40)); INSERT INTO p VALUES (1, 'joe@corp.com', 'joe@corp.com');
            CREATE TABLE q (id int PRIMARY KEY, a char(40)); INSERT INTO q VALUES (1, 'joe@corp.com');
            """)
        let rule = "{fake: email, domain: m}"
        let plan = "tables: {p: {id: keep, a: \(rule), b: \(rule)}, q: {id: keep, a: \(rule)}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: source.url, to: target.url)
        let same = "SELECT p.a = p.b::char(40), p.a = q.a, p.a LIKE 'joe%' FROM p JOIN q USING (id)"
        #expect(try target.rows(same) == [[true, true, false]])
        try Anonymizer.markCopy(source.url, by: "test")
        _ = try anonymizer.anonymize(source.url)
        #expect(try source.rows(same) == [[true, true, false]])
        #expect(try source.rows("SELECT a FROM p") == target.rows("SELECT a FROM p"))
    }

    @Test("a column of an exclusion constraint stays or becomes NULL")
    func exclusions() throws {
        let database = try TestDatabase(.postgres)
        try database.run(
            "CREATE TABLE p (id int PRIMARY KEY, room int4range, EXCLUDE USING gist (room WITH &&)); INSERT INTO p VALUES (1, '[1,2)')"
        )
        #expect(
            try problems(database, "tables: {p: {id: keep, room: {sql: \"int4range(1, 9)\"}}}").first?.contains(
                "exclusion constraint p_room_excl") == true)
        #expect(try problems(database, "tables: {p: {id: keep, room: null}}") == [])
    }

    @Test(
        "a table that the plan doesn't name comes without rows where it says unclassified: drop",
        arguments: Engine.allCases)
    func unnamed(engine: Engine) throws {
        let (source, target) = (try TestDatabase(engine), try TestDatabase(engine))
        try source.run(
            "CREATE TABLE p (id INTEGER PRIMARY KEY, e TEXT); CREATE TABLE later (x TEXT); INSERT INTO p VALUES (1, 'a'); INSERT INTO later VALUES ('b')"
        )
        let anonymizer = try Anonymizer(
            plan: "unclassified: drop\ntables: {p: {id: keep, e: {pseudonym: hex}}}", key: AnonymizeFixture.key)
        let report = try anonymizer.copy(from: source.url, to: target.url)
        #expect(try target.rows("SELECT (SELECT count(*) FROM p), (SELECT count(*) FROM later)") == [[1, 0]])
        #expect(report.notes.contains { $0.hasPrefix("later: the plan doesn't name it") })
    }

    @Test("what joins by a domain whose values merge is told of, and search words that are kept are refused")
    func merged() throws {
        let database = try TestDatabase(.postgres)
        try database.run("CREATE TABLE p (id int PRIMARY KEY, a text, b text)")
        let plan = "tables: {p: {id: keep, a: {fake: city, domain: c}, b: {fake: city, domain: c}}}"
        let notes = try Anonymizer(plan: plan, key: AnonymizeFixture.key).check(database.url)
        #expect(notes.count == 1 && notes[0].contains("p.a, p.b can match more rows"))
        try database.run("ALTER TABLE p ADD words tsvector NOT NULL DEFAULT ''")
        let kept = plan.replacing("b: {", with: "words: keep, b: {")
        let refused = #expect(throws: PlanRefused.self) {
            try Anonymizer(plan: kept, key: AnonymizeFixture.key).check(database.url)
        }
        #expect(refused?.problems.map(\.place) == ["p.words"])
        #expect(try PlanSuggestion(database.url).yaml.contains("words: {sql: \"''::tsvector\"}"))
    }

    @Test("one subject's dates in two tables move by the same days, whatever their columns are called")
    func subjects() throws {
        let (source, target) = (try TestDatabase(.postgres), try TestDatabase(.postgres))
        try source.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, born date); CREATE TABLE v (id int PRIMARY KEY, p_id int, seen timestamp, gone date);
            INSERT INTO p SELECT i, '1980-01-01' FROM generate_series(1, 50) i;
            INSERT INTO v SELECT i, i, '2020-01-01 10:00', '2020-02-01' FROM generate_series(1, 50) i;
            """)
        let plan = """
            tables: {p: {id: keep, born: {shift_dates: 90, subject: id}},
                v: {id: keep, p_id: keep, seen: {shift_dates: 90, subject: p_id}, gone: {shift_dates: 90, subject: p_id}}}
            """
        _ = try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        let intervals = "SELECT DISTINCT v.seen::date - p.born, v.gone - p.born FROM p JOIN v ON v.p_id = p.id"
        #expect(try target.rows(intervals) == source.rows(intervals))
        #expect(try target.rows("SELECT count(DISTINCT born) > 10 FROM p") == [[true]])
    }

    @Test("neither RAISE's words nor a number out of range bring an original into an error")
    func hiddenWords() throws {
        let database = try TestDatabase(.postgres)
        try database.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, e text, n int); INSERT INTO p SELECT i, 'Nancy', 77777 FROM generate_series(1, 3) i;
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no %'', OLD.e; END';
            CREATE TRIGGER r BEFORE UPDATE ON p FOR EACH ROW EXECUTE FUNCTION refuse();
            """)
        try Anonymizer.markCopy(database.url, by: "test")
        let plan = { (rules: String) in "triggers: fire\ntables: {p: {id: keep, \(rules)}}" }
        for rules in ["e: {pseudonym: hex}, n: keep", "e: {sql: \"((n || '0000')::int)::text\"}, n: keep"] {
            let error = #expect(throws: (any Error).self) {
                try Anonymizer(plan: plan(rules), key: AnonymizeFixture.key).anonymize(database.url)
            }
            #expect(
                !"\(error.map { "\($0)" } ?? "")".contains("Nancy")
                    && !"\(error.map { "\($0)" } ?? "")".contains("77777"))
        }
    }

    @Test("one NULL is all that NULLS NOT DISTINCT takes, and check says so")
    func equalNulls() throws {
        let database = try TestDatabase(.postgres)
        try database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, c text UNIQUE NULLS NOT DISTINCT, d text, e int);
            CREATE UNIQUE INDEX ON t (d, e) NULLS NOT DISTINCT;
            INSERT INTO t VALUES (1, 'a', 'x', 1), (2, 'b', 'x', 2)
            """)
        func problems(_ rules: String) throws -> [String] {
            do {
                _ = try Anonymizer(plan: "tables: {t: {id: keep, \(rules), e: keep}}", key: nil).check(database.url)
                return []
            } catch let error as PlanRefused {
                return error.problems.map(\.place)
            }
        }
        #expect(try problems("c: 'null', d: keep") == ["t.c"])
        #expect(try problems("c: keep, d: 'null'") == [])
        try database.run("INSERT INTO t VALUES (3, 'c', 'y', 2)")
        #expect(try problems("c: keep, d: 'null'") == ["t.d"])
    }

    @Test("what can't be made over the new values says what it is of, and a mended plan goes on")
    func overNewValues() throws {
        let source = try TestDatabase(.postgres)
        try source.run(
            """
            CREATE TABLE keep (id int PRIMARY KEY); INSERT INTO keep SELECT generate_series(1, 9);
            CREATE TABLE t (id int PRIMARY KEY, c text, d text); INSERT INTO t SELECT g, g::text, g::text FROM generate_series(1, 600) g;
            CREATE INDEX "t c" ON t ((c::int)); CREATE MATERIALIZED VIEW m AS SELECT d::int FROM t
            """)
        let target = try TestDatabase(.postgres)
        func copy(_ rules: String) throws -> AnonymizeReport {
            let plan = "tables: {keep: {id: keep}, t: {id: keep, \(rules)}}"
            return try Anonymizer(plan: plan, key: AnonymizeFixture.key).copy(from: source.url, to: target.url)
        }
        func refusal(_ rules: String) throws -> String {
            do {
                _ = try copy(rules)
                return ""
            } catch let error as RefusedOverRows {
                return error.description
            }
        }
        let index = try refusal("c: {fake: first_name}, d: keep")
        #expect(index.hasPrefix("index \"t c\" of public.t can't be made over the new values: "), "\(index)")
        #expect(index.contains("run the same command again"))
        let view = try refusal("c: keep, d: {fake: first_name}")
        #expect(view.hasPrefix("materialized view \"public\".\"m\" can't be made over the new values: "), "\(view)")
        #expect(try copy("c: keep, d: keep").certificate != nil)
    }

    @Test("what of a schema stays behind is told of")
    func leftBehind() throws {
        let (source, target, file) = (
            try TestDatabase(.postgres), try TestDatabase(.postgres), try TestDatabase(.sqlite)
        )
        try source.run(
            """
            CREATE TABLE p (id int PRIMARY KEY, n int DEFAULT 5 CHECK (n > 0)); CREATE INDEX ON p (n); CREATE VIEW v AS SELECT 1;
            COMMENT ON COLUMN p.n IS 'ask Nancy'; GRANT SELECT ON p TO PUBLIC;
            """)
        let anonymizer = try Anonymizer(plan: "tables: {p: {id: keep, n: {noise: 3}}}", key: AnonymizeFixture.key)
        let notes = try anonymizer.copy(from: source.url, to: target.url).notes
        #expect(notes.contains("not copied: 1 comments, 1 privileges of tables"), "\(notes)")
        let sample = try anonymizer.copy(from: source.url, to: file.url).notes
        #expect(
            sample.contains("not copied: 1 views, 1 indexes that aren't unique, 1 checks, 1 defaults"), "\(sample)")
    }
}
