/// The tables of archives and deprecations (see DESIGN, "State").
enum ArchiveState {
    /// Since when a scream test runs, and the statements that end it.
    static func screamTest(_ dialect: Dialect) -> [String] {
        ["scream_since", "scream_undo"].map {
            "ALTER TABLE \(dialect.stateTable("deprecations")) ADD COLUMN \($0) text"
        }
    }

    /// Rows that a restore left as an application wrote them meanwhile, and what a drop was done in spite of.
    static func reports(_ dialect: Dialect) -> [String] {
        [
            "ALTER TABLE \(dialect.stateTable("archives")) ADD COLUMN kept_rows "
                + "\(dialect.bigint) NOT NULL DEFAULT 0",
            "ALTER TABLE \(dialect.stateTable("deprecations")) ADD COLUMN overridden text",
        ]
    }

    /// Evidence that keeps it from being dropped beside what always does.
    static func blocking(_ dialect: Dialect) -> [String] {
        ["ALTER TABLE \(dialect.stateTable("deprecations")) ADD COLUMN block_on text"]
    }

    /// By the digest of their manifest: those that this database has made, or that a user has vouched for.
    static let known = StateTable(
        "known_archives", primaryKey: ["seal"],
        [
            .init("seal", .text, "NOT NULL"),
            .init("since", .text, "NOT NULL"),
        ])

    static let tables = [
        StateTable(
            "archives",
            [
                .init("id", .serial),
                .init("path", .text, "NOT NULL"),
                .init("digest", .text, "NOT NULL UNIQUE"),
                .init("content", .text, "NOT NULL"),
                .init("table_name", .text, "NOT NULL"),
                .init("column_name", .text),
                .init("rows", .integer, "NOT NULL"),
                .init("created_at", .text, "NOT NULL"),
                // A restore's statements that are done, and what was counted at its end; its rows are a run's.
                .init("restore_target", .text),
                .init("restore_step", .integer, "NOT NULL DEFAULT 0"),
                .init("restored_rows", .integer, "NOT NULL DEFAULT 0"),
                .init("missing_rows", .integer, "NOT NULL DEFAULT 0"),
                .init("restored_at", .text),
            ]),
        StateTable(
            "deprecations",
            [
                .init("id", .serial),
                .init("table_name", .text, "NOT NULL"),
                .init("column_name", .text),
                // The name it has while it is deprecated.
                .init("current_name", .text, "NOT NULL"),
                .init("state", .text, "NOT NULL"),
                .init("reason", .text),
                .init("since", .text, "NOT NULL"),
                .init("grace_until", .text, "NOT NULL"),
                .init("quiet_seconds", .integer, "NOT NULL"),
                .init("forbids_writes", .integer, "NOT NULL DEFAULT 0"),
                .init("was_not_null", .integer, "NOT NULL DEFAULT 0"),
                .init("old_comment", .text),
                // SQLite: the table's statement before NOT NULL was relaxed.
                .init("old_definition", .text),
                .init("reads_before", .text),
                .init("archive_path", .text),
                .init("archive_digest", .text),
                .init("guard_count", .integer),
                .init("ended_at", .text),
            ]),
        StateTable(
            "deprecation_writes", primaryKey: ["deprecation_id", "role", "application", "slot"],
            [
                .init("deprecation_id", .integer, "NOT NULL"),
                .init("role", .text, "NOT NULL"),
                .init("application", .text, "NOT NULL"),
                // Writers of one role and application spread over a few rows, so that they don't wait for each other.
                .init("slot", .integer, "NOT NULL"),
                .init("count", .integer, "NOT NULL"),
                .init("first_at", .text, "NOT NULL"),
                .init("last_at", .text, "NOT NULL"),
            ]),
    ]
}
