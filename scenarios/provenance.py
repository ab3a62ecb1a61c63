"""Where a parameter's numbers come from and what they do, in words: range, sources, effect, what a scenario sets."""

import re
from dataclasses import dataclass
from functools import cache

from resources import resource_path
from scenarios.catalog import Catalog, Parameter, Value
from scenarios.scenario import Scenario
from scenarios.texts import _
from scenarios.units import UNITS, unit_name

PAST_ONLY = frozenset(
    {
        *("observed_cards_F_hi", "observed_cards_F_cn", "observed_cards_F_lo", "observed_cards_F_amd"),
        *("observed_cards_D_lo", "packaging_output_factor", "foreign_foundry_dies", "fab_lag"),
        *("defect_density_date", "cumulative_wafers_2022", "opening_die_bank", "opening_hbm_bank"),
        *("maturity_cann_training", "maturity_cann_inference", "maturity_other_ratio", "maturity_light_ratio"),
        *("maturity_compatible_training", "maturity_compatible_inference", "maturity_light_ratio_compatible"),
        *("maturity_rocm_training", "maturity_rocm_inference", "opening_stock", "opening_stock_factor"),
        *("opening_stock_training", "opening_stock_heavy_inference", "opening_stock_light_inference"),
        *("opening_stock_CUDA", "opening_stock_ROCm", "opening_stock_CANN", "opening_stock_other"),
        "opening_stock_compatible",
    }
)
"""Parameters that the model reads in the observed quarters alone: a scenario, which acts ahead, does not reach them."""
OLD_AFTER = 12
"""Months before the data's own month after which the newest source is old."""
_MODEL_PAGE = "help/model.md"


@dataclass(frozen=True)
class Source:
    """One row of evidence as a person reads it.

    Attributes
    ----------
    quantity
        What was counted, of whom and when: ``"share of cards, domestic, 2025"``.
    value
        With its unit; empty where the source gives none.
    published
        As the source writes it, empty where it has no date.
    """

    id: str
    quantity: str
    value: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True)
class Provenance:
    """Where one parameter comes from, in words.

    Attributes
    ----------
    low, central, high
        Without the unit; empty where the data give none. Of a path, its last point.
    unit
        In words.
    meaning
        What a value that is set does in a run.
    newest
        Month of the newest source, ``2026-06``, or its year where no more is known; empty where none has a date.
    stale
        Whether the newest source is more than 12 months older than the data.
    section
        Heading of the equations page under which the symbol stands.
    """

    id: str
    label: str
    symbol: str
    low: str
    central: str
    high: str
    unit: str
    distribution: str
    meaning: str
    sources: tuple[Source, ...]
    newest: str
    stale: bool
    section: str
    description: str
    dynamics: str


def provenance(parameter: Parameter, catalog: Catalog) -> Provenance:
    """Return where a parameter comes from, and what the model does with it."""
    ids = parameter.evidence
    if parameter.is_path:
        ids = tuple(dict.fromkeys((*ids, *catalog.timelines[parameter.series].evidence)))
    newest = max((_month(catalog.evidence[one].published) for one in ids if one in catalog.evidence), default=_UNDATED)
    return Provenance(
        id=parameter.id,
        label=_(parameter.label),
        symbol=parameter.symbol,
        **_range_in_words(parameter, catalog),
        unit=unit_in_words(parameter),
        distribution=_distribution_in_words(parameter),
        meaning=meaning(parameter),
        sources=tuple(source(one, catalog) for one in ids),
        newest=newest.text,
        stale=bool(newest.text) and _month(catalog.version).count - newest.count > OLD_AFTER,
        section=_sections().get(parameter.id, ""),
        description=_(parameter.description),
        dynamics=_(parameter.dynamics),
    )


def meaning(parameter: Parameter) -> str:
    """Return what a value that a scenario sets does in a run."""
    if parameter.id in PAST_ONLY:
        return _("is read in the observed quarters alone: a value set here changes nothing ahead")
    if parameter.unit == "tier":
        return _("is in force in every run from the first free quarter on")
    if parameter.effect == "multiply":
        return _("scales the path in every run; the path keeps its spread")
    if parameter.is_path:
        words = (_("scales the central path in every run; its spread is gone"), _("replaces the path in every run"))
        return words[0] if parameter.unit == "x" else words[1]
    if parameter.central is None:
        return _("takes the place of what the tier says, in every run")
    return _("sets it in every run; its spread is gone") if parameter.distribution else _("sets it in every run")


