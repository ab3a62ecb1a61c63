"""Runs as rows: which runs are bad is read strictly, and each row holds what its run was made with."""

import numpy as np
import pytest

from scenarios.analysis.discovery import Asked
from scenarios.analysis.discovery_rows import drawn_rows, kept_share, parse_bad, policies_of, swept_rows
from scenarios.analysis.targets import Target
from scenarios.draws import sample
from scenarios.errors import InputError
from scenarios.scenario import Scenario
from scenarios.sweeps.parts import part_table
from scenarios.sweeps.reading import Swept
from scenarios.sweeps.spec import sweep_of

SHARES = {"shares": ["inference:revenue", "training:units"], "years": [2028]}
DRAWS = 20


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("share:inference:revenue<0.4@2028", 0.399, 0.4),
        ("share:inference:revenue<=0.4@2028", 0.4, 0.401),
        ("share:inference:revenue > 0.4 @ 2028Q4", 0.401, 0.4),
        ("share:inference:revenue>=0.4@2028", 0.4, 0.399),
        ("share:inference:revenue=0.4..0.6@2028", 0.6, 0.601),
        ("share:inference:revenue:with_grey=0.4..0.6@2028", 0.4, 0.399),
    ],
)
def test_bad_is_read_with_its_limit_inside_or_outside(catalog, text, inside, outside):
    bad = parse_bad(text, catalog.horizon)
    assert (bad.target.workload, bad.target.definition) == ("inference", "revenue")
    assert bad.range.of(np.array([inside, outside])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("share:inference:revenue<40@2028", "is not a share"),
        ("share:inference:money<0.4@2028", "definition 'money' is not known"),
        ("share:inference:revenue=0.6..0.4@2028", "0.6 is above 0.4"),
        ("share:inference:revenue=0.4@2028", "write share:WORKLOAD:DEFINITION<SHARE"),
        ("share:inference:revenue<0.4@1999", "neither a quarter nor a year"),
        ("share:inference:revenue<0.4", "'share:inference:revenue<0.4' cannot be read"),
        ("low", "cannot be read"),
    ],
)
def test_what_is_no_range_is_refused_with_its_reason(catalog, text, said):
    with pytest.raises(InputError, match=said):
        parse_bad(text, catalog.horizon)


def test_each_row_has_the_values_of_its_draw_and_the_lever_of_its_policy(catalog):
    scenarios = policies_of(Scenario(draws=DRAWS).with_value(catalog, "hbm_supply", 2), "T3,T7", catalog)
    rows = drawn_rows(catalog, scenarios, [np.full(DRAWS, 0.1), np.full(DRAWS, 0.9)], "2028")
    numbers, draws = rows.table.numbers, sample(catalog, DRAWS, 7)
    assert rows.outcome.tolist() == [0.1] * DRAWS + [0.9] * DRAWS
    assert rows.table.names["tier"].tolist() == ["T3"] * DRAWS + ["T7"] * DRAWS
    assert set(numbers["hbm_supply"]) == {2.0}
    assert np.array_equal(numbers["reasoning_growth"], np.tile(draws.numbers["reasoning_growth"][1:], 2))
    assert np.median(numbers["wafer_path"]) == pytest.approx(1.0, abs=0.1), "a multiple of the central path"
    assert 0 <= numbers["china_acceptance"].min() <= numbers["china_acceptance"].max() <= 1


def test_a_drawn_parameter_that_a_policy_sets_is_what_it_sets(catalog):
    drawn = Scenario(draws=DRAWS)
    rows = drawn_rows(
        catalog, [drawn, drawn.with_value(catalog, "licence_approval", 0.3)], [np.zeros(DRAWS)] * 2, "2028"
    )
    values = rows.table.numbers["licence_approval"]
    assert len(set(values[:DRAWS])) == DRAWS
    assert set(values[DRAWS:]) == {0.3}


