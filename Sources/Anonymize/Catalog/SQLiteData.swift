internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

extension DataCatalog {
    init(sqlite snapshot: Snapshot) {
        self.init(
            tables: snapshot.tables.map(DataTable.init(sqlite:)),
            virtualTables: snapshot.relations.filter { $0.kind == .virtualTable }.map {
                VirtualTable(name: $0.name.name, sql: $0.definition ?? "")
            })
    }
}

extension DataTable {
    fileprivate init(sqlite relation: Snapshot.Relation) {
        let key = relation.primaryKey
        self.init(
            name: relation.name, holdsRows: true, parentLabel: nil,
            columns: relation.columns.filter { !$0.isHidden }.map { DataColumn(sqlite: $0, key: key) }, pages: 0,
            rowEstimate: 0)
        primaryKey = key
        uniques = relation.indexes.filter { $0.isUnique && $0.origin != .primaryKey }.map {
            $0.keys.compactMap(\.column)
        }
        foreignKeys = relation.constraints.filter { $0.kind == .foreignKey }.enumerated().compactMap { number, key in
            guard let parent = key.referencedTable else { return nil }
            return DataForeignKey(
                name: "\(relation.name.name)_fk\(number)", columns: key.columns.compactMap(\.self),
                parentLabel: parent.name, parentColumns: key.referencedColumns)
        }
        triggers = relation.triggers.map(\.name)
        hasRowIdentity = !relation.isWithoutRowid
        rowidAlias = relation.rowidAlias
    }
}

extension DataColumn {
    fileprivate init(sqlite column: Snapshot.Column, key: [String]) {
        self.init(
            name: column.name, sqlType: column.type, kind: SQLiteTypes.kind(column.type),
            maxLength: SQLiteTypes.length(column.type),
            isNullable: !column.isNotNull && !key.contains(column.name), isGenerated: column.isGenerated,
            ignoresCase: false, comment: nil)
    }
}

enum SQLiteTypes {
    /// By the words of the declared type; SQLite itself knows only affinities, and any column holds anything.
    static func kind(_ declared: String) -> ColumnKind {
        let type = declared.uppercased()
        let holds = { (word: String) in type.contains(word) }
        if holds("BOOL") { return .boolean }
        if holds("INT") { return .integer(bytes: 8) }
        if holds("UUID") || holds("GUID") { return .uuid }
        if holds("JSON") { return .json }
        if holds("CHAR") || holds("CLOB") || holds("TEXT") || holds("STRING") { return .text }
        if holds("TIMESTAMP") || holds("DATETIME") { return .timestamp }
        if holds("DATE") { return .date }
        if holds("REAL") || holds("FLOA") || holds("DOUB") { return .real }
        if holds("DEC") || holds("NUM") { return decimal(type) }
        if holds("TIME") { return .time }
        return type.isEmpty || holds("BLOB") ? .binary : .other(declared)
    }

    static func length(_ declared: String) -> Int? {
        guard declared.uppercased().contains("CHAR") else { return nil }
        return numbers(declared).first
    }

    private static func decimal(_ type: String) -> ColumnKind {
        let numbers = numbers(type)
        return .decimal(precision: numbers.first, scale: numbers.count > 1 ? numbers[1] : numbers.isEmpty ? nil : 0)
    }

    private static func numbers(_ type: String) -> [Int] {
        type.split { !$0.isNumber }.compactMap { Int($0) }
    }
}
