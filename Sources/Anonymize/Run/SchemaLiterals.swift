internal import Foundation
internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

/// Originals written into the schema itself: a default, a partial index's predicate, a check, a function's body, a view,
/// an enum's label, a policy, a comment, a name. A copy of the schema takes them along, and in place no row of them is a table's.
struct SchemaLiterals {
    /// Short ones ("US", "m") stand in any schema by chance.
    static let fewestCharacters = 5

    private let source: any Connection
    private let compiled: CompiledPlan
    private let texts: [Snapshot.Text]

    /// - Parameter texts: those of the source, or of its copy.
    init(_ source: any Connection, _ compiled: CompiledPlan, in texts: [Snapshot.Text]) {
        self.source = source
        self.compiled = compiled
        self.texts = texts
    }

    /// An object that holds so many values of a column.
    struct Find {
        let place: String
        let table: String
        let column: String
        let count: Int

        var note: String { "\(place) holds \(count) values of \(table).\(column)" }
    }

    /// Which object holds how many of which column's values, and which holds something that looks like an e-mail.
    func notes() throws -> [String] {
        let finds = try finds()
        return (finds.map(\.note) + SchemaMails.notes(texts, besides: Set(finds.map(\.place)))).sorted()
    }

    func finds() throws -> [Find] {
        let candidates = Candidates(texts)
        guard !candidates.isEmpty else { return [] }
        return try compiled.tables.filter { !$0.isEmpty }.flatMap { try found(candidates, in: $0) }.sorted {
            ($0.place, $0.note) < ($1.place, $1.note)
        }
    }

    private struct Candidates {
        /// Objects by a text that may be a value.
        var whole: [String: Set<String>] = [:]
        /// The same, where it stands among other words.
        var phrases: [String: Set<String>] = [:]
        let list: String

        init(_ texts: [Snapshot.Text]) {
            for text in texts {
                for literal in text.literals where literal.count >= SchemaLiterals.fewestCharacters {
                    whole[literal, default: []].insert(text.place)
                }
                for phrase in text.phrases { phrases[phrase, default: []].insert(text.place) }
            }
            let all = Array(Set(whole.keys).union(phrases.keys))
            list = (try? JSONEncoder().encode(all)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
        }

        var isEmpty: Bool { whole.isEmpty && phrases.isEmpty }

        func places(of value: String, _ rule: ColumnRule) -> Set<String> {
            let amongWords =
                rule.isOfOnePerson && (!rule.isPartOfName || value.contains(where: \.isNumber)) ? phrases[value] : nil
            return (whole[value] ?? []).union(amongWords ?? [])
        }
    }

    private func changed(_ table: CompiledTable) -> [(column: DataColumn, rule: ColumnRule)] {
        let written = table.columns.filter(\.isChanged).map { (column: $0.column, rule: $0.rule) }
        let gone = table.dropped.compactMap(table.table.column).map { (column: $0, rule: ColumnRule(.drop)) }
        return (written + gone).filter { Self.holdsText($0.column.kind) }
    }

    private static func holdsText(_ kind: ColumnKind) -> Bool {
        switch kind {
        case .text, .uuid, .inet, .macaddr: true
        default: false
        }
    }

    /// In one walk over the table, however many columns and literals there are.
    private func found(_ candidates: Candidates, in table: CompiledTable) throws -> [Find] {
        let columns = changed(table)
        guard !columns.isEmpty else { return [] }
        var counts = columns.map { _ in [String: Int]() }
        let sql = source.dialect.choose(
            postgres: postgres(columns.map(\.column), table), sqlite: sqlite(columns.map(\.column), table))
        try source.stream(sql, [.text(candidates.list)]) { row in
            guard let number = row[0].integer.map(Int.init), let value = row[1].text else { return }
            for place in candidates.places(of: value, columns[number].rule) { counts[number][place, default: 0] += 1 }
        }
        return zip(columns, counts).flatMap { column, places in
            places.map { Find(place: $0.key, table: table.table.label, column: column.column.name, count: $0.value) }
        }
    }

    private func postgres(_ columns: [DataColumn], _ table: CompiledTable) -> String {
        let values = columns.enumerated().map { "(\($0), CAST(t.\(source.dialect.quote($1.name)) AS text))" }
        return """
            SELECT DISTINCT v.n, v.value FROM \(source.dialect.only(table.table.name)) t
            CROSS JOIN LATERAL (VALUES \(values.joined(separator: ", "))) v(n, value)
            WHERE v.value IN (SELECT pg_catalog.json_array_elements_text($1::json))
            """
    }

    private func sqlite(_ columns: [DataColumn], _ table: CompiledTable) -> String {
        columns.enumerated().map { number, column in
            let value = "CAST(t.\(source.dialect.quote(column.name)) AS text)"
            return """
                SELECT DISTINCT \(number), \(value) FROM \(source.dialect.only(table.table.name)) t
                WHERE \(value) IN (SELECT value FROM json_each(?1))
                """
        }.joined(separator: " UNION ALL ")
    }
}

/// Objects of a schema in which an e-mail address is written.
enum SchemaMails {
    /// - Parameter counted: objects that hold originals, which say more.
    static func notes(_ texts: [Snapshot.Text], besides counted: Set<String>) -> [String] {
        let places = Set(texts.filter { $0.text.contains(#/[\w.+-]+@[\w-]+\.[\w.]+/#) }.map(\.place))
        return places.subtracting(counted).sorted().map { "\($0) holds an e-mail address" }
    }
}
