"""Shows of a page what it is held against alone: the reference that its figures hold beside the scenario."""

from dataclasses import replace

from scenarios.figures.figure import Figure, Line
from scenarios.figures.pages import Page
from scenarios.texts import _


def reference_page(page: Page) -> Page | None:
    """Return a page with its reference in the place of the scenario; None for one that holds none."""
    figures = tuple(one for one in page.shown if isinstance(one, Figure) and any(map(_is_reference, one.lines)))
    if not figures:
        return None
    alone = tuple(
        replace(one, lines=tuple(filter(_is_reference, one.lines)), bands=(), stretches=()) for one in figures
    )
    name = next(filter(_is_reference, figures[0].lines)).label
    title = _("The reference: {name}").format(name=name)
    return replace(page, title=title, detail=figures[0].title, shown=alone, text=(), difference=None)


def _is_reference(line: Line) -> bool:
    return line.id == "reference"
