import Foundation
import SluiceDatabase
import SluiceDiff
import SluiceTestSupport
import Testing

@Suite("Two schemas")
struct DiffTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let engine: Engine
        let name: String
        let old: String
        let new: String

        var testDescription: String { "\(engine) \(name)" }

        /// In `make test` many changes at once; with SLUICE_DIFF=1 each alone, which tells which one fails.
        static var all: [Pair] {
            let isFull = ProcessInfo.processInfo.environment["SLUICE_DIFF"] != nil
            return [
                (Engine.postgres, Schemas.postgres, Schemas.postgresChanges),
                (Engine.sqlite, Schemas.sqlite, Schemas.sqliteChanges),
            ].flatMap { engine, text, changes in
                let changed =
                    isFull
                    ? changes.compactMap { change in change.applied(to: text).map { (change.name, $0) } }
                    : Schemas.groups(of: changes, in: text)
                return [Pair(engine: engine, name: "from nothing", old: "", new: text)]
                    + changed.map { Pair(engine: engine, name: $0.0, old: text, new: $0.1) }
            } + DiffTests.pairs(isFull)
        }
    }

    fileprivate static func pairs(_ isFull: Bool) -> [Pair] {
        guard !isFull else {
            return Schemas.pairs.flatMap {
                [
                    Pair(engine: .postgres, name: $0.name, old: $0.old, new: $0.new),
                    Pair(engine: .postgres, name: "\($0.name), back", old: $0.new, new: $0.old),
                ]
            }
        }
        let all = SchemaPair.together(Schemas.pairs)
        return [
            Pair(engine: .postgres, name: "each kind", old: all.old, new: all.new),
            Pair(engine: .postgres, name: "each kind, back", old: all.new, new: all.old),
        ]
    }

    private func model(_ text: String, beside url: DatabaseURL) throws -> SchemaModel {
        let shadow = try Shadow(beside: url)
        _ = try SchemaFiles([.init(name: "schema.sql", text: text)]).load(into: shadow.connection)
        return try SchemaModel.read(from: shadow.connection)
    }

    @Test(
        "of a SQLite table tell its columns, constraints and options one by one",
        arguments: [
            ("(a INT, b)", "(a INT, b, c TEXT)", "column c is missing (TEXT)"),
            ("(a INT, b)", "(a INT)", "column b is too much (without a type)"),
            ("(a INT)", "(a BIGINT NOT NULL)", "column a is INT, not BIGINT NOT NULL"),
            ("(a INT, b INT)", "(b INT, a INT)", "columns' order is a, b, not b, a"),
            ("(a INT, CHECK (a > 0))", "(a INT, CHECK (a > 1))", "constraint is too much (CHECK ( A > 0 ))"),
            ("(a INT) STRICT", "(a INT)", "constraint is too much (STRICT)"),
        ])
    func sqliteParts(item: (old: String, new: String, text: String)) throws {
        let url = try Engine.sqlite.makeDatabase().url
        let models = try [item.old, item.new].map { try model("CREATE TABLE t \($0)", beside: url) }
        let found = try SchemaProposal.differences(from: models[0], to: models[1], shadowsBeside: url).map(\.summary)
        #expect(found.count == 1 && found[0].contains(item.text), "\(found)")
    }

    private func run(_ plan: SchemaPlan, on connection: any Connection) throws {
        if connection.dialect.isServer { try connection.executeScript("SET check_function_bodies = off") }
        for statement in plan.statements { try connection.executeScript(statement.sql) }
    }

    @Test("become each other, and back, and then nothing differs", arguments: Pair.all)
    func pair(pair: Pair) throws {
        let isOfCitext = (pair.old + pair.new).contains("citext")
        if pair.engine == .postgres, isOfCitext, !PostgresInstallation.hasExtension("citext") { return }
        let database = try pair.engine.makeDatabase()
        let connection = try database.connect()
        try SchemaFiles([.init(name: "old.sql", text: pair.old)]).load(into: connection)
        let old = try SchemaModel.read(from: connection)
        let new = try model(pair.new, beside: database.url)
        var wish = SchemaProposal.Wish()
        wish.destroys = true
        let proposal = try SchemaProposal(from: old, to: new, wish, shadowsBeside: database.url)
        #expect(!proposal.differences.isEmpty || pair.name == "spell")
        try run(proposal.upgrade, on: connection)
        let reached = try SchemaModel.read(from: connection)
        #expect(
            try SchemaProposal.differences(from: reached, to: new, shadowsBeside: database.url).map(\.summary) == [])
        try run(proposal.downgrade, on: connection)
        let back = try SchemaModel.read(from: connection)
        #expect(try SchemaProposal.differences(from: back, to: old, shadowsBeside: database.url).map(\.summary) == [])
    }

    @Test("that are the same don't differ, however they are written", arguments: Engine.allCases)
    func same(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let text = engine == .postgres ? Schemas.postgres : Schemas.sqlite
        let statements = text.split(separator: "\n").reversed().joined(separator: "\n")
        let old = try model(text, beside: database.url)
        #expect(
            try SchemaProposal.differences(
                from: old, to: model(text, beside: database.url), shadowsBeside: database.url
            )
            .isEmpty)
        guard engine == .postgres else { return }
        // In any order of dependence.
        #expect(
            try SchemaProposal.differences(
                from: old, to: model(statements, beside: database.url), shadowsBeside: database.url
            ).map(\.summary).isEmpty)
    }

    @Test(
        "of SQLite are the same whatever the order of a column's clauses, of constraints and of options",
        arguments: [
            ("CREATE TABLE t (a INT NOT NULL DEFAULT 1 UNIQUE)", "CREATE TABLE t (a INT UNIQUE DEFAULT 1 NOT NULL)"),
            ("CREATE TABLE t (a, b, UNIQUE (a), CHECK (b > 0))", "CREATE TABLE t (a, b, CHECK (b > 0), UNIQUE (a))"),
            (
                "CREATE TABLE t (k TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
                "CREATE TABLE t (k TEXT PRIMARY KEY) WITHOUT ROWID, STRICT"
            ),
        ])
    func orderOfClauses(one: String, other: String) throws {
        let url = try Engine.sqlite.makeDatabase().url
        let differences = SchemaComparison(from: try model(one, beside: url), to: try model(other, beside: url))
            .differences
        #expect(differences.map(\.summary) == [])
    }

    @Test(
        "of SQLite: a column called like a constraint is added like any other",
        arguments: ["check", "unique", "stored"])
    func namedLikeAConstraint(name: String) throws {
        let database = try Engine.sqlite.makeDatabase()
        let old = try model("CREATE TABLE t (\"primary\" INT, \"foreign\" INT)", beside: database.url)
        let new = try model("CREATE TABLE t (\"primary\" INT, \"foreign\" INT, \"\(name)\" TEXT)", beside: database.url)
        let plan = try SchemaProposal(from: old, to: new, SchemaProposal.Wish(), shadowsBeside: database.url).upgrade
        #expect(plan.statements.map(\.sql) == ["ALTER TABLE \"t\" ADD COLUMN \"\(name)\" TEXT"])
    }

    @Test("of SQLite: names that differ by case alone are one name, and the rows stay")
    func letterCase() throws {
        let database = try Engine.sqlite.makeDatabase()
        let connection = try database.connect()
        try connection.executeScript(
            """
            CREATE TABLE Users (Id INTEGER PRIMARY KEY, n TEXT); CREATE INDEX Users_N ON Users (n); INSERT INTO Users VALUES (1, 'a');
            CREATE VIEW Names AS SELECT n FROM Users; CREATE TRIGGER Tr AFTER INSERT ON Users BEGIN SELECT 1; END
            """)
        let same = """
            CREATE TABLE users (id INTEGER PRIMARY KEY, n TEXT); CREATE INDEX users_n ON users (n);
            CREATE VIEW names AS SELECT n FROM users; CREATE TRIGGER tr AFTER INSERT ON users BEGIN SELECT 1; END;
            """
        let old = try SchemaModel.read(from: connection)
        #expect(SchemaComparison(from: old, to: try model(same, beside: database.url)).differences.map(\.summary) == [])
        let more = same.replacing("n TEXT)", with: "n TEXT, CHECK (n <> ''))")
        let new = try model(more, beside: database.url)
        let plan = try SchemaProposal(from: old, to: new, SchemaProposal.Wish(), shadowsBeside: database.url).upgrade
        try connection.transaction { try run(plan, on: connection) }
        #expect(try connection.rows("SELECT * FROM users").map(\.values) == [[1, "a"]])
        let left = SchemaComparison(from: try SchemaModel.read(from: connection), to: new).differences
        #expect(left.map { "\($0)" } == [])
    }

    @Test("of SQLite: a table made again for a constraint that passes rows over loses none of them")
    func conflictClause() throws {
        let database = try Engine.sqlite.makeDatabase()
        let connection = try database.connect()
        try connection.executeScript("CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (1), (NULL)")
        for constraint in ["UNIQUE ON CONFLICT IGNORE", "UNIQUE ON CONFLICT REPLACE", "NOT NULL ON CONFLICT IGNORE"] {
            let old = try SchemaModel.read(from: connection)
            let new = try model("CREATE TABLE t (a INT \(constraint))", beside: database.url)
            let plan = try SchemaProposal(from: old, to: new, SchemaProposal.Wish(), shadowsBeside: database.url)
                .upgrade
            #expect(throws: DatabaseError.self) { try connection.transaction { try run(plan, on: connection) } }
            #expect(try connection.rows("SELECT count(*) FROM t") == [[3]])
        }
    }

    @Test("leave no shadow behind")
    func shadows() throws {
        let database = try Engine.postgres.makeDatabase()
        _ = try model("CREATE TABLE t (id int)", beside: database.url)
        let left = try database.rows(
            "SELECT d.datname FROM pg_database d JOIN pg_stat_activity a USING (datname) WHERE datname LIKE 'sluice_shadow%' AND a.pid = pg_backend_pid()"
        )
        #expect(left.isEmpty)
    }

    @Test("keep what holds rows, unless that is asked for", arguments: Engine.allCases)
    func rowsAreKept(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let old = try model("CREATE TABLE t (id int, note text); CREATE TABLE u (id int)", beside: database.url)
        let new = try model("CREATE TABLE t (id int)", beside: database.url)
        guard engine == .postgres else {
            #expect(throws: Problem.self) {
                try SchemaProposal(from: old, to: new, SchemaProposal.Wish(), shadowsBeside: database.url)
            }
            return
        }
        let kept = try SchemaProposal(from: old, to: new, SchemaProposal.Wish(), shadowsBeside: database.url)
        #expect(kept.deprecated.map(\.name) == ["public.u", "public.t.note"])
        #expect(!kept.upgrade.statements.contains { $0.sql.contains("DROP") })
    }

    @Test("take a new name for what it is, where a person says so", arguments: Engine.allCases)
    func renames(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let old = try model("CREATE TABLE users (id int, mail text)", beside: database.url)
        let new = try model("CREATE TABLE users (id int, email text)", beside: database.url)
        var wish = SchemaProposal.Wish()
        wish.renames = [("users.mail", "email")]
        let proposal = try SchemaProposal(from: old, to: new, wish, shadowsBeside: database.url)
        #expect(proposal.upgrade.statements.count == 1 && proposal.downgrade.statements.count == 1)
        #expect(proposal.upgrade.statements[0].sql.contains("RENAME COLUMN"))
    }

    @Test("name what may go on under a new name, where nothing else is alike", arguments: Engine.allCases)
    func likely(engine: Engine) throws {
        let database = try engine.makeDatabase()
        let text = "CREATE TABLE a (x int, y text); CREATE TABLE u (id int, mail text, n int, m int);"
        let changed = "CREATE TABLE b (x int, y text); CREATE TABLE u (id int, email text, k int, l int);"
        var wish = SchemaProposal.Wish()
        wish.destroys = true
        let proposal = try SchemaProposal(
            from: model(text, beside: database.url), to: model(changed, beside: database.url), wish,
            shadowsBeside: database.url)
        #expect(proposal.likelyRenames.map(\.option) == ["a:b", "u.mail:email"])
    }

    @Test("A file that can't be loaded is told with its line")
    func fault() throws {
        let database = try Engine.postgres.makeDatabase()
        let problem = #expect(throws: Problem.self) {
            try model("CREATE TABLE t (id int);\n  CREATE TABLE u (id nothing);", beside: database.url)
        }
        #expect(problem?.place == .file("schema.sql", line: 2, column: 3))
    }

    @Test("Files are read as all of a project's are: a link out of their folder isn't followed")
    func links() throws {
        let folder = try TemporaryFolder.make()
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending(path: "a.sql").path, withDestinationPath: "/dev/zero")
        let problem = #expect(throws: Problem.self) { try SchemaFiles(at: folder) }
        #expect(problem?.reason.contains("symbolic link") == true)
    }
}
