"""Names of scenarios: which are allowed, when two are the same, and what to take where one is taken."""

import re
import unicodedata
from collections.abc import Iterable

from scenarios.errors import InputError
from scenarios.texts import _

LONGEST_NAME = 120
_NUMBERED = re.compile(r"(?<=\S) \([0-9]{1,6}\)$")


def checked_name(name: str) -> str:
    """Return a name in its plainest form.

    Raises
    ------
    InputError
        Empty, too long, or with half a character, which no file can hold.
    """
    plain = unicodedata.normalize("NFC", name.strip())
    if not 0 < len(plain) <= LONGEST_NAME:
        raise InputError("name", _("a name has 1 to {most} characters").format(most=LONGEST_NAME))
    if any("\ud800" <= sign <= "\udfff" for sign in plain):
        raise InputError("name", _("a name holds half a character (a lone surrogate)"))
    return plain


def folded(name: str) -> str:
    """Return the name without case and without the ways to write an accent: what makes two names the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


def numbered(name: str, number: int) -> str:
    """Return the name with a number after it: ``"Embargo (2)"``, cut where it would be too long."""
    ending = f" ({number})"
    return name[: LONGEST_NAME - len(ending)].rstrip() + ending


class FreeNames:
    """Gives names away, each once: ``Name`` where it is free, else ``Name (2)``, ``Name (3)`` and so on.

    Parameters
    ----------
    taken
        Names that others have already.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {folded(name) for name in taken}
        self._next: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Return the name, or the nearest free one; it is taken from now on.

        Raises
        ------
        InputError
            The name is not allowed.
        """
        free = checked_name(name)
        if folded(free) in self._taken:
            base = _NUMBERED.sub("", free)
            number = self._next.get(base, 2)
            while folded(free := numbered(base, number)) in self._taken:
                number += 1
            self._next[base] = number + 1
        self._taken.add(folded(free))
        return free
