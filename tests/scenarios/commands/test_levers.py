from typer.testing import CliRunner

from scenarios.catalog_files import load_catalog
from scenarios.commands.line import app


def test_each_lever_stands_in_an_aligned_table_with_its_range_and_baseline():
    result = CliRunner().invoke(app, ["levers"])
    assert result.exit_code == 0
    head, *lines = result.stdout.splitlines()
    assert head.split() == ["id", "range", "unit", "baseline", "group", "kind"]
    levers = load_catalog().levers
    assert [line.split()[0] for line in lines] == [lever.id for lever in levers]
    unit_at = head.index("unit")
    assert all(line[unit_at:].startswith(lever.unit) for line, lever in zip(lines, levers, strict=True))
    table = {line.split()[0]: line for line in lines}
    assert "T0 to T8" in table["tier"]
    assert "0 to 1 (0 % to 100 %)" in table["enforcement"]
    assert "0.3 (30 %)" in table["enforcement"]
    assert "0 to 5 (×0 to ×5)" in table["hbm_supply"]
    assert "as the tier says" in table["export_fee"]
    assert "3 (×3 a year)" in table["algorithmic_efficiency"]


def test_without_a_command_the_help_is_shown():
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 0
    assert all(name in result.stdout for name in ("project", "validate", "levers"))


def test_an_unknown_command_is_refused():
    assert CliRunner().invoke(app, ["projekt"]).exit_code == 2
