"""``library``: lists, shows and saves scenarios of the library, and moves them in and out as plain JSON."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.folders import path_argument, path_option
from scenarios.commands.levers import aligned
from scenarios.commands.opened_library import open_library
from scenarios.commands.problems import on_a_line, tell, told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption, SettingsOption, find_scenario, with_settings
from scenarios.errors import InputError
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR, headline
from scenarios.moving import Item, Parcel, read_parcel, write_parcel
from scenarios.names import checked_name, folded
from scenarios.projection import Engine
from scenarios.schedules import schedule_text
from scenarios.texts import _, plural

if TYPE_CHECKING:
    from scenarios.storage import SavedScenario

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("A saved name."))]


def list_command(library: LibraryOption = None) -> None:
    """List the saved scenarios, a line each: name, last change (UTC), headline, data, and whether it changed since."""
    with told_in_one_line():
        file = _file(library)
        saved = _listing(file, catalog_in_force())
        for line in aligned([_row(one) for one in saved]):
            typer.echo(line)
        if not saved:
            typer.echo(_("{file} holds no saved scenario.").format(file=file), err=True)


def show(name: Name, library: LibraryOption = None) -> None:
    """Show one saved scenario: its headline and versions, all that it sets, and the reasons."""
    with told_in_one_line():
        catalog = catalog_in_force()
        file = _file(library)
        [item] = _saved_items([name], file, catalog)
        one = next(saved for saved in _listing(file, catalog) if saved.name == item.called)
        typer.echo("\n".join(aligned([_row(one)])))
        typer.echo("\n".join(_content(item, catalog)))


def save(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help=_("As for project."))],
    name: Annotated[str, typer.Option("--name", metavar="N", help=_("What to call it."))],
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Save a scenario under a new name, with the headline that it has now."""
    with told_in_one_line():
        catalog, file = catalog_in_force(), _file(library)
        chosen = with_settings(find_scenario(scenario, catalog, library), catalog, settings or [])
        called = checked_name(name)
        if folded(called) in {folded(one.name) for one in _listing(file, catalog)}:
            message = _("a scenario named '{name}' exists already; choose another name")
            raise InputError("name", message.format(name=called))
        projection = Engine(catalog).project(chosen)
        result = headline(projection, None, "inference", HEADLINE_DEFINITION, HEADLINE_YEAR).main
        with open_library(file, catalog) as store:
            store.save(store.start(chosen), called, result)
        typer.echo(f"{on_a_line(called)}  {result}")


def export(
    to: Annotated[Path, path_option("--to", "FILE.json", _("The file to write."))],
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help=_("Saved names."))] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("All saved scenarios."))] = False,
    library: LibraryOption = None,
) -> None:
    """Write saved scenarios into one JSON file, with their headlines; as they were last saved."""
    with told_in_one_line():
        catalog, file = catalog_in_force(), _file(library)
        if bool(names) == everything:
            raise InputError("name", _("write either the names of saved scenarios or --all"))
        if to.suffix.lower() != ".json" or to.resolve() == file.resolve():
            raise InputError(
                "to", _("--to {file}: write a file that ends in .json and is not the library").format(file=to)
            )
        wanted = [one.name for one in _listing(file, catalog)] if everything else names or []
        items = _saved_items(wanted, file, catalog)
        write_parcel(items, to, catalog)
        typer.echo(_("{scenarios} in {file}").format(scenarios=_counted(len(items)), file=to))


def import_command(
    source: Annotated[Path, path_argument("FILE.json", _("Scenarios, as export and project write them."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only say what would come."))] = False,
    library: LibraryOption = None,
) -> None:
    """Take scenarios from a JSON file; one whose name is taken gets another, one that is refused spoils no other."""
    with told_in_one_line():
        catalog, file = catalog_in_force(), _file(library)
        parcel = read_parcel(source, catalog, [one.name for one in _listing(file, catalog)])
        if parcel.items and not dry_run:
            with open_library(file, catalog) as store:
                store.take_in(parcel.items)
        _tell(parcel, catalog, dry_run)


def _tell(parcel: Parcel, catalog: Catalog, dry_run: bool) -> None:
    """Say what comes and under which name, and what does not; leave with 1 where something was refused."""
    for one in parcel.items:
        typer.echo(on_a_line(_coming(one, catalog)))
        for remark in one.remarks:
            typer.echo(f"  {on_a_line(remark)}")
    taken = _counted(len(parcel.items))
    typer.echo((_("{scenarios} would come") if dry_run else _("{scenarios} taken in")).format(scenarios=taken))
    if parcel.other:
        keys = ", ".join(sorted(parcel.other))
        typer.echo(on_a_line(_("not kept, as they belong to no scenario: {keys}").format(keys=keys)), err=True)
    if parcel.refused:
        typer.echo(_("{scenarios} refused:").format(scenarios=_counted(len(parcel.refused))), err=True)
        for wrong in parcel.refused:
            line = _("{place}. {name}: {reason}").format(
                place=wrong.place, name=wrong.name or _("unnamed"), reason=wrong.reason
            )
            typer.echo(f"  {on_a_line(line)}", err=True)
        raise typer.Exit(1)


def _coming(item: Item, catalog: Catalog) -> str:
    line = item.scenario.name
    if item.is_renamed:
        words = _("'{called}' comes as '{name}', for its name is taken") if item.called else _("{name} (has no name)")
        line = words.format(name=line, called=item.called)
    if item.data_version not in ("", catalog.version):
        words = _("{line}; made with data {then}, here {now}: its numbers may differ")
        line = words.format(line=line, then=item.data_version, now=catalog.version)
    return line


def _counted(count: int) -> str:
    return plural("{n} scenario", "{n} scenarios", count).format(n=count)


def _file(library: Path | None) -> Path:
    from scenarios.storage import default_library

    return library or default_library(os.environ)


def _listing(file: Path, catalog: Catalog) -> "list[SavedScenario]":
    """Return what a library lists; nothing where there is no file, and none is made."""
    if not file.exists():
        return []
    with open_library(file, catalog) as store:
        return store.listing()


def _saved_items(names: list[str], file: Path, catalog: Catalog) -> list[Item]:
    """Return saved scenarios, each once, in the order of their names here; what became of them is on stderr.

    Raises
    ------
    InputError
        There is none of a name.
    """
    if not file.exists():
        raise InputError("library", _("{file}: there is no library").format(file=file))
    with open_library(file, catalog) as store:
        items = store.pack(names)
        for one in items:
            tell(store.moved(one.called) if one.remarks else ())
    return items


def _row(one: "SavedScenario") -> tuple[str, ...]:
    changed = _("changed since it was saved") if one.edited else ""
    updated = one.updated_at[:16].replace("T", " ")
    return on_a_line(one.name), updated, on_a_line(one.headline), on_a_line(one.data_version), changed


def _content(item: Item, catalog: Catalog) -> list[str]:
    scenario = item.scenario
    sizes = _("{draws:,} draws, seed {seed}").format(draws=scenario.draws, seed=scenario.seed)
    rows: list[tuple[str, ...]] = [
        (f"  {name}", schedule_text(points, name, catalog), on_a_line(scenario.reasons.get(name, "")))
        for name, points in sorted(scenario.values.items())
    ]
    sets = aligned(rows) or [_("  nothing: the central values")]
    unknown = on_a_line(", ".join(sorted(scenario.other)))
    kept = [_("Kept without being understood: {keys}").format(keys=unknown)] if unknown else []
    return [sizes, _("Sets"), *sets, *kept]
