"""Times of the questions of an analysis, the past known as in the window; another scenario in every run."""

from collections.abc import Callable
from datetime import date

from scenarios.analysis.attribution import FEW_DRAWS, attributed, yearly
from scenarios.analysis.comparison import outcome_years, shares_of
from scenarios.analysis.discovery import discovered
from scenarios.analysis.discovery_rows import Rows, drawn_rows, first_range
from scenarios.analysis.goal_seek import Asked, seek
from scenarios.analysis.outcome import Outcome
from scenarios.analysis.targets import parse_target
from scenarios.analysis.tornado import tornado
from scenarios.catalog_files import load_catalog
from scenarios.ensemble import Ensemble
from scenarios.figures.attribution import Which, why_page
from scenarios.figures.comparison import compared, comparison_pages
from scenarios.figures.imprint import imprint_of
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from tests.benchmarks.timing import Measured, moved, timed

DRAWS = 2000
LEVER, TARGET, PROBABILITY = "hbm_supply", "share:inference:revenue>=0.9@2028", 0.8
SIX: dict[str, float | str] = {
    "tier": "T3",
    "licence_approval": 0.9,
    "hbm_control": 0.9,
    "wafer_capacity": 1.4,
    "logic_yield": 1.2,
}
"""Levers that are set beside `LEVER` where a question is about six."""
THREE: tuple[dict[str, float | str], ...] = ({}, {"hbm_supply": 0.4}, {"tier": "T3"})
_DAY = date(2026, 11, 24)


class Asking:
    """An ensemble that knows the past of the draws, and scenarios to ask about.

    Parameters
    ----------
    draws
        Whose past is known.
    """

    def __init__(self, draws: int = DRAWS) -> None:
        self.catalog, self.draws = load_catalog(), draws
        self.engine = Engine(self.catalog)
        self.ensemble = Ensemble(self.engine)
        self.engine.warm(Scenario(draws=draws))

    def scenario(self, run: int, **values: float | str) -> Scenario:
        """Return a scenario with some values set, and one lever elsewhere in every run."""
        made = Scenario(draws=self.draws).with_value(self.catalog, LEVER, moved(run))
        for name, value in values.items():
            made = made.with_value(self.catalog, name, value)
        return made


def why(draws: int) -> Callable[[int], Measured]:
    """Return what times why a share moved, six levers set, until the pages of so many draws; 0 for a first look."""

    def time(runs: int) -> Measured:
        asking = Asking(FEW_DRAWS)
        outcomes, which = (
            yearly(asking.catalog),
            [Which("revenue", "official", one, 2028) for one in ("inference", "training")],
        )
        shown = asking.engine.project(asking.scenario(0))
        assert shown is not None
        imprint = imprint_of(shown, None, _DAY)

        def ask(run: int) -> None:
            stages = attributed(Scenario(), asking.scenario(run, **SIX), outcomes, asking.ensemble)
            found = next(one for one in stages if one.draws == draws)
            assert len(found.players) == len(SIX) + 1
            for one in which:
                assert why_page(found, asking.catalog, imprint, one).shown

        return timed(ask, runs)

    return time


def compare(runs: int) -> Measured:
    """Time the pages of three scenarios over 2,000 draws whose shares are kept, held against another in every run."""
    asking = Asking()
    scenarios = [Scenario(str(at), draws=DRAWS) for at in range(len(THREE))]
    for at, values in enumerate(THREE):
        for name, value in values.items():
            scenarios[at] = scenarios[at].with_value(asking.catalog, name, value)
    known = list(asking.ensemble.measured(scenarios, shares_of))
    years = outcome_years(asking.catalog.horizon)
    return timed(
        lambda run: comparison_pages(compared(known, run % len(known)), "revenue", years[0], years, _DAY), runs
    )


def goal_seek(runs: int) -> Measured:
    """Time which values of a lever meet a target with a probability, over 2,000 draws."""
    asking = Asking()
    target = parse_target(TARGET, asking.catalog.horizon)

    def ask(run: int) -> None:
        scenario = asking.scenario(run).with_value(asking.catalog, "licence_approval", moved(run) / 2)
        *_looks, found = seek(Asked(scenario, LEVER, target, PROBABILITY), asking.ensemble)
        assert found.whole

    return timed(ask, runs, warm_up=1)


def bars(*, whole: bool) -> Callable[[int], Measured]:
    """Return what times what matters most: until both ends of every lever are tried, or everything is."""

    def time(runs: int) -> Measured:
        asking = Asking()
        outcome = Outcome("inference", "revenue", "official", 2028)
        ends = sum(len(asking.catalog.tiers) if one.unit == "tier" else 2 for one in asking.catalog.levers)

        def ask(run: int) -> None:
            found = tornado(asking.ensemble, asking.scenario(run), outcome)
            last = next(one for one in found if (one.whole if whole else one.done >= ends))
            assert last.bars

        return timed(ask, runs, warm_up=1)

    return time


def discovery(runs: int) -> Measured:
    """Time what sets bad runs apart and how stable that is, over 2,000 known runs of a scenario."""
    asking = Asking()
    target = parse_target(TARGET, asking.catalog.horizon)

    def rows_of(run: int) -> Rows:
        [shares] = asking.ensemble.measured([asking.scenario(run)], target.shares)
        return drawn_rows(asking.catalog, [asking.scenario(run)], [shares], target.period)

    known = [rows_of(run) for run in range(runs + 1)]

    def ask(run: int) -> None:
        rows = known[run]
        *_first, found = discovered(rows.table, rows.outcome, first_range(rows.outcome))
        assert found.stability

    return timed(ask, runs, warm_up=1)
