"""What lies on bars in native charts: whiskers for the sampling error, and hollow points for single outcomes.

Both are error bars of bars that are not drawn, side by side on a second pair of axes over the first: points over bars
that lie would need axes which LibreOffice cannot lay over each other.
"""

import numpy as np

from scenarios.exports.slides import chart_xml as xml
from scenarios.exports.slides.chart_data import Column, Sheet
from scenarios.figures.plots import Spans, whisker_of
from scenarios.texts import _

END, RING, HOLE = 40, 50, 70
"""Index of the series of whiskers, the first one of points, and the first one of what is hollow in them."""
_WIDE, _HOLLOW, _WHISKER = 6.0, 4.25, 1.25
"""Points of type: across a point, across what is hollow in it, and the width of a whisker."""
_LONG = 0.0015
"""Half the length of the short line that makes a point, as a part of the axis."""


def mark_columns(spans: Spans) -> list[Column]:
    """Return the ends of the bars, how far whiskers reach below and above them, and the outcomes; NaN for none."""
    rows = spans.rows
    ends = np.array([one.end for one in rows])
    whiskers = np.array([whisker_of(one, spans.unit) if one.error > 0 else (np.nan, np.nan) for one in rows])
    columns = [
        Column(_("to"), ends),
        Column(_("sampling error, down"), ends - whiskers[:, 0]),
        Column(_("sampling error, up"), whiskers[:, 1] - ends),
    ]
    for at in range(max(len(one.points) for one in rows)):
        values = np.array([one.points[at].value if at < len(one.points) else np.nan for one in rows])
        columns.append(Column(_("outcome {n}").format(n=at + 1), values))
    return columns


def mark_ends(spans: Spans) -> list[float]:
    """Return every value that a mark reaches."""
    whiskers = [side for one in spans.rows if one.error > 0 for side in whisker_of(one, spans.unit)]
    return whiskers + [point.value for one in spans.rows for point in one.points]


def mark_series(sheet: Sheet, first: int, reach: tuple[float, float], pointed: bool) -> list[str]:
    """Return the series of all marks.

    Parameters
    ----------
    first
        Place of the first of `mark_columns` in the sheet.
    reach
        The ends of the axis.
    pointed
        Whether bars are high enough for points.
    """
    columns = sheet.columns[first:]
    found = []
    if np.isfinite(columns[1].values).any():
        sides = sheet.area(first + 2, "plus") + sheet.area(first + 1, "minus")
        whisker = xml.error_bars("cust", sides, xml.plain_line(xml.TEXT, _WHISKER), capped=True)
        found.append(xml.series(sheet, first, END, END, _UNSEEN + whisker))
    length = f'<c:val val="{_LONG * (reach[1] - reach[0])!r}"/>'
    for at in range(3, len(columns) if pointed else 0):
        for index, colour, width in ((RING, xml.TEXT, _WIDE), (HOLE, xml.GROUND, _HOLLOW)):
            point = xml.error_bars("fixedVal", length, xml.plain_line(colour, width), capped=False)
            found.append(xml.series(sheet, first + at, index + at, index + at, _UNSEEN + point))
    return found


_UNSEEN = f'{xml.NOT_DRAWN}<c:invertIfNegative val="0"/>'
