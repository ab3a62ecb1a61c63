"""The back-tests as tables: every published point beside the model, the plain rule, and what the choice block makes."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.backtest import Held, hold_against, supply_ratio
from scenarios.analysis.ex_ante import ExAnte
from scenarios.catalog import Catalog
from scenarios.figures.figure import Table
from scenarios.figures.imprint import sourced
from scenarios.figures.sentences import definition_name, error_text, percent, points, workload_name
from scenarios.inputs import SEGMENTS
from scenarios.model.supply import PACKAGED
from scenarios.observations import DOMESTIC, FOREIGN, WHOLE, Observation
from scenarios.projection import GREY as SMUGGLED
from scenarios.projection import Projection, origin_of
from scenarios.quantiles import quantiles
from scenarios.texts import _

Array = NDArray[np.float64]


def backtest_table(held: Sequence[Held], catalog: Catalog, title: str, notes: Iterable[str] = ()) -> Table:
    """Return every observation with the model's median, band and error, and whether the calibration saw it."""
    heads = (_("what"), _("period"), _("observed"), _("model"), _("8 in 10 runs"), _("error"), _("inside"), _("seen"))
    rows = tuple(_row(one, catalog) for one in held)
    inside = sum(one.inside for one in held)
    counted = _("{inside} of {all} published points lie inside the band that holds 8 in 10 runs.")
    words = (counted.format(inside=inside, all=len(held)), *notes)
    return Table("backtest", title, heads, (False, False, True, True, True, True, False, False), rows, words)


def conditional_page(projection: Projection, points: Sequence[Observation]) -> tuple[list[Held], list[Table]]:
    """Return the CONDITIONAL back-test: the points beside the projection, and the tables that belong to it."""
    catalog, held = projection.catalog, hold_against(points, projection)
    title = _("CONDITIONAL back-test: supply and policy as they were")
    last = int(catalog.horizon.last_observed)
    years = range(int(catalog.horizon.first), last + 1)
    tables = [
        backtest_table(held, catalog, title, conditional_notes()),
        rule_table(projection),
        choice_table(projection, years),
        forecast_table(catalog, held),
    ]
    return held, [one for one in tables if one.rows]


def ex_ante_page(past: ExAnte, projection: Projection, points: Sequence[Observation]) -> tuple[list[Held], list[Table]]:
    """Return the EX ANTE back-test: points beside the projection of what was known, and published forecasts."""
    held = hold_against(points, projection)
    title = _("EX ANTE back-test: only what was known on {day}").format(day=past.known_until)
    tables = [
        backtest_table(held, past.catalog, title, ex_ante_notes(past.known_until, past.story)),
        forecast_table(past.catalog, held),
    ]
    return held, [one for one in tables if one.rows]


def conditional_notes() -> tuple[str, ...]:
    """Return what must be said beside the conditional back-test."""
    return (
        _(
            "Supply and policy of the observed quarters are inputs here. Nearly every card sold, so the share of the"
            " whole market is nearly the ratio of supplies: its error tests the bookkeeping, not the choice of buyers."
        ),
    )


def ex_ante_notes(known_until: str, story: str) -> tuple[str, ...]:
    """Return what must be said beside the back-test that knows a day's market only."""
    return (
        _("Known until {day} only. {story}").format(day=known_until, story=story),
        _(
            "The counts of the years before, and the calibration to them, are readings of those years as published"
            " since; all that lies ahead of the day is frozen in a file."
        ),
    )


def _row(held: Held, catalog: Catalog) -> tuple[str, ...]:
    one = held.observation
    band = _band(one, held.low, held.high)
    return (
        f"{observed_thing(one, catalog)} ({sourced(one.evidence[:2], catalog)})"
        if one.evidence
        else observed_thing(one, catalog),
        one.period,
        _value(one, one.value),
        _value(one, held.median),
        band,
        error_text(held.error, one.measure, 1),
        _("yes") if held.inside else _("no"),
        _("in the fit") if one.sd is not None else _("held out"),
    )


def observed_thing(one: Observation, catalog: Catalog) -> str:
    """Return what an observation counts, in words."""
    labels = {each.id: _(each.label) for each in catalog.classes}
    sides = {WHOLE: _("All vendors"), DOMESTIC: _("Domestic"), FOREIGN: _("Foreign")}
    whom = (sides | labels).get(one.scope, one.scope)
    if one.measure == "premium":
        return _("{whom}: price above list").format(whom=whom)
    if one.measure == "share":
        thing = definition_name(one.definition)
        thing = (
            thing if one.scope == DOMESTIC else thing.replace(_("Chinese-made share"), _("{w} share").format(w=whom))
        )
        return thing if one.workload == "all" else f"{thing}, {workload_name(one.workload)}"
    amounts = {"units": _("cards"), "revenue": _("revenue"), "stock": _("installed peak compute")}
    thing = amounts.get(one.definition, _("compute"))
    return f"{whom}: {thing}" if one.workload == "all" else f"{whom}: {thing}, {workload_name(one.workload)}"


def _band(one: Observation, low: float, high: float) -> str:
    if not np.isfinite(low):
        return _("none")
    if one.measure == "level":
        return f"{low:.3g}\u2013{high:.3g}"
    return f"{percent(low).removesuffix(' %')}\u2013{percent(high)}"


def _value(one: Observation, value: float) -> str:
    if not np.isfinite(value):
        return _("none")
    return short_amount(value, one.unit) if one.measure == "level" else percent(value)


