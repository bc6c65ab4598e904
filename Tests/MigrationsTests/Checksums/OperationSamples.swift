import SluiceDatabase
import SluiceSchema

/// Every operation, bare and with all it can say, each under a name that its golden text has, too.
let operationSamples: KeyValuePairs<String, [Operation]> = [
    "create table": CreateTable("users", [Column("id", .integer)]).operations,
    "create table, all options": CreateTable(
        "app.users", everyColumn.suffix(1), constraints: everyConstraint, comment: "people", ifNotExists: true,
        strict: true,
        withoutRowid: true
    ).operations,
    "create table, PostgreSQL's options": [
        TableOptions(
            partitionBy: Partitioning(by: .range, ["at", IndexColumn(.expression("lower(a)"), collation: "C")]),
            partitionOf: Partition(of: "app.events", "FROM (1) TO (2)"), inherits: ["app.a", "b"], unlogged: true,
            storage: StorageOptions(parameters: ["fillfactor": "70", "a": "true"], tablespace: "fast")),
        TableOptions(partitionBy: Partitioning(by: .list, ["a"]), partitionOf: Partition(of: "events", .others)),
        TableOptions(partitionBy: Partitioning(by: .hash, ["a"])),
    ].flatMap { CreateTable("events_1", [], options: $0).operations },
    "attach partition": AttachPartition("events_1", to: "app.events", "IN (1)").operations,
    "attach partition, all options": AttachPartition("app.events_1", to: "app.events", .others, dropsCheck: true)
        .operations,
    "detach partition": DetachPartition("events_1", from: "events").operations,
    "detach partition, all options": DetachPartition(
        "app.events_1", from: "app.events", concurrently: true, was: .others
    ).operations,
    "drop table": DropTable("users").operations,
    "drop table, all options": DropTable(
        "app.users", ifExists: true, cascade: true, was: CreateTable("app.users", [Column("id", .bigint)])
    ).operations,
    "rename table": RenameTable("users", to: "people").operations,
    "rename table, all options": RenameTable("app.users", to: "people", ifExists: true).operations,
    "comment on table": CommentTable("users", "people").operations,
    "comment on table, none, that was another": CommentTable("users", nil, was: .value("people")).operations,
    "comment on table that had none": CommentTable("users", "people", was: .nothing).operations,

    "add column": AddColumn(Column("email", .text), to: "users").operations,
    "add column, all options": everyColumn.flatMap { AddColumn($0, to: "app.users", ifNotExists: true).operations },
    "drop column": DropColumn("email", from: "users").operations,
    "drop column, all options": DropColumn(
        "email", from: "app.users", ifExists: true, cascade: true, was: Column("email", .text)
    ).operations,
    "rename column": RenameColumn("email", of: "users", to: "mail").operations,
    "rename column, all options": RenameColumn("email", of: "app.users", to: "mail", ifExists: true).operations,
    "alter column": AlterColumn("age", of: "users", ColumnChanges(type: .bigint)).operations,
    "alter column, all options": AlterColumn(
        "age", of: "app.users",
        ColumnChanges(
            type: .numeric(precision: 10, scale: 2), using: "age::numeric", nullable: false, default: .set("0"),
            identity: .set(.always), generated: .set(Generated("a + b")), collation: .set("C")),
        was: ColumnChanges(
            type: .text, nullable: true, default: .drop, identity: .drop, generated: .drop, collation: .drop),
        ifExists: true
    ).operations,
    "comment on column": CommentColumn("email", of: "users", "where to write").operations,
    "comment on column, none, that was another": CommentColumn("email", of: "users", nil, was: .value("x")).operations,
    "comment on column that had none": CommentColumn("email", of: "users", "x", was: .nothing).operations,

    "create index": CreateIndex("users_email", on: "users", ["email"]).operations,
    "create index, all options": CreateIndex(
        "users_email", on: "app.users",
        [
            IndexColumn(
                .expression(SQLText(postgres: "lower(email)", sqlite: nil)), descending: true, nulls: .first,
                collation: "C", operatorClass: "text_pattern_ops"),
            IndexColumn(.column("id"), nulls: .last),
        ],
        unique: true, where: "email IS NOT NULL", method: "btree", include: ["name", "age"], concurrently: true,
        nullsNotDistinct: true, ifNotExists: true
    ).operations,
    "create index, how it is stored": CreateIndex(
        "users_email", on: "users", ["email"],
        storage: StorageOptions(parameters: ["fillfactor": "70"], tablespace: "fast")
    ).operations,
    "drop index": DropIndex("users_email").operations,
    "drop index, all options": DropIndex(
        "app.users_email", concurrently: true, ifExists: true, cascade: true,
        was: CreateIndex("users_email", on: "app.users", ["email"])
    ).operations,
    "rename index": RenameIndex("users_email", to: "users_mail").operations,
    "rename index, all options": RenameIndex("app.users_email", to: "users_mail", ifExists: true).operations,

    "create constraint": CreateConstraint(.check("age > 0", name: "adult"), on: "users").operations,
    "create constraint, all options": everyConstraint.flatMap {
        CreateConstraint($0, on: "app.users", ifNotExists: true).operations
    },
    "create constraint, using an index": CreateConstraint(.unique(["email"]), on: "users", usingIndex: "users_email")
        .operations,
    "drop constraint": DropConstraint("adult", on: "users").operations,
    "drop constraint, all options": DropConstraint(
        "adult", on: "app.users", ifExists: true, cascade: true, was: .check("age > 0", name: "adult")
    ).operations,
    "rename constraint": RenameConstraint("adult", on: "users", to: "grown_up").operations,
    "validate constraint": ValidateConstraint("adult", on: "app.users").operations,

    "create enum": CreateEnum("mood", ["sad", "glad"]).operations,
    "create enum, all options": CreateEnum("app.mood", [], ifNotExists: true).operations,
    "alter enum": AlterEnum("mood", .addValue("calm", .last)).operations,
    "alter enum, all options": [
        AlterEnum("app.mood", .addValue("calm", .before("glad")), ifNotExists: true),
        AlterEnum("app.mood", .addValue("calm", .after("sad"))),
        AlterEnum("app.mood", .renameValue("sad", to: "blue")), AlterEnum("app.mood", .dropValue("sad")),
    ].flatMap(\.operations),
    "drop enum": DropEnum("mood").operations,
    "drop enum, all options": DropEnum("app.mood", ifExists: true, cascade: true, was: ["sad", "glad"]).operations,

    "create domain": CreateDomain("email", .text).operations,
    "create domain, all options": CreateDomain(
        "app.email", .string(length: 9), collation: "C", nullable: false, default: "''",
        checks: [DomainCheck("VALUE > ''"), DomainCheck("VALUE < 'z'", name: "below")], ifNotExists: true
    ).operations,
    "alter domain": everyAlteration.flatMap { AlterDomain("app.email", $0).operations },
    "drop domain": DropDomain("email").operations,
    "drop domain, all options": DropDomain(
        "app.email", ifExists: true, cascade: true, was: CreateDomain("app.email", .text)
    ).operations,
    "create composite type": CreateCompositeType("address", [CompositeAttribute("zip", .text)]).operations,
    "create composite type, all options": CreateCompositeType(
        "app.address", [CompositeAttribute("zip", .text, collation: "C"), CompositeAttribute("n", .integer)],
        ifNotExists: true
    ).operations,
    "drop composite type": DropCompositeType("address").operations,
    "drop composite type, all options": DropCompositeType(
        "app.address", ifExists: true, cascade: true, was: [CompositeAttribute("zip", .text)]
    ).operations,

    "create view": CreateView("adults", as: "SELECT 1").operations,
    "create view, all options": CreateView(
        "app.adults", as: SQLText(postgres: "SELECT 1", sqlite: "SELECT 2"), columns: ["a", "b"], materialized: true,
        replace: true, ifNotExists: true
    ).operations,
    "drop view": DropView("adults").operations,
    "drop view, all options": DropView(
        "app.adults", materialized: true, ifExists: true, cascade: true, was: CreateView("app.adults", as: "SELECT 1")
    ).operations,

    "create full-text table": CreateFullTextTable("found", over: "notes", ["body"]).operations,
    "create full-text table, all options": CreateFullTextTable(
        "aux.found", over: "notes", ["title", FullTextColumn("at", indexed: false)], rowid: "id", sync: false,
        tokenizer: "porter", prefixes: [2, 3]
    ).operations,
    "drop full-text table": DropFullTextTable("found").operations,
    "drop full-text table, all options": DropFullTextTable(
        "aux.found", ifExists: true, was: CreateFullTextTable("aux.found", over: "notes", ["body"])
    ).operations,
    "create function": CreateFunction("touch", returns: "trigger", body: "BEGIN RETURN new; END").operations,
    "create function, all options": CreateFunction.Volatility.allCases.flatMap {
        CreateFunction(
            "app.tax", arguments: "price numeric", returns: "numeric", language: "sql", body: "SELECT price",
            volatility: $0, strict: true, securityDefiner: true, replace: true
        ).operations
    },
    "drop function": DropFunction("touch").operations,
    "drop function, all options": DropFunction(
        "app.tax", arguments: "numeric", ifExists: true, cascade: true,
        was: CreateFunction("app.tax", returns: "numeric", body: "x")
    ).operations,
    "create procedure": CreateProcedure("touch", body: "BEGIN END").operations,
    "create procedure, all options": CreateProcedure(
        "app.touch", arguments: "n integer", language: "sql", body: "SELECT 1", securityDefiner: true, replace: true
    ).operations,
    "drop procedure": DropProcedure("touch").operations,
    "drop procedure, all options": DropProcedure(
        "app.touch", arguments: "integer", ifExists: true, cascade: true, was: CreateProcedure("app.touch", body: "x")
    ).operations,
    "create trigger": CreateTrigger("touch", on: "users", .before, [.insert], function: "touch()").operations,
    "create trigger, all options": CreateTrigger.Timing.allCases.flatMap {
        CreateTrigger(
            "touch", on: "app.users", $0, [.insert, .delete, .truncate, .update(of: []), .update(of: ["a", "b"])],
            forEachRow: false, when: "new.a > 0", function: "touch()", body: "SELECT 1;", ifNotExists: true
        ).operations
    },
    "create trigger, PostgreSQL's options": [
        TriggerOptions(constraint: true, deferrable: .deferred), TriggerOptions(oldTable: "old", newTable: "new"),
    ].flatMap {
        CreateTrigger("touch", on: "users", .after, [.insert], function: "touch()", options: $0).operations
    },
    "drop trigger": DropTrigger("touch", on: "users").operations,
    "drop trigger, all options": DropTrigger(
        "touch", on: "app.users", ifExists: true, was: CreateTrigger("touch", on: "app.users", .after, [.delete])
    ).operations,

    "create sequence": CreateSequence("numbers").operations,
    "create sequence, all options": CreateSequence(
        "app.numbers", type: "bigint", start: 5, increment: -1, minimum: 1, maximum: 99, cache: 10, cycle: true,
        ownedBy: "users.id", ifNotExists: true
    ).operations,
    "alter sequence": AlterSequence("numbers", SequenceChanges(increment: 2)).operations,
    "alter sequence, all options": AlterSequence(
        "app.numbers",
        SequenceChanges(
            type: "integer", start: 5, increment: -1, minimum: .set(1), maximum: .set(99), cache: 10, cycle: true,
            ownedBy: .set("users.id"), restart: .at(7)),
        was: SequenceChanges(minimum: .drop, maximum: .drop, cycle: false, ownedBy: .drop, restart: .atStart),
        ifExists: true
    ).operations,
    "drop sequence": DropSequence("numbers").operations,
    "drop sequence, all options": DropSequence(
        "app.numbers", ifExists: true, cascade: true, was: CreateSequence("app.numbers")
    ).operations,
    "create extension": CreateExtension("pg_trgm").operations,
    "create extension, all options": CreateExtension(
        "pg_trgm", schema: "app", version: "1.6", ifNotExists: true
    ).operations,
    "drop extension": DropExtension("pg_trgm").operations,
    "drop extension, all options": DropExtension("pg_trgm", ifExists: true, cascade: true).operations,
    "create schema": CreateSchema("app").operations,
    "create schema, all options": CreateSchema("app", ifNotExists: true).operations,
    "drop schema": DropSchema("app").operations,
    "drop schema, all options": DropSchema("app", ifExists: true, cascade: true).operations,

    "rename object": everyObject.flatMap { RenameObject($0, to: "new").operations },
    "set schema": everyObject.prefix(8).flatMap { SetSchema("app", of: $0).operations },
    "alter storage": AlterStorage(of: .table("users"), StorageChanges(unlogged: true)).operations,
    "alter storage, all options": AlterStorage(
        of: .index("app.users_email"),
        StorageChanges(parameters: ["fillfactor": .set("70"), "a": .drop], unlogged: false, tablespace: "fast"),
        was: StorageChanges()
    ).operations,
    "set replica identity": [.primaryKey, .full, .nothing, .index("users_email")].flatMap {
        SetReplicaIdentity(of: "app.users", $0).operations
    },
    "set replica identity that was another": SetReplicaIdentity(of: "users", .full, was: .nothing).operations,
    "refresh view": RefreshView("ages").operations + RefreshView("app.ages", concurrently: true).operations,
    "enable row security": EnableRowSecurity(on: "users").operations
        + EnableRowSecurity(on: "app.users", force: true).operations,
    "disable row security": DisableRowSecurity(on: "users").operations
        + DisableRowSecurity(on: "app.users", force: true).operations,
    "create policy": CreatePolicy("own", on: "users").operations,
    "create policy, all options": CreatePolicy.Command.allCases.flatMap {
        CreatePolicy(
            "own", on: "app.users", restrictive: true, for: $0, to: ["public", "ada"], using: "a > 0", check: "a > 1"
        ).operations
    },
    "drop policy": DropPolicy("own", on: "users").operations,
    "drop policy, all options": DropPolicy(
        "own", on: "app.users", ifExists: true, was: CreatePolicy("own", on: "app.users")
    ).operations,
    "grant": everyPrivilege.flatMap { Grant($0).operations },
    "grant, all options": Grant(everyPrivilege[0], withGrantOption: true).operations,
    "revoke": Revoke(everyPrivilege[0]).operations,
    "revoke, all options": Revoke.GrantOption.allCases.flatMap {
        Revoke(everyPrivilege[0], grantOption: $0, cascade: true).operations
    },

    "execute": Execute("VACUUM").operations,
    "execute, all options": Execute(
        SQLText(postgres: nil, sqlite: "VACUUM"), reverse: "ANALYZE", inTransaction: false
    ).operations,
    "bulk insert": BulkInsert(into: "users", [["id": 1]]).operations,
    "bulk insert, all options": BulkInsert(into: "app.users", everyLiteral, key: ["id", "a"]).operations,
    "delete rows": DeleteRows(from: "users", []).operations,
    "delete rows, all options": DeleteRows(from: "app.users", everyLiteral).operations,
    "backfill": Backfill("fill").operations,
    "backfill with a job that undoes it": Backfill("fill", reverse: .job("unfill")).operations,
    "backfill that needs none": Backfill("fill", reverse: .nothing).operations,

    "begin deprecation": BeginDeprecation("email", of: "users").operations,
    "begin deprecation, all options": fullDeprecation.operations,
    "begin deprecation of a table": BeginDeprecation(table: "users").operations,
    "end deprecation": EndDeprecation(BeginDeprecation("email", of: "users")).operations,
    "end deprecation, all options": EndDeprecation(fullDeprecation).operations,
    "drop deprecated": DropDeprecated("email", of: "users").operations,
    "drop deprecated, all options": fullDrop.operations,
    "drop deprecated table": DropDeprecated(table: "users").operations,
    "restore dropped": RestoreDropped(DropDeprecated("email", of: "users")).operations,
    "restore dropped, all options": RestoreDropped(fullDrop).operations,

    "only on one database": Only(.postgres) { CreateExtension("pg_trgm") }.operations
        + Only(.sqlite) { Only(.sqlite) { Execute("VACUUM") } }.operations,
    "text with the encoding's own signs in it": Execute("SELECT 'a,b)(:{\\é'").operations,
    "nothing": [],
]

