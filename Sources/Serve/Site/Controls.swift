internal import Dispatch
internal import Sluice
internal import SluiceBackfill
internal import Synchronization

/// Pauses, resumes and cancels runs as the commands do. A run that is resumed here is worked on by this process, on threads of
/// its own, until it is over or the server ends.
final class Controls: Sendable {
    enum Action: String, Sendable { case pause, resume, cancel }

    /// Runs that this process works on at once.
    static let most = 4

    private let database: ProjectDatabase
    private let reporter: Reporter
    private let queue = DispatchQueue(label: "sluice.page.runs", attributes: .concurrent)
    private let group = DispatchGroup()
    private let working = Mutex<[Int64: ProjectDatabase]>([:])

    init(_ database: ProjectDatabase, reporter: Reporter) {
        self.database = database
        self.reporter = reporter
    }

    /// - Throws: What the command would tell.
    func perform(_ action: Action, on run: Int64) throws {
        switch action {
        case .pause: _ = try database.pause(run)
        case .cancel: _ = try database.cancel(run)
        case .resume: try resume(run)
        }
    }

    private func resume(_ run: Int64) throws {
        guard let record = try database.runs().first(where: { $0.id == run }) else {
            throw Refused(reason: "there is no run \(run) in this database", hint: "see 'sluice status'")
        }
        guard !record.state.isFinal else {
            throw Refused(reason: "run \(run) is \(record.state.rawValue)", hint: "there is nothing to resume")
        }
        let own = database.stopping(by: StopToken())
        try working.withLock { working in
            guard working[run] == nil else {
                throw Refused(
                    reason: "this server is still ending its last chunk of run \(run)", hint: "try again in a moment")
            }
            guard working.count < Self.most else {
                throw Refused(
                    reason: "this server works on \(Self.most) runs already",
                    hint: "'sluice resume \(run)' goes on with it elsewhere")
            }
            working[run] = own
        }
        queue.async(group: group) { [self] in
            do {
                if let error = try own.resume(run).error { _ = reporter.problem(error, in: "run \(run)") }
            } catch {
                _ = reporter.problem(error, in: "run \(run)")
            }
            working.withLock { $0[run] = nil }
        }
    }

    /// Lets what this process works on end behind its chunk, and waits for that.
    func stop() {
        for own in working.withLock({ Array($0.values) }) { own.stop.request(.signal) }
        group.wait()
    }

    /// Stops their statements at once; what isn't committed never happened.
    func interruptAll() { for own in working.withLock({ Array($0.values) }) { own.interruptAll() } }
}
