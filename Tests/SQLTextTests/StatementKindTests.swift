import SluiceDatabase
import SluiceSQLText
import SluiceTestSupport
import Testing

@Suite("What a statement is")
struct StatementKindTests {
    private func kind(_ text: String, _ dialect: Dialect = .postgres) -> SQLStatement.Kind? {
        SQLScript(text, in: dialect).statements.first?.kind
    }

    @Test(
        "PostgreSQL refuses these in a transaction, and so says the text",
        arguments: [
            "CREATE INDEX CONCURRENTLY i ON t (a)", "/* x */ create unique index concurrently on t (a)",
            "DROP INDEX CONCURRENTLY i", "REINDEX TABLE CONCURRENTLY t", "REINDEX (CONCURRENTLY) TABLE t",
            "REINDEX (CONCURRENTLY true, VERBOSE) INDEX i", "REINDEX SCHEMA public", "VACUUM t", "VACUUM",
            "CREATE DATABASE d", "DROP DATABASE d", "ALTER SYSTEM SET work_mem = '1MB'", "CLUSTER", "DISCARD ALL",
            "ALTER TABLE p DETACH PARTITION \"q\" CONCURRENTLY", "DROP TABLESPACE x",
        ])
    func nonTransactional(text: String) throws {
        #expect(kind(text) == .nonTransactional)
        let connection = try TestDatabase(.postgres).connect()
        try connection.executeScript(
            """
            CREATE TABLE t (a int); CREATE INDEX i ON t (a); CREATE TABLE p (a int) PARTITION BY LIST (a);
            CREATE TABLE q PARTITION OF p FOR VALUES IN (1)
            """)
        try connection.begin(.write)
        let error = try #require(throws: DatabaseError.self) { try connection.executeScript(text) }
        #expect(error.code == "25001", "\(error)")
    }

    @Test(
        "It runs these in one",
        arguments: [
            "CREATE INDEX i ON t (concurrently_made)", "INSERT INTO t VALUES ('built concurrently')", "ANALYZE t",
            "SELECT 1 -- CREATE INDEX CONCURRENTLY", "CREATE TABLE vacuum (a int)",
            "REINDEX (CONCURRENTLY off) TABLE t",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v", "CLUSTER t USING i", "DISCARD TEMP",
            "COMMENT ON TABLE t IS 'VACUUM'",
            "ALTER TABLE p DETACH PARTITION q", "ALTER DATABASE d SET work_mem = 1",
            "CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (connect = false)",
        ])
    func transactional(text: String) { #expect(kind(text) == .other) }

    @Test("Transaction control, by dialect")
    func transactionControl() {
        for text in [
            "BEGIN", "begin isolation level serializable", "COMMIT", "END", "ROLLBACK", "/* */ ROLLBACK WORK",
            "SAVEPOINT a", "ROLLBACK TO a", "RELEASE a", "ROLLBACK TRANSACTION TO SAVEPOINT a",
        ] {
            #expect(kind(text) == .transactionControl, "\(text)")
        }
        for text in ["START TRANSACTION", "ABORT", "PREPARE TRANSACTION 'x'", "COMMIT PREPARED 'x'"] {
            #expect(kind(text) == .transactionControl, "\(text)")
        }
        for text in ["BEGIN IMMEDIATE", "COMMIT TRANSACTION", "END", "ROLLBACK", "SAVEPOINT a", "RELEASE a"] {
            #expect(kind(text, .sqlite) == .transactionControl, "\(text)")
        }
        for text in ["PREPARE q AS SELECT 1", "SELECT 'BEGIN'", "\"BEGIN\""] {
            #expect(kind(text) == .other, "\(text)")
        }
        #expect(kind("VACUUM", .sqlite) == .nonTransactional && kind("SELECT 'END'", .sqlite) == .other)
        for pragma in ["\"journal_mode\" = WAL", "main . [synchronous] (OFF)", "wal_checkpoint"] {
            #expect(kind("PRAGMA /* however it is quoted */ \(pragma)", .sqlite) == .nonTransactional, "\(pragma)")
        }
        #expect(kind("PRAGMA \"foreign_keys\" = 'off'", .sqlite) == .setting)
        #expect(kind("PRAGMA journal_mode", .sqlite) == .other)
    }

    @Test("Settings of the session, and COPY from the client")
    func settingsAndCopy() {
        for text in ["SET search_path = app", "RESET ALL", "SELECT pg_catalog.set_config('search_path', '', false)"] {
            #expect(kind(text) == .setting, "\(text)")
        }
        #expect(kind("SET LOCAL work_mem = 1") == .other && kind("SET CONSTRAINTS ALL DEFERRED") == .other)
        #expect(kind("COPY t (a, \"from\") FROM STDIN WITH (FORMAT csv)") == .copyFromStdin)
        #expect(kind("COPY t FROM '/tmp/stdin'") == .other && kind("COPY (SELECT a FROM stdin) TO '/x'") == .other)
    }
}
