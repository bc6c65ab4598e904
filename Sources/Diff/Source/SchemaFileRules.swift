internal import SluiceDatabase
internal import SluiceSQLText

extension SQLStatement {
    /// Why a file that says what a schema is can't have it; nil for what it can. A file is loaded with the rights of whoever
    /// compares schemas.
    func refusal(in dialect: Dialect) -> String? { dialect.choose(postgres: postgresRefusal, sqlite: sqliteRefusal) }

    private var postgresRefusal: String? {
        // What the parser doesn't know yet is known by its first word.
        let tree = try? PostgresParser.tree(of: text)
        switch tree?.kind ?? firstWord {
        case "CopyStmt", "COPY": return "COPY reads or writes files, or runs programs"
        case "DoStmt", "DO": return "DO runs whatever its block says"
        case "CallStmt", "CALL": return "CALL runs whatever the procedure does"
        case "ExplainStmt", "EXPLAIN", "ExecuteStmt", "EXECUTE", "LoadStmt", "LOAD":
            return "\(firstWord) makes nothing that a schema has"
        case "SelectStmt": return tree?.body.selectsSetting == true ? nil : "a query makes nothing that a schema has"
        case "SELECT", "WITH", "VALUES", "TABLE": return "a query makes nothing that a schema has"
        case let kind where Self.ofServer.contains(kind):
            return "\(firstWord) changes what all databases of a server share"
        default: return nil
        }
    }

    /// Also where a comment stands between its words.
    private static let ofServer: Set<String> = [
        "AlterDatabaseSetStmt", "AlterDatabaseStmt", "AlterRoleSetStmt", "AlterRoleStmt", "AlterSubscriptionStmt",
        "AlterSystemStmt", "AlterTableSpaceOptionsStmt", "CreateRoleStmt", "CreateSubscriptionStmt",
        "CreateTableSpaceStmt", "CreatedbStmt", "DropRoleStmt", "DropSubscriptionStmt", "DropTableSpaceStmt",
        "DropdbStmt", "GrantRoleStmt",
    ]

    private var sqliteRefusal: String? {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        if words.first == "attach" { return "ATTACH opens another file" }
        if words.first == "vacuum", words.contains("into") { return "VACUUM INTO writes another file" }
        return words.contains("load_extension") ? "load_extension runs what is in another file" : nil
    }
}

extension SyntaxValue {
    /// `SELECT setval(…)` and `SELECT set_config(…)`, as pg_dump writes them.
    fileprivate var selectsSetting: Bool {
        var isSetting = fieldList("fromClause").isEmpty && self["withClause"] == nil && self["larg"] == nil
        var calls = 0
        visit { kind, node in
            if kind == "FuncCall" {
                calls += 1
                let name = node["funcname"]?.names ?? []
                isSetting =
                    isSetting && ["setval", "set_config"].contains(name.last ?? "")
                    && (name.count == 1 || name.first == "pg_catalog")
            }
            if kind == "SubLink" { isSetting = false }
        }
        return isSetting && calls > 0
    }
}
