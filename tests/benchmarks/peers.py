"""The small model in PySD and in ema_workbench, run by a Python of their own: neither is a dependency of the project.

``PYTHON -m tests.benchmarks.peers GIVEN.npz FOUND.npz`` reads what `tests.benchmarks.small_model.Given` wrote, and
writes cards bought and processor seconds of each projection. PySD runs the system dynamics model of
``small_model.mdl``, translated once beforehand. ema_workbench runs a function of a few small numpy arrays for one draw,
as its models are written.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import ema_workbench  # type: ignore[import-not-found]
import numpy as np
import pysd  # type: ignore[import-not-found]
import xarray as xr  # type: ignore[import-not-found]

from tests.benchmarks.small_numpy import LEARNING, Given, of_draw, small_numpy

PYSD_DRAWS, EMA_DRAWS = 3, 40
SCALARS = {"lam": 0, "rho": 1, "learning": 2, "half stock": 3, "open models": 4, "retired": 6}
"""Names in the system dynamics model, and their places in the numbers that are handed over."""
OVER_TIME = {
    "budget": ("budget", ("Segment",)),
    "mandate": ("mandate", ("Segment",)),
    "outside": ("outside", ("Segment",)),
    "price": ("price", ("Card",)),
    "on sale": ("on_sale", ("Card",)),
    "card utility": ("utility", ("Segment", "Card")),
    "raw": ("raw", ("Segment", "Card")),
    "switching": ("switching", ("Segment", "Stack")),
}
RATIO = 5


def by_ema(known: Given) -> tuple[Any, float]:
    """Return the cards bought in a few draws, shape (draws, quarters, segments, classes), and seconds a projection."""
    quarters, *shape = known["utility"].shape[:-1]

    def flat(draw: int) -> dict[str, Any]:  # an outcome has two axes at most
        return {"cards": small_numpy(of_draw(known, draw)).reshape(quarters, -1)}

    model = ema_workbench.Model("small", function=flat)
    model.uncertainties = [ema_workbench.IntegerParameter("draw", 0, EMA_DRAWS - 1)]
    model.outcomes = [ema_workbench.ArrayOutcome("cards")]
    chosen = [ema_workbench.Scenario(str(draw), draw=draw) for draw in range(EMA_DRAWS)]
    begin = time.process_time()
    _experiments, outcomes = ema_workbench.perform_experiments(model, scenarios=chosen)
    seconds = (time.process_time() - begin) / EMA_DRAWS
    return outcomes["cards"].reshape(EMA_DRAWS, quarters, *shape), seconds


def by_pysd(known: Given) -> tuple[Any, float]:
    """Return the cards bought in a few draws, shape (draws, quarters, segments, classes), and seconds a projection."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source = shutil.copy(Path(__file__).with_name("small_model.mdl"), folder)
        model = pysd.read_vensim(source)
        found, times = [], []
        for draw in range(PYSD_DRAWS):
            values = settings(model, of_draw(known, draw))
            begin = time.process_time()
            table = model.run(params=values, return_columns=["cards"], final_time=len(known["budget"]) - 1)
            times.append(time.process_time() - begin)
            found.append(table.to_numpy().reshape(len(table), *known["utility"].shape[1:3]))
    return np.stack(found), float(np.median(times))


def settings(model: Any, known: Given) -> Given:
    """Return the values of one draw as PySD takes them: constants, and functions of the model's time."""
    member = np.eye(known["stock"].shape[1])[known["nest_of"]]
    numbers = known["numbers"]

    def labelled(values: Any, *dims: str) -> Any:
        return xr.DataArray(values, {dim: model.subscripts[dim] for dim in dims}, dims)

    def over_time(values: list[Any]) -> Any:
        return lambda: values[int(model.time())]

    chosen = {
        "member": labelled(member, "Card", "Stack"),
        "home stack": labelled((member.T @ known["domestic"] > 0).astype(float), "Stack"),
        "learning stack": labelled(LEARNING, "Stack"),
        "learning part": labelled(np.array([numbers[RATIO, 0], 1.0, 1.0]), "Segment"),
        "opening stock": labelled(known["stock"], "Segment", "Stack"),
        "opening maturity": labelled(known["maturity"], "Segment", "Stack"),
    }
    chosen |= {name: over_time(numbers[place].tolist()) for name, place in SCALARS.items()}
    for name, (source, dims) in OVER_TIME.items():
        chosen[name] = over_time([labelled(values, *dims) for values in known[source]])
    return chosen


def main(source: str, target: str) -> None:
    """Run both peers and write what they found."""
    with np.load(source) as file:
        known = dict(file)
    found: Given = {}
    for name, run in (("pysd", by_pysd), ("ema_workbench", by_ema)):
        cards, seconds = run(known)
        found |= {name: cards, f"{name}_seconds": seconds}
    np.savez(target, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])
