internal import SluiceDatabase
internal import SluiceTransforms

/// Originals written into the schema itself: a default, a partial index's predicate, a check, a function's body, a view,
/// an enum's label, a policy. A copy of the schema takes them along, and in place no row of them is a table's.
struct SchemaLiterals {
    private let connection: any Connection
    private let compiled: CompiledPlan

    init(_ connection: any Connection, _ compiled: CompiledPlan) {
        self.connection = connection
        self.compiled = compiled
    }

    /// Which object holds how many of which column's values, and which holds something that looks like an e-mail.
    func notes() throws -> [String] {
        let parts = try SchemaText.all(in: connection)
        let literals = parts.flatMap { part in part.literals.map { (part.place, $0) } }
        var notes: [String] = []
        for table in compiled.tables where !literals.isEmpty && !table.isEmpty {
            for column in table.columns where column.isChanged && Self.holdsText(column.column.kind) {
                notes += try found(literals, column, table)
            }
        }
        let named = notes.joined(separator: "\n")
        notes += SchemaMails.places(in: parts).filter { !named.contains($0) }.map(SchemaMails.note)
        return notes.sorted()
    }

    private static func holdsText(_ kind: ColumnKind) -> Bool {
        switch kind {
        case .text, .uuid, .inet, .macaddr: true
        default: false
        }
    }

    private func found(_ literals: [(String, String)], _ column: CompiledColumn, _ table: CompiledTable) throws
        -> [String]
    {
        let name = "CAST(t.\(connection.dialect.quote(column.column.name)) AS text)"
        let source = table.table.name.quoted(in: connection.dialect)
        var byPlace: [String: Int] = [:]
        // Short ones ("US", "m") stand in any schema by chance.
        for (place, literal) in literals where literal.count >= 5 {
            let sql = "SELECT 1 FROM \(source) t WHERE \(name) = \(connection.dialect.literal(literal)) LIMIT 1"
            if try connection.scalar(sql) != nil { byPlace[place, default: 0] += 1 }
        }
        return byPlace.map { "\($0.key) holds \($0.value) values of \(table.table.label).\(column.column.name)" }
    }
}

/// Objects of a schema in which an e-mail address is written.
enum SchemaMails {
    static func places(in parts: [SchemaText]) -> Set<String> {
        Set(parts.filter { $0.text.contains(#/[\w.+-]+@[\w-]+\.[\w.]+/#) }.map(\.place))
    }

    static func note(_ place: String) -> String { "\(place) holds an e-mail address" }

    /// - Parameter counted: objects that hold originals, which say more.
    static func notes(_ connection: any Connection, besides counted: Set<String>) throws -> [String] {
        places(in: try SchemaText.all(in: connection)).subtracting(counted).sorted().map { "schema: \(note($0))" }
    }
}
