"""Every row of the shipped data keeps what the program and its readers rely on."""

import csv
import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from resources import resource_path
from scenarios.catalog_files import load_catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.kernel.quarters import simulate
from scenarios.model.software import STACKS
from scenarios.projection import project
from scenarios.rules import FIGURES
from scenarios.scenario import Scenario
from scenarios.simulation import opening_state
from scenarios.tastes import SHIPPED, invert
from scenarios.tiers import OUTCOMES
from scenarios.units import UNITS
from scenarios.vendors import vendor_sales

CATALOG = load_catalog()
CONTRACT = {
    # id: group, unit, lowest, highest, baseline, kind
    "tier": ("export_restrictions", "tier", "T0", "T8", "T5", "policy"),
    "licence_approval": ("export_restrictions", "fraction", 0.0, 1.0, 0.5, "policy"),
    "china_acceptance": ("export_restrictions", "fraction", 0.0, 1.0, 0.05, "policy"),
    "enforcement": ("export_restrictions", "fraction", 0.0, 1.0, 0.3, "policy"),
    "hbm_control": ("export_restrictions", "fraction", 0.0, 1.0, 1.0, "policy"),
    "tool_control": ("export_restrictions", "fraction", 0.0, 1.0, 0.0, "policy"),
    "domestic_mandate": ("export_restrictions", "x", 0.0, 2.5, 1.0, "policy"),
    "export_fee": ("export_restrictions", "fraction", 0.0, 0.5, None, "policy"),
    "hbm_supply": ("chip_availability", "x", 0.0, 5.0, 1.0, "assumption"),
    "wafer_capacity": ("chip_availability", "x", 0.0, 3.0, 1.0, "assumption"),
    "logic_yield": ("chip_availability", "x", 0.3, 2.0, 1.0, "assumption"),
    "foreign_allocation": ("chip_availability", "x", 0.0, 5.0, 1.0, "assumption"),
    "algorithmic_efficiency": ("model_efficiency", "x per year", 1.0, 20.0, 3.0, "assumption"),
    "reasoning_growth": ("model_efficiency", "x per year", 0.25, 6.0, 1.0, "assumption"),
    "inference_price_elasticity": ("model_efficiency", "elasticity", 0.3, 2.0, 1.2, "assumption"),
    "software_learning": ("software_and_market", "per quarter", 0.0, 0.3, 0.1, "assumption"),
    "cuda_switching_cost": ("software_and_market", "x", 0.0, 3.0, 1.0, "assumption"),
    "domestic_price": ("software_and_market", "x", 0.3, 3.0, 1.0, "assumption"),
    "chip_budget": ("software_and_market", "x", 0.2, 4.0, 1.0, "assumption"),
}
"""The levers that users, scripts and saved scenarios count on."""

PARAMETERS = tuple(CATALOG.parameters.values())
LEVERS = CATALOG.levers


def by_id(rows):
    return pytest.mark.parametrize("row", rows, ids=lambda row: getattr(row, "id", None) or getattr(row, "series", ""))


def rows_of(name):
    with resource_path(f"data/{name}").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_levers_are_the_promised_ones():
    """Ids, groups, units, ranges, baselines and kinds of all levers are the contract, none missing, none more."""
    shipped = {one.id: (one.group, one.unit, one.minimum, one.maximum, one.central, one.kind) for one in CATALOG.levers}
    acceptance = CATALOG.timelines[CATALOG.parameters["china_acceptance"].series]
    assert set(acceptance.central) == {CONTRACT["china_acceptance"][4]}
    assert shipped == CONTRACT


