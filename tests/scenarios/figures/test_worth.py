from datetime import date

import pytest

from scenarios.analysis.information import Information, Worth
from scenarios.analysis.outcome import Outcome
from scenarios.catalog_files import load_catalog
from scenarios.figures.imprint import imprint_of
from scenarios.figures.worth import worth_page, worth_spans, worth_table
from scenarios.projection import Engine
from scenarios.scenario import Scenario

CATALOG = load_catalog()
OUTCOME = Outcome("inference", "revenue", "official", 2028)
DEFINITION = "Chinese-made share of revenue at list price in 2028, inference, smuggled cards left out"


@pytest.fixture(scope="module")
def imprint():
    return imprint_of(Engine(CATALOG).project(Scenario(draws=20)), None, date(2026, 11, 24))


def found(*worth, runs=2000):
    return Information(OUTCOME, 0.5, runs, 0.55, 0.6, 0.06, worth)


def test_what_is_worth_knowing_is_told_with_the_decision_it_is_worth_for(imprint):
    first = Worth(CATALOG.parameters["price_response"], 0.36, 0.01, 0.045, 0.002, by_chance=False)
    idle = Worth(CATALOG.parameters["die_bank_limit"], 0.0, 0.0, 0.0001, 0.0, by_chance=True)
    page = worth_page(found(first, idle), imprint)
    assert page.title == "Knowing Price response first would change the call in 36 % of runs and gain 4.5 points"
    assert page.detail == f"{DEFINITION}, decided at 50 %"
    assert "To act pays the share less the threshold" in page.method
    [row] = page.shown[0].rows
    assert (row.id, row.end, row.error) == ("price_response", 0.045, 0.002)
    assert worth_table(found(first, idle)).rows == (("Price response", "4.5 points", "0.2 points", "36 %", "1 %"),)
    assert "1 other gains no more than chance does" in page.shown[0].notes


def test_nothing_worth_knowing_and_too_few_runs_are_sentences():
    idle = Worth(CATALOG.parameters["die_bank_limit"], 0.0, 0.0, 0.0001, 0.0, by_chance=True)
    assert worth_spans(found(idle)).text == (
        "Nothing that could be known alone would change the call at 50 %: the mean is 55 %"
    )
    assert worth_spans(found(runs=12)).text.endswith(": 12")
