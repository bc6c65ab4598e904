"""Archives beside what people use for it now, and the guard's cost: `python -m bench.archives`; writes RESULTS-archive.md."""

import argparse
import json
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time

from . import report
from .cluster import Cluster
from .programs import Sluice

HERE = pathlib.Path(__file__).resolve().parent.parent
ORDERS = {"the heap in the key's order": "n", "the heap in no order": "hashint8(n)"}


def options():
    parser = argparse.ArgumentParser(prog="bench.archives", description=__doc__)
    parser.add_argument("--sluice", default=str(HERE.parent / ".build/release/sluice"), help="the program to measure")
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--guard-rows", type=int, default=200_000, help="rows written with and without the guard")
    parser.add_argument("--rounds", type=int, default=5, help="medians are of that many")
    parser.add_argument("--output", default=str(HERE / "RESULTS-archive.md"))
    return parser.parse_args()


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def timed(way):
    """The way's own figures and its time."""
    start = time.perf_counter()
    figures = way() or {}
    return {"seconds": time.perf_counter() - start, **figures}


def shell(command, **environment):
    subprocess.run(["bash", "-e", "-o", "pipefail", "-c", command], check=True, env=environment, stdout=subprocess.DEVNULL)


def interleaved(ways, rounds, prepare):
    """Each way once a round, each after `prepare`, which isn't measured."""
    figures = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            prepare()
            figures[name].append(timed(way))
            print(f"round {number + 1} of {rounds}, {name}: {figures[name][-1]['seconds']:.2f} s", flush=True)
    return figures


