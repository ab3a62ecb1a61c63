"""Bars of random pairs of scenarios: they and their subtotals add up to the difference of the headlines."""

import os
from datetime import date
from itertools import product

import numpy as np

from scenarios.analysis.attribution import attributed, yearly
from scenarios.ensemble import Ensemble
from scenarios.figures.attribution import Which, why_page
from scenarios.figures.imprint import imprint_of
from scenarios.figures.sentences import headline_count
from scenarios.projection import DEFINITIONS, Engine
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario

PAIRS = int(os.environ.get("CHOKEPOINT_PAIRS", "4"))
"""Pairs in a run: 4 take about a second; CHOKEPOINT_PAIRS=1000 is for releases."""
DRAWS = 10
EXACT = 1e-9


def random_scenario(catalog, dice):
    """Return a scenario with one to five parameters at random values of their ranges, some of them in two quarters."""
    settable = [one for one in catalog.parameters.values() if one.role != "fixed"]
    free = catalog.horizon.labels[catalog.horizon.first_free :]
    made = Scenario(draws=DRAWS)
    for at in dice.choice(len(settable), size=dice.choice([1, 2, 3, 5], p=[0.3, 0.4, 0.25, 0.05]), replace=False):
        one = settable[at]
        for quarter in dice.choice(free, size=dice.integers(1, 3), replace=False):
            value = str(dice.choice(list(catalog.tiers))) if one.unit == "tier" else None
            made = made.with_value(catalog, one.id, value or dice.uniform(one.minimum, one.maximum), str(quarter))
    return made


def read(said):
    """Return the number that is read beside a bar, in points."""
    return 0.0 if said == "unchanged" else float(said.split()[0].replace("\u2212", "-"))


def gaps(spans, before, after):
    """Return how far bars, and bars within subtotals, are off the difference, and bars as they are read off levels."""
    bars = [row for row in spans.rows if row.kind in ("policy", "assumption")]
    totals = [row for row in spans.rows if row.kind == "total"]
    parts = [sum(row.end - row.begin for row in bars if row.kind == one.id) - (one.end - one.begin) for one in totals]
    if totals:
        parts.append(sum(one.end - one.begin for one in totals) - (after - before))
        parts.append(sum(read(one.said) for one in totals) - sum(read(one.said) for one in bars))
    levels = read(spans.rows[-1].said) - read(spans.rows[0].said)
    return [
        sum(row.end - row.begin for row in bars) - (after - before),
        sum(read(row.said) for row in bars) - levels,
        *parts,
    ]


def gaps_of_pair(engine, number):
    """Return how far all is off in every definition and both workloads of a pair, in a random year.

    None where a page says that there is no share to divide.
    """
    dice, catalog = np.random.default_rng([8, number]), engine.catalog
    outcomes = yearly(catalog)
    before, after = (random_scenario(catalog, dice) for _side in range(2))
    year = int(dice.choice(outcomes.periods))
    *_first, one = attributed(before, after, outcomes, Ensemble(engine))
    reference, projection = engine.project(before), engine.project(after)
    imprint, count = imprint_of(projection, reference, date(2026, 11, 26)), headline_count(projection, year)
    found = {}
    for workload, definition in product(outcomes.workloads, DEFINITIONS):
        page = why_page(one, catalog, imprint, Which(definition, count, workload, year))
        shares = [side.share(definition, count, workload, year) for side in (reference, projection)]
        medians = [float(quantiles(share, (0.5,))[0]) for share in shares]
        found[workload, definition, year] = None if not page.shown else max(map(abs, gaps(page.shown[0], *medians)))
        assert page.shown or "no card is sold" in page.title
    return found


def test_bars_add_up_to_the_difference_of_the_headlines(catalog):
    """For the median that each scenario's headline tells; hardly any share is without a number."""
    engine, known = Engine(catalog), 0
    for number in range(PAIRS):
        found = gaps_of_pair(engine, number)
        assert not {one: off for one, off in found.items() if off is not None and off >= EXACT}, number
        known += sum(off is not None for off in found.values())
    assert known > PAIRS * len(DEFINITIONS)
