"""The table of chips: its words, what it is sorted by, and the sentences beside it."""

import math
from dataclasses import replace

import pytest

from scenarios.catalog_files import load_catalog
from scenarios.figures.chips import (
    NUMERIC,
    OUTCOME_COLUMN,
    boundary_sentence,
    chip_rows,
    chip_sentence,
    chips_table,
    deciding_sentence,
    heads,
    outcome_text,
    passing_sentence,
    redesign_sentences,
    schedule_sentence,
    sources_text,
    tier_sentence,
)
from scenarios.legality import judgement
from scenarios.scenario import Scenario
from scenarios.tiers import own_tier

CATALOG = load_catalog()
TIERS = CATALOG.tiers
BAR = "own Bar = tpp >= 2400 -> denial, true -> allowed"


def cells(tier, chip, scenario=None):
    table = chips_table(CATALOG, scenario or Scenario(), tier)
    return dict(zip(table.columns, next(row for row in table.rows if row[0] == chip), strict=True))


def test_a_row_says_all_of_a_chip():
    """Figures of chips.csv, outcome and clause of tiers.toml; 2368 / 814 is 2.91."""
    row = cells("T4", "H20 96GB")
    assert row == {
        "chip": "H20 96GB",
        "vendor": "Nvidia",
        "class": "Foreign cards made for China",
        "TPP": "2,368",
        "TPP per mm²": "2.91",
        "memory GB/s": "4,000",
        "link GB/s": "900",
        "sold worldwide": "2024Q1–2028Q4",
        "under this tier": "case by case, fee 15 %",
        "sources": "R08a",
        "over time in the scenario": (
            "2023Q1–2025Q1 free; 2025Q2 presumption of denial; 2025Q3–2030Q4 case by case, fee 15 %"
        ),
        "deciding clause": (
            "datacenter and not us_sold and tpp < 4800 and performance_density < 5.92 and memory_bandwidth_gb_s >= 1400"
        ),
    }


def test_outcomes_in_words():
    assert cells("T8", "L20")["under this tier"] == "banned"
    assert cells("T3", "L20")["under this tier"] == "free"
    assert cells("T3", "L20")["deciding clause"] == "whatever no rule above holds for"
    assert cells("T3", "L20")["sold worldwide"] == "2024Q1 on"
    assert cells("T3", "H200 SXM")["under this tier"] == "presumption of denial"
    narrow = cells("own Narrow = tpp < 1000 -> allowed", "H20 96GB")
    assert narrow["deciding clause"] == "no rule holds: presumption of denial"
    assert narrow["sources"] == ""


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ({"die_area_mm2": None}, "cannot be judged: no published die area"),
        ({"tpp": None}, "cannot be judged: no published TPP"),
        ({"memory_bandwidth_gb_s": None, "interconnect_gb_s": None}, "cannot be judged: no published memory bandwidth"),
    ],
)
def test_what_cannot_be_judged_names_the_figure(lost, told):
    chip = replace(CATALOG.chips["H20 96GB"], **lost)
    assert outcome_text(judgement(TIERS["T3"], chip)).startswith(told)


def test_the_keys_sort_by_true_numbers():
    """As text "15,832" stands before "2,368"; what nobody published comes last of all."""
    rows = {row.cells[0]: row for row in chip_rows(CATALOG, Scenario(), TIERS["T3"])}
    at = heads().index("TPP")
    assert rows["H200 SXM"].keys[at] > rows["H20 96GB"].keys[at]
    assert rows["B20"].keys[at] == -math.inf
    for row in rows.values():
        assert len(row.cells) == len(row.keys) == len(heads()) == len(NUMERIC)
    order = sorted({(row.keys[OUTCOME_COLUMN], row.outcome) for row in rows.values()})
    assert [outcome for _key, outcome in order] == ["allowed", "case_by_case", "denial", "unjudged"]


