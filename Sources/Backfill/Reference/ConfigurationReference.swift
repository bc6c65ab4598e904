extension FileReference {
    /// `docs/configuration.md`.
    static let configuration = FileReference(
        name: "configuration",
        opening: """
            # Configuration
            `sluice.yaml` in a project's folder; without it a project has the defaults. `${NAME}` in it is a variable of the environment or of
            `.env`, and `${NAME:-text}` has a default. `SLUICE_DATABASE` and `--database` win over `database:`, `--env NAME` takes a section of
            `environments:`. Every key that is read; a test compares this page with the decoder.
            """,
        examples: [
            """
            database: ${DATABASE_URL:-sqlite:app.db}
            shadow: postgres://localhost/postgres
            migrations: [migrations]
            backfills: backfills
            archives: {folder: archives, after: "aws s3 cp %p s3://backups/%f", fetch: "aws s3 cp s3://backups/%f %p"}
            lock_timeout: 2s
            chunk: {target: 200ms}
            throttle: {replica_lag: 5s}
            block_on: [star]
            functions: [my_notify]
            copies: ["staging_*"]
            state: {schema: sluice, shared: false}
            before_upgrade: ./notify.sh begin
            after_upgrade: ./notify.sh end
            variables: {tenant: acme}
            lint:
              rules: [require-timeout-settings]
              exclude: [prefer-robust-stmts]
              exclude_paths: ["migrations/old/*"]
              pg_version: "15"
              assume_in_transaction: true
              small_table: 1000
            environments:
              staging:
                database: ${STAGING_URL:-sqlite:staging.db}
                variables: {tenant: test}
            """
        ],
        meanings: [
            "database":
                "Where the database is: `sqlite:PATH`, `postgres://…`, or a conninfo. A path is relative to the "
                + "project. No password belongs here: `${DATABASE_URL}`, `.pgpass` and services keep it.",
            "migrations": "Folders of revisions; new ones go into the last.",
            "backfills": "The folder of jobs.",
            "archives": "The folder of archives, or how they are kept.",
            "archives.folder": "The folder.",
            "archives.after":
                "A command that carries each archive elsewhere once it is whole: `%p` is its path, `%f` its name, quoted "
                + "already: write no quotes around them.",
            "archives.fetch": "The command that brings one back.",
            "lock_timeout":
                "How long a statement waits for a lock before it is tried again, for revisions, jobs and drops.",
            "chunk": "For jobs that don't say otherwise, key by key: see [jobs](jobs.md).",
            "throttle": "For jobs that have none of their own: see [jobs](jobs.md).",
            "block_on":
                "Evidence that refuses every drop beside what always does: readers of whole rows (`SELECT *`).",
            "shadow":
                "A server on which throwaway databases may be made, where the database's own doesn't allow that; of the same "
                + "major version.",
            "functions":
                "SQLite functions that your application registers: views, triggers and defaults of revisions may call them.",
            "copies": "Names of databases that are copies, which may be anonymized in place.",
            "state": "What Sluice calls its own in the database.",
            "state.schema":
                "The schema of its tables, `sluice` without it, and of nobody else's; on SQLite their names begin with it and an "
                + "underscore. Up to 30 small letters, digits and underscores. Changed on a database in use, what was recorded "
                + "stands under the old name: rename the schema as well.",
            "state.shared":
                "Other state schemas of the database may record the same revisions: a tenant a schema. Without it they aren't "
                + "applied a second time.",
            "before_upgrade":
                "A shell command that runs before an upgrade that has something to do; it finds the database in "
                + "`SLUICE_DATABASE`.",
            "after_upgrade": "One that runs after it.",
            "variables": "What `${name}` stands for in revisions; `-x name=value` wins.",
            "lint": "What `sluice lint` asks: see [lint](lint.md).",
            "lint.rules": "Rules beside the default ones.",
            "lint.exclude": "Rules that aren't asked.",
            "lint.exclude_paths": "Files that aren't read.",
            "lint.pg_version": "The server's version, where no database is asked.",
            "lint.assume_in_transaction": "Whether files of other tools run in one transaction.",
            "lint.small_table": "Rows up to which a table is small, where a database is asked.",
            "environments": "Sections by name; what one says stands above the rest.",
        ],
        toldElsewhere: ["chunk.", "throttle."],
        read: { text in _ = try ProjectSettings.decode(text, file: "example") })
}
