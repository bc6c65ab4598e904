internal import SluiceDatabase
internal import SluiceSQLText

extension PostgresRenderer {
    func createFunction(_ create: CreateFunction) -> String {
        var sql = "CREATE \(create.replace ? "OR REPLACE " : "")FUNCTION \(quote(create.function))(\(create.arguments))"
        sql += " RETURNS \(create.returns) LANGUAGE \(quote(create.language))"
        if let volatility = create.volatility { sql += " " + volatility.rawValue.uppercased() }
        if create.strict { sql += " STRICT" }
        if create.securityDefiner { sql += " SECURITY DEFINER" }
        return sql + " AS " + DollarQuote.quote(create.body)
    }

    func dropFunction(_ drop: DropFunction) -> String {
        let function = routine(drop.function, drop.arguments)
        return "DROP FUNCTION \(ifExists(drop.ifExists))\(function)\(cascade(drop.cascade))"
    }

    func createProcedure(_ create: CreateProcedure) -> String {
        let replace = create.replace ? "OR REPLACE " : ""
        var sql = "CREATE \(replace)PROCEDURE \(quote(create.procedure))(\(create.arguments))"
        sql += " LANGUAGE \(quote(create.language))"
        if create.securityDefiner { sql += " SECURITY DEFINER" }
        return sql + " AS " + DollarQuote.quote(create.body)
    }

    /// A function or procedure that is there, with its arguments as it was made with, but for their defaults.
    func routine(_ name: QualifiedName, _ arguments: String?) -> String {
        quote(name) + (arguments.map { "(\(Self.withoutDefaults($0)))" } ?? "")
    }

    private static func withoutDefaults(_ arguments: String) -> String {
        let tokens = SQLToken.tokens(of: arguments, in: .postgres)
        return tokens.split(outsideParenthesesAt: ",").map { argument in
            let kept = argument.prefix { !$0.isWord("DEFAULT") && !$0.isSymbol("=") }
            return SQLToken.text(of: kept)
        }.joined(separator: ", ")
    }

    func createTrigger(_ create: CreateTrigger) -> String {
        let events = create.events.map { event in
            switch event {
            case .insert: "INSERT"
            case .delete: "DELETE"
            case .truncate: "TRUNCATE"
            case .update(let columns) where columns.isEmpty: "UPDATE"
            case .update(let columns): "UPDATE OF " + columns.map(quote).joined(separator: ", ")
            }
        }
        let options = create.options
        let kind = options.constraint ? "CONSTRAINT TRIGGER" : "TRIGGER"
        var sql = "CREATE \(kind) \(quote(create.trigger)) \(create.timing.sql) \(events.joined(separator: " OR "))"
        sql +=
            " ON \(quote(create.table))\(clauses.deferrable(options.deferrable))\(referencing(options)) FOR EACH \(create.forEachRow ? "ROW" : "STATEMENT")"
        if let condition = create.condition?.postgres { sql += " WHEN (\(condition))" }
        sql += " EXECUTE FUNCTION " + call(create.function ?? "")
        return create.ifNotExists ? unless(Existence.trigger(create.trigger, on: create.table), sql) : sql
    }

    private func referencing(_ options: TriggerOptions) -> String {
        let tables = [
            options.oldTable.map { "OLD TABLE AS " + quote($0) }, options.newTable.map { "NEW TABLE AS " + quote($0) },
        ]
        let named = tables.compactMap { $0 }
        return named.isEmpty ? "" : " REFERENCING " + named.joined(separator: " ")
    }

    /// `touch` and `touch('x')` with the name quoted.
    private func call(_ function: String) -> String {
        let parts = function.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        let name = quote(QualifiedName(parts[0].trimmingBlanks))
        return name + "(" + (parts.count > 1 ? String(parts[1]) : ")")
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
