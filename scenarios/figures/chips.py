"""Which foreign chip is legal under a tier, and when: the table of chips, and what tiers do to them in words."""

import math
from dataclasses import dataclass
from itertools import groupby

from scenarios.catalog import Catalog, Chip, Value
from scenarios.figures.figure import Table
from scenarios.legality import (
    UNJUDGED,
    Boundary,
    Judgement,
    Redesign,
    Stretch,
    judgement,
    judgements,
    over_time,
    redesigns,
    tiers_over_time,
)
from scenarios.legality import boundary as boundary_of
from scenarios.quarters import quarter_label
from scenarios.scenario import Scenario
from scenarios.texts import _, plural
from scenarios.tiers import OUTCOMES, OWN, Tier
from scenarios.units import UNITS

NUMERIC = (False, False, False, True, True, True, True, False, False, False, False, False)
OUTCOME_COLUMN = 1
_ALL = "true"
_MOST_NAMES = 12


@dataclass(frozen=True)
class ChipRow:
    """One chip of the table.

    Attributes
    ----------
    cells
        As people read them, under `heads`.
    keys
        What each cell is sorted by: a number (minus infinity where there is none) or a text.
    outcome
        One of `OUTCOMES`, or `UNJUDGED`.
    """

    cells: tuple[str, ...]
    keys: tuple[float | str, ...]
    outcome: str


def heads() -> tuple[str, ...]:
    """Return the heads of the columns."""
    what = (_("chip"), _("under this tier"), _("vendor"))
    figures = (_("TPP"), _("TPP per mm²"), _("memory GB/s"), _("link GB/s"))
    more = (_("sold worldwide"), _("class"), _("over time in the scenario"), _("sources"), _("deciding clause"))
    return (*what, *figures, *more)


def chips_table(catalog: Catalog, scenario: Scenario, tier_value: Value | None = None) -> Table:
    """Return what a tier says of every foreign chip, and what the scenario's tiers say of it over time.

    Parameters
    ----------
    tier_value
        A tier's id or the text of a user's own; by default that of the scenario's first free quarter.

    Raises
    ------
    InputError
        No such tier, or a text that is refused.
    """
    tier = scenario_tier(catalog, scenario) if tier_value is None else catalog.tier(tier_value)
    rows = chip_rows(catalog, scenario, tier)
    notes = (tier_sentence(tier), schedule_sentence(catalog, scenario), *redesign_sentences(tier, catalog))
    title = _("Foreign AI chips in China under {tier}").format(tier=tier_name(tier))
    return Table("chips", title, heads(), NUMERIC, tuple(row.cells for row in rows), notes)


def scenario_tier(catalog: Catalog, scenario: Scenario) -> Tier:
    """Return the tier of the scenario's first free quarter."""
    return tiers_over_time(catalog, scenario)[catalog.horizon.first_free]


def chip_rows(catalog: Catalog, scenario: Scenario, tier: Tier) -> tuple[ChipRow, ...]:
    """Return the rows of the table of chips, in the order of the catalog."""
    tiers = tiers_over_time(catalog, scenario)
    return tuple(_row(one, over_time(catalog, tiers, one.chip)) for one in judgements(tier, catalog))


def _row(said: Judgement, stretches: tuple[Stretch, ...]) -> ChipRow:
    chip, figures = said.chip, said.chip.figures
    numbers = [
        figures.get(name) for name in ("tpp", "performance_density", "memory_bandwidth_gb_s", "interconnect_gb_s")
    ]
    written = [_number(value, 2 if place == 1 else 0) for place, value in enumerate(numbers)]
    sorted_by = [-math.inf if value is None else value for value in numbers]
    class_name = _(said.class_label) if said.class_label else _("no class of the model")
    first = -math.inf if chip.global_first is None else chip.global_first
    order = float((*OUTCOMES, UNJUDGED).index(said.outcome))
    sources = ", ".join(said.rule.evidence) if said.rule else ""
    ends = class_name, _over_time(stretches), sources, clause_text(said)
    cells = (chip.name, outcome_text(said), chip.vendor, *written, sale_text(chip), *ends)
    return ChipRow(cells, (chip.name, order, chip.vendor, *sorted_by, first, *ends), said.outcome)


def _number(value: float | None, places: int) -> str:
    return _("not published") if value is None else f"{value:,.{places}f}"


