internal import SluiceDatabase

/// Writes operations as PostgreSQL's statements.
struct PostgresRenderer {
    let clauses = ClauseSQL(dialect: .postgres)
    /// As ``Connection/serverVersion``; nil for a script that is written without a server.
    let serverVersion: Int?

    init(serverVersion: Int?) {
        self.serverVersion = serverVersion
    }

    func statements(for operation: Operation) throws(Problem) -> [String] {
        switch operation {
        case .createTable(let create): return createTable(create)
        case .dropTable(let drop):
            return ["DROP TABLE \(ifExists(drop.ifExists))\(quote(drop.table))\(cascade(drop.cascade))"]
        case .renameTable(let rename):
            return ["ALTER TABLE \(ifExists(rename.ifExists))\(quote(rename.table)) RENAME TO \(quote(rename.newName))"]
        case .commentTable(let comment): return [commentTable(comment.table, comment.comment)]
        case .attachPartition(let attach): return attachPartition(attach)
        case .detachPartition(let detach): return [detachPartition(detach)]
        case .addColumn(let add): return addColumn(add)
        case .dropColumn(let drop):
            let action = "DROP COLUMN \(ifExists(drop.ifExists))\(quote(drop.column))\(cascade(drop.cascade))"
            return ["ALTER TABLE \(quote(drop.table)) \(action)"]
        case .renameColumn(let rename): return [renameColumn(rename)]
        case .alterColumn(let alter): return try alterColumn(alter)
        case .commentColumn(let comment): return [commentColumn(comment.table, comment.column, comment.comment)]
        case .createIndex(let create): return [createIndex(create)]
        case .dropIndex(let drop):
            let concurrently = drop.concurrently ? "CONCURRENTLY " : ""
            return ["DROP INDEX \(concurrently)\(ifExists(drop.ifExists))\(quote(drop.index))\(cascade(drop.cascade))"]
        case .renameIndex(let rename):
            return ["ALTER INDEX \(ifExists(rename.ifExists))\(quote(rename.index)) RENAME TO \(quote(rename.newName))"]
        case .createConstraint(let create): return createConstraint(create)
        case .dropConstraint(let drop):
            let action = "DROP CONSTRAINT \(ifExists(drop.ifExists))\(quote(drop.name))\(cascade(drop.cascade))"
            return ["ALTER TABLE \(quote(drop.table)) \(action)"]
        case .renameConstraint(let rename):
            let action = "RENAME CONSTRAINT \(quote(rename.name)) TO \(quote(rename.newName))"
            return ["ALTER TABLE \(quote(rename.table)) \(action)"]
        case .validateConstraint(let validate):
            return ["ALTER TABLE \(quote(validate.table)) VALIDATE CONSTRAINT \(quote(validate.name))"]
        case .bulkInsert(let insert): return bulkInsert(insert)
        case .only(.postgres, let inner): return try statements(for: inner)
        // Cut into statements by the step, or carried out by other rooms.
        case .execute, .deleteRows, .only, .backfill, .beginDeprecation, .endDeprecation, .dropDeprecated,
            .restoreDropped:
            return []
        default: return objectStatements(for: operation)
        }
    }

    func quote(_ name: String) -> String { clauses.quote(name) }
    func quote(_ name: QualifiedName) -> String { clauses.quote(name) }
    func literal(_ text: String) -> String { Dialect.postgres.literal(text) }
    func ifExists(_ flag: Bool) -> String { flag ? "IF EXISTS " : "" }
    func ifNotExists(_ flag: Bool) -> String { flag ? "IF NOT EXISTS " : "" }
    func cascade(_ flag: Bool) -> String { flag ? " CASCADE" : "" }
}

extension PostgresRenderer {
    /// What the catalog knows, as queries that find a row where the object is there. Its name is looked up along the session's
    /// path, and nothing else is: they stand in a revision's own transaction.
    enum Existence {
        static func column(_ column: String, of table: QualifiedName) -> String {
            row(of: "pg_attribute", "attrelid", isRelation: table, "attname", column) + " AND NOT attisdropped"
        }
        static func constraint(_ name: String, on table: QualifiedName) -> String {
            row(of: "pg_constraint", "conrelid", isRelation: table, "conname", name)
        }
        static func trigger(_ name: String, on table: QualifiedName) -> String {
            row(of: "pg_trigger", "tgrelid", isRelation: table, "tgname", name)
        }
        static func relation(_ name: QualifiedName) -> String {
            "SELECT FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) \(number("to_regclass", name))"
        }
        static func type(_ name: QualifiedName) -> String {
            "SELECT FROM pg_catalog.pg_type WHERE oid OPERATOR(pg_catalog.=) \(number("to_regtype", name))"
        }

        private static func row(
            of catalog: String, _ relation: String, isRelation table: QualifiedName, _ column: String, _ name: String
        ) -> String {
            "SELECT FROM pg_catalog.\(catalog) WHERE \(relation) OPERATOR(pg_catalog.=) \(number("to_regclass", table))"
                + " AND \(column) OPERATOR(pg_catalog.=) \(literal(name))::pg_catalog.name"
        }

        private static func number(_ function: String, _ name: QualifiedName) -> String {
            "pg_catalog.\(function)(\(literal(name)))::pg_catalog.oid"
        }

        private static func literal(_ text: String) -> String { Dialect.postgres.literal(text) }
        private static func literal(_ name: QualifiedName) -> String { literal(name.quoted(in: .postgres)) }
    }

    /// A statement that PostgreSQL has no IF EXISTS for.
    func when(_ condition: String, _ statement: String) -> String {
        "DO " + DollarQuote.quote("BEGIN IF EXISTS (\(condition)) THEN \(statement); END IF; END")
    }

    func unless(_ condition: String, _ statement: String) -> String {
        "DO " + DollarQuote.quote("BEGIN IF NOT EXISTS (\(condition)) THEN \(statement); END IF; END")
    }
}
