internal import SluiceSQLText

/// What can be told of a default without a catalog.
enum DefaultValue {
    /// Constants, built-in functions without arguments that aren't volatile, and operators between them.
    static func isStable(_ node: SyntaxValue) -> Bool {
        switch node.kind {
        case "A_Const": return true
        case "TypeCast": return node.body["arg"].map(isStable) ?? false
        case "A_ArrayExpr": return node.body.fieldList("elements").allSatisfy(isStable)
        case "A_Expr":
            guard node.body.fieldText("kind") == "AEXPR_OP", let left = node.body["lexpr"],
                let right = node.body["rexpr"]
            else { return false }
            return isStable(left) && isStable(right)
        case "SQLValueFunction": return node.body.fieldText("op") == "SVFOP_CURRENT_TIMESTAMP"
        case "FuncCall":
            let names = node.body["funcname"]?.names ?? []
            if names == ["pg_catalog", "timezone"], node.body.fieldText("funcformat") == "COERCE_SQL_SYNTAX" {
                return node.body.fieldList("args").allSatisfy(isStable)
            }
            return names.count == 1 && node.body.fieldList("args").isEmpty && stable.contains(names[0])
        default: return false
        }
    }

    /// Built-in functions without arguments that give one value throughout a statement.
    private static let stable: Set<String> = [
        "now", "transaction_timestamp", "statement_timestamp", "current_database", "current_schema", "current_user",
        "current_role", "session_user", "user", "current_catalog", "version", "pi", "txid_current", "inet_client_addr",
        "inet_client_port", "inet_server_addr", "inet_server_port", "pg_backend_pid", "pg_postmaster_start_time",
        "pg_conf_load_time", "jsonb_build_object", "jsonb_build_array", "json_build_object", "json_build_array",
        "getpgusername", "pg_current_snapshot", "txid_current_snapshot", "pg_is_in_recovery", "getdatabaseencoding",
        "pg_client_encoding", "pg_my_temp_schema", "current_query",
    ]

    /// Functions that give another value for each row.
    private static let volatile: Set<String> = [
        "random", "gen_random_uuid", "uuidv4", "uuidv7", "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4",
        "clock_timestamp", "timeofday", "nextval", "gen_random_bytes", "random_normal",
    ]

    static func isVolatile(_ node: SyntaxValue) -> Bool {
        var isVolatile = false
        node.visit { kind, body in
            if kind == "FuncCall", let name = body["funcname"]?.names.last, volatile.contains(name) {
                isVolatile = true
            }
        }
        return isVolatile
    }
}
