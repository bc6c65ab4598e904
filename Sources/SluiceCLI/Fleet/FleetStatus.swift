internal import ArgumentParser
internal import Foundation
internal import Sluice
internal import SluiceDatabase

extension GlobalOptions {
    /// - Parameter file: That of the targets.
    func showingFleet(_ file: String, _ fleet: FleetOptions, watch: Bool) throws {
        try withProject { project in
            let targets = try Self.chosen(fleet.only, of: project.targets(in: file), file: file)
            let runs = FleetWatch(project, targets, atOnce: fleet.atOnce ?? 4)
            while true {
                let looks = runs.look()
                let view = FleetStatusView(looks)
                if watch, !json, Output.isTerminal { Output.clearScreen() }
                view.print(asJSON: json)
                guard watch, looks.contains(where: \.isUnderWay) else {
                    guard view.failed == 0 else { throw ExitCode.failure }
                    return
                }
                Pause.wait(.seconds(1))
            }
        }
    }
}

extension FleetWatch.Look {
    fileprivate var isUnderWay: Bool { (try? runs.get())?.contains(where: \.isUnderWay) ?? false }
}

/// `status --targets`: the last run of each job on each database.
struct FleetStatusView: Encodable {
    struct Target: Encodable {
        let target: String
        /// Without a password.
        let database: String
        let runs: [StatusEntry]
        let error: Failure?
    }

    let targets: [Target]
    /// Databases that couldn't be asked.
    let failed: Int

    init(_ looks: [FleetWatch.Look]) {
        targets = looks.map { look in
            var runs: [StatusEntry] = []
            var failure: Failure?
            do { runs = try look.runs.get().map(StatusEntry.init) } catch { failure = Failure(error) }
            return Target(
                target: look.target.name, database: look.target.url.description, runs: runs, error: failure)
        }
        failed = targets.count { $0.error != nil }
    }

    func print(asJSON: Bool) {
        if asJSON { return Output.json(self) }
        var table = TextTable(header: ["target"] + StatusEntry.header)
        for target in targets {
            for run in target.runs { table.add([target.target] + run.row) }
            if target.runs.isEmpty {
                let nothing = Array(repeating: "–", count: StatusEntry.header.count - 1)
                table.add([target.target] + nothing + [target.error?.message ?? "no runs yet"])
            }
        }
        Output.text(table.text)
        for target in targets {
            for run in target.runs {
                if let error = run.error { Output.line("\(target.target), run \(run.run): \(error)") }
            }
        }
        Output.line(summary)
    }

    /// How many databases have a run of each state.
    private var summary: String {
        let states = Dictionary(grouping: targets.flatMap(\.runs), by: \.state).mapValues(\.count)
        let counts = states.sorted { $0.key < $1.key }.map { "\(Figures.count($0.value)) \($0.key)" }
        let idle = targets.count { $0.runs.isEmpty && $0.error == nil }
        let parts = counts + (idle > 0 ? ["\(idle) without a run"] : []) + (failed > 0 ? ["\(failed) not reached"] : [])
        let rows = targets.flatMap(\.runs).reduce(0) { $0 + $1.rows }
        return "\(targets.count) databases: \(parts.joined(separator: ", ")); \(Figures.count(rows)) rows"
    }
}
