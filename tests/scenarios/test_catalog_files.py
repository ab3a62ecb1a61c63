import csv
import shutil

import pytest

from resources import resource_path
from scenarios.catalog_files import load_catalog
from scenarios.errors import DataError
from scenarios.observations import COLUMNS


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(resource_path("data"), tmp_path / "data", ignore=shutil.ignore_patterns("*.npz"))
    return tmp_path / "data"


def refused(folder):
    with pytest.raises(DataError) as problem:
        load_catalog(folder)
    return problem.value


def spoil(file, key, column, value):
    """Put `value` into one cell of the first row that begins with `key`; return the row's line and its old value."""
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    place = next(at for at, row in enumerate(rows) if row and row[0] == key)
    cell = rows[0].index(column)
    old, rows[place][cell] = rows[place][cell], value
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
    return place + 1, old


CELLS = [
    # file, row, column, value, part of what is allowed
    ("parameters.csv", "licence_approval", "low", "one", "a number"),
    ("parameters.csv", "licence_approval", "central", "nan", "finite"),
    ("parameters.csv", "licence_approval", "high", "inf", "finite"),
    ("parameters.csv", "licence_approval", "minimum", "", "a number"),
    ("parameters.csv", "licence_approval", "central", "0.95", "low to high"),
    ("parameters.csv", "licence_approval", "central", "", "low to high"),
    ("parameters.csv", "licence_approval", "unit", "furlongs", "fraction"),
    ("parameters.csv", "licence_approval", "role", "knob", "lever, uncertain, fixed"),
    ("parameters.csv", "licence_approval", "kind", "opinion", "policy, assumption"),
    ("parameters.csv", "licence_approval", "distribution", "gauss", "triangular"),
    ("parameters.csv", "licence_approval", "applies", "sometimes", "always, ahead"),
    ("parameters.csv", "licence_approval", "effect", "add", "replace, multiply"),
    ("parameters.csv", "licence_approval", "zones", "0.5 low | 0.2 high", "ascending"),
    ("parameters.csv", "licence_approval", "zones", "low 0.5", "UPPER word"),
    ("parameters.csv", "licence_approval", "evidence", "somebody said", "evidence ids"),
    ("parameters.csv", "licence_approval", "evidence", "", "a text"),
    ("parameters.csv", "licence_approval", "description", "", "a text"),
    ("parameters.csv", "licence_approval", "id", "tier", "only once"),
    ("parameters.csv", "hbm_supply", "central", "7", "0.0 to 5.0"),
    ("parameters.csv", "hbm_grey", "low", "0", "above 0"),
    ("parameters.csv", "tier", "central", "T9", "T0, T1"),
    ("parameters.csv", "wafer_path", "series", "no_such_series", "wafer_starts_7nm"),
    ("parameters.csv", "hbm_supply", "series", "wafer_starts_7nm", "empty"),
    ("timelines.csv", "hbm_domestic", "central", "many", "a number"),
    ("timelines.csv", "hbm_domestic", "central", "", "a number"),
    ("timelines.csv", "hbm_domestic", "central", "NaN", "finite"),
    ("timelines.csv", "hbm_domestic", "low", "99999", "low to high"),
    ("timelines.csv", "hbm_domestic", "how", "somehow", "mid-year, step, linear, ramp"),
    ("timelines.csv", "hbm_domestic", "unit", "lorries", "k stacks/year"),
    ("timelines.csv", "hbm_domestic", "period", "soon", "a number"),
    ("timelines.csv", "hbm_domestic", "period", "2029", "ascending"),
    ("timelines.csv", "hbm_grey", "period", "2023Q7", "a quarter such as"),
    ("timelines.csv", "tdp: D_asc", "ramp_years", "", "a number"),
    ("timelines.csv", "hbm_domestic", "evidence", "rumour", "evidence ids"),
    ("chip_classes.csv", "F_hi", "origin", "martian", "foreign, domestic"),
    ("chip_classes.csv", "F_hi", "legal_route", "sea", "legal, grey"),
    ("chip_classes.csv", "F_hi", "id", "", "a text"),
    ("chips.csv", "H100 SXM", "tpp", "fast", "a number"),
    ("chips.csv", "H100 SXM", "tpp", "-1", "above 0"),
    ("chips.csv", "H100 SXM", "memory_bandwidth_gb_s", "nan", "finite"),
    ("chips.csv", "H100 SXM", "datacenter", "perhaps", "yes, no"),
    ("chips.csv", "H100 SXM", "chip_class", "F_xx", "F_hi"),
    ("chips.csv", "H100 SXM", "global_first", "2022", "a quarter such as"),
    ("chips.csv", "H20 96GB", "chip", "H100 SXM", "only once"),
    ("products.csv", "F_hi", "chip", "H900", "H100 SXM"),
    ("products.csv", "F_hi", "quarter", "never", "a quarter such as"),
    ("products.csv", "F_hi", "list_price_usd", "dear", "a number"),
    ("correlations.csv", "wafer_path", "correlation", "1", "below 1"),
    ("correlations.csv", "wafer_path", "correlation", "x", "a number"),
    ("correlations.csv", "wafer_path", "parameter_b", "no_such_parameter", "defect_density"),
    ("correlations.csv", "wafer_path", "evidence", "gossip", "evidence ids"),
    ("backtest/observations.csv", "units_share_2024_idc", "value", "30", "from 0 to 1"),
    ("backtest/observations.csv", "units_share_2024_idc", "measure", "guess", "share, level"),
    ("backtest/observations.csv", "units_share_2024_idc", "value", "", "a number"),
    ("backtest/observations.csv", "units_share_2024_idc", "scope", "all", "whose share"),
    ("backtest/observations.csv", "units_share_2024_idc", "period", "2024Q5", "2025H1"),
    ("backtest/observations.csv", "units_share_2024_idc", "unit", "cards", "fraction"),
    ("backtest/observations.csv", "units_share_2024_idc", "sd", "wide", "a number"),
    ("backtest/observations.csv", "units_2024_idc", "value", "-1", "0 or more"),
    ("backtest/observations.csv", "units_2024_idc", "id", "units_share_2024_idc", "only once"),
    ("backtest/forecasts.csv", "revenue_share_2025_bernstein", "observation", "revenue_share_2035", "units_2024_idc"),
    ("backtest/forecasts.csv", "revenue_share_2025_bernstein", "value", "half", "a number"),
    ("vendors.csv", "Alibaba T-Head", "chip_class", "D_xx", "D_asic"),
    ("vendors.csv", "Alibaba T-Head", "weight_parameter", "licence_approval", "vendor_weight_T_Head"),
    ("vendors.csv", "Alibaba T-Head", "relative_price_usd", "dear", "a number"),
    ("vendors.csv", "Alibaba T-Head", "evidence", "rumour", "evidence ids"),
    ("evidence/market.csv", "M078", "central", "a third", "a number"),
    ("evidence/market.csv", "M078", "low", "nan", "finite"),
    ("evidence/market.csv", "M078", "id", "M001", "only once"),
    ("evidence/market.csv", "M078", "quantity", "", "a text"),
    ("policy_rules.csv", "R00", "regime_name", "", "a text"),
]


