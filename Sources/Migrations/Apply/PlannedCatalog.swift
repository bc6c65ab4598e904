internal import SluiceDatabase
internal import SluiceSchema

/// PostgreSQL's tables and columns as they would be after the steps looked at so far: what later steps name must be among
/// them. It knows what operations do; after SQL of the user's own nothing is known.
struct PlannedCatalog {
    private let connection: any Connection
    private let currentSchema: String?
    private var deprecations: DeprecatedNames
    /// Nil for one that is gone.
    private var tables: [QualifiedName: Set<String>?] = [:]
    /// Tables that inherit from one, or are its partitions, by the plan itself.
    private var heirs: [QualifiedName: Set<QualifiedName>] = [:]
    /// Views that the plan makes itself: their columns are those of their queries.
    private var views: Set<QualifiedName> = []
    private var types: Set<String> = []
    /// False once an extension may have brought some.
    private var knowsTypes = true

    init(_ connection: any Connection, _ deprecations: DeprecatedNames) throws(DatabaseError) {
        self.connection = connection
        self.deprecations = deprecations
        currentSchema = try connection.scalar("SELECT pg_catalog.current_schema()")?.text
    }

    /// Looks at a step and takes in what it does.
    /// - Returns: False where what follows can't be told.
    /// - Throws: ``Problem`` for a name that isn't there.
    mutating func take(_ step: Step) throws -> Bool {
        guard case .schema(let operations) = step.work else {
            if case .backfill = step.work { return true }
            if case .beginDeprecation(let deprecation) = step.work {
                try require(deprecation.column.map { [$0] } ?? [], of: deprecation.table)
            }
            guard let change = try deprecations.take(step) else { return false }
            try take(change)
            return true
        }
        _ = try deprecations.take(step)
        for operation in operations {
            if case .execute = operation { return false }
            // All that is in it has another name from then on.
            if case .renameObject(let rename) = operation, case .schema = rename.object { return false }
            try take(operation)
        }
        return true
    }

    /// What is deprecated has another name, or goes.
    private mutating func take(_ deprecated: DeprecatedName) throws {
        guard deprecated.column == nil else {
            return try change(deprecated.table) { $0 = $0.subtracting(deprecated.old).union(deprecated.new) }
        }
        let named = { QualifiedName(schema: deprecated.table.schema, name: $0) }
        var columns: Set<String>?
        for name in deprecated.old {
            columns = try columns ?? self.columns(of: named(name))
            tables[key(named(name))] = .some(nil)
        }
        for name in deprecated.new { tables[key(named(name))] = .some(columns) }
    }

    private mutating func take(_ operation: Operation) throws {
        switch operation {
        case .createTable(let create):
            try require(types: create.columns.map(\.type))
            if try columns(of: create.table) == nil || !create.ifNotExists {
                var columns = Set(create.columns.map(\.name))
                for parent in create.options.parents {
                    columns.formUnion(try required(parent))
                    note(create.table, asHeirOf: parent)
                }
                tables[key(create.table)] = columns
            }
            for column in create.columns { if let target = column.references { try require(target) } }
            for constraint in create.constraints { try require(constraint, on: create.table) }
        case .dropTable(let drop):
            if !drop.ifExists { _ = try required(drop.table) }
            tables[key(drop.table)] = .some(nil)
        case .renameTable(let rename):
            guard let columns = try rename.ifExists ? columns(of: rename.table) : required(rename.table) else { return }
            tables[key(rename.table)] = .some(nil)
            tables[key(QualifiedName(schema: rename.table.schema, name: rename.newName))] = columns
        case .attachPartition(let attach):
            try require(Array(required(attach.table)), of: attach.partition)
            note(attach.partition, asHeirOf: attach.table)
        case .detachPartition(let detach):
            _ = try required(detach.table)
            _ = try required(detach.partition)
            let (table, partition) = (key(detach.table), key(detach.partition))
            heirs[table]?.remove(partition)
        case .createIndex(let create): try require(create.columnNames, of: create.table)
        case .createConstraint(let create): try require(create.constraint, on: create.table)
        case .bulkInsert(let insert): try require(insert.rows.flatMap(\.keys), of: insert.table)
        case .deleteRows(let delete): try require(delete.rows.flatMap(\.keys), of: delete.table)
        case .createView(let create): views.insert(key(create.view))
        case .dropView(let drop):
            views.remove(key(drop.view))
            tables[key(drop.view)] = .some(nil)
        case .createEnum(let create): take(type: create.name)
        case .createDomain(let create):
            try require(types: [create.type])
            take(type: create.domain)
        case .createCompositeType(let create):
            try require(types: create.attributes.map(\.type))
            take(type: create.type)
        case .createExtension: knowsTypes = false
        default: try takeColumn(operation)
        }
    }

