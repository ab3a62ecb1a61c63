"""Measures how fast Chokepoint is, and prints medians, the slow end (95 %) and the worst.

Times depend on the machine and on what else runs on it; a shared machine easily varies by a fifth and more. So compare
times only within one run, and runs only by their ratios: processor time to that of the yardstick of `timing`, a fixed
piece of arithmetic done between the runs of every row; 2,000 draws over the central case, pandas over the engine.

central, project_*  in turns, so that a busy minute befalls all of them:
central             a projection of 1 draw beside the central case
project_200         a projection of 200 draws after a lever moved, the past known, as in the window: the free quarters
project_1000 ...    the same with 1,000, 2,000 and 10,000 draws
project_*_cold      by a new engine: draws, the past and the free quarters
project_2000_new    the same with draws that nobody has seen: their tastes are found first, none are shipped
lever_to_pixels_200 a real window at 1280 x 720 without a screen, in one thread: from the lever's signal through the
                    engine, figures and texts to both charts painted; *_threaded: as shipped, the engine in its thread
lever_to_window_200 in one thread, until the rest of the window, which comes after the charts, shows that value too
drag                as shipped, a hand that moves every 16 ms: from a value to both charts painted, of those painted
lever_to_pixels_2000  as shipped, from the lever's release to the band of all 2,000 draws, the pause before it included
gui_block           the longest wait of the window's thread in each tenth of a second of a drag, as shipped; its own
                    drawing and its waits for a processor are left out (see `screen.Heartbeat`)
frame               the window's own work on one picture: texts, figures, shapes, painting
idle                processor time in a second of the open, untouched window
key_in_palette      a key stroke in the command palette among 3,000 entries, to the painted list
gui_block_control   the same drag with ready answers instead of the engine: what the machine and the drag cost alone
cold_start          the whole process from launch to the drawn baseline and its end; files are in the system's cache
viewer_open         the same of a snapshot's viewer, to its first page
library_list        the list of a library with 1,000 scenarios and 100,000 changes; library_search: searches of it;
                    library_open: taking up one of its scenarios, with its history and the log that undo goes on with
why_central         why the shares moved, six levers set, to the pages of the first look; why_200: of 200 draws' medians
compare             the pages of three scenarios whose shares are kept, held against another in every run
goal_seek           the values of a lever at which a target is met, over 2,000 draws
tornado_top         what matters, until both ends of every lever are tried; tornado: until everything is
discovery           what sets bad runs apart among 2,000 known ones, and how stable that is
deck_10, slide_1    a deck of ten pages and of one, with native charts; picture, workbook: a PNG, and ten pages in Excel
peer_pandas_200     the work of project_200 as an analyst would write it in pandas, checked to agree to 1e-6; what
                    `simulation.prepare` computes is the engine's own code there too
blocks              where the time goes, block by block (see `blocks`); growth: its exponents (see `growth`)
limit               projections against the arithmetic that they cannot do without (see `limit`, `counting`)
memory              the peak of a process with one projection (see `memory`)
--peers PYTHON      PySD and ema_workbench on the core equations, checked to agree (see `peer_runs`)
--readme            writes the section on performance in the README from what was measured
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
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
from tests.benchmarks import (
    analysing,
    blocks,
    exporting,
    growth,
    large_library,
    limit,
    memory,
    peer_runs,
    readme,
    screen,
)
from tests.benchmarks.tables import Table
from tests.benchmarks.timing import Held, Measured, in_turns, moved, timed

LEVER = screen.LEVER
AGREEMENT = 1e-6
RATIOS = (
    ("project_2000", "central"),
    ("project_2000", "project_200"),
    ("project_10000", "project_2000"),
    ("peer_pandas_200", "project_200"),
)


def scenario(catalog: Catalog, draws: int, run: int) -> Scenario:
    """Return the baseline with one lever moved, elsewhere in every run."""
    return Scenario().sized(draws=draws).with_value(catalog, LEVER, moved(run))


def project(names: Sequence[str], quick: bool) -> dict[str, Measured]:
    """Time projections of `PROJECTIONS` in turns; cold and new ones by an engine each, the others by one."""
    catalog = load_catalog()
    known, on_screen = Engine(catalog), Held()

    def projecting(draws: int, kind: str) -> Callable[[int], object]:
        if kind == "new":
            return lambda run: Engine(catalog).project(scenario(catalog, draws, run).sized(seed=run + 1000))
        if kind == "cold":
            return lambda run: Engine(catalog).project(scenario(catalog, draws, run))
        return lambda run: on_screen.hold(draws, known.project(scenario(catalog, draws, run)))

    chosen = {name: PROJECTIONS[name] for name in names}
    return in_turns(
        {
            name: (projecting(draws, name.rpartition("_")[2]), few if quick else runs)
            for name, (draws, runs, few) in chosen.items()
        }
    )


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


def viewer_open(runs: int) -> Measured:
    """Time whole processes that end as soon as the first page of a snapshot with free levers is drawn."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = [sys.executable, "-m", "scenarios", "snapshot", "make", "hbm_choke", f"{folder}/pages.chokepoint"]
        subprocess.run([*made, "--free", LEVER], check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, "-m", "desktop", "--first-paint", made[-1]]
        return timed(lambda _run: subprocess.run(command, check=True), runs, warm_up=1)


