"""The table that everyone changes, and the job: price, in cents, becomes price_decimal."""

import pathlib
import shutil
import sqlite3
import time

COLUMNS = "id, name, price, stock_quantity, created_at, price_decimal"
EXPRESSION = "price / 100.0"


class PostgresShop:
    """Databases made from a template that was loaded, vacuumed and analyzed once: each contestant starts alike."""

    def __init__(self, cluster, rows):
        self.cluster = cluster
        self.rows = rows
        self.template = f"shop_{rows}"
        with cluster.connect() as admin:
            admin.execute(f"CREATE DATABASE {self.template}")
        with cluster.connect(self.template) as connection:
            connection.execute("CREATE EXTENSION pg_prewarm")
            connection.execute(
                "CREATE TABLE products (id bigint NOT NULL, name text NOT NULL, price integer NOT NULL,"
                " stock_quantity integer, created_at timestamptz, price_decimal numeric(10,2))")
            connection.execute(
                "INSERT INTO products SELECT n, 'Product no. ' || md5(n::text), 1 + n * 7919 %% 100000, n %% 500,"
                " timestamptz '2026-01-01' + n * interval '1 second', NULL FROM generate_series(1::bigint, %s) AS n", [rows])
            connection.execute("ALTER TABLE products ADD PRIMARY KEY (id)")
            connection.execute("CREATE INDEX products_name ON products (name)")
            connection.execute("VACUUM (FREEZE, ANALYZE) products")

    def fresh(self, name="shop"):
        """A new database; returns its name."""
        self.drop(name)
        with self.cluster.connect() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY file_copy")
        with self.cluster.connect(name) as connection:
            for relation in ("products", "products_pkey", "products_name"):
                connection.execute("SELECT pg_prewarm(%s)", [relation])
            # Full page writes depend on how long ago the last checkpoint was.
            connection.execute("CHECKPOINT")
        return name

    def drop(self, name="shop"):
        with self.cluster.connect() as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def remove(self):
        self.drop()
        self.drop(self.template)

    def measured(self, name, work):
        """Runs `work` and returns its figures beside the server's own."""
        with self.cluster.connect(name) as connection:
            def look():
                return connection.execute("SELECT pg_current_wal_lsn(), pg_table_size('products')").fetchone()

            lsn, size = look()
            start = time.perf_counter()
            figures = work() or {}
            seconds = time.perf_counter() - start
            wal = connection.execute("SELECT pg_current_wal_lsn() - %s::pg_lsn", [lsn]).fetchone()[0]
            changed = connection.execute("SELECT count(price_decimal) FROM products").fetchone()[0]
            return {
                "seconds": seconds, "wal": int(wal), "growth": look()[1] / size, "hot": self._hot_share(connection, changed),
                "changed": changed, **figures,
            }

    @staticmethod
    def _hot_share(connection, changed):
        """Sessions report their counts a moment after their end."""
        for _ in range(50):
            connection.execute("SELECT pg_stat_clear_snapshot()")
            updated, hot = connection.execute(
                "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'products'").fetchone()
            if updated >= changed:
                return hot / max(updated, 1)
            time.sleep(0.1)
        return None


class SQLiteShop:
    def __init__(self, folder, rows):
        self.rows = rows
        self.folder = pathlib.Path(folder)
        self.template = self.folder / f"shop_{rows}.db"
        connection = sqlite3.connect(self.template, isolation_level=None)
        connection.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price INTEGER NOT NULL,"
            " stock_quantity INTEGER, created_at TEXT, price_decimal NUMERIC(10,2));")
        connection.execute(
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
            " INSERT INTO products SELECT n, 'Product no. ' || lower(hex(randomblob(16))), 1 + n * 7919 % 100000, n % 500,"
            " datetime(1767225600 + n, 'unixepoch'), NULL FROM numbers", [rows])
        connection.executescript("CREATE INDEX products_name ON products (name); ANALYZE; PRAGMA journal_mode = WAL;")
        connection.close()

    def fresh(self, name="shop.db"):
        path = self.folder / name
        for suffix in ("", "-wal", "-shm"):
            (self.folder / (name + suffix)).unlink(missing_ok=True)
        shutil.copy(self.template, path)
        return path

    def remove(self):
        for path in self.folder.glob("shop*"):
            path.unlink()

    def measured(self, path, work):
        # The WAL file goes with the last connection; this one keeps it, to see how large it has become.
        watcher = sqlite3.connect(path)
        watcher.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        start = time.perf_counter()
        figures = work() or {}
        seconds = time.perf_counter() - start
        journal = pathlib.Path(f"{path}-wal")
        size = journal.stat().st_size if journal.exists() else 0
        changed = watcher.execute("SELECT count(price_decimal) FROM products").fetchone()[0]
        watcher.close()
        return {"seconds": seconds, "wal": size, "changed": changed, **figures}


def job(folder, **chunk):
    """Writes the job's file and returns its path."""
    text = f"table: products\nset: {{price_decimal: {EXPRESSION}}}\n"
    if chunk:
        text += "chunk: {" + ", ".join(f"{key}: {value}" for key, value in chunk.items()) + "}\n"
    path = pathlib.Path(folder) / ("job_" + "_".join(f"{key}_{value}" for key, value in chunk.items()) + ".yaml")
    path.write_text(text)
    return path
