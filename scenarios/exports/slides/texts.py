"""The texts of a slide: title, detail and footer in the placeholders of its layout, or in boxes where it has none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scenarios.exports.slides.chart_data import plain, xml_text
from scenarios.exports.slides.marks import fingerprint
from scenarios.exports.slides.places import Layout, Place, Spot
from scenarios.figures.figure import Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import Plot, nothing_words

if TYPE_CHECKING:
    from pptx.shapes.autoshape import Shape
    from pptx.slide import Slide
    from pptx.text.text import TextFrame

TITLE, DETAIL, TEXT, REMARKS, FOOTER, NOTES = "TITLE", "DETAIL", "TEXT", "REMARKS", "FOOTER", "NOTES"
"""The texts of a slide; remarks stand below a table, notes are the speaker's."""
THEME_FONT = "+mn-lt"
"""The font of a theme's body, whichever it is."""
_NUMBER = "Chokepoint number"
_TOGETHER = re.compile(r"(?<=\d) (?=%)| (?=\u00b7)")
"""Spaces at which no line may end: before per cent, and before the dot between parts of a headline."""


def name_of(key: str) -> str:
    """Return the name of the shape that holds a text."""
    return f"Chokepoint {key.lower()}"


def worded(key: str, text: str) -> str:
    """Return a text as it stands on a slide: a headline in one line, which parts no number from its per cent."""
    told = _TOGETHER.sub("\u00a0", plain(text))
    return " ".join(told.split(" ")).replace("\n", " ") if key in (TITLE, DETAIL) else told


def notes_of(page: Page) -> str:
    """Return what the speaker reads: the text of a page that shows figures, and how its numbers were made."""
    return plain("\n".join((*page.text, page.method) if page.shown else (page.method,)))


def remarks_of(page: Page) -> tuple[str, ...]:
    """Return what is said below a page's first table; where it has none, below its figures."""
    tables = [one.notes for one in page.shown if isinstance(one, Table)]
    if tables:
        return tables[0]
    plots = [one for one in page.shown if isinstance(one, Plot)]
    return tuple(filter(None, (text for one in plots for text in (nothing_words(one) or "", *_notes(one)))))


def _notes(shown: Plot) -> tuple[str, ...]:
    """Return what must be said of a picture, unless it is said in place of it."""
    return () if nothing_words(shown) else shown.notes


def fill_texts(slide: Slide, layout: Layout, title: str, page: Page, keep_body: bool) -> None:
    """Write title, detail and notes; placeholders that stay empty are taken off, but for a body that is to be kept."""
    for one in list(slide.placeholders):
        idx = one.placeholder_format.idx
        if idx == layout.title.idx:
            one.name = name_of(TITLE)
            _write(one.text_frame, layout.title, worded(TITLE, title), spare=0.15)
        elif idx == layout.detail.idx and page.detail:
            one.name = name_of(DETAIL)
            _write(one.text_frame, layout.detail, worded(DETAIL, page.detail))
        elif layout.body is None or idx != layout.body.idx or not keep_body:
            one._element.getparent().remove(one._element)
    if layout.detail.idx is None and page.detail:
        add_box(slide, DETAIL, layout.detail.place, page.detail, layout.detail.fitting(page.detail))
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:  # the master of a house's notes may have no place for text
        frame.text = notes_of(page)


def _write(frame: TextFrame, spot: Spot, text: str, spare: float = 0.0) -> None:
    """Write a text, in smaller letters than the template's where it is too long for its place."""
    from pptx.util import Pt

    frame.text = text
    size = spot.fitting(text, spare)
    if size < spot.size:
        for run in frame.paragraphs[0].runs:
            run.font.size = Pt(size)


def fill_body(slide: Slide, spot: Spot, text: str) -> None:
    """Write the text of a page that shows nothing else into its placeholder, clear of what stands around it."""
    from pptx.util import Pt

    body = next(one for one in slide.placeholders if one.placeholder_format.idx == spot.idx)
    body.name = name_of(TEXT)
    place = spot.place.lengths()
    if (body.left, body.top, body.width, body.height) != place:
        body.left, body.top, body.width, body.height = place
    body.text_frame.text = worded(TEXT, text)
    size = spot.fitting(text, spare=0.5)
    for paragraph in body.text_frame.paragraphs:
        for run in paragraph.runs:
            if size < spot.size:
                run.font.size = Pt(size)


def fill_footer(slide: Slide, layout: Layout, imprint: Imprint, number: int) -> None:
    """Write the imprint as long as there is room for it, and the slide's number where the layout shows one."""
    spot = layout.footer
    line = imprint.line(spot.place.room(spot.size))
    if spot.idx is None:
        add_box(slide, FOOTER, spot.place, line, spot.size)
    else:
        first, middle, rest = line.partition(" ")
        # In two runs: LibreOffice parts the words of a footer that is one.
        parts = (f'<a:r><a:rPr lang="en-US"/><a:t>{xml_text(one)}</a:t></a:r>' for one in (first + middle, rest) if one)
        _add_placeholder(slide, name_of(FOOTER), "ftr", spot.idx, "".join(parts))
    if layout.number is not None:
        field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        run = f'{field}<a:rPr lang="en-US"/><a:t>{number}</a:t></a:fld>'
        _add_placeholder(slide, _NUMBER, "sldNum", layout.number, run)


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


def add_box(slide: Slide, key: str, place: Place, text: str, size: float) -> None:
    """Put a text box of our own onto a slide, its letters of a size in points and of the theme's muted colour."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    box = slide.shapes.add_textbox(*place.lengths())
    box.name = name_of(key)
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = worded(key, text)
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.name, run.font.size = THEME_FONT, Pt(size)
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2


def frames_of(slide: Slide) -> dict[str, Shape]:
    """Return the shapes that hold the texts of a slide, by what they hold."""
    keys = {name_of(key): key for key in (TITLE, DETAIL, TEXT, REMARKS, FOOTER)}
    return {keys[one.name]: one for one in slide.shapes if one.name in keys and one.has_text_frame}  # type: ignore[misc]


def text_prints(slide: Slide) -> dict[str, str]:
    """Return the fingerprints of the texts of a slide, by what they are."""
    prints = {key: fingerprint([one.text_frame.text]) for key, one in frames_of(slide).items()}
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return prints if frame is None else prints | {NOTES: fingerprint([frame.text])}
