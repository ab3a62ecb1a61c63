"""The largest memory of a process with one projection; ``python -m tests.benchmarks.memory DRAWS`` prints it."""

import subprocess
import sys
from pathlib import Path

from scenarios.catalog_files import load_catalog
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from tests.benchmarks.tables import Table

ROOT = Path(__file__).parents[2]
_STATUS = Path("/proc/self/status")
DRAWS = (1, 2000, 10000)


def peak_mb() -> float:
    """Return the largest memory this process has had, MB; NaN on systems that keep no such record in a file."""
    if not _STATUS.exists():
        return float("nan")
    lines = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024 / 1e6


def in_own_process(draws: int) -> float:
    """Return the peak of a process that reads the data and projects the baseline once, MB."""
    command = [sys.executable, "-m", "tests.benchmarks.memory", str(draws)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def table(_quick: bool) -> Table:
    """Return the peaks by number of draws."""
    rows = {f"{draws:,} draws": (in_own_process(draws),) for draws in DRAWS}
    return Table("memory, a process of its own", ("peak MB",), rows)


if __name__ == "__main__":
    Engine(load_catalog()).project(Scenario().sized(draws=int(sys.argv[1])))
    print(peak_mb())
