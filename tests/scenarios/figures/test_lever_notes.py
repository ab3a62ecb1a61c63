"""Levers that do nothing say so, and what they say is so."""

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.figures.lever_notes import lever_note
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from tests.scenarios.made import with_arrays

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def engine():
    return Engine(CATALOG)


@pytest.fixture(scope="module")
def baseline(engine):
    return engine.project(Scenario("Baseline", draws=60))


def test_a_lever_that_does_nothing_says_why(baseline):
    """Where HBM binds, more wafers do nothing; where dies bind they do; an embargo makes licences worthless."""
    hbm = with_arrays(baseline, binding=np.ones_like(baseline.binding))
    for lever in ("wafer_capacity", "logic_yield"):
        assert "more does nothing here: HBM binds" in lever_note(hbm, lever)
    assert lever_note(hbm, "hbm_supply") == ""
    dies = with_arrays(baseline, binding=np.zeros_like(baseline.binding))
    assert lever_note(dies, "wafer_capacity") == ""
    assert "dies" in lever_note(dies, "hbm_supply")
    closed = with_arrays(baseline, offered=np.zeros_like(baseline.offered))
    assert "no legal foreign supply" in lever_note(closed, "licence_approval")
    assert lever_note(baseline, "enforcement") == ""


@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_a_lever_said_to_do_nothing_does_nothing(engine, end):
    """What the note claims is so: no such lever moves a share by a thousandth; those that say "more" only upwards."""
    plain = engine.project(Scenario(draws=20))
    notes = {one: lever_note(plain, one.id) for one in CATALOG.levers if one.unit != "tier"}
    idle = [one for one, note in notes.items() if note and (end == "maximum" or not note.startswith("more"))]
    moved = {}
    for one in idle:
        after = engine.project(Scenario(draws=20).with_value(CATALOG, one.id, getattr(one, end)))
        change = after.share("revenue", "official", "all") - plain.share("revenue", "official", "all")
        most = max(np.nanmax(np.abs(np.nanmedian(change[:, 1:], axis=1))), np.nanmax(np.abs(change[:, 0])))
        if most >= 1e-3:
            moved[one.id] = round(float(most), 3)
    assert moved == {}
