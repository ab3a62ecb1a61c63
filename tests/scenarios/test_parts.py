import tomllib
from pathlib import Path

import scenarios
from scenarios.parts import parts_here, shipped_parts

NEEDED = tomllib.loads((Path(scenarios.__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_part_that_ships_is_named_with_its_licence():
    """What the project asks for, what those need in turn, and Python; nothing that only the tests use."""
    parts = {one.name.lower().replace("_", "-"): one for one in shipped_parts(NEEDED["dependencies"])}
    assert {"python", "numpy", "pyside6-essentials", "shiboken6", "sqlalchemy", "lxml", "cffi"} <= parts.keys()
    assert not {"pytest", "ruff", "hypothesis", "pyinstaller"} & parts.keys()
    assert all(one.licence and one.version and len(one.licence) <= 80 for one in parts.values())
    assert "LGPL" in parts["pyside6-essentials"].licence


def test_from_source_the_parts_are_those_that_the_project_asks_for():
    assert parts_here() == shipped_parts(NEEDED["dependencies"])


def test_a_part_that_is_not_installed_here_is_left_out():
    """Such as one for another system."""
    assert [one.name for one in shipped_parts(["no-such-package>=1"])] == ["Python"]
