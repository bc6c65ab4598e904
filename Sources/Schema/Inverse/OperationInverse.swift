internal import SluiceDatabase

extension Operation {
    package var inverse: Inverse {
        switch self {
        case .createTable(let create): .unless(create.ifNotExists, DropTable(create.table, was: create))
        case .dropTable(let drop): .restoring(drop.was, passingOver: drop.ifExists, cascade: drop.cascade)
        case .renameTable(let rename): .unlessPassedOver(rename.ifExists, .by(rename.inverse))
        case .commentTable(let comment): comment.inverse
        case .attachPartition(let attach): attach.inverse
        case .detachPartition(let detach): detach.inverse
        case .addColumn(let add):
            .unless(add.ifNotExists, DropColumn(add.column.name, from: add.table, was: add.column))
        case .dropColumn(let drop): drop.inverse
        case .renameColumn(let rename):
            .unlessPassedOver(
                rename.ifExists, .by(RenameColumn(rename.newName, of: rename.table, to: rename.column)))
        case .alterColumn(let alter): .unlessPassedOver(alter.ifExists, alter.inverse)
        case .commentColumn(let comment): comment.inverse
        case .createIndex(let create): .unless(create.ifNotExists, create.dropping)
        case .dropIndex(let drop): .restoring(drop.was, passingOver: drop.ifExists, cascade: drop.cascade)
        case .renameIndex(let rename): .unlessPassedOver(rename.ifExists, .by(rename.inverse))
        case .createConstraint(let create): create.inverse
        case .dropConstraint(let drop):
            .restoring(
                drop.was.map { CreateConstraint($0, on: drop.table) }, passingOver: drop.ifExists, cascade: drop.cascade
            )
        case .renameConstraint(let rename): .by(RenameConstraint(rename.newName, on: rename.table, to: rename.name))
        // What was checked can't be forgotten, and nothing is lost by knowing it.
        case .validateConstraint: .operations([])
        default: catalogInverse
        }
    }

    private var catalogInverse: Inverse {
        switch self {
        case .createEnum(let create): .unless(create.ifNotExists, DropEnum(create.name, was: create.values))
        case .alterEnum(let alter): alter.inverse
        case .dropEnum(let drop):
            .restoring(drop.was.map { CreateEnum(drop.name, $0) }, passingOver: drop.ifExists, cascade: drop.cascade)
        case .createDomain(let create): .unless(create.ifNotExists, DropDomain(create.domain, was: create))
        case .alterDomain(let alter): alter.inverse
        case .dropDomain(let drop): .restoring(drop.was, passingOver: drop.ifExists, cascade: drop.cascade)
        case .createCompositeType(let create):
            .unless(create.ifNotExists, DropCompositeType(create.type, was: create.attributes))
        case .dropCompositeType(let drop):
            .restoring(
                drop.was.map { CreateCompositeType(drop.type, $0) }, passingOver: drop.ifExists, cascade: drop.cascade)
        case .createView(let create): create.inverse
        case .dropView(let drop): .restoring(drop.was, passingOver: drop.ifExists, cascade: drop.cascade)
        case .createFullTextTable(let create): .by(DropFullTextTable(create.table, was: create))
        case .dropFullTextTable(let drop): .restoring(drop.was)
        case .createFunction(let create): create.inverse
        case .dropFunction(let drop): .restoring(drop.was, passingOver: drop.ifExists, cascade: drop.cascade)
        case .createProcedure(let create): create.inverse
        case .dropProcedure(let drop): .restoring(drop.was, passingOver: drop.ifExists, cascade: drop.cascade)
        case .createTrigger(let create):
            .unless(create.ifNotExists, DropTrigger(create.trigger, on: create.table, was: create))
        case .dropTrigger(let drop): .restoring(drop.was, passingOver: drop.ifExists)
        case .createSequence(let create): .unless(create.ifNotExists, DropSequence(create.sequence, was: create))
        case .alterSequence(let alter): .unlessPassedOver(alter.ifExists, alter.inverse)
        case .dropSequence(let drop): .restoring(drop.was, passingOver: drop.ifExists, cascade: drop.cascade)
        case .createExtension(let create): .unless(create.ifNotExists, DropExtension(create.name))
        case .dropExtension(let drop):
            .unlessPassedOver(drop.ifExists, .restoring(CreateExtension(drop.name), cascade: drop.cascade))
        case .createSchema(let create): .unless(create.ifNotExists, DropSchema(create.name))
        case .dropSchema(let drop):
            .unlessPassedOver(drop.ifExists, .restoring(CreateSchema(drop.name), cascade: drop.cascade))
        default: dataInverse
        }
    }

