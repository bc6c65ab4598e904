import Foundation
import SluiceDatabase
import SluiceTestSupport
import Testing

@Suite("An error of the database")
struct ErrorTests {
    @Test("is classified", arguments: Engine.allCases)
    func kinds(engine: Engine) throws {
        let connection = try engine.makeDatabase().connect()
        try connection.execute("CREATE TABLE t (i integer PRIMARY KEY, s text NOT NULL CHECK (s <> ''))")
        func kind(_ sql: String) throws -> DatabaseError.Kind {
            try #require(throws: DatabaseError.self) { try connection.execute(sql) }.kind
        }
        #expect(try kind("SELECT * FROM missing") == .undefinedObject)
        #expect(try kind("SELECT missing FROM t") == .undefinedObject)
        #expect(try kind("SELEC 1") == .syntax)
        #expect(try kind("INSERT INTO t VALUES (1, '')") == .constraint)
        #expect(try kind("INSERT INTO t VALUES (1, NULL)") == .constraint)
        #expect(try kind("CREATE TABLE t (i integer)") == .duplicateObject)
    }

    @Test("keeps row values out of what is printed")
    func values() throws {
        let connection = try Engine.postgres.makeDatabase().connect()
        try connection.execute("CREATE TABLE t (s text UNIQUE)")
        try connection.execute("INSERT INTO t VALUES ($1)", ["secret-4711"])
        let duplicate = try #require(throws: DatabaseError.self) {
            try connection.execute("INSERT INTO t VALUES ($1)", ["secret-4711"])
        }
        #expect(!"\(duplicate)".contains("4711"))
        let cast = try #require(throws: DatabaseError.self) {
            try connection.execute("SELECT s::integer FROM t")
        }
        #expect(!"\(cast)".contains("4711"))
    }

    @Test("of a wrong password names the user and never the password")
    func wrongPassword() throws {
        let cluster = try PostgresCluster.shared.get()
        let url = try DatabaseURL("postgres://nobody:hunter2@/postgres?host=\(cluster.directory.path)")
        #expect(!"\(url)".contains("hunter2"))
        var dumped = ""
        dump(url, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        let error = try #require(throws: DatabaseError.self) { try url.connect() }
        #expect(error.kind == .authentication && error.code == "28000")
        #expect(!"\(error)".contains("hunter2"))
    }

    @Test("of an unreachable server can be waited for")
    func unreachable() throws {
        let error = try #require(throws: DatabaseError.self) {
            try DatabaseURL("host=/nowhere dbname=shop").connect()
        }
        #expect(error.kind == .connectionLost && error.recovery == .unknownOutcome)
    }

    @Test("names the file that isn't there, and doesn't make it")
    func missingFile() throws {
        let url = try DatabaseURL("sqlite:/tmp/sluice-no-such-folder/x.db")
        let error = try #require(throws: DatabaseError.self) { try url.connect() }
        #expect(error.message.contains("/tmp/sluice-no-such-folder/x.db"))
    }
}

@Suite("A session whose server went away")
struct LostSessionTests {
    @Test("says so, whatever is asked of it next")
    func lost() throws {
        let cluster = try PostgresCluster()
        let connection = try DatabaseURL(cluster.conninfo()).connect()
        let prepared = try DatabaseURL(cluster.conninfo()).connect()
        #expect(try prepared.rows("SELECT $1::integer", [1]) == [[1]])
        try cluster.stop(mode: "immediate")
        let plain = try #require(throws: DatabaseError.self) { try connection.execute("SELECT 1") }
        #expect(plain.kind == .connectionLost)
        let again = try #require(throws: DatabaseError.self) { try connection.execute("SELECT 1") }
        #expect(again.kind == .connectionLost)
        let bound = try #require(throws: DatabaseError.self) { try prepared.rows("SELECT $1::integer", [1]) }
        #expect(bound.kind == .connectionLost)
        let unprepared = try #require(throws: DatabaseError.self) { try prepared.rows("SELECT $1::text", ["a"]) }
        #expect(unprepared.kind == .connectionLost)
    }
}
