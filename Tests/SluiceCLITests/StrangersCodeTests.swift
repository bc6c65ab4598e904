import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// A superuser runs Sluice on a table of somebody who may do nothing but own tables.
@Suite("Commands of a superuser on a stranger's tables")
struct StrangersCodeTests {
    private let database: TestDatabase
    private let copy: TestDatabase
    private let role: String
    private let folder: URL
    /// A file that only a superuser could have made, also in a session that may change nothing.
    private var mark: String { "/tmp/sluice-hit-\(ProcessInfo.processInfo.processIdentifier)-\(database.name)" }

    init() throws {
        database = try TestDatabase(.postgres)
        copy = try TestDatabase(.postgres)
        role = "mallory_\(database.name)"
        folder = try TemporaryFolder.make()
        try database.run(
            """
            CREATE ROLE \(role) LOGIN; CREATE SCHEMA m AUTHORIZATION \(role); CREATE TABLE plain (id int PRIMARY KEY, note text);
            INSERT INTO plain VALUES (1, 'a@b.test'); SET ROLE \(role);
            CREATE FUNCTION m.act() RETURNS int LANGUAGE plpgsql AS $$BEGIN
              IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                COPY (SELECT 1) TO '\(mark)'; END IF; RETURN 1; END$$;
            CREATE FUNCTION m.hit() RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM m.act(); RETURN 1; END';
            CREATE TABLE m.people (id int PRIMARY KEY, note text);
            INSERT INTO m.people SELECT i, 'x' || i || '@y.test' FROM generate_series(1, 30) AS s(i);
            """)
        try write("table: m.people\nset: {note: \"note || '!'\"}\nchunk: {max_rows: 100}", to: "set.yaml")
        try write(
            """
            tables:
              plain: {id: keep, note: {redact: [email]}}
              m.people: {id: keep, note: {redact: [email]}}
            """, to: "plan.yaml")
    }

