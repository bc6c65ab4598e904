import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport
import SluiceTransforms
import Testing

@Suite("A checkpoint")
struct CheckpointTests {
    /// Fails without invariant 1: were the checkpoint a transaction of its own, the rows would be changed here, and once
    /// more by the resumed run.
    @Test("that fails takes its chunk's rows with it", arguments: Engine.allCases)
    func failing(engine: Engine) throws {
        let database = try engine.makeDatabase()
        try database.run("CREATE TABLE t (id integer PRIMARY KEY, x integer NOT NULL)")
        let connection = try database.connect()
        for id in 1...300 { try connection.execute("INSERT INTO t VALUES (\(id), 0)") }
        try StateSchema.ensure(on: connection)
        try connection.executeScript(Self.refusal(of: engine))
        var job = Job(
            name: "increment", table: QualifiedName("t"), work: .set([("x", "x + 1")]), defaults: JobDefaults())
        job.chunk.minRows = 50
        job.chunk.maxRows = 50
        let backfill = BackfillEngine(
            url: database.url, registry: .builtIn, defaults: JobDefaults(), stop: StopToken())
        let refused = try backfill.start(job)
        #expect(refused.record.state == .failed)
        #expect(try connection.rows("SELECT DISTINCT x FROM t") == [[0]])

        try connection.executeScript(engine == .sqlite ? "DROP TRIGGER refuse" : "DROP FUNCTION refuse() CASCADE")
        let done = try backfill.resume(refused.record.id, job: job)
        #expect(done.record.state == .complete)
        #expect(try connection.rows("SELECT DISTINCT x FROM t") == [[1]])
    }

    /// Lets a lease be taken, and refuses what a chunk writes.
    private static func refusal(of engine: Engine) -> String {
        switch engine {
        case .sqlite:
            """
            CREATE TRIGGER refuse BEFORE UPDATE OF chunks ON sluice_ranges
            BEGIN SELECT RAISE(ABORT, 'no checkpoint today'); END
            """
        case .postgres:
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'no checkpoint today'; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE OF chunks ON sluice.ranges FOR EACH ROW EXECUTE FUNCTION refuse()
            """
        }
    }
}
