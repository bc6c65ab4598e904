/// An operation as people look it up: what it takes is told by its decoder, what it becomes by its example.
package struct OperationReference: Sendable, Hashable {
    /// As it stands in YAML.
    package let name: String
    package let summary: String
    /// What PostgreSQL locks meanwhile, and how long.
    package let lock: String
    /// YAML: operations that the example builds on, beside ``common``.
    package let before: String
    /// YAML: the operation.
    package let example: String
    /// YAML: what PostgreSQL alone has of it, each a list of operations that stands for itself.
    package let postgresExamples: [String]
    /// Databases that have it.
    package let databases: Databases

    package enum Databases: String, Sendable, Hashable { case both, postgres, sqlite }

    init(
        _ name: String, _ summary: String, lock: String, before: String = "", on databases: Databases = .both,
        _ example: String, onPostgres postgresExamples: [String] = []
    ) {
        self.postgresExamples = postgresExamples
        self.name = name
        self.summary = summary
        self.lock = lock
        self.before = before
        self.example = example
        self.databases = databases
    }

    /// In the order of a reader's interest.
    package static let all =
        tables + storage + partitions + columns + indexes + constraints + rows + wayOut + objects + routines
        + privileges

    /// Tables that the examples are about.
    package static let common = """
        - create_table:
            table: users
            columns:
              - {name: id, type: integer, primary_key: true}
              - {name: email, type: text}
              - {name: age, type: integer}
        - create_table:
            table: posts
            columns:
              - {name: id, type: integer, primary_key: true}
              - {name: user_id, type: integer}
              - {name: title, type: text}
              - {name: body, type: text}
        """

    /// The job that the example of `backfill` names.
    package static let job = "table: users\nset: {age: age + 1}\nwhere: age < 18\n"
}

enum PostgresLock {
    static let exclusive = "ACCESS EXCLUSIVE on the table, for a change of the catalog: milliseconds once it is had"
    static let rewrite = "ACCESS EXCLUSIVE on the table while all rows are written again or looked at"
    static let writers =
        "SHARE on the table: writers wait until it is built; `concurrently: true` takes none that they wait for"
    static let both = "SHARE ROW EXCLUSIVE on both tables while the rows are looked at"
    static let none = "none on a table"
    static let new = "none that others wait for: what it makes is new"
}
