"""The parts of a native chart in XML: series, labels, axes and the frame around them, in the order of the schema.

Colours and fonts are those of the deck's theme, so that a house template has them all.
"""

from collections.abc import Iterable

from scenarios.exports.slides.chart_data import Sheet, xml_text

SMALL, BODY = 10, 11
"""Points."""
TEXT, MUTED, GROUND = "tx1", "tx2", "bg1"
_CATEGORIES, _VALUES = 111111111, 222222222
_OVER_CATEGORIES, _OVER_VALUES = 555555555, 666666666
_AXES = f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/>'
_OVER_AXES = f'<c:axId val="{_OVER_CATEGORIES}"/><c:axId val="{_OVER_VALUES}"/>'
_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
NOT_DRAWN = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
NO_MARKER = '<c:marker><c:symbol val="none"/></c:marker>'


def centipoints(size: float) -> int:
    """Return a size of letters in hundredths of a point, as the files count it."""
    from pptx.util import Pt

    return Pt(size).centipoints


def accent(place: int) -> str:
    """Return the theme's colour for a series by its place."""
    return f"accent{place % 4 + 1}"


def solid(colour: str, alpha: float = 1.0) -> str:
    """Return a fill of one colour of the theme."""
    clear = f'<a:alpha val="{round(alpha * 1e5)}"/>' if alpha < 1 else ""
    return f'<a:solidFill><a:schemeClr val="{colour}">{clear}</a:schemeClr></a:solidFill>'


def area_look(colour: str, alpha: float) -> str:
    """Return how an area is drawn."""
    return f"<c:spPr>{solid(colour, alpha)}<a:ln><a:noFill/></a:ln></c:spPr>"


def line_look(colour: str, width: float, dash: str) -> str:
    """Return how a line is drawn, its width in points."""
    drawn = f'{solid(colour)}<a:prstDash val="{dash}"/><a:round/>'
    return f'<c:spPr><a:ln w="{round(width * 12700)}" cap="rnd">{drawn}</a:ln></c:spPr>'


def point_look(colour: str) -> str:
    """Return how points without a line between them are drawn."""
    marker = f'<c:spPr>{solid(colour)}<a:ln w="9525">{solid(GROUND)}</a:ln></c:spPr>'
    dot = f'<c:marker><c:symbol val="circle"/><c:size val="7"/>{marker}</c:marker>'
    return f'<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr>{dot}'


def _properties(tag: str, size: float, colour: str, bold: bool) -> str:
    looks = f'{solid(colour)}<a:latin typeface="+mn-lt"/>'
    language = ' lang="en-US"' if tag == "rPr" else ""
    return f'<a:{tag}{language} sz="{centipoints(size)}" b="{int(bold)}">{looks}</a:{tag}>'


def letters(size: float, colour: str = MUTED, bold: bool = False, wrap: bool = True) -> str:
    """Return how texts of a part are set, their size in points."""
    looks = _properties("defRPr", size, colour, bold)
    return f'<c:txPr>{_body(wrap)}<a:lstStyle/><a:p><a:pPr>{looks}</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'


def run(text: str, colour: str, strength: float = 1.0) -> str:
    """Return a piece of a title in a colour of its own."""
    ink = solid(colour, strength)
    looks = f'<a:rPr lang="en-US" sz="{centipoints(BODY)}" b="0">{ink}<a:latin typeface="+mn-lt"/></a:rPr>'
    return f"<a:r>{looks}<a:t>{xml_text(text)}</a:t></a:r>"


def words(
    text: str,
    size: float,
    colour: str = MUTED,
    bold: bool = False,
    align: str = "l",
    wrap: bool = True,
    more: str = "",
) -> str:
    """Return a text that does not come from the sheet, and `more` of `run` behind it."""
    first = f"<a:r>{_properties('rPr', size, colour, bold)}<a:t>{xml_text(text)}</a:t></a:r>"
    before = f'<a:pPr algn="{align}">{_properties("defRPr", size, colour, bold)}</a:pPr>'
    return f"<c:tx><c:rich>{_body(wrap)}<a:lstStyle/><a:p>{before}{first}{more}</a:p></c:rich></c:tx>"


def _body(wrap: bool) -> str:
    return "<a:bodyPr/>" if wrap else '<a:bodyPr wrap="none"/>'


def _shown(*which: str) -> str:
    return "".join(f'<c:show{one} val="{int(one in which)}"/>' for one in _SHOWN)


