"""Runs a program to its end and says what it took."""

import dataclasses
import json
import pathlib
import subprocess
import tempfile
import threading
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
        memory = PeakMemory(process.pid)
        process.wait()
        seconds = time.perf_counter() - start
        output.seek(0)
        errors.seek(0)
        return Finished(process.returncode, output.read().decode(), errors.read().decode(), seconds, memory.peak)


class PeakMemory:
    """A program's VmHWM, looked at until it ends. Not ru_maxrss: that starts with what this process had at the fork."""

    def __init__(self, pid):
        self.peak = 0
        self._status = pathlib.Path(f"/proc/{pid}/status")
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self):
        while True:
            try:
                lines = self._status.read_text().splitlines()
            except OSError:
                return
            # A zombie has no memory any more.
            peaks = [int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")]
            if not peaks:
                return
            self.peak = max(self.peak, *peaks)
            time.sleep(0.01)


class Sluice:
    def __init__(self, program):
        self.program = program

    def __call__(self, *arguments, codes=(0,)):
        """Returns how the program ended, and the JSON object it printed."""
        finished = run(self.program, *arguments, "--json")
        if finished.code not in codes:
            raise RuntimeError(f"sluice {' '.join(map(str, arguments))}: {finished.code}\n{finished.output}{finished.errors}")
        return finished, json.loads(finished.output.strip().splitlines()[-1])
