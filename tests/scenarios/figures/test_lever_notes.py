"""Levers that do nothing say so, and what they say is so."""

import numpy as np
import pytest

from scenarios.figures.lever_notes import lever_note
from scenarios.scenario import Scenario
from tests.scenarios.made import with_arrays


def test_a_lever_that_does_nothing_says_why(shared_baseline):
    """Where HBM binds, more wafers do nothing; where dies bind they do; an embargo makes licences worthless."""
    hbm = with_arrays(shared_baseline, binding=np.ones_like(shared_baseline.binding))
    for lever in ("wafer_capacity", "logic_yield"):
        assert "more does nothing here: HBM binds" in lever_note(hbm, lever)
    assert lever_note(hbm, "hbm_supply") == ""
    dies = with_arrays(shared_baseline, binding=np.zeros_like(shared_baseline.binding))
    assert lever_note(dies, "wafer_capacity") == ""
    assert "dies" in lever_note(dies, "hbm_supply")
    closed = with_arrays(shared_baseline, offered=np.zeros_like(shared_baseline.offered))
    assert "no legal foreign supply" in lever_note(closed, "licence_approval")
    assert lever_note(shared_baseline, "enforcement") == ""


@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_a_lever_said_to_do_nothing_does_nothing(shared_engine, catalog, end):
    """What the note claims is so: no such lever moves a share by a thousandth; those that say "more" only upwards."""
    plain = shared_engine.project(Scenario(draws=20))
    notes = {one: lever_note(plain, one.id) for one in catalog.levers if one.unit != "tier"}
    idle = [one for one, note in notes.items() if note and (end == "maximum" or not note.startswith("more"))]
    moved = {}
    for one in idle:
        after = shared_engine.project(Scenario(draws=20).with_value(catalog, one.id, getattr(one, end)))
        change = after.share("revenue", "official", "all") - plain.share("revenue", "official", "all")
        most = max(np.nanmax(np.abs(np.nanmedian(change[:, 1:], axis=1))), np.nanmax(np.abs(change[:, 0])))
        if most >= 1e-3:
            moved[one.id] = round(float(most), 3)
    assert moved == {}
