import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.figures import sentences
from scenarios.figures.readings import reading
from scenarios.figures.shares import share_figure
from scenarios.projection import DEFINITIONS, Engine
from scenarios.scenario import Scenario
from tests.scenarios.made import sold_by_hand, with_arrays

CATALOG = load_catalog()
YEAR = 2028
WORKLOADS = ("training", "inference")


@pytest.fixture(scope="module")
def engine():
    return Engine(CATALOG)


@pytest.fixture(scope="module")
def baseline(engine):
    return engine.project(Scenario("Baseline", draws=60))


def made(projection, domestic, legal, grey):
    """Return a projection in which every quarter of `YEAR` sold these k cards in training, in every definition."""
    return sold_by_hand(projection, CATALOG.horizon.quarters_of(YEAR), (domestic, legal, grey))


@pytest.mark.parametrize(
    ("share", "read"), [(0.0, "0 %"), (0.004, "0 %"), (0.006, "1 %"), (0.352, "35 %"), (0.999, "100 %"), (1.0, "100 %")]
)
def test_a_share_is_read_in_whole_per_cent(share, read):
    """No decimals that the model cannot know."""
    assert sentences.percent(share) == read


def test_nothing_sold_is_said_in_a_word():
    """Neither 0 % nor nan."""
    assert sentences.percent(float("nan")) == "none"
    assert "nan" not in sentences.percent(float("inf"))


@pytest.mark.parametrize(
    ("difference", "read"),
    [
        (0.12, "+12 points"),
        (-0.12, "\u221212 points"),
        (0.004, "unchanged"),
        (-0.004, "unchanged"),
        (0.0, "unchanged"),
        (0.0149, "+1 point"),
        (-0.0149, "\u22121 point"),
    ],
)
def test_a_difference_is_read_in_points_with_its_sign(difference, read):
    """Points, not per cent; the sign always, a real minus; what rounds to nothing is unchanged."""
    assert sentences.points(difference).startswith(read)


@pytest.mark.parametrize("workload", WORKLOADS)
@pytest.mark.parametrize("definition", DEFINITIONS)
@pytest.mark.parametrize("year", [2024, 2028, 2030])
def test_no_share_is_said_without_its_definition_its_count_and_its_year(baseline, workload, definition, year):
    """A headline names use, definition, year and whether smuggled cards count, in each of its forms."""
    words = sentences.headline(baseline, None, workload, definition, year)
    assert sentences.definition_name(definition) in words.subject
    assert workload in words.subject.lower()
    assert str(year) in words.main
    assert "smuggled cards" in words.note.lower()
    for part in (words.subject, words.main, words.detail, words.note):
        assert part in words.text
    assert "nan" not in words.text


def test_the_headline_is_the_median_with_its_band(baseline):
    """By hand: shares from 0 to 100 % in even steps have the median 50 % and 8 in 10 runs from 10 to 90 %."""
    columns = baseline.binding.shape[-1]
    domestic = np.concatenate([[0.2], np.linspace(0, 1, columns - 1)])
    words = sentences.headline(made(baseline, domestic, 1 - domestic, 0), None, "training", "units", YEAR)
    assert "50 %" in words.main
    assert "10\u201390 %" in words.detail
    assert "8 in 10" in words.detail
    assert "20 %" in words.note, "the central case lies 30 points off, so the note says where"


def test_a_central_case_near_the_median_is_not_mentioned(baseline):
    """Two numbers that say the same would be noise."""
    words = sentences.headline(made(baseline, 60, 40, 0), None, "training", "units", YEAR)
    assert "60 %" in words.main
    assert "60 %" not in words.note


@pytest.mark.parametrize(("grey", "both"), [(0, False), (5, False), (12, True), (60, True)])
def test_both_counts_stand_in_the_headline_where_they_differ_by_more_than_5_points(baseline, grey, both):
    """60 of 100 official cards are domestic: 5 smuggled cards make it 57 %, 12 make it 54 %, 60 make it 38 %."""
    words = sentences.headline(made(baseline, 60, 40, grey), None, "training", "units", YEAR)
    assert "60 %" in words.main
    assert ("smuggled" in words.main) is both
    assert (f"{round(6000 / (100 + grey))} %" in words.main) is (both or grey == 0)


