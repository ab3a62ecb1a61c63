"""Safe choices, signposts, four worlds and mixtures in words: what is the same is not told apart, nothing is hidden."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.analysis.corners import Axis, Corners, Matrix, corner_scenarios
from scenarios.analysis.mixture import LEVELS, Mixture, Weighted
from scenarios.analysis.observables import OBSERVABLES
from scenarios.analysis.policies import Choice
from scenarios.analysis.robust import Goal, judged
from scenarios.analysis.signposts import Worlds, told_apart
from scenarios.analysis.targets import parse_target
from scenarios.figures.corners import corner_field, corner_sentence, corner_table, proposed_names
from scenarios.figures.mixture import mixture_figure, mixture_sentence, mixture_table
from scenarios.figures.plot_words import plot_reading
from scenarios.figures.robust import regret_field, robust_sentence, robust_table, share_field
from scenarios.figures.signposts import signpost_notes, signpost_pages, signpost_sentence, signpost_spans
from scenarios.scenario import Scenario
from tests.plots import IMPRINT

RUNS = 400


@pytest.fixture
def target(catalog):
    return parse_target("share:inference:revenue>=0.6@2028", catalog.horizon)


def choices(*names):
    return [Choice(name, {"tier": ((40, name),)}) for name in names]


def robustness(target, outcomes, futures=1, has_threshold=True):
    names = ("A", "B", "C")[: len(outcomes)]
    return judged(choices(*names), [Scenario(f"F{at}") for at in range(futures)], Goal(target, has_threshold), outcomes)


def test_the_safe_choice_is_named_with_what_it_and_the_next_one_lose(target):
    """A loses 10 points in a tenth of the runs, B 30 points in all the others; A meets 60 % in nine of ten."""
    a = np.where(np.arange(RUNS) < RUNS // 10, 0.5, 0.9)[None]
    b = np.where(np.arange(RUNS) < RUNS // 10, 0.6, 0.6)[None]
    found = robustness(target, np.array([a, b]))
    said = "A is the safe choice: 10.0 points lost in the worst tenth of runs, 30.0 with B; it brings inference to"
    assert robust_sentence(found).startswith(said)
    assert robust_sentence(found).endswith("60 % or more in 2028 in about 90 % of runs")
    field = regret_field(found)
    assert field.values == pytest.approx(np.array([[1, 10, 10], [27, 30, 30]]))
    assert field.low_is_good
    assert share_field(found).level == 0.6
    assert robust_table(found).rows[0][:2] == ("A", "90 %")


def test_choices_that_cannot_be_told_apart_or_do_not_matter_are_told_so(target):
    luck = np.random.default_rng(5).normal(0, 0.05, (2, 1, RUNS))
    both = robust_sentence(robustness(target, 0.6 + luck, has_threshold=False))
    assert both.startswith("These runs cannot tell which is safer, ")
    assert "threshold" not in " ".join(robust_table(robustness(target, 0.6 + luck, has_threshold=False)).columns)
    three = robust_sentence(robustness(target, np.concatenate([0.6 + luck, 0.2 + luck[:1]])))
    assert three.startswith("A is safe, and these runs cannot tell it from B: ")
    same = robust_sentence(robustness(target, np.full((2, 1, 9), 0.5)))
    assert same.startswith("All choices lead to the same share")
    assert robust_sentence(robustness(target, np.full((2, 1, 9), np.nan))).startswith("In no run do all choices")


def test_several_futures_stand_side_by_side(target):
    found = robustness(target, np.array([[[0.5, 0.5], [0.7, 0.7]], [[0.6, 0.6], [0.4, 0.4]]]), futures=2)
    assert regret_field(found).across == ("F0", "F1")
    assert regret_field(found).values == pytest.approx(np.array([[10, 0], [0, 30]]))
    assert plot_reading(regret_field(found), 3) == "future: F1\nchoice: B\n30.0 points"
    assert share_field(found).values == pytest.approx(np.array([[0.5, 0.7], [0.6, 0.4]]))


@pytest.mark.parametrize("limit", [290, 310])
def test_a_signpost_is_a_sentence_about_the_rarer_world(target, limit):
    """Below 290 world B is the rarer one; below 310 it is the usual one, so the other is spoken of."""
    values = np.random.default_rng(1).normal(300, 50, (len(OBSERVABLES), RUNS))
    in_b = values[0] < limit
    found = told_apart(Worlds((Scenario(),), target), "2027H1", slice(0, 2), values, in_b)
    usual = in_b.mean() > 0.5
    part = 10 * (1 - in_b.mean() if usual else in_b.mean())
    assert found.rules[0].b_if_said == found.rules[0].a_if_not == 1
    world = "inference stays below 60 % in 2028" if usual else "inference comes to 60 % or more in 2028"
    threshold = f"{found.rules[0].threshold:.3g} thousand HBM stacks a quarter"
    reached = f"{threshold} or more" if usual else f"less than {threshold}"
    assert signpost_sentence(found) == (
        f"If 2027 H1 brings {reached} (HBM stacks from Chinese makers), {world} in 10 of 10 runs;"
        f" without knowing, in {part:.0f} of 10"
    )
    sourced = replace(found, sources={"hbm_chinese": ("S032", "S033")})
    assert signpost_notes(sourced)[-1] == "Sources of HBM stacks from Chinese makers: S032, S033."
    bar = signpost_spans(found).rows[0]
    assert (bar.begin, bar.id) == (0.5, "hbm_chinese")
    assert bar.end > 0.97


def test_where_nothing_tells_there_is_a_sentence_and_no_picture(target):
    values = np.ones((len(OBSERVABLES), RUNS))
    found = told_apart(Worlds((Scenario(),), target), "2027", slice(0, 4), values, np.arange(RUNS) < 100)
    (page,) = signpost_pages(found, IMPRINT)
    assert page.title == "No number of 2027 tells the two worlds apart better than a coin does"
    assert page.shown == ()
    assert "Tell nothing that luck could not: HBM stacks from Chinese makers, " in page.text[1]


@pytest.fixture
def four(catalog):
    """Return four worlds: the tier moves inference by 10 points, HBM by 40."""
    across, down = Axis("hbm_supply", 0.5, 2.0), Axis("tier", "T1", "T8")
    names = proposed_names(across, down, catalog)
    matrix = Matrix(Scenario(draws=9), across, down, names, "revenue", "official", "2028")
    middle = np.array([0.4, 0.8, 0.3, 0.7])
    shares = np.stack([np.stack([middle - 0.1, middle, middle + 0.1], axis=1)] * 2, axis=1)
    return Corners(matrix, corner_scenarios(matrix, catalog), shares, True)


def test_four_worlds_are_told_by_their_ends_and_by_what_moves_more(four, catalog):
    assert four.matrix.names[1] == "Export tier T8, HBM supply ×2"
    assert corner_sentence(four, "inference", catalog) == (
        "Inference 2028: from 30 % (Export tier T1, HBM supply ×0.5) to 80 % (Export tier T8, HBM supply ×2);"
        " HBM supply moves it by 40 points, Export tier by 10"
    )
    field = corner_field(four, "training", catalog)
    assert (field.across, field.down) == (("×0.5", "×2"), ("T8", "T1"))
    assert field.values.tolist() == [[0.4, 0.8], [0.3, 0.7]]
    assert corner_table(four).rows[1][1] == "80 % (70 % to 90 %)"


def test_a_mixture_is_told_as_ones_own(catalog):
    asked = Weighted((Scenario("One"), Scenario("Two")), (1 / 3, 2 / 3), "revenue", "official", 2028)
    year = {one: np.array([0.2, 0.3, 0.4, 0.5, 0.6]) for one in ("inference", "training")}
    over = {one: np.tile(year[one][:, None], (1, catalog.horizon.count)) for one in year}
    alone = {one: np.tile(year[one], (2, 1)) for one in year}
    found = Mixture(asked, over, year, alone)
    assert mixture_sentence(found, "inference") == (
        "By your own weights, inference 2028: 40 %, 8 in 10 weighted runs from 20 % to 60 %"
    )
    table = mixture_table(found)
    assert [row[:3] for row in table.rows] == [
        ("One", "33 %", "40 % (20 % to 60 %)"),
        ("Two", "67 %", "40 % (20 % to 60 %)"),
        ("by own weights", "", "40 % (20 % to 60 %)"),
    ]
    assert table.notes == ("Your own weights and no forecast of ours: One 33 %, Two 67 %.",)
    figure = mixture_figure(found, "training", catalog)
    assert [one.label for one in figure.bands] == ["8 in 10 weighted runs", "5 in 10 weighted runs"]
    assert (figure.band("80").low == over["training"][LEVELS.index(0.1)]).all()
