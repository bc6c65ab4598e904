import SluiceTestSupport
import Testing

@testable import SluiceDatabase

@Suite("Behind a pooler", .enabled(if: Pooler.program != nil, "this machine is without pgbouncer"))
struct PoolTests {
    private static let settings =
        "SELECT concat_ws(' ', current_setting('lock_timeout'), current_setting('search_path'), current_setting('TimeZone'))"

    @Test("in transaction mode no session is had, and none of the pool's has a setting of Sluice's", arguments: [1, 4])
    func transactionMode(size: Int) throws {
        let database = try Engine.postgres.makeDatabase()
        let cluster = try PostgresCluster.shared.get()
        let pooler = try Pooler(cluster, mode: "transaction", size: size)
        let address = pooler.conninfo(database: database.name)
        for access in [DatabaseAccess.readOnly, .readWrite] {
            let url = try DatabaseURL(address)
            let error = #expect(throws: DatabaseError.self) { try url.connect(access) }
            #expect(error?.kind == .pooled && error?.hint?.contains("the server's own address") == true)
        }
        let own = try cluster.tool("psql", ["-d", database.name, "-Atc", Self.settings])
        for _ in 0..<size + 1 { #expect(try cluster.tool("psql", [address, "-Atc", Self.settings]) == own) }
    }

    @Test("in session mode it is a session like any other, also where all of the pool's are taken", arguments: [1, 4])
    func sessionMode(size: Int) throws {
        let database = try Engine.postgres.makeDatabase()
        let pooler = try Pooler(PostgresCluster.shared.get(), mode: "session", size: size)
        let url = try DatabaseURL(pooler.conninfo(database: database.name))
        let connection = try url.connect()
        #expect(try connection.scalar("SELECT 1")?.integer == 1)
        connection.close()
        #expect(try url.connect(.readOnly).scalar("SELECT 2")?.integer == 2)
    }
}
