internal import Synchronization

/// The runs of many databases, looked at together and as often as asked. One that can't be reached keeps no other waiting.
package final class FleetWatch: Sendable {
    package struct Look: Sendable {
        package let target: FleetTarget
        /// The last run of each job, the newest last.
        package let runs: Result<[RunStatus], any Error>
    }

    private let targets: [FleetTarget]
    private let atOnce: Int
    private let watches: Mutex<[RunWatch]>

    package init(_ project: Project, _ targets: [FleetTarget], atOnce: Int) {
        self.targets = targets
        self.atOnce = atOnce
        watches = Mutex(
            targets.map { target in
                RunWatch(
                    ProjectDatabase(project, target.url, from: .given, stop: StopToken(), listener: ProgressListener()),
                    run: nil)
            })
    }

    /// Blocks until each has answered, or failed to.
    package func look() -> [Look] {
        let found = Found(count: targets.count)
        Turns.each(of: targets.count, atOnce: atOnce) { [self] index in
            var watch = watches.withLock { $0[index] }
            let runs = Result { Self.lastOfEachJob(try watch.look()) }
            watches.withLock { $0[index] = watch }
            found.looks.withLock { $0[index] = Look(target: targets[index], runs: runs) }
        }
        return found.looks.withLock { $0.compactMap(\.self) }
    }

    private final class Found: Sendable {
        let looks: Mutex<[Look?]>
        init(count: Int) { looks = Mutex([Look?](repeating: nil, count: count)) }
    }

    private static func lastOfEachJob(_ runs: [RunStatus]) -> [RunStatus] {
        let last = Dictionary(runs.map { ($0.record.job, $0.record.id) }, uniquingKeysWith: max)
        return runs.filter { last[$0.record.job] == $0.record.id }.sorted { $0.record.id < $1.record.id }
    }
}
