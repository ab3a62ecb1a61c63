"""What all tests share: the catalog, read once, and a home of their own for everything that the program keeps."""

import os

import pytest

from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Keep every test away from the libraries of the person who runs it."""
    monkeypatch.setenv("CHOKEPOINT_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the shipped catalog."""
    return load_catalog()
