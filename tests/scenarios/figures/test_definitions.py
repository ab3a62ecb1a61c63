import re

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.figures.definitions import definitions_figure, definitions_table
from scenarios.figures.sentences import count_name, definition_name, percent
from scenarios.projection import DEFINITIONS, DOMESTIC, LEGAL, WORKLOADS
from scenarios.quantiles import quantiles
from tests.scenarios.made import sold_by_hand

CATALOG = load_catalog()
ROWS = [(definition, "official") for definition in DEFINITIONS]
ROWS += [("revenue", "with_grey"), ("delivered", "with_grey"), ("delivered", "with_offshore")]


@pytest.fixture(scope="module", params=[2024, 2025, 2028])
def year(request):
    return request.param


@pytest.fixture(scope="module")
def table(shared_baseline, year):
    return definitions_table(shared_baseline, year)


def test_each_share_is_that_of_the_projection(shared_baseline, table, year):
    """Medians of the year by definition and count; a row for each, none twice."""
    shown = {row[0]: row[3] for row in table.rows}
    assert len(shown) == len(table.rows) == len(ROWS) + 1
    for definition, count in ROWS:
        median = quantiles(shared_baseline.share(definition, count, "all", year), (0.5,))[0]
        assert shown[f"{definition_name(definition)}, {count_name(count)}"] == percent(float(median))


def test_no_row_shows_a_share_without_its_definition(table, year):
    """What is counted, and whether smuggled cards are; the title has year, place and use."""
    for row in table.rows:
        assert "Chinese-made share of" in row[0]
        assert "smuggled cards" in row[0] or "gaming and low-end cards left out" in row[0]
    assert all(word in table.title for word in (str(year), "China", "all uses"))


def test_cards_of_ai_servers_are_data_centre_cards_by_hand(shared_baseline, table, year):
    """The row between revenue and compute counts them alone, in the central case."""
    quarters, sides = CATALOG.horizon.quarters_of(year), [0.0, 0.0]
    for place, one in enumerate(CATALOG.classes):
        if one.data_centre:
            sides[one.origin == "foreign"] += shared_baseline.cards[quarters, :, place, 0].sum()
    row = table.rows[2]
    assert "TrendForce" in row[0]
    assert row[3] == percent(sides[0] / sum(sides))


def test_what_was_published_stands_beside_its_own_definition(shared_baseline):
    """IDC beside cards, Bernstein beside revenue; of another year nothing."""
    published = {row[0].split(",")[0]: row[4] for row in reversed(definitions_table(shared_baseline, 2025).rows)}
    assert "41 % (IDC, M009)" in published[definition_name("units")]
    assert "M040" not in published[definition_name("units")], "chips of AI servers are counted in a row of their own"
    assert "58 % (TrendForce, M040); 40 % (TrendForce, M041)" in definitions_table(shared_baseline, 2025).rows[2][4]
    assert "58 % (Bernstein, M028" in published[definition_name("revenue")]
    assert published[definition_name("compute")] == ""
    assert {row[4] for row in definitions_table(shared_baseline, 2028).rows} == {""}


def test_the_price_identity_holds(shared_baseline, table, year):
    """Revenue share = s x own / (s x own + (1 - s) x other) with s the share of cards, in the central case."""
    quarters = CATALOG.horizon.quarters_of(year)
    units, revenue = (shared_baseline.totals(name, "all")[:2, quarters, 0].sum(axis=1) for name in ("units", "revenue"))
    own, other = revenue[DOMESTIC] / units[DOMESTIC], revenue[LEGAL] / units[LEGAL]
    share, told = units[DOMESTIC] / units.sum(), revenue[DOMESTIC] / revenue.sum()
    assert share * own / (share * own + (1 - share) * other) == pytest.approx(told, rel=1e-12)
    assert f"{own:.1f} k$ a domestic card, {other:.1f} k$ a foreign one" in table.notes[0]
    numbers = re.search(
        r"([\d.]+) x ([\d.]+) / \(([\d.]+) x ([\d.]+) \+ ([\d.]+) x ([\d.]+)\) = ([\d.]+)", table.notes[0]
    )
    s, p, s2, p2, rest, q, value = map(float, numbers.groups())
    assert (s, p) == (s2, p2)
    assert s + rest == pytest.approx(1, abs=0.011)
    assert s * p / (s2 * p2 + rest * q) == pytest.approx(value, abs=0.03)
    assert value == pytest.approx(told, abs=0.006)


def test_where_a_side_sold_nothing_there_is_no_price_and_no_number(shared_baseline):
    """Without foreign cards no price of one; without any card no share."""
    quarters = CATALOG.horizon.quarters_of(2028)
    assert definitions_table(sold_by_hand(shared_baseline, quarters, (10, 0, 0)), 2028).notes == ()
    nothing = definitions_table(sold_by_hand(shared_baseline, quarters, (0, 0, 0)), 2028)
    assert {row[3] for row in nothing.rows} == {"none"}


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_figure_has_a_named_line_for_each_definition(shared_baseline, workload):
    """Medians over time, smuggled cards left out; the title says so."""
    figure = definitions_figure(shared_baseline, workload)
    assert [line.label for line in figure.lines] == [definition_name(one) for one in DEFINITIONS]
    for line, definition in zip(figure.lines, DEFINITIONS, strict=True):
        expected = quantiles(shared_baseline.share(definition, "official", workload), (0.5,))[0]
        np.testing.assert_array_equal(line.values, expected)
    assert count_name("official") in figure.title
    assert "China" in figure.title
    assert figure.split == 2026.75
