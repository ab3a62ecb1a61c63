"""Find the room of a field's cells, and the names of rows and columns in as many lines as there is room for."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from desktop.theme import SPACE, SPACE_LARGE
from desktop.widgets.wrapping import wrapped
from scenarios.figures.plots import Field

_NAMES_AT_MOST = 0.3
"""Of the width, for the names of rows."""
_LINES, _LETTERS = 3, 9
"""Lines of a column's name at most; average letters that find room in each, else some columns go without a name."""

Lines = tuple[str, ...]


@dataclass(frozen=True)
class FieldPlaces:
    """Where the parts of a field stand.

    Attributes
    ----------
    box
        The room of all cells.
    downs, acrosses
        The lines of each row's and each column's name, none where its neighbours take the room.
    foot
        The greatest number of lines below the cells.
    """

    box: QRectF
    downs: tuple[Lines, ...]
    acrosses: tuple[Lines, ...]
    foot: int


def field_places(figure: Field, room: QSizeF, metrics: QFontMetricsF) -> FieldPlaces:
    """Place a field: names of rows at the left, of columns below, titles at the sides and the level.

    Small rooms with large text keep at least a strip for the cells.
    """
    line = metrics.height()
    top, titles = 1.5 * line, (2.8 if figure.level is not None else 1.6) * line
    least_high = (room.height() - top - titles - _LINES * line) / len(figure.down)
    downs = _downs(figure, _NAMES_AT_MOST * room.width(), least_high, metrics)
    left = max(metrics.horizontalAdvance(one) for lines in downs for one in lines) + 2 * SPACE
    width = max(room.width() - left - SPACE_LARGE, SPACE_LARGE)
    acrosses = _acrosses(figure, left, width, metrics)
    foot = max(len(one) for one in acrosses)
    height = max(room.height() - top - titles - foot * line, line)
    every = max(1, math.ceil(line * len(figure.down) / height))
    shown = tuple(lines if at % every == 0 else () for at, lines in enumerate(downs))
    return FieldPlaces(QRectF(left, top, width, height), shown, acrosses, foot)


def _downs(figure: Field, room: float, high: float, metrics: QFontMetricsF) -> tuple[Lines, ...]:
    most = max(1, int(high / metrics.height()))
    return tuple(wrapped(name, metrics, room, most) or ("",) for name in figure.down)


def _acrosses(figure: Field, left: float, width: float, metrics: QFontMetricsF) -> tuple[Lines, ...]:
    """Return the names below the columns: of all, or of as many as have room for a word each."""
    wide = width / len(figure.across)
    word = max(metrics.horizontalAdvance(one) for name in figure.across for one in name.split() or ("",))
    every = max(1, math.ceil((min(word, _LETTERS * metrics.averageCharWidth()) + SPACE) / wide))
    end = left + width + SPACE_LARGE
    named = []
    for at, name in enumerate(figure.across):
        room = min(every * wide, 2 * (end - left - (at + 0.5) * wide)) - SPACE
        named.append((wrapped(name, metrics, room, _LINES) or ("",)) if at % every == 0 else ())
    return tuple(named)
