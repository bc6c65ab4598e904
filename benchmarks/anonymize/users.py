"""The table with people in it, and databases made from it."""

TABLE = """
CREATE TABLE users (
    id bigint PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, phone varchar(20), address text,
    created_at timestamptz DEFAULT now())
"""
FILL = """
INSERT INTO users SELECT g, 'First' || (g %% 5000) || ' Last' || (g %% 20000), 'user' || g || '@corp' || (g %% 50) || '.com',
    '+1555' || lpad(g::text, 7, '0'), (g %% 9999) || ' Main St, Town ' || (g %% 3000) FROM generate_series(1, %s) g
"""


class Users:
    def __init__(self, cluster, rows):
        self.cluster = cluster
        self.rows = rows
        self.source = f"users_{rows}"
        self._create(self.source)
        with cluster.connect(self.source) as connection:
            connection.execute("CREATE EXTENSION pgcrypto")
            connection.execute(TABLE)
            connection.execute(FILL, [rows])
            connection.execute("VACUUM (FREEZE, ANALYZE) users")
            connection.execute("CHECKPOINT")

    def empty(self, *statements):
        """A new database to copy into."""
        self._create("target")
        with self.cluster.connect("target") as connection:
            for statement in statements:
                connection.execute(statement)
            connection.execute("CHECKPOINT")
        return "target"

    def copied(self):
        """A new database with the same rows, to be changed in place."""
        self._create("target", f"TEMPLATE {self.source} STRATEGY file_copy")
        with self.cluster.connect("target") as connection:
            # Into the buffers, where the source's pages are as well.
            connection.execute("SELECT count(*), min(md5(u::text)) FROM users u")
            connection.execute("CHECKPOINT")
        return "target"

    def check(self, database):
        """Every row is there, and no e-mail of the source."""
        with self.cluster.connect(database) as connection:
            found = connection.execute(
                "SELECT count(*), count(DISTINCT email), count(*) FILTER (WHERE email LIKE 'user%@corp%') FROM users").fetchone()
        if found != (self.rows, self.rows, 0):
            raise RuntimeError(f"{database} holds {found} rows, e-mails and originals, not {self.rows}")

    def remove(self):
        for name in ("target", self.source):
            self._drop(name)

    def _create(self, name, template=""):
        self._drop(name)
        with self.cluster.connect() as admin:
            admin.execute(f"CREATE DATABASE {name} {template}")

    def _drop(self, name):
        with self.cluster.connect() as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
