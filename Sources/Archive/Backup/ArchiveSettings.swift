internal import SluiceDatabase

extension Connection {
    /// In the open transaction: values have the same text whatever the configuration is. SQLite's always have.
    func setArchiveSettings() throws(DatabaseError) {
        let statements: String? = dialect.choose(postgres: PostgresSettings.statements, sqlite: nil)
        if let statements { try executeScript(statements) }
    }
}
