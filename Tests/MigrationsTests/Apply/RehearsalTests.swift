import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

@Suite("A plan is rehearsed before the first step is run")
struct RehearsalTests {
    private static let table =
        "{create_table: {table: t, columns: [{name: id, type: integer, primary_key: true}, {name: email, type: text}]}}"

    /// A first revision that would work and a second that wouldn't.
    private func failure(_ operation: String) throws -> MigrationFailure {
        let project = try Project(.sqlite)
        try project.line([
            ("aaaa1", "upgrade: [\(Self.table)]"),
            ("bbbb2", "upgrade:\n  - \(operation)\ndowngrade: {irreversible: a test}"),
        ])
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(try project.catalog().isEmpty)
        #expect(try project.migrator().state().rows.isEmpty)
        #expect(failure.hint.contains("nothing was touched"))
        #expect(failure.description.hasPrefix("upgrade bbbb2 would fail at step 1 of 1"))
        return failure
    }

    @Test(
        "What SQLite takes and what then fails is refused with its line",
        arguments: [
            ("create_index: {index: u, table: t, columns: [emial], unique: true}", "no such column: emial"),
            ("execute: CREATE UNIQUE INDEX u ON t (\"emial\")", "no such column: emial"),
            ("add_column: {table: t, column: {name: at, type: datetime, default: now()}}", "now()"),
            (
                "create_table: {table: k, columns: [{name: a, type: integer, references: nowhere(id)}]}",
                "points to table nowhere"
            ),
            (
                "create_table: {table: k, columns: [{name: a, type: integer, references: t(idd)}]}",
                "column idd of t, which has none of that name. Did you mean 'id'?"
            ),
            (
                "create_table: {table: k, columns: [{name: a, type: text, references: t(email)}]}",
                "foreign key mismatch"
            ),
            ("create_view: {view: v, as: SELECT emial FROM t}", "no such column: emial"),
            (
                "execute: CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET emial = 1; END", "no such column: emial"
            ),
            (
                "create_trigger: {trigger: g, table: t, timing: after, events: [{update: [emial]}], body: SELECT 1}",
                "Did you mean 'email'?"
            ),
            ("execute: UPDATE t SET emial = 1", "no such column: emial"),
            ("drop_table: {table: nowhere}", "there is no table nowhere"),
            ("add_column: {table: t, column: {name: email, type: text}}", "has a column email already"),
        ])
    func refused(operation: String, reason: String) throws {
        let failure = try failure(operation)
        #expect(failure.description.contains(reason), "\(failure)")
        #expect(failure.description.contains("bbbb2.yaml:5:5"), "\(failure)")
    }

