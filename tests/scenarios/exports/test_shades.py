"""Shades of a field: the higher the stronger, and honest where parts are held against a level."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.exports.shades import part_of
from scenarios.figures.plots import Field

FIELD = Field("f", "Regret", "points", ("a", "b"), ("c",), "across", "down", np.array([[2.0, 4.0]]))


def test_numbers_are_shaded_between_the_lowest_and_the_highest():
    assert [part_of(FIELD)(value) for value in (2.0, 4.0)] == [0.0, 1.0]


def test_parts_beside_a_level_are_shaded_as_they_are():
    """86 % beside 100 % is nearly as strong: it must not look like nothing."""
    told = replace(FIELD, unit="fraction", values=np.array([[0.86, 1.0]]), level=0.8)
    assert part_of(told)(0.86) == pytest.approx(0.86)
