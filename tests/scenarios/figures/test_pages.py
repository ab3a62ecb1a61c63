from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.figures.figure import Columns
from scenarios.figures.imprint import imprint_of
from scenarios.figures.market import FIGURES, market_headline
from scenarios.figures.pages import Told, page, page_names, page_of, standard_pages
from scenarios.figures.sentences import amount, headline, percent, points, whole_percents
from scenarios.projection import Engine, added
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario

CATALOG = load_catalog()
DAY = date(2026, 11, 24)
YEAR = 2028


@pytest.fixture(scope="module")
def told():
    """Return a scenario with an own assumption, told beside the baseline."""
    scenario = Scenario("More\n HBM", draws=40)
    scenario = scenario.with_value(CATALOG, "hbm_supply", 3).with_value(CATALOG, "foreign_cap_case_by_case", 900)
    engine = Engine(CATALOG)
    projection, reference = engine.project(scenario), engine.project(Scenario(draws=40))
    return Told(projection, reference, imprint_of(projection, reference, DAY))


def test_every_page_is_made_and_the_standard_deck_has_each_of_them_but_other_definitions(told):
    """A figure of the market that comes later is a page by itself; every page says how its numbers were made."""
    names, chosen = page_names(), standard_pages("units")
    assert set(names) - set(chosen) == {name for name in names if name.startswith("share.") and "units" not in name}
    assert {f"market.{name}" for name in FIGURES} < set(chosen)
    for name in names:
        made = page(told, name)
        assert (made.id, made.name) == (name, names[name])
        assert made.title
        assert made.shown or made.text
        assert told.imprint.line() in made.method


def test_a_page_of_shares_carries_the_window_s_headline_and_the_arrow_of_its_change(told):
    """Title and detail are the headline; the arrow goes from the reference's median to the scenario's."""
    for workload in ("inference", "training"):
        made = page(told, f"share.{workload}.compute")
        words = headline(told.projection, told.reference, workload, "compute", YEAR)
        assert made.title == f"{words.subject}, {words.main}"
        assert made.detail == f"{words.detail}. {words.note}"
        before, after = (
            float(quantiles(one.share("compute", "official", workload, YEAR), (0.5,))[0])
            for one in (told.reference, told.projection)
        )
        arrow = made.difference
        assert (arrow.year, arrow.before, arrow.after) == (YEAR, before, after)
        assert arrow.label == points(after - before)


def test_the_page_of_a_chart_is_found_by_what_the_chart_shows():
    """Every figure that can stand in a large chart has its page."""
    charts = ["inference", "training", *FIGURES]
    assert {page_of(one, "compute") for one in charts} < set(page_names())
    assert page_of("training", "units") == "share.training.units"


def test_there_is_no_arrow_to_where_nothing_changed(told):
    same = Told(told.reference, told.reference, told.imprint)
    assert page(same, "share.training.revenue").difference is None
    assert page(Told(told.projection, None, told.imprint), "share.training.revenue").difference is None


def test_there_is_no_arrow_where_the_headline_counts_smuggled_cards_and_the_figure_does_not(told):
    """Without any legal foreign card the headline's change is one of another count than the curve's."""
    embargo = Engine(CATALOG).project(Scenario(draws=40).with_value(CATALOG, "tier", "T8"))
    made = page(Told(embargo, told.reference, told.imprint), "share.training.revenue")
    assert "no legal foreign supply" in made.title
    assert made.difference is None


def test_columns_by_year_are_the_numbers_of_the_headline(told):
    """The column of the headline's year is what the sentence says, for each figure that has columns."""
    for figure_id in FIGURES:
        figure = page(told, f"market.{figure_id}").shown[0]
        if not isinstance(figure, Columns):
            continue
        words = market_headline(told.projection, None, figure_id, YEAR)
        lead = figure.series[[one.id for one in figure.series].index(FIGURES[figure_id].lead)]
        value = lead.values[figure.places.index(str(YEAR))]
        assert words.main.endswith(amount(float(value), figure.unit))


