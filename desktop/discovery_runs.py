"""What the background does for scenario discovery: runs of a scenario, of policies or of a sweep, and boxes in them."""

from collections.abc import Callable, Iterator

from scenarios.analysis.discovery import Asked, Discovery, discovered
from scenarios.analysis.discovery_rows import Rows, drawn_rows, first_range
from scenarios.analysis.targets import Target
from scenarios.ensemble import Ensemble, Watch
from scenarios.scenario import Scenario


def as_known(rows: Callable[[], Rows], _ensemble: Ensemble, _watch: Watch) -> Rows:
    """Return runs whose shares are known: nothing is projected."""
    return rows()


def of_scenarios(scenarios: list[Scenario], target: Target, ensemble: Ensemble, watch: Watch) -> Rows:
    """Return the runs of scenarios over the same draws, projected now."""
    shares = list(ensemble.measured(scenarios, target.shares, watch))
    return drawn_rows(ensemble.engine.catalog, scenarios, shares, target.period)


def run_and_search(
    rows: Callable[[Ensemble, Watch], Rows], wanted: Asked | None, halves: int, ensemble: Ensemble, watch: Watch
) -> Iterator[Rows | Asked | Discovery]:
    """Yield the runs, the range that is bad where none was chosen, and the boxes."""
    known = rows(ensemble, watch)
    yield known
    if wanted is None:
        wanted = first_range(known.outcome)
        yield wanted
    yield from search(known, wanted, halves, ensemble, watch)


def search(known: Rows, wanted: Asked, halves: int, _ensemble: Ensemble, watch: Watch) -> Iterator[Discovery]:
    """Yield the boxes, and then how stable they are."""
    return discovered(known.table, known.outcome, wanted, watch, halves)
