import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import Testing

@testable import SluiceAnonymize

/// The same command to the same database, the night after.
@Suite("A copy that is filled again")
struct AnonymizeRefreshTests {
    private static let plan = "tables: {u: {id: keep, email: {fake: email}}}"

    @Test("a fresh copy takes the place of the old one, with its settings and privileges, and leaves nothing beside it")
    func postgres() throws {
        let (source, target) = (try TestDatabase(.postgres), try TestDatabase(.postgres))
        try source.run("CREATE TABLE u (id int PRIMARY KEY, email text); INSERT INTO u VALUES (1, 'a@corp.io')")
        let anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
        _ = try anonymizer.refresh(from: source.url, to: target.url, endingSessions: false)
        let role = "staging_\(target.name)"
        try target.run(
            """
            CREATE ROLE \(role); GRANT SELECT ON u TO \(role); GRANT CONNECT ON DATABASE \(target.name) TO \(role);
            ALTER DATABASE \(target.name) SET work_mem TO '7MB'
            """)
        try source.run("INSERT INTO u VALUES (2, 'b@corp.io'); ALTER TABLE u ADD CONSTRAINT c CHECK (id > 0)")
        let report = try anonymizer.refresh(from: source.url, to: target.url, endingSessions: false)
        #expect(report.certificate != nil && report.rows == 2, "\(report.notes)")
        #expect(try target.rows("SELECT count(*) FROM u WHERE email LIKE '%@example.com'") == [[2]])
        #expect(try target.rows("SHOW work_mem")[0][0].text == "7MB")
        #expect(
            try target.rows(
                "SELECT has_table_privilege('\(role)', 'u', 'SELECT'), has_database_privilege('\(role)', current_database(), 'CONNECT')"
            )[0]
            .allSatisfy(\.isTrue))
        let beside = try target.rows("SELECT count(*) FROM pg_database WHERE datname LIKE '\(target.name)\\_sluice%'")
        #expect(beside == [[0]])
    }

    @Test("sessions on the old copy are named and left alone, or ended where that is asked for")
    func sessions() throws {
        let (source, target) = (try TestDatabase(.postgres), try TestDatabase(.postgres))
        try source.run("CREATE TABLE u (id int PRIMARY KEY, email text); INSERT INTO u VALUES (1, 'a@corp.io')")
        let anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: source.url, to: target.url)
        let session = try target.connect()
        _ = try session.rows("SELECT 1")
        var control = RunControl()
        control.lockPatience = .milliseconds(200)
        let refused = #expect(throws: Refused.self) {
            try anonymizer.refresh(from: source.url, to: target.url, endingSessions: false, control: control)
        }
        #expect(refused?.reason.contains("1 sessions hold \(target.name)") == true)
        #expect(try session.rows("SELECT count(*) FROM u") == [[1]])
        _ = try anonymizer.refresh(from: source.url, to: target.url, endingSessions: true)
        #expect(throws: (any Error).self) { try session.rows("SELECT 1") }
    }

    @Test("a SQLite file is replaced as a whole")
    func sqlite() throws {
        let (source, target) = (try TestDatabase(.sqlite), try TestDatabase(.sqlite))
        try source.run("CREATE TABLE u (id int PRIMARY KEY, email text); INSERT INTO u VALUES (1, 'a@corp.io')")
        let anonymizer = try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
        _ = try anonymizer.copy(from: source.url, to: target.url)
        try source.run("INSERT INTO u VALUES (2, 'b@corp.io')")
        _ = try anonymizer.refresh(from: source.url, to: target.url, endingSessions: false)
        #expect(try target.rows("SELECT count(*) FROM u WHERE email LIKE '%@example.com'") == [[2]])
    }

    private struct Copied {
        let source: TestDatabase
        let target: TestDatabase
        let anonymizer: Anonymizer

        var file: String { String(target.text.dropFirst("sqlite:".count)) }

        init() throws {
            (source, target) = (try TestDatabase(.sqlite), try TestDatabase(.sqlite))
            try source.run("CREATE TABLE u (id int PRIMARY KEY, email text); INSERT INTO u VALUES (1, 'a@corp.io')")
            anonymizer = try Anonymizer(plan: AnonymizeRefreshTests.plan, key: AnonymizeFixture.key)
            _ = try anonymizer.copy(from: source.url, to: target.url)
        }

        func refresh() throws {
            _ = try anonymizer.refresh(from: source.url, to: target.url, endingSessions: false)
        }

        func status() -> stat {
            var status = stat()
            stat(file, &status)
            return status
        }
    }

    @Test("a SQLite file that nobody else could read, and that is another user's, stays so")
    func mode() throws {
        let copied = try Copied()
        #expect(chmod(copied.file, 0o600) == 0)
        if getuid() == 0 { #expect(chown(copied.file, 65_534, 65_534) == 0) }
        let before = copied.status()
        try copied.refresh()
        let after = copied.status()
        #expect(after.st_mode == before.st_mode && after.st_uid == before.st_uid && after.st_gid == before.st_gid)
        #expect(after.st_ino != before.st_ino)
    }

    @Test("what somebody has put beside a SQLite file under the new one's name is refused, and not filled")
    func planted() throws {
        let copied = try Copied()
        let next = copied.file + ".sluice-next"
        let elsewhere = copied.file + ".elsewhere"
        #expect(symlink(elsewhere, next) == 0)
        #expect(throws: Problem.self) { try copied.refresh() }
        #expect(!FileManager.default.fileExists(atPath: elsewhere))
        #expect(unlink(next) == 0 && mkfifo(next, 0o600) == 0)
        #expect(throws: Problem.self) { try copied.refresh() }
        #expect(unlink(next) == 0)
        try Data().write(to: URL(filePath: next + "-wal"))
        #expect(throws: Problem.self) { try copied.refresh() }
        #expect(unlink(next + "-wal") == 0)
        if getuid() == 0 {
            try Data().write(to: URL(filePath: next))
            #expect(chown(next, 65_534, 65_534) == 0)
            #expect(throws: Problem.self) { try copied.refresh() }
            #expect(unlink(next) == 0)
        }
        try copied.refresh()
    }

    @Test("a database that Sluice hasn't filled is refused")
    func foreign() throws {
        let (source, target) = (try TestDatabase(.postgres), try TestDatabase(.postgres))
        try source.run("CREATE TABLE u (id int PRIMARY KEY, email text)")
        try target.run("CREATE TABLE mine (id int)")
        #expect(throws: Refused.self) {
            try Anonymizer(plan: Self.plan, key: AnonymizeFixture.key)
                .refresh(from: source.url, to: target.url, endingSessions: true)
        }
    }
}
