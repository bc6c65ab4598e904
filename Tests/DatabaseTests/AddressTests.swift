import Foundation
import SluiceTestSupport
import Testing

@testable import SluiceDatabase

@Suite("A database's address")
struct AddressTests {
    @Test(
        "that can't be read is refused without any part of it",
        arguments: [
            "postgres://u:hunter%zz2@127.0.0.1:1/db", "postgres://u:hunter2@[::1/db",
            "postgres://u:hun@ter2@127.0.0.1:1/db",
            "postgres://u:hunter/2@127.0.0.1:1/db", "postgres://u:hunter?2@127.0.0.1:1/db",
            "postgres://u:12/hunter@h/db",
            "postgres://u:hunter2@h:hunter2/db", "postgres://u@h/db?password=hunter2&hunter",
            "host=h password=hun hunter2",
            "host=h password='hunter2", "host=h hunter2=x", "postgres://u:1?hunter2@h/db",
            "dbname=postgres://u:hunter2@h/x", "host=127.0.0.1:hunter2 port=1", "host=h:1234 dbname=hunter2",
            "host='127.0.0.1' dbname='user=x password=hunter2'", "user=postgres://u:hunter2@h", "host=/u:hunter2@h/x",
            "service=u:hunter2@h", "hostaddr=127.0.0.1:hunter2",
        ])
    func unreadable(text: String) throws {
        let url = try DatabaseURL(text)
        let error = try #require(throws: DatabaseError.self) { try url.connect() }
        for shown in ["\(error)", error.message, error.hint ?? "", "\(url)", "\(error)\(error.sql ?? "")"] {
            #expect(!shown.contains("hun") && !shown.contains("ter2"), "\(shown)")
        }
        #expect(url.mayHoldPassword)
    }

    @Test(
        "with a slip is no database's name, and no file's",
        arguments: [
            "postgres:/u:hunter2@h/x", "postgresql:/u:hunter2@h/x", "postgres:u:hunter2@h/x",
            "postgres:\\/\\/u:hunter2@h/x",
            "sqlite:postgres://u:hunter2@h/x", "sqlite://u:hunter2@h/x", "sqlite:/srv/app/postgres:/u:hunter2@h/x",
            "sqlite:file:x?key=hunter2", " postgres://u:hunter2@h/x", "postgres//u:hunter2@h/x",
            "mysql://u:hunter2@h/x",
        ])
    func slip(text: String) throws {
        let problem = try #require(throws: Problem.self) { try DatabaseURL(text) }
        #expect(!"\(problem)".contains("hunter") && "\(problem)".contains("postgres://USER@HOST/DB"))
    }

    @Test(
        "is taken as it is where it only looks odd",
        arguments: [
            "postgres:", "postgres:shop", "postgres:my-shop", "sqlite:a:b.db", "sqlite:/srv/build@2/a.db",
            "sqlite:what?.db",
            "host=::1 port=1", "host=fe80::1%eth0 port=1", "host=/run/postgresql,h dbname=x", "user=app@server host=h",
            "postgres://u@[::1]:1/x", "dbname='a=b' host=h",
        ])
    func odd(text: String) throws {
        if case .postgres(let conninfo) = try DatabaseURL(text).target { try PostgresAddress.requireReadable(conninfo) }
    }

    @Test(
        "holds a password where it says so",
        arguments: [
            ("postgres://u:x@h/db", true), ("host=h password=x", true), ("postgres://u@h/db?password=x", true),
            ("postgres://u@h/db", false), ("host=@socket dbname=a", false), ("sqlite:a.db", false),
            ("postgres:", false),
        ])
    func passwords(text: String, holds: Bool) throws {
        #expect(try DatabaseURL(text).mayHoldPassword == holds)
    }

    @Test(
        "of a host elsewhere is warned of where nothing checks who answers",
        arguments: [
            ("postgres://u@db.example/x", true), ("host=db.example sslmode=prefer dbname=x", true),
            ("postgres://u@10.0.0.1/x", true),
            ("postgres://u@db.example/x?sslmode=verify-full", false),
            ("postgres://u@db.example/x?sslmode=disable", false),
            ("postgres://localhost/x", false), ("host=/run/postgresql dbname=x", false),
            ("host=127.0.0.1 dbname=x", false),
            ("sqlite:a.db", false),
        ])
    func unchecked(text: String, isUnchecked: Bool) throws {
        #expect(try DatabaseURL(text).trustsAnyServer == isUnchecked)
    }

    @Test("Programs that Sluice starts get none of its own variables")
    func environment() {
        setenv("SLUICE_TEST_SECRET", "hunter2", 1)
        defer { unsetenv("SLUICE_TEST_SECRET") }
        let variables = ChildProcess.environment(with: ["PGHOST": "h"])
        #expect(variables["SLUICE_TEST_SECRET"] == nil && variables["PGHOST"] == "h" && variables["PATH"] != nil)
    }

    @Test("Files of a command lie in a folder that nobody else may look into")
    func privateFolder() throws {
        let folder = try PrivateFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }
}
