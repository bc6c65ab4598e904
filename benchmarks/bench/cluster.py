"""A PostgreSQL server of the benchmark's own, on a Unix socket in a temporary folder, removed at the end."""

import os
import pathlib
import shutil
import subprocess
import tempfile

import psycopg

SETTINGS = {
    "shared_buffers": "2GB",
    "max_wal_size": "8GB",
    "fsync": "on",
    "synchronous_commit": "on",
    # A vacuum that starts in one run and not in the next would be measured as a difference between the two.
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "listen_addresses": "''",
    "max_connections": "50",
}


class Cluster:
    def __init__(self, **settings):
        """`settings` are beside the usual ones."""
        self.settings = SETTINGS | settings
        versions = [int(path.name) for path in pathlib.Path("/usr/lib/postgresql").glob("*") if path.name.isdigit()]
        self.programs = pathlib.Path("/usr/lib/postgresql") / str(max(versions)) / "bin"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sluice-bench-"))

    def __enter__(self):
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._server_program("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        lines = [f"{name} = {value}" for name, value in self.settings.items()]
        lines.append(f"unix_socket_directories = '{self.folder}'")
        with open(self._data / "postgresql.conf", "a") as file:
            file.write("\n".join(lines) + "\n")
        self._server_program("pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-t", "60", "start")
        return self

    def __exit__(self, *_):
        self._server_program("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self):
        return self.folder / "data"

    def _server_program(self, name, *arguments):
        """initdb and the server refuse to run as root."""
        command = [str(self.programs / name), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/")

    def conninfo(self, database):
        return f"host={self.folder} user=postgres dbname={database}"

    def sqlalchemy_url(self, database):
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def connect(self, database="postgres"):
        return psycopg.connect(self.conninfo(database), autocommit=True)
