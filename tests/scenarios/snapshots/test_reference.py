"""What a page is held against, shown alone."""

import numpy as np

from scenarios.figures.pages import page
from scenarios.snapshots.reference import reference_page


def test_the_reference_takes_the_place_of_the_scenario(told):
    shown = page(told, "share.training.revenue")
    alone = reference_page(shown)
    (figure,), (whole,) = alone.shown, shown.shown
    assert alone.title == "The reference: Baseline"
    assert [one.id for one in figure.lines] == ["reference"]
    assert np.array_equal(figure.line("reference").values, whole.line("reference").values, equal_nan=True)
    assert (figure.bands, figure.stretches, alone.difference) == ((), (), None)


def test_a_page_without_a_reference_has_none_to_show(told):
    assert reference_page(page(told, "title")) is None
