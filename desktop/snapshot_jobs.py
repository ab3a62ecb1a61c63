"""What the background does for snapshots that are made: their files listed and written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.background import Errand
from scenarios.figures.pages import Told
from scenarios.snapshots.content import snapshot_bytes
from scenarios.snapshots.keys import author_key
from scenarios.snapshots.listing import listing, size_words
from scenarios.snapshots.making import Choices, snapshot_of
from scenarios.texts import _
from scenarios.whole_files import write_whole


@dataclass(frozen=True)
class Listed:
    """What a file will contain: name, size and content of each part, and the size of all, in words."""

    rows: tuple[tuple[str, str, str], ...]
    size: str


@dataclass(frozen=True)
class Saved:
    """A file, and its size in words."""

    file: Path
    size: str


def listed(told: Told, pages: Sequence[str], choices: Choices) -> Listed:
    """Return what the file of these pages and choices will contain."""
    parts = listing(snapshot_of(told, pages, choices))
    rows = tuple((one.name, size_words(one.size), one.detail) for one in parts)
    return Listed(rows, size_words(sum(one.size for one in parts)))


def written(told: Told, pages: Sequence[str], choices: Choices, file: Path, home: Path, errand: Errand) -> Saved:
    """Write a signed file; the author's key is made where there is none yet."""
    errand.step(_("Writing {file}").format(file=file.name))
    content = snapshot_bytes(snapshot_of(told, pages, choices), author_key(home))
    write_whole(file, content, _("What stood there before is unchanged, and so is your scenario."))
    return Saved(file, size_words(len(content)))
