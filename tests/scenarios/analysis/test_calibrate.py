import numpy as np
import pytest

from resources import resource_path
from scenarios.analysis.calibrate import MOST_FREE, read_free, weighted
from scenarios.catalog_files import load_catalog
from scenarios.errors import DataError

CATALOG = load_catalog()
SHIPPED = resource_path("data/backtest/calibration.toml")


def test_the_shipped_central_values_are_the_result_of_the_fit(shared_calibration):
    """Within 0.1 of a belief's sd: what is left of the search itself, far below every standard error."""
    for one, fitted, error in zip(
        shared_calibration.free, shared_calibration.fitted, shared_calibration.errors, strict=True
    ):
        shipped = CATALOG.parameters[one.id].baseline
        assert abs(fitted - shipped) <= 0.1 * one.sd + 5e-4, one.id
        assert abs(fitted - shipped) < 0.25 * error, one.id


def test_targets_are_of_the_time_before_the_day_and_all_else_is_unseen(shared_calibration):
    """Every target has an sd and ends by 2024-12-31; targets and unseen points are all there are."""
    result = shared_calibration
    for one in result.targets:
        assert one.sd is not None
        assert one.sd > 0
        assert one.ends_by(2025.0)
        assert int(one.period[:4]) <= 2024
    assert len(result.targets) > len(result.free)
    assert {one.id for one in result.targets} | set(result.not_seen) == {one.id for one in CATALOG.observations}
    assert not {one.id for one in result.targets} & set(result.not_seen)
    assert {"units_share_2025_idc", "revenue_share_2025_bernstein"} <= set(result.not_seen)


def test_what_is_left_of_a_target_is_told_in_its_sds(shared_calibration):
    """Logits of a share, logarithm of a level, the premium itself, by hand; none is missed by more than 3 sds."""
    result = shared_calibration
    for one, model, residual in zip(result.targets, result.model, result.residuals, strict=True):
        if one.measure == "share":
            off = np.log(model / (1 - model)) - np.log(one.value / (1 - one.value))
        else:
            off = np.log(model / one.value) if one.measure == "level" else model - one.value
        assert residual == pytest.approx(off / one.sd, rel=1e-6, abs=1e-9), one.id
        assert abs(residual) < 3, one.id


def test_the_cost_is_half_the_sum_of_squares_with_the_beliefs(shared_calibration):
    """Targets and beliefs, by hand from the result."""
    result = shared_calibration
    beliefs = [(value - one.belief) / one.sd for one, value in zip(result.free, result.fitted, strict=True)]
    by_hand = 0.5 * (np.sum(result.residuals**2) + np.sum(np.square(beliefs)))
    assert min(result.costs) == pytest.approx(by_hand, abs=1e-3)
    assert len(result.costs) == 1


def test_nothing_is_surer_than_it_can_be(shared_calibration):
    """Data can only narrow a belief; bands ascend; the weights are worth some of the 60 draws, not more."""
    result = shared_calibration
    for one, error, band in zip(result.free, result.errors, result.posterior, strict=True):
        assert 0 < error <= one.sd * 1.001, one.id
        assert band[0] <= band[1] <= band[2]
        assert CATALOG.parameters[one.id].minimum <= band[0]
        assert band[2] <= CATALOG.parameters[one.id].maximum
    assert 1 < result.effective < 60
    for low, median, high in result.shares.values():
        assert 0 < low <= median <= high < 1


def test_weighted_points_by_hand():
    """Five values a fifth each: the middle of their weights lies at .1, .3, .5, .7, .9."""
    values, even = np.array([30.0, 10.0, 50.0, 20.0, 40.0]), np.full(5, 0.2)
    assert weighted(values, even) == pytest.approx((10, 30, 50))
    heavy = np.array([0.0, 0.0, 0.0, 1.0, 0.0])
    assert weighted(values, heavy)[1] == pytest.approx(20)
    assert weighted(np.array([0.0, 1.0]), np.array([0.6, 0.4])) == pytest.approx((0, 0.4, 1))


def test_at_most_seven_numbers_may_move(tmp_path):
    """The shipped file holds no more than seven; with one more than allowed it is refused, and with none."""
    free, until = read_free(CATALOG)
    assert 1 <= len(free) <= MOST_FREE == 7
    assert until == 2025.0
    text = SHIPPED.read_text(encoding="utf-8")
    entry = '\n[[free]]\nid = "price_response"\nbelief = 1.0\nsd = 0.1\nwhy = "x"\n'
    file = tmp_path / "calibration.toml"
    file.write_text(text + entry * (8 - len(free)), encoding="utf-8")
    with pytest.raises(DataError) as problem:
        read_free(CATALOG, file)
    assert (problem.value.column, problem.value.value, problem.value.allowed) == ("free", 8, "1 to 7 parameters")
    file.write_text('known_until = "2024-12-31"\n', encoding="utf-8")
    with pytest.raises(DataError):
        read_free(CATALOG, file)


@pytest.mark.parametrize("name", ["demand_scail", "redesign_lag", "wafer_path", "tier"])
def test_only_a_drawn_number_may_move(tmp_path, name):
    """Neither an unknown id, nor a number without a spread, nor a path, nor a tier."""
    file = tmp_path / "calibration.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    file.write_text(text.replace('"demand_scale"', f'"{name}"'), encoding="utf-8")
    with pytest.raises(DataError) as problem:
        read_free(CATALOG, file)
    assert (problem.value.column, problem.value.value) == ("id", name)