    private var dataInverse: Inverse {
        switch self {
        case .renameObject(let rename): rename.inverse
        case .setSchema(let set): set.inverse
        case .alterStorage(let alter): alter.inverse
        case .setReplicaIdentity(let set): set.inverse
        // Its rows are what its query finds, whenever.
        case .refreshView: .operations([])
        case .enableRowSecurity(let enable): .by(DisableRowSecurity(on: enable.table, force: enable.force))
        case .disableRowSecurity(let disable): .by(EnableRowSecurity(on: disable.table, force: disable.force))
        case .createPolicy(let create): .by(DropPolicy(create.policy, on: create.table, was: create))
        case .dropPolicy(let drop): .restoring(drop.was, passingOver: drop.ifExists)
        case .grant(let grant): grant.inverse
        case .revoke(let revoke): revoke.inverse
        case .execute(let execute): execute.inverse
        case .bulkInsert(let insert): insert.inverse
        case .deleteRows: .irreversible(reason: "the rows it deletes are written down nowhere")
        case .backfill(let backfill): backfill.inverse
        case .beginDeprecation(let deprecate):
            .by(EndDeprecation(deprecate))
        case .endDeprecation(let undeprecate):
            .by(undeprecate.begun)
        case .dropDeprecated(let drop): .by(RestoreDropped(drop))
        case .restoreDropped(let restore): .by(restore.drop)
        case .only(let name, let operation): operation.inverse.only(name)
        default: .irreversible(reason: "there is no operation that undoes it")
        }
    }
}

extension Inverse {
    fileprivate func only(_ name: Dialect.Name) -> Inverse {
        guard case .operations(let operations) = self else { return self }
        return .operations(operations.map { .only(name, $0) })
    }
}

extension RenameTable {
    fileprivate var inverse: RenameTable {
        RenameTable(QualifiedName(schema: table.schema, name: newName), to: table.name)
    }
}

extension RenameIndex {
    fileprivate var inverse: RenameIndex {
        RenameIndex(QualifiedName(schema: index.schema, name: newName), to: index.name)
    }
}

extension CommentTable {
    fileprivate var inverse: Inverse {
        guard let was else { return .irreversible(reason: "it doesn't say what stood there: add `was`") }
        return .by(CommentTable(table, was.content, was: comment.map { .value($0) } ?? .nothing))
    }
}

extension CommentColumn {
    fileprivate var inverse: Inverse {
        guard let was else { return .irreversible(reason: "it doesn't say what stood there: add `was`") }
        return .by(CommentColumn(column, of: table, was.content, was: comment.map { .value($0) } ?? .nothing))
    }
}

extension DropColumn {
    fileprivate var inverse: Inverse {
        if let was, !was.nullable, was.defaultValue == nil, was.generated == nil, was.identity == nil {
            return .irreversible(reason: "the column was NOT NULL without a default, and rows would have no value")
        }
        return .restoring(was.map { AddColumn($0, to: table) }, passingOver: ifExists, cascade: cascade)
    }
}

