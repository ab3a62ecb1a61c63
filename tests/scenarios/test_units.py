import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.catalog_files import load_catalog
from scenarios.errors import InputError
from scenarios.units import UNITS, parse_typed, round_step, supported, write_exactly

NUMBERS = tuple(unit for unit in UNITS if unit != "tier")
LEVERS = tuple(lever for lever in load_catalog().levers if lever.unit != "tier")


@pytest.mark.parametrize(
    ("unit", "value", "read"),
    [
        ("fraction", 0.35, "35 %"),
        ("fraction", 0.055, "5.5 %"),
        ("x", 1.5, "×1.5"),
        ("x per year", 3.0, "×3 a year"),
        ("per quarter", 0.1, "10 % a quarter"),
        ("elasticity", 1.2, "1.2"),
        ("dies/wafer", 78.0, "78 dies per wafer"),
        ("k cards/year", 1200.0, "1,200 thousand cards a year"),
        ("k cards/year", 17780.4, "17,780 thousand cards a year"),
        ("k cards/year", 9999.7, "10,000 thousand cards a year"),
        ("tier", "T5", "T5"),
    ],
)
def test_a_number_is_read_with_its_unit(unit, value, read):
    """A fraction reads in per cent, a multiple with its sign, everything else with the words of its unit."""
    assert UNITS[unit].format(value) == read


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("35", "fraction", 0.35),
        ("35 %", "fraction", 0.35),
        ("35%", "fraction", 0.35),
        ("3,5", "fraction", 0.035),
        ("+10%", "fraction", 0.55),
        ("-10 %", "fraction", 0.45),
        ("+ 10%", "x", 0.55),
        ("x1.5", "fraction", 0.75),
        ("×1.5", "k$", 0.75),
        ("*2", "elasticity", 1.0),
        ("x1.5", "x", 1.5),
        ("×1.5", "x", 1.5),
        ("1.5", "x", 1.5),
        ("×3 a year", "x per year", 3.0),
        ("150 %", "x", 1.5),
        ("  2 ", "x", 2.0),
        ("1e3", "k$", 1000.0),
        ("-4", "utils", -4.0),
        ("10 % a quarter", "per quarter", 0.1),
        ("78 dies per wafer", "dies/wafer", 78.0),
    ],
)
def test_what_people_type_is_understood(typed, unit, value):
    """A bare number is in the unit shown; +10% and x1.5 act on the present value of 0.5; multiples are set."""
    assert parse_typed(typed, unit, 0.5) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "1e999",
        "-1e999",
        "ten",
        "1.2.3",
        "1 2",
        "0x10",
        "35 %%",
        "1_000",
        "%",
        "x",
    ],
)
@pytest.mark.parametrize("unit", ["fraction", "x", "elasticity"])
def test_what_is_no_number_is_refused(typed, unit):
    """Garbage, NaN and infinities are refused in a sentence that quotes what was typed."""
    with pytest.raises(InputError) as refused:
        parse_typed(typed, unit, 0.5)
    assert f"'{typed}'" in str(refused.value)


@pytest.mark.parametrize("typed", ["--10%", "+-10%", "x-1.5"])
def test_two_signs_are_refused(typed):
    """A slip of the finger must not turn minus into plus, or a multiple negative."""
    with pytest.raises(InputError):
        parse_typed(typed, "fraction", 0.5)


@given(st.text(max_size=20))
def test_any_text_gives_a_finite_number_or_a_refusal(typed):
    """Whatever is typed, no other error and no number that is not finite comes out."""
    try:
        value = parse_typed(typed, "x", 1.0)
    except InputError:
        return
    assert math.isfinite(value)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.id)
def test_what_a_lever_shows_can_be_typed_back(lever):
    """The text beside a lever, copied into its field, sets the same value to the three figures shown."""
    for step in range(101):
        value = lever.minimum + (lever.maximum - lever.minimum) * step / 100
        shown = UNITS[lever.unit].format(value)
        assert parse_typed(shown, lever.unit, 99.0) == pytest.approx(value, rel=6e-3, abs=1e-12)


@pytest.mark.parametrize("value", [0.25, 30.0, 1200.0, 2_000_000.0])
def test_what_any_unit_shows_can_be_typed_back(value):
    """A number of any parameter, copied as it is read, means the same number, thousands included."""
    wrong = {}
    for unit in NUMBERS:
        shown = UNITS[unit].format(value)
        if parse_typed(shown, unit, 99.0) != pytest.approx(value, rel=6e-3):
            wrong[unit] = shown
    assert wrong == {}


@given(st.sampled_from(sorted({lever.unit for lever in LEVERS})), st.floats(0, 20))
def test_what_is_written_exactly_is_read_exactly(unit, value):
    """No digit is lost on the way to text and back, in per cent neither."""
    assert parse_typed(write_exactly(value, unit), unit, 99.0) == value


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("fraction", 0.35, "35 %"),
        ("fraction", 1.0, "100 %"),
        ("fraction", 1 / 3, "33.33333333333333 %"),
        ("x per year", 2.5, "×2.5 a year"),
        ("k cards/year", 1200.0, "1200 thousand cards a year"),
        ("utils", -4.0, "-4 utils"),
    ],
)
def test_an_exact_number_is_written_with_its_unit(unit, value, text):
    """As it is read elsewhere, but with all its digits and without the commas between thousands."""
    assert write_exactly(value, unit) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (9999.4, "9,999"),
        (9999.5, "10,000"),
        (12345.6, "12,346"),
        (-23456.0, "-23,456"),
        (0.000123, "0.000123"),
        (0, "0"),
    ],
)
def test_a_number_is_never_written_as_a_power_of_ten(value, shown):
    assert UNITS["k cards/year"].write(value) == shown


@pytest.mark.parametrize(
    ("span", "step"), [(80, 20), (79, 20), (100, 25), (3, 1), (0.9, 0.25), (1200, 500), (0.004, 0.001), (41, 20)]
)
def test_marks_on_an_axis_are_round_and_at_most_four(span, step):
    """Steps are 1, 2, 2.5 or 5 times a power of ten."""
    assert round_step(span, 4) == pytest.approx(step)


@pytest.mark.parametrize(
    ("value", "error", "kept"),
    [
        (0.2071, 0.0123, 0.21),
        (0.2071, 0.049, 0.21),
        (0.2071, 0.051, 0.2),
        (0.2071, 0.9, 0.2),
        (1234.5, 40.0, 1230.0),
        (-1234.5, 60.0, -1200.0),
        (0.2071, 0.0, 0.2071),
        (0.2071, math.inf, 0.2071),
        (0.0, 0.1, 0.0),
    ],
)
def test_a_number_keeps_the_digits_that_its_error_supports(value, error, kept):
    """Rounding moves it by no more than its error, and one digit stays; an unknown error says nothing."""
    assert supported(value, error) == kept
