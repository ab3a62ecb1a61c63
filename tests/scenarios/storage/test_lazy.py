"""Importing the folder costs nothing; its names come when they are asked for."""

import subprocess
import sys

import pytest

import scenarios.storage


def test_importing_the_folder_loads_no_heavy_package():
    code = (
        "import sys, scenarios.storage as storage; storage.default_library({});"
        "heavy = {'sqlmodel', 'sqlalchemy', 'alembic', 'pydantic'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules);"
        "storage.ScenarioStore; assert 'sqlmodel' in sys.modules and 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_names_are_listed_and_resolve():
    assert dir(scenarios.storage) == sorted(scenarios.storage.__all__)
    assert all(getattr(scenarios.storage, name).__name__ == name for name in scenarios.storage.__all__)
    with pytest.raises(AttributeError, match="Row"):
        _ = scenarios.storage.Row
