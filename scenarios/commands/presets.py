"""``presets``: the shipped scenarios, the claims they mirror, their own results, and what they do not claim."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.tables import table_lines
from scenarios.figures.figure import Table
from scenarios.figures.sentences import (
    HEADLINE_DEFINITION,
    HEADLINE_YEAR,
    count_name,
    definition_name,
    percent,
    workload_name,
)
from scenarios.presets import (
    RESULTS,
    PairStory,
    Result,
    compute_results,
    preset,
    read_pair_stories,
    read_results,
    results_text,
)
from scenarios.provenance import source
from scenarios.texts import _


def presets(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help=_("Tell one preset's story."))] = None,
    record: Annotated[
        bool,
        typer.Option("--record", help=_("Compute and write the results of the shipped data, after a change.")),
    ] = False,
) -> None:
    """List the presets with their results, or tell one's story beside the published claim it mirrors."""
    with told_in_one_line():
        catalog = load_catalog() if record else catalog_in_force()
        if record:
            text = results_text(compute_results(catalog, HEADLINE_DEFINITION, HEADLINE_YEAR))
            (catalog.folder / RESULTS).write_text(text, encoding="utf-8", newline="")
        results = read_results(catalog)
        if name is not None:
            lines = _story(catalog, name, preset(catalog, name), results)
        else:
            lines = [*table_lines(_table(catalog, results)), *_pair_lines(read_pair_stories(catalog))]
        typer.echo("\n".join(lines))


def _table(catalog: Catalog, results: tuple[Result, ...]) -> Table:
    cells = {(one.preset, one.workload, one.count): _written(one) for one in results}
    keys = [(workload, count) for count in ("official", "with_grey") for workload in ("training", "inference")]
    rows = tuple(
        (name, _(one["name"]), *(cells[(name, *key)] for key in keys)) for name, one in catalog.presets.items()
    )
    counted = [_("left out"), _("left out"), _("counted"), _("counted")]
    heads = (f"{workload_name(workload)}, {words}" for (workload, _count), words in zip(keys, counted, strict=True))
    title = _("{definition}, {year}, central case; smuggled cards left out and counted")
    return Table(
        "presets",
        title.format(definition=definition_name(HEADLINE_DEFINITION), year=HEADLINE_YEAR),
        (_("id"), _("name"), *heads),
        (False, False, True, True, True, True),
        rows,
        (_("'none': no foreign data-centre card is legal to buy. None of them is a forecast."),),
    )


def _written(one: Result) -> str:
    return _("none") if one.central is None else percent(one.central)


def _pair_lines(stories: tuple[PairStory, ...]) -> list[str]:
    lines = [_("To be read side by side"), ""]
    for one in stories:
        lines += [f"{_(one.title)}  ({', '.join(one.presets)})", f"  {_(one.question)}", f"  {_(one.story)}", ""]
    return lines


def _story(catalog: Catalog, name: str, one: Mapping[str, Any], results: tuple[Result, ...]) -> list[str]:
    sources = [
        f"  {told.id}: {told.title or told.quantity}, {told.publisher}, {told.published}"
        for told in (source(evidence, catalog) for evidence in one["evidence"])
    ]
    own = [
        _("  {year} {workload}, {definition}, {count}: {share}").format(
            year=result.year,
            workload=workload_name(result.workload),
            definition=definition_name(result.definition),
            count=count_name(result.count),
            share=_written(result),
        )
        for result in results
        if result.preset == name
    ]
    sets = [f"  {key} = {value}" for key, value in one["values"].items()] or [_("  nothing: the central values")]
    warning = [_("Warning: {text}").format(text=_(one["warning"])), ""] if "warning" in one else []
    return [
        *(_(one["name"]), "", _(one["story"]), "", _("Sets"), *sets, ""),
        *(_("Mirrors the claim"), f"  {_(one['claim'])}", *sources, "", _("Its own result, central case"), *own, ""),
        *(*warning, _("Does not claim"), f"  {_(one['does_not_claim'])}"),
    ]
