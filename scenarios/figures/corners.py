"""Four worlds at the corners of two uncertainties: proposed names, a sentence, fields of two by two, a table, pages."""

import numpy as np

from scenarios.analysis.corners import CORNERS, LEVELS, WORKLOADS, Axis, Corners
from scenarios.catalog import Catalog
from scenarios.figures.figure import Table
from scenarios.figures.goal_seek import value_text
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, method_of
from scenarios.figures.plots import Field
from scenarios.figures.sentences import banded, count_name, definition_name, percent, size_in_points, workload_name
from scenarios.texts import _

_SHAPE = (2, 2)
_MIDDLE = LEVELS.index(0.5)


def proposed_names(across: Axis, down: Axis, catalog: Catalog) -> tuple[str, ...]:
    """Return names of the four worlds that say what they are, in the order of `CORNERS`."""
    return tuple(f"{_end(down, up, catalog)}, {_end(across, right, catalog)}" for right, up in CORNERS)


def _end(axis: Axis, high: bool, catalog: Catalog) -> str:
    return f"{_(catalog.parameters[axis.id].label)} {value_text(axis.value(high), axis.id, catalog)}"


def corner_sentence(found: Corners, workload: str, catalog: Catalog) -> str:
    """Return how far apart the four worlds lie, and which of the two moves the share more."""
    medians = _medians(found, workload)
    if not np.isfinite(medians).all():
        return _("{workload} {period}: not all four worlds have a share").format(**_parts(found, workload))
    flat, names = medians.ravel(), [one.name for one in found.scenarios]
    least, most = int(np.argmin(flat)), int(np.argmax(flat))
    by_across = float(np.abs(np.diff(medians, axis=1)).mean())
    by_down = float(np.abs(np.diff(medians, axis=0)).mean())
    first, second = (found.matrix.across, found.matrix.down)
    if by_down > by_across:
        first, second, by_across, by_down = second, first, by_down, by_across
    words = _(
        "{workload} {period}: from {least} ({worst}) to {most} ({best}); {first} moves it by {more} points,"
        " {second} by {less}"
    )
    return words.format(
        **_parts(found, workload),
        least=percent(float(flat[least])),
        most=percent(float(flat[most])),
        worst=names[least],
        best=names[most],
        first=_(catalog.parameters[first.id].label),
        second=_(catalog.parameters[second.id].label),
        more=size_in_points(by_across, 0),
        less=size_in_points(by_down, 0),
    )


def corner_field(found: Corners, workload: str, catalog: Catalog) -> Field:
    """Return the median share of a workload in the four worlds."""
    across, down = found.matrix.across, found.matrix.down
    names = [one.name for one in found.scenarios]
    return Field(
        id=f"corners.{workload}",
        title=_("{definition}, {workload}, {period}, median").format(
            definition=_definition(found), workload=workload_name(workload), period=_period(found)
        ),
        unit="fraction",
        across=tuple(value_text(across.value(high), across.id, catalog) for high in (False, True)),
        down=tuple(value_text(down.value(high), down.id, catalog) for high in (True, False)),
        across_title=_(catalog.parameters[across.id].label),
        down_title=_(catalog.parameters[down.id].label),
        values=_medians(found, workload),
        text=corner_sentence(found, workload, catalog),
        names=((names[0], names[1]), (names[2], names[3])),
    )


def corner_table(found: Corners) -> Table:
    """Return the four worlds with the median and the band of both workloads."""
    heads = (_("world"), *(workload_name(one) for one in WORKLOADS))
    rows = tuple(
        (scenario.name, *(banded(*shares[at]) for at in range(len(WORKLOADS))))
        for scenario, shares in zip(found.scenarios, found.shares, strict=True)
    )
    title = _("{definition}, {period}: median, and what holds 8 in 10 runs")
    title = title.format(definition=_definition(found), period=_period(found))
    return Table("corners.worlds", title, heads, (False, True, True), rows)


def corner_headlines(found: Corners) -> tuple[str, ...]:
    """Return what each world is listed with: the medians of both workloads."""
    return tuple(
        f"{_period(found)}: "
        + ", ".join(f"{workload_name(one)} {percent(float(shares[at, _MIDDLE]))}" for at, one in enumerate(WORKLOADS))
        for shares in found.shares
    )


def corner_pages(found: Corners, catalog: Catalog, imprint: Imprint) -> tuple[Page, ...]:
    """Return a page for each workload."""
    pages = []
    for workload in WORKLOADS:
        pages.append(
            Page(
                id=f"corners.{workload}",
                name=_("Four worlds: {workload}").format(workload=workload_name(workload)),
                title=corner_sentence(found, workload, catalog),
                detail=_definition(found).capitalize(),
                shown=(corner_field(found, workload, catalog), corner_table(found)),
                method=method_of(imprint, _("The four worlds are of the same runs.")),
            )
        )
    return tuple(pages)


def _medians(found: Corners, workload: str) -> np.ndarray:
    """Return the medians of a workload, shape (down, across), the upper row first."""
    return found.shares[:, WORKLOADS.index(workload), _MIDDLE].reshape(_SHAPE)


def _definition(found: Corners) -> str:
    return f"{definition_name(found.matrix.definition)}; {count_name(found.matrix.count)}"


def _period(found: Corners) -> str:
    return found.matrix.period.replace("Q", " Q")


def _parts(found: Corners, workload: str) -> dict[str, str]:
    return {"workload": workload_name(workload).capitalize(), "period": _period(found)}
