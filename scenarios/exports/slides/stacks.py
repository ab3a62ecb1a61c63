"""Bars from here to there as native charts: stacked bars on an invisible base, what is said of each beside it."""

import numpy as np

from scenarios.exports.bar_stacks import Piece, Slot, marks_within, stacks_of
from scenarios.exports.pictures.ticks import round_ticks, span_of
from scenarios.exports.slides import chart_xml as xml
from scenarios.exports.slides.bar_marks import mark_columns, mark_ends, mark_series
from scenarios.exports.slides.chart_data import Column, Sheet
from scenarios.exports.slides.plots import BELOW, LETTER, ROW, Array, Chart, Plot, axis_format, caption_height
from scenarios.exports.slides.theme import Palette
from scenarios.figures.plot_words import error_words, kind_name, plot_reading, said_of, together_name
from scenarios.figures.plots import Span, Spans, parts_of, whisker_of
from scenarios.texts import _

BASE, PIECE, GAP, SAID = 0, 1, 18, 19
"""Index of the base, the first one of pieces, that of the room for marks, and that of what is said beside the bars."""
_NAMES, _WORDS = 0.34, 0.24
"""Most of the width that names, and the words beside the bars, may fill."""
_LOOKS = {
    "level": (xml.MUTED, 0.5),
    "total": (xml.MUTED, 1.0),
    "policy": ("accent1", 1.0),
    "assumption": ("accent3", 0.55),
    "uncertainty": ("accent2", 0.25),
    "plain": (xml.MUTED, 0.3),
}
"""Colour of the theme and how strong it is, by the kind of a bar: kinds differ in grey too."""
_BELOW_LINE = 0.55
_POINT = 0.09
"""Room for a point beside the bar, inches."""
_TYPE, _POINTED = 72, 30
"""Points of type in an inch, and how many a row is high at least, so that points on its bar can be told apart."""
_SMALLEST, _FILLED = 5.0, 38.0
"""Points of letters, and what an inch of rows has for them."""


def spans_chart(spans: Spans, width: float, height: float, _palette: Palette) -> Chart:
    """Return bars as a chart of this size in inches, the first one on top."""
    words = [_words(row, spans.unit) for row in spans.rows]
    low, high, step, room = _reach(spans, max(len(one) for one in words) * LETTER / width)
    stacks, gaps = stacks_of(spans, low), _gaps(spans, (high - low) * _POINT / width)
    columns = [Column(_("base"), stacks.base)]
    columns += [Column(_("piece {n}").format(n=at), one.lengths) for at, one in enumerate(stacks.slots, start=1)]
    columns.append(Column(_("room for marks"), gaps))
    columns.append(Column(_("room for words"), np.full(len(spans.rows), room)))
    columns += _numbers(spans)
    marks_at = len(columns)
    columns += mark_columns(spans)
    sheet = Sheet(("",), tuple(row.label for row in spans.rows), tuple(columns), "General")
    size = min(xml.SMALL, max(_SMALLEST, height * _FILLED / len(spans.rows)))
    pointed = height * _TYPE >= _POINTED * len(spans.rows)
    title, key = _title(spans), _key(spans, pointed)
    above = caption_height(title + "".join(text for text, _look in key), width) + 0.4 * ROW
    names = min(_NAMES, 0.03 + max(len(row.label) for row in spans.rows) * LETTER / width)
    plot = Plot(names, above / height, 1 - names - 0.02, 1 - (above + BELOW) / height, low, high)
    layout = xml.placed(plot.left, plot.top, plot.width, plot.height, inner=True)
    marks = marks_within(spans, axis_format(spans.unit, step))
    axes = xml.name_axis(size) + xml.lying_axis(low, high, step, marks)
    plots = xml.bars(_series(spans, stacks.slots, sheet, words, size))
    if over := mark_series(sheet, marks_at, (low, high), pointed):
        axes, plots = axes + xml.axes_over(low, high), plots + xml.bars_over(over)
    runs = "".join(xml.run(text, colour, strength) for text, (colour, strength) in key)
    space = xml.chart_space(title, layout, plots, axes, runs=runs)
    return Chart(space, sheet.workbook(), _alt(spans), plot)


def _series(spans: Spans, slots: tuple[Slot, ...], sheet: Sheet, words: list[str], size: float) -> list[str]:
    """Return the series on top of each other: the base, all pieces, the room for marks, and the words."""
    found = [xml.series(sheet, 0, BASE, 0, xml.NOT_DRAWN)]
    for at, slot in enumerate(slots, start=1):
        pieces = zip(spans.rows, slot.pieces, strict=True)
        points = "".join(
            f'<c:dPt><c:idx val="{row}"/><c:invertIfNegative val="0"/>{_look(one.kind, piece)}</c:dPt>'
            for row, (one, piece) in enumerate(pieces)
            if piece is not None
        )
        found.append(xml.series(sheet, at, PIECE + at - 1, at, f'<c:invertIfNegative val="0"/>{points}'))
    gap, said = len(slots) + 1, len(slots) + 2
    looks = xml.letters(size, xml.TEXT, wrap=False)
    labels = "".join(
        xml.label(row, looks, "inBase", ("Val",), xml.words(text, size, xml.TEXT, wrap=False))
        for row, text in enumerate(words)
    )
    found.append(xml.series(sheet, gap, GAP, gap, xml.NOT_DRAWN))
    found.append(xml.series(sheet, said, SAID, said, xml.NOT_DRAWN + xml.labels(labels)))
    return found


