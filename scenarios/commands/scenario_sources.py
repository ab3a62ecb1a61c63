"""Finds the scenario that a command names (a preset, a file or a saved name) and lays ``--set`` values over it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from scenarios.catalog import Catalog
from scenarios.commands.folders import path_option
from scenarios.commands.opened_library import open_library, read_saved
from scenarios.errors import InputError, near_miss
from scenarios.names import folded
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario, read_scenario
from scenarios.texts import _

LibraryOption = Annotated[
    Path | None, path_option("--library", "FILE", _("Library of saved scenarios; yours by default."))
]
SettingsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="ID=VALUE",
        help=_("Set any id of parameters.csv; ID@2027Q1=VALUE from a quarter on. Repeatable."),
    ),
]


def find_scenario(name: str, catalog: Catalog, library: Path | None = None) -> Scenario:
    """Return the scenario of a preset id, of a ``.json`` or ``.toml`` file, or of a saved name, in this order.

    Parameters
    ----------
    library
        File of the saved scenarios; the user's own by default.

    Raises
    ------
    InputError
        There is none of this name, or what is there is no scenario.
    StorageError
        The library cannot be read.
    """
    if name in catalog.presets:
        return preset_scenario(catalog.presets[name], catalog, name)
    if Path(name).suffix.lower() in (".json", ".toml"):
        return read_scenario(Path(name), catalog)
    return _saved(name, catalog, library)


def _saved(name: str, catalog: Catalog, library: Path | None) -> Scenario:
    from scenarios.storage import default_library

    file, saved = library or default_library(os.environ), list[str]()
    if file.exists():
        with open_library(file, catalog) as store:
            saved = [one.name for one in store.listing()]
            if folded(name) in map(folded, saved):
                return read_saved(store, name)
    message = _("unknown scenario '{name}'{hint}; write a preset ({known}), a .json or .toml file, or a name in {file}")
    hint = near_miss(name, (*catalog.presets, *saved))
    raise InputError("scenario", message.format(name=name, hint=hint, known=", ".join(catalog.presets), file=file))


def with_settings(scenario: Scenario, catalog: Catalog, settings: Iterable[str]) -> Scenario:
    """Return the scenario with ``ID=VALUE`` and ``ID@QUARTER=VALUE`` laid over it, one after the other.

    Raises
    ------
    InputError
        A setting has neither form, an id is unknown, a value is refused, or no lever acts in the quarter.
    """
    for setting in settings:
        target, equals, value = (part.strip() for part in setting.partition("="))
        parameter_id, at, quarter = (part.strip() for part in target.partition("@"))
        if not (equals and value and parameter_id) or (at and not quarter):
            message = _(
                "--set {text}: write ID=VALUE, such as hbm_supply=2, or ID@QUARTER=VALUE, such as tier@2027Q1=T8"
            )
            raise InputError("set", message.format(text=setting))
        scenario = scenario.with_value(catalog, parameter_id, value, quarter or None)
    return scenario