    private func write(_ text: String, to name: String) throws {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    /// As its owner.
    private func plant(_ sql: String) throws { try database.run("SET ROLE \(role); \(sql)") }

    private func sluice(_ arguments: [String]) throws -> SpawnedProgram.Exit {
        try SluiceBinary.run(
            arguments + ["--project", folder.path],
            environment: ["SLUICE_KEY": "9f8a7c6b5d4e3f2a1b0c8d7e6f5a4b3c", "SLUICE_DATABASE": database.text])
    }

    private var wasCalled: Bool { FileManager.default.fileExists(atPath: mark) }

    private func expectRefusal(_ arguments: [String], naming place: String) throws {
        let exit = try sluice(arguments)
        #expect(exit.code == 2 && !wasCalled, "\(arguments): \(exit.both)")
        #expect(exit.errors.contains(place) && exit.errors.contains("role \(role)"), "\(exit.both)")
        #expect(exit.errors.contains("--trust-functions"), "\(exit.both)")
    }

    private func expectTrust(_ arguments: [String]) throws {
        let exit = try sluice(arguments + ["--trust-functions"])
        // 3 where other tests' sessions keep the server from forgetting old rows.
        #expect([0, 3].contains(exit.code) && wasCalled, "\(arguments): \(exit.both)")
        try database.run("COPY (SELECT 1) TO PROGRAM 'cat >/dev/null; rm -f \(mark)'")
    }

    @Test(
        "that read it are refused for what its index calls, which is named, and aren't with --trust-functions",
        arguments: [
            ["backup", "m.people", "--where", "id > 3", "--to", "a.zst"],
            ["anonymize", "check", "plan.yaml"],
            ["anonymize", "plan.yaml", "--preview"],
        ])
    func reading(arguments: [String]) throws {
        try plant("CREATE INDEX people_i ON m.people ((note || m.hit()))")
        let located = arguments.map { $0.contains(".yaml") || $0.contains(".zst") ? path($0) : $0 }
        try expectRefusal(located, naming: "index m.people_i calls m.hit()")
        try expectTrust(located)
    }

    @Test("sample all other tables for a plan, and say which they left out")
    func suggesting() throws {
        try plant("CREATE INDEX people_i ON m.people ((note || m.hit()))")
        let exit = try sluice(["anonymize", "suggest"])
        #expect(exit.code == 0 && !wasCalled, "\(exit.both)")
        #expect(exit.output.contains("index m.people_i calls m.hit()"), "\(exit.both)")
        #expect(exit.output.contains("note: {fake: email}"), "\(exit.both)")
        try expectTrust(["anonymize", "suggest"])
    }

    @Test(
        "that write it are refused for what its trigger, check, column or rule calls",
        arguments: [
            ("CREATE TRIGGER c BEFORE UPDATE ON m.people FOR EACH ROW EXECUTE FUNCTION m.on_change()", "trigger c"),
            ("ALTER TABLE m.people ADD CHECK (m.act() = 1)", "constraint people_check"),
            (
                "CREATE DOMAIN m.d AS int CHECK (m.act() = 1); "
                    + "ALTER TABLE m.people ADD CHECK (domain_in('1', to_regtype('m.d'), -1) IS NOT NULL)",
                "constraint people_check"
            ),
            ("ALTER TABLE m.people ADD g int GENERATED ALWAYS AS (length(note) + m.hit()) STORED", "column g"),
            ("CREATE RULE r AS ON UPDATE TO m.people DO ALSO SELECT m.act()", "rule r"),
        ])
    func writing(sql: String, place: String) throws {
        try plant(
            """
            CREATE FUNCTION m.on_change() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN PERFORM m.act(); RETURN NEW; END'; \(sql)
            """)
        for arguments in [
            ["run", path("set.yaml"), "--dry-run"], ["forecast", path("set.yaml")], ["run", path("set.yaml")],
        ] {
            try expectRefusal(arguments, naming: place)
        }
        // A rule's answer isn't a job's.
        if !sql.contains("RULE") { try expectTrust(["run", path("set.yaml")]) }
    }

    @Test(
        "don't copy it into a superuser's database, where a check, an index or a view would call it; a plain role does")
    func copying() throws {
        try plant(
            """
            ALTER TABLE m.people ADD CHECK (m.act() = 1); CREATE MATERIALIZED VIEW m.w AS SELECT m.act() AS id
            """)
        let arguments = ["anonymize", path("plan.yaml"), "--from", database.text, "--to", copy.text]
        try expectRefusal(arguments, naming: "constraint people_check")
        try plant("DROP MATERIALIZED VIEW m.w; ALTER TABLE m.people DROP CONSTRAINT people_check")
        try plant("CREATE MATERIALIZED VIEW m.w AS SELECT m.act() AS id")
        try expectRefusal(arguments, naming: "view m.w calls m.act()")
        #expect(try copy.rows("SELECT 1 FROM pg_class WHERE relname = 'people'").isEmpty)
        try database.run("CREATE ROLE copier_\(database.name) LOGIN")
        try copy.run("ALTER DATABASE \(copy.name) OWNER TO copier_\(database.name)")
        try copy.run("ALTER SCHEMA public OWNER TO copier_\(database.name)")
        let plain = copy.text.replacing("user=postgres", with: "user=copier_\(database.name)")
        let exit = try sluice(["anonymize", path("plan.yaml"), "--from", database.text, "--to", plain])
        #expect(exit.code == 0 && !wasCalled, "\(exit.both)")
        try expectTrust(
            ["anonymize", path("plan.yaml"), "--from", database.text, "--to", try TestDatabase(.postgres).text])
        // An audit reads both; nothing in either is called.
        let audit = try sluice(["anonymize", "audit", path("plan.yaml"), "--from", database.text, "--to", copy.text])
        #expect([0, 4].contains(audit.code) && !wasCalled, "\(audit.both)")
        try plant("CREATE INDEX people_i ON m.people ((note || m.hit()))")
        try expectRefusal(
            ["anonymize", "audit", path("plan.yaml"), "--from", database.text, "--to", copy.text],
            naming: "index m.people_i")
    }

    @Test(
        "that change what a stranger's rows refer to are refused for the triggers behind that key, and not for others")
    func cascades() throws {
        try plant(
            """
            ALTER TABLE m.people ADD ref int UNIQUE; UPDATE m.people SET ref = id;
            CREATE TABLE m.log (ref int REFERENCES m.people (ref) ON UPDATE CASCADE); INSERT INTO m.log VALUES (1);
            CREATE FUNCTION m.on_change() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN PERFORM m.act(); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER c AFTER UPDATE ON m.log DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION m.on_change()
            """)
        try write("table: m.people\nset: {ref: ref + 1000}\nwhere: ref < 1000\nchunk: {max_rows: 100}", to: "ref.yaml")
        try expectRefusal(["run", path("ref.yaml")], naming: "trigger c of m.log")
        #expect(try sluice(["run", path("set.yaml")]).code != 2)
        // From 18 on the server calls such a trigger as the role that the key's own statement had.
        if try database.connect().serverVersion < 180_000 { try expectTrust(["run", path("ref.yaml")]) }
    }

    @Test("don't compare rows by what its owner has made of a type's cast")
    func casts() throws {
        try plant(
            """
            CREATE TYPE m.mood AS ENUM ('glad'); ALTER TABLE m.people ADD mood m.mood DEFAULT 'glad';
            CREATE FUNCTION m.say(m.mood) RETURNS text LANGUAGE plpgsql AS $$BEGIN PERFORM m.act(); RETURN 'x'; END$$;
            CREATE CAST (m.mood AS text) WITH FUNCTION m.say(m.mood)
            """)
        for arguments in [["anonymize", "suggest"], ["anonymize", path("plan.yaml"), "--preview"]] {
            let exit = try sluice(arguments)
            #expect(!wasCalled && exit.both.contains("cast (m.mood AS text) calls m.say(m.mood)"), "\(exit.both)")
        }
    }

    @Test("archive all of it, or a column, without calling anything", arguments: ["m.people", "m.people.note"])
    func wholeTable(subject: String) throws {
        try plant("CREATE INDEX people_i ON m.people ((note || m.hit())); ALTER TABLE m.people ADD CHECK (m.act() = 1)")
        let exit = try sluice(["backup", subject, "--to", path("a.zst")])
        #expect(exit.code == 0 && !wasCalled, "\(exit.both)")
    }

    @Test(
        "take its schema for a project's first revision without calling what it has, and load none of it into a database"
    )
    func schemas() throws {
        try plant(
            """
            CREATE MATERIALIZED VIEW m.w AS SELECT m.act() AS id; CREATE TABLE m.empty (id int, v text);
            CREATE INDEX empty_i ON m.empty ((v || m.hit()))
            """)
        let exit = try sluice(["adopt", "--from", "none"])
        #expect(exit.code == 0 && !wasCalled, "\(exit.both)")
        #expect(!exit.both.contains("differ"), "\(exit.both)")
        let load = try sluice(["schema", "load", database.text, "--database", copy.text])
        #expect(load.code == 2 && load.errors.contains("m.empty_i calls m.hit()") && !wasCalled, "\(load.both)")
    }

    @Test("don't restore it beside a stranger's table that it refers to, whose index would be planned with")
    func referring() throws {
        try database.run(
            "CREATE TABLE refers (id int REFERENCES m.people); INSERT INTO refers VALUES (1)")
        #expect(try sluice(["backup", "refers", "--to", path("a.zst")]).code == 0)
        try database.run("DROP TABLE refers")
        try plant("CREATE INDEX people_i ON m.people ((note || m.hit()))")
        try expectRefusal(["restore", path("a.zst")], naming: "index m.people_i")
        try expectTrust(["restore", path("a.zst")])
    }

    @Test("don't copy it for a benchmark")
    func benchmark() throws {
        try plant("ALTER TABLE m.people ADD CHECK (m.act() = 1)")
        try expectRefusal(
            ["bench", path("set.yaml"), "--rows", "10", "--output", folder.path], naming: "constraint people_check")
    }

    @Test("don't restore it where its archive, or the table itself, calls what is somebody else's")
    func restoring() throws {
        try plant("ALTER TABLE m.people ADD CHECK (m.act() = 1)")
        #expect(try sluice(["backup", "m.people", "--to", path("a.zst")]).code == 0)
        try expectRefusal(["restore", path("a.zst"), "--into", "m.people"], naming: "constraint people_check")
        try plant("DROP TABLE m.people")
        try expectRefusal(
            ["restore", path("a.zst")], naming: "the archive's constraint people_check of m.people calls m.act()")
        try expectTrust(["restore", path("a.zst")])
    }

    @Test(
        "don't restore it where its archive has a function of PostgreSQL's that calls anything",
        arguments: [
            "query_to_xml('SELECT m.act()', true, true, '')", "pg_catalog.domain_in('1', to_regtype('m.d'), -1)",
        ])
    func restoringActingFunctions(call: String) throws {
        try plant("CREATE DOMAIN m.d AS int CHECK (m.act() = 1); ALTER TABLE m.people ADD CHECK (\(call) IS NOT NULL)")
        #expect(try sluice(["backup", "m.people", "--to", path("a.zst")]).code == 0)
        try plant("DROP TABLE m.people")
        let exit = try sluice(["restore", path("a.zst")])
        #expect(exit.code == 2 && !wasCalled, "\(exit.both)")
        #expect(
            exit.errors.contains("constraint people_check of m.people calls")
                && exit.errors.contains("may call anything"), "\(exit.both)")
        try expectTrust(["restore", path("a.zst")])
    }

