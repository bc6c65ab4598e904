import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

/// Each line of `docs/privileges.md`: the command runs as a role with exactly these grants.
@Suite("A role with the grants of docs/privileges.md")
struct PrivilegeTests {
    private let database: TestDatabase
    private let role: String
    private let folder: URL

    init() throws {
        database = try TestDatabase(.postgres)
        role = "deploy_\(database.name)"
        folder = try TemporaryFolder.make()
        try database.run(
            """
            REVOKE TEMPORARY ON DATABASE \(database.name) FROM PUBLIC;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            CREATE ROLE \(role) LOGIN; CREATE SCHEMA sluice AUTHORIZATION \(role); GRANT USAGE ON SCHEMA public TO \(role);
            CREATE TABLE t (id bigint PRIMARY KEY, a int, b int, note text);
            INSERT INTO t SELECT i, i, NULL, 'x@y.test' FROM generate_series(1, 300) AS s(i)
            """)
        try write("table: t\nset: {b: a + 1}\nwhere: b IS NULL\nchunk: {max_rows: 100}", to: "set.yaml")
        try write("table: t\ntransform: {note: {mask: \"#\"}}\nchunk: {max_rows: 100}", to: "transform.yaml")
        try write("table: t\nset: {b: a + 2}\nkeep_in_sync: true\nchunk: {max_rows: 100}", to: "sync.yaml")
        try write("version: 1\ntables:\n  t: {id: keep, a: keep, b: keep, note: {redact: [email]}}", to: "plan.yaml")
    }

