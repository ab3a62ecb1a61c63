"""The figures around the shares, held against the projection's own arrays, written out by hand."""

import re

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.figures.market import FIGURES, figure_name, market_figure, market_headline, yearly_columns
from scenarios.figures.readings import table_of, values_reading
from scenarios.figures.sentences import binding_sentence, dot_values, threshold_sentence, whole_percents
from scenarios.projection import Engine
from scenarios.scenario import Scenario

CATALOG = load_catalog()
ENGINE = Engine(CATALOG)
DRAWS = 40
QUARTER = CATALOG.horizon.labels.index("2028Q2")


@pytest.fixture(scope="module")
def reference():
    """The baseline."""
    return ENGINE.project(Scenario(name="Baseline", draws=DRAWS))


@pytest.fixture(scope="module")
def projection():
    """A market short of memory, opened in 2028."""
    short = Scenario(draws=DRAWS).with_value(CATALOG, "hbm_supply", 0.5)
    return ENGINE.project(short.with_value(CATALOG, "tier", "T7", "2028Q1"))


def line(projection, name, line_id):
    """Return one line's value in the quarter looked at."""
    return market_figure(projection, None, name).line(line_id).values[QUARTER]


def place(class_id):
    return CATALOG.class_ids.index(class_id)


def test_supply_is_what_each_group_offers(projection):
    """Ascend alone, the other three domestic classes added, four legal foreign ones, and the smuggled cards."""
    offered = projection.offered[QUARTER, :, 1:]
    other = offered[place("D_lo")] + offered[place("D_asic")] + offered[place("D_cmp")]
    legal = offered[place("F_hi")] + offered[place("F_cn")] + offered[place("F_lo")] + offered[place("F_amd")]
    assert line(projection, "supply", "ascend") == pytest.approx(np.median(offered[place("D_asc")]))
    assert line(projection, "supply", "domestic") == pytest.approx(np.median(other))
    assert line(projection, "supply", "legal") == pytest.approx(np.median(legal))
    assert line(projection, "supply", "grey") == pytest.approx(np.median(offered[place("F_gry")]))


def test_binding_is_the_part_of_runs_and_says_nothing_of_history(projection):
    """The three inputs add up to all runs; observed quarters have no value."""
    parts = [line(projection, "binding", name) for name in ("dies", "hbm", "packaging")]
    assert sum(parts) == pytest.approx(1.0)
    assert parts[1] == pytest.approx((projection.binding[QUARTER, 1:] == 1).mean())
    figure = market_figure(projection, None, "binding")
    assert all(np.isnan(one.values[: CATALOG.horizon.first_free]).all() for one in figure.lines)
    assert figure.bands == (), "a part of the runs has no band over the runs"


def test_demand_is_the_budget_of_all_uses_in_billions(projection):
    """M$ a quarter over 1,000; what is not spent is its part of each use."""
    budget, part = projection.budget[QUARTER, :, 1:], projection.unspent[QUARTER, :, 1:]
    assert line(projection, "demand", "wanted") == pytest.approx(np.median(budget.sum(axis=0)) / 1000)
    assert line(projection, "demand", "unserved") == pytest.approx(np.median((budget * part).sum(axis=0)) / 1000)


def test_the_premium_is_paid_over_list_of_the_cards_sold(projection):
    """What is paid over what is listed, all cards of an origin together."""
    sold = projection.cards[QUARTER, :, :, 1:].sum(axis=0)
    price, premium = projection.price[QUARTER, :, 1:], projection.premium[QUARTER, :, 1:]
    own = [place(name) for name in ("D_asc", "D_lo", "D_asic", "D_cmp")]
    paid = sum(sold[at] * price[at] * np.exp(premium[at]) for at in own)
    listed = sum(sold[at] * price[at] for at in own)
    assert line(projection, "premium", "domestic") == pytest.approx(np.median(paid / listed - 1))


def test_money_adds_up_to_the_market(projection):
    """The three origins in the central case are what the totals say, in billions."""
    totals = projection.totals("revenue", "all")[:, QUARTER, 1:] / 1000
    for origin, name in enumerate(("domestic", "legal", "grey")):
        assert line(projection, "money", name) == pytest.approx(np.median(totals[origin]))


