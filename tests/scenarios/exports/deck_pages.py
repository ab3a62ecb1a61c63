"""Pages made by hand for tests of decks: one of each kind, their numbers moved by as much as wanted."""

import numpy as np

from scenarios.figures.figure import Band, Columns, Figure, Line, Mark, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Difference, Page

AT = 2023.125 + 0.25 * np.arange(32)


def imprint(day="2026-11-24"):
    return Imprint("Mine", "Baseline", day, "2026-11", "0.1.0", 40, 7, ("Cap 900",), ("M001",), ("IDC",))


def fan(shift=0.0, gap=False):
    """Return a figure of shares between 20 and 60 % with two bands, a reference and a published point."""
    middle = np.linspace(0.2, 0.5, 32) + shift
    if gap:
        middle[[5, 31]] = np.nan
    bands = tuple(Band(name, f"{name} in 10 runs", middle - width, middle + width) for name, width in _WIDTHS)
    lines = (Line("median", "Median", middle), Line("reference", "Baseline", np.linspace(0.2, 0.4, 32)))
    mark = Mark(2024.5, 0.31, "IDC", ("M001",), "a note", proxy=False)
    return Figure("share.made", "Share of all that is sold", "fraction", AT, 2026.5, lines, bands, (mark,))


_WIDTHS = (("8", 0.1), ("5", 0.05))


def parts(shift=0.0):
    """Return parts of a whole by year, the first year without values."""
    first = np.array([np.nan, 1 / 3, 0.5]) + shift
    series = (Line("a", "dies", first), Line("b", "HBM", 1 - first))
    return Columns("parts", "Runs by what binds", "fraction", ("2026", "2027", "2028"), series, stacked=True)


def pages(shift=0.0, rows=4, gap=False):
    """Return a page of text, one of a fan with an arrow, one of columns beside a fan, and one of a table."""
    difference = Difference(2028, 0.35, 0.4 + shift, f"{round(5 + 100 * shift):+d} points")
    table = Table("sources", "Sources", ("id", "value"), (False, True), tuple((f"M{n}", str(n)) for n in range(rows)))
    return {
        one.id: one
        for one in (
            Page("title", "Title", "Mine", "a scenario, not a forecast", (), "Made so.", (f"First {shift}", "Second")),
            Page("share", "Share", f"Training: {shift}", "Detail", (fan(shift, gap),), "Medians.", (), difference),
            Page("binding", "Binding", "Dies bind", "", (parts(shift),), "Parts of runs."),
            Page("sources", "Sources", "Published", "", (table,), "Sources."),
        )
    }
