import SluiceLint
import Testing

/// Rules that are off by default, and those that ask for a version or a transaction.
struct RuleTests {
    @Test("Rules of squawk's that are off by default find what they are called")
    func optional() throws {
        let texts = [
            ("require-table-schema", "CREATE TABLE t (a text);", "CREATE TABLE s.t (a text);"),
            ("ban-drop-index", "DROP INDEX i;", "CREATE INDEX i ON t (a);"),
            ("ban-drop-policy", "DROP POLICY p ON t;", "CREATE POLICY p ON t;"),
            ("ban-create-policy", "CREATE POLICY p ON t;", "DROP POLICY p ON t;"),
            ("ban-alter-policy-roles", "ALTER POLICY p ON t TO bob;", "ALTER POLICY p ON t USING (true);"),
            ("ban-alter-policy-condition", "ALTER POLICY p ON t USING (true);", "ALTER POLICY p ON t TO bob;"),
            ("ban-alter-row-level-security", "ALTER TABLE t FORCE ROW LEVEL SECURITY;", "ALTER TABLE t ADD a text;"),
            ("ban-alter-function-options", "ALTER FUNCTION f() STRICT;", "ALTER FUNCTION f() RENAME TO g;"),
            ("ban-alter-view-options", "ALTER VIEW v SET (security_barrier = true);", "ALTER VIEW v RENAME TO w;"),
            ("ban-alter-role-options", "ALTER ROLE r NOLOGIN;", "ALTER ROLE r RENAME TO s;"),
            ("ban-alter-database-options", "ALTER DATABASE d SET a.b = 1;", "ALTER DATABASE d RENAME TO e;"),
            ("ban-alter-system-options", "ALTER SYSTEM SET a.b = 1;", "SET a.b = 1;"),
            ("ban-alter-extension", "ALTER EXTENSION e UPDATE;", "CREATE EXTENSION e;"),
            ("ban-revoke", "REVOKE SELECT ON t FROM u;", "GRANT SELECT ON t TO u;"),
            ("ban-replace-view-function", "CREATE OR REPLACE VIEW v AS SELECT 1;", "CREATE VIEW v AS SELECT 1;"),
            ("ban-disable-trigger", "ALTER TABLE t DISABLE TRIGGER x;", "DROP TRIGGER x ON t;"),
            ("ban-replica-identity", "ALTER TABLE t REPLICA IDENTITY FULL;", "ALTER TABLE t ADD a text;"),
            ("ban-set-default", "ALTER TABLE t ALTER a SET DEFAULT 1;", "ALTER TABLE t ALTER a DROP DEFAULT;"),
            ("ban-detach-inheritance", "ALTER TABLE t NO INHERIT p;", "ALTER TABLE t INHERIT p;"),
            ("ban-add-enum-value", "ALTER TYPE m ADD VALUE 'x';", "ALTER TYPE m RENAME VALUE 'x' TO 'y';"),
            ("ban-add-composite-attribute", "ALTER TYPE m ADD ATTRIBUTE a text;", "ALTER TABLE m ADD a text;"),
            ("ban-alter-sequence-values", "ALTER SEQUENCE s RESTART;", "ALTER SEQUENCE s OWNED BY NONE;"),
            ("ban-add-column", "ALTER TABLE t ADD a text;", "CREATE TABLE t (b text); ALTER TABLE t ADD a text;"),
            (
                "ban-new-write-restriction", "CREATE UNIQUE INDEX i ON t (a);",
                "CREATE TABLE t (a text); CREATE UNIQUE INDEX i ON t (a);"
            ),
        ]
        for (rule, bad, good) in texts {
            #expect(try lines(rule, in: bad) == [1], "\(rule): \(bad)")
            #expect(try lines(rule, in: good) == [], "\(rule): \(good)")
            #expect(Rule.documented.first { $0.name == rule }?.isDefault == false)
        }
    }

