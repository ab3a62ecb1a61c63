"""JSON files from anywhere: read within bounds and with every oddity refused, written whole or not at all."""

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.errors import InputError, StorageError
from scenarios.texts import _
from scenarios.whole_files import write_whole

MOST_BYTES = 20_000_000
MOST_VALUES = 1_000_000
DEEPEST = 64
"""Objects and lists within each other; a file of scenarios needs five."""
_LONGEST_NUMBER = 100
_SHOWN = 60
_STEPS = np.zeros(256, dtype=np.int8)
_STEPS[list(b"[{")], _STEPS[list(b"]}")] = 1, -1
"""How much deeper each sign leads."""
_AT_ONCE = 1_000_000


def read_text(file: Path, most_bytes: int = MOST_BYTES) -> str:
    """Return the text of a file in UTF-8; of one that is too large, no more is read than shows it.

    Raises
    ------
    InputError
        It cannot be read, is no plain file, empty, too large, or not UTF-8.
    """
    try:
        if file.exists() and not file.is_file():
            raise refused(file, _("not a file"))
        with file.open("rb") as stream:
            raw = stream.read(most_bytes + 1)
        if len(raw) > most_bytes:
            raise refused(file, _too_large(most_bytes))
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise refused(file, _("there is no such file")) from None
    except OSError as problem:
        raise refused(file, problem.strerror or str(problem)) from None
    except UnicodeDecodeError:
        raise refused(file, _("it is no text (in UTF-8)")) from None
    except ValueError as problem:  # a name that no file can have
        raise refused(file, str(problem)) from None
    if not text.strip():
        raise refused(file, _("it is empty"))
    return text


def read_json(file: Path) -> Any:
    """Return what a JSON file holds: finite numbers, texts that can be written again, each key once.

    Raises
    ------
    InputError
        It cannot be read, is too large or too deep, or is not JSON.
    """
    text = read_text(file)
    try:
        return parse_json(text)
    except json.JSONDecodeError as problem:
        words = _("it is no JSON, as line {line}, column {column} shows")
        raise refused(file, words.format(line=problem.lineno, column=problem.colno)) from None
    except ValueError as problem:
        raise refused(file, str(problem)) from None


def parse_json(text: str, most_values: int = MOST_VALUES) -> Any:
    """Return what a JSON text holds: finite numbers, texts that can be written again, each key once.

    Raises
    ------
    ValueError
        It is too deep, holds too many values, or is not JSON; the reason in a sentence.
    """
    _refuse_bombs(text, most_values)
    content = json.loads(
        text,
        object_pairs_hook=_each_once,
        parse_constant=_refuse_constant,
        parse_int=_whole,
        parse_float=_finite,
    )
    _refuse_half_characters(text, content)
    return content


def write_json(content: Any, file: Path, safe: str) -> None:
    """Write a JSON file, all of it or nothing.

    Parameters
    ----------
    safe
        What is not lost if this fails, and what to try, in sentences.

    Raises
    ------
    StorageError
        It cannot be written, or `read_json` would refuse it as too large; what stood there still stands.
    """
    raw = (json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8", "replace")
    if len(raw) > MOST_BYTES:
        message = _("{file} was not written: {reason}. {safe}")
        raise StorageError(message.format(file=file.name, reason=_too_large(MOST_BYTES), safe=safe))
    write_whole(file, raw, safe)


def refused(file: Path, reason: str) -> InputError:
    """Return the error for a file that is not taken."""
    return InputError("scenario", _("{file} cannot be read: {reason}").format(file=file, reason=reason))


def clipped(text: str, most: int = _SHOWN) -> str:
    """Return a text of someone else's as a sentence may hold it: not longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _too_large(most_bytes: int) -> str:
    return _("larger than {most} MB").format(most=most_bytes // 1_000_000)


def _refuse_bombs(text: str, most_values: int) -> None:
    """Refuse what would take the parser's memory or its stack, before it is parsed."""
    # Without the escapes every second part between quotes stands outside of texts.
    outside = "".join(text.replace("\\\\", "").replace('\\"', "").split('"')[::2])
    if outside.count(",") + outside.count("[]") + outside.count("{}") > most_values:
        raise ValueError(_("more than {most} values").format(most=most_values))
    signs, depth = np.frombuffer(outside.encode("utf-8", "replace"), dtype=np.uint8), 0
    for start in range(0, len(signs), _AT_ONCE):
        depths = depth + np.cumsum(_STEPS[signs[start : start + _AT_ONCE]])
        if depths.max() > DEEPEST:
            raise ValueError(_("lists and objects within each other more than {most} deep").format(most=DEEPEST))
        depth = int(depths[-1])


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        [(twice, _times)] = Counter(key for key, _value in pairs).most_common(1)
        raise ValueError(_("'{key}' stands twice in one object").format(key=clipped(twice)))
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(_("{name} is not a number that JSON knows").format(name=name))


def _whole(digits: str) -> int:
    return int(_not_endless(digits))


def _finite(digits: str) -> float:
    number = float(_not_endless(digits))
    if not math.isfinite(number):
        raise ValueError(_("the number {digits} is too large").format(digits=clipped(digits)))
    return number


def _not_endless(digits: str) -> str:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(_("a number of {n} digits").format(n=len(digits)))
    return digits


def _refuse_half_characters(text: str, content: Any) -> None:
    """Refuse a lone surrogate, which only an escape can write: no file could hold it again."""
    if "\\u" not in text:
        return
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError(_("a text holds half a character (a lone surrogate)")) from None
