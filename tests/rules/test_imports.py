"""Who may import whom, read from the source."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import scenarios
from tests.rules.sources import parsed

ROOT = Path(scenarios.__file__).parents[1]
OWN = ("resources", "scenarios", "desktop")
SOURCES = sorted(file for folder in OWN for file in (ROOT / folder).rglob("*.py"))
BLOCKS = sorted(file.stem for file in (ROOT / "scenarios/model").glob("*.py") if file.stem != "__init__")
ENGINE = (
    "catalog",
    "draws",
    "errors",
    "inputs",
    "quarters",
    "rows",
    "rules",
    "scenario",
    "texts",
    "tiers",
    "timelines",
)

FORBIDDEN = [
    # folder or file, what it must not import, why
    ("resources", ("resources", "scenarios", "desktop"), "facts and looks import nothing of the project"),
    ("scenarios", ("PySide6", "pyqtgraph", "shiboken6", "desktop"), "the engine runs without a window"),
    ("scenarios/model", ("scenarios.figures", "scenarios.storage", "scenarios.commands"), "equations know no readers"),
    ("scenarios/model", ("scenarios.projection", "scenarios.simulation", "scenarios.tastes"), "blocks do not call up"),
    ("scenarios/model", ("scenarios.scenario",), "a block sees values, not scenarios"),
    ("scenarios/figures", ("scenarios.storage", "scenarios.commands", "scenarios.exports"), "figures know no format"),
    (
        "scenarios/analysis",
        ("scenarios.figures", "scenarios.storage", "scenarios.commands", "scenarios.exports"),
        "an analysis knows no readers",
    ),
    (
        "scenarios/storage",
        ("scenarios.model", "scenarios.figures", "scenarios.projection"),
        "the library keeps, no more",
    ),
    ("desktop/panels", ("desktop.workspace", "desktop.window", "desktop.intents"), "a panel knows no workspace"),
    (
        "desktop/widgets",
        ("scenarios.catalog", "scenarios.projection", "desktop.workspace"),
        "a widget knows values only",
    ),
    ("desktop", ("numpy.random", "csv", "sqlite3", "json"), "the window holds no file format and no arithmetic"),
]
EDGES = {
    # each file of the engine, and all of the project that it may import
    "errors": {"texts"},
    "texts": set(),
    "units": {"errors", "texts"},
    "rules": {"errors", "texts"},
    "quarters": {"errors", "texts"},
    "rows": {"errors", "texts"},
    "timelines": {"quarters"},
    "tiers": {"errors", "rules", "texts"},
    "observations": {"errors", "quarters", "rows", "texts"},
    "catalog": {"errors", "observations", "quarters", "rules", "texts", "tiers", "timelines", "units"},
    "catalog_files": {"catalog", "errors", "observations", "quarters", "rows", "texts", "tiers", "timelines", "units"},
    "redesign": {"catalog", "tiers"},
    "legality": {"catalog", "model", "redesign", "scenario", "tiers"},
    "bars": {"errors", "rules", "texts", "tiers", "units"},
    "scenario": {"catalog", "errors", "texts"},
    "schedules": {"catalog", "errors", "scenario", "texts", "tiers", "units"},
    "draws": {"catalog", "quarters", "timelines"},
    "inputs": {"catalog", "draws", "scenario"},
    "side_by_side": {"inputs"},
    "ensemble": {"draws", "projection", "scenario"},
    "memory": {"inputs", "scenario"},
    "preparation": {"inputs", "memory", "model"},
    "kernel/build": set(),
    "kernel/library": {"kernel"},
    "kernel/clearing": {"errors", "kernel", "model", "texts"},
    "kernel/quarters": {"errors", "inputs", "kernel", "model", "preparation", "simulation", "texts"},
    "simulation": {"catalog", "inputs", "model", "preparation"},
    "tastes": {"catalog", "draws", "inputs", "kernel", "model", "preparation", "simulation"},
    "blocks": {
        "catalog",
        "draws",
        "inputs",
        "kernel",
        "laying",
        "memory",
        "preparation",
        "side_by_side",
        "simulation",
        "tastes",
    },
    "laying": {"catalog", "inputs", "simulation"},
    "pasts": {"blocks", "catalog", "draws", "laying"},
    "quantiles": set(),
    "projection": {
        *("blocks", "catalog", "draws", "inputs", "kernel", "laying", "model", "pasts", "preparation", "scenario"),
        "simulation",
    },
    "sweeps/spec": {"catalog", "errors", "json_files", "projection", "scenario", "scenario_files", "texts"},
    "sweeps/design": {"catalog", "sweeps"},
    "sweeps/parts": {
        *("catalog", "catalog_files", "draws", "ensemble", "errors", "kernel", "projection", "scenario", "sweeps"),
        *("texts",),
    },
    "sweeps/schedulers": {"errors", "sweeps", "texts"},
    "sweeps/running": {"catalog", "errors", "json_files", "sweeps", "texts", "whole_files"},
    "sweeps/reading": {"catalog", "errors", "sweeps", "texts", "whole_files"},
    "vendors": {"catalog", "draws", "inputs", "projection"},
    "changes": {"catalog", "errors", "scenario", "texts", "units"},
    "assumptions": {"catalog", "errors", "scenario", "texts", "units"},
    "provenance": {"catalog", "scenario", "texts", "units"},
    "coherence": {"catalog", "scenario", "texts", "units"},
    "presets": {"catalog", "errors", "projection", "rows", "scenario", "scenario_files", "texts", "tiers"},
    "scenario_files": {"catalog", "errors", "json_files", "lenient_reading", "scenario", "texts"},
    "whole_files": {"errors", "texts"},
    "json_files": {"errors", "texts", "whole_files"},
    "names": {"errors", "texts"},
    "parts": set(),
    "registration": {"errors", "texts", "whole_files"},
    "moving": {"catalog", "errors", "json_files", "lenient_reading", "names", "scenario", "scenario_files", "texts"},
    "analysis/outcome": {"projection"},
    "analysis/information": {"analysis.outcome", "analysis.tornado", "catalog", "draws", "projection"},
    "analysis/sobol": {
        *("analysis.outcome", "analysis.tornado", "catalog", "draws", "ensemble", "projection", "scenario"),
    },
    "analysis/tornado": {"analysis.outcome", "catalog", "draws", "ensemble", "projection", "quantiles", "scenario"},
    "analysis/attribution": {"analysis.coalitions", "catalog", "ensemble", "projection", "quantiles", "scenario"},
    "analysis/coalitions": set(),
    "analysis/backtest": {"catalog", "errors", "observations", "projection", "quantiles", "rows", "texts", "vendors"},
    "analysis/ex_ante": {"catalog", "catalog_files", "errors", "quarters", "scenario", "texts", "tiers"},
    "analysis/prim": set(),
    "analysis/discovery": {"analysis.prim", "ensemble"},
    "analysis/discovery_rows": {
        *("analysis.discovery", "analysis.policies", "analysis.prim", "analysis.targets", "catalog", "draws", "errors"),
        *("quarters", "scenario", "scenario_files", "sweeps", "texts"),
    },
    "analysis/targets": {"errors", "projection", "quarters", "texts"},
    "analysis/lever_runs": {"analysis.targets", "catalog", "ensemble", "scenario"},
    "analysis/goal_seek": {"analysis.lever_runs", "analysis.targets", "catalog", "ensemble", "scenario"},
    "analysis/flip_points": {"analysis.lever_runs", "analysis.targets", "catalog", "ensemble", "scenario"},
    "analysis/frontier": {"analysis.goal_seek", "analysis.lever_runs", "catalog", "ensemble"},
    "analysis/calibrate": {
        *("analysis.backtest", "catalog", "draws", "errors", "observations", "projection", "quarters", "scenario"),
        *("tastes", "texts", "tiers"),
    },
    "analysis/policies": {"catalog", "scenario", "texts", "units"},
    "analysis/robust": {"analysis.policies", "analysis.targets", "ensemble", "errors", "scenario", "texts"},
    "analysis/observables": {"catalog", "draws", "inputs", "model", "projection", "texts"},
    "analysis/signposts": {
        *("analysis.observables", "analysis.targets", "ensemble", "errors", "projection", "quarters", "scenario"),
        "texts",
        "units",
    },
    "analysis/corners": {
        "analysis.targets",
        "catalog",
        "ensemble",
        "errors",
        "projection",
        "quantiles",
        "scenario",
        "texts",
    },
    "analysis/mixture": {"ensemble", "errors", "projection", "scenario", "texts"},
    "analysis/comparison": {"catalog", "errors", "projection", "quantiles", "quarters", "scenario", "texts"},
    "model/demand": {"inputs"},
    "model/hardware": {"inputs"},
    "model/market": {"errors", "texts"},
    "model/policy": {"catalog", "inputs", "quarters", "redesign", "tiers"},
    "model/software": {"inputs"},
    "model/supply": {"inputs"},
    "data_checks": {
        *("analysis.calibrate", "analysis.ex_ante", "catalog", "errors", "presets", "projection", "rows", "scenario"),
        *("scenario_files", "texts"),
    },
    "pack_files": {"errors", "texts"},
    "pack_changes": {"catalog", "quarters", "texts", "units"},
    "data_packs": {
        *("catalog", "catalog_files", "data_checks", "errors", "lenient_reading", "pack_changes", "pack_files"),
        *("quarters", "texts", "whole_files"),
    },
    "data_versions": {
        *("catalog", "catalog_files", "changes", "data_checks", "data_packs", "errors", "presets", "scenario"),
        *("storage.places", "tastes", "texts"),
    },
    "lenient_reading": {"catalog", "changes", "errors", "quarters", "scenario", "texts", "units"},
    "figures/attribution": {"analysis.attribution", "catalog", "figures", "scenario", "texts"},
    "figures/attribution_words": {"catalog", "figures", "texts"},
    "figures/backtests": {
        *("analysis.backtest", "analysis.ex_ante", "catalog", "figures", "inputs", "model", "observations"),
        *("projection", "quantiles", "texts"),
    },
    "figures/sensitivity": {
        *("analysis.outcome", "analysis.sobol", "analysis.tornado", "catalog", "figures", "texts", "units"),
    },
    "figures/discovery": {"analysis.discovery", "analysis.discovery_rows", "catalog", "figures", "texts"},
    "figures/discovery_words": {
        *("analysis.discovery", "analysis.discovery_rows", "analysis.prim", "catalog", "figures", "texts", "units"),
    },
    "figures/worth": {"analysis.information", "figures", "texts"},
    "figures/groups": {"texts"},
    "figures/causes": {"catalog", "figures", "model", "projection", "provenance", "quantiles", "scenario", "texts"},
    "figures/cells": {"figures", "quarters", "texts", "units"},
    "figures/comparison": {"analysis.comparison", "catalog", "figures", "names", "provenance", "scenario", "texts"},
    "figures/plot_words": {"figures", "texts", "units"},
    "figures/plots": {"figures"},
    "figures/chips": {"catalog", "figures", "legality", "quarters", "scenario", "texts", "tiers", "units"},
    "figures/events": {"catalog", "projection", "quarters", "texts", "units"},
    "figures/gaps": {"figures", "texts"},
    "figures/definitions": {"catalog", "figures", "observations", "projection", "quantiles", "texts"},
    "figures/imprint": {"catalog", "figures", "projection", "provenance", "scenario", "texts"},
    "figures/pages": {
        "catalog",
        "figures",
        "presets",
        "projection",
        "provenance",
        "quantiles",
        "scenario",
        "scenario_files",
        "texts",
    },
    "figures/lever_notes": {"figures", "model", "projection", "texts"},
    "figures/once": set(),
    "figures/spreads": {"figures", "projection", "quantiles"},
    "figures/robust": {"analysis.robust", "figures", "texts"},
    "figures/signposts": {"analysis.signposts", "figures", "texts", "units"},
    "figures/corners": {"analysis.corners", "catalog", "figures", "texts"},
    "figures/mixture": {"analysis.mixture", "catalog", "figures", "texts"},
    "exports/comparison_files": {"analysis.comparison", "exports", "figures", "provenance"},
    "exports/attribution_files": {"analysis.attribution", "catalog", "exports", "figures"},
    "exports/figure_files": {"exports", "figures"},
    "figures/goal_seek": {
        *("analysis.flip_points", "analysis.frontier", "analysis.goal_seek", "analysis.targets", "catalog", "figures"),
        *("schedules", "texts", "units"),
    },
    "exports/csv_tables": {"exports", "figures", "model", "projection", "quantiles", "scenario_files", "vendors"},
    "exports/slides/update_charts": {"exports"},
    "exports/slides/deck_files": {"errors", "texts"},
    "exports/slides/update_report": {"texts"},
    "exports/slides/update_texts": {"exports"},
    "exports/slides/update": {"errors", "exports", "figures", "texts", "whole_files"},
    "exports/file_set": {"errors", "texts"},
    "exports/workbook/book": {"exports", "figures", "texts"},
    "exports/workbook/charts": {"exports", "figures", "texts", "units"},
    "exports/workbook/plots": {"exports", "figures", "texts", "units"},
    "exports/workbook/grids": {
        *("catalog", "exports", "figures", "observations", "projection", "provenance", "scenario", "texts"),
    },
    "exports/workbook/names": {"texts"},
    "exports/workbook/sheets": {"exports", "figures", "texts", "units"},
    "exports/discovery_files": {"analysis.discovery", "catalog", "exports", "figures"},
    "exports/sensitivity_files": {
        *("analysis.information", "analysis.outcome", "analysis.sobol", "analysis.tornado", "exports", "figures"),
    },
    "exports/tidy": {"errors", "exports", "figures", "observations", "texts"},
    "exports/formats": {"errors", "exports", "figures", "texts", "whole_files"},
    "exports/pictures/bars": {"exports", "figures"},
    "exports/pictures/columns": {"exports", "figures"},
    "exports/pictures/cloud": {"exports", "figures"},
    "exports/pictures/curves": {"exports", "figures"},
    "exports/pictures/field": {"exports", "figures"},
    "exports/pictures/key": {"exports"},
    "exports/pictures/over_time": {"exports", "figures", "texts"},
    "exports/pictures/plot": {"exports", "figures", "texts"},
    "exports/pictures/spans": {"exports", "figures"},
    "exports/bar_stacks": {"figures"},
    "exports/box_sides": {"exports", "figures"},
    "exports/shades": {"exports", "figures"},
    "exports/pictures/look": {"figures"},
    "exports/pictures/names": {"exports"},
    "exports/pictures/page": {"exports", "figures"},
    "exports/pictures/paper": {"exports"},
    "exports/pictures/places": {"exports"},
    "exports/pictures/strip": {"exports", "figures", "texts"},
    "exports/pictures/table": {"exports", "figures", "texts"},
    "exports/pictures/ticks": {"exports", "figures", "units"},
    "exports/pictures/drawing": {"exports", "figures"},
    "exports/clipboard": {"exports", "figures"},
    "snapshots/container": {"errors", "texts"},
    "snapshots/packing": {"errors", "json_files", "texts"},
    "snapshots/plain_values": {"errors", "json_files", "snapshots", "texts"},
    "snapshots/content": {"figures", "snapshots"},
    "snapshots/checks": {"figures", "projection", "scenario", "snapshots", "texts", "units"},
    "snapshots/making": {"catalog", "errors", "figures", "projection", "scenario", "snapshots", "texts"},
    "snapshots/keys": {"errors", "json_files", "names", "snapshots", "texts", "whole_files"},
    "snapshots/opening": {"errors", "names", "snapshots", "texts"},
    "snapshots/reference": {"figures", "texts"},
    "snapshots/listing": {"figures", "snapshots", "texts", "units"},
    "snapshots/extracting": {"errors", "exports", "figures", "scenario_files", "snapshots", "texts"},
    "snapshots/live": {
        *("catalog", "data_versions", "figures", "projection", "scenario", "snapshots", "texts", "units"),
    },
    "exports/web/charts": {"exports", "figures", "quarters", "snapshots", "texts"},
    "exports/web/grid": {"errors", "exports", "figures", "projection", "quantiles", "snapshots", "texts"},
    "exports/web/page": {"errors", "exports", "snapshots", "texts"},
    "exports/web/plots": {"exports", "figures", "texts", "units"},
    "exports/web/svg": {"exports", "figures", "texts"},
    "exports/slides/arrows": {"exports", "figures", "texts"},
    "exports/slides/chart_data": set(),
    "exports/slides/chart_xml": {"exports"},
    "exports/slides/charts": {"exports", "figures", "texts"},
    "exports/slides/marks": {"exports"},
    "exports/slides/fields": {"exports", "figures", "texts"},
    "exports/slides/scatter_xml": {"exports"},
    "exports/slides/scatters": {"exports", "figures", "texts"},
    "exports/slides/stacks": {"exports", "figures", "texts"},
    "exports/slides/bar_marks": {"exports", "figures", "texts"},
    "exports/slides/fans": {"exports", "figures", "texts"},
    "exports/slides/places": {"exports", "texts"},
    "exports/slides/plots": {"exports", "units"},
    "exports/slides/tables": {"exports", "figures"},
    "exports/slides/template": {"exports"},
    "exports/slides/texts": {"exports", "figures"},
    "exports/slides/theme": {"exports"},
    "exports/slides/deck": {"exports", "figures", "texts"},
}
WHOLE = ("model", "kernel", "figures", "exports", "snapshots", "sweeps")
"""Folders that a row of the table names as one; of ``analysis`` a row names the file."""


def imported(file):
    """Return the full names of all modules and names that a file imports, at any depth, types included."""
    found = set()
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def edges_of(file):
    """Return what a file imports of the engine: files, and folders in `WHOLE` as one."""
    edges = set()
    for module in ast.walk(parsed(file)):
        if isinstance(module, ast.ImportFrom) and (module.module or "").startswith("scenarios."):
            edge = (module.module or "").removeprefix("scenarios.")
            names = [f"{edge}.{one.name}" for one in module.names] if edge == "analysis" else [edge]
            edges |= {one.split(".")[0] if one.split(".")[0] in WHOLE else one for one in names}
    return edges


def touches(names, forbidden):
    return sorted(name for name in names if any(name == one or name.startswith(f"{one}.") for one in forbidden))


@pytest.mark.parametrize(("folder", "forbidden", "why"), FORBIDDEN, ids=lambda one: str(one)[:30])
def test_what_a_folder_must_not_import(folder, forbidden, why):
    """Data flows down the page: nobody imports what lies above or beside."""
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    wrong = {file.relative_to(ROOT).as_posix(): touches(imported(file), forbidden) for file in files}
    if folder == "resources":
        wrong = {name: [one for one in names if one != "resources"] for name, names in wrong.items()}
    assert {name: names for name, names in wrong.items() if names} == {}, why


@pytest.mark.parametrize("name", sorted(EDGES))
def test_a_file_of_the_engine_imports_only_what_its_row_allows(name):
    """The table is the plan of the engine: an edge that is not in it is a decision, not an accident."""
    used = edges_of(ROOT / f"scenarios/{name}.py")
    assert used - EDGES[name] == set()
    assert EDGES[name] - used == set(), "an edge that nobody needs"


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_of_the_model_imports_no_other(block):
    """Each block of equations stands alone; the projection calls them in turn."""
    file = ROOT / f"scenarios/model/{block}.py"
    others = [f"scenarios.model.{other}" for other in BLOCKS if other != block]
    assert touches(imported(file), others) == []
    allowed = {"scenarios", "numpy", "collections", "dataclasses", "math", "typing", "functools", "itertools", "copy"}
    assert {name.split(".")[0] for name in imported(file)} <= allowed


def test_only_the_storage_folder_knows_the_database():
    """SQLModel, SQLAlchemy and Alembic are imported under ``scenarios/storage`` alone."""
    wrong = {
        file.relative_to(ROOT).as_posix(): found
        for file in SOURCES
        if "scenarios/storage" not in file.as_posix()
        and (found := touches(imported(file), ("sqlmodel", "sqlalchemy", "alembic", "sqlite3")))
    }
    assert wrong == {}


SQL = re.compile(
    r"^\s*(SELECT\b.+\bFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX)|ALTER\s+TABLE|"
    r"DROP\s+TABLE|PRAGMA\s+\w+|BEGIN\s+(TRANSACTION|IMMEDIATE|DEFERRED))\b",
    re.IGNORECASE,
)


def test_only_the_storage_folder_holds_sql():
    """No other text in the program is a statement of SQL."""
    wrong = [
        f"{file.relative_to(ROOT).as_posix()}:{node.lineno}"
        for file in SOURCES
        if "scenarios/storage" not in file.as_posix()
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert wrong == []


def test_the_check_for_sql_finds_sql():
    """The pattern above knows a statement when it sees one, and leaves prose alone."""
    for text in ("select id from scenario", "INSERT INTO x", "pragma journal_mode=wal", " delete from t where a"):
        assert SQL.search(text)
    for text in ("Select a scenario to open", "Update the name", "Begin a scenario"):
        assert not SQL.search(text)


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_imports_are_absolute_and_of_known_packages(file):
    """Nothing relative, nothing that the project does not list as a dependency."""
    listed = {*OWN, "PySide6", "numpy", "pandas", "pyqtgraph", "sqlmodel", "sqlalchemy", "alembic", "typer"}
    listed |= {"platformdirs", "scipy", "matplotlib", "pptx", "xlsxwriter", "click", "cryptography"}
    listed |= {"SALib", "pyarrow", "distributed"}
    listed |= {"platformdirs", "scipy", "SALib", "matplotlib", "pptx", "xlsxwriter", "click", "cryptography"}
    listed |= set(sys.stdlib_module_names)
    tree = parsed(file)
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))
    assert {name.split(".")[0] for name in imported(file)} <= listed


def test_opening_the_window_loads_nothing_heavy():
    """`import desktop.application` brings none of the packages that would hold up the first window."""
    heavy = ("pandas", "scipy", "matplotlib", "sqlmodel", "sqlalchemy", "alembic", "typer", "pptx", "xlsxwriter")
    heavy += ("cryptography",)
    code = f"import sys, desktop.application; print([name for name in {heavy!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_opening_a_snapshot_loads_nothing_of_the_main_window():
    """`import desktop.reading` brings neither the window, its library and charts nor what only free levers need."""
    others = ("desktop.window", "desktop.library", "desktop.intents", "desktop.panels.levers", "pyqtgraph")
    others += ("scenarios.data_versions", "scenarios.snapshots.live", "matplotlib", "cryptography", "sqlmodel")
    code = f"import sys, desktop.reading; print([name for name in {others!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
