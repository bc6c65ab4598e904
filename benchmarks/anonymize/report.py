"""RESULTS-anonymize.md: ratios first, absolute figures after, the machine described."""

from bench.report import column, machine, median, megabytes, shown, table

SLUICE = "sluice anonymize --from --to, 2 workers"
UNMASKED = "unmasked: psql COPY into COPY, then keys"
UNMASKED_INTO_KEYS = "unmasked: psql COPY into COPY, of a table with its keys"
BAUTA = "bauta, 2 partitions"
IN_PLACE = "sluice anonymize --database, 2 workers"
REFERENCED = "the same, of a table that a foreign key points at"
UPDATE = "one SQL UPDATE with hmac()"
UPDATE_FULL = "the UPDATE, then VACUUM (FULL, ANALYZE)"
PGANONYMIZE = "pganonymize"
PYNONYMIZER = "pynonymizer"

INTRODUCTION = """\
Made by `make -C benchmarks anonymize`; medians of {rounds} rounds, in each of which every way had its turn on a fresh
database. The table is `users(id bigint primary key, name text, email text unique, phone varchar(20), address text,
created_at timestamptz)` with {rows:,} rows; name, e-mail, phone and address are replaced. Sluice and bauta are timed as
whole processes. A copy by Sluice has the schema, keys, indexes and statistics of the source and was checked on the way;
`COPY | COPY` is timed with both keys made after the rows, and with both there before. In place, Sluice's time has the rewrite in it, after which no
dead row, index or statistic holds an original; the UPDATE by itself leaves all of them there. Ratios are of rows a
second, within the same round. Differences under 8 % are noise."""


def text(results):
    options = results["options"]
    parts = ["# Anonymizing: Sluice beside its peers", INTRODUCTION.format(rounds=options["rounds"], rows=options["rows"])]
    parts += ["## Ratios", ratios(results), "## Bounds", bounds(results), "## Absolute figures"]
    for name in ("copy", "in_place", "small"):
        if name in results:
            parts.append(figures(results[name], options["small_rows"] if name == "small" else options["rows"]))
    return "\n\n".join(parts + ["## The machine and the settings", machine(results)]) + "\n"


def ratios(results):
    rows = []

    def compare(part, mine, other, aim):
        runs = results.get(part, {})
        if mine in runs and other in runs:
            ratio = median([base["seconds"] / run["seconds"] for run, base in zip(runs[mine], runs[other])])
            rows.append([mine, other, shown(ratio), aim])

    compare("copy", SLUICE, BAUTA, "≥ 1.3")
    compare("copy", SLUICE, UNMASKED_INTO_KEYS, "≥ 0.9")
    compare("copy", SLUICE, UNMASKED, "≥ 0.9")
    compare("in_place", IN_PLACE, UPDATE, "≥ 1")
    compare("in_place", REFERENCED, UPDATE, "≥ 1")
    compare("in_place", IN_PLACE, UPDATE_FULL, "")
    compare("in_place", REFERENCED, UPDATE_FULL, "")
    small = f"{results['options']['small_rows']:,} rows"
    compare("small", IN_PLACE, PGANONYMIZE, f"≥ 10, at {small}")
    compare("small", IN_PLACE, PYNONYMIZER, f"at {small}")
    return table(["way", "beside", "times as fast", "aim"], rows)


def bounds(results):
    rows, options = [], results["options"]
    for part, name in (("copy", SLUICE), ("in_place", IN_PLACE)):
        if part in results:
            rows.append([f"resident memory, {name}", megabytes(column(results[part][name], "peak")), "< 100 MB"])
    if "email" in results:
        cost = median([run["email"] - run["nothing"] for run in results["email"]]) / options["rows"]
        rows.append(["a keyed e-mail, CPU time a value", f"{1e9 * cost:.0f} ns", "< 400 ns"])
    if "joins" in results:
        before, after = results["joins"]["before"], results["joins"]["after"]
        same = "the same ones" if before == after else f"NOT the same: {before} before, {after} after"
        rows.append([
            f"joins by e-mail of two tables of {options['rows']:,}", f"{before[0]:,} matched before and {after[0]:,} after, {same}", "all, and no other"])
    return table(["what", "measured", "aim"], rows) + (
        "\n\nMemory is the process's VmHWM. The cost of an e-mail is the difference in CPU time between a copy that replaces"
        " the e-mails alone and one that keeps everything: finding, decoding, hashing and writing the value.")


def figures(runs, count):
    rows = []
    for name, measured in runs.items():
        seconds = sorted(run["seconds"] for run in measured)
        rows.append([
            name, f"{count:,}", f"{median(seconds):.2f} s", f"{seconds[0]:.2f} to {seconds[-1]:.2f} s",
            f"{count / median(seconds):,.0f}", megabytes(column(measured, "peak"))])
    return table(["way", "rows", "time", "range", "rows/s", "client's peak memory"], rows)
