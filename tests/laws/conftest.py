"""What the laws share: whole runs of the model over the shipped catalog, their past computed once."""

import pytest

from scenarios.catalog import Catalog
from scenarios.projection import Engine
from tests.laws.runs import Bench


@pytest.fixture(scope="session")
def engine(catalog: Catalog) -> Engine:
    """Return one engine over the shipped catalog, which keeps the past of its draws."""
    return Engine(catalog)


@pytest.fixture(scope="session")
def bench(catalog: Catalog) -> Bench:
    """Return the bench on which scenarios run with all their records kept."""
    return Bench(catalog)
