"""What the background does for the reader of a snapshot: senders remembered, levers made ready, pages computed anew."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.background import PREVIEW_DRAWS
from scenarios.catalog import Catalog
from scenarios.errors import InputError
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.projection import Engine
from scenarios.snapshots.content import Snapshot
from scenarios.snapshots.keys import key_name, remember
from scenarios.snapshots.opening import Opened, open_snapshot

if TYPE_CHECKING:
    from scenarios.snapshots.live import LiveSnapshot


def remembered(file: Path, home: Path, since: str) -> Opened:
    """Remember the sender of a sound file, under the name it gives or else its key's, and open it anew."""
    found = open_snapshot(file, home)
    if found.snapshot is not None:
        remember(home, found.seal.key, found.snapshot.author or key_name(found.seal.key), since)
    return open_snapshot(file, home)


def live(
    snapshot: Snapshot, data: Callable[[], Catalog], home: Path, engine: Callable[[Catalog], Engine]
) -> "tuple[LiveSnapshot | None, str]":
    """Return a snapshot whose levers move, or None and why not in a sentence."""
    from scenarios.snapshots.live import LiveSnapshot, matching_catalog

    catalog, why = matching_catalog(snapshot, data(), home)
    if catalog is None:
        return None, why
    try:
        return LiveSnapshot(snapshot, engine(catalog)), ""
    except InputError as problem:  # a border: the file is sound, and what it says of its levers is not
        return None, str(problem)


def moved(
    snapshot: "LiveSnapshot", values: Mapping[str, float | str], is_done: bool, outdated: Callable[[], bool]
) -> tuple[tuple[Page, ...], Imprint] | None:
    """Return the pages with levers moved, over few draws while a lever still moves; None where nobody waits."""
    draws = None if is_done else min(PREVIEW_DRAWS, snapshot.snapshot.scenario.draws)
    told = snapshot.told(values, draws, outdated)
    return None if told is None else (snapshot.pages(told), told.imprint)
