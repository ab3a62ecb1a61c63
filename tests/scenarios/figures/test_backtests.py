from dataclasses import replace

import numpy as np
import pytest

from scenarios.analysis.backtest import hold_against, supply_ratio
from scenarios.analysis.ex_ante import ex_ante
from scenarios.catalog_files import load_catalog
from scenarios.figures.backtests import (
    backtest_table,
    choice_table,
    conditional_notes,
    conditional_page,
    ex_ante_notes,
    ex_ante_page,
    forecast_table,
    observed_thing,
    rule_table,
    short_amount,
)
from scenarios.figures.sentences import definition_name, error_text, percent, points
from scenarios.quantiles import quantiles
from tests.scenarios.made import with_arrays

CATALOG = load_catalog()
BY_ID = {one.id: one for one in CATALOG.observations}


@pytest.fixture(scope="module")
def held(shared_baseline):
    return hold_against(CATALOG.observations, shared_baseline)


def test_every_point_stands_beside_median_band_and_error(held):
    """Observed, model, band and error of each; whether it lies inside, and whether the fit saw it."""
    table = backtest_table(held, CATALOG, "Title", ("a note",))
    assert (table.title, table.notes[-1], len(table.rows)) == ("Title", "a note", len(held))
    for row, one in zip(table.rows, held, strict=True):
        point = one.observation
        shown = percent if point.measure != "level" else lambda value, unit=point.unit: short_amount(value, unit)
        assert row[1:4] == (point.period, shown(point.value), shown(one.median))
        low, high = (shown(value).split(f" {point.unit}")[0] for value in (one.low, one.high))
        if point.measure == "level":
            assert row[4] == f"{one.low:.3g}\u2013{one.high:.3g}"
        else:
            assert row[4] == f"{low.removesuffix(' %')}\u2013{high}"
        assert all(source in row[0] for source in point.evidence[:2])
        assert row[5] == error_text(one.error, point.measure, 1)
        assert row[6] == ("yes" if one.low <= point.value <= one.high else "no")
        assert row[7] == ("held out" if point.sd is None else "in the fit")
    inside = sum(row[6] == "yes" for row in table.rows)
    assert f"{inside} of {len(held)} published points" in table.notes[0]


@pytest.mark.parametrize("one", CATALOG.observations, ids=lambda one: one.id)
def test_no_point_is_shown_without_what_it_counts(one):
    """A share says of what and whose; an amount says of whom and which; a use is named where it is not all."""
    words = observed_thing(one, CATALOG)
    classes = {each.id: each.label for each in CATALOG.classes}
    whom = ({"all": "All vendors", "domestic": "Domestic", "foreign": "Foreign"} | classes).get(one.scope, one.scope)
    if one.measure == "share":
        of = definition_name(one.definition).removeprefix("Chinese-made share")
        assert of in words
        assert words.startswith("Chinese-made share" if one.scope == "domestic" else f"{whom} share")
    else:
        assert words.startswith(f"{whom}: ")
    if one.workload != "all":
        assert words.endswith(f", {one.workload}")


def test_the_pages_hold_the_tables_that_have_rows(shared_baseline, held):
    """With hindsight four tables, without points of a forecast three, without hindsight two; results beside them."""
    found, tables = conditional_page(shared_baseline, CATALOG.observations)
    assert [one.median for one in found] == [one.median for one in held]
    assert [one.id for one in tables] == ["backtest", "supply_ratio", "choice", "forecasts"]
    few = conditional_page(shared_baseline, [BY_ID["units_2025_huawei"]])[1]
    assert [one.id for one in few] == ["backtest", "supply_ratio", "choice"]
    past = replace(ex_ante(CATALOG), catalog=CATALOG)
    found, tables = ex_ante_page(past, shared_baseline, CATALOG.observations)
    assert (len(found), [one.id for one in tables]) == (len(held), ["backtest", "forecasts"])
    assert tables[0].title == "EX ANTE back-test: only what was known on 2024-12-31"


def test_what_must_be_said_is_said():
    """With hindsight that it tests bookkeeping; without it the day, the story and what is hindsight after all."""
    assert "tests the bookkeeping" in conditional_notes()[0]
    first, second = ex_ante_notes("2024-12-31", "The rule stays.")
    assert first == "Known until 2024-12-31 only. The rule stays."
    assert "published since" in second.replace("\n", " ")