    @Test("A table is new up to the end of the transaction that makes it")
    func newTables() throws {
        let rule = "require-concurrent-index-creation"
        let text =
            "BEGIN;\nCREATE TABLE t (a text);\nCREATE INDEX i ON t (a);\nCOMMIT;\nBEGIN;\nCREATE INDEX j ON t (a);\nCOMMIT;"
        #expect(try lines(rule, in: text) == [6])
    }

    @Test("Defaults of domains and the drop of their constraints are found, as squawk finds them")
    func domains() throws {
        #expect(try lines("ban-create-domain-with-constraint", in: "CREATE DOMAIN d AS int DEFAULT 3;") == [1])
        #expect(try lines("ban-create-domain-with-constraint", in: "CREATE DOMAIN d AS int;") == [])
        #expect(try lines("ban-drop-constraint", in: "ALTER DOMAIN d DROP CONSTRAINT c;") == [1])
        #expect(try lines("ban-drop-constraint", in: "ALTER DOMAIN d SET NOT NULL;") == [])
    }

    @Test("Rules of its peers that are off by default find what they are called")
    func peers() throws {
        let texts = [
            ("wide-index", "CREATE INDEX i ON t (a, b, c, d);", "CREATE UNIQUE INDEX i ON t (a, b, c, d);"),
            ("new-enum", "CREATE TYPE m AS ENUM ('a');", "CREATE TYPE m AS (a text);"),
            ("unchecked-code", "DO $$ BEGIN END $$;", "SELECT 1;"),
            (
                "merge-alter-tables", "ALTER TABLE t ADD a text; ALTER TABLE t ADD b text;",
                "ALTER TABLE t ADD a text; ALTER TABLE u ADD b text;"
            ),
            (
                "column-alignment", "CREATE TABLE t (a bool, b bigint, c bool);",
                "CREATE TABLE t (b bigint, a bool, c bool);"
            ),
            ("naming-convention", "CREATE TABLE \"Orders\" (a text);", "CREATE TABLE orders (a text);"),
            (
                "short-primary-key", "CREATE TABLE t (a int PRIMARY KEY);",
                "CREATE TABLE t (a bigint PRIMARY KEY, b int);"
            ),
            (
                "foreign-key-without-index", "CREATE TABLE t (a bigint REFERENCES u);",
                "CREATE TABLE t (a bigint REFERENCES u); CREATE INDEX ON t (a, b);"
            ),
            (
                "several-foreign-keys",
                "BEGIN; ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u, ADD FOREIGN KEY (b) REFERENCES v; COMMIT;",
                "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u; ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES v;"
            ),
            (
                "statement-after-access-exclusive-lock", "BEGIN; ALTER TABLE t ADD a text; SELECT 1; COMMIT;",
                "BEGIN; SELECT 1; ALTER TABLE t ADD a text; COMMIT;"
            ),
            ("unique-on-existing-data", "CREATE UNIQUE INDEX i ON t (a);", "CREATE INDEX i ON t (a);"),
            (
                "primary-key-using-index", "ALTER TABLE t ADD PRIMARY KEY USING INDEX i;",
                "ALTER TABLE t ADD PRIMARY KEY (a);"
            ),
        ]
        for (rule, bad, good) in texts {
            #expect(try lines(rule, in: bad) == [1], "\(rule): \(bad)")
            #expect(try lines(rule, in: good) == [], "\(rule): \(good)")
        }
    }

    @Test("Versions decide: defaults before 11, REPACK from 19 on, indexes of 14.0 to 14.3")
    func versions() throws {
        let column = "ALTER TABLE t ADD a bigint DEFAULT 0;"
        #expect(try lines("adding-field-with-default", in: column, version: "10") == [1])
        #expect(try lines("adding-field-with-default", in: column, version: "12") == [])
        #expect(try lines("prefer-repack", in: "VACUUM FULL t; CLUSTER t;\nVACUUM t;", version: "19") == [1, 1])
        #expect(try lines("prefer-repack", in: "VACUUM FULL t;", version: "18") == [])
        let index = "CREATE INDEX CONCURRENTLY i ON t (a);"
        #expect(try lines("index-corruption-version", in: index, version: "14.3") == [1])
        #expect(try lines("index-corruption-version", in: index, version: "14.4") == [])
        let notNull = "ALTER TABLE t VALIDATE CONSTRAINT c;\nALTER TABLE t ALTER a SET NOT NULL;"
        #expect(try lines("adding-not-nullable-field", in: notNull, version: "11") == [2])
        #expect(try lines("adding-not-nullable-field", in: notNull, version: "12") == [])
    }

