extension OperationReference {
    static let rows = [
        OperationReference(
            "execute",
            "Runs SQL as it is: one text for both databases or one for each. `reverse` undoes it; null says that nothing "
                + "needs to. What can't be in a transaction is a step of its own.",
            lock: "what the SQL takes",
            "- execute: {sql: UPDATE users SET age = age + 1, reverse: UPDATE users SET age = age - 1}"),
        OperationReference(
            "bulk_insert", "Inserts rows; `key` names the columns by which a downgrade finds them again.",
            lock: "ROW EXCLUSIVE on the table: nobody waits",
            """
            - bulk_insert:
                table: users
                rows:
                  - {id: 1, email: ada@example.org, age: 36}
                  - {id: 2, email: {sql: "lower('BO@EXAMPLE.ORG')"}}
                key: [id]
            """),
        OperationReference(
            "delete_rows", "Deletes the rows that hold these values.", lock: "ROW EXCLUSIVE on the table: nobody waits",
            "- delete_rows: {table: users, rows: [{id: 1}]}"),
        OperationReference(
            "backfill", "Runs a job from the project's backfills to its end before the next step.",
            lock: "row locks of one chunk at a time",
            "- backfill: {job: grow_up, reverse: null}"),
    ]

    static let wayOut = [
        OperationReference(
            "deprecate_column",
            "Starts a column's way out: its name changes to deprecated_…, and whoever writes to it is seen.",
            lock: PostgresLock.exclusive,
            "- deprecate_column: {table: posts, column: body, grace: 30d, reason: it moved to documents}"),
        OperationReference(
            "deprecate_table", "Starts a table's way out.", lock: PostgresLock.exclusive,
            "- deprecate_table: {table: posts, grace: 30d, keep_name: true}"),
        OperationReference(
            "undeprecate_column", "Takes a column's deprecation back.", lock: PostgresLock.exclusive,
            before: "- deprecate_column: {table: posts, column: body}",
            "- undeprecate_column: {table: posts, column: body}"),
        OperationReference(
            "undeprecate_table", "Takes a table's deprecation back.", lock: PostgresLock.exclusive,
            before: "- deprecate_table: {table: posts}", "- undeprecate_table: {table: posts}"),
        OperationReference(
            "drop_deprecated",
            "Archives what was deprecated, proves the archive, and drops it; or refuses, as `sluice drop` does.",
            lock: PostgresLock.exclusive, before: "- deprecate_column: {table: posts, column: body, grace: 0s}",
            "- drop_deprecated: {table: posts, column: body}"),
        OperationReference(
            "restore_dropped", "Brings back what `drop_deprecated` dropped, from its archive.",
            lock: "row locks of one chunk at a time, and " + PostgresLock.exclusive,
            before: """
                - deprecate_column: {table: posts, column: body, grace: 0s}
                - drop_deprecated: {table: posts, column: body}
                """,
            "- restore_dropped: {table: posts, column: body}"),
    ]
}
