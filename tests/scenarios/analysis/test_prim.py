"""Boxes are those that the published implementation finds on its own example, step by step."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from scenarios.analysis.discovery import step_of
from scenarios.analysis.prim import Box, Options, Table, boxes, edge

HERE = Path(__file__).parent
PUBLISHED = json.loads((HERE / "prim_boxes.json").read_text(encoding="utf-8"))


def example():
    """Return inputs and which runs are asked about, of the example that ships with ema_workbench."""
    with (HERE / "prim_example.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != "asked"]
    table = Table({name: np.array([float(row[name]) for row in rows]) for name in names}, {})
    return table, np.array([row["asked"] == "1" for row in rows])


def with_names():
    """Return the inputs with names of which the published boxes are `named`."""
    random = np.random.default_rng(5)
    numbers = {name: random.random(600) for name in "abc"}
    policy = random.choice(["none", "static", "adaptive", "late"], 600)
    inside = (numbers["a"] < 0.5) & np.isin(policy, ["none", "late"]) & (random.random(600) < 0.9)
    return Table(numbers, {"policy": policy}), inside | (random.random(600) < 0.05)


def hold_to(found, published, table, asked):
    assert len(found) == len(published)
    for box, told in zip(found, published, strict=True):
        step = step_of(table, asked, box)
        assert (step.count, step.asked) == (told["runs"], told["asked"])
        assert (step.coverage, step.density) == pytest.approx((told["coverage"], told["density"]), rel=1e-12)
        ends = {name: (-np.inf if low is None else low, high) for name, (low, high) in told["limits"].items()}
        ends = {name: (low, np.inf if high is None else high) for name, (low, high) in ends.items()}
        assert box.limits == {name: pytest.approx(pair, rel=1e-12) for name, pair in ends.items()}
        assert {name: sorted(members) for name, members in box.members.items()} == told["members"]
        chance = {name: max(values) for name, values in told["quasi_p"].items()}
        assert step.chance == pytest.approx(chance, rel=1e-6)


@pytest.mark.parametrize("alpha", [0.1, 0.05])
def test_all_boxes_are_those_of_the_published_implementation_on_its_own_example(alpha):
    table, asked = example()
    hold_to(boxes(table, asked, Options(alpha)), PUBLISHED["example"][str(alpha)], table, asked)


def test_names_are_peeled_and_sides_pasted_back_as_there():
    table, asked = with_names()
    hold_to(boxes(table, asked), PUBLISHED["named"], table, asked)


def test_a_limit_lies_between_two_different_numbers():
    assert edge(np.arange(21.0), 0.05) == 1.5
    assert edge(np.arange(21.0), 0.95) == 18.5
    assert edge(np.array([0.0] * 10 + [1.0] * 10), 0.05) == 0.5
    assert edge(np.array([0.0] * 10 + [1.0] * 10), 0.95) == 0.5
    assert edge(np.ones(4), 0.05) == 1.0


def test_a_name_that_was_peeled_can_come_back_and_frees_its_input():
    box = Box().with_members("tier", frozenset({"T5"}))
    assert box.holds(Table({}, {"tier": np.array(["T5", "T7"])})).tolist() == [True, False]
    assert box.with_members("tier", None) == Box()


def test_where_nothing_differs_there_is_the_box_of_all_runs():
    table = Table({"a": np.ones(200)}, {})
    assert boxes(table, np.arange(200) < 100) == [Box()]
