"""Runs a program to its end and says what it took."""

import dataclasses
import json
import os
import subprocess
import tempfile
import time


@dataclasses.dataclass
class Finished:
    code: int
    output: str
    errors: str
    seconds: float
    peak_bytes: int


def run(*command, cwd=None):
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=errors, cwd=cwd)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        # ru_maxrss is in kilobytes on Linux (getrusage(2)).
        return Finished(
            process.returncode, output.read().decode(), errors.read().decode(), seconds, usage.ru_maxrss * 1024)


class Sluice:
    def __init__(self, program):
        self.program = program

    def __call__(self, *arguments, codes=(0,)):
        """Returns how the program ended, and the JSON object it printed."""
        finished = run(self.program, *arguments, "--json")
        if finished.code not in codes:
            raise RuntimeError(f"sluice {' '.join(map(str, arguments))}: {finished.code}\n{finished.output}{finished.errors}")
        return finished, json.loads(finished.output.strip().splitlines()[-1])
