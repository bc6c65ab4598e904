import SluiceDatabase
import SluiceSchema
import Testing

@Suite("Operations in YAML")
struct DecodingTests {
    @Test("read as the values that Swift would write")
    func values() throws {
        let read = try operations(
            """
            - add_column: {table: products, column: {name: price_decimal, type: "numeric(10,2)"}}
            - create_index: {index: i, table: app.t, columns: [a, {expression: lower(b), order: desc}], where: a > 1}
            - alter_column: {table: t, column: c, type: bigint, default: null, was: {type: integer, default: 0}}
            - create_foreign_key: {table: t, columns: [a], references: users(id), on_delete: set_null, deferrable: deferred}
            - execute: {postgres: VACUUM t, transaction: false}
            - bulk_insert: {table: t, rows: [{a: 1, b: "1", c: null, d: 1.50, e: true, f: {sql: now()}, g: !!binary AAE=}]}
            - postgres:
                - create_extension: {extension: pg_trgm}
            - backfill: fill
            """)
        #expect(
            read == [
                .addColumn(AddColumn(Column("price_decimal", .numeric(precision: 10, scale: 2)), to: "products")),
                .createIndex(
                    CreateIndex(
                        "i", on: QualifiedName(schema: "app", name: "t"),
                        ["a", IndexColumn(.expression("lower(b)"), descending: true)], where: "a > 1")),
                .alterColumn(
                    AlterColumn(
                        "c", of: "t", ColumnChanges(type: .bigint, default: .drop),
                        was: ColumnChanges(type: .integer, default: .set("0")))),
                .createConstraint(
                    CreateConstraint(
                        .foreignKey(["a"], Reference("users", ["id"], onDelete: .setNull, deferrable: .deferred)),
                        on: "t")),
                .execute(Execute(SQLText(postgres: "VACUUM t", sqlite: nil), inTransaction: false)),
                .bulkInsert(
                    BulkInsert(
                        into: "t",
                        [
                            [
                                "a": 1, "b": "1", "c": nil, "d": .number("1.50"), "e": true, "f": .sql("now()"),
                                "g": .binary([0, 1]),
                            ]
                        ])),
                .only(.postgres, .createExtension(CreateExtension("pg_trgm"))),
                .backfill(Backfill("fill")),
            ])
    }

    @Test(
        "that can't be understood are refused with the line, what stands there and what is allowed",
        arguments: [
            ("- add_colum: {table: t}", "x.yaml:1:3: there is no operation 'add_colum'; there are add_column"),
            ("- drop_column: {table: t, colum: c}", "x.yaml:1:16: drop_column needs column; 'colum' stands there"),
            (
                "- drop_column:\n    table: t\n    column: c\n    cascad: true",
                "x.yaml:4:5: unknown key 'cascad' in drop_column; allowed: table, column, was, if_exists, cascade"
            ),
            (
                "- drop_column: {table: t, column: c, cascade: maybe}",
                "x.yaml:1:47: drop_column: cascade is 'maybe', but must be true or false"
            ),
            (
                "- drop_column: {table: t, column: c, cascade: \"true\"}",
                "x.yaml:1:47: drop_column: cascade is 'true', but must be true or false"
            ),
            ("- drop_table: {table: [a, b]}", "x.yaml:1:23: drop_table: table is a list, but must be a text"),
            ("- alter_column: {table: t, column: c}", "x.yaml:1:17: alter_column: changes nothing"),
            (
                "- add_column: {table: t, column: {name: a, type: integer, references: {table: u}, on_delete: cascade}}",
                "has on_delete beside `references: {…}`"
            ),
            (
                "- create_foreign_key: {table: t, columns: [a], references: u, on_delete: destroy}",
                "on_delete is 'destroy', but must be one of no_action, restrict, cascade, set_null, set_default"
            ),
            (
                "- add_column: {table: t, column: {name: c, type: text, default: active}}",
                "default is SQL, and 'active' there is a column's name"
            ),
            ("- create_index: {index: i, table: t, columns: [lower(a)]}", "write {expression: \"lower(a)\"}"),
            ("- [add_column, t]", "x.yaml:1:3: each operation is one key with what belongs to it"),
            ("drop_table: {table: t}", "x.yaml:1:1: a list of operations is needed, found a mapping"),
            (
                "- deprecate_column: {table: t, column: c, grace: soon}",
                "x.yaml:1:50: deprecate_column: grace is 'soon', but must be a duration such as 500ms"
            ),
            ("- create_enum: {enum: mood}", "x.yaml:1:16: create_enum needs values"),
            ("- bulk_insert: {table: t, rows: [{a: 1}], key: [b]}", "key names b, which not every row gives"),
        ])
    func refusals(yaml: String, message: String) throws {
        let error = try #require(throws: Problem.self) { try operations(yaml) }
        #expect(error.description.contains(message))
    }

    @Test("values of an enum that look like YAML's booleans stay texts")
    func norway() throws {
        #expect(
            try operations("- create_enum: {enum: answer, values: [yes, no, on]}") == [
                .createEnum(CreateEnum("answer", ["yes", "no", "on"]))
            ])
    }

    @Test("portable types have one for each database, others are passed through")
    func types() {
        let types: [(ColumnType, String, String)] = [
            ("integer", "integer", "INTEGER"), ("bigint", "bigint", "BIGINT"),
            ("string(50)", "character varying(50)", "VARCHAR(50)"), ("text", "text", "TEXT"),
            ("numeric(10, 2)", "numeric(10,2)", "NUMERIC(10,2)"), ("boolean", "boolean", "BOOLEAN"),
            ("datetime", "timestamp with time zone", "DATETIME"), ("date", "date", "DATE"), ("json", "jsonb", "TEXT"),
            ("uuid", "uuid", "TEXT"), ("binary", "bytea", "BLOB"), ("tsvector", "tsvector", "tsvector"),
            ("numeric(a)", "numeric(a)", "numeric(a)"),
        ]
        for (type, postgres, sqlite) in types {
            #expect(type.sql(in: .postgres) == postgres)
            #expect(type.sql(in: .sqlite) == sqlite)
        }
    }

    @Test(
        "say what to write for a default that is a text, a date or nothing, and for a name in another schema",
        arguments: [
            ("- add_column: {table: t, column: {name: c, type: text, default: ''}}", "for an empty text, write \"''\""),
            (
                "- add_column: {table: t, column: {name: c, type: date, default: 2020-01-01}}",
                "for a date or a time, write \"'2020-01-01'\""
            ),
            ("- add_column: {table: t, column: {name: c, type: text, default: 12:30}}", "write \"'12:30'\""),
            ("- rename_table: {table: t, to: app.t2}", "a table stays in its own"),
        ])
    func meantOtherwise(yaml: String, hint: String) throws {
        let error = try #require(throws: Problem.self) { try operations(yaml) }
        #expect(error.description.hasPrefix("x.yaml:1:") && error.description.contains(hint))
    }
}
