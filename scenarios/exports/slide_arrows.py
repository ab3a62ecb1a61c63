"""The arrow of a difference: from the reference's median to the scenario's, over the chart, with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.exports.slide_chart_data import plain
from scenarios.exports.slide_charts import Plot
from scenarios.exports.slide_places import Place
from scenarios.figures.figure import Figure
from scenarios.figures.pages import Difference

if TYPE_CHECKING:
    from pptx.slide import Slide

_LABEL_WIDTH, _LABEL_HEIGHT = 1.15, 0.27
_GAP = 0.22


def add_arrow(slide: Slide, figure: Figure, difference: Difference, place: Place, plot: Plot) -> None:
    """Draw the arrow over a chart that stands at a place, and write its words beside its upper end."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Inches, Pt

    x, before, after = ends(figure, difference, place, plot)
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Inches(one) for one in (x, before, x, after)))
    line.name = arrow_name(figure.id)
    line.line.color.theme_color = MSO_THEME_COLOR.ACCENT_3
    line.line.width = Pt(2)
    _add_head(line._element)
    top = label_top(before, after, place, plot)
    words = Place(x - _LABEL_WIDTH / 2, top, _LABEL_WIDTH, _LABEL_HEIGHT)
    label = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *words.lengths())
    label.name = f"{arrow_name(figure.id)} label"
    label.adjustments[0] = 0.5
    label.fill.solid()
    label.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    label.line.color.theme_color = MSO_THEME_COLOR.ACCENT_3
    label.line.width = Pt(1.25)
    label.shadow.inherit = False
    frame = label.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.text = plain(difference.label)
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(12), True
    font.color.theme_color = MSO_THEME_COLOR.ACCENT_3


def arrow_name(figure_id: str) -> str:
    """Return the name by which an update finds the arrow of a figure."""
    return f"chokepoint:{figure_id}:arrow"


def ends(figure: Figure, difference: Difference, place: Place, plot: Plot) -> tuple[float, float, float]:
    """Return where the arrow stands on the page in inches: its column, its tail and its head."""
    part = (difference.year + 0.5 - figure.at[0]) / (figure.at[-1] - figure.at[0])
    x = place.x + place.width * (plot.left + float(part) * plot.width)
    before, after = (place.y + place.height * plot.y(one) for one in (difference.before, difference.after))
    return x, before, after


def label_top(before: float, after: float, place: Place, plot: Plot) -> float:
    """Return the upper edge of the words: above the arrow where there is room, else below it."""
    above = min(before, after) - _GAP - _LABEL_HEIGHT
    ceiling = place.y + place.height * plot.top
    return above if above > ceiling else max(before, after) + _GAP


def _add_head(element: object) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    line = element.spPr.find(qn("a:ln"))  # type: ignore[attr-defined]
    line.append(parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="med" len="sm"/>'))
