import math
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenarios.catalog_files import load_catalog
from scenarios.errors import InputError
from scenarios.schedules import ScheduleError, parse_schedule, schedule_text

CATALOG = load_catalog()
LABELS = CATALOG.horizon.labels
FREE = CATALOG.horizon.first_free
LAST = len(LABELS) - 1


def at(label):
    return LABELS.index(label)


def read(text, parameter="enforcement"):
    return parse_schedule(text, parameter, CATALOG)


def write(schedule, parameter="enforcement"):
    return schedule_text(schedule, parameter, CATALOG)


def refusal(text, parameter="enforcement"):
    """Return the part of the text that is marked as faulty, and what is said of it."""
    with pytest.raises(ScheduleError) as refused:
        read(text, parameter)
    assert refused.value.subject == parameter
    return text[refused.value.start : refused.value.end], str(refused.value)


def values_of(parameter):
    if parameter.unit == "tier":
        return st.sampled_from(sorted(CATALOG.tiers))
    steps = st.integers(0, 20).map(
        lambda n: float(parameter.minimum + (parameter.maximum - parameter.minimum) * n / 20)
    )
    return steps | st.floats(parameter.minimum, parameter.maximum).map(lambda value: value + 0.0)


@st.composite
def schedules(draw):
    parameter = draw(st.sampled_from(tuple(CATALOG.parameters.values())))
    points = draw(st.dictionaries(st.integers(FREE, LAST), values_of(parameter), max_size=LAST - FREE + 1))
    return parameter.id, tuple(sorted(points.items()))


OWN = st.builds(
    lambda name, limit, outcome: CATALOG.tier(f"own {name} = tpp >= {limit} -> {outcome}, true -> allowed").id,
    st.text(min_size=1, max_size=16).filter(lambda name: name.split() and not set(name) & set(":;,=>")),
    st.integers(0, 9999),
    st.sampled_from(("denial", "banned", "case_by_case 0.15")),
)
OWN_SCHEDULES = st.dictionaries(st.integers(FREE, LAST), OWN | st.sampled_from(sorted(CATALOG.tiers)), max_size=4).map(
    lambda points: ("tier", tuple(sorted(points.items())))
)


@st.composite
def ramps(draw):
    """Points as a ramp makes them, between two values of three figures."""
    begin = draw(st.integers(FREE, LAST - 2))
    end = draw(st.integers(begin + 2, LAST))
    low, high = (Fraction(draw(st.integers(0, 1000)), 1000) for _side in range(2))
    return "enforcement", tuple(
        (quarter, float(low + (high - low) * Fraction(quarter - begin, end - begin)))
        for quarter in range(begin, end + 1)
    )


@settings(max_examples=300, deadline=None)
@given(schedules() | ramps() | OWN_SCHEDULES)
@example(("enforcement", ((FREE, 5e-324), (FREE + 1, 0.1 + 0.2))))
@example(("enforcement", ((FREE, 0.1), (FREE + 1, 0.2), (FREE + 2, 0.1 + 0.2))))
@example(("local_requirement", ((FREE, -4.25),)))
@example(("tier", ((FREE, "T3"), (FREE + 2, "own Back to 2028Q1 = tpp >= 2400 -> denial, true -> allowed"))))
def test_text_and_back_loses_nothing(made):
    """Whatever the points, the text gives the very same schedule: every quarter and every bit of a value."""
    parameter, schedule = made
    again = read(write(schedule, parameter), parameter)
    assert again == schedule
    assert write(again, parameter) == write(schedule, parameter)