    private func write(_ text: String, to name: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func own() throws { try database.run("ALTER TABLE t OWNER TO \(role)") }

    @discardableResult
    private func sluice(_ arguments: String..., expecting code: Int32 = 0) throws -> SpawnedProgram.Exit {
        let exit = try SluiceBinary.run(
            arguments + ["--project", folder.path],
            environment: [
                "SLUICE_KEY": "9f8a7c6b5d4e3f2a1b0c8d7e6f5a4b3c", "SLUICE_DATABASE": database.text + " user=\(role)",
            ])
        #expect(exit.code == code, "\(arguments): \(exit.both)")
        return exit
    }

    @Test("runs jobs: SELECT and UPDATE")
    func runs() throws {
        try database.run("GRANT SELECT, UPDATE ON t TO \(role)")
        try sluice("run", "set.yaml", "--dry-run")
        try sluice("forecast", "set.yaml")
        try sluice("run", "set.yaml")
        try sluice("status")
        try sluice("verify", "1")
        try sluice("quarantine", "1")
        try database.run("GRANT TEMPORARY ON DATABASE \(database.name) TO \(role)")
        try sluice("forecast", "transform.yaml")
        try sluice("run", "transform.yaml")
    }

    @Test("keeps rows in sync: its table")
    func sync() throws {
        try own()
        try sluice("run", "sync.yaml", "--limit-rows", "100", expecting: 3)
        try sluice("resume", "1")
    }

    @Test("archives: SELECT; puts rows back: SELECT, INSERT, UPDATE, TEMPORARY")
    func archives() throws {
        try database.run("GRANT SELECT ON t TO \(role)")
        try sluice("backup", "t", "--to", path("a.zst"))
        try database.run(
            "GRANT INSERT, UPDATE ON t TO \(role); GRANT TEMPORARY ON DATABASE \(database.name) TO \(role)")
        try sluice("restore", path("a.zst"), "--into", "t")
        try own()
        try sluice("backup", "t", "--to", path("own.zst"))
        try database.run("DROP TABLE t; GRANT CREATE ON SCHEMA public TO \(role)")
        try sluice("restore", path("own.zst"))
    }

    @Test("archives a table with an identity or a serial column: SELECT on its sequences, too")
    func identity() throws {
        try database.run(
            """
            CREATE TABLE numbered (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial); GRANT SELECT ON numbered TO \(role)
            """)
        let exit = try SluiceBinary.run(
            ["backup", "numbered", "--to", path("n.zst"), "--project", folder.path],
            environment: ["SLUICE_DATABASE": database.text + " user=\(role)"])
        #expect(exit.code != 0 && exit.errors.contains("ON SEQUENCE public.numbered_id_seq TO \(role)"), "\(exit.both)")
        try database.run("GRANT SELECT ON SEQUENCE numbered_id_seq, numbered_n_seq TO \(role)")
        try sluice("backup", "numbered", "--to", path("n.zst"))
    }

    @Test("measures jobs: SELECT on the table, CREATE on the database; and is told the table that it may not read")
    func benchmarks() throws {
        let arguments = ["bench", "set.yaml", "--rows", "100", "--workers", "1", "--chunk-sizes", "50", "--output"]
        func bench() throws -> SpawnedProgram.Exit {
            try SluiceBinary.run(
                arguments + [folder.path, "--project", folder.path],
                environment: ["SLUICE_DATABASE": database.text + " user=\(role)"])
        }
        try database.run("GRANT CREATE ON DATABASE \(database.name) TO \(role)")
        let refused = try bench()
        #expect(refused.code != 0 && refused.errors.contains("GRANT SELECT ON t TO \(role)"), "\(refused.both)")
        try database.run("GRANT SELECT ON t TO \(role)")
        let exit = try bench()
        #expect(exit.code == 0, "\(exit.both)")
    }

    @Test("takes a column away and brings it back: its table, and TEMPORARY")
    func wayOut() throws {
        try own()
        try sluice("deprecate", "t.note", "--grace", "0s", "--quiet", "0s")
        try sluice("deprecations")
        try database.run("GRANT TEMPORARY ON DATABASE \(database.name) TO \(role)")
        let dropped = try sluice("drop", "t.note", "--json")
        let archive = try #require(dropped.json["archive"] as? String)
        try sluice("restore", archive)
        try sluice("deprecate", "t.b", "--grace", "0s")
        try sluice("undeprecate", "t.b")
    }

    @Test("upgrades: what it changes, and CREATE where it makes something")
    func revisions() throws {
        try own()
        try database.run("GRANT CREATE ON SCHEMA public TO \(role)")
        try write(
            """
            revision: aaa111
            down_revision: null
            message: m
            upgrade:
              - create_table: {table: public.fresh, columns: [{name: id, type: bigint, primary_key: true}]}
              - add_column: {table: t, column: {name: extra, type: text}}
            """, to: "migrations/aaa111.yaml")
        try sluice("upgrade")
        try sluice("current")
        try sluice("downgrade", "base")
    }

    @Test("anonymizes into a copy: SELECT, and a database of its own; in place: the tables")
    func anonymizing() throws {
        // Another project's own tables are none of those that are copied.
        let others = ["meta", "ranges", "revision_log", "archives"].map {
            "CREATE TABLE \"other Sluice\".\($0) (a int)"
        }
        try database.run("CREATE SCHEMA \"other Sluice\"; " + others.joined(separator: "; "))
        try database.run("GRANT SELECT ON t TO \(role)")
        try sluice("anonymize", "suggest")
        try sluice("anonymize", "check", path("plan.yaml"))
        let copy = try TestDatabase(.postgres)
        try copy.run("ALTER DATABASE \(copy.name) OWNER TO \(role); GRANT ALL ON SCHEMA public TO \(role)")
        try sluice(
            "anonymize", path("plan.yaml"), "--from", database.text + " user=\(role)", "--to",
            copy.text + " user=\(role)")
    }

    /// What a command is given, and the statement that gives it what it lacks.
    @Test(
        "is told the statement that gives it what it lacks",
        arguments: [
            ("GRANT UPDATE ON t TO ROLE", ["run", "set.yaml"], "GRANT SELECT ON t TO ROLE"),
            (
                "GRANT UPDATE (b), SELECT (id, a) ON t TO ROLE", ["run", "set.yaml"],
                "GRANT SELECT ON t TO ROLE"
            ),
            ("GRANT SELECT ON t TO ROLE", ["run", "set.yaml"], "GRANT SELECT, UPDATE ON t TO ROLE"),
            (
                "GRANT SELECT, UPDATE ON t TO ROLE; REVOKE USAGE ON SCHEMA public FROM PUBLIC, ROLE",
                ["run", "open.yaml"],
                "GRANT USAGE ON SCHEMA public TO ROLE"
            ),
            (
                "GRANT SELECT, UPDATE ON t TO ROLE", ["run", "transform.yaml"],
                "GRANT TEMPORARY ON DATABASE NAME TO ROLE"
            ),
            ("GRANT ALL ON t TO ROLE", ["run", "sync.yaml"], "ALTER TABLE t OWNER TO ROLE"),
            (
                "CREATE TABLE \"Ord er\" (id bigint PRIMARY KEY, a int, b int); GRANT ALL ON \"Ord er\" TO ROLE",
                ["run", "odd.yaml"], "ALTER TABLE public.\"Ord er\" OWNER TO ROLE"
            ),
            ("GRANT SELECT ON t TO ROLE", ["run", "set.yaml", "--dry-run"], "GRANT SELECT, UPDATE ON t TO ROLE"),
            ("GRANT SELECT ON t TO ROLE", ["forecast", "set.yaml"], "GRANT SELECT, UPDATE ON t TO ROLE"),
            ("GRANT UPDATE ON t TO ROLE", ["backup", "t"], "GRANT SELECT ON t TO ROLE"),
            ("GRANT ALL ON t TO ROLE", ["deprecate", "t.note"], "ALTER TABLE t OWNER TO ROLE"),
            ("GRANT USAGE ON SCHEMA public TO ROLE", ["anonymize", "check", "plan.yaml"], "GRANT SELECT ON t TO ROLE"),
            ("ALTER TABLE t OWNER TO ROLE", ["upgrade"], "GRANT USAGE, CREATE ON SCHEMA public TO ROLE"),
            ("GRANT CREATE ON SCHEMA public TO ROLE", ["upgrade"], "ALTER TABLE t OWNER TO ROLE"),
            ("ALTER TABLE t OWNER TO ROLE", ["check"], "CREATEDB"),
        ])
    func lacking(given: String, command: [String], hint: String) throws {
        try database.run(given.replacing("ROLE", with: role))
        try write("table: public.t\nset: {b: a + 1}\nwhere: b IS NULL", to: "open.yaml")
        try write("table: public.Ord er\nset: {b: a + 1}\nkeep_in_sync: true", to: "odd.yaml")
        try write(
            """
            revision: aaa111
            down_revision: null
            message: m
            upgrade:
              - add_column: {table: t, column: {name: extra, type: text}}
              - create_table: {table: public.fresh, columns: [{name: id, type: bigint, primary_key: true}]}
            """, to: "migrations/aaa111.yaml")
        try write("CREATE TABLE t (id int)", to: "schema.sql")
        let exit = try SluiceBinary.run(
            command.map { $0.hasSuffix(".yaml") ? path($0) : $0 } + ["--project", folder.path],
            environment: [
                "SLUICE_KEY": "9f8a7c6b5d4e3f2a1b0c8d7e6f5a4b3c", "SLUICE_DATABASE": database.text + " user=\(role)",
            ])
        #expect([1, 2, 4].contains(exit.code), "\(exit.both)")
        let said = exit.both.replacing("public.t ", with: "t ")
        #expect(
            said.contains(hint.replacing("ROLE", with: role).replacing("NAME", with: database.name)), "\(exit.both)")
    }

