package import SluiceAnonymize
package import SluiceBackfill
package import SluiceDatabase
package import SluiceMigrations

/// Looks at Sluice's own tables again and again, on one session that only reads and is opened again where it was lost. No
/// table of the user's is asked. Used by one thread at a time.
package final class StateReader {
    private let database: ProjectDatabase
    private var connection: (any Connection)?
    /// The state tables were there; they aren't asked for again.
    private var isInUse = false

    package init(_ database: ProjectDatabase) { self.database = database }

    /// Runs that are open and the newest of the others, oldest first, and how many workers each has.
    package func runs(newest count: Int) throws -> (runs: [RunRecord], workers: [Int64: Int]) {
        try reading { (try RunStore($0).runs(newest: count), try RunStore($0).workers()) } ?? ([], [:])
    }

    /// Nil where there is none of that number.
    package func run(_ number: Int64) throws -> RunRecord? { try reading { try RunStore($0).run(number) } ?? nil }

    package func quarantineCounts(of run: Int64) throws -> [(code: String, count: Int)] {
        try reading { try RunStore($0).quarantineCounts(run: run) } ?? []
    }

    package func quarantined(by run: Int64, atMost most: Int) throws -> [QuarantinedRow] {
        try reading { try RunStore($0).quarantined(run: run, atMost: most) } ?? []
    }

    package func totals() throws -> [RunTotals] { try reading { try RunStore($0).totals() } ?? [] }

    /// Nil where no replica is seen.
    package func replicaDelay() throws -> Double? { try reading { ReplicaDelay.seconds(on: $0) } ?? nil }

    package func events(newest count: Int, of object: String? = nil) throws -> [Events.Event] {
        try reading { try Events.newest(count, of: object, on: $0) } ?? []
    }

    package func revisionLog(newest count: Int) throws -> [RevisionLog.Entry] {
        try reading { try RevisionLog.newest(count, on: $0) } ?? []
    }

    /// Nil where nothing was ever anonymized here.
    package func anonymizing() throws -> AnonymizeStatus? { try reading { try AnonymizeStatus.read(from: $0) } }

    /// - Returns: Nil where Sluice was never used on the database.
    private func reading<Found>(_ look: (any Connection) throws -> Found) throws -> Found? {
        if connection == nil, database.url.isMissingFile { return nil }
        do {
            let connection = try connection ?? connect()
            self.connection = connection
            if !isInUse { isInUse = try StateSchema.version(on: connection) != nil }
            return isInUse ? try look(connection) : nil
        } catch {
            connection?.close()
            connection = nil
            isInUse = false
            throw error
        }
    }

    private func connect() throws -> any Connection {
        let connection = try database.url.connect(.readOnly, within: .seconds(5))
        try connection.executeScript(
            connection.dialect.patience(forLocks: .seconds(1), forStatements: .seconds(5)))
        return connection
    }
}
