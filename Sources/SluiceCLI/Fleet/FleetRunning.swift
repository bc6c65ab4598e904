internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Sluice
internal import SluiceDatabase

/// `run --targets` and `status --targets`.
struct FleetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file of databases, each with a run of its own: a name and an address a line, or YAML.",
            valueName: "file"))
    var targets: String?

    @Option(help: "With --targets: databases that are worked on, or asked, at the same time. Default: 4.")
    var atOnce: Int?

    @Option(help: ArgumentHelp("With --targets: only the one of that name. Can be repeated.", valueName: "target"))
    var only: [String] = []

    func validate() throws {
        if let atOnce, !(1...64).contains(atOnce) { throw ValidationError("--at-once is 1 to 64") }
        guard targets == nil else { return }
        if atOnce != nil || !only.isEmpty { throw ValidationError("--at-once and --only go with --targets") }
    }
}

extension GlobalOptions {
    /// - Parameter file: That of the targets.
    func runningFleet(_ job: String, _ file: String, _ fleet: FleetOptions, options: RunOptions) throws {
        try withProject { project in
            let stop = StopToken()
            let targets = try Self.chosen(fleet.only, of: project.targets(in: file), file: file)
            if let first = targets.map(\.url).first(where: \.trustsAnyServer) { Self.warn(of: first) }
            let fleet = Fleet(project, targets, atOnce: fleet.atOnce ?? 4, stop: stop)
            let signals = SignalStop(stop: stop) { fleet.interruptAll() }
            let view = try withExtendedLifetime(signals) {
                watch(fleet, try project.job(job), named: job, options: options)
            }
            view.print(asJSON: json, file: file)
            guard view.exitCode == .success else { throw view.exitCode }
        }
    }

    static func chosen(_ names: [String], of targets: [FleetTarget], file: String) throws -> [FleetTarget] {
        guard !names.isEmpty else { return targets }
        if let unknown = names.first(where: { name in !targets.contains { $0.name == name } }) {
            throw ValidationError(
                "\(file) has no target '\(unknown)'\(Suggestion.text(for: unknown, in: targets.map(\.name)))")
        }
        return targets.filter { names.contains($0.name) }
    }

    /// Runs on a queue of its own, and shows how far it is meanwhile.
    private func watch(_ fleet: Fleet, _ job: Job, named name: String, options: RunOptions) -> FleetView {
        let start = ContinuousClock.now
        let group = DispatchGroup()
        DispatchQueue(label: "sluice.fleet").async(group: group) { _ = fleet.run(job, options: options) }
        var progress = FleetProgressView(job: name)
        while group.wait(timeout: .now() + 1) == .timedOut {
            progress.show(fleet.now, seconds: start.duration(to: .now).inSeconds)
        }
        return FleetView(job: name, fleet.now, seconds: start.duration(to: .now).inSeconds)
    }
}
