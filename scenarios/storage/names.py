"""Names of scenarios, tags and bookmarks: how they are stored, and when two are the same."""

import unicodedata
from collections.abc import Iterable

from scenarios import names


def cleaned(text: str) -> str:
    """Return a text as it is stored; halves of characters, which no file can hold, become question marks."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8").strip())


def checked_name(name: str) -> str:
    """Return a name in its plainest form.

    Raises
    ------
    InputError
        Empty or too long.
    """
    return names.checked_name(cleaned(name))


def folded(name: str) -> str:
    """Return the name without case and without the ways to write an accent: what makes two names the same."""
    return names.folded(cleaned(name))


def distinct(listed: Iterable[str]) -> list[str]:
    """Return checked names in their order, each once and the empty ones left out."""
    found: dict[str, str] = {}
    for name in listed:
        if name.strip():
            found.setdefault(folded(name), checked_name(name))
    return list(found.values())


def numbered(name: str, number: int) -> str:
    """Return the name, from the second on with its number."""
    return name if number == 1 else names.numbered(name, number)
