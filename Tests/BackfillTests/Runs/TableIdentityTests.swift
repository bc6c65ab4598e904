import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceBackfill

@Suite("A run's table")
struct TableIdentityTests {
    @Test("that was dropped and made again isn't gone on with where only keys tell which rows are done")
    func replaced() throws {
        let schema =
            "CREATE TABLE t (id integer PRIMARY KEY, b integer DEFAULT 0); \(series(300)) INSERT INTO t SELECT i FROM n"
        let test = try EngineCase(.postgres, schema)
        var options = RunOptions()
        options.limitRows = 100
        let run = try test.start("table: t\nset: {b: b + 1}", options: options).record.id
        try test.database.run("DROP TABLE t; \(schema)")
        let refused = #expect(throws: Problem.self) { try test.engine.resume(run) }
        #expect(refused?.reason.contains("isn't the table that the run began on") == true, "\(refused?.reason ?? "")")
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b <> 0") == 0)
        // Where each row tells whether it is done, it may have been made again.
        try test.database.run("UPDATE t SET b = NULL")
        let other = try test.start("table: t\nset: {b: id + 1}\nwhere: b IS NULL", name: "other", options: options)
            .record.id
        try test.database.run(
            "DROP TABLE t; CREATE TABLE t AS SELECT i AS id, NULL::int AS b FROM generate_series(1, 300) i; ALTER TABLE t ADD PRIMARY KEY (id)"
        )
        #expect(try test.engine.resume(other).record.state == .complete)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = id + 1") == 300)
    }

    @Test("that has moved to another file, or has another name, is the same table")
    func moved() throws {
        let test = try EngineCase(
            .postgres,
            "CREATE TABLE t (id integer PRIMARY KEY, b integer DEFAULT 0); \(series(300)) INSERT INTO t SELECT i FROM n"
        )
        var options = RunOptions()
        options.limitRows = 100
        let run = try test.start("table: t\nset: {b: b + 1}", options: options).record.id
        try test.database.run("VACUUM FULL t")
        try test.database.run("ALTER TABLE t ADD COLUMN c integer DEFAULT 5; ALTER TABLE t ALTER b TYPE bigint")
        #expect(try test.engine.resume(run).record.state == .complete)
        #expect(try test.scalar("SELECT count(*) FROM t WHERE b = 1") == 300)
    }

    @Test(
        "may have a key whose type has no hash",
        arguments: ["money", "varbit", "tsvector", "bit(40)", "money[]"])
    func unhashable(type: String) throws {
        let value =
            [
                "money": "i::money", "varbit": "i::bit(16)::varbit", "tsvector": "('w' || i)::tsvector",
                "bit(40)": "i::bit(40)",
            ][type]
            ?? "ARRAY[i::money]"
        let test = try EngineCase(
            .postgres,
            "CREATE TABLE t (k \(type) PRIMARY KEY, x integer NOT NULL DEFAULT 0); \(series(3_000)) INSERT INTO t SELECT \(value) FROM n"
        )
        let outcome = try test.start("table: t\nset: {x: x + 1}")
        #expect(outcome.error == nil && outcome.record.state == .complete, "\(String(describing: outcome.error))")
        #expect(try test.scalar("SELECT count(*) FROM t WHERE x = 1") == 3_000)
    }

    @Test("is called what it is where it is none", arguments: Engine.allCases)
    func otherKinds(engine: Engine) throws {
        let test = try EngineCase(
            engine,
            "CREATE TABLE t (id integer PRIMARY KEY, b integer); CREATE VIEW v AS SELECT * FROM t; CREATE INDEX i ON t (b)"
        )
        if engine == .postgres {
            try test.database.run("CREATE MATERIALIZED VIEW m AS SELECT * FROM t; CREATE SEQUENCE s")
        } else {
            try test.database.run("CREATE VIRTUAL TABLE f USING fts5 (x)")
        }
        let kinds =
            engine == .postgres
            ? ["v": "a view", "m": "a materialized view", "s": "a sequence", "i": "an index"]
            : ["v": "a view", "f": "a virtual table", "i": "an index"]
        for (name, kind) in kinds {
            let refused = #expect(throws: Problem.self) { try test.start("table: \(name)\nset: {b: 1}") }
            #expect(refused?.reason.contains("'\(name)' is \(kind)") == true, "\(refused?.reason ?? "")")
        }
    }
}
