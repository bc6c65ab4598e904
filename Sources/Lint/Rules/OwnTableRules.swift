internal import SluiceDatabase
internal import SluiceIntrospection
internal import SluiceSQLText

/// Rules of squawk's peers about tables and indexes, where squawk has none.
extension Rule {
    static let ownTables: [Rule] = [
        recreatingTable, replacingIndex, dropTableWithForeignKeys, indexCorruption, wideIndex, uniqueOnExistingData,
        newEnum, uncheckedCode,
    ]

    private static let recreatingTable = Rule(
        "recreating-table", .strongMigrations, finds: "`DROP TABLE`, and `CREATE TABLE` of the same name after it",
        why: "the table that was there is gone with its rows, whether that was meant or not",
        rewrite: "`CREATE TABLE` alone"
    ) { file in
        var dropped: Set<QualifiedName> = []
        return file.statements.compactMap { statement in
            switch statement.content {
            case .drop(let drop) where drop.type == "OBJECT_TABLE":
                dropped.formUnion(drop.names)
                return nil
            case .createTable(let create) where dropped.contains(create.table) && !create.isTemporary:
                return Hit(range: statement.range, rewrite: file.text(statement.tokens))
            default: return nil
            }
        }
    }

    private static let replacingIndex = Rule(
        "replacing-index", .onlineMigrations, finds: "`DROP INDEX`, and `CREATE INDEX` of the same name after it",
        why: "until the new index is built, queries have none",
        rewrite: "the new index under another name, then the drop, then a rename"
    ) { file in
        var dropped: Set<String> = []
        return file.statements.compactMap { statement in
            switch statement.content {
            case .drop(let drop) where drop.type == "OBJECT_INDEX":
                dropped.formUnion(drop.names.map(\.name))
                return nil
            case .createIndex(let create):
                guard let name = create.name, dropped.contains(name),
                    !file.isNew(create.table, at: statement.range.lowerBound)
                else { return nil }
                let rewrite = """
                    CREATE INDEX CONCURRENTLY \(name)_new ON \(create.table) …;
                    DROP INDEX CONCURRENTLY \(name);
                    ALTER INDEX \(name)_new RENAME TO \(name)
                    """
                return Hit(range: statement.range, table: create.table, rewrite: rewrite)
            default: return nil
            }
        }
    }

    private static let dropTableWithForeignKeys = Rule(
        "drop-table-with-several-foreign-keys", .onlineMigrations,
        finds: "`DROP TABLE` of a table with several foreign keys; asks the database",
        why: "all tables that it refers to are locked at once",
        rewrite: "each foreign key dropped in a transaction of its own first"
    ) { file in
        file.drops("OBJECT_TABLE") { drop, statement, _ in
            drop.names.compactMap { name in
                let keys = file.catalog?.foreignKeys(of: name) ?? []
                guard keys.count > 1 else { return nil }
                let drops = keys.map { "ALTER TABLE \(name) DROP CONSTRAINT \($0.name);" }
                return Hit(
                    range: statement.range, rewrite: (drops + [file.text(statement.tokens)]).joined(separator: "\n"))
            }
        }
    }

    private static let indexCorruption = Rule(
        "index-corruption-version", .strongMigrations,
        finds: "`CREATE INDEX CONCURRENTLY` and `REINDEX CONCURRENTLY` for PostgreSQL 14.0 to 14.3",
        why: "PostgreSQL 14.0 to 14.3 may leave rows out of an index that is built concurrently",
        rewrite: "PostgreSQL 14.4 first"
    ) { file in
        guard file.version >= PostgresVersion(14), file.version < PostgresVersion(14, 4) else { return [] }
        return file.statements.compactMap { statement in
            switch statement.content {
            case .createIndex(let create) where create.isConcurrent: Hit(range: statement.range)
            case .other
            where statement.kind == "ReindexStmt" && statement.tokens.contains(where: { $0.isWord("CONCURRENTLY") }):
                Hit(range: statement.range)
            default: nil
            }
        }
    }

    private static let wideIndex = Rule(
        "wide-index", .strongMigrations, isDefault: false,
        finds: "an index of more than three columns that isn't unique",
        why: "an index of many columns is large and seldom used by more than the first",
        rewrite: "the columns that queries need most"
    ) { file in
        file.statements.compactMap { statement in
            guard case .createIndex(let create) = statement.content, !create.isUnique, create.columns.count > 3 else {
                return nil
            }
            return Hit(range: statement.range)
        }
    }

    private static let uniqueOnExistingData = Rule(
        "unique-on-existing-data", .atlas, isDefault: false, finds: "a unique index on a table that was there before",
        why: "it fails where two rows have the same value, and leaves an invalid index behind",
        rewrite: "a query that finds no duplicates first", asksForSize: false
    ) { file in
        file.statements.compactMap { statement in
            guard case .createIndex(let create) = statement.content, create.isUnique,
                !file.created.contains(create.table)
            else { return nil }
            return Hit(range: statement.range, table: create.table)
        }
    }

    private static let newEnum = Rule(
        "new-enum", .eugene, isDefault: false, finds: "`CREATE TYPE … AS ENUM`",
        why: "an enum's values can't be removed, and seldom be reordered",
        rewrite: "a table of values and a foreign key, or text with a CHECK"
    ) { file in file.nodes("CreateEnumStmt") { statement, _ in [Hit(range: statement.range)] } }

    private static let uncheckedCode = Rule(
        "unchecked-code", .strongMigrations, isDefault: false, finds: "`DO` blocks",
        why: "what a DO block runs isn't looked into",
        rewrite: "the statements themselves"
    ) { file in file.nodes("DoStmt") { statement, _ in [Hit(range: statement.range)] } }
}
