"""The section on performance in the README: a table and three sentences between two marks, from one run."""

import os
import platform
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tests.benchmarks.tables import Table, rounded
from tests.benchmarks.timing import Measured

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- measured by: dev.py bench --readme -->", "<!-- end of what was measured -->"
ROWS = {
    "central": "the central case",
    "project_200": "200 draws, after a lever moved",
    "project_2000": "2,000 draws",
    "project_10000": "10,000 draws",
    "lever_to_pixels_200": "a lever to both charts painted, 200 draws",
    "drag": "the same under a hand that moves every 16 ms",
    "why_200": "why it moved: six levers, medians over 200 draws",
    "compare": "three scenarios compared, from kept shares",
    "goal_seek": "which values of a lever meet a target, 2,000 draws",
    "tornado_top": "what matters: the ends of all levers",
    "tornado": "what matters: everything",
    "discovery": "what sets bad runs apart, 2,000 runs",
    "cold_start": "start to the drawn baseline and the end",
    "peer_pandas_200": "200 draws as an analyst writes it in pandas",
}
"""The rows of the table: a measurement, and its words."""
PEERS = {"ema_workbench": "core equations, one projection in ema_workbench", "pysd": "the same in PySD"}


def machine() -> str:
    """Return cores, kind of processor and versions, without anything that names one machine."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"(?m)^model name\s*:\s*(.+)$", info.read_text()) if info.exists() else []
    words = re.sub(r"\(\w+\)", "", names[0] if names else platform.machine()).split()
    kind = " ".join(word for word in words if word.isalpha() and word not in ("Processor", "CPU"))
    python, numpy = (".".join(one.split(".")[:2]) for one in (platform.python_version(), np.__version__))
    return f"{os.cpu_count()} cores ({kind or platform.machine()}), Python {python}, numpy {numpy}"


def section(results: Mapping[str, Measured], tables: Mapping[str, Table]) -> str:
    """Return the section's text from the measurements of one run; `tables` by their names in the benchmark."""
    limit = tables["limit"].column("x limit")
    lines = [
        "| what | median, ms | 95 %, ms | work, ms | in yardsticks | times the limit |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, words in ROWS.items():
        one = results[name]
        above = rounded(limit[name]) if name in limit else ""
        work = "" if one.processor_ms is None else rounded(one.processor_ms)
        figures = (rounded(one.median_ms), rounded(one.p95_ms), work, rounded(one.ratio), above)
        lines.append(f"| {words} | {' | '.join(figures)} |")
    if "peers" in tables:
        times, beside = tables["peers"].column("ms a projection"), tables["peers"].column("x ours of 200")
        lines += [
            f"| {words} | | | {rounded(times[name])} | {rounded(beside[name])} times ours | |"
            for name, words in PEERS.items()
        ]
    return "\n".join([*lines, "", *sentences(tables)])


def sentences(tables: Mapping[str, Table]) -> list[str]:
    """Return what the table does not say, in three sentences."""
    grown, peak = tables["growth"].column("exponent"), tables["memory"].column("peak MB")["10,000 draws"]
    return [
        f"Measured in one run on {machine()}; a yardstick is 1,228,800 divisions, done between the runs, and the "
        "limit is the counted arithmetic of a projection at one core's best rates; work is processor time.",
        f"Work grows with the draws to the power of {grown['draws']:.2f} and with the quarters to that of "
        f"{grown['quarters']:.2f}; a process of its own with 10,000 draws takes {rounded(peak)} MB at its peak.",
        "`python3 dev.py bench --readme` measures anew and writes these lines; compare ratios rather than times.",
    ]


def write(path: Path, text: str) -> None:
    """Put a text between the marks of a file, in place of what stands there.

    Raises
    ------
    ValueError
        The file has not both marks.
    """
    whole = path.read_text(encoding="utf-8")
    before, begin, rest = whole.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path.name} has no place for what was measured")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
