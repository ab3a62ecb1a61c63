import numpy as np
import pytest

from scenarios.figures.plots import Field, Part, Span, contour_of, parts_of, whisker_of


@pytest.mark.parametrize(
    ("begin", "end", "alone", "parts"),
    [
        (0.0, 3.0, None, [(0, 3, True, False)]),
        (0.0, 3.0, 2.0, [(0, 2, True, False), (2, 3, True, True)]),
        (0.0, 3.0, 4.0, [(0, 3, True, False), (3, 4, False, True)]),
        (3.0, 1.0, 0.0, [(0, 1, False, True), (1, 3, True, False)]),
        (1.0, 3.0, 0.0, [(0, 1, False, True), (1, 3, True, True)]),
        (1.0, -2.0, -1.0, [(-2, -1, True, True), (-1, 1, True, False)]),
        (1.0, 1.0, None, []),
        (np.nan, np.nan, None, []),
    ],
)
def test_a_bar_is_solid_alone_and_hatched_together(begin, end, alone, parts):
    """What lies between its effect alone and its end is hatched, within the bar or beyond it."""
    assert parts_of(Span("a", "a", begin, end, "policy", alone)) == tuple(Part(*one) for one in parts)


def test_a_contour_runs_between_cells_and_not_beside_gaps():
    values = np.array([[0.1, 0.5, np.nan], [0.1, 0.2, 0.9]])
    field = Field("f", "F", "fraction", ("a", "b", "c"), ("x", "y"), "across", "down", values, 0.5)
    right, below = contour_of(field)
    assert right.tolist() == [[True, False], [False, True]]
    assert below.tolist() == [[False, True, False]]


def test_without_a_level_there_is_no_contour():
    right, below = contour_of(Field("f", "F", "fraction", ("a", "b"), ("x",), "across", "down", np.array([[0.1, 0.9]])))
    assert not right.any()
    assert below.shape == (0, 2)


@pytest.mark.parametrize(
    ("unit", "end", "ends"),
    [("fraction", 0.99, (0.94, 1.0)), ("fraction", 0.02, (0.0, 0.07)), ("thousand", 0.99, (0.94, 1.04))],
)
def test_the_error_of_a_share_ends_where_shares_do(unit, end, ends):
    assert whisker_of(Span("one", "One", 0.5, end, "policy", error=0.05), unit) == pytest.approx(ends)
