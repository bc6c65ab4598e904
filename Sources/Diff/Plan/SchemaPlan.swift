package import SluiceDatabase

/// The statements that make one schema of another, in an order that runs.
package struct SchemaPlan: Sendable {
    package struct Statement: Sendable, Hashable {
        package let sql: String
        /// It commits by itself: it can't be in a transaction, or what it does is usable only afterwards.
        package var standsAlone = false
        /// The table or column whose rows are gone with it.
        package var loses: ObjectID?
    }

    package private(set) var statements: [Statement] = []
    private let comparison: SchemaComparison
    private let style: Style

    package enum Style: Sendable {
        /// Nothing that reads or writes long is done under a lock that others wait for.
        case patient
        /// As a person would write it for an empty database.
        case plain
    }

    /// - Parameters:
    ///   - first: Statements that come before it, and after which the comparison's old schema is there.
    ///   - last: Statements that come behind it.
    package init(
        _ comparison: SchemaComparison, style: Style, in dialect: Dialect, after first: [String] = [],
        before last: [String] = []
    ) {
        self.comparison = comparison
        self.style = style
        run(first)
        dialect.choose(postgres: planPostgres(), sqlite: statements += SQLitePlan(comparison).statements)
        run(last)
    }

    private mutating func planPostgres() {
        drop()
        make()
    }

    private var old: SchemaModel { comparison.old }
    private var new: SchemaModel { comparison.new }

    private mutating func run(_ sql: [String], alone: Bool = false, loses: ObjectID? = nil) {
        statements += sql.map { Statement(sql: $0, standsAlone: alone, loses: loses) }
    }

    // MARK: What goes

    private mutating func drop() {
        for id in comparison.losingDefault.union(comparison.retyped).sorted() {
            run(old[id]?.facet("default")?.unset ?? [])
        }
        let order = Order.sorted(comparison.dropped) { id in
            dependencies(id, in: old).union([old[id]?.owner].compactMap(\.self))
        }
        for id in order.reversed() {
            guard let object = old[id], !goesAlong(object) else { continue }
            if id.kind == .index, style == .patient, isOnKeptTable(object), !isPartitioned(object.owner) {
                run(object.drop.map { $0.replacing("DROP INDEX ", with: "DROP INDEX CONCURRENTLY ") }, alone: true)
            } else {
                run(object.drop, loses: object.holdsRows ? id : nil)
            }
        }
    }

    /// Its owner takes it.
    private func goesAlong(_ object: SchemaObject) -> Bool {
        if object.id.kind == .sequenceOwner {
            return object.dependsOn.contains { comparison.dropped.contains($0) }
        }
        guard let owner = object.owner, comparison.dropped.contains(owner) else { return false }
        guard object.id.kind != .column else { return true }
        // What goes with its table would keep others from going before that.
        return !object.dependsOn.contains { on in
            comparison.dropped.contains(on) && on != owner && old[on]?.owner != owner
        }
    }

    // MARK: What comes

    private mutating func make() {
        let made = comparison.added.union(comparison.remade)
        let all = made.union(comparison.changed).union(comparison.retyped).union(comparison.rebuiltTypes)
            .union(comparison.losingDefault)
        for id in Order.sorted(all, dependingOn: { dependencies($0, in: new) }) {
            guard let object = new[id] else { continue }
            if comparison.rebuiltTypes.contains(id) {
                rebuild(object)
            } else if made.contains(id) {
                make(object, isWithOwner: object.owner.map(made.contains) ?? false)
            } else {
                change(object)
            }
        }
    }

    /// A table's own statement needs what its columns need.
    private func dependencies(_ id: ObjectID, in model: SchemaModel) -> Set<ObjectID> {
        guard let object = model[id] else { return [] }
        var all = object.dependsOn
        if case .table(_, _, let columns) = object.detail {
            for column in columns { all.formUnion(model[column.id]?.dependsOn ?? []) }
            // It has its own columns already.
            all = all.filter { $0 != id && model[$0]?.owner != id }
        }
        return all
    }

    private mutating func make(_ object: SchemaObject, isWithOwner: Bool) {
        switch object.detail {
        case .table(let head, let tail, let columns):
            let lines = columns.map { "\n    " + $0.definition }.joined(separator: ",")
            let list = tail.hasPrefix(" PARTITION OF") ? "" : columns.isEmpty ? " ()" : " (\(lines)\n)"
            run([head + list + tail])
        case .column where isWithOwner: break
        default: create(object)
        }
        for facet in object.facets where !facet.isInCreation { run(facet.set) }
    }

    private mutating func create(_ object: SchemaObject) {
        guard style == .patient, isOnKeptTable(object), !isPartitioned(object.owner) else { return run(object.create) }
        switch object.id.kind {
        case .index:
            for sql in object.create {
                let isUnique = sql.hasPrefix("CREATE UNIQUE INDEX ")
                let start = isUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX "
                guard sql.hasPrefix(start) else { return run([sql]) }
                run([start + "CONCURRENTLY " + sql.dropFirst(start.count)], alone: true)
            }
        case .foreignKey, .constraint:
            guard let validation = object.facet("validated"),
                object.core.hasPrefix("CHECK") || object.id.kind == .foreignKey
            else { return run(object.create) }
            run(object.create.map { $0 + " NOT VALID" })
            // In a transaction of its own it holds nobody up.
            run(validation.set, alone: true)
        default: run(object.create)
        }
    }

    /// The table was there before, with its rows.
    private func isOnKeptTable(_ object: SchemaObject) -> Bool {
        guard let owner = object.owner, owner.kind == .table || owner.kind == .materializedView else { return false }
        return old[owner] != nil && new[owner] != nil && !comparison.remade.contains(owner)
    }

    private func isPartitioned(_ table: ObjectID?) -> Bool {
        guard let table else { return false }
        return old[table]?.core.isEmpty == false || new[table]?.core.isEmpty == false
    }

    // MARK: What changes

    private mutating func change(_ object: SchemaObject) {
        guard let before = old[object.id] else { return }
        for facet in before.facets {
            let after = object.facet(facet.key)
            guard after == nil || facet.isReplaced && !object.has(facet) else { continue }
            // What it comes with takes it away.
            if let whole = facet.comesWith, object.facet(whole) == nil { continue }
            run(facet.unset)
        }
        if case .enumType(let labels) = object.detail, case .enumType(let known) = before.detail {
            add(labels, to: known, of: object)
        }
        retype(object, before)
        for facet in object.facets where !before.has(facet) || isLost(facet, of: object.id) {
            if let whole = facet.comesWith, before.facet(whole) == nil { continue }
            set(facet, of: object)
        }
    }

    /// A default that was taken away so that something could change.
    private func isLost(_ facet: Facet, of id: ObjectID) -> Bool {
        facet.key == "default" && (comparison.losingDefault.contains(id) || comparison.retyped.contains(id))
    }

    private mutating func set(_ facet: Facet, of object: SchemaObject) {
        guard facet.key == "not null", style == .patient, isOnKeptTable(object),
            case .column(let column) = object.detail
        else { return run(facet.set) }
        // A validated CHECK spares SET NOT NULL its scan under a lock that readers wait for (ALTER TABLE, Notes).
        let check = SQLName.text("sluice_\(column.name.filter { $0 != "\"" })_not_null")
        let table = "ALTER TABLE \(column.table)"
        run(["\(table) ADD CONSTRAINT \(check) CHECK (\(column.name) IS NOT NULL) NOT VALID"])
        run(["\(table) VALIDATE CONSTRAINT \(check)"], alone: true)
        run(facet.set)
        run(["\(table) DROP CONSTRAINT \(check)"])
    }

    private mutating func retype(_ object: SchemaObject, _ before: SchemaObject) {
        guard comparison.retyped.contains(object.id), case .column(let after) = object.detail,
            case .column(let column) = before.detail, column.type != after.type
        else { return }
        let type = after.type.components(before: " COLLATE ")
        run(["ALTER TABLE \(after.table) ALTER COLUMN \(after.name) TYPE \(after.type) USING \(after.name)::\(type)"])
    }

    private mutating func add(_ labels: [String], to known: [String], of object: SchemaObject) {
        var there = known
        for (position, label) in labels.enumerated() where !there.contains(label) {
            let place =
                position > 0
                ? " AFTER " + literal(labels[position - 1])
                : there.first.map { " BEFORE " + literal($0) } ?? ""
            // A label can be used only once it is committed (55P04).
            run(["ALTER TYPE \(object.id.name) ADD VALUE \(literal(label))\(place)"], alone: true)
            there.insert(label, at: position)
        }
    }

    private func literal(_ text: String) -> String { Dialect.postgres.literal(text) }

    /// Under its columns, whose rows are read as text.
    private mutating func rebuild(_ object: SchemaObject) {
        let name = object.id.name
        let word = object.id.kind == .domain ? "DOMAIN" : "TYPE"
        let qualified = QualifiedName(name)
        let old = QualifiedName(schema: qualified.schema, name: "sluice_old_" + qualified.name)
        run(["ALTER \(word) \(name) RENAME TO \(SQLName.text(old.name))"])
        run(object.create)
        for id in comparison.retyped.sorted() {
            guard let column = new[id], column.dependsOn.contains(object.id), !column.create.isEmpty,
                case .column(let detail) = column.detail
            else { continue }
            let through = detail.type.hasSuffix("[]") ? "text[]" : "text"
            run([
                "ALTER TABLE \(detail.table) ALTER COLUMN \(detail.name) TYPE \(detail.type) "
                    + "USING \(detail.name)::\(through)::\(detail.type)"
            ])
        }
        run(["DROP \(word) \(SQLName.text(old))"])
        for facet in object.facets where !facet.isInCreation { run(facet.set) }
    }
}

extension String {
    /// Without what follows the mark.
    fileprivate func components(before mark: String) -> String {
        firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
    }
}
