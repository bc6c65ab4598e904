import SluiceBackfill
import SluiceDatabase
import Testing

@Suite("What is done about a failure")
struct FailurePolicyTests {
    private func decide(_ kind: DatabaseError.Kind) -> FailurePolicy.Action {
        var policy = FailurePolicy()
        return policy.decide(DatabaseError(kind: kind, code: "", message: "m"), elapsed: .zero, jitter: 0)
    }

    @Test(
        "the same chunk is tried again where nothing was changed",
        arguments: [DatabaseError.Kind.lockTimeout, .conflict, .tooManyConnections, .cancelled])
    func retries(kind: DatabaseError.Kind) {
        guard case .retry(let pause) = decide(kind) else {
            Issue.record("\(kind) isn't tried again")
            return
        }
        #expect(pause > .zero && pause < .seconds(1))
    }

    @Test("a lost connection is opened anew, since nobody knows whether the commit arrived")
    func reconnects() {
        guard case .reconnect = decide(.connectionLost) else {
            Issue.record("no new connection")
            return
        }
    }

    @Test("rows to blame are looked for", arguments: [DatabaseError.Kind.constraint, .data])
    func isolates(kind: DatabaseError.Kind) { #expect(decide(kind) == .isolateRows) }

    @Test(
        "what someone has to mend first stops the run",
        arguments: [
            DatabaseError.Kind.undefinedObject, .duplicateObject, .syntax, .authentication, .permission, .readOnly,
            .diskFull, .corrupt, .other,
        ])
    func stops(kind: DatabaseError.Kind) { #expect(decide(kind) == .stop) }

    @Test("pauses grow up to five seconds, and end after ten minutes of trouble")
    func patience() {
        var policy = FailurePolicy()
        let error = DatabaseError(kind: .connectionLost, code: "08006", message: "m")
        var total = Duration.zero
        var last = Duration.zero
        while case .reconnect(let pause) = policy.decide(error, elapsed: .seconds(1), jitter: 1) {
            #expect(pause >= last && pause <= .seconds(5))
            last = pause
            total += pause + .seconds(1)
            guard total < .seconds(3_600) else { break }
        }
        #expect(total > .seconds(500) && total < .seconds(700))
    }

    @Test("a success wipes the slate clean")
    func success() {
        var policy = FailurePolicy()
        let error = DatabaseError(kind: .lockTimeout, code: "55P03", message: "m")
        let first = policy.decide(error, elapsed: .seconds(599), jitter: 0)
        policy.succeeded()
        #expect(policy.decide(error, elapsed: .seconds(2), jitter: 0) == first)
    }

    @Test("workers that failed together come back apart")
    func jitter() {
        let error = DatabaseError(kind: .conflict, code: "40P01", message: "m")
        var early = FailurePolicy()
        var late = FailurePolicy()
        #expect(early.decide(error, elapsed: .zero, jitter: 0) != late.decide(error, elapsed: .zero, jitter: 1))
    }
}

@Suite("The rate")
struct RateEstimatorTests {
    @Test("is the mean of the recent past, and the time left an interval around it")
    func steady() throws {
        var rate = RateEstimator()
        #expect(rate.rowsPerSecond == nil && rate.eta(remaining: 10) == nil)
        for second in 0...20 { rate.observe(rows: second * 1_000, at: Double(second)) }
        #expect(rate.rowsPerSecond == 1_000)
        let eta = try #require(rate.eta(remaining: 5_000))
        #expect(eta.lowerBound == 5 && eta.upperBound == 5)
        #expect(rate.eta(remaining: 0) == 0...0)
    }

    @Test("gives a wider interval the more it varies, with the mean inside")
    func varied() throws {
        var rate = RateEstimator()
        var rows = 0
        for second in 0...40 {
            rate.observe(rows: rows, at: Double(second))
            rows += second.isMultiple(of: 2) ? 500 : 1_500
        }
        let eta = try #require(rate.eta(remaining: 10_000))
        #expect(eta.lowerBound < 8 && eta.upperBound > 12 && eta.contains(10))
    }

    @Test("forgets what is a minute of observations ago, and knows nothing while nothing moves")
    func memory() {
        var rate = RateEstimator()
        for second in 0...10 { rate.observe(rows: second * 1_000_000, at: Double(second)) }
        for second in 11...80 { rate.observe(rows: 10_000_000, at: Double(second)) }
        #expect(rate.rowsPerSecond == 0)
        #expect(rate.eta(remaining: 1) == nil)
    }

    @Test("of chunk times tells median and 99th percentile in constant memory")
    func chunkTimes() {
        var times = ChunkTimes()
        #expect(times.percentile(0.5) == nil)
        for number in 1...5_000 { times.add(Double(number)) }
        #expect(times.percentile(0.5) == 4_501)
        #expect(times.percentile(0.99) == 4_991)
    }
}
