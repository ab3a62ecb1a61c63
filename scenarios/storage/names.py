"""Names of scenarios, tags and bookmarks: how they are stored, and when two are the same."""

import unicodedata
from collections.abc import Iterable

from scenarios.errors import InputError
from scenarios.texts import _

LONGEST_NAME = 120


def cleaned(text: str) -> str:
    """Return a text as it is stored; halves of characters, which no file can hold, become question marks."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8").strip())


def checked_name(name: str) -> str:
    """Return a name without space around it, its accents written in the one way that counts.

    Raises
    ------
    InputError
        Empty or too long.
    """
    name = cleaned(name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError("name", _("a name has 1 to {most} characters").format(most=LONGEST_NAME))
    return name


def folded(name: str) -> str:
    """Return the name without case and without the ways to write an accent: what makes two names the same."""
    return unicodedata.normalize("NFC", cleaned(name).casefold())


def distinct(names: Iterable[str]) -> list[str]:
    """Return checked names in their order, each once and the empty ones left out."""
    found: dict[str, str] = {}
    for name in names:
        if name.strip():
            found.setdefault(folded(name), checked_name(name))
    return list(found.values())


def numbered(name: str, number: int) -> str:
    """Return the name, from the second on with its number: ``"Embargo (2)"``, cut where it would be too long."""
    ending = f" ({number})" if number > 1 else ""
    return f"{name[: LONGEST_NAME - len(ending)]}{ending}"
