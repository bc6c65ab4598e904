internal import Dispatch
internal import SluiceBackfill

extension ProjectDatabase {
    /// Carries out blocking work for an `async` call, which stops as far as it has got when its task is cancelled: a run behind its
    /// chunk, revisions behind their step.
    ///
    /// Never on the cooperative pool, whose few threads the program's other tasks need. A serial queue of its own has a thread at
    /// once; blocks of a concurrent one wait for each other where many are blocked.
    func offloaded<Result: Sendable>(
        _ work: @escaping @Sendable (ProjectDatabase) throws -> Result
    ) async throws -> Result {
        // Its stop is this call's alone, and comes with the database's.
        let database = changing(stop: StopToken(within: stop))
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue(label: "sluice.call").async {
                    continuation.resume(with: Swift.Result { try work(database) })
                }
            }
        } onCancel: {
            database.stop.request(.signal)
        }
    }
}
