"""The market around the shares: supply, the binding input, demand, scarcity, money and the gap in performance.

To add a figure, add a function that returns its series, and its row in `FIGURES`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.figures.figure import Band, Columns, Figure, Line
from scenarios.figures.once import once
from scenarios.figures.sentences import (
    Headline,
    amount,
    amount_change,
    band_name,
    input_name,
    unit_words,
    whole_percents,
)
from scenarios.model.hardware import REFERENCE_CHIP
from scenarios.model.supply import BINDING
from scenarios.projection import DOMESTIC, GREY, LEGAL, Projection, added, origin_of
from scenarios.quantiles import quantiles
from scenarios.quarters import quarter_label
from scenarios.texts import _

Array = NDArray[np.float64]
_PER_BILLION = 1e3
"""M$ in a billion USD."""
_WORLD = "world_frontier"
"""The path of the card that the world trains on, by which the first point is the card that units are told in."""
_LEAD_CLASS = "D_asc"
"""The class that leads domestic supply, shown apart from the others."""


@dataclass(frozen=True, eq=False)
class _Series:
    """One line before its draws are summed up: shape (quarters, draws + 1)."""

    id: str
    label: str
    values: Array

    @cached_property
    def middle(self) -> Array:
        """Median over the draws, shape (quarters,)."""
        return quantiles(self.values, (0.5,))[0]

    @cached_property
    def most(self) -> Array:
        """Edges of the band that holds 8 in 10 draws, shape (2, quarters)."""
        return quantiles(self.values, (0.1, 0.9))

    @cached_property
    def part(self) -> Array:
        """Of events, the part of the draws in which they happen, shape (quarters,)."""
        return np.asarray(self.values[:, 1:].mean(axis=1))


@dataclass(frozen=True)
class _Kind:
    """One figure of the market.

    Attributes
    ----------
    lead
        Id of the series that has the band and the headline.
    flow
        Whether a year is the sum of its quarters; else it is their mean.
    columns
        How the years stand side by side: "stacked" where the series are parts of a whole, "grouped" where each stands
        for itself, empty where lines over the quarters tell more.
    """

    name: Callable[[], str]
    title: Callable[[], str]
    unit: str
    lead: str
    flow: bool
    columns: str
    series: Callable[[Projection], Iterable[_Series]]


def _supply(projection: Projection) -> Iterable[_Series]:
    classes = list(enumerate(projection.catalog.classes))
    places = {
        "ascend": (_("Huawei Ascend"), [at for at, one in classes if one.id == _LEAD_CLASS]),
        "domestic": (
            _("other Chinese"),
            [at for at, one in classes if origin_of(one) == DOMESTIC and one.id != _LEAD_CLASS],
        ),
        "legal": (_("foreign, legal"), [at for at, one in classes if origin_of(one) == LEGAL]),
        "grey": (_("smuggled"), [at for at, one in classes if origin_of(one) == GREY]),
    }
    for name, (label, chosen) in places.items():
        yield _Series(name, label, projection.supply_of(chosen))


def _binding(projection: Projection) -> Iterable[_Series]:
    binding = projection.binding
    for index, name in enumerate(BINDING):
        bound = (binding == index).astype(np.float64)
        bound[: projection.catalog.horizon.first_free] = np.nan  # in history it is the ramp of packaging
        yield _Series(name, input_name(name), bound)


def _demand(projection: Projection) -> Iterable[_Series]:
    wanted = projection.over(lambda stretch: added(np.moveaxis(stretch.budget, 1, 0)))
    unserved = projection.over(lambda stretch: added(np.moveaxis(stretch.budget * stretch.unspent, 1, 0)))
    yield _Series("wanted", _("buyers want to spend"), wanted / _PER_BILLION)
    yield _Series("unserved", _("not spent on cards in China"), unserved / _PER_BILLION)


def _premium(projection: Projection) -> Iterable[_Series]:
    listed = projection.over(lambda stretch: added(np.moveaxis(stretch.cards, 1, 0)) * stretch.price)
    paid = listed * np.exp(projection.premium)
    for name, label, origin in (
        ("domestic", _("Chinese-made cards"), DOMESTIC),
        ("legal", _("foreign, legal"), LEGAL),
        ("grey", _("smuggled cards"), GREY),
    ):
        places = [at for at, one in enumerate(projection.catalog.classes) if origin_of(one) == origin]
        above, below = (added(one[:, at] for at in places) for one in (paid, listed))
        ratio = np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
        yield _Series(name, label, ratio - 1)


def _money(projection: Projection) -> Iterable[_Series]:
    totals = projection.totals("revenue", "all") / _PER_BILLION
    yield _Series("domestic", _("Chinese-made"), totals[DOMESTIC])
    yield _Series("legal", _("foreign, legal"), totals[LEGAL])
    yield _Series("grey", _("smuggled"), totals[GREY])


def _gap(projection: Projection) -> Iterable[_Series]:
    catalog = projection.catalog
    unit = float(catalog.chips[REFERENCE_CHIP].tpp_eff or 0)
    on_sale = np.where(projection.offered > 0, projection.tpp / unit, np.nan)
    for name, label, origin in (("domestic", _("best Chinese"), DOMESTIC), ("legal", _("best foreign, legal"), LEGAL)):
        places = [at for at, one in enumerate(catalog.classes) if origin_of(one) == origin]
        best = np.fmax.reduce([on_sale[:, at] for at in places])
        yield _Series(name, label, best)
    frontier = np.repeat(catalog.path(_WORLD)[:, None], projection.binding.shape[1], axis=1)
    yield _Series("world", _("what the world trains on"), frontier)


def _world_card(catalog: Catalog, quarters: slice) -> str:
    """Return which card the world trains on at the end of a year, and since when: ``B200 class, from 2025 Q1``."""
    path = catalog.timelines[_WORLD]
    begun = int(np.searchsorted(path.at, catalog.horizon.starts[quarters][-1], side="right")) - 1
    name = _(path.said[begun]) if begun > 0 else REFERENCE_CHIP
    return _("{card}, from {quarter}").format(
        card=name, quarter=quarter_label(float(path.at[begun])).replace("Q", " Q")
    )


FIGURES: dict[str, _Kind] = {
    "supply": _Kind(
        lambda: _("Supply"),
        lambda: _("Cards offered in China"),
        "k cards/quarter", "ascend", True, "stacked", _supply,
    ),
    "binding": _Kind(
        lambda: _("Binding input"),
        lambda: _("Runs in which an input binds domestic supply"),
        "fraction", "hbm", False, "stacked", _binding,
    ),
    "demand": _Kind(
        lambda: _("Demand"),
        lambda: _("What buyers in China want to spend on accelerators, and do not"),
        "USD bn/quarter", "wanted", True, "grouped", _demand,
    ),
    "premium": _Kind(
        lambda: _("Scarcity premium"),
        lambda: _("Price paid above the list price, mean of the cards sold"),
        "fraction", "domestic", False, "", _premium,
    ),
    "money": _Kind(
        lambda: _("Money"),
        lambda: _("Revenue in China at list price"),
        "USD bn/quarter", "domestic", True, "stacked", _money,
    ),
    "gap": _Kind(
        lambda: _("Performance gap"),
        lambda: _("Peak compute (TPP) of the best card on sale"),
        "x H100", "domestic", False, "", _gap,
    ),
}  # fmt: skip


@once
def _series(projection: Projection, figure_id: str) -> list[_Series]:
    return list(FIGURES[figure_id].series(projection))


def prepare(projection: Projection, reference: Projection) -> None:
    """Work all figures out before they are asked for, such as in another thread than the screen's."""
    for figure_id in FIGURES:
        market_figure(projection, reference, figure_id)


