internal import SluiceDatabase
internal import SluiceIntrospection

/// How large the table is, and whether an update of the job's has to touch an index.
struct IndexFacts {
    /// Bytes of the table without its indexes, where the database tells.
    let tableBytes: Double?
    let touchesIndex: Bool

    init(_ plan: RunPlan, on connection: any Connection) throws {
        touchesIndex = plan.job.targets.contains(where: plan.description.indexedColumns.contains)
        guard plan.dialect.isServer else {
            tableBytes = nil
            return
        }
        let tree = try Snapshot.read(.sizes, from: connection, of: [plan.table]).relations
        tableBytes = tree.reduce(0) { $0 + Double($1.size?.bytes ?? 0) }
    }
}
