"""PySD and ema_workbench beside the model's own functions, on its core equations: checked to agree, then timed."""

import subprocess
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog_files import load_catalog
from tests.benchmarks import small_model
from tests.benchmarks.tables import Table
from tests.benchmarks.timing import medians

HOW = (
    "--peers takes the Python of an environment with PySD and ema_workbench; make one beside the project's, once:\n"
    "    python3 -m venv PEERS && PEERS/bin/python -m pip install pysd ema_workbench\n"
    "    python3 dev.py bench --peers PEERS/bin/python"
)
ROOT = Path(__file__).parents[2]
PEERS = ("ema_workbench", "pysd")
AGREEMENT = 1e-9
"""Cards bought may differ by so much of the largest number among them."""
WIDTHS = (1, 200, 2000)


def has_peers(python: str) -> bool:
    """Whether an interpreter is there and both peers are installed for it."""
    command = [python, "-c", f"import importlib.util as i; assert all(map(i.find_spec, {PEERS}))"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def check(ours: NDArray[np.float64], peers: NDArray[np.float64], name: str) -> float:
    """Return the largest difference between cards bought, of the largest of ours.

    Parameters
    ----------
    ours, peers
        k cards, shape (quarters, segments, classes, draws) and (fewer draws, quarters, segments, classes).

    Raises
    ------
    AssertionError
        It is above `AGREEMENT`.
    """
    expected = np.moveaxis(ours, -1, 0)[: len(peers)]
    assert expected.shape == peers.shape, name
    apart = float(np.abs(expected - peers).max() / np.abs(ours).max())
    assert apart <= AGREEMENT, f"{name} differs by {apart:.1e}"
    return apart


def _project(known: small_model.Given, _run: int) -> object:
    return small_model.project(known)


def table(python: str, quick: bool) -> Table:
    """Return what one projection of the core equations takes, ours and the peers', in ms and in ours of 200 draws."""
    known = small_model.given(load_catalog(), WIDTHS[-1])[0]
    parts = [known.first(draws) for draws in WIDTHS]
    times = medians([partial(_project, part) for part in parts], 3 if quick else 15)
    rows = {f"ours, {draws:,} at once": 1000 * seconds / draws for draws, seconds in zip(WIDTHS, times, strict=True)}
    ours, apart = small_model.project(parts[1]), {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "given.npz", Path(folder) / "found.npz"
        parts[1].save(source)
        command = [python, "-W", "ignore", "-m", "tests.benchmarks.peers", str(source), str(target)]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        with np.load(target) as found:
            for name in PEERS:
                apart[name] = check(ours, found[name], name)
                rows[name] = 1000 * float(found[f"{name}_seconds"])
    unit = rows[f"ours, {WIDTHS[1]:,} at once"]
    note = f"all agree within {AGREEMENT:g} of the largest number of cards; found: {max(apart.values()):.0e}"
    return Table(
        "core equations", ("ms a projection", "x ours of 200"), {n: (t, t / unit) for n, t in rows.items()}, note
    )