@by_id(LEVERS)
def test_a_lever_explains_itself(row):
    """A lever has a label, a step, zones that cover its whole range, a description and its dynamics in a sentence."""
    assert row.label
    assert row.label[0].isupper()
    for text in (row.description, row.dynamics):
        assert len(text.split()) >= 8
        assert text.startswith("iFlytek") or text[0].isupper()
        assert text.rstrip().endswith(".")
    if row.unit == "tier":
        assert tuple(CATALOG.tiers) == tuple(f"T{number}" for number in range(9))
        return
    assert 0 < row.step <= (row.maximum - row.minimum) / 5
    uppers = [zone.upper for zone in row.zones]
    assert len(uppers) >= 3
    assert uppers == sorted(set(uppers))
    assert row.minimum < uppers[0]
    assert uppers[-1] == row.maximum
    assert len({zone.word for zone in row.zones}) == len(row.zones)
    assert all(row.zone(value) for value in np.linspace(row.minimum, row.maximum, 101))


@by_id(PARAMETERS)
def test_a_parameter_lies_in_its_bounds(row):
    """Low <= central <= high, all inside minimum and maximum; the spread is drawn if and only if there is one."""
    if row.unit == "tier":
        assert {row.minimum, row.central, row.maximum} <= set(CATALOG.tiers)
        return
    assert row.minimum <= row.maximum
    points = [value for value in (row.low, row.central, row.high) if value is not None]
    assert points == sorted(points)
    assert all(row.minimum <= value <= row.maximum for value in points)
    assert all(math.isfinite(value) for value in (*points, row.minimum, row.maximum, row.step))
    if row.is_path:
        assert row.series in CATALOG.timelines
        path = CATALOG.timelines[row.series]
        if row.unit != "x":
            assert (path.low >= row.minimum).all()
            assert (path.high <= row.maximum).all()
        assert (path.low < path.high).any(), "a path that is drawn has a spread"
    else:
        assert bool(row.distribution) == (row.low is not None and row.low != row.high)
    assert (row.role == "uncertain") <= bool(row.distribution)
    assert (row.role == "fixed") <= (not row.distribution)


@by_id(PARAMETERS)
def test_a_parameter_has_words_and_sources(row):
    """No text is empty, the unit is one of the closed list, and every evidence id is in the evidence tables."""
    assert row.unit in UNITS
    for text in (row.symbol, row.label, row.group, row.description, row.dynamics):
        assert text.strip()
    assert re.fullmatch(r"[A-Za-z]\w*", row.id)
    assert row.evidence
    assert all(one in ("assumption", "chips") or one in CATALOG.evidence for one in row.evidence)
    if row.evidence == ("assumption",):
        assert row.kind == "assumption"
        assert "ur assumption" in row.description or "assumption of ours" in row.description, "says that it is ours"


@by_id(CATALOG.timelines.values())
def test_a_path_is_ordered_and_sourced(row):
    """Low <= central <= high at every point of a path, periods ascend, and every evidence id exists."""
    assert (row.low <= row.central).all()
    assert (row.central <= row.high).all()
    assert (np.diff(row.at) > 0).all()
    assert np.isfinite([row.low, row.central, row.high]).all()
    for line in rows_of("timelines.csv"):
        if line["series"] == row.series:
            ids = [one.strip() for one in line["evidence"].split(";")]
            assert ids
            assert all(one in ("assumption", "chips") or one in CATALOG.evidence for one in ids)


class Noting(dict[str, Any]):
    """A mapping that notes which keys were asked for."""

    def __init__(self, content):
        super().__init__(content)
        self.asked = set[str]()

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)


@pytest.fixture(scope="module")
def watched():
    """The catalog after a whole run, split to vendors, that noted which rows it read."""
    draws = sample(CATALOG, 1, 7)
    noting = replace(CATALOG, parameters=Noting(CATALOG.parameters), timelines=Noting(CATALOG.timelines))
    past = Inputs(noting, draws, range(CATALOG.horizon.first_free), {})
    tastes = np.zeros((len(CATALOG.classes), 2))
    _record, state = simulate(past, tastes, opening_state(past))
    ahead = Inputs(noting, draws, range(CATALOG.horizon.first_free, CATALOG.horizon.count), {})
    simulate(ahead, tastes, state)
    vendor_sales(replace(project(Scenario(draws=1), CATALOG), catalog=noting), "units")
    return noting


