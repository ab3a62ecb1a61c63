"""``snapshot make`` and ``snapshot web``: pages of a scenario for a reader, as a signed file and as a web page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.catalog import Catalog
from scenarios.changes import now
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.findings import WithOption, with_findings
from scenarios.commands.folders import path_argument
from scenarios.commands.levers import aligned
from scenarios.commands.problems import on_a_line, told_in_one_line
from scenarios.commands.progress import progress
from scenarios.commands.project import warnings
from scenarios.commands.scenario_sources import LibraryOption, SettingsOption
from scenarios.commands.told import (
    Asked,
    DefinitionOption,
    ReferenceOption,
    ScenarioArgument,
    SizeOption,
    YearOption,
    project_all,
    told_of,
)
from scenarios.data_versions import data_home
from scenarios.errors import InputError, near_miss
from scenarios.figures.pages import Page, Told, page_names, standard_pages
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR
from scenarios.scenario import Scenario
from scenarios.snapshots.container import SUFFIX
from scenarios.texts import _
from scenarios.whole_files import write_whole

if TYPE_CHECKING:
    from scenarios.snapshots.content import FreeLever, Snapshot

_WEB = (".html", ".htm")
_WEB_DRAWS = 200
"""Of a web page whose levers move: each point of its grid is a projection."""
_RANGE = re.compile(r"(?P<id>[^=]+?)(?:=(?P<low>[^.]+(?:\.\d+)?)\.\.(?P<high>.+))?")

_PagesOption = Annotated[
    list[str] | None,
    typer.Option("--page", metavar="ID", help=_("A page of export --list; those of a deck by default. Repeatable.")),
]
_FreeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--free",
        metavar="LEVER",
        help=_("A lever that the reader may move, at most 3; LEVER=LOW..HIGH narrows its range. Repeatable."),
    ),
]
_BesideOption = Annotated[
    list[str] | None,
    typer.Option(
        "--beside", metavar="SCENARIO", help=_("Another scenario, beside this one on pages more. Repeatable.")
    ),
]
_AuthorOption = Annotated[str, typer.Option("--author", metavar="NAME", help=_("Who you are, for the reader."))]
_CopyOption = Annotated[
    bool, typer.Option("--copy/--no-copy", help=_("Whether the reader may take texts and numbers out."))
]
_ReasonsOption = Annotated[bool, typer.Option("--reasons", help=_("Take along the reasons that stand beside values."))]


@dataclass(frozen=True)
class Wanted:
    """What was typed of a snapshot: whose pages, which of them, and how."""

    asked: Asked
    pages: Sequence[str]
    free: Sequence[str]
    author: str = ""
    copying: bool = True
    reasons: bool = False
    beside: Sequence[str] = ()
    analyses: Sequence[str] = ()


def make(
    scenario: ScenarioArgument,
    to: Annotated[Path, path_argument("FILE", _("The file to write, FILE.chokepoint."))],
    pages: _PagesOption = None,
    free: _FreeOption = None,
    author: _AuthorOption = "",
    copying: _CopyOption = True,
    reasons: _ReasonsOption = False,
    beside: _BesideOption = None,
    analyses: WithOption = None,
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

    with told_in_one_line():
        catalog = catalog_in_force()
        checked_ending(to, (SUFFIX,))
        asked = Asked(scenario, settings or [], draws, seed, reference, library, definition, year)
        made = made_snapshot(
            Wanted(asked, pages or [], free or [], author, copying, reasons, beside or [], analyses or []), catalog
        )
        content = snapshot_bytes(made, author_key(data_home()))
        write_whole(to, content, _("What stood there before is unchanged, and so is your scenario."))
        typer.echo(_("{file} contains, {size} in all:").format(file=to, size=size_words(len(content))))
        rows = [(f"  {on_a_line(one.name)}", size_words(one.size), on_a_line(one.detail)) for one in listing(made)]
        typer.echo("\n".join(aligned(rows)))


def web(
    scenario: ScenarioArgument,
    to: Annotated[Path, path_argument("FILE", _("The page to write, FILE.html."))],
    pages: _PagesOption = None,
    free: _FreeOption = None,
    author: _AuthorOption = "",
    beside: _BesideOption = None,
    analyses: WithOption = None,
    reference: ReferenceOption = None,
    definition: DefinitionOption = HEADLINE_DEFINITION,
    year: YearOption = HEADLINE_YEAR,
    draws: SizeOption = None,
    seed: SizeOption = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Write pages of a scenario as one web page that needs no program and no network; free levers move in it."""
    from scenarios.exports.web.grid import grid_of
    from scenarios.exports.web.page import web_bytes
    from scenarios.projection import Engine
    from scenarios.snapshots.listing import size_words

    with told_in_one_line():
        catalog = catalog_in_force()
        checked_ending(to, _WEB)
        runs = _WEB_DRAWS if draws is None and free else draws
        asked = Asked(scenario, settings or [], runs, seed, reference, library, definition, year)
        made = made_snapshot(
            Wanted(asked, pages or [], free or [], author, beside=beside or [], analyses=analyses or []), catalog
        )
        grid = None
        if made.levers:
            with progress(_("Projections for the levers")) as step:
                grid = grid_of(made, Engine(catalog), step)
        content = web_bytes(made, grid)
        write_whole(to, content, _("What stood there before is unchanged, and so is your scenario."))
        words = _("{file}: {size}, {draws:,} runs; it carries no signature")
        typer.echo(words.format(file=to, size=size_words(len(content)), draws=made.scenario.draws))


