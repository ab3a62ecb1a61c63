"""The signed container: magic, format, length, the author's key, the payload, and a signature over all of these.

    8 bytes   magic                32 bytes   the author's public key (Ed25519)
    2 bytes   format               n bytes    payload
    4 bytes   n                    64 bytes   signature over every byte before it; nothing after it

Numbers are little-endian. Magic, key and signature stay where they are in every later format.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.errors import AlteredError, InputError
from scenarios.texts import _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MAGIC = b"\x89Choke\r\n"
"""A sign beyond ASCII and both line ends: a transfer that takes the file for text shows in them."""
FORMAT = 2
"""The newest; a file is written in the oldest one that holds its content, so that older programs read what they can."""
SUFFIX = ".chokepoint"
MOST_BYTES = 8_000_000
"""Of a whole file; a snapshot of all pages takes some hundred thousand."""
_HEAD = struct.Struct("<8sHI32s")
SIGNATURE = 64
FRAME = _HEAD.size + SIGNATURE
"""Bytes of a file beside its payload."""


@dataclass(frozen=True)
class Sealed:
    """What a sound container holds: the public key that it is signed with, 32 bytes, and the payload."""

    key: bytes
    payload: bytes


def sealed(payload: bytes, key: "Ed25519PrivateKey", version: int = 1) -> bytes:
    """Return the bytes of a container, signed.

    Parameters
    ----------
    version
        The format that its payload needs; a program that knows older ones only asks its reader for a later version.

    Raises
    ------
    InputError
        So large that `unsealed` would not take it.
    """
    if len(payload) + FRAME > MOST_BYTES:
        raise InputError("snapshot", _("a snapshot larger than {most} MB; choose fewer pages").format(most=_most()))
    signed = _HEAD.pack(MAGIC, version, len(payload), key.public_key().public_bytes_raw()) + payload
    return signed + key.sign(signed)


def unsealed(raw: bytes) -> Sealed:
    """Return what a container holds, once its signature is known to be sound.

    Raises
    ------
    AlteredError
        A byte is other than its author wrote it, is missing, or is too many.
    InputError
        It is sound, and in a format of a later program.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(raw) < FRAME:
        raise AlteredError(_("it is shorter than any snapshot"))
    magic, version, length, key = _HEAD.unpack_from(raw)
    if magic != MAGIC:
        raise AlteredError(_("it does not begin as a snapshot does"))
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(raw[-SIGNATURE:], memoryview(raw)[:-SIGNATURE])
    except (InvalidSignature, ValueError):
        raise AlteredError(_("its content and its signature do not belong together")) from None
    if not 1 <= version <= FORMAT:
        message = _("a snapshot of format {found}, known here is {known}: it needs a later version of the program")
        raise InputError("snapshot", message.format(found=version, known=FORMAT))
    if length != len(raw) - FRAME:
        raise AlteredError(_("it is longer or shorter than it says"))
    return Sealed(key, raw[_HEAD.size : -SIGNATURE])


def read_bounded(file: Path) -> bytes:
    """Return the bytes of a file; of one that is too large, no more is read than shows it.

    Raises
    ------
    InputError
        It cannot be read, is no plain file, or too large for a snapshot.
    """
    try:
        if file.exists() and not file.is_file():
            raise InputError("snapshot", _("{file}: not a file").format(file=file))
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as problem:  # a name that no file can have is a ValueError
        reason = getattr(problem, "strerror", None) or problem
        raise InputError("snapshot", _("{file}: {reason}").format(file=file, reason=reason)) from None
    if len(raw) > MOST_BYTES:
        message = _("{file}: larger than {most} MB, which no snapshot is")
        raise InputError("snapshot", message.format(file=file, most=_most()))
    return raw


def _most() -> int:
    return MOST_BYTES // 1_000_000