def test_the_gap_shows_the_best_cards_that_are_offered(projection):
    """TPP over that of the H100; a class that offers nothing does not count."""
    unit = CATALOG.chips["H100 SXM"].tpp_eff
    offered, tpp = projection.offered[QUARTER, :, 1:], projection.tpp[QUARTER, :, 1:] / unit
    legal = [place(name) for name in ("F_hi", "F_cn", "F_lo", "F_amd")]
    best = np.max([np.where(offered[at] > 0, tpp[at], 0) for at in legal], axis=0)
    assert line(projection, "gap", "legal") == pytest.approx(np.median(best))
    assert line(projection, "gap", "world") == CATALOG.path("world_frontier")[QUARTER]


@pytest.mark.parametrize(
    ("year", "card"),
    [(2024, "H100 SXM, from 2023 Q1"), (2026, "B200 class, from 2025 Q1"), (2028, "Rubin class, as sold in volume")],
)
def test_the_gap_names_the_card_that_the_world_trains_on_and_since_when(projection, year, card):
    assert f"({card}" in market_headline(projection, None, "gap", year).detail


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_has_a_band_for_its_lead_and_names_its_reference(projection, reference, name):
    """Title with unit, reading with every line, headline with the year; the reference is its own lead."""
    figure = market_figure(projection, reference, name)
    words = market_headline(projection, reference, name, 2028)
    assert figure_name(name)
    assert "Baseline" in figure.line("reference").label
    before = market_figure(reference, None, name).line(FIGURES[name].lead).values
    np.testing.assert_array_equal(figure.line("reference").values, before)
    for band in figure.bands:
        middle = figure.line(FIGURES[name].lead).values
        known = np.isfinite(middle)
        assert ((band.low <= middle + 1e-9) & (middle <= band.high + 1e-9))[known].all()
        assert "8 in 10 runs" in band.label
    reading = values_reading(figure, QUARTER)
    assert reading.startswith("2028 Q2")
    assert all(one.label in reading for one in figure.lines)
    assert "2028" in words.main
    assert "against Baseline" in words.detail


def test_a_flow_of_a_year_is_the_sum_of_its_quarters(projection):
    """The headline of money says the median of the yearly sums, not the sum of quarterly medians."""
    year = CATALOG.horizon.quarters_of(2028)
    sums = projection.totals("revenue", "all")[0, year, 1:].sum(axis=0) / 1000
    assert f"{np.median(sums):.2g}" in market_headline(projection, None, "money", 2028).main


def test_a_table_has_every_quarter_and_every_edge(projection, reference):
    """Lines and both edges of the band, in full, gaps as empty cells."""
    figure = market_figure(projection, reference, "money")
    table = table_of(figure)
    assert len(table.rows) == CATALOG.horizon.count
    assert len(table.columns) == 1 + len(figure.lines) + 2
    assert table.rows[QUARTER][0] == "2028 Q2"
    assert table.rows[QUARTER][1] == f"{figure.lines[0].values[QUARTER]:,.4g}"
    assert table_of(market_figure(projection, None, "binding")).rows[0][1] == ""


def test_twenty_runs_tell_a_threshold(projection):
    """All, none, and never a certainty that is none."""
    share = projection.share("revenue", "official", "training", 2028)[1:]
    half = threshold_sentence(projection, "training", "revenue", 2028, float(np.median(share)))
    assert half == f"in 10 of 20 runs the 2028 share is over {np.median(share) * 100:.0f} %"
    assert "in 20 of 20" in threshold_sentence(projection, "training", "revenue", 2028, 0.0)
    assert "in 0 of 20" in threshold_sentence(projection, "training", "revenue", 2028, 1.0)
    rare = float(np.sort(share)[-2]) + 1e-9
    assert "less than 1 of 20" in threshold_sentence(projection, "training", "revenue", 2028, rare)
    dots = dot_values(projection, "training", "revenue", 2028)
    assert dots.shape == (20,)
    assert (np.diff(dots) >= 0).all()


def test_the_parts_of_the_runs_are_told_so_that_they_add_up(projection):
    """Title and detail say the whole per cents that their column says, for every year."""
    figure = yearly_columns(projection, "binding")
    for place, year in enumerate(figure.places):
        parts = np.array([one.values[place] for one in figure.series])
        if np.isfinite(parts).all():
            words = market_headline(projection, None, "binding", int(year))
            told = re.findall(r"\d+ %", f"{words.main} {words.detail}")
            assert sum(int(one.split()[0]) for one in told) == 100
            assert sorted(told) == sorted(whole_percents(parts))
            assert max(told, key=lambda one: int(one.split()[0])) in binding_sentence(projection, int(year))
