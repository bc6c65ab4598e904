/// The number of the transaction that wrote a row, with its epoch: `xmin` has 32 bits, and the snapshot's end tells which
/// epoch they belong to.
enum WritingTransaction {
    static func number(of prefix: String) -> String {
        let end = "pg_snapshot_xmax(pg_current_snapshot())::text::numeric"
        let full = "(div(\(end), 4294967296) * 4294967296 + \(prefix)xmin::text::numeric)"
        return "(CASE WHEN \(full) > \(end) THEN \(full) - 4294967296 ELSE \(full) END)::text::xid8"
    }
}
