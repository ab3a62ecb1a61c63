"""One short function for each thing a user wants: it makes a Change, or asks the library for something."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from desktop.library import Library
from desktop.view import WORKLOADS, View
from desktop.workspace import Workspace
from scenarios import assumptions
from scenarios.catalog import Catalog, Value
from scenarios.changes import Change
from scenarios.errors import InputError
from scenarios.figures.sentences import headline
from scenarios.presets import calibrations
from scenarios.projection import Projection
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


def preview_schedule(workspace: Workspace, lever_id: str, schedule: Schedule) -> None:
    """Show what a schedule would do, while the hand moves one of its points."""
    workspace.show_unsettled(workspace.scenario.with_schedule(lever_id, schedule))


def set_schedule(workspace: Workspace, lever_id: str, schedule: Schedule, cause: str = "time line") -> None:
    """Set a lever's whole schedule, or give it back to the baseline where it is empty."""
    _change_schedule(workspace, lever_id, schedule, cause)


def set_tier_from(workspace: Workspace, value: str, quarter: str) -> None:
    """Put a tier in force from a quarter on; what holds before stays."""
    after = workspace.scenario.with_value(workspace.catalog, "tier", value, quarter)
    _change_schedule(workspace, "tier", after.values["tier"], "tier")


def set_assumptions(workspace: Workspace, values: Mapping[str, Value]) -> None:
    """Set many parameters at once, as one change."""
    replace_scenario(workspace, assumptions.applied(workspace.scenario, workspace.catalog, values), "sheet")


def reset_assumptions(workspace: Workspace, ids: Iterable[str]) -> None:
    """Give parameters back to what is shipped, as one change."""
    replace_scenario(workspace, assumptions.reset(workspace.scenario, ids), "sheet")


def give_reasons(workspace: Workspace, reasons: Mapping[str, str]) -> None:
    """Say why values were set."""
    workspace.apply(Change.of(workspace.scenario, "reasons", MappingProxyType(dict(reasons)), "reason"))


def cancel_preview(workspace: Workspace) -> None:
    """Show the scenario as it was before the lever moved."""
    workspace.show_unsettled(workspace.scenario)


def _change_schedule(workspace: Workspace, lever_id: str, schedule: Schedule, cause: str) -> None:
    workspace.apply(Change.of(workspace.scenario, lever_id, schedule, cause))


def recall_lever(workspace: Workspace, lever_id: str) -> None:
    """Give a lever back to what it was when the scenario was saved, its whole time line; nothing where it is so."""
    saved = workspace.saved
    points = saved.values.get(lever_id, ()) if saved is not None else ()
    if saved is not None and points != workspace.scenario.values.get(lever_id, ()):
        _change_schedule(workspace, lever_id, points, "as saved")


def reset(workspace: Workspace, what: str) -> None:
    """Give all levers or all assumptions back to the baseline, or everything back to what was saved, as one change."""
    scenario = workspace.scenario
    if what == "saved":
        saved = workspace.saved
        if saved is not None:
            replace_scenario(workspace, replace(saved, name=scenario.name), "as saved")
        return
    gone = {
        name for name in scenario.values if (workspace.catalog.parameters[name].role == "lever") == (what == "levers")
    }
    kept = MappingProxyType({name: points for name, points in scenario.values.items() if name not in gone})
    replace_scenario(workspace, replace(scenario, values=kept), f"reset {what}")


def replace_scenario(workspace: Workspace, scenario: Scenario, cause: str) -> None:
    """Put another scenario in the place of the current one, as one change."""
    workspace.apply(Change.of(workspace.scenario, "scenario", scenario, cause))


def take_view(workspace: Workspace, view: str) -> None:
    """Lay a view of what is scarce under the scenario, in the place of any other, as one change."""
    views = calibrations(workspace.catalog)
    held = {name for one in views.values() for name in one.values}
    kept = {name: points for name, points in workspace.scenario.values.items() if name not in held}
    after = replace(workspace.scenario, values=MappingProxyType({**kept, **views[view].values}))
    replace_scenario(workspace, after, "view")


def view_of(scenario: Scenario, catalog: Catalog) -> str | None:
    """Return which view of what is scarce a scenario holds, None where its values are of no view."""
    views = calibrations(catalog)
    held = {name for one in views.values() for name in one.values}
    own = {name: points for name, points in scenario.values.items() if name in held}
    return next((name for name, one in views.items() if dict(one.values) == own), None)


