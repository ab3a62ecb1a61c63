"""A small table of measurements: a title, columns and rows of numbers, and how it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """What one part of the benchmark found.

    Attributes
    ----------
    rows
        Numbers by the name of the row, one a column.
    note
        A sentence below the table.
    """

    title: str
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[float, ...]]
    note: str = ""

    def text(self) -> str:
        """Return the table as it is printed."""
        head = f"{self.title:30}" + "".join(f"{column:>16}" for column in self.columns)
        rows = (f"{name:30}" + "".join(f"{rounded(one):>16}" for one in row) for name, row in self.rows.items())
        return "\n".join(["", head, *rows, *([self.note] if self.note else [])])

    def column(self, name: str) -> dict[str, float]:
        """Return one column by row."""
        place = self.columns.index(name)
        return {row: values[place] for row, values in self.rows.items()}


def rounded(number: float) -> str:
    """Return a number to three digits or to the whole."""
    size = abs(number)
    return f"{number:,.0f}" if size >= 100 else f"{number:,.1f}" if size >= 10 else f"{number:.3g}"
