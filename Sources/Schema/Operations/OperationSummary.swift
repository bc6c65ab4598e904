internal import SluiceDatabase
internal import SluiceSQLText

extension Operation {
    /// The operation in a few words, for plans, logs and errors: `add column price_decimal to products`.
    package var summary: String {
        switch self {
        case .createTable(let create): "create table \(create.table)"
        case .dropTable(let drop): "drop table \(drop.table)"
        case .renameTable(let rename): "rename table \(rename.table) to \(rename.newName)"
        case .commentTable(let comment): "comment on table \(comment.table)"
        case .attachPartition(let attach): "attach partition \(attach.partition) to \(attach.table)"
        case .detachPartition(let detach): "detach partition \(detach.partition) from \(detach.table)"
        case .addColumn(let add): "add column \(add.column.name) to \(add.table)"
        case .dropColumn(let drop): "drop column \(drop.column) from \(drop.table)"
        case .renameColumn(let rename): "rename column \(rename.column) of \(rename.table) to \(rename.newName)"
        case .alterColumn(let alter): "alter column \(alter.column) of \(alter.table)"
        case .commentColumn(let comment): "comment on column \(comment.column) of \(comment.table)"
        case .createIndex(let create): "create index \(create.name) on \(create.table)"
        case .dropIndex(let drop): "drop index \(drop.index)"
        case .renameIndex(let rename): "rename index \(rename.index) to \(rename.newName)"
        case .createConstraint(let create):
            "create \(create.constraint.kindName) \(create.constraint.name(on: create.table) ?? "") on \(create.table)"
        case .dropConstraint(let drop): "drop constraint \(drop.name) from \(drop.table)"
        case .renameConstraint(let rename): "rename constraint \(rename.name) of \(rename.table) to \(rename.newName)"
        case .validateConstraint(let validate): "validate constraint \(validate.name) of \(validate.table)"
        case .only(let name, let operation): "\(operation.summary) (\(name.rawValue))"
        default: catalogSummary
        }
    }

    private var catalogSummary: String {
        switch self {
        case .createEnum(let create): "create enum \(create.name)"
        case .alterEnum(let alter): "alter enum \(alter.name)"
        case .dropEnum(let drop): "drop enum \(drop.name)"
        case .createDomain(let create): "create domain \(create.domain)"
        case .alterDomain(let alter): "alter domain \(alter.domain)"
        case .dropDomain(let drop): "drop domain \(drop.domain)"
        case .createCompositeType(let create): "create type \(create.type)"
        case .dropCompositeType(let drop): "drop type \(drop.type)"
        case .createView(let create): "create view \(create.view)"
        case .dropView(let drop): "drop view \(drop.view)"
        case .createFullTextTable(let create): "create full-text index \(create.table) over \(create.content)"
        case .dropFullTextTable(let drop): "drop full-text index \(drop.table)"
        case .createFunction(let create): "create function \(create.function)"
        case .dropFunction(let drop): "drop function \(drop.function)"
        case .createProcedure(let create): "create procedure \(create.procedure)"
        case .dropProcedure(let drop): "drop procedure \(drop.procedure)"
        case .createTrigger(let create): "create trigger \(create.trigger) on \(create.table)"
        case .dropTrigger(let drop): "drop trigger \(drop.trigger) from \(drop.table)"
        case .createSequence(let create): "create sequence \(create.sequence)"
        case .alterSequence(let alter): "alter sequence \(alter.sequence)"
        case .dropSequence(let drop): "drop sequence \(drop.sequence)"
        case .createExtension(let create): "create extension \(create.name)"
        case .dropExtension(let drop): "drop extension \(drop.name)"
        case .createSchema(let create): "create schema \(create.name)"
        case .dropSchema(let drop): "drop schema \(drop.name)"
        default: workSummary
        }
    }

    private var workSummary: String {
        switch self {
        case .renameObject(let rename): "rename \(rename.object) to \(rename.newName)"
        case .setSchema(let set): "move \(set.object) to schema \(set.schema)"
        case .alterStorage(let alter): "alter storage of \(alter.object)"
        case .setReplicaIdentity(let set): "set replica identity of \(set.table)"
        case .refreshView(let refresh): "refresh materialized view \(refresh.view)"
        case .enableRowSecurity(let enable): "enable row security on \(enable.table)"
        case .disableRowSecurity(let disable): "disable row security on \(disable.table)"
        case .createPolicy(let create): "create policy \(create.policy) on \(create.table)"
        case .dropPolicy(let drop): "drop policy \(drop.policy) from \(drop.table)"
        case .grant(let grant): "grant \(grant.privileges) to \(grant.privileges.roles.joined(separator: ", "))"
        case .revoke(let revoke):
            "revoke \(revoke.privileges) from \(revoke.privileges.roles.joined(separator: ", "))"
        case .execute(let execute): "execute \(execute.firstLine)"
        case .bulkInsert(let insert): "insert \(insert.rows.count) rows into \(insert.table)"
        case .deleteRows(let delete): "delete \(delete.rows.count) rows from \(delete.table)"
        case .backfill(let backfill): "backfill \(backfill.job)"
        case .beginDeprecation(let deprecate): "deprecate \(deprecate.objectName)"
        case .endDeprecation(let undeprecate): "undeprecate \(undeprecate.begun.objectName)"
        case .dropDeprecated(let drop): "drop deprecated \(drop.objectName)"
        case .restoreDropped(let restore): "restore dropped \(restore.drop.objectName)"
        default: "\(self)"
        }
    }
}

extension TableConstraint {
    package var kindName: String {
        switch rule {
        case .primaryKey: "primary key"
        case .unique: "unique constraint"
        case .foreignKey: "foreign key"
        case .check: "check constraint"
        case .exclude: "exclude constraint"
        }
    }
}

extension BeginDeprecation {
    fileprivate var objectName: String { table.described(column) }
}

extension DropDeprecated {
    fileprivate var objectName: String { table.described(column) }
}

extension QualifiedName {
    fileprivate func described(_ column: String?) -> String {
        column.map { "column \($0) of \(self)" } ?? "table \(self)"
    }
}

extension Execute {
    fileprivate var firstLine: String { StatementSummary.of(sql.postgres ?? sql.sqlite ?? "") }
}

extension Privileges: CustomStringConvertible {
    /// `select, insert on users`.
    public var description: String {
        let objects =
            switch objects {
            case .tables(let names, _), .sequences(let names), .types(let names):
                names.map(\.description).joined(separator: ", ")
            case .schemas(let names): names.joined(separator: ", ")
            case .function(let name, _), .procedure(let name, _): name.description
            }
        return "\(names.isEmpty ? "all" : names.joined(separator: ", ")) on \(objects)"
    }
}

extension NamedObject: CustomStringConvertible {
    /// `sequence app.numbers`, `policy own of notes`.
    public var description: String {
        switch self {
        case .table(let name): "table \(name)"
        case .view(let name): "view \(name)"
        case .materializedView(let name): "materialized view \(name)"
        case .sequence(let name): "sequence \(name)"
        case .type(let name): "type \(name)"
        case .domain(let name): "domain \(name)"
        case .function(let name, _): "function \(name)"
        case .procedure(let name, _): "procedure \(name)"
        case .schema(let name): "schema \(name)"
        case .policy(let name, let table): "policy \(name) of \(table)"
        case .trigger(let name, let table): "trigger \(name) of \(table)"
        }
    }
}

extension AlterStorage.Object: CustomStringConvertible {
    /// `table users`.
    public var description: String {
        switch self {
        case .table(let name): "table \(name)"
        case .index(let name): "index \(name)"
        }
    }
}
