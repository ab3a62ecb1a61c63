"""Writes pages as a PowerPoint deck: native charts that can be edited, in our template or a house's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scenarios.exports.formats import Step, unwatched
from scenarios.exports.slides.arrows import add_arrow
from scenarios.exports.slides.chart_data import plain
from scenarios.exports.slides.charts import Charted, chart_of
from scenarios.exports.slides.deck_files import open_template
from scenarios.exports.slides.fields import add_field
from scenarios.exports.slides.marks import (
    ARROW,
    FIGURE,
    LAST,
    NONE,
    PAGE,
    PART,
    TABLE,
    fingerprint,
    remember,
    slide_holder,
)
from scenarios.exports.slides.places import Layout, Place, find_layout
from scenarios.exports.slides.plots import Chart
from scenarios.exports.slides.tables import NOTE_SIZE, add_table, notes_height, slides_of
from scenarios.exports.slides.texts import (
    REMARKS,
    TITLE,
    add_box,
    fill_body,
    fill_footer,
    fill_texts,
    remarks_of,
    text_prints,
)
from scenarios.exports.slides.theme import Palette, palette_of
from scenarios.exports.slides.update_charts import DATA, prints_of
from scenarios.exports.slides.update_texts import cells_of
from scenarios.figures.figure import Figure, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import Plot, nothing_words
from scenarios.figures.plots import Field
from scenarios.texts import _

if TYPE_CHECKING:
    from pptx.chart.data import ChartData
    from pptx.presentation import Presentation
    from pptx.shapes.graphfrm import GraphicFrame
    from pptx.slide import Slide

_GUTTER, _GAP = 0.35, 0.08
_LARGEST = 0.58
"""Part of the width that the first of two figures has."""
_BY_HAND = "by hand"
"""In place of the fingerprint of a title that is the user's own."""
_FIXED = (1980, 1, 1, 0, 0, 0)


def deck_bytes(
    pages: Iterable[Page],
    imprint: Imprint,
    template: Path | None = None,
    step: Step = unwatched,
) -> bytes:
    """Return pages as a PowerPoint file; the same pages give the same bytes.

    Parameters
    ----------
    template
        A house's file, of which layouts, colours and fonts are taken; None for ours.
    step
        Called between pages with how many are done, of how many; it may raise to stop.

    Raises
    ------
    InputError
        No deck can be made from the template; nothing is written.
    """
    deck = open_template(template)
    writer = _Writer(deck, imprint, "" if template is None else template.name, palette_of(deck))
    chosen = list(pages)
    for done, page in enumerate(chosen):
        step(done, len(chosen))
        writer.add(page)
    step(len(chosen), len(chosen))
    day, properties = datetime.fromisoformat(imprint.day), deck.core_properties
    properties.title, properties.author, properties.last_modified_by = plain(imprint.scenario)[:250], "", ""
    properties.created = properties.modified = day
    properties.revision = 1
    return saved(deck)


def saved(deck: Presentation) -> bytes:
    """Return a deck as a file that knows no clock."""
    first, written = io.BytesIO(), io.BytesIO()
    deck.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, _FIXED), old.read(part), zipfile.ZIP_DEFLATED)
    return written.getvalue()


