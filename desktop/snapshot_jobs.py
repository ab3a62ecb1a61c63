"""What the background does for snapshots: their files listed and written, senders remembered, pages computed anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.background import Errand
from desktop.workspace import PREVIEW_DRAWS
from scenarios.catalog import Catalog
from scenarios.errors import InputError
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, Told
from scenarios.projection import Engine
from scenarios.snapshots.content import Snapshot, snapshot_bytes
from scenarios.snapshots.keys import author_key, key_name, remember
from scenarios.snapshots.listing import listing, size_words
from scenarios.snapshots.live import LiveSnapshot, matching_catalog
from scenarios.snapshots.making import Choices, snapshot_of
from scenarios.snapshots.opening import Opened, open_snapshot
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


def remembered(file: Path, home: Path, since: str) -> Opened:
    """Remember the sender of a sound file, under the name it gives or else its key's, and open it anew."""
    found = open_snapshot(file, home)
    if found.snapshot is not None:
        remember(home, found.seal.key, found.snapshot.author or key_name(found.seal.key), since)
    return open_snapshot(file, home)


def live(
    snapshot: Snapshot, data: Callable[[], Catalog], home: Path, engine: Callable[[Catalog], Engine]
) -> tuple[LiveSnapshot | None, str]:
    """Return a snapshot whose levers move, or None and why not in a sentence."""
    catalog, why = matching_catalog(snapshot, data(), home)
    if catalog is None:
        return None, why
    try:
        return LiveSnapshot(snapshot, engine(catalog)), ""
    except InputError as problem:  # a border: the file is sound, and what it says of its levers is not
        return None, str(problem)


def moved(
    snapshot: LiveSnapshot, values: Mapping[str, float | str], is_done: bool, outdated: Callable[[], bool]
) -> tuple[tuple[Page, ...], Imprint] | None:
    """Return the pages with levers moved, over few draws while a lever still moves; None where nobody waits."""
    draws = None if is_done else min(PREVIEW_DRAWS, snapshot.snapshot.scenario.draws)
    told = snapshot.told(values, draws, outdated)
    return None if told is None else (snapshot.pages(told), told.imprint)
