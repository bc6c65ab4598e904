"""RESULTS.md: ratios first, absolute figures after, the machine described."""

import datetime
import os
import pathlib
import platform
import sqlite3
import statistics

from .cluster import SETTINGS

MONOLITHIC = "one monolithic UPDATE"


def text(results):
    parts = ["# Sluice beside its peers", INTRODUCTION.format(rounds=results["options"]["rounds"])]
    if "postgres" in results:
        parts += ["## PostgreSQL: ratios", race_ratios(results["postgres"], TARGETS_POSTGRES)]
    if "sqlite" in results:
        parts += ["## SQLite: ratios", race_ratios(results["sqlite"], TARGETS_SQLITE)]
    if {"memory", "checkpoint", "resume"} & results.keys():
        parts += ["## Bounds", bounds(results)]
    parts.append("## Absolute figures")
    for name in ("postgres", "sqlite"):
        if name in results:
            parts += [f"### {'PostgreSQL' if name == 'postgres' else 'SQLite'}", race_figures(results[name])]
    parts += ["## The machine and the settings", machine(results)]
    return "\n\n".join(parts) + "\n"


INTRODUCTION = """\
Made by `make bench`; medians of {rounds} rounds, in each of which every way had its turn on a fresh copy of the same
table. The work: `products(id bigint primary key, name, price integer, stock_quantity, created_at, price_decimal
numeric(10,2))` with one more index on name, loaded, vacuumed and analyzed; set `price_decimal = price / 100.0` in each
row. Sluice's time is that of the whole process `sluice run`, the proof that the run is complete included; the other
ways' is that of their statements alone. Ratios are of rows a second, to the monolithic UPDATE of the same round.
Alembic's loop has fewer rows, and its rounds behind the others'. Differences under 8 % are noise."""

TARGETS_POSTGRES = {
    "sluice run, 1 worker": "≥ 1.25, WAL ≤ 0.65, table ≤ 1.25", "sluice run, 2 workers": "≥ 2.2, WAL ≤ 0.65, table ≤ 1.25",
}
TARGETS_SQLITE = {"sluice run, 1 worker": "≥ 0.9"}


def median(values):
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def column(runs, key):
    return median([run.get(key) for run in runs])


def rate(run):
    return run["changed"] / run["seconds"]


def changing_rate(run):
    """Without the proof that nothing was left out, which only Sluice gives."""
    return run["changed"] / (run["seconds"] - run.get("proof", 0))


def ratio(figures, name, of=rate):
    """Of the same round, so that what disturbed the machine meanwhile disturbed both."""
    return median([of(run) / rate(base) for run, base in zip(figures[name], figures[MONOLITHIC])])


def race_ratios(figures, targets):
    has_growth = any("growth" in run for run in figures[MONOLITHIC])
    header = ["way", "rows/s", "without the proof"] + (["WAL a row", "table after / before", "HOT share"] if has_growth else ["WAL file"]) + ["aim"]
    base = [run["wal"] / run["changed"] for run in figures[MONOLITHIC]]
    rows = []
    for name, runs in figures.items():
        wal = median([run["wal"] / run["changed"] for run in runs]) / median(base)
        cells = [name, shown(ratio(figures, name)), shown(ratio(figures, name, changing_rate))]
        if has_growth:
            hot = column(runs, "hot")
            cells += [f"{wal:.2f}", f"{column(runs, 'growth'):.2f}", "–" if hot is None else f"{100 * hot:.0f} %"]
        else:
            cells += [f"{column(runs, 'wal') / 1e6:.1f} MB"]
        rows.append(cells + [targets.get(name, "")])
    return table(header, rows)


def shown(number):
    return f"{number:.2f}" if number >= 0.1 else f"{number:.3f}"


def race_figures(figures):
    rows = []
    for name, runs in figures.items():
        rates = sorted(rate(run) for run in runs)
        rows.append([
            name, f"{runs[0]['changed']:,}", f"{median(rates):,.0f}", f"{rates[0]:,.0f} to {rates[-1]:,.0f}",
            f"{column(runs, 'seconds'):.2f} s", f"{column(runs, 'wal') / 1e6:,.1f} MB", megabytes(column(runs, "peak"))])
    return table(["way", "rows", "rows/s", "range", "time", "WAL", "client's peak memory"], rows)


def bounds(results):
    rows = []
    for name, share in results.get("checkpoint", {}).items():
        rows.append([f"cost of the checkpoint, {name}", f"{100 * share:.1f} %", "< 2 %"])
    for name, peaks in results.get("memory", {}).items():
        for count, peak in peaks.items():
            rows.append([f"peak memory, {name}, {count:,} rows", megabytes(peak), "< 60 MB, alike"])
    for name, seconds in results.get("resume", {}).items():
        rows.append([
            f"resume of a run with {results['options']['resume_chunks']:,} chunks, {name}", f"{1000 * seconds:.0f} ms", "< 1 s"])
    return table(["what", "measured", "aim"], rows) + (
        "\n\nThe checkpoint's cost is the share of its statement: on PostgreSQL the server's time for it, of the time of a run; on"
        " SQLite in the same chunks run from Python. Memory is the process's VmHWM. To resume is"
        " measured from the start of the process to its end, with one chunk committed in between.")


def megabytes(size):
    return "–" if size is None else f"{size / 1e6:.0f} MB"


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def machine(results):
    processor = next(
        (line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    release = dict(
        line.rstrip().split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
    settings = ", ".join(f"{name} = {value}" for name, value in SETTINGS.items())
    return "\n".join([
        f"- {processor}, {os.cpu_count()} cores, {memory:.0f} GiB of memory, {release['PRETTY_NAME'].strip(chr(34))},"
        f" Linux {platform.release()}; {datetime.date.today()}",
        f"- load average at the end: {os.getloadavg()[1]:.1f} over five minutes",
        f"- PostgreSQL {results['postgres_version']}: {settings}",
        f"- SQLite: journal_mode = WAL, synchronous = NORMAL; Python's is {sqlite3.sqlite_version}",
        f"- Python {platform.python_version()}; versions of the peers in requirements.txt",
        "- All data fit in memory. Small commits cost more on disks with a slower fsync.",
    ])