def label(
    at: int, looks: str, position: str, which: tuple[str, ...], text: str = "", shift: float = 0.0, style: str = ""
) -> str:
    """Return the label of one point.

    Parameters
    ----------
    which
        What of the sheet it shows: "Val", "SerName".
    text
        In place of it, of `words`.
    shift
        How far it is moved down, as a part of the chart's height.
    """
    moved = f'<c:manualLayout><c:x val="0"/><c:y val="{shift:.5f}"/></c:manualLayout>' if shift else ""
    layout = f"<c:layout>{moved}</c:layout>" if moved else "<c:layout/>"
    place = f'<c:dLblPos val="{position}"/>'
    number = f'<c:numFmt formatCode="{xml_text(style)}" sourceLinked="0"/>' if style else ""
    between = "<c:separator> </c:separator>"
    return (
        f'<c:dLbl><c:idx val="{at}"/>{layout}{text}{number}{NOT_DRAWN}{looks}{place}{_shown(*which)}{between}</c:dLbl>'
    )


def no_label(at: int) -> str:
    """Return that a point has no label."""
    return f'<c:dLbl><c:idx val="{at}"/><c:delete val="1"/></c:dLbl>'


def labels(single: str, rest: str = "") -> str:
    """Return the labels of a series: those of single points, and how the others are, of `all_values`, if at all."""
    return f"<c:dLbls>{single}{rest or _shown()}</c:dLbls>"


def all_values(style: str, looks: str, position: str) -> str:
    """Return that each point is labelled with its value."""
    number = f'<c:numFmt formatCode="{xml_text(style)}" sourceLinked="0"/>'
    return f'{number}{NOT_DRAWN}{looks}<c:dLblPos val="{position}"/>{_shown("Val")}'


def down_to_the_axis(colour: str) -> str:
    """Return a thin line from each point down to the axis."""
    kind = '<c:errDir val="y"/><c:errBarType val="minus"/><c:errValType val="percentage"/><c:noEndCap val="1"/>'
    look = f'<c:spPr><a:ln w="9525">{solid(colour)}<a:prstDash val="sysDash"/></a:ln></c:spPr>'
    return f'<c:errBars>{kind}<c:val val="100"/>{look}</c:errBars>'


def plain_line(colour: str, width: float) -> str:
    """Return a line with round ends, its width in points."""
    return f'<c:spPr><a:ln w="{round(width * 12700)}" cap="rnd">{solid(colour)}<a:round/></a:ln></c:spPr>'


def error_bars(kind: str, lengths: str, look: str, capped: bool) -> str:
    """Return lines along the values, to both sides of the end of each bar of a series.

    Parameters
    ----------
    kind, lengths
        "cust" with a `plus` and a `minus` of the sheet, "fixedVal" with one `val`.
    """
    head = f'<c:errBarType val="both"/><c:errValType val="{kind}"/><c:noEndCap val="{int(not capped)}"/>'
    return f"<c:errBars>{head}{lengths}{look}</c:errBars>"


def series(sheet: Sheet, place: int, index: int, order: int, inside: str, after: str = "") -> str:
    """Return one series over a column of the sheet.

    Parameters
    ----------
    index
        By which an update finds it again.
    inside, after
        How it is drawn and labelled; what a line has to say at its end.
    """
    head = f'<c:idx val="{index}"/><c:order val="{order}"/>{sheet.named(place)}'
    return f"<c:ser>{head}{inside}{sheet.places()}{sheet.numbers(place)}{after}</c:ser>"


def areas(inside: list[str]) -> str:
    """Return areas on top of each other."""
    return f'<c:areaChart><c:grouping val="stacked"/><c:varyColors val="0"/>{"".join(inside)}{_AXES}</c:areaChart>'


def lines(inside: list[str]) -> str:
    """Return lines, each from the axis."""
    kind = '<c:grouping val="standard"/><c:varyColors val="0"/>'
    return f'<c:lineChart>{kind}{"".join(inside)}<c:marker val="1"/>{_AXES}</c:lineChart>'


def columns(inside: list[str], stacked: bool) -> str:
    """Return columns, on top of each other or side by side."""
    grouping, overlap = ("stacked", 100) if stacked else ("clustered", -5)
    kind = f'<c:barDir val="col"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
    gaps = f'<c:gapWidth val="45"/><c:overlap val="{overlap}"/>'
    return f"<c:barChart>{kind}{''.join(inside)}{gaps}{_AXES}</c:barChart>"


def bars(inside: list[str]) -> str:
    """Return bars that lie, on top of each other from zero outwards."""
    kind = '<c:barDir val="bar"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
    return f'<c:barChart>{kind}{"".join(inside)}<c:gapWidth val="45"/><c:overlap val="100"/>{_AXES}</c:barChart>'


def bars_over(inside: list[str]) -> str:
    """Return bars that lie each from the axis, over those of `bars`, on the axes of `axes_over`."""
    kind = '<c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
    return f'<c:barChart>{kind}{"".join(inside)}<c:gapWidth val="45"/><c:overlap val="100"/>{_OVER_AXES}</c:barChart>'