class Files:
    """Where each turn writes its file; empty at its start."""

    def __init__(self, folder):
        self.folder = folder / "out"

    def clear(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()

    def __truediv__(self, name):
        return self.folder / name


def sluice_backup(sluice, database, files):
    finished, _ = sluice("backup", "products.price", "--to", files / "a.zst", "--database", database)
    return {"peak": finished.peak_bytes}


class Postgres:
    def __init__(self, cluster, sluice, rows, folder):
        self.cluster, self.sluice, self.rows, self.folder = cluster, sluice, rows, folder
        self.files = Files(folder)
        self.environment = {"PGHOST": str(cluster.folder), "PGUSER": "postgres", "PATH": "/usr/bin:/bin"}

    def make(self, order):
        self.drop("template_shop")
        with self.cluster.connect() as admin:
            admin.execute("CREATE DATABASE template_shop")
        with self.cluster.connect("template_shop") as connection:
            connection.execute(
                f"CREATE TABLE products AS SELECT n AS id, 'Product no. ' || md5(n::text) AS name,"
                f" (1 + n * 7919 %% 100000)::integer AS price, (n %% 500)::integer AS stock_quantity,"
                f" timestamptz '2026-01-01' + n * interval '1 second' AS created_at"
                f" FROM generate_series(1::bigint, %s) AS n ORDER BY {order}", [self.rows])
            connection.execute("ALTER TABLE products ADD PRIMARY KEY (id)")
            connection.execute("VACUUM (FREEZE, ANALYZE) products")

    def drop(self, name):
        with self.cluster.connect() as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def backup(self, rounds):
        database = self.cluster.conninfo("template_shop")
        return interleaved({
            "COPY into zstd -3 -T2": lambda: shell(
                f"psql -X template_shop -c 'COPY (SELECT id, price FROM products) TO STDOUT' | zstd -3 -T2 -q -o {self.files / 'p.zst'}",
                **self.environment),
            "sluice backup": lambda: sluice_backup(self.sluice, database, self.files),
        }, rounds, self.files.clear)

    def restore(self, rounds):
        archive, text = self.folder / "kept.zst", self.folder / "kept.txt"
        self.sluice("backup", "products.price", "--to", archive, "--database", self.cluster.conninfo("template_shop"))
        shell(f"psql -X template_shop -c 'COPY (SELECT id, price FROM products) TO STDOUT' > {text}", **self.environment)
        figures = interleaved({
            "COPY and UPDATE … FROM": lambda: self.copy_and_update(text),
            "sluice restore": lambda: self.sluice_restore(archive),
        }, rounds, self.fresh_without_price)
        for path in (archive, archive.with_name(archive.name + ".json"), text):
            path.unlink()
        return figures

    def fresh_without_price(self):
        self.drop("shop")
        with self.cluster.connect() as admin:
            admin.execute("CREATE DATABASE shop TEMPLATE template_shop STRATEGY file_copy")
        with self.cluster.connect("shop") as connection:
            connection.execute("ALTER TABLE products DROP COLUMN price")
            connection.execute("CHECKPOINT")

    def copy_and_update(self, text):
        shell(
            "psql -X -q shop -c 'ALTER TABLE products ADD COLUMN price integer'"
            " -c 'CREATE TEMP TABLE kept (id bigint, price integer)'"
            f" -c \"\\copy kept FROM '{text}'\" -c 'ANALYZE kept'"
            " -c 'UPDATE products SET price = kept.price FROM kept WHERE kept.id = products.id'", **self.environment)

    def sluice_restore(self, archive):
        finished, result = self.sluice("restore", archive, "--database", self.cluster.conninfo("shop"))
        if result["rows"] != self.rows:
            raise RuntimeError(f"{result['rows']} of {self.rows} rows came back")
        return {"peak": finished.peak_bytes}

    def guard(self, rows, rounds):
        """Seconds of each kind of write, without the guard and with it."""
        figures = {}
        for _ in range(rounds):
            for guarded in (False, True):
                self.drop("shop")
                with self.cluster.connect() as admin:
                    admin.execute("CREATE DATABASE shop TEMPLATE template_shop STRATEGY file_copy")
                if guarded:
                    self.sluice("deprecate", "products.price", "--keep-name", "--database", self.cluster.conninfo("shop"))
                with self.cluster.connect("shop") as connection:
                    connection.execute("CHECKPOINT")
                    writes = {
                        "a row that changes the column, in one statement": (rows, lambda: connection.execute(
                            "UPDATE products SET price = price + 1 WHERE id <= %s", [rows])),
                        "a row that leaves it alone, in one statement": (rows, lambda: connection.execute(
                            "UPDATE products SET stock_quantity = 1 WHERE id > %s AND id <= %s", [rows, 2 * rows])),
                        "a transaction of one row that changes the column": (5_000, lambda: [connection.execute(
                            "UPDATE products SET price = price + 1 WHERE id = %s", [2 * rows + n]) for n in range(5_000)]),
                    }
                    for name, (count, write) in writes.items():
                        figures.setdefault(name, {False: [], True: []})[guarded].append(seconds(write) / count)
        return figures


class SQLite:
    def __init__(self, sluice, rows, folder):
        self.sluice, self.rows = sluice, rows
        self.files = Files(folder)
        self.path = folder / "shop.db"
        connection = sqlite3.connect(self.path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, price INTEGER, stock_quantity INTEGER, created_at TEXT)")
        connection.execute(
            "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ?)"
            " INSERT INTO products SELECT n, 'Product no. ' || n, 1 + n * 7919 % 100000, n % 500, '2026-01-01' FROM s", [rows])
        connection.commit()
        connection.close()

    def backup(self, rounds):
        return interleaved({
            "sqlite3 into zstd -3 -T2": lambda: shell(
                f"sqlite3 {self.path} 'SELECT id, price FROM products' | zstd -3 -T2 -q -o {self.files / 'p.zst'}",
                PATH="/usr/bin:/bin"),
            "sluice backup": lambda: sluice_backup(self.sluice, f"sqlite:{self.path}", self.files),
        }, rounds, self.files.clear)


def ratio(figures, peer, name):
    """Rows a second to the peer's of the same round."""
    return statistics.median(base["seconds"] / run["seconds"] for run, base in zip(figures[name], figures[peer]))


def race_rows(what, figures, rows, aim):
    peer = next(iter(figures))
    lines = []
    for name, runs in figures.items():
        times = sorted(run["seconds"] for run in runs)
        peak = report.column(runs, "peak")
        lines.append([
            what, name, "1.00" if name == peer else f"{ratio(figures, peer, name):.2f}", "" if name == peer else aim,
            f"{rows / statistics.median(times):,.0f}", f"{times[0]:.2f} to {times[-1]:.2f} s", report.megabytes(peak)])
    return lines


def text(results, chosen):
    rows = []
    for what, figures in results["backup"].items():
        rows += race_rows(f"backup, {what}", figures, chosen.rows, "≥ 0.85, < 80 MB")
    for what, figures in results["restore"].items():
        rows += race_rows(f"restore, {what}", figures, chosen.rows, "≥ 1, < 80 MB")
    guard = []
    for what, times in results["guard"].items():
        without, guarded = (1e6 * statistics.median(times[key]) for key in (False, True))
        guard.append([what, f"{without:.1f} µs", f"{guarded:.1f} µs", f"{guarded - without:+.1f} µs", f"{guarded / without:.2f}"])
    return "\n\n".join([
        "# Archives beside what people use for it now", INTRODUCTION.format(rows=chosen.rows, rounds=chosen.rounds),
        report.table(["work", "way", "rows/s, ratio", "aim", "rows/s", "range of times", "client's peak memory"], rows),
        "## What the guard of a deprecated column costs a writer, on PostgreSQL",
        report.table(["each", "without", "with the guard", "cost", "ratio"], guard), "## The machine and the settings",
        report.machine(results)]) + "\n"


INTRODUCTION = """\
Made by `python -m bench.archives` (`make bench` runs it, too); {rows:,} rows of five columns, of which `id` and `price` go out
and come back. Medians of {rounds} rounds, in each of which every way had its turn; ratios are of rows a second, to the peer of
the same round. Sluice's time is that of the whole process: for a backup with the archive read back and compared, indexed
and synced, for a restore with a checkpoint in each chunk. The peer does none of that. Memory is VmHWM, of Sluice alone."""


def main():
    chosen = options()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sluice-bench-archives-"))
    sluice = Sluice(chosen.sluice)
    results = {"backup": {}, "restore": {}}
    try:
        with Cluster() as cluster:
            with cluster.connect() as connection:
                results["postgres_version"] = connection.execute("SHOW server_version").fetchone()[0]
            postgres = Postgres(cluster, sluice, chosen.rows, folder)
            for what, order in ORDERS.items():
                postgres.make(order)
                results["backup"][f"PostgreSQL, {what}"] = postgres.backup(chosen.rounds)
                results["restore"][f"PostgreSQL, {what}"] = postgres.restore(chosen.rounds)
            postgres.make("n")
            results["guard"] = postgres.guard(chosen.guard_rows, chosen.rounds)
        results["backup"]["SQLite"] = SQLite(sluice, chosen.rows, folder).backup(chosen.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    pathlib.Path(chosen.output).write_text(text(results, chosen))
    out = HERE / "out"
    out.mkdir(exist_ok=True)
    (out / "results-archive.json").write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
