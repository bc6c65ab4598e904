internal import SluiceDatabase
internal import SluiceIntrospection
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
        let parts = try Snapshot.Text.all(in: connection)
        let literals = parts.flatMap { part in part.literals.map { (part.place, $0) } }
        var notes: [String] = []
        for table in compiled.tables where !literals.isEmpty && !table.isEmpty {
            let columns = table.columns.filter { $0.isChanged && Self.holdsText($0.column.kind) }
            if !columns.isEmpty { notes += try found(literals, columns, table) }
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

    /// Short ones ("US", "m") stand in any schema by chance.
    private static let fewestCharacters = 5

    /// In one walk over the table, however many columns and literals there are.
    private func found(_ literals: [(String, String)], _ columns: [CompiledColumn], _ table: CompiledTable) throws
        -> [String]
    {
        let places = Dictionary(grouping: literals.filter { $0.1.count >= Self.fewestCharacters }, by: \.1)
            .mapValues { Set($0.map(\.0)) }
        guard !places.isEmpty else { return [] }
        let list = places.keys.sorted().map(connection.dialect.literal).joined(separator: ", ")
        let names = columns.map { "CAST(t.\(connection.dialect.quote($0.column.name)) AS text)" }
        var standing = columns.map { _ in Set<String>() }
        try connection.stream(
            """
            SELECT DISTINCT \(names.map { "CASE WHEN \($0) IN (\(list)) THEN \($0) END" }.joined(separator: ", "))
            FROM \(connection.dialect.only(table.table.name)) t WHERE \(names.map { "\($0) IN (\(list))" }.joined(separator: " OR "))
            """, []
        ) { row in
            for place in columns.indices { if let text = row[place].text { standing[place].insert(text) } }
        }
        return zip(columns, standing).flatMap { column, found in
            let counts = Dictionary(grouping: found.flatMap { places[$0] ?? [] }, by: \.self).mapValues(\.count)
            return counts.map { "\($0.key) holds \($0.value) values of \(table.table.label).\(column.column.name)" }
        }
    }
}

/// Objects of a schema in which an e-mail address is written.
enum SchemaMails {
    static func places(in parts: [Snapshot.Text]) -> Set<String> {
        Set(parts.filter { $0.text.contains(#/[\w.+-]+@[\w-]+\.[\w.]+/#) }.map(\.place))
    }

    static func note(_ place: String) -> String { "\(place) holds an e-mail address" }

    /// - Parameter counted: objects that hold originals, which say more.
    static func notes(_ connection: any Connection, besides counted: Set<String>) throws -> [String] {
        places(in: try Snapshot.Text.all(in: connection)).subtracting(counted).sorted().map { "schema: \(note($0))" }
    }
}
