import numpy as np
import pytest

from scenarios.figures.figure import Band, Figure, Line

VALUES = np.array([0.1, 0.2])
FIGURE = Figure(
    id="share.one",
    title="One",
    unit="fraction",
    at=np.array([2023.125, 2023.375]),
    split=2023.25,
    lines=(Line("median", "Median", VALUES), Line("reference", "Baseline", VALUES)),
    bands=(Band("80", "8 in 10 runs", VALUES, VALUES), Band("50", "5 in 10 runs", VALUES, VALUES)),
    marks=(),
)


def test_lines_and_bands_are_found_by_their_ids():
    """Exports and panels ask by id; a line that the figure does not have is None, as the reference may be."""
    line = FIGURE.line("reference")
    assert line is not None
    assert line.label == "Baseline"
    assert FIGURE.line("no such line") is None
    assert FIGURE.band("50").label == "5 in 10 runs"


def test_a_band_that_should_be_there_is_not_left_out_in_silence():
    """Asking for a band that the figure does not have is an error, not an empty picture."""
    with pytest.raises((StopIteration, KeyError, LookupError)):
        FIGURE.band("99")
