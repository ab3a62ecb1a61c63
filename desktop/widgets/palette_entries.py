"""Find entries by typed words: starts of words first, then inner matches, then letters in order."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from scenarios.texts import _

_START, _DETAIL_START, _INNER, _DETAIL_INNER, _LETTERS, _NOWHERE = range(6)


@dataclass(frozen=True)
class Entry:
    """One thing that can be found and run.

    Attributes
    ----------
    kind
        What it is, as people read it: "Command", "Lever", "Preset", "Scenario", "Source".
    text
        Its name.
    detail
        What else may be searched and is shown in small; may be empty.
    key
        The keys that do the same, as people read them; may be empty.
    run
        Does it.
    """

    kind: str
    text: str
    detail: str
    key: str
    run: Callable[[], object]


class EntrySearch:
    """Holds entries with their texts made ready for the search, so that a key stroke only compares.

    Parameters
    ----------
    entries
        In the order in which equal matches are shown.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Fold every text once."""
        command = _("Command")
        self._untyped = sorted(entries, key=lambda entry: entry.kind != command)
        self._rows = [(_words(entry.text), _words(entry.detail), entry) for entry in entries]

    def found(self, typed: str) -> list[Entry]:
        """Return the entries in whose text or detail every typed word is found, the best match first.

        Where nothing is typed, all entries, commands first.
        """
        words = [(word, f" {word}") for word in _words(typed).split() or typed.split()]
        if not words:
            return self._untyped
        first = words[0][1]
        found = []
        for text, detail, entry in self._rows:
            ranks = [_rank(word, start, text, detail) for word, start in words]
            if (worst := max(ranks)) < _NOWHERE:
                found.append(((worst, sum(ranks), not text.startswith(first)), entry))
        found.sort(key=itemgetter(0))
        return [entry for _rank, entry in found]


def folded(text: str) -> str:
    """Return a text without case and accents."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _words(text: str) -> str:
    """Return the words of a text folded, each with a space before it, so that a space finds the start of a word."""
    return "".join(f" {word}" for word in re.findall(r"\w+", folded(text)))


def _rank(word: str, start: str, text: str, detail: str) -> int:
    """Return how well a word matches, 0 the best; ``start`` is the word with a space before it."""
    if start in text:
        return _START
    if start in detail:
        return _DETAIL_START
    if word in text:
        return _INNER
    if word in detail:
        return _DETAIL_INNER
    return _LETTERS if _has_letters(start, text) else _NOWHERE


def _has_letters(start: str, text: str) -> bool:
    """Tell whether the letters of a word stand in the text in their order, the first at the start of a word."""
    at = text.find(start[:2])
    for letter in start[2:]:
        if at < 0:
            return False
        at = text.find(letter, at + 1)
    return at >= 0
