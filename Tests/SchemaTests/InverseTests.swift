import SluiceDatabase
import SluiceSchema
import SluiceTestSupport
import Testing

@Suite("A derived downgrade")
struct InverseTests {
    @Test(
        "is refused with the reason where none can be derived",
        arguments: [
            ("- drop_table: {table: t}", "drop table t can't be undone: it doesn't say what stood there: add `was`"),
            ("- drop_column: {table: t, column: c, was: {type: text, nullable: false}}", "NOT NULL without a default"),
            (
                "- drop_column: {table: t, column: c, cascade: true, was: {type: text}}",
                "cascade drops more than it names"
            ),
            ("- alter_column: {table: t, column: c, type: text, default: 1}", "what type, default was"),
            (
                "- alter_column: {table: t, column: c, type: \"numeric(10,2)\", using: c / 100.0, was: {type: integer}}",
                "how a value becomes what it was: add `using` to `was`"
            ),
            ("- create_table: {table: t, columns: [{name: a, type: text}], if_not_exists: true}", "been there before"),
            ("- execute: DELETE FROM t", "SQL doesn't say what undoes it: add `reverse`"),
            ("- bulk_insert: {table: t, rows: [{a: 1}]}", "which columns name a row: add `key`"),
            ("- backfill: fill", "add `reverse`, a job or null"),
            ("- create_check_constraint: {table: t, check: a > 0}", "the constraint has no name"),
            ("- create_view: {view: v, as: SELECT 1, replace: true}", "taken another view's place"),
            ("- attach_partition: {table: t, partition: p, values: default, drop_check: true}", "written down nowhere"),
            ("- set_schema: {table: t, to: app}", "in which schema it was: write that before the name"),
            ("- alter_storage: {table: t, with: {fillfactor: 70}, tablespace: x}", "what fillfactor, tablespace was"),
            ("- set_replica_identity: {table: t, identity: full}", "what the identity was: add `was`"),
            ("- detach_partition: {table: t, partition: p}", "what stood there: add `was`"),
            ("- alter_sequence: {sequence: s, start: 5, restart: 7, was: {increment: 1}}", "what start, restart was"),
            ("- alter_sequence: {sequence: s, cycle: true, if_exists: true}", "with if_exists"),
            ("- alter_domain: {domain: d, default: 1}", "what the default was: add `was`"),
            ("- alter_domain: {domain: d, add_constraint: {check: VALUE > 0}}", "the constraint has no name"),
            ("- alter_domain: {domain: d, drop_constraint: c}", "what stood there: add `was`"),
            ("- drop_composite_type: {type: c}", "what stood there: add `was`"),
            ("- create_procedure: {procedure: p, body: x, replace: true}", "taken another procedure's place"),
            ("- revoke: {privileges: all, table: t, from: ada, cascade: true}", "cascade takes away more"),
        ])
    func refusals(yaml: String, reason: String) throws {
        let refusal = try #require(throws: Irreversible.self) { try Operation.downgrade(of: operations(yaml)) }
        #expect(refusal.description.contains(reason))
    }

    @Test(
        "changes a type back by the server's assignment where that refuses what doesn't fit, else by a cast",
        arguments: [
            ("type: text, was: {type: integer}", "\"c\"::integer"),
            ("type: text, was: {type: \"numeric(10,2)\"}", "\"c\"::numeric(10,2)"),
            ("type: bigint, using: \"c::bigint\", was: {type: text}", nil),
            ("type: text, was: {type: string(3)}", nil),
            ("type: bigint, using: c * 2, was: {type: integer, using: c / 2}", "c / 2"),
        ] as [(String, String?)])
    func types(change: String, using: String?) throws {
        let downgrade = try Operation.downgrade(of: operations("- alter_column: {table: t, column: c, \(change)}"))
        guard case .alterColumn(let alter) = try #require(downgrade.first) else { throw Failure() }
        #expect(alter.changes.using?.postgres == using)
    }

    private struct Failure: Error {}