def outcome_name(outcome: str, fee: float = 0.0) -> str:
    """Return an outcome in words: ``"case by case, fee 25 %"``."""
    words = {
        "allowed": _("free"),
        "case_by_case": _("case by case"),
        "denial": _("presumption of denial"),
        "banned": _("banned"),
        UNJUDGED: _("cannot be judged"),
    }[outcome]
    return _("{outcome}, fee {fee}").format(outcome=words, fee=UNITS["fraction"].format(fee)) if fee else words


def outcome_text(said: Judgement) -> str:
    """Return what a tier says of a chip; where it cannot be judged, which figure nobody published."""
    words = outcome_name(said.outcome, said.fee)
    missing = set(said.missing)
    if "performance_density" in missing and "tpp" not in missing:
        missing = missing - {"performance_density"} | {"die_area"}
    elif "tpp" in missing:
        missing.discard("performance_density")
    names = {
        "tpp": _("TPP"),
        "die_area": _("die area"),
        "memory_bandwidth_gb_s": _("memory bandwidth"),
        "interconnect_gb_s": _("link"),
    }
    listed = ", ".join(name for figure, name in names.items() if figure in missing)
    return _("{outcome}: no published {figures}").format(outcome=words, figures=listed) if listed else words


def clause_text(said: Judgement) -> str:
    """Return the clause that decides a chip, as the rules write it."""
    if said.outcome == UNJUDGED:
        return ""
    if said.rule is None:
        return _("no rule holds: presumption of denial")
    text = said.rule.condition.text
    return _("whatever no rule above holds for") if text == _ALL else text


def sale_text(chip: Chip) -> str:
    """Return when a chip is on sale in the world: ``"2024Q3 on"``, ``"2022Q4–2024Q4"``."""
    if chip.global_first is None:
        return _("no date known")
    first = quarter_label(chip.global_first)
    if math.isinf(chip.global_last):
        return _("{first} on").format(first=first)
    return f"{first}\u2013{quarter_label(chip.global_last)}"


def _over_time(stretches: tuple[Stretch, ...]) -> str:
    """Return outcomes with their quarters, tiers of one outcome in a row told as one."""
    parts = []
    for said, group in groupby(stretches, key=lambda one: (one.outcome, one.fee)):
        ends = list(group)
        parts.append(f"{_span(ends[0].first, ends[-1].last)} {outcome_name(*said)}")
    return "; ".join(parts)


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}\u2013{last}"


def tier_name(tier: Tier) -> str:
    """Return a tier's name, behind its id where it is one of the catalog's."""
    return _("own tier {name}").format(name=tier.name) if tier.id.startswith(OWN) else f"{tier.id} {_(tier.name)}"


def tier_sentence(tier: Tier) -> str:
    """Return what a tier says, since when it was law, and where that stands."""
    parts = [_(tier.text).rstrip(".")]
    if tier.effective:
        parts.append(_("in force from {date}").format(date=tier.effective))
    elif tier.hypothetical:
        parts.append(_("never was law"))
    if not tier.offshore_rental:
        parts.append(_("no compute rented abroad"))
    if sources := tuple(dict.fromkeys(tier.all_evidence)):
        parts.append(_("sources {ids}").format(ids=", ".join(sources)))
    return "; ".join(parts) + "."


def schedule_sentence(catalog: Catalog, scenario: Scenario) -> str:
    """Return which tier is in force when in a scenario."""
    tiers, labels = tiers_over_time(catalog, scenario), catalog.horizon.labels
    parts = []
    for _id, group in groupby(range(len(tiers)), key=lambda quarter: tiers[quarter].id):
        quarters = list(group)
        name = tier_name(tiers[quarters[0]])
        parts.append(f"{_span(labels[quarters[0]], labels[quarters[-1]])} {name}")
    return _("In the scenario: {stretches}.").format(stretches="; ".join(parts))


def chip_sentence(catalog: Catalog, scenario: Scenario, chip_name: str) -> str:
    """Return what is said of one chip in each stretch of quarters, with the tiers that say it."""
    tiers = tiers_over_time(catalog, scenario)
    parts = [
        _("{quarters} {outcome} ({tier})").format(
            quarters=_span(one.first, one.last), outcome=outcome_name(one.outcome, one.fee), tier=tier_name(one.tier)
        )
        for one in over_time(catalog, tiers, catalog.chips[chip_name])
    ]
    return f"{chip_name}: {'; '.join(parts)}."