def test_by_default_the_scenarios_own_tier_is_shown():
    scenario = Scenario().with_value(CATALOG, "tier", "T3")
    assert chips_table(CATALOG, scenario).title == "Foreign AI chips in China under T3 April 2025: H20 stopped"
    assert chips_table(CATALOG, Scenario()).title.endswith("under T5 January 2026: H200 class case by case")
    assert chips_table(CATALOG, scenario, BAR).title.endswith("under own tier Bar")


def test_the_tier_its_date_and_its_sources_are_told():
    assert "in force from 2025-04-09" in tier_sentence(TIERS["T3"])
    assert "sources R06a, R06b, R06c." in tier_sentence(TIERS["T3"])
    assert "no compute rented abroad" in tier_sentence(TIERS["T8"])
    assert "never was law" in tier_sentence(own_tier(BAR))
    assert "never was law" not in tier_sentence(TIERS["T0"])


def test_the_schedule_and_a_chips_way_through_it_are_told():
    scenario = Scenario().with_value(CATALOG, "tier", BAR, "2028Q1")
    assert schedule_sentence(CATALOG, scenario).endswith(
        "2026Q1–2027Q4 T5 January 2026: H200 class case by case; 2028Q1–2030Q4 own tier Bar."
    )
    told = chip_sentence(CATALOG, scenario, "H20 96GB")
    assert told.startswith("H20 96GB: 2023Q1–2023Q3 free (T1 October 2022 rule); ")
    assert "2025Q2 presumption of denial (T3" in told
    assert told.endswith("2028Q1–2030Q4 free (own tier Bar).")


def test_what_decides_a_chip_is_told_with_its_source():
    told = deciding_sentence(TIERS["T3"], CATALOG, "H20 96GB")
    assert told.startswith("H20 96GB under T3 April 2025: H20 stopped: presumption of denial; by the clause: memory_")
    assert "R06b “US licence for Intel AI chips to China" in told
    assert "confidence high" in told
    assert deciding_sentence(TIERS["T1"], CATALOG, "B20") == (
        "B20 under T1 October 2022 rule: cannot be judged: no published TPP, link."
    )
    assert [line[:4] for line in sources_text(TIERS["T3"], CATALOG).split("\n")] == ["R06a", "R06b", "R06c"]
    assert sources_text(own_tier(BAR), CATALOG) == ""


def test_a_boundary_is_told_with_names_of_chips():
    told = boundary_sentence(TIERS["T1"], TIERS["T2"], CATALOG)
    assert told.startswith("Beside T1 October 2022 rule, T2 October 2023 rule stops A800 80GB SXM, H800 SXM, L40S")
    assert "lets pass on other terms RTX 4090" in told
    assert "lets through" not in told
    assert "lets through H20 96GB, MI308X" in boundary_sentence(TIERS["T3"], TIERS["T4"], CATALOG)
    assert boundary_sentence(TIERS["T0"], TIERS["T7"], CATALOG).endswith(
        "lets the same chips through on the same terms."
    )
    assert "and 13 more" in boundary_sentence(TIERS["T7"], TIERS["T8"], CATALOG)


def test_counts_add_up_to_all_chips():
    assert passing_sentence(TIERS["T8"], CATALOG) == "Of 25 foreign chips: 25 banned."
    assert passing_sentence(TIERS["T3"], CATALOG) == (
        "Of 25 foreign chips: 5 free, 1 case by case, 17 presumption of denial, 2 cannot be judged."
    )


def test_what_vendors_could_sell_is_told_per_donor():
    first, second = redesign_sentences(TIERS["T3"], CATALOG)
    assert first.startswith("From 2023Q1: Nvidia could sell the H200 SXM cut to TPP 2,399, 1,399 GB/s, link 300 GB/s")
    assert second.startswith("From 2027Q1: Nvidia could sell the B30A cut to TPP 2,399")
    assert all("no redesign of the" in told for told in redesign_sentences(TIERS["T0"], CATALOG))
    assert all("could make nothing of the" in told for told in redesign_sentences(TIERS["T8"], CATALOG))
    assert all("it would not while H20 96GB is free" in told for told in redesign_sentences(TIERS["T2"], CATALOG))
