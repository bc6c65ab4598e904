package import SluiceDatabase

/// How a database's schema becomes another one, and back, tried on a shadow.
package struct SchemaProposal: Sendable {
    /// What a plan may do.
    package struct Wish: Sendable {
        package var style = SchemaPlan.Style.patient
        /// Tables and columns that aren't wanted any more are dropped; else they are deprecated.
        package var destroys = false
        /// Old names of tables (`users`) and columns (`users.mail`), and their new ones.
        package var renames: [(old: String, new: String)] = []
        /// Tables that are known to have no rows.
        package var emptyTables: Set<String> = []
        /// What is made again is given to its owner in this very database; where a revision does it, that looks for itself.
        package var givesBack = false

        package init() {}
    }

    package let differences: [SchemaDifference]
    /// What may be the same under a new name, and is taken for gone and come.
    package let likelyRenames: [LikelyRename]
    package let upgrade: SchemaPlan
    package let downgrade: SchemaPlan
    /// Tables and columns that the upgrade deprecates after its statements, and the downgrade takes back before.
    package let deprecated: [ObjectID]

    /// What differs, told apart from what is only printed differently; nothing is planned.
    package static func differences(
        from old: SchemaModel, to new: SchemaModel, shadowsBeside url: DatabaseURL
    ) throws -> [SchemaDifference] {
        let comparison = SchemaComparison(from: old, to: new)
        guard !comparison.isEmpty else { return [] }
        return SchemaComparison(
            from: try Rehearsed(old, beside: url).model, to: try Rehearsed(new, beside: url).model
        ).differences
    }

    /// What of the old schema isn't in the new one, or is otherwise there: `index public.i`.
    package static func losses(
        from old: SchemaModel, to new: SchemaModel, shadowsBeside url: DatabaseURL
    ) throws -> [String] {
        try differences(from: old, to: new, shadowsBeside: url).compactMap { difference in
            switch difference.change {
            case .added: nil
            // Under another name a key is the same key.
            case .removed:
                old[difference.id].map { new.hasKey(like: $0, besides: old) } == true ? nil : "\(difference.id)"
            case .changed(let parts):
                parts.filter(\.isLoss).map { "\($0.what) of \(difference.id) (\($0.old.isEmpty ? $0.new : $0.old))" }
                    .joined(
                        separator: ", "
                    ).nilIfEmpty
            }
        }
    }

    /// The schema as its own statements make it. No routine in it does anything there.
    package static func rehearsed(_ model: SchemaModel, beside url: DatabaseURL) throws -> SchemaModel {
        try Rehearsed(model, beside: url).model
    }

    /// The statements that make the schema on an empty database.
    /// - Parameter roles: Those to whom objects are given that are theirs.
    package static func creation(
        of model: SchemaModel, ownedBy roles: Set<String> = [], shadowBeside url: DatabaseURL
    ) throws -> [String] {
        let shadow = try Shadow(beside: url)
        let empty = try SchemaModel.read(from: shadow.connection)
        let plan = try SchemaPlan(
            SchemaComparison(from: empty, to: model.owned(by: roles)), style: .plain, in: url.dialect)
        guard !model.derivedNames.isEmpty else { return plan.statements.map(\.sql) }
        let made = try Rehearsed(model, beside: url)
        return plan.statements.map(\.sql) + made.renames
    }

    /// - Throws: ``Problem`` where the plan doesn't lead from one to the other on a shadow, both ways.
    package init(
        from old: SchemaModel, to new: SchemaModel, _ wish: Wish, shadowsBeside url: DatabaseURL
    ) throws {
        let shadow = try Rehearsed(old, beside: url)
        var desired = try Rehearsed(new, beside: url).model.owned(by: [])
        let there = try Renaming(wish.renames, in: shadow, beside: url)
        desired = desired.spelled(as: there.model)
        let wanted = SchemaComparison(from: there.model, to: desired)
        differences = wanted.differences
        deprecated = wish.destroys ? [] : desired.keepRows(of: there.model)
        let live = wish.givesBack ? there.model.givenBack(as: shadow.model) : there.model.owned(by: [])
        let way = SchemaComparison(from: live, to: desired)
        likelyRenames = wanted.likelyRenames
        let planned = try SchemaPlan(
            way, style: wish.style, in: url.dialect, throughText: try shadow.withoutCast(way),
            after: there.statements, emptyTables: wish.emptyTables)
        if !wish.destroys, let lost = planned.statements.compactMap(\.loses).first {
            let hasDeprecation = [.table, .column].contains(lost.kind)
            throw Problem(
                .refused, "the upgrade would lose what \(lost) holds",
                hint: (hasDeprecation ? "deprecate it first ('sluice deprecate')" : "leave it in the desired schema")
                    + ", or say --destructive")
        }
        try shadow.rename(there.statements)
        shadow.knows(there.model, desired)
        try shadow.run(planned.statements.dropFirst(there.statements.count), as: "upgrade")
        let reached = try shadow.read()
        try Self.require(reached, toBe: desired, after: "upgrade")
        let names = reached.renames(to: desired)
        try shadow.run(names, as: "upgrade")
        upgrade = planned.followed(by: names)
        let back = SchemaComparison(from: reached, to: live)
        let returning = try SchemaPlan(
            back, style: wish.style, in: url.dialect, throughText: try shadow.withoutCast(back),
            before: there.inverse)
        try shadow.run(returning.statements.dropLast(there.inverse.count), as: "downgrade")
        try shadow.rename(there.inverse)
        let returned = try shadow.read()
        try Self.require(returned, toBe: shadow.model, after: "downgrade")
        downgrade = returning.followed(by: returned.renames(to: shadow.model))
        try shadow.run(returned.renames(to: shadow.model), as: "downgrade")
    }

    private static func require(_ reached: SchemaModel, toBe desired: SchemaModel, after step: String) throws {
        guard let left = SchemaComparison(from: reached, to: desired).differences.first else { return }
        throw Problem(
            .schema, "the \(step) that was planned doesn't lead there: \(left.summary)",
            hint: "nothing was written and nothing changed; write this part of the revision by hand")
    }
}

