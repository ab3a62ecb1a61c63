"""Charts of a deck that exists: what their numbers were when written, and new numbers in their places."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from scenarios.exports.slides.marks import fingerprint
from scenarios.exports.slides.plots import Chart, Plot

DATA, CAPTION, AXIS, LABELS, ALT = "DATA", "CAPTION", "AXIS", "LABELS", "ALT"
"""What an update looks at, each by itself."""
_PLOTS = ("areaChart", "lineChart", "barChart", "scatterChart")
_NUMBERS = ("val", "xVal", "yVal")
"""What a series refers to beside names; points have two of them."""
_LENGTHS = ("plus", "minus")
"""What its error bars refer to."""


@dataclass(frozen=True)
class Refilled:
    """How many of a chart's numbers changed, of how many."""

    changed: int
    of: int


def prints_of(space: Any, alt: str) -> dict[str, str]:
    """Return the fingerprints of a chart's parts, told by numbers and texts alone: no look is in them.

    Parameters
    ----------
    space
        The ``c:chartSpace`` element.
    """
    series = _series(space)
    data = [text for index in sorted(series) for text in _data(index, series[index])]
    labels = [text for index in sorted(series) for text in _labels(index, series[index])]
    return {
        DATA: fingerprint(data),
        CAPTION: fingerprint(one.text or "" for one in _caption(space)),
        AXIS: fingerprint(_axis(space)),
        LABELS: fingerprint(labels),
        ALT: fingerprint([alt]),
    }


def refill(space: Any, chart: Chart, fresh_parts: set[str]) -> Refilled:
    """Put a fresh chart's numbers into an old one's places; looks stay.

    Parameters
    ----------
    fresh_parts
        Which parts may be written anew besides the numbers: `CAPTION`, `AXIS`, `LABELS`.
    """
    from pptx.oxml import parse_xml

    fresh = parse_xml(chart.xml)
    old, new = _series(space), _series(fresh)
    changed = _difference(old, new)
    for index, one in old.items():
        if index not in new:
            one.getparent().remove(one)
    for index, one in new.items():
        if index not in old:
            _add(space, one)
            continue
        _renumber(old[index], one)
        if LABELS in fresh_parts:
            _relabel(old[index], one)
    for name in _PLOTS:
        for empty in [one for one in space.iter(_c(name)) if one.find(_c("ser")) is None]:
            empty.getparent().remove(empty)
    for order, one in enumerate(space.iter(_c("ser"))):
        one.find(_c("order")).set("val", str(order))
    if CAPTION in fresh_parts:
        for mine, theirs in zip(_caption(space), _caption(fresh), strict=False):
            mine.text = theirs.text
    if AXIS in fresh_parts:
        _rescale(space, fresh)
    return changed


def plot_of(space: Any) -> Plot | None:
    """Return where a chart's curves stand, None where it is left to PowerPoint."""
    layout = space.find(f"{_c('chart')}/{_c('plotArea')}/{_c('layout')}/{_c('manualLayout')}")
    scale = {name: _number(one) for name, one in _scale(space)}
    if layout is None or "max" not in scale or "min" not in scale:
        return None
    place = {name: _number(layout.find(_c(name))) for name in "xywh"}
    return Plot(place["x"], place["y"], place["w"], place["h"], scale["min"], scale["max"])


def numbers_of(space: Any, index: int) -> dict[int, float]:
    """Return the numbers of a series by their rows."""
    one = _series(space).get(index)
    return {} if one is None else {at: float(text) for at, text in _values(one)}


def _c(name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(f"c:{name}"))


def _series(space: Any) -> dict[int, Any]:
    return {int(one.find(_c("idx")).get("val")): one for one in space.iter(_c("ser"))}


def _points(series: Any, part: str) -> Iterator[tuple[int, str]]:
    whole = series.find(_c(part))
    for point in whole.iter(_c("pt")) if whole is not None else ():
        text = point.findtext(_c("v"))
        if text:
            yield int(point.get("idx")), text


def _values(series: Any) -> Iterator[tuple[int, str]]:
    yield from _points(series, "val")
    yield from _points(series, "yVal")


def _renumber(mine: Any, fresh: Any) -> None:
    """Put the name, the places and the numbers of a fresh series into one of before."""
    for name in ("tx", "cat", *_NUMBERS):
        old, new = mine.find(_c(name)), fresh.find(_c(name))
        if old is not None and new is not None:
            mine.replace(old, deepcopy(new))
    for name in _LENGTHS:
        path = f"{_c('errBars')}/{_c(name)}"
        old, new = mine.find(path), fresh.find(path)
        if old is not None and new is not None:
            old.getparent().replace(old, deepcopy(new))
    _refill_points(mine, fresh)


def _refill_points(mine: Any, fresh: Any) -> None:
    """Give single pieces of a series their fresh looks where other ones are filled or hatched than before."""
    old, new = mine.findall(_c("dPt")), fresh.findall(_c("dPt"))
    if [_kind_of(one) for one in old] == [_kind_of(one) for one in new]:
        return
    for one in old:
        mine.remove(one)
    before = next(one for name in ("invertIfNegative", "spPr", "tx") for one in mine.findall(_c(name)))
    for one in reversed(new):
        before.addnext(deepcopy(one))


