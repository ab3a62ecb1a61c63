"""What the page of scenario discovery shows of a box: sentence, remarks, pictures and a name to save it under."""

from dataclasses import replace
from functools import partial

from desktop.panels.discover import Answer
from desktop.widgets.cloud_chart import CloudView
from desktop.widgets.curves_chart import CurvesView
from desktop.widgets.fan_data import Readings
from scenarios.analysis.discovery import Discovery
from scenarios.analysis.discovery_rows import Bad, Rows
from scenarios.catalog import Catalog
from scenarios.figures.discovery import conditions_table, drivers_cloud, trade_off_curves
from scenarios.figures.discovery_words import answer_words, bad_words, conditions, few_words, notes, trade_words
from scenarios.figures.plot_words import axis_title, box_sentence, plot_reading
from scenarios.figures.plots import Cloud, Curves
from scenarios.figures.sentences import count_name, definition_name, workload_name
from scenarios.names import LONGEST_NAME
from scenarios.texts import _
from scenarios.units import UNITS


def answer_of(found: Discovery, at: int, rows: Rows, bad: Bad, catalog: Catalog) -> Answer:
    """Return what is shown of a box, or why there is none."""
    if not found.steps:
        return Answer(few_words(found), bad_words(bad, rows))
    step, cloud = found.steps[at], drivers_cloud(found, at, rows, bad, catalog)
    name = _("In the box: {conditions}").format(conditions=conditions(step, found.table, catalog))
    return Answer(
        sentence=answer_words(found, at, catalog),
        detail=bad_words(bad, rows),
        notes=(*notes(found, at, catalog), *(cloud.notes if cloud is not None else ())),
        steps=len(found.steps),
        at=at,
        trade=trade_words(found, at),
        cloud=_cloud_view(cloud) if cloud is not None else None,
        curves=_curves_view(trade_off_curves(found, at, catalog)),
        table=replace(conditions_table(found, at, catalog), notes=()),
        name=name[:LONGEST_NAME].rstrip() if step.box.restricted else "",
    )


def share_words(key: str) -> str:
    """Return which share a key such as ``inference:revenue`` or ``inference:revenue:with_grey`` means."""
    workload, definition, *count = key.split(":")
    return ", ".join((workload_name(workload), definition_name(definition), *(count_name(one) for one in count)))


def _cloud_view(shown: Cloud) -> CloudView:
    titles = (axis_title(shown.x_title, shown.x_unit), axis_title(shown.y_title, shown.y_unit))
    write_x, write_y = (UNITS[unit].write for unit in (shown.x_unit, shown.y_unit))
    return CloudView(shown, write_x, write_y, titles, box_sentence(shown), partial(plot_reading, shown))


def _curves_view(shown: Curves) -> CurvesView:
    readings = Readings(len(shown.x), partial(plot_reading, shown))
    return CurvesView(shown, UNITS[shown.unit].write, UNITS[shown.x_unit].format, readings)
