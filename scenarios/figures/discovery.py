"""What was discovered, as pictures, a table and a page: coverage against density, the two main drivers, conditions."""

import numpy as np

from scenarios.analysis.discovery import Discovery, Step
from scenarios.analysis.discovery_rows import Bad, Rows
from scenarios.catalog import Catalog
from scenarios.figures.discovery_words import answer_words, bad_words, condition, notes, trade_words
from scenarios.figures.figure import Line, Mark, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, method_of
from scenarios.figures.plots import Cloud, Curves, Shown
from scenarios.figures.sentences import exact, percent, workload_name
from scenarios.texts import _

_MOST_POINTS = 2000
"""Runs that a cloud shows: more hide each other, and make files large."""
_SELDOM = 0.2
"""Part of the halves from which on an input that is not in the box is told too."""


def trade_off_curves(found: Discovery, at: int, catalog: Catalog) -> Curves:
    """Return density over coverage, one place for each box, the chosen one marked."""
    steps = found.steps[::-1]
    step = found.steps[at]
    words = _("{coverage} of the bad runs, {density} of the runs are bad")
    label = words.format(coverage=percent(step.coverage), density=percent(step.density))
    return Curves(
        id="discover.tradeoff",
        title=_("What part of the runs in a box are bad, over what part of the bad runs it holds"),
        unit="fraction",
        x=np.array([one.coverage for one in steps]),
        x_title=_("part of the bad runs in the box (coverage)"),
        x_unit="fraction",
        lines=(Line("density", _("bad in the box (density)"), np.array([one.density for one in steps])),),
        marks=(Mark(step.coverage, step.density, label, (), "", False),),
        level=found.steps[0].density,
        level_label=_("of all runs"),
        text=answer_words(found, at, catalog),
        notes=(_("Each place is a box of at most four conditions that no other box beats in both."),),
    )


def drivers_cloud(found: Discovery, at: int, rows: Rows, bad: Bad, catalog: Catalog) -> Cloud | None:
    """Return runs by the two numbers whose limits are surest, or by one and the share; None where no number is limited.

    Of many runs some are shown, equally spaced.
    """
    step = found.steps[at]
    main = sorted(step.box.limits, key=lambda name: step.chance[name])[:2]
    if not main:
        return None
    runs = len(found.asked)
    shown = np.linspace(0, runs - 1, min(runs, _MOST_POINTS)).astype(np.intp)
    names = [catalog.parameters[name] for name in main]
    x, limits = found.table.numbers[main[0]], [step.box.limits[name] for name in main]
    if len(main) > 1:
        y, y_title, y_unit = found.table.numbers[main[1]], _(names[1].label), names[1].unit
    else:
        words = _("share of {workload} in {period}")
        y_title = words.format(workload=workload_name(bad.target.workload), period=bad.target.period)
        y, y_unit = rows.outcome, "fraction"
        limits.append((-np.inf, np.inf))
    left_out = [condition(name, step.box, found.table, catalog) for name in step.box.restricted if name not in main]
    remarks = [_("The box also asks for: {all}.").format(all=_(" and ").join(left_out))] if left_out else []
    if len(shown) < runs:
        remarks.append(_("{n:,} of {all:,} runs are drawn.").format(n=len(shown), all=runs))
    return Cloud(
        id="discover.drivers",
        title=_("Runs by what sets the bad ones apart most"),
        x=x[shown],
        x_title=_(names[0].label),
        x_unit=names[0].unit,
        y=y[shown],
        y_title=y_title,
        y_unit=y_unit,
        chosen=found.asked[shown],
        chosen_label=_("bad"),
        other_label=_("others"),
        box=(*limits[0], *limits[1]),
        box_label=_("box"),
        text=answer_words(found, at, catalog),
        notes=tuple(remarks),
    )


def conditions_table(found: Discovery, at: int, catalog: Catalog) -> Table:
    """Return the conditions of a box, how often each comes back, and inputs that come back without being in it."""
    step, stability = found.steps[at], found.stability[at] if found.stability else None
    often = stability.often if stability is not None else {}
    rows = [
        (
            condition(name, step.box, found.table, catalog),
            _("in the box"),
            percent(often.get(name, 0.0)) if stability is not None else "",
            _chance(step, name),
        )
        for name in sorted(step.box.restricted, key=lambda name: step.chance[name])
    ]
    others = sorted((one for one in often if one not in step.box.restricted), key=lambda one: -often[one])
    rows += [
        (_(catalog.parameters[name].label), _("not in the box"), percent(often[name]), "")
        for name in others
        if often[name] >= _SELDOM
    ]
    heads = (_("condition"), _("where"), _("comes back in halves"), _("by chance"))
    said = _("By chance: how likely the weakest limit of it would raise the density so far in runs of no pattern.")
    title = _("Conditions, and how stable they are")
    return Table(
        "discover.conditions", title, heads, (False, False, True, True), tuple(rows), (*notes(found, at, catalog), said)
    )


def _chance(step: Step, name: str) -> str:
    chance = step.chance[name]
    least = 0.001
    return _("less than {n}").format(n=exact(least, "fraction")) if chance < least else exact(chance, "fraction")


def discovery_pages(
    found: Discovery, at: int, rows: Rows, bad: Bad, catalog: Catalog, imprint: Imprint
) -> tuple[Page, ...]:
    """Return pages that each fit a slide: the answer with its drivers, its conditions, what other boxes there are.

    Parameters
    ----------
    found
        With at least one step.
    at
        Index of the step told.
    """
    answer = answer_words(found, at, catalog)
    detail = f"{bad_words(bad, rows)}. {notes(found, at, catalog)[0]}"
    cloud, curves = drivers_cloud(found, at, rows, bad, catalog), trade_off_curves(found, at, catalog)
    workload = workload_name(bad.target.workload)
    method = _(
        "A box of few limits was sought with the patient rule induction method (PRIM); limits that may be by chance"
        " were taken away."
    )

    def page(name: str, what: str, title: str, shown: Shown) -> Page:
        page_id = f"discover.{bad.target.workload}.{name}"
        full_name = _("Bad runs, {workload}: {what}").format(workload=workload, what=what)
        return Page(page_id, full_name, title, detail, (shown,), method_of(imprint, method))

    told = [page("tradeoff", _("coverage and density"), trade_words(found, at), curves)]
    if found.steps[at].box.restricted:
        told.insert(0, page("conditions", _("conditions"), answer, conditions_table(found, at, catalog)))
    if cloud is not None:
        told.insert(0, page("drivers", _("main drivers"), answer, cloud))
    return tuple(told)
