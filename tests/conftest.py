"""What all tests share: the catalog, read once, a home for all that the program keeps, and readers of its files."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog
from tests.pages import Printer, printer, program

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Build the package first, which takes a minute or two: other workers get on with the rest meanwhile."""
    items.sort(key=lambda item: item.path.name != "test_package.py")


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Keep every test away from the libraries of the person who runs it."""
    monkeypatch.setenv("CHOKEPOINT_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _no_window_stays():
    """Delete the windows that a test closed: else each later change of font or scheme is made to all of them."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return the shipped catalog."""
    return load_catalog()


@pytest.fixture(scope="session")
def soffice() -> Path:
    """Return LibreOffice, with its programs for slides and sheets."""
    return program("soffice", "libreoffice-impress libreoffice-calc")


@pytest.fixture(scope="session")
def poppler() -> Path:
    """Return the folder of pdftoppm and pdftotext."""
    return program("pdftoppm", "poppler-utils").parent


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return a browser that runs without a window: ``--headless --no-sandbox``."""
    return program("chromium", "chromium")


@pytest.fixture(scope="session")
def pages_of(soffice: Path, poppler: Path, tmp_path_factory: pytest.TempPathFactory) -> Printer:
    """Return a function that prints a document: ``pages_of(tmp_path / "deck.pptx").pictures``."""
    return printer(soffice, poppler, tmp_path_factory.mktemp("printed"))
