"""The author's own key, made on first use, and the keys of known senders; both stay in the user's folder.

HOME/snapshots/key.pem        the private key, Ed25519, for its owner's eyes only
HOME/snapshots/senders.json   whom the user knows: public key, name, and since when
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.errors import InputError, StorageError
from scenarios.json_files import MOST_VALUES, parse_json
from scenarios.names import checked_name
from scenarios.snapshots.packing import json_bytes
from scenarios.texts import _
from scenarios.whole_files import write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_FOLDER, _KEY, _SENDERS = "snapshots", "key.pem", "senders.json"
_FORMAT = 1
_LONGEST_KEY, _LONGEST_LIST = 4_096, 2_000_000
"""Bytes."""
_KEY_BYTES = 32
_SHOWN = 8
"""Bytes of a key's hash that people compare."""


@dataclass(frozen=True)
class Sender:
    """Someone whose key the user remembers.

    Attributes
    ----------
    key
        Public key, 32 bytes.
    since
        Moment of remembering as a `Change` holds it.
    """

    key: bytes
    name: str
    since: str


def key_name(key: bytes) -> str:
    """Return how people tell a public key from others: ``"ab12 09fe 5c3d 7781"``."""
    digits = hashlib.sha256(key).digest()[:_SHOWN].hex()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def author_key(home: Path) -> "Ed25519PrivateKey":
    """Return the user's own key; on first use it is made and kept.

    Raises
    ------
    StorageError
        It cannot be read or written, or is damaged.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    file = home / _FOLDER / _KEY
    if not file.exists():
        made = Ed25519PrivateKey.generate()
        content = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _make_folder(file.parent)
        write_whole(file, content, _("No snapshot was made; your scenarios are safe."), private=True)
    kept = _kept_key(file)
    assert kept is not None
    return kept


def own_public_key(home: Path) -> bytes | None:
    """Return the public half of the user's own key, 32 bytes; None where none was made yet.

    Raises
    ------
    StorageError
        It cannot be read, or is damaged.
    """
    kept = _kept_key(home / _FOLDER / _KEY)
    return None if kept is None else kept.public_key().public_bytes_raw()


def senders(home: Path) -> tuple[Sender, ...]:
    """Return whom the user remembers, the first one first.

    Raises
    ------
    StorageError
        The list cannot be read, or is damaged.
    """
    file = home / _FOLDER / _SENDERS
    raw = _read(file, _LONGEST_LIST)
    if raw is None:
        return ()
    try:
        return tuple(_sender(one) for one in _listed(parse_json(raw.decode(), MOST_VALUES)))
    except (ValueError, TypeError, KeyError) as problem:
        raise _damaged(file, problem) from None


def remember(home: Path, key: bytes, name: str, since: str) -> Sender:
    """Remember a sender's key under a name; one that is known already takes the new name and keeps its date.

    Raises
    ------
    InputError
        No name, or one that another key has.
    StorageError
        The list cannot be read or written.
    """
    called, known = checked_name(name), senders(home)
    if any(one.name == called and one.key != key for one in known):
        message = _("'{name}' is the name of another key that you remember; choose another one")
        raise InputError("name", message.format(name=called))
    first = next((one.since for one in known if one.key == key), since)
    fresh = Sender(key, called, first)
    _write_senders(home, (*(one for one in known if one.key != key), fresh))
    return fresh


def forget(home: Path, key: bytes) -> None:
    """Forget a sender's key; one that is not known stays so.

    Raises
    ------
    StorageError
        The list cannot be read or written.
    """
    _write_senders(home, tuple(one for one in senders(home) if one.key != key))


def _write_senders(home: Path, known: tuple[Sender, ...]) -> None:
    listed = [{"key": one.key.hex(), "name": one.name, "since": one.since} for one in known]
    file = home / _FOLDER / _SENDERS
    _make_folder(file.parent)
    write_whole(file, json_bytes({"format": _FORMAT, "senders": listed}), _("The senders of before are remembered."))


def _listed(content: Any) -> list[Any]:
    if not isinstance(content, dict) or content.get("format") != _FORMAT or not isinstance(content["senders"], list):
        raise TypeError(_("not a list of senders"))
    return content["senders"]


def _sender(plain: Any) -> Sender:
    key, name, since = (plain[one] for one in ("key", "name", "since"))
    if not isinstance(name, str) or not isinstance(since, str) or len(bytes.fromhex(key)) != _KEY_BYTES:
        raise TypeError(_("not a sender"))
    return Sender(bytes.fromhex(key), name, since)


def _kept_key(file: Path) -> "Ed25519PrivateKey | None":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    raw = _read(file, _LONGEST_KEY)
    if raw is None:
        return None
    try:
        found = load_pem_private_key(raw, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise _damaged(file, problem) from None
    if not isinstance(found, Ed25519PrivateKey):
        raise _damaged(file, _("another kind of key"))
    return found


def _read(file: Path, most: int) -> bytes | None:
    """Return the bytes of a file of the user's own; None where there is none."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(most + 1)
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise _damaged(file, problem.strerror or problem) from None
    if len(raw) > most:
        raise _damaged(file, _("too large"))
    return raw


def _damaged(file: Path, reason: object) -> StorageError:
    message = _("{file} cannot be read: {reason}. Move it elsewhere and a new one is begun; your scenarios are safe.")
    return StorageError(message.format(file=file, reason=reason))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        message = _("{folder} cannot be made: {reason}. Your scenarios are safe.")
        raise StorageError(message.format(folder=folder, reason=problem.strerror or problem)) from problem
