internal import SluiceBackfill
internal import SluiceDatabase

enum SameServer {
    /// Two conninfo strings can mean one database.
    static func refuse(_ source: any Connection, _ target: DatabaseURL) throws {
        guard source is any CopyingConnection else {
            throw Refused(reason: "SQLite can't be copied to PostgreSQL", hint: "copy it to another SQLite file")
        }
        let sql = "SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' || current_database()"
        let other = try target.connect(.readOnly)
        guard try source.catalogScalar(sql) != other.catalogScalar(sql) else {
            throw Refused(reason: "--from and --to are the same database", hint: "give an empty database as --to")
        }
    }
}