@pytest.mark.parametrize(("name", "key", "column", "value", "allowed"), CELLS)
def test_a_bad_cell_is_named(folder, name, key, column, value, allowed):
    """One spoiled cell is a DataError with the file, the column, the value, and what is allowed."""
    line, _old = spoil(folder / name, key, column, value)
    problem = refused(folder)
    file = name.split("/")[-1]
    assert problem.file.endswith(file)
    assert allowed in problem.allowed
    assert all(part in str(problem) for part in (file, problem.column, repr(problem.value), problem.allowed))
    if value not in ("99999", "2029"):  # there another cell of the same series is at fault as well
        assert (problem.line, problem.column, problem.value) == (line, column, value)
        assert f"line {line}" in str(problem)


@pytest.mark.parametrize(
    ("key", "column", "value"), [("hbm_domestic", "low", "99999"), ("hbm_domestic", "period", "2029")]
)
def test_values_out_of_order_are_named_by_their_line(folder, key, column, value):
    """Of a series whose periods or values do not ascend, the line at fault is told."""
    line, _old = spoil(folder / "timelines.csv", key, column, value)
    problem = refused(folder)
    assert problem.line in (line, line + 1)


@pytest.mark.parametrize("name", ["parameters.csv", "timelines.csv", "backtest/observations.csv"])
def test_an_unknown_evidence_id_is_named(folder, name):
    """An id that has the right form but stands in no evidence table is refused, with the row that names it."""
    with (folder / name).open(encoding="utf-8", newline="") as handle:
        key = list(csv.reader(handle))[1][0]
    spoil(folder / name, key, "evidence", "M9999")
    problem = refused(folder)
    assert problem.file.endswith(name)
    assert problem.value == "M9999"
    assert key in problem.column
    assert "evidence tables" in problem.allowed


