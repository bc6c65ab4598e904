internal import SluiceDatabase

extension Migrator {
    /// A database that nothing was applied to by what these state tables say, and that has the project's revisions by what others do:
    /// they would be applied a second time.
    func requireNoOtherRecord(_ state: DatabaseState) throws {
        guard !settings.sharesDatabase, state.rows.isEmpty, state.unfinished == nil else { return }
        for other in try StateSchema.others(on: connection) {
            let table = connection.dialect.keepingState(in: other).stateTable("heads")
            let heads = try connection.rows("SELECT revision FROM \(table) ORDER BY 1").compactMap { $0[0].text }
            guard let known = heads.first(where: { revisions.graph.node(id: $0) != nil }) else { continue }
            throw Problem(
                .stateElsewhere,
                "revision \(known) of this project is applied to this database already, by what \(table) says: 'state' "
                    + "names \(connection.dialect.state) now, and it was \(other)",
                hint:
                    "nothing was touched; write 'state: {schema: \(other)}' into sluice.yaml, or, where each tenant of the "
                    + "database has these revisions in a schema of its own, 'state: {schema: \(connection.dialect.state), "
                    + "shared: true}'")
        }
    }
}

extension Problem.Code {
    static let stateElsewhere = Problem.Code("state_elsewhere", .refused)
}
