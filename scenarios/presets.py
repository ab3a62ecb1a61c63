"""The shipped scenarios beside the published claims they mirror: their stories, their results, and which to compare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.catalog import Catalog
from scenarios.errors import DataError, InputError, near_miss
from scenarios.projection import LEGAL, Engine, Projection, origin_of
from scenarios.rows import read_rows
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.texts import _
from scenarios.tiers import read_toml

CALIBRATION = "calibration"
"""The kind of a preset that holds one of the views of what is scarce, to be laid under other scenarios."""
COLUMNS = ("preset", "workload", "definition", "count", "year", "central")
RESULTS, PAIRS = "preset_results.csv", "pair_stories.toml"
_WORKLOADS = ("training", "inference")
_COUNTS = ("official", "with_grey")


@dataclass(frozen=True)
class PairStory:
    """Presets that tell more side by side than alone."""

    id: str
    title: str
    question: str
    presets: tuple[str, ...]
    story: str


@dataclass(frozen=True)
class Result:
    """The central case of one preset: a domestic share as a fraction, None where no foreign card is legal to buy."""

    preset: str
    workload: str
    definition: str
    count: str
    year: int
    central: float | None


def preset(catalog: Catalog, name: str) -> Mapping[str, Any]:
    """Return a preset by its id.

    Raises
    ------
    InputError
        There is none of this id.
    """
    if name not in catalog.presets:
        message = _("unknown preset '{name}'{hint}")
        raise InputError("preset", message.format(name=name, hint=near_miss(name, catalog.presets)))
    return catalog.presets[name]


def calibrations(catalog: Catalog) -> dict[str, Scenario]:
    """Return the views of what is scarce, by id."""
    return {
        name: preset_scenario(one, catalog, name)
        for name, one in catalog.presets.items()
        if one.get("kind") == CALIBRATION
    }


def read_pair_stories(catalog: Catalog, file: Path | None = None) -> tuple[PairStory, ...]:
    """Return the pair stories.

    Raises
    ------
    DataError
        A story lacks a field or names no preset.
    """
    file = file or catalog.folder / PAIRS
    stories = []
    for row in read_toml(file).get("story", []):
        words = {key: row.get(key) for key in ("id", "title", "question", "story")}
        for key, value in words.items():
            if not isinstance(value, str) or not value:
                raise DataError(file, 0, key, value, _("a text"))
        names = tuple(row.get("presets", ()))
        unknown = [name for name in names if name not in catalog.presets]
        if len(names) < 2 or unknown:
            raise DataError(file, 0, "presets", unknown or names, _("two or more ids of presets"))
        stories.append(PairStory(**words, presets=names))
    return tuple(stories)


def compute_results(catalog: Catalog, definition: str, year: int) -> Iterator[Result]:
    """Yield the results of all presets: the central case of one year."""
    engine = Engine(catalog)
    for name, one in catalog.presets.items():
        projection = engine.project(preset_scenario(one, catalog, name).sized(1))
        for workload in _WORKLOADS:
            for count in _COUNTS:
                share = central_share(projection, workload, definition, count, year)
                yield Result(name, workload, definition, count, year, share)


def central_share(projection: Projection, workload: str, definition: str, count: str, year: int) -> float | None:
    """Return a domestic share of a year in the central case, as a fraction; None where no foreign card is legal."""
    period = projection.catalog.horizon.quarters_of(year)
    legal = projection.legal_supply[period, 0]
    if workload != "training":
        places = [place for place, one in enumerate(projection.catalog.classes) if origin_of(one) == LEGAL]
        legal = projection.offered[period, :, 0][:, places]
    if count == "official" and not legal.any():
        return None
    share = float(projection.share(definition, count, workload, year)[0])
    return share if np.isfinite(share) else None


def read_results(catalog: Catalog) -> tuple[Result, ...]:
    """Return the results of the presets that belong to these data."""
    results = []
    for row in read_rows(catalog.folder / RESULTS, COLUMNS):
        names = (row.text("preset"), row.text("workload"), row.text("definition"), row.text("count"))
        results.append(Result(*names, int(row.number("year")), row.optional_number("central")))
    return tuple(results)


def results_text(results: Iterator[Result]) -> str:
    """Return results as the shipped file holds them."""
    lines = [",".join(COLUMNS)]
    for one in results:
        share = "" if one.central is None else f"{one.central:.4f}"
        lines.append(f"{one.preset},{one.workload},{one.definition},{one.count},{one.year},{share}")
    return "\n".join(lines) + "\n"
