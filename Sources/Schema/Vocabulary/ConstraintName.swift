/// The names that PostgreSQL makes (`makeObjectName` in its source): `TABLE_COLUMNS_LABEL`, where the longer of the two
/// parts is shortened until all of it fits.
enum ConstraintName {
    /// Bytes of a name, without the NUL that ends it.
    private static let longest = 63

    static func make(_ table: String, _ columns: [String], _ label: String) -> String {
        var first = Array(table.utf8)
        var second = Array(columns.joined(separator: "_").utf8.prefix(longest))
        let room = longest - label.utf8.count - (columns.isEmpty ? 1 : 2)
        while first.count + second.count > room {
            if first.count > second.count { first.removeLast() } else { second.removeLast() }
        }
        let parts = [whole(first)] + (columns.isEmpty ? [] : [whole(second)]) + [label]
        return parts.joined(separator: "_")
    }

    /// Without a character of which only the beginning is left.
    private static func whole(_ bytes: [UInt8]) -> String {
        var bytes = bytes[...]
        while String(validating: bytes, as: UTF8.self) == nil, !bytes.isEmpty { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
