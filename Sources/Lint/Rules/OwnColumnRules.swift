internal import SluiceDatabase
internal import SluiceSQLText

/// Rules of squawk's peers about columns and constraints, where squawk has none.
extension Rule {
    static let ownColumns: [Rule] = [
        preferJSONB, addingAutoIncrementColumn, addingStoredGeneratedColumn, addingVolatileDefault,
        addingExclusionConstraint,
        foreignKeyTypeMismatch, primaryKeyOnNullableColumns, primaryKeyUsingIndex, shortPrimaryKey,
        foreignKeyWithoutIndex,
        severalForeignKeys,
    ]

    private static let preferJSONB = Rule(
        "prefer-jsonb", .strongMigrations, finds: "columns of type `json`",
        why: "json has no equality, so that SELECT DISTINCT and GROUP BY over it fail",
        rewrite: "`jsonb`"
    ) { file in
        file.columns { _, type in type.name == "json" ? [type.replaced(by: "jsonb")] : [] }
    }

    private static let addingAutoIncrementColumn = Rule(
        "adding-auto-increment-column", .strongMigrations, finds: "`ADD COLUMN` of a serial type",
        why: "each row gets a number of its own, so that the table is written again, all others locked out",
        rewrite: "a plain column, its numbers by a backfill, and the sequence after it", asksForSize: true
    ) { file in
        file.changes("AT_AddColumn") { alter, action, _ in
            guard let type = action.column?.type, type.serialInteger != nil else { return [] }
            return [Hit(range: type.range, table: alter.table)]
        }
    }

    private static let addingStoredGeneratedColumn = Rule(
        "adding-stored-generated-column", .strongMigrations, isDefault: false,
        finds: "`ADD COLUMN … GENERATED ALWAYS AS (…) STORED`; `adding-field-with-default` finds it, too",
        why: "the value is computed for every row at once, all others locked out",
        rewrite: "a plain column kept in sync, and a backfill", asksForSize: true
    ) { file in
        file.changes("AT_AddColumn") { alter, action, _ in
            guard let generated = action.column?.constraint(.generated) else { return [] }
            return [Hit(range: span(generated.place, action.range.upperBound), table: alter.table)]
        }
    }

    private static let addingVolatileDefault = Rule(
        "adding-column-with-volatile-default", .strongMigrations, isDefault: false,
        finds: "`ADD COLUMN` with a default known to be volatile; `adding-field-with-default` finds it, too",
        why: "each row gets a value of its own, so that the table is written again, all others locked out",
        rewrite: "`ADD COLUMN`, `SET DEFAULT`, and a backfill", asksForSize: true
    ) { file in
        file.changes("AT_AddColumn") { alter, action, _ in
            guard let value = action.column?.constraint(.defaultValue), let expression = value.expression,
                DefaultValue.isVolatile(expression)
            else { return [] }
            return [Hit(range: span(value.place, action.range.upperBound), table: alter.table)]
        }
    }

    private static let addingExclusionConstraint = Rule(
        "adding-exclusion-constraint", .strongMigrations, finds: "an exclusion constraint on an existing table",
        why: "an exclusion constraint locks everybody out while its index is built, and there is no NOT VALID for it",
        rewrite: "a new table with the constraint, filled by a backfill", asksForSize: true
    ) { file in
        file.changes("AT_AddConstraint") { alter, action, _ in
            action.constraint?.kind == .exclusion ? [Hit(range: action.range, table: alter.table)] : []
        }
    }

    private static let primaryKeyUsingIndex = Rule(
        "primary-key-using-index", .eugene, isDefault: false, finds: "`PRIMARY KEY USING INDEX`",
        why: "a primary key makes its columns NOT NULL, which scans the table where they aren't yet",
        rewrite: "validated CHECKs and `SET NOT NULL` first", asksForSize: true
    ) { file in
        file.actions("AT_AddConstraint") { alter, action, _ in
            guard action.constraint?.kind == .primaryKey, action.constraint?.index != nil else { return [] }
            return [Hit(range: action.range, table: alter.table)]
        }
    }

