extension OperationReference {
    static let objects = [
        OperationReference(
            "create_enum", "Creates a type of named values. SQLite has none: columns of it are text there.",
            lock: PostgresLock.none, "- create_enum: {enum: mood, values: [happy, sad]}"),
        OperationReference(
            "alter_enum", "Adds, renames or drops a value of an enum.",
            lock: PostgresLock.none + "; to drop a value, " + PostgresLock.rewrite,
            before: "- create_enum: {enum: mood, values: [happy, sad]}",
            "- alter_enum: {enum: mood, rename: sad, to: blue}"),
        OperationReference(
            "drop_enum", "Drops an enum.", lock: PostgresLock.none,
            before: "- create_enum: {enum: mood, values: [happy, sad]}", "- drop_enum: {enum: mood, was: [happy, sad]}"),
        OperationReference(
            "create_view", "Creates a view.", lock: PostgresLock.new,
            "- create_view: {view: adults, as: SELECT id FROM users WHERE age >= 18}"),
        OperationReference(
            "drop_view", "Drops a view.", lock: "ACCESS EXCLUSIVE on the view",
            before: "- create_view: {view: adults, as: SELECT id FROM users WHERE age >= 18}",
            "- drop_view: {view: adults, was: {as: SELECT id FROM users WHERE age >= 18}}"),
        OperationReference(
            "create_materialized_view", "Creates a view that keeps its rows.", lock: PostgresLock.new, on: .postgres,
            "- create_materialized_view: {view: ages, as: SELECT age FROM users}"),
        OperationReference(
            "drop_materialized_view", "Drops a view that keeps its rows.", lock: "ACCESS EXCLUSIVE on the view",
            before: "- create_materialized_view: {view: ages, as: SELECT age FROM users}", on: .postgres,
            "- drop_materialized_view: {view: ages, was: {as: SELECT age FROM users}}"),
        OperationReference(
            "create_sequence", "Creates a sequence.", lock: PostgresLock.none, on: .postgres,
            "- create_sequence: {sequence: tickets, start: 1000, increment: 2}"),
        OperationReference(
            "drop_sequence", "Drops a sequence.", lock: PostgresLock.none,
            before: "- create_sequence: {sequence: tickets, start: 1000}", on: .postgres,
            "- drop_sequence: {sequence: tickets, was: {start: 1000}}"),
        OperationReference(
            "create_extension", "Installs an extension.", lock: PostgresLock.none, on: .postgres,
            "- create_extension: {extension: pg_trgm}"),
        OperationReference(
            "drop_extension", "Takes an extension away.", lock: PostgresLock.none,
            before: "- create_extension: {extension: pg_trgm}", on: .postgres,
            "- drop_extension: {extension: pg_trgm}"),
        OperationReference(
            "create_schema", "Creates a schema.", lock: PostgresLock.none, on: .postgres,
            "- create_schema: {schema: app}"),
        OperationReference(
            "drop_schema", "Drops an empty schema.", lock: PostgresLock.none, before: "- create_schema: {schema: app}",
            on: .postgres, "- drop_schema: {schema: app}"),
    ]

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
            """),
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
