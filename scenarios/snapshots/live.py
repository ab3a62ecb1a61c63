"""Computes a snapshot's pages anew as its reader moves the free levers, where data and engine are those of the file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.data_versions import catalog_of
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Page, Told, page, page_names
from scenarios.projection import Engine, Projection
from scenarios.scenario import Scenario
from scenarios.snapshots.content import FreeLever, Snapshot, StoredScenario
from scenarios.texts import _
from scenarios.units import UNITS

MOST_DRAWS = 10_000
"""Of a snapshot whose levers move: what comes from elsewhere must not take the reader's memory."""


def matching_catalog(snapshot: Snapshot, catalog: Catalog, home: Path) -> tuple[Catalog | None, str]:
    """Return the data on which the snapshot's numbers can be computed again, or None and why not in a sentence.

    Parameters
    ----------
    catalog
        The data in force; others that are installed in the user's folder `home` are taken where they match instead.
    """
    imprint = snapshot.imprint
    if snapshot.scenario.draws > MOST_DRAWS:
        words = _("Made of {n:,} runs, too many to compute while you read: the pages are shown as they were.")
        return None, words.format(n=snapshot.scenario.draws)
    if imprint.engine != __version__:
        words = _("Made with version {then}, this is {now}: the pages are shown as they were, the levers do not move.")
        return None, words.format(then=imprint.engine, now=__version__)
    for found in (catalog, catalog_of(imprint.data, home)):
        if found is not None and found.fingerprint == snapshot.fingerprint:
            return found, ""
    words = _("Made with data {then}, which are not here: the pages are shown as they were, the levers do not move.")
    return None, words.format(then=imprint.data)


class LiveSnapshot:
    """A snapshot whose free levers move.

    Parameters
    ----------
    snapshot
        Checked.
    engine
        Over the data of `matching_catalog`.

    Raises
    ------
    InputError
        The scenario or a lever is none of these data.
    """

    def __init__(self, snapshot: Snapshot, engine: Engine) -> None:
        self.snapshot, self.engine = snapshot, engine
        self._scenario = _scenario(snapshot.scenario, engine.catalog)
        self._before = None if snapshot.reference is None else _scenario(snapshot.reference, engine.catalog)
        self._references: dict[int, Projection] = {}
        for lever in snapshot.levers:
            for value in (lever.low, lever.high) if not lever.choices else (one.value for one in lever.choices):
                self._scenario.with_value(engine.catalog, lever.id, value, lever.quarter)

    def scenario(self, values: Mapping[str, float | str]) -> Scenario:
        """Return the scenario with levers moved, which its name tells.

        Parameters
        ----------
        values
            By the lever's id; a number beyond its range is brought to its edge. A lever that is not named, or that is
            where the pages have it, stays as it is.
        """
        scenario, moved = self._scenario, []
        for lever in self.snapshot.levers:
            value = values.get(lever.id, lever.value)
            if not isinstance(value, str):
                value = min(max(value, lever.low), lever.high)
            if value != lever.value:
                scenario = scenario.with_value(self.engine.catalog, lever.id, value, lever.quarter)
                moved.append(f"{lever.label} {value_words(lever, value)}")
        return replace(scenario, name=", ".join((scenario.name, *moved))) if moved else scenario

    def told(
        self, values: Mapping[str, float | str], draws: int | None = None, outdated: Callable[[], bool] = lambda: False
    ) -> Told | None:
        """Return what the pages tell with the levers moved; None as soon as `outdated` says that nobody waits.

        Parameters
        ----------
        draws
            Fewer than those of the snapshot, while a lever moves.
        """
        projection = self.engine.project(self.scenario(values).sized(draws), outdated)
        if projection is None:
            return None
        size = projection.scenario.draws
        if self._before is not None and size not in self._references:
            reference = self.engine.project(self._before.sized(size), outdated)
            if reference is None:
                return None
            self._references[size] = reference
        before, snapshot = self._references.get(size), self.snapshot
        imprint = imprint_of(projection, before, date.fromisoformat(snapshot.imprint.day))
        return Told(projection, before, imprint, snapshot.definition, snapshot.year, moved_from=self._scenario)

    def pages(self, told: Told) -> tuple[Page, ...]:
        """Return the snapshot's pages as they are now; those that were made elsewhere stay as they were."""
        known = page_names()
        return tuple(page(told, one.id) if one.id in known else one for one in self.snapshot.pages)


def value_words(lever: FreeLever, value: float | str) -> str:
    """Return a value of a lever as people read it."""
    if isinstance(value, str):
        return next(one.label for one in lever.choices if one.value == value)
    return UNITS[lever.unit].format(value)


def _scenario(stored: StoredScenario, catalog: Catalog) -> Scenario:
    return Scenario.from_plain(stored.to_plain(), catalog)
