import math
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.laying import Stretch
from scenarios.projection import (
    DEFINITIONS,
    DOMESTIC,
    FLOWS,
    GREY,
    LEGAL,
    SEGMENTS_OF,
    WORKLOADS,
    Engine,
    counts_of,
    project,
)
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from tests.scenarios.made import PLAIN, sold_by_hand

CATALOG = load_catalog()
FREE = CATALOG.horizon.first_free
ARRAYS = (
    *("cards", "delivered", "offered", "price", "tpp", "premium", "stock", "centre_stock"),
    *("budget", "unspent", "rented", "binding", "legal_supply"),
)


@pytest.fixture(scope="module")
def engine():
    return Engine(CATALOG)


@pytest.fixture(scope="module")
def baseline(engine):
    return engine.project(Scenario(draws=300))


def evidence(*ids):
    return sum(CATALOG.evidence[one].central for one in ids)


@pytest.mark.parametrize(
    ("definition", "year", "ids"),
    [
        ("units", 2024, ("M078",)),
        ("units", 2025, ("M009",)),
        ("revenue", 2025, ("M028", "M030", "M031", "M032", "M033", "M035")),
    ],
)
def test_the_baseline_lies_on_what_was_published(baseline, definition, year, ids):
    """Central case and median are within 8 points of the published domestic share, read from the evidence tables."""
    share = baseline.share(definition, "official", "all", year)
    published = evidence(*ids)
    assert 0 < published < 1
    assert abs(share[0] - published) <= 0.08
    assert abs(quantiles(share, (0.5,))[0] - published) <= 0.08


def test_quantiles_are_those_of_numpy():
    """Linear quantiles over the draws; column 0 is left out, and so are draws in which nothing was sold."""
    random = np.random.default_rng(5)
    values = random.random((40, 58))
    values[random.random(values.shape) < 0.3] = np.nan
    values[3, 1:] = np.nan
    values[4, 2:] = np.nan
    values[5] = np.nan
    values[:, 0] = 1e9
    levels = (0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0)
    found = quantiles(values, levels)
    assert found.shape == (9, 40)
    for row in range(40):
        known = values[row, 1:][np.isfinite(values[row, 1:])]
        expected = np.quantile(known, levels) if len(known) else np.full(9, np.nan)
        assert found[:, row] == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_quantiles_of_one_quarter_have_one_value_a_level():
    """A single row of draws gives one number for each level."""
    assert list(quantiles(np.array([9.0, 1.0, 2.0, 3.0]), (0.0, 0.5, 1.0))) == [1, 2, 3]


@pytest.mark.parametrize("draws", [1, 2, 40, 256, 257])
def test_a_small_run_is_the_beginning_of_a_large_one(engine, baseline, draws):
    """The first draws, and the central case, are the same to the last bit however many follow."""
    small = engine.project(Scenario(draws=draws))
    for name in ARRAYS:
        assert (getattr(small, name) == getattr(baseline, name)[..., : draws + 1]).all(), name
    assert small.chips == baseline.chips
    for definition in DEFINITIONS:
        for count in counts_of(definition):
            few, many = (one.share(definition, count, "inference", 2028) for one in (small, baseline))
            assert (few == many[: draws + 1]).all(), definition


def test_every_array_of_a_projection_is_compared():
    """A new array cannot slip past the tests above and below."""
    held = {one.name for one in fields(Stretch)} - {"totals"}
    assert held | {"legal_supply"} == set(ARRAYS)


def test_200_of_2000_draws_are_those_of_a_run_of_200(engine):
    """The sizes that people use: every array, to the last bit."""
    few, many = (engine.project(Scenario(draws=draws)) for draws in (200, 2000))
    for name in ARRAYS:
        assert (getattr(few, name) == getattr(many, name)[..., :201]).all(), name


def test_an_engine_that_kept_the_past_gives_the_same_as_a_new_one(engine):
    """What was kept from other runs changes not a bit."""
    scenario = Scenario(draws=30).with_value(CATALOG, "hbm_supply", 0.5)
    kept, fresh = engine.project(scenario), project(scenario, CATALOG)
    for name in ARRAYS:
        assert (getattr(kept, name) == getattr(fresh, name)).all(), name
    assert kept.fingerprint == scenario.fingerprint == fresh.fingerprint


def test_a_value_changes_nothing_before_its_quarter(engine):
    """Up to the quarter before, every draw is that of the baseline, bit for bit; from it on something moves."""
    date = CATALOG.horizon.labels.index("2028Q1")
    plain = engine.project(Scenario(draws=20))
    for parameter_id, value in (
        ("tier", "T8"),
        ("hbm_supply", 0.2),
        ("hbm_domestic_path", 0.2),
        ("smuggled_cards_factor", 3),
    ):
        moved = engine.project(Scenario(draws=20).with_value(CATALOG, parameter_id, value, "2028Q1"))
        for name in ARRAYS:
            assert (getattr(moved, name)[:date] == getattr(plain, name)[:date]).all(), (parameter_id, name)
        assert (moved.cards[date:] != plain.cards[date:]).any(), parameter_id


