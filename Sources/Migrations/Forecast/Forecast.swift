package import SluiceDatabase

/// What one statement does to one table that was there before.
package struct Footprint: Sendable, Hashable {
    package let table: String
    package let lock: TableLock
    package var rewrites = false
    package var scans = false
    /// Others who write the same rows wait, whatever the table's lock is.
    var changesRows = false
    /// Nil where it isn't known.
    package var size: TableSize?
    var buildsIndex = false

    package var blocks: TableLock.Blocked { changesRows && lock.blocks == .nothing ? .sameRows : lock.blocks }

    /// Nobody has rows in it.
    mutating func forgetRows() { (rewrites, scans) = (false, false) }

    /// It takes as long as there are rows.
    package var isHeavy: Bool { rewrites || scans }
}

/// What a statement would do on the live database.
package struct StatementForecast: Sendable {
    package enum Verdict: String, Sendable {
        /// Nobody who reads or writes waits.
        case safe
        /// They wait for less than a second, once the lock is had.
        case brief
        /// They wait as long as it takes.
        case blocks
        case unknown
    }

    package let sql: String
    package var footprints: [Footprint] = []
    /// Why nothing is known; nil where something is.
    package var unknown: String?
    /// What it failed with on the shadow.
    var failure: DatabaseError?
    /// It was planned and not run, and what it makes isn't there: a table, or whatever a function in it does.
    var leavesOut = false
    /// What it is not a statement but many: `row locks of one chunk at a time`.
    package var note: String?
    /// How long it takes by this server's own pace; nil where that can't be told.
    package var seconds: Double?
    /// How long others wait: until its transaction ends, of which further statements may be a part.
    package var heldSeconds: Double?

    /// Where it isn't for ``ServerPace`` to say.
    var pace: Pace = .server

    enum Pace: Sendable, Hashable {
        case server
        /// By what runs have done here; nil where none has.
        case rows(perSecond: Double?)
        case none
    }

    init(_ sql: String) { self.sql = sql }

    init(_ work: WorkForecast) {
        self.init("")
        note = work.note
        pace = work.pace
        footprints = [Footprint(table: work.table, lock: work.lock)]
    }

    static func untried(_ sql: String) -> StatementForecast {
        var forecast = StatementForecast(sql)
        forecast.unknown = "there is no shadow to try it on"
        return forecast
    }

    /// The strongest lock, as far as somebody waits for it.
    package var blocks: TableLock.Blocked {
        footprints.map(\.blocks).max() ?? .nothing
    }

    package var blocksWork: Bool { blocks > .schemaChanges }
    var isHeavy: Bool { footprints.contains(where: \.isHeavy) }

    package var verdict: Verdict {
        if unknown != nil { return .unknown }
        guard blocksWork else { return .safe }
        guard let heldSeconds else { return .unknown }
        return heldSeconds < Self.noticed ? .brief : .blocks
    }

    /// A wait that a user notices.
    static let noticed = 1.0
}

/// What a step that isn't SQL would do.
package struct WorkForecast: Sendable {
    let table: String
    let lock: TableLock
    let note: String
    let pace: StatementForecast.Pace

    /// A run's: rows are locked for a chunk's time, and nobody waits longer.
    package static func chunks(of table: String, rowsPerSecond: Double?) -> WorkForecast {
        WorkForecast(
            table: table, lock: .rowExclusive, note: "row locks of one chunk at a time",
            pace: .rows(perSecond: rowsPerSecond))
    }

    package static func catalog(of table: String, in dialect: Dialect) -> WorkForecast {
        WorkForecast(
            table: table, lock: dialect.isServer ? .accessExclusive : .writer,
            note: "a change of the catalog, tried again where the lock isn't had", pace: .none)
    }
}
