"""Draws what figures over time and curves over a lever share: bands, lines, marked points and their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios.exports.pictures.look import REFERENCE, LineLook, band_look, line_look
from scenarios.exports.pictures.names import Name, write_names
from scenarios.exports.pictures.paper import Box, Paper
from scenarios.exports.pictures.places import Places
from scenarios.exports.pictures.ticks import Scale
from scenarios.figures.figure import Band, Line, Mark
from scenarios.texts import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Plot:
    """Axes, and how the places along them and the values lie on the paper.

    Attributes
    ----------
    id
        Of the figure; what is drawn is found by it.
    at
        Places along the curves, shape (places,).
    """

    paper: Paper
    axes: "Axes"
    box: Box
    id: str
    at: Array
    along: Scale
    values: Scale

    def point(self, at: float, value: float) -> tuple[float, float]:
        """Return where a value of a place lies, points."""
        return self.along.at(at), self.values.at(value)


def known_values(lines: Iterable[Line], bands: Iterable[Band], others: Sequence[float]) -> Array:
    """Return all values of curves and bands that are no gaps, and others beside them."""
    curves = [line.values for line in lines] + [one for band in bands for one in (band.low, band.high)]
    return np.concatenate([*(one[np.isfinite(one)] for one in curves), np.array(others, float)])


def draw_bands(plot: Plot, bands: Iterable[Band]) -> None:
    """Fill the bands; a gap parts them."""
    for band in bands:
        area = plot.axes.fill_between(
            *(plot.at, band.low, band.high),
            where=np.isfinite(band.low) & np.isfinite(band.high),
            color=band_look(plot.paper.named, band.id).fill,
            linewidth=0,
            zorder=1,
        )
        area.set_gid(f"{plot.id}.band.{band.id}")


def draw_lines(plot: Plot, lines: Sequence[Line], places: Places) -> None:
    """Draw the curves; a gap parts them, and a value between two gaps is a point."""
    for place, line in enumerate(lines):
        look = line_look(plot.paper.named, line.id, place)
        alone = _alone(line.values)
        (drawn,) = plot.axes.plot(
            *(plot.at, line.values),
            color=look.colour,
            linewidth=plot.paper.points(look.width),
            linestyle=(0, look.dashes) if look.dashes else "solid",
            marker="o" if alone else None,
            markevery=alone or None,
            markersize=plot.paper.points(2 * look.width),
            zorder=4 if line.id == REFERENCE else 5,
            clip_on=False,
        )
        drawn.set_gid(f"{plot.id}.line.{line.id}")
        places.take_curve(plot.along.row(plot.at), plot.values.row(line.values))


def _alone(values: Array) -> list[int]:
    """Return the places of values that have a gap or an end at both sides."""
    known = np.concatenate([[False], np.isfinite(values), [False]])
    return [int(one) for one in np.flatnonzero(known[1:-1] & ~known[:-2] & ~known[2:])]


def names_of(paper: Paper, at: Array, lines: Sequence[Line], bands: Sequence[Band]) -> list[Name]:
    """Return the names of lines and bands, where each of them ends."""
    names, median = [], next((one for one in lines if one.id == "median"), None)
    for place, line in enumerate(lines):
        known = np.flatnonzero(np.isfinite(line.values))
        if known.size:
            end = float(at[known[-1]]), float(line.values[known[-1]])
            names.append(Name(end, line.label, line_look(paper.named, line.id, place)))
    for band in bands:
        known = np.flatnonzero(np.isfinite(band.low) & np.isfinite(band.high))
        if known.size:
            last = int(known[-1])
            inner = [one.low[last] for one in bands if one.low[last] > band.low[last]]
            inner += [median.values[last]] if median is not None else []
            edge = next((float(one) for one in inner if np.isfinite(one)), float(band.high[last]))
            end = float(at[last]), (float(band.low[last]) + edge) / 2
            names.append(Name(end, band.label, band_look(paper.named, band.id)))
    return names


def name_curves(plot: Plot, names: Iterable[Name], box: Box, places: Places) -> None:
    """Name lines and bands at the right; a line that ends before the others, beside its end."""
    paper, outside = plot.paper, []
    for one in names:
        early = isinstance(one.look, LineLook) and one.end[0] < plot.at[-1]
        colour = one.look.colour if isinstance(one.look, LineLook) else paper.named.text
        if not (early and write_near(plot, places, plot.point(*one.end), one.text, colour)):
            outside.append(one)
    at = [plot.point(*one.end) for one in outside]
    write_names(paper, outside, at, Box(plot.box.right, box.bottom, box.right, box.top))


def draw_marks(plot: Plot, marks: Sequence[Mark]) -> None:
    """Draw the points that are marked: round ones, and hollow squares on their corner where they are a proxy."""
    named = plot.paper.named
    for proxy, shape in ((False, "o"), (True, "D")):
        chosen = [one for one in marks if one.proxy == proxy]
        if chosen:
            (drawn,) = plot.axes.plot(
                *([one.at for one in chosen], [one.value for one in chosen]),
                linestyle="none",
                marker=shape,
                markersize=plot.paper.points(8 if not proxy else 7),
                markerfacecolor=named.surface if proxy else named.observed,
                markeredgecolor=named.observed if proxy else named.surface,
                markeredgewidth=1.6 if proxy else 1.0,
                zorder=7,
                clip_on=False,
            )
            drawn.set_gid(f"{plot.id}.marks.{'proxy' if proxy else 'same'}")


def name_marks(plot: Plot, marks: Sequence[Mark], places: Places) -> None:
    """Write beside each point what it is, such as its publisher."""
    paper, radius = plot.paper, plot.paper.points(7)
    for mark in marks:
        x, y = plot.point(mark.at, mark.value)
        places.take(Box(x - radius, y - radius, x + radius, y + radius))
    for mark in marks:
        words = _("{publisher} (proxy)").format(publisher=mark.label) if mark.proxy else mark.label
        write_near(plot, places, plot.point(mark.at, mark.value), words, paper.named.observed)


def write_near(plot: Plot, places: Places, point: tuple[float, float], words: str, colour: str) -> bool:
    """Write a name at a free place near what it names, with a thin line from further off; tell whether it stands."""
    paper, (x, y), radius = plot.paper, point, plot.paper.points(7)
    chosen = places.near(point, paper.width(words), paper.leading(), radius)
    if chosen is None:
        return False
    if not chosen.meets(Box(x, y, x, y), 2 * radius):
        edge = min(max(x, chosen.left), chosen.right), chosen.bottom if y < chosen.bottom else chosen.top
        paper.rule((x, edge[0]), (y, edge[1]), "leader", 0.7, color=colour, zorder=3)
    paper.write([words], chosen.left, chosen.top, "label", colour=colour)
    return True
