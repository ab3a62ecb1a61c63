"""The texts of a slide: title, detail and footer in the placeholders of its layout, or in boxes where it has none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scenarios.exports.slide_chart_data import plain, xml_text
from scenarios.exports.slide_places import Layout, Place
from scenarios.figures.imprint import Imprint

if TYPE_CHECKING:
    from pptx.slide import Slide

TITLE, DETAIL, FOOTER, NUMBER = "Chokepoint title", "Chokepoint detail", "Chokepoint footer", "Chokepoint number"


def fill_texts(slide: Slide, layout: Layout, title: str, detail: str, keep_body: bool) -> None:
    """Write title and detail; placeholders that stay empty are taken off, but for the body where it is to be kept."""
    for one in list(slide.placeholders):
        idx = one.placeholder_format.idx
        if idx == layout.title:
            one.name, one.text_frame.text = TITLE, plain(title)
        elif idx == layout.detail and detail:
            one.name, one.text_frame.text = DETAIL, plain(detail)
        elif idx != layout.body or not keep_body:
            one._element.getparent().remove(one._element)
    if layout.detail is None and detail:
        add_box(slide, DETAIL, layout.detail_place, (detail,), 14)


def fill_footer(slide: Slide, layout: Layout, imprint: Imprint, number: int) -> None:
    """Write the imprint as long as there is room for it, and the slide's number where the layout shows one."""
    line = imprint.line(layout.footer_place.room(layout.footer_size))
    if layout.footer is None:
        add_box(slide, FOOTER, layout.footer_place, (line,), layout.footer_size)
    else:
        run = f'<a:r><a:rPr lang="en-US"/><a:t>{xml_text(line)}</a:t></a:r>'
        _add_placeholder(slide, FOOTER, "ftr", layout.footer, run)
    if layout.number is not None:
        field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        run = f'{field}<a:rPr lang="en-US"/><a:t>{number}</a:t></a:fld>'
        _add_placeholder(slide, NUMBER, "sldNum", layout.number, run)


def _add_placeholder(slide: Slide, name: str, kind: str, idx: int, run: str) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    tree = slide.shapes._spTree
    number = max(int(one) for one in tree.xpath("//p:cNvPr/@id")) + 1
    head = (
        f'<p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}" sz="quarter" idx="{idx}"/></p:nvPr></p:nvSpPr>'
    )
    text = f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></p:txBody>"
    tree.append(parse_xml(f"<p:sp {nsdecls('a', 'p')}>{head}<p:spPr/>{text}</p:sp>"))


def add_box(slide: Slide, name: str, place: Place, paragraphs: Iterable[str], size: float) -> None:
    """Put a text box of our own onto a slide, its letters of a size in points and of the theme's muted colour."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    box = slide.shapes.add_textbox(*place.lengths())
    box.name = name
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = plain("\n".join(paragraphs))
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