def _kind_of(point: Any) -> tuple[str, bool]:
    """Return which piece a look is of, and whether it is hatched."""
    from pptx.oxml.ns import qn

    return point.find(_c("idx")).get("val"), next(point.iter(qn("a:pattFill")), None) is not None


def _short(text: str) -> str:
    """Return a number as it reads after any program has written it anew; a name as it is."""
    try:
        return f"{float(text):.9g}"
    except ValueError:
        return text


def _number(element: Any) -> float:
    return 0.0 if element is None else float(element.get("val"))


def _data(index: int, series: Any) -> Iterator[str]:
    yield f"series {index}"
    for part in ("tx", "cat", *_NUMBERS):
        yield from (f"{part} {at} {_short(text)}" for at, text in _points(series, part))


def _labels(index: int, series: Any) -> Iterator[str]:
    for one in series.iter(_c("dLbl")):
        shift = one.find(f"{_c('layout')}/{_c('manualLayout')}/{_c('y')}")
        text = "gone" if one.find(_c("delete")) is not None else "".join(each.text or "" for each in _texts(one))
        yield f"{index} {one.find(_c('idx')).get('val')} {_number(shift):.3f} {text}"


def _texts(element: Any) -> list[Any]:
    """Return the elements of a part that hold its written text; none for a part that is not there."""
    from pptx.oxml.ns import qn

    return [] if element is None else list(element.iter(qn("a:t")))


def _caption(space: Any) -> list[Any]:
    return _texts(space.find(f"{_c('chart')}/{_c('title')}"))


def _scale(space: Any) -> Iterator[tuple[str, Any]]:
    """Yield ends and step of the axes of values, those that are set; of the second one under other names."""
    for at, axis in enumerate(space.findall(f"{_c('chart')}/{_c('plotArea')}/{_c('valAx')}")):
        for path in ("scaling/max", "scaling/min", "majorUnit"):
            one = axis.find("/".join(_c(name) for name in path.split("/")))
            if one is not None:
                yield path.split("/")[-1] + " across" * at, one


def _axis(space: Any) -> list[str]:
    return [f"{name} {_number(one):.6g}" for name, one in _scale(space)]


def _rescale(space: Any, fresh: Any) -> None:
    wanted = dict(_scale(fresh))
    for name, one in _scale(space):
        one.set("val", wanted[name].get("val"))


def _difference(old: dict[int, Any], new: dict[int, Any]) -> Refilled:
    """Return how many numbers are others; those that only one of the two has are among them."""
    changed = count = 0
    for index in old.keys() | new.keys():
        before, after = (
            {at: _short(text) for at, text in _values(one[index])} if index in one else {} for one in (old, new)
        )
        places = before.keys() | after.keys()
        count += len(places)
        changed += sum(before.get(at) != after.get(at) for at in places)
    return Refilled(changed, count)


def _add(space: Any, fresh: Any) -> None:
    """Add a series that the old chart had not, to its plot of that kind, which is made where there is none.

    What stands on axes that the old chart has not is left out.
    """
    kind, axes = _kind_of_plot(fresh.getparent())
    plots = [one for name in _PLOTS for one in space.iter(_c(name))]
    if not axes <= {axis for one in plots for axis in _kind_of_plot(one)[1]}:
        return
    plot = next((one for one in plots if _kind_of_plot(one) == (kind, axes)), None)
    if plot is None:
        plot = deepcopy(fresh.getparent())
        for one in plot.findall(_c("ser")):
            plot.remove(one)
        plots[0].addprevious(plot)  # areas lie below lines
    before = [one for name in ("grouping", "varyColors", "ser") for one in plot.findall(_c(name))]
    before[-1].addnext(deepcopy(fresh))


def _kind_of_plot(plot: Any) -> tuple[str, set[str]]:
    """Return the tag of a plot, and the axes that it stands on."""
    return plot.tag, {one.get("val") for one in plot.findall(_c("axId"))}


def _relabel(mine: Any, fresh: Any) -> None:
    """Write the labels of single points anew, in the letters that they had."""
    old, new = mine.find(_c("dLbls")), fresh.find(_c("dLbls"))
    if old is None or new is None:
        return
    before = {one.find(_c("idx")).get("val"): one for one in old.findall(_c("dLbl"))}
    model = next((one for one in before.values() if one.find(_c("delete")) is None), None)
    for one in before.values():
        old.remove(one)
    for at, one in enumerate(new.findall(_c("dLbl"))):
        old.insert(at, _label(one, before.get(one.find(_c("idx")).get("val"), model), model))


def _label(fresh: Any, same: Any, model: Any) -> Any:
    """Return a label that says and stands as the fresh one does, and looks as the one of before at its point."""
    if fresh.find(_c("delete")) is not None:
        return deepcopy(fresh)
    look = same if same is not None and same.find(_c("delete")) is None else model
    if look is None:
        return deepcopy(fresh)
    made = deepcopy(look)
    made.find(_c("idx")).set("val", fresh.find(_c("idx")).get("val"))
    mine, theirs = made.find(_c("layout")), fresh.find(_c("layout"))
    if mine is not None:
        made.replace(mine, deepcopy(theirs))
    else:
        made.insert(1, deepcopy(theirs))
    for one, other in zip(_texts(made), _texts(fresh), strict=False):
        one.text = other.text
    return made
