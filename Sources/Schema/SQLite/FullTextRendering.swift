internal import SluiceDatabase

extension CreateFullTextTable {
    /// Its statements on SQLite, the triggers' last: the rows that are there come into it by REBUILD.
    var statements: [String] { [virtualTable, filling] + (sync ? triggers : []) }

    /// Reads all of its table.
    package var filling: String { "INSERT INTO \(qualified) (\(quote(table.name))) VALUES ('rebuild')" }

    /// What the triggers are called that keep an index of this name in step.
    static func triggerNames(of table: String) -> [String] {
        ["insert", "update", "delete"].map { "\(table)_\($0)" }
    }

    private var virtualTable: String {
        var arguments = columns.map { quote($0.name) + ($0.indexed ? "" : " UNINDEXED") }
        arguments += ["content = \(quote(content))", "content_rowid = \(quote(contentRowid))"]
        if let tokenizer { arguments.append("tokenize = \(literal(tokenizer))") }
        if !prefixes.isEmpty {
            arguments.append("prefix = \(literal(prefixes.map(String.init).joined(separator: " ")))")
        }
        return "CREATE VIRTUAL TABLE \(qualified) USING fts5(\(arguments.joined(separator: ", ")))"
    }

    /// As SQLite's manual has them ("External Content Tables"): what a row was must be said to take it out.
    private var triggers: [String] {
        let names = columns.map { quote($0.name) }
        let index = quote(table.name)
        let rowid = quote(contentRowid)
        let take = """
            INSERT INTO \(index) (\((["\(index)", "rowid"] + names).joined(separator: ", "))) \
            VALUES ('delete', \(([rowid] + names).map { "old." + $0 }.joined(separator: ", ")));
            """
        let put = """
            INSERT INTO \(index) (\((["rowid"] + names).joined(separator: ", "))) \
            VALUES (\(([rowid] + names).map { "new." + $0 }.joined(separator: ", ")));
            """
        let bodies = [("INSERT", put), ("UPDATE", take + "\n" + put), ("DELETE", take)]
        return zip(Self.triggerNames(of: table.name), bodies).map { name, event in
            let trigger = QualifiedName(schema: table.schema, name: name).quoted(in: .sqlite)
            return "CREATE TRIGGER \(trigger) AFTER \(event.0) ON \(quote(content)) BEGIN\n\(event.1)\nEND"
        }
    }

    private var qualified: String { table.quoted(in: .sqlite) }
    private func quote(_ name: String) -> String { Dialect.sqlite.quote(name) }
    private func literal(_ text: String) -> String { Dialect.sqlite.literal(text) }
}
