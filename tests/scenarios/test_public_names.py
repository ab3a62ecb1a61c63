"""The public names of the engine: sorted, each there, and free to import."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import scenarios

ROOT = Path(scenarios.__file__).parents[1]


def test_they_are_sorted():
    assert list(scenarios.__all__) == sorted(scenarios.__all__)


@pytest.mark.parametrize("name", scenarios.__all__)
def test_each_resolves_to_something_of_its_name(name):
    assert getattr(scenarios, name).__name__ == name
    assert name in dir(scenarios)


def test_another_name_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'projet'"):
        _ = scenarios.projet


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert scenarios.__version__ == project["version"]


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("scenarios", ("numpy", "typer")),
        ("scenarios.__main__", ("numpy", "typer")),
        ("scenarios.commands.line", ("pandas", "sqlmodel", "sqlalchemy", "PySide6", "matplotlib", "scipy")),
    ],
)
def test_importing_costs_nothing_that_is_not_needed(module, heavy):
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
