import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@Suite("PostgreSQL's partitions, types, policies and privileges")
struct PostgresObjectsTests {
    @Test("take names with quotes, blanks, capitals and other alphabets, and go as they came")
    func oddNames() throws {
        let database = try TestDatabase(.postgres)
        let connection = try database.connect()
        try connection.executeScript(
            """
            CREATE SCHEMA "Größe ""x"; CREATE TABLE "odd ""t" ("Id" integer PRIMARY KEY, "weiß nicht" text);
            CREATE FUNCTION "F n"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            """)
        let before = try database.schemaDump()
        let upgrade = try operations(
            """
            - create_table:
                table: '"Größe ""x"."P a"'
                columns: [{name: "A t", type: integer, nullable: false}, {name: 'b"', type: text}]
                partition_by: {list: ["A t"]}
            - create_table:
                table: '"Größe ""x"."P 1"'
                partition_of: {table: '"Größe ""x"."P a"', values: "IN (1, 2)"}
                constraints: [{primary_key: ["A t"]}]
                with: {fillfactor: 50}
            - create_table: {table: '"Größe ""x".Kind', inherits: ['"odd ""t"'], columns: [{name: ж, type: text}]}
            - create_index: {index: 'I "1', table: '"odd ""t"', columns: [weiß nicht], with: {fillfactor: 50}}
            - create_sequence: {sequence: '"Größe ""x"."S 1"', owned_by: null}
            - alter_sequence:
                sequence: '"Größe ""x"."S 1"'
                owned_by: '"Größe ""x".Kind.Id'
                increment: -1
                was: {owned_by: null, increment: 1}
            - create_domain:
                domain: '"Größe ""x"."D 1"'
                type: text
                constraints: [{name: 'C "1', check: VALUE <> 'it''s'}]
            - alter_domain: {domain: '"Größe ""x"."D 1"', default: "'it''s'", was: null}
            - create_composite_type:
                type: '"Größe ""x"."T 1"'
                attributes: [{name: 'a "1', type: text, collation: C}, {name: ж, type: integer}]
            - enable_row_security: {table: '"odd ""t"', force: true}
            - create_policy: {policy: 'p "1', table: '"odd ""t"', for: select, using: '"Id" > 0'}
            - create_procedure: {procedure: '"Größe ""x"."Do it"', arguments: n integer DEFAULT 1, language: sql, body: SELECT n}
            - create_trigger:
                trigger: 'tr "1'
                table: '"odd ""t"'
                timing: after
                events: [{update: [weiß nicht]}]
                constraint: true
                deferrable: true
                function: '"F n"()'
            - rename_object: {type: '"Größe ""x"."T 1"', to: 'T "2'}
            - rename_object: {policy: 'p "1', table: '"odd ""t"', to: p 2}
            - rename_object: {trigger: 'tr "1', table: '"odd ""t"', to: tr 2}
            - rename_object: {schema: 'Größe "x', to: 'Länge "x'}
            - set_schema: {table: '"Länge ""x"."P a"', to: public}
            - set_schema: {domain: '"Länge ""x"."D 1"', to: public}
            - rename_object: {schema: 'Länge "x', to: 'Größe "x'}
            - set_schema: {domain: 'public."D 1"', to: 'Größe "x'}
            - alter_storage: {index: '"I ""1"', with: {fillfactor: 60}, was: {with: {fillfactor: 50}}}
            - alter_storage: {table: '"odd ""t"', unlogged: true, with: {toast.autovacuum_enabled: false}, was: {with: {toast.autovacuum_enabled: null}}}
            - set_replica_identity: {table: '"odd ""t"', identity: full, was: default}
            - grant: {privileges: [select, update], table: '"odd ""t"', columns: [weiß nicht], to: [public]}
            - grant: {privileges: [usage], schema: 'Größe "x', to: [public]}
            - grant: {privileges: all, sequence: '"Größe ""x"."S 1"', to: [public]}
            - revoke: {privileges: [execute], procedure: '"Größe ""x"."Do it"', arguments: n integer DEFAULT 1, from: [public]}
            - revoke: {privileges: [usage], type: '"Größe ""x"."D 1"', from: [public]}
            """)
        try perform(upgrade, on: connection)
        let after = try database.schemaDump()
        #expect(after != before)
        try perform(Operation.downgrade(of: upgrade), on: connection)
        #expect(try database.schemaDump() == before)
        try perform(upgrade, on: connection)
        #expect(try database.schemaDump() == after)
    }

