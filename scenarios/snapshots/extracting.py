"""Takes a snapshot apart into tables, texts and scenarios; every file's name is our own, none comes from inside."""

from dataclasses import replace

from scenarios.errors import InputError
from scenarios.exports.formats import unwatched
from scenarios.exports.tidy import tidy_bytes
from scenarios.figures.figure import Table
from scenarios.scenario_files import RECORD_KEYS
from scenarios.snapshots.content import Snapshot, StoredScenario
from scenarios.snapshots.packing import json_bytes
from scenarios.texts import _


def contents_of(snapshot: Snapshot) -> dict[str, str]:
    """Return texts by file name: all numbers, each table, all that is read, the scenario and its reference.

    Raises
    ------
    InputError
        The author has not allowed copying.
    """
    if not snapshot.may_copy:
        raise InputError("snapshot", _("its author has not allowed copying: ask them for the numbers"))
    contents = {}
    drawn = [one for one in snapshot.pages if any(not isinstance(shown, Table) for shown in one.shown)]
    if drawn:
        contents["numbers.csv"] = tidy_bytes(drawn, snapshot.imprint, unwatched).decode()
    for place, page in enumerate(snapshot.pages, start=1):
        tables = [one for one in page.shown if isinstance(one, Table)]
        for number, table in enumerate(tables, start=1):
            alone = [replace(page, shown=(table,))]
            contents[f"page-{place:02d}-table-{number}.csv"] = tidy_bytes(alone, snapshot.imprint, unwatched).decode()
    contents["pages.txt"] = _texts(snapshot)
    contents["scenario.json"] = _record(snapshot.scenario, snapshot)
    if snapshot.reference is not None:
        contents["reference.json"] = _record(snapshot.reference, snapshot)
    return contents


def _texts(snapshot: Snapshot) -> str:
    pages = (
        "\n".join(filter(None, (f"{place}. {one.title}", one.detail, *one.text, one.method)))
        for place, one in enumerate(snapshot.pages, start=1)
    )
    return "\n\n".join((*pages, snapshot.imprint.line())) + "\n"


def _record(scenario: StoredScenario, snapshot: Snapshot) -> str:
    """Return a scenario as the program reads it, with the versions that it was made with."""
    imprint = snapshot.imprint
    versions = dict(zip(RECORD_KEYS, (imprint.data, snapshot.fingerprint, imprint.engine), strict=False))
    return json_bytes({**scenario.to_plain(), **versions}).decode() + "\n"
