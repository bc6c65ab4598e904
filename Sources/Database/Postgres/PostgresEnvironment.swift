internal import CSluicePostgres

extension DatabaseURL {
    /// The `PG*` variables that make PostgreSQL's own programs (pg_dump, pg_restore) connect here. A conninfo string
    /// on their command line would show its password to everyone on the machine. Nil for SQLite.
    package var postgresEnvironment: [String: String]? {
        guard case .postgres(let conninfo) = target, Libpq.isLoaded, let options = PQconninfoParse(conninfo, nil) else {
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
}
