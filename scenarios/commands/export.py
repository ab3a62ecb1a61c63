"""``export``: projects a scenario and writes its pages as a deck, a workbook, a table or a picture."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from scenarios.catalog import Catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.findings import WithOption, with_findings
from scenarios.commands.folders import path_option
from scenarios.commands.levers import aligned
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.progress import progress
from scenarios.commands.project import warnings
from scenarios.commands.scenario_sources import LibraryOption, SettingsOption
from scenarios.commands.told import Asked, DefinitionOption, ReferenceOption, SizeOption, YearOption, told_of
from scenarios.errors import InputError, near_miss
from scenarios.exports.formats import FORMATS, Format, Options, export_file, format_of
from scenarios.figures.pages import Page, Told, page, page_names
from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR
from scenarios.scenario import Scenario
from scenarios.texts import _, plural

_FEW_DRAWS = 8
"""Enough to know what a page shows."""


ScenarioArgument = Annotated[str | None, typer.Argument(metavar="SCENARIO", help=_("As for project."))]
_ToOption = Annotated[
    Path | None,
    path_option("--to", "FILE", _("Its end says the format: {all}.").format(all=", ".join(FORMATS))),
]
_UpdateOption = Annotated[
    Path | None,
    path_option(
        "--update",
        "FILE",
        _("A deck that this program wrote: it gets today's numbers, and what people changed in it stays."),
    ),
]
_FigureOption = Annotated[
    list[str] | None,
    typer.Option(
        "--figure",
        metavar="ID",
        help=_("A page or figure of --list; a whole deck by default, of a picture the first share. Repeatable."),
    ),
]
_ListOption = Annotated[bool, typer.Option("--list", help=_("List the pages and the figures on them."))]
_TemplateOption = Annotated[
    Path | None, path_option("--template", "FILE", _("For .pptx: a deck or template of your own."))
]
_AllDrawsOption = Annotated[bool, typer.Option("--all-draws", help=_("For .xlsx: a sheet with every run."))]
_InchesOption = Annotated[float | None, typer.Option(help=_("For pictures, in inches."))]
_DpiOption = Annotated[int | None, typer.Option("--dpi", help=_("For .png: dots per inch."))]


def export_command(
    scenario: ScenarioArgument = None,
    to: _ToOption = None,
    update: _UpdateOption = None,
    figures: _FigureOption = None,
    analyses: WithOption = None,
    listed: _ListOption = False,
    reference: ReferenceOption = None,
    definition: DefinitionOption = HEADLINE_DEFINITION,
    year: YearOption = HEADLINE_YEAR,
    template: _TemplateOption = None,
    all_draws: _AllDrawsOption = False,
    width: _InchesOption = None,
    height: _InchesOption = None,
    dpi: _DpiOption = None,
    draws: SizeOption = None,
    seed: SizeOption = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Write a scenario as a PowerPoint deck, an Excel workbook, a table of all numbers, or one page as a picture."""
    with told_in_one_line():
        catalog = catalog_in_force()
        if listed:
            typer.echo("\n".join(page_lines(catalog)))
            return
        file = to or update
        if scenario is None or file is None or (to and update):
            raise InputError("export", _("name a scenario and a file, with --to or --update; --list names the pages"))
        if to is not None:
            format_of(to)  # refused before anything is projected
        options = Options(template, _size(width, height), dpi, all_draws or None)
        asked = Asked(scenario, settings or [], draws, seed, reference, library, definition, year)
        chosen, against = asked.scenarios(catalog)
        told = with_findings(told_of(chosen, against, catalog, definition, year), analyses or [])
        write = _write if to else _update
        for line in write(told, file, figures, options):
            typer.echo(line)
        for line in warnings(chosen, catalog):
            typer.echo(line, err=True)


def _size(width: float | None, height: float | None) -> tuple[float, float] | None:
    if width is None and height is None:
        return None
    if width is None or height is None:
        raise InputError("width", _("--width and --height go together: a picture needs both or neither"))
    return width, height


def pages_of(told: Told, names: Iterable[str]) -> list[Page]:
    """Return the pages of these ids, of pages or of figures on them, each once.

    Raises
    ------
    InputError
        There is none of an id; the message offers the near miss.
    """
    ids = [*(one.id for one in told.found), *page_names()]
    found: dict[str, Page] = {}
    for name in names:
        page_id = max((one for one in ids if f"{name}.".startswith(f"{one}.")), key=len, default="")
        made = page(told, page_id) if page_id else None
        if made is None or name not in (made.id, *(shown.id for shown in made.shown)):
            known = [*ids, *(shown.id for shown in (made.shown if made else ()))]
            message = _("--figure {name}: there is no such page or figure{hint}; --list names them")
            raise InputError("figure", message.format(name=name, hint=near_miss(name, known)))
        found[made.id] = made
    return list(found.values())


def page_lines(catalog: Catalog) -> list[str]:
    """Return a line for each page: its id, what it is called, and the ids of its figures and tables."""
    told = told_of(Scenario(draws=_FEW_DRAWS), None, catalog, HEADLINE_DEFINITION, HEADLINE_YEAR)
    made = (page(told, one) for one in page_names())
    rows = [(one.id, one.name, ", ".join(shown.id for shown in one.shown)) for one in made]
    return aligned([(_("page"), _("what it is"), _("figures and tables on it")), *rows])


def _write(told: Told, file: Path, figures: list[str] | None, options: Options) -> tuple[str, ...]:
    """Write a file, and return what is in it."""
    kind = format_of(file)
    pages = pages_of(told, figures or _usual_pages(kind, told))
    with progress(_("Pages of {file}").format(file=file.name)) as step:
        export_file(told, pages, file, options, step)
    held = [one for one in pages if kind.holds(one)] or pages
    count = plural("{n} page", "{n} pages", len(held)).format(n=len(held))
    words = _("{file}: {kind}, {count} ({names})")
    return (words.format(file=file, kind=kind.name(), count=count, names=", ".join(one.id for one in held)),)


def _usual_pages(kind: Format, told: Told) -> list[str]:
    """Return the ids of the pages where nobody has chosen: what was found stands last, of a picture alone."""
    found = [one.id for one in told.found]
    return found if kind.single and found else [*kind.usual_pages(told), *found]


def _update(told: Told, file: Path, figures: list[str] | None, options: Options) -> tuple[str, ...]:
    """Update a deck, and return what changed in it and what was left."""
    from scenarios.exports.slides.update import update_file

    if figures or options != Options():
        raise InputError("update", _("--update takes the pages and looks of the deck; leave the options for new ones"))
    known = {*(one.id for one in told.found), *page_names()}
    report, kept = update_file(file, lambda one: page(told, one) if one in known else None, told.imprint)
    if kept is None:
        head = _("{file}: all of it is as today, and nothing was written").format(file=file)
    else:
        head = _("{file}: updated; the deck of before is {kept}").format(file=file, kept=kept)
    return head, *report.changed, *report.left
