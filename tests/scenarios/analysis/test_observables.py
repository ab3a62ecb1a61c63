"""HBM stacks are read from what went into a projection: those that its packages used up where HBM was scarce."""

import numpy as np
import pytest

from scenarios.analysis.observables import OBSERVABLES, inputs_of
from scenarios.model.supply import HBM, PACKAGED, stacks_that_arrive
from scenarios.projection import added
from scenarios.scenario import Scenario
from scenarios.units import UNITS

DRAWS = 40


@pytest.fixture(scope="module")
def scarce(catalog, shared_engine):
    """Return a projection in which HBM is scarce."""
    return shared_engine.project(Scenario(draws=DRAWS).with_value(catalog, "hbm_supply", 0.3))


def read(name, projection, quarters):
    [observable] = (one for one in OBSERVABLES if one.id == name)
    return observable.read(projection, inputs_of(projection), quarters)


def test_where_hbm_is_scarce_twice_running_all_stacks_that_arrive_go_into_cards(catalog, scarce):
    first = catalog.horizon.first_free
    places = [at for at, kind in enumerate(catalog.classes) if kind.id in PACKAGED]
    cards = added(scarce.offered[first:, at] for at in places)
    inputs = inputs_of(scarce)
    per_package = sum(
        scarce.offered[first:, at] / cards * inputs.series(f"hbm_stacks_per_package: {catalog.classes[at].id}")
        for at in places
    ) * inputs.number("hbm_per_package_factor")
    binds = scarce.binding[first:] == HBM
    used_up = binds[1:] & binds[:-1]
    assert used_up.any()
    assert np.allclose((cards * per_package)[1:][used_up], stacks_that_arrive(inputs)[1:][used_up], rtol=1e-9)


def test_a_lever_multiplies_what_chinese_makers_put_out_and_a_half_year_is_a_mean(catalog, scarce, shared_engine):
    first = catalog.horizon.first_free
    free = shared_engine.project(Scenario(draws=DRAWS))
    half = slice(first + 1, first + 3)
    assert np.allclose(read("hbm_chinese", scarce, half), 0.3 * read("hbm_chinese", free, half))
    each = [read("hbm", free, slice(at, at + 1)) for at in (first + 1, first + 2)]
    assert np.allclose(read("hbm", free, half), np.mean(each, axis=0))
    assert (read("hbm", free, half) > read("hbm_chinese", free, half)).all()
    assert np.ptp(read("hbm", free, half)) > 0, "draws differ"


def test_every_number_has_a_unit_and_stacks_have_sources(catalog):
    assert all(one.unit in UNITS for one in OBSERVABLES)
    sources = {one.id: one.sources(catalog) for one in OBSERVABLES}
    assert {"S032", "S033"} <= set(sources["hbm_chinese"]) <= set(sources["hbm"])
    assert "assumption" not in sources["hbm"]
    assert sources["inference"] == ()
