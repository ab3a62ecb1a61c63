from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.assumptions import applied, for_all, pasted, read_value, reset
from scenarios.catalog_files import load_catalog
from scenarios.errors import InputError
from scenarios.scenario import Scenario

CATALOG = load_catalog()
ROWS = ("hbm_supply", "licence_approval", "die_area", "dies_per_wafer")


def taken(text, ids=ROWS, scenario=None):
    return pasted(text, ids, CATALOG, scenario or Scenario())


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.5\n35%\n7,1\n80\n", {"hbm_supply": 1.5, "licence_approval": 0.35, "die_area": 7.1, "dies_per_wafer": 80}),
        ("x1.5\r\n+10%\r\n", {"hbm_supply": 1.5, "licence_approval": 0.55}),
        ("\n35\n\n80", {"licence_approval": 0.35, "dies_per_wafer": 80}),
        ("1.5\t\n35\t\n", {"hbm_supply": 1.5, "licence_approval": 0.35}),
        ("licence_approval\t20 %\nHBM supply\t×2", {"licence_approval": 0.2, "hbm_supply": 2}),
        ("hbm_supply\t2\nlicence_approval\t\n", {"hbm_supply": 2}),
        ("hbm_supply,1,5\ntier,t3", {"hbm_supply": 1.5, "tier": "T3"}),
        ('"Compute weight, training",0.7', {"compute_exponent_training": 0.7}),
        ("a_lic;0,5 %", {"licence_approval": 0.005}),
        ("Value\n2\n40", {"hbm_supply": 2, "licence_approval": 0.4}),
        ("note\tid\tcentral\tvalue\nx\tdie_area\t6.65\t7\n", {"die_area": 7}),
        ("opening_stock\t1,200", {"opening_stock": 1200}),
        ("", {}),
        ("\n \n\t\n", {}),
    ],
)
def test_what_a_spreadsheet_copies_is_read(text, values):
    """One column goes down the rows; two carry names; titles name the columns; blank cells are skipped."""
    found = taken(text)
    assert found.refused == ()
    assert found.values == pytest.approx(values) if "tier" not in values else found.values == values


def test_what_is_refused_is_named_by_row_and_spoils_nothing():
    """Each refusal says which row, what stood there and why; the rest is accepted."""
    found = taken("2\nmany\n-4\n80\n5\n")
    assert found.values == {"hbm_supply": 2, "dies_per_wafer": 80}
    assert [(one.row, one.text) for one in found.refused] == [(2, "many"), (3, "-4"), (5, "5")]
    assert "0 % to 100 %" in taken("\n300").refused[0].reason
    assert "no row of the sheet" in found.refused[2].reason
    assert found.in_words.startswith("2 values accepted, 3 refused: row 2: 'many' is not a number")
    assert found.in_words.count("row ") == 4, "three of them, and the word in the last reason"
    assert taken("2\n").in_words == "1 value accepted"
    assert taken("?\n" * 9).in_words.endswith("and 6 more")


def test_names_are_checked():
    """An unknown name gets the near miss, a name of several a refusal, and none may stand twice."""
    found = taken("hbm_suply\t2\nK0_n\t2\ntier\tT3\nExport tier\tT4\n")
    assert found.values == {"tier": "T3"}
    reasons = [one.reason for one in found.refused]
    assert "did you mean 'hbm_supply'" in reasons[0]
    assert "K0_n" in reasons[1]
    assert "earlier row" in reasons[2]


def test_columns_without_titles_are_refused():
    """Nobody guesses which of three columns holds the values."""
    assert "3 columns" in taken("a\tb\t3").refused[0].reason


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    """Garbage raises nothing, and every value that comes out may be set."""
    found = taken(text)
    applied(Scenario(), CATALOG, found.values)


def test_too_much_text_is_refused():
    """A whole book on the clipboard is turned away at once."""
    found = taken("7\n" * 200_000)
    assert found.accepted == ()
    assert len(found.refused) == 1


def test_relative_texts_act_on_what_holds():
    """+10% and x1.5 take the scenario's value, else the central one; a value of the tier's is none."""
    own = Scenario().with_value(CATALOG, "licence_approval", 0.2)
    assert read_value("+10%", "licence_approval", CATALOG, own) == pytest.approx(0.22)
    assert read_value("x1.5", "licence_approval", CATALOG, Scenario()) == pytest.approx(0.75)
    assert read_value("35", "export_fee", CATALOG, Scenario()) == pytest.approx(0.35)
    with pytest.raises(InputError, match="follows from the tier"):
        read_value("+10%", "export_fee", CATALOG, Scenario())
    assert read_value("35 %", "licence_approval", CATALOG, Scenario()) == 0.35, "to the last bit"
    rule = "own bar = tpp >= 2400 -> denial"
    assert str(read_value(rule, "tier", CATALOG, Scenario())).startswith("own bar")


def test_one_text_for_many_is_read_for_each():
    """x1.5 is the value of a multiple and acts on the central value of a share; who cannot take it is named."""
    found = for_all("x1.5", ("hbm_supply", "licence_approval", "export_fee"), CATALOG, Scenario())
    assert found.values == {"hbm_supply": 1.5, "licence_approval": pytest.approx(0.75)}
    assert [one.row for one in found.refused] == [3]
    assert for_all(" ", ROWS, CATALOG, Scenario()).accepted == ()


def test_values_are_set_and_given_back_with_their_reasons():
    """What was reset is as it was shipped, and so is its reason; the others stay."""
    scenario = applied(Scenario(), CATALOG, {"hbm_supply": 2, "die_area": 7})
    scenario = replace(scenario, reasons={"hbm_supply": "a new line", "die_area": "a new die"})
    assert set(scenario.values) == {"hbm_supply", "die_area"}
    back = reset(scenario, ["hbm_supply"])
    assert set(back.values) == set(back.reasons) == {"die_area"}
    assert reset(back, ["die_area"]).fingerprint == Scenario().fingerprint
    with pytest.raises(InputError):
        applied(Scenario(), CATALOG, {"hbm_supply": -1})
