/// The tables of anonymizing (see DESIGN, "State"): a copy's stand in the target, the others in the database itself.
enum AnonymizeState {
    static let tables = [
        // The copy that is being made: what must be the same to go on with it.
        StateTable(
            "anonymize_copy",
            [
                .init("fingerprint", .text, "NOT NULL"),
                .init("key_fingerprint", .text, "NOT NULL"),
                .init("source_mark", .text, "NOT NULL"),
                .init("phase", .text, "NOT NULL"),
                .init("certificate", .text),
            ]),
        // Parts whose rows are in the target.
        StateTable(
            "anonymize_parts", primaryKey: ["source_table", "part"],
            [
                .init("source_table", .text, "NOT NULL"),
                .init("part", .text, "NOT NULL"),
                .init("rows", .integer, "NOT NULL"),
            ]),
        // What a run in place has done to a table.
        StateTable(
            "anonymize_tables", primaryKey: ["table_name"],
            [
                .init("table_name", .text, "NOT NULL"),
                .init("identity", .text, "NOT NULL"),
                .init("file", .text, "NOT NULL"),
                .init("rules", .text, "NOT NULL"),
                .init("run", .text, "NOT NULL"),
                .init("phase", .text, "NOT NULL"),
                .init("row_count", .integer, "NOT NULL"),
                .init("evidence", .text),
                .init("at", .text, "NOT NULL"),
            ]),
        // Triggers and rules that are off for a run and go on after it.
        StateTable(
            "anonymize_switched_off",
            [
                .init("table_name", .text, "NOT NULL"),
                .init("kind", .text, "NOT NULL"),
                .init("name", .text, "NOT NULL"),
                .init("state", .text, "NOT NULL"),
            ]),
    ]

    /// What a run in place couldn't take away of the originals, so that a later run doesn't pass over it.
    static let left = StateTable(
        "anonymize_left", primaryKey: ["kind", "place", "note"],
        [
            .init("kind", .text, "NOT NULL"),
            .init("place", .text, "NOT NULL"),
            .init("note", .text, "NOT NULL"),
            .init("mark", .text, "NOT NULL"),
        ])

    /// Says that the database is a copy. It is made when one is marked, and not before: users' revisions that anonymize
    /// keep themselves from production by reading it, and rely on that failing where it isn't there.
    static let copyMarker = StateTable(
        "copy_marker",
        [
            .init("marked_by", .text, "NOT NULL"),
            .init("marked_at", .text, "NOT NULL"),
            .init("system_identifier", .text),
        ])
}
