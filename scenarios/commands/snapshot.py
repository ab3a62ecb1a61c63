"""``snapshot``: makes a signed file of pages for a reader, and shows, checks, remembers and takes apart such files."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.catalog import Catalog
from scenarios.changes import now
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.definitions import checked_year
from scenarios.commands.export import (
    DefinitionOption,
    ReferenceOption,
    SizeOption,
    YearOption,
    checked_definition,
    set_by_hand,
    told_of,
)
from scenarios.commands.levers import aligned
from scenarios.commands.problems import on_a_line, told_in_one_line
from scenarios.commands.project import warnings
from scenarios.commands.scenario_sources import LibraryOption, SettingsOption, find_scenario
from scenarios.data_versions import data_home
from scenarios.errors import InputError, near_miss
from scenarios.exports.file_set import write_file_set
from scenarios.figures.pages import page_names, standard_pages
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR
from scenarios.scenario import Scenario
from scenarios.texts import _
from scenarios.whole_files import write_whole

if TYPE_CHECKING:
    from scenarios.snapshots.content import FreeLever
    from scenarios.snapshots.opening import Opened

SUFFIX = ".chokepoint"
_UNKNOWN_SENDER = 3
"""Exit code of `verify`."""
_RANGE = re.compile(r"(?P<id>[^=]+?)(?:=(?P<low>[^.]+(?:\.\d+)?)\.\.(?P<high>.+))?")
snapshot = typer.Typer(help=_("Makes, shows and checks signed files of pages for a reader."), no_args_is_help=True)

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help=_("As for project."))]
_File = Annotated[Path, typer.Argument(metavar="FILE", help=_("A snapshot, FILE.chokepoint."))]
PagesOption = Annotated[
    list[str] | None,
    typer.Option("--page", metavar="ID", help=_("A page of export --list; those of a deck by default. Repeatable.")),
]
FreeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--free",
        metavar="LEVER",
        help=_("A lever that the reader may move, at most 3; LEVER=LOW..HIGH narrows its range. Repeatable."),
    ),
]
_AuthorOption = Annotated[str, typer.Option("--author", metavar="NAME", help=_("Who you are, for the reader."))]
_CopyOption = Annotated[
    bool, typer.Option("--copy/--no-copy", help=_("Whether the reader may take texts and numbers out."))
]
_ReasonsOption = Annotated[bool, typer.Option("--reasons", help=_("Take along the reasons that stand beside values."))]


@snapshot.command("make")
def make(
    scenario: ScenarioName,
    to: Annotated[Path, typer.Argument(metavar="FILE", help=_("The file to write, FILE.chokepoint."))],
    pages: PagesOption = None,
    free: FreeOption = None,
    author: _AuthorOption = "",
    copying: _CopyOption = True,
    reasons: _ReasonsOption = False,
    reference: ReferenceOption = None,
    definition: DefinitionOption = HEADLINE_DEFINITION,
    year: YearOption = HEADLINE_YEAR,
    draws: SizeOption = None,
    seed: SizeOption = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Write pages of a scenario into one signed file, and say what is in it."""
    from scenarios.snapshots.content import snapshot_bytes
    from scenarios.snapshots.keys import author_key
    from scenarios.snapshots.listing import listing, size_words
    from scenarios.snapshots.making import Choices, snapshot_of

    with told_in_one_line():
        catalog = catalog_in_force()
        if to.suffix.lower() != SUFFIX:
            raise InputError("to", _("{file}: the name of a snapshot ends in {suffix}").format(file=to, suffix=SUFFIX))
        checked_year(year, catalog.horizon)
        checked_definition(definition)
        names = checked_pages(pages or standard_pages(definition))
        chosen = set_by_hand(find_scenario(scenario, catalog, library).sized(draws, seed), catalog, settings or [])
        against = None if reference is None else find_scenario(reference, catalog, library)
        choices = Choices(now(), " ".join(author.split()), free_levers(free, chosen, catalog), copying, reasons)
        made = snapshot_of(told_of(chosen, against, catalog, definition, year), names, choices)
        content = snapshot_bytes(made, author_key(data_home()))
        write_whole(to, content, _("What stood there before is unchanged, and so is your scenario."))
        typer.echo(_("{file} contains, {size} in all:").format(file=to, size=size_words(len(content))))
        rows = [(f"  {on_a_line(one.name)}", size_words(one.size), on_a_line(one.detail)) for one in listing(made)]
        typer.echo("\n".join(aligned(rows)))
        for line in warnings(chosen, catalog):
            typer.echo(line, err=True)