@pytest.mark.parametrize("name", ["products.csv", "correlations.csv", "vendors.csv", "backtest/forecasts.csv"])
def test_an_unknown_evidence_id_is_named_in_small_tables_too(folder, name):
    """No table may rest on evidence that does not exist."""
    with (folder / name).open(encoding="utf-8", newline="") as handle:
        key = list(csv.reader(handle))[1][0]
    spoil(folder / name, key, "evidence", "M9999")
    assert refused(folder).value == "M9999"


def test_an_unknown_evidence_id_in_a_later_row_of_a_series_is_named(folder):
    """Every row of a series answers for its own evidence, not the first alone."""
    file = folder / "timelines.csv"
    text = file.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("hbm_domestic,k stacks/year,2030"))
    file.write_text(text.replace(row, row.replace("S032", "M9999")), encoding="utf-8", newline="")
    assert refused(folder).value == "M9999"


TABLES = ["parameters.csv", "timelines.csv", "chip_classes.csv", "chips.csv", "products.csv", "correlations.csv"]
TABLES += ["backtest/observations.csv", "backtest/forecasts.csv", "vendors.csv"]
TABLES += ["policy_rules.csv", "evidence/supply.csv"]


@pytest.mark.parametrize("name", TABLES)
def test_a_wrong_header_is_named(folder, name):
    """A table with other columns is refused on line 1, with the columns that are expected."""
    file = folder / name
    header, rest = file.read_text(encoding="utf-8").split("\n", 1)
    file.write_text(header.replace(",", ";", 1) + "\n" + rest, encoding="utf-8", newline="")
    problem = refused(folder)
    assert (problem.line, problem.column) == (1, "header")
    assert problem.file.endswith(file.name)
    loose = ",".join(COLUMNS)
    assert problem.allowed == (loose if name == "backtest/observations.csv" else header.strip())


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("change", ["too few", "too many"])
def test_a_missing_or_spare_cell_is_named(folder, name, change):
    """A row with another number of cells is refused with its line and the number that is expected."""
    file = folder / name
    lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    lines.append("x,y" if change == "too few" else "x" + "," * 60)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    problem = refused(folder)
    assert (problem.line, problem.column) == (len(lines), "row")
    assert problem.file.endswith(file.name)
    assert "cells" in problem.allowed


READ = [*TABLES, "tiers.toml", "data.toml", "presets/baseline.toml"]
LOOSE = ("evidence/", "presets/")  # folders that hold the files that they hold


@pytest.mark.parametrize(
    ("name", "how"),
    [(name, "not UTF-8") for name in READ] + [(name, "missing") for name in READ if not name.startswith(LOOSE)],
)
def test_an_unreadable_file_is_named(folder, name, how):
    """A file that is missing or in another encoding is refused by its name."""
    file = folder / name
    if how == "missing":
        file.unlink()
    else:
        file.write_bytes(b"\xff\xfe" + file.read_bytes())
    problem = refused(folder)
    assert problem.file.endswith(file.name)
    assert str(problem).startswith(f"{file.name} cannot be read: ")


