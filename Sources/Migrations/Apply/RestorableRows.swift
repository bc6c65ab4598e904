internal import SluiceDatabase
internal import SluiceSchema

extension Migrator {
    /// Where the rows are that a way back has made room for again, and the command that brings them.
    func restorable(by plan: MigrationPlan) -> [String] {
        let undone = plan.revisions.flatMap(undoneSteps)
        return undone.indices.flatMap { index in
            undone[index].losses.compactMap { restorable($0, behind: undone[(index + 1)...]) }
        }
    }

    /// Steps of upgrades that the plan undoes, in the order in which they are undone.
    private func undoneSteps(_ planned: PlannedRevision) -> [Step] {
        guard planned.action == .apply(.downgrade), let node = planned.node,
            let upgrade = try? revisions.revision(node).upgrade,
            let steps = try? Step.steps(for: upgrade, in: connection.dialect)
        else { return [] }
        return steps.reversed()
    }

    /// The archive has the names that were at the loss; since then what was renamed before the loss has its old name again.
    private func restorable(_ loss: DataLoss, behind undone: ArraySlice<Step>) -> String? {
        // A downgrade that is written out may leave the names.
        let names = [undone.reduce(loss) { $1.operations[...].undoingRenames(of: $0) }, loss]
        guard let now = names.first(where: { (try? $0.isThere(on: connection)) == true }),
            let archive = try? runner.archive(of: loss, on: connection)
        else { return nil }
        return
            "\(now) is there again, without what it held: \(archive.rows) rows are in its archive, and 'sluice restore "
            + "\(archive.path.shellWord) --into \(now.table.argument(now.column))' brings them back"
    }
}
