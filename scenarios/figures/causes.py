"""How a parameter reaches a share, step by step: the lever, supply or demand, the premium, the share.

Each step is one series of the projections on screen beside the reference's, with the section of the equations and the
published numbers behind it. To add a step, add its row in `_STEPS`, and its id to a chain.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog, ChipClass
from scenarios.figures.figure import Figure, Line
from scenarios.figures.market import market_line
from scenarios.figures.pages import set_or_data
from scenarios.figures.sentences import amount, definition_name, unit_words, workload_name
from scenarios.model.supply import PACKAGED
from scenarios.projection import DOMESTIC, Projection, origin_of
from scenarios.provenance import provenance
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from scenarios.texts import _

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Step:
    """One step of a chain of causes.

    Attributes
    ----------
    name, reading
        What it is, and where it stands in the year beside the reference, in words.
    figure
        The median over time, and the reference's; None where it is no number, such as a tier.
    section
        Heading of the equations page.
    evidence
        Ids of the published numbers behind it.
    """

    id: str
    name: str
    reading: str
    figure: Figure | None
    section: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class _Kind:
    """One kind of step: its name, unit, middle over the draws, section, and the parameters whose evidence it shows.

    Attributes
    ----------
    parts
        Whether it is in what part of the runs something happens, and no median.
    """

    name: Callable[[], str]
    unit: str
    middle: Callable[[Projection], Array]
    section: str
    parameters: tuple[str, ...]
    parts: bool = False


def _drawn(figure_id: str, series_id: str) -> Callable[[Projection], Array]:
    """Return what gives a line of a figure of the market."""
    return lambda projection: market_line(projection, figure_id, series_id)


def _offered(chosen: Callable[[ChipClass], bool]) -> Callable[[Projection], Array]:
    """Return what gives the median of the cards offered of chosen classes."""

    def middle(projection: Projection) -> Array:
        places = [at for at, one in enumerate(projection.catalog.classes) if chosen(one)]
        return quantiles(projection.supply_of(places), (0.5,))[0]

    return middle


def _software(projection: Projection) -> Array:
    """Return what software delivers of the peak compute of domestic cards sold, a fraction."""
    delivered, peak = (projection.totals(one, "all")[DOMESTIC] for one in ("delivered", "compute"))
    parts = np.divide(delivered, peak, out=np.full_like(peak, np.nan), where=peak > 0)
    return quantiles(parts, (0.5,))[0]


_SUPPLY, _FOREIGN, _CHOICE = "Domestic supply", "Legality and foreign supply", "Choice and clearing"
_STEPS: dict[str, _Kind] = {
    "hbm": _Kind(
        lambda: _("HBM is the scarcest input"), "fraction", _drawn("binding", "hbm"), _SUPPLY,
        ("hbm_imports", "hbm_grey", "hbm_domestic_path"), parts=True,
    ),
    "dies": _Kind(
        lambda: _("Logic dies are the scarcest input"), "fraction", _drawn("binding", "dies"), _SUPPLY,
        ("wafer_path", "ai_wafer_share", "defect_density"), parts=True,
    ),
    "packages": _Kind(
        lambda: _("Chinese accelerators packaged"), "k cards/quarter", _offered(lambda one: one.id in PACKAGED),
        _SUPPLY, ("packaging_output_factor", "package_share_ascend"),
    ),
    "domestic": _Kind(
        lambda: _("Chinese-made cards offered"), "k cards/quarter", _offered(lambda one: origin_of(one) == DOMESTIC),
        _SUPPLY, ("packaging_output_factor", "package_share_ascend"),
    ),
    "legal": _Kind(
        lambda: _("Foreign cards let in"), "k cards/quarter", _drawn("supply", "legal"),
        _FOREIGN, ("foreign_want_factor", "foreign_cap_case_by_case"),
    ),
    "grey": _Kind(
        lambda: _("Smuggled cards"), "k cards/quarter", _drawn("supply", "grey"),
        _FOREIGN, ("smuggled_cards_factor",),
    ),
    "demand": _Kind(
        lambda: _("What buyers want to spend"), "USD bn/quarter", _drawn("demand", "wanted"), "Demand",
        ("chip_budget_path",),
    ),
    "software": _Kind(
        lambda: _("What software delivers of peak compute"), "fraction", _software, "Performance, cost and software",
        ("maturity_cann_training", "maturity_cann_inference"),
    ),
    "premium": _Kind(
        lambda: _("Premium on Chinese-made cards"), "fraction", _drawn("premium", "domestic"), _CHOICE,
        ("price_response",),
    ),
}  # fmt: skip
_BY_GROUP = {
    "export_restrictions": ("legal",),
    "foreign_supply": ("legal",),
    "chip_availability": ("packages",),
    "domestic_supply": ("packages",),
    "model_efficiency": ("demand",),
    "demand": ("demand",),
    "software_and_market": ("software",),
    "software": ("software",),
    "hardware": (),
    "choice": (),
    "installed_base": ("software",),
    "vendors": (),
}
"""Which steps lie between a parameter of a group and the premium, where its own row below does not say otherwise."""
_EXPONENTS = ("compute_exponent_training", "compute_exponent_heavy_inference", "compute_exponent_light_inference")
_COMPATIBILITIES = tuple(f"compatibility_{one}" for one in ("CUDA", "ROCm", "CANN", "other", "compatible"))
_SWITCHING_COSTS = tuple(f"switching_cost_{one}" for one in ("training", "heavy_inference", "light_inference"))
_CHOSEN_BY = (
    *("domestic_price", "foreign_price_factor", "export_fee", "fee_pass_through"),
    *("domestic_mandate", "cuda_switching_cost"),
)
"""What acts on the choice of buyers alone: prices, whom they may buy from, and what it costs to switch."""
_BY_PARAMETER = {
    **dict.fromkeys(("hbm_supply", "hbm_control", "hbm_imports", "hbm_grey", "hbm_domestic_path"), ("hbm", "packages")),
    **dict.fromkeys(("opening_hbm_bank", "hbm_per_package_factor"), ("hbm", "packages")),
    **dict.fromkeys(("wafer_capacity", "logic_yield", "wafer_path"), ("dies", "packages")),
    "tool_control": ("hbm", "dies", "packages"),
    **dict.fromkeys(("dies_per_wafer", "defect_density", "wright_learning", "yield_ceiling"), ("dies", "packages")),
    **dict.fromkeys(("ai_wafer_share", "proxy_dies", "die_area", "die_bank_limit"), ("dies", "packages")),
    "foreign_allocation": ("legal",),
    "low_end_domestic_supply": ("domestic",),
    **dict.fromkeys(("enforcement", "smuggled_cards_factor"), ("grey",)),
    "chip_budget": ("demand",),
    **dict.fromkeys(_EXPONENTS, ("software",)),
    **dict.fromkeys((*_CHOSEN_BY, *_COMPATIBILITIES, *_SWITCHING_COSTS), ()),
}


def chain_of(parameter_id: str, catalog: Catalog) -> tuple[str, ...]:
    """Return the ids of the steps between a parameter and the share; the premium is the last of them."""
    between = _BY_PARAMETER.get(parameter_id, _BY_GROUP[catalog.parameters[parameter_id].group])
    return (*between, "premium")


def causes(
    parameter_id: str,
    projection: Projection,
    reference: Projection,
    definition: str,
    count: str,
    workload: str,
    year: int,
) -> tuple[Step, ...]:
    """Return the chain from a parameter to a share of a year, beside the reference; both over the same draws."""
    share = _Kind(
        lambda: _("{workload}: {definition}").format(
            workload=workload_name(workload).capitalize(), definition=definition_name(definition)
        ),
        "fraction",
        lambda one: quantiles(one.share(definition, count, workload), (0.5,))[0],
        "Shares, counts and periods",
        (),
    )
    steps = [_lever(parameter_id, projection, reference)]
    for name in chain_of(parameter_id, projection.catalog):
        steps.append(_step(name, _STEPS[name], projection, reference, year))
    return (*steps, _step("share", share, projection, reference, year))


def _step(name: str, kind: _Kind, projection: Projection, reference: Projection, year: int) -> Step:
    catalog, quarters = projection.catalog, projection.catalog.horizon.quarters_of(year)
    here, there = (kind.middle(one) for one in (projection, reference))
    values = [amount(_mean(line[quarters]), kind.unit) for line in (here, there)]
    words = _("{year}: {here}, in {reference} {there}")
    if kind.parts:
        words = _("{year}: in {here} of the runs, in {reference} in {there}")
    here_words = " ".join(filter(None, (values[0], unit_words(kind.unit))))
    reading = words.format(year=year, here=here_words, there=values[1], reference=_called(reference))
    behind = (one for parameter in kind.parameters for one in catalog.parameters[parameter].evidence)
    evidence = tuple(one for one in dict.fromkeys(behind) if one in catalog.evidence)
    figure = _figure(name, kind.name(), kind.unit, here, there, projection, reference)
    return Step(name, kind.name(), reading, figure, kind.section, evidence)


def _mean(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _lever(parameter_id: str, projection: Projection, reference: Projection) -> Step:
    """Return the first step: what is set, here and in the reference."""
    catalog = projection.catalog
    parameter = catalog.parameters[parameter_id]
    set_here, set_there = (set_or_data(parameter, one.scenario, catalog) for one in (projection, reference))
    words = _("{here}, in {reference} {there}")
    lines = [_schedule(parameter_id, one.scenario, catalog) for one in (projection, reference)]
    figure = None
    if lines[0] is not None and lines[1] is not None:
        figure = _figure("lever", _(parameter.label), parameter.unit, lines[0], lines[1], projection, reference)
    return Step(
        id=f"lever.{parameter_id}",
        name=_(parameter.label),
        reading=words.format(here=set_here, reference=_called(reference), there=set_there),
        figure=figure,
        section=provenance(parameter, catalog).section,
        evidence=tuple(one for one in parameter.evidence if one in catalog.evidence),
    )


def _schedule(parameter_id: str, scenario: Scenario, catalog: Catalog) -> Array | None:
    """Return a value over the quarters, the central one until it is set; None for what is no number."""
    central = catalog.parameters[parameter_id].central
    values = np.full(catalog.horizon.count, central if isinstance(central, float) else np.nan)
    for at, value in scenario.values.get(parameter_id, ()):
        if isinstance(value, str):
            return None
        values[at:] = value
    return values if np.isfinite(values).any() else None


def _figure(
    name: str, title: str, unit: str, here: Array, there: Array, projection: Projection, reference: Projection
) -> Figure:
    horizon = projection.catalog.horizon
    return Figure(
        id=f"cause.{name}",
        title=title,
        unit=unit,
        at=horizon.starts + 0.125,
        split=horizon.last_observed + 0.25,
        lines=(Line("median", title, here), Line("reference", _called(reference), there)),
        bands=(),
        marks=(),
        statistic="median",
    )


def _called(reference: Projection) -> str:
    return reference.scenario.name or _("Baseline")