@pytest.mark.parametrize(
    ("parameter", "text", "schedule"),
    [
        ("tier", "2027Q1: T7; 2028Q1: T3", ((at("2027Q1"), "T7"), (at("2028Q1"), "T3"))),
        ("enforcement", "2027Q1: 35 %; 2028Q1: 5.5 %", ((at("2027Q1"), 0.35), (at("2028Q1"), 0.055))),
        ("hbm_supply", "2027Q1: ×1.2", ((at("2027Q1"), 1.2),)),
        ("algorithmic_efficiency", "2027Q1: ×3 a year", ((at("2027Q1"), 3.0),)),
        ("inference_price_elasticity", "2027Q1: 1.2", ((at("2027Q1"), 1.2),)),
        ("enforcement", "", ()),
        (
            "enforcement",
            "2027Q1 to 2027Q4: 10 % to 40 %",
            tuple(zip(range(at("2027Q1"), at("2028Q1")), (0.1, 0.2, 0.3, 0.4), strict=True)),
        ),
        (
            "enforcement",
            "2026Q4: 90 %; 2027Q1 to 2027Q3: 30 % to 10 %; 2030Q4: 100 %",
            ((FREE, 0.9), (FREE + 1, 0.3), (FREE + 2, 0.2), (FREE + 3, 0.1), (LAST, 1.0)),
        ),
    ],
)
def test_what_is_written_is_what_is_read(parameter, text, schedule):
    """One form for each schedule, in the unit's own way of writing."""
    assert read(text, parameter) == schedule
    assert write(schedule, parameter) == text


@pytest.mark.parametrize(
    ("parameter", "text", "schedule"),
    [
        ("tier", "tier 3", ((FREE, "T3"),)),
        ("tier", " 2027q1 : t7 ;; 2028-Q1: Tier 3; ", ((at("2027Q1"), "T7"), (at("2028Q1"), "T3"))),
        ("tier", "2028Q1: T3; 2027Q1: T7", ((at("2027Q1"), "T7"), (at("2028Q1"), "T3"))),
        ("tier", "Own  Bar=tpp>=2400->denial;2028Q1:T3", ((FREE, "own Bar = tpp>=2400 -> denial"), (FREE + 5, "T3"))),
        ("enforcement", "35", ((FREE, 0.35),)),
        ("enforcement", "2027Q1: 40 %; 2028Q1: +50 %", ((at("2027Q1"), 0.4), (at("2028Q1"), 0.6000000000000001))),
        ("enforcement", "x2", ((FREE, 0.6),)),
        ("hbm_supply", "2027Q1:x1.5;2028Q1:1.2", ((at("2027Q1"), 1.5), (at("2028Q1"), 1.2))),
        ("hbm_supply", "2027Q1 TO 2027Q2: 1 to x2", ((at("2027Q1"), 1.0), (at("2027Q2"), 2.0))),
        ("enforcement", " ; ", ()),
    ],
)
def test_what_people_type_is_understood(parameter, text, schedule):
    """Case, blanks and order do not matter; a bare value holds at once; +50 % is of what was written before."""
    assert read(text, parameter) == schedule


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((0.1, 0.2), "2026Q4: 10 %; 2027Q1: 20 %"),
        ((0.1, 0.1, 0.1), "2026Q4: 10 %; 2027Q1: 10 %; 2027Q2: 10 %"),
        ((0.1, math.nextafter(0.2, 1), 0.3), "2026Q4: 10 %; 2027Q1: 20.000000000000004 %; 2027Q2: 30 %"),
        ((0.1, 0.2, 0.3, 0.9), "2026Q4 to 2027Q2: 10 % to 30 %; 2027Q3: 90 %"),
        ((0.1, 0.2, 0.3, 0.2, 0.1), "2026Q4 to 2027Q2: 10 % to 30 %; 2027Q3: 20 %; 2027Q4: 10 %"),
    ],
)
def test_a_ramp_is_written_where_its_points_come_back_exactly(values, text):
    """Equal steps over three quarters or more; a bit beside them, or no rise at all, and they stay points."""
    assert write(tuple(enumerate(values, start=FREE))) == text


