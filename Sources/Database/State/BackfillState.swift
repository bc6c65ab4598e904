/// The tables of runs (see DESIGN, "State"). One row a range, not one a chunk: they stay small for any run.
enum BackfillState {
    static let tables = [
        StateTable(
            "runs",
            [
                .init("id", .serial),
                .init("job", .text, "NOT NULL"),
                .init("table_name", .text, "NOT NULL"),
                // The job as it was started, so that a run resumes by it and not by an edited file.
                .init("definition", .text, "NOT NULL"),
                .init("plan", .text, "NOT NULL"),
                .init("state", .text, "NOT NULL"),
                .init("owner", .text),
                .init("started_at", .text, "NOT NULL"),
                .init("finished_at", .text),
                .init("seconds", .real, "NOT NULL DEFAULT 0"),
                .init("total", .integer),
                .init("total_source", .text),
                .init("waiting", .text),
                .init("error", .text),
                .init("certificate", .text),
            ]),
        StateTable(
            "ranges", primaryKey: ["run_id", "number"],
            [
                .init("run_id", .integer, "NOT NULL"),
                .init("number", .integer, "NOT NULL"),
                .init("relation", .text, "NOT NULL"),
                .init("low", .text),
                .init("high", .text),
                .init("cursor", .text),
                // Upper ends of the windows in flight, and how many of their passes are committed.
                .init("windows", .text),
                .init("pass", .integer, "NOT NULL DEFAULT 0"),
                .init("done", .integer, "NOT NULL DEFAULT 0"),
                .init("epoch", .integer, "NOT NULL DEFAULT 0"),
                .init("owner", .text),
                .init("lease_until", .text),
                .init("rows", .integer, "NOT NULL DEFAULT 0"),
                .init("chunks", .integer, "NOT NULL DEFAULT 0"),
                .init("quarantined", .integer, "NOT NULL DEFAULT 0"),
                .init("hash", .text, "NOT NULL DEFAULT ''"),
            ]),
        StateTable(
            "quarantine", primaryKey: ["run_id", "relation", "key"],
            [
                .init("run_id", .integer, "NOT NULL"),
                .init("relation", .text, "NOT NULL"),
                .init("key", .text, "NOT NULL"),
                .init("code", .text, "NOT NULL"),
                .init("error", .text, "NOT NULL"),
                .init("at", .text, "NOT NULL"),
            ]),
        StateTable(
            "events",
            [
                .init("id", .serial),
                .init("at", .text, "NOT NULL"),
                .init("actor", .text, "NOT NULL"),
                .init("event", .text, "NOT NULL"),
                .init("object", .text, "NOT NULL"),
                .init("detail", .text),
            ]),
    ]

    /// Chunks done in parts; the run's own lease, for when its owner holds no range; what SQLite's journal was.
    static func liveness(in dialect: Dialect) -> [String] {
        [
            "ALTER TABLE \(dialect.stateTable("ranges")) ADD COLUMN part text",
            "ALTER TABLE \(dialect.stateTable("runs")) ADD COLUMN lease_until text",
            "ALTER TABLE \(dialect.stateTable("runs")) ADD COLUMN journal_mode text",
        ]
    }
}
