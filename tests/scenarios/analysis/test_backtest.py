import math

import numpy as np
import pytest

from scenarios.analysis.backtest import hold_against, predicted, readable, supply_ratio
from scenarios.catalog_files import load_catalog
from scenarios.observations import COLUMNS, Observation
from scenarios.quantiles import quantiles
from scenarios.vendors import vendor_sales

CATALOG = load_catalog()
REFERENCE = CATALOG.chips["H100 SXM"].tpp_eff
PLACES = {name: place for place, name in enumerate(CATALOG.class_ids)}
DOMESTIC = [place for place, one in enumerate(CATALOG.classes) if one.origin == "domestic"]
FOREIGN = [place for place, one in enumerate(CATALOG.classes) if one.origin == "foreign" and one.id != "F_gry"]
PERIODS = {"2025": slice(8, 12), "2023H1": slice(0, 2), "2026Q2": slice(13, 14)}
USES = {"training": [0], "inference": [1, 2], "all": [0, 1, 2]}
UNITS = {
    "units": ("million cards", 1e3),
    "revenue": ("USD bn", 1e3),
    "compute": ("k H100-equivalents", 1.0),
    "delivered": ("H100-equivalents", 1e-3),
}


def point(measure, definition, scope, period="2025", workload="all", unit="fraction", value=0.5):
    return Observation("one", measure, definition, workload, scope, period, value, unit, None, (), "")


def sold(projection, definition, places, period, workload):
    """Add up a flow of some classes by hand, shape (draws + 1,)."""
    worths = {
        "units": np.ones_like(projection.price),
        "revenue": projection.price,
        "compute": projection.tpp / REFERENCE,
    }
    total = 0.0
    for quarter in range(PERIODS[period].start, PERIODS[period].stop):
        for place in places:
            for segment in USES[workload]:
                if definition == "delivered":
                    total = total + projection.delivered[quarter, segment, place]
                else:
                    total = total + projection.cards[quarter, segment, place] * worths[definition][quarter, place]
    return total


@pytest.mark.parametrize("workload", ["training", "inference", "all"])
@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("definition", UNITS)
def test_shares_are_hand_sums_over_the_legal_market(shared_baseline, definition, period, workload):
    """Domestic, foreign, one class and the smuggled one, which alone is held against a market that counts it."""
    run = shared_baseline
    own, other = (sold(run, definition, places, period, workload) for places in (DOMESTIC, FOREIGN))
    ascend, smuggled = (sold(run, definition, [PLACES[name]], period, workload) for name in ("D_asc", "F_gry"))
    expected = {
        "domestic": own / (own + other),
        "foreign": other / (own + other),
        "D_asc": ascend / (own + other),
        "F_gry": smuggled / (own + other + smuggled),
    }
    for scope, share in expected.items():
        found = predicted(point("share", definition, scope, period, workload), run)
        assert found == pytest.approx(share, rel=1e-9), scope


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("definition", UNITS)
def test_levels_are_hand_sums_in_the_unit_of_the_observation(shared_baseline, definition, period):
    """All, domestic, foreign and a class; smuggled cards only under their own name."""
    unit, worth = UNITS[definition]
    scopes = {
        "all": DOMESTIC + FOREIGN,
        "domestic": DOMESTIC,
        "foreign": FOREIGN,
        "F_cn": [PLACES["F_cn"]],
        "F_gry": [PLACES["F_gry"]],
    }
    for scope, places in scopes.items():
        found = predicted(point("level", definition, scope, period, "inference", unit), shared_baseline)
        expected = sold(shared_baseline, definition, places, period, "inference") / worth
        assert found == pytest.approx(expected, rel=1e-9), scope


@pytest.mark.parametrize("scope", ["Huawei", "Nvidia", "Cambricon", "AMD"])
def test_vendors_are_sums_of_their_parts_of_the_classes(shared_baseline, scope):
    """Cards and revenue share of 2025; what is smuggled is no sale of Nvidia's to China."""
    run, period = shared_baseline, PERIODS["2025"]
    for definition in ("units", "revenue"):
        sales = vendor_sales(run, definition)
        parts = [part for row, part in sales.items() if row.name == scope and row.chip_class != "F_gry"]
        amount = sum(parts)[period].sum(axis=0)
        unit, worth = UNITS[definition]
        assert predicted(point("level", definition, scope, unit=unit), run) == pytest.approx(amount / worth, rel=1e-9)
        whole = sold(run, definition, DOMESTIC + FOREIGN, "2025", "all")
        assert predicted(point("share", definition, scope), run) == pytest.approx(amount / whole, rel=1e-9)
    if scope == "Nvidia":
        legal = [PLACES[name] for name in ("F_hi", "F_cn", "F_lo")]
        found = predicted(point("level", "units", scope, unit="k cards"), run)
        assert found == pytest.approx(sold(run, "units", legal, "2025", "all"), rel=1e-9)


@pytest.mark.parametrize(
    ("scope", "names"),
    [("D_asc", ["D_asc"]), ("Huawei", ["D_asc", "D_lo"]), ("F_gry", ["F_gry"]), ("foreign", None), ("all", None)],
)
def test_a_premium_is_the_mean_over_the_cards_sold(shared_baseline, scope, names):
    """Sum of cards x (e^premium - 1) over sum of cards, quarter by quarter and class by class."""
    everyone = {"foreign": FOREIGN, "all": DOMESTIC + FOREIGN}
    places = everyone[scope] if names is None else [PLACES[name] for name in names]
    paid, cards = 0.0, 0.0
    for quarter in range(8, 12):
        for place in places:
            here = shared_baseline.cards[quarter, :, place].sum(axis=0)
            paid = paid + here * (np.exp(shared_baseline.premium[quarter, place]) - 1)
            cards = cards + here
    found = predicted(point("premium", "units", scope), shared_baseline)
    assert found == pytest.approx(paid / cards, rel=1e-9, abs=1e-12)


