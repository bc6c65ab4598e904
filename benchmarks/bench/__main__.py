"""Runs everything and writes RESULTS.md: `python -m bench [--quick]`."""

import argparse
import json
import pathlib
import shutil
import signal
import sys
import tempfile

from . import contestants, probes, report, shop
from .cluster import Cluster
from .programs import Sluice

HERE = pathlib.Path(__file__).resolve().parent.parent


def options():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--sluice", default=str(HERE.parent / ".build/release/sluice"), help="the program to measure")
    parser.add_argument("--quick", action="store_true", help="small tables and three rounds: a look in two minutes")
    parser.add_argument("--rounds", type=int, help="medians are of that many (5)")
    parser.add_argument("--postgres-rows", type=int, help="1000000")
    parser.add_argument("--sqlite-rows", type=int, help="2000000")
    parser.add_argument("--loop-rows", type=int, help="rows for Alembic's loop (20000)")
    parser.add_argument("--large-rows", type=int, help="rows of the large table for memory (20000000)")
    parser.add_argument("--resume-chunks", type=int, help="chunks of the run to resume (100000)")
    parser.add_argument("--only", default="postgres,sqlite,memory,checkpoint,resume", help="parts to run, by comma")
    parser.add_argument("--output", default=str(HERE / "RESULTS.md"))
    chosen = parser.parse_args()
    usual = {
        "rounds": (5, 3), "postgres_rows": (1_000_000, 200_000), "sqlite_rows": (2_000_000, 500_000),
        "loop_rows": (20_000, 2_000), "large_rows": (20_000_000, 1_000_000), "resume_chunks": (100_000, 10_000),
    }
    for name, (full, quick) in usual.items():
        if getattr(chosen, name) is None:
            setattr(chosen, name, quick if chosen.quick else full)
    chosen.only = set(chosen.only.split(","))
    return chosen


def race(shop_, ways, rounds):
    """Each way once a round, in turns: what disturbs the machine then disturbs all of them."""
    figures = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            database = shop_.fresh()
            measured = shop_.measured(database, lambda: way(database))
            if measured["changed"] != shop_.rows:
                raise RuntimeError(f"{name} changed {measured['changed']} of {shop_.rows} rows")
            figures[name].append(measured)
            print(f"round {number + 1} of {rounds}, {name}: {measured['seconds']:.2f} s", flush=True)
    return figures


def race_on_postgres(cluster, sluice, job, folder, chosen):
    shop_ = shop.PostgresShop(cluster, chosen.postgres_rows)
    way = contestants.Postgres(shop_, sluice, job, folder)
    figures = race(shop_, {
        report.MONOLITHIC: way.monolithic,
        "chunked psycopg loop, 1 connection": way.chunked,
        "chunked psycopg loop, 2 connections": lambda database: way.chunked(database, connections=2),
        "sluice run, 1 worker": way.sluice,
        "sluice run, 2 workers": lambda database: way.sluice(database, workers=2),
    }, chosen.rounds)
    shop_.remove()
    small = shop.PostgresShop(cluster, chosen.loop_rows)
    loop = race(small, {"Alembic's row-by-row loop": contestants.Postgres(small, sluice, job, folder).alembic}, chosen.rounds)
    small.remove()
    return {**figures, **loop}


def race_on_sqlite(sluice, job, folder, chosen):
    shop_ = shop.SQLiteShop(folder, chosen.sqlite_rows)
    way = contestants.SQLite(shop_, sluice, job, folder)
    figures = race(shop_, {
        report.MONOLITHIC: way.monolithic, "chunked sqlite3 loop": way.chunked, "sluice run, 1 worker": way.sluice,
    }, chosen.rounds)
    shop_.remove()
    small = shop.SQLiteShop(folder, chosen.loop_rows)
    loop = race(small, {"Alembic's row-by-row loop": contestants.SQLite(small, sluice, job, folder).alembic}, chosen.rounds)
    small.remove()
    return {**figures, **loop}


def main():
    chosen = options()
    # So that the server and the files are removed also then.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = {"options": {key: value for key, value in vars(chosen).items() if key not in ("only", "sluice", "output")}}
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sluice-bench-files-"))
    sluice = Sluice(chosen.sluice)
    job = shop.job(folder)
    single = shop.job(folder, min_rows=1, max_rows=1, passes=1)
    sizes = [200_000, chosen.large_rows]
    try:
        with Cluster() as cluster:
            with cluster.connect() as connection:
                results["postgres_version"] = connection.execute("SHOW server_version").fetchone()[0]
            if "postgres" in chosen.only:
                results["postgres"] = race_on_postgres(cluster, sluice, job, folder, chosen)
            if "sqlite" in chosen.only:
                results["sqlite"] = race_on_sqlite(sluice, job, folder, chosen)
            if "checkpoint" in chosen.only:
                on_sqlite = shop.SQLiteShop(folder, chosen.sqlite_rows)
                results["checkpoint"] = {
                    "PostgreSQL, 1,250 rows a chunk": probes.checkpoint_cost_on_postgres(sluice, job, chosen.postgres_rows),
                    "SQLite, 10,000 rows a chunk": probes.checkpoint_cost_on_sqlite(on_sqlite, 10_000, chosen.rounds),
                }
                on_sqlite.remove()
            if "resume" in chosen.only:
                results["resume"] = resume(cluster, sluice, single, folder, chosen.resume_chunks)
            if "memory" in chosen.only:
                results["memory"] = {
                    "SQLite": probes.memory_on_sqlite(folder, sluice, job, sizes),
                    "PostgreSQL": probes.memory_on_postgres(cluster, sluice, job, sizes),
                }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    out = HERE / "out"
    out.mkdir(exist_ok=True)
    (out / "results.json").write_text(json.dumps(results, indent=1, default=str))
    pathlib.Path(chosen.output).write_text(report.text(results))
    print(f"wrote {chosen.output}")


def resume(cluster, sluice, job, folder, chunks):
    on_sqlite = shop.SQLiteShop(folder, chunks + 1_000)
    seconds = {"SQLite": probes.resume_seconds(sluice, job, f"sqlite:{on_sqlite.fresh()}", chunks)}
    on_sqlite.remove()
    on_postgres = shop.PostgresShop(cluster, chunks + 1_000)
    database = on_postgres.fresh()
    with cluster.connect() as connection:
        # Only so that the many small commits before the resume don't take minutes.
        connection.execute(f"ALTER DATABASE {database} SET synchronous_commit = off")
    seconds["PostgreSQL"] = probes.resume_seconds(sluice, job, cluster.conninfo(database), chunks)
    on_postgres.remove()
    return seconds


if __name__ == "__main__":
    main()
