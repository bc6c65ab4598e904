internal import SluiceDatabase

/// A column's new type, and the statement that looks beforehand whether every value comes back from it: a cast that is written out cuts
/// texts, rounds numbers and forgets hours without a word. It is SQL, so that whoever means the loss can take it out.
struct TypeChange {
    let table: String
    let column: String
    let old: String
    let new: String
    /// A row's value as it will be.
    let value: String

    init(of column: SchemaObject.ColumnDetail, from old: String, to new: String, by value: String) {
        (table, self.column, self.value) = (column.table, column.name, value)
        self.old = old.components(before: " COLLATE ")
        self.new = new.components(before: " COLLATE ")
    }

    /// Nil where no value can change, or one that doesn't fit is an error by itself.
    var check: String? {
        keepsValues(old, new) ? nil : check(isChanged: "(\(value))::\(old) IS DISTINCT FROM \(column)")
    }

    /// Where no cast leads back, or the old type's values aren't comparable, texts are.
    private func check(isChanged: String) -> String {
        Self.check(
            table, column, new, isChanged: isChanged + readsByZone,
            otherwise: "(\(value))::text IS DISTINCT FROM \(column)::text" + readsByZone)
    }

    private var readsByZone: String {
        let zoned = [old, new].map { $0.hasPrefix("timestamp") && $0.hasSuffix(" with time zone") }
        let isTime = [old, new].allSatisfy { $0.hasPrefix("timestamp") || $0 == "date" }
        return isTime && zoned[0] != zoned[1]
            ? " OR \(column) IS NOT NULL AND upper(current_setting('TimeZone')) NOT IN ('UTC', 'GMT', 'ETC/UTC')" : ""
    }

    /// - Parameter otherwise: Asked instead where the first question isn't one that the server knows.
    static func check(
        _ table: String, _ column: String, _ type: String, isChanged: String, otherwise: String
    ) -> String {
        let said = "\(table).\(column) has values that \(type) would change, as in the row at "
        let message = Dialect.postgres.literal(said.replacing("%", with: "%%") + "%")
        let hint = Dialect.postgres.literal("mend them first, or take this check out where that is meant")
        func find(_ condition: String) -> String {
            "SELECT pg_catalog.format('%s %s', tableoid::regclass, ctid) INTO sluice_place FROM \(table) WHERE \(condition) LIMIT 1;"
        }
        let body = """

            #variable_conflict use_column
            DECLARE sluice_place text;
            BEGIN
              LOCK TABLE \(table) IN ACCESS EXCLUSIVE MODE;
              BEGIN
                \(find(isChanged))
              EXCEPTION WHEN cannot_coerce OR undefined_function OR undefined_object OR datatype_mismatch THEN
                \(find(otherwise))
              END;
              IF sluice_place IS NOT NULL THEN RAISE EXCEPTION \(message), sluice_place USING HINT = \(hint); END IF;
            END
            """
        var tag = "$check$"
        while body.contains(tag) { tag.insert("_", at: tag.index(before: tag.endIndex)) }
        return "DO \(tag)\(body) \(tag)"
    }
}

/// Whether each value of one type stays what it is as one of the other, or is an error.
func keepsValues(_ old: String, _ new: String) -> Bool {
    let (before, after) = (TypeName(old), TypeName(new))
    if old == new { return true }
    if after.bounds.isEmpty, after.base == before.base { return true }
    switch after.base {
    case "text": return true
    case "character varying":
        guard let length = after.bounds.first else { return true }
        return ["character", "character varying"].contains(before.base)
            && before.bounds.first.map { $0 <= length } == true
    case "smallint", "integer", "bigint": return TypeName.whole.contains(before.base)
    case "numeric":
        let scale = after.bounds.dropFirst().first ?? 0
        if TypeName.whole.contains(before.base) { return scale >= 0 }
        return before.base == "numeric" && !before.bounds.isEmpty && (before.bounds.dropFirst().first ?? 0) <= scale
    case "double precision": return ["smallint", "integer", "real"].contains(before.base)
    // Written otherwise, the same is meant.
    case "jsonb", "uuid", "boolean", "inet", "xml": return ["text", "character varying", "json"].contains(before.base)
    default: return false
    }
}

/// A type as the server prints it.
private struct TypeName {
    static let whole: Set = ["smallint", "integer", "bigint"]

    /// Without its bounds: `timestamp with time zone`.
    let base: String
    let bounds: [Int]

    init(_ text: String) {
        let numbers = text.firstMatch(of: /\(([-0-9, ]+)\)/)
        bounds = (numbers?.output.1 ?? "").split(separator: ",").compactMap { Int($0.trimmingBlanks) }
        base = text.replacing(/\([-0-9, ]+\)/, with: "")
    }
}
