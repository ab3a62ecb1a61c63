"""Writes one sheet of a workbook: words above, heads that stay, filters, numbers in the form of their unit, a chart."""

from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

import numpy as np

from resources.looks import LIGHT
from scenarios.exports.workbook.charts import add_chart, height_of, layer_head, layers_of
from scenarios.exports.workbook.grids import Content, Grid, Quantity
from scenarios.exports.workbook.names import cell_text
from scenarios.exports.workbook.plots import field_looks, help_of
from scenarios.figures.figure import Figure
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import Plot, nothing_words
from scenarios.figures.plots import Cloud, Curves, Field, Spans
from scenarios.texts import _
from scenarios.units import UNITS

TOP = 4
"""Row of the heads, from 0."""
_WIDEST, _NARROWEST, _FREE_WIDTH, _FILTER = 60, 9, 8, 2
"""Characters of columns: the most and the fewest, those of one that nobody has set, and what a filter's arrow takes."""
_WORDS_WIDTH = 110
"""Characters of a line of running text."""
_LINE = 15.0
"""Height of a line, points."""
_PIXELS = 20
"""Height of a row."""


class Looks:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self.title = self.of(bold=True, font_size=14, font_color=LIGHT.text)
        self.muted = self.of(font_color=LIGHT.muted)
        head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": LIGHT.window}
        self.head = self.of(**head, bottom_color=LIGHT.separator, align="left", indent=1)
        self.number_head = self.of(**head, bottom_color=LIGHT.separator, align="right")
        self.wrapped = self.of(valign="top", text_wrap=True)
        self.cell = self.of(valign="top", text_wrap=True, align="left", indent=1)
        self.link = self.of(font_color=LIGHT.domestic, underline=1, valign="top")

    def of(self, **properties: object) -> Any:
        """Return the format of some properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def number(self, unit: str, largest: float) -> Any:
        """Return how numbers of a unit are written in a column whose largest is known."""
        return self.of(num_format=_number_format(unit, largest), valign="top")


def _number_format(unit: str, largest: float) -> str:
    if UNITS[unit].per_typed != 1:
        return "0.0%" if largest >= 0.01 or largest == 0 else "0.00%"
    sign = '"\u00d7"' if unit.startswith("x") else ""
    decimals = next((places for least, places in ((100, 0), (10, 1), (1, 2)) if largest >= least), 3)
    return sign + "#,##0" + ("." + "0" * decimals if decimals else "")


class _Exact(float):
    """A number that is written with all its digits, where the writer asks for sixteen."""

    def __format__(self, _spec: str) -> str:
        return repr(float(self))


def write_contents(sheet: Any, looks: Looks, cover: Page, imprint: Imprint, listed: Sequence[tuple[str, Grid]]) -> None:
    """Write the first sheet: title, headlines, imprint, method, and a link to every other sheet."""
    from xlsxwriter.utility import quote_sheetname

    widths = (34, 110)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, cell_text(cover.title), looks.title)
    sheet.write_string(1, 0, cell_text(cover.detail), looks.muted)
    words = (*cover.text, imprint.line(), cover.method.removesuffix(imprint.line()))
    row = _write_words(sheet, looks, 3, words, widths) + 1
    for place, head in enumerate((_("sheet"), _("what it shows"))):
        sheet.write_string(row, place, head, looks.head)
    for at, (name, grid) in enumerate(listed, start=row + 1):
        sheet.write_url(at, 0, f"internal:{quote_sheetname(name)}!A1", looks.link, name)
        title = cell_text(grid.title)
        sheet.write_string(at, 1, title, looks.wrapped)
        sheet.set_row(at, _height((title,), widths[1:]))


def _write_words(sheet: Any, looks: Looks, row: int, texts: Sequence[str], widths: Sequence[int]) -> int:
    """Write paragraphs over the width of some columns, each as high as it needs; return the row after them."""
    for at, text in enumerate(map(cell_text, texts), start=row):
        sheet.merge_range(at, 0, at, len(widths) - 1, "", looks.wrapped)
        sheet.write_string(at, 0, text, looks.wrapped)
        sheet.set_row(at, _height((text,), (sum(widths),)))
    return row + len(texts)


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Return the height of a row whose cells are wrapped, points: not every program finds it by itself."""
    return _LINE * max(1, *(-(-_wide(text) // (width - 2)) for text, width in zip(texts, widths, strict=True)))


def write_grid(book: Any, sheet: Any, looks: Looks, grid: Grid, contents: str) -> None:
    """Write a grid, its chart at the right of it, and its words above and below."""
    from xlsxwriter.utility import quote_sheetname

    widths = [_width(head, column) for head, column in zip(grid.heads, zip(*grid.rows, strict=True), strict=False)]
    layers, covered = () if grid.shown is None else layers_of(grid.shown), 0
    if grid.rows:
        _write_table(sheet, looks, grid, widths)
    if isinstance(grid.shown, Field):
        _shade(sheet, looks, grid.shown)
    elif grid.shown is not None and not (isinstance(grid.shown, Plot) and nothing_words(grid.shown)):
        widths += _write_layers(sheet, looks, grid, layers)
        widths += _write_help(sheet, looks, grid)
        chart = add_chart(book, sheet.get_name(), grid.shown, TOP, len(grid.heads))
        place = {"object_position": 3, "x_offset": 20, "description": cell_text(_described(grid))}
        sheet.insert_chart(TOP, len(widths), chart, place)
        covered = -(-height_of(grid.shown) // _PIXELS)
    sheet.write_string(0, 0, cell_text(grid.title), looks.title)
    sheet.write_url(2, 0, f"internal:{quote_sheetname(contents)}!A1", looks.link, contents)
    while sum(widths) < _WORDS_WIDTH:
        widths.append(_FREE_WIDTH)
    _write_words(sheet, looks, 1, (grid.detail,), widths)
    below = max(len(grid.rows), covered)
    _write_words(sheet, looks, TOP + below + 2, grid.text, widths)


def _write_table(sheet: Any, looks: Looks, grid: Grid, widths: Sequence[int]) -> None:
    for place, (head, column) in enumerate(zip(grid.heads, zip(*grid.rows, strict=True), strict=True)):
        sheet.set_column(place, place, widths[place])
        formats = _formats(looks, column)
        sheet.write_string(TOP, place, cell_text(head), looks.number_head if formats else looks.head)
        for row, cell in enumerate(column, start=TOP + 1):
            _write_cell(sheet, row, place, cell, looks.cell, formats)
    sheet.set_row(TOP, _height(grid.heads, [width - _FILTER for width in widths]))
    for row, cells in enumerate(grid.rows, start=TOP + 1):
        texts = [cell if isinstance(cell, str) else "" for cell in cells]
        height = _height(texts, widths)
        if height > _LINE:
            sheet.set_row(row, height)
    sheet.freeze_panes(TOP + 1, 1)
    sheet.autofilter(TOP, 0, TOP + len(grid.rows), len(grid.heads) - 1)
    sheet.repeat_rows(TOP)


def _write_cell(sheet: Any, row: int, place: int, cell: Content, text: Any, formats: dict[str, Any]) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, place, cell_text(cell), text)
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell, text)
    elif np.isfinite(cell.value):
        sheet.write_number(row, place, _Exact(cell.value), formats[cell.unit])


def _formats(looks: Looks, column: Iterable[Content]) -> dict[str, Any]:
    """Return the format of each unit in a column: as many digits as its largest number needs."""
    largest: dict[str, float] = {}
    for cell in column:
        if isinstance(cell, Quantity) and np.isfinite(cell.value):
            largest[cell.unit] = max(abs(cell.value), largest.get(cell.unit, 0.0))
    return {unit: looks.number(unit, value) for unit, value in largest.items()}


def _write_layers(sheet: Any, looks: Looks, grid: Grid, layers: Sequence[tuple[int, int]]) -> list[int]:
    """Write what lies between the edges of a fan, and return how wide the columns are.

    They are formulas, so that the chart follows a number that is edited.
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    widths: list[int] = []
    if not isinstance(grid.shown, Figure):
        return widths
    for at, (low, high) in enumerate(layers):
        place, head = len(grid.heads) + at, layer_head(grid.shown, low, high)
        widths.append(_width(head, ()))
        sheet.set_column(place, place, widths[-1])
        sheet.write_string(TOP, place, head, looks.number_head)
        formats = _formats(looks, (row[high] for row in grid.rows))
        for row, cells in enumerate(grid.rows, start=TOP + 1):
            over, under = cells[high], cells[low]
            assert isinstance(over, Quantity)
            assert isinstance(under, Quantity)
            formula = f"={xl_rowcol_to_cell(row, high)}-{xl_rowcol_to_cell(row, low)}"
            sheet.write_formula(row, place, formula, formats[over.unit], over.value - under.value)
    return widths


def _write_help(sheet: Any, looks: Looks, grid: Grid) -> list[int]:
    """Write the columns that help to draw a chart of bars or runs, and return how wide they are."""
    if not isinstance(grid.shown, Spans | Curves | Cloud):
        return []
    widths = []
    for place, column in enumerate(help_of(grid.shown), start=len(grid.heads)):
        widths.append(_width(column.head, ()))
        sheet.set_column(place, place, widths[-1])
        sheet.write_string(TOP, place, cell_text(column.head), looks.number_head)
        cells = [Quantity(float(one), column.unit) for one in column.values]
        formats = _formats(looks, cells)
        for row, cell in enumerate(cells, start=TOP + 1):
            _write_cell(sheet, row, place, cell, looks.cell, formats)
    return widths


def _shade(sheet: Any, looks: Looks, field: Field) -> None:
    """Write the cells of a field over again, each in its shade, with thick edges where the contour runs."""
    known = np.abs(field.values[np.isfinite(field.values)])
    number = _number_format(field.unit, float(known.max()) if known.size else 0.0)
    for row, (values, row_looks) in enumerate(zip(field.values, field_looks(field), strict=True), start=TOP + 1):
        for place, (value, look) in enumerate(zip(values, row_looks, strict=True), start=1):
            cell = looks.of(num_format=number, valign="top", align="center", **look)
            if np.isfinite(value):
                sheet.write_number(row, place, _Exact(float(value)), cell)
            else:
                sheet.write_blank(row, place, None, cell)


def _described(grid: Grid) -> str:
    """Return what a chart is called for those who do not see it."""
    return ". ".join(filter(None, (grid.title, getattr(grid.shown, "text", ""))))


def _width(head: str, column: Iterable[Content]) -> int:
    """Return the characters that a column needs: its longest text, or the longest word or a third of its head."""
    texts = (_wide(cell) for cell in column if isinstance(cell, str))
    words = max(map(_wide, head.split()), default=0)
    return min(_WIDEST, max(_NARROWEST, words, -(-_wide(head) // 3), *texts) + 3)


def _wide(text: str) -> int:
    """Return the width of a text in characters; signs of the Far East are two wide."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
