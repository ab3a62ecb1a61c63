"""The numbers behind a chart on a slide: one sheet, as a workbook to edit and as what the chart remembers of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SHEET = "Sheet1"
_DAY_ZERO = date(1899, 12, 30)
"""Of the days that spreadsheets count."""
_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, eq=False)
class Column:
    """One column of the sheet.

    Attributes
    ----------
    values
        A number for each row; NaN is a blank cell.
    difference
        Places of the columns of which this one is the first less the second, so that it follows when they are edited.
    """

    name: str
    values: Array
    difference: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Sheet:
    """Names of the rows and the columns of numbers beside them; where rows have days, these stand first.

    Attributes
    ----------
    heads
        Above the days and the names, in that order.
    """

    heads: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[Column, ...]
    number_format: str
    days: tuple[date, ...] = ()

    def workbook(self) -> bytes:
        """Return it as an Excel workbook; the same sheet gives the same bytes."""
        import xlsxwriter

        written = io.BytesIO()
        with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
            book.set_properties({"created": datetime.combine(_DAY_ZERO, datetime.min.time())})
            sheet, bold = book.add_worksheet(SHEET), book.add_format({"bold": True, "text_wrap": True})
            looks = {"num_format": self.number_format}, {"num_format": "mmm yyyy"}
            number, month = (book.add_format(one) for one in looks)
            first = len(self.heads)
            sheet.freeze_panes(1, first)
            sheet.set_column(0, first + len(self.columns), 14)
            for at, head in enumerate((*self.heads, *(one.name for one in self.columns))):
                sheet.write_string(0, at, plain(head), bold)
            for row, day in enumerate(self.days, start=1):
                sheet.write_number(row, 0, _serial(day), month)
            for row, name in enumerate(self.rows, start=1):
                sheet.write_string(row, first - 1, plain(name))
            for at, column in enumerate(self.columns, start=first):
                for row, value in enumerate(column.values, start=1):
                    if np.isnan(value):
                        continue
                    if column.difference is None:
                        sheet.write_number(row, at, value, number)
                    else:
                        upper, lower = (self.letter(one) for one in column.difference)
                        sheet.write_formula(row, at, f"={upper}{row + 1}-{lower}{row + 1}", number, value)
        return written.getvalue()

    def letter(self, place: int) -> str:
        """Return the letter of a column of numbers by its place."""
        from xlsxwriter.utility import xl_col_to_name

        return str(xl_col_to_name(len(self.heads) + place))

    def named(self, place: int) -> str:
        """Return a column's head as a chart refers to it."""
        text = f'<c:pt idx="0"><c:v>{xml_text(self.columns[place].name)}</c:v></c:pt>'
        cached = f'<c:strCache><c:ptCount val="1"/>{text}</c:strCache>'
        return f"<c:tx><c:strRef><c:f>{SHEET}!${self.letter(place)}$1</c:f>{cached}</c:strRef></c:tx>"

    def places(self) -> str:
        """Return the rows as a chart refers to them: their days, or their names where they have none."""
        area = f"<c:f>{SHEET}!$A$2:$A${len(self.rows) + 1}</c:f>"
        if self.days:
            points = _points(str(_serial(one)) for one in self.days)
            form = f'<c:formatCode>mmm\\ yyyy</c:formatCode><c:ptCount val="{len(self.rows)}"/>'
            return f"<c:cat><c:numRef>{area}<c:numCache>{form}{points}</c:numCache></c:numRef></c:cat>"
        cached = f'<c:strCache><c:ptCount val="{len(self.rows)}"/>{_points(map(xml_text, self.rows))}</c:strCache>'
        return f"<c:cat><c:strRef>{area}{cached}</c:strRef></c:cat>"

    def numbers(self, place: int) -> str:
        """Return the numbers of a column as a chart refers to them; a blank cell is no point at all."""
        return self.area(place, "val")

    def area(self, place: int, tag: str) -> str:
        """Return the numbers of a column under another name, such as the lengths of error bars."""
        letter, values = self.letter(place), self.columns[place].values
        points = _points("" if np.isnan(one) else repr(float(one)) for one in values)
        form = f'<c:formatCode>{xml_text(self.number_format)}</c:formatCode><c:ptCount val="{len(values)}"/>'
        cells = f"<c:f>{SHEET}!${letter}$2:${letter}${len(values) + 1}</c:f>"
        return f"<c:{tag}><c:numRef>{cells}<c:numCache>{form}{points}</c:numCache></c:numRef></c:{tag}>"


def _points(values: Iterable[str]) -> str:
    return "".join(f'<c:pt idx="{at}"><c:v>{one}</c:v></c:pt>' for at, one in enumerate(values) if one)


def _serial(day: date) -> int:
    return (day - _DAY_ZERO).days


def plain(text: str) -> str:
    """Return a text without the characters that no XML file can hold."""
    return _NOT_IN_XML.sub("", text)


def xml_text(text: str) -> str:
    """Return a text as the content or the attribute of an XML element."""
    return escape(plain(text), {'"': "&quot;"})
