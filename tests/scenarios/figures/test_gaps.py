import numpy as np
import pytest

from scenarios.figures.gaps import gap_in_words, gap_phrase, gap_sentence, points_between


@pytest.mark.parametrize(
    ("low", "median", "high", "told"),
    [
        (0.04, 0.09, 0.14, "run by run 9 points above (8 in 10 runs: 4 to 14)"),
        (-0.14, -0.09, -0.04, "run by run 9 points below (8 in 10 runs: 4 to 14)"),
        (-0.01, 0.004, 0.012, "run by run within 1 point of each other (8 in 10 runs)"),
        (-0.03, 0.01, 0.05, "run by run it is open which of them lies above (8 in 10 runs: \u22123 to +5 points)"),
        (-0.002, 0.1, 0.25, "run by run it is open which of them lies above (8 in 10 runs: \u22120.2 to +25 points)"),
        (0.0, 0.0, 0.0, "the same in every run"),
        (0.0, 0.001, 0.05, "run by run less than 1 point above (8 in 10 runs: 0 to 5)"),
        (np.nan, np.nan, np.nan, "not to be compared: one of them has no share"),
    ],
)
def test_a_gap_is_told_as_it_is(low, median, high, told):
    assert gap_sentence(low, median, high, 0.001) == told


def test_numbers_are_rounded_as_far_as_sampling_allows():
    assert gap_sentence(0.1, 0.33, 0.5, 0.04) == "run by run about 35 points above (8 in 10 runs: 10 to 50)"
    assert gap_sentence(0.1, 0.33, 0.5, float("nan")) == "run by run 33 points above (8 in 10 runs: 10 to 50)"
    assert points_between(-0.142, 0.0) == "0 to 14"


def test_many_gaps_are_told_in_a_row_without_the_name_of_the_other():
    assert gap_phrase(0.04, 0.09, 0.14, 0.0) == "9 points above (4 to 14)"
    assert gap_phrase(-0.03, 0.01, 0.05, 0.0) == "above or below is open (\u22123 to +5 points)"
    assert gap_phrase(0.0, 0.0, 0.0, 0.0) == "the same in every run"


def test_a_cell_holds_median_and_band_or_says_that_the_sign_is_open():
    assert gap_in_words(-0.14, -0.09, -0.04, 0.0) == "\u22129 points (\u221214 to \u22124)"
    assert gap_in_words(-0.03, 0.01, 0.05, 0.0) == "sign open (\u22123 to +5)"
    assert gap_in_words(-0.04, -0.01, 0.0002, 0.0) == "sign open (\u22124 to just above 0)"
    assert gap_in_words(-0.04, -0.012, 0.0, 0.0) == "\u22121 point (\u22124 to 0)"
    assert gap_in_words(0.0, 0.02, 0.05, 0.0) == "+2 points (0 to +5)"
    assert gap_in_words(0.0, 0.0, 0.0, 0.0) == "no difference"
    assert gap_in_words(np.nan, np.nan, np.nan, 0.0) == "none"
