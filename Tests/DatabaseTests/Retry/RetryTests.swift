import SluiceDatabase
import Testing

@Suite("What failed")
struct RetryTests {
    private let tight = Retry.Limits(attempts: 4, firstPause: .milliseconds(1), longestPause: .milliseconds(2))

    private func error(_ kind: DatabaseError.Kind) -> DatabaseError {
        DatabaseError(kind: kind, code: "", message: "m")
    }

    private func decide(_ kind: DatabaseError.Kind, _ limits: Retry.Limits = .run) -> Retry.Decision {
        var retry = Retry(limits)
        return retry.decide(error(kind), elapsed: .zero, jitter: 0)
    }

    @Test(
        "is tried again where nothing was changed",
        arguments: [DatabaseError.Kind.lockTimeout, .conflict, .tooManyConnections])
    func retries(kind: DatabaseError.Kind) {
        guard case .retry(let pause) = decide(kind) else {
            Issue.record("\(kind) isn't tried again")
            return
        }
        #expect(pause > .zero && pause < .seconds(1))
    }

    @Test("with a lost connection goes on with a new one, since nobody knows whether the commit arrived")
    func reconnects() {
        guard case .reconnect = decide(.connectionLost) else {
            Issue.record("no new connection")
            return
        }
    }

    @Test("for its rows is left to whoever can do without them", arguments: [DatabaseError.Kind.constraint, .data])
    func rows(kind: DatabaseError.Kind) { #expect(decide(kind) == .giveUp(.rows)) }

    @Test(
        "is given up where someone has to act first",
        arguments: [
            DatabaseError.Kind.undefinedObject, .duplicateObject, .syntax, .authentication, .permission, .readOnly,
            .diskFull, .corrupt, .other,
        ])
    func permanent(kind: DatabaseError.Kind) { #expect(decide(kind) == .giveUp(.permanent)) }

    @Test("by a statement timeout is tried again only where a smaller try can follow, and not for ever")
    func statementTimeouts() {
        #expect(decide(.cancelled, .command) == .giveUp(.permanent))
        var retry = Retry(.run)
        for _ in 0..<10 {
            guard case .retry = retry.decide(error(.cancelled), elapsed: .zero, jitter: 0) else {
                Issue.record("given up too early")
                return
            }
        }
        #expect(retry.decide(error(.cancelled), elapsed: .zero, jitter: 0) == .giveUp(.permanent))
    }

    @Test("waits longer each time, up to five seconds, and is given up after ten minutes of trouble")
    func patience() {
        var retry = Retry(.run)
        var total = Duration.zero
        var last = Duration.zero
        while case .reconnect(let pause) = retry.decide(error(.connectionLost), elapsed: .seconds(1), jitter: 1) {
            #expect(pause >= last && pause <= .seconds(5))
            last = pause
            total += pause + .seconds(1)
            guard total < .seconds(3_600) else { break }
        }
        #expect(total > .seconds(500) && total < .seconds(700))
        #expect(retry.decide(error(.connectionLost), elapsed: .zero, jitter: 1) == .giveUp(.exhausted))
    }

    @Test("is given up after so many tries")
    func attempts() {
        var retry = Retry(tight)
        let decisions = (0..<4).map { _ in retry.decide(error(.conflict), elapsed: .zero, jitter: 1) }
        let pauses = [1, 2, 2].map { Retry.Decision.retry(after: .milliseconds($0)) }
        #expect(decisions == pauses + [.giveUp(.exhausted)])
    }

    @Test("is forgotten after a success")
    func success() {
        var retry = Retry(.run)
        let first = retry.decide(error(.lockTimeout), elapsed: .seconds(599), jitter: 0)
        retry.succeeded()
        #expect(retry.decide(error(.lockTimeout), elapsed: .seconds(2), jitter: 0) == first)
    }

    @Test("together comes back apart")
    func jitter() {
        var early = Retry(.run)
        var late = Retry(.run)
        let failure = error(.conflict)
        #expect(early.decide(failure, elapsed: .zero, jitter: 0) != late.decide(failure, elapsed: .zero, jitter: 1))
    }

    // MARK: Carried out

    @Test("with a lock is run again, told of each time, and at last thrown")
    func runs() throws {
        var tries = 0
        var told: [Int] = []
        #expect(throws: DatabaseError.self) {
            try Retry(tight).run(onRetry: { attempt, _, _ in told.append(attempt) }) {
                tries += 1
                throw error(.lockTimeout)
            }
        }
        #expect(tries == 4 && told == [1, 2, 3])
        let result = try Retry(tight).run {
            tries += 1
            if tries < 6 { throw error(.conflict) }
            return tries
        }
        #expect(result == 6)
    }

    @Test("is not run again on a connection that is lost, nor once it is to stop")
    func endsAtOnce() {
        for (kind, isStopped) in [(DatabaseError.Kind.connectionLost, false), (.lockTimeout, true)] {
            var tries = 0
            #expect(throws: DatabaseError.self) {
                try Retry(tight).run(unless: { isStopped }) {
                    tries += 1
                    throw error(kind)
                }
            }
            #expect(tries == 1)
        }
    }
}

@Suite("A pause")
struct PauseTests {
    @Test("lasts its time, and less where it is stopped")
    func lasts() {
        let start = ContinuousClock.now
        #expect(Pause.wait(.milliseconds(50)))
        #expect(start.duration(to: .now) >= .milliseconds(50))
        var looks = 0
        #expect(
            !Pause.wait(.seconds(60)) {
                looks += 1
                return looks > 3
            })
        #expect(start.duration(to: .now) < .seconds(30))
    }

    @Test("ends when what it waits for is there, or with its patience")
    func conditions() throws {
        var looks = 0
        #expect(
            Pause.wait(atMost: .seconds(60), every: .milliseconds(1)) {
                looks += 1
                return looks == 3
            })
        #expect(looks == 3)
        #expect(!Pause.wait(atMost: .milliseconds(5), every: .milliseconds(1)) { false })
    }
}
