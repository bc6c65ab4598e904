import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@testable import SluiceAnonymize

/// Tables whose rows can't be changed one after another.
@Suite("Anonymizing keys in place", .serialized)
struct AnonymizeInPlaceKeysTests {
    private static let ddl = """
        CREATE TABLE country (code VARCHAR(8) PRIMARY KEY, name TEXT);
        CREATE TABLE member (email VARCHAR(60) PRIMARY KEY, number INTEGER NOT NULL UNIQUE, country VARCHAR(8) REFERENCES country (code),
            boss VARCHAR(60) REFERENCES member (email));
        CREATE TABLE post (id INTEGER PRIMARY KEY, author VARCHAR(60) NOT NULL REFERENCES member (email), salary INTEGER);
        CREATE TABLE visit (email TEXT, page TEXT);
        CREATE TABLE remark (post_id INTEGER NOT NULL REFERENCES post (id), text TEXT);
        """
    private static let plan = """
        tables:
          country: {code: keep, name: keep}
          member: {email: {fake: email}, number: {permute: true}, country: keep, boss: {fake: email}}
          post: {id: keep, author: {fake: email}, salary: {shuffle: true}}
          visit: {email: {fake: email, domain: member.email}, page: keep}
          remark: {post_id: keep, text: keep}
        """

    private func filled(_ engine: Engine) throws -> TestDatabase {
        let database = try TestDatabase.calm(engine)
        let person = "'canary' || i || '@corp.com'"
        try database.run(
            Self.ddl + """
                INSERT INTO country VALUES ('DE', 'Germany'), ('FR', 'France');
                \(series(3000)) INSERT INTO member SELECT \(person), i, CASE WHEN i % 3 = 0 THEN 'DE' WHEN i % 3 = 1 THEN 'FR' END,
                    CASE WHEN i > 10 THEN 'canary' || (i / 10) || '@corp.com' END FROM n;
                \(series(6000)) INSERT INTO post SELECT i, 'canary' || (i % 3000 + 1) || '@corp.com', i FROM n;
                \(series(2000)) INSERT INTO visit SELECT 'canary' || (i % 500 + 1) || '@corp.com', 'page ' || i FROM n;
                \(series(500)) INSERT INTO remark SELECT i, 'text ' || i FROM n;
                """)
        try Anonymizer.markCopy(database.url, by: "test")
        return database
    }

    private static let joins = """
        SELECT (SELECT count(*) FROM member m JOIN member b ON b.email = m.boss),
            (SELECT count(*) FROM post p JOIN member m ON m.email = p.author JOIN country c ON c.code = m.country),
            (SELECT count(*) FROM visit v JOIN member m ON m.email = v.email),
            (SELECT count(*) FROM remark r JOIN post p ON p.id = r.post_id), (SELECT sum(salary) FROM post),
            (SELECT count(DISTINCT number) FROM member)
        """

    @Test(
        "primary keys, foreign keys, shuffles, permutations and keyless tables are put anew together",
        arguments: Engine.allCases)
    func together(engine: Engine) throws {
        let database = try filled(engine)
        let before = try database.rows(Self.joins)
        let anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
        let report = try anonymizer.anonymize(database.url)
        #expect(report.leftovers.isEmpty && report.certificate != nil)
        #expect(report.rows == 3000 + 6000 + 2000)
        #expect(try database.rows(Self.joins) == before)
        #expect(try database.rows("SELECT count(*) FROM member WHERE email LIKE 'canary%'") == [[0]])
        #expect(try database.rows("SELECT count(*) FROM visit WHERE email LIKE 'canary%'") == [[0]])
        #expect(try database.rows("SELECT count(*) FROM post WHERE salary = id").first?.first?.integer ?? 9999 < 60)
        if engine == .sqlite { #expect(try database.rows("PRAGMA foreign_key_check").isEmpty) }
        let once = try database.rows("SELECT author, salary FROM post ORDER BY id")
        #expect(try anonymizer.anonymize(database.url).rows == report.rows)
        #expect(try database.rows("SELECT author, salary FROM post ORDER BY id") == once)
    }

    @Test("PostgreSQL: afterwards no file holds an original key")
    func forensics() throws {
        let database = try filled(.postgres)
        let folder = try database.folder()
        #expect(try ByteSearch.count(["canary"], below: folder) > 3000)
        let report = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).anonymize(database.url)
        #expect(report.leftovers.isEmpty)
        #expect(try ByteSearch.count(["canary"], below: folder) == 0)
    }