extension AlterColumn {
    fileprivate var inverse: Inverse {
        var before = was ?? ColumnChanges()
        if before.nullable == nil { before.nullable = changes.nullable.map { !$0 } }
        var unknown: [String] = []
        if changes.type != nil, before.type == nil { unknown.append("type") }
        if changes.defaultValue != nil, before.defaultValue == nil { unknown.append("default") }
        if changes.identity != nil, before.identity == nil { unknown.append("identity") }
        if changes.generated != nil, before.generated == nil { unknown.append("generated") }
        if changes.collation != nil, before.collation == nil { unknown.append("collation") }
        guard unknown.isEmpty else {
            return .irreversible(reason: "it doesn't say what \(unknown.joined(separator: ", ")) was: add `was`")
        }
        if changes.type != nil, before.using == nil {
            guard changes.using.map(isCast) ?? true else {
                return .irreversible(reason: "it doesn't say how a value becomes what it was: add `using` to `was`")
            }
            before.using = before.type.flatMap(cast(to:))
        }
        return .by(AlterColumn(column, of: table, before, was: changes))
    }

    /// PostgreSQL converts by itself only where an assignment would: text becomes a number only when it is told to.
    /// Anything becomes a text by assignment, which refuses one that is too long where a cast would cut it.
    private func cast(to type: ColumnType) -> SQLText? {
        let name = type.sql(in: .postgres)
        guard name.wholeMatch(of: /(?i)(text|citext|(var)?char(acter)?|bpchar)\b.*/) == nil else { return nil }
        return SQLText(postgres: "\(Dialect.postgres.quote(column))::\(name)", sqlite: nil)
    }

    /// Says no more than the new type does, so that the way back is a cast as well.
    private func isCast(_ using: SQLText) -> Bool {
        let names = [column, Dialect.postgres.quote(column)]
        return [using.postgres, using.sqlite].compactMap { $0 }.allSatisfy { text in
            names.contains { name in
                text == name || text.hasPrefix(name + "::")
                    || text.wholeMatch(of: /(?i)cast\s*\((?<value>.+?)\s+as\s.+\)/).map { $0.value == name } == true
            }
        }
    }
}

extension CreateIndex {
    fileprivate var dropping: DropIndex {
        DropIndex(qualifiedName, concurrently: concurrently, was: self)
    }
}

extension AlterEnum {
    fileprivate var inverse: Inverse {
        switch alteration {
        case .addValue(let value, _): .unless(ifNotExists, AlterEnum(name, .dropValue(value)))
        case .renameValue(let value, let newValue): .by(AlterEnum(name, .renameValue(newValue, to: value)))
        case .dropValue: .irreversible(reason: "it doesn't say where among the others the value stood")
        }
    }
}

extension CreateView {
    fileprivate var inverse: Inverse {
        guard !replace else { return .irreversible(reason: "with replace it may have taken another view's place") }
        return .unless(ifNotExists, DropView(view, materialized: materialized, was: self))
    }
}

extension CreateFunction {
    fileprivate var inverse: Inverse {
        guard !replace else { return .irreversible(reason: "with replace it may have taken another function's place") }
        return .by(DropFunction(function, arguments: arguments, was: self))
    }
}

extension CreateProcedure {
    fileprivate var inverse: Inverse {
        guard !replace else { return .irreversible(reason: "with replace it may have taken another procedure's place") }
        return .by(DropProcedure(procedure, arguments: arguments, was: self))
    }
}

extension Execute {
    fileprivate var inverse: Inverse {
        guard let reverse else { return .irreversible(reason: "SQL doesn't say what undoes it: add `reverse`") }
        return .by(Execute(reverse, reverse: sql, inTransaction: inTransaction))
    }
}

extension BulkInsert {
    fileprivate var inverse: Inverse {
        guard !key.isEmpty else {
            return .irreversible(reason: "it doesn't say which columns name a row: add `key`")
        }
        var delete = DeleteRows(from: table, rows.map { row in row.filter { key.contains($0.key) } })
        delete.isOneEach = true
        return .by(delete)
    }
}

extension Backfill {
    fileprivate var inverse: Inverse {
        switch reverse {
        case .job(let reversing): .by(Backfill(reversing, reverse: .job(job)))
        case .nothing: .operations([])
        case nil: .irreversible(reason: "it doesn't say what undoes it: add `reverse`, a job or null")
        }
    }
}
