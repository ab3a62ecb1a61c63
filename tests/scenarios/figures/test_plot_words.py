import numpy as np

from scenarios.figures.plot_words import box_sentence, kind_name, level_sentence, nothing_words, plot_reading
from tests import plots


def test_a_bar_is_told_with_all_its_numbers():
    assert plot_reading(plots.waterfall(), 0).split("\n") == ["Baseline: 31 %", "31 %"]
    assert plot_reading(plots.waterfall(), 1).split("\n") == [
        *("HBM supply ×3: 31 % → 40 %", "+9 points", "alone: 37 %", "Six alone."),
    ]
    told = plot_reading(plots.tornado(), 0).split("\n")
    assert told[1:3] == ["sampling: ± 1.0 points", "×0.5: 26 %"]
    assert plot_reading(plots.tornado(), 6).split("\n")[0] == "Not to be told: none → none"


def test_a_place_along_curves_is_told():
    assert plot_reading(plots.curves(), 0).split("\n") == [
        *("HBM supply: ×0.5", "inference at least 60 % by 2028: 4 %", "training: 0 %", "sampling error: 0 % to 8 %"),
    ]
    assert "training: none" in plot_reading(plots.curves(), 4)


def test_a_cell_and_a_run_are_told():
    assert plot_reading(plots.field(), 7 + 3).split("\n") == ["HBM supply: ×1.5", "Export regime: T4", "none"]
    cloud = plots.cloud()
    kind, x, y = plot_reading(cloud, int(np.flatnonzero(cloud.chosen)[0])).split("\n")
    assert (kind, x[:13]) == ("below 30 %", "HBM supply: ×")
    assert y.endswith(" dies per wafer")


def test_a_box_is_told_by_its_closed_sides():
    closed = plots.awkward()["closed box"]
    assert box_sentence(closed).endswith(
        "HBM supply from ×0.5 to ×1.5; Die yield from 20 dies per wafer to 40 dies per wafer"
    )
    assert box_sentence(plots.cloud(9, (-np.inf, 2.0, -np.inf, np.inf))).endswith(": HBM supply at most ×2")
    assert box_sentence(plots.cloud(9, (-np.inf, np.inf, -np.inf, np.inf))).endswith(": all runs")
    assert box_sentence(plots.awkward()["no box"]) == ""


def test_levels_kinds_and_nothing_have_words():
    assert level_sentence(plots.field()) == "asked for: 50 %"
    assert level_sentence(plots.awkward()["below zero"]) == ""
    assert len({kind_name(one) for one in ("level", "total", "policy", "assumption", "uncertainty")}) == 5
    assert [bool(nothing_words(one)) for one in plots.plots().values()] == [False] * 6
    assert nothing_words(plots.cloud(1)) == "There is nothing to draw. Much HBM and few dies. 3 runs lie out."