    @Test(
        "a key that would lose rows it refers to leaves all tables of its group as they were",
        arguments: Engine.allCases)
    func orphans(engine: Engine) throws {
        let database = try filled(engine)
        // The two sides are changed alike but for what a condition of the database's own makes of them.
        let plan = Self.plan.replacing("author: {fake: email}", with: "author: {sql: \"author || 'x'\"}")
        #expect(throws: (any Error).self) {
            try Anonymizer(plan: plan, key: AnonymizeFixture.key).anonymize(database.url)
        }
        #expect(try database.rows("SELECT count(*) FROM member WHERE email LIKE 'canary%'") == [[3000]])
    }

    @Test("PostgreSQL: without a superuser the columns that need it are named before anything changes")
    func refusals() throws {
        let database = try filled(.postgres)
        let role = "plain_\(UInt32.random(in: 0...UInt32.max))"
        try database.run(
            """
            CREATE ROLE \(role) LOGIN; GRANT ALL ON SCHEMA public, sluice TO \(role);
            GRANT ALL ON ALL TABLES IN SCHEMA public, sluice TO \(role);
            GRANT EXECUTE ON FUNCTION pg_control_system() TO \(role); GRANT CREATE ON DATABASE \(database.name) TO \(role);
            """)
        let url = try DatabaseURL(database.text + " user=\(role)")
        let error = #expect(throws: PlanRefused.self) {
            try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key).anonymize(url)
        }
        #expect(
            Set(error?.problems.map(\.place) ?? []) == [
                "member.email", "member.number", "member.boss", "post.author", "post.salary", "visit",
            ])
        try database.run("DROP OWNED BY \(role); DROP ROLE \(role)")
    }

    @Test(
        "an emptied table with rows that refer to it is refused, and emptied ones may refer to each other",
        arguments: Engine.allCases)
    func emptied(engine: Engine) throws {
        let database = try filled(engine)
        let head = "tables: {country: {code: keep, name: keep}, "
        let member =
            "member: {email: keep, number: keep, country: keep, boss: keep}, visit: {email: keep, page: keep}, "
        let error = #expect(throws: PlanRefused.self) {
            try Anonymizer(
                plan: head + member + "post: empty, remark: {post_id: keep, text: keep}}", key: AnonymizeFixture.key
            ).anonymize(database.url)
        }
        #expect(error?.problems.map(\.place) == ["remark.post_id"])
        let report = try Anonymizer(plan: head + member + "post: empty, remark: empty}", key: AnonymizeFixture.key)
            .anonymize(database.url)
        #expect(report.rows == 6500)
        #expect(try database.rows("SELECT (SELECT count(*) FROM post) + (SELECT count(*) FROM remark)") == [[0]])
    }

    @Test("PostgreSQL: rows of inheriting tables are changed once, with their own columns")
    func inheritance() throws {
        let rows = """
            CREATE TABLE base (id int PRIMARY KEY, name text); CREATE TABLE derived (email text) INHERITS (base);
            INSERT INTO base SELECT i, 'canary' || i FROM generate_series(1, 20) i;
            INSERT INTO derived SELECT i + 100, 'canary' || i, 'canary' || i || '@corp.com' FROM generate_series(1, 20) i;
            """
        let plan = "tables: {base: {id: keep, name: {pseudonym: hex}}, derived: {email: {fake: email}}}"
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let source = try TestDatabase.calm()
        try source.run(rows)
        let copy = try TestDatabase.calm()
        _ = try anonymizer.copy(from: source.url, to: copy.url)
        try Anonymizer.markCopy(source.url, by: "test")
        let report = try anonymizer.anonymize(source.url)
        #expect(report.tables.map(\.rows) == [20, 20])
        for sql in ["SELECT * FROM ONLY base ORDER BY id", "SELECT * FROM derived ORDER BY id"] {
            #expect(try source.rows(sql) == copy.rows(sql))
        }
    }
}
