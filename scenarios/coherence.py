"""Levers that contradict each other, or do nothing beside each other: each conflict in words, with the fix.

A rule looks at a stretch of quarters in which no lever changes, and at what the user set: the baseline has no conflict.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scenarios.catalog import Catalog, Parameter
from scenarios.scenario import Scenario, Schedule
from scenarios.texts import _
from scenarios.units import UNITS


@dataclass(frozen=True)
class Fix:
    """What mends a conflict: a schedule for one parameter, empty to leave it at its baseline."""

    label: str
    parameter_id: str
    schedule: Schedule


@dataclass(frozen=True)
class Conflict:
    """Two levers at odds from a quarter on, in words, with what mends it."""

    id: str
    text: str
    parameter_id: str
    fixes: tuple[Fix, ...]


class _Stretch:
    """The levers as they stand from one quarter on."""

    def __init__(self, scenario: Scenario, catalog: Catalog, quarter: int) -> None:
        self.scenario, self.catalog, self.quarter = scenario, catalog, quarter
        self.tier = catalog.tier(self.value("tier") or "")

    def value(self, parameter_id: str) -> float | str | None:
        """Return what holds; None for a lever that follows from the tier."""
        held = [value for at, value in self.scenario.values.get(parameter_id, ()) if at <= self.quarter]
        return held[-1] if held else self.catalog.parameters[parameter_id].central

    def number(self, parameter_id: str) -> float:
        """Return what holds as a number."""
        value = self.value(parameter_id)
        return float(value) if value is not None else 0.0

    def moved(self, parameter_id: str) -> bool:
        """Whether the user has set another value than the baseline."""
        return self.value(parameter_id) != self.catalog.parameters[parameter_id].central

    def raised(self, parameter_id: str) -> bool:
        """Whether the user has set more than the baseline."""
        return self.moved(parameter_id) and self.number(parameter_id) > (self._parameter(parameter_id).baseline)

    def strict(self, parameter_id: str) -> bool:
        """Whether a lever stands in one of its two highest zones."""
        zones = self._parameter(parameter_id).zones
        return self.number(parameter_id) > zones[-3].upper

    def outcomes(self, *, centres: bool) -> set[str]:
        """Return what the tier says of the foreign cards on world sale, of data-centre classes alone or of all."""
        start = self.catalog.horizon.starts[self.quarter]
        classes = {one.id for one in self.catalog.classes if one.data_centre or not centres}
        on_sale = [
            chip
            for chip in self.catalog.chips.values()
            if chip.origin == "foreign"
            and chip.chip_class in classes
            and chip.global_first is not None
            and chip.global_first <= start <= chip.global_last
        ]
        verdicts = [self.catalog.verdict(self.tier, chip) for chip in on_sale]
        return {verdict[0] for verdict in verdicts if verdict is not None}

    def shown(self, parameter_id: str) -> str:
        """Return a lever's value as people read it."""
        return UNITS[self._parameter(parameter_id).unit].format(self.number(parameter_id))

    def label(self, parameter_id: str) -> str:
        """Return a lever's name."""
        return _(self._parameter(parameter_id).label)

    def _parameter(self, parameter_id: str) -> Parameter:
        return self.catalog.parameters[parameter_id]


Found = tuple[str, str] | None
"""The lever to mend, and the conflict in words."""


def _nothing_to_license(at: _Stretch, lever: str) -> Found:
    if at.moved(lever) and at.number(lever) > 0 and not at.outcomes(centres=True) & {"allowed", "case_by_case"}:
        words = _("{lever} is {value}, but tier {tier} lets no foreign data-centre card through: it does nothing")
        return lever, words.format(lever=at.label(lever), value=at.shown(lever), tier=at.tier.short)
    return None


def _nothing_by_case(at: _Stretch, lever: str) -> Found:
    outcomes = at.outcomes(centres=False)
    if at.moved(lever) and at.number(lever) > 0 and "allowed" in outcomes and "case_by_case" not in outcomes:
        words = _("{lever} is {value}, but tier {tier} licenses nothing case by case: it does nothing")
        return lever, words.format(lever=at.label(lever), value=at.shown(lever), tier=at.tier.short)
    return None


def _two_keys(at: _Stretch, lever: str) -> Found:
    if at.raised(lever) and at.number("china_acceptance") == 0:
        words = _("{lever} is {value}, but China accepts no foreign card: a licence is worth nothing")
        return lever, words.format(lever=at.label(lever), value=at.shown(lever))
    return None


