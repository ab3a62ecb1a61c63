"""``seek``: which value of a lever brings a share to a target with a probability; JSON on stdout, files in a folder."""

import json
import math
from datetime import date
from typing import Annotated, Any

import typer

from scenarios.analysis.frontier import Frontier, frontier
from scenarios.analysis.goal_seek import Answer, Asked, Point, seek
from scenarios.analysis.targets import EXAMPLE, FORM, checked_probability, parse_target
from scenarios.catalog import Catalog, Value
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.problems import told_in_one_line
from scenarios.commands.scenario_sources import LibraryOption, SettingsOption, find_scenario, with_settings
from scenarios.commands.told import OutOption, ScenarioArgument, SizeOption
from scenarios.ensemble import Ensemble
from scenarios.errors import InputError
from scenarios.exports.csv_tables import csv_text
from scenarios.exports.figure_files import figure_files
from scenarios.exports.file_set import write_file_set
from scenarios.figures.goal_seek import answer_notes, answer_sentence, seek_pages
from scenarios.figures.imprint import imprint_of
from scenarios.projection import Engine
from scenarios.schedules import schedule_text
from scenarios.texts import _

CURVE = ("lever", "value", "probability", "standard_error", "median_share", "without_share", "draws", "met")
FIELD = ("lever", "value", "other", "other_value", "probability", "draws")


def seek_command(
    scenario: ScenarioArgument,
    lever: Annotated[str, typer.Option("--lever", metavar="ID", help=_("The parameter that is to move."))],
    target: Annotated[str, typer.Option("--target", help=_("{form}, as {one}.").format(form=FORM, one=EXAMPLE))],
    probability: Annotated[float, typer.Option("--probability", help=_("Part of the runs that must meet it."))] = 0.8,
    other: Annotated[
        str | None, typer.Option("--with", metavar="ID", help=_("A second lever: the frontier over both."))
    ] = None,
    out: OutOption = None,
    draws: SizeOption = None,
    seed: SizeOption = None,
    settings: SettingsOption = None,
    library: LibraryOption = None,
) -> None:
    """Find the values of a lever at which a target is met; prints JSON, also where none is."""
    with told_in_one_line():
        catalog = catalog_in_force()
        chosen = with_settings(find_scenario(scenario, catalog, library).sized(draws, seed), catalog, settings or [])
        asked = Asked(chosen, lever, parse_target(target, catalog.horizon), checked_probability(probability))
        if other == lever:
            raise InputError("with", _("--with {id}: name another lever than --lever").format(id=lever))
        for name in filter(None, (lever, other)):
            catalog.parameter(name)
        engine = Engine(catalog)
        *_looks, answer = seek(asked, Ensemble(engine))
        field = None
        if other is not None:
            *_rows, field = frontier(asked, other, Ensemble(engine))
        if out is not None:
            write_file_set(out, _files(answer, field, engine))
        typer.echo(json.dumps(plain(answer, field, catalog), indent=1, ensure_ascii=False))


def plain(answer: Answer, field: Frontier | None, catalog: Catalog) -> dict[str, Any]:
    """Return the answer in plain values for JSON: shares and probabilities are fractions, NaN is null."""
    asked = answer.asked
    found = {
        "lever": asked.lever,
        "unit": catalog.parameters[asked.lever].unit,
        "target": asked.target.text,
        "probability": asked.probability,
        "answer": answer_sentence(answer, catalog),
        "reachable": bool(answer.ranges),
        "within_plausible_range": any(one.met and answer.is_sourced(one) for one in answer.curve),
        "without_effect": answer.without_effect,
        "solutions": [
            {**_plain_point(one), "error_of_value": answer.error_of(one) or None} for one in answer.solutions
        ],
        "ranges": [
            {
                "low": one.low.value,
                "high": one.high.value,
                "low_is_limit": one.from_limit,
                "high_is_limit": one.to_limit,
            }
            for one in answer.ranges
        ],
        "best": _plain_point(answer.best),
        "now": _plain_point(answer.now),
        "plausible_range": list(answer.sourced) if answer.sourced is not None else None,
        "replaces": schedule_text(answer.replaced, asked.lever, catalog) or None,
        "notes": list(answer_notes(answer, catalog)),
    }
    if field is not None:
        found["frontier"] = {
            "with": field.other,
            "values": list(field.first),
            "other_values": list(field.second),
            "probability": field.probability.tolist(),
            "draws": field.draws,
        }
    return found


def _plain_point(point: Point) -> dict[str, Value | int | None]:
    return {
        "value": point.value,
        "probability": point.probability,
        "standard_error": point.error,
        "median_share": None if math.isnan(point.median) else point.median,
        "draws": point.draws,
    }


def _files(answer: Answer, field: Frontier | None, engine: Engine) -> dict[str, str]:
    """Return the texts to be written by file name."""
    projection = engine.project(answer.asked.scenario)
    imprint = imprint_of(projection, None, date.today())
    pages, lever = seek_pages(answer, imprint, engine.catalog, field), answer.asked.lever
    curve = (
        (lever, one.value or 0.0, one.probability, one.error, one.median, one.unknown, one.draws, str(one.met).lower())
        for one in answer.curve
    )
    files = {"seek_curve.csv": csv_text(CURVE, curve)}
    if field is not None:
        cells = (
            (lever, across, field.other, down, float(field.probability[row, column]), field.draws)
            for row, down in enumerate(field.second)
            for column, across in enumerate(field.first)
        )
        files["seek_frontier.csv"] = csv_text(FIELD, cells)
    return {**files, **figure_files(pages, imprint)}