def test_policies_are_tiers_and_shipped_scenarios_over_the_same_draws(catalog):
    preset = next(name for name, one in catalog.presets.items() if name != "baseline")
    found = policies_of(Scenario(draws=30, seed=2), f"T8, {preset}, T8", catalog)
    assert [(one.draws, one.seed) for one in found] == [(30, 2)] * 2
    found = policies_of(Scenario(draws=30).with_value(catalog, "tier", "T3"), "hbm_supply=0.5", catalog)
    assert found == [Scenario(draws=30).with_value(catalog, "tier", "T3").with_value(catalog, "hbm_supply", 0.5)]
    with pytest.raises(InputError, match=r"T88.*did you mean.*T8"):
        policies_of(Scenario(), "T88", catalog)


def test_a_sweep_over_draws_gives_what_it_varied_and_each_draws_own_values(catalog, shared_engine):
    sweep = sweep_of({"draws": 4, "vary": {"tier": ["T3", "T7"], "hbm_supply": [1, 2]}, "keep": SHARES}, catalog)
    columns = {name: np.asarray(one) for name, one in part_table(sweep, shared_engine, 0).items()}
    drawn = columns["draw"] > 0
    swept = Swept(sweep, {name: one[drawn] for name, one in columns.items()}, 1)
    rows = swept_rows(swept, catalog, kept_share(swept, Target("inference", "revenue", True, 0.0, "2028")))
    assert rows.table.names["tier"].tolist() == ["T3"] * 8 + ["T7"] * 8
    assert rows.table.numbers["hbm_supply"].tolist() == ([1.0] * 4 + [2.0] * 4) * 2
    own = sample(catalog, 4, 7).numbers["reasoning_growth"][1:]
    assert rows.table.numbers["reasoning_growth"].tolist() == own.tolist() * 4
    assert np.array_equal(rows.outcome, swept.columns["share:inference:revenue:official@2028"])


def test_of_a_parameter_with_dates_counts_what_is_in_force_and_it_is_kept_from_then_on(catalog, shared_engine):
    vary = {"tier@2027Q1": ["T3", "T7"], "tier@2029Q1": ["T1", "T5"], "tier": ["T4"]}
    sweep = sweep_of({"draws": 3, "vary": vary, "keep": SHARES}, catalog)
    columns = {name: np.asarray(one) for name, one in part_table(sweep, shared_engine, 0).items()}
    drawn = columns["draw"] > 0
    swept = Swept(sweep, {name: one[drawn] for name, one in columns.items()}, 1)
    rows = swept_rows(swept, catalog, sweep.kept[0])
    assert set(rows.table.names["tier"]) == {"T3", "T7"}
    assert rows.since == {"tier": "2027Q1"}


def test_a_sweep_with_own_draws_gives_values_not_places_of_its_distributions(catalog, shared_engine):
    vary = {"china_acceptance": "as drawn", "hbm_supply": {"low": 0.5, "high": 2.0}}
    plain = {"design": "sobol", "points": 8, "own_draws": True, "vary": vary, "keep": SHARES}
    sweep = sweep_of(plain, catalog)
    columns = {name: np.asarray(one) for name, one in part_table(sweep, shared_engine, 0).items()}
    swept = Swept(sweep, columns, 1)
    rows = swept_rows(swept, catalog, sweep.kept[0])
    values, places = rows.table.numbers["china_acceptance"], columns["china_acceptance"]
    assert np.array_equal(np.argsort(values), np.argsort(places))
    assert values.max() < places.max()
    assert np.array_equal(rows.table.numbers["hbm_supply"], columns["hbm_supply"])


def test_a_share_that_a_sweep_did_not_keep_is_refused_with_those_it_kept(catalog):
    sweep = sweep_of({"vary": {"tier": ["T3", "T7"]}, "keep": SHARES}, catalog)
    with pytest.raises(InputError, match=r"did not keep.*training:units:official@2028"):
        kept_share(Swept(sweep, {}, 1), Target("inference", "units", True, 0.0, "2028"))


def test_an_asked_range_of_everything_holds_all_but_the_unknown():
    assert Asked().of(np.array([0.0, np.nan])).tolist() == [True, False]
