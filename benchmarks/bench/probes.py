"""What isn't a race: memory, the cost of a checkpoint, the time to resume."""

import sqlite3
import statistics
import time

from .cluster import Cluster
from .shop import EXPRESSION, PostgresShop, SQLiteShop

CHECKPOINT = (
    "UPDATE {table} SET cursor = {p}, windows = {p}, pass = {p}, rows = rows + {p}, chunks = chunks + 1, hash = {p},"
    " lease_until = {p} WHERE run_id = 1 AND number = 0 AND epoch = 1")
HASH = "8c1f0d1b" * 8
LEASE = "2026-01-01T00:00:00.000Z"


def memory_on_sqlite(folder, sluice, job, sizes):
    """Peak resident memory of `sluice run`, by rows of the table."""
    peaks = {}
    for rows in sizes:
        shop = SQLiteShop(folder, rows)
        finished, _ = sluice("run", job, "--database", f"sqlite:{shop.fresh()}")
        peaks[rows] = finished.peak_bytes
        shop.remove()
    return peaks


def memory_on_postgres(cluster, sluice, job, sizes):
    peaks = {}
    for rows in sizes:
        shop = PostgresShop(cluster, rows)
        finished, _ = sluice("run", job, "--database", cluster.conninfo(shop.fresh()))
        peaks[rows] = finished.peak_bytes
        shop.remove()
    return peaks


def resume_seconds(sluice, job, database, chunks):
    """A run that has committed `chunks` chunks of one row and was stopped: how long until `resume` has committed one
    more, process start and end included."""
    sluice("run", job, "--database", database, "--limit-rows", chunks, codes=(3,))
    seconds = []
    for _ in range(5):
        finished, report = sluice("resume", "--database", database, "--limit-rows", 1, codes=(3,))
        seconds.append(finished.seconds)
    assert report["chunks"] >= chunks, report
    return statistics.median(seconds)


# SQLite can't tell what a statement of Sluice took. The same chunks are run from here, and the share of the checkpoint's
# statement is taken within one run, so that disturbances count for both. Python's own work is in it.


class Shares:
    def __init__(self):
        self.checkpoints = 0.0
        self.start = time.perf_counter()

    def timed(self, statement, parameters, execute):
        start = time.perf_counter()
        execute(statement, parameters)
        self.checkpoints += time.perf_counter() - start

    @property
    def share(self):
        return self.checkpoints / (time.perf_counter() - self.start)


def checkpoint_cost_on_sqlite(shop, rows_a_chunk, rounds):
    return statistics.median(one_checkpointed_run_on_sqlite(shop, rows_a_chunk) for _ in range(rounds))


def one_checkpointed_run_on_sqlite(shop, rows_a_chunk):
    connection = sqlite3.connect(shop.fresh(), isolation_level=None)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
    connection.execute(
        "CREATE TABLE sluice_ranges (run_id INTEGER, number INTEGER, epoch INTEGER, cursor TEXT, windows TEXT, pass INTEGER,"
        " rows INTEGER, chunks INTEGER, hash TEXT, lease_until TEXT, PRIMARY KEY (run_id, number))")
    connection.execute("INSERT INTO sluice_ranges VALUES (1, 0, 1, NULL, NULL, 0, 0, 0, '', NULL)")
    checkpoint = CHECKPOINT.format(table="sluice_ranges", p="?")
    update = f"UPDATE products SET price_decimal = ({EXPRESSION}) WHERE id > ? AND id <= ?"
    shares = Shares()
    for low in range(0, shop.rows, rows_a_chunk):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(update, [low, low + rows_a_chunk])
        shares.timed(checkpoint, [f"[{low}]", None, 0, rows_a_chunk, HASH, LEASE], connection.execute)
        connection.execute("COMMIT")
    share = shares.share
    connection.close()
    return share


def checkpoint_cost_on_postgres(sluice, job, rows):
    """The server's time for the checkpoint's statement, its planning included, in the time of a run of Sluice itself."""
    watching = {
        "shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track_planning": "on",
    }
    with Cluster(**watching) as cluster:
        database = PostgresShop(cluster, rows).fresh()
        with cluster.connect() as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
            _, report = sluice("run", job, "--database", cluster.conninfo(database))
            milliseconds, calls = connection.execute(
                "SELECT total_plan_time + total_exec_time, calls FROM pg_stat_statements"
                " WHERE query LIKE 'UPDATE \"sluice\".\"ranges\" SET cursor%'").fetchone()
    assert calls >= report["chunks"], (calls, report)
    return milliseconds / 1000 / report["seconds"]
