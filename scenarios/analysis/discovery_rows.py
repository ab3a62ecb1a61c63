"""Runs as rows for scenario discovery: what each run's uncertain values and levers are, and the share that comes out.

From the draws of one scenario or of several policies over the same draws, or from what a sweep kept. A path counts by
its value in the period asked about, a multiple of a path by what it multiplies the central path with there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.discovery import Asked, Discovery
from scenarios.analysis.policies import policy_of
from scenarios.analysis.prim import Table
from scenarios.analysis.targets import Target, parse_target, period_of
from scenarios.catalog import Catalog, Parameter
from scenarios.draws import Draws, correlated, placed, sample
from scenarios.errors import InputError, near_miss
from scenarios.quarters import Horizon
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.sweeps.parts import DRAW
from scenarios.sweeps.reading import Swept
from scenarios.sweeps.spec import Kept
from scenarios.texts import _

Array = NDArray[np.float64]
_RANGE = re.compile(r"(?P<what>[^<>=@]*)=(?P<low>[^<>=@]*)\.\.(?P<high>[^<>=@]*)@(?P<period>[^<>=@]*)")
_FORM = re.compile(r"[^<>=@]+([<>]=?[^<>=@]+|=[^<>=@]+\.\.[^<>=@]+)@[^<>=@]+")
_STRICT = re.compile(r"([<>])(?!=)")
STRETCHES = 50
_QUARTER = 0.25
FORM = "share:WORKLOAD:DEFINITION<SHARE@PERIOD"
EXAMPLES = ("share:inference:revenue<0.4@2028", "share:inference:revenue=0.4..0.6@2028")


@dataclass(frozen=True)
class Bad:
    """Which runs are asked about: a share, and the range of it that is bad.

    Attributes
    ----------
    target
        Which share in which period; what it is held to stands in `range`.
    """

    target: Target
    range: Asked


@dataclass(frozen=True, eq=False)
class Rows:
    """Runs with what went into them.

    Attributes
    ----------
    table
        Inputs by parameter id.
    outcome
        The share, a fraction, shape (runs,); NaN where nothing is sold.
    swept
        How many runs the sweep has that these are of; 0 where they are of none.
    missing
        How many parts of the sweep are not finished; what those alone vary is not among these runs.
    since
        From which quarter on an input is what the table says, by parameter id; the first free one where none is named.
    """

    table: Table
    outcome: Array
    swept: int = 0
    missing: int = 0
    since: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How often the share comes out in each of `STRETCHES` stretches from 0 to 1."""
        known = self.outcome[np.isfinite(self.outcome)]
        return tuple(int(one) for one in np.histogram(known, STRETCHES, (0.0, 1.0))[0])


def parse_bad(text: str, horizon: Horizon) -> Bad:
    """Read which runs are bad, such as ``share:inference:revenue<0.4@2028`` or ``share:..=0.4..0.6@2028``.

    ``<`` and ``>`` leave the number itself out, ``<=``, ``>=`` and ranges hold it.

    Raises
    ------
    InputError
        Not in this form, or a part of it is not known or out of range; names what is wrong.
    """
    squeezed = "".join(text.split())
    if not _FORM.fullmatch(squeezed):
        words = _("bad: '{text}' cannot be read; write {form}, such as {example}")
        raise InputError("bad", words.format(text=text, form=FORM, example=_(" or ").join(EXAMPLES)))
    if (match := _RANGE.fullmatch(squeezed)) is not None:
        low, high = (
            parse_target(f"{match['what']}{sign}{match[end]}@{match['period']}", horizon)
            for sign, end in ((">=", "low"), ("<=", "high"))
        )
        if low.share > high.share:
            raise InputError("bad", _("bad: {low:g} is above {high:g}").format(low=low.share, high=high.share))
        return Bad(low, Asked(low.share, high.share))
    target = parse_target(_STRICT.sub(r"\1=", squeezed), horizon)
    strict = _STRICT.search(squeezed) is not None
    if target.at_least:
        return Bad(target, Asked(low=np.nextafter(target.share, 2.0) if strict else target.share))
    return Bad(target, Asked(high=np.nextafter(target.share, -1.0) if strict else target.share))


