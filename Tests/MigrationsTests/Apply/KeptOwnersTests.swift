import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceMigrations

/// What acts with its owner's rights, a view, a rule, a SECURITY DEFINER routine, would act with those of whoever migrates.
@Suite("What a revision drops and makes again")
struct KeptOwnersTests {
    private let project: Project
    private let role: String

    init() throws {
        project = try Project(.postgres)
        role = "owner_\(project.database.name)"
        try project.database.run(
            """
            CREATE ROLE \(role); GRANT CREATE ON SCHEMA public TO \(role); CREATE TABLE mine (id int); SET ROLE \(role);
            CREATE TABLE t (id int); CREATE RULE r AS ON DELETE TO t DO ALSO SELECT 1; CREATE VIEW v AS SELECT id FROM t;
            CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; CREATE TYPE mood AS ENUM ('a')
            """)
    }

    private var owners: [[Value]] {
        get throws {
            try project.database.connect().rows(
                """
                SELECT x.name::text, x.owner::regrole::text FROM (SELECT relname AS name, relowner AS owner FROM pg_class
                  UNION ALL SELECT proname, proowner FROM pg_proc UNION ALL SELECT typname, typowner FROM pg_type WHERE typtype = 'e') AS x
                WHERE x.name IN ('t', 'v', 'f', 'mood', 'mine', 'new') ORDER BY 1
                """
            ).map(\.values)
        }
    }

    private static let making = """
        CREATE TABLE t (id bigint); CREATE RULE r AS ON DELETE TO t DO ALSO SELECT 1; CREATE VIEW v AS SELECT id FROM t;
        CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 2'; CREATE TYPE mood AS ENUM ('a', 'b');
        """
    private static let dropping = "DROP VIEW v; DROP TABLE t; DROP FUNCTION f(int); DROP TYPE mood;"

    @Test("is its owner's again, and what is new is whoever's migrates", arguments: ["", "-- transaction: none\n"])
    func again(header: String) throws {
        let before = try owners
        try project.write(
            "aaaa1.sql",
            text:
                "-- revision: aaaa1\n-- owners: kept\n\(header)-- upgrade\n\(Self.dropping) \(Self.making) CREATE TABLE new (id int);\n-- downgrade\nDROP TABLE new;\n"
        )
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try owners == (before + [["new", "postgres"]]).sorted { "\($0[0])" < "\($1[0])" })
    }

    @Test("is its owner's again on the way back, too, and where a DO block does it")
    func wayBack() throws {
        let before = try owners
        try project.write(
            "aaaa1.sql",
            text:
                "-- revision: aaaa1\n-- owners: kept\n-- upgrade\n\(Self.dropping)\n-- downgrade\nDO $$ BEGIN \(Self.making) END $$;\n"
        )
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try owners == [["mine", "postgres"]])
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try owners == before)
        #expect(try project.database.connect().rows("SELECT 1 FROM sluice.revision_owners").isEmpty)
    }

    @Test(
        "is whoever's migrates where somebody has written the revision, and again its owner's on a way back that is derived"
    )
    func written() throws {
        let before = try owners
        try project.write(
            "aaaa1.sql", text: "-- revision: aaaa1\n-- upgrade\n\(Self.dropping) \(Self.making)\n-- downgrade\n")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        #expect(try owners.allSatisfy { $0[1] == "postgres" })
        let other = try KeptOwnersTests()
        try other.project.write(
            "aaaa1", "upgrade: [{drop_view: {view: v, was: {as: SELECT id FROM t}}}]")
        _ = try other.project.migrator().migrate(.upgrade, to: "heads")
        _ = try other.project.migrator().migrate(.downgrade, to: "base")
        #expect(
            try other.owners.map { $0[0] } == before.map { $0[0] } && other.owners.contains(["v", .text(other.role)]))
    }

    @Test("is refused on the way back where its role is gone, and left alone where the revision says whose it is")
    func others() throws {
        try project.write(
            "aaaa1.sql",
            text: "-- revision: aaaa1\n-- owners: kept\n-- upgrade\n\(Self.dropping)\n-- downgrade\n\(Self.making)\n")
        _ = try project.migrator().migrate(.upgrade, to: "heads")
        try project.database.run("DROP OWNED BY \(role); DROP ROLE \(role)")
        let failure = #expect(throws: MigrationFailure.self) { try project.migrator().migrate(.downgrade, to: "base") }
        #expect(failure.map { "\($0)" }?.contains("can't be given back") == true, "\(String(describing: failure))")
        #expect(try owners == [["mine", "postgres"]])
        try project.database.run("CREATE ROLE \(role); CREATE ROLE \(role)_2")
        try project.write(
            "aaaa1.sql",
            text:
                "-- revision: aaaa1\n-- owners: kept\n-- upgrade\n\(Self.dropping)\n-- downgrade\n\(Self.making) ALTER FUNCTION f(int) OWNER TO \(role)_2;\n"
        )
        _ = try project.migrator().migrate(.downgrade, to: "base")
        #expect(try owners.contains(["f", .text(role + "_2")]))
        #expect(try owners.contains(["v", .text(role)]))
    }
}
