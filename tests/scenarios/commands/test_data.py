import shutil

import pytest
from typer.testing import CliRunner

from resources import resource_path
from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(resource_path("data"), tmp_path / "data")
    return tmp_path / "data"


def spoil(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_the_shipped_data_are_well_formed_and_counted():
    result = CliRunner().invoke(app, ["validate"])
    assert (result.exit_code, result.stderr) == (0, "")
    counts = {line.split()[0]: line.split()[1] for line in result.stdout.splitlines()}
    catalog = load_catalog()
    assert counts["parameters.csv"] == f"{len(catalog.parameters):,}"
    assert counts["chips.csv"] == f"{len(catalog.chips):,}"
    assert counts["presets"] == f"{len(catalog.presets):,}"
    assert result.stdout.splitlines()[-1].endswith(f"data {catalog.version}, fingerprint {catalog.fingerprint}.")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("chip_classes.csv", "F_hi,Foreign frontier cards,foreign", "F_hi,Foreign frontier cards,martian", "origin"),
        ("policy_events.csv", "2022-08-26,US", "2022-08-36,US", "a date such as"),
        ("policy_events.csv", "2022-08-26,US", "2022-08-26,Mars", "allowed: US, China"),
        ("presets/baseline.toml", "[values]", "[values]\nhbm_suply = 2", "did you mean 'hbm_supply'?"),
    ],
)
def test_a_malformed_row_is_told_in_one_line(folder, name, old, new, told):
    spoil(folder / name, old, new)
    result = CliRunner().invoke(app, ["validate", str(folder)])
    assert result.exit_code == 1
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)
    assert name.split("/")[-1] in result.stderr
    assert told in result.stderr


def test_a_folder_without_data_is_told(tmp_path):
    result = CliRunner().invoke(app, ["validate", str(tmp_path)])
    assert result.exit_code == 1
    assert "data.toml" in result.stderr
