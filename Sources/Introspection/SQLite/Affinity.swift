/// How SQLite treats a value by its column's declared type (sqlite.org/datatype3.html, section 3.1: the rules in their
/// order).
package enum Affinity: Sendable, Hashable {
    case integer, text, blob, real, numeric

    package init(ofType type: String) {
        let type = type.uppercased()
        let holds = { (words: [String]) in words.contains { type.contains($0) } }
        self =
            if holds(["INT"]) {
                .integer
            } else if holds(["CHAR", "CLOB", "TEXT"]) {
                .text
            } else if type.isEmpty || holds(["BLOB"]) {
                .blob
            } else if holds(["REAL", "FLOA", "DOUB"]) {
                .real
            } else {
                .numeric
            }
    }

    /// Text that looks like a number is stored as one.
    package var isNumeric: Bool { self != .text && self != .blob }
}