def test_the_plain_rule_stands_beside_each_published_share(shared_baseline):
    """The ratio of supplies, the model, and the error of both, for domestic shares of the whole market."""
    shares = [
        one
        for one in CATALOG.observations
        if (one.measure, one.workload, one.scope) == ("share", "all", "domestic") and one.definition != "stock"
    ]
    rows = rule_table(shared_baseline).rows
    assert len(rows) == len(shares) > 5
    for row, one in zip(rows, shares, strict=True):
        quarters = one.quarters(CATALOG.horizon)
        model = float(quantiles(shared_baseline.share(one.definition, "official", "all", quarters), (0.5,))[0])
        rule = supply_ratio(shared_baseline, one.definition, quarters)
        expected = (percent(one.value), percent(model), points(model - one.value), percent(rule))
        assert row[0].startswith(definition_name(one.definition))
        assert row[2:] == (*expected, points(rule - one.value))


def test_what_buyers_choose_is_told_by_class_and_year(shared_baseline):
    """Training share; premium and unsold part of every class that is not smuggled; one cell by hand."""
    table = choice_table(shared_baseline, [2024, 2026])
    legal = [one for one in CATALOG.classes if one.id != "F_gry"]
    assert table.columns[1:] == ("2024", "2026")
    assert len(table.rows) == 2 + 2 * len(legal)
    assert not any("smuggled" in row[0] and "left out" not in row[0] for row in table.rows)
    cells = {row[0]: row[1:] for row in table.rows}
    ascend = next(one for one in legal if one.id == "D_asc")
    quarters, place = CATALOG.horizon.quarters_of(2026), CATALOG.class_ids.index("D_asc")
    above = np.expm1(shared_baseline.premium[quarters, place, 1:]).mean(axis=0)
    low, median, high = np.quantile(above, (0.1, 0.5, 0.9))
    shown = f"{median * 100:.0f} % ({low * 100:.0f}\u2013{high * 100:.0f} %)"
    assert cells[f"{ascend.label}: price above list"][1] == shown
    sold = shared_baseline.cards[quarters, :, place, 1:].sum(axis=(0, 1))
    offered = shared_baseline.offered[quarters, place, 1:].sum(axis=0)
    assert cells[f"{ascend.label}: part of the supply unsold"][1].startswith(
        percent(float(np.median(1 - sold / offered)))
    )
    light = shared_baseline.cards[quarters, 2, place, 1:].sum(axis=0)
    assert cells[f"{ascend.label}: part of its cards in light inference"][1].startswith(
        percent(float(np.median(light / sold)))
    )


def test_where_nothing_is_offered_no_part_of_it_is_unsold(shared_baseline):
    """Neither 0 % nor nan."""
    nothing = with_arrays(
        shared_baseline, offered=np.zeros_like(shared_baseline.offered), cards=np.zeros_like(shared_baseline.cards)
    )
    unsold = [row for row in choice_table(nothing, [2025]).rows if "unsold" in row[0] or "training" in row[0]]
    assert {row[1] for row in unsold} == {"none"}


def test_forecasts_stand_beside_the_model_with_the_errors_of_both(held):
    """Publisher, forecast, its error and that of the model; only of points that are shown."""
    table = forecast_table(CATALOG, held)
    assert len(table.rows) == len(CATALOG.forecasts)
    for row, forecast in zip(table.rows, CATALOG.forecasts, strict=True):
        point = BY_ID[forecast.observation]
        model = next(one for one in held if one.observation is point)
        publisher = CATALOG.evidence[forecast.evidence[0]].publisher.split(";")[0]
        assert row[2].startswith(f"{publisher} ({', '.join(forecast.evidence)})")
        off = forecast.value / point.value - 1 if point.measure == "level" else forecast.value - point.value
        assert row[4:] == (error_text(off, point.measure), error_text(model.error, point.measure))
    assert forecast_table(CATALOG, []).rows == ()


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        (20.4, "USD bn", "USD 20.4 bn"),
        (5.0, "USD", "USD 5"),
        (4.0, "million cards", "4 m cards"),
        (0.733, "million H100-equivalents", "0.733 m H100e"),
        (640, "k cards", "640 k cards"),
    ],
)
def test_an_amount_is_as_short_as_a_table_needs(value, unit, read):
    """Three digits and a short unit."""
    assert short_amount(value, unit) == read
