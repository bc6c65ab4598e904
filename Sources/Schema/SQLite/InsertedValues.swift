internal import SluiceDatabase
internal import SluiceIntrospection

/// Values of a revision that SQLite would store as they are, in columns whose types say that they are something else: 'yes' in a
/// BOOLEAN is false in a condition. PostgreSQL refuses the same file.
struct InsertedValues {
    private let table: QualifiedName
    /// By names in lower case.
    private let types: [String: String]
    private let connection: any Connection

    init(of table: QualifiedName, on connection: any Connection) throws {
        self.table = table
        self.connection = connection
        let rows = try connection.rows(
            "SELECT lower(name), upper(type) FROM pragma_table_xinfo(?1)", [.text(table.name)])
        types = rows.reduce(into: [:]) { types, row in
            if let name = row[0].text, let type = row[1].text { types[name] = type }
        }
    }

    func require(_ rows: [LiteralRow]) throws {
        for row in rows {
            for (column, literal) in row.sorted(by: { $0.key < $1.key }) {
                guard let type = types[column.lowercased()], !type.isEmpty, try !fits(literal, type) else { continue }
                throw Problem(
                    .invalidOperation, "\(literal.sql(in: .sqlite)) is no \(type), which \(table).\(column) is for",
                    hint:
                        "nothing was inserted; write a value of that type, or `{sql: …}` for an expression that is meant as it stands"
                )
            }
        }
    }

    private func fits(_ literal: Literal, _ type: String) throws -> Bool {
        let affinity = Affinity(ofType: type)
        switch literal {
        case .null, .sql, .binary: return true
        case .bool: return affinity != .text
        case .number(let digits): return isNumber(digits, type, affinity)
        case .text(let text):
            if type.contains("BOOL") || affinity == .integer || affinity == .real
                || ["NUMERIC", "DECIMAL"].contains(where: type.contains)
            {
                return isNumber(text, type, affinity)
            }
            guard type.contains("DATE") || type.contains("TIMESTAMP") else { return true }
            return try connection.scalar("SELECT datetime(?1)", [.text(text)]).map { !$0.isNull } ?? false
        }
    }

    /// As SQLite reads one: neither hexadecimal nor with a name.
    private func isNumber(_ text: String, _ type: String, _ affinity: Affinity) -> Bool {
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text), number.isFinite
        else {
            return affinity == .text
        }
        if type.contains("BOOL") { return number == 0 || number == 1 }
        guard affinity == .integer else { return true }
        // A whole number with a point becomes one.
        return Int64(text.hasPrefix("+") ? String(text.dropFirst()) : text) != nil
            || number == number.rounded() && abs(number) < 0x1p53
    }
}
