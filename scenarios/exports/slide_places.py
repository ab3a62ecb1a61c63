"""Templates of decks: opens one, ours or a house's, and finds in its layouts where title, charts and footer stand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from resources import resource_path
from scenarios.errors import InputError
from scenarios.texts import _

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.shapes.autoshape import Shape
    from pptx.shapes.placeholder import LayoutPlaceholder
    from pptx.slide import Slide, SlideLayout
    from pptx.util import Length

OWN_TEMPLATE = "templates/chokepoint.pptx"
SUBJECT = "template"
_INCH = 914400
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How old .ppt files begin, and new ones that a password locks."""
_FLATTEST = 1.5
"""Width of a page by its height, below which charts and headlines have no room."""
_DETAIL_HEIGHT, _FOOTER_HEIGHT, _GAP = 0.45, 0.35, 0.1
"""Inches."""
_CONTENT = ("CHART", "OBJECT", "BODY", "TABLE")
_LETTER, _LINE = 0.54, 1.2
"""Mean width of a letter and height of a line, in sizes of the font."""


@dataclass(frozen=True)
class Place:
    """A rectangle on a page, inches."""

    x: float
    y: float
    width: float
    height: float

    def lengths(self) -> tuple[Length, Length, Length, Length]:
        """Return left, top, width and height as python-pptx takes them."""
        from pptx.util import Inches

        return Inches(self.x), Inches(self.y), Inches(self.width), Inches(self.height)

    def without_top(self, height: float) -> Place:
        """Return what is left below a strip."""
        return Place(self.x, self.y + height, self.width, self.height - height)

    def without_bottom(self, height: float) -> Place:
        """Return what is left above a strip."""
        return Place(self.x, self.y, self.width, self.height - height)

    def room(self, size: float) -> int:
        """Return how many letters of a size in points it holds, by their mean width."""
        lines = max(1, int(self.height * 72 / (size * _LINE)))
        return int(0.97 * lines * self.width * 72 / (size * _LETTER))


@dataclass(frozen=True)
class Layout:
    """A layout of the template with what the deck puts on it.

    Attributes
    ----------
    title, detail, body
        Indices of the placeholders; None where a text box of our own stands in.
    area
        Where charts, tables or text stand.
    detail_place, footer_place, footer_size
        Where the footer stands, and the size of its letters in points.
    footer
        Index of its placeholder, None for a text box.
    number
        Index of the placeholder of the page's number, None for none.
    """

    made_from: SlideLayout
    title: int
    detail: int | None
    body: int | None
    area: Place
    detail_place: Place
    footer: int | None
    footer_place: Place
    footer_size: float
    number: int | None


def open_template(template: Path | None) -> Presentation:
    """Return an empty deck made from a template, ours where none is given.

    Raises
    ------
    InputError
        It is no template that a deck can be made from; the message says what is missing.
    """
    file = resource_path(OWN_TEMPLATE) if template is None else template
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise _refused(file.name, _("it cannot be read ({reason})").format(reason=problem.strerror)) from problem
    deck = open_deck(content, file.name)
    _check_shape(deck, file.name)
    _drop_slides(deck)
    return deck