    @Test(
        "On PostgreSQL a name that no table, column or type has is refused before the first step",
        arguments: [
            ("create_index: {index: u, table: t, columns: [emial]}", "t has no column emial. Did you mean 'email'?"),
            ("add_column: {table: nowhere, column: {name: a, type: integer}}", "there is no table nowhere"),
            ("add_column: {table: t, column: {name: a, type: strng}}", "there is no type strng"),
            ("add_column: {table: t, column: {name: email, type: text}}", "t has a column email already"),
            (
                "create_table: {table: k, columns: [{name: a, type: integer, references: nowhere(id)}]}",
                "no table nowhere"
            ),
            ("create_foreign_key: {table: t, columns: [idd], references: t(id)}", "t has no column idd"),
            ("rename_column: {table: t, column: nme, to: x}", "t has no column nme"),
            ("bulk_insert: {table: t, rows: [{id: 1, mail: x}], key: [id]}", "t has no column mail"),
            ("drop_table: {table: nowhere, archive: false}", "there is no table nowhere"),
            ("create_table: {table: k, partition_of: {table: nowhere, values: default}}", "there is no table nowhere"),
            ("grant: {privileges: [update], table: t, columns: [emial], to: public}", "t has no column emial"),
            ("create_policy: {policy: p, table: nowhere}", "there is no table nowhere"),
            ("set_schema: {table: public.nowhere, to: app}", "there is no table public.nowhere"),
        ])
    func postgresNames(operation: String, reason: String) throws {
        let project = try Project(.postgres)
        try project.line([
            ("aaaa1", "upgrade: [\(Self.table)]"),
            ("bbbb2", "upgrade:\n  - \(operation)\ndowngrade: {irreversible: a test}"),
        ])
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.isForeseen && failure.description.contains(reason), "\(failure)")
        #expect(failure.description.contains("bbbb2.yaml:5:5"))
        #expect(try project.catalog().isEmpty)
    }

    @Test("On PostgreSQL what a plan makes, renames and drops itself is known")
    func postgresPlan() throws {
        let project = try Project(.postgres)
        try project.database.run("CREATE SCHEMA app; CREATE TABLE app.old (a int); CREATE DOMAIN app.price AS int")
        try project.line([
            (
                "aaaa1",
                """
                upgrade:
                  - \(Self.table)
                  - create_enum: {enum: mood, values: [happy]}
                  - add_column: {table: public.t, column: {name: m, type: "mood[]"}}
                  - add_column: {table: app.old, column: {name: p, type: app.price}}
                  - rename_column: {table: t, column: email, to: mail}
                  - rename_table: {table: t, to: people}
                  - create_index: {index: people_mail, table: people, columns: [mail, m]}
                  - drop_column: {table: app.old, column: a, was: {type: integer}}
                  - create_table: {table: k, columns: [{name: a, type: "numeric(10,2)"}, {name: b, type: bigserial}, {name: p, type: integer, references: people(id)}]}
                """
            ),
            (
                "bbbb2",
                "upgrade: [{execute: {sql: CREATE TABLE made (a int), reverse: DROP TABLE made}}, {add_column: {table: made, column: {name: b, type: text}}}]"
            ),
        ])
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        _ = try project.migrator().migrate(.downgrade, to: "base")
    }

    @Test("On PostgreSQL the types, partitions and moves of a plan are known, too")
    func postgresObjects() throws {
        let project = try Project(.postgres)
        try project.line([
            (
                "aaaa1",
                """
                upgrade:
                  - create_schema: {schema: app}
                  - create_domain: {domain: app.price, type: integer, check: VALUE > 0}
                  - create_composite_type: {type: '"Full name"', attributes: [{name: a, type: text}]}
                  - create_table:
                      table: sales
                      columns: [{name: at, type: date}, {name: p, type: app.price}, {name: n, type: '"Full name"'}]
                      partition_by: {range: at}
                  - create_table: {table: sales_1, partition_of: {table: sales, values: "FROM ('2026-01-01') TO ('2027-01-01')"}}
                  - create_index: {index: sales_1_p, table: sales_1, columns: [p]}
                  - add_column: {table: sales, column: {name: later, type: integer}}
                  - create_index: {index: sales_1_later, table: sales_1, columns: [later]}
                  - rename_column: {table: people, column: a, to: aa}
                  - create_index: {index: minors_aa, table: minors, columns: [aa]}
                  - rename_column: {table: people, column: aa, to: a}
                  - create_table: {table: pairs, columns: [{name: s, type: "sales[]"}, {name: m, type: minors}]}
                  - create_table: {table: more, inherits: [people], columns: [{name: b, type: integer}]}
                  - create_index: {index: more_a, table: more, columns: [a, b]}
                  - detach_partition: {table: sales, partition: sales_1, was: "FROM ('2026-01-01') TO ('2027-01-01')"}
                  - attach_partition: {table: sales, partition: sales_1, values: "FROM ('2026-01-01') TO ('2027-01-01')"}
                  - set_schema: {table: public.more, to: app}
                  - add_column: {table: app.more, column: {name: c, type: integer}}
                  - create_view: {view: v, as: SELECT 1 AS one}
                  - rename_object: {view: v, to: w}
                  - grant: {privileges: [select], table: w, columns: [one], to: public}
                  - create_materialized_view: {view: m, as: SELECT 1 AS one}
                  - create_index: {index: m_one, table: m, columns: [one], unique: true}
                  - refresh_materialized_view: {view: m, concurrently: true}
                """
            ),
            (
                "bbbb2",
                "upgrade: [{rename_object: {schema: app, to: shop}}, {drop_column: {table: shop.more, column: c, was: {type: integer}}}]"
            ),
        ])
        try project.database.run("CREATE TABLE people (a int); CREATE TABLE minors () INHERITS (people)")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        _ = try project.migrator().migrate(.downgrade, to: "base")
    }

    @Test("A type that is nearly one is refused when the plan is made")
    func misspeltType() throws {
        let project = try Project(.sqlite)
        try project.write("aaaa1", "upgrade: [{create_table: {table: t, columns: [{name: a, type: strng}]}}]")
        let problem = try #require(throws: Problem.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        #expect(problem.description.contains("Did you mean 'string'?"), "\(problem)")
        #expect(try project.catalog().isEmpty)
    }

    @Test("What a later revision breaks is told where that does it")
    func culprit() throws {
        let project = try Project(.sqlite)
        try project.write(
            "aaaa1",
            """
            upgrade:
              - create_table: {table: t, columns: [{name: a, type: integer}]}
              - create_table: {table: f, columns: [{name: a, type: integer}]}
              - execute: CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO f VALUES (NEW.a); END
            downgrade: {irreversible: a test}
            """)
        try project.write(
            "bbbb2", after: ["aaaa1"],
            "upgrade:\n  - execute: DROP TABLE f\n  - execute: CREATE TABLE other (a)\ndowngrade: {irreversible: a test}"
        )
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.description.contains("upgrade bbbb2 would fail at step 1 of 2"), "\(failure)")
        #expect(failure.description.contains("trigger g can't work"), "\(failure)")
    }

    @Test("A function that the application registers is one, where it is named")
    func applicationFunction() throws {
        let project = try Project(.sqlite)
        try project.write(
            "aaaa1",
            """
            upgrade:
              - create_table: {table: t, columns: [{name: a, type: integer}]}
              - execute: CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT My_Notify(NEW.a); END
            downgrade: {irreversible: a test}
            """)
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.hint.contains("functions: [NAME]"), "\(failure.hint)")
        var settings = MigrationSettings(lockTimeout: .seconds(1), actor: "test")
        settings.sqliteFunctions = ["my_notify"]
        let migrator = Migrator(try project.revisions(), on: try project.database.connect(), settings: settings)
        _ = try migrator.migrate(.upgrade, to: "heads")
        #expect(try project.catalog().count == 2)
    }

    @Test("Faults that were there before, and what only rows can tell, stop nothing")
    func allowed() throws {
        let project = try Project(.sqlite)
        try project.database.run(
            """
            CREATE TABLE old (a INTEGER REFERENCES nowhere (id), b TEXT DEFAULT (now())); CREATE VIEW bad AS SELECT c FROM old;
            CREATE TABLE parent (id INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1);
            CREATE TABLE child (p INTEGER NOT NULL REFERENCES parent (id))
            """)
        try project.write(
            "aaaa1.sql",
            text: """
                -- revision: aaaa1
                -- down_revision: null
                -- upgrade
                INSERT INTO child SELECT id FROM parent;
                INSERT INTO child VALUES ((SELECT min(id) FROM parent));
                CREATE TABLE later (a INTEGER REFERENCES forward (id));
                CREATE TABLE forward (id INTEGER PRIMARY KEY);
                -- downgrade irreversible: a test
                """)
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try project.database.rows("SELECT p FROM child") == [[1], [1]])
    }

    @Test("A job that a later step needs is looked at first", arguments: Engine.allCases)
    func missingJob(engine: Engine) throws {
        struct NoJobs: StepRunner {
            func check(_ work: Step.Work, on connection: (any Connection)?, with content: RehearsalContent) throws {
                if case .backfill = work { throw Problem(.unsupported, "no such job") }
            }
            func run(_ backfill: Backfill, _ identity: StepIdentity, on connection: any Connection) throws {}
            func run(_ begin: BeginDeprecation, _ identity: StepIdentity, on connection: any Connection) throws {}
            func run(_ end: EndDeprecation, _ identity: StepIdentity, on connection: any Connection) throws -> [String]
            {
                []
            }
            func run(_ drop: DropDeprecated, _ identity: StepIdentity, on connection: any Connection) throws {}
            func run(_ restore: RestoreDropped, _ identity: StepIdentity, on connection: any Connection) throws
                -> [String]
            { [] }
        }
        let project = try Project(engine)
        try project.write("aaaa1", "upgrade:\n  - \(Self.table)\n  - backfill: fill")
        let migrator = try project.migrator(runner: NoJobs())
        let failure = #expect(throws: MigrationFailure.self) { try migrator.migrate(.upgrade, to: "heads") }
        #expect(failure?.isForeseen == true && failure?.step == 2)
        #expect(try project.catalog().isEmpty)
    }
}