/// A schema made on a shadow from its own texts.
struct Rehearsed {
    private let shadow: Shadow
    let model: SchemaModel
    /// What gave the indexes of partitions their names.
    let renames: [String]

    var connection: any Connection { shadow.connection }

    init(_ original: SchemaModel, beside url: DatabaseURL) throws {
        shadow = try Shadow(beside: url)
        renames = try shadow.make(original, in: url.dialect)
        model = try shadow.read().givenBack(as: original)
    }

    /// The columns that change to a type to which none of the server's casts leads. Only the server knows: types may be
    /// anybody's.
    func withoutCast(_ way: SchemaComparison) throws -> Set<ObjectID> {
        guard connection.dialect.isServer else { return [] }
        return try way.retyped.filter { id in
            guard case .column(let old) = way.old[id]?.detail, case .column(let new) = way.new[id]?.detail else {
                return false
            }
            // Another one of the same name.
            guard old.type != new.type else { return way.outlives(id) }
            let types = [old.type, new.type].map { $0.components(before: " COLLATE ") }
            do {
                _ = try connection.rows("SELECT NULL::\(types[0])::\(types[1])")
                return false
            } catch let error as DatabaseError {
                // A type that isn't there yet is one of the schema's own: those are read from text.
                return error.code == "42846"
                    || !["text", "character", "name", "citext"].contains { types[0].hasPrefix($0) }
            }
        }
    }

    func run(_ statements: some Sequence<SchemaPlan.Statement>, as name: String) throws {
        try shadow.run(statements.filter { !$0.givesBack }.map(\.sql), as: name)
    }

    func run(_ statements: [String], as name: String) throws { try shadow.run(statements, as: name) }

    func rename(_ statements: [String]) throws { try shadow.rename(statements) }

    /// Other schemas whose statements it will run.
    func knows(_ models: SchemaModel...) {
        for model in models { shadow.standIns.know(model) }
    }

    /// The schema that it has by now.
    func read() throws -> SchemaModel { try shadow.read() }
}

/// Renames that a person has named, carried out first: what differs then is all that is left to do.
private struct Renaming {
    let statements: [String]
    let inverse: [String]
    let model: SchemaModel

    init(_ renames: [(old: String, new: String)], in shadow: Rehearsed, beside url: DatabaseURL) throws {
        guard !renames.isEmpty else {
            (statements, inverse, model) = ([], [], shadow.model)
            return
        }
        var statements: [String] = []
        var inverse: [String] = []
        var tables: [(old: ObjectID, newName: String)] = []
        for rename in renames {
            let pair = try Self.statements(rename.old, rename.new, in: shadow.model, url.dialect)
            statements.append(pair.there)
            inverse.insert(pair.back, at: 0)
            if let table = pair.table { tables.append(table) }
        }
        let other = try Rehearsed(shadow.model, beside: url)
        try other.rename(statements)
        var model = try other.read()
        for (table, newName) in tables {
            model.objects[ObjectID(.table, newName)]?.givingBack = shadow.model[table]?.givingBack
            model.objects[ObjectID(.table, newName)]?.givingBack?.statement.replace(
                "ALTER TABLE \(table.name) ", with: "ALTER TABLE \(newName) ")
        }
        self.model = model
        (self.statements, self.inverse) = (statements, inverse)
    }

