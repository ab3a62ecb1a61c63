"""The table of formats: of each suffix its name, how many pages it takes, its options, and what makes its bytes.

To add a format, add a function that makes its bytes, and its row in `FORMATS`. The packages that write a format are
imported when it is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from scenarios.errors import InputError, near_miss
from scenarios.figures.figure import Table
from scenarios.figures.pages import Page, Told, page, standard_pages
from scenarios.texts import _
from scenarios.whole_files import write_whole

Step = Callable[[int, int], None]
"""Called with the pages done and all of them; it may raise to stop, and then nothing is written."""
_SLIP = 0.7
"""How near a suffix must be to a known one to be taken for it."""


INCHES, DPI, MOST_PIXELS = (2.0, 60.0), (30, 600), 100_000_000
"""Sizes that a picture may have: a side, dots per inch, and all dots together."""


@dataclass(frozen=True)
class Options:
    """What a user may choose beside the pages; None for what the format does by itself.

    Attributes
    ----------
    template
        File of a house template.
    size
        Width and height in inches.
    dpi
        Dots per inch, of formats made of dots.
    all_draws
        Whether every run is written, not only the quantiles over them.
    """

    template: Path | None = None
    size: tuple[float, float] | None = None
    dpi: int | None = None
    all_draws: bool | None = None


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes
    ----------
    name
        In words, as a list of file types shows it.
    single
        Whether a file holds one page only.
    numbers
        Whether it holds the numbers of figures alone.
    options
        Which fields of `Options` it heeds.
    content
        Makes the bytes of pages; it writes no file.
    """

    suffix: str
    name: Callable[[], str]
    single: bool
    numbers: bool
    options: tuple[str, ...]
    content: Callable[[Told, Sequence[Page], Options, Step], bytes]

    def usual_pages(self, told: Told) -> tuple[str, ...]:
        """Return the ids of the pages where nobody has chosen: those of a deck that it holds, or the first share."""
        standard = standard_pages(told.definition)
        if self.single:
            return tuple(one for one in standard if one.startswith("share."))[:1]
        return tuple(one for one in standard if self.holds(page(told, one))) if self.numbers else standard

    def holds(self, page: Page) -> bool:
        """Whether anything of a page comes into a file of many pages."""
        return not self.numbers or any(not isinstance(shown, Table) for shown in page.shown)


def unwatched(_done: int, _of: int) -> None:
    """Stand in for a step where nobody watches."""


def format_of(file: Path) -> Format:
    """Return the format of a file by its suffix.

    Raises
    ------
    InputError
        No format has this suffix; the message offers the near miss.
    """
    suffix = file.suffix.lower()
    if suffix in FORMATS:
        return FORMATS[suffix]
    message = _("{file}: '{suffix}' is no format to write{hint}; allowed: {all}")
    if not suffix:
        message = _("{file}: the end of the name says the format, and this one has none; allowed: {all}")
    raise InputError(
        "to",
        message.format(file=file.name, suffix=suffix, hint=near_miss(suffix, FORMATS, _SLIP), all=", ".join(FORMATS)),
    )


def export_file(
    told: Told, pages: Sequence[Page], file: Path, options: Options | None = None, step: Step = unwatched
) -> None:
    """Write pages to a file, in the format that its suffix names.

    Parameters
    ----------
    told
        What the pages tell of.

    Raises
    ------
    InputError
        An unknown suffix, more pages than the format takes, none, or an option that it does not have.
    StorageError
        The file cannot be written; what stood there before still stands.
    """
    kind, options = format_of(file), options or Options()
    _check(kind, pages, options)
    content = kind.content(told, pages, options, step)
    write_whole(file, content, _("What stood there before is unchanged, and so is your scenario; try another place."))


def _check(kind: Format, pages: Sequence[Page], options: Options) -> None:
    if not pages:
        raise InputError("figure", _("no page is chosen; choose at least one"))
    if kind.single and len(pages) > 1:
        message = _("a {suffix} file holds one page, and {n} are chosen: {names}; choose one")
        names = "; ".join(one.name for one in pages)
        raise InputError("figure", message.format(suffix=kind.suffix, n=len(pages), names=names))
    _check_size(options)
    for one in fields(Options):
        if getattr(options, one.name) is not None and one.name not in kind.options:
            able = ", ".join(suffix for suffix, other in FORMATS.items() if one.name in other.options)
            message = _("{option}: a {suffix} file has no such option; it is for {able}")
            name = one.name.replace("_", "-")
            raise InputError(name, message.format(option=name, suffix=kind.suffix, able=able))


def _check_size(options: Options) -> None:
    width, height = options.size or (INCHES[0], INCHES[0])
    for name, value, (least, most) in (
        ("width", width, INCHES),
        ("height", height, INCHES),
        ("dpi", DPI[0] if options.dpi is None else options.dpi, DPI),
    ):
        if not least <= value <= most:
            message = _("{name}: {value:g} is not allowed; allowed: {least:g} to {most:g}")
            raise InputError(name, message.format(name=name, value=value, least=least, most=most))
    if options.dpi is not None and width * height * options.dpi**2 > MOST_PIXELS:
        message = _("dpi: {dpi} makes more than {n} million pixels of {width:g} by {height:g} inches; take fewer")
        n = MOST_PIXELS // 1_000_000
        raise InputError("dpi", message.format(dpi=options.dpi, n=n, width=width, height=height))


def _deck(told: Told, pages: Sequence[Page], options: Options, step: Step) -> bytes:
    from scenarios.exports.slides.deck import deck_bytes

    return deck_bytes(pages, told.imprint, options.template, step)


def _workbook(told: Told, pages: Sequence[Page], options: Options, step: Step) -> bytes:
    from scenarios.exports.workbook.book import workbook_bytes

    return workbook_bytes(told, pages, bool(options.all_draws), step)


def _tidy(told: Told, pages: Sequence[Page], _options: Options, step: Step) -> bytes:
    from scenarios.exports.tidy import tidy_bytes

    return tidy_bytes(pages, told.imprint, step)


def _picture(kind: str) -> Callable[[Told, Sequence[Page], Options, Step], bytes]:
    def content(told: Told, pages: Sequence[Page], options: Options, step: Step) -> bytes:
        from scenarios.exports.pictures.drawing import picture_bytes

        step(0, 1)
        chosen: dict[str, Any] = {"size": options.size, "dpi": options.dpi}
        return picture_bytes(
            pages[0], told.imprint, kind, **{name: one for name, one in chosen.items() if one is not None}
        )

    return content


FORMATS = {
    one.suffix: one
    for one in (
        Format(".pptx", lambda: _("PowerPoint deck with charts to edit"), False, False, ("template",), _deck),
        Format(".xlsx", lambda: _("Excel workbook"), False, False, ("all_draws",), _workbook),
        Format(".csv", lambda: _("Table of all numbers, CSV"), False, True, (), _tidy),
        Format(".svg", lambda: _("Picture, SVG"), True, False, ("size",), _picture("svg")),
        Format(".pdf", lambda: _("Picture, PDF"), True, False, ("size",), _picture("pdf")),
        Format(".png", lambda: _("Picture, PNG"), True, False, ("size", "dpi"), _picture("png")),
    )
}