def policies_of(scenario: Scenario, text: str, catalog: Catalog) -> list[Scenario]:
    """Return scenarios over the same draws: a scenario under policies laid over it, and shipped ones as they are.

    Parameters
    ----------
    text
        Such as ``T3,hbm_supply=0.5,hbm_choke``.

    Raises
    ------
    InputError
        Neither a tier, a lever at a value nor a shipped scenario; the message offers the near miss.
    """
    found = []
    for name in dict.fromkeys(part.strip() for part in text.split(",")):
        if name in catalog.presets:
            found.append(preset_scenario(catalog.presets[name], catalog, name).sized(scenario.draws, scenario.seed))
        elif (policy := policy_of(name, catalog)) is not None:
            found.append(policy.laid_over(scenario))
        else:
            known = (*catalog.tiers, *catalog.presets)
            words = _("policies: '{name}' is neither a tier, ID=VALUE nor a shipped scenario{hint}; allowed: {all}")
            raise InputError("policies", words.format(name=name, hint=near_miss(name, known), all=", ".join(known)))
    return found


def drawn_rows(catalog: Catalog, scenarios: Sequence[Scenario], shares: Sequence[Array], period: str) -> Rows:
    """Return the draws of scenarios as rows, the scenarios one after the other.

    Parameters
    ----------
    scenarios
        All of the same draws and seed.
    shares
        The outcome of each scenario, shape (draws,), the central case left out.
    """
    first = scenarios[0]
    at = last_quarter(period, catalog.horizon)
    values = drawn_values(catalog, sample(catalog, first.draws, first.seed), at)
    names = {*values, *(name for one in scenarios for name in one.values)}
    columns = {}
    for parameter in (one for one in catalog.parameters.values() if one.id in names):
        each = [_in_scenario(parameter, one, at, values) for one in scenarios]
        if all(one is not None for one in each):
            columns[parameter.id] = np.concatenate([one for one in each if one is not None])
    return Rows(_table(columns), np.concatenate(list(shares)))


def swept_rows(swept: Swept, catalog: Catalog, kept: Kept) -> Rows:
    """Return what a sweep kept as rows: what it varied, and the uncertain values of each run where these are known.

    Of a parameter that varies from several quarters on counts what is in force in the year looked at.
    """
    sweep, columns = swept.sweep, swept.columns
    at = last_quarter(str(kept.year), catalog.horizon)
    drawn = {one.id: columns[one.id] for one in sweep.varied if one.drawn}
    dates = {one: catalog.horizon.free_quarter(one.id, one.quarter) if one.quarter else 0 for one in sweep.varied}
    held = sorted((one for one in dates if not one.drawn and dates[one] <= at), key=lambda one: dates[one])
    found = {one.id: columns[one.name] for one in held}
    if drawn:
        count = len(next(iter(drawn.values())))
        found |= drawn_values(catalog, placed(catalog, correlated(catalog, drawn), count), at)
    elif DRAW in columns:
        draws = sample(catalog, sweep.base.draws, sweep.base.seed)
        values = drawn_values(catalog, draws, at)
        unset = {name: one for name, one in values.items() if name not in {*sweep.base.values, *found}}
        found |= {name: one[columns[DRAW].astype(int) - 1] for name, one in unset.items()}
    runs = sweep.points * (sweep.runs_a_point if sweep.own_draws else sweep.base.draws)
    since = {one.id: one.quarter for one in held if one.quarter}
    return Rows(_table(found), columns[kept.column].astype(float), runs, sweep.parts - swept.parts, since)