def figure_name(figure_id: str) -> str:
    """Return the short name of a figure of the market."""
    return FIGURES[figure_id].name()


def market_figure(projection: Projection, reference: Projection | None, figure_id: str) -> Figure:
    """Return a figure of the market: medians of all its series, the band of the leading one, and its reference.

    Parameters
    ----------
    figure_id
        Of `FIGURES`.
    """
    kind, horizon = FIGURES[figure_id], projection.catalog.horizon
    series = _series(projection, figure_id)
    lines = [Line(one.id, one.label, _middle(kind, one)) for one in series]
    if reference is not None:
        before = next(one for one in _series(reference, figure_id) if one.id == kind.lead)
        name = reference.scenario.name or _("Baseline")
        lines.append(Line("reference", f"{before.label}, {name}", _middle(kind, before)))
    lead = next(one for one in series if one.id == kind.lead)
    bands = () if figure_id == "binding" else (_band(lead),)
    return Figure(
        id=f"market.{figure_id}",
        title=_titled(kind.title(), kind.unit),
        unit=kind.unit,
        at=horizon.starts + 0.125,
        split=horizon.last_observed + 0.25,
        lines=tuple(lines),
        bands=bands,
        marks=(),
        statistic=_statistic(kind),
    )


def market_line(projection: Projection, figure_id: str, series_id: str) -> Array:
    """Return one line of a figure of the market as it is drawn, shape (quarters,)."""
    kind = FIGURES[figure_id]
    return _middle(kind, next(one for one in _series(projection, figure_id) if one.id == series_id))


