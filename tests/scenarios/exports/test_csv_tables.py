import csv
import io
import json
import math

import numpy as np
import pytest

from scenarios import __version__
from scenarios.catalog_files import load_catalog
from scenarios.exports import csv_tables
from scenarios.exports.csv_tables import STATISTICS, write_project
from scenarios.projection import DEFINITIONS, LEGAL, WORKLOADS, Engine, counts_of, project
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from scenarios.scenario_files import RECORD_KEYS

DRAWS = 12
TABLES = ["shares.csv", "market.csv", "supply.csv", "binding.csv", "vendors.csv", "money.csv"]
FOREIGN = {"F_hi", "F_cn", "F_lo", "F_gry", "F_amd"}


@pytest.fixture(scope="module")
def engine():
    return Engine(load_catalog())


@pytest.fixture(scope="module")
def baseline(engine):
    return engine.project(Scenario("Baseline", draws=DRAWS))


@pytest.fixture(scope="module")
def embargo(engine):
    scenario = Scenario("Embargo", draws=DRAWS)
    for lever, value in (("tier", "T8"), ("enforcement", 1)):
        scenario = scenario.with_value(engine.catalog, lever, value, "2027Q1")
    return engine.project(scenario)


@pytest.fixture(scope="module")
def folder(baseline, tmp_path_factory):
    folder = tmp_path_factory.mktemp("baseline")
    write_project(baseline, folder)
    return folder


@pytest.fixture(scope="module")
def embargo_folder(embargo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("embargo")
    write_project(embargo, folder)
    return folder


def rows(file):
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))


def test_the_files_and_their_headers(baseline, tmp_path):
    files = write_project(baseline, tmp_path)
    assert [file.name for file in files] == [*TABLES, "scenario.json"]
    headers = [file.read_bytes().split(b"\n")[0].decode() for file in files[:-1]]
    assert headers == [
        "quarter,workload,definition,count,statistic,share",
        "quarter,workload,chip_class,origin,legal_route,units,revenue_usd,h100_equivalents,premium",
        "quarter,chip_class,chip,supply_units,sold_units,binding_input",
        "quarter,central,dies_part_of_runs,hbm_part_of_runs,packaging_part_of_runs",
        "year,vendor,origin,units,revenue_usd,h100_equivalents",
        "year,market_usd,domestic_usd,foreign_legal_usd,smuggled_usd,unspent_budget_usd,"
        "foreign_legal_usd_against_reference",
    ]
    assert all(b"\r" not in file.read_bytes() and file.read_bytes().endswith(b"\n") for file in files)


def test_two_writings_are_the_same_bytes(baseline, folder, tmp_path):
    assert all(file.read_bytes() == (folder / file.name).read_bytes() for file in write_project(baseline, tmp_path))


def test_shares_hold_every_combination_once_in_order(baseline, folder):
    names = ("central", *STATISTICS)
    expected = [
        (quarter, workload, definition, count, name)
        for quarter in baseline.catalog.horizon.labels
        for workload in ("training", "inference", "all")
        for definition in ("units", "revenue", "compute", "delivered", "stock")
        for count in ("official", "with_grey", *(("with_offshore",) if definition == "delivered" else ()))
        for name in names
    ]
    found = [tuple(row.values())[:5] for row in rows(folder / "shares.csv")]
    assert found == expected
    assert names == ("central", "p5", "p10", "p25", "p50", "p75", "p90", "p95")


def test_shares_are_those_of_the_engine_to_the_last_bit(folder):
    fresh = project(Scenario(draws=DRAWS), load_catalog())
    written = np.array([float(row["share"] or "nan") for row in rows(folder / "shares.csv")])
    keys = [(definition, count) for definition in DEFINITIONS for count in counts_of(definition)]
    written = written.reshape(-1, len(WORKLOADS), len(keys), 1 + len(STATISTICS))
    for w, workload in enumerate(WORKLOADS):
        for k, (definition, count) in enumerate(keys):
            share = fresh.share(definition, count, workload)
            expected = np.vstack([share[:, 0], quantiles(share, tuple(STATISTICS.values()))]).T
            np.testing.assert_array_equal(written[:, w, k], expected)


