internal import SluiceDatabase
internal import SluiceSQLText

extension PostgresRenderer {
    func objectStatements(for operation: Operation) -> [String] {
        switch operation {
        case .createEnum(let create): [createEnum(create)]
        case .alterEnum(let alter): [alterEnum(alter)]
        case .dropEnum(let drop): ["DROP TYPE \(ifExists(drop.ifExists))\(quote(drop.name))\(cascade(drop.cascade))"]
        case .createView(let create): [createView(create)]
        case .dropView(let drop):
            [
                "DROP \(drop.materialized ? "MATERIALIZED " : "")VIEW \(ifExists(drop.ifExists))\(quote(drop.view))"
                    + cascade(drop.cascade)
            ]
        case .createFunction(let create): [createFunction(create)]
        case .dropFunction(let drop): [dropFunction(drop)]
        case .createTrigger(let create): [createTrigger(create)]
        case .dropTrigger(let drop):
            ["DROP TRIGGER \(ifExists(drop.ifExists))\(quote(drop.trigger)) ON \(quote(drop.table))"]
        case .createSequence(let create): [createSequence(create)]
        case .dropSequence(let drop):
            ["DROP SEQUENCE \(ifExists(drop.ifExists))\(quote(drop.sequence))\(cascade(drop.cascade))"]
        case .createExtension(let create): [createExtension(create)]
        case .dropExtension(let drop):
            ["DROP EXTENSION \(ifExists(drop.ifExists))\(quote(drop.name))\(cascade(drop.cascade))"]
        case .createSchema(let create): ["CREATE SCHEMA \(ifNotExists(create.ifNotExists))\(quote(create.name))"]
        case .dropSchema(let drop):
            ["DROP SCHEMA \(ifExists(drop.ifExists))\(quote(drop.name))\(cascade(drop.cascade))"]
        default: []
        }
    }

    private func createView(_ create: CreateView) -> String {
        let columns = create.columns.isEmpty ? "" : " " + clauses.list(create.columns)
        let definition = "\(quote(create.view))\(columns) AS \(create.query.postgres ?? "")"
        if create.materialized {
            return "CREATE MATERIALIZED VIEW \(ifNotExists(create.ifNotExists))\(definition)"
        }
        let statement = "CREATE \(create.replace ? "OR REPLACE " : "")VIEW \(definition)"
        return create.ifNotExists ? unless(Existence.relation(create.view), statement) : statement
    }

    private func createFunction(_ create: CreateFunction) -> String {
        var sql = "CREATE \(create.replace ? "OR REPLACE " : "")FUNCTION \(quote(create.function))(\(create.arguments))"
        sql += " RETURNS \(create.returns) LANGUAGE \(quote(create.language))"
        if let volatility = create.volatility { sql += " " + volatility.rawValue.uppercased() }
        if create.strict { sql += " STRICT" }
        if create.securityDefiner { sql += " SECURITY DEFINER" }
        return sql + " AS " + DollarQuote.quote(create.body)
    }

    private func dropFunction(_ drop: DropFunction) -> String {
        let arguments = drop.arguments.map { "(\(Self.withoutDefaults($0)))" } ?? ""
        return "DROP FUNCTION \(ifExists(drop.ifExists))\(quote(drop.function))\(arguments)\(cascade(drop.cascade))"
    }

    /// DROP FUNCTION takes the arguments as CREATE FUNCTION had them, but for their defaults.
    private static func withoutDefaults(_ arguments: String) -> String {
        let tokens = SQLToken.tokens(of: arguments, in: .postgres)
        return tokens.split(outsideParenthesesAt: ",").map { argument in
            let kept = argument.prefix { !$0.isWord("DEFAULT") && !$0.isSymbol("=") }
            return SQLToken.text(of: kept)
        }.joined(separator: ", ")
    }

    private func createTrigger(_ create: CreateTrigger) -> String {
        let events = create.events.map { event in
            switch event {
            case .insert: "INSERT"
            case .delete: "DELETE"
            case .truncate: "TRUNCATE"
            case .update(let columns) where columns.isEmpty: "UPDATE"
            case .update(let columns): "UPDATE OF " + columns.map(quote).joined(separator: ", ")
            }
        }
        var sql = "CREATE TRIGGER \(quote(create.trigger)) \(create.timing.sql) \(events.joined(separator: " OR "))"
        sql += " ON \(quote(create.table)) FOR EACH \(create.forEachRow ? "ROW" : "STATEMENT")"
        if let condition = create.condition?.postgres { sql += " WHEN (\(condition))" }
        sql += " EXECUTE FUNCTION " + call(create.function ?? "")
        return create.ifNotExists ? unless(Existence.trigger(create.trigger, on: create.table), sql) : sql
    }

    /// `touch` and `touch('x')` with the name quoted.
    private func call(_ function: String) -> String {
        let parts = function.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        let name = quote(QualifiedName(parts[0].trimmingBlanks))
        return name + "(" + (parts.count > 1 ? String(parts[1]) : ")")
    }

    private func createSequence(_ create: CreateSequence) -> String {
        var sql = "CREATE SEQUENCE \(ifNotExists(create.ifNotExists))\(quote(create.sequence))"
        if let type = create.type { sql += " AS \(type)" }
        if let increment = create.increment { sql += " INCREMENT BY \(increment)" }
        if let minimum = create.minimum { sql += " MINVALUE \(minimum)" }
        if let maximum = create.maximum { sql += " MAXVALUE \(maximum)" }
        if let start = create.start { sql += " START WITH \(start)" }
        if let cache = create.cache { sql += " CACHE \(cache)" }
        if create.cycle { sql += " CYCLE" }
        if let owner = create.ownedBy, let dot = owner.lastIndex(of: ".") {
            let table = QualifiedName(String(owner[..<dot]))
            sql += " OWNED BY \(quote(table)).\(quote(String(owner[owner.index(after: dot)...])))"
        }
        return sql
    }

    private func createExtension(_ create: CreateExtension) -> String {
        var sql = "CREATE EXTENSION \(ifNotExists(create.ifNotExists))\(quote(create.name))"
        if let schema = create.schema { sql += " SCHEMA \(quote(schema))" }
        if let version = create.version { sql += " VERSION \(quote(version))" }
        return sql
    }
}

extension CreateTrigger.Timing {
    var sql: String {
        switch self {
        case .before: "BEFORE"
        case .after: "AFTER"
        case .insteadOf: "INSTEAD OF"
        }
    }
}
