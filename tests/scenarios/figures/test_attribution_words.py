"""The sentence on a difference, for all signs, one lever and many, singular and plural, none at all."""

import pytest

from scenarios.figures.attribution_words import Part, explanation, in_place, nothing_more, part_of


def parts(**points):
    """Return parts by the names of levers, contributions in points."""
    names = {"hbm": "HBM supply", "lic": "Licence rate", "prices": "Domestic card prices", "fee": "Export fee"}
    return [
        Part(value / 100, names[one], names[one] if one == "hbm" else names[one].lower())
        for one, value in points.items()
    ]


CASES = [
    (
        {"hbm": 7, "fee": 5, "lic": -3},
        "HBM supply explains 7 of the 9 points, other changes 5; licence rate takes back 3.",
    ),
    (
        {"hbm": -7, "fee": -5, "lic": 3},
        "HBM supply explains 7 of the 9 points lost, other changes 5; licence rate gives back 3.",
    ),
    ({"hbm": 12, "lic": -3}, "HBM supply adds 12 points; licence rate takes back 3."),
    ({"hbm": -12, "lic": 3}, "HBM supply costs 12 points; licence rate gives back 3."),
    ({"hbm": 9}, "HBM supply explains the whole rise of 9 points."),
    ({"prices": -2, "lic": 0.01}, "Domestic card prices explain the whole fall of 2 points."),
    ({"hbm": 0.4}, "HBM supply explains the whole rise of 0.4 points."),
    ({"hbm": 4, "prices": 3.8, "lic": 2.2}, "HBM supply and domestic card prices explain 8 of the 10 points."),
    (
        {"prices": 6, "hbm": -2, "lic": -1},
        "Domestic card prices add 6 points; HBM supply and licence rate take back 3.",
    ),
    (
        {"fee": 8, "hbm": -2, "lic": -1, "prices": -1},
        "Export fee adds 8 points; HBM supply and 2 others take back 4.",
    ),
    ({"hbm": 8.6, "fee": 0.8, "lic": -0.4}, "HBM supply explains nearly all of the 9 points."),
    (
        {"hbm": 3, "prices": -3},
        "The changes cancel out: HBM supply adds 3.0 points, domestic card prices take back 3.0.",
    ),
    ({"hbm": 0.001}, "HBM supply does not move the 2028 share."),
    ({"prices": 0}, "Domestic card prices do not move the 2028 share."),
    ({"hbm": 0.01, "lic": -0.02}, "None of the 2 changes moves the 2028 share."),
    ({"hbm": 0.04, "lic": 0.04, "fee": 0.03}, "HBM supply and licence rate explain nearly all of the 0.1 points."),
    ({}, "Both scenarios set the same: there is nothing to explain."),
]


@pytest.mark.parametrize(("points", "sentence"), CASES)
def test_the_sentence(points, sentence):
    made = parts(**points)
    assert explanation(made, sum(one.contribution for one in made), "2028") == sentence


def test_names_of_levers_begin_small_inside_a_sentence_and_plurals_are_known(catalog):
    made = {name: part_of(catalog.parameters[name], 0.0) for name in catalog.parameters}
    assert made["licence_approval"].inside == "licence approval rate"
    assert made["hbm_supply"].inside == "HBM supply"
    assert made["domestic_price_D_asc"].inside == "Ascend price", "no lever: it may begin with somebody's name"
    levers = {name for name, one in made.items() if one.is_many and catalog.parameters[name].role == "lever"}
    assert levers == {"domestic_price"}
    assert {"smuggled_cards_factor", "dies_per_wafer", "foreign_foundry_dies"} < {
        n for n, one in made.items() if one.is_many
    }


def test_levers_that_do_nothing_beside_others_are_told_with_these():
    hbm, prices = parts(hbm=1, prices=2)
    assert nothing_more([hbm], ["export tier is T7"]) == (
        "Once export tier is T7, HBM supply changes nothing more: its bar is what it would have done before."
    )
    assert nothing_more([prices], ["a is 1", "b is 2"]) == (
        "Once a is 1 and b is 2, domestic card prices change nothing more: their bars are what they would have done"
        " before."
    )
    assert nothing_more([hbm, prices, *parts(fee=1)], []).startswith(
        "Once all else is changed, HBM supply, domestic card prices and export fee change nothing more: their bars"
    )
    assert in_place(hbm, "\u00d72") == "HBM supply is \u00d72"
    assert in_place(prices, "\u00d72") == "domestic card prices are \u00d72"