def test_a_stock_is_that_of_the_last_quarter(shared_baseline):
    """A level is the peak compute in counted centres; a share is of installed delivered compute."""
    run, last = shared_baseline, 7
    for scope, sides in (("all", [0, 1]), ("domestic", [0]), ("foreign", [1])):
        for workload, segments in USES.items():
            one = point("level", "stock", scope, "2024", workload, "million H100-equivalents")
            expected = run.centre_stock[last][segments][:, sides].sum(axis=(0, 1)) / 1e3
            assert predicted(one, run) == pytest.approx(expected, rel=1e-9)
    installed = run.stock[last].sum(axis=0)
    share = installed[0] / (installed[0] + installed[1])
    assert predicted(point("share", "stock", "domestic", "2024"), run) == pytest.approx(share, rel=1e-9)


def test_median_band_and_error_are_those_of_the_draws(shared_baseline):
    """Errors in fractions: a share as it stands, a level of the observed; inside is between 10 and 90 %."""
    share = point("share", "units", "domestic", value=0.41)
    level = point("level", "units", "all", unit="million cards", value=4.0)
    found = hold_against([share, level], shared_baseline)
    for one, held in zip((share, level), found, strict=True):
        low, median, high = np.quantile(predicted(one, shared_baseline)[1:], (0.1, 0.5, 0.9))
        assert (held.low, held.median, held.high) == pytest.approx((low, median, high))
        assert held.inside == (low <= one.value <= high)
    assert found[0].error == pytest.approx(found[0].median - 0.41)
    assert found[1].error == pytest.approx(found[1].median / 4.0 - 1)
    nothing = hold_against([point("level", "units", "all", unit="cards", value=0.0)], shared_baseline)
    assert math.isnan(nothing[0].error)


@pytest.fixture(scope="module")
def held(shared_baseline):
    """The shipped observations beside the baseline, by id."""
    return {one.observation.id: one for one in hold_against(CATALOG.observations, shared_baseline)}


@pytest.mark.parametrize("name", ["units_share_2025_idc", "revenue_share_2025_bernstein"])
def test_shares_of_2025_are_met_within_4_points(held, name):
    """Cards and revenue, neither of them seen by the fit."""
    assert held[name].observation.sd is None
    assert abs(held[name].error) <= 0.04


def test_the_premium_on_ascend_cards_lies_where_reports_put_it(held):
    """10 to 50 % above list in 2026."""
    assert 0.1 <= held["premium_2026_ascend"].median <= 0.5


@pytest.mark.parametrize(("name", "evidence"), [("stock_2024_idc_inspur", "D012"), ("stock_2025_idc_inspur", "D013")])
def test_installed_compute_is_within_a_factor_of_the_count(held, name, evidence):
    """1.4 up or down, of what IDC and Inspur counted for 2024 and expected for 2025."""
    assert held[name].observation.evidence == (evidence,)
    assert 1 / 1.4 <= held[name].median / held[name].observation.value <= 1.4


@pytest.mark.parametrize("definition", ["units", "revenue", "compute", "delivered"])
def test_bands_of_2025_are_no_wider_than_30_points(shared_baseline, definition):
    """A whole market known from its supplies; 8 in 10 runs."""
    low, high = quantiles(shared_baseline.share(definition, "official", "all", 2025), (0.1, 0.9))
    assert 0 < high - low <= 0.30


def test_the_plain_rule_is_the_ratio_of_supplies(shared_baseline):
    """Domestic over all legal cards offered in 2025, at list price for revenue, in the central case."""
    offered, price = (getattr(shared_baseline, name)[8:12, :, 0] for name in ("offered", "price"))
    for definition, worth in (("units", np.ones_like(price)), ("revenue", price)):
        own, other = ((offered * worth)[:, places].sum() for places in (DOMESTIC, FOREIGN))
        found = supply_ratio(shared_baseline, definition, slice(8, 12))
        assert found == pytest.approx(own / (own + other), rel=1e-12)


def test_rows_that_the_model_cannot_answer_are_refused_and_the_rest_read(tmp_path):
    """An unknown vendor, a stock by class, a year outside the horizon; each with its line and what is allowed."""
    rows = [
        "good,share,units,all,D_asc,2025,0.1,fraction",
        "vendor,share,units,all,Acme,2025,0.1,fraction",
        "stock,level,stock,all,D_asc,2025,1,H100-equivalents",
        "early,share,units,all,domestic,2022,0.1,fraction",
        "late,share,units,all,domestic,2031Q1,0.1,fraction",
        "short,share",
        "word,share,units,all,domestic,2025,half,fraction",
        "last,level,units,all,Huawei,2026Q1,3,k cards",
    ]
    file = tmp_path / "points.csv"
    file.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    known, refused = readable(file, CATALOG)
    assert [one.id for one in known] == ["good", "last"]
    columns = [(3, "scope"), (4, "scope"), (5, "period"), (6, "period"), (7, "row"), (8, "value")]
    assert [(one.line, one.column) for one in refused] == columns
    assert "Huawei" in refused[0].allowed
    assert refused[2].allowed == "2023Q1 to 2030Q4"