def unit_in_words(parameter: Parameter) -> str:
    """Return the unit as people call it, also where numbers carry it as a sign."""
    return unit_name(parameter.unit)


def own_value(parameter: Parameter, scenario: Scenario, catalog: Catalog) -> str:
    """Return what a scenario sets, ``"×0.5"`` or ``"×0.5, ×0.3 from 2028Q1"``; empty where it sets nothing."""
    horizon = catalog.horizon
    points = []
    for at, value in scenario.values.get(parameter.id, ()):
        written = _bare(parameter, value, catalog)
        dated = _("{value} from {quarter}").format(value=written, quarter=horizon.labels[at])
        points.append(written if at == horizon.first_free else dated)
    return ", ".join(points)


def _bare(parameter: Parameter, value: Value, catalog: Catalog) -> str:
    """Return a value without the words of its unit, which stand in a column of their own."""
    if isinstance(value, str):
        return value if value in catalog.tiers else _(catalog.tier(value).name)
    return UNITS[parameter.unit].write(value)


def _range_in_words(parameter: Parameter, catalog: Catalog) -> dict[str, str]:
    """Return low, central and high, as `Catalog.spread` has them."""
    names = dict(zip(("low", "central", "high"), catalog.spread(parameter), strict=True))
    return {name: "" if value is None else _bare(parameter, value, catalog) for name, value in names.items()}


def _distribution_in_words(parameter: Parameter) -> str:
    shape, _space, path = parameter.distribution.partition(" ")
    words = {
        "triangular": _("triangular from low to high, the central value the likeliest"),
        "split": _("even on both sides of the central value, which is the median"),
        "lognormal": _("lognormal around the central value; low and high are the 5 and 95 per cent points"),
    }
    if shape:
        drawn = _("drawn once for the whole path; low and high are those of its last point")
        return f"{words[shape]}; {drawn}" if path else words[shape]
    return _("no spread, the same in every run")


def source(one: str, catalog: Catalog) -> Source:
    """Return a row of evidence by its id, in words; of what is no row, what it stands for."""
    if one == "assumption":
        return Source(one, _("our assumption: no source gives it"))
    if one not in catalog.evidence:
        return Source(one, _("from the data sheets of the chips"))
    row = catalog.evidence[one]
    return Source(
        one,
        quantity=", ".join(filter(None, (_(row.quantity), row.subject, row.period))),
        value=_published_value(row.central, row.unit),
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        confidence=_(row.confidence),
        note=row.note,
    )


def _published_value(value: float | None, unit: str) -> str:
    """Return a published number with its unit: ``"1,650,000 cards"``, ``"26 % of servers"``."""
    if value is None:
        return ""
    what = "fraction"
    if unit.split(" ", maxsplit=1)[0] == what:
        return f"{UNITS[what].format(value)}{unit.removeprefix(what)}"
    return f"{value:,.10g} {unit}".rstrip()


@dataclass(frozen=True, order=True)
class _Month:
    """A month counted from the year 0, and the date as it was written, ``2026-06`` or ``2026``."""

    count: int
    text: str


_UNDATED = _Month(0, "")


def _month(published: str) -> _Month:
    """Return the last date in a text; a year alone counts as its December."""
    found = re.findall(r"(\d{4})(?:-(\d\d)(?!\d))?", published)
    if not found:
        return _UNDATED
    year, month = found[-1]
    return _Month(int(year) * 12 + int(month or 12), f"{year}-{month}" if month else year)


@cache
def _sections() -> dict[str, str]:
    """Return the heading of the equations page under which each parameter has its row."""
    heading, sections = "", {}
    for line in resource_path(_MODEL_PAGE).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        elif row := re.match(r"\|[^|]*\| `(\w+)` \|", line):
            sections[row[1]] = heading
    return sections