@pytest.mark.parametrize(
    ("parameter", "text", "part", "said"),
    [
        ("enforcement", "2027Q1: 35 %; 2025Q1: 10 %", "2025Q1", "2026Q4 to 2030Q4"),
        ("enforcement", "2027Q1: 35 %; 2031Q1: 10 %", "2031Q1", "2026Q4 to 2030Q4"),
        ("enforcement", "2027Q5: 35 %", "2027Q5", "not a quarter"),
        ("enforcement", "soon: 35 %", "soon", "not a quarter"),
        ("enforcement", "2027Q1: 35 %; 2028Q1:  150 % ", "150 %", "allowed: 0 % to 100 %"),
        ("algorithmic_efficiency", "2027Q1: 30", "30", "×1 a year to ×20 a year"),
        ("enforcement", "2027Q1: some", "some", "not a number"),
        ("enforcement", "2027Q1: nan", "nan", "not a number"),
        ("export_fee", "x2", "x2", "allowed: 0 % to 50 %"),
        ("tier", "2027Q1: T7; 2028Q1: T33", "T33", "did you mean 'T3'?); allowed: T0 to T8"),
        ("tier", "2027Q1: T7; 2027q1: T3", "2027q1: T3", "2027Q1 has a value already"),
        ("tier", "T7; 2026Q4: T3", "2026Q4: T3", "2026Q4 has a value already"),
        ("enforcement", "2027Q1 to 2027Q4: 10 % to 40 %; 2027Q4: 50 %", "2027Q4: 50 %", "2027Q4 has a value"),
        ("tier", "2027Q1 to 2028Q1: T7 to T3", "T7 to T3", "nothing between two tiers"),
        ("enforcement", "2028Q1 to 2027Q1: 10 % to 40 %", "2028Q1 to 2027Q1", "later quarter"),
        ("enforcement", "2027Q1 to 2028Q1: 10 %", "2027Q1 to 2028Q1: 10 %", "two quarters and two values"),
        ("enforcement", "2027Q1: 10 % to 20 %", "2027Q1: 10 % to 20 %", "two quarters and two values"),
        ("enforcement", "2027Q1: 10 %: 20 %", "2027Q1: 10 %: 20 %", "write '2026Q4: 100 %'"),
        ("tier", "T2;2027Q1 T7", "2027Q1 T7", "colon"),
        ("tier", "2027Q1: ", "", "a value is missing; allowed: T0 to T8"),
        ("tier", "T2; 2028Q1: own Bar = tpp >= 2400 -> none", "own Bar = tpp >= 2400 -> none", "'none' is no outcome"),
        ("tier", "2027Q1: own Bar", "own Bar", "own NAME = CONDITION"),
        ("enforcement", ": 10 %", "", "not a quarter"),
    ],
)
def test_what_is_wrong_is_pointed_at_and_told(parameter, text, part, said):
    """The faulty part is marked by its place, and the message says what is allowed there."""
    marked, message = refusal(text, parameter)
    assert marked == part
    assert said in message


def test_a_missing_value_is_pointed_at_where_it_is_missing():
    with pytest.raises(ScheduleError) as refused:
        read("2027Q1: T7; 2028Q1:  ", "tier")
    assert refused.value.start == refused.value.end
    assert refused.value.start >= len("2027Q1: T7; 2028Q1:")


def test_an_unknown_parameter_is_no_fault_of_the_text():
    with pytest.raises(InputError, match="enforcement"):
        read("1", "enforcment")


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789qQtTx :;%.,+-eo", max_size=40), st.sampled_from([one.id for one in CATALOG.levers]))
def test_any_text_gives_a_valid_schedule_or_a_place(text, parameter):
    """Whatever is typed comes out as a schedule that can be written, or as a refusal that points into the text."""
    try:
        schedule = read(text, parameter)
    except ScheduleError as problem:
        place = (problem.start, problem.end)
    else:
        place = (0, len(text))
        assert read(write(schedule, parameter), parameter) == schedule
    assert 0 <= place[0] <= place[1] <= len(text)