@pytest.mark.parametrize("text", ["tpp >= 4800 and interconnect_gb_s >= 600"])
@pytest.mark.parametrize("bad", ["tpp ** 2 > 1", "price > 1", "tpp >=", "tpp == 4800", "open('x')"])
def test_a_rule_outside_the_grammar_is_named(folder, text, bad):
    """The tier and the rule are told."""
    file = folder / "tiers.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(text, bad, 1), encoding="utf-8", newline="")
    problem = refused(folder)
    assert problem.file.endswith("tiers.toml")
    assert problem.column == "T1: when"
    assert problem.value == bad


@pytest.mark.parametrize(
    ("old", "new", "column", "value"),
    [
        ('outcome = "denial"', 'outcome = "maybe"', "T1: outcome", "maybe"),
        ("fee = 0.15", "fee = 1.5", "T4: fee", 1.5),
        ("fee = 0.15", "fee = nan", "T4: fee", None),
        ("fee = 0.15", 'fee = "much"', "T4: fee", "much"),
        ('evidence = ["R00"]', 'evidence = ["R99"]', "T0: evidence", "R99"),
        ('id = "T3"', 'id = "T2"', None, None),
        ('name = "October 2022 rule"\n', "", None, None),
        ('effective = "2022-10-07"', 'effective = "last autumn"', None, None),
    ],
)
def test_a_bad_tier_is_named(folder, old, new, column, value):
    """Unknown outcome, fee out of range, unknown evidence, an id that stands twice, a missing part, a bad date."""
    file = folder / "tiers.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    problem = refused(folder)
    assert problem.file.endswith("tiers.toml")
    if column is not None:
        assert problem.column == column
    if value is not None:
        assert problem.value == value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('last_observed_quarter = "2026Q3"', 'last_observed_quarter = "2026Q9"'),
        ('last_observed_quarter = "2026Q3"', ""),
        ('version = "2026-11"', "version = 3"),
        ('last_observed_quarter = "2026Q3"', 'last_observed_quarter = "2031Q3"'),
        ('first_quarter = "2023Q1"', 'first_quarter = "2031Q1"'),
    ],
)
def test_a_bad_horizon_is_named(folder, old, new):
    """The quarters that the data cover are quarters, in order."""
    file = folder / "data.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")
    assert refused(folder).file.endswith("data.toml")


def test_rules_of_law_without_evidence_are_named(folder):
    """A rule may name no evidence, but not one that does not exist."""
    file = folder / "tiers.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('evidence = "R02b"', 'evidence = "R99x"', 1), encoding="utf-8", newline="")
    assert refused(folder).value == "R99x"


def test_correlations_that_cannot_hold_together_are_named(folder):
    """A matrix that is not positive definite cannot be drawn: it is refused as data, not suffered later."""
    file = folder / "correlations.csv"
    lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    lines.append("switching_cost_training,switching_cost_heavy_inference,-0.99,assumption,impossible beside the others")
    lines.append("switching_cost_training,switching_cost_light_inference,0.99,assumption,impossible beside the others")
    lines.append(
        "switching_cost_heavy_inference,switching_cost_light_inference,0.99,assumption,impossible beside the others"
    )
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    assert refused(folder).file.endswith("correlations.csv")


def test_a_folder_is_read_once():
    """The same folder gives the same catalog."""
    assert load_catalog() is load_catalog()


def test_line_ends_do_not_change_the_fingerprint(folder):
    """A checkout on Windows has the same fingerprint; another number does not."""
    same = load_catalog().fingerprint
    for file in folder.glob("*.csv"):
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert load_catalog(folder).fingerprint == same
    load_catalog.cache_clear()
    spoil(folder / "parameters.csv", "licence_approval", "central", "0.51")
    assert load_catalog(folder).fingerprint != same
