"""What a snapshot holds: pages, what they rest on, the scenario, and which levers its reader may move."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import Plot
from scenarios.snapshots.container import sealed
from scenarios.snapshots.packing import packed, unpacked
from scenarios.snapshots.plain_values import PlainReader, to_plain

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """A value that a scenario sets from a quarter on, ``2026Q4``: a number, or a tier."""

    parameter: str
    quarter: str
    value: float | str


@dataclass(frozen=True)
class Reason:
    """Why a value was set, in its user's words."""

    parameter: str
    text: str


@dataclass(frozen=True)
class StoredScenario:
    """All that the numbers of a projection follow from, beside data and engine.

    Attributes
    ----------
    reasons
        Only where the author asked for them to be in.
    """

    name: str
    draws: int
    seed: int
    settings: tuple[Setting, ...]
    reasons: tuple[Reason, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """Return it as `Scenario.from_plain` takes it."""
        values: dict[str, dict[str, float | str]] = {}
        for one in self.settings:
            values.setdefault(one.parameter, {})[one.quarter] = one.value
        reasons = {one.parameter: one.text for one in self.reasons}
        return {"name": self.name, "draws": self.draws, "seed": self.seed, "values": values, "reasons": reasons}


@dataclass(frozen=True)
class Choice:
    """One of the values of a lever that knows no numbers, and what people call it."""

    value: str
    label: str


@dataclass(frozen=True)
class FreeLever:
    """A lever that the reader may move.

    Attributes
    ----------
    low, high, step
        Of its range, in its unit; 0 where it has choices instead.
    value
        Where it stands in the pages.
    quarter
        From which on it acts.
    """

    id: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    value: float | str
    quarter: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Pages for a reader, and what they rest on; nothing else is in the file.

    Attributes
    ----------
    made
        Moment of making as a `Change` holds it, by the clock of the author.
    author
        As they call themselves; empty where they do not say.
    may_copy
        Whether the author allows texts, pictures and numbers to be taken out. It is asked of the reader's program;
        nothing can keep a picture from being copied.
    fingerprint
        Of the data.
    definition, year
        Of the shares in headlines.
    """

    made: str
    author: str
    may_copy: bool
    imprint: Imprint
    fingerprint: str
    definition: str
    year: int
    pages: tuple[Page, ...]
    scenario: StoredScenario
    reference: StoredScenario | None
    levers: tuple[FreeLever, ...] = ()


def snapshot_bytes(snapshot: Snapshot, key: "Ed25519PrivateKey") -> bytes:
    """Return a snapshot as a signed file.

    Raises
    ------
    InputError
        A reader would not take it: it is too large, or a text in it is too long; the message names the place.
    """
    columns: list[Array] = []
    payload = packed(to_plain(snapshot, columns), columns)
    read_payload(payload)
    return sealed(payload, key, _format_of(snapshot))


def _format_of(snapshot: Snapshot) -> int:
    """Return the oldest format that holds a snapshot: the second one has figures that are not over time."""
    return 2 if any(isinstance(shown, Plot) for page in snapshot.pages for shown in page.shown) else 1


def read_payload(payload: bytes) -> Snapshot:
    """Return the snapshot of a payload, each value of its type; what the values mean is not yet checked.

    Raises
    ------
    InputError
        It is none; the message names the place.
    """
    plain, columns = unpacked(payload)
    reader = PlainReader(columns)
    found = reader.read(Snapshot, plain, "snapshot")
    reader.finish()
    return found
