import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.errors import InputError
from scenarios.names import LONGEST_NAME, FreeNames, checked_name, folded


@pytest.mark.parametrize(
    ("taken", "asked", "got"),
    [
        ([], ["Ban"], ["Ban"]),
        (["Ban"], ["Ban", "Ban", "ban "], ["Ban (2)", "Ban (3)", "ban (4)"]),
        (["BAN"], ["ban"], ["ban (2)"]),
        (["Ban", "Ban (2)"], ["Ban (2)", "Ban"], ["Ban (3)", "Ban (4)"]),
        (["Caf\u00e9"], ["Cafe\u0301"], ["Caf\u00e9 (2)"]),
        (["(2)"], ["(2)"], ["(2) (2)"]),
        (["x" * LONGEST_NAME], ["x" * LONGEST_NAME], ["x" * (LONGEST_NAME - 4) + " (2)"]),
    ],
)
def test_a_taken_name_gets_the_next_number(taken, asked, got):
    """Case and the ways to write an accent make no other name, and a number is counted on, not added to."""
    names = FreeNames(taken)
    assert [names.take(name) for name in asked] == got


@pytest.mark.parametrize("name", ["", "  \n", "x" * (LONGEST_NAME + 1), "\ud800", "a\udfffb"])
def test_a_name_that_no_library_could_hold_is_refused(name):
    with pytest.raises(InputError) as refused:
        checked_name(name)
    assert refused.value.subject == "name"


@given(st.lists(st.text(st.sampled_from("aAß (2)é\u0301"), min_size=1).filter(str.strip), max_size=12))
def test_no_two_names_given_away_are_the_same(asked):
    names = FreeNames(asked[:3])
    given_away = [names.take(name) for name in asked]
    keys = [folded(name) for name in (*given_away, *dict.fromkeys(map(folded, asked[:3])))]
    assert len(set(keys)) == len(keys)
    assert all(name == unicodedata.normalize("NFC", name.strip()) for name in given_away)