@dataclass
class _Writer:
    """Adds pages to a deck; each layout is looked for once."""

    deck: Presentation
    imprint: Imprint
    template: str
    palette: Palette
    layouts: dict[str, Layout] = field(default_factory=dict)

    def add(self, page: Page) -> None:
        """Add a page: its charts beside each other on one slide, each table on as many as it needs."""
        charts = [one for one in page.shown if not isinstance(one, Table)]
        if charts:
            self._charts(page, charts)
        for table in page.shown:
            if isinstance(table, Table):
                self._table(page, table)
        if not page.shown:
            self._text(page)

    def _layout(self, kind: str) -> Layout:
        if kind not in self.layouts:
            self.layouts[kind] = find_layout(self.deck, kind, self.template)
        return self.layouts[kind]

    def _slide(self, page: Page, kind: str, part: str = "", keep_body: bool = False) -> tuple[Slide, Layout]:
        layout = self._layout(kind)
        slide = self.deck.slides.add_slide(layout.made_from)
        fill_texts(slide, layout, page.title + part, page, keep_body)
        return slide, layout

    def _finish(self, slide: Slide, layout: Layout, page: Page, more: Mapping[str, str]) -> None:
        """Write the footer, which is read last, and remember what was written."""
        fill_footer(slide, layout, self.imprint, len(self.deck.slides))
        own = {TITLE: _BY_HAND} if page.own_title else {}
        remember(slide, slide_holder(slide), {PAGE: page.id, **text_prints(slide), **own, **more})

    def _charts(self, page: Page, charts: list[Charted | Field]) -> None:
        slide, layout = self._slide(page, "chart")
        arrow, area, remarks = {ARROW: NONE}, layout.area, remarks_of(page)
        if remarks and not any(isinstance(one, Table) for one in page.shown):
            area = _remark(slide, remarks, area)
        drawn = [one for one in charts if not (isinstance(one, Plot) and nothing_words(one))]
        for figure, place in zip(drawn, _beside(area, len(drawn)), strict=True):
            if isinstance(figure, Field):
                self._field(slide, page, figure, place)
                continue
            chart = chart_of(figure, place.width, place.height, self.palette)
            frame = _put(slide, chart, place)
            alt = _name(frame, figure.id, chart.alt)
            told = {PAGE: page.id, FIGURE: figure.id} | prints_of(frame.chart._chartSpace, alt)
            remember(slide, frame._element.nvGraphicFramePr.nvPr, told)
            if page.difference is not None and figure is page.shown[0] and isinstance(figure, Figure):
                arrow = add_arrow(slide, figure, page.difference, place, chart.plot)
        self._finish(slide, layout, page, arrow)

    def _field(self, slide: Slide, page: Page, field: Field, place: Place) -> None:
        frame = add_field(slide, field, place)
        _name(frame, field.id, ". ".join(filter(None, (field.title, field.text))))
        told = {PAGE: page.id, TABLE: field.id, DATA: fingerprint(cells_of(frame.table))}
        remember(slide, frame._element.nvGraphicFramePr.nvPr, told)

    def _table(self, page: Page, table: Table) -> None:
        pieces = slides_of(table, self._layout("table").area)
        for number, piece in enumerate(pieces, start=1):
            part = _(" ({n}\u00a0of\u00a0{all})").format(n=number, all=len(pieces)) if len(pieces) > 1 else ""
            slide, layout = self._slide(page, "table", part)
            frame = add_table(slide, piece, table, layout.area)
            _name(frame, table.id, piece.title)
            told = {PAGE: page.id, TABLE: table.id, DATA: fingerprint(cells_of(frame.table))}
            told |= {LAST: "yes"} if number == len(pieces) else {}
            remember(slide, frame._element.nvGraphicFramePr.nvPr, told)
            if piece.notes:
                _remark(slide, piece.notes, layout.area)
            self._finish(slide, layout, page, {PART: part})

    def _text(self, page: Page) -> None:
        """Add a page of text; where a house's first page has no room for it, it follows on the next."""
        first = page.id == "title"
        if first and self._layout("title").body is None:
            slide, layout = self._slide(page, "title")
            self._finish(slide, layout, page, {})
            first = False
        slide, layout = self._slide(page, "title" if first else "text", keep_body=True)
        if layout.body is not None:
            fill_body(slide, layout.body, "\n".join(page.text))
        self._finish(slide, layout, page, {})


def _name(frame: GraphicFrame, figure_id: str, alt: str) -> str:
    """Name a chart or a table as an update finds it, and say in words what it shows; return these."""
    frame.name = f"chokepoint:{figure_id}"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(alt))
    return plain(alt)


def _put(slide: Slide, chart: Chart, place: Place) -> GraphicFrame:
    """Put a chart onto a slide; python-pptx asks for a type that our chart does not need."""
    from pptx.enum.chart import XL_CHART_TYPE

    made = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *place.lengths(), cast("ChartData", chart))
    return cast("GraphicFrame", made)


def _remark(slide: Slide, notes: Sequence[str], area: Place) -> Place:
    """Write what must be said at the foot of a place, and return what is left above it."""
    height = notes_height(notes, area)
    place = Place(area.x, area.y + area.height - height, area.width, height)
    add_box(slide, REMARKS, place, "\n".join(notes), NOTE_SIZE)
    return area.without_bottom(height + _GAP)


def _beside(area: Place, count: int) -> list[Place]:
    """Return the places of figures beside each other, the first the largest."""
    if count < 2:
        return [area] * count
    first = area.width * _LARGEST - _GUTTER / 2
    rest = (area.width - first - _GUTTER * (count - 1)) / (count - 1)
    places = [Place(area.x, area.y, first, area.height)]
    for at in range(count - 1):
        places.append(Place(area.x + first + _GUTTER + at * (rest + _GUTTER), area.y, rest, area.height))
    return places
