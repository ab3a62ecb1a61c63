"""Opens a snapshot: first whether it is as its author wrote it and who that is, then, checked, what it holds."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scenarios.errors import AlteredError
from scenarios.names import folded
from scenarios.snapshots.checks import checked
from scenarios.snapshots.container import read_bounded, unsealed
from scenarios.snapshots.content import Snapshot, read_payload
from scenarios.snapshots.keys import Sender, key_name, own_public_key, senders
from scenarios.texts import _, plural

OWN, KNOWN, UNKNOWN, ALTERED = "own", "known", "unknown", "altered"


@dataclass(frozen=True)
class Seal:
    """What the signature of a file says.

    Attributes
    ----------
    status
        `OWN`: sound and the user's own. `KNOWN`: sound, of a sender whom they remember. `UNKNOWN`: sound, of a key
        that they have not seen before. `ALTERED`: other than its author wrote it, or no snapshot at all.
    key
        Public key, 32 bytes; none where altered.
    sender
        Whom the user remembers under this key.
    namesake
        Whom they remember under the name that this file gives its author, and under another key.
    reason
        How it shows that a file is altered.
    """

    status: str
    key: bytes = b""
    sender: Sender | None = None
    namesake: Sender | None = None
    reason: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether every byte is as its author wrote it."""
        return self.status != ALTERED

    @property
    def is_trusted(self) -> bool:
        """Whether it is sound and of someone whom the user knows."""
        return self.status in (OWN, KNOWN)


@dataclass(frozen=True, eq=False)
class Opened:
    """A file that was opened: its seal, and what it holds where that is sound."""

    seal: Seal
    snapshot: Snapshot | None

    @property
    def words(self) -> str:
        """What people must know of it, in a sentence."""
        seal, snapshot = self.seal, self.snapshot
        if snapshot is None:
            return _("ALTERED: this file is not as its author wrote it: {reason}").format(reason=seal.reason)
        day, name = told_day(snapshot.made), snapshot.author or _("someone who gave no name")
        if seal.status == OWN:
            return _("unchanged since {day}, by you").format(day=day)
        if seal.sender is not None:
            return _("unchanged since {day}, by {name}").format(day=day, name=seal.sender.name)
        if seal.namesake is not None:
            words = _("says it is by {name}, but from key {key}, which is not the one that you remember for {name}")
            return words.format(name=seal.namesake.name, key=key_name(seal.key))
        words = _("unchanged since {day}, by {name}; first file from key {key}: remember it?")
        return words.format(day=day, name=name, key=key_name(seal.key))


def open_snapshot(file: Path, home: Path) -> Opened:
    """Open a file from anywhere.

    Parameters
    ----------
    home
        The user's folder, `data_versions.data_home()`, where the keys are.

    Raises
    ------
    InputError
        The file cannot be read or is too large; or it is sound, and its author made something else than a snapshot.
    StorageError
        The user's own keys cannot be read.
    """
    try:
        whole = unsealed(read_bounded(file))
    except AlteredError as problem:
        return Opened(Seal(ALTERED, reason=str(problem)), None)
    snapshot = checked(read_payload(whole.payload))
    return Opened(_seal(whole.key, snapshot.author, home), snapshot)


def told_day(made: str) -> str:
    """Return the day of a moment in the reader's own time: ``"24 Nov 2026"``."""
    there = datetime.fromisoformat(made).astimezone()
    return f"{there.day} {there:%b %Y}"


def age_words(made: str, now: datetime) -> str:
    """Return how many days of the reader's ago a moment was, by the author's clock."""
    days = (now.astimezone().date() - datetime.fromisoformat(made).astimezone().date()).days
    if days < 0:
        return _("dated in the future")
    return plural("{n} day old", "{n} days old", days).format(n=days) if days else _("made today")


def _seal(key: bytes, author: str, home: Path) -> Seal:
    if key == own_public_key(home):
        return Seal(OWN, key)
    known = senders(home)
    sender = next((one for one in known if one.key == key), None)
    if sender is not None:
        return Seal(KNOWN, key, sender)
    return Seal(UNKNOWN, key, namesake=next((one for one in known if folded(one.name) == folded(author)), None))
