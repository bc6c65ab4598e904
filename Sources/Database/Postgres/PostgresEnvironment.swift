internal import CSluicePostgres

extension DatabaseURL {
    /// The `PG*` variables that make PostgreSQL's own programs (pg_dump, pg_restore) connect here. A conninfo string
    /// on their command line would show its password to everyone on the machine. Nil for SQLite.
    package var postgresEnvironment: [String: String]? {
        guard case .postgres(let conninfo)? = try? currentTarget, Libpq.isLoaded,
            let options = PQconninfoParse(conninfo, nil)
        else {
            return nil
        }
        defer { PQconninfoFree(options) }
        var variables: [String: String] = [:]
        var option = options
        while option.pointee.keyword != nil {
            if let variable = option.pointee.envvar, let value = option.pointee.val {
                variables[String(cString: variable)] = String(cString: value)
            }
            option += 1
        }
        return variables
    }

    /// The same server and role, another database; nil for SQLite.
    package func inDatabase(_ name: String) -> DatabaseURL? {
        guard case .postgres(let conninfo)? = try? currentTarget, Libpq.isLoaded,
            let options = PQconninfoParse(conninfo, nil)
        else {
            return nil
        }
        defer { PQconninfoFree(options) }
        var parts = ["dbname=\(Self.quoted(name))"]
        var option = options
        while let keyword = option.pointee.keyword {
            let key = String(cString: keyword)
            if let value = option.pointee.val, key != "dbname" {
                parts.append("\(key)=\(Self.quoted(String(cString: value)))")
            }
            option += 1
        }
        return try? DatabaseURL(parts.joined(separator: " ")).keepingState(in: state)
            .trustingFunctions(trustsFunctions)
    }

    private static func quoted(_ value: String) -> String {
        "'\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }
}
