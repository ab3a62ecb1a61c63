"""Writes a file whole or not at all: beside its place first, then moved into it."""

from contextlib import suppress
from pathlib import Path

from scenarios.errors import StorageError
from scenarios.texts import _

_OWNER_ONLY = 0o600


def write_whole(file: Path, content: bytes, safe: str, private: bool = False) -> None:
    """Write a file; what stood there before still stands until all of the new one is on the disk.

    Parameters
    ----------
    safe
        What is not lost if this fails, and what to try, in sentences.
    private
        Whether only its owner may read it, from its first byte on.

    Raises
    ------
    StorageError
        It cannot be written; nothing is left of the try.
    """
    fresh = file.with_name(f"{file.name}.part")
    try:
        if private:
            fresh.unlink(missing_ok=True)
            fresh.touch(_OWNER_ONLY, exist_ok=False)
        fresh.write_bytes(content)
        fresh.replace(file)
    except (OSError, ValueError) as problem:  # a name that no file can have is a ValueError
        reason = getattr(problem, "strerror", None) or problem
        message = _("{file} was not written: {reason}. {safe}")
        raise StorageError(message.format(file=file.name, reason=reason, safe=safe)) from problem
    finally:  # also where the user stops the program
        with suppress(OSError, ValueError):
            fresh.unlink(missing_ok=True)
