internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

extension TableChange {
    mutating func addColumn(_ add: AddColumn) throws {
        // Its values aren't those of the column that had its name.
        if rebuild.droppedColumns.contains(add.column.name.lowercased()) { try flush() }
        if edited.index(of: add.column.name) != nil {
            guard !add.ifNotExists else { return }
            throw failure("\(table) has a column \(add.column.name) already")
        }
        let column = add.column
        try ReadableDefault.require([column], of: add.table)
        if !column.nullable, column.defaultValue?.sqlite == nil, column.generated == nil {
            try run(
                .requireNoRows(
                    query: "SELECT 1 FROM \(catalog.qualified(table)) LIMIT 1",
                    otherwise: "\(table) has rows, and \(column.name) would be NOT NULL without a default: "
                        + "give a default, or add it nullable, fill it, and alter it then"))
        }
        let sql = renderer.columnSQL(column, primaryKey: column.primaryKey, strict: edited.isStrict)
        var extended = edited
        try extended.add(columnSQL: sql, table: table)
        guard !rebuilds else { return edited = extended }
        // SQLite would put the column between the last one's comma and its comment, or after the table's last comment.
        let isMisplaced = edited.hasComments
        try alter("ADD COLUMN \(sql)")
        if isMisplaced { try store(extended) }
    }

    /// A column goes with the indexes and constraints over it alone, as on PostgreSQL; what else needs it refuses.
    mutating func dropColumn(_ drop: DropColumn) throws {
        guard edited.has(drop.column) else {
            guard !drop.ifExists else { return }
            throw failure("\(table) has no column \(drop.column)")
        }
        try requireUnused(drop)
        try dropIndexes(over: drop)
        if rebuilds {
            edited = edited.removing(drop.column)
            rebuild.droppedColumns.insert(drop.column.lowercased())
        } else {
            let text = edited.removing(drop.column)
            try alter("DROP COLUMN \(renderer.quote(drop.column))")
            // SQLite takes the line break before the closing parenthesis along with a last column.
            if definition.sql != text.sql { try store(text) }
        }
    }

    /// Views and most of a trigger are compiled to see whether they need the column; here stands what isn't.
    private func requireUnused(_ drop: DropColumn) throws {
        for key in try catalog.foreignKeys(to: table)
        where key.referencedColumns.contains(where: { $0.folded == drop.column.folded }) {
            throw failure("\(key.table) has a foreign key to \(table).\(drop.column): drop that first")
        }
        if let use = edited.uses(of: drop.column, table: table).first {
            throw failure("\(use.column) of \(table) needs \(drop.column) (\(use.definition)): change or drop it first")
        }
        if let index = try FullTextIndex.reading(qualifiedTable, column: drop.column, on: catalog.connection).first {
            throw failure("the full-text index \(index.name) reads \(table).\(drop.column): drop it first")
        }
        for trigger in try catalog.triggers(on: table) where trigger.fires(byUpdateOf: drop.column) {
            if StateName.isGuard(trigger.name) { throw Problem.isDeprecated(drop.column, of: drop.table) }
            throw failure("the trigger \(trigger.name) fires at updates of \(drop.column): drop it first")
        }
        for constraint in edited.constraints where constraint.clause.isOver(drop.column) && !drop.cascade {
            guard let other = edited.otherColumn(constraint.clause, than: drop.column) else { continue }
            throw failure(
                "\(constraint.text) of \(table) is over \(other), too: drop it first, or say cascade: true")
        }
    }

    private func dropIndexes(over drop: DropColumn) throws {
        for index in try catalog.indexes(of: table) {
            let text = SQLToken.tokens(of: index.definition ?? "", in: .sqlite).drop { !$0.isSymbol("(") }
            guard text.mentions(drop.column) else { continue }
            guard drop.cascade || index.keys.allSatisfy({ $0.column?.folded == drop.column.folded }) else {
                throw failure(
                    "index \(index.name.name) is over more than \(drop.column): drop it first, or say cascade: true")
            }
            try sql("DROP INDEX \(catalog.qualified(index.name.name))")
        }
    }

