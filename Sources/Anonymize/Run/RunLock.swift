internal import SluiceBackfill
internal import SluiceDatabase

extension RunControl {
    /// One run a database: two would change rows twice, or each wait for the other.
    /// - Throws: ``Refused`` where another one doesn't end within patience.
    func underLock<Result>(on connection: any Connection, _ body: () throws -> Result) throws -> Result {
        do {
            return try CommandLock.anonymizing.hold(
                on: connection, atMost: snapshotPatience,
                onWait: { onProgress(.step("waiting for another run that anonymizes this database")) }, body)
        } catch let timeout as Problem where timeout.code == .locked {
            throw Refused(reason: timeout.description, hint: "let it end, then run the same command again")
        }
    }
}
