"""Where the library lives."""

from pathlib import Path

import platformdirs

from scenarios.storage import default_library


def test_among_the_users_data():
    expected = Path(platformdirs.user_data_dir("chokepoint", appauthor=False)) / "library.db"
    assert default_library({}) == default_library({"CHOKEPOINT_HOME": ""}) == expected
    assert default_library({}).is_absolute()


def test_the_environment_names_another_folder(tmp_path, monkeypatch):
    assert default_library({"CHOKEPOINT_HOME": str(tmp_path)}) == tmp_path / "library.db"
    monkeypatch.chdir(tmp_path)
    assert default_library({"CHOKEPOINT_HOME": "mine"}) == tmp_path / "mine" / "library.db"
