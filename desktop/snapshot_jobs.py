"""What the background does for snapshots that are made: their files listed and written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.background import Errand
from scenarios.analysis.comparison import Shares, shares_of
from scenarios.figures.comparison import beside_pages
from scenarios.figures.pages import Page, Told
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.snapshots.content import snapshot_bytes
from scenarios.snapshots.keys import author_key
from scenarios.snapshots.listing import listing, size_words
from scenarios.snapshots.making import Choices, snapshot_of
from scenarios.texts import _
from scenarios.whole_files import write_whole


@dataclass(frozen=True)
class Listed:
    """What a file will contain: name, size and content of each part, and the size of all, in words."""

    rows: tuple[tuple[str, str, str], ...]
    size: str


@dataclass(frozen=True)
class Saved:
    """A file, and its size in words."""

    file: Path
    size: str


class Others:
    """Projects the scenarios that stand beside the one that pages tell of, each once; in the background alone.

    Parameters
    ----------
    engine
        Makes what projects, when it is needed first: the window's own is at work for the window.
    """

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._make = engine
        self._engine: Engine | None = None
        self._known: dict[tuple[str, str], Shares] = {}

    def pages(self, told: Told, scenarios: Sequence[Scenario]) -> tuple[Page, ...]:
        """Return the pages of these scenarios beside the one told of; none where there are none."""
        here, known = told.projection.scenario, self._known
        sized = [one.sized(here.draws, here.seed) for one in scenarios]
        wanted = {(one.name, one.fingerprint): one for one in sized}
        self._known = {key: known[key] if key in known else self._projected(one) for key, one in wanted.items()}
        return beside_pages(told, tuple(self._known.values())) if wanted else ()

    def _projected(self, scenario: Scenario) -> Shares:
        self._engine = self._engine or self._make()
        return shares_of(self._engine.project(scenario))


def listed(told: Told, pages: Sequence[str], choices: Choices, more: Callable[[], Sequence[Page]]) -> Listed:
    """Return what the file of these pages, of more that are made here, and of these choices will contain."""
    parts = listing(snapshot_of(told, pages, choices, more()))
    rows = tuple((one.name, size_words(one.size), one.detail) for one in parts)
    return Listed(rows, size_words(sum(one.size for one in parts)))


def written(
    told: Told,
    pages: Sequence[str],
    choices: Choices,
    more: Callable[[], Sequence[Page]],
    file: Path,
    home: Path,
    errand: Errand,
) -> Saved:
    """Write a signed file of what was listed; the author's key is made where there is none yet."""
    errand.step(_("Writing {file}").format(file=file.name))
    content = snapshot_bytes(snapshot_of(told, pages, choices, more()), author_key(home))
    write_whole(file, content, _("What stood there before is unchanged, and so is your scenario."))
    return Saved(file, size_words(len(content)))
