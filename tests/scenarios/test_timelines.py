import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.quarters import Horizon
from scenarios.timelines import Timeline

SHORT = Horizon(first=2023.0, last=2024.75, last_observed=2023.75)


def timeline(how, unit, points, ramp_years=0.0):
    at, values = (np.array(column, dtype=float) for column in zip(*points, strict=True))
    return Timeline("one", unit, how, ramp_years, at, values, values, values, ("assumption",), ("",) * len(at))


def test_a_step_holds_from_its_quarter_on():
    """A step keeps its value until the next point, and the first value before the first point."""
    path = timeline("step", "k$", [(2023.25, 5), (2024.0, 8)]).over(SHORT)
    assert list(path) == [5, 5, 5, 5, 8, 8, 8, 8]


def test_linear_runs_between_starts_of_quarters():
    """From 10 at 2023Q2 to 40 at 2024Q1 it gains 10 a quarter; outside it is flat."""
    path = timeline("linear", "k cards/quarter", [(2023.25, 10), (2024.0, 40)]).over(SHORT)
    assert path == pytest.approx([10, 10, 20, 30, 40, 40, 40, 40], abs=1e-12)


def test_a_ramp_blends_generations_in():
    """A generation begins one quarter before its date and takes `ramp_years`; the next blends into what is there."""
    path = timeline("ramp", "W", [(2023.0, 100), (2023.5, 200), (2024.25, 400)], ramp_years=1.0).over(SHORT)
    # weight of the second: 0 at 2023.25 and before, then .25 more a quarter; the third from 2024.0 on likewise
    first = [100, 100, 125, 150, 175, 200, 200, 200]
    weight = [0, 0, 0, 0, 0, 0.25, 0.5, 0.75]
    weight[4] = 2024.0 - 2024.25 + 0.25  # still nothing
    expected = [value * (1 - part) + 400 * part for value, part in zip(first, weight, strict=True)]
    expected[1] = 100 * (1 - (2023.25 - 2023.5 + 0.25)) + 200 * (2023.25 - 2023.5 + 0.25)
    assert path == pytest.approx([100, 100, 125, 150, 175, 250, 300, 350], abs=1e-12)
    assert path == pytest.approx(expected, abs=1e-12)


def test_other_units_are_read_at_the_centre_of_the_quarter():
    """Between 10 at mid-2023 and 20 at mid-2024: 2023Q3, centre 2023.625, has an eighth of the way; flat outside."""
    path = timeline("mid-year", "fraction", [(2023, 10), (2024, 20)]).over(SHORT)
    assert path == pytest.approx([10, 10, 11.25, 13.75, 16.25, 18.75, 20, 20], abs=1e-12)


def test_a_path_can_be_read_earlier():
    """Wafers of cards sold in 2024Q2 were started three quarters before: the value of 2023Q3."""
    path = timeline("mid-year", "k wafers/month", [(2023, 10), (2024, 20)])
    assert path.over(SHORT, earlier=0.75)[3:] == pytest.approx(path.over(SHORT)[:5], abs=1e-12)


def test_a_year_s_total_is_cut_into_quarters():
    """By hand: totals 4, 4, 12; slopes 2*4*4/8 = 4 and 2*4*12/16 = 6 at the ends of 2023; cubic Hermite between.

    Cum(x) = 4 (3x2 - 2x3) + 4 x (1 - x)2 + 6 x2 (x - 1) gives .90625, 1.75 and 2.71875 at the quarters.
    """
    path = timeline("mid-year", "k cards/year", [(2022, 4), (2023, 4), (2024, 12)]).over(SHORT)
    assert path[:4] == pytest.approx([0.90625, 0.84375, 0.96875, 1.28125], abs=1e-12)


def test_a_constant_total_is_four_equal_quarters():
    """A level path has no waves."""
    path = timeline("mid-year", "USD bn/year", [(2023, 8)]).over(SHORT)
    assert path == pytest.approx([2] * 8, abs=1e-12)


TOTALS = st.lists(st.floats(0, 1e6), min_size=10, max_size=10)


@given(TOTALS)
def test_four_quarters_sum_to_the_year(totals):
    """Whatever the totals, the quarters of a year add up to its row, and none is negative by more than rounding."""
    horizon = Horizon(first=2023.0, last=2030.75, last_observed=2026.5)
    path = timeline("mid-year", "k stacks/year", list(zip(range(2022, 2032), totals, strict=True))).over(horizon)
    sums = path.reshape(8, 4).sum(axis=1)
    assert sums == pytest.approx(totals[1:9], rel=1e-12, abs=1e-12 * max(totals))
    assert path.min() >= -1e-12 * max(totals)


def test_years_without_a_row_lie_on_the_line_between():
    """A total of a year that has no row is the linear one between its neighbours."""
    horizon = Horizon(first=2023.0, last=2026.75, last_observed=2024.0)
    path = timeline("mid-year", "k stacks/year", [(2023, 10), (2026, 40)]).over(horizon)
    assert path.reshape(4, 4).sum(axis=1) == pytest.approx([10, 20, 30, 40], rel=1e-12)


@pytest.mark.parametrize(
    ("how", "unit"),
    [("step", "k$"), ("linear", "k$"), ("ramp", "W"), ("mid-year", "fraction"), ("mid-year", "k cards/year")],
)
def test_each_draw_is_by_itself(how, unit):
    """A draw's path has the same bits alone as among others, and the shape is (quarters, draws)."""
    points = [(2023.0, 3.0), (2024.0, 7.0)] if how != "mid-year" else [(2023, 3.0), (2024, 7.0)]
    line = timeline(how, unit, points, ramp_years=1.5)
    drawn = np.array([[1.1, 2.2, 3.3], [9.9, 8.8, 7.7]])
    together = line.over(SHORT, drawn)
    assert together.shape == (8, 3)
    for column in range(3):
        assert (together[:, column] == line.over(SHORT, drawn[:, column : column + 1])[:, 0]).all()
        assert (together[:, column] == line.over(SHORT, drawn[:, column])).all()