def save_as(workspace: Workspace, library: Library, name: str) -> None:
    """Save the scenario under a name.

    Raises
    ------
    InputError
        No name, or one that another saved scenario has.
    """
    own = workspace.saved.name.casefold() if workspace.saved is not None else ""
    workspace.take_name(_free_name(workspace, library, name, own))
    workspace.mark_saved(workspace.scenario)
    kept = {} if workspace.projection is None else results(workspace.projection, workspace.view)
    library.save(workspace.scenario, _result(workspace), kept)


def save_found(workspace: Workspace, library: Library, lever_id: str, value: object, name: str) -> None:
    """Go on with a new scenario that has the value which was found, saved under a name; the one before stays.

    Raises
    ------
    InputError
        No name, or one that another saved scenario has.
    """
    save_other(workspace, library, workspace.scenario.with_value(workspace.catalog, lever_id, value), name)


def save_other(workspace: Workspace, library: Library, after: Scenario, name: str) -> None:
    """Go on with another scenario, saved under a name; the one before stays.

    Raises
    ------
    InputError
        No name, or one that another saved scenario has.
    """
    free = _free_name(workspace, library, name)
    _keep_draft(workspace, library)
    library.begin(replace(after, name=""))
    save_as(workspace, library, free)


def _free_name(workspace: Workspace, library: Library, name: str, own: str = "") -> str:
    """Return a name that no other scenario has; `own` is the one in hand's, casefolded."""
    name = name.strip()
    if not name:
        raise InputError("name", _("type a name for the scenario, then press Enter"))
    taken = {one.name.casefold() for one in library.saved} | {preset.casefold() for preset in workspace.catalog.presets}
    if name.casefold() in taken - {own}:
        raise InputError("name", _("the name '{name}' is taken; choose another").format(name=name))
    return name


def _result(workspace: Workspace) -> str:
    """Return the headline that a saved scenario is listed with."""
    if workspace.projection is None:
        return ""
    view = workspace.view
    return headline(workspace.projection, workspace.reference(), "inference", view.definition, view.year).main


def results(projection: Projection, view: View) -> dict[str, str]:
    """Return the headlines that a saved scenario keeps, by workload, for the definition and year looked at."""
    return {workload: headline(projection, None, workload, view.definition, view.year).text for workload in WORKLOADS}


def _keep_draft(workspace: Workspace, library: Library) -> None:
    """Give a scenario that was worked on and never named a name, so that leaving it loses nothing."""
    if workspace.saved is None and workspace.scenario.values and not _is_shipped(workspace):
        name = _("Draft of {when}").format(when=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S"))
        library.keep_draft(replace(workspace.scenario, name=name), _result(workspace))


def _is_shipped(workspace: Workspace) -> bool:
    """Whether the scenario is a shipped one as it came."""
    catalog, values = workspace.catalog, workspace.scenario.values
    return any(preset_scenario(one, catalog, name).values == values for name, one in catalog.presets.items())


def _preset(workspace: Workspace, preset_id: str) -> Scenario:
    return preset_scenario(workspace.catalog.presets[preset_id], workspace.catalog, preset_id)


def open_saved(workspace: Workspace, library: Library, name: str) -> None:
    """Go on with a saved scenario."""
    _keep_draft(workspace, library)
    library.take_up(name)


def open_preset(workspace: Workspace, library: Library, preset_id: str) -> None:
    """Go on from a shipped scenario, under no name until the user gives one."""
    _keep_draft(workspace, library)
    library.begin(replace(_preset(workspace, preset_id), name=""))


def duplicate(workspace: Workspace, library: Library) -> None:
    """Go on in a copy of the scenario, under no name until the user gives one; it remembers from what."""
    _keep_draft(workspace, library)
    library.duplicate()


def show_worked(workspace: Workspace, preset_id: str) -> None:
    """Begin with a shipped scenario, under no name, nothing written before the user changes something."""
    workspace.adopt(replace(_preset(workspace, preset_id), name=""), None)


def open_file(workspace: Workspace, library: Library, file: Path) -> None:
    """Go on from a scenario file.

    Raises
    ------
    InputError
        The file cannot be read, is no scenario, or a value in it is refused.
    """
    scenario = read_scenario(file, workspace.catalog)
    _keep_draft(workspace, library)
    library.begin(scenario)


def hold_against_preset(workspace: Workspace, preset_id: str) -> None:
    """Take a shipped scenario as the reference."""
    workspace.hold_against(_preset(workspace, preset_id))


def hold_against_saved(library: Library, name: str) -> None:
    """Take a saved scenario as the reference; the one in hand stays."""
    library.hold_against(name)


def save_file(workspace: Workspace, file: Path) -> None:
    """Write the scenario to a file of its own.

    Raises
    ------
    StorageError
        The file cannot be written; says so and what to try.
    """
    write_scenario(workspace.scenario, workspace.catalog, file)