private let everyObject: [NamedObject] = [
    .table("app.t"), .view("v"), .materializedView("v"), .sequence("s"), .type("mood"), .domain("email"),
    .function("touch", arguments: "integer"), .procedure("touch", arguments: nil), .schema("app"),
    .policy("own", on: "app.t"), .trigger("touch", on: "t"),
]

private let everyAlteration: [AlterDomain.Alteration] = [
    .setDefault(.set("1"), was: nil), .setDefault(.drop, was: .value("1")), .setDefault(.set("1"), was: .nothing),
    .setNullable(false), .addCheck(DomainCheck("VALUE > 0", name: "above"), notValid: true), .validateCheck("above"),
    .dropCheck("above", was: nil), .dropCheck("above", was: "VALUE > 0"),
]

private let everyPrivilege: [Privileges] = [
    Privileges(
        ["select", "insert"], on: .tables(["users", "app.orders"], columns: ["a", "b"]), roles: ["ada", "bo"]),
    Privileges([], on: .sequences(["app.numbers"]), roles: ["public"]),
    Privileges(["usage"], on: .schemas(["app"]), roles: ["ada"]),
    Privileges(["execute"], on: .function("app.touch", arguments: "integer"), roles: ["ada"]),
    Privileges(["execute"], on: .procedure("touch", arguments: nil), roles: ["ada"]),
    Privileges(["usage"], on: .types(["app.mood"]), roles: ["ada"]),
]