def made_snapshot(wanted: Wanted, catalog: Catalog) -> "Snapshot":
    """Return the snapshot that was asked for; what contradicts itself in its scenario is on stderr.

    Raises
    ------
    InputError
        A scenario, page, lever, year or definition that there is not.
    """
    from scenarios.snapshots.making import Choices, snapshot_of

    asked = wanted.asked
    chosen, against = asked.scenarios(catalog)
    names = checked_pages(wanted.pages or standard_pages(asked.definition))
    levers, author = free_levers(wanted.free, chosen, catalog), " ".join(wanted.author.split())
    choices = Choices(now(), author, levers, wanted.copying, wanted.reasons)
    for line in warnings(chosen, catalog):
        typer.echo(line, err=True)
    told = with_findings(told_of(chosen, against, catalog, asked.definition, asked.year), wanted.analyses)
    names += [one.id for one in told.found]
    return snapshot_of(told, names, choices, _beside(told, [asked.found(one, catalog) for one in wanted.beside]))


def _beside(told: Told, scenarios: Sequence[Scenario]) -> Sequence[Page]:
    """Return the pages of other scenarios beside the one told of, over its draws; none where there are none."""
    from scenarios.analysis.comparison import shares_of
    from scenarios.figures.comparison import beside_pages

    here = told.projection
    others = project_all(here.catalog, [one.sized(here.scenario.draws, here.scenario.seed) for one in scenarios])
    return beside_pages(told, [shares_of(one) for one in others]) if others else ()


def checked_ending(file: Path, allowed: tuple[str, ...]) -> None:
    """Refuse a file whose name ends otherwise.

    Raises
    ------
    InputError
        It does.
    """
    if file.suffix.lower() not in allowed:
        raise InputError("to", _("{file}: the name must end in {suffix}").format(file=file, suffix=allowed[0]))


def checked_pages(names: Sequence[str]) -> list[str]:
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


def free_levers(names: Sequence[str], scenario: Scenario, catalog: Catalog) -> "tuple[FreeLever, ...]":
    """Return the levers of ``LEVER`` and ``LEVER=LOW..HIGH``.

    Raises
    ------
    InputError
        Not in one of these forms, or no lever that can stay free.
    """
    from scenarios.snapshots.making import free_lever

    found = {}
    for name in names:
        match = _RANGE.fullmatch(name)
        try:
            between = (float(match["low"]), float(match["high"])) if match and match["low"] else None
        except ValueError:
            match = None
        if match is None:
            raise InputError("free", _("--free {text}: write LEVER or LEVER=LOW..HIGH").format(text=name))
        found[match["id"]] = free_lever(match["id"], scenario, catalog, between)
    return tuple(found.values())