def short_amount(value: float, unit: str) -> str:
    """Return an amount with its unit, as short as a table needs."""
    short = unit.replace("million", "m").replace("H100-equivalents", "H100e")
    return f"USD {value:.3g} {short[3:].strip()}".strip() if short.startswith("USD") else f"{value:.3g} {short}"


def rule_table(projection: Projection) -> Table:
    """Return the model beside the plain rule that the share is the ratio of supplies, and beside what was published."""
    catalog, rows = projection.catalog, []
    for one in catalog.observations:
        if (one.measure, one.workload, one.scope) != ("share", "all", DOMESTIC) or one.definition == "stock":
            continue
        period = one.quarters(catalog.horizon)
        rule = supply_ratio(projection, one.definition, period)
        model = float(quantiles(projection.share(one.definition, "official", "all", period), (0.5,))[0])
        errors = (points(model - one.value), points(rule - one.value))
        name = f"{definition_name(one.definition)} ({sourced(one.evidence[:2], catalog)})"
        rows.append((name, one.period, percent(one.value), percent(model), errors[0], percent(rule), errors[1]))
    heads = (_("share"), _("period"), _("observed"), _("model"), _("error"), _("supply ratio"), _("its error"))
    return Table(
        "supply_ratio",
        _("The model beside the plain rule: domestic supply over all legal supply"),
        heads,
        (False, False, True, True, True, True, True),
        tuple(rows),
        (_("Where the two agree, the model has told nothing that the supplies did not."),),
    )


def choice_table(projection: Projection, years: Sequence[int]) -> Table:
    """Return what only the choice of buyers makes: training share, premia and unsold cards by class and year."""
    catalog = projection.catalog
    rows = [
        (
            _("training: Chinese-made share of revenue at list price, smuggled cards left out"),
            *_training(projection, years),
        )
    ]
    supply, bought, premium = projection.offered, projection.cards, projection.premium
    for place, one in enumerate(catalog.classes):
        if origin_of(one) == SMUGGLED:
            continue
        premia, unsold = [], []
        for year in years:
            period = catalog.horizon.quarters_of(year)
            offered = supply[period, place].sum(axis=0)
            sold = bought[period, :, place].sum(axis=(0, 1))
            left = np.divide(offered - sold, offered, out=np.full_like(offered, np.nan), where=offered > 0)
            above = np.expm1(premium[period, place]).mean(axis=0)
            premia.append(_middle(above))
            unsold.append(_middle(left))
        rows.append((_("{label}: price above list").format(label=_(one.label)), *premia))
        rows.append((_("{label}: part of the supply unsold").format(label=_(one.label)), *unsold))
    ascend = _(catalog.classes[_ascend(catalog)].label)
    light = _("{label}: part of its cards in light inference").format(label=ascend)
    rows.insert(1, (light, *(_middle(_in_light_inference(projection, year)) for year in years)))
    return Table(
        "choice",
        _("What the choice of buyers makes, median and 8 in 10 runs"),
        (_("quantity"), *(str(year) for year in years)),
        (False, *(True for _year in years)),
        tuple(rows),
        (
            _(
                "Evidence is thin: 2 of 22 notable models of 2024 were trained on Chinese chips (X11); the NPU part of"
                " inference was 16 % as a lower bound (K026); Nvidia wrote off H20 stock in 2025 (S022, S025); no queue"
                " for the H20 in 2024, and reports of Ascend cards 10 to 50 % above list in 2026."
            ),
        ),
    )


def _ascend(catalog: Catalog) -> int:
    return catalog.class_ids.index(next(iter(PACKAGED)))


def _in_light_inference(projection: Projection, year: int) -> Array:
    """Return what part of the Ascend cards of a year serves light inference, the use they were known for first."""
    cards = projection.cards[projection.catalog.horizon.quarters_of(year), :, _ascend(projection.catalog)].sum(axis=0)
    total = cards.sum(axis=0)
    light = cards[SEGMENTS.index("light_inference")]
    return np.divide(light, total, out=np.full_like(total, np.nan), where=total > 0)


def _training(projection: Projection, years: Sequence[int]) -> list[str]:
    return [_middle(projection.share("revenue", "official", "training", year)) for year in years]


def _middle(values: Array) -> str:
    median, low, high = (float(one) for one in quantiles(values, (0.5, 0.1, 0.9)))
    if not np.isfinite(median):
        return _("none")
    return f"{percent(median)} ({percent(low).removesuffix(' %')}\u2013{percent(high)})"


def forecast_table(catalog: Catalog, held: Sequence[Held]) -> Table:
    """Return the errors of published forecasts beside those of the model."""
    by_id = {one.observation.id: one for one in held}
    rows = []
    for forecast in catalog.forecasts:
        one = by_id.get(forecast.observation)
        if one is None:
            continue
        source = catalog.evidence[forecast.evidence[0]]
        error = _error(one.observation, forecast.value)
        name = f"{source.publisher.split(';')[0]} ({', '.join(forecast.evidence)}), {forecast.note}"
        rows.append(
            (
                observed_thing(one.observation, catalog),
                _value(one.observation, one.observation.value),
                name,
                _value(one.observation, forecast.value),
                error,
                _error(one.observation, one.median),
            )
        )
    heads = (_("what"), _("observed"), _("forecast by"), _("forecast"), _("its error"), _("error of the model"))
    title = _("Published forecasts beside the model")
    return Table("forecasts", title, heads, (False, True, False, True, True, True), tuple(rows))


def _error(one: Observation, value: float) -> str:
    return error_text(value / one.value - 1 if one.measure == "level" else value - one.value, one.measure)
