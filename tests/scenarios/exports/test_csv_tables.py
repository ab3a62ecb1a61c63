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
from scenarios.projection import COUNTS, DEFINITIONS, WORKLOADS, Engine, project, quantiles
from scenarios.scenario import Scenario
from scenarios.scenario_files import RECORD_KEYS

DRAWS = 12
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


def test_the_four_files_and_their_headers(baseline, tmp_path):
    files = write_project(baseline, tmp_path)
    assert [file.name for file in files] == ["shares.csv", "market.csv", "supply.csv", "scenario.json"]
    headers = [file.read_bytes().split(b"\n")[0].decode() for file in files[:3]]
    assert headers == [
        "quarter,workload,definition,count,statistic,share",
        "quarter,workload,chip_class,origin,legal_route,units,revenue_usd,h100_equivalents,premium",
        "quarter,chip_class,chip,supply_units,sold_units,binding_input",
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
        for definition in ("units", "revenue", "compute")
        for count in ("official", "with_grey")
        for name in names
    ]
    found = [tuple(row.values())[:5] for row in rows(folder / "shares.csv")]
    assert found == expected
    assert names == ("central", "p5", "p10", "p25", "p50", "p75", "p90", "p95")


def test_shares_are_those_of_the_engine_to_the_last_bit(folder):
    fresh = project(Scenario(draws=DRAWS), load_catalog())
    written = np.array([float(row["share"] or "nan") for row in rows(folder / "shares.csv")])
    written = written.reshape(-1, len(WORKLOADS), len(DEFINITIONS), len(COUNTS), 1 + len(STATISTICS))
    for w, workload in enumerate(WORKLOADS):
        for d, definition in enumerate(DEFINITIONS):
            for c, count in enumerate(COUNTS):
                share = fresh.share(definition, count, workload)
                expected = np.vstack([share[:, 0], quantiles(share, tuple(STATISTICS.values()))]).T
                np.testing.assert_array_equal(written[:, w, d, c], expected)


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
    price = baseline.central.price[20, place] * 1000
    assert float(row["revenue_usd"]) == pytest.approx(float(row["units"]) * price, rel=1e-12)
    assert float(row["premium"]) == math.expm1(baseline.central.premium[20, place])


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
            assert row["chip"] in baseline.catalog.chips or (row["chip"] == "" and float(row["supply_units"]) == 0)


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
