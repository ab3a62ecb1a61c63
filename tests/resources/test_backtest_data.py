"""The files of the back-tests keep what the program and its readers rely on."""

import numpy as np
import pytest

from resources import resource_path
from scenarios.analysis.backtest import readable
from scenarios.analysis.calibrate import read_free
from scenarios.catalog_files import load_catalog, read_timelines
from scenarios.observations import MEASURES

CATALOG = load_catalog()


def test_observations_lie_in_history_and_have_a_source():
    """A published point has a publisher, a definition and a period that the horizon covers."""
    for one in CATALOG.observations:
        assert one.evidence
        assert all(name == "assumption" or name in CATALOG.evidence for name in one.evidence), one.id
        assert int(one.period[:4]) in CATALOG.horizon.years
        assert one.ends_by(CATALOG.horizon.last + 0.25)
        assert one.note, one.id
        if "assumption" in one.evidence:
            assert any(word in one.note for word in ("Our reading", "No queue", "not a count")), one.id
        if one.measure == "share":
            assert 0 < one.value < 1 or one.scope == "Nvidia", one.id
        if one.measure == "level":
            assert one.value > 0, one.id


def test_the_model_can_be_held_against_every_observation():
    """Every shipped point has a scope that the catalog knows; shares, levels and premia are all among them."""
    known, refused = readable(resource_path("data/backtest/observations.csv"), CATALOG)
    assert refused == []
    assert tuple(known) == CATALOG.observations
    assert {one.measure for one in known} == set(MEASURES)


def test_what_a_calibration_sees_has_an_sd_and_lies_before_the_day():
    """An sd is a target's, above 0; what is dated after the day has none, so that it cannot be fitted by mistake."""
    _free, until = read_free(CATALOG)
    for one in CATALOG.observations:
        assert one.sd is None or one.sd > 0, one.id
        assert one.sd is None or one.ends_by(until), one.id


def test_a_calibration_moves_at_most_seven_numbers_near_their_beliefs():
    """Each is a drawn number with a reason; its belief lies in its range, and so does what was fitted."""
    free, _until = read_free(CATALOG)
    assert 1 <= len(free) <= 7
    assert len({one.id for one in free}) == len(free)
    for one in free:
        parameter = CATALOG.parameters[one.id]
        assert parameter.low <= one.belief <= parameter.high, one.id
        assert 0 < one.sd <= parameter.high - parameter.low, one.id
        assert len(one.why.split()) >= 5
        assert "fitted to what was published" in parameter.description, one.id
    fitted = {one.id for one in CATALOG.parameters.values() if "fitted to what was published" in one.description}
    assert fitted == {one.id for one in free}


def test_a_forecast_names_an_observation_and_a_source():
    """Of a point that there is, from before its period was over, with a note on what was expected of what."""
    ids = {one.id for one in CATALOG.observations}
    assert CATALOG.forecasts
    for one in CATALOG.forecasts:
        assert one.observation in ids
        assert all(name in CATALOG.evidence for name in one.evidence)
        assert one.note
        assert one.value > 0


EX_ANTE = read_timelines(resource_path("data/backtest/ex_ante_timelines.csv"))


@pytest.mark.parametrize("row", EX_ANTE.values(), ids=lambda row: row.series)
def test_a_series_known_on_a_day_is_the_shipped_one_until_then(row):
    """Same unit and kind; its points up to 2024 carry the shipped values of that date."""
    shipped = CATALOG.timelines[row.series]
    assert (row.unit, row.how, row.ramp_years) == (shipped.unit, shipped.how, shipped.ramp_years)
    assert all(one in ("assumption", "chips") or one in CATALOG.evidence for one in row.evidence)
    assert (row.low <= row.central).all()
    assert (row.central <= row.high).all()
    if row.how == "ramp":
        return
    known = [(float(at), float(value)) for at, value in zip(row.at, row.central, strict=True) if at < 2025]
    before = dict(zip(map(float, shipped.at), map(float, shipped.central), strict=True))
    for at, value in known:
        if at in before:
            assert value == before[at], f"{row.series} at {at}"
        elif row.how == "step":
            assert value == shipped.central[np.searchsorted(shipped.at, at, side="right") - 1], f"{row.series} at {at}"
    assert known or row.at[0] >= 2025
    early = [at for at in before if at < 2025]
    if early and known:
        assert max(at for at, _value in known) >= max(early) - 1.0, "history does not stop short"