    @Test("undoes the last first, and leaves out what goes with a new table or column")
    func order() throws {
        let upgrade = try operations(
            """
            - create_table: {table: a, columns: [{name: id, type: integer, primary_key: true}]}
            - bulk_insert: {table: a, rows: [{id: 1}]}
            - add_column: {table: b, column: {name: c, type: text}}
            - backfill: fill_c
            - deprecate_column: {table: b, column: d, grace: 30d}
            - rename_column: {table: b, column: e, to: f}
            """)
        let downgrade = try Operation.downgrade(of: upgrade)
        #expect(
            downgrade.map(\.summary) == [
                "rename column f of b to e", "undeprecate column d of b", "drop column c from b", "drop table a",
            ])
    }

    @Test("of a drop brings back what is deprecated, and its own is the drop, overrides and all")
    func drop() throws {
        let written = try operations(
            "- drop_deprecated: {table: b, column: d, override: [grace, reads], encrypt: true}")
        let drop = DropDeprecated("d", of: "b", overriding: [.reads, .grace], encryptsArchive: true)
        #expect(written == drop.operations)
        let downgrade = try Operation.downgrade(of: written)
        #expect(downgrade == RestoreDropped(drop).operations)
        #expect(downgrade.map(\.summary) == ["restore dropped column d of b"])
        #expect(try Operation.downgrade(of: downgrade) == written)
        #expect(try operations("- drop_deprecated: {table: b}") == DropDeprecated(table: "b").operations)
        let unknown = try #require(throws: Problem.self) {
            try operations("- drop_deprecated: {table: b, override: [everything]}")
        }
        #expect(unknown.reason.contains("must be of grace, writes, reads, dependants, runs, archive"))
    }

    @Test("of a deprecated table or column takes it back, and its own begins it again on the same terms")
    func deprecation() throws {
        let written = try operations(
            """
            - deprecate_table: {table: b, grace: 10d, quiet: 2d, reason: old, keep_name: true, forbid_writes: true}
            - deprecate_column: {table: b, column: d}
            """)
        var table = BeginDeprecation(table: "b", grace: "10d")
        table.quiet = "2d"
        table.reason = "old"
        table.keepsName = true
        table.forbidsWrites = true
        #expect(written == table.operations + BeginDeprecation("d", of: "b").operations)
        let downgrade = try Operation.downgrade(of: written)
        #expect(downgrade.map(\.summary) == ["undeprecate column d of b", "undeprecate table b"])
        #expect(try Operation.downgrade(of: downgrade) == written)
    }

    @Test("undone again is the upgrade")
    func twice() throws {
        let upgrade = try operations(
            """
            - alter_column: {table: t, column: c, type: bigint, nullable: false, was: {type: integer}}
            - drop_index: {index: i, was: {table: t, columns: [c], unique: true}}
            - create_unique_constraint: {table: t, columns: [c]}
            - rename_table: {table: t, to: u}
            - alter_enum: {enum: mood, rename: sad, to: glum}
            """)
        let again = try Operation.downgrade(of: Operation.downgrade(of: upgrade))
        #expect(again.map(\.summary) == upgrade.map(\.summary))
    }

    @Test("on a database leaves what was there before", arguments: Engine.allCases)
    func onDatabase(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        try connection.executeScript(
            "CREATE TABLE t (a integer PRIMARY KEY, b text NOT NULL, c integer); INSERT INTO t VALUES (1, 'x', 5)")
        let upgrade = try operations(
            """
            - create_table:
                table: u
                columns:
                  - {name: id, type: bigint, primary_key: true, identity: always}
                  - {name: t_a, type: integer, references: t(a), on_delete: cascade}
                  - {name: kind, type: string(10), nullable: false, default: "'k'", check: kind <> ''}
                comment: it's new
            - add_column: {table: t, column: {name: d, type: "numeric(10,2)", nullable: false, default: 1.5}}
            - alter_column:
                {table: t, column: c, type: text, nullable: false, default: "'0'",
                 was: {type: integer, default: null, using: CAST(c AS integer)}}
            - create_unique_constraint: {table: t, columns: [b, d]}
            - create_check_constraint: {table: t, name: t_d_check, check: d > 0}
            - create_index: {index: t_b_idx, table: t, columns: [{column: b, order: desc}], where: d > 1}
            - rename_index: {index: t_b_idx, to: t_by_b}
            - create_view: {view: v, as: SELECT b FROM t}
            - bulk_insert: {table: t, rows: [{a: 2, b: y, c: "7", d: 2}], key: [a]}
            """)
        try perform(upgrade, on: connection)
        try connection.execute("INSERT INTO u (t_a) VALUES (1)")
        #expect(try connection.rows("SELECT id, kind FROM u") == [[1, "k"]])
        #expect(try connection.rows("SELECT a, b, c FROM t ORDER BY a") == [[1, "x", "5"], [2, "y", "7"]])
        try perform(Operation.downgrade(of: upgrade), on: connection)
        #expect(try connection.rows("SELECT * FROM t") == [[1, "x", 5]])
    }
}