def test_a_run_that_nobody_waits_for_ends(engine):
    """As soon as it is told that it is outdated the engine gives up and says so."""
    asked = iter([False, True])
    assert engine.project(Scenario(draws=1100), lambda: next(asked)) is None


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_shares_are_fractions_and_totals_add_up(baseline, definition):
    """Shares lie in [0, 1]; training and inference add up to all; smuggled cards can only lower a share."""
    for workload in WORKLOADS:
        shares = [baseline.share(definition, count, workload) for count in counts_of(definition)]
        for share in shares:
            known = share[np.isfinite(share)]
            assert ((known >= 0) & (known <= 1)).all()
        for fewer, more in pairwise(shares):
            assert (more <= fewer + 1e-12)[np.isfinite(fewer)].all()
    whole = baseline.totals(definition, "training") + baseline.totals(definition, "inference")
    assert whole == pytest.approx(baseline.totals(definition, "all"), rel=1e-12)


def test_rent_is_counted_as_delivered_compute_only():
    """Of the other definitions there is nothing to count: what is rented is no card and no sale in China."""
    assert {one: len(counts_of(one)) for one in DEFINITIONS} == dict.fromkeys(DEFINITIONS, 2) | {"delivered": 3}


def test_compute_rented_abroad_lowers_the_share(baseline):
    """30 of 100 delivered, 20 smuggled, 80 rented: 30 % official, 25 % with smuggled, 15 % with rent, by hand."""
    year = CATALOG.horizon.quarters_of(2027)
    made = sold_by_hand(baseline, year, (30, 70, 20), "inference")
    made.ahead.rented[year.start - FREE : year.stop - FREE, PLAIN["inference"]] = 80
    shares = [made.share("delivered", count, "inference", 2027)[1] for count in counts_of("delivered")]
    assert shares == pytest.approx([30 / 100, 30 / 120, 30 / 200])
    assert made.share("delivered", "with_offshore", "inference")[year.start, 1] == pytest.approx(30 / 200)


def test_a_share_of_a_year_is_over_what_was_sold_in_it(baseline):
    """A year's share is that of the sums of its quarters, by hand, not a mean of shares."""
    year = CATALOG.horizon.quarters_of(2027)
    domestic, legal, grey = ([10, 0, 0, 20], [0, 10, 0, 30], [0, 0, 30, 0])  # k cards in inference
    made = sold_by_hand(baseline, year, [np.array(one)[:, None] for one in (domestic, legal, grey)], "inference")
    assert made.share("units", "official", "inference", 2027)[1] == pytest.approx(30 / 70)
    assert made.share("units", "with_grey", "inference", 2027)[1] == pytest.approx(30 / 100)
    quarters = made.share("units", "official", "inference")[year, 1]
    assert quarters == pytest.approx([1, 0, np.nan, 0.4], nan_ok=True)
    assert made.share("units", "with_grey", "inference")[year, 1][2] == 0
    for flow in FLOWS:
        assert made.share(flow, "with_grey", "inference", 2027)[1] == pytest.approx(30 / 100), flow
    assert made.share("stock", "with_grey", "inference", 2027)[1] == pytest.approx(20 / 50), "a stock is the end's"


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_shares_of_many_periods_are_those_of_each_to_the_last_bit(baseline, definition):
    """Quarters, years and other ranges among each other, in every count."""
    periods = [slice(3, 4), CATALOG.horizon.quarters_of(2028), slice(10, 16), CATALOG.horizon.quarters_of(2030)]
    counts = counts_of(definition)
    for workload in WORKLOADS:
        found = baseline.shares(definition, counts, workload, periods)
        assert found.shape == (len(counts), len(periods), 301)
        for count, of_count in zip(counts, found, strict=True):
            for period, share in zip(periods, of_count, strict=True):
                assert np.array_equal(share, baseline.share(definition, count, workload, period), equal_nan=True)


def test_where_nothing_is_sold_there_is_no_share(baseline):
    """Neither 0 nor 1 but no number; its quantiles are none either."""
    nothing = sold_by_hand(baseline, CATALOG.horizon.quarters_of(2028), (0, 0, 0))
    for definition in DEFINITIONS:
        assert np.isnan(nothing.share(definition, "official", "all", 2028)).all()
    assert np.isnan(quantiles(nothing.share("units", "official", "all"), (0.5,))).all()


