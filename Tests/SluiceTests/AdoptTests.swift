import Foundation
import Sluice
import SluiceTestSupport
import Testing

@Suite("Another tool's migrations")
struct AdoptTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let engine: Engine
        let peer: Peer
        var testDescription: String { "\(peer) \(engine)" }

        static let all = Engine.allCases.flatMap { engine in
            [Peer.flyway, .dbmate, .goose].map { Case(engine: engine, peer: $0) }
        }

        var files: [String: String] {
            switch peer {
            case .flyway:
                [
                    "sql/V1__people.sql": "BEGIN;\nCREATE TABLE people (id integer PRIMARY KEY);\nCOMMIT;\n",
                    "sql/V1.1__name.sql": "-- up\nALTER TABLE people ADD COLUMN name text;\n",
                    "sql/V2__index.sql": "CREATE INDEX people_name ON people (name);\n",
                    "sql/U2__index.sql": "DROP INDEX people_name;\n",
                ]
            case .dbmate:
                [
                    "db/migrations/20240101_people.sql":
                        "-- migrate:up\nCREATE TABLE people (id integer PRIMARY KEY);\n\n-- migrate:down\nDROP TABLE people;\n",
                    "db/migrations/20240102_name.sql":
                        "-- migrate:up\nALTER TABLE people ADD COLUMN name text;\n-- migrate:down\n",
                    "db/migrations/20240103_index.sql":
                        "-- migrate:up transaction:false\nCREATE INDEX people_name ON people (name);\n-- migrate:down\nDROP INDEX people_name;\n",
                ]
            default:
                [
                    "sql/00001_people.sql":
                        "-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE people (id integer PRIMARY KEY);\n-- +goose StatementEnd\n-- +goose Down\nDROP TABLE people;\n",
                    "sql/00002_name.sql": "-- +goose Up\nALTER TABLE people ADD COLUMN name text;\n",
                    "sql/00010_index.sql":
                        "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX people_name ON people (name);\n-- +goose Down\nDROP INDEX people_name;\n",
                ]
            }
        }

        /// With the first two applied.
        var history: String {
            switch peer {
            case .flyway:
                """
                CREATE TABLE flyway_schema_history (installed_rank integer, version varchar(50), description varchar(200), type varchar(20),
                script varchar(1000), checksum integer, success boolean);
                INSERT INTO flyway_schema_history VALUES (1, '1', 'people', 'SQL', 'V1__people.sql', 1, true),
                (2, '1.1', 'name', 'SQL', 'V1.1__name.sql', 1, true);
                """
            case .dbmate:
                """
                CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);
                INSERT INTO schema_migrations VALUES ('20240101'), ('20240102');
                """
            default:
                """
                CREATE TABLE goose_db_version (id \(engine == .postgres ? "serial" : "integer") PRIMARY KEY, version_id bigint, is_applied boolean);
                INSERT INTO goose_db_version VALUES (1, 0, true), (2, 1, true), (3, 2, true), (4, 10, true), (5, 10, false);
                """
            }
        }

        func project() throws -> ProjectFolder {
            let project = try ProjectFolder(engine, settings: "")
            for (path, text) in files { try project.write(path, text) }
            try project.database.run(
                "CREATE TABLE people (id integer PRIMARY KEY, name text); INSERT INTO people VALUES (1, 'Ada');"
                    + history)
            return project
        }

        func historyRows(_ project: ProjectFolder) throws -> [[Value]] {
            try project.database.rows("SELECT * FROM \(peer.historyTable ?? "")")
        }
    }

    @Test("become revisions, the database stands where it stood, and what is left is applied", arguments: Case.all)
    func adopt(case peer: Case) throws {
        let project = try peer.project()
        let before = try peer.historyRows(project)
        let adoption = try project.open().adoption(AdoptionRequest())
        #expect(adoption.peer == peer.peer && adoption.files.count == 3 && adoption.warnings == [])
        // Nothing is written yet.
        #expect(!FileManager.default.fileExists(atPath: project.folder.appending(path: "migrations").path))
        try project.open().carryOut(adoption)
        #expect(try project.open().position().state.rows == [adoption.files[1].header.id])
        try project.open().upgrade()
        let indexes = peer.engine == .postgres ? "pg_indexes WHERE indexname" : "sqlite_schema WHERE name"
        #expect(try project.database.rows("SELECT 1 FROM \(indexes) = 'people_name'").count == 1)
        try project.open().downgrade(to: adoption.files[1].header.id)
        #expect(try project.database.rows("SELECT 1 FROM \(indexes) = 'people_name'").isEmpty)
        #expect(try peer.historyRows(project) == before)
        #expect(try project.database.rows("SELECT id FROM people") == [[.integer(1)]])
    }

    @Test("are adopted by the same command after a kill between the files and the stamp", arguments: Engine.allCases)
    func kill(engine: Engine) throws {
        let project = try Case(engine: engine, peer: .goose).project()
        let adoption = try project.open().adoption(AdoptionRequest())
        try project.open().carryOut(adoption)
        _ = try project.open().stamp(["base"], purge: true)
        try FileManager.default.removeItem(atPath: adoption.files[2].path)
        let again = try project.open().adoption(AdoptionRequest())
        #expect(again.files.map(\.isThere) == [true, true, false])
        try project.open().carryOut(again)
        #expect(try project.open().position().state.rows == ["00002"])
    }

    @Test("make another schema than the database has, and that is said", arguments: Engine.allCases)
    func drift(engine: Engine) throws {
        let project = try Case(engine: engine, peer: .dbmate).project()
        try project.database.run("ALTER TABLE people ADD COLUMN by_hand integer")
        let warnings = try project.open().adoption(AdoptionRequest()).warnings
        #expect(warnings.contains { $0.contains("by_hand") || $0.contains("people") })
    }

    private func reason(_ engine: Engine, _ peer: Peer, _ sql: String) throws -> String {
        let project = try Case(engine: engine, peer: peer).project()
        try project.database.run(sql)
        var problem: Problem?
        do { _ = try project.open().adoption(AdoptionRequest()) } catch let error as Problem { problem = error }
        #expect(problem?.hint?.isEmpty == false)
        return problem?.reason ?? ""
    }

    @Test(
        "are refused with the way on, where the history has a gap, a failure or a stranger", arguments: Engine.allCases)
    func refusals(engine: Engine) throws {
        let failed = "INSERT INTO flyway_schema_history VALUES (3, '2', 'index', 'SQL', 'x', 1, false)"
        #expect(try reason(engine, .flyway, failed).contains("failed"))
        #expect(
            try reason(engine, .dbmate, "INSERT INTO schema_migrations VALUES ('20990101')").contains("no file has it"))
        let elsewhere = try ProjectFolder(engine, settings: "")
        try elsewhere.database.run("CREATE TABLE goose_db_version (id integer)")
        #expect(throws: Problem.self) { try elsewhere.open().adoption(AdoptionRequest()) }
        let gap = "DELETE FROM schema_migrations WHERE version = '20240101'"
        #expect(try reason(engine, .dbmate, gap).contains("isn't applied"))
    }

    private static let takenBack = [
        "BEGIN;\nDELETE FROM people;\nROLLBACK;",
        "SELECT 1;\nSAVEPOINT a;\nDELETE FROM people;\nROLLBACK TO SAVEPOINT a;\nRELEASE a;",
        "BEGIN;\nSELECT 1;\nCOMMIT;\nBEGIN;\nDELETE FROM people;\nROLLBACK;",
        "BEGIN;\nSELECT 1;\nCOMMIT AND CHAIN;\nCOMMIT;",
    ]

    @Test(
        "that take back a part of what they do are refused with the file and the line, and nothing is written",
        arguments: Case.all, takenBack)
    func takesBack(case peer: Case, sql: String) throws {
        let project = try peer.project()
        let (file, head) =
            switch peer.peer {
            case .flyway: ("sql/V3__taken.sql", "")
            case .dbmate: ("db/migrations/20240104_taken.sql", "-- migrate:up\n")
            default: ("sql/00011_taken.sql", "-- +goose NO TRANSACTION\n-- +goose Up\n")
            }
        try project.write(file, head + sql + "\n")
        let problem = try #require(throws: Problem.self) { try project.open().adoption(AdoptionRequest()) }
        let word = ["ROLLBACK", "SAVEPOINT", "AND CHAIN"].first { sql.contains($0) } ?? ""
        let keepsBlocks = peer.peer == .goose || sql.contains("COMMIT;\nBEGIN")
        let lines = sql.split(separator: "\n")
        let first = lines.firstIndex { $0.hasPrefix("BEGIN") || $0.hasPrefix("SAVEPOINT") } ?? 0
        let begun = keepsBlocks && sql.contains("COMMIT;\nBEGIN") ? 3 : first
        let line = begun + 1 + head.split(separator: "\n").count
        #expect(
            problem.description.contains("\(file.split(separator: "/").last ?? ""):\(line): '"), "\(word): \(problem)")
        #expect(!FileManager.default.fileExists(atPath: project.folder.appending(path: "migrations").path))
    }

    @Test(
        "that keep in parts are kept in parts: what stood between BEGIN and COMMIT is kept or not", arguments: Case.all)
    func parts(case peer: Case) throws {
        let project = try peer.project()
        let sql = """
            CREATE TABLE one (a integer);
            BEGIN;
            DROP TABLE people;
            INSERT INTO nowhere VALUES (1);
            COMMIT;

            """
        switch peer.peer {
        case .flyway: try project.write("sql/V3__parts.sql", sql)
        case .dbmate: try project.write("db/migrations/20240104_parts.sql", "-- migrate:up transaction:false\n\(sql)")
        default: try project.write("sql/00011_parts.sql", "-- +goose NO TRANSACTION\n-- +goose Up\n\(sql)")
        }
        try project.open().carryOut(try project.open().adoption(AdoptionRequest()))
        #expect(throws: (any Error).self) { try project.open().upgrade() }
        #expect(try project.database.rows("SELECT id FROM people") == [[.integer(1)]])
    }

    @Test("aren't there, and the schema as it is becomes the base", arguments: Engine.allCases)
    func base(engine: Engine) throws {
        let project = try ProjectFolder(engine, settings: "")
        try project.database.run(
            "CREATE TABLE a (id integer PRIMARY KEY, n text NOT NULL DEFAULT 'it''s'); CREATE INDEX a_n ON a (n); "
                + "CREATE VIEW v AS SELECT id FROM a; INSERT INTO a (id) VALUES (3)")
        let adoption = try project.open().adoption(AdoptionRequest())
        #expect(adoption.peer == Peer.none && adoption.warnings == [])
        try project.open().carryOut(adoption)
        #expect(try project.open().position().isAtHeads)
        #expect(try project.database.rows("SELECT n FROM a") == [[.text("it's")]])
        // A second project of it is refused, and so is what has a base already.
        try project.write("migrations/other.sql", "-- revision: abc\n-- upgrade\nSELECT 1;\n-- downgrade\n")
        #expect(throws: Problem.self) { try project.open().adoption(AdoptionRequest()) }
    }

    @Test("of Alembic come through its own SQL, with its branches", arguments: Engine.allCases)
    func alembic(engine: Engine) throws {
        guard let python = try Alembic.python() else { return }
        let project = try ProjectFolder(engine, settings: "")
        try Alembic.write(project, url: engine == .sqlite ? "sqlite://" : "postgresql://")
        let command = "\(python) -m alembic"
        let key = engine == .sqlite ? "INTEGER" : "SERIAL"
        try project.database.run(
            """
            CREATE TABLE t (id \(key) NOT NULL, PRIMARY KEY (id)); CREATE INDEX t_id ON t (id); CREATE TABLE u (id INTEGER);
            CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
            INSERT INTO alembic_version VALUES ('bbbb'), ('cccc')
            """)
        var request = AdoptionRequest()
        request.alembic = command
        let adoption = try project.open().adoption(request)
        #expect(adoption.peer == .alembic && adoption.heads == ["bbbb", "cccc"] && adoption.warnings == [])
        try project.open().carryOut(adoption)
        #expect(try project.open().position().state.rows == ["bbbb", "cccc"])
        try project.open().upgrade()
        #expect(try project.open().position().state.rows == ["dddd"])
        #expect(try project.database.rows("SELECT version_num FROM alembic_version").count == 2)
        try project.open().downgrade(to: "base")
        #expect(try project.database.rows("SELECT version_num FROM alembic_version").count == 2)
    }
}

