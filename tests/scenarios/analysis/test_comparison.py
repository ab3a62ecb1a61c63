import numpy as np
import pytest

from scenarios.analysis.comparison import (
    Look,
    compare,
    looks,
    outcome_years,
    over_same_draws,
    shares_of,
    twins,
    what_differs,
)
from scenarios.errors import InputError
from scenarios.quantiles import quantiles
from scenarios.quarters import Horizon
from scenarios.scenario import Scenario

DRAWS = 30
SETTINGS: tuple[dict[str, object], ...] = ({}, {"hbm_supply": 0.4}, {"tier": "T7", "taste_half_life": 5.0})


@pytest.fixture(scope="module")
def scenarios(catalog):
    made = []
    for settings in SETTINGS:
        one = Scenario("One", draws=DRAWS)
        for name, value in settings.items():
            one = one.with_value(catalog, name, value)
        made.append(one)
    return made


@pytest.fixture(scope="module")
def projections(shared_engine, scenarios):
    return [shared_engine.project(one) for one in scenarios]


@pytest.fixture(scope="module")
def comparison(projections):
    return compare([shares_of(one) for one in projections], ("A", "B", "C"), against=1)


@pytest.mark.parametrize("look", looks(), ids=str)
def test_levels_and_differences_are_those_of_direct_projections(comparison, projections, look):
    """By quarter and by year, to the last bit; differences run by run, not of two medians."""
    key = (look.definition, look.count, look.workload)
    for year in (None, 2028):
        direct = [one.share(*key, year) for one in projections]
        for place in range(3):
            level, gap = comparison.level(place, look, year), comparison.difference(place, look, year)
            for spread, values in ((level, direct[place]), (gap, direct[place] - direct[1])):
                wanted = quantiles(values, (0.1, 0.5, 0.9))
                np.testing.assert_array_equal([spread.low, spread.median, spread.high], wanted)


def test_a_scenario_against_its_copy_differs_by_exactly_nothing(shared_engine, scenarios):
    """A law: the band of the difference is zero, not nearly zero, in all that can be looked at."""
    parts = [shares_of(shared_engine.project(scenarios[2])) for _copy in range(2)]
    copies = compare(parts, ("A", "Its copy"))
    for look in looks():
        gap = copies.difference(1, look)
        assert gap.is_zero
        assert not gap.is_open.any()
        assert copies.difference(1, look, 2028).is_zero
    assert twins(copies.scenarios, copies.catalog) == ((0, 1),)


def test_a_sign_is_open_where_the_band_lies_on_both_sides_of_zero(comparison):
    look = Look("training", "revenue")
    gap = comparison.difference(2, look)
    np.testing.assert_array_equal(gap.is_open, (gap.low < 0) & (gap.high > 0))
    assert not gap.is_zero
    assert not comparison.difference(1, look).is_open.any()


def test_others_than_two_to_six_and_other_draws_are_refused_with_a_sentence(comparison, shared_engine):
    one, other = comparison.parts[0], shares_of(shared_engine.project(Scenario(draws=DRAWS - 1)))
    for parts in ([one], [one] * 7):
        with pytest.raises(InputError, match=f"choose 2 to 6 different scenarios to compare, not {len(parts)}"):
            compare(parts, [str(place) for place in range(len(parts))])
    with pytest.raises(InputError, match="same draws"):
        compare([one, other], ("A", "B"))
    assert len({(each.draws, each.seed) for each in over_same_draws([one.scenario, other.scenario], 9, 3)}) == 1


def test_what_differs_is_all_that_differs_and_nothing_else(catalog, scenarios):
    """Inherited values count for those that set nothing; what all of them set alike is left out."""
    alike = [one.with_value(catalog, "chip_budget", 1.2) for one in scenarios]
    found = {one.parameter.id: one.values for one in what_differs(alike, catalog)}
    first = catalog.horizon.first_free
    assert found == {
        "hbm_supply": (((first, None),), ((first, 0.4),), ((first, None),)),
        "tier": (((first, None),), ((first, None),), ((first, "T7"),)),
        "taste_half_life": (((first, None),), ((first, None),), ((first, 5.0),)),
    }
    assert list(found) == [name for name in catalog.parameters if name in found]


@pytest.mark.parametrize(
    ("lever", "first", "second"),
    [
        ("hbm_supply", {"2027Q1": 0.5, "2028Q1": 0.5}, {"2027Q1": 0.5}),
        ("hbm_supply", {"2026Q4": 1.0}, {}),
        ("hbm_supply", {"2026Q4": 1.0, "2028Q1": 2.0}, {"2028Q1": 2.0}),
        ("tier", {"2027Q1": "T5"}, {}),
        ("tier", {"2027Q1": "T7", "2027Q3": "T7", "2028Q1": "T5"}, {"2027Q1": "T7", "2028Q1": "T5"}),
    ],
)
def test_schedules_that_hold_the_same_are_the_same(catalog, lever, first, second):
    one, other = (_with(catalog, lever, points) for points in (first, second))
    assert what_differs((one, other), catalog) == ()
    assert twins((one, other), catalog) == ((0, 1),)


def test_a_number_set_to_the_middle_of_the_data_is_not_the_data(catalog):
    """Set, it holds in every run; in the data it is drawn anew in each."""
    central = catalog.parameters["software_learning"].central
    set_by_hand = Scenario().with_value(catalog, "software_learning", central)
    [found] = what_differs((Scenario(), set_by_hand), catalog)
    assert [held[0][1] for held in found.values] == [None, central]


def test_outcomes_are_told_of_years_that_levers_can_change(catalog):
    years = outcome_years(catalog.horizon)
    assert years == (2027, 2028, 2030)
    assert all(catalog.horizon.quarters_of(one).start >= catalog.horizon.first_free for one in years)
    assert outcome_years(Horizon(2023.0, 2027.75, 2026.5)) == (2027,)
    assert outcome_years(Horizon(2023.0, 2026.75, 2026.5)) == (2026,)


def _with(catalog, lever, points):
    scenario = Scenario()
    for quarter, value in points.items():
        scenario = scenario.with_value(catalog, lever, value, quarter)
    return scenario