def kept_share(swept: Swept, target: Target) -> Kept:
    """Return the column of a sweep that holds a share.

    Raises
    ------
    InputError
        The sweep kept others; the message names them.
    """
    wanted = f"share:{target.workload}:{target.definition}:{target.count}@{target.period}"
    known = {one.column: one for one in swept.sweep.kept}
    if wanted not in known:
        words = _("the sweep did not keep {wanted}; it kept {known}")
        raise InputError("bad", words.format(wanted=wanted, known=", ".join(known)))
    return known[wanted]


def drawn_values(catalog: Catalog, draws: Draws, at: int) -> dict[str, Array]:
    """Return every drawn parameter in every draw by id, in its own unit, shape (draws,), the central case left out.

    Parameters
    ----------
    at
        Index of the quarter in which paths are read.
    """
    found = {name: values[1:] for name, values in draws.numbers.items() if catalog.parameters[name].distribution}
    for name in draws.points:
        parameter = catalog.parameters[name]
        central = float(catalog.path(parameter.series, 0.0)[at]) if parameter.unit == "x" else 1.0
        if central > 0:
            path = draws.path(name, catalog.timelines[parameter.series], catalog.horizon, 0.0)
            found[name] = path[at, 1:] / central
    return found


def first_range(outcome: Array) -> Asked:
    """Return the range that is bad until someone says otherwise: the lowest quarter of the runs, to a whole point."""
    known = outcome[np.isfinite(outcome)]
    return Asked(high=round(float(np.quantile(known, _QUARTER)), 2) if known.size else 0.0)


def brushed_range(low: float, high: float) -> Asked:
    """Return a range that was drawn over an axis from 0 to 1; a side at the end of it is open."""
    return Asked(low if low > 0 else -np.inf, high if high < 1 else np.inf)


def brush_ends(asked: Asked) -> tuple[float, float]:
    """Return from where to where a range goes on an axis from 0 to 1."""
    return max(asked.low, 0.0), min(asked.high, 1.0)


def middle(
    found: Discovery, at: int, scenario: Scenario, catalog: Catalog, since: Mapping[str, str] = MappingProxyType({})
) -> Scenario:
    """Return the scenario with each restricted input at its middle over the runs in a box, of names the most frequent.

    An input holds from its quarter in `since` on. Numbers are rounded to three digits and kept within what the
    parameter allows.
    """
    box = found.steps[at].box
    inside = box.holds(found.table)
    for name in box.limits:
        parameter = catalog.parameters[name]
        value = float(f"{np.median(found.table.numbers[name][inside]):.3g}")
        scenario = scenario.with_value(
            catalog, name, min(max(value, float(parameter.minimum)), float(parameter.maximum)), since.get(name)
        )
    for name in box.members:
        names, counts = np.unique(found.table.names[name][inside], return_counts=True)
        scenario = scenario.with_value(catalog, name, str(names[np.argmax(counts)]), since.get(name))
    return scenario


def last_quarter(period: str, horizon: Horizon) -> int:
    """Return the index of the last quarter of a year or quarter as people write it."""
    found = period_of(period, horizon)
    return (horizon.quarters_of(found) if isinstance(found, int) else found).stop - 1


def _in_scenario(
    parameter: Parameter, scenario: Scenario, at: int, drawn: Mapping[str, Array]
) -> Array | NDArray[np.str_] | None:
    """Return what a parameter is in the draws of a scenario, shape (draws,); None where no one number says it."""
    held = [value for quarter, value in scenario.values.get(parameter.id, ()) if quarter <= at]
    if not held and parameter.id in drawn:
        return drawn[parameter.id]
    value = held[-1] if held else parameter.central
    return None if value is None else np.full(scenario.draws, value)


def _table(columns: Mapping[str, NDArray[np.generic]]) -> Table:
    """Return columns as a table: texts are names, all else numbers."""
    names = {name: one for name, one in columns.items() if one.dtype.kind == "U"}
    numbers = {name: one.astype(float) for name, one in columns.items() if name not in names}
    return Table(numbers, {name: one.astype(str) for name, one in names.items()})