def _numbers(spans: Spans) -> list[Column]:
    """Return the numbers of the bars themselves, for the hand that opens the sheet."""
    alone = np.array([np.nan if one.alone is None else one.alone for one in spans.rows])
    return [Column(_("from"), np.array([one.begin for one in spans.rows])), Column(_("alone"), alone)]


def _gaps(spans: Spans, point: float) -> Array:
    """Return how far the words keep off each bar, so that its marks have room: NaN where there are none."""
    found = np.full(len(spans.rows), np.nan)
    for at, row in enumerate(spans.rows):
        ends = [one for one in (0.0, row.begin, row.end, row.alone) if one is not None and np.isfinite(one)]
        marks = [one.value for one in row.points] + ([whisker_of(row, spans.unit)[1]] if row.error > 0 else [])
        if marks and (over := max(marks) + point - max(ends)) > 0:
            found[at] = over
    return found


def _words(row: Span, unit: str) -> str:
    said = said_of(row, unit)
    return f"{said} ± {error_words(row.error, unit)}" if row.error and np.isfinite(row.end) else said


def _title(spans: Spans) -> str:
    if spans.base is None:
        return spans.title
    words = _("{title}; {base}, where the shade changes")
    return words.format(title=spans.title, base=spans.base_label)


def _reach(spans: Spans, words: float) -> tuple[float, float, float, float]:
    """Return least and greatest value of the axis, the distance of its marks, and a length beside the bars."""
    ends = [one for row in spans.rows for one in (row.begin, row.end, np.nan if row.alone is None else row.alone)]
    ends += mark_ends(spans)
    low, high = span_of(np.array([*ends, *([0.0] if min(0.0, *ends) < 0 else [])]))
    room = (high - low) * min(_WORDS, words) / (1 - _WORDS - 0.2)
    ticks = round_ticks(low, high + room, 6)
    return ticks[0], ticks[-1], ticks[1] - ticks[0], room / 2


def _look(kind: str, piece: Piece) -> str:
    colour, strength = _LOOKS[kind]
    if piece.part.hatched:
        return _hatch(colour, piece.part.filled)
    return _fill(colour, strength * (_BELOW_LINE if piece.below else 1.0))


def _fill(colour: str, strength: float) -> str:
    return f'<c:spPr>{xml.solid(colour, strength)}<a:ln w="9525">{xml.solid(colour)}</a:ln></c:spPr>'


def _hatch(colour: str, filled: bool) -> str:
    lighter = '<a:lumMod val="25000"/><a:lumOff val="75000"/>' if filled else ""
    ground = f'<a:schemeClr val="{colour if filled else xml.GROUND}">{lighter}</a:schemeClr>'
    ink = f'<a:fgClr><a:schemeClr val="{colour}"/></a:fgClr><a:bgClr>{ground}</a:bgClr>'
    return f'<c:spPr><a:pattFill prst="wdUpDiag">{ink}</a:pattFill><a:ln w="9525">{xml.solid(colour)}</a:ln></c:spPr>'


def _key(spans: Spans, pointed: bool) -> list[tuple[str, tuple[str, float]]]:
    """Return what follows the title, each sign in its colour: kinds where there are several, hatching and points."""
    kinds = [one for one in dict.fromkeys(row.kind for row in spans.rows) if one not in ("level", "total", "plain")]
    told: list[tuple[str, tuple[str, float]]] = []
    for one in kinds if len(kinds) > 1 else ():
        told += [("    \u25a0\u00a0", _LOOKS[one]), (kind_name(one), (xml.MUTED, 1.0))]
    if any(part.hatched for row in spans.rows for part in parts_of(row)):
        told += [("    \u25a8\u00a0", (xml.TEXT, 1.0)), (together_name(), (xml.MUTED, 1.0))]
    if pointed and any(row.points for row in spans.rows):
        told += [("    \u25cb\u00a0", (xml.TEXT, 1.0)), (_("at single values"), (xml.MUTED, 1.0))]
    return told


def _alt(spans: Spans) -> str:
    said = ["; ".join(plot_reading(spans, at).split("\n")) for at in range(len(spans.rows))]
    told = (spans.title, spans.text, *said)
    return _("Bars. {said}.").format(said=". ".join(one.rstrip(".") for one in told if one))