    @Test(
        "don't restore rows where a column that they don't bring gets its default by somebody's function",
        arguments: [
            ("ALTER TABLE m.people ADD x int; ALTER TABLE m.people ALTER x SET DEFAULT m.act()", "default of column x"),
            (
                "CREATE DOMAIN m.d AS int; ALTER TABLE m.people ADD x m.d; ALTER DOMAIN m.d SET DEFAULT m.act()",
                "default of domain m.d"
            ),
            (
                "ALTER TABLE m.people ADD x text; ALTER TABLE m.people ALTER x SET DEFAULT current_setting('primary_conninfo')",
                "default of column x"
            ),
            (
                "ALTER TABLE m.people ADD x int; ALTER TABLE m.people ALTER x SET DEFAULT nextval('public.other')",
                "default of column x"
            ),
        ])
    func restoringBesideADefault(sql: String, place: String) throws {
        #expect(try sluice(["backup", "m.people", "--to", path("a.zst")]).code == 0)
        try database.run("CREATE SEQUENCE public.other; GRANT USAGE ON SEQUENCE public.other TO \(role)")
        try plant("\(sql); DELETE FROM m.people WHERE id < 9")
        try expectRefusal(["restore", path("a.zst"), "--into", "m.people"], naming: place)
        try plant(
            "ALTER TABLE m.people DROP x; ALTER TABLE m.people ADD x int DEFAULT 5, ADD y serial, ADD z timestamptz DEFAULT now()"
        )
        #expect(try sluice(["restore", path("a.zst"), "--into", "m.people"]).code == 0)
        #expect(try database.rows("SELECT count(*) FROM m.people") == [[30]])
    }

