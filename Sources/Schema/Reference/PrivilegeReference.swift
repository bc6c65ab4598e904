extension OperationReference {
    static let privileges = [
        OperationReference(
            "enable_row_security",
            "Shows a table's rows to each role by the table's policies alone: without one, none. `force: true` holds the owner to "
                + "them, too.", lock: PostgresLock.exclusive, on: .postgres,
            "- enable_row_security: {table: posts, force: true}"),
        OperationReference(
            "disable_row_security",
            "Shows a table's rows to all who may read it; its policies stay, without effect. `force: true` takes the owner's part away, "
                + "too.", lock: PostgresLock.exclusive, before: "- enable_row_security: {table: posts}", on: .postgres,
            "- disable_row_security: {table: posts}"),
        OperationReference(
            "create_policy",
            "Creates a policy: which rows of a table the roles of `to` see (`using`) and may write (`with_check`). It counts once row "
                + "security is enabled.", lock: PostgresLock.exclusive, on: .postgres,
            """
            - create_policy:
                policy: own_posts
                table: posts
                for: update
                to: [public]
                using: user_id = current_setting('app.user')::integer
                with_check: user_id = current_setting('app.user')::integer
            - create_policy: {policy: titled, table: posts, restrictive: true, using: title IS NOT NULL}
            """),
        OperationReference(
            "drop_policy", "Drops a policy.", lock: PostgresLock.exclusive,
            before: "- create_policy: {policy: titled, table: posts, using: title IS NOT NULL}", on: .postgres,
            "- drop_policy: {policy: titled, table: posts, was: {using: title IS NOT NULL}}"),
        OperationReference(
            "grant",
            "Gives roles privileges on tables, columns, sequences, schemas, types, a function or a procedure. The derived downgrade "
                + "takes them away, also from who had them before.",
            lock: PostgresLock.none, before: "- create_sequence: {sequence: tickets}", on: .postgres,
            """
            - grant: {privileges: [select, insert], table: [users, posts], to: [public]}
            - grant: {privileges: [update], table: users, columns: [email, age], to: [current_user], with_grant_option: true}
            - grant: {privileges: all, sequence: tickets, to: [public]}
            """),
        OperationReference(
            "revoke",
            "Takes privileges away from roles. The derived downgrade gives them back, also to who hadn't them before; with "
                + "`grant_option: too` so that they can be passed on. `grant_option: only` takes no more than that.",
            lock: PostgresLock.none,
            before: """
                - create_function: {function: one, returns: integer, language: sql, body: SELECT 1}
                - grant: {privileges: [select], table: posts, to: [public]}
                """, on: .postgres,
            """
            - revoke: {privileges: [select], table: posts, from: [public]}
            - revoke: {privileges: [execute], function: one, arguments: "", from: [public]}
            """),
    ]
}
