import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@Suite("PostgreSQL's operations")
struct PostgresTests {
    @Test(
        "do what they say, and their derived downgrade takes it back",
        .enabled(if: PostgresInstallation.hasExtension("btree_gist"), "this PostgreSQL is without btree_gist"))
    func thereAndBack() throws {
        let database = try TestDatabase(.postgres)
        let connection = try database.connect()
        try connection.executeScript(
            "CREATE TABLE t (id integer PRIMARY KEY, \"odd \"\"name\" text, during tsrange, n integer DEFAULT 1, g integer)"
        )
        let before = try database.schemaDump()
        let upgrade = try operations(
            """
            - create_schema: {schema: app}
            - create_extension: {extension: btree_gist}
            - create_enum: {enum: app.mood, values: [sad, "so so", "it's fine"]}
            - create_table:
                table: app.people
                columns:
                  - {name: id, type: bigint, primary_key: true, identity: always}
                  - {name: mood, type: app.mood, nullable: false, default: "'sad'"}
                  - {name: moods, type: "app.mood[]"}
                  - {name: "full name", type: string(80), collation: C, comment: "as it's written"}
                  - {name: upper_name, type: text, generated: upper("full name")}
                constraints:
                  - {unique: ["full name"], nulls_not_distinct: true, deferrable: deferred}
                comment: who is there
            - create_sequence: {sequence: app.numbers, type: bigint, start: 5, increment: 5, cache: 3, cycle: true}
            - rename_column: {table: t, column: 'odd "name', to: plain}
            - alter_column: {table: t, column: n, type: text, default: "'x'", nullable: false, was: {type: integer, default: 1, using: n::integer}}
            - alter_column: {table: t, column: g, nullable: false, identity: by_default, was: {identity: null}}
            - create_exclude_constraint:
                table: t
                name: t_during
                elements: [{column: n, with: "="}, {column: during, with: "&&"}]
                where: id > 0
            - create_check_constraint: {table: t, name: t_n_check, check: n <> '', not_valid: true}
            - validate_constraint: {table: t, constraint: t_n_check}
            - rename_constraint: {table: t, constraint: t_n_check, to: t_n_set}
            - create_foreign_key: {table: t, columns: [g], references: app.people(id), on_delete: set_null, deferrable: true, not_valid: true}
            - create_index: {index: t_plain, table: t, columns: [{column: plain, operator_class: text_pattern_ops, nulls: first}], include: [n], unique: true, nulls_not_distinct: true, concurrently: true}
            - create_index: {index: t_during_gist, table: t, columns: [during], method: gist, where: id > 5}
            - create_view: {view: app.v, as: 'SELECT id, mood FROM app.people', columns: [a, b]}
            - create_materialized_view: {view: m, as: SELECT count(*) AS n FROM t}
            - create_function:
                function: app.touch
                arguments: step integer DEFAULT 1, note text = 'a, b'
                returns: integer
                language: sql
                body: SELECT step
                volatility: immutable
                strict: true
            - create_function: {function: noted, returns: trigger, body: "BEGIN RETURN NEW; END"}
            - create_trigger: {trigger: t_noted, table: t, timing: before, events: [insert, {update: [n]}], when: NEW.id > 0, function: noted()}
            - comment_table: {table: t, comment: "it's $sluice$", was: null}
            - comment_column: {table: t, column: n, comment: b, was: null}
            - deprecate_column: {table: t, column: n}
            """)
        try perform(upgrade, on: connection)
        #expect(try database.schemaDump() != before)
        #expect(try connection.rows("SELECT nextval('app.numbers'), app.touch(7)") == [[5, 7]])
        try perform(Operation.downgrade(of: upgrade), on: connection)
        #expect(try database.schemaDump() == before)
    }

    @Test("an enum loses a value with defaults and arrays intact, unless a row holds it")
    func dropEnumValue() throws {
        let connection = try TestDatabase(.postgres).connect()
        let upgrade = try operations("- alter_enum: {enum: mood, add: glad, before: sad}")
        try connection.executeScript(
            """
            CREATE TYPE mood AS ENUM ('so so', 'sad');
            CREATE TABLE t (m mood DEFAULT 'sad', l mood[] DEFAULT '{sad}'); INSERT INTO t DEFAULT VALUES;
            """)
        try perform(upgrade, on: connection)
        #expect(try connection.rows("SELECT enum_range(NULL::mood)::text") == [["{\"so so\",glad,sad}"]])
        try connection.execute("INSERT INTO t (m) VALUES ('glad')")
        #expect(throws: DatabaseError.self) { try perform(Operation.downgrade(of: upgrade), on: connection) }
        try connection.execute("DELETE FROM t WHERE m = 'glad'")
        try perform(Operation.downgrade(of: upgrade), on: connection)
        try connection.execute("INSERT INTO t DEFAULT VALUES")
        #expect(try connection.rows("SELECT m::text, l::text FROM t") == [["sad", "{sad}"], ["sad", "{sad}"]])
        #expect(try connection.rows("SELECT enum_range(NULL::mood)::text") == [["{\"so so\",sad}"]])
    }

