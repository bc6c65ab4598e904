import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceAnonymize

@Suite("A run in place by a role that is no superuser")
struct AnonymizeOrdinaryRoleTests {
    private let plan = "tables: {p: {id: keep, e: {pseudonym: hex}, f: {pseudonym: hex}}}"

    private func owned(_ role: String) throws -> (TestDatabase, DatabaseURL) {
        let database = try TestDatabase.calm()
        try database.run("CREATE ROLE \(role) LOGIN; ALTER DATABASE \(database.name) OWNER TO \(role)")
        let url = try DatabaseURL("\(database.text) user=\(role)")
        try url.connect().executeScript(
            """
            CREATE TABLE p (id int PRIMARY KEY, e text, f text);
            INSERT INTO p SELECT g, 'canary' || g % 9, 'canary' || g % 3 FROM generate_series(1, 300) g; ANALYZE p
            """)
        try Anonymizer.markCopy(url, by: "test")
        return (database, url)
    }

    @Test("names files until the server's next checkpoint, and the same command is done after it")
    func checkpoint() throws {
        let role = "anonymize_owner_\(UInt32.random(in: 1 ... .max))"
        let (database, url) = try owned(role)
        defer { try? database.run("DROP OWNED BY \(role)") }
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let first = try anonymizer.anonymize(url)
        #expect(first.leftovers.contains { $0.contains("until the server's next checkpoint") }, "\(first.leftovers)")
        #expect(first.leftovers.count == 1 && first.certificate == nil)
        try database.run("CHECKPOINT")
        let second = try anonymizer.anonymize(url)
        #expect(second.leftovers.isEmpty && second.certificate != nil, "\(second.leftovers)")
    }

    @Test("names old statistics that it may not delete, and those alone")
    func statistics() throws {
        let role = "anonymize_owner_\(UInt32.random(in: 1 ... .max))"
        let (database, url) = try owned(role)
        defer { try? database.run("DROP OWNED BY \(role)") }
        try database.run("ALTER TABLE p ALTER f SET STATISTICS 0")
        let anonymizer = try Anonymizer(plan: plan, key: AnonymizeFixture.key)
        let left = try anonymizer.anonymize(url).leftovers
        #expect(left.contains { $0.hasPrefix("public.p has old statistics with original values") }, "\(left)")
        try database.run("ALTER ROLE \(role) SUPERUSER")
        #expect(try anonymizer.anonymize(url).leftovers.isEmpty)
    }

    @Test("tells nothing of another database's subscriptions")
    func subscriptions() throws {
        let other = try TestDatabase.calm()
        let name = "anonymize_\(UInt32.random(in: 1 ... .max))"
        try other.run(
            "CREATE SUBSCRIPTION \(name) CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE)"
        )
        defer { try? other.run("DROP SUBSCRIPTION \(name)") }
        let database = try TestDatabase.calm()
        try database.run("CREATE TABLE p (id int PRIMARY KEY, e text, f text); INSERT INTO p VALUES (1, 'ada', 'bob')")
        try Anonymizer.markCopy(database.url, by: "test")
        let report = try Anonymizer(plan: plan, key: AnonymizeFixture.key).anonymize(database.url)
        #expect(!report.notes.contains { $0.contains("subscriptions") }, "\(report.notes)")
    }
}