def open_deck(content: bytes, name: str) -> Presentation:
    """Return a PowerPoint file, opened.

    Raises
    ------
    InputError
        It is none, or it is locked by a password.
    """
    from pptx import Presentation

    if content.startswith(_OLE):
        raise _refused(name, _("it is locked by a password, or of the old kind (.ppt): save it as .pptx without one"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            kinds = package.read("[Content_Types].xml")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as problem:
        raise _refused(name, _("it is no PowerPoint file (.pptx)")) from problem
    if b"macroEnabled" in kinds:
        raise _refused(name, _("it holds macros: save it as .pptx without them"))
    try:
        return Presentation(io.BytesIO(_as_deck(content) if b"presentationml.template" in kinds else content))
    except Exception as problem:  # whatever a file from anywhere makes python-pptx or its XML parser stumble over
        raise _refused(name, _("it is no sound PowerPoint file (.pptx)")) from problem


def find_layout(deck: Presentation, kind: str, name: str) -> Layout:
    """Return the layout for a kind of page: "title", "chart", "table" or "text".

    It is the one of that name ("Chokepoint chart"), or that has a placeholder of that name; else the one that serves by
    the types of its placeholders.

    Raises
    ------
    InputError
        There is none with a title and a place for content.
    """
    layouts = list(deck.slide_layouts)
    wanted = f"chokepoint {kind}"
    for one in layouts:
        if one.name.casefold() == wanted or (kind != "title" and _named(one, wanted) is not None):
            found = _read(deck, one, kind)
            if found is not None:
                return found
    served = [found for one in layouts if (found := _read(deck, one, kind)) is not None]
    titles = [one for one in served if kind == "title" and _has_type(one.made_from, ("CENTER_TITLE", "SUBTITLE"))]
    content = [one for one in served if one.body is not None]
    if not content:
        missing = _("no layout of it has a title and a placeholder for content, a chart or text")
        raise _refused(name, missing)
    return max(
        titles or content,
        key=lambda one: (round(one.area.width * one.area.height), -len(one.made_from.placeholders)),
    )


def _refused(name: str, reason: str) -> InputError:
    message = _("No deck can be made from {file}: {reason}. Nothing was written.")
    return InputError(SUBJECT, message.format(file=name, reason=reason))


def _as_deck(content: bytes) -> bytes:
    """Return a template (.potx) as a deck: the same parts, the main one filed under another type."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename == "[Content_Types].xml":
                text = text.replace(b"presentationml.template.main", b"presentationml.presentation.main")
            new.writestr(part, text)
    return written.getvalue()


def _check_shape(deck: Presentation, name: str) -> None:
    width, height = int(deck.slide_width or 0), int(deck.slide_height or 0)
    if not height or width / height < _FLATTEST:
        shape = f"{width / _INCH:.3g} : {height / _INCH:.3g}"
        reason = _("its pages are {shape} inches, and charts beside headlines need 16 : 9").format(shape=shape)
        raise _refused(name, reason)


def _drop_slides(deck: Presentation) -> None:
    """Take out the slides that a template brings, and the sections that name them."""
    root = deck.part._element
    slides = root.find(_tag("p", "sldIdLst"))
    for one in list(slides) if slides is not None else ():
        deck.part.drop_rel(one.get(_tag("r", "id")))
        slides.remove(one)
    for name in ("custShowLst", "extLst"):
        for one in root.findall(_tag("p", name)):
            root.remove(one)


def _tag(prefix: str, name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(f"{prefix}:{name}"))


def _all(layout: SlideLayout) -> list[LayoutPlaceholder]:
    return list(cast("Iterable[LayoutPlaceholder]", layout.placeholders))


def _named(layout: SlideLayout, wanted: str) -> LayoutPlaceholder | None:
    return next((one for one in _all(layout) if one.name.casefold() == wanted), None)


def _of_type(layout: SlideLayout, types: tuple[str, ...]) -> list[LayoutPlaceholder]:
    return [one for one in _all(layout) if one.placeholder_format.type.name in types]


def _has_type(layout: SlideLayout, types: tuple[str, ...]) -> bool:
    return bool(_of_type(layout, types))


def _read(deck: Presentation, layout: SlideLayout, kind: str) -> Layout | None:
    """Return what a layout offers, None where it has no title, or neither content nor a subtitle."""
    title = next(iter(_of_type(layout, ("TITLE", "CENTER_TITLE"))), None)
    if title is None:
        return None
    body = _named(layout, f"chokepoint {'text' if kind == 'title' else kind}") or _largest(layout, title)
    detail = _named(layout, "chokepoint detail") or _detail_by_type(layout, body)
    if body is None and detail is None:
        return None
    area = _place(body) if body is not None else _below(deck, _place(detail or title))
    detail_place = _place(detail) if detail is not None else Place(area.x, area.y, area.width, _DETAIL_HEIGHT)
    if detail is None:
        area = area.without_top(_DETAIL_HEIGHT + _GAP)
    footer = _named(layout, "chokepoint footer") or next(iter(_of_type(layout, ("FOOTER",))), None)
    footer_place = _place(footer) if footer is not None else None
    if footer_place is None:
        area = area.without_bottom(_FOOTER_HEIGHT + _GAP)
        footer_place = Place(area.x, area.y + area.height + _GAP, area.width, _FOOTER_HEIGHT)
    number = next(iter(_of_type(layout, ("SLIDE_NUMBER",))), None)
    return Layout(
        layout,
        title.placeholder_format.idx,
        None if detail is None else detail.placeholder_format.idx,
        None if body is None else body.placeholder_format.idx,
        area,
        detail_place,
        None if footer is None else footer.placeholder_format.idx,
        footer_place,
        9.0 if footer is None else _size(footer, deck),
        None if number is None else number.placeholder_format.idx,
    )


def _largest(layout: SlideLayout, title: LayoutPlaceholder) -> LayoutPlaceholder | None:
    content = [one for one in _of_type(layout, _CONTENT) if one.name.casefold() != "chokepoint detail"]
    below = [one for one in content if _place(one).y >= _place(title).y]
    return max(below, key=lambda one: int(one.width or 0) * int(one.height or 0), default=None)


def _detail_by_type(layout: SlideLayout, body: LayoutPlaceholder | None) -> LayoutPlaceholder | None:
    """Return a subtitle, or a text across the page above the content."""
    for one in _of_type(layout, ("SUBTITLE", "BODY")):
        if body is None or one is body:
            if body is None:
                return one
            continue
        place, content = _place(one), _place(body)
        if place.y + place.height <= content.y + _GAP and place.width > 0.5 * content.width:
            return one
    return None


def _below(deck: Presentation, upper: Place) -> Place:
    """Return the room between a placeholder and the foot of the page."""
    top = upper.y + upper.height + _GAP
    return Place(upper.x, top, upper.width, int(deck.slide_height or 0) / _INCH - top - 2 * _FOOTER_HEIGHT)


def _place(one: LayoutPlaceholder) -> Place:
    x, y, width, height = (int(each or 0) / _INCH for each in (one.left, one.top, one.width, one.height))
    return Place(x, y, width, height)


def room_in(deck: Presentation, slide: Slide, footer: Shape) -> int:
    """Return how many letters a slide's footer holds as it stands now."""
    width, height = int(footer.width or 0) / _INCH, int(footer.height or 0) / _INCH
    own = [run.font.size for paragraph in footer.text_frame.paragraphs for run in paragraph.runs]
    idx = footer.placeholder_format.idx if footer.is_placeholder else None
    above = next((one for one in _all(slide.slide_layout) if one.placeholder_format.idx == idx), None)
    size = own[0].pt if own and own[0] is not None else _size(above, deck) if above is not None else 12.0
    return Place(0, 0, width, height).room(size)


def _size(footer: LayoutPlaceholder, deck: Presentation) -> float:
    """Return the size of the footer's letters in points: its own, the master's, or what PowerPoint takes."""
    masters = [one for one in deck.slide_master.placeholders if one.placeholder_format.type.name == "FOOTER"]
    for one in (footer, *masters):
        for level in one._element.iter(_tag("a", "defRPr"), _tag("a", "rPr")):
            if level.get("sz"):
                return int(level.get("sz")) / 100
    return 12.0