private let fullDeprecation = {
    var deprecation = BeginDeprecation("email", of: "app.users", grace: "30d")
    deprecation.quiet = "1d"
    deprecation.reason = "nobody reads it"
    deprecation.keepsName = true
    deprecation.forbidsWrites = true
    return deprecation
}()

private let fullDrop = DropDeprecated(
    "email", of: "app.users", overriding: Set(DropDeprecated.Override.allCases), encryptsArchive: true)

private let everyType: [ColumnType] = [
    .integer, .bigint, .string(length: nil), .string(length: 50), .text, .numeric(precision: nil, scale: nil),
    .numeric(precision: 10, scale: nil), .numeric(precision: 10, scale: 2), .boolean, .datetime, .date, .json, .uuid,
    .binary, .native("tsvector"), .perDialect(postgres: .native("bigint[]"), sqlite: .text),
]

private let everyReference = Reference.Action.allCases.flatMap { action in
    Deferrability.allCases.map {
        Reference("app.orders", ["id", "line"], onDelete: action, onUpdate: action, deferrable: $0)
    }
}

private let everyColumn: [Column] =
    everyType.map { Column("c", $0) }
    + everyReference.map { Column("c", .integer, references: $0) }
    + Identity.allCases.map { Column("c", .integer, identity: $0) }
    + [
        Column(
            "id", .bigint, nullable: false, default: SQLText(postgres: "1", sqlite: "2"), primaryKey: true,
            unique: true, references: Reference("orders"), check: "id > 0", identity: .always,
            generated: Generated("a + b", stored: false), collation: "C", comment: "the key")
    ]

