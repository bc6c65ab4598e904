internal import SluiceDatabase

/// What the owner of a run does around its chunks: a job's way, or a feed's. Each step may be taken again, after a lost
/// connection or in a later session.
protocol RunSteps {
    var table: QualifiedName { get }
    /// Whether undone rows can be told from those that are done.
    var canSweep: Bool { get }

    /// Makes what the run needs: triggers, ranges.
    func prepare(_ store: RunStore) throws
    func rowsLeft(_ store: RunStore) throws -> Completion.Finding
    /// False where the table is empty by now.
    func laySweep(_ store: RunStore) throws -> Bool
    /// Nil where nothing is to be verified.
    func check(_ store: RunStore) throws -> Certificate.Verification?
    /// False where the run was paused or cancelled meanwhile.
    func complete(_ store: RunStore, sweeps: Int, _ verification: Certificate.Verification?) throws -> Bool
    /// Takes away what a run that was given up no longer needs.
    func cleanUp(_ store: RunStore) throws
}