    private static let primaryKeyOnNullableColumns = Rule(
        "primary-key-on-nullable-columns", .atlas,
        finds: "a primary key of columns that are known, by the file or by the database, to admit NULL",
        why: "the primary key makes its columns NOT NULL and scans the table for that, all others locked out",
        rewrite: "validated CHECKs and `SET NOT NULL` first", asksForSize: true
    ) { file in
        file.changes("AT_AddConstraint") { alter, action, index in
            guard let constraint = action.constraint, constraint.kind == .primaryKey else { return [] }
            let columns = file.columns(ofKey: constraint, before: index)
            let nullable = columns.filter { file.known(alter.table, $0)?.isNotNull == false }
            guard !nullable.isEmpty else { return [] }
            let head = file.text(alter.head)
            let rewrite =
                nullable.map { "\(head) ALTER COLUMN \($0) SET NOT NULL;" } + ["\(head) \(file.text(action.tokens))"]
            return [Hit(range: action.range, table: alter.table, rewrite: rewrite.joined(separator: "\n"))]
        }
    }

    private static let shortPrimaryKey = Rule(
        "short-primary-key", .onlineMigrations, isDefault: false, finds: "a primary key of type `int` or `smallint`",
        why: "the numbers of a 32-bit key run out, and a key's type is the hardest to change",
        rewrite: "`bigint`"
    ) { file in
        let short: Set<String> = ["int4", "int2", "serial", "serial4", "smallserial", "serial2"]
        return file.statements.flatMap { statement -> [Hit] in
            guard case .createTable(let create) = statement.content else { return [] }
            let keys = create.constraints.filter { $0.kind == .primaryKey }.flatMap(\.columns)
            return create.columns.compactMap { column in
                let isKey = column.constraint(.primaryKey) != nil || keys == [column.name]
                guard isKey, let type = column.type, short.contains(type.name) else { return nil }
                return Hit(range: type.range, rewrite: type.serialInteger == nil ? "bigint" : "bigserial")
            }
        }
    }

    private static let foreignKeyTypeMismatch = Rule(
        "foreign-key-type-mismatch", .onlineMigrations,
        finds: "a foreign key whose column is of another type than the one it refers to, where both are known",
        why: "values of the wider column don't fit into the other, and each comparison converts one",
        rewrite: "the column in the type of the one it refers to"
    ) { file in
        file.foreignKeys { key in
            let targets = key.referenced.isEmpty ? file.primaryKey(of: key.target) : key.referenced
            guard targets.count == key.columns.count else { return nil }
            for (column, target) in zip(key.columns, targets) {
                guard let own = file.known(key.table, column)?.type, let other = file.known(key.target, target)?.type,
                    own != other
                else { continue }
                let message =
                    "\(key.table).\(column) is \(own), but \(key.target).\(target), which it refers to, is \(other)"
                return Hit(range: key.range, message: message, rewrite: "\(column) \(other)")
            }
            return nil
        }
    }

    private static let foreignKeyWithoutIndex = Rule(
        "foreign-key-without-index", .eugene, isDefault: false,
        finds: "a foreign key whose columns no index begins with",
        why: "each delete of a row that is referred to scans the whole table",
        rewrite: "`CREATE INDEX CONCURRENTLY …` on the column"
    ) { file in
        file.foreignKeys { key in
            guard !file.hasIndex(on: key.table, key.columns) else { return nil }
            let columns = key.columns.joined(separator: ", ")
            return Hit(range: key.range, rewrite: "CREATE INDEX CONCURRENTLY ON \(key.table) (\(columns))")
        }
    }

    private static let severalForeignKeys = Rule(
        "several-foreign-keys", .onlineMigrations, isDefault: false,
        finds: "foreign keys to several tables in one transaction",
        why: "each locks one more table until the transaction ends, which invites deadlocks",
        rewrite: "a transaction for each"
    ) { file in
        var targets: Set<QualifiedName> = []
        return file.statements.indices.flatMap { index -> [Hit] in
            if !file.inTransaction[index] { targets = [] }
            guard case .alterTable(let alter) = file.statements[index].content, file.inTransaction[index] else {
                return []
            }
            return alter.actions.compactMap { action in
                let keys = (action.constraint.map { [$0] } ?? []) + (action.column?.constraints ?? [])
                guard let target = keys.compactMap(\.referencedTable).first else { return nil }
                defer { targets.insert(target) }
                return targets.isEmpty || targets.contains(target) ? nil : Hit(range: action.range)
            }
        }
    }
}
