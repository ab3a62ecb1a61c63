"""Decide where each direct label of a fan chart stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from desktop.widgets.fan_data import FanData, Mark, Numbers, Scale
from desktop.widgets.label_placing import LabelPlacer, is_beside, is_outside, is_within
from scenarios.texts import _

MARK_RADIUS = 4.0
_GAP = 4.0
_SAME = 0.5
_NEARLY = 0.5
_STRIPS = {
    "band_50": (("high50", "median"), ("median", "low50")),
    "band_80": (("high80", "high50"), ("low50", "low80")),
}
"""Where a band's name may stand: between these curves."""


@dataclass(frozen=True)
class Label:
    """Hold one placed label: what it names, its text, its place and, if it stands apart, where it points."""

    role: str
    text: str
    rect: QRectF
    target: QPointF | None = None


def place_labels(
    data: FanData, scale: Scale, metrics: QFontMetricsF, before: tuple[Label, ...] = ()
) -> tuple[Label, ...]:
    """Return the labels of a fan, each with a place of its own.

    Parameters
    ----------
    data
        What is shown.
    scale
        How it maps to pixels.
    metrics
        The measure of the labels' font.
    before
        The labels of the last picture: names of bands stay where they stood while there is room, and under a moving
        hand all labels that stand right, with room for those alone that do not.
    """
    labelling = _Labelling(data, scale, metrics, before)
    if not (data.moving and before):
        return labelling.place()
    kept = tuple(filter(labelling.stands_right, before))
    return before if len(kept) == len(before) and labelling.names_all(kept) else labelling.place_around(kept)


def strip_box(scale: Scale, metrics: QFontMetricsF) -> QRectF:
    """Return the line along the foot of a plot where it says what rules when."""
    return QRectF(0, scale.height - metrics.height() - 3, scale.width, metrics.height())


