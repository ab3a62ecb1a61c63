"""Scenarios on the move: one or many in a plain JSON file, and what such a file would bring into a library."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.errors import InputError
from scenarios.json_files import clipped, read_json, refused, write_json
from scenarios.lenient_reading import read_lenient
from scenarios.names import FreeNames, checked_name
from scenarios.scenario import Scenario
from scenarios.scenario_files import HEADLINE, NOTE, TAGS, without_record
from scenarios.texts import _

FORMAT = 1
MOST_SCENARIOS = 10_000
_VERSIONS = ("data_version", "engine_version")
_ENVELOPE = ("format", "made_by", "data_version", "scenarios")
_LONGEST_RECORD, _LONGEST_REASON = 1_000, 300


@dataclass(frozen=True)
class Item:
    """One scenario with what was known of it where it came from.

    Attributes
    ----------
    scenario
        Under the name that it will get; fields that this version does not know are in its `other`.
    headline
        Its result in a sentence, as it was with those versions.
    data_version, engine_version
        What the headline was made with; empty where that is unknown.
    called
        Its name in the file; empty where it has none, or comes from elsewhere.
    note, tags
        What its user wrote beside it.
    remarks
        What these data made different in it, a sentence each.
    """

    scenario: Scenario
    headline: str = ""
    data_version: str = ""
    engine_version: str = ""
    called: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_renamed(self) -> bool:
        """Whether it gets another name than it has in the file."""
        return self.scenario.name != self.called


@dataclass(frozen=True)
class Refusal:
    """A scenario of the file that is not taken: its place from 1, its name where it has one, and why not."""

    place: int
    name: str
    reason: str


@dataclass(frozen=True)
class Parcel:
    """What a file would bring; nothing is written yet.

    Attributes
    ----------
    items
        The scenarios that will come, in the order of the file.
    refused
        Those that will not.
    other
        What the file says of itself that this version does not know, by key.
    """

    items: tuple[Item, ...]
    refused: tuple[Refusal, ...]
    other: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def read_parcel(file: Path, catalog: Catalog, taken_names: Iterable[str]) -> Parcel:
    """Return what a file of scenarios, or of one, would bring beside the names that are taken; writes nothing.

    A scenario whose name is taken comes as ``Name (2)``; one that is refused spoils no other. One that was written
    with other data comes as far as these allow it, and says what they made different.

    Raises
    ------
    InputError
        The file as a whole is refused: it cannot be read, is too large, too deep, not JSON, or no such file.
    """
    content = read_json(file)
    if not isinstance(content, dict):
        raise refused(file, _("expected an object with 'scenarios'"))
    if "scenarios" not in content:
        content = {"scenarios": [{**content, "name": content.get("name") or file.stem}]}
    listed, data_version = content["scenarios"], content.get("data_version", "")
    if content.get("format", FORMAT) != FORMAT:
        found = clipped(str(content["format"]))
        raise refused(file, _("its format is {found}, known here is {n}").format(found=found, n=FORMAT))
    if not isinstance(listed, list) or not isinstance(data_version, str):
        raise refused(file, _("'scenarios' is a list, 'data_version' a text"))
    if len(listed) > MOST_SCENARIOS:
        raise refused(file, _("more than {most} scenarios").format(most=MOST_SCENARIOS))
    names, items, wrong = FreeNames(taken_names), [], []
    for place, one in enumerate(listed, start=1):
        try:
            items.append(_item(one, names, catalog, data_version))
        except InputError as problem:
            name = one.get("name", "") if isinstance(one, dict) else ""
            shown = clipped(name) if isinstance(name, str) else ""
            wrong.append(Refusal(place, shown, clipped(str(problem), _LONGEST_REASON)))
    other = {key: value for key, value in content.items() if key not in _ENVELOPE}
    return Parcel(tuple(items), tuple(wrong), MappingProxyType(other))


def write_parcel(
    items: Iterable[Item], file: Path, catalog: Catalog, other: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Write scenarios with their headlines and versions into one file, all of it or nothing.

    Parameters
    ----------
    other
        Fields of the file itself that this version does not know, from the `Parcel` that they came in.

    Raises
    ------
    InputError
        So many that `read_parcel` would not take them.
    StorageError
        The file cannot be written; says what is safe and what to try.
    """
    packed = [_plain(one, catalog) for one in items]
    if len(packed) > MOST_SCENARIOS:
        raise InputError("scenario", _("more than {most} scenarios in one file").format(most=MOST_SCENARIOS))
    envelope = {
        "format": FORMAT,
        "made_by": f"Chokepoint {__version__}",
        "data_version": catalog.version,
        "scenarios": packed,
    }
    safe = _("The scenarios are where they were; choose another place, or fewer of them.")
    write_json({**envelope, **other}, file, safe)


def _item(content: object, names: FreeNames, catalog: Catalog, data_version: str) -> Item:
    """Return one scenario of a file under a free name.

    Raises
    ------
    InputError
        It is refused; no name is taken for it.
    """
    if not isinstance(content, dict):
        raise InputError("scenario", _("not a scenario: expected an object with 'values'"))
    record = {"data_version": data_version, **{key: content[key] for key in (HEADLINE, *_VERSIONS) if key in content}}
    for key, text in record.items():
        if not isinstance(text, str) or len(text) > _LONGEST_RECORD:
            message = _("{key}: expected a text of at most {most} characters")
            raise InputError(key, message.format(key=key, most=_LONGEST_RECORD))
    note, tags = content.get(NOTE, ""), content.get(TAGS, [])
    if not isinstance(note, str) or not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise InputError("scenario", _("expected a text for 'note' and a list of texts for 'tags'"))
    checked = tuple(checked_name(tag) for tag in tags)
    scenario, remarks = _scenario(without_record(content), catalog, record["data_version"])
    called = checked_name(scenario.name) if scenario.name.strip() else ""
    named = replace(scenario, name=names.take(called or _("Unnamed")))
    return Item(named, called=called, note=note, tags=checked, remarks=remarks, **record)


def _scenario(content: Mapping[str, Any], catalog: Catalog, data_version: str) -> tuple[Scenario, tuple[str, ...]]:
    """Return a scenario, and what these data made different in one of other data."""
    try:
        return Scenario.from_plain(content, catalog), ()
    except InputError:
        if data_version in ("", catalog.version):
            raise
        return read_lenient(content, catalog)


def _plain(item: Item, catalog: Catalog) -> dict[str, Any]:
    known = {HEADLINE: item.headline, **{key: getattr(item, key) for key in _VERSIONS}}
    beside = {**known, NOTE: item.note, TAGS: list(item.tags)}
    return {**item.scenario.to_plain(catalog), **{key: value for key, value in beside.items() if value}}
