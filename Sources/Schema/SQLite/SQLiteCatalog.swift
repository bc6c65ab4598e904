internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// One SQLite file (`main`, or an attached one) as a change of its schema sees it: each answer is of this moment, since a
/// change goes by steps.
struct SQLiteCatalog {
    struct Object: Hashable {
        let name: String
        let sql: String
    }

    let connection: any Connection
    let schema: String

    init(_ connection: any Connection, of table: QualifiedName) {
        self.connection = connection
        schema = table.schema ?? "main"
    }

    func quote(_ name: String) -> String { Dialect.sqlite.quote(name) }
    func literal(_ text: String) -> String { Dialect.sqlite.literal(text) }
    /// The name with its file's, so that a temporary table of that name isn't meant.
    func qualified(_ name: String) -> String { quote(schema) + "." + quote(name) }

    func relation(_ name: String, _ parts: Snapshot.Parts = []) throws -> Snapshot.Relation? {
        try Snapshot.read(parts, from: connection, of: [QualifiedName(name: name)], file: schema).relation
    }

    /// The table's name as it is stored and its `CREATE TABLE`.
    func table(_ name: String) throws -> Object? {
        try relation(name).flatMap { $0.isView ? nil : Object($0) }
    }

    func view(_ name: String) throws -> Object? {
        try relation(name).flatMap { $0.isView ? Object($0) : nil }
    }

    /// One that a statement of its own has made.
    func index(_ name: String) throws -> Object? {
        try Snapshot.read(.indexes, from: connection, file: schema).relations.lazy
            .flatMap(\.indexes).first { $0.name.name.folded == name.folded }.flatMap(Object.init)
    }

    /// Of a table or view, in the order of their creation, in which they are made again.
    func triggers(on table: String) throws -> [Object] { try relation(table)?.triggers.map(Object.init) ?? [] }

    /// The indexes of a table that were created by a statement of their own.
    func indexes(of table: String) throws -> [Snapshot.Index] {
        try relation(table, .indexes)?.indexes.filter { $0.definition != nil } ?? []
    }

    /// Views, and triggers of other tables, whose text names the table.
    func dependents(on table: String) throws -> (views: [Object], triggers: [Object]) {
        let snapshot = try Snapshot.read([], from: connection, file: schema)
        let triggers = snapshot.triggers.filter { $0.table.name.folded != table.folded }
        return (
            snapshot.relations.filter(\.isView).map(Object.init).filter { $0.mentions(table) },
            triggers.map(Object.init).filter { $0.mentions(table) }
        )
    }

    /// The foreign keys of other tables to this one.
    func foreignKeys(to table: String) throws -> [Snapshot.Constraint] {
        try Snapshot.read(.constraints, from: connection, of: [QualifiedName(name: table)], file: schema)
            .incomingForeignKeys
    }

    func hasForeignKeys(_ table: String) throws -> Bool {
        try relation(table, .constraints)?.constraints.contains { $0.kind == .foreignKey } ?? false
    }

    func hasRows(_ table: String) throws(DatabaseError) -> Bool {
        try connection.scalar("SELECT 1 FROM \(qualified(table)) LIMIT 1") != nil
    }

    /// A name that neither a table nor an index has yet.
    func freeName(_ name: String) throws -> String {
        var candidate = name
        var number = 1
        while try relation(candidate) != nil || index(candidate) != nil {
            number += 1
            candidate = "\(name)_\(number)"
        }
        return candidate
    }
}

extension SQLiteCatalog.Object {
    init(_ relation: Snapshot.Relation) { self.init(name: relation.name.name, sql: relation.definition ?? "") }
    init(_ trigger: Snapshot.Trigger) { self.init(name: trigger.name, sql: trigger.definition) }
    init?(_ index: Snapshot.Index) {
        guard let definition = index.definition else { return nil }
        self.init(name: index.name.name, sql: definition)
    }

    /// After `CREATE VIEW name` and the like.
    fileprivate func mentions(_ table: String) -> Bool {
        SQLToken.tokens(of: sql, in: .sqlite).dropFirst(3).mentions(table)
    }

    /// With the file's name put before the object's: SQLite stores `CREATE INDEX name …` without it.
    func sql(in schema: String) -> String {
        guard schema != "main" else { return sql }
        var tokens = SQLToken.tokens(of: sql, in: .sqlite)
        guard let position = tokens.firstIndex(where: { $0.isWord("INDEX") || $0.isWord("TRIGGER") }),
            position + 1 < tokens.count
        else { return sql }
        tokens[position + 1].text = Dialect.sqlite.quote(schema) + "." + tokens[position + 1].text
        return SQLToken.text(of: tokens)
    }
}