    private static func statements(
        _ old: String, _ new: String, in model: SchemaModel, _ dialect: Dialect
    ) throws -> (there: String, back: String, table: (old: ObjectID, newName: String)?) {
        func found(_ kind: ObjectID.Kind) -> ObjectID? {
            [old, "public." + old].map { ObjectID(kind, $0) }.first { model[$0] != nil }
        }
        let newName = dialect.quote(QualifiedName.parts(of: new).last ?? "")
        if let table = found(.table) {
            let prefix = table.name.hasPrefix("public.") ? "public." : ""
            return (
                "ALTER TABLE \(table.name) RENAME TO \(newName)",
                "ALTER TABLE \(prefix)\(newName) RENAME TO \(dialect.quote(QualifiedName.parts(of: old).last ?? ""))",
                (table, prefix + SQLName.text(QualifiedName.parts(of: new).last ?? ""))
            )
        }
        let parts = QualifiedName.parts(of: old)
        guard let column = parts.last, parts.count > 1 else {
            throw Problem(
                .schema, "there is no table or column \(old) to rename",
                hint: "--rename old:new, or --rename TABLE.old:new")
        }
        let tableName = parts.dropLast().joined(separator: ".")
        guard
            let table = [tableName, "public." + tableName].map({ ObjectID(.table, $0) }).first(where: {
                model[$0] != nil
            })
        else { throw Problem(.schema, "there is no table \(tableName) whose column could be renamed") }
        let oldName = dialect.quote(column)
        return (
            "ALTER TABLE \(table.name) RENAME COLUMN \(oldName) TO \(newName)",
            "ALTER TABLE \(table.name) RENAME COLUMN \(newName) TO \(oldName)", nil
        )
    }
}

extension SchemaModel {
    /// The indexes of partitions under the names that they have in the other one.
    func renames(to other: SchemaModel) -> [String] {
        let taken = Set(derivedNames.values)
        return derivedNames.compactMap { index, name in
            guard let wanted = other.derivedNames[index], wanted != name, !taken.contains(wanted) else { return nil }
            return "ALTER INDEX \(name) RENAME TO \(SQLName.text(QualifiedName.parts(of: wanted).last ?? wanted))"
        }.sorted()
    }

    /// - Parameters:
    ///   - role: Whose objects nobody needs to give to their owner; nil for who reads.
    ///   - leavingOut: What is there and isn't the schema's: what deprecations have renamed.
    package static func read(
        from connection: any Connection, madeBy role: String? = nil,
        leavingOut isLeftOut: (QualifiedName, String?) -> Bool = { _, _ in false }
    ) throws -> SchemaModel {
        try connection.dialect.choose(
            postgres: PostgresModel.read(from: connection, madeBy: role, leavingOut: isLeftOut),
            sqlite: SQLiteModel.read(from: connection, leavingOut: isLeftOut))
    }

    /// Takes over from the old schema what holds rows and isn't in this one, with what hangs on it.
    /// - Returns: The tables and columns.
    fileprivate mutating func keepRows(of old: SchemaModel) -> [ObjectID] {
        let gone = old.objects.values.filter { object in
            object.holdsRows && objects[object.id] == nil && (object.owner.map { objects[$0] != nil } ?? true)
        }.map(\.id)
        for id in gone {
            objects[id] = old[id]
            for object in old.objects.values where object.owner == id { objects[object.id] = object }
        }
        return gone.sorted()
    }
}

extension SchemaDifference.Part {
    /// What there is that there wasn't is none (NOT NULL of a key's columns), save that rows are checked which were not.
    fileprivate var isLoss: Bool { !old.isEmpty || what == "validated" }
}

extension String {
    fileprivate var nilIfEmpty: String? { isEmpty ? nil : self }
}

extension SchemaModel {
    /// Whether its table has a constraint that says the same, and that another model doesn't know.
    fileprivate func hasKey(like key: SchemaObject, besides other: SchemaModel) -> Bool {
        guard [.constraint, .foreignKey].contains(key.id.kind) else { return false }
        return objects.values.contains { object in
            object.id.kind == key.id.kind && object.owner == key.owner && object.core == key.core
                && other[object.id] == nil
        }
    }
}

extension SchemaDifference {
    /// In a line.
    package var summary: String {
        switch change {
        case .added: return "\(id) is missing"
        case .removed: return "\(id) is not in the desired schema"
        case .changed(let parts):
            let texts = parts.map { part in
                if part.old.isEmpty { return "\(part.what) is missing (\(part.new))" }
                if part.new.isEmpty { return "\(part.what) is too much (\(part.old))" }
                return "\(part.what) is \(part.old), not \(part.new)"
            }
            return "\(id) differs: " + texts.joined(separator: "; ")
        }
    }
}