def test_a_year_without_its_quarters_is_a_gap(told):
    """What binds is known from the first free quarter on: the years before are gaps, not zeros."""
    figure = page(told, "market.binding").shown[0]
    free = CATALOG.horizon.labels[CATALOG.horizon.first_free][:4]
    for one in figure.series:
        known = dict(zip(figure.places, np.isfinite(one.values), strict=True))
        assert known == {year: year > free for year in figure.places}
    whole = added(one.values for one in figure.series)
    assert np.allclose(whole[np.isfinite(whole)], 1)


def test_the_levers_page_tells_what_differs_and_the_assumptions_page_what_is_the_user_s_own(told):
    levers, assumptions = page(told, "levers").shown[0], page(told, "assumptions").shown[0]
    assert levers.rows == ((CATALOG.parameters["hbm_supply"].label, "\u00d73", "as in the data", ""),)
    assert [row[1:3] for row in assumptions.rows] == [("900", "600")]
    plain = Told(told.reference, told.reference, told.imprint)
    assert page(plain, "levers").text == ("No lever differs.",)


def test_the_comparison_puts_the_scenario_beside_the_shipped_ones(told):
    """The first column is this scenario's central case; the shipped ones are those that are told in pairs."""
    figure = page(told, "comparison").shown[0]
    assert figure.places[0] == "More HBM"
    inference = next(one for one in figure.series if one.id == "inference")
    assert inference.values[0] == told.projection.share("revenue", "official", "inference", YEAR)[0]
    assert len(figure.places) == len(inference.values) > 5


def test_a_shipped_scenario_is_not_compared_with_itself():
    """It stands in the comparison once, whatever its name, and the range that it is held against is of the others."""
    projection = Engine(CATALOG).project(Scenario("Mine", draws=8))
    made = page(Told(projection, None, imprint_of(projection, None, DAY)), "comparison")
    assert made.shown[0].places[0] == "Mine"
    assert "Baseline" not in made.shown[0].places
    training = next(one for one in made.shown[0].series if one.id == "training").values
    assert f"{percent(np.nanmin(training[1:]))} to {percent(np.nanmax(training[1:]))} Chinese-made in" in made.title


def test_the_imprint_grows_shorter_but_never_vanishes(told):
    """In full it names each own assumption and each publisher; with less room it counts them; it never is empty."""
    full = told.imprint.line()
    assert full.startswith("More HBM \u00b7 against Baseline \u00b7 2026-11-24 \u00b7 data ")
    assert "own assumptions: Cap on licensed frontier cards 900" in full
    assert "Bernstein" in full
    lengths = {len(told.imprint.line(room)) for room in range(len(full) + 2)}
    assert len(lengths) == 4
    assert min(lengths) > len("More HBM")
    assert all(len(told.imprint.line(room)) <= room for room in lengths)
    brief = replace(told.imprint, brief=True).line()
    assert "1 own assumption" in brief
    assert f"{len(told.imprint.sources)} sources" in brief
    assert "Bernstein" not in brief


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((1 / 3, 1 / 3, 1 / 3), ("34 %", "33 %", "33 %")),
        ((0.005, 0.005, 0.99), ("1 %", "0 %", "99 %")),
        ((0.125, 0.375, 0.5), ("13 %", "37 %", "50 %")),
        ((1.0, 0.0), ("100 %", "0 %")),
        ((0.5, 0.2), ("50 %", "20 %")),
        ((float("nan"), 0.5), ("none", "50 %")),
    ],
)
def test_parts_of_a_whole_add_up_to_100_after_rounding(parts, shown):
    assert whole_percents(np.array(parts)) == shown


def test_any_parts_add_up(told):
    rng = np.random.default_rng(0)
    for parts in rng.dirichlet(np.ones(7), 300):
        assert sum(int(one.removesuffix(" %")) for one in whole_percents(parts)) == 100