    /// SQLite follows the new name into indexes, views, triggers and foreign keys.
    mutating func renameColumn(_ rename: RenameColumn) throws {
        try flush()
        if rename.ifExists, !definition.has(rename.column) { return }
        if let index = try FullTextIndex.reading(qualifiedTable, column: rename.column, on: catalog.connection).first {
            throw failure(
                "the full-text index \(index.name) reads \(table).\(rename.column) by its name: drop it first")
        }
        try alter("RENAME COLUMN \(renderer.quote(rename.column)) TO \(renderer.quote(rename.newName))")
    }

    mutating func alterColumn(_ alter: AlterColumn) throws {
        guard let index = edited.index(of: alter.column) else {
            guard !alter.ifExists else { return }
            throw failure("\(table) has no column \(alter.column)")
        }
        let name = edited.columns[index].name
        try ReadableDefault.require(alter.changes, of: name, of: alter.table)
        if alter.changes.nullable == false, definition.index(of: name) != nil {
            try refuseNulls(in: name, alter.changes)
        }
        guard rebuilds else {
            let action = alter.changes.nullable == false ? "SET NOT NULL" : "DROP NOT NULL"
            return try self.alter("ALTER COLUMN \(renderer.quote(name)) \(action)")
        }
        edited.change(name, alter.changes, strict: edited.isStrict)
        if let type = alter.changes.type { convert(name, to: type, using: alter.changes.using?.sqlite) }
    }

    private func refuseNulls(in column: String, _ changes: ColumnChanges) throws {
        guard changes.using == nil else { return }
        try run(
            .requireNoRows(
                query: "SELECT 1 FROM \(catalog.qualified(table)) WHERE \(renderer.quote(column)) IS NULL LIMIT 1",
                otherwise: "\(table).\(column) has rows without a value: fill them before it becomes NOT NULL"))
    }

    private mutating func convert(_ column: String, to type: ColumnType, using: String?) {
        let requirement = ValueRequirement(column: column, type: type)
        let advice = "nothing was changed; correct those rows first, or say with `using` what becomes of them"
        if let using {
            rebuild.conversions[column.lowercased()] = using
            rebuild.refusedBefore += ValueRequirement.unmeantCasts(in: using).map { cast in
                (
                    cast.values,
                    "\(table).\(column) has values of which CAST AS \(cast.type) would make numbers, since SQLite has no such type: "
                        + "nothing was changed; write `using: {postgres: …, sqlite: …}`"
                )
            }
            return
        }
        let name = type.sql(in: .sqlite)
        if let index = definition.index(of: column),
            let change = requirement.change(from: definition.columns[index].typeName)
        {
            rebuild.refusedBefore.append((change, "\(table).\(column) has values that \(name) would change: \(advice)"))
        }
        if let violation = requirement.violation {
            rebuild.refusedAfter.append((violation, "\(table).\(column) has values that aren't \(name): \(advice)"))
        }
    }
}

extension TableChange {
    mutating func createConstraint(_ create: CreateConstraint) throws {
        guard let sql = renderer.clauses.constraint(create.constraint, on: create.table) else { return }
        if let name = create.constraint.name(on: create.table), edited.hasConstraint(name, on: table) {
            guard !create.ifNotExists else { return }
            throw failure("\(table) has a constraint \(name) already")
        }
        if case .primaryKey(let columns) = create.constraint.rule {
            guard edited.primaryKey.isEmpty else { throw failure("\(table) has a primary key already") }
            // SQLite lets NULLs into a key; the standard and PostgreSQL don't.
            for column in columns { edited.change(column, ColumnChanges(nullable: false), strict: edited.isStrict) }
        }
        if rebuilds {
            try edited.add(constraintSQL: sql, table: table)
        } else {
            try alter("ADD \(sql)")
        }
    }

    mutating func dropConstraint(_ drop: DropConstraint) throws {
        guard rebuilds else { return try alter("DROP CONSTRAINT \(renderer.quote(drop.name))") }
        if !edited.dropConstraint(drop.name, on: table), !drop.ifExists {
            throw failure("\(table) has no constraint \(drop.name)")
        }
    }

    mutating func renameConstraint(_ rename: RenameConstraint) throws {
        if !edited.renameConstraint(rename.name, to: rename.newName, on: table) {
            throw failure("\(table) has no constraint \(rename.name)")
        }
    }
}