def test_every_path_is_used(watched):
    """Each series of ``timelines.csv`` is read by a run and its split; data that nothing reads would mislead."""
    assert set(watched.timelines) - watched.timelines.asked == set()


def test_every_parameter_is_used(watched):
    """Each parameter is read by a run and its split to vendors; only the export fee is read when it is set."""
    assert set(watched.parameters) - watched.parameters.asked == {"export_fee"}


def test_every_vendor_weight_is_used_once():
    """The drawn weights of parameters.csv and the rows of vendors.csv name each other, one to one."""
    named = [one.weight_parameter for one in CATALOG.vendors if one.weight_parameter]
    assert sorted(named) == sorted(one.id for one in PARAMETERS if one.id.startswith("vendor_weight_"))
    for one in CATALOG.vendors:
        if one.weight_parameter:
            assert CATALOG.parameters[one.weight_parameter].series == f"vendor_weight: {one.name}"


def test_every_class_has_its_vendors():
    """At least one, none twice; one that has a class to itself needs no weight, and any other needs one."""
    for class_id in CATALOG.class_ids:
        rows = [one for one in CATALOG.vendors if one.chip_class == class_id]
        assert rows, class_id
        assert len({one.name for one in rows}) == len(rows)
        assert all(bool(one.weight_parameter) == (len(rows) > 1) for one in rows), class_id
        for one in rows:
            assert one.relative_price is None or one.relative_price > 0
            assert one.note or one.relative_price, f"{one.name}: where its price or weight comes from"


def test_the_weights_of_a_class_add_up_to_the_whole():
    """At every point of the path the central weights of a class sum to 1, and all have the same points."""
    for class_id in CATALOG.class_ids:
        names = [one.weight_parameter for one in CATALOG.vendors if one.chip_class == class_id]
        paths = [CATALOG.timelines[CATALOG.parameters[name].series] for name in names if name]
        if paths:
            assert all((one.at == paths[0].at).all() for one in paths), class_id
            assert sum(one.central for one in paths) == pytest.approx(1, abs=1e-9), class_id


@pytest.mark.parametrize("file", sorted(resource_path("data").rglob("*.csv")), ids=lambda file: file.name)
def test_a_table_has_no_stray_text(file):
    """No cell has blanks around it, a line break, or a word of a spreadsheet's for nothing."""
    with file.open(encoding="utf-8", newline="") as handle:
        for line, row in enumerate(csv.reader(handle), start=1):
            for cell in row:
                assert cell == cell.strip(), f"{file.name}, row {line}: {cell!r}"
                assert "\n" not in cell, f"{file.name}, row {line}: {cell!r}"
                assert cell.lower() not in ("nan", "n/a", "#n/a", "null", "none"), f"{file.name}, row {line}: {cell!r}"


def test_evidence_says_what_it_is():
    """A published number names its quantity, and who published it or where it was read."""
    rows = CATALOG.evidence.values()
    assert [one.id for one in rows if not one.quantity or not (one.title or one.publisher)] == []


def test_chips_belong_to_known_classes():
    """A chip's class is one of ``chip_classes.csv``, of the chip's own origin; every class has a card to sell."""
    classes = {one.id: one for one in CATALOG.classes}
    for chip in CATALOG.chips.values():
        if chip.chip_class:
            assert classes[chip.chip_class].origin == chip.origin, chip.name
    for one in CATALOG.classes:
        assert one.stack in STACKS
        sells = {chip.chip_class for chip in CATALOG.chips.values()} | {item.chip_class for item in CATALOG.products}
        if one.origin == "foreign":
            assert one.id in sells
        assert one.price_factor in CATALOG.parameters
        assert not one.observed_factor or one.observed_factor in CATALOG.parameters
    for item in CATALOG.products:
        assert item.chip_class in classes
        assert item.chip in CATALOG.chips
        assert item.list_price_usd
        assert item.list_price_usd > 0


