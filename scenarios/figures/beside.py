"""Pages on which other scenarios stand beside the one that is told of: their medians, and what they set."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from scenarios.assumptions import own_value
from scenarios.errors import InputError
from scenarios.figures.figure import Figure, Line, Table
from scenarios.figures.pages import Page, Told, method_of, with_unit
from scenarios.figures.sentences import count_name, definition_name, percent, workload_name
from scenarios.figures.shares import share_figure
from scenarios.projection import Projection, quantiles
from scenarios.scenario import Scenario
from scenarios.texts import _, plural

MOST = 5
"""Other scenarios: more curves than these nobody tells apart."""
_WORKLOADS = ("training", "inference")


def beside_pages(told: Told, others: Sequence[Projection]) -> tuple[Page, Page]:
    """Return the shares of a scenario and of others over the same draws, and a page with all that they set otherwise.

    Raises
    ------
    InputError
        No other scenario, or more than `MOST`.
    """
    if not 0 < len(others) <= MOST:
        message = plural("{n} scenario can stand beside this one", "1 to {n} scenarios can stand beside this one", MOST)
        raise InputError("beside", message.format(n=MOST))
    every = (told.projection, *others)
    names = tuple(_name(one.scenario) for one in every)
    called, method = ", ".join(names[1:]), method_of(told.imprint, _("All scenarios see the same draws."))
    shares = Page(
        id="beside.shares",
        name=_("Beside others: {names}").format(names=called),
        title=_title(told, every, names),
        detail=_detail(told, every, names),
        shown=tuple(_figure(told, every, names, one) for one in _WORKLOADS),
        method=method,
    )
    title = _("What {name} sets otherwise than {reference}").format(name=names[0], reference=called)
    columns, rows = (_("what is set"), *names), tuple(_rows(every))
    table = Table("beside.settings", title, columns, tuple(False for _one in columns), rows)
    name = _("Set otherwise: {names}").format(names=called)
    return shares, Page("beside.settings", name, title, "", (table,), method)


def _name(scenario: Scenario) -> str:
    return scenario.name or (_("Unnamed scenario") if scenario.values else _("Baseline"))


def _title(told: Told, every: Sequence[Projection], names: Sequence[str]) -> str:
    """Return the lowest and the highest share of training; the names alone where there are no two to tell apart."""
    known = [(share, name) for share, name in zip(_medians(told, every, "training"), names, strict=True)]
    known = sorted(one for one in known if np.isfinite(one[0]))
    if len(known) < 2:
        return _("{name} beside {others}").format(name=names[0], others=", ".join(names[1:]))
    (low, lowest), (high, highest) = known[0], known[-1]
    words = _("Training in {year}: from {low} ({lowest}) to {high} ({highest}) Chinese-made")
    return words.format(year=told.year, low=percent(low), lowest=lowest, high=percent(high), highest=highest)


def _detail(told: Told, every: Sequence[Projection], names: Sequence[str]) -> str:
    """Return the medians of the year in words."""
    held = _("{definition} in {year}, medians, {count}.").format(
        definition=definition_name(told.definition), year=told.year, count=count_name("official")
    )
    return " ".join((held, *(_sentence(told, every, names, one) for one in _WORKLOADS)))


def _sentence(told: Told, every: Sequence[Projection], names: Sequence[str], workload: str) -> str:
    shares = zip(names, _medians(told, every, workload), strict=True)
    parts = ", ".join(_("{name} {share}").format(name=name, share=percent(share)) for name, share in shares)
    return _("{workload}: {parts}.").format(workload=workload_name(workload).capitalize(), parts=parts)


def _medians(told: Told, every: Sequence[Projection], workload: str) -> list[float]:
    """Return the shares of the year, as fractions."""
    shares = (one.share(told.definition, "official", workload, told.year) for one in every)
    return [float(quantiles(one, (0.5,))[0]) for one in shares]


def _figure(told: Told, every: Sequence[Projection], names: Sequence[str], workload: str) -> Figure:
    """Return the medians over time, that of the scenario first."""
    figures = [share_figure(one, None, workload, told.definition) for one in every]
    ids = ("median", *(f"other.{place}" for place in range(1, len(every))))
    medians = (one.lines[0].values for one in figures)
    lines = tuple(Line(*one) for one in zip(ids, names, medians, strict=True))
    return replace(figures[0], id=f"beside.{workload}", lines=lines, bands=(), marks=(), stretches=())


def _rows(every: Sequence[Projection]) -> Iterator[tuple[str, ...]]:
    catalog = every[0].catalog
    for parameter in catalog.parameters.values():
        cells = tuple(own_value(parameter, one.scenario, catalog) for one in every)
        if len(set(cells)) > 1:
            yield (with_unit(parameter), *(one or _("as in the data") for one in cells))
