"""The error tree: each says what happened, where, and how to mend it.

ChokepointError
├── InputError      a value that someone entered: names the id, the value and what is allowed
├── DataError       a row of shipped or imported data: names file, line, column, value, what is allowed
├── StorageError    the library cannot be read or written: says what stayed safe and what to try
│   └── DamagedError    its file is damaged: carries the newest sound backup
├── AlteredError    a signed file is not as its author wrote it: says how that shows
└── EngineError     an equation found no solution: names quarter and draw; a fault of ours
"""

import difflib
from collections.abc import Iterable
from pathlib import Path

from scenarios.texts import _

_WHOLE = "file"
"""What stands for the column where no row of a file can be read."""


class ChokepointError(Exception):
    """Root of all errors that Chokepoint raises on purpose."""


class InputError(ChokepointError):
    """A value that someone entered is refused; nothing was changed or written.

    Parameters
    ----------
    subject
        Id of the lever, parameter, scenario or option at fault, so that the message can stand beside it.
    message
        The refused value and what is allowed, in a sentence.
    """

    def __init__(self, subject: str, message: str) -> None:
        super().__init__(message)
        self.subject = subject


class DataError(ChokepointError):
    """A row of data is refused: where it stands, what it holds, what is allowed; line 0 where no line is to blame."""

    def __init__(self, file: Path | str, line: int, column: str, value: object, allowed: str) -> None:
        self.file, self.line, self.column, self.value, self.allowed = str(file), line, column, value, allowed
        words = _("{file}, line {line}, column '{column}': {value!r} is not allowed; allowed: {allowed}")
        if not line:
            words = _("{file}, '{column}': {value!r} is not allowed; allowed: {allowed}")
        if (line, column) == (0, _WHOLE):
            words = _("{file} cannot be read: {value}; expected {allowed}")
        name = Path(file).name
        super().__init__(words.format(file=name, line=line, column=column, value=value, allowed=allowed))


def unreadable(file: Path | str, problem: Exception, expected: str) -> DataError:
    """Return the error for a file that cannot be read at all."""
    return DataError(file, 0, _WHOLE, getattr(problem, "strerror", None) or str(problem), expected)


class StorageError(ChokepointError):
    """The library cannot be read or written; the message says what is safe and what to try."""


class DamagedError(StorageError):
    """The library's file is damaged; nothing more is written to it.

    Parameters
    ----------
    message
        What happened, what is safe, what to try.
    backup
        File of the newest sound backup, None where there is none.
    backup_of
        When that backup was made, in words; empty where there is none.
    """

    def __init__(self, message: str, backup: Path | None, backup_of: str) -> None:
        super().__init__(message)
        self.backup, self.backup_of = backup, backup_of


class AlteredError(ChokepointError):
    """A signed file is not as its author wrote it; nothing of its content was read."""


class EngineError(ChokepointError):
    """An equation found no solution; names quarter and draw."""


_LONGEST_SLIP = 200
"""Nobody mistypes a longer name, and looking for one that is near takes as long as the text is."""


def near_miss(wrong: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """Return a hint such as ``" (did you mean 'hbm_supply'?)"``, or an empty text when nothing is close."""
    if len(wrong) > _LONGEST_SLIP:
        return ""
    close = difflib.get_close_matches(wrong, list(known), n=1, cutoff=cutoff)
    return _(" (did you mean '{name}'?)").format(name=close[0]) if close else ""
