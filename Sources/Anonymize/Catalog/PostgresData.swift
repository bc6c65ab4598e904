internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceTransforms

extension DataCatalog {
    init(postgres snapshot: Snapshot) {
        let tables = snapshot.tables.filter { $0.extensionName == nil }
        let names = Set(tables.map(\.name))
        self.init(
            tables: tables.map { DataTable(postgres: $0, known: names) }.sorted { $0.label < $1.label },
            materializedViews: snapshot.materializedViews.sorted { $0.oid < $1.oid }.map {
                $0.name.quoted(in: .postgres)
            })
    }
}

extension DataTable {
    fileprivate init(postgres relation: Snapshot.Relation, known: Set<QualifiedName>) {
        self.init(
            name: relation.name, holdsRows: !relation.isPartitioned, parentLabel: relation.parents.first?.label,
            columns: relation.columns.map(DataColumn.init(postgres:)), pages: relation.size?.pages ?? 0,
            rowEstimate: relation.size?.rows ?? 0)
        partitionKey = relation.partitionKeyColumns
        triggers = relation.triggers.map(\.name)
        for constraint in relation.constraints { add(constraint, known, of: relation) }
        for index in relation.indexes where index.isUnique && index.origin == .statement { add(index, of: relation) }
    }

    private mutating func add(
        _ constraint: Snapshot.Constraint, _ known: Set<QualifiedName>, of relation: Snapshot.Relation
    ) {
        let columns = constraint.columns.compactMap(\.self)
        switch constraint.kind {
        case .primaryKey: primaryKey = columns
        case .unique:
            uniques.append(columns)
            let index = relation.indexes.first { $0.oid == constraint.indexOID }
            if index?.isNullsNotDistinct == true { uniquesWithNulls.append(columns) }
        case .exclusion:
            // Those of its expressions, too: tsrange(starts, ends).
            let reads = relation.indexes.first { $0.oid == constraint.indexOID }?.reads.columns(of: relation.oid) ?? []
            let all = columns + reads.compactMap { relation.column(number: $0)?.name }
            exclusions.append(
                DataCheck(name: constraint.name, expression: constraint.definition, columns: Array(Set(all)).sorted()))
        case .check:
            checks.append(
                DataCheck(name: constraint.name, expression: constraint.expression ?? "true", columns: columns))
        case .foreignKey:
            guard let parent = constraint.referencedTable, known.contains(parent) else { return }
            foreignKeys.append(
                DataForeignKey(
                    name: constraint.name, columns: columns, parentLabel: parent.label,
                    parentColumns: constraint.referencedColumns))
        case .notNull, .trigger: break
        }
    }

    /// One over an expression or some of the rows still forbids equal values there.
    private mutating func add(_ index: Snapshot.Index, of relation: Snapshot.Relation) {
        guard index.isPartial || index.hasExpressions else {
            uniques.append(index.keys.compactMap(\.column))
            if index.isNullsNotDistinct { uniquesWithNulls.append(index.keys.compactMap(\.column)) }
            return
        }
        let read = index.reads.columns(of: relation.oid).compactMap { relation.column(number: $0)?.name }
        if !read.isEmpty { partialUniques.append(read.sorted()) }
    }
}

extension DataColumn {
    fileprivate init(postgres column: Snapshot.Column) {
        let base = column.baseType
        self.init(
            name: column.name, sqlType: column.type,
            kind: PostgresTypes.kind(
                base.name, category: base.category, element: base.element, modifier: base.modifier),
            maxLength: ["varchar", "bpchar"].contains(base.name) && base.modifier > 4 ? base.modifier - 4 : nil,
            isNullable: !column.isNotNull && !base.isNotNull, isGenerated: column.isGenerated,
            ignoresCase: base.name == "citext", comment: column.comment)
        isOfOwnType = column.type.contains(".")
    }
}

enum PostgresTypes {
    static func kind(_ base: String, category: String, element: String?, modifier: Int) -> ColumnKind {
        if let element { return .array(of: kind(element, category: "b", element: nil, modifier: -1)) }
        switch base {
        case "text", "varchar", "bpchar", "citext", "name": return .text
        case "int2": return .integer(bytes: 2)
        case "int4": return .integer(bytes: 4)
        case "int8": return .integer(bytes: 8)
        case "numeric":
            return modifier < 0
                ? .decimal(precision: nil, scale: nil)
                : .decimal(precision: (modifier - 4) >> 16, scale: (modifier - 4) & 0x7FF)
        case "float4", "float8": return .real
        case "bool": return .boolean
        case "date": return .date
        case "timestamp", "timestamptz": return .timestamp
        case "time", "timetz": return .time
        case "uuid": return .uuid
        case "json", "jsonb": return .json
        case "bytea": return .binary
        case "inet", "cidr": return .inet
        case "macaddr", "macaddr8": return .macaddr
        default: return .other(category == "c" ? "composite type \(base)" : base)
        }
    }
}
