/// What a copy or an in-place run did.
public struct AnonymizeReport: Sendable {
    public struct Table: Sendable {
        public let name: String
        public let rows: Int
        /// Columns whose values were changed.
        public let changed: [String]
    }

    public internal(set) var tables: [Table] = []
    public internal(set) var seconds = 0.0
    /// By which a later run can tell that it has the same key.
    public internal(set) var keyFingerprint = ""
    public internal(set) var isKeyEphemeral = false
    /// Parts that an earlier, interrupted run had finished.
    public internal(set) var resumedParts = 0
    /// Where original values still stand in the files of a database done in place, and why. The same command tries
    /// again to remove them.
    public internal(set) var leftovers: [String] = []
    /// What the user must know and Sluice can't do.
    public internal(set) var notes: [String] = []
    /// Values that couldn't be transformed and became NULL, by column and reason.
    public internal(set) var quarantine: [Quarantined] = []
    public var quarantined: Int { quarantine.reduce(0) { $0 + $1.count } }

    public struct Quarantined: Sendable {
        public let table: String
        public let column: String
        public let reason: String
        public let count: Int
    }

    /// Nil where something is left to be done: ``leftovers``.
    public internal(set) var certificate: AnonymizeCertificate?
    public var rows: Int { tables.reduce(0) { $0 + $1.rows } }
}

extension AnonymizeReport {
    mutating func take(_ aside: SetAside) {
        quarantine = aside.all.map { found in
            Quarantined(
                table: found.entry.table, column: found.entry.column, reason: found.entry.reason, count: found.count)
        }
    }
}
