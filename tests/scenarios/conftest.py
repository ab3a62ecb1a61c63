"""What the tests of the engine share: one engine, and runs of the baseline that many of them read."""

import pytest

from scenarios.analysis.calibrate import Calibration, calibrate
from scenarios.catalog import Catalog
from scenarios.projection import Engine, Projection
from scenarios.scenario import Scenario


@pytest.fixture(scope="session")
def shared_engine(catalog: Catalog) -> Engine:
    """Return one engine over the shipped catalog, which keeps the past of its draws."""
    return Engine(catalog)


@pytest.fixture(scope="session")
def shared_baseline(shared_engine: Engine) -> Projection:
    """Return the baseline over 200 draws, as whole as a user sees it; nobody may write into it."""
    return shared_engine.project(Scenario("Baseline", draws=200))


@pytest.fixture(scope="session")
def shared_calibration(catalog: Catalog) -> Calibration:
    """Return a fit from one start with few draws to weigh: it takes some seconds."""
    return calibrate(catalog, Scenario(draws=60), starts=1)