    @Test("a partition whose detaching was interrupted is detached by the next try")
    func interruptedDetach() throws {
        let database = try TestDatabase(.postgres)
        let (connection, reader) = (try database.connect(), try database.connect())
        try perform(
            """
            - create_table: {table: events, columns: [{name: n, type: integer}], partition_by: {range: n}}
            - create_table: {table: events_1, partition_of: {table: events, values: FROM (0) TO (9)}}
            - bulk_insert: {table: events, rows: [{n: 3}]}
            """, on: connection)
        let detach = try operations("- detach_partition: {table: events, partition: events_1, concurrently: true}")
        try connection.executeScript("SET lock_timeout = '50ms'")
        try reader.transaction {
            _ = try reader.rows("SELECT * FROM events")
            #expect(throws: DatabaseError.self) { try perform(detach, on: connection) }
        }
        #expect(try connection.rows("SELECT inhdetachpending FROM pg_inherits") == [[.bool(true)]])
        #expect(try perform(detach, on: connection).first?.hasSuffix("FINALIZE") == true)
        #expect(try connection.rows("SELECT count(*) FROM pg_inherits") == [[0]])
        #expect(try connection.rows("SELECT n FROM events_1") == [[3]])
        let step = try #require(try Step.steps(for: detach, in: .postgres).first)
        #expect(try ConcurrentDetach.isDone(step, on: connection))
    }

