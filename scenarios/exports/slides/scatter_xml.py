"""Points over places that are numbers, in the XML of a native chart: their series, the plot and its two axes."""

import numpy as np

from scenarios.exports.slides.chart_data import SHEET, Sheet, xml_text
from scenarios.exports.slides.chart_xml import GROUND, MUTED, SMALL, TEXT, letters, solid, words

_ACROSS, _UP = 333333333, 444444444


def series(sheet: Sheet, places: tuple[int, int], index: int, inside: str, rows: tuple[int, int]) -> str:
    """Return one series over two columns of the sheet.

    Parameters
    ----------
    places
        Of the columns of places and of values.
    index
        By which an update finds it again; it is also its order.
    inside
        How it is drawn and labelled.
    rows
        The first row, from 0, and the one after the last.
    """
    x, y = (_numbers(sheet, tag, place, rows) for tag, place in zip(("xVal", "yVal"), places, strict=True))
    head = f'<c:idx val="{index}"/><c:order val="{index}"/>{sheet.named(places[1])}'
    return f'<c:ser>{head}{inside}{x}{y}<c:smooth val="0"/></c:ser>'


def _numbers(sheet: Sheet, tag: str, place: int, rows: tuple[int, int]) -> str:
    letter, values = sheet.letter(place), sheet.columns[place].values[slice(*rows)]
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{float(one)!r}</c:v></c:pt>' for at, one in enumerate(values) if np.isfinite(one)
    )
    area = f"<c:f>{SHEET}!${letter}${rows[0] + 2}:${letter}${rows[1] + 1}</c:f>"
    cache = f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache>'
    return f"<c:{tag}><c:numRef>{area}{cache}</c:numRef></c:{tag}>"


def marker(symbol: str, size: int, fill: str, edge: str) -> str:
    """Return how points are drawn, without a line between them; an empty `fill` makes them hollow."""
    return f'<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr>{dot(symbol, size, fill, edge)}'


def dot(symbol: str, size: int, fill: str, edge: str) -> str:
    """Return how each point of a series is drawn."""
    inside = solid(fill) if fill else "<a:noFill/>"
    look = f'<c:spPr>{inside}<a:ln w="9525">{solid(edge)}</a:ln></c:spPr>'
    return f'<c:marker><c:symbol val="{symbol}"/><c:size val="{size}"/>{look}</c:marker>'


def plot(inside: list[str]) -> str:
    """Return the plot of all series."""
    kind = '<c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
    axes = f'<c:axId val="{_ACROSS}"/><c:axId val="{_UP}"/>'
    return f"<c:scatterChart>{kind}{''.join(inside)}{axes}</c:scatterChart>"


def axes(up: tuple[float, float, float], across: tuple[float, float, float], styles: tuple[str, str], name: str) -> str:
    """Return both axes, the upright one first.

    Parameters
    ----------
    up, across
        Least and greatest value, and the distance of marks.
    styles
        How their numbers are written, in that order.
    name
        What varies across.
    """
    title = f'<c:title>{words(name, SMALL, align="ctr")}<c:overlay val="0"/></c:title>'
    return _axis(_UP, _ACROSS, "l", up, styles[0], "") + _axis(_ACROSS, _UP, "b", across, styles[1], title)


def _axis(own: int, other: int, side: str, reach: tuple[float, float, float], style: str, title: str) -> str:
    low, high, step = reach
    line = f'<c:spPr><a:ln w="6350">{solid(TEXT, 0.12)}</a:ln></c:spPr>'
    edge = f'<a:ln w="9525">{solid(MUTED)}</a:ln>' if side == "b" else "<a:ln><a:noFill/></a:ln>"
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="{high!r}"/>'
        f'<c:min val="{low!r}"/></c:scaling><c:delete val="0"/><c:axPos val="{side}"/>'
        f'<c:majorGridlines>{line}</c:majorGridlines>{title}<c:numFmt formatCode="{xml_text(style)}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{edge}</c:spPr>{letters(SMALL)}"
        f'<c:crossAx val="{other}"/><c:crosses val="min"/><c:crossBetween val="midCat"/><c:majorUnit val="{step!r}"/>'
        "</c:valAx>"
    )


FULL = ("diamond", 7, "accent1", GROUND)
HOLLOW = ("circle", 5, "", MUTED)
