"""How time grows: the exponent of a power of the number of draws, of quarters, and of classes of chips.

Draws: whole projections, the past known. Quarters: the first so many free quarters of one scenario, prepared and run.
Classes: the clearing alone, of random markets of two classes a software stack, from premia near the solution; it solves
a system of as many equations, so its exponent is above 1. A fixed cost per call holds an exponent below 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from scenarios.catalog_files import load_catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.kernel import clearing
from scenarios.kernel.quarters import simulate
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.simulation import opening_state
from scenarios.tastes import tastes_of
from tests.benchmarks.tables import Table
from tests.benchmarks.timing import Held, medians, moved
from tests.laws.markets import random_market

LEVER = "hbm_supply"
DRAWS, QUARTERS, CLASSES = (500, 1000, 2000, 4000, 8000), (2, 4, 8, 16), (4, 8, 12, 16)
WIDTH = 1000
"""Draws over which quarters and classes are varied."""


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Return b of the best a n^b, by least squares of the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def by_draws(engine: Engine, draws: int) -> Callable[[int], object]:
    """Return a projection of so many draws."""
    on_screen, scenario = Held(), Scenario().sized(draws=draws)
    return lambda run: on_screen.hold(draws, engine.project(scenario.with_value(engine.catalog, LEVER, moved(run))))


def by_quarters() -> list[Callable[[int], object]]:
    """Return runs of the first free quarters, one for each of `QUARTERS`."""
    catalog, scenario = load_catalog(), Scenario()
    draws, first = sample(catalog, WIDTH, scenario.seed), catalog.horizon.first_free
    tastes, observed = tastes_of(catalog, draws), Inputs(catalog, draws, range(first), {})
    _record, before = simulate(observed, tastes, opening_state(observed))

    def run_of(quarters: int) -> Callable[[int], object]:
        def run(number: int) -> None:
            values = scenario.with_value(catalog, LEVER, moved(number)).values
            simulate(Inputs(catalog, draws, range(first, first + quarters), values), tastes, before)

        return run

    return [run_of(quarters) for quarters in QUARTERS]


def by_classes(classes: int) -> Callable[[int], object]:
    """Return the clearing of markets of so many classes, each stack of two."""
    market = random_market([(nest % 2 == 1, 2) for nest in range(classes // 2)], 3, WIDTH, seed=7)
    premium = clearing.clear(market).premium
    near = replace(market, supply=0.97 * market.supply)
    return lambda _run: clearing.clear(near, premium)


def table(quick: bool) -> Table:
    """Return the exponents, with the times in ms at the smallest and the largest size."""
    engine, runs = Engine(load_catalog()), 2 if quick else 7
    measured = {
        "draws": (DRAWS, medians([by_draws(engine, draws) for draws in DRAWS], runs)),
        "quarters": (QUARTERS, medians(by_quarters(), 5 * runs)),
        "classes, clearing alone": (CLASSES, medians([by_classes(classes) for classes in CLASSES], 5 * runs)),
    }
    rows = {
        name: (sizes[0], 1000 * times[0], sizes[-1], 1000 * times[-1], exponent(sizes, times))
        for name, (sizes, times) in measured.items()
    }
    return Table("growth", ("from", "ms", "to", "ms there", "exponent"), rows)