def deciding_sentence(tier: Tier, catalog: Catalog, chip_name: str) -> str:
    """Return what a tier says of one chip, the clause that decides, and where that was published."""
    said = judgement(tier, catalog.chips[chip_name])
    parts = [
        _("{chip} under {tier}: {outcome}").format(chip=chip_name, tier=tier_name(tier), outcome=outcome_text(said))
    ]
    if clause := clause_text(said):
        parts.append(_("by the clause: {clause}").format(clause=clause))
    if said.rule is not None:
        parts += _sources(said.rule.evidence, catalog)
    return "; ".join(parts) + "."


def sources_text(tier: Tier, catalog: Catalog) -> str:
    """Return what a tier's sources are, a line each; empty where it has none."""
    return "\n".join(_sources(tuple(dict.fromkeys(tier.all_evidence)), catalog))


def _sources(ids: tuple[str, ...], catalog: Catalog) -> list[str]:
    """Return id, title, publisher and confidence of the sources that the catalog holds."""
    words = _("{id} \u201c{title}\u201d, {publisher}, confidence {confidence}")
    found = [catalog.evidence[one] for one in ids if one in catalog.evidence]
    return [
        words.format(id=one.id, title=one.title, publisher=one.publisher, confidence=_(one.confidence)) for one in found
    ]


def boundary_sentence(first: Tier, second: Tier, catalog: Catalog) -> str:
    """Return what the second of two tiers lets through and stops beside the first, with the names of the chips."""
    found = boundary_of(first, second, catalog)
    words = _("Beside {first}, {second} {changes}.")
    changes = "; ".join(_changes(found)) or _("lets the same chips through on the same terms")
    return words.format(first=tier_name(first), second=tier_name(second), changes=changes)


def _changes(found: Boundary) -> list[str]:
    words = (
        (_("lets through {chips}"), found.opened),
        (_("stops {chips}"), found.stopped),
        (_("lets pass on other terms {chips}"), found.altered),
        (_("cannot be held against it for want of figures: {chips}"), found.unjudged),
    )
    told = [text.format(chips=_listed(chips)) for text, chips in words if chips]
    return told if found.opened or found.stopped or found.altered else []


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMES
    shown = ", ".join(names[:_MOST_NAMES])
    if more <= 0:
        return shown
    return plural("{chips} and {n} more", "{chips} and {n} more", more).format(chips=shown, n=more)


def passing_sentence(tier: Tier, catalog: Catalog) -> str:
    """Return how many chips a tier lets through freely and by licence, stops, and cannot judge."""
    outcomes = [one.outcome for one in judgements(tier, catalog)]
    counts = [(name, outcomes.count(name)) for name in (*OUTCOMES, UNJUDGED) if name in outcomes]
    told = ", ".join(f"{count} {outcome_name(name)}" for name, count in counts)
    return _("Of {n} foreign chips: {told}.").format(n=len(outcomes), told=told)


def redesign_sentences(tier: Tier, catalog: Catalog) -> tuple[str, ...]:
    """Return for each donor what its vendor could sell under a tier."""
    return tuple(_redesigned(one) for one in redesigns(tier, catalog))


def _redesigned(one: Redesign) -> str:
    start, donor = quarter_label(one.product.start), one.donor.name
    if one.chip is None and donor in one.free:
        return _("From {quarter}: no redesign of the {donor} is needed, it is free.").format(quarter=start, donor=donor)
    if one.chip is None:
        words = _("From {quarter}: {vendor} could make nothing of the {donor} that passes freely.")
        return words.format(quarter=start, vendor=one.donor.vendor, donor=donor)
    words = _("From {quarter}: {vendor} could sell the {chip}, link {link:,.0f} GB/s, for about USD {price:,.0f}")
    told = words.format(
        quarter=start,
        vendor=one.donor.vendor,
        chip=one.chip.name,
        link=one.chip.interconnect_gb_s or 0.0,
        price=one.chip.price_usd or 0.0,
    )
    if one.free:
        told += _("; it would not while {chips} is free").format(chips=one.free[0])
    return f"{told}."