    @Test(
        "are refused for what extensions run of it, which any owner of a database may install",
        arguments: [
            (
                "CREATE RULE r AS ON UPDATE TO m.people DO ALSO SELECT * FROM crosstab('SELECT m.act(), 1, 1') AS c(a int, b int)",
                "rule r"
            ),
            (
                "CREATE TRIGGER c BEFORE UPDATE ON m.people FOR EACH ROW EXECUTE FUNCTION check_primary_key('id', '(SELECT m.act() AS id) x', 'id')",
                "trigger c"
            ),
            (
                "CREATE RULE r AS ON UPDATE TO m.people DO ALSO INSERT INTO m.seen SELECT current_setting('primary_conninfo')",
                "rule r"
            ),
        ])
    func extensions(sql: String, place: String) throws {
        try database.run("CREATE EXTENSION tablefunc; CREATE EXTENSION refint")
        try plant("CREATE TABLE m.seen (a text); \(sql)")
        let exit = try sluice(["run", path("set.yaml")])
        #expect(exit.code == 2 && !wasCalled && exit.errors.contains(place), "\(exit.both)")
    }

    @Test("are refused where the database's owner has given their session a role of their own")
    func otherRole() throws {
        try database.run("ALTER DATABASE \(database.name) SET role = \(role)")
        let exit = try sluice(["status"])
        #expect(exit.code != 0 && exit.errors.contains("begins as role \(role)"), "\(exit.both)")
    }

    @Test("restore an application's table: quiet triggers, defaults and names that functions have call nothing")
    func restoringPlainly() throws {
        try plant(
            """
            CREATE FUNCTION m.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM m.act(); RETURN NEW; END';
            CREATE FUNCTION m.people(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN m.act(); END';
            CREATE DOMAIN m.year AS int CHECK (VALUE > 1900);
            ALTER TABLE m.people ADD y m.year, ADD d int DEFAULT m.act(), ADD CONSTRAINT c CHECK (length(note) > 1);
            CREATE INDEX people_i ON m.people (lower(note));
            CREATE TRIGGER touched BEFORE INSERT OR UPDATE ON m.people FOR EACH ROW EXECUTE FUNCTION m.touch()
            """)
        #expect(try sluice(["backup", "m.people", "--to", path("a.zst")]).code == 0)
        try plant("DROP TABLE m.people")
        let exit = try sluice(["restore", path("a.zst")])
        #expect(exit.code == 0 && !wasCalled, "\(exit.both)")
        #expect(try database.rows("SELECT count(*) FROM m.people").first?.first == .integer(30))
    }