    @Test("A CHECK saves the scan of SET NOT NULL where it says that, and a table of the same file needs none")
    func provenNotNull() throws {
        func text(_ check: String) -> String {
            """
            ALTER TABLE t ADD CONSTRAINT c CHECK (\(check)) NOT VALID;
            ALTER TABLE t VALIDATE CONSTRAINT c;
            ALTER TABLE t ALTER a SET NOT NULL;
            """
        }
        for check in ["a IS NOT NULL", "b > 0 AND (a IS NOT NULL)"] {
            #expect(try lines("adding-not-nullable-field", in: text(check)) == [])
        }
        for check in ["a IS NOT NULL OR b", "b IS NOT NULL", "a > 0"] {
            #expect(try lines("adding-not-nullable-field", in: text(check)) == [3])
        }
        let new = "BEGIN; CREATE TABLE u (a text); ALTER TABLE u ALTER a SET NOT NULL; COMMIT;"
        #expect(try lines("adding-not-nullable-field", in: new) == [])
    }

    @Test("A text that runs in a transaction: BEGIN is one too many, and new tables are nobody's")
    func assumedTransaction() throws {
        let sql = "CREATE TABLE t (a text);\nCREATE INDEX i ON t (a);\nBEGIN;"
        let found = try found(sql, exclude: ["require-lock-timeout", "require-statement-timeout"], inTransaction: true)
        #expect(found == ["3 ban-uncommitted-transaction", "3 transaction-nesting"])
        let said = try SluiceLintTests.found(
            "-- squawk-enable-assume-in-transaction\n" + sql,
            exclude: ["require-lock-timeout", "require-statement-timeout"])
        #expect(said == ["4 ban-uncommitted-transaction", "4 transaction-nesting"])
    }

    @Test("A rule that there isn't is refused with the one that was meant")
    func unknownRule() throws {
        var options = LintOptions()
        #expect(throws: (any Error).self) { try options.include(["ban-drop-tabel"]) }
        do { try options.exclude(["ban-drop-tabel"]) } catch { #expect("\(error)".contains("ban-drop-table")) }
        #expect(Rule.named("require-timeout-settings") == ["require-lock-timeout", "require-statement-timeout"])
    }

    @Test("squawk's configuration is read: rules, paths, version, transaction")
    func squawkConfiguration() throws {
        var options = LintOptions()
        let text = """
            # comment
            pg_version = "14.2" # and more
            excluded_rules = [
                "ban-drop-table", # not this
                'prefer-timestamptz',
            ]
            included_rules = ["require-table-schema"]
            excluded_paths = ["*_seed.sql", "old/*"]
            assume_in_transaction = true
            [upload_to_github]
            fail_on_violations = true
            """
        try SquawkConfiguration.read(text, file: ".squawk.toml", into: &options)
        #expect(options.excluded == ["ban-drop-table", "prefer-timestamp-tz"])
        #expect(options.included == ["require-table-schema"])
        #expect(options.version == PostgresVersion(14, 2))
        #expect(options.assumesTransaction)
        #expect(options.leavesOut("db/1_seed.sql") && options.leavesOut("old/1.sql") && !options.leavesOut("new/1.sql"))
        #expect(throws: (any Error).self) {
            try SquawkConfiguration.read("excluded_rules = [\"nonsense\"]", file: ".squawk.toml", into: &options)
        }
    }
}