@Suite("Dropping a column with `was`")
struct LostDefinitionsTests {
    private static let column = "drop_column: {table: t, column: a, was: {type: integer, unique: true}}"

    @Test("is refused where indexes and constraints would go that the way back is without")
    func refused() throws {
        let project = try Project(.postgres)
        try project.database.run(
            """
            CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, b int, CONSTRAINT ck CHECK (a > b));
            CREATE INDEX ia ON t (a); CREATE UNIQUE INDEX uab ON t (a, b); CREATE INDEX ib ON t (b)
            """)
        try project.write("aaaa1", "upgrade: [{\(Self.column)}]")
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.description.contains("takes constraint ck, index ia, index uab with it"), "\(failure)")
        try project.database.run("DROP INDEX ia; DROP INDEX uab; ALTER TABLE t DROP CONSTRAINT ck")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try project.catalog().contains { $0.contains("t_a_key") })
    }

    @Test("is refused on SQLite as on PostgreSQL, before anything is run")
    func refusedOnSQLite() throws {
        let project = try Project(.sqlite)
        try project.database.run(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a int UNIQUE, b int, c int CONSTRAINT ck CHECK (c > 0)); "
                + "CREATE INDEX ia ON t (a)")
        try project.write(
            "aaaa1",
            "upgrade: [{\(Self.column)}, {drop_column: {table: t, column: c, was: {type: integer}}}]")
        let failure = try #require(throws: MigrationFailure.self) {
            try project.migrator().migrate(.upgrade, to: "heads")
        }
        #expect(failure.isForeseen && failure.description.contains("takes index ia with it"), "\(failure)")
        try project.database.run("DROP INDEX ia")
        let second = #expect(throws: MigrationFailure.self) { try project.migrator().migrate(.upgrade, to: "heads") }
        #expect(second?.description.contains("takes constraint ck with it") == true, "\(String(describing: second))")
        try project.write(
            "aaaa1",
            "upgrade: [{\(Self.column)}, {drop_column: {table: t, column: c, was: {type: integer, check: c > 0}}}]")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        _ = try project.migrator().migrate(.downgrade, to: "base")
        let sql = try project.database.rows("SELECT sql FROM sqlite_schema WHERE name = 't'")[0][0].text ?? ""
        #expect(sql.contains("UNIQUE") && sql.contains("CHECK"))
    }
}
