"""Runs everything and writes RESULTS-anonymize.md: `python -m anonymize [--quick]`."""

import argparse
import json
import pathlib
import shutil
import signal
import sys
import tempfile

from bench.cluster import Cluster

from . import joins, report
from .users import Users
from .ways import EMAIL, NOTHING, Ways

HERE = pathlib.Path(__file__).resolve().parent.parent


def options():
    parser = argparse.ArgumentParser(prog="anonymize", description=__doc__)
    parser.add_argument("--sluice", default=str(HERE.parent / ".build/release/sluice"), help="the program to measure")
    parser.add_argument("--bauta", default=str(HERE / ".venv/bin/bauta"))
    parser.add_argument("--pganonymize", default=str(HERE / ".venv/bin/pganonymize"))
    parser.add_argument("--pynonymizer", default=str(HERE / ".venv/bin/pynonymizer"))
    parser.add_argument("--quick", action="store_true", help="a small table and three rounds")
    parser.add_argument("--rounds", type=int, help="medians are of that many (5)")
    parser.add_argument("--rows", type=int, help="1000000")
    parser.add_argument("--small-rows", type=int, help="rows for the slow peers (100000)")
    parser.add_argument("--only", default="copy,in_place,small,email,joins", help="parts to run, by comma")
    parser.add_argument("--output", default=str(HERE / "RESULTS-anonymize.md"))
    chosen = parser.parse_args()
    for name, (full, quick) in {"rounds": (5, 3), "rows": (1_000_000, 100_000), "small_rows": (100_000, 10_000)}.items():
        if getattr(chosen, name) is None:
            setattr(chosen, name, quick if chosen.quick else full)
    chosen.only = set(chosen.only.split(","))
    return chosen


def race(ways, rounds):
    """Each way once a round, in turns: what disturbs the machine then disturbs all of them."""
    figures = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            figures[name].append(way())
            print(f"round {number + 1} of {rounds}, {name}: {figures[name][-1]['seconds']:.2f} s", flush=True)
    return figures


def measure(cluster, folder, chosen, results):
    users = Users(cluster, chosen.rows)
    ways = Ways(users, chosen, folder)
    if "copy" in chosen.only:
        results["copy"] = race({
            report.SLUICE: ways.sluice_copy, report.UNMASKED: ways.unmasked_copy,
            report.UNMASKED_INTO_KEYS: lambda: ways.unmasked_copy(keys_first=True), report.BAUTA: ways.bauta}, chosen.rounds)
    if "in_place" in chosen.only:
        results["in_place"] = race({
            report.IN_PLACE: ways.sluice_in_place, report.REFERENCED: lambda: ways.sluice_in_place(referenced=True),
            report.UPDATE: ways.sql_update,
            report.UPDATE_FULL: lambda: ways.sql_update(rewriting=True)}, chosen.rounds)
    if "email" in chosen.only:
        results["email"] = [
            {name: ways.sluice_copy(columns, workers=1)["cpu"] for name, columns in (("email", EMAIL), ("nothing", NOTHING))}
            for _ in range(chosen.rounds)]
    if "joins" in chosen.only:
        results["joins"] = joins.differences(users, chosen, folder)
    users.remove()
    if "small" in chosen.only:
        few = Users(cluster, chosen.small_rows)
        ways = Ways(few, chosen, folder)
        results["small"] = race({
            report.IN_PLACE: ways.sluice_in_place, report.PGANONYMIZE: ways.pganonymize,
            report.PYNONYMIZER: ways.pynonymizer}, min(3, chosen.rounds))
        few.remove()


def main():
    chosen = options()
    # So that the server and the files are removed also then.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    kept = ("rounds", "rows", "small_rows")
    results = {"options": {name: getattr(chosen, name) for name in kept}}
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sluice-bench-files-"))
    try:
        with Cluster(max_wal_size="8GB") as cluster:
            with cluster.connect() as connection:
                results["postgres_version"] = connection.execute("SHOW server_version").fetchone()[0]
            measure(cluster, folder, chosen, results)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    out = HERE / "out"
    out.mkdir(exist_ok=True)
    (out / "results-anonymize.json").write_text(json.dumps(results, indent=1, default=str))
    pathlib.Path(chosen.output).write_text(report.text(results))
    print(f"wrote {chosen.output}")


if __name__ == "__main__":
    main()
