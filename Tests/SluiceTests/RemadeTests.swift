import Foundation
import Sluice
import SluiceDiff
import SluiceTestSupport
import Testing

@Suite("What a plan drops and makes again")
struct RemadeTests {
    private static let old = """
        CREATE TYPE e AS ENUM ('a', 'b');
        CREATE TABLE p (id integer CONSTRAINT p_key UNIQUE);
        CREATE TABLE t (id integer PRIMARY KEY, tenant integer, b integer, p integer, s e, z text DEFAULT 'x');
        ALTER TABLE t ENABLE ROW LEVEL SECURITY;
        CREATE POLICY tenants ON t USING (tenant = 1);
        CREATE VIEW v AS SELECT id FROM t;
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING;
        CREATE INDEX i ON t (b);
        ALTER TABLE t ADD CONSTRAINT positive CHECK (b > 0);
        ALTER TABLE t ADD CONSTRAINT parent FOREIGN KEY (p) REFERENCES p (id);
        """
    private static let new = """
        CREATE TYPE e AS ENUM ('a', 'b', 'c');
        CREATE TABLE p (id integer CONSTRAINT p_key UNIQUE DEFERRABLE, UNIQUE (id));
        CREATE TABLE t (id integer PRIMARY KEY, tenant integer, b integer NOT NULL, p integer, s e, z varchar(9) DEFAULT 'x' NOT NULL,
          code text NOT NULL);
        ALTER TABLE t ENABLE ROW LEVEL SECURITY;
        CREATE POLICY tenants ON t USING (tenant = 1 AND s <> 'c' AND code <> '');
        CREATE VIEW v AS SELECT code, id FROM t WHERE s = 'c';
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER tr BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE RULE r AS ON DELETE TO t WHERE old.b = 1 DO ALSO NOTHING;
        CREATE INDEX i ON t (b DESC);
        CREATE INDEX j ON t (code);
        ALTER TABLE t ADD CONSTRAINT positive CHECK (b > 1);
        ALTER TABLE t ADD CONSTRAINT parent FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE;
        """

    private func model(_ text: String, beside url: DatabaseURL) throws -> SchemaModel {
        let shadow = try Shadow(beside: url)
        _ = try SchemaFiles([.init(name: "schema.sql", text: text)]).load(into: shadow.connection)
        return try SchemaModel.read(from: shadow.connection)
    }

    /// What protects the table, as it is there between two transactions.
    private static let protection = """
        SELECT (SELECT count(*) FROM pg_policy), (SELECT count(*) FROM pg_views WHERE viewname = 'v'),
          (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal), (SELECT count(*) FROM pg_rules WHERE rulename = 'r'),
          (SELECT count(*) FROM pg_constraint WHERE conname IN ('parent', 'positive')),
          (SELECT count(*) FROM pg_attrdef)
        """

    @Test("is there whenever something is committed", arguments: [true, false])
    func gaps(isThere: Bool) throws {
        let database = try Engine.postgres.makeDatabase()
        let connection = try database.connect()
        let texts = isThere ? [Self.old, Self.new] : [Self.new, Self.old]
        try SchemaFiles([.init(name: "old.sql", text: texts[0])]).load(into: connection)
        let new = try model(texts[1], beside: database.url)
        var wish = SchemaProposal.Wish()
        wish.destroys = true
        let plan = try SchemaProposal(
            from: SchemaModel.read(from: connection), to: new, wish, shadowsBeside: database.url
        ).upgrade
        var together: [String] = []
        var commits = 0
        func commit() throws {
            try connection.transaction { for sql in together where !sql.isEmpty { try connection.executeScript(sql) } }
            commits += 1
            #expect(try connection.rows(Self.protection).map(\.values) == [[1, 1, 1, 1, 2, 1]], "\(together)")
            together = []
        }
        for statement in plan.statements {
            guard statement.standsAlone || statement.fills != nil else { together.append(statement.sql); continue }
            try commit()
            if !statement.sql.isEmpty { try connection.executeScript(statement.sql) }
        }
        try commit()
        #expect(commits > 3)
        let left = try SchemaProposal.differences(
            from: SchemaModel.read(from: connection), to: new, shadowsBeside: database.url)
        #expect(left.map(\.summary) == [])
    }

    @Test("leaves no gap in row security while an index is built beside the application's readers")
    func policies() throws {
        let before = """
            CREATE TABLE t (id int PRIMARY KEY, tenant int, b int); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
            CREATE POLICY e ON t USING (true);
            """
        let project = try ProjectFolder.wanting(
            before
                + "CREATE POLICY tenants ON t AS RESTRICTIVE USING (tenant IN (1, 3)); CREATE INDEX ub ON t (b DESC);",
            from: before + "CREATE POLICY tenants ON t AS RESTRICTIVE USING (tenant = 1); CREATE INDEX ub ON t (b)",
            on: .postgres)
        let text = try project.generate().text
        let parts = text.components(separatedBy: "CONCURRENTLY")
        #expect(parts.count == 5)
        let part = try #require(parts.first { $0.contains("DROP POLICY") })
        #expect(part.contains("CREATE POLICY"))
        try project.open().upgrade()
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
        try project.open().downgrade(to: "base")
    }

    @Test("leaves a new table and a new function no privileges by default that they aren't to have")
    func defaultPrivileges() throws {
        let privileges = """
            ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            """
        let project = try ProjectFolder.wanting(
            "CREATE TABLE t (id int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; " + privileges,
            from: privileges, on: .postgres)
        try project.generate()
        try project.open().upgrade()
        #expect(try project.open().checkSchema().differences.map(\.summary) == [])
        #expect(
            try project.database.rows("SELECT has_table_privilege('pg_monitor', 't', 'SELECT')") == [[.bool(false)]])
    }

    @Test("keeps how a column's values are kept under its new type")
    func compression() throws {
        let keeping = "ALTER TABLE t ALTER a SET COMPRESSION pglz; ALTER TABLE t ALTER a SET STORAGE EXTERNAL;"
        let project = try ProjectFolder.wanting(
            "CREATE TABLE t (a varchar(9)); " + keeping, from: "CREATE TABLE t (a text); " + keeping, on: .postgres)
        try project.generate()
        try project.open().upgrade()
        #expect(
            try project.database.rows(
                "SELECT attcompression::text, attstorage::text FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum = 1"
            )
                == [["p", "e"]])
        try project.open().downgrade(to: "base")
    }

    @Test("isn't what statistics and publications are on, in whatever order a table has its columns")
    func columnOrder() throws {
        let rest =
            "CREATE STATISTICS st ON a, \"b c\" FROM t; CREATE PUBLICATION p FOR TABLE t (a, \"b c\") WHERE (a > 1);"
        let url = try Engine.postgres.makeDatabase().url
        let one = try model("CREATE TABLE t (a int PRIMARY KEY, \"b c\" int); " + rest, beside: url)
        let other = try model("CREATE TABLE t (\"b c\" int, a int PRIMARY KEY); " + rest, beside: url)
        #expect(SchemaComparison(from: one, to: other).differences.map(\.summary) == [])
        let less = try model(
            "CREATE TABLE t (\"b c\" int, a int PRIMARY KEY, d int); " + rest.replacing("ON a,", with: "ON d,"),
            beside: url)
        #expect(!SchemaComparison(from: one, to: less).differences.filter { $0.id.kind == .statistics }.isEmpty)
    }
}
