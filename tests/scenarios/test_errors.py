from pathlib import Path

import pytest

from scenarios.errors import (
    ChokepointError,
    DamagedError,
    DataError,
    EngineError,
    InputError,
    StorageError,
    near_miss,
    unreadable,
)
from scenarios.rules import RuleError


@pytest.mark.parametrize("kind", [InputError, DataError, StorageError, DamagedError, EngineError, RuleError])
def test_all_errors_on_purpose_have_one_root(kind):
    """Whoever catches the root catches every problem that Chokepoint raises on purpose."""
    assert issubclass(kind, ChokepointError)


def test_an_input_error_names_the_control_it_belongs_to():
    """The message can stand beside the lever at fault."""
    problem = InputError("hbm_supply", "9 is not allowed")
    assert (problem.subject, str(problem)) == ("hbm_supply", "9 is not allowed")


def test_a_data_error_says_where_what_and_what_is_allowed():
    """File, line, column, value and what is allowed are in the sentence and to be had one by one."""
    problem = DataError(Path("some") / "chips.csv", 12, "tpp", "fast", "a number")
    assert str(problem) == "chips.csv, line 12, column 'tpp': 'fast' is not allowed; allowed: a number"
    assert (problem.line, problem.column, problem.value, problem.allowed) == (12, "tpp", "fast", "a number")
    assert Path(problem.file) == Path("some") / "chips.csv"


def test_a_file_that_cannot_be_read_is_named_without_a_line():
    """There is no line 0; the reason is the system's own words, without its number."""
    gone = unreadable(
        "chips.csv", FileNotFoundError(2, "No such file or directory", "chips.csv"), "a CSV file in UTF-8"
    )
    assert str(gone) == "chips.csv cannot be read: No such file or directory; expected a CSV file in UTF-8"
    key = DataError("tiers.toml", 0, "T3: outcome", "maybe", "allowed, denial")
    assert str(key) == "tiers.toml, 'T3: outcome': 'maybe' is not allowed; allowed: allowed, denial"


def test_a_near_miss_is_offered_and_a_far_one_is_not():
    """A typing slip gets the one name that is meant; nonsense gets no guess."""
    assert near_miss("hbm_suply", ["hbm_supply", "hbm_control"]) == " (did you mean 'hbm_supply'?)"
    assert near_miss("zzz", ["hbm_supply", "hbm_control"]) == ""


def test_nothing_is_near_to_a_text_that_nobody_typed():
    """Looking for a name like it would take as long as the text is."""
    assert near_miss("hbm_supply" * 21, ["hbm_supply" * 20]) == ""
    assert near_miss("hbm_supply" * 20, ["hbm_supply" * 20]) != ""
