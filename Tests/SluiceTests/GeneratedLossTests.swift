import Foundation
import Sluice
import SluiceTestSupport
import Testing

@Suite("A generated revision loses nothing without being asked")
struct GeneratedLossTests {
    private func refusal(_ body: () throws -> Void) -> String {
        let failure = #expect(throws: (any Error).self) { try body() }
        return failure.map { "\($0)" } ?? ""
    }

    @Test(
        "where another type would change a value",
        arguments: [
            ("text", "'abcdefgh'", "varchar(3)"), ("numeric(10,4)", "1.2345", "numeric(10,1)"),
            ("timestamptz", "'2026-01-02 03:04:05+00'", "date"), ("timestamp", "'2026-01-02 03:04:05'", "time"),
            ("text", "'007'", "integer"), ("float8", "1.5", "bigint"), ("text[]", "'{abcd}'", "varchar(3)[]"),
            ("bigint", "20260102", "date"), ("text", "'2026-01-02 03:04:05'", "date"), ("whole", "7", "less"),
        ])
    func types(item: (type: String, value: String, to: String)) throws {
        let domains = "CREATE DOMAIN whole AS integer; CREATE DOMAIN less AS char(1);"
        let value = item.type == "whole" ? "77" : item.value
        let project = try ProjectFolder.wanting(
            domains + "CREATE TABLE \"a t\" (id integer PRIMARY KEY, \"b %\" \(item.to));",
            from: domains
                + "CREATE TABLE \"a t\" (id integer PRIMARY KEY, \"b %\" \(item.type)); INSERT INTO \"a t\" VALUES (1, NULL), (2, \(value))",
            on: .postgres)
        try project.generate()
        let before = try project.database.rows("SELECT \"b %\"::text FROM \"a t\" ORDER BY id")
        let reason = refusal { try project.open().upgrade() }
        #expect(reason.contains("would change, as in the row at"), "\(reason)")
        #expect(try project.database.rows("SELECT \"b %\"::text FROM \"a t\" ORDER BY id") == before)
        try project.database.run("DELETE FROM \"a t\" WHERE id = 2")
        try project.open().upgrade()
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
        try project.open().downgrade(to: "base")
    }

    @Test(
        "and goes through where each value stays what it is",
        arguments: [
            ("text", "'abc'", "varchar(3)"), ("numeric(10,4)", "1.2000", "numeric(10,1)"), ("text", "'7'", "integer"),
            ("integer", "7", "numeric(10,2)"), ("text", "'{\"a\":  1}'", "jsonb"), ("text", "'TRUE'", "boolean"),
            ("timestamp", "'2026-01-02 00:00:00'", "date"), ("varchar(3)", "'abc'", "text"),
        ])
    func passes(item: (type: String, value: String, to: String)) throws {
        let project = try ProjectFolder.wanting(
            "CREATE TABLE t (a \(item.to));",
            from: "CREATE TABLE t (a \(item.type)); INSERT INTO t VALUES (\(item.value))", on: .postgres)
        try project.generate()
        try project.open().upgrade()
        #expect(try project.database.rows("SELECT a IS NOT NULL FROM t") == [[.bool(true)]])
    }

    @Test("where a domain's new base would change a value")
    func domains() throws {
        let table = "CREATE TABLE t (a d, b d[]);"
        let project = try ProjectFolder.wanting(
            "CREATE DOMAIN d AS numeric(10,1); " + table,
            from: "CREATE DOMAIN d AS numeric(10,4); \(table) INSERT INTO t VALUES (1.25, '{1}')", on: .postgres)
        try project.generate()
        let reason = refusal { try project.open().upgrade() }
        #expect(reason.contains("public.t.a has values that public.d would change"), "\(reason)")
        try project.database.run("UPDATE t SET a = 1.5")
        try project.open().upgrade()
        #expect(try project.database.rows("SELECT a::text FROM t") == [["1.5"]])
    }

    @Test(
        "where a SQLite column's new affinity would store another value",
        arguments: [
            ("text", "'007'", "integer"), ("text", "'12345678901234567890'", "integer"), ("text", "'1.50'", "numeric"),
        ])
    func affinity(item: (type: String, value: String, to: String)) throws {
        let project = try ProjectFolder.wanting(
            "CREATE TABLE t (id integer PRIMARY KEY, a \(item.to));",
            from:
                "CREATE TABLE t (id integer PRIMARY KEY, a \(item.type)); INSERT INTO t VALUES (1, '7'), (2, \(item.value))",
            on: .sqlite)
        try project.generate()
        let before = try project.database.rows("SELECT a FROM t ORDER BY id")
        #expect(refusal { try project.open().upgrade() }.contains("would change"))
        #expect(try project.database.rows("SELECT a FROM t ORDER BY id") == before)
        try project.database.run("DELETE FROM t WHERE id = 2")
        try project.open().upgrade()
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
    }

