"""One short function for each thing a user wants: it makes a Change, or asks the library for something."""

from dataclasses import replace
from pathlib import Path

from desktop.library import Library
from desktop.workspace import Workspace
from scenarios.changes import Change
from scenarios.errors import InputError
from scenarios.figures.sentences import headline
from scenarios.scenario import Scenario, Schedule
from scenarios.scenario_files import preset_scenario, read_scenario, write_scenario
from scenarios.texts import _


def preview_lever(workspace: Workspace, lever_id: str, value: object) -> None:
    """Show what a value would do, while the lever moves."""
    workspace.show_unsettled(workspace.scenario.with_value(workspace.catalog, lever_id, value))


def set_lever(workspace: Workspace, lever_id: str, value: object, cause: str = "lever") -> None:
    """Set a lever from the first free quarter on."""
    after = workspace.scenario.with_value(workspace.catalog, lever_id, value)
    _change_schedule(workspace, lever_id, after.values[lever_id], cause)


def unset_lever(workspace: Workspace, lever_id: str) -> None:
    """Give a lever back to the baseline."""
    _change_schedule(workspace, lever_id, (), "unset")


def cancel_preview(workspace: Workspace) -> None:
    """Show the scenario as it was before the lever moved."""
    workspace.show_unsettled(workspace.scenario)


def _change_schedule(workspace: Workspace, lever_id: str, schedule: Schedule, cause: str) -> None:
    workspace.apply(Change.of(workspace.scenario, lever_id, schedule, cause))


def unset_all(workspace: Workspace) -> None:
    """Give all levers and assumptions back to the baseline, as one change that undo takes back."""
    replace_scenario(workspace, replace(workspace.scenario, values={}), "unset all")


def replace_scenario(workspace: Workspace, scenario: Scenario, cause: str) -> None:
    """Put another scenario in the place of the current one, as one change."""
    workspace.apply(Change.of(workspace.scenario, "scenario", scenario, cause))


def save_as(workspace: Workspace, library: Library, name: str) -> None:
    """Save the scenario under a name.

    Raises
    ------
    InputError
        No name, or one that another saved scenario has.
    """
    name = name.strip()
    if not name:
        raise InputError("name", _("type a name for the scenario, then press Enter"))
    own = workspace.saved.name.casefold() if workspace.saved is not None else ""
    taken = {one.name.casefold() for one in library.saved} | {preset.casefold() for preset in workspace.catalog.presets}
    if name.casefold() in taken - {own}:
        raise InputError("name", _("the name '{name}' is taken; choose another").format(name=name))
    workspace.apply(Change.of(workspace.scenario, "name", name, "save"))
    words = ""
    if workspace.projection is not None:
        view = workspace.view
        words = headline(workspace.projection, workspace.reference(), "inference", view.definition, view.year).main
    library.save(workspace.scenario, words)


def open_preset(workspace: Workspace, library: Library, preset_id: str) -> None:
    """Go on from a shipped scenario, under no name until the user gives one."""
    preset = preset_scenario(workspace.catalog.presets[preset_id], workspace.catalog, preset_id)
    library.begin(replace(preset, name=""))


def open_file(workspace: Workspace, library: Library, file: Path) -> None:
    """Go on from a scenario file.

    Raises
    ------
    InputError
        The file cannot be read, is no scenario, or a value in it is refused.
    """
    library.begin(read_scenario(file, workspace.catalog))


def save_file(workspace: Workspace, file: Path) -> None:
    """Write the scenario to a file of its own.

    Raises
    ------
    StorageError
        The file cannot be written; says so and what to try.
    """
    write_scenario(workspace.scenario, workspace.catalog, file)