    @Test("an enum that loses a value keeps its owner, privileges and comment")
    func enumOwner() throws {
        let database = try TestDatabase(.postgres)
        let connection = try database.connect()
        let (owner, reader) = ("owner_\(database.name)", "reader_\(database.name)")
        try connection.executeScript(
            """
            CREATE ROLE \(owner); CREATE ROLE \(reader); GRANT CREATE ON SCHEMA public TO \(owner); SET ROLE \(owner);
            CREATE TYPE mood AS ENUM ('sad', 'glad'); COMMENT ON TYPE mood IS 'it''s so';
            REVOKE USAGE ON TYPE mood FROM PUBLIC; GRANT USAGE ON TYPE mood TO \(reader) WITH GRANT OPTION; RESET ROLE
            """)
        let facts = """
            SELECT typowner::regrole::text, obj_description(oid, 'pg_type'), (SELECT string_agg(a.grantee::regrole::text
            || a.is_grantable, ' ' ORDER BY a.grantee::regrole::text) FROM aclexplode(typacl) AS a)
            FROM pg_type WHERE typname = 'mood'
            """
        let before = try connection.rows(facts).map(\.values)
        try perform("- alter_enum: {enum: mood, drop: glad}", on: connection)
        #expect(try connection.rows(facts).map(\.values) == before)
        #expect(try connection.rows("SELECT enum_range(NULL::mood)::text") == [["{sad}"]])
    }

    @Test("rows inserted with their ids leave the sequence past them")
    func sequences() throws {
        let connection = try TestDatabase(.postgres).connect()
        try perform(
            """
            - create_table: {table: t, columns: [{name: id, type: bigint, primary_key: true, identity: always}]}
            - bulk_insert: {table: t, rows: [{id: 1}, {id: 7}]}
            """, on: connection)
        try connection.execute("INSERT INTO t DEFAULT VALUES")
        #expect(try connection.rows("SELECT max(id) FROM t") == [[8]])
    }

    @Test("with if_exists and if_not_exists, what is there or isn't is fine", arguments: Engine.allCases)
    func existence(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        let yaml = """
            - create_table: {table: t, columns: [{name: a, type: integer}], if_not_exists: true}
            - add_column: {table: t, column: {name: b, type: integer}, if_not_exists: true}
            - create_index: {index: i, table: t, columns: [a], if_not_exists: true}
            - create_unique_constraint: {table: t, columns: [b], if_not_exists: true}
            - create_view: {view: v, as: SELECT a FROM t, if_not_exists: true}
            - create_enum: {enum: e, values: [x], if_not_exists: true}
            - drop_view: {view: w, if_exists: true}
            - drop_index: {index: j, if_exists: true}
            - drop_constraint: {table: t, constraint: nope, if_exists: true}
            - drop_column: {table: t, column: nope, if_exists: true}
            - rename_column: {table: t, column: nope, to: nope2, if_exists: true}
            - alter_column: {table: t, column: nope, nullable: true, if_exists: true}
            - rename_table: {table: nope, to: nope2, if_exists: true}
            - rename_index: {index: nope, to: nope2, if_exists: true}
            - drop_table: {table: nope, if_exists: true}
            - drop_trigger: {trigger: nope, table: t, if_exists: true}
            """
        try perform(yaml, on: connection)
        try perform(yaml, on: connection)
    }

    @Test("what the other database has no counterpart for is refused before anything runs")
    func unsupported() throws {
        for yaml in [
            "- create_sequence: {sequence: s}", "- create_extension: {extension: e}", "- create_schema: {schema: s}",
            "- create_index: {index: i, table: t, columns: [a], method: gin}",
            "- create_materialized_view: {view: v, as: SELECT 1}",
            "- create_function: {function: f, returns: integer, body: x}",
            "- create_table: {table: t, columns: [{name: a, type: bigint, identity: true}]}",
        ] {
            #expect(throws: Problem.self, "\(yaml)") { try Step.steps(for: operations(yaml), in: .sqlite) }
            #expect(try Step.steps(for: operations("- postgres:\n    \(yaml)"), in: .sqlite) == [])
        }
    }
}
