"""Packs plain values and columns of numbers into few bytes, and unpacks them within bounds that are checked first.

    4 bytes   length of the JSON text      4 bytes each   how many numbers each column has
    4 bytes   how many columns there are   the JSON text, then the columns, 8 bytes a number

All of it is compressed (zlib). Numbers are little-endian; gaps are NaN, their bits kept.
"""

import json
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError
from scenarios.json_files import parse_json
from scenarios.texts import _

Array = NDArray[np.float64]
MOST_UNPACKED = 16_000_000
MOST_TEXT = 4_000_000
"""Bytes of the JSON text."""
MOST_VALUES, MOST_COLUMNS, MOST_NUMBERS = 200_000, 5_000, 1_000_000
_HEAD = struct.Struct("<II")
_COUNT, _NUMBER = np.dtype("<u4"), np.dtype("<f8")


def packed(content: Any, columns: Sequence[Array]) -> bytes:
    """Return plain values for JSON and columns of numbers, shape (numbers,) each, in few bytes.

    Raises
    ------
    InputError
        So many that `unpacked` would not take them.
    """
    text = json_bytes(content)
    numbers = sum(len(one) for one in columns)
    if len(text) > MOST_TEXT or len(columns) > MOST_COLUMNS or numbers > MOST_NUMBERS:
        raise InputError("snapshot", _("more than a snapshot holds; choose fewer pages"))
    counts = np.array([len(one) for one in columns], dtype=_COUNT).tobytes()
    data = b"".join(np.asarray(one, dtype=_NUMBER).tobytes() for one in columns)
    return zlib.compress(_HEAD.pack(len(text), len(columns)) + counts + text + data, level=9)


def unpacked(payload: bytes) -> tuple[Any, tuple[Array, ...]]:
    """Return the plain values and the columns of numbers, which can be read only.

    Raises
    ------
    InputError
        Not such a payload, or larger than the bounds; none of it was taken further than that shows.
    """
    raw = _inflated(payload)
    length, count = _HEAD.unpack_from(raw) if len(raw) >= _HEAD.size else (0, MOST_COLUMNS + 1)
    begin = _HEAD.size + count * _COUNT.itemsize
    if length > MOST_TEXT or count > MOST_COLUMNS or begin + length > len(raw):
        raise refused(_("its parts are larger than they may be"))
    counts = np.frombuffer(raw, _COUNT, count, _HEAD.size).astype(np.int64)
    if counts.sum() > MOST_NUMBERS or begin + length + int(counts.sum()) * _NUMBER.itemsize != len(raw):
        raise refused(_("its columns are longer or shorter than they say"))
    numbers = np.frombuffer(raw[begin + length :], _NUMBER)
    if np.isinf(numbers).any():
        raise refused(_("a number in it is infinite"))
    try:
        content = parse_json(raw[begin : begin + length].decode(), MOST_VALUES)
    except ValueError as problem:
        raise refused(str(problem)) from None
    edges = np.cumsum(counts)
    return content, tuple(numbers[end - size : end] for size, end in zip(counts, edges, strict=True))


def json_bytes(content: Any) -> bytes:
    """Return plain values as JSON, as short as can be."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")


def refused(reason: str) -> InputError:
    """Return the error for a file that is sound and that its author made wrongly."""
    return InputError("snapshot", _("a signed file, but not a snapshot that can be read: {why}").format(why=reason))


def _inflated(payload: bytes) -> bytes:
    """Return what was compressed, stopping where it grows beyond the bound."""
    stream = zlib.decompressobj()
    try:
        raw = stream.decompress(payload, MOST_UNPACKED + 1)
    except zlib.error as problem:
        raise refused(str(problem)) from None
    if len(raw) > MOST_UNPACKED:
        raise refused(_("unpacked it is larger than {most} MB").format(most=MOST_UNPACKED // 1_000_000))
    if not stream.eof or stream.unused_data:
        raise refused(_("it ends too early or too late"))
    return raw