def test_performance_density_is_tpp_over_die_area():
    """The figure that tier rules read is the one of the table, to its rounding."""
    for row in rows_of("chips.csv"):
        if row["tpp"] and row["die_area_mm2"] and row["performance_density"]:
            density = float(row["tpp"]) / float(row["die_area_mm2"])
            assert density == pytest.approx(float(row["performance_density"]), rel=0.02), row["chip"]


@by_id(CATALOG.tiers.values())
def test_a_tier_parses_and_decides(row):
    """Every tier T0 to T8 has words, known outcomes and figures, evidence, and a last rule that always holds."""
    assert row.name
    assert row.text.endswith(".")
    assert all(one == "assumption" or one in CATALOG.evidence for one in row.evidence)
    assert row.hypothetical == ("hypothetical" in row.name.lower())
    assert row.rules
    for rule in row.rules:
        assert rule.outcome in OUTCOMES
        assert rule.condition.names <= set(FIGURES)
        assert 0 <= rule.fee < 1
        assert all(one in CATALOG.evidence for one in rule.evidence)
    assert row.rules[-1].condition.text == "true"


def test_the_tiers_are_t0_to_t8_and_t8_bans_everything():
    """Nine tiers in order; the embargo is hypothetical and one rule: banned."""
    assert list(CATALOG.tiers) == [f"T{number}" for number in range(9)]
    embargo = CATALOG.tiers["T8"]
    assert embargo.hypothetical
    assert [(rule.condition.text, rule.outcome) for rule in embargo.rules] == [("true", "banned")]
    assert all(CATALOG.tiers["T8"].judge(chip.figures) == ("banned", 0.0) for chip in CATALOG.chips.values())


def test_correlations_can_hold_together():
    """The matrix of correlations is positive definite, no pair stands twice, none with itself."""
    names = list(dict.fromkeys(name for one in CATALOG.correlations for name in (one.first, one.second)))
    pairs = [frozenset((one.first, one.second)) for one in CATALOG.correlations]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)
    matrix = np.eye(len(names))
    for one in CATALOG.correlations:
        first, second = names.index(one.first), names.index(one.second)
        matrix[first, second] = matrix[second, first] = one.value
    assert np.linalg.eigvalsh(matrix).min() > 0.05


def test_presets_name_levers_and_say_what_they_do_not_claim():
    """A shipped scenario has name, story, claim, evidence and its limits; `baseline` sets nothing."""
    assert CATALOG.presets["baseline"]["values"] == {}
    for name, preset in CATALOG.presets.items():
        for key in ("name", "story", "claim", "does_not_claim"):
            assert preset[key].strip(), f"{name}: {key}"
        assert all(one in CATALOG.evidence for one in preset["evidence"]), name


def test_the_shipped_tastes_belong_to_the_shipped_data():
    """The tastes file carries the fingerprint of the data and covers the default draws and seed."""
    with np.load(resource_path("data") / SHIPPED, allow_pickle=False) as content:
        assert str(content["fingerprint"]) == CATALOG.fingerprint
        assert int(content["seed"]) == 7
        assert content["tastes"].shape == (len(CATALOG.classes), 2001)
        assert np.isfinite(content["tastes"]).all()


def test_the_shipped_tastes_are_those_of_an_inversion():
    """Finding the tastes of a few draws anew gives what was shipped."""
    columns = np.array([0, 1, 2, 137, 1024, 2000])
    found = invert(CATALOG, sample(CATALOG, 2000, 7).picked(columns))
    with np.load(resource_path("data") / SHIPPED, allow_pickle=False) as content:
        shipped = content["tastes"][:, columns]
    assert np.abs(found - shipped).max() < 1e-6