class _Labelling:
    """Place the labels of one picture, the most important first."""

    def __init__(self, data: FanData, scale: Scale, metrics: QFontMetricsF, before: tuple[Label, ...]) -> None:
        self._data, self._scale, self._metrics = data, scale, metrics
        self._before = {(label.role, label.text): label.rect for label in before}
        self._placer = LabelPlacer(scale.width, scale.height)
        self._rows = {
            name: scale.columns(data.x, getattr(data, name))
            for name in ("median", "low50", "high50", "low80", "high80")
        }
        self._baseline = None if data.baseline is None else scale.columns(data.x, data.baseline)
        self._lines = np.stack([self._rows["median"], *([] if self._baseline is None else [self._baseline])])
        self._is_same = data.baseline is not None and _coincide(data.median, data.baseline)
        self._names = {"band_50": data.half_name, "band_80": data.most_name, "baseline": self._baseline_text()}
        self._placing: dict[str, Callable[[], Label | None]] = {
            "today": self._today,
            "band_50": partial(self._band, "band_50"),
            "band_80": partial(self._band, "band_80"),
            "baseline": self._line_name,
        }

    def names_all(self, labels: tuple[Label, ...]) -> bool:
        """Tell whether these name all that is to be named while a hand moves."""
        return {role for role, name in self._names.items() if name} <= {label.role for label in labels}

    def stands_right(self, label: Label) -> bool:
        """Tell whether a label may stay: it still names something, and no line runs through it.

        That of a band is in its band, or points into it from outside.
        """
        if self._names.get(label.role, label.text) != label.text:
            return False
        if not is_outside(label.rect, self._lines, self._lines):
            return False
        strips = [(self._rows[upper], self._rows[lower]) for upper, lower in _STRIPS.get(label.role, ())]
        if not strips or label.target is None:
            return not strips or any(is_within(label.rect, *strip) for strip in strips)
        column, row = int(label.target.x()), label.target.y()
        points_right = any(upper[column] <= row <= lower[column] for upper, lower in strips)
        return points_right and is_outside(label.rect, self._rows["high80"], self._rows["low80"])

    def place(self) -> tuple[Label, ...]:
        """Return all labels that found a place."""
        self._take_all()
        labels = [place() for place in self._placing.values()]
        labels += [self._mark(mark) for mark in self._data.observed if mark.label]
        return tuple(label for label in labels if label is not None)

    def place_around(self, kept: tuple[Label, ...]) -> tuple[Label, ...]:
        """Return the labels kept, and of those that are missing each that found a place; points are named at rest."""
        self._take_all()
        for label in kept:
            self._placer.take_label(label.rect, label.target)
        held = {label.role for label in kept}
        labels = [place() for role, place in self._placing.items() if role not in held]
        return (*kept, *(label for label in labels if label is not None))

    def _take_all(self) -> None:
        """Keep labels off all that is drawn."""
        today = self._scale.x(self._data.today)
        self._placer.take(QRectF(today - 1, 0, 2, self._scale.height))
        for mark in self._data.observed:
            self._placer.take(_around(self._point(mark), MARK_RADIUS + 1))
        self._placer.add_curve(self._rows["median"])
        if self._baseline is not None:
            self._placer.add_curve(self._baseline)
        if self._data.threshold is not None:
            self._placer.add_curve(np.full(max(int(self._scale.width), 1), self._scale.y(self._data.threshold)))
        if self._data.stretches:
            self._placer.take(strip_box(self._scale, self._metrics))

    def _size(self, text: str) -> QSizeF:
        return QSizeF(self._metrics.horizontalAdvance(text) + 2, self._metrics.height())

    def _point(self, mark: Mark) -> QPointF:
        return QPointF(self._scale.x(mark.x), self._scale.y(mark.y))

    def _future(self, rows: Numbers) -> Numbers:
        """Return a curve with its history taken out."""
        result = rows.copy()
        result[: max(int(self._scale.x(self._data.today)) + 1, 0)] = np.nan
        return result

    def _today(self) -> Label | None:
        """Name the today line as high as no curve is in the way, at the right of it if there is room."""
        x, text = self._scale.x(self._data.today), _("today")
        size = self._size(text)
        tops = np.arange(_GAP, max(self._scale.height - size.height(), _GAP + 1), size.height() / 2)
        rect = self._placer.first_free(
            QRectF(QPointF(left, top), size) for top in tops.tolist() for left in (x + _GAP, x - _GAP - size.width())
        )
        return None if rect is None else Label("today", text, rect)

    def _band(self, role: str) -> Label | None:
        """Name a band inside it, or beside it with a line to it where it is too thin; one without a name is hidden."""
        text = self._names[role]
        if not text:
            return None
        strips = tuple((self._future(self._rows[upper]), self._rows[lower]) for upper, lower in _STRIPS[role])
        size = self._size(text)
        kept = self._before.get((role, text))
        stays = kept is not None and any(is_within(kept, *strip) for strip in strips)
        rect = self._placer.keep(kept, stays) or self._placer.inside(size, strips)
        if rect is not None:
            return Label(role, text, rect)
        return self._beside(Label(role, text, QRectF(QPointF(0, 0), size)), strips)

    def _beside(self, label: Label, strips: tuple[tuple[Numbers, Numbers], ...]) -> Label | None:
        """Stand a label off the fan, pointing to a wide spot of one of its strips, the widest first."""
        fan = (self._rows["high80"], self._rows["low80"])
        kept = self._before.get((label.role, label.text))
        stays = kept is not None and is_outside(kept, *fan)
        rooms = [np.nan_to_num(lower - upper, nan=-1.0) for upper, lower in strips]
        for place in sorted(range(len(strips)), key=lambda one: -rooms[one].max(initial=-1.0)):
            (upper, lower), room = strips[place], rooms[place]
            if room.max(initial=-1.0) < 0:
                continue
            wide = np.flatnonzero(room >= _NEARLY * room.max())
            for column in wide[[wide.size // 2, wide.size // 4, 3 * wide.size // 4, -1, 0]].tolist():
                target = QPointF(column, float(upper[column] + lower[column]) / 2)
                rect = self._placer.keep(kept, stays, target)
                rect = rect or self._placer.outside(label.rect.size(), target, *fan)
                if rect is not None:
                    return replace(label, rect=rect, target=target)
        return None

    def _line_name(self) -> Label | None:
        """Name the baseline close to it, outside the fan if possible."""
        if self._baseline is None:
            return None
        text = self._names["baseline"]
        fan = (self._rows["high80"], self._rows["low80"])
        rows, kept = self._future(self._baseline), self._before.get(("baseline", text))
        stays = kept is not None and is_beside(kept, rows)
        rect = self._placer.keep(kept, stays) or self._placer.along(self._size(text), rows, fan)
        return None if rect is None else Label("baseline", text, rect)

    def _baseline_text(self) -> str:
        name = self._data.baseline_name
        return _("same as {name}").format(name=name) if self._is_same else name

    def _mark(self, mark: Mark) -> Label | None:
        """Name an observed point at whichever side is free; where none is, its reading still tells it."""
        size, point = self._size(mark.label), self._point(mark)
        width, height = size.width(), size.height()
        offset = MARK_RADIUS + _GAP
        corners = [
            QPointF(offset, -height / 2), QPointF(-width / 2, -offset - height), QPointF(-width / 2, offset),
            QPointF(-offset - width, -height / 2), QPointF(offset / 2, -offset - height), QPointF(offset / 2, offset),
            QPointF(-offset / 2 - width, -offset - height), QPointF(-offset / 2 - width, offset),
            QPointF(-width / 2, -offset - 2 * height), QPointF(-width / 2, offset + height),
        ]  # fmt: skip
        rect = self._placer.first_free(QRectF(point + corner, size) for corner in corners)
        return None if rect is None else Label("mark", mark.label, rect)


def _coincide(first: Numbers, second: Numbers) -> bool:
    """Tell whether two curves cannot be told apart on a chart."""
    both = np.isfinite(first) & np.isfinite(second)
    return bool(both.any() and np.max(np.abs(first - second)[both]) < _SAME)


def _around(point: QPointF, radius: float) -> QRectF:
    """Return the square around a point."""
    return QRectF(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius)
