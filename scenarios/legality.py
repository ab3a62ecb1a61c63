"""Which foreign chip is legal under which tier and when, what a change of tier moves, and what a vendor would cut down.

A chip passes a tier that allows it or licenses it case by case. One that lacks a figure that the tier's rules need
cannot be judged; it passes nowhere and is stopped nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from scenarios.catalog import Catalog, Chip, Product
from scenarios.model.policy import law_of
from scenarios.redesign import redesign
from scenarios.scenario import Scenario
from scenarios.tiers import Rule, Tier

UNJUDGED = "unjudged"
"""In the place of an outcome where a figure is missing."""
_PASSING = ("allowed", "case_by_case")
_TERMS = ("redesign_margin", "redesign_link_weight", "redesign_price_exponent")


@dataclass(frozen=True)
class Judgement:
    """What one tier says of one foreign chip.

    Attributes
    ----------
    class_label
        Of the chip's class; empty where it belongs to none.
    outcome
        One of `OUTCOMES`, or `UNJUDGED`.
    fee
        Fraction of the revenue.
    rule
        The one that decides; None where none holds, or the chip cannot be judged.
    missing
        The figures that the tier needs and nobody published.
    """

    chip: Chip
    class_label: str
    outcome: str
    fee: float
    rule: Rule | None
    missing: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether the chip may be sold, freely or by licence."""
        return self.outcome in _PASSING


@dataclass(frozen=True)
class Stretch:
    """Quarters in a row under one tier, by their labels, and what it says of a chip."""

    first: str
    last: str
    tier: Tier
    outcome: str
    fee: float


@dataclass(frozen=True)
class Boundary:
    """What the second of two tiers changes: names of chips in the order of the catalog.

    Attributes
    ----------
    opened, stopped
        Pass the second alone; pass the first alone.
    altered
        Pass both, on other terms.
    unjudged
        Cannot be judged by one of them.
    """

    opened: tuple[str, ...]
    stopped: tuple[str, ...]
    altered: tuple[str, ...]
    unjudged: tuple[str, ...]


@dataclass(frozen=True)
class Redesign:
    """What a vendor would make of a donor under a tier.

    Attributes
    ----------
    chip
        None where nothing that the tier allows can be made of it, or none is needed.
    free
        Chips of the class, the donor among them, that the tier allows as they are: while one of them is on sale,
        no redesign is made.
    """

    product: Product
    donor: Chip
    chip: Chip | None
    free: tuple[str, ...]


def judgements(tier: Tier, catalog: Catalog) -> tuple[Judgement, ...]:
    """Return what a tier says of every foreign chip, in the order of the catalog."""
    labels = {one.id: one.label for one in catalog.classes}
    foreign = [chip for chip in catalog.chips.values() if chip.origin == "foreign"]
    return tuple(judgement(tier, chip, labels.get(chip.chip_class, "")) for chip in foreign)


def judgement(tier: Tier, chip: Chip, class_label: str = "") -> Judgement:
    """Return what a tier says of one chip."""
    verdict = tier.judge(chip.figures)
    if verdict is None:
        missing = tuple(sorted(tier.needs - chip.figures.keys()))
        return Judgement(chip, class_label, UNJUDGED, 0.0, None, missing)
    return Judgement(chip, class_label, *verdict, tier.deciding(chip.figures), ())


def tiers_over_time(catalog: Catalog, scenario: Scenario) -> tuple[Tier, ...]:
    """Return the tier of every quarter of the horizon: in history what was law, then the scenario's schedule."""
    horizon, points = catalog.horizon, scenario.values.get("tier", ())
    tiers = [law_of(catalog, float(start)) for start in horizon.starts[: horizon.first_free]]
    for quarter in range(horizon.first_free, horizon.count):
        held = [value for at, value in points if at <= quarter]
        tiers.append(catalog.tier(held[-1] if held else str(catalog.parameters["tier"].central)))
    return tuple(tiers)


def over_time(catalog: Catalog, tiers: Sequence[Tier], chip: Chip) -> tuple[Stretch, ...]:
    """Return what is said of a chip in each stretch of quarters under one tier; `tiers_over_time` gives the tiers."""
    labels, stretches = catalog.horizon.labels, []
    for _id, group in groupby(range(len(tiers)), key=lambda quarter: tiers[quarter].id):
        quarters = list(group)
        said = catalog.verdict(tiers[quarters[0]], chip) or (UNJUDGED, 0.0)
        stretches.append(Stretch(labels[quarters[0]], labels[quarters[-1]], tiers[quarters[0]], *said))
    return tuple(stretches)


def boundary(first: Tier, second: Tier, catalog: Catalog) -> Boundary:
    """Return which chips the second tier lets through that the first does not, and the other way round."""
    opened, stopped, altered, unjudged = list[str](), list[str](), list[str](), list[str]()
    for before, after in zip(judgements(first, catalog), judgements(second, catalog), strict=True):
        name = before.chip.name
        if UNJUDGED in (before.outcome, after.outcome):
            unjudged.append(name)
        elif before.passes != after.passes:
            (opened if after.passes else stopped).append(name)
        elif before.passes and (before.outcome, before.fee) != (after.outcome, after.fee):
            altered.append(name)
    return Boundary(tuple(opened), tuple(stopped), tuple(altered), tuple(unjudged))


def redesigns(tier: Tier, catalog: Catalog) -> tuple[Redesign, ...]:
    """Return for each donor of each class what its vendor would make under a tier, all assumptions central."""
    margin, link_weight, price_exponent = (catalog.parameters[name].baseline for name in _TERMS)
    ahead = float(catalog.horizon.starts[catalog.horizon.first_free])
    made = []
    for product in (one for one in catalog.products if one.role == "donor"):
        donor = catalog.chips[product.chip]
        of_class = [one for one in catalog.chips.values() if one.chip_class == product.chip_class]
        on_sale = [one for one in of_class if one.global_first is not None and one.global_last >= ahead]
        free = tuple(one.name for one in (donor, *on_sale) if tier.judge(one.figures) == ("allowed", 0.0))
        made.append(Redesign(product, donor, redesign(tier, donor, margin, link_weight, price_exponent), free))
    return tuple(made)