def test_without_legal_foreign_supply_no_share_of_one_is_said(baseline):
    """Where only domestic and smuggled cards are sold, the headline says so, and gives the share with the smuggled."""
    words = sentences.headline(made(baseline, 75, 0, 25), None, "training", "units", YEAR)
    assert "no legal foreign supply" in words.main
    assert "100 %" not in words.text
    assert "75 %" in words.text
    assert "smuggled cards counted" in words.note.lower()


@pytest.mark.parametrize("workload", WORKLOADS)
def test_under_the_embargo_there_is_no_legal_foreign_supply(engine, workload):
    """T8 says it for training and for inference alike, and only once it is in force."""
    projection = engine.project(Scenario(draws=30).with_value(CATALOG, "tier", "T8", "2027Q1"))
    assert "no legal foreign supply" in sentences.headline(projection, None, workload, "revenue", 2028).main
    assert "no legal foreign supply" not in sentences.headline(projection, None, workload, "revenue", 2026).main


def test_the_change_against_the_reference_is_of_medians(baseline):
    """By hand: 70 % after 60 % is 10 points more, against the reference by its name; the other way it is 10 less."""
    more, less = (made(baseline, domestic, 100 - domestic, 0) for domestic in (70, 60))
    assert "+10 points against Baseline" in sentences.headline(more, less, "training", "units", YEAR).text
    assert "\u221210 points against Baseline" in sentences.headline(less, more, "training", "units", YEAR).text
    assert "against" not in sentences.headline(less, None, "training", "units", YEAR).text


def test_where_nothing_was_sold_nothing_is_compared(baseline):
    """No sales in the year: no number, no band of none, no change."""
    words = sentences.headline(made(baseline, 0, 0, 0), baseline, "training", "units", YEAR)
    assert not any(character.isdigit() for character in words.text.replace(str(YEAR), "").replace("8 in 10", ""))
    assert "nan" not in words.text


def test_what_binds_is_named_with_its_part_of_the_runs(baseline):
    """By hand: HBM binds in three of four draws of every quarter of the year."""
    binding = np.ones_like(baseline.binding)
    binding[:, 1:16] = 0
    binding[:, 0] = 2
    parts = sentences.binding_parts(with_arrays(baseline, binding=binding), YEAR)
    assert parts.tolist() == [0.25, 0.75, 0.0]
    said = sentences.binding_sentence(with_arrays(baseline, binding=binding), YEAR)
    assert all(word in said for word in ("2028", "HBM", "75 %"))


def test_the_size_of_the_market_is_that_of_the_central_case(baseline):
    """By hand: 4 quarters of 100 + 150 + 50 k cards are 1.2 million cards, at one price and one equivalent each."""
    said = sentences.market_sentence(made(baseline, 100, 150, 50), None, YEAR)
    assert "1.2 million cards" in said
    assert "USD 1.2 billion" in said
    assert "smuggled" in said
    assert said.endswith("legal foreign sales USD 0.6 billion")
    less = sentences.market_sentence(made(baseline, 100, 50, 50), made(baseline, 100, 150, 50), YEAR)
    assert less.endswith("legal foreign sales USD 0.2 billion, 0.4 less than in Baseline")


def test_a_quarter_is_read_with_its_bands_its_reference_and_what_was_published(engine):
    """The reading of 2025Q2 names median, both bands by what they mean, and the published point of 2025."""
    shown = share_figure(engine.project(Scenario("Mine", draws=20)), None, "training", "revenue")
    lines = reading(shown, CATALOG.horizon.labels.index("2025Q2")).split("\n")
    assert lines[0].startswith("2025 Q2: ")
    assert [line.split(":")[0] for line in lines[1:3]] == ["5 in 10 runs", "8 in 10 runs"]
    assert lines[3].startswith("Published: 58 %, Bernstein (M028")
