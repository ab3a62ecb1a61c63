"""What the background does for exports: pages made into pictures to look at, to copy and to print, and into files."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.background import Errand
from desktop.deck import Deck
from scenarios.exports.formats import Options, export_file, format_of
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, Told, page, page_names
from scenarios.texts import _

_COPIED_DPI, _PRINTED_DPI = 192, 300
"""Twice what a screen shows; what paper shows. Qt's own reader of SVG does not draw all that ours holds."""
_LEAST_DOTS = 320


@dataclass(frozen=True)
class Preview:
    """The page in hand: its headline, what tells it, and its picture as PNG."""

    headline: str
    spoken: str
    png: bytes


@dataclass(frozen=True)
class Copied:
    """A page for other programs: pictures as PNG and SVG, the numbers as HTML and as text with tabs."""

    name: str
    png: bytes
    svg: bytes
    html: str
    text: str


@dataclass(frozen=True)
class Written:
    """A file, and how many pages are in it."""

    file: Path
    pages: int


@dataclass(frozen=True)
class Updated:
    """What the update of a deck did: where the old deck stands, None where nothing had to be written; sentences."""

    file: Path
    kept: Path | None
    changed: tuple[str, ...]
    left: tuple[str, ...]
    same: int


def preview(told: Told, deck: Deck, dots: int) -> Preview:
    """Return the page in hand as it will be, so many dots wide."""
    made = drawn_page(_in_hand(told, deck), _footed(told, deck).imprint, dots)
    return replace(made, headline=page(told, deck.in_hand).title)


def drawn_page(shown: Page, imprint: Imprint, dots: int, *, dark: bool = False) -> Preview:
    """Return a page as a picture so many dots wide, light on dark where that is asked for."""
    from scenarios.exports.pictures.drawing import picture_bytes
    from scenarios.exports.pictures.paper import FULL_SIZE

    png = picture_bytes(shown, imprint, "png", dpi=max(dots, _LEAST_DOTS) / FULL_SIZE[0], dark=dark)
    return Preview(shown.title, f"{shown.title}. {shown.detail}", png)


def printed(told: Told, deck: Deck) -> bytes:
    """Return the page in hand as PNG, fine enough for paper."""
    from scenarios.exports.pictures.drawing import picture_bytes

    return picture_bytes(_in_hand(told, deck), _footed(told, deck).imprint, "png", dpi=_PRINTED_DPI)


def copied(told: Told, deck: Deck) -> Copied:
    """Return the page in hand as other programs take it."""
    return copied_page(_in_hand(told, deck), _footed(told, deck).imprint)


def copied_page(shown: Page, imprint: Imprint) -> Copied:
    """Return a page as other programs take it."""
    from scenarios.exports.clipboard import html_table, tsv
    from scenarios.exports.pictures.drawing import picture_bytes

    png, svg = picture_bytes(shown, imprint, "png", dpi=_COPIED_DPI), picture_bytes(shown, imprint, "svg")
    return Copied(shown.name, png, svg, html_table(shown, imprint), tsv(shown))


def written(told: Told, deck: Deck, file: Path, errand: Errand) -> Written:
    """Write the deck to a file, or the page in hand where the format takes one page."""
    kind = format_of(file)
    names = (deck.in_hand,) if kind.single else deck.pages
    options = Options(template=deck.template if "template" in kind.options else None)

    def step(done: int, of: int) -> None:
        errand.step(_("Writing {file}: page {n} of {of}").format(file=file.name, n=min(done + 1, of), of=of))

    step(0, len(names))
    export_file(_footed(told, deck), _titled(told, deck, names), file, options, step)
    return Written(file, len(names))


def updated(told: Told, deck: Deck, file: Path, errand: Errand) -> Updated:
    """Fill the charts and texts of a deck on the disk with what is on screen; the old one stays beside it."""
    from scenarios.exports.slides.update import update_file

    def step(done: int, of: int) -> None:
        errand.step(_("Updating {file}: slide {n} of {of}").format(file=file.name, n=min(done + 1, of), of=of))

    def make(page_id: str) -> Page | None:
        known = {*page_names(), *(one.id for one in told.found)}
        return page(told, page_id) if page_id in known else None

    report, kept = update_file(file, make, _footed(told, deck).imprint, step)
    return Updated(file, kept, report.changed, report.left, report.same)


def _in_hand(told: Told, deck: Deck) -> Page:
    return _titled(told, deck, (deck.in_hand,))[0]


def _titled(told: Told, deck: Deck, names: Iterable[str]) -> tuple[Page, ...]:
    """Return pages under the titles of the user's own."""
    made = (page(told, one) for one in names)
    own = deck.titles
    return tuple(replace(one, title=own[one.id], own_title=True) if one.id in own else one for one in made)


def _footed(told: Told, deck: Deck) -> Told:
    """Return what is told of, over a footer as long as the user wants it."""
    return replace(told, imprint=replace(told.imprint, brief=deck.brief))
