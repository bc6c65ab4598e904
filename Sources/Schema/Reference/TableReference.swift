extension OperationReference {
    static let tables = [
        OperationReference(
            "create_table", "Creates a table with its columns and constraints.",
            lock: PostgresLock.new + "; a foreign key takes SHARE ROW EXCLUSIVE on the table that it refers to",
            """
            - create_table:
                table: products
                comment: What is sold
                columns:
                  - {name: id, type: bigint, primary_key: true, identity: true}
                  - {name: name, type: string(50), nullable: false}
                  - {name: price, type: "numeric(10,2)", default: 0, check: price >= 0}
                  - {name: seller, type: integer, references: users(id), on_delete: cascade}
                constraints:
                  - {unique: [name, seller]}
            """,
            onPostgres: [
                """
                - create_table:
                    table: events
                    columns:
                      - {name: at, type: datetime, nullable: false}
                      - {name: what, type: text}
                    partition_by: {range: [at]}
                - create_table:
                    table: events_2026
                    partition_of: {table: events, values: "FROM ('2026-01-01') TO ('2027-01-01')"}
                    with: {fillfactor: 90}
                - create_table:
                    table: events_other
                    partition_of: {table: events, values: default}
                    partition_by: {hash: [{expression: lower(what)}]}
                - create_table:
                    table: events_other_1
                    partition_of: {table: events_other, values: "WITH (MODULUS 1, REMAINDER 0)"}
                """,
                """
                - create_table:
                    table: drafts
                    inherits: posts
                    columns: [{name: seen_by, type: integer}]
                    unlogged: true
                    with: {autovacuum_enabled: false, toast.autovacuum_enabled: false}
                    tablespace: pg_default
                """,
            ]),
        OperationReference(
            "drop_table", "Drops a table; one with rows is archived before, unless the step says `archive: false`.",
            lock: PostgresLock.exclusive,
            """
            - drop_table:
                table: posts
                was:
                  columns:
                    - {name: id, type: integer, primary_key: true}
                    - {name: user_id, type: integer}
                    - {name: title, type: text}
                    - {name: body, type: text}
            """),
        OperationReference(
            "rename_table", "Renames a table in its schema; foreign keys and views follow.",
            lock: PostgresLock.exclusive,
            "- rename_table: {table: posts, to: articles}"),
        OperationReference(
            "comment_table", "Sets a table's comment, or takes it away with null. SQLite keeps none.",
            lock: "SHARE UPDATE EXCLUSIVE on the table: reads and writes go on",
            "- comment_table: {table: posts, comment: What users write, was: null}"),
    ]

    static let storage = [
        OperationReference(
            "alter_storage",
            "Changes how PostgreSQL stores a table or an index: storage parameters, tablespace, and whether a table's changes are logged. "
                + "On SQLite nothing happens.",
            lock:
                "SHARE UPDATE EXCLUSIVE on the table: reads and writes go on; `unlogged` and `tablespace` write it again, "
                + "with ACCESS EXCLUSIVE",
            before: "- alter_storage: {table: posts, with: {autovacuum_enabled: false}}",
            """
            - alter_storage:
                table: posts
                with: {fillfactor: 70, autovacuum_enabled: null}
                was: {with: {fillfactor: null, autovacuum_enabled: false}}
            """),
        OperationReference(
            "set_replica_identity",
            "Says what a replica is told of a row that changed or went: its primary key (`default`), all that it was (`full`), the "
                + "columns of a unique index (`{index: name}`), or `nothing`.",
            lock: PostgresLock.exclusive, on: .postgres,
            "- set_replica_identity: {table: posts, identity: full, was: default}"),
    ]

    static let partitions = [
        OperationReference(
            "attach_partition",
            "Makes a table a partition of another. A CHECK that says what `values` says spares the look at its rows, and goes "
                + "with `drop_check: true`. Indexes that it gets by this stay when it is detached.",
            lock:
                "ACCESS EXCLUSIVE on the new partition, and on the one with all other rows, while their rows are looked at; "
                + "SHARE UPDATE EXCLUSIVE on the partitioned table: reads and writes go on",
            before: partitioned + """

                - create_table: {table: events_2026, columns: [{name: at, type: datetime}]}
                """, on: .postgres,
            "- attach_partition: {table: events, partition: events_2026, values: \"FROM ('2026-01-01') TO ('2027-01-01')\"}"
        ),
        OperationReference(
            "detach_partition",
            "Makes a partition a table of its own again, with its rows. `concurrently: true` leaves a CHECK there that says what its "
                + "bounds said; the way back drops it.",
            lock: PostgresLock.exclusive
                + "; with `concurrently: true`, outside a transaction, SHARE UPDATE EXCLUSIVE, and the other on the partition alone",
            before: partitioned + """

                - create_table: {table: events_2026, partition_of: {table: events, values: "FROM ('2026-01-01') TO ('2027-01-01')"}}
                """, on: .postgres,
            """
            - detach_partition:
                table: events
                partition: events_2026
                was: "FROM ('2026-01-01') TO ('2027-01-01')"
            """),
    ]

    private static let partitioned = """
        - create_table: {table: events, columns: [{name: at, type: datetime}], partition_by: {range: [at]}}
        """

    static let columns = [
        OperationReference(
            "add_column", "Adds a column behind the last.", lock: PostgresLock.exclusive,
            "- add_column: {table: posts, column: {name: rating, type: integer, nullable: false, default: 0}}"),
        OperationReference(
            "drop_column",
            "Drops a column; its values are archived before, unless the step says `archive: false`. For one that programs may still "
                + "use: `deprecate_column`.", lock: PostgresLock.exclusive,
            "- drop_column: {table: posts, column: body, was: {type: text}}"),
        OperationReference(
            "rename_column", "Renames a column; what names it in the database follows.", lock: PostgresLock.exclusive,
            "- rename_column: {table: posts, column: title, to: headline}"),
        OperationReference(
            "alter_column",
            "Changes a column's type, default, NULL, identity, expression or collation; what isn't named stays.",
            lock: PostgresLock.rewrite,
            "- alter_column: {table: users, column: age, type: bigint, default: 0, was: {type: integer, default: null}}"
        ),
        OperationReference(
            "comment_column", "Sets a column's comment, or takes it away with null. SQLite keeps none.",
            lock: "SHARE UPDATE EXCLUSIVE on the table: reads and writes go on",
            "- comment_column: {table: users, column: email, comment: In lower case, was: null}"),
    ]

    static let indexes = [
        OperationReference(
            "create_index", "Creates an index over columns or expressions.", lock: PostgresLock.writers,
            """
            - create_index:
                index: posts_by_user
                table: posts
                columns: [user_id, {column: title, order: desc}, {expression: lower(body)}]
                where: title IS NOT NULL
            """),
        OperationReference(
            "drop_index", "Drops an index.", lock: PostgresLock.exclusive,
            before: "- create_index: {index: users_age, table: users, columns: [age]}",
            "- drop_index: {index: users_age, was: {table: users, columns: [age]}}"),
        OperationReference(
            "rename_index", "Renames an index. SQLite makes it again.",
            lock: "SHARE UPDATE EXCLUSIVE on the index: reads and writes go on",
            before: "- create_index: {index: users_age, table: users, columns: [age]}",
            "- rename_index: {index: users_age, to: users_by_age}"),
    ]

    static let constraints = [
        OperationReference(
            "create_primary_key",
            "Gives a table without one its primary key. Its columns become NOT NULL, and stay that when the key goes.",
            lock: PostgresLock.rewrite,
            before: "- create_table: {table: tags, columns: [{name: name, type: text, nullable: false}]}",
            "- create_primary_key: {table: tags, columns: [name]}"),
        OperationReference(
            "create_unique_constraint",
            "Lets no two rows have the same values. On PostgreSQL `using_index` takes a unique index over the columns that is there, and "
                + "nothing is built; a way back builds it again.",
            lock: PostgresLock.rewrite + "; with `using_index`, a moment",
            "- create_unique_constraint: {table: users, columns: [email]}",
            onPostgres: [
                """
                - create_index: {index: users_email, table: users, columns: [email], unique: true, concurrently: true}
                - create_unique_constraint: {table: users, columns: [email], using_index: users_email}
                """
            ]),
        OperationReference(
            "create_foreign_key",
            "Lets a row point only to one that is there. With `not_valid: true` the rows that are there are "
                + "looked at by `validate_constraint`, without the lock.", lock: PostgresLock.both,
            "- create_foreign_key: {table: posts, columns: [user_id], references: users(id), on_delete: cascade}"),
        OperationReference(
            "create_check_constraint", "Holds rows to a condition. `not_valid: true` as for a foreign key.",
            lock: PostgresLock.rewrite,
            "- create_check_constraint: {table: users, name: users_adult, check: age >= 18}"),
        OperationReference(
            "create_exclude_constraint", "Lets no two rows be for which all operators hold.",
            lock: PostgresLock.rewrite,
            before: "- create_table: {table: bookings, columns: [{name: during, type: tsrange}]}", on: .postgres,
            """
            - create_exclude_constraint: {table: bookings, name: one_at_a_time, elements: [{column: during, with: "&&"}]}
            """),
        OperationReference(
            "drop_constraint",
            "Drops a constraint. One without a name has the one that PostgreSQL would give it, on both databases.",
            lock: PostgresLock.exclusive,
            before: "- create_unique_constraint: {table: users, columns: [email]}",
            "- drop_constraint: {table: users, constraint: users_email_key, was: {unique: [email]}}"),
        OperationReference(
            "rename_constraint", "Renames a constraint.", lock: PostgresLock.exclusive,
            before: "- create_check_constraint: {table: users, name: users_adult, check: age >= 18}",
            "- rename_constraint: {table: users, constraint: users_adult, to: users_of_age}"),
        OperationReference(
            "validate_constraint",
            "Looks at the rows that a constraint with `not_valid: true` has passed over. SQLite has none such.",
            lock: "SHARE UPDATE EXCLUSIVE on the table: reads and writes go on",
            before: "- create_check_constraint: {table: users, name: users_adult, check: age >= 18, not_valid: true}",
            "- validate_constraint: {table: users, constraint: users_adult}"),
    ]
}
