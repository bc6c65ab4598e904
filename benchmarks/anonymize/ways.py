"""The ways to get rid of the people in it. Each returns seconds, and what else it knows."""

import os
import pathlib
import resource
import subprocess
import time

import yaml

from bench.programs import run

from .users import TABLE

KEY = "6f1d2c3b4a5968778695a4b3c2d1e0f0918273645546372819"
ALL = {
    "id": "keep", "name": {"fake": "full_name"}, "email": {"fake": "email"}, "phone": {"fake": "phone"},
    "address": {"fake": "street"}, "created_at": "keep"}
EMAIL = {**{column: "keep" for column in ALL}, "email": {"fake": "email"}}
NOTHING = {column: "keep" for column in ALL}
KEYS = ["ALTER TABLE users ADD PRIMARY KEY (id)", "ALTER TABLE users ADD UNIQUE (email)"]


class Ways:
    def __init__(self, users, programs, folder):
        self.users = users
        self.programs = programs
        self.folder = pathlib.Path(folder)
        os.environ.update(SLUICE_KEY=KEY, MASKING_KEY=KEY)

    def _conninfo(self, database):
        return self.users.cluster.conninfo(database)

    def _timed(self, *command, cwd=None):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        finished = run(*command, cwd=cwd)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if finished.code:
            raise RuntimeError(f"{command[0]}: {finished.code}\n{finished.output}{finished.errors}")
        cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        return {"seconds": finished.seconds, "peak": finished.peak_bytes, "cpu": cpu}, finished.output

    def _plan(self, tables):
        path = self.folder / "plan.yaml"
        path.write_text(yaml.safe_dump({"version": 1, "tables": tables}))
        return path

    # Copies

    def copy_by(self, source, target, tables, workers=2):
        figures, _ = self._timed(
            self.programs.sluice, "anonymize", self._plan(tables), "--from", self._conninfo(source), "--to",
            self._conninfo(target), "--workers", workers)
        return figures

    def sluice_copy(self, columns=None, workers=2):
        target = self.users.empty()
        figures = self.copy_by(self.users.source, target, {"users": columns or ALL}, workers)
        if columns is None:
            self.users.check(target)
        return figures

    def unmasked_copy(self, keys_first=False):
        """psql to psql; keys are made when the rows are there, or filled row by row."""
        target = self.users.empty(
            "CREATE TABLE users (id bigint NOT NULL, name text NOT NULL, email text NOT NULL, phone varchar(20), address text,"
            " created_at timestamptz DEFAULT now())", *(KEYS if keys_first else []))
        psql = self.users.cluster.programs / "psql"
        start = time.perf_counter()
        pipe = (
            f"'{psql}' -qd '{self._conninfo(self.users.source)}' -c 'COPY users TO STDOUT'"
            f" | '{psql}' -qd '{self._conninfo(target)}' -c 'COPY users FROM STDIN'")
        subprocess.run(["bash", "-o", "pipefail", "-c", pipe], check=True)
        if not keys_first:
            with self.users.cluster.connect(target) as connection:
                for statement in KEYS:
                    connection.execute(statement)
        return {"seconds": time.perf_counter() - start}

    def bauta(self, partitions=2):
        target = self.users.empty(TABLE, "CREATE TABLE users_stage (LIKE users INCLUDING ALL)")
        place = self.users.cluster.folder
        connections = {
            name: {"type": "postgresql", "host": str(place), "port": 5432, "user": "postgres", "password": "x", "database": database}
            for name, database in (("src", self.users.source), ("tgt", target))}
        columns = {
            "id": "keep", "name": "fakeName", "email": "email", "phone": "digits", "address": "fakeStreetAddress",
            "created_at": "keep"}
        job = {
            "sourceConnection": "src", "targetConnection": "tgt", "sourceQuery": f"select {', '.join(columns)} from users",
            "targetColumns": list(columns), "targetTableFinal": "public.users", "targetTableStage": "public.users_stage",
            "insertStrategy": "swap", "partitions": {"count": partitions, "column": "id"},
            "masking": {"key": "${MASKING_KEY}", "columns": columns}}
        folder = self.folder / "bauta"
        folder.mkdir(exist_ok=True)
        (folder / "connections.yaml").write_text(yaml.safe_dump(connections))
        (folder / "jobs.yaml").write_text(yaml.safe_dump({"maskingThreads": 2, "jobs": {"users": job}}))
        figures, _ = self._timed(self.programs.bauta, "run", "--config", folder, cwd=folder)
        self.users.check(target)
        return figures

    # In place

    def sluice_in_place(self, workers=2, referenced=False):
        """A table that a foreign key points at is changed row by row, another one put anew."""
        target = self.users.copied()
        self._timed(self.programs.sluice, "anonymize", "mark-copy", "--database", self._conninfo(target))
        if referenced:
            with self.users.cluster.connect(target) as connection:
                connection.execute("CREATE TABLE orders (user_id bigint REFERENCES users)")
        tables = {"users": ALL, **({"orders": {"user_id": "keep"}} if referenced else {})}
        figures, _ = self._timed(
            self.programs.sluice, "anonymize", self._plan(tables), "--database", self._conninfo(target), "--workers", workers)
        self.users.check(target)
        return figures

    def sql_update(self, rewriting=False):
        target = self.users.copied()
        digest = f"encode(hmac({{0}}, '{KEY}', 'sha256'), 'hex')"
        changes = {
            "name": digest.format("name"), "email": digest.format("email") + " || '@example.com'",
            "phone": f"left({digest.format('phone')}, 20)", "address": digest.format("address")}
        start = time.perf_counter()
        with self.users.cluster.connect(target) as connection:
            connection.execute("UPDATE users SET " + ", ".join(f"{name} = {value}" for name, value in changes.items()))
            if rewriting:
                connection.execute("VACUUM (FULL, ANALYZE) users")
        seconds = time.perf_counter() - start
        self.users.check(target)
        return {"seconds": seconds}

    def pganonymize(self):
        target = self.users.copied()
        schema = self.folder / "pganonymize.yaml"
        provider = lambda name: {"provider": {"name": name}}
        schema.write_text(yaml.safe_dump({"tables": [{"users": {"primary_key": "id", "fields": [
            {"name": provider("fake.name")}, {"email": {**provider("md5"), "append": "@example.com"}},
            {"phone": provider("fake.msisdn")}, {"address": provider("fake.street_address")}]}}]}))
        figures, _ = self._timed(
            self.programs.pganonymize, f"--schema={schema}", f"--dbname={target}", "--user=postgres", "--password=x",
            f"--host={self.users.cluster.folder}", "--port=5432")
        self.users.check(target)
        return figures

    def pynonymizer(self):
        """Its changes alone, without the dump it begins and ends with otherwise."""
        target = self.users.copied()
        strategy = self.folder / "pynonymizer.yaml"
        strategy.write_text(yaml.safe_dump({"tables": {"users": {"columns": {
            "name": "name", "email": "unique_email", "phone": {"type": "fake_update", "fake_type": "msisdn"},
            "address": "street_address"}}}}))
        figures, _ = self._timed(
            self.programs.pynonymizer, "--only-step=ANONYMIZE_DB", f"--strategy={strategy}", "--db-type=postgres",
            f"--db-name={target}", "--db-user=postgres", "--db-password=x", f"--db-host={self.users.cluster.folder}",
            "--db-port=5432")
        self.users.check(target)
        return figures