    @Test("don't drop it where trying its archive would call a domain's check")
    func dropping() throws {
        try plant("CREATE DOMAIN m.d AS text CHECK (VALUE IS NULL OR m.hit() = 1); ALTER TABLE m.people ADD x m.d")
        try plant("UPDATE m.people SET x = 'x'")
        #expect(try sluice(["deprecate", "m.people"]).code == 0)
        try expectRefusal(["drop", "m.people", "--override", "grace"], naming: "domain m.d calls m.hit()")
    }

    @Test("don't try its rows against its checks for a plan")
    func checkingAPlan() throws {
        try plant("ALTER TABLE m.people ADD CHECK (m.act() = 1)")
        try expectRefusal(["anonymize", "check", path("plan.yaml")], naming: "constraint people_check")
    }

    @Test(
        "that try an upgrade look at none of its rows, and say so",
        arguments: [
            ("alter_column: {table: m.people, column: note, nullable: false}", "its rows weren't looked at"),
            ("drop_table: {table: m.people}", "its rows weren't counted"),
            ("drop_column: {table: m.people, column: note}", "its rows weren't counted"),
        ])
    func dryRun(operation: String, unseen: String) throws {
        try plant("CREATE INDEX people_i ON m.people ((id + m.hit()))")
        let migrations = folder.appending(path: "migrations")
        try FileManager.default.createDirectory(at: migrations, withIntermediateDirectories: true)
        try write(
            """
            revision: aaa111
            down_revision: null
            message: m
            upgrade:
              - \(operation)
            downgrade: {irreversible: "it is gone"}
            """, to: "migrations/aaa111.yaml")
        let exit = try sluice(["upgrade", "--dry-run"])
        #expect(exit.code == 0 && !wasCalled, "\(exit.both)")
        #expect(exit.both.contains("\(unseen), since index m.people_i calls m.hit()"), "\(exit.both)")
    }

    @Test("that try the end of a deprecation don't look for its rows", arguments: [true, false])
    func dryRunOfADrop(isBegun: Bool) throws {
        try plant("CREATE INDEX people_i ON m.people ((id + m.hit()))")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "migrations"), withIntermediateDirectories: true)
        try write(
            """
            revision: aaa111
            down_revision: null
            message: m
            upgrade:
              \(isBegun ? "# deprecated already" : "- deprecate_column: {table: m.people, column: note, grace: 30d}")
              - drop_deprecated: {table: m.people, column: note}
            downgrade: {irreversible: "it is gone"}
            """, to: "migrations/aaa111.yaml")
        if isBegun { #expect(try sluice(["deprecate", "m.people.note"]).code == 0 && !wasCalled) }
        let exit = try sluice(["upgrade", "--dry-run"])
        #expect(exit.code == (isBegun ? 2 : 0) && !wasCalled, "\(exit.both)")
    }

    @Test("don't count the rows that have no value when a deprecation is taken back")
    func undeprecating() throws {
        try plant("ALTER TABLE m.people ALTER note SET NOT NULL; CREATE INDEX people_i ON m.people ((id + m.hit()))")
        #expect(try sluice(["deprecate", "m.people.note"]).code == 0 && !wasCalled)
        try plant("UPDATE m.people SET deprecated_note = NULL WHERE id = 1")
        try expectRefusal(["undeprecate", "m.people.note"], naming: "index m.people_i")
    }

    @Test("that anonymize in place or adopt another tool's history are refused, too")
    func others() throws {
        try plant("ALTER TABLE m.people ADD CHECK (m.act() = 1)")
        #expect(try sluice(["anonymize", "mark-copy"]).code == 0)
        try expectRefusal(
            ["anonymize", path("plan.yaml"), "--database", database.text], naming: "constraint people_check")
        try expectTrust(["anonymize", path("plan.yaml"), "--database", database.text])
    }
}