def _nobody_smuggles(at: _Stretch) -> Found:
    if at.raised("enforcement") and at.outcomes(centres=True) == {"allowed"} and at.number("china_acceptance") == 1:
        words = _("{lever} is {value}, but tier {tier} leaves nothing to smuggle")
        text = words.format(lever=at.label("enforcement"), value=at.shown("enforcement"), tier=at.tier.short)
        return "enforcement", text
    return None


def _memory_through_an_embargo(at: _Stretch) -> Found:
    if at.moved("hbm_control") and at.outcomes(centres=False) == {"banned"}:
        words = _("tier {tier} bans every card, yet HBM comes in: {lever} is {value}")
        text = words.format(tier=at.tier.short, lever=at.label("hbm_control"), value=at.shown("hbm_control"))
        return "hbm_control", text
    return None


def _loose_borders_of_an_embargo(at: _Stretch) -> Found:
    baseline = at.catalog.parameters["enforcement"].baseline
    if at.outcomes(centres=False) == {"banned"} and at.number("enforcement") < baseline:
        words = _("tier {tier} bans every card, yet fewer smugglers are stopped than today: {lever} is {value}")
        text = words.format(tier=at.tier.short, lever=at.label("enforcement"), value=at.shown("enforcement"))
        return "enforcement", text
    return None


def _opens_and_mandates(at: _Stretch) -> Found:
    if at.raised("domestic_mandate") and at.raised("china_acceptance") and at.strict("china_acceptance"):
        words = _("China accepts {accepted} of foreign cards and tightens its mandate to {value} at once")
        accepted, value = at.shown("china_acceptance"), at.shown("domestic_mandate")
        return "domestic_mandate", words.format(accepted=accepted, value=value)
    return None


def _grows_without_tools(at: _Stretch, lever: str) -> Found:
    if at.raised(lever) and at.raised("tool_control") and at.strict("tool_control"):
        words = _("new tools are stopped ({control}), yet {lever} is {value}")
        text = words.format(control=at.shown("tool_control"), lever=at.label(lever), value=at.shown(lever))
        return lever, text
    return None


_RULES: dict[str, Callable[[_Stretch], Found]] = {
    "memory_through_an_embargo": _memory_through_an_embargo,
    "loose_borders_of_an_embargo": _loose_borders_of_an_embargo,
    "opens_and_mandates": _opens_and_mandates,
    "nobody_smuggles": _nobody_smuggles,
    "nothing_to_license": lambda at: _nothing_to_license(at, "licence_approval"),
    "nothing_to_allocate": lambda at: _nothing_to_license(at, "foreign_allocation"),
    "nothing_pays_a_fee": lambda at: _nothing_to_license(at, "export_fee") or _nothing_by_case(at, "export_fee"),
    "nothing_by_case": lambda at: _nothing_by_case(at, "licence_approval"),
    "licence_refused": lambda at: _two_keys(at, "licence_approval"),
    "allocation_refused": lambda at: _two_keys(at, "foreign_allocation"),
    "wafers_without_tools": lambda at: _grows_without_tools(at, "wafer_capacity"),
    "yield_without_tools": lambda at: _grows_without_tools(at, "logic_yield"),
    "memory_without_tools": lambda at: _grows_without_tools(at, "hbm_supply"),
}
"""To add a conflict, add a rule: it looks at one stretch and says what is wrong with which lever."""


def conflicts(scenario: Scenario, catalog: Catalog) -> tuple[Conflict, ...]:
    """Return the conflicts of a scenario, each once, with the quarter from which it holds."""
    return tuple(_found(scenario, catalog))


def _found(scenario: Scenario, catalog: Catalog) -> Iterator[Conflict]:
    free = catalog.horizon.first_free
    starts = sorted({free, *(at for points in scenario.values.values() for at, _value in points)})
    stretches = [_Stretch(scenario, catalog, quarter) for quarter in starts]
    for name, rule in _RULES.items():
        hits = [(stretch, found) for stretch in stretches if (found := rule(stretch)) is not None]
        if hits:
            stretch, (lever, text) = hits[0]
            since = "" if stretch.quarter == free else _("from {q} ").format(q=catalog.horizon.labels[stretch.quarter])
            sentence = f"{since}{text}"
            label = _("set {lever} back").format(lever=stretch.label(lever))
            yield Conflict(name, sentence[0].upper() + sentence[1:], lever, (Fix(label, lever, ()),))
