"""Ways to do the job. Each takes a fresh database and returns what it knows of itself beside the time it took."""

import pathlib
import sqlite3
import sys
import threading

from . import programs
from .shop import EXPRESSION

CHUNK = 10_000
UPDATE = f"UPDATE products SET price_decimal = {EXPRESSION}"


class Postgres:
    def __init__(self, shop, sluice, job, folder):
        self.shop = shop
        self.cluster = shop.cluster
        self.sluice_program = sluice
        self.job = job
        self.folder = folder

    def monolithic(self, database):
        with self.cluster.connect(database) as connection:
            connection.execute(UPDATE)

    def chunked(self, database, connections=1):
        """Key ranges of 10,000, each in a transaction of its own; no state is kept, so it can't be resumed."""
        span = -(-self.shop.rows // connections)

        def work(first):
            with self.cluster.connect(database) as connection:
                for low in range(first, min(first + span, self.shop.rows), CHUNK):
                    high = min(low + CHUNK, first + span)
                    connection.execute(UPDATE + " WHERE id > %s AND id <= %s", [low, high])

        threads = [threading.Thread(target=work, args=[number * span]) for number in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def sluice(self, database, workers=1):
        finished, report = self.sluice_program(
            "run", self.job, "--database", self.cluster.conninfo(database), "--workers", workers)
        return sluice_figures(finished, report)

    def alembic(self, database):
        return alembic_loop(self.cluster.sqlalchemy_url(database), self.folder)


class SQLite:
    def __init__(self, shop, sluice, job, folder):
        self.shop = shop
        self.sluice_program = sluice
        self.job = job
        self.folder = folder

    @staticmethod
    def _connect(path):
        connection = sqlite3.connect(path, isolation_level=None)
        connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        return connection

    def monolithic(self, path):
        connection = self._connect(path)
        connection.execute(UPDATE)
        connection.close()

    def chunked(self, path):
        connection = self._connect(path)
        for low in range(0, self.shop.rows, CHUNK):
            connection.execute(UPDATE + " WHERE id > ? AND id <= ?", [low, low + CHUNK])
        connection.close()

    def sluice(self, path, workers=1):
        finished, report = self.sluice_program("run", self.job, "--database", f"sqlite:{path}", "--workers", workers)
        return sluice_figures(finished, report)

    def alembic(self, path):
        return alembic_loop(f"sqlite:///{path}", self.folder)


def sluice_figures(finished, report):
    """Of the process as a whole, from its start to its end."""
    return {
        "peak": finished.peak_bytes, "chunks": report["chunks"], "seconds": finished.seconds,
        "proof": report["proof_seconds"]}


def alembic_loop(url, folder):
    """A real revision, run by `upgrade head` in a process of its own; the loop in it is timed, and not Alembic's start."""
    program = pathlib.Path(__file__).with_name("alembic_project")
    finished = programs.run(sys.executable, "-m", "bench.alembic_project.upgrade", url, cwd=program.parent.parent)
    if finished.code != 0:
        raise RuntimeError(finished.errors)
    return {"peak": finished.peak_bytes, "seconds": float(finished.output.strip().splitlines()[-1])}
