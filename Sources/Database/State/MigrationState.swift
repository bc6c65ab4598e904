/// Which revisions stand in a database, and how they came there.
enum MigrationState {
    static let tables: [StateTable] = [heads, revisionLog]

    /// Whose things were that a revision has dropped: its way back gives them back.
    static let owners = StateTable(
        "revision_owners", primaryKey: ["revision", "kind", "object"],
        [
            .init("revision", .text, "NOT NULL"),
            .init("kind", .text, "NOT NULL"),
            .init("object", .text, "NOT NULL"),
            .init("owner", .text, "NOT NULL"),
        ])

    /// The version rows: applied revisions that no other applied one stands on or depends on.
    private static let heads = StateTable("heads", primaryKey: ["revision"], [.init("revision", .text, "NOT NULL")])

    /// One row for each time a revision was applied, undone or stamped. A row that isn't finished is what a crash or
    /// an error left, with the step reached.
    private static let revisionLog = StateTable(
        "revision_log",
        [
            .init("number", .serial),
            .init("revision", .text, "NOT NULL"),
            .init("checksum", .text, "NOT NULL"),
            .init("direction", .text, "NOT NULL"),
            .init("state", .text, "NOT NULL"),
            .init("steps", .integer, "NOT NULL"),
            // Steps done, and when the next one was begun, if that was outside a transaction.
            .init("step", .integer, "NOT NULL"),
            .init("begun_at", .text),
            // Steps of the undoing done, while a half applied revision is taken back.
            .init("undone", .integer, "NOT NULL DEFAULT 0"),
            // Of the steps done: a file may be mended after them.
            .init("fingerprint", .text, "NOT NULL"),
            .init("actor", .text, "NOT NULL"),
            .init("started_at", .text, "NOT NULL"),
            .init("finished_at", .text),
            .init("seconds", .real),
        ])
}
