"""Scenario files: the shipped presets (TOML), and scenarios as JSON, read back with every value checked."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.catalog import Catalog
from scenarios.errors import InputError, near_miss
from scenarios.json_files import read_json, read_text, refused, write_json
from scenarios.lenient_reading import in_free_quarters
from scenarios.scenario import Scenario
from scenarios.texts import _

_STORY = {"kind", "story", "claim", "evidence", "does_not_claim", "warning"}
"""Keys of a preset that tell what it mirrors; no part of the numbers."""
_NUMBERS = {"name", "draws", "seed", "values"}


RECORD_KEYS = ("data_version", "data_fingerprint", "engine_version", "headlines")
"""What the record of a projection says beside its scenario; left aside when it is read back."""
HEADLINE, NOTE, TAGS = "headline", "note", "tags"
"""What a scenario on the move says beside these; left aside as well."""


def preset_scenario(preset: Mapping[str, Any], catalog: Catalog, name: str) -> Scenario:
    """Return the scenario of a preset, called `name` where the preset has no name of its own.

    Where the data have moved on, what it sets in a quarter that is observed by now holds from the first free one on.

    Raises
    ------
    InputError
        A value is refused.
    """
    values = preset.get("values", {})
    if isinstance(values, Mapping):
        preset = {**preset, "values": in_free_quarters(values, catalog.horizon)[0]}
    return Scenario.from_plain(_numbers_of(preset, name), catalog)


def _numbers_of(preset: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the plain scenario of a preset, without its story."""
    return {"name": name, **{key: value for key, value in preset.items() if key in _NUMBERS}}


def read_scenario(file: Path, catalog: Catalog) -> Scenario:
    """Return the scenario of a ``.json`` file, also a parcel of one, or of a ``.toml`` file in the form of a preset.

    Raises
    ------
    InputError
        The file cannot be read, is no scenario, or a value in it is refused; names the file.
    """
    if file.suffix.lower() == ".toml":
        told = _read_toml(file)
        _refuse_unknown_keys(told, file)
        content: Any = _numbers_of(told, file.stem)
    else:
        content = _plain_scenario(read_json(file), file)
    try:
        return Scenario.from_plain(content, catalog)
    except InputError as problem:
        raise refused(file, str(problem)) from None


def _plain_scenario(content: Any, file: Path) -> Any:
    """Return what may be the one scenario of a JSON file, called after it where it has no name of its own."""
    several = content.get("scenarios") if isinstance(content, dict) else None
    if isinstance(several, list):
        if len(several) != 1:
            message = _("it holds {n} scenarios; take them into the library")
            raise refused(file, message.format(n=len(several)))
        [content] = several
    if isinstance(content, dict):
        content = without_record(content)
        content["name"] = content.get("name") or file.stem
    return content


def without_record(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scenario's plain values without what stands beside them: results, versions, note and tags."""
    return {key: value for key, value in content.items() if key not in (*RECORD_KEYS, HEADLINE, NOTE, TAGS)}


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(file))
    except (ValueError, RecursionError) as problem:
        raise refused(file, str(problem)) from None


def _refuse_unknown_keys(content: Mapping[str, Any], file: Path) -> None:
    """Refuse a key that is none of a preset: with it overlooked, the baseline would come out under another name."""
    for key in content:
        if key not in _NUMBERS | _STORY:
            message = _("{file}: unknown key '{key}'{hint}")
            hint = near_miss(key, _NUMBERS | _STORY)
            raise InputError("scenario", message.format(file=file, key=key, hint=hint))


def write_scenario(scenario: Scenario, catalog: Catalog, file: Path) -> None:
    """Write a scenario as JSON, all of it or nothing.

    Raises
    ------
    StorageError
        The file cannot be written; says what is safe and what to try.
    """
    safe = _("The scenario is still open here; choose another place.")
    write_json(scenario.to_plain(catalog), file, safe)