def test_an_empty_share_where_nothing_is_sold(baseline):
    assert csv_tables._cell(math.nan) == ""
    assert float(csv_tables._cell(0.1 + 0.2)) == 0.1 + 0.2


def test_market_adds_up_to_the_shares_of_the_central_case(baseline, folder):
    market = rows(folder / "market.csv")
    catalog = baseline.catalog
    assert len(market) == catalog.horizon.count * 2 * len(catalog.classes)
    assert {row["workload"] for row in market} == {"training", "inference"}
    assert {row["legal_route"] for row in market} == {"legal", "grey"}
    assert {row["chip_class"] for row in market if row["legal_route"] == "grey"} == {"F_gry"}
    assert {row["chip_class"] for row in market if row["origin"] == "foreign"} == FOREIGN
    for column, definition in (("units", "units"), ("revenue_usd", "revenue"), ("h100_equivalents", "compute")):
        for at, quarter in ((8, "2025Q1"), (20, "2028Q1")):
            counted = [row for row in market if row["quarter"] == quarter and row["legal_route"] == "legal"]
            total = sum(float(row[column]) for row in counted)
            domestic = sum(float(row[column]) for row in counted if row["origin"] == "domestic")
            assert domestic / total == pytest.approx(baseline.share(definition, "official", "all")[at, 0], rel=1e-12)


def test_units_are_cards_and_usd_at_list_price(baseline, folder):
    market = rows(folder / "market.csv")
    of_2025 = [row for row in market if row["quarter"].startswith("2025")]
    assert 2e6 < sum(float(row["units"]) for row in of_2025) < 6e6
    assert 10e9 < sum(float(row["revenue_usd"]) for row in of_2025) < 40e9
    place = baseline.catalog.class_ids.index("D_asc")
    row = next(row for row in market if row["quarter"] == "2028Q1" and row["chip_class"] == "D_asc")
    price = baseline.price[20, place, 0] * 1000
    assert float(row["revenue_usd"]) == pytest.approx(float(row["units"]) * price, rel=1e-12)
    assert float(row["premium"]) == math.expm1(baseline.premium[20, place, 0])


def test_supply_names_the_card_and_what_binds(baseline, folder):
    supply = rows(folder / "supply.csv")
    first_free = baseline.catalog.horizon.labels[baseline.catalog.horizon.first_free]
    for row in supply:
        packaged = row["chip_class"] in ("D_asc", "D_asic", "D_cmp")
        assert row["binding_input"] in (("dies", "hbm", "packaging") if packaged else ("none",))
        assert float(row["sold_units"]) <= float(row["supply_units"]) * (1 + 1e-9) + 1e-6
        if row["chip_class"] not in FOREIGN or (row["chip_class"] == "F_lo" and row["quarter"] < first_free):
            assert row["chip"] == "class mean"
        else:
            donor, _cut, figures = row["chip"].partition(" cut to ")
            assert donor in baseline.catalog.chips or (row["chip"] == "" and float(row["supply_units"]) == 0)
            if figures:
                assert (row["chip_class"], row["quarter"] >= first_free) == ("F_cn", True)
                assert figures.startswith("TPP ")


def test_an_embargo_with_full_enforcement_ends_foreign_sales_and_changes_nothing_before(folder, embargo_folder):
    for name in ("shares.csv", "market.csv", "supply.csv"):
        before, after = (rows(one / name) for one in (folder, embargo_folder))
        cut = [row["quarter"] for row in before].index("2027Q1")
        assert before[:cut] == after[:cut]
        assert before[cut:] != after[cut:]
    ahead = [row for row in rows(embargo_folder / "market.csv") if row["quarter"] >= "2027Q1"]
    assert {row["units"] for row in ahead if row["origin"] == "foreign"} == {"0.0"}
    assert any(float(row["units"]) > 0 for row in ahead if row["origin"] == "domestic")
    offered = [row for row in rows(embargo_folder / "supply.csv") if row["quarter"] >= "2027Q1"]
    assert {(row["chip"], row["supply_units"]) for row in offered if row["chip_class"] in FOREIGN} == {("", "0.0")}


