/// A deliberate mistake, one for each thing that must hold: a simulation that doesn't find it proves nothing.
enum Slip: String, CaseIterable, Hashable, Sendable {
    // In the state tables.
    case claimsWhatIsHeld, claimsWithoutFencing, claimsInRunThatIsOver
    case commitsWhatWasTakenOver, changesRowsBesideTheCheckpoint
    case sharesWithoutFencing, sharesWhatIsDone
    case cancelsWithoutFencing, leavesWhatIsAnothers, leavesWithItsRanges
    case takesOverWhatItHasNotSeen, completesWhatIsAnothers
    // In what a process decides.
    case certifiesWithoutProof, passesOverRestOfChunk
    case resumesWhatIsAlive, cancelsWhatItSaw
}