def axes_over(low: float, top: float) -> str:
    """Return a second pair of axes as the first one of bars that lie, neither of them drawn."""

    def axis(kind: str, own: int, other: int, scaling: str, rest: str) -> str:
        hidden = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        return (
            f'<c:{kind}><c:axId val="{own}"/><c:scaling>{scaling}</c:scaling><c:delete val="1"/>{rest}{hidden}'
            f'<c:crossAx val="{other}"/>'
        )

    down = axis("catAx", _OVER_CATEGORIES, _OVER_VALUES, '<c:orientation val="maxMin"/>', '<c:axPos val="l"/>')
    ends = f'<c:orientation val="minMax"/><c:max val="{top!r}"/><c:min val="{low!r}"/>'
    form = '<c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
    across = axis("valAx", _OVER_VALUES, _OVER_CATEGORIES, ends, form)
    return (
        f'{down}<c:crosses val="autoZero"/></c:catAx>{across}<c:crosses val="max"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )


def name_axis(size: float) -> str:
    """Return the axis of the names of bars, the first one on top."""
    look = f'<c:spPr><a:ln w="9525">{solid(MUTED)}</a:ln></c:spPr>'
    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>{look}'
        f'{letters(size, TEXT)}<c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def lying_axis(low: float, top: float, step: float, style: str) -> str:
    """Return the axis of values below bars that lie."""
    upright = value_axis(low, top, step, style, between=True)
    return upright.replace('<c:axPos val="l"/>', '<c:axPos val="b"/>').replace('val="low"/>', 'val="high"/>')


def category_axis() -> str:
    """Return the axis of the names of the rows."""
    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/>{_below()}<c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def year_axis() -> str:
    """Return the axis of the days of the rows, each year named where its first quarter stands."""
    return (
        f'<c:dateAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:numFmt formatCode="yyyy" sourceLinked="0"/>'
        f'<c:majorTickMark val="out"/>{_below()}<c:lblOffset val="100"/>'
        '<c:baseTimeUnit val="months"/><c:majorUnit val="1"/><c:majorTimeUnit val="years"/></c:dateAx>'
    )


def _below() -> str:
    look = f'<c:spPr><a:ln w="9525">{solid(MUTED)}</a:ln></c:spPr>'
    return (
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{look}{letters(SMALL)}'
        f'<c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
    )


def value_axis(low: float, top: float, step: float, style: str, between: bool) -> str:
    """Return the axis of the values; `between` puts the points between its ends, else on them."""
    line = f'<c:spPr><a:ln w="6350">{solid(TEXT, 0.12)}</a:ln></c:spPr>'
    return (
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/><c:max val="{top!r}"/>'
        f'<c:min val="{low!r}"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>'
        f'<c:majorGridlines>{line}</c:majorGridlines><c:numFmt formatCode="{xml_text(style)}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{letters(SMALL)}"
        f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="autoZero"/>'
        f'<c:crossBetween val="{"between" if between else "midCat"}"/><c:majorUnit val="{step!r}"/></c:valAx>'
    )


def placed(x: float, y: float, width: float | None = None, height: float | None = None, inner: bool = False) -> str:
    """Return where a part stands, in parts of the chart's width and height."""
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    size = "" if width is None else f'<c:w val="{width:.5f}"/><c:h val="{height:.5f}"/>'
    modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    corner = f'<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/>'
    return f"<c:layout><c:manualLayout>{target}{modes}{corner}{size}</c:manualLayout></c:layout>"


def legend(layout: str, without: Iterable[int] = ()) -> str:
    """Return the names of the series beside patches of their colours, above the plot; some by their order left out."""
    gone = "".join(f'<c:legendEntry><c:idx val="{at}"/><c:delete val="1"/></c:legendEntry>' for at in without)
    return f'<c:legend><c:legendPos val="t"/>{gone}{layout}<c:overlay val="0"/>{letters(BODY, TEXT)}</c:legend>'


def chart_space(title: str, layout: str, plots: str, axes: str, key: str = "", runs: str = "") -> bytes:
    """Return the whole chart under its title, which `runs` of `run` go on."""
    from pptx.oxml.ns import nsdecls

    caption = f'<c:title>{words(title, BODY, more=runs)}{placed(0, 0)}<c:overlay val="1"/></c:title>'
    plot = f"<c:plotArea>{layout}{plots}{axes}<c:spPr><a:noFill/></c:spPr></c:plotArea>"
    ends = '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace {nsdecls("c", "a", "r")}><c:date1904 val="0"/><c:roundedCorners val="0"/>'
        f'<c:chart>{caption}<c:autoTitleDeleted val="0"/>{plot}{key}{ends}</c:chart>'
        f"{NOT_DRAWN}{letters(SMALL)}</c:chartSpace>"
    ).encode()
