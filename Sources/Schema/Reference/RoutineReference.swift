extension OperationReference {
    static let routines = [
        OperationReference(
            "create_function", "Creates a function.", lock: PostgresLock.none, on: .postgres,
            """
            - create_function:
                function: twice
                arguments: number integer
                returns: integer
                language: sql
                volatility: immutable
                body: SELECT number * 2
            """),
        OperationReference(
            "drop_function", "Drops a function.", lock: PostgresLock.none,
            before: "- create_function: {function: one, returns: integer, language: sql, body: SELECT 1}",
            on: .postgres,
            "- drop_function: {function: one, arguments: \"\", was: {returns: integer, language: sql, body: SELECT 1}}"),
        OperationReference(
            "create_procedure", "Creates a procedure, which CALL runs.", lock: PostgresLock.none, on: .postgres,
            """
            - create_procedure:
                procedure: rename_user
                arguments: number integer, name text DEFAULT ''
                body: BEGIN UPDATE users SET email = name WHERE id = number; END
            """),
        OperationReference(
            "drop_procedure", "Drops a procedure.", lock: PostgresLock.none,
            before: "- create_procedure: {procedure: wait, language: sql, body: SELECT 1}", on: .postgres,
            "- drop_procedure: {procedure: wait, arguments: \"\", was: {language: sql, body: SELECT 1}}"),
        OperationReference(
            "create_trigger", "Creates a trigger: PostgreSQL's calls `function`, SQLite's runs `body`.",
            lock: "SHARE ROW EXCLUSIVE on the table, for a change of the catalog", before: function,
            """
            - create_trigger:
                trigger: keep_title
                table: posts
                timing: before
                events: [{update: [title]}]
                function: nothing()
                body: SELECT 1
            """,
            onPostgres: [
                """
                - create_function: {function: look, returns: trigger, body: BEGIN RETURN NULL; END}
                - create_trigger:
                    trigger: at_commit
                    table: posts
                    timing: after
                    events: [insert, update]
                    constraint: true
                    deferrable: deferred
                    function: look()
                - create_trigger:
                    trigger: all_rows
                    table: posts
                    timing: after
                    events: [update]
                    for_each: statement
                    referencing: {old_table: before, new_table: afterwards}
                    function: look()
                """
            ]),
        OperationReference(
            "drop_trigger", "Drops a trigger.", lock: PostgresLock.exclusive,
            before: function + """

                - create_trigger: {trigger: keep, table: posts, timing: before, events: [delete], function: nothing(), body: SELECT 1}
                """,
            """
            - drop_trigger:
                trigger: keep
                table: posts
                was: {timing: before, events: [delete], function: nothing(), body: SELECT 1}
            """),
    ]

    private static let function = """
        - postgres:
            - create_function: {function: nothing, returns: trigger, body: BEGIN RETURN NEW; END}
        """
}
