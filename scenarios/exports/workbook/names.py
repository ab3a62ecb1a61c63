"""Names of sheets and texts of cells as Excel takes them."""

import re
from collections.abc import Iterable

from scenarios.texts import _

LONGEST_NAME, LONGEST_TEXT, LONGEST_FOOTER = 31, 32_767, 255
"""Characters of a sheet's name, of a cell, and of a header or footer: Excel's own bounds."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")
_TAKEN = ("history",)
"""A name that Excel keeps for itself."""


def sheet_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Return names that differ by more than large and small letters, each as near as can be to the one wanted."""
    found: list[str] = []
    for name in wanted:
        clean = " ".join(_FORBIDDEN.sub(" ", encodable(name)).split()).strip("' ") or _("Sheet")
        candidate, number = _cut(clean, LONGEST_NAME), 1
        while candidate.casefold() in (*_TAKEN, *(one.casefold() for one in found)):
            number += 1
            candidate = f"{_cut(clean, LONGEST_NAME - len(f' {number}'))} {number}"
        found.append(candidate)
    return tuple(found)


def encodable(text: str) -> str:
    """Return a text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it."""
    return _cut(encodable(text), LONGEST_TEXT)


def footer_text(text: str, room: int) -> str:
    """Return a text for a header or footer, in which "&" stands for more than itself."""
    kept = encodable(text)
    while _length(kept.replace("&", "&&")) > room:
        kept = f"{kept[:-2]}…"
    return kept.replace("&", "&&")


def _length(text: str) -> int:
    """Return how long a text is for Excel, which counts an emoji as two."""
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, most: int) -> str:
    if _length(text) <= most:
        return text
    units = text.encode("utf-16-le")
    return units[: 2 * (most - 1)].decode("utf-16-le", "ignore").rstrip("' ") + "…"
