import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.quarters import Horizon, parse_quarter

HORIZON = Horizon(first=2023.0, last=2030.75, last_observed=2026.5)


@pytest.mark.parametrize(
    ("label", "start"), [("2026Q4", 2026.75), ("2023Q1", 2023.0), (" 2024-Q3 ", 2024.5), ("1999Q2", 1999.25)]
)
def test_a_label_is_the_start_of_its_quarter(label, start):
    """A quarter is a decimal year, with or without a hyphen."""
    assert parse_quarter(label) == start


@pytest.mark.parametrize("label", ["", "2026", "2026Q5", "2026Q0", "26Q4", "2026q4", "2026Q4x", "2026 Q4", "Q4 2026"])
def test_what_is_no_quarter_is_refused(label):
    """Anything but four digits, Q and 1 to 4 is refused."""
    with pytest.raises(ValueError, match=label or "^$"):
        parse_quarter(label)


def test_the_horizon_counts_and_names_its_quarters():
    """32 quarters from 2023Q1 to 2030Q4, of which 2026Q4, the 16th, is the first that a lever reaches."""
    assert (HORIZON.count, HORIZON.first_free) == (32, 15)
    assert (HORIZON.labels[0], HORIZON.labels[15], HORIZON.labels[-1]) == ("2023Q1", "2026Q4", "2030Q4")
    assert len(HORIZON.labels) == len(HORIZON.starts) == 32
    assert [parse_quarter(label) for label in HORIZON.labels] == list(HORIZON.starts)
    assert HORIZON.years == range(2023, 2031)


@pytest.mark.parametrize("year", range(2023, 2031))
def test_a_year_is_its_four_quarters(year):
    """The places of a year hold its four labels, in order."""
    assert HORIZON.labels[HORIZON.quarters_of(year)] == tuple(f"{year}Q{number}" for number in (1, 2, 3, 4))
    assert (np.floor(HORIZON.starts[HORIZON.quarters_of(year)]) == year).all()


def test_a_free_quarter_is_found():
    """The first and the last quarter in which a lever acts are both within reach."""
    assert HORIZON.free_quarter("tier", "2026Q4") == 15
    assert HORIZON.free_quarter("tier", "2030Q4") == 31


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("2026Q3", "observed"),
        ("2023Q1", "observed"),
        ("2031Q1", "outside the horizon"),
        ("2022Q4", "outside the horizon"),
        ("next year", "not a quarter"),
        ("2027Q9", "not a quarter"),
    ],
)
def test_a_locked_or_unknown_quarter_is_refused_with_the_allowed_ones(label, told):
    """The message says why, and from when to when a lever acts; it names the lever."""
    with pytest.raises(InputError) as refused:
        HORIZON.free_quarter("hbm_supply", label)
    message = str(refused.value)
    assert refused.value.subject == "hbm_supply"
    assert all(part in message for part in (label, told, "2026Q4 to 2030Q4"))
