"""Rows of a CSV file whose cells are checked as they are read; a bad one names file, line and column."""

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scenarios.errors import DataError, unreadable
from scenarios.texts import _

_EVIDENCE = re.compile(r"[A-Z]\d+[a-z]?|assumption|chips")


@dataclass(frozen=True)
class Row:
    """One row and the place it stands in."""

    file: Path
    line: int
    cells: dict[str, str]

    def refuse(self, column: str, allowed: str) -> DataError:
        """Return the error for one cell."""
        return DataError(self.file, self.line, column, self.cells.get(column, ""), allowed)

    def text(self, column: str, *, optional: bool = False) -> str:
        """Return a text; empty only where that is allowed."""
        value = self.cells[column].strip()
        if not value and not optional:
            raise self.refuse(column, _("a text"))
        return value

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        """Return a text of a closed list."""
        value = self.cells[column].strip()
        if value not in allowed:
            raise self.refuse(column, ", ".join(name or _("empty") for name in allowed))
        return value

    def number(self, column: str) -> float:
        """Return a finite number."""
        value = self.optional_number(column)
        if value is None:
            raise self.refuse(column, _("a number"))
        return value

    def optional_number(self, column: str) -> float | None:
        """Return a finite number, or None where the cell is empty."""
        text = self.cells[column].strip()
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            raise self.refuse(column, _("a number")) from None
        if not math.isfinite(value):
            raise self.refuse(column, _("a finite number"))
        return value

    def evidence(self, column: str = "evidence") -> tuple[str, ...]:
        """Return the evidence ids of a cell: ``M078;S010``, ``chips`` or ``assumption``."""
        ids = tuple(part.strip() for part in self.text(column).split(";"))
        for one in ids:
            if not _EVIDENCE.fullmatch(one):
                raise self.refuse(column, _("evidence ids parted by ';', 'chips' or 'assumption'"))
        return ids


def read_rows(file: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a UTF-8 CSV file with just these columns.

    Raises
    ------
    DataError
        The file is missing or not UTF-8, the header differs, or a row has too many or too few cells.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            header = tuple(next(reader, []))
            if header != columns:
                raise DataError(file, 1, "header", ",".join(header), ",".join(columns))
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(columns):
                    raise DataError(file, reader.line_num, "row", len(cells), _("{n} cells").format(n=len(columns)))
                yield Row(file, reader.line_num, dict(zip(columns, cells, strict=True)))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise unreadable(file, problem, _("a CSV file in UTF-8")) from problem


def read_loose_rows(file: Path, columns: tuple[str, ...]) -> Iterator[Row | DataError]:
    """Yield the rows of a UTF-8 CSV file with at least these columns, in any order; a malformed row comes as its error.

    Raises
    ------
    DataError
        The file is missing or not UTF-8, or a column is missing.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle)
            header = [name.strip() for name in next(reader, [])]
            missing = [name for name in columns if name not in header]
            if missing:
                raise DataError(file, 1, "header", ",".join(header), ",".join(columns))
            for cells in reader:
                if len(cells) == len(header):
                    yield Row(file, reader.line_num, dict(zip(header, cells, strict=True)))
                elif cells:
                    allowed = _("{n} cells").format(n=len(header))
                    yield DataError(file, reader.line_num, "row", len(cells), allowed)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise unreadable(file, problem, _("a CSV file in UTF-8")) from problem