def test_scenario_json_holds_the_scenario_versions_and_sentences(embargo, embargo_folder):
    record = json.loads((embargo_folder / "scenario.json").read_text(encoding="utf-8"))
    catalog = embargo.catalog
    versions = (record["data_version"], record["data_fingerprint"], record["engine_version"])
    assert versions == (catalog.version, catalog.fingerprint, __version__)
    assert (record["draws"], record["seed"]) == (DRAWS, 7)
    assert set(record["headlines"]) == {"inference", "training", "domestic_supply"}
    assert "no legal foreign supply" in record["headlines"]["training"]
    plain = {key: value for key, value in record.items() if key not in RECORD_KEYS}
    assert Scenario.from_plain(plain, catalog).fingerprint == embargo.fingerprint


def test_what_binds_is_counted_over_the_runs(baseline, folder):
    """The central input, and parts of the runs that add up to 1; one quarter by hand."""
    found = rows(folder / "binding.csv")
    names = ("dies", "hbm", "packaging")
    assert [row["quarter"] for row in found] == list(baseline.catalog.horizon.labels)
    for at, row in enumerate(found):
        parts = [float(row[f"{name}_part_of_runs"]) for name in names]
        assert sum(parts) == pytest.approx(1)
        assert row["central"] == names[baseline.binding[at, 0]]
        assert parts[1] == pytest.approx(sum(int(one) == 1 for one in baseline.binding[at, 1:]) / DRAWS)


def test_vendors_add_up_to_the_legal_market(baseline, folder):
    """Cards, USD and H100-equivalents of a year's vendors are those of the market without smuggled cards."""
    found = rows(folder / "vendors.csv")
    assert len({(row["year"], row["vendor"]) for row in found}) == len(found)
    assert {row["vendor"] for row in found} == {one.name for one in baseline.catalog.vendors}
    for definition, column, unit in (("units", "units", 1e3), ("revenue", "revenue_usd", 1e6)):
        quarters = baseline.catalog.horizon.quarters_of(2027)
        sold = baseline.totals(definition, "all")[:LEGAL, quarters, 0], baseline.totals(definition, "all")[LEGAL]
        expected = {"domestic": sold[0].sum() * unit, "foreign": sold[1][quarters, 0].sum() * unit}
        for origin, amount in expected.items():
            parts = [float(row[column]) for row in found if (row["year"], row["origin"]) == ("2027", origin)]
            assert sum(parts) == pytest.approx(amount, rel=1e-12)


def test_money_says_what_foreign_vendors_lose_against_a_reference(baseline, embargo, folder, tmp_path):
    """Sides add up to the market; against the reference it is the difference of legal sales; without one, empty."""
    write_project(embargo, tmp_path, baseline)
    plain, closed = rows(folder / "money.csv"), rows(tmp_path / "money.csv")
    assert [row["year"] for row in plain] == [str(year) for year in baseline.catalog.horizon.years]
    assert {row["foreign_legal_usd_against_reference"] for row in plain} == {""}
    for before, after in zip(plain, closed, strict=True):
        domestic, legal = float(after["domestic_usd"]), float(after["foreign_legal_usd"])
        assert domestic + legal == pytest.approx(float(after["market_usd"]), rel=1e-12)
        change = float(after["foreign_legal_usd_against_reference"])
        assert change == pytest.approx(legal - float(before["foreign_legal_usd"]), rel=1e-9, abs=1e-3)
        assert (change < 0) == (int(after["year"]) >= 2027)
    quarters = baseline.catalog.horizon.quarters_of(2026)
    left = (baseline.budget[quarters, :, 0] * baseline.unspent[quarters, :, 0]).sum() * 1e6
    assert float(plain[3]["unspent_budget_usd"]) == pytest.approx(left, rel=1e-12)
