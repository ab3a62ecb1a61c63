"""Checks what a data folder holds beside the catalog, and whether the program can run on other data than its own."""

import datetime
from pathlib import Path

import numpy as np

from scenarios.analysis.calibrate import read_free
from scenarios.analysis.ex_ante import ex_ante
from scenarios.catalog import Catalog
from scenarios.errors import DataError, InputError
from scenarios.presets import read_pair_stories, read_results
from scenarios.projection import Engine
from scenarios.rows import read_rows
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.texts import _

_SOURCE = ("source_title", "publisher", "source_date", "confidence")
EVENT_COLUMNS = ("date", "side", "event", "effect_on", "status", *_SOURCE)
_STORY = ("name", "story", "claim", "does_not_claim")
_FIXED = ("unit", "role", "kind", "distribution", "series", "applies", "effect")
"""What the equations rely on in a parameter; its numbers and words may change."""


def check_beside(catalog: Catalog) -> int:
    """Check policy events, presets, back-tests and pair stories; return how many policy events there are.

    Raises
    ------
    DataError
        A row or value is refused.
    """
    events = _checked_events(catalog.folder / "policy_events.csv")
    _check_presets(catalog.folder / "presets", catalog)
    ex_ante(catalog)
    read_free(catalog)
    read_pair_stories(catalog)
    read_results(catalog)
    return events


def check_structure(catalog: Catalog, shipped: Catalog) -> None:
    """Check that nothing is missing that the equations of this program ask for by name.

    Raises
    ------
    DataError
        A parameter, series, class, tier or preset of the shipped data is missing, or a parameter is of another kind.
    """
    parts = {
        "parameters.csv": (shipped.parameters, catalog.parameters),
        "timelines.csv": (shipped.timelines, catalog.timelines),
        "chip_classes.csv": (shipped.class_ids, catalog.class_ids),
        "presets": (shipped.presets, catalog.presets),
    }
    for file, (needed, present) in parts.items():
        for name in needed:
            if name not in present:
                raise DataError(file, 0, "id", _("missing"), _("a row for {name}").format(name=name))
    if catalog.class_ids != shipped.class_ids:
        raise DataError("chip_classes.csv", 0, "id", ", ".join(catalog.class_ids), ", ".join(shipped.class_ids))
    for name, known in shipped.parameters.items():
        for part in _FIXED:
            found, allowed = getattr(catalog.parameters[name], part), getattr(known, part)
            if found != allowed:
                raise DataError("parameters.csv", 0, f"{name}: {part}", found, allowed or _("empty"))
    for name, preset in shipped.presets.items():
        for key in preset:
            if key not in catalog.presets[name]:
                raise DataError(f"presets/{name}.toml", 0, key, _("missing"), _("a value"))
    for class_id in catalog.class_ids:
        if not any(one.chip_class == class_id for one in catalog.vendors):
            raise DataError("vendors.csv", 0, "chip_class", _("missing"), _("a row for {name}").format(name=class_id))


def check_runs(catalog: Catalog) -> None:
    """Check on one draw that the equations give numbers on these data; takes about a second.

    Raises
    ------
    DataError
        They fail, or give what is no number; says where.
    """
    with np.errstate(all="ignore"):
        try:
            projection = Engine(catalog).project(Scenario(draws=1))
            total = projection.totals("units", "all")
        except Exception as problem:  # whatever the data lead the equations into is told as a fault of the data
            told = f"{type(problem).__name__}: {problem}"
            raise DataError("data", 0, _("the model"), told, _("data on which the model can run")) from problem
    if not np.isfinite(total).all() or not (total.sum(axis=0) > 0).all():
        raise DataError("data", 0, _("the model"), _("no sales"), _("data on which cards are sold"))


def _checked_events(file: Path) -> int:
    """Return how many policy events there are, each checked."""
    rows = list(read_rows(file, EVENT_COLUMNS))
    for row in rows:
        row.one_of("side", ("US", "China"))
        for column in ("event", "effect_on", "status", "source_title", "publisher", "confidence"):
            row.text(column)
        try:
            datetime.date.fromisoformat(row.text("date"))
        except ValueError:
            raise row.refuse("date", _("a date such as 2026-01-13")) from None
    return len(rows)


def _check_presets(folder: Path, catalog: Catalog) -> None:
    """Check that the values of every preset are allowed, and that its story and sources are there."""
    for name, preset in catalog.presets.items():
        file = folder / f"{name}.toml"
        try:
            preset_scenario(preset, catalog, name)
        except InputError as problem:
            raise DataError(file, 0, problem.subject, preset.get("values"), str(problem)) from None
        for key in _STORY:
            if key in preset and not isinstance(preset[key], str):
                raise DataError(file, 0, key, preset[key], _("a text"))
        for one in preset.get("evidence", ()):
            if one not in catalog.evidence:
                raise DataError(file, 0, "evidence", one, _("an id of the evidence tables"))
