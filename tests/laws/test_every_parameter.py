"""Whatever number of the model is set, at either end of its range and from any quarter on, there is a sound answer."""

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.projection import COUNTS, DEFINITIONS, WORKLOADS, Engine
from scenarios.scenario import Scenario
from tests.laws.runs import sales

CATALOG = load_catalog()
DRAWS = 4


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine that keeps the past of a few draws."""
    return Engine(CATALOG)


@pytest.fixture(scope="module")
def baseline(engine):
    """Return the cards sold in the baseline."""
    return sales(engine.project(Scenario(draws=DRAWS)))


@pytest.mark.parametrize("parameter_id", CATALOG.parameters)
def test_every_parameter_can_be_set_and_history_stays(engine, baseline, parameter_id):
    """Shares stay within 0 and 1 or are empty, nothing before the first free quarter changes."""
    parameter = CATALOG.parameters[parameter_id]
    for value, quarter in ((parameter.minimum, None), (parameter.maximum, "2028Q2")):
        scenario = Scenario(draws=DRAWS).with_value(CATALOG, parameter_id, value, quarter)
        projection = engine.project(scenario)
        first = CATALOG.horizon.first_free if quarter is None else CATALOG.horizon.labels.index(quarter)
        assert np.array_equal(sales(projection)[..., :first, :], baseline[..., :first, :])
        assert np.isfinite(sales(projection)).all()
        for definition in DEFINITIONS:
            for count in COUNTS:
                for workload in WORKLOADS:
                    share = projection.share(definition, count, workload)
                    known = share[np.isfinite(share)]
                    assert ((known >= 0) & (known <= 1)).all()
