internal import SluiceBackfill
internal import SluiceDatabase
internal import SluiceDeprecation

extension ProjectDatabase {
    /// Names, where a run's job no longer fits its table, what a deprecation has renamed or dropped since: the job still
    /// has the old name, and there is nothing in it to mend.
    func namingDeprecated<Result>(_ run: Int64, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            guard let record = try? engine.runs().first(where: { $0.id == run }),
                let gone = try? wayOut().deprecations().map(\.deprecation).first(where: { $0.isRead(by: record) })
            else { throw error }
            let now = gone.state == .dropped ? "was dropped" : "is named \(gone.currentName) now"
            throw Problem(
                .deprecation, at: .run(run),
                "the job reads \(gone.name), which was deprecated since and \(now): \(error)",
                hint: gone.state == .dropped
                    ? "its rows were checked when it ended: 'sluice status \(run)' has the certificate"
                    : "its rows were checked when it ended ('sluice status \(run)' has the certificate); "
                        + "'sluice undeprecate \(gone.argument)' gives the name back, and then it can be checked again")
        }
    }
}

extension Deprecation {
    fileprivate func isRead(by run: RunRecord) -> Bool {
        state != .active && wasRenamed && [table.description, tableName, table.name].contains(run.table)
            && column.map { run.definition.contains($0) } ?? true
    }
}
