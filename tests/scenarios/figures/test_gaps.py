import numpy as np
import pytest

from scenarios.figures.gaps import gap_in_words, gap_phrase, gap_sentence, points_between


@pytest.mark.parametrize(
    ("low", "median", "high", "told"),
    [
        (0.04, 0.09, 0.14, "B lies 9 points above A (4 to 14)"),
        (-0.14, -0.09, -0.04, "B lies 9 points below A (4 to 14)"),
        (-0.01, 0.004, 0.012, "B stays within 1 point of A"),
        (-0.03, 0.01, 0.05, "whether B lies above or below A is open (\u22123 to +5 points)"),
        (-0.002, 0.1, 0.25, "whether B lies above or below A is open (\u22120.2 to +25 points)"),
        (0.0, 0.0, 0.0, "B does not differ from A in any run"),
        (0.0, 0.001, 0.05, "B lies less than 1 point above A (0 to 5)"),
        (np.nan, np.nan, np.nan, "B and A cannot be held against each other: one of them has no share"),
    ],
)
def test_a_gap_is_told_as_it_is(low, median, high, told):
    assert gap_sentence("B", "A", low, median, high, 0.001) == told


def test_numbers_are_rounded_as_far_as_sampling_allows():
    assert gap_sentence("B", "A", 0.1, 0.33, 0.5, 0.04) == "B lies about 35 points above A (10 to 50)"
    assert gap_sentence("B", "A", 0.1, 0.33, 0.5, float("nan")) == "B lies 33 points above A (10 to 50)"
    assert points_between(-0.142, 0.0) == "0 to 14"


def test_many_gaps_are_told_in_a_row_without_the_name_of_the_other():
    assert gap_phrase(0.04, 0.09, 0.14, 0.0) == "9 points above (4 to 14)"
    assert gap_phrase(-0.03, 0.01, 0.05, 0.0) == "above or below is open (\u22123 to +5 points)"
    assert gap_phrase(0.0, 0.0, 0.0, 0.0) == "the same in every run"


def test_a_cell_holds_median_and_band_or_says_that_the_sign_is_open():
    assert gap_in_words(-0.14, -0.09, -0.04, 0.0) == "\u22129 points (\u221214 to \u22124)"
    assert gap_in_words(-0.03, 0.01, 0.05, 0.0) == "sign open (\u22123 to +5)"
    assert gap_in_words(0.0, 0.02, 0.05, 0.0) == "+2 points (0 to +5)"
    assert gap_in_words(0.0, 0.0, 0.0, 0.0) == "no difference"
    assert gap_in_words(np.nan, np.nan, np.nan, 0.0) == "none"