    private mutating func takeColumn(_ operation: Operation) throws {
        switch operation {
        case .addColumn(let add):
            try require(types: [add.column.type])
            var columns = try required(add.table)
            if columns.contains(add.column.name), !add.ifNotExists {
                throw problem("\(add.table) has a column \(add.column.name) already")
            }
            columns.insert(add.column.name)
            tables[key(add.table)] = columns
            try changeHeirs(of: add.table) { $0.insert(add.column.name) }
            if let target = add.column.references { try require(target) }
        case .dropColumn(let drop):
            if !drop.ifExists { try require([drop.column], of: drop.table) }
            try change(drop.table) { $0.remove(drop.column) }
        case .renameColumn(let rename):
            if !rename.ifExists { try require([rename.column], of: rename.table) }
            try change(rename.table) { if $0.remove(rename.column) != nil { $0.insert(rename.newName) } }
        case .alterColumn(let alter):
            try require(types: [alter.changes.type].compactMap { $0 })
            if !alter.ifExists { try require([alter.column], of: alter.table) }
        case .commentTable(let comment): _ = try required(comment.table)
        case .renameObject(let rename):
            guard let old = rename.object.qualifiedName else { break }
            try take(rename.object, as: QualifiedName(schema: old.schema, name: rename.newName))
        case .setSchema(let set):
            guard let old = set.object.qualifiedName else { break }
            try take(set.object, as: QualifiedName(schema: set.schema, name: old.name))
        case .enableRowSecurity(let enable): _ = try required(enable.table)
        case .createPolicy(let create): _ = try required(create.table)
        case .grant(let grant): try require(grant.privileges)
        case .revoke(let revoke): try require(revoke.privileges)
        case .commentColumn(let comment): try require([comment.column], of: comment.table)
        default: break
        }
    }

    /// As a column's type may name it.
    private mutating func take(type: QualifiedName) {
        types.formUnion([
            type.name, type.description, type.quoted(in: .postgres),
            QualifiedName(name: type.name).quoted(in: .postgres),
        ])
    }

    /// A table, a view or a type under another name.
    private mutating func take(_ object: NamedObject, as new: QualifiedName) throws {
        switch object {
        case .table(let old), .view(let old), .materializedView(let old):
            guard views.remove(key(old)) == nil else { return _ = views.insert(key(new)) }
            let columns = try required(old)
            tables[key(old)] = .some(nil)
            tables[key(new)] = columns
        case .type, .domain: take(type: new)
        default: break
        }
    }

    // MARK: What is there

    private func key(_ table: QualifiedName) -> QualifiedName {
        table.schema == currentSchema ? QualifiedName(name: table.name) : table
    }

    /// Nil where there is no such table. A view counts as one.
    private mutating func columns(of table: QualifiedName) throws -> Set<String>? {
        if let known = tables[key(table)] { return known }
        let rows =
            try connection.relationNumber(of: table).map { number in
                try connection.catalogRows(
                    """
                    SELECT a.attname FROM pg_class c LEFT JOIN pg_attribute a
                    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT attisdropped WHERE c.oid = $1
                    """, [number])
            } ?? []
        let columns: Set<String>? = rows.isEmpty ? nil : Set(rows.compactMap { $0[0].text })
        tables[key(table)] = .some(columns)
        return columns
    }

