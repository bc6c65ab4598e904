internal import SluiceDatabase
internal import SluiceIntrospection

/// Values at the edges of a column's type, as SQL: the smallest, the largest, the empty, the odd.
enum EdgeValues {
    static func of(_ column: Snapshot.Column, in dialect: Dialect) -> [String] {
        dialect.choose(postgres: postgres(column), sqlite: sqlite(column.type.uppercased()))
    }

    /// Different for each row, and none that a revision's own rows are likely to have.
    static func key(_ column: Snapshot.Column, row: Int, in dialect: Dialect) -> String? {
        let isNumber = dialect.choose(
            postgres: ["int4", "int8", "numeric", "oid"].contains(column.baseType.name),
            sqlite: column.type.uppercased().contains("INT"))
        if isNumber { return "\(9_000_001 + row)" }
        switch column.baseType.name {
        case "int2": return "\(31_001 + row)"
        case "uuid": return "'00000000-0000-4000-8000-\(String(100_000_000_000 + row))'"
        case "text", "varchar", "bpchar", "name", "citext": return "'s\(row)'"
        default: return dialect.isServer || column.type.uppercased().contains("BLOB") ? nil : "'s\(row)'"
        }
    }

    /// What a CHECK is most likely to take.
    static func plain(_ column: Snapshot.Column, in dialect: Dialect) -> String? {
        dialect.choose(
            postgres: ["int2", "int4", "int8", "numeric", "float4", "float8"].contains(column.baseType.name)
                ? "1" : ["text", "varchar", "bpchar"].contains(column.baseType.name) ? "'a'" : nil,
            sqlite: ["INT", "REAL", "NUM", "DEC", "DOUB", "FLOA"].contains { column.type.uppercased().contains($0) }
                ? "1" : ["CHAR", "TEXT", "CLOB"].contains { column.type.uppercased().contains($0) } ? "'a'" : nil)
    }

    // MARK: PostgreSQL

    private static func postgres(_ column: Snapshot.Column) -> [String] {
        let type = column.type
        if column.baseType.element != nil { return ["'{}'::\(type)"] }
        switch column.baseType.category {
        case "e":
            return [
                "(enum_range(NULL::\(type)))[1]",
                "(enum_range(NULL::\(type)))[array_length(enum_range(NULL::\(type)), 1)]",
            ]
        case "r", "m": return ["'\(column.baseType.category == "r" ? "empty" : "{}")'::\(type)"]
        default: return literals(column.baseType).map { "\($0)::\(type)" }
        }
    }

    private static func literals(_ type: Snapshot.BaseType) -> [String] {
        switch type.name {
        case "int2": ["0", "'-32768'", "32767"]
        case "int4": ["0", "'-2147483648'", "2147483647"]
        case "int8": ["0", "'-9223372036854775808'", "9223372036854775807"]
        case "numeric": numerics(type.modifier)
        case "float4", "float8": ["0", "'-Infinity'", "'NaN'", "1.5e-30", "'-0'"]
        case "text", "citext": texts(longest: 3_000)
        case "varchar", "bpchar": texts(longest: type.modifier < 5 ? 3_000 : type.modifier - 4)
        case "bool": ["false", "true"]
        case "date": ["'0001-01-01'", "'9999-12-31'", "'infinity'", "'2000-02-29'"]
        case "timestamp", "timestamptz":
            ["'0001-01-01'", "'9999-12-31 23:59:59.999999'", "'-infinity'", "'1970-01-01'"]
        case "time", "timetz": ["'00:00'", "'24:00'", "'23:59:59.999999'"]
        case "interval": ["'0'", "'-178000000 years'", "'1 mon -1 day 00:00:00.000001'"]
        case "uuid": ["'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"]
        case "json", "jsonb": ["'{}'", "'null'", #"'[1e3, "\"", {"a": null}]'"#]
        case "bytea": ["''", #"'\x00ff27'"#]
        case "inet": ["'0.0.0.0'", "'::1'", "'10.0.0.1/8'"]
        case "cidr": ["'0.0.0.0/0'", "'::/0'"]
        case "macaddr": ["'00:00:00:00:00:00'"]
        case "bit": type.modifier > 0 ? ["B'\(String(repeating: "1", count: type.modifier))'"] : []
        case "varbit": ["B''", "B'1'"]
        case "tsvector", "xml": ["''"]
        case "point": ["'(0,-1e300)'"]
        default: []
        }
    }

    private static func numerics(_ modifier: Int) -> [String] {
        guard modifier >= 4 else { return ["0", "'NaN'", "-12345678901234567890.123456789"] }
        let (precision, scale) = ((modifier - 4) >> 16 & 0xFFFF, (modifier - 4) & 0x7FF)
        guard precision > 0, scale <= precision else { return ["0"] }
        let whole = String(repeating: "9", count: precision - scale)
        let largest = (whole.isEmpty ? "0" : whole) + (scale > 0 ? "." + String(repeating: "9", count: scale) : "")
        return ["0", "'\(largest)'", "'-\(largest)'", "'NaN'"]
    }

    private static func texts(longest: Int) -> [String] {
        let odd = "ä𝄞 \"q\" ''x'' \\"
        return ["''", "'a'"] + (longest > 15 ? ["'\(odd)'"] : []) + ["repeat('ß', \(min(longest, 3_000)))"]
    }

    // MARK: SQLite, by affinity ("Determination Of Column Affinity")

    private static func sqlite(_ type: String) -> [String] {
        func has(_ parts: String...) -> Bool { parts.contains { type.contains($0) } }
        if has("BOOL") { return ["0", "1"] }
        if has("INT") { return ["0", "-9223372036854775808", "9223372036854775807"] }
        if has("CHAR", "CLOB", "TEXT") {
            return ["''", "'a'", "'ä𝄞 \"q\" ''x'' \\'", "replace(hex(zeroblob(500)), '00', 'ß')"]
        }
        if type.isEmpty || has("BLOB", "ANY") { return ["x''", "x'00ff27'"] }
        if has("REAL", "FLOA", "DOUB") { return ["0.0", "-1.5", "1e308", "5e-324"] }
        if has("DATE", "TIME") { return ["'0001-01-01'", "'9999-12-31 23:59:59.999'"] }
        return ["0", "-0.5", "99999999.99", "12345678901234567"]
    }
}