@snapshot.command("show")
def show(file: _File) -> None:
    """Say whether a snapshot is as its author wrote it, and what its pages say."""
    with told_in_one_line():
        opened = _opened(file)
        found = opened.snapshot
        assert found is not None
        typer.echo(on_a_line(opened.words))
        typer.echo(on_a_line(found.imprint.line()))
        for place, one in enumerate(found.pages, start=1):
            typer.echo(f"{place}. {on_a_line(one.title)}")
            for text in filter(None, (one.detail, *one.text)):
                typer.echo(f"   {on_a_line(text)}")
        for lever in found.levers:
            typer.echo(on_a_line(_("Free to move: {label} ({id})").format(label=lever.label, id=lever.id)))


@snapshot.command("verify")
def verify(file: _File) -> None:
    """Check a snapshot: exit code 0 sound and of someone known, 3 sound of someone unknown, 1 altered."""
    with told_in_one_line():
        opened = _opened(file)
        typer.echo(on_a_line(opened.words))
        if not opened.seal.is_trusted:
            raise typer.Exit(_UNKNOWN_SENDER)


@snapshot.command("remember")
def remember_command(
    file: _File,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help=_("What to call the sender; as the file says by default."))
    ] = "",
) -> None:
    """Remember the key that a snapshot is signed with, so that later files of its sender are known."""
    from scenarios.snapshots.keys import key_name, remember

    with told_in_one_line():
        opened = _opened(file)
        assert opened.snapshot is not None
        called = name or opened.snapshot.author
        if not called:
            raise InputError("name", _("the file does not say who wrote it; write --name"))
        sender = remember(data_home(), opened.seal.key, called, now())
        words = _("Key {key} is remembered as {name}.")
        typer.echo(on_a_line(words.format(key=key_name(sender.key), name=sender.name)))


@snapshot.command("extract")
def extract(
    file: _File,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("Folder for the files; made if missing."))],
) -> None:
    """Write a snapshot's numbers and tables as CSV, its texts, and its scenario as JSON."""
    from scenarios.snapshots.extracting import contents_of

    with told_in_one_line():
        opened = _opened(file)
        assert opened.snapshot is not None
        typer.echo(on_a_line(opened.words), err=not opened.seal.is_trusted)
        files = write_file_set(folder, contents_of(opened.snapshot))
        names = ", ".join(one.name for one in files)
        typer.echo(_("{names} in {folder}").format(names=names, folder=folder))


def checked_pages(names: tuple[str, ...] | list[str]) -> list[str]:
    """Return ids of pages, each once.

    Raises
    ------
    InputError
        There is none of an id; the message offers the near miss.
    """
    for name in names:
        if name not in page_names():
            message = _("--page {name}: there is no such page{hint}; export --list names them")
            raise InputError("page", message.format(name=name, hint=near_miss(name, page_names())))
    return list(dict.fromkeys(names))


def free_levers(names: list[str] | None, scenario: Scenario, catalog: Catalog) -> "tuple[FreeLever, ...]":
    """Return the levers of ``LEVER`` and ``LEVER=LOW..HIGH``.

    Raises
    ------
    InputError
        Not in one of these forms, or no lever that can stay free.
    """
    from scenarios.snapshots.making import free_lever

    found = {}
    for name in names or []:
        match = _RANGE.fullmatch(name)
        try:
            between = (float(match["low"]), float(match["high"])) if match and match["low"] else None
        except ValueError:
            match = None
        if match is None:
            raise InputError("free", _("--free {text}: write LEVER or LEVER=LOW..HIGH").format(text=name))
        found[match["id"]] = free_lever(match["id"], scenario, catalog, between)
    return tuple(found.values())


def _opened(file: Path) -> "Opened":
    """Return an opened file that is sound; of an altered one say so and leave with 1."""
    from scenarios.snapshots.opening import open_snapshot

    opened = open_snapshot(file, data_home())
    if not opened.seal.is_sound:
        typer.echo(on_a_line(opened.words), err=True)
        raise typer.Exit(1)
    return opened
