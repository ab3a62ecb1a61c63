"""Updates a deck that exists: its charts, texts and tables get today's numbers, its looks stay as people made them.

What people changed by hand is left alone and told: the deck remembers what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.errors import InputError, StorageError
from scenarios.exports.formats import Step, unwatched
from scenarios.exports.slides.arrows import move_arrow
from scenarios.exports.slides.chart_data import plain
from scenarios.exports.slides.charts import Charted, chart_of
from scenarios.exports.slides.deck import saved
from scenarios.exports.slides.deck_files import DECK, open_deck
from scenarios.exports.slides.fans import LINE
from scenarios.exports.slides.fields import fill_field
from scenarios.exports.slides.marks import (
    FIGURE,
    LAST,
    PAGE,
    PART,
    TABLE,
    fingerprint,
    remember,
    remembered,
    slide_holder,
)
from scenarios.exports.slides.places import room_in
from scenarios.exports.slides.texts import (
    DETAIL,
    FOOTER,
    NOTES,
    REMARKS,
    TEXT,
    TITLE,
    frames_of,
    notes_of,
    remarks_of,
    text_prints,
    worded,
)
from scenarios.exports.slides.theme import palette_of
from scenarios.exports.slides.update_charts import ALT, DATA, numbers_of, prints_of, refill
from scenarios.exports.slides.update_report import Report, sentences
from scenarios.exports.slides.update_texts import cells_of, fill_rows, say
from scenarios.figures.figure import Columns, Figure, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import Plot, nothing_words
from scenarios.figures.plots import Field, Shown
from scenarios.figures.sentences import amount
from scenarios.texts import _
from scenarios.whole_files import write_whole

if TYPE_CHECKING:
    from pptx.slide import Slide

_QUOTED = 90
"""Letters of a text that a report quotes."""
MakePage = Callable[[str], Page | None]


def updated_deck(
    old: bytes, make_page: MakePage, imprint: Imprint, step: Step = unwatched, name: str = ""
) -> tuple[bytes, Report]:
    """Return a deck with today's numbers, and what changed in it; the same bytes where nothing did.

    Parameters
    ----------
    make_page
        Returns a page by its id, None where there is no such page.
    step
        Called between slides with how many are done, of how many; it may raise to stop.
    name
        Of the file, for messages.

    Raises
    ------
    InputError
        It is no deck, it is locked, or nothing in it was written by this program.
    """
    deck = open_deck(old, name, DECK)
    update = _Update(make_page, imprint, deck)
    slides = list(deck.slides)
    for done, slide in enumerate(slides):
        step(done, len(slides))
        update.slide(done + 1, slide)
    step(len(slides), len(slides))
    if not update.found:
        message = _("{file} holds no chart, text or table that this program wrote. Nothing was changed.")
        raise InputError(DECK, message.format(file=name))
    return saved(deck) if update.changed else old, Report(
        sentences(update.changed), sentences(update.left), update.same
    )


def update_file(
    file: Path, make_page: MakePage, imprint: Imprint, step: Step = unwatched
) -> tuple[Report, Path | None]:
    """Update a deck on the disk; the old one stays beside it under another name.

    Returns
    -------
    tuple[Report, Path | None]
        What changed, and where the old deck stands; None where nothing changed and so nothing was written.

    Raises
    ------
    InputError
        See `updated_deck`.
    StorageError
        It cannot be read or written; the deck is as it was.
    """
    try:
        old = file.read_bytes()
    except OSError as problem:
        message = _("{file} cannot be read: {reason}. Nothing was changed.")
        raise StorageError(message.format(file=file.name, reason=problem.strerror or problem)) from problem
    content, report = updated_deck(old, make_page, imprint, step, file.name)
    if not report.changed:
        return report, None
    kept = _free(file, imprint.day)
    write_whole(kept, old, _("The deck is as it was."))
    safe = _("The deck is as it was; close the program that has it open, and try again.")
    write_whole(file, content, safe)
    return report, kept


def _free(file: Path, day: str) -> Path:
    """Return a name for the old deck that no file has."""
    first = file.with_name(_("{name} (before {day})").format(name=file.stem, day=day) + file.suffix)
    kept, number = first, 2
    while kept.exists():
        kept = first.with_name(f"{first.stem} {number}{first.suffix}")
        number += 1
    return kept


@dataclass
class _Update:
    """Goes through the slides and tells what it does."""

    make_page: MakePage
    imprint: Imprint
    deck: Any
    changed: dict[str, list[int]] = field(default_factory=dict)
    left: dict[str, list[int]] = field(default_factory=dict)
    same: int = 0
    found: bool = False
    _pages: dict[str, Page | None] = field(default_factory=dict)
    _hands: set[str] = field(default_factory=set)
    _rows: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    def slide(self, number: int, slide: Slide) -> None:
        """Update a slide: first what hangs on its charts, then its texts."""
        told = remembered(slide, slide_holder(slide))
        self._hands.clear()
        for shape in list(_nested(slide.shapes)):
            if shape.has_chart:
                self._chart(number, slide, shape)
            elif shape.has_table:
                self._table(number, slide, shape)
        if PAGE in told:
            self.found = True
            page = self._page(told[PAGE])
            if page is None:
                self._leave(number, _("its texts"), _("there is no page {page} any more").format(page=told[PAGE]))
            else:
                self._texts(number, slide, page, told)

    def _page(self, page_id: str) -> Page | None:
        if page_id not in self._pages:
            self._pages[page_id] = self.make_page(page_id)
        return self._pages[page_id]

    def _shown(self, told: dict[str, str], key: str) -> Shown | None:
        """Return the figure or table of today that a shape shows, None where there is none any more."""
        page = self._page(told.get(PAGE, ""))
        return next((one for one in page.shown if one.id == told[key]), None) if page is not None else None

    def _leave(self, number: int, what: str, why: str) -> None:
        words = _("{what} left as it is: {why}").format(what=what, why=why)
        self.left.setdefault(words, []).append(number)

    def _change(self, number: int, what: str) -> None:
        self.changed.setdefault(what, []).append(number)

    def _chart(self, number: int, slide: Slide, shape: Any) -> None:
        holder = shape._element.nvGraphicFramePr.nvPr
        told = remembered(slide, holder)
        if FIGURE not in told:
            if shape.name.startswith("chokepoint:"):
                self.found = True
                self._leave(number, shape.name, _("another program saved it, and lost what was written"))
            return
        self.found = True
        figure = self._shown(told, FIGURE)
        name = _("the chart \u201c{name}\u201d").format(name=_title(figure, shape))
        space = shape.chart._chartSpace
        now = prints_of(space, _alt(shape))
        self._hands.add(told[FIGURE])
        if not isinstance(figure, Charted) or (isinstance(figure, Plot) and nothing_words(figure)):
            self._leave(number, name, _("there is no such figure any more"))
        elif now[DATA] != told.get(DATA):
            self._leave(number, name, _("its numbers were changed by hand"))
        elif not _own_workbook(shape.chart):
            self._leave(number, name, _("its numbers come from another file"))
        else:
            self._hands.discard(told[FIGURE])
            self._refill(number, name, slide, shape, figure, {key for key in now if now[key] == told.get(key)})

    def _refill(self, number: int, name: str, slide: Slide, shape: Any, figure: Charted, untouched: set[str]) -> None:
        space = shape.chart._chartSpace
        before, index = numbers_of(space, _lead(figure)), _lead(figure)
        chart = chart_of(figure, shape.width.inches, shape.height.inches, palette_of(self.deck))
        done = refill(space, chart, untouched)
        shape.chart.part.chart_workbook.update_from_xlsx_blob(chart.xlsx_blob)
        if ALT in untouched:
            shape._element.nvGraphicFramePr.cNvPr.set("descr", plain(chart.alt))
        holder = shape._element.nvGraphicFramePr.nvPr
        told, now = remembered(slide, holder), prints_of(space, _alt(shape))
        remember(slide, holder, told | {key: now[key] for key in untouched})
        if done.changed:
            words = _("{name}: {n} of {all} numbers are new{lead}")
            lead = _lead_words(figure, before, numbers_of(space, index))
            self._change(number, words.format(name=name, n=done.changed, all=done.of, lead=lead))
        elif any(now[key] != told.get(key) for key in untouched):
            self._change(number, _("{name}: its words are new").format(name=name))
        else:
            self.same += 1

    def _table(self, number: int, slide: Slide, shape: Any) -> None:
        """Fill in as many rows as the slide has; the last slide of a table has all that are left."""
        holder = shape._element.nvGraphicFramePr.nvPr
        told = remembered(slide, holder)
        if TABLE not in told:
            return
        self.found = True
        table = self._shown(told, TABLE)
        name = _("the table \u201c{name}\u201d").format(name=_title(table, shape))
        cells = cells_of(shape.table)
        if isinstance(table, Field):
            self._field(number, name, slide, shape, table)
            return
        if not isinstance(table, Table) or len(table.columns) != len(shape.table.columns):
            self._leave(number, name, _("there is no such table any more"))
            return
        held = len(shape.table.rows) - 1
        left = self._rows.setdefault(table.id, list(table.rows))
        rows = left if LAST in told else left[:held]
        self._rows[table.id] = left[len(rows) :]
        if fingerprint(cells) != told.get(DATA):
            self._leave(number, name, _("its cells were changed by hand"))
        elif not rows:
            self._leave(number, name, _("there are no rows for it any more"))
        else:
            fill_rows(shape.table, rows)
            now = cells_of(shape.table)
            remember(slide, holder, told | {DATA: fingerprint(now)})
            longer = _(", more rows than before: see whether they fit") if len(rows) > held else ""
            if now == cells:
                self.same += 1
            else:
                self._change(number, _("{name} written anew{longer}").format(name=name, longer=longer))

    def _field(self, number: int, name: str, slide: Slide, shape: Any, field: Field) -> None:
        """Fill in a field of as many cells as before, with its shades and its contour."""
        holder, before = shape._element.nvGraphicFramePr.nvPr, cells_of(shape.table)
        told = remembered(slide, holder)
        if fingerprint(before) != told.get(DATA):
            self._leave(number, name, _("its cells were changed by hand"))
        elif not fill_field(shape.table, field):
            self._leave(number, name, _("it has other rows or columns today; write the page anew"))
        elif cells_of(shape.table) == before:
            self.same += 1
        else:
            remember(slide, holder, told | {DATA: fingerprint(cells_of(shape.table))})
            self._change(number, _("{name} written anew{longer}").format(name=name, longer=""))

    def _texts(self, number: int, slide: Slide, page: Page, told: dict[str, str]) -> None:
        """Write texts anew where they still hold what was written, and move the arrow."""
        frames, prints = frames_of(slide), text_prints(slide)
        for key, text in self._wanted(slide, page, told).items():
            if key not in told or key not in prints:
                continue
            if prints[key] != told[key]:
                self._leave(number, _text_name(key), _("it was changed by hand"))
            elif key == TEXT and not page.text:
                self._leave(number, _text_name(key), _("a table stands in its place today; write the page anew"))
            elif fingerprint([text]) == told[key]:
                self.same += 1
            else:
                say(slide.notes_slide.notes_text_frame if key == NOTES else frames[key].text_frame, text)
                words = _("{name} written anew") if key == NOTES else _("{name} now says \u201c{text}\u201d")
                self._change(number, words.format(name=_text_name(key), text=" ".join(text.split())[:_QUOTED]))
        arrow = move_arrow(slide, page, told, bool(page.shown) and page.shown[0].id in self._hands)
        if arrow.moved:
            self._change(number, arrow.moved)
        if arrow.left:
            self._leave(number, _("the arrow"), arrow.left)
        now = text_prints(slide)
        fresh = {key: now[key] for key in prints if prints[key] == told.get(key)}
        remember(slide, slide_holder(slide), told | fresh | arrow.told)

    def _wanted(self, slide: Slide, page: Page, told: dict[str, str]) -> dict[str, str]:
        """Return the texts of a slide as they are to stand there today."""
        texts = {
            TITLE: page.title + told.get(PART, ""),
            DETAIL: page.detail,
            TEXT: "\n".join(page.text),
            REMARKS: "\n".join(remarks_of(page)),
        }
        wanted = {key: worded(key, text) for key, text in texts.items()}
        footer = frames_of(slide).get(FOOTER)
        if footer is not None:
            wanted[FOOTER] = plain(self.imprint.line(room_in(slide, footer)))
        return wanted | {NOTES: notes_of(page)}


def _text_name(key: str) -> str:
    return {
        TITLE: _("the title"),
        DETAIL: _("the line below the title"),
        TEXT: _("the text"),
        REMARKS: _("the remarks below the table"),
        FOOTER: _("the footer"),
        NOTES: _("the speaker notes"),
    }[key]


def _nested(shapes: Iterable[Any]) -> Iterator[Any]:
    """Yield shapes with those in groups, which people make."""
    for one in shapes:
        if hasattr(one, "shapes"):
            yield from _nested(one.shapes)
        else:
            yield one


def _title(shown: Shown | None, shape: Any) -> str:
    return shape.name.removeprefix("chokepoint:") if shown is None else shown.title


def _alt(shape: Any) -> str:
    return shape._element.nvGraphicFramePr.cNvPr.get("descr") or ""


def _own_workbook(chart: Any) -> bool:
    """Whether the chart's numbers stand in a workbook of its own, not in some file elsewhere."""
    link = chart._chartSpace.xlsx_part_rId
    return link is None or not chart.part.rels[link].is_external


def _lead(figure: Charted) -> int:
    return LINE if isinstance(figure, Figure) else 0


def _lead_words(figure: Charted, before: dict[int, float], after: dict[int, float]) -> str:
    """Return how the first series over time ends, if otherwise than before."""
    if not before or not after or not isinstance(figure, Figure | Columns):
        return ""
    first, last = (amount(one[max(one)], figure.unit) for one in (before, after))
    name = (figure.series if isinstance(figure, Columns) else figure.lines)[0].label
    words = _("; {name} ends at {after} in place of {before}")
    return words.format(name=name, after=last, before=first) if first != last else ""
