"""What stands at one place of curves or in one cell of a field, in words."""

from dataclasses import replace

import numpy as np

from scenarios.figures.figure import Band, Line, Mark
from scenarios.figures.plot_readings import curves_reading, field_reading
from scenarios.figures.plots import Curves, Field

CURVES = Curves(
    id="c",
    title="Probability",
    unit="fraction",
    x=np.array([0.5, 1.0, 1.5]),
    x_title="HBM supply",
    x_unit="x",
    lines=(Line("p", "probability", np.array([0.2, 0.5, np.nan])),),
    bands=(Band("95", "sampling error", np.array([0.1, 0.4, np.nan]), np.array([0.3, 0.6, np.nan])),),
    marks=(Mark(1.1, 0.5, "now", (), "", False),),
)
FIELD = Field("f", "P", "fraction", ("T1", "T2"), ("×1",), "Tier", "HBM supply", np.array([[0.7, np.nan]]), 0.6, "60 %")


def test_a_place_of_curves_is_told_with_band_and_mark():
    assert curves_reading(CURVES, 0) == "HBM supply: ×0.5\nprobability: 20 %\nsampling error: 10 % to 30 %"
    assert curves_reading(CURVES, 1).endswith("now")
    assert curves_reading(CURVES, 2) == "HBM supply: ×1.5\nprobability: none", "a gap has no band"


def test_a_cell_says_where_it_is_and_on_which_side_of_the_contour():
    assert field_reading(FIELD, 0, 0) == "Tier: T1\nHBM supply: ×1\n70 %\nat or above the level: 60 %"
    assert field_reading(replace(FIELD, level=0.8), 0, 0).endswith("below the level: 60 %")
    assert field_reading(FIELD, 1, 0) == "Tier: T2\nHBM supply: ×1\nno value"
    assert field_reading(replace(FIELD, level=None), 0, 0).endswith("\n70 %")