    @Test("a partition that was detached concurrently is attached as it was, without the check that it got")
    func concurrentDetachBack() throws {
        let database = try TestDatabase(.postgres)
        let connection = try database.connect()
        try perform(
            """
            - create_table: {table: 'E v', columns: [{name: n, type: integer}, {name: t, type: text}], partition_by: {list: t}}
            - create_table: {table: 'E 1', partition_of: {table: 'E v', values: "IN ('a', NULL)"}}
            - create_check_constraint: {table: 'E v', name: all, check: n > 0}
            - create_check_constraint: {table: 'E 1', name: own, check: n > 1}
            """, on: connection)
        let before = try database.schemaDump()
        let upgrade = try operations(
            "- detach_partition: {table: 'E v', partition: 'E 1', concurrently: true, was: \"IN ('a', NULL)\"}")
        try perform(upgrade, on: connection)
        #expect(
            try connection.rows(
                "SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid = '\"E 1\"'::regclass") == [[3]])
        try perform(Operation.downgrade(of: upgrade), on: connection)
        #expect(try database.schemaDump() == before)
    }

    @Test("a constraint takes an index that is there under its own name, and gives it back")
    func usingIndex() throws {
        let database = try TestDatabase(.postgres)
        let connection = try database.connect()
        try connection.executeScript(
            """
            CREATE TABLE "T 1" ("i d" integer NOT NULL, a text, b text); CREATE UNIQUE INDEX "I ""1" ON "T 1" ("i d");
            CREATE UNIQUE INDEX ab ON "T 1" (a) INCLUDE (b) NULLS NOT DISTINCT;
            """)
        let before = try database.schemaDump()
        let upgrade = try operations(
            """
            - create_primary_key: {table: 'T 1', columns: [i d], using_index: 'I "1'}
            - create_unique_constraint:
                {table: 'T 1', name: one a, columns: [a], include: [b], nulls_not_distinct: true, deferrable: deferred, using_index: ab}
            """)
        try perform(upgrade, on: connection)
        #expect(
            try connection.rows(
                "SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n' AND conrelid = '\"T 1\"'::regclass ORDER BY contype"
            )
                == [
                    ["T 1_pkey", "PRIMARY KEY (\"i d\")"],
                    ["one a", "UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b) DEFERRABLE INITIALLY DEFERRED"],
                ])
        try perform(Operation.downgrade(of: upgrade), on: connection)
        #expect(try database.schemaDump() == before)
        #expect(throws: Problem.self) {
            try operations("- create_check_constraint: {table: t, check: a, using_index: i}")
        }
    }

    @Test("a policy shows each role its own rows, and a grant lets it write its columns alone")
    func rights() throws {
        let database = try TestDatabase(.postgres)
        let connection = try database.connect()
        let role = "Reader of \(database.name)"
        try connection.executeScript(
            "CREATE ROLE \"\(role)\"; CREATE TABLE notes (owner text, body text, seen boolean)")
        let upgrade = try operations(
            """
            - enable_row_security: {table: notes}
            - create_policy: {policy: own, table: notes, to: ["\(role)"], using: owner = current_user}
            - create_policy: {policy: kept, table: notes, restrictive: true, for: delete, using: "false"}
            - grant: {privileges: [select, delete], table: notes, to: ["\(role)"]}
            - grant: {privileges: [update], table: notes, columns: [seen], to: ["\(role)"], with_grant_option: true}
            """)
        try perform(upgrade, on: connection)
        try connection.executeScript(
            "INSERT INTO notes VALUES ('\(role)', 'a', false), ('else', 'b', false); SET ROLE \"\(role)\"; SET row_security = on"
        )
        #expect(try connection.rows("SELECT body FROM notes") == [["a"]])
        try connection.executeScript("UPDATE notes SET seen = true; DELETE FROM notes")
        #expect(throws: DatabaseError.self) { try connection.execute("UPDATE notes SET body = 'c'") }
        try connection.executeScript("RESET ROLE")
        #expect(
            try connection.rows("SELECT body, seen FROM notes ORDER BY 1") == [
                ["a", .bool(true)], ["b", .bool(false)],
            ])
        try perform(Operation.downgrade(of: upgrade), on: connection)
        #expect(try connection.rows("SELECT has_table_privilege('\(role)', 'notes', 'SELECT')") == [[.bool(false)]])
        try connection.executeScript("DROP ROLE \"\(role)\"")
    }

    @Test("a sequence counts on as it is told, and its options come back")
    func sequence() throws {
        let connection = try TestDatabase(.postgres).connect()
        try perform("- create_sequence: {sequence: numbers, maximum: 20}", on: connection)
        let upgrade = try operations(
            """
            - alter_sequence:
                {sequence: numbers, increment: 5, maximum: null, cycle: true, restart: 10, was: {increment: 1, maximum: 20, restart: 1}}
            """)
        try perform(upgrade, on: connection)
        let numbers = "SELECT nextval('numbers'), nextval('numbers'), nextval('numbers'), nextval('numbers')"
        #expect(try connection.rows(numbers) == [[10, 15, 20, 25]])
        try perform(Operation.downgrade(of: upgrade), on: connection)
        #expect(try connection.rows(numbers) == [[1, 2, 3, 4]])
        #expect(
            try connection.rows("SELECT max_value, increment_by, cycle FROM pg_sequences") == [[20, 1, .bool(false)]])
    }

    @Test(
        "are refused on SQLite, with the place where they belong",
        arguments: [
            "- create_table: {table: t, columns: [{name: a, type: integer}], partition_by: {range: [a]}}",
            "- create_table: {table: t, partition_of: {table: u, values: default}}",
            "- create_table: {table: t, columns: [{name: a, type: integer}], inherits: u}",
            "- attach_partition: {table: t, partition: u, values: default}",
            "- detach_partition: {table: t, partition: u}", "- alter_sequence: {sequence: s, cycle: true}",
            "- create_domain: {domain: d, type: text}", "- alter_domain: {domain: d, nullable: false}",
            "- drop_domain: {domain: d}", "- create_composite_type: {type: c, attributes: [{name: a, type: text}]}",
            "- drop_composite_type: {type: c}", "- enable_row_security: {table: t}",
            "- disable_row_security: {table: t}", "- create_policy: {policy: p, table: t}",
            "- drop_policy: {policy: p, table: t}", "- grant: {privileges: all, table: t, to: public}",
            "- revoke: {privileges: all, table: t, from: public}", "- create_procedure: {procedure: p, body: x}",
            "- drop_procedure: {procedure: p}", "- rename_object: {type: t, to: u}",
            "- create_unique_constraint: {table: t, columns: [a], using_index: i}",
            "- set_schema: {table: public.t, to: app}", "- set_replica_identity: {table: t, identity: full}",
            "- refresh_materialized_view: {view: v}",
            "- create_trigger: {trigger: r, table: t, timing: after, events: insert, body: SELECT 1, constraint: true}",
            "- create_trigger: {trigger: r, table: t, timing: after, events: insert, body: SELECT 1, referencing: {new_table: n}}",
        ])
    func onSQLite(yaml: String) throws {
        let refusal = try #require(throws: Problem.self) { try Step.steps(for: operations(yaml), in: .sqlite) }
        #expect(refusal.reason.contains("SQLite"))
        #expect(refusal.hint?.contains("under `postgres:`") == true)
        #expect(try Step.steps(for: operations("- postgres:\n    \(yaml)"), in: .sqlite) == [])
    }

    @Test("how a table and an index are stored says nothing to SQLite")
    func storage() throws {
        let connection = try sqlite()
        try perform(
            """
            - create_table: {table: t, columns: [{name: a, type: integer}], unlogged: true, with: {fillfactor: 70}, tablespace: x}
            - create_index: {index: i, table: t, columns: [a], with: {fillfactor: 70}, tablespace: x}
            """, on: connection)
        #expect(try connection.sqliteSQL("i") == "CREATE INDEX \"i\" ON \"t\" (\"a\")")
    }

    @Test(
        "are read strictly",
        arguments: [
            (
                "- create_table: {table: t, columns: [{name: a, type: text}], partition_by: {range: [a], list: [a]}}",
                "one of range, list and hash"
            ),
            (
                "- create_table: {table: t, columns: [{name: a, type: text}], partition_by: {}}",
                "needs range, list or hash"
            ),
            (
                "- create_table: {table: t, columns: [{name: a, type: text}], partition_by: {range: [{column: a, order: desc}]}}",
                "has no order"
            ),
            ("- create_table: {table: t, partition_of: {table: u, values: (1)}}", "values is '(1)', but must be FROM"),
            ("- create_table: {table: t, columns: [{name: a, type: text}], with: {fillfactor: [1]}}", "with is a list"),
            ("- create_sequence: {sequence: s, owned_by: id}", "must be a column with its table"),
            ("- alter_sequence: {sequence: s}", "changes nothing"),
            ("- alter_domain: {domain: d}", "needs one of default, nullable"),
            ("- alter_domain: {domain: d, nullable: true, default: 1}", "needs one of default, nullable"),
            ("- alter_domain: {domain: d, nullable: true, was: false}", "unknown key 'was'"),
            ("- create_composite_type: {type: c}", "needs attributes"),
            ("- rename_object: {to: b}", "needs one of view, materialized_view"),
            ("- rename_object: {view: a, type: b, to: c}", "needs one of view, materialized_view"),
            ("- rename_object: {policy: p, to: q}", "table is that of a policy or a trigger"),
            ("- rename_object: {view: v, table: t, to: q}", "table is that of a policy or a trigger"),
            ("- set_schema: {policy: p, to: app}", "needs one of table, view"),
            ("- alter_storage: {table: t, index: i, unlogged: true}", "needs either table or index"),
            ("- alter_storage: {table: t}", "changes nothing"),
            ("- alter_storage: {index: i, unlogged: true}", "an index is unlogged as its table is"),
            ("- set_replica_identity: {table: t, identity: all}", "identity is 'all', but must be default, full"),
            ("- create_policy: {policy: p, table: t, for: insert, using: a > 0}", "give with_check"),
            ("- create_policy: {policy: p, table: t, for: select, with_check: a > 0}", "give using"),
            ("- grant: {privileges: [selct], table: t, to: public}", "no privilege 'selct' on tables"),
            ("- grant: {privileges: [delete], table: t, columns: [a], to: public}", "no privilege 'delete' on columns"),
            ("- grant: {privileges: all, to: public}", "needs one of table, sequence"),
            ("- grant: {privileges: all, schema: s, columns: [a], to: public}", "columns are those of a table"),
            ("- revoke: {privileges: all, table: t, arguments: a, from: public}", "arguments are those of a function"),
            (
                "- create_trigger: {trigger: r, table: t, timing: after, events: insert, deferrable: true}",
                "only a trigger with `constraint: true`"
            ),
        ])
    func decoding(yaml: String, message: String) throws {
        let problem = try #require(throws: Problem.self) { try operations(yaml) }
        #expect(problem.description.contains(message))
    }

    @Test("a partition with columns of its own is refused before anything runs")
    func partitionWithColumns() throws {
        let yaml =
            "- create_table: {table: t, columns: [{name: a, type: text}], partition_of: {table: u, values: default}}"
        let refusal = try #require(throws: Problem.self) { try Step.steps(for: operations(yaml), in: .postgres) }
        #expect(refusal.reason.contains("leave `columns` out"))
    }
}
