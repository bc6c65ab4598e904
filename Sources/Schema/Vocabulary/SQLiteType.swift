internal import SluiceDatabase

/// SQLite takes any word for a type, and makes a number's affinity of one that it doesn't know.
enum SQLiteType {
    private static let known = [
        "int", "integer", "tinyint", "smallint", "mediumint", "bigint", "int2", "int4", "int8", "serial", "bigserial",
        "text", "string", "char", "character", "varchar", "nchar", "nvarchar", "clob", "citext", "blob", "binary",
        "bytea",
        "varbinary", "real", "double", "float", "float4", "float8", "numeric", "decimal", "number", "money", "bool",
        "boolean", "date", "time", "datetime", "timestamp", "timestamptz", "timetz", "interval", "uuid", "json",
        "jsonb",
        "xml", "any", "bit", "inet", "cidr", "enum",
    ]

    /// Why a word is surely none: it is nearly one that is known.
    static func misspelling(of type: ColumnType) -> String? {
        switch type {
        case .native(let text):
            let word = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }.lowercased()
            guard word.count > 3, !known.contains(word), let meant = Suggestion.nearest(to: word, in: known),
                meant.count > 3
            else { return nil }
            return "SQLite takes any word for a type, and '\(text)' is none that is known. Did you mean '\(meant)'?"
        case .perDialect(_, let sqlite): return misspelling(of: sqlite)
        default: return nil
        }
    }
}
