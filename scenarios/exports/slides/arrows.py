"""The arrow of a difference: from the reference's median to the scenario's, over the chart, with its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scenarios.exports.slides.chart_data import plain
from scenarios.exports.slides.marks import ARROW, NONE, fingerprint
from scenarios.exports.slides.places import Place
from scenarios.exports.slides.plots import Plot
from scenarios.exports.slides.texts import THEME_FONT
from scenarios.exports.slides.update_charts import plot_of
from scenarios.exports.slides.update_texts import say
from scenarios.figures.figure import Figure
from scenarios.figures.pages import Difference, Page
from scenarios.texts import _

if TYPE_CHECKING:
    from pptx.slide import Slide

_LABEL_WIDTH, _LABEL_HEIGHT, _GAP = 1.15, 0.27, 0.22
"""Inches."""
_UNSEEN = 9525
"""A move that nobody sees, in the file's units."""


@dataclass(frozen=True)
class Moved:
    """What became of an arrow: in words what changed, why it was left, and what to remember of it."""

    moved: str = ""
    left: str = ""
    told: dict[str, str] = field(default_factory=dict)


def add_arrow(slide: Slide, figure: Figure, difference: Difference, place: Place, plot: Plot) -> dict[str, str]:
    """Draw the arrow over a chart that stands at a place, its words above or below it; return what to remember."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Inches, Pt

    x, before, after = ends(figure, difference, place, plot)
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Inches(one) for one in (x, before, x, after)))
    line.name = _line_name(figure.id)
    line.line.color.theme_color = MSO_THEME_COLOR.ACCENT_3
    line.line.width = Pt(2)
    _add_head(line._element)
    words = _words_place(x, before, after, place, plot)
    label = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *words.lengths())
    label.name = _words_name(figure.id)
    _without_style(label._element)
    label.adjustments[0] = 0.5
    label.fill.solid()
    label.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    label.line.color.theme_color = MSO_THEME_COLOR.ACCENT_3
    label.line.width = Pt(1.25)
    frame = label.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.text = plain(difference.label)
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    font = frame.paragraphs[0].runs[0].font
    font.name, font.size, font.bold = THEME_FONT, Pt(12), True
    font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    return {ARROW: fingerprint([plain(difference.label)])}


def move_arrow(slide: Slide, page: Page, told: dict[str, str], chart_left: bool) -> Moved:
    """Bring the arrow of a deck that exists to where today's numbers are, wherever its chart stands now.

    Parameters
    ----------
    chart_left
        Whether the chart below it was left as it is.
    """
    figure, wanted = page.shown[0] if page.shown else None, page.difference
    written = told.get(ARROW)
    if written is None or not isinstance(figure, Figure) or (written == NONE and wanted is None):
        return Moved()
    shapes: Any = {one.name: one for one in slide.shapes}
    names = _line_name(figure.id), _words_name(figure.id), f"chokepoint:{figure.id}"
    line, label, chart = (shapes.get(one) for one in names)
    if written != NONE and (line is None or label is None):
        return Moved(left=_("it does not stand on the slide any more"))
    if written != NONE and fingerprint([label.text_frame.text]) != written:
        return Moved(left=_("its words were changed by hand"))
    if chart_left:
        return Moved(left=_("so was its chart"))
    if wanted is None:
        for one in (line, label):
            one._element.getparent().remove(one._element)
        return Moved(_("the arrow is gone, as nothing differs any more"), told={ARROW: NONE})
    plot = plot_of(chart.chart._chartSpace) if chart is not None and chart.has_chart else None
    if plot is None:
        return Moved(left=_("the place of its chart's curves is not known any more"))
    place = Place(*(one.inches for one in (chart.left, chart.top, chart.width, chart.height)))
    if written == NONE:
        return Moved(_("an arrow shows the difference"), told=add_arrow(slide, figure, wanted, place, plot))
    x, before, after = ends(figure, wanted, place, plot)
    moved = _moved(line, label, (x, before, after), _words_place(x, before, after, place, plot))
    if fingerprint([plain(wanted.label)]) != written:
        say(label.text_frame, wanted.label)
        moved = True
    words = _("the arrow is where the numbers are now: {label}").format(label=wanted.label)
    return Moved(words if moved else "", told={ARROW: fingerprint([plain(wanted.label)])})


def _moved(line: Any, label: Any, where: tuple[float, float, float], words: Place) -> bool:
    """Put line and words into their places, and return whether anyone can see it."""
    from pptx.util import Inches

    x, before, after = (Inches(one) for one in where)
    places = ((line, ("begin_x", "begin_y", "end_x", "end_y"), (x, before, x, after)),)
    places += ((label, ("left", "top"), words.lengths()[:2]),)  # type: ignore[assignment]
    seen = False
    for shape, names, values in places:
        for name, value in zip(names, values, strict=True):
            seen = seen or abs(getattr(shape, name) - value) > _UNSEEN
            setattr(shape, name, value)
    return seen


def _line_name(figure_id: str) -> str:
    return f"chokepoint:{figure_id}:arrow"


def _words_name(figure_id: str) -> str:
    return f"chokepoint:{figure_id}:arrow words"


def ends(figure: Figure, difference: Difference, place: Place, plot: Plot) -> tuple[float, float, float]:
    """Return where the arrow stands on the page in inches: its column, its tail and its head."""
    part = (difference.year + 0.5 - figure.at[0]) / (figure.at[-1] - figure.at[0])
    x = place.x + place.width * (plot.left + float(part) * plot.width)
    before, after = (place.y + place.height * plot.y(one) for one in (difference.before, difference.after))
    return x, before, after


def _words_place(x: float, before: float, after: float, place: Place, plot: Plot) -> Place:
    """Return where the words stand: above the arrow where there is room, else below it."""
    above = min(before, after) - _GAP - _LABEL_HEIGHT
    top = above if above > place.y + place.height * plot.top else max(before, after) + _GAP
    return Place(x - _LABEL_WIDTH / 2, top, _LABEL_WIDTH, _LABEL_HEIGHT)


def _without_style(element: Any) -> None:
    """Take off the look by numbers of the theme, which may bring shadows: all is said in full."""
    from pptx.oxml.ns import qn

    element.remove(element.find(qn("p:style")))


def _add_head(element: Any) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    head = parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="med" len="sm"/>')
    element.spPr.find(qn("a:ln")).append(head)
