"""Measures how fast Chokepoint is, and prints medians, the slow end (95 %) and the worst.

Times depend on the machine and on what else runs on it; a shared machine easily varies by a fifth and more. So compare
times only within one run, and runs only by their ratios: 2,000 draws over the central case, pandas over the engine.

central             a projection of 1 draw beside the central case
project_200         a projection of 200 draws after a lever moved, the past known, as in the window: the free quarters
project_2000        the same with 2,000 draws
project_*_cold      by a new engine: draws, the past and the free quarters
lever_to_pixels_200 a real window at 1280 x 720 without a screen, in one thread: from the lever's signal through the
                    engine, figures and texts to both charts painted; *_threaded: as shipped, the engine in its thread
lever_to_pixels_2000  as shipped, from the lever's release to the band of all 2,000 draws, the pause before it included
gui_block           the longest wait of the window's thread in each tenth of a second of a drag, as shipped; its own
                    drawing and its waits for a processor are left out (see `screen.Heartbeat`)
frame               the window's own work on one picture: texts, figures, shapes, painting
idle                processor time in a second of the open, untouched window
key_in_palette      a key stroke in the command palette among 3,000 entries, to the painted list
gui_block_control   the same drag with ready answers instead of the engine: what the machine and the drag cost alone
cold_start          the whole process from launch to the drawn baseline and its end; files are in the system's cache
library_list        the list of a library with 1,000 scenarios and 100,000 changes; library_search: searches of it;
                    library_open: taking up one of its scenarios, with its history and the log that undo goes on with
deck_10, slide_1    a deck of ten pages and of one, with native charts; picture, workbook: a PNG, and ten pages in Excel
peer_pandas_200     the work of project_200 as an analyst would write it in pandas, checked to agree to 1e-6; what
                    `simulation.prepare` computes is the engine's own code there too
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np

from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.kernel.quarters import simulate
from scenarios.preparation import prepare
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.simulation import opening_state
from scenarios.tastes import tastes_of
from tests.benchmarks import exporting, large_library, screen
from tests.benchmarks.timing import Measured, moved, timed

LEVER = screen.LEVER
AGREEMENT = 1e-6
RATIOS = (("project_2000", "central"), ("project_2000", "project_200"), ("peer_pandas_200", "project_200"))


def scenario(catalog: Catalog, draws: int, run: int) -> Scenario:
    """Return the baseline with one lever moved, elsewhere in every run."""
    return Scenario().sized(draws=draws).with_value(catalog, LEVER, moved(run))


def project(draws: int, runs: int) -> Measured:
    """Time projections by an engine that knows the past."""
    catalog = load_catalog()
    engine = Engine(catalog)
    return timed(lambda run: engine.project(scenario(catalog, draws, run)), runs)


def project_cold(draws: int, runs: int) -> Measured:
    """Time projections by a new engine each."""
    catalog = load_catalog()
    return timed(lambda run: Engine(catalog).project(scenario(catalog, draws, run)), runs, warm_up=1)


def peer(draws: int, runs: int) -> Measured:
    """Time the analyst's pandas over the free quarters, and check every answer against the engine's."""
    from tests.benchmarks import pandas_peer

    catalog, seed = load_catalog(), Scenario().seed
    engine, sampled = Engine(catalog), sample(catalog, draws, seed)
    tastes, horizon = tastes_of(catalog, sampled), catalog.horizon
    observed = Inputs(catalog, sampled, range(horizon.first_free), {})
    _record, before = simulate(observed, tastes, opening_state(observed))
    answers = {}

    def analyse(run: int) -> None:
        values = scenario(catalog, draws, run).values
        ahead = prepare(Inputs(catalog, sampled, range(horizon.first_free, horizon.count), values), before.learning)
        answers[run] = pandas_peer.project(ahead, tastes, before)

    result = timed(analyse, runs, warm_up=0)
    for run, shares in answers.items():
        expected = engine.project(scenario(catalog, draws, run))
        assert expected is not None
        for definition, found in shares.items():
            ours = expected.share(definition, "official", "all")[horizon.first_free :]
            np.testing.assert_allclose(found.to_numpy(), ours, rtol=0, atol=AGREEMENT, err_msg=definition)
    return result


def cold_start(runs: int) -> Measured:
    """Time whole processes that end as soon as the baseline is drawn."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "desktop", "--first-paint", "--library"]
        return timed(lambda run: subprocess.run([*command, f"{folder}/{run}.db"], check=True), runs, warm_up=1)


CASES: dict[str, tuple[Callable[[int], Measured], int, int]] = {
    "central": (lambda runs: project(1, runs), 40, 10),
    "project_200": (lambda runs: project(200, runs), 40, 10),
    "project_2000": (lambda runs: project(2000, runs), 12, 3),
    "project_200_cold": (lambda runs: project_cold(200, runs), 12, 3),
    "project_2000_cold": (lambda runs: project_cold(2000, runs), 3, 1),
    "lever_to_pixels_200": (screen.lever_to_pixels, 40, 10),
    "lever_to_pixels_200_threaded": (lambda runs: screen.lever_to_pixels(runs, synchronous=False), 40, 10),
    "lever_to_pixels_2000": (screen.release_to_pixels, 10, 2),
    "gui_block": (lambda tenths: screen.gui_block(tenths / 10), 60, 20),
    "gui_block_control": (lambda tenths: screen.gui_block(tenths / 10, engine=False), 30, 10),
    "frame": (screen.frame, 40, 10),
    "idle": (screen.idle, 10, 3),
    "key_in_palette": (screen.key_in_palette, 36, 9),
    "cold_start": (cold_start, 7, 2),
    "library_list": (large_library.listed, 40, 10),
    "library_search": (large_library.searched, 42, 14),
    "library_open": (large_library.opened, 40, 10),
    "deck_10": (exporting.export(".pptx", exporting.TEN), 5, 2),
    "slide_1": (exporting.export(".pptx", exporting.ONE), 9, 3),
    "picture": (exporting.export(".png", exporting.ONE), 9, 3),
    "workbook": (exporting.export(".xlsx", exporting.TEN), 5, 2),
    "peer_pandas_200": (lambda runs: peer(200, runs), 2, 1),
}
"""What is measured, and how many times: as a rule, and in a quick run."""


def show(name: str, one: Measured) -> None:
    """Print one line of the table."""
    print(f"{name:30}{one.median_ms:12,.1f}{one.p95_ms:12,.1f}{one.max_ms:12,.1f}{one.runs:8}", flush=True)


def main(arguments: list[str]) -> int:
    """Measure what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measures how fast Chokepoint is.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    parser.add_argument("--quick", action="store_true", help="fewer runs, for a first impression")
    parser.add_argument("--only", action="append", choices=CASES, metavar="NAME", help=", ".join(CASES))
    wanted = parser.parse_args(arguments)
    print(f"{os.cpu_count()} CPUs, Python {platform.python_version()}, numpy {np.__version__}; times in ms")
    print(f"{'':30}{'median':>12}{'95 %':>12}{'worst':>12}{'runs':>8}", flush=True)
    results = {}
    for name in wanted.only or CASES:
        measure, runs, few = CASES[name]
        results[name] = measure(few if wanted.quick else runs)
        show(name, results[name])
    for above, below in RATIOS:
        if above in results and below in results:
            print(f"{above} / {below}: {results[above].median_ms / results[below].median_ms:,.1f}")
    if wanted.json is not None:
        content = {name: asdict(one) for name, one in results.items()}
        wanted.json.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
