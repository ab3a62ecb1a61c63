"""What a sweep varies, over which draws, and what it keeps of each projection: a TOML file, read strictly.

scenario = "baseline"            # what stays as it is: a preset, and values laid over it
set = { chip_budget = 1.2 }
design = "grid"                  # or "sobol", "latin_hypercube", with points = 4096
draws = 200                      # each point over these; or own_draws = true: uncertainties differ by point
[vary]
tier = ["T3", "T5", "T7"]        # values
hbm_supply = { low = 0.4, high = 2.0, steps = 5 }
"enforcement@2028Q1" = [0.2, 0.6] # from a quarter on
price_response = "as drawn"      # an uncertainty by its own distribution, in designs with own draws
[keep]
shares = ["inference:revenue", "training:units:with_grey"]
years = [2026, 2028]
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scenarios.catalog import Catalog, Value
from scenarios.errors import InputError, near_miss
from scenarios.json_files import read_text
from scenarios.projection import DEFINITIONS, WORKLOADS, counts_of
from scenarios.scenario import MOST_DRAWS, Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.texts import _

GRID, SOBOL, LATIN = "grid", "sobol", "latin_hypercube"
AS_DRAWN, ALL = "as drawn", "all uncertainties"
MOST_RUNS = 10**10
MOST_SOBOL = 2**30
"""Points of a Sobol sequence as it is computed, in 30 bits."""
MOST_LATIN = 5_000_000
"""Numbers in a Latin hypercube, which is held as a whole. A Sobol design has no such limit."""
MOST_PARTS = 500_000
"""As many names as a manifest can list, and a folder hold."""
MOST_VARIED, MOST_VALUES, MOST_KEPT = 200, 10_000, 200
ROWS = 20_000
"""Rows of a part, about: a few MB, some seconds of work."""
_KEYS = {"scenario", "set", "design", "points", "draws", "own_draws", "seed", "vary", "keep", "rows"}


@dataclass(frozen=True)
class Varied:
    """One parameter that the sweep varies: by values, between two numbers, or by its own distribution.

    Attributes
    ----------
    values
        In the order given; empty where it is a range.
    low, high
        Of a range.
    quarter
        From which on it holds, as people write it; empty for all free quarters.
    """

    id: str
    values: tuple[Value, ...] = ()
    low: float = math.nan
    high: float = math.nan
    quarter: str = ""

    @property
    def name(self) -> str:
        """What it is called in the file and in the results."""
        return f"{self.id}@{self.quarter}" if self.quarter else self.id

    @property
    def drawn(self) -> bool:
        """Whether its own distribution says where it is."""
        return not self.values and math.isnan(self.low)


@dataclass(frozen=True)
class Kept:
    """A share that is kept, in one year."""

    workload: str
    definition: str
    count: str
    year: int

    @property
    def column(self) -> str:
        """What the column of it is called."""
        return f"share:{self.workload}:{self.definition}:{self.count}@{self.year}"


@dataclass(frozen=True)
class Sweep:
    """A whole sweep.

    Attributes
    ----------
    base
        What every point sets too; its draws and seed hold for all.
    points
        How many points the design has.
    own_draws
        Whether each point is a single run with uncertainties of its own, rather than one over all draws.
    rows
        Of a part, about.
    plain
        The file's content, from which all of this follows.
    """

    base: Scenario
    design: str
    points: int
    own_draws: bool
    varied: tuple[Varied, ...]
    kept: tuple[Kept, ...]
    rows: int
    plain: Mapping[str, Any]

    @property
    def columns(self) -> set[str]:
        """What the columns of its results are called, beside those that say which run a row is."""
        return {*(one.name for one in self.varied), *(one.column for one in self.kept)}

    @property
    def runs_a_point(self) -> int:
        """Projections of one point: its draws and the central case, or one."""
        return 1 if self.own_draws else self.base.draws + 1

    @property
    def runs(self) -> int:
        """All projections."""
        return self.points * self.runs_a_point

    @property
    def points_a_part(self) -> int:
        """Points of one part."""
        return max(1, self.rows // self.runs_a_point)

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return -(-self.points // self.points_a_part)

    def points_of(self, part: int) -> range:
        """Return the points of a part."""
        first = part * self.points_a_part
        return range(first, min(first + self.points_a_part, self.points))


def read_sweep(file: Path, catalog: Catalog) -> Sweep:
    """Read a sweep from a TOML file.

    Raises
    ------
    InputError
        It cannot be read, or something in it is refused: the message names the key.
    """
    try:
        content = tomllib.loads(read_text(file))
    except (ValueError, RecursionError) as problem:
        raise _refused(file.name, str(problem)) from None
    return sweep_of(content, catalog)


def sweep_of(content: Mapping[str, Any], catalog: Catalog) -> Sweep:
    """Check the content of a file, or of a manifest, and return the sweep.

    Raises
    ------
    InputError
        Something is refused: the message names the key.
    """
    for key in content:
        if key not in _KEYS:
            raise _refused(str(key), _("unknown key{hint}").format(hint=near_miss(str(key), _KEYS)))
    design = _one_of(content, "design", (GRID, SOBOL, LATIN), GRID)
    own_draws = content.get("own_draws", False)
    if type(own_draws) is not bool:
        raise _refused("own_draws", _("true or false is needed"))
    varied = _varied(content.get("vary"), catalog, design, own_draws)
    points = _points(content, design, varied)
    draws = _whole(content, "draws", 200, 1, MOST_DRAWS)
    seed = _whole(content, "seed", 7, 0, 2**32 - 1)
    base = _base(content, catalog, varied).sized(1 if own_draws else draws, seed)
    rows = _whole(content, "rows", ROWS, 1, 1_000_000)
    sweep = Sweep(base, design, points, own_draws, varied, _kept(content.get("keep"), catalog), rows, dict(content))
    if sweep.runs > MOST_RUNS:
        raise _refused("vary", _("{n:,} projections are more than {most:,}").format(n=sweep.runs, most=MOST_RUNS))
    if sweep.parts > MOST_PARTS:
        raise _refused("rows", _("{n:,} parts are more than {most:,}").format(n=sweep.parts, most=MOST_PARTS))
    return sweep


def _base(content: Mapping[str, Any], catalog: Catalog, varied: tuple[Varied, ...]) -> Scenario:
    name = _one_of(content, "scenario", tuple(catalog.presets), "baseline")
    base, settings = preset_scenario(catalog.presets[name], catalog, name), content.get("set", {})
    if not isinstance(settings, dict):
        raise _refused("set", _("a table of parameters and values is needed"))
    dated = {_dated(catalog, key): value for key, value in settings.items()}
    for one in varied:
        if (one.id, one.quarter) in dated or (not one.quarter and one.id in {name for name, _quarter in dated}):
            raise _refused(one.name, _("it stands under 'set' and under 'vary'"))
    for (name, quarter), value in sorted(dated.items(), key=lambda item: item[0]):
        base = base.with_value(catalog, name, value, quarter or None)
    return base


def _dated(catalog: Catalog, key: str) -> tuple[str, str]:
    """Return parameter and quarter of ``"tier@2028Q1"``; of ``"tier"``, which holds in all of them, no quarter."""
    name, at, label = (part.strip() for part in key.partition("@"))
    parameter = catalog.parameter(name)
    return parameter.id, catalog.horizon.labels[catalog.horizon.free_quarter(name, label)] if at else ""


def _points(content: Mapping[str, Any], design: str, varied: tuple[Varied, ...]) -> int:
    if design == GRID:
        if "points" in content:
            raise _refused("points", _("a grid has as many as its values make"))
        return math.prod(len(one.values) for one in varied)
    return _whole(content, "points", None, 1, MOST_LATIN // len(varied) if design == LATIN else MOST_SOBOL)


def _varied(content: object, catalog: Catalog, design: str, own_draws: bool) -> tuple[Varied, ...]:
    if not isinstance(content, dict) or not 0 < len(content) <= MOST_VARIED:
        raise _refused("vary", _("a table of 1 to {most} parameters is needed").format(most=MOST_VARIED))
    if own_draws and design == GRID:
        raise _refused("own_draws", _("a grid goes over all draws; take sobol or latin_hypercube"))
    named = dict(content)
    everything = named.pop(ALL, False)
    if type(everything) is not bool:
        raise _refused(ALL, _("true or false is needed"))
    if everything:
        uncertain = [one.id for one in catalog.parameters.values() if one.distribution]
        named = {**dict.fromkeys(uncertain, AS_DRAWN), **named}
    varied = tuple(_one_varied(catalog, key, value, design) for key, value in named.items())
    if len({one.name for one in varied}) < len(varied):
        raise _refused("vary", _("a parameter stands there twice"))
    if any(one.drawn for one in varied) and not own_draws:
        raise _refused("vary", _("'{word}' needs own_draws = true").format(word=AS_DRAWN))
    return varied


def _one_varied(catalog: Catalog, key: str, value: object, design: str) -> Varied:
    name, quarter = _dated(catalog, key)
    if value == AS_DRAWN:
        if quarter or not catalog.parameters[name].distribution:
            raise _refused(key, _("it is not drawn, or not from a quarter on: give values, or low and high"))
        return Varied(name)
    if isinstance(value, list):
        values = tuple(catalog.checked_value(name, one) for one in value[: MOST_VALUES + 1])
        if not 0 < len(set(values)) == len(value) <= MOST_VALUES:
            raise _refused(key, _("1 to {most:,} different values are needed").format(most=MOST_VALUES))
        return Varied(name, values, quarter=quarter)
    if isinstance(value, dict) and {"low", "high"} <= set(value) <= {"low", "high", "steps"}:
        return replace(_range(catalog, name, value, design), quarter=quarter)
    raise _refused(
        key, _("a list of values is needed, or {{ low = .., high = .. }}, or '{word}'").format(word=AS_DRAWN)
    )


def _range(catalog: Catalog, parameter_id: str, value: dict[str, Any], design: str) -> Varied:
    low, high = (catalog.checked_value(parameter_id, value[end]) for end in ("low", "high"))
    if isinstance(low, str) or isinstance(high, str) or not low < high:
        raise _refused(parameter_id, _("low must lie below high"))
    if design != GRID:
        if "steps" in value:
            raise _refused(parameter_id, _("steps belong to a grid"))
        return Varied(parameter_id, low=low, high=high)
    steps = _whole(value, "steps", None, 2, MOST_VALUES)
    return Varied(parameter_id, tuple(low + (high - low) * step / (steps - 1) for step in range(steps)))


def _kept(content: object, catalog: Catalog) -> tuple[Kept, ...]:
    if not isinstance(content, dict) or set(content) != {"shares", "years"}:
        raise _refused("keep", _("'shares' and 'years' are needed, and nothing else"))
    shares, years = content["shares"], content["years"]
    known = catalog.horizon.years
    if not isinstance(years, list) or not years or any(type(one) is not int or one not in known for one in years):
        message = _("a list of years from {first} to {last} is needed")
        raise _refused("years", message.format(first=known[0], last=known[-1]))
    if not isinstance(shares, list) or not 0 < len(shares) * len(years) <= MOST_KEPT:
        raise _refused("shares", _("1 to {most} columns are allowed").format(most=MOST_KEPT))
    return tuple(Kept(*_share(one), year) for one in dict.fromkeys(map(str, shares)) for year in dict.fromkeys(years))


def _share(text: str) -> tuple[str, str, str]:
    """Return workload, definition and count of ``"inference:revenue"`` or ``"inference:revenue:with_grey"``."""
    workload, definition, count = (*text.split(":"), "", "", "")[:3]
    count = count or "official"
    if text.count(":") > 2 or workload not in WORKLOADS or definition not in DEFINITIONS:
        message = _("{text!r} is no share; write workload:definition, of {workloads} and {definitions}")
        words = message.format(text=text, workloads=", ".join(WORKLOADS), definitions=", ".join(DEFINITIONS))
        raise _refused("shares", words)
    if count not in counts_of(definition):
        message = _("{text!r}: a share of {definition} is counted as {counts}")
        raise _refused(
            "shares", message.format(text=text, definition=definition, counts=", ".join(counts_of(definition)))
        )
    return workload, definition, count


def _one_of(content: Mapping[str, Any], key: str, allowed: tuple[str, ...], otherwise: str) -> str:
    value = content.get(key, otherwise)
    if value not in allowed:
        hint = near_miss(str(value), allowed)
        raise _refused(
            key,
            _("{value!r} is not allowed{hint}; allowed: {all}").format(value=value, hint=hint, all=", ".join(allowed)),
        )
    return str(value)


def _whole(content: Mapping[str, Any], key: str, otherwise: int | None, least: int, most: int) -> int:
    value = content.get(key, otherwise)
    if type(value) is not int or not least <= value <= most:
        raise _refused(key, _("a whole number from {least:,} to {most:,} is needed").format(least=least, most=most))
    return value


def _refused(subject: str, why: str) -> InputError:
    return InputError(subject, _("{key}: {why}").format(key=subject[:80], why=why))