    private mutating func change(_ table: QualifiedName, _ body: (inout Set<String>) -> Void) throws {
        guard var columns = try columns(of: table) else { return }
        body(&columns)
        tables[key(table)] = columns
        try changeHeirs(of: table, body)
    }

    private mutating func note(_ heir: QualifiedName, asHeirOf parent: QualifiedName) {
        let (heir, parent) = (key(heir), key(parent))
        heirs[parent, default: []].insert(heir)
    }

    /// What is done to a parent's column is done to those of its heirs.
    private mutating func changeHeirs(
        of table: QualifiedName, _ body: (inout Set<String>) -> Void
    ) throws {
        for heir in try (heirs[key(table)] ?? []).union(heirsThere(table)).sorted(by: { "\($0)" < "\($1)" }) {
            try change(heir, body)
        }
    }

    private func heirsThere(_ table: QualifiedName) throws -> Set<QualifiedName> {
        guard let number = try connection.relationNumber(of: table) else { return [] }
        let rows = try connection.catalogRows(
            """
            SELECT n.nspname::text, c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE i.inhparent = $1
            """, [number])
        return Set(rows.compactMap { row in row[1].text.map { key(QualifiedName(schema: row[0].text, name: $0)) } })
    }

    private mutating func required(_ table: QualifiedName) throws -> Set<String> {
        guard let columns = try columns(of: table) else { throw problem("there is no table \(table)") }
        return columns
    }

    private mutating func require(_ names: [String], of table: QualifiedName) throws {
        if views.contains(key(table)) { return }
        let columns = try required(table)
        // Every table has these.
        let system: Set = ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"]
        guard let missing = names.first(where: { !columns.contains($0) && !system.contains($0) }) else { return }
        throw problem("\(table) has no column \(missing)\(Suggestion.text(for: missing, in: columns.sorted()))")
    }

    private mutating func require(_ privileges: Privileges) throws {
        guard case .tables(let tables, let columns) = privileges.objects else { return }
        for table in tables { try require(columns, of: table) }
    }

    private mutating func require(_ reference: Reference) throws { try require(reference.columns, of: reference.table) }

    private mutating func require(_ constraint: TableConstraint, on table: QualifiedName) throws {
        switch constraint.rule {
        case .primaryKey(let columns): try require(columns, of: table)
        case .unique(let columns, _, let include): try require(columns + include, of: table)
        case .foreignKey(let columns, let reference):
            try require(columns, of: table)
            try require(reference)
        case .check, .exclude: _ = try required(table)
        }
    }

    private func require(types wanted: [ColumnType]) throws {
        for type in wanted where knowsTypes {
            let name = type.sql(in: connection.dialect)
            guard !types.contains(where: name.hasPrefix), !isRowType(name),
                name.wholeMatch(of: /(?i)(small|big)?serial[248]?/) == nil,
                // A name that it can't read at all is left to the server.
                let found = try? connection.scalar("SELECT pg_catalog.to_regtype($1) IS NOT NULL", [.text(name)]),
                !found.isTrue
            else { continue }
            throw problem("there is no type \(name)")
        }
    }

    /// That of a table or view which the plan makes.
    private func isRowType(_ name: String) -> Bool {
        let made = tables.filter { $0.value != nil }.map(\.key) + views
        return made.contains { name.hasPrefix("\($0)") || name.hasPrefix($0.quoted(in: .postgres)) }
    }

    private func problem(_ reason: String) -> Problem { Problem(.invalidOperation, reason) }
}

extension CreateIndex {
    fileprivate var columnNames: [String] {
        columns.compactMap { if case .column(let name) = $0.key { name } else { nil } } + include
    }
}
