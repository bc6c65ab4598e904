#!/usr/bin/env python3
"""Sluice's revision commands beside Alembic's, in one run on one machine.

    compare.py SLUICE ALEMBIC_PYTHON [--postgres CONNINFO SQLALCHEMY_URL]

SLUICE is a release build. ALEMBIC_PYTHON is what Tests/Alembic/venv.sh prints (for PostgreSQL it needs psycopg2 too).
Each figure is the smallest and the median of several runs of the whole process; beside it the processor time, which
other work on the machine disturbs less.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ENV = """
import os
from alembic import context
from sqlalchemy import create_engine
with create_engine(os.environ["ALEMBIC_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
"""


def make_sluice(folder, count):
    os.makedirs(folder + "/migrations")
    with open(folder + "/sluice.yaml", "w") as file:
        file.write("database: sqlite:app.db\n")
    for i in range(count):
        down = f"r{i - 1:011x}" if i else "null"
        with open(f"{folder}/migrations/r{i:011x}_revision_{i}.yaml", "w") as file:
            file.write(
                f"revision: r{i:011x}\ndown_revision: {down}\nmessage: revision {i}\n"
                "upgrade:\n  - execute: {sql: SELECT 1, reverse: SELECT 1}\n"
            )


def make_alembic(folder, count):
    os.makedirs(folder + "/versions")
    with open(folder + "/alembic.ini", "w") as file:
        file.write("[alembic]\nscript_location = %(here)s\n")
    with open(folder + "/env.py", "w") as file:
        file.write(ENV)
    for i in range(count):
        down = f"'r{i - 1:011x}'" if i else "None"
        with open(f"{folder}/versions/r{i:011x}_revision_{i}.py", "w") as file:
            file.write(
                f'"""revision {i}\n\nRevision ID: r{i:011x}\n"""\nfrom alembic import op\n\n'
                f"revision = 'r{i:011x}'\ndown_revision = {down}\nbranch_labels = None\ndepends_on = None\n\n\n"
                'def upgrade():\n    op.execute("SELECT 1")\n\n\ndef downgrade():\n    op.execute("SELECT 1")\n'
            )


def measure(command, folder, runs, before=lambda: None, env=None):
    walls, cpus = [], []
    for _ in range(runs):
        before()
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **(env or {})}
        )
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        walls.append(time.perf_counter() - start)
        cpus.append(usage.ru_utime + usage.ru_stime)
        if status:
            sys.exit(f"{command} failed: {errors.decode()[-400:]}")
    return min(walls) * 1e3, statistics.median(walls) * 1e3, min(cpus) * 1e3


def row(name, ours, theirs):
    print(
        f"| {name} | {ours[0]:.0f} / {ours[1]:.0f} ms | {theirs[0]:.0f} / {theirs[1]:.0f} ms | {theirs[0] / ours[0]:.0f}× / "
        f"{theirs[1] / ours[1]:.0f}× | {ours[2]:.0f} ms | {theirs[2]:.0f} ms | {theirs[2] / ours[2]:.0f}× |",
        flush=True,
    )


def main():
    sluice, python = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    alembic = [python, "-m", "alembic"]
    root = tempfile.mkdtemp(prefix="sluice-bench-")
    folders = {}
    for count in (1, 1000, 5000):
        folders[count] = (f"{root}/s{count}", f"{root}/a{count}")
        make_sluice(folders[count][0], count)
        make_alembic(folders[count][1], count)
    url = lambda count: {"ALEMBIC_URL": f"sqlite:///{folders[count][1]}/app.db"}

    def forget(count):
        for folder in folders[count]:
            for suffix in ("", "-wal", "-shm", "-journal"):
                if os.path.exists(f"{folder}/app.db{suffix}"):
                    os.remove(f"{folder}/app.db{suffix}")

    print("| what | Sluice, min / median | Alembic, min / median | ratio | Sluice, CPU | Alembic, CPU | ratio |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for command in ("history", "heads"):
        ours = measure([sluice, command], folders[5000][0], 9)
        row(f"`{command}` of 5,000", ours, measure(alembic + [command], folders[5000][1], 4, env=url(5000)))
    ours = measure([sluice, "upgrade"], folders[1000][0], 5, before=lambda: forget(1000))
    theirs = measure(alembic + ["upgrade", "head"], folders[1000][1], 4, before=lambda: forget(1000), env=url(1000))
    row("1,000 trivial revisions applied, SQLite", ours, theirs)
    for count in (1, 1000):
        measure([sluice, "upgrade"], folders[count][0], 1)
        measure(alembic + ["upgrade", "head"], folders[count][1], 1, env=url(count))
        ours = measure([sluice, "current"], folders[count][0], 15)
        row(f"`current` of {count:,}, SQLite", ours, measure(alembic + ["current"], folders[count][1], 5, env=url(count)))
    if "--postgres" in sys.argv:
        conninfo, target = sys.argv[sys.argv.index("--postgres") + 1 :][:2]
        clean = "DROP SCHEMA IF EXISTS sluice CASCADE; DROP TABLE IF EXISTS alembic_version"
        reset = lambda: subprocess.run(["psql", "-q", "-d", conninfo, "-c", clean], check=True, stderr=subprocess.DEVNULL)
        ours = measure([sluice, "upgrade", "--database", conninfo], folders[1000][0], 5, before=reset)
        theirs = measure(alembic + ["upgrade", "head"], folders[1000][1], 4, before=reset, env={"ALEMBIC_URL": target})
        row("1,000 trivial revisions applied, PostgreSQL", ours, theirs)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
