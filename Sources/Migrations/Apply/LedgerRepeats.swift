internal import SluiceDatabase

extension Ledger {
    /// Where each repeatable revision was applied last, and the last entry that may have taken away what one made.
    /// - Parameter drops: Whether the upgrade of a revision of the graph drops definitions.
    func repeats(drops: (_ revision: String) -> Bool) throws -> RepeatLog {
        var known = RepeatLog()
        guard try StateSchema.version(on: connection) != nil else { return known }
        var others: [(number: Int64, revision: String, isUpgrade: Bool)] = []
        let query = """
            SELECT number, revision, checksum, direction, state FROM \(log) WHERE state \(dialect.own("=")) 'complete' \
            OR state \(dialect.own("=")) 'undone' ORDER BY number
            """
        for row in try connection.rows(query) {
            guard let number = row[0].integer, let revision = row[1].text, let direction = row[3].text else { continue }
            switch direction {
            case LedgerText.repetition:
                known.applied[revision] = RepeatLog.Entry(number: number, checksum: row[2].text ?? "")
            case Direction.upgrade.rawValue, Direction.downgrade.rawValue:
                let isUpgrade = direction == Direction.upgrade.rawValue && row[4].text == "complete"
                others.append((number, revision, isUpgrade))
            default: continue
            }
        }
        // Files of what came before the first of them needn't be read.
        let oldest = known.applied.values.map(\.number).min() ?? .max
        let last = others.last { $0.number > oldest && (!$0.isUpgrade || drops($0.revision)) }
        known.disturbance = last?.number ?? 0
        return known
    }
}