    @Test("is told which sequence of a source it may not read: its copy would begin anew")
    func sequences() throws {
        try database.run("CREATE SEQUENCE \"Odd\"; GRANT SELECT ON t TO \(role)")
        let copy = try TestDatabase(.postgres)
        let exit = try sluice(
            "anonymize", path("plan.yaml"), "--from", database.text + " user=\(role)", "--to", copy.text, expecting: 2)
        #expect(exit.errors.contains("GRANT SELECT ON SEQUENCE public.\"Odd\" TO \(role)"), "\(exit.both)")
    }

    @Test("is told the statement that helps where it may make no schema")
    func missing() throws {
        try database.run("DROP SCHEMA sluice; GRANT SELECT, UPDATE ON t TO \(role)")
        let exit = try sluice("run", "set.yaml", expecting: 2)
        #expect(exit.errors.contains("CREATE SCHEMA sluice AUTHORIZATION \(role)"), "\(exit.both)")
    }

    @Test("sees no row that a policy hides, and so gets no run, no archive, no copy; the policy is named")
    func rowSecurity() throws {
        try database.run(
            """
            GRANT ALL ON t TO \(role); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
            CREATE POLICY some_rows ON t USING (id < 10)
            """)
        let copy = try TestDatabase(.postgres)
        for arguments in [
            ["run", "set.yaml"], ["forecast", "set.yaml"], ["backup", "t", "--to", path("b.zst")],
            ["anonymize", "check", path("plan.yaml")],
            ["anonymize", path("plan.yaml"), "--from", database.text + " user=\(role)", "--to", copy.text],
        ] {
            let exit = try SluiceBinary.run(
                arguments + ["--project", folder.path],
                environment: [
                    "SLUICE_KEY": "9f8a7c6b5d4e3f2a1b0c8d7e6f5a4b3c",
                    "SLUICE_DATABASE": database.text + " user=\(role)",
                ])
            #expect(exit.code == 2 && exit.errors.contains("some_rows"), "\(arguments): \(exit.both)")
        }
        #expect(!FileManager.default.fileExists(atPath: path("b.zst")))
    }
}
