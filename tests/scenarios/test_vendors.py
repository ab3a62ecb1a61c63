from types import MappingProxyType

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.projection import COUNTS, FLOWS
from scenarios.scenario import Scenario
from scenarios.vendors import vendor_sales

CATALOG = load_catalog()
FREE = CATALOG.horizon.first_free


@pytest.fixture(scope="module")
def projection(shared_engine):
    return shared_engine.project(Scenario(draws=20))


def one(name, class_id=None):
    return next(row for row in CATALOG.vendors if row.name == name and class_id in (None, row.chip_class))


@pytest.mark.parametrize("workload", ["training", "inference", "all"])
@pytest.mark.parametrize("definition", FLOWS)
def test_the_vendors_of_a_class_add_up_to_the_class(projection, definition, workload):
    """In units, revenue, peak and delivered compute, in every quarter and every draw; none sells less than nothing."""
    sales = vendor_sales(projection, definition, workload)
    assert set(sales) == set(CATALOG.vendors)
    for place, class_id in enumerate(CATALOG.class_ids):
        whole = projection.of_class(definition, workload, place)
        parts = [sold for row, sold in sales.items() if row.chip_class == class_id]
        assert sum(parts) == pytest.approx(whole, rel=1e-9, abs=1e-12), class_id
        assert all((part >= 0).all() for part in parts)


def test_cards_follow_weights_and_revenue_follows_prices_too(projection):
    """D_asic in 2025Q1 by hand: weights of the data; 2.3, 5.3, 7 k$ a card, and their mean where none is known."""
    at, place = CATALOG.horizon.labels.index("2025Q1"), CATALOG.class_ids.index("D_asic")
    names = ("Alibaba T-Head", "Baidu Kunlunxin", "Cambricon", "Enflame")
    part = (2025.125 - 2024.5) / 1.0  # between the middles of 2024 and 2025
    weights = np.array([0.04 + 0.44 * part, 0.61 - 0.4 * part, 0.23 - 0.02 * part, 0.12 - 0.02 * part])
    prices = np.array([2300, 5300, 7000, (2300 + 5300 + 7000) / 3])
    cards, revenue = (vendor_sales(projection, definition) for definition in ("units", "revenue"))
    whole = {name: projection.of_class(name, "all", place)[at] for name in ("units", "revenue")}
    for row, name in enumerate(names):
        expected = whole["units"] * weights[row] / weights.sum()
        assert cards[one(name)][at] == pytest.approx(expected, rel=1e-9), name
        expected = whole["revenue"] * weights[row] * prices[row] / (weights @ prices)
        assert revenue[one(name)][at] == pytest.approx(expected, rel=1e-9), name


def test_a_vendor_that_has_a_class_to_itself_has_all_of_it(projection):
    """Huawei's two classes, Nvidia's four, AMD's one."""
    for name, class_id in (("Huawei", "D_asc"), ("Nvidia", "F_gry"), ("AMD", "F_amd")):
        place = CATALOG.class_ids.index(class_id)
        sold = vendor_sales(projection, "revenue")[one(name, class_id)]
        assert sold == pytest.approx(projection.of_class("revenue", "all", place), rel=1e-12)


def test_a_weight_moves_cards_between_the_vendors_of_its_class_only(shared_engine, projection):
    """Cambricon's weight trebles from the first lever quarter: it sells more, its class no more, no share moves."""
    raised = shared_engine.project(Scenario(draws=20).with_value(CATALOG, "vendor_weight_Cambricon", 3))
    for definition in ("units", "revenue"):
        before, after = (vendor_sales(run, definition) for run in (projection, raised))
        for row in CATALOG.vendors:
            assert (after[row][:FREE] == before[row][:FREE]).all(), row.name
            if row.chip_class != "D_asic":
                assert (after[row] == before[row]).all(), row.name
            elif row.name == "Cambricon":
                assert (after[row][FREE:] > 1.2 * before[row][FREE:]).all()
            else:
                assert (after[row][FREE:] < before[row][FREE:]).all(), row.name
    for count in COUNTS:
        assert (raised.share("delivered", count, "all") == projection.share("delivered", count, "all")).all()


def test_weights_are_drawn_ahead_and_not_before(projection):
    """What was sold is known but for the class's own total; ahead the split itself differs from draw to draw."""
    place = CATALOG.class_ids.index("D_asic")
    sold = vendor_sales(projection, "units")[one("Cambricon")] / projection.of_class("units", "all", place)
    assert np.ptp(sold[:FREE], axis=1) == pytest.approx(0, abs=1e-12)
    assert (np.ptp(sold[FREE:, 1:], axis=1) > 0.01).all()
    draws = sample(CATALOG, 20, 7)
    ahead = Inputs(CATALOG, draws, range(FREE, CATALOG.horizon.count), MappingProxyType({}))
    weights = {row: ahead.path(row.weight_parameter) for row in CATALOG.vendors if row.chip_class == "D_asic"}
    assert sold[FREE:] == pytest.approx(weights[one("Cambricon")] / sum(weights.values()), rel=1e-9)


@pytest.mark.parametrize(
    ("name", "evidence"),
    [("Huawei", "M005"), ("Alibaba T-Head", "M006"), ("Baidu Kunlunxin", "M007"), ("Cambricon", "M008")],
)
def test_cards_of_2025_are_near_what_was_counted(projection, name, evidence):
    """Central case within 20 % of IDC's count of the vendor's cards."""
    quarters = CATALOG.horizon.quarters_of(2025)
    sales = vendor_sales(projection, "units")
    sold = sum(float(part[quarters, 0].sum()) for row, part in sales.items() if row.name == name)
    counted = CATALOG.evidence[evidence]
    assert counted.unit == "cards"
    assert sold == pytest.approx(counted.central / 1000, rel=0.2)