    @Test(
        "of a composite type's values: each stays its attribute's",
        arguments: [
            ("(street text, zip text)", "('Main', '1234')", "(zip text, street text)"),
            ("(street text, zip text)", "('Main', '1234')", "(zip text, \"no\" integer, street text)"),
            ("(street text, zip integer)", "('Main', 1234)", "(street varchar(9), zip bigint, town text)"),
        ])
    func attributes(item: (old: String, value: String, new: String)) throws {
        let tables = "CREATE TABLE t (id integer PRIMARY KEY, a home);"
        let project = try ProjectFolder.wanting(
            "CREATE TYPE home AS \(item.new); " + tables,
            from: "CREATE TYPE home AS \(item.old); \(tables) "
                + "INSERT INTO t VALUES (1, ROW\(item.value)), (2, NULL), (3, ROW(NULL, NULL))", on: .postgres)
        try project.generate()
        let values = "SELECT (a).street::text, (a).zip::text, a IS DISTINCT FROM NULL FROM t ORDER BY id"
        let expected: [[Value]] = [
            ["Main", "1234", .bool(true)], [.null, .null, .bool(false)], [.null, .null, .bool(true)],
        ]
        try project.open().upgrade()
        #expect(try project.database.rows(values) == expected)
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
        try project.open().downgrade(to: "base")
        #expect(try project.database.rows(values) == expected)
    }

    @Test("of a composite type's values: one that an attribute's new type would change is refused")
    func attributeTypes() throws {
        let tables = "CREATE TABLE t (a c, b c[]);"
        for (value, list) in [
            ("ROW('abcd', 1.5)", "NULL"), ("ROW('a', 1.25)", "NULL"), ("NULL", "ARRAY[ROW('a', 1.25)::c]"),
        ] {
            let project = try ProjectFolder.wanting(
                "CREATE TYPE c AS (x varchar(3), y numeric(9,1)); " + tables,
                from: "CREATE TYPE c AS (x text, y numeric(9,2)); \(tables) INSERT INTO t VALUES (\(value), \(list))",
                on: .postgres)
            try project.generate()
            #expect(refusal { try project.open().upgrade() }.contains("that public.c"))
        }
    }

    @Test(
        "of a composite type's values: an attribute goes only with --destructive, and none changes places within an array"
    )
    func droppedAttributes() throws {
        let tables = "CREATE TABLE t (a c);"
        let before = "CREATE TYPE c AS (x text, y text, z text); \(tables) INSERT INTO t VALUES (ROW('x', 'y', 'z'))"
        for attributes in ["(x text, z text)", "(x text, y text)", "(x text, why text, z text)", "(z text, x text)"] {
            let project = try ProjectFolder.wanting(
                "CREATE TYPE c AS \(attributes); \(tables)", from: before, on: .postgres)
            let problem = #expect(throws: Problem.self) { try project.generate() }
            #expect(problem?.reason == "the upgrade would lose what composite type public.c holds")
            try project.generate(destroys: true)
            try project.open().upgrade()
            #expect(try project.database.rows("SELECT (a).x FROM t") == [["x"]])
            try project.open().downgrade(to: "base")
            #expect(try project.database.rows("SELECT (a).x FROM t") == [["x"]])
        }
        let unused = try ProjectFolder.wanting(
            "CREATE TYPE c AS (x text);", from: "CREATE TYPE c AS (x text, y text)", on: .postgres)
        try unused.generate()
        let array = try ProjectFolder.wanting(
            "CREATE TYPE c AS (y text, x text); CREATE TABLE t (a c[]);",
            from: "CREATE TYPE c AS (x text, y text); CREATE TABLE t (a c[])", on: .postgres)
        let problem = #expect(throws: Problem.self) { try array.generate() }
        #expect(problem?.reason.contains("column public.t.a holds values of composite type public.c") == true)
    }

    @Test("of where a sequence stands")
    func sequences() throws {
        let project = try ProjectFolder.wanting(
            "CREATE TABLE t (id integer);",
            from: "CREATE SEQUENCE s; SELECT setval('s', 500); CREATE TABLE t (id serial)", on: .postgres)
        let problem = #expect(throws: Problem.self) { try project.generate() }
        #expect(problem?.reason == "the upgrade would lose what sequence public.s holds")
        try project.generate(destroys: true)
        try project.write("schema.sql", "CREATE SEQUENCE s; CREATE TABLE t (id integer);")
        try project.generate()
    }
}
