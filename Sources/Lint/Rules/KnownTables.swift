internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// A foreign key as a statement makes it.
struct ForeignKey {
    let table: QualifiedName
    let columns: [String]
    let target: QualifiedName
    let referenced: [String]
    let range: Range<Int>
}

/// What the file or the database tell of a column.
struct KnownColumn: Hashable {
    /// `bigint`, whatever it was called.
    let type: String?
    let isNotNull: Bool
}

extension LintedFile {
    func foreignKeys(_ body: (ForeignKey) -> Hit?) -> [Hit] {
        statements.flatMap { statement -> [Hit] in
            var keys: [ForeignKey] = []
            func add(_ constraint: ConstraintDefinition, _ table: QualifiedName, column: String? = nil) {
                guard constraint.kind == .foreignKey, let target = constraint.referencedTable else { return }
                let index = statement.index(at: constraint.place)
                let end = index.map { statement.tokens[$0].range.upperBound } ?? constraint.place
                keys.append(
                    ForeignKey(
                        table: table, columns: column.map { [$0] } ?? constraint.columns, target: target,
                        referenced: constraint.referencedColumns, range: span(constraint.place, end)))
            }
            switch statement.content {
            case .createTable(let create):
                for constraint in create.constraints { add(constraint, create.table) }
                for column in create.columns {
                    for constraint in column.constraints { add(constraint, create.table, column: column.name) }
                }
            case .alterTable(let alter):
                for action in alter.actions {
                    if let constraint = action.constraint { add(constraint, alter.table) }
                    for constraint in action.column?.constraints ?? [] {
                        add(constraint, alter.table, column: action.column?.name)
                    }
                }
            default: break
            }
            return keys.compactMap(body)
        }
    }

    /// As the file makes it, or as the database has it; nil where neither tells.
    func known(_ table: QualifiedName, _ column: String) -> KnownColumn? {
        var known: KnownColumn?
        for statement in statements {
            switch statement.content {
            case .createTable(let create) where create.table == table:
                let keys = create.constraints.filter { $0.kind == .primaryKey }.flatMap(\.columns)
                known =
                    create.columns.first { $0.name == column }.map { KnownColumn($0, isKey: keys.contains(column)) }
                    ?? known
            case .alterTable(let alter) where alter.table == table:
                for action in alter.actions {
                    if let added = action.column, added.name == column { known = KnownColumn(added, isKey: false) }
                    guard action.name == column else { continue }
                    if action.kind == "AT_SetNotNull" { known = KnownColumn(type: known?.type, isNotNull: true) }
                    if action.kind == "AT_AlterColumnType", let type = action.column?.type {
                        known = KnownColumn(type: type.canonical, isNotNull: known?.isNotNull ?? true)
                    }
                }
            default: break
            }
        }
        if let known { return known }
        return catalog?.relation(table)?.column(column).map {
            KnownColumn(type: TypeName.canonical($0.baseType.name), isNotNull: $0.isNotNull)
        }
    }

    func primaryKey(of table: QualifiedName) -> [String] {
        for statement in statements {
            guard case .createTable(let create) = statement.content, create.table == table else { continue }
            if let key = create.constraints.first(where: { $0.kind == .primaryKey }) { return key.columns }
            if let column = create.columns.first(where: { $0.constraint(.primaryKey) != nil }) { return [column.name] }
        }
        return catalog?.relation(table)?.primaryKey ?? []
    }

    /// Its own, or those of the index that it takes over.
    func columns(ofKey constraint: ConstraintDefinition, before index: Int) -> [String] {
        guard let name = constraint.index else { return constraint.columns }
        for statement in statements[..<index] {
            if case .createIndex(let create) = statement.content, create.name == name {
                return create.columns.compactMap(\.self)
            }
        }
        let table = catalog?.table(ofIndex: QualifiedName(name: name)).flatMap { catalog?.relation($0) }
        return table?.indexes.first { $0.name.name == name }?.keys.compactMap(\.column) ?? []
    }

    func hasIndex(on table: QualifiedName, _ columns: [String]) -> Bool {
        func begins(_ keys: [String?]) -> Bool {
            keys.count >= columns.count && Set(keys.prefix(columns.count).compactMap(\.self)) == Set(columns)
        }
        for statement in statements {
            switch statement.content {
            case .createIndex(let create) where create.table == table && !create.isPartial && begins(create.columns):
                return true
            case .createTable(let create) where create.table == table:
                if create.constraints.contains(where: {
                    [.primaryKey, .unique].contains($0.kind) && begins($0.columns)
                }) {
                    return true
                }
                let keys = create.columns.filter { $0.constraint(.primaryKey) != nil || $0.constraint(.unique) != nil }
                if keys.contains(where: { begins([$0.name]) }) { return true }
            default: continue
            }
        }
        return catalog?.relation(table)?.indexes.contains {
            !$0.isPartial && $0.predicate == nil && begins($0.keys.map(\.column))
        }
            ?? false
    }
}

extension KnownColumn {
    init(_ column: ColumnDefinition, isKey: Bool) {
        let isSerial = column.type?.serialInteger != nil
        self.init(
            type: column.type?.canonical,
            isNotNull: isKey || isSerial || column.constraint(.notNull) != nil || column.constraint(.primaryKey) != nil
                || column.constraint(.identity) != nil)
    }
}

extension TypeName {
    /// One name for each type whose values another can refer to; nil for others, of which nothing is said.
    var canonical: String? { isArray ? nil : Self.canonical(serialInteger ?? name) }

    static func canonical(_ name: String) -> String? {
        switch name {
        case "int4", "integer", "int": "integer"
        case "int8", "bigint": "bigint"
        case "int2", "smallint": "smallint"
        case "text", "varchar": "text"
        case "uuid", "numeric", "timestamp", "timestamptz", "date": name
        default: nil
        }
    }
}
