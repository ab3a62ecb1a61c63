from dataclasses import replace

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.projection import COUNTS, DEFINITIONS, WORKLOADS, Engine, project, quantiles
from scenarios.scenario import Scenario

CATALOG = load_catalog()
FREE = CATALOG.horizon.first_free


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
    for name in ("sales", "legal_supply", "binding", "unspent"):
        assert (getattr(small, name) == getattr(baseline, name)[..., : draws + 1]).all(), name
    assert (small.central.cards == baseline.central.cards).all()


def test_an_engine_that_kept_the_past_gives_the_same_as_a_new_one(engine):
    """What was kept from other runs changes not a bit."""
    scenario = Scenario(draws=30).with_value(CATALOG, "hbm_supply", 0.5)
    kept, fresh = engine.project(scenario), project(scenario, CATALOG)
    assert (kept.sales == fresh.sales).all()
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
        assert (moved.sales[..., :date, :] == plain.sales[..., :date, :]).all(), parameter_id
        assert (moved.sales[..., date:, :] != plain.sales[..., date:, :]).any(), parameter_id


def test_a_run_that_nobody_waits_for_ends(engine):
    """As soon as it is told that it is outdated the engine gives up and says so."""
    asked = iter([False, False, True])
    assert engine.project(Scenario(draws=5), lambda: next(asked)) is None


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_shares_are_fractions_and_totals_add_up(baseline, definition):
    """Shares lie in [0, 1]; training and inference add up to all; smuggled cards can only lower a share."""
    for workload in WORKLOADS:
        official, with_grey = (baseline.share(definition, count, workload) for count in COUNTS)
        for share in (official, with_grey):
            known = share[np.isfinite(share)]
            assert ((known >= 0) & (known <= 1)).all()
        assert (with_grey <= official + 1e-12)[np.isfinite(official)].all()
    whole = baseline.totals(definition, "training") + baseline.totals(definition, "inference")
    assert (whole == baseline.totals(definition, "all")).all()


def test_a_share_of_a_year_is_over_what_was_sold_in_it(baseline):
    """A year's share is that of the sums of its quarters, by hand, not a mean of shares."""
    sales = np.zeros_like(baseline.sales)
    year = CATALOG.horizon.quarters_of(2027)
    sales[0, 1, 0, year, 1] = [10, 0, 0, 20]  # k domestic cards in inference
    sales[0, 1, 1, year, 1] = [0, 10, 0, 30]  # foreign, legal
    sales[0, 1, 2, year, 1] = [0, 0, 30, 0]  # smuggled
    made = replace(baseline, sales=sales)
    assert made.share("units", "official", "inference", 2027)[1] == pytest.approx(30 / 70)
    assert made.share("units", "with_grey", "inference", 2027)[1] == pytest.approx(30 / 100)
    quarters = made.share("units", "official", "inference")[year, 1]
    assert quarters == pytest.approx([1, 0, np.nan, 0.4], nan_ok=True)
    assert made.share("units", "with_grey", "inference")[year, 1][2] == 0


def test_where_nothing_is_sold_there_is_no_share(baseline):
    """Neither 0 nor 1 but no number; its quantiles are none either."""
    nothing = replace(baseline, sales=np.zeros_like(baseline.sales))
    assert np.isnan(nothing.share("units", "official", "all", 2028)).all()
    assert np.isnan(quantiles(nothing.share("units", "official", "all"), (0.5,))).all()


def test_the_central_case_in_detail_is_column_0(baseline):
    """Cards, prices and figures of the central case add up to what column 0 of the sales says."""
    central, reference = baseline.central, CATALOG.chips["H100 SXM"].tpp_eff
    for row, worth in enumerate((np.ones_like(central.price), central.price, central.tpp / reference)):
        for column, group in enumerate(("domestic", "legal", "grey")):
            classes = [
                place
                for place, one in enumerate(CATALOG.classes)
                if ("domestic" if one.origin == "domestic" else one.legal_route) == group
            ]
            sold = (central.cards * worth[:, None, :])[:, :, classes].sum(axis=2).T
            assert baseline.sales[row, :, column, :, 0] == pytest.approx(sold, rel=1e-9, abs=1e-9)
    assert (central.cards.sum(axis=1) <= central.supply * (1 + 1e-6) + 1e-9).all()


def test_the_embargo_with_tight_borders_ends_foreign_sales(engine):
    """T8 with enforcement 1 from 2027Q1: not one foreign card after, legal or smuggled, and nothing changed before."""
    date = CATALOG.horizon.labels.index("2027Q1")
    plain = engine.project(Scenario(draws=20))
    closed = Scenario(draws=20).with_value(CATALOG, "tier", "T8", "2027Q1")
    closed = engine.project(closed.with_value(CATALOG, "enforcement", 1, "2027Q1"))
    assert (closed.sales[:, :, 1:, date:] == 0).all()
    assert (closed.sales[:, :, 0, date:].sum(axis=(0, 1)) > 0).all()
    assert (closed.sales[..., :date, :] == plain.sales[..., :date, :]).all()
