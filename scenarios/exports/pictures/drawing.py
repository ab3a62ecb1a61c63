"""Writes a page as a picture: SVG, PDF or PNG, the same bytes for the same input."""

import io
from collections.abc import Mapping
from functools import cache
from html import escape
from threading import Lock
from typing import TYPE_CHECKING, Any

from resources import resource_path
from resources.looks import DARK, LIGHT
from scenarios.exports.pictures.page import draw_page
from scenarios.exports.pictures.paper import FULL_SIZE, Paper
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page

if TYPE_CHECKING:
    from matplotlib.backend_bases import FigureCanvasBase
    from matplotlib.figure import Figure

KINDS = ("svg", "pdf", "png")
_PRODUCT = "Chokepoint"
_ONE = Lock()
"""Held while a picture is made: the drawing library keeps its settings and fonts in one place for all threads."""


def picture_bytes(
    page: Page,
    imprint: Imprint,
    kind: str,
    size: tuple[float, float] = FULL_SIZE,
    dpi: float = 144,
    dark: bool = False,
) -> bytes:
    """Return a page as the bytes of a picture.

    Parameters
    ----------
    kind
        Of `KINDS`.
    size
        Width and height, inches; the default is a slide of 16:9.
    dpi
        Pixels to an inch, of a PNG.
    """
    from matplotlib import rc_context

    with _ONE, rc_context(settings()):
        drawn = figure_of(page, imprint, size, dark)
        if kind == "png":
            return _png(drawn, page, imprint, dpi)
        return {"svg": _svg, "pdf": _pdf}[kind](drawn, page, imprint)


@cache
def settings() -> Any:
    """Return all settings of the drawing library, none of them from the machine, but for the one of windows."""
    from matplotlib import rc_params_from_file

    known = rc_params_from_file(resource_path("pictures.mplstyle"), use_default_template=True)
    return {name: value for name, value in known.items() if name != "backend"}


def figure_of(page: Page, imprint: Imprint, size: tuple[float, float] = FULL_SIZE, dark: bool = False) -> "Figure":
    """Return a page as it is drawn, before it is written; curves and columns are found by their gid."""
    paper = Paper(size, DARK if dark else LIGHT)
    draw_page(paper, page, imprint)
    return paper.figure


def _svg(drawn: "Figure", page: Page, imprint: Imprint) -> bytes:
    """Write SVG, with a title and a description for those who do not see it."""
    facts = {"Title": page.title, "Description": _told(page, imprint), "Creator": _maker(imprint), "Date": None}
    text = _written(drawn, "svg", facts).decode()
    opened, _title, rest = text.partition("<title>")
    title, _end, rest = rest.partition("</title>")
    opened = opened.replace("<svg ", '<svg role="img" aria-labelledby="title description" ', 1)
    description = f'<desc id="description">{escape(_told(page, imprint))}</desc>'
    return f'{opened}<title id="title">{title}</title>\n {description}{rest}'.encode()


def _pdf(drawn: "Figure", page: Page, imprint: Imprint) -> bytes:
    facts = {
        "Title": page.title,
        "Subject": _told(page, imprint),
        "Keywords": ", ".join((page.name, imprint.scenario, imprint.reference, *imprint.sources)),
        "Creator": _maker(imprint),
        "Producer": _maker(imprint),
        "CreationDate": None,
    }
    return _written(drawn, "pdf", facts)


def _png(drawn: "Figure", page: Page, imprint: Imprint, dpi: float) -> bytes:
    facts = {"Title": page.title, "Description": _told(page, imprint), "Software": _maker(imprint)}
    return _written(drawn, "png", facts, dpi=dpi)


def _told(page: Page, imprint: Imprint) -> str:
    shown = (text for one in page.shown for text in (one.title, getattr(one, "text", "")))
    return ". ".join(filter(None, (page.detail, *page.text, *shown, imprint.line())))


def _maker(imprint: Imprint) -> str:
    return f"{_PRODUCT} {imprint.engine}"


def _written(drawn: "Figure", kind: str, facts: Mapping[str, str | None], **how: Any) -> bytes:
    stream = io.BytesIO()
    _canvas(kind)(drawn).print_figure(stream, format=kind, metadata=facts, facecolor="auto", **how)
    return stream.getvalue()


def _canvas(kind: str) -> "type[FigureCanvasBase]":
    """Return what writes a kind; the others are not loaded, which takes as long as drawing a page."""
    if kind == "svg":
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        return FigureCanvasSVG
    if kind == "pdf":
        from matplotlib.backends.backend_pdf import FigureCanvasPdf

        return FigureCanvasPdf
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    return FigureCanvasAgg
