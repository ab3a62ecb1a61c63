"""Shows a Table as lines of a terminal."""

from itertools import zip_longest

from scenarios.figures.figure import Table
from scenarios.texts import _


def table_lines(table: Table) -> list[str]:
    """Return title, head, rows and notes, numbers flush right; without rows a sentence in place of head and rows."""
    if not table.rows:
        return [table.title, "", _("There is nothing to list."), *table.notes, ""]
    rows = [table.columns, *table.rows]
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    lines = [
        "  ".join(
            f"{cell:>{width}}" if numeric else f"{cell:<{width}}"
            for cell, width, numeric in zip(row, widths, table.numeric, strict=True)
        ).rstrip()
        for row in rows
    ]
    return [table.title, "", lines[0], "-" * sum(widths, 2 * (len(widths) - 1)), *lines[1:], "", *table.notes, ""]