def cold_start(runs: int) -> Measured:
    """Time whole processes that end as soon as the baseline is drawn."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "desktop", "--first-paint", "--library"]
        return timed(lambda run: subprocess.run([*command, f"{folder}/{run}.db"], check=True), runs, warm_up=1)


PROJECTIONS = {
    "central": (1, 60, 15),
    "project_200": (200, 60, 15),
    "project_1000": (1000, 30, 8),
    "project_2000": (2000, 20, 5),
    "project_10000": (10000, 10, 2),
    "project_200_cold": (200, 12, 3),
    "project_2000_cold": (2000, 5, 2),
    "project_2000_new": (2000, 3, 1),
}
"""Projections that are measured in turns: how many draws, and how many times as a rule and in a quick run."""
CASES: dict[str, tuple[Callable[[int], Measured], int, int]] = {
    "lever_to_pixels_200": (screen.lever_to_pixels, 200, 60),
    "lever_to_pixels_200_threaded": (lambda runs: screen.lever_to_pixels(runs, synchronous=False), 40, 10),
    "lever_to_window_200": (screen.lever_to_window, 40, 10),
    "drag": (lambda tenths: screen.drag(tenths / 10), 100, 60),
    "lever_to_pixels_2000": (screen.release_to_pixels, 10, 2),
    "gui_block": (lambda tenths: screen.gui_block(tenths / 10), 60, 20),
    "gui_block_control": (lambda tenths: screen.gui_block(tenths / 10, engine=False), 30, 10),
    "frame": (screen.frame, 40, 10),
    "idle": (screen.idle, 10, 3),
    "key_in_palette": (screen.key_in_palette, 36, 9),
    "cold_start": (cold_start, 7, 2),
    "viewer_open": (viewer_open, 7, 2),
    "library_list": (large_library.listed, 40, 10),
    "library_search": (large_library.searched, 42, 14),
    "library_open": (large_library.opened, 40, 10),
    "why_central": (analysing.why(0), 15, 5),
    "why_200": (analysing.why(200), 9, 3),
    "compare": (analysing.compare, 20, 5),
    "goal_seek": (analysing.goal_seek, 5, 2),
    "tornado_top": (analysing.bars(whole=False), 5, 2),
    "tornado": (analysing.bars(whole=True), 3, 1),
    "discovery": (analysing.discovery, 5, 2),
    "deck_10": (exporting.export(".pptx", exporting.TEN), 5, 2),
    "slide_1": (exporting.export(".pptx", exporting.ONE), 9, 3),
    "picture": (exporting.export(".png", exporting.ONE), 9, 3),
    "workbook": (exporting.export(".xlsx", exporting.TEN), 5, 2),
    "peer_pandas_200": (lambda runs: peer(200, runs), 2, 1),
}
"""What is measured, and how many times: as a rule, and in a quick run."""


TABLES: dict[str, Callable[[bool, Mapping[str, Measured]], Table]] = {
    "blocks": lambda quick, _results: blocks.table(quick),
    "growth": lambda quick, _results: growth.table(quick),
    "memory": lambda quick, _results: memory.table(quick),
    "arithmetic": lambda quick, _results: limit.arithmetic(quick),
    "limit": limit.table,
}
"""What is found out beside the times, from the times of the same run where it is about them."""


def show(name: str, one: Measured) -> None:
    """Print one line of the table."""
    times = f"{one.median_ms:12,.1f}{one.p95_ms:12,.1f}{one.max_ms:12,.1f}"
    work = "" if one.processor_ms is None else f"{one.processor_ms:,.1f}"
    print(f"{name:30}{times}{one.runs:8}{work:>12}{one.ratio:12,.2f}", flush=True)


def wishes(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; what cannot be done ends the program with the reason."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measures how fast Chokepoint is.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    parser.add_argument("--quick", action="store_true", help="fewer runs, for a first impression")
    names = [*PROJECTIONS, *CASES, *TABLES]
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--peers", nargs="?", const="", metavar="PYTHON", help="compare with PySD and ema_workbench")
    parser.add_argument("--readme", action="store_true", help="write the section on performance in the README")
    wanted = parser.parse_args(arguments)
    if wanted.readme and wanted.only:
        parser.error("the README takes all measurements of one run: --readme goes without --only")
    if wanted.peers is not None and not peer_runs.has_peers(wanted.peers):
        parser.error(peer_runs.HOW)
    return wanted


def measure(wanted: argparse.Namespace) -> tuple[dict[str, Measured], dict[str, Table]]:
    """Measure what was asked for, and print each as soon as it is there."""
    names = wanted.only or [*PROJECTIONS, *CASES, *TABLES]
    print(f"{readme.machine()}; times in ms")
    print(f"{'':30}{'median':>12}{'95 %':>12}{'worst':>12}{'runs':>8}{'processor':>12}{'yardsticks':>12}", flush=True)
    results, tables = project([one for one in names if one in PROJECTIONS], wanted.quick), {}
    for name, one in results.items():
        show(name, one)
    for name in (one for one in names if one in CASES):
        case, runs, few = CASES[name]
        results[name] = case(few if wanted.quick else runs)
        show(name, results[name])
    for above, below in RATIOS:
        if above in results and below in results:
            print(f"{above} / {below}: {results[above].ratio / results[below].ratio:,.1f}")
    for name in (one for one in names if one in TABLES):
        tables[name] = TABLES[name](wanted.quick, results)
        print(tables[name].text(), flush=True)
    if wanted.peers is not None:
        tables["peers"] = peer_runs.table(wanted.peers, wanted.quick)
        print(tables["peers"].text())
    return results, tables


def main(arguments: list[str]) -> int:
    """Measure what the command line asks for; return the exit code."""
    wanted = wishes(arguments)
    results, tables = measure(wanted)
    if wanted.json is not None:
        content = {name: asdict(one) for found in (results, tables) for name, one in found.items()}
        wanted.json.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    if wanted.readme:
        readme.write(readme.README, readme.section(results, tables))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
