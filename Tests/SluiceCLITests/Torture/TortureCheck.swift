import Foundation
import SluiceBackfill
import SluiceDatabase
import SluiceTestSupport

/// What has to be true behind a run, whatever was done to it.
struct TortureCheck {
    let shape: TortureShape
    let database: TortureDatabase
    let model: TortureWriter.Model
    /// What was written behind the end is nobody's business.
    let hasEndedBeforeWriter: Bool

    /// What isn't.
    func problems() throws -> [String] {
        let runs = try database.own.runs()
        guard runs.count == 1, let run = runs.first, run.state == .complete else {
            return ["not one run that is complete: \(runs.map { "\($0.id) \($0.state)" })"]
        }
        return try wrongRows() + wrongCounts(run) + sweptTooMuch() + lostWrites() + lostRows() + certificate(run)
            + leftovers()
    }

    // MARK: Rows

    private func wrongRows() throws -> [String] {
        let isSynced = shape.job == .synced
        let mayBeUndone = isSynced ? (hasEndedBeforeWriter ? "n > 0" : "n < 0") : "n > \(shape.rows)"
        let wrong = try database.rows(
            """
            SELECT n, CAST(x AS text), CAST(z AS text), y FROM t
            WHERE ((\(shape.job.done)) OR (\(mayBeUndone) AND (\(shape.job.undone)))) IS NOT TRUE ORDER BY n LIMIT 5
            """)
        return wrong.isEmpty ? [] : ["wrong rows (n, x, z, y): \(wrong)"]
    }

    /// A run over rows that can't be told apart counts each once.
    private func wrongCounts(_ run: RunRecord) throws -> [String] {
        guard !shape.job.canTellUndone else { return [] }
        let done = try database.rows("SELECT count(*) FROM t WHERE \(shape.job.done)")[0][0].integer ?? 0
        let gone = Int64(model.deleted.count)
        return done...(done + gone) ~= Int64(run.rows)
            ? [] : ["the run says \(run.rows) rows, \(done) are done, and \(gone) were deleted"]
    }

    /// A sweep does what the application wrote behind the cursor, and nothing that a range had passed over.
    private func sweptTooMuch() throws -> [String] {
        let table = try database.withConnection { $0.dialect.stateTable("ranges") }
        let swept = try database.rows("SELECT CAST(sum(rows) AS bigint) FROM \(table) WHERE relation = 'sweep'")
        let written = model.inserted.count + model.moved.count + Int(model.increments.values.reduce(0, +))
        guard let rows = swept[0][0].integer, rows > Int64(written) else { return [] }
        let ranges = try database.rows(
            "SELECT number, relation, low, high, cursor, windows, epoch, rows, chunks FROM \(table) ORDER BY number")
        return ["sweeps did \(rows) rows, and \(written) were written: \(ranges)"]
    }

    private func lostWrites() throws -> [String] {
        let written = try database.rows("SELECT n, y FROM t WHERE y <> 0")
        let counts = Dictionary(uniqueKeysWithValues: written.map { ($0[0].integer ?? 0, $0[1].integer ?? 0) })
        let expected = model.increments.filter { !model.deleted.contains($0.key) }
        let wrong = Set(counts.keys).union(expected.keys).filter { counts[$0] != expected[$0] }
        return wrong.isEmpty
            ? [] : ["an application's updates were lost: \(wrong.prefix(5).map { ($0, counts[$0], expected[$0]) })"]
    }

    /// Each row is where it was put.
    private func lostRows() throws -> [String] {
        let (key, engine) = (shape.key, shape.engine)
        let far = key.equations(of: "n + \(TortureKey.farAway)", on: engine, separator: " AND ")
        let home = key.equations(of: "n", on: engine, separator: " AND ")
        let rows = try database.rows("SELECT n, CASE WHEN \(far) THEN 1 WHEN \(home) THEN 0 END FROM t")
        let found = Set(rows.compactMap { $0[0].integer })
        let expected = Set(1...Int64(shape.rows)).union(model.inserted).subtracting(model.deleted)
        let moved = Set(rows.filter { $0[1] == 1 }.compactMap { $0[0].integer })
        var problems: [String] = []
        if found != expected || rows.count != found.count {
            problems.append("rows came or went: \(found.symmetricDifference(expected).sorted().prefix(5))")
        }
        let wrong = moved.symmetricDifference(model.moved.subtracting(model.deleted))
        if !wrong.isEmpty { problems.append("rows have another key: \(wrong.sorted().prefix(5))") }
        return problems
    }

    // MARK: The run

    private func certificate(_ run: RunRecord) throws -> [String] {
        guard let certificate = run.certificate else { return ["complete without a certificate"] }
        var problems: [String] = []
        if certificate.rows != run.rows || certificate.antiJoin.rowsLeft != 0 {
            problems.append("the certificate says \(certificate.rows) rows, the run \(run.rows)")
        }
        // With what came in behind the end a run is rightly said to differ.
        guard !hasEndedBeforeWriter || !shape.job.canTellUndone else { return problems }
        let exit = try SluiceBinary.run(["verify", "--database", database.text, "--json"])
        if exit.code != 0 { problems.append("verify: \(exit.both)") }
        return problems
    }

    private func leftovers() throws -> [String] {
        var problems: [String] = []
        var doctor = try SluiceBinary.run(["doctor", "--database", database.text, "--json"])
        let kinds = (doctor.json["found"] as? [[String: Any]] ?? []).map { $0["kind"] as? String }
        // One that was killed behind its completion leaves the journal as it was to the run.
        if !kinds.isEmpty, kinds.allSatisfy({ $0 == "journal" }) {
            _ = try SluiceBinary.run(["doctor", "--fix", "--database", database.text, "--json"])
            doctor = try SluiceBinary.run(["doctor", "--database", database.text, "--json"])
        }
        if doctor.code != 0 { problems.append("doctor: \(doctor.both)") }
        let dialect = try database.withConnection { $0.dialect }
        let open = try database.rows(
            "SELECT number, owner FROM \(dialect.stateTable("ranges")) WHERE done = 0 OR owner IS NOT NULL")
        if !open.isEmpty { problems.append("ranges are open or held: \(open)") }
        return try problems + (shape.engine == .postgres ? leftOnServer() : leftInFile())
    }

    private func leftOnServer() throws -> [String] {
        let things = try database.rows(
            """
            SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'sluice'::regnamespace
            """)
        var problems = things.isEmpty ? [] : ["triggers or functions are left: \(things)"]
        let sessions = """
            SELECT pid, state, query FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'sluice'
            """
        // The server notices a little later that a process has gone.
        for _ in 0..<100 {
            if try database.rows(sessions).isEmpty { return problems }
            usleep(50_000)
        }
        problems.append("sessions are left: \(try database.rows(sessions))")
        return problems
    }

    private func leftInFile() throws -> [String] {
        let triggers = try database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        return triggers.isEmpty ? [] : ["triggers are left: \(triggers)"]
    }
}
