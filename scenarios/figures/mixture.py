"""A user's own weighting of scenarios: in words, as a fan over time, as a table, and as pages."""

import numpy as np

from scenarios.analysis.mixture import LEVELS, WORKLOADS, Mixture
from scenarios.catalog import Catalog
from scenarios.figures.figure import Band, Figure, Line, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, method_of
from scenarios.figures.sentences import banded, count_name, definition_name, percent, whole_percents, workload_name
from scenarios.texts import _

_P10, _P25, _P50, _P75, _P90 = range(len(LEVELS))
_SHOWN = [_P10, _P50, _P90]


def mixture_sentence(found: Mixture, workload: str) -> str:
    """Return the middle and the band of the year."""
    year = found.year[workload]
    words = _("By your own weights, {workload} {year}: {middle}, 8 in 10 weighted runs from {low} to {high}")
    return words.format(
        workload=workload_name(workload),
        year=found.asked.year,
        middle=percent(float(year[_P50])),
        low=percent(float(year[_P10])),
        high=percent(float(year[_P90])),
    )


def weight_words(found: Mixture) -> str:
    """Return the weights, as they were brought to 100 %, and whose they are."""
    shown = ", ".join(f"{name} {weight}" for name, weight in zip(_names(found), _weights(found), strict=True))
    return _("Your own weights and no forecast of ours: {weights}.").format(weights=shown)


def mixture_figure(found: Mixture, workload: str, catalog: Catalog) -> Figure:
    """Return the share of a workload over the weighted runs, quarter by quarter."""
    quantiles, horizon = found.quantiles[workload], catalog.horizon
    return Figure(
        id=f"mixture.{workload}",
        title=_("{definition}, accelerators for {workload} in China, {count}; scenarios by own weights").format(
            definition=definition_name(found.asked.definition),
            workload=workload_name(workload),
            count=count_name(found.asked.count),
        ),
        unit="fraction",
        at=horizon.starts + 0.125,
        split=horizon.last_observed + 0.25,
        lines=(Line("median", _("Median of the weighted runs"), quantiles[_P50]),),
        bands=(
            Band("80", _("8 in 10 weighted runs"), quantiles[_P10], quantiles[_P90]),
            Band("50", _("5 in 10 weighted runs"), quantiles[_P25], quantiles[_P75]),
        ),
        marks=(),
        statistic="median",
    )


def mixture_table(found: Mixture) -> Table:
    """Return each scenario with its weight and its own share of the year, and the mixture below."""
    heads = (_("scenario"), _("weight"), *(workload_name(one) for one in WORKLOADS))
    rows = [
        (name, weight, *(banded(*found.alone[one][at, _SHOWN]) for one in WORKLOADS))
        for at, (name, weight) in enumerate(zip(_names(found), _weights(found), strict=True))
    ]
    rows.append((_("by own weights"), "", *(banded(*found.year[one][_SHOWN]) for one in WORKLOADS)))
    title = _("{definition}, {year}: median, and what holds 8 in 10 runs")
    title = title.format(definition=definition_name(found.asked.definition), year=found.asked.year)
    return Table("mixture.weights", title, heads, (False, True, True, True), tuple(rows), (weight_words(found),))


def mixture_pages(found: Mixture, catalog: Catalog, imprint: Imprint) -> tuple[Page, ...]:
    """Return a page for each workload."""
    more = _("Each run of a scenario weighs the scenario's weight over its number of runs.")
    return tuple(
        Page(
            id=f"mixture.{one}",
            name=_("Own weights: {workload}").format(workload=workload_name(one)),
            title=mixture_sentence(found, one),
            detail=weight_words(found),
            shown=(mixture_figure(found, one, catalog), mixture_table(found)),
            method=method_of(imprint, more),
        )
        for one in WORKLOADS
    )


def _names(found: Mixture) -> list[str]:
    return [one.name or _("Unnamed scenario") for one in found.asked.scenarios]


def _weights(found: Mixture) -> tuple[str, ...]:
    return whole_percents(np.array(found.asked.weights))
