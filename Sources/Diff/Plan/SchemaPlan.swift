package import SluiceDatabase

/// The statements that make one schema of another, in an order that runs.
package struct SchemaPlan: Sendable {
    package struct Statement: Sendable, Hashable {
        package let sql: String
        /// It commits by itself: it can't be in a transaction, or what it does is usable only afterwards.
        package var standsAlone = false
        /// The table or column whose rows are gone with it.
        package var loses: ObjectID?
        /// No statement, but the place where rows are to be given values: the column is there, and may still be NULL.
        package var fills: ObjectID?
        /// For the live database alone: it gives an object to its owner, and roles are a server's.
        package var givesBack = false
    }

    package private(set) var statements: [Statement] = []
    private let comparison: SchemaComparison
    private let style: Style
    /// Columns whose rows no cast leads to the new type.
    private let throughText: Set<ObjectID>
    private var leftOver: [String] = []
    private let emptyTables: Set<String>
    private var neededAtOnce: Set<ObjectID> = []
    /// What commits by itself or takes long, and what needs that: whatever goes for a while is there again before it.
    private var late: [Statement] = []
    private var isLate = false

    package enum Style: Sendable {
        /// Nothing that reads or writes long is done under a lock that others wait for.
        case patient
        /// As a person would write it for an empty database.
        case plain
    }

    /// - Parameters:
    ///   - first: Statements that come before it, and after which the comparison's old schema is there.
    ///   - last: Statements that come behind it.
    ///   - emptyTables: Tables that are known to have no rows.
    package init(
        _ comparison: SchemaComparison, style: Style, in dialect: Dialect, throughText: Set<ObjectID> = [],
        after first: [String] = [], before last: [String] = [], emptyTables: Set<String> = []
    ) throws {
        self.comparison = comparison
        self.throughText = throughText
        self.style = style
        self.emptyTables = emptyTables
        run(first)
        try dialect.choose(
            postgres: try planPostgres(),
            sqlite: statements += SQLitePlan(comparison, style: style, emptyTables: emptyTables).statements)
        run(last)
    }

    private mutating func planPostgres() throws {
        addLabels()
        dropIndexes()
        drop()
        try make()
        statements += late
    }

    /// With statements behind it.
    func followed(by sql: [String]) -> SchemaPlan {
        var plan = self
        plan.run(sql)
        return plan
    }

    private var old: SchemaModel { comparison.old }
    private var new: SchemaModel { comparison.new }

    private mutating func run(_ sql: [String], alone: Bool = false, loses: ObjectID? = nil) {
        append(sql.map { Statement(sql: $0, standsAlone: alone, loses: loses) })
    }

    private mutating func append(_ more: [Statement]) {
        isLate = isLate || more.contains { $0.standsAlone || $0.fills != nil }
        if isLate { late += more } else { statements += more }
    }

    // MARK: What goes

    /// A label can be used only once it is committed (55P04).
    private mutating func addLabels() {
        for id in comparison.changed.sorted() where !comparison.rebuiltTypes.contains(id) {
            guard case .enumType(let labels) = new[id]?.detail, case .enumType(let known) = old[id]?.detail else {
                continue
            }
            add(labels, to: known, of: id)
        }
    }

    /// Those that go without a lock go before all else: in between nothing is missing that is there again at the end.
    private mutating func dropIndexes() {
        for id in comparison.dropped.sorted().reversed() where goesConcurrently(id) {
            statements += (old[id]?.drop ?? []).map {
                let sql = $0.replacing("DROP INDEX ", with: "DROP INDEX CONCURRENTLY ")
                return Statement(sql: sql, standsAlone: true)
            }
        }
    }

    private func goesConcurrently(_ id: ObjectID) -> Bool {
        guard id.kind == .index, style == .patient, let object = old[id], !goesAlong(object), isOnKeptTable(object),
            !isPartitioned(object.owner)
        else { return false }
        return !comparison.dropped.contains { old[$0]?.dependsOn.contains(id) == true }
    }

    private mutating func drop() {
        for id in comparison.losingDefault.union(comparison.retyped).sorted() {
            for facet in old[id]?.facets ?? [] where isLost(facet, of: id) { run(facet.unset) }
        }
        // The name of its sequence may be another's afterwards.
        for id in comparison.changed.sorted() where losesIdentity(id) { run(old[id]?.facet("identity")?.unset ?? []) }
        for id in comparison.changed.sorted() where id.kind == .table { disinherit(id) }
        let order = Order.sorted(comparison.dropped) { id in
            dependencies(id, in: old).union([old[id]?.owner].compactMap(\.self))
        }
        for id in order where comparison.outlived.contains(id) { setAside(id) }
        for id in order.reversed() where !comparison.outlived.contains(id) {
            guard let object = old[id], !goesAlong(object), !goesConcurrently(id) else { continue }
            run(object.drop, loses: object.holdsRows || comparison.losesNumber(id) ? id : nil)
        }
    }

    /// What a table had from a parent alone stays with it otherwise.
    private mutating func disinherit(_ id: ObjectID) {
        guard let before = old[id], let after = new[id] else { return }
        let parents = before.facets.filter { $0.key.hasPrefix(Self.parent) && after.facet($0.key) == nil }
        for facet in parents {
            run(facet.unset)
            let parent = facet.key.dropFirst(Self.parent.count)
            for column in comparison.removed.sorted() where old[column]?.owner == id {
                guard case .column(let detail) = old[column]?.detail, detail.isInherited,
                    old[ObjectID(.column, "\(parent).\(detail.name)")] != nil
                else { continue }
                run(["ALTER TABLE \(detail.table) DROP COLUMN \(detail.name)"], loses: column)
            }
        }
    }

    private static let parent = "parent "

    private func losesIdentity(_ id: ObjectID) -> Bool {
        old[id]?.facet("identity") != nil && new[id]?.facet("identity") == nil && !comparison.remade.contains(id)
    }

    /// It goes when the columns that are of it have their new type; under another name where its own is taken.
    private mutating func setAside(_ id: ObjectID) {
        guard let object = old[id] else { return }
        let shared: [ObjectID.Kind] = [
            .enumType, .composite, .range, .domain, .table, .view, .materializedView, .foreignTable,
        ]
        guard shared.contains(id.kind), shared.contains(where: { new[ObjectID($0, id.name)] != nil }) else {
            leftOver += object.drop
            return
        }
        let (word, aside) = renameAway(id)
        leftOver.append("DROP \(word) \(aside)")
    }

    private mutating func renameAway(_ id: ObjectID) -> (word: String, name: String) {
        let word = id.kind == .domain ? "DOMAIN" : "TYPE"
        let qualified = QualifiedName(id.name)
        let aside = QualifiedName(schema: qualified.schema, name: "sluice_old_" + qualified.name)
        run(["ALTER \(word) \(id.name) RENAME TO \(SQLName.text(aside.name))"])
        return (word, SQLName.text(aside))
    }

    /// Its owner takes it.
    private func goesAlong(_ object: SchemaObject) -> Bool {
        if object.id.kind == .sequenceOwner {
            // Else a column that goes takes a sequence along that stays.
            return object.dependsOn.contains { $0.kind == .sequence && comparison.dropped.contains($0) }
        }
        guard let owner = object.owner, comparison.dropped.contains(owner) else { return false }
        guard object.id.kind != .column else { return true }
        // What goes with its table would keep others from going before that.
        return !object.dependsOn.contains { on in
            comparison.dropped.contains(on) && on != owner && old[on]?.owner != owner
        }
    }

    // MARK: What comes

    private mutating func make() throws {
        let made = comparison.added.union(comparison.remade)
        let all = made.union(comparison.changed).union(comparison.retyped).union(comparison.rebuiltTypes)
            .union(comparison.losingDefault)
        neededAtOnce = needed(in: all)
        // By then all is there that default privileges would grant more.
        let urgent = comparison.remade.filter { $0.kind != .defaultPrivileges }
        var waiting = Waiting()
        for id in Order.sorted(all, urgent: urgent, dependingOn: { dependencies($0, in: new) }) {
            guard let object = new[id] else { continue }
            let waits = waiting.keepsBack(object, needing: dependencies(id, in: new))
            isLate = waits
            if comparison.rebuiltTypes.contains(id) {
                try rebuild(object)
            } else if made.contains(id) {
                make(object, isWithOwner: object.owner.map(made.contains) ?? false)
            } else {
                change(object)
            }
            if waits || isLate && isWhollyLate(id) {
                waiting.missing.insert(id)
            } else if isLate, id.kind == .column, made.contains(id) {
                waiting.withoutValues.insert(id)
            }
        }
        isLate = false
        run(leftOver.reversed())
    }

    /// What goes for a while and comes again in the same transaction needs these there.
    private func needed(in all: Set<ObjectID>) -> Set<ObjectID> {
        var needed: Set<ObjectID> = []
        var queue = comparison.remade.filter { !isWhollyLate($0) }
        while let next = queue.popFirst() {
            for on in dependencies(next, in: new) where all.contains(on) && needed.insert(on).inserted {
                queue.insert(on)
            }
        }
        return needed
    }

    /// Nothing of it is there before its index is built.
    private func isWhollyLate(_ id: ObjectID) -> Bool {
        id.kind == .index || new[id].map { UniqueConstraint($0) != nil } ?? false
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
        for facet in object.facets where !facet.isInCreation { run(facet.set.map(\.replacingNothing)) }
        giveBack(object)
    }

    /// To the role that it belongs to as long as it is there, or, where it comes back, belonged to.
    private mutating func giveBack(_ object: SchemaObject) {
        guard let giving = old[object.id]?.givingBack ?? object.givingBack else { return }
        append([Statement(sql: giving.statement, givesBack: true)])
    }

    private mutating func create(_ object: SchemaObject) {
        guard style == .patient, isOnKeptTable(object), !isPartitioned(object.owner) else { return run(object.create) }
        switch object.id.kind {
        case .index where !neededAtOnce.contains(object.id):
            for sql in object.create {
                let isUnique = sql.hasPrefix("CREATE UNIQUE INDEX ")
                let start = isUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX "
                guard sql.hasPrefix(start) else { return run([sql]) }
                run([start + "CONCURRENTLY " + sql.dropFirst(start.count)], alone: true)
            }
        case .constraint where UniqueConstraint(object) != nil && !neededAtOnce.contains(object.id):
            guard let unique = UniqueConstraint(object) else { return }
            run([unique.index], alone: true)
            run([unique.constraint])
        case .column where needsValues(object):
            let required = " NOT NULL"
            run(object.create.map { $0.hasSuffix(required) ? String($0.dropLast(required.count)) : $0 })
            append([Statement(sql: "", fills: object.id)])
            if let facet = object.facet("not null"), case .column(let column) = object.detail {
                requireValues(of: column, by: facet)
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

    /// A column without a NULL and without a value for the rows that are there.
    private func needsValues(_ object: SchemaObject) -> Bool {
        guard case .column(let column) = object.detail, !column.isGenerated, column.defaultExpression == nil,
            let owner = object.owner, !emptyTables.contains(owner.name),
            object.create.allSatisfy({ $0.hasSuffix(" NOT NULL") })
        else { return false }
        return object.facet("not null") != nil && object.facet("identity") == nil
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
            if let source = facet.comesFrom, isTakenAlong(source, from: before, to: object) { continue }
            guard after == nil || facet.isReplaced && !object.has(facet) else { continue }
            if facet.key == "identity" || facet.key.hasPrefix(Self.parent) || isLost(facet, of: object.id) { continue }
            // What it comes with takes it away.
            if let whole = facet.comesWith, object.facet(whole) == nil { continue }
            let isAttribute = facet.key.hasPrefix("attribute ") && comparison.holdsValues(of: object.id)
            run(facet.unset, loses: isAttribute ? object.id : nil)
        }
        retype(object, before)
        let facets = object.facets.filter { facet in
            !before.has(facet) || isLost(facet, of: object.id) || isReset(facet, of: object.id)
                || facet.comesFrom.map { isTakenAlong($0, from: before, to: object) } == true
        }
        // A default that was taken away is there again before rows are looked through for NULLs.
        for facet in facets.filter({ !$0.isAboutNulls }) + facets.filter(\.isAboutNulls) {
            if let whole = facet.comesWith, before.facet(whole) == nil { continue }
            set(facet, of: object)
        }
    }

    /// A new type has its own way of keeping values.
    private func isReset(_ facet: Facet, of id: ObjectID) -> Bool {
        comparison.retyped.contains(id) && ["storage", "compression"].contains(facet.key)
    }

    /// The facet goes, for good or to come again in another form.
    private func isTakenAlong(_ key: String, from before: SchemaObject, to after: SchemaObject) -> Bool {
        before.facet(key).map { !after.has($0) } ?? false
    }

    /// A default that was taken away so that something could change.
    private func isLost(_ facet: Facet, of id: ObjectID) -> Bool {
        guard comparison.losingDefault.contains(id) || comparison.retyped.contains(id) else { return false }
        return facet.key == "default" || id.kind == .domain && facet.key.hasPrefix("constraint ")
    }

    private mutating func set(_ facet: Facet, of object: SchemaObject) {
        if facet.key.hasPrefix(Self.parent) {
            // Who inherits a column has it already.
            for column in comparison.added.sorted() where new[column]?.owner == object.id {
                guard case .column(let detail) = new[column]?.detail, detail.isInherited,
                    new[ObjectID(.column, "\(facet.key.dropFirst(Self.parent.count)).\(detail.name)")] != nil
                else { continue }
                run(["ALTER TABLE \(detail.table) ADD COLUMN IF NOT EXISTS \(detail.definition)"])
            }
        }
        guard facet.key == "not null", style == .patient, isOnKeptTable(object),
            case .column(let column) = object.detail, !column.isInherited
        else { return run(facet.set) }
        requireValues(of: column, by: facet)
    }

    private mutating func requireValues(of column: SchemaObject.ColumnDetail, by facet: Facet) {
        // A validated CHECK spares SET NOT NULL its scan under a lock that readers wait for (ALTER TABLE, Notes).
        let check = SQLName.text("sluice_\(column.name.filter { $0 != "\"" })_not_null")
        let table = "ALTER TABLE \(column.table)"
        run(["\(table) ADD CONSTRAINT \(check) CHECK (\(column.name) IS NOT NULL) NOT VALID"])
        run(["\(table) VALIDATE CONSTRAINT \(check)"], alone: true)
        run(facet.set)
        run(["\(table) DROP CONSTRAINT \(check)"])
    }

    private mutating func retype(_ object: SchemaObject, _ before: SchemaObject) {
        guard comparison.retyped.contains(object.id), case .column(let after) = object.detail, !after.isInherited,
            case .column(let column) = before.detail, column.type != after.type || comparison.outlives(object.id)
        else { return }
        let type = after.type.components(before: " COLLATE ")
        let change = "ALTER TABLE \(after.table) ALTER COLUMN \(after.name) TYPE \(after.type)"
        guard !after.isGenerated else { return run([change]) }
        let value = (throughText.contains(object.id) ? "\(after.name)::text" : after.name) + "::\(type)"
        if !emptyTables.contains(object.owner?.name ?? "") {
            run([TypeChange(of: after, from: column.type, to: after.type, by: value).check].compactMap(\.self))
        }
        run(["\(change) USING \(value)"])
    }

    private mutating func add(_ labels: [String], to known: [String], of id: ObjectID) {
        var there = known
        for (position, label) in labels.enumerated() where !there.contains(label) {
            let place =
                position > 0
                ? " AFTER " + literal(labels[position - 1])
                : there.first.map { " BEFORE " + literal($0) } ?? ""
            statements.append(
                Statement(sql: "ALTER TYPE \(id.name) ADD VALUE \(literal(label))\(place)", standsAlone: true))
            there.insert(label, at: position)
        }
    }

    private func literal(_ text: String) -> String { Dialect.postgres.literal(text) }

    /// Under its columns, whose rows are read as text, or attribute by attribute.
    private mutating func rebuild(_ object: SchemaObject) throws {
        let composite = try comparison.compositeChange(of: object.id)
        let isLoss = composite?.dropped.isEmpty == false && comparison.holdsValues(of: object.id)
        let (word, aside) = renameAway(object.id)
        run(object.create, loses: isLoss ? object.id : nil)
        for id in comparison.retyped.sorted() {
            guard let column = new[id], column.dependsOn.contains(object.id), case .column(let detail) = column.detail,
                !detail.isInherited
            else { continue }
            convert(detail, to: object.id, from: aside, composite)
        }
        // Another one that is made again may still be over it.
        leftOver.append("DROP \(word) \(aside)")
        for facet in object.facets where !facet.isInCreation { run(facet.set) }
        giveBack(object)
    }

    private mutating func convert(
        _ column: SchemaObject.ColumnDetail, to id: ObjectID, from aside: String, _ composite: CompositeChange?
    ) {
        let isArray = column.type.hasSuffix("[]")
        var value = "\(column.name)::\(isArray ? "text[]" : "text")::\(column.type)"
        if let composite, column.type == id.name {
            if !composite.keepsPlaces { value = composite.value(of: column.name, as: id.name) }
            run([composite.check(of: column)].compactMap(\.self))
        } else if id.kind != .enumType {
            let old = isArray ? aside + "[]" : aside
            run([TypeChange(of: column, from: old, to: column.type, by: value).check].compactMap(\.self))
        }
        run(["ALTER TABLE \(column.table) ALTER COLUMN \(column.name) TYPE \(column.type) USING \(value)"])
    }
}

/// What comes only when something that takes long is done.
private struct Waiting {
    var missing: Set<ObjectID> = []
    /// Columns that are there, and that rows have no value in yet.
    var withoutValues: Set<ObjectID> = []

    func keepsBack(_ object: SchemaObject, needing needed: Set<ObjectID>) -> Bool {
        let storesValues =
            [.column, .materializedView].contains(object.id.kind) || object.core.hasPrefix("PRIMARY KEY")
        return !needed.isDisjoint(with: missing) || storesValues && !needed.isDisjoint(with: withoutValues)
    }
}

extension Facet {
    /// What a column without NULLs is for stands behind that.
    fileprivate var isAboutNulls: Bool { key == "not null" || key.hasPrefix("identity") }
}

extension String {
    /// What is new or was just dropped takes nobody's place: REPLACE would leave it to whoever has made one of its name.
    fileprivate var replacingNothing: String {
        ["VIEW", "FUNCTION", "PROCEDURE"].reduce(self) { text, kind in
            let replacing = "CREATE OR REPLACE \(kind) "
            return text.hasPrefix(replacing) ? "CREATE \(kind) " + text.dropFirst(replacing.count) : text
        }
    }

    /// Without what follows the mark.
    func components(before mark: String) -> String {
        firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
    }
}