def _titled(title: str, unit: str) -> str:
    """Return a title with the unit of its numbers."""
    words = unit_words(unit)
    return f"{title}, {words}" if words else title


def _middle(kind: _Kind, one: _Series) -> Array:
    """Return the median over the draws; of events, the part of the draws in which they happen."""
    return one.part if kind.series is _binding else one.middle


def _statistic(kind: _Kind) -> str:
    return "share of runs" if kind.series is _binding else "median"


def _band(lead: _Series) -> Band:
    low, high = lead.most
    return Band("80", f"{lead.label}: {band_name(0.8)}", low, high)


def market_headline(projection: Projection, reference: Projection | None, figure_id: str, year: int) -> Headline:
    """Return a figure of the market in words: each series in a year, and the change of the leading one."""
    kind, quarters = FIGURES[figure_id], projection.catalog.horizon.quarters_of(year)
    unit = _yearly_unit(kind)
    series = _series(projection, figure_id)
    values = {one.id: _yearly(kind, one.values, quarters) for one in series}
    lead = next(one for one in series if one.id == kind.lead)
    centres = [_centre(kind, values[one.id]) for one in series]
    parts = kind.columns == "stacked" and unit == "fraction"
    amounts = whole_percents(np.array(centres)) if parts else tuple(amount(one, unit) for one in centres)
    told = [f"{one.label} {words}" for one, words in zip(series, amounts, strict=True)]
    if figure_id == "gap":
        told[-1] = f"{told[-1]} ({_world_card(projection.catalog, quarters)})"
    main = f"{year}: {told[series.index(lead)]}"
    detail = [words for one, words in zip(series, told, strict=True) if one is not lead]
    if reference is not None:
        before = _yearly(kind, next(s for s in _series(reference, figure_id) if s.id == kind.lead).values, quarters)
        change = _centre(kind, values[lead.id]) - _centre(kind, before)
        name = reference.scenario.name or _("Baseline")
        detail.append(_("{change} against {name}").format(change=amount_change(change, unit), name=name))
    note = "" if figure_id == "binding" else _band_words(values[lead.id], unit)
    return Headline(_titled(kind.title(), unit), main, " \u00b7 ".join(detail), note)


def yearly_columns(projection: Projection, figure_id: str) -> Columns | None:
    """Return a figure of the market by year, None for one that is told by its quarters alone.

    Each column is the median over the draws of the year's own value: those on top of each other need not add up to the
    median of their sum. Of events it is the part of the runs, which do.
    """
    kind, horizon = FIGURES[figure_id], projection.catalog.horizon
    if not kind.columns:
        return None
    unit = _yearly_unit(kind)
    series = []
    for one in _series(projection, figure_id):
        years = [_centre(kind, _yearly(kind, one.values, horizon.quarters_of(year))) for year in horizon.years]
        series.append(Line(one.id, one.label, np.array(years)))
    return Columns(
        id=f"market.{figure_id}.yearly",
        title=_titled(kind.title(), unit),
        unit=unit,
        places=tuple(str(year) for year in horizon.years),
        series=tuple(series),
        stacked=kind.columns == "stacked",
        statistic=_statistic(kind),
    )


def _yearly_unit(kind: _Kind) -> str:
    return kind.unit.replace("/quarter", "/year") if kind.flow else kind.unit


def _yearly(kind: _Kind, values: Array, quarters: slice) -> Array:
    """Return a year's sum of a flow, or the mean of its quarters, per draw."""
    chosen = values[quarters]
    return added(chosen) if kind.flow else added(chosen) / len(chosen)


def _centre(kind: _Kind, values: Array) -> float:
    return float(values[1:].mean()) if kind.series is _binding else float(quantiles(values, (0.5,))[0])


def _band_words(values: Array, unit: str) -> str:
    low, high = (float(one) for one in quantiles(values, (0.1, 0.9)))
    words = _("8 in 10 runs: {low} to {high}")
    return words.format(low=amount(low, unit), high=amount(high, unit))