def test_totals_are_the_cards_at_what_a_card_is_worth(engine):
    """Cards, USD, peak and delivered compute of every class add up to the sides of the market, in every draw."""
    run, reference = engine.project(Scenario(draws=20)), CATALOG.chips["H100 SXM"].tpp_eff
    worths = {"units": 1.0, "revenue": run.price[:, None], "compute": run.tpp[:, None] / reference}
    flows = {name: run.cards * worth for name, worth in worths.items()} | {"delivered": run.delivered}
    for definition, flow in flows.items():
        for workload in WORKLOADS:
            totals = run.totals(definition, workload)
            for side, group in ((DOMESTIC, "domestic"), (LEGAL, "legal"), (GREY, "grey")):
                classes = [
                    place
                    for place, one in enumerate(CATALOG.classes)
                    if ("domestic" if one.origin == "domestic" else one.legal_route) == group
                ]
                sold = flow[:, list(SEGMENTS_OF[workload])][:, :, classes].sum(axis=(1, 2))
                assert totals[side] == pytest.approx(sold, rel=1e-9, abs=1e-9)
    assert (run.cards.sum(axis=1) <= run.offered * (1 + 1e-6) + 1e-9).all()


def test_the_installed_base_is_what_was_left_and_what_was_delivered(baseline):
    """K = (1 - dec) K + delivered, by origin and use in the central case; smuggled cards are kept apart."""
    left = 1.0 - CATALOG.parameters["stock_retirement"].baseline
    sides = [
        DOMESTIC if one.origin == "domestic" else (GREY if one.id == "F_gry" else LEGAL) for one in CATALOG.classes
    ]
    for quarter in range(1, CATALOG.horizon.count):
        before, now = (baseline.stock[at, :, :, 0] for at in (quarter - 1, quarter))
        arrived = np.zeros_like(now)
        for place, side in enumerate(sides):
            arrived[:, side] += baseline.delivered[quarter, :, place, 0]
        assert now == pytest.approx(left * before + arrived, rel=1e-9, abs=1e-9)
    assert (baseline.stock[-1, :, GREY] > 0).all()


def test_counted_centres_hold_the_peak_compute_of_data_centre_cards(baseline):
    """Peak compute of domestic and foreign data-centre classes; gaming, LPDDR and smuggled cards are not counted."""
    left = 1.0 - CATALOG.parameters["stock_retirement"].baseline
    for quarter in (1, 11, 30):
        arrived = np.zeros((3, 2))
        for place, one in enumerate(CATALOG.classes):
            if one.data_centre:
                peak = baseline.tpp[quarter, place, 0] / CATALOG.chips["H100 SXM"].tpp_eff
                arrived[:, int(one.origin == "foreign")] += baseline.cards[quarter, :, place, 0] * peak
        expected = left * baseline.centre_stock[quarter - 1, ..., 0] + arrived
        assert baseline.centre_stock[quarter, ..., 0] == pytest.approx(expected, rel=1e-9)
    assert {one.id for one in CATALOG.classes if not one.data_centre} == {"F_lo", "F_gry", "D_lo"}


def test_what_is_rented_abroad_is_the_rest_of_the_budget_at_the_world_price(baseline):
    """2028Q1, central case: rented = part x budget x unspent / (price of 2023 x e^(-decline x 5)), by hand."""
    numbers = {name: one.central for name, one in CATALOG.parameters.items()}
    at = CATALOG.horizon.labels.index("2028Q1")
    price = numbers["compute_price_2023"] * math.exp(-5 * numbers["compute_price_decline"])
    rest = baseline.budget[at, :, 0] * baseline.unspent[at, :, 0]
    assert baseline.rented[at, :, 0] == pytest.approx(numbers["offshore_rental_part"] * rest / price, rel=1e-12)
    assert (baseline.rented[at] > 0).all()


def test_where_clouds_are_closed_nothing_is_rented(engine):
    """T8 closes American clouds from its quarter on: with rent counted the share is that with smuggled cards."""
    date = CATALOG.horizon.labels.index("2028Q1")
    closed = engine.project(Scenario(draws=20).with_value(CATALOG, "tier", "T8", "2028Q1"))
    assert (closed.rented[date:] == 0).all()
    assert (closed.rented[:date] > 0).all()
    counted = [closed.share("delivered", count, "all")[date:] for count in ("with_grey", "with_offshore")]
    assert (counted[0] == counted[1]).all()


def test_the_embargo_with_tight_borders_ends_foreign_sales(engine):
    """T8 with enforcement 1 from 2027Q1: not one foreign card after, legal or smuggled, and nothing changed before."""
    date = CATALOG.horizon.labels.index("2027Q1")
    plain = engine.project(Scenario(draws=20))
    closed = Scenario(draws=20).with_value(CATALOG, "tier", "T8", "2027Q1")
    closed = engine.project(closed.with_value(CATALOG, "enforcement", 1, "2027Q1"))
    for flow in FLOWS:
        assert (closed.totals(flow, "all")[LEGAL:, date:] == 0).all()
        assert (closed.totals(flow, "all")[DOMESTIC, date:] > 0).all()
    for name in ARRAYS:
        assert (getattr(closed, name)[:date] == getattr(plain, name)[:date]).all(), name
