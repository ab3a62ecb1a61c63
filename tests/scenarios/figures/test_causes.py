"""The chain from a lever to a share: every parameter has one, each step an equation, its sources and its numbers."""

import re

import numpy as np
import pytest

from resources import resource_path
from scenarios.figures.causes import causes, chain_of
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from tests.shared_engine import SHIPPED

SHARE = ("revenue", "official", "training", 2028)


@pytest.fixture(scope="module")
def pair():
    catalog = SHIPPED.catalog
    changed = Scenario("Mine", draws=10).with_value(catalog, "hbm_supply", 0.4)
    return SHIPPED.project(changed), SHIPPED.project(Scenario(draws=10))


def test_the_chain_of_hbm(pair):
    """From what is set, over the scarcest input and the packages, to the premium and the share."""
    steps = causes("hbm_supply", *pair, *SHARE)
    assert [one.id for one in steps] == ["lever.hbm_supply", "hbm", "packages", "premium", "share"]
    lever, _hbm, packages, _premium, share = steps
    assert lever.reading == "\u00d70.4, in Baseline \u00d71 (data)"
    assert lever.section == "Domestic supply"
    assert "S010" in lever.evidence
    first = SHIPPED.catalog.horizon.first_free
    assert lever.figure.line("median").values[first:] == pytest.approx(0.4)
    assert (lever.figure.line("median").values[:first] == 1).all()
    assert (lever.figure.line("reference").values == 1).all()
    in_2028 = SHIPPED.catalog.horizon.quarters_of(2028)
    here, there = (packages.figure.line(one).values[in_2028].mean() for one in ("median", "reference"))
    assert here < there
    assert packages.reading == f"2028: {here:.3g} thousand cards a quarter, in Baseline {float(f'{there:.3g}'):,.0f}"
    medians = quantiles(pair[0].share("revenue", "official", "training"), (0.5,))[0]
    assert np.array_equal(share.figure.line("median").values, medians)


def test_every_parameter_has_a_chain_and_every_step_an_equation(pair, catalog):
    """No section that the page of the equations does not have, no source that the data do not know."""
    page = resource_path("help/model.md").read_text(encoding="utf-8")
    kinds = {chain_of(name, catalog): name for name in catalog.parameters}
    assert chain_of("export_fee", catalog) == ("premium",), "a fee is a price: it lets in no card more or less"
    assert chain_of("domestic_mandate", catalog) == ("premium",), "a mandate is no money"
    assert chain_of("tool_control", catalog) == ("hbm", "dies", "packages", "premium"), "tools make memory too"
    assert len(kinds) > 6
    for name in kinds.values():
        for step in causes(name, *pair, *SHARE):
            assert f"## {step.section}\n" in page, step.id
            assert all(one in catalog.evidence for one in step.evidence)
            assert step.name
            assert step.id == "share" or step.id.startswith("lever.") or step.evidence, step.id


def test_a_tier_is_told_in_words_alone(catalog):
    changed = SHIPPED.project(Scenario(draws=2).with_value(catalog, "tier", "T0"))
    first, *_rest = causes("tier", changed, SHIPPED.project(Scenario(draws=2)), *SHARE)
    assert first.figure is None
    assert first.reading == "T0, in Baseline T5 (data)"


def test_in_how_many_runs_an_input_binds_is_a_part_and_no_median(pair):
    step = causes("hbm_supply", *pair, *SHARE)[1]
    assert re.fullmatch(r"2028: in \d+ % of the runs, in Baseline in \d+ %", step.reading)
    known = step.figure.line("median").values[pair[0].catalog.horizon.first_free :]
    assert ((known >= 0) & (known <= 1)).all()
    assert (np.round(known * 10) == known * 10).all(), "tenths of ten runs"
