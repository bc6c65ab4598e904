internal import SluiceDatabase
internal import SluiceSQLText

/// A file's tables and views, from `sqlite_schema` and the statements that made them. `pragma_table_list` would say it, too,
/// and for that works out the columns of all views: of views upon views, 2ⁿ of them (sqlite.org/pragma.html#pragma_table_list).
struct SQLiteRelations {
    private let objects: [SQLiteSnapshot.Object]
    private let modules: [String: String]

    /// - Parameter knownModules: Those of virtual tables that this SQLite has, by their folded names.
    init(_ objects: [SQLiteSnapshot.Object], knownModules: () throws -> Set<String>) rethrows {
        self.objects = objects.filter { ["table", "view"].contains($0.type) && !$0.sql.isEmpty }
        let virtual = self.objects.filter(\.isVirtual)
        guard !virtual.isEmpty else {
            modules = [:]
            return
        }
        let known = try knownModules()
        modules = Dictionary(
            virtual.compactMap { table in
                Self.module(table.sql).flatMap { known.contains($0) ? (table.name.folded, $0) : nil }
            }
        ) { first, _ in first }
    }

    func all() -> [Snapshot.Relation] {
        objects.map { object in
            var relation = Snapshot.Relation(name: QualifiedName(name: object.name), kind: kind(object))
            relation.definition = object.sql
            let options = relation.isView ? [] : Self.options(object.sql)
            relation.isWithoutRowid = options.contains { $0.isWord("WITHOUT") }
            relation.isStrict = options.contains { $0.isWord("STRICT") }
            return relation
        }.sorted { $0.name.name < $1.name.name }
    }

    private func kind(_ object: SQLiteSnapshot.Object) -> Snapshot.Relation.Kind {
        if object.type == "view" { return .view }
        if object.isVirtual { return .virtualTable }
        return isShadow(object.name.folded) ? .shadowTable : .table
    }

    /// As SQLite tells them: by what stands behind the last underscore (sqlite.org/vtab.html, xShadowName).
    private func isShadow(_ name: String) -> Bool {
        guard !modules.isEmpty, let underscore = name.lastIndex(of: "_"),
            let module = modules[String(name[..<underscore])]
        else { return false }
        return Self.shadows[module]?.contains(String(name[name.index(after: underscore)...])) == true
    }

    private static let shadows: [String: Set<String>] = {
        let text: Set = ["content", "docsize", "segdir", "segments", "stat"]
        let tree: Set = ["node", "parent", "rowid"]
        return [
            "fts3": text, "fts4": text, "fts5": ["config", "content", "data", "docsize", "idx"], "rtree": tree,
            "rtree_i32": tree, "geopoly": tree,
        ]
    }()

    private static func module(_ sql: String) -> String? {
        let tokens = SQLToken.tokens(of: sql, in: .sqlite)
        guard let using = tokens.firstIndex(where: { $0.isWord("USING") }), using + 1 < tokens.count else { return nil }
        return tokens[using + 1].name?.folded
    }

    /// What follows the columns.
    private static func options(_ sql: String) -> ArraySlice<SQLToken> {
        let upper = sql.uppercased()
        guard upper.contains("WITHOUT") || upper.contains("STRICT") else { return [] }
        let tokens = SQLToken.tokens(of: sql, in: .sqlite)
        return tokens[((tokens.lastIndex { $0.isSymbol(")") } ?? tokens.count - 1) + 1)...]
    }
}

extension SQLiteSnapshot.Object {
    /// SQLite writes the first words of each statement itself.
    var isVirtual: Bool { type == "table" && sql.uppercased().hasPrefix("CREATE VIRTUAL TABLE") }
}
