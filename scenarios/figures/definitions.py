"""One year under every definition: why published shares of the same market differ by ten points and more."""

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.figures.figure import Figure, Line, Table
from scenarios.figures.imprint import sourced
from scenarios.figures.sentences import count_name, definition_name, percent, workload_name
from scenarios.observations import Observation
from scenarios.projection import DEFINITIONS, DOMESTIC, GREY, LEGAL, Projection, counts_of, origin_of
from scenarios.quantiles import quantiles
from scenarios.texts import _

Array = NDArray[np.float64]
_SERVERS = "servers_"
"""How the ids of observations begin that count the chips of AI servers alone."""


def definitions_table(projection: Projection, year: int) -> Table:
    """Return a year's domestic share as each publisher counts it, all from one projection, with implied prices."""
    rows = [_published(projection, year, definition) for definition in DEFINITIONS]
    rows.insert(2, _in_servers(projection, year))
    rows += [
        _share_row(projection, year, definition, count)
        for definition, count in (("revenue", "with_grey"), ("delivered", "with_grey"), ("delivered", "with_offshore"))
    ]
    heads = (_("counted as"), _("domestic"), _("foreign"), _("share"), _("published"))
    title = _("{year} under every definition: {share} of accelerators in China, {w}")
    return Table(
        f"definitions.{year}",
        title.format(year=year, share=_("Chinese-made share"), w=workload_name("all")),
        heads,
        (False, True, True, True, False),
        tuple(rows),
        _prices(projection, year),
    )


def _published(projection: Projection, year: int, definition: str) -> tuple[str, ...]:
    matching = [
        one
        for one in projection.catalog.observations
        if (one.measure, one.definition, one.workload, one.scope, one.period)
        == ("share", definition, "all", "domestic", str(year))
        and not one.id.startswith(_SERVERS)
    ]
    told = "; ".join(_told(one, projection.catalog) for one in matching)
    return (*_share_row(projection, year, definition, "official")[:-1], told)


def _told(one: Observation, catalog: Catalog) -> str:
    return f"{percent(one.value)} ({sourced(one.evidence, catalog)})"


def _share_row(projection: Projection, year: int, definition: str, count: str) -> tuple[str, ...]:
    period = projection.catalog.horizon.quarters_of(year)
    sold = projection.in_period(definition, projection.totals(definition, "all"), period)[..., 0]
    foreign = sold[LEGAL] + (sold[GREY] if count != "official" else 0.0)
    share = float(quantiles(projection.share(definition, count, "all", period), (0.5,))[0])
    name = f"{definition_name(definition)}, {count_name(count)}"
    amounts = (_amount(definition, float(one)) for one in (sold[DOMESTIC], foreign))
    return (name, *amounts, percent(share), "")


def _in_servers(projection: Projection, year: int) -> tuple[str, ...]:
    """Return the row of who counts chips of AI servers alone: cards of data-centre classes."""
    catalog = projection.catalog
    period, sides = catalog.horizon.quarters_of(year), {DOMESTIC: 0.0, LEGAL: 0.0}
    for place, one in enumerate(catalog.classes):
        if one.data_centre:
            sides[origin_of(one)] += float(projection.of_class("units", "all", place)[period, 0].sum())
    total = sides[DOMESTIC] + sides[LEGAL]
    told = "; ".join(
        _told(one, catalog) for one in catalog.observations if one.id.startswith(_SERVERS) and one.period == str(year)
    )
    name = _(
        "Chinese-made share of data-centre cards, as TrendForce counts AI servers; gaming and low-end cards left out"
    )
    share = percent(sides[DOMESTIC] / total) if total else _("none")
    return (name, _amount("units", sides[DOMESTIC]), _amount("units", sides[LEGAL]), share, told)


def _amount(definition: str, value: float) -> str:
    if definition == "units":
        return _("{n:.3g} m cards").format(n=value / 1e3)
    if definition == "revenue":
        return _("USD {n:.3g} bn").format(n=value / 1e3)
    return _("{n:.3g} m H100e").format(n=value / 1e3)


def _prices(projection: Projection, year: int) -> tuple[str, ...]:
    """Return the mean prices that reconcile units with revenue, and the identity that does it."""
    period = projection.catalog.horizon.quarters_of(year)
    units, revenue = (
        projection.in_period(one, projection.totals(one, "all"), period)[..., 0] for one in ("units", "revenue")
    )
    if not (units[DOMESTIC] > 0 and units[LEGAL] > 0):
        return ()
    own, other = (float(revenue[side] / units[side]) for side in (DOMESTIC, LEGAL))
    share = float(units[DOMESTIC] / (units[DOMESTIC] + units[LEGAL]))
    value = share * own / (share * own + (1 - share) * other)
    words = _(
        "Mean list prices make the two agree: {own:.1f} k$ a domestic card, {other:.1f} k$ a foreign one."
        " {s:.2f} x {own:.1f} / ({s:.2f} x {own:.1f} + {r:.2f} x {other:.1f}) = {v:.2f} (central case)."
    )
    rest = _(
        "Cards and compute are of the central case; shares are medians. Rented compute is outside every count but one."
    )
    return (words.format(own=own, other=other, s=share, r=1 - share, v=value), rest)


def definitions_figure(projection: Projection, workload: str = "all") -> Figure:
    """Return the median share over time, a line for each definition, smuggled cards left out."""
    horizon = projection.catalog.horizon
    lines = tuple(
        Line(
            definition,
            definition_name(definition),
            quantiles(projection.share(definition, counts_of(definition)[0], workload), (0.5,))[0],
        )
        for definition in DEFINITIONS
    )
    title = _("{share} of accelerators for {workload} in China by definition, {count}, median")
    return Figure(
        id=f"definitions.{workload}",
        title=title.format(
            share=_("Chinese-made share"), workload=workload_name(workload), count=count_name("official")
        ),
        unit="fraction",
        at=horizon.starts + 0.125,
        split=horizon.last_observed + 0.25,
        lines=lines,
        bands=(),
        marks=(),
        statistic="median",
    )
