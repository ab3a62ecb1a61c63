"""Find places for direct labels: inside the bounds, off the curves, never over each other."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

from desktop.widgets.fan_data import Numbers

_MARGIN = 2.0
_GAP = 4.0
_FAR = 14.0
_END = 8.0
_STRIDE = 6
_TRIES = 60
_Edges = tuple[float, float, float, float]
"""Left, top, right and bottom of an area: far quicker to compare than Qt's own."""


class LabelPlacer:
    """Keep the account of what is taken on a plot while labels are placed one by one."""

    def __init__(self, width: float, height: float) -> None:
        """Start with an empty plot of this size."""
        self._bounds = QRectF(0, 0, width, height).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self._taken: list[_Edges] = []
        self._curves: list[Numbers] = []

    def take(self, rect: QRectF) -> None:
        """Keep an area free of labels."""
        self._taken.append(_edges(rect))

    def take_label(self, rect: QRectF, target: QPointF | None) -> None:
        """Keep free where a label stands, and the line from it to what it names."""
        self._taken += [_edges(rect), *([] if target is None else _squares(rect.center(), target))]

    def add_curve(self, rows: Numbers) -> None:
        """Keep labels off a curve, given as its row for every pixel column."""
        self._curves.append(rows)

    def is_free(self, rect: QRectF) -> bool:
        """Tell whether a label may stand here."""
        edges = _edges(rect)
        if not self._bounds.contains(rect) or _meets(edges, self._taken):
            return False
        columns, head, foot = _columns(rect), edges[1] - _MARGIN, edges[3] + _MARGIN
        for rows in self._curves:
            part = rows[columns]
            if ((part > head) & (part < foot)).any():
                return False
        return True

    def first_free(self, candidates: Iterable[QRectF], target: QPointF | None = None) -> QRectF | None:
        """Take and return the first candidate that is free, or None.

        Parameters
        ----------
        candidates
            The places, the best first.
        target
            A point that a line will lead to from the label: the line must not cross what is taken.
        """
        for rect in candidates:
            if not self.is_free(rect):
                continue
            line = [] if target is None else _squares(rect.center(), target)
            if not any(_meets(square, self._taken) for square in line):
                self._taken += [_edges(rect), *line]
                return rect
        return None

    def keep(self, rect: QRectF | None, is_right: bool, target: QPointF | None = None) -> QRectF | None:
        """Take a place once more if it is still right and free: labels should not jump while values move."""
        return self.first_free([rect], target) if rect is not None and is_right else None

    def inside(self, size: QSizeF, strips: Iterable[tuple[Numbers, Numbers]]) -> QRectF | None:
        """Take the widest place that lies wholly in one of the strips between two curves, or return None.

        Parameters
        ----------
        size
            The room the label needs.
        strips
            Upper and lower row of each strip, for every pixel column.
        """
        width = max(int(np.ceil(size.width())), 1)
        found: list[tuple[float, float, float]] = []
        for upper, lower in strips:
            if upper.size < width:
                continue
            top = _under(upper, width, np.maximum)
            room = _under(lower, width, np.minimum) - top
            for index in np.flatnonzero(room >= size.height() + _MARGIN):
                found.append((float(room[index]), float(index * _STRIDE), float(top[index])))
        found.sort(reverse=True)
        return self.first_free(rect for place in found for rect in _rects_in(place, size))

    def outside(self, size: QSizeF, target: QPointF, upper: Numbers, lower: Numbers) -> QRectF | None:
        """Take a place near a point, but above ``upper`` or below ``lower`` everywhere, or return None."""
        width = max(int(np.ceil(size.width())), 1)
        if upper.size < width:
            return None
        roof, floor = _strip_bounds((upper, lower), width)
        columns = np.arange(roof.size) * _STRIDE
        rows = np.arange(_MARGIN, max(self._bounds.bottom() - size.height(), _MARGIN + 1), size.height() / 2)
        lefts, tops = (grid.ravel() for grid in np.meshgrid(columns, rows, indexing="ij"))
        across = np.abs(lefts + size.width() / 2 - target.x())
        away = across + np.abs(tops + size.height() / 2 - target.y())
        is_clear = ~_overlaps(tops, size, np.repeat(roof, rows.size), np.repeat(floor, rows.size))
        order = np.flatnonzero(is_clear)[np.argsort(away[is_clear], kind="stable")]
        few = order[:: max(order.size // _TRIES, 1)]  # a drag must not wait for a label
        return self.first_free(_rects(lefts, tops, size, few), target)

    def along(self, size: QSizeF, curve: Numbers, strip: tuple[Numbers, Numbers]) -> QRectF | None:
        """Take a place just above or below a curve, outside a strip if possible and far to the right, or None."""
        width = max(int(np.ceil(size.width())), 1)
        if curve.size < width:
            return None
        highest = _under(curve, width, np.minimum)
        lowest = _under(curve, width, np.maximum)
        tops = np.concatenate((highest - _GAP - size.height(), lowest + _GAP))
        lefts = np.tile(np.arange(highest.size) * _STRIDE, 2)
        roof, floor = (np.tile(bound, 2) for bound in _strip_bounds(strip, width))
        chosen = np.flatnonzero(np.isfinite(tops))
        is_inside = _overlaps(tops, size, roof, floor)
        order = chosen[np.lexsort((-lefts[chosen], is_inside[chosen]))]
        return self.first_free(_rects(lefts, tops, size, order))


def is_within(rect: QRectF, upper: Numbers, lower: Numbers) -> bool:
    """Tell whether a rectangle lies wholly between two curves."""
    columns = _columns(rect)
    return bool(((upper[columns] <= rect.top()) & (lower[columns] >= rect.bottom())).all())


def is_beside(rect: QRectF, curve: Numbers) -> bool:
    """Tell whether a rectangle lies close above or below a curve."""
    part = curve[_columns(rect)]
    above, below = part.min(initial=np.inf) - rect.bottom(), rect.top() - part.max(initial=-np.inf)
    return bool(_MARGIN <= above <= _FAR or _MARGIN <= below <= _FAR)


def is_outside(rect: QRectF, upper: Numbers, lower: Numbers) -> bool:
    """Tell whether no column of a rectangle lies within a strip, or within one of several, each a row of both."""
    columns, head, foot = _columns(rect), rect.top() - _MARGIN, rect.bottom() + _MARGIN
    return not ((upper[..., columns] < foot) & (lower[..., columns] > head)).any()


def _strip_bounds(strip: tuple[Numbers, Numbers], width: int) -> tuple[Numbers, Numbers]:
    """Return the highest and the lowest row of a strip under each place a label could have."""
    upper, lower = (np.where(np.isnan(rows), none, rows) for rows, none in zip(strip, (np.inf, -np.inf), strict=True))
    return _under(upper, width, np.minimum), _under(lower, width, np.maximum)


def _overlaps(tops: Numbers, size: QSizeF, roof: Numbers, floor: Numbers) -> NDArray[np.bool_]:
    """Tell for each top edge whether a label there would touch the strip between roof and floor."""
    return np.asarray((tops + size.height() > roof - _MARGIN) & (tops < floor + _MARGIN))


def _rects(lefts: NDArray[np.int_], tops: Numbers, size: QSizeF, order: NDArray[np.int_]) -> Iterator[QRectF]:
    """Yield the rectangles at these corners in an order."""
    return (QRectF(QPointF(float(lefts[each]), float(tops[each])), size) for each in order)


def _edges(rect: QRectF) -> _Edges:
    return rect.left(), rect.top(), rect.right(), rect.bottom()


def _meets(one: _Edges, others: list[_Edges]) -> bool:
    """Tell whether an area overlaps any of others; there are thousands to compare while a hand moves."""
    left, top, right, bottom = one
    for begin, head, end, foot in others:  # noqa: SIM110  (half the time of any())
        if left < end and begin < right and top < foot and head < bottom:
            return True
    return False


def _squares(start: QPointF, end: QPointF) -> list[_Edges]:
    """Return small squares that cover a line, but for its ends at the label and at what it names."""
    x, y, across, down = start.x(), start.y(), end.x() - start.x(), end.y() - start.y()
    length = abs(across) + abs(down)
    count = max(int(length / _STRIDE), 1)
    parts = [number / count for number in range(1, count) if length * (1 - number / count) > _END]
    return [
        (
            x + across * part - _MARGIN,
            y + down * part - _MARGIN,
            x + across * part + _MARGIN,
            y + down * part + _MARGIN,
        )
        for part in parts
    ]


def _under(rows: Numbers, width: int, most: np.ufunc) -> Numbers:
    """Return the lowest or highest row of a curve under each place a label could have, one every few columns.

    Each pass doubles the columns that a place has seen.
    """
    seen, found = 1, rows
    while 2 * seen <= width:
        found, seen = most(found[:-seen], found[seen:]), 2 * seen
    rest = width - seen
    return np.asarray(most(found[: found.size - rest], found[rest:])[::_STRIDE])


def _columns(rect: QRectF) -> slice:
    """Return the pixel columns a rectangle covers."""
    return slice(max(int(rect.left()), 0), max(int(rect.right()) + 1, 0))


def _rects_in(place: tuple[float, float, float], size: QSizeF) -> list[QRectF]:
    """Return the rectangles in the middle, at the top and at the bottom of a window of a strip."""
    room, left, top = place
    spare = room - size.height()
    return [QRectF(QPointF(left, top + spare * share), size) for share in (0.5, 0.15, 0.85)]