/// Alembic itself, where Python and PyPI can be reached.
private enum Alembic {
    static func python() throws -> String? {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let script = root.appending(path: "Alembic/venv.sh").path
        let folder = root.deletingLastPathComponent().appending(path: ".venv-alembic").path
        let found = try? run("/bin/sh", [script, folder])
        return found?.split(whereSeparator: \.isNewline).last.map(String.init)
    }

    static func write(_ project: ProjectFolder, url: String) throws {
        try project.write(
            "alembic.ini",
            "[alembic]\nscript_location = %(here)s/alembic\npath_separator = os\nsqlalchemy.url = \(url)\n")
        try project.write("alembic/script.py.mako", "")
        try project.write("alembic/env.py", env)
        for (id, parents, up, down) in [
            (
                "aaaa", "None", "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True))",
                "op.drop_table('t')"
            ),
            ("bbbb", "'aaaa'", "op.create_index('t_id', 't', ['id'])", "op.drop_index('t_id', 't')"),
            ("cccc", "'aaaa'", "op.create_table('u', sa.Column('id', sa.Integer))", "op.drop_table('u')"),
            ("dddd", "('bbbb', 'cccc')", "pass", "pass"),
        ] {
            try project.write(
                "alembic/versions/\(id).py",
                """
                \"\"\"step \(id)\"\"\"
                from alembic import op
                import sqlalchemy as sa
                revision = '\(id)'
                down_revision = \(parents)
                def upgrade(): \(up)
                def downgrade(): \(down)
                """)
        }
    }

    private static let env = """
        from alembic import context
        context.configure(url=context.config.get_main_option("sqlalchemy.url"), literal_binds=True)
        with context.begin_transaction(): context.run_migrations()
        """
}
