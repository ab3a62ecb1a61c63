"""Other scenarios beside the one that is told of."""

from datetime import date

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.figures.beside import MOST, beside_pages
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Told
from scenarios.projection import quantiles
from scenarios.scenario import Scenario


@pytest.fixture(scope="module")
def every(shared_engine):
    """Return the projection of a scenario, of another one and of the baseline."""
    catalog = shared_engine.catalog
    ban = Scenario("Ban", draws=20).with_value(catalog, "hbm_supply", 0.5)
    plenty = Scenario("Plenty", draws=20).with_value(catalog, "hbm_supply", 2).with_value(catalog, "enforcement", 0.9)
    return tuple(shared_engine.project(one) for one in (ban, plenty, Scenario(draws=20)))


@pytest.fixture(scope="module")
def told(every):
    return Told(every[0], every[2], imprint_of(every[0], every[2], date(2026, 11, 24)))


def test_medians_stand_beside_each_other_under_the_names_of_their_scenarios(told, every):
    page, _settings = beside_pages(told, every[1:])
    training, inference = page.shown
    assert page.name == "Beside others: Plenty, Baseline"
    assert page.title == "Training in 2028: from 60 % (Ban) to 75 % (Plenty) Chinese-made"
    assert [one.label for one in training.lines] == ["Ban", "Plenty", "Baseline"]
    for workload, figure in (("training", training), ("inference", inference)):
        for line, projection in zip(figure.lines, every, strict=True):
            expected = quantiles(projection.share(told.definition, "official", workload), (0.5,))[0]
            np.testing.assert_array_equal(line.values, expected)
    assert page.detail.startswith(
        "Chinese-made share of revenue at list price in 2028, medians, smuggled cards left out."
    )
    assert [page.detail.count(name) for name in ("Ban ", "Plenty ", "Baseline ")] == [2, 2, 2]


def test_all_that_is_not_set_alike_is_in_the_table(told, every):
    _shares, page = beside_pages(told, every[1:])
    [table] = page.shown
    assert table.columns == ("what is set", "Ban", "Plenty", "Baseline")
    assert [row[1:] for row in table.rows] == [
        ("as in the data", "90 %", "as in the data"),
        ("×0.5", "×2", "as in the data"),
    ]


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_none_and_too_many_are_refused(told, every, count):
    with pytest.raises(InputError, match="1 to 5 scenarios"):
        beside_pages(told, every[1:2] * count)
