"""What a command writes of pages into a folder: each figure on them as CSV and as SVG."""

from collections.abc import Iterable
from dataclasses import replace

from scenarios.exports.formats import unwatched
from scenarios.exports.pictures.drawing import picture_bytes
from scenarios.exports.tidy import tidy_bytes
from scenarios.figures.figure import Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.figures.plots import Shown


def figure_files(pages: Iterable[Page], imprint: Imprint) -> dict[str, str]:
    """Return texts by file name for `write_file_set`: the numbers and the picture of each figure, tables left out."""
    contents = {}
    for page in pages:
        for figure in (one for one in page.shown if not isinstance(one, Table)):
            alone = replace(page, shown=(figure,), title=_title(page, figure))
            contents[f"{figure.id}.csv"] = tidy_bytes([alone], imprint, unwatched).decode("utf-8")
            contents[f"{figure.id}.svg"] = picture_bytes(alone, imprint, "svg").decode("utf-8")
    return contents


def _title(page: Page, figure: Shown) -> str:
    """Return the headline of a figure alone: the page's of its first, of another its own words."""
    first = figure is page.shown[0]
    return page.title if first else getattr(figure, "text", "") or figure.title
