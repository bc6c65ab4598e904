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
            "create_domain", "Creates a domain: a type whose values meet conditions.", lock: PostgresLock.none,
            on: .postgres,
            """
            - create_domain:
                domain: email
                type: text
                default: "''"
                nullable: false
                check: VALUE <> 'nobody'
                constraints:
                  - {name: email_has_at, check: "VALUE = '' OR VALUE LIKE '%@%'"}
            """),
        OperationReference(
            "alter_domain",
            "Changes a domain: its `default`, whether it is `nullable`, or one of its constraints; one of these at a time. `was` says "
                + "what the default or the dropped constraint's check was.",
            lock:
                "SHARE on each table with a column of it while its values are looked at, for `nullable: false` and a constraint: "
                + "writers wait; else none",
            before: domain + "\n- create_table: {table: scores, columns: [{name: score, type: percent}]}",
            on: .postgres,
            """
            - alter_domain: {domain: percent, add_constraint: {name: percent_max, check: VALUE <= 100, not_valid: true}}
            - alter_domain: {domain: percent, validate_constraint: percent_max}
            - alter_domain: {domain: percent, drop_constraint: percent_min, was: VALUE >= 0}
            - alter_domain: {domain: percent, default: 50, was: null}
            - alter_domain: {domain: percent, nullable: false}
            """),
        OperationReference(
            "drop_domain", "Drops a domain.", lock: PostgresLock.none, before: domain, on: .postgres,
            """
            - drop_domain:
                domain: percent
                was: {type: integer, constraints: [{name: percent_min, check: VALUE >= 0}]}
            """),
        OperationReference(
            "create_composite_type", "Creates a type that is a row of named attributes.", lock: PostgresLock.none,
            on: .postgres,
            "- create_composite_type: {type: address, attributes: [{name: street, type: text}, {name: zip, type: string(10)}]}"
        ),
        OperationReference(
            "drop_composite_type", "Drops such a type.", lock: PostgresLock.none,
            before: "- create_composite_type: {type: address, attributes: [{name: street, type: text}]}", on: .postgres,
            "- drop_composite_type: {type: address, was: {attributes: [{name: street, type: text}]}}"),
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
            "refresh_materialized_view", "Fills a materialized view anew from its query.",
            lock:
                "ACCESS EXCLUSIVE on the view while its query runs; with `concurrently: true`, which needs a unique index, EXCLUSIVE: "
                + "reads go on",
            before: "- create_materialized_view: {view: ages, as: SELECT age FROM users}", on: .postgres,
            "- refresh_materialized_view: {view: ages}"),
        OperationReference(
            "create_fts_table",
            "Creates a full-text index (FTS5) over columns of a table, with the rows that are there. Three triggers keep it in step, "
                + "unless `sync: false` leaves that to the application; a REPLACE goes past them without `PRAGMA recursive_triggers`.",
            lock: "none: it has no such tables", on: .sqlite,
            """
            - create_fts_table:
                table: posts_found
                content: posts
                content_rowid: id
                columns: [title, body, {name: user_id, indexed: false}]
                tokenize: porter unicode61
                prefix: [2, 3]
            """),
        OperationReference(
            "drop_fts_table",
            "Drops a full-text index and its triggers. The texts are the table's, and stay.",
            lock: "none: it has no such tables",
            before: "- create_fts_table: {table: posts_found, content: posts, content_rowid: id, columns: [title]}",
            on: .sqlite,
            "- drop_fts_table: {table: posts_found, was: {content: posts, content_rowid: id, columns: [title]}}"),
        OperationReference(
            "create_sequence", "Creates a sequence.", lock: PostgresLock.none, on: .postgres,
            "- create_sequence: {sequence: tickets, start: 1000, increment: 2}"),
        OperationReference(
            "alter_sequence",
            "Changes a sequence's options; what isn't named stays. `minimum`, `maximum` and `owned_by` are taken away by null; "
                + "`restart` says the next number.",
            lock: PostgresLock.none + "; whoever wants the sequence's next number waits until the transaction ends",
            before: "- create_sequence: {sequence: tickets, start: 1000}", on: .postgres,
            """
            - alter_sequence:
                sequence: tickets
                type: integer
                increment: 2
                maximum: 9999
                cycle: true
                owned_by: users.id
                restart: 5000
                was: {type: bigint, increment: 1, maximum: null, owned_by: null, restart: 1000}
            """),
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
            "rename_object",
            "Gives another name to a view, a sequence, an enum or composite type, a domain, a function or procedure, a schema, or a "
                + "policy or trigger of a `table`. What names it in the database follows, but for the texts of functions.",
            lock: PostgresLock.none + "; ACCESS EXCLUSIVE on a view, and on the table of a policy or trigger",
            before: """
                - create_enum: {enum: mood, values: [happy, sad]}
                - create_function: {function: one, returns: integer, language: sql, body: SELECT 1}
                """, on: .postgres,
            """
            - rename_object: {type: mood, to: temper}
            - rename_object: {function: one, arguments: "", to: uno}
            """),
        OperationReference(
            "set_schema",
            "Moves a table, view, sequence, type, domain, function or procedure into another schema, with what belongs to it. A way back "
                + "is derived where its own schema is written before the name.",
            lock: PostgresLock.exclusive, before: "- create_schema: {schema: app}", on: .postgres,
            "- set_schema: {table: public.posts, to: app}"),
        OperationReference(
            "create_schema", "Creates a schema.", lock: PostgresLock.none, on: .postgres,
            "- create_schema: {schema: app}"),
        OperationReference(
            "drop_schema", "Drops an empty schema.", lock: PostgresLock.none, before: "- create_schema: {schema: app}",
            on: .postgres, "- drop_schema: {schema: app}"),
    ]

    private static let domain = """
        - create_domain: {domain: percent, type: integer, constraints: [{name: percent_min, check: VALUE >= 0}]}
        """
}