private let everyConstraint: [TableConstraint] = [
    .primaryKey(["id"]), .primaryKey(["id", "line"], name: "users_key"), .unique(["email"]),
    .unique(["email", "name"], name: "one", nullsNotDistinct: true, include: ["age"]),
    .foreignKey(["order"], Reference("orders")),
    .foreignKey(["order", "line"], everyReference[0], name: "of_order", notValid: true),
    .check(SQLText(postgres: "a > 0", sqlite: nil), name: "positive", notValid: true),
    .exclude(Exclusion([Exclusion.Element(.column("during"), with: "&&")]), name: "apart"),
    .exclude(
        Exclusion(
            [
                Exclusion.Element(.column("room"), with: "="),
                Exclusion.Element(.expression("lower(name)"), with: "="),
            ],
            method: "btree", where: "active"), name: "apart"),
    TableConstraint(.check("a > 0")),
    TableConstraint(.unique(["a"], nullsNotDistinct: false, include: []), deferrable: .immediate),
    TableConstraint(.unique(["a"], nullsNotDistinct: false, include: []), deferrable: .deferred),
]

private let everyLiteral: [LiteralRow] = [
    [
        "z": nil, "y": true, "x": false, "n": 12, "f": 1.5, "t": "text", "b": .binary([0, 127, 255]), "e": .binary([]),
        "s": .sql(SQLText(postgres: "now()", sqlite: "CURRENT_TIMESTAMP")),
    ],
    [:],
]
