"""The layouts of a template, ours or a house's: where on its pages title, charts, tables and footer stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from scenarios.exports.slides.deck_files import refused
from scenarios.texts import _

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.shapes.autoshape import Shape
    from pptx.shapes.placeholder import LayoutPlaceholder, MasterPlaceholder
    from pptx.slide import Slide, SlideLayout
    from pptx.util import Length

_INCH = 914400
_DETAIL_HEIGHT, _FOOTER_HEIGHT, _GAP = 0.45, 0.35, 0.1
"""Inches."""
_DETAIL_SIZE, _FOOTER_SIZE, _SMALLEST = 14.0, 9.0, 12.0
"""Of letters, points: where we choose them, and how small they get to make a text fit."""
_LEAST_WIDTH, _LEAST_HEIGHT = 4.0, 1.8
"""Inches that a chart needs."""
_CHART = "chokepoint chart"
_FIRST_PAGE = ("CENTER_TITLE", "SUBTITLE")
"""Types of placeholders that only a deck's first page has."""
_CONTENT = ("CHART", "OBJECT", "BODY", "TABLE")
_LETTER, _LINE = 0.5, 1.2
"""Mean width of a letter and height of a line, in sizes of the font."""
_LOST = 4
"""Letters that a line loses where words go on to the next."""


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
        return lines * max(int(self.width * 72 / (size * _LETTER)) - _LOST, 1)


@dataclass(frozen=True)
class Spot:
    """Where a text stands.

    Attributes
    ----------
    idx
        Of its placeholder, None where a text box of our own stands in.
    size
        Of its letters as the template has them, points.
    """

    idx: int | None
    place: Place
    size: float

    def fitting(self, text: str, spare: float = 0.0) -> float:
        """Return the size of letters in points at which a text fits: the template's, or as much less as it takes.

        Parameters
        ----------
        spare
            Room to be left over for wide letters and for the ends of paragraphs, as a part of the text's length.
        """
        size = self.size
        while size > _SMALLEST and self.place.room(size) < (1 + spare) * len(text):
            size -= 1
        return size


@dataclass(frozen=True)
class Layout:
    """A layout of the template with what the deck puts on it.

    Attributes
    ----------
    body
        The placeholder for content, None for none.
    area
        Where charts, tables or text stand.
    number
        Index of the placeholder for the page's number, None for none.
    """

    made_from: SlideLayout
    title: Spot
    detail: Spot
    footer: Spot
    body: Spot | None
    area: Place
    number: int | None


def find_layout(deck: Presentation, kind: str, name: str) -> Layout:
    """Return the layout for a kind of page: "title", "chart", "table" or "text".

    It is the one of that name ("Chokepoint table"), or one that has a placeholder of that name, or of the name
    "Chokepoint chart"; else the one that serves by the types of its placeholders.

    Raises
    ------
    InputError
        There is none with a title and a place for content.
    """
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    wanted = f"chokepoint {kind}"
    named = [one for one in layouts if one.name.casefold() == wanted]
    inner = [one for one in layouts if kind != "title" and not _has_type(one, _FIRST_PAGE)]
    for name_of_place in (wanted, _CHART):
        named += [one for one in inner if _named(one, name_of_place) is not None]
    found = next((found for one in named if (found := _read(deck, one, kind)) is not None), None)
    if found is not None:
        return found
    served = [found for one in layouts if (found := _read(deck, one, kind)) is not None]
    titles = [one for one in served if kind == "title" and _has_type(one.made_from, _FIRST_PAGE)]
    content = [one for one in served if one.body is not None]
    if not content:
        missing = _("no layout of it has a title and a placeholder for content, a chart or text of some size")
        raise refused(name, missing)
    return max(
        titles or content,
        key=lambda one: (round(one.area.width * one.area.height), -len(one.made_from.placeholders)),
    )


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
    own = _named(layout, f"chokepoint {'text' if kind == 'title' else kind}")
    body = own or _named(layout, _CHART) or _largest(layout, title)
    detail = _named(layout, "chokepoint detail") or _detail_by_type(layout, body)
    if body is None and detail is None:
        return None
    area = _place(body) if body is not None else _below(deck, _place(detail or title))
    line = Spot(None, Place(area.x, area.y, area.width, _DETAIL_HEIGHT), _DETAIL_SIZE)
    if detail is None:
        area = area.without_top(_DETAIL_HEIGHT + _GAP)
    footer = _named(layout, "chokepoint footer") or next(iter(_of_type(layout, ("FOOTER",))), None)
    if footer is None:
        area = area.without_bottom(_FOOTER_HEIGHT + _GAP)
    if body is not None and (area.width < _LEAST_WIDTH or area.height < _LEAST_HEIGHT):
        return None
    foot = Spot(None, Place(area.x, area.y + area.height + _GAP, area.width, _FOOTER_HEIGHT), _FOOTER_SIZE)
    number = next(iter(_of_type(layout, ("SLIDE_NUMBER",))), None)
    return Layout(
        made_from=layout,
        title=_spot(title, layout),
        detail=line if detail is None else _spot(detail, layout),
        footer=foot if footer is None else _spot(footer, layout),
        body=None if body is None else Spot(body.placeholder_format.idx, area, _size(body, layout)),
        area=area,
        number=None if number is None else number.placeholder_format.idx,
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


def _spot(one: LayoutPlaceholder, layout: SlideLayout) -> Spot:
    return Spot(one.placeholder_format.idx, _place(one), _size(one, layout))


def room_in(slide: Slide, footer: Shape) -> int:
    """Return how many letters a slide's footer holds as it stands now."""
    width, height = int(footer.width or 0) / _INCH, int(footer.height or 0) / _INCH
    own = [run.font.size for paragraph in footer.text_frame.paragraphs for run in paragraph.runs]
    idx = footer.placeholder_format.idx if footer.is_placeholder else None
    above = next((one for one in _all(slide.slide_layout) if one.placeholder_format.idx == idx), None)
    size = (
        own[0].pt
        if own and own[0] is not None
        else _size(above, slide.slide_layout)
        if above is not None
        else _FOOTER_SIZE
    )
    return Place(0, 0, width, height).room(size)


_MASTER = {"CENTER_TITLE": "TITLE", "SUBTITLE": "BODY"}
"""Types of a layout's placeholders that take their looks from another type of the master's."""
_STYLES = {"TITLE": "titleStyle", "BODY": "bodyStyle", "FOOTER": "otherStyle"}


def _size(one: LayoutPlaceholder, layout: SlideLayout) -> float:
    """Return the size of a placeholder's letters in points: its own, the master's, or what PowerPoint takes."""
    kind = _MASTER.get(one.placeholder_format.type.name, one.placeholder_format.type.name)
    masters = cast("Iterable[MasterPlaceholder]", layout.slide_master.placeholders)
    same = [each._element for each in masters if each.placeholder_format.type.name == kind]
    styles = list(layout.slide_master._element.iter(_tag("p", _STYLES.get(kind, "bodyStyle"))))
    for each in (one._element, *same, *styles):
        for level in each.iter(_tag("a", "defRPr"), _tag("a", "rPr")):
            if level.get("sz"):
                return int(level.get("sz")) / 100
    return 18.0
