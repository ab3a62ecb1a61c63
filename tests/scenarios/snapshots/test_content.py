import json
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.errors import InputError
from scenarios.figures.figure import Table
from scenarios.snapshots.checks import checked
from scenarios.snapshots.container import unsealed
from scenarios.snapshots.content import read_payload, snapshot_bytes
from scenarios.snapshots.packing import packed, unpacked
from scenarios.snapshots.plain_values import to_plain
from tests.scenarios.snapshots.conftest import SECRET

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**40) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def bits(value):
    """Return all that a frozen value holds, numbers as their bits."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.tobytes()
    if isinstance(value, tuple):
        return tuple(bits(one) for one in value)
    if is_dataclass(value):
        return type(value).__name__, *(bits(getattr(value, one.name)) for one in fields(value))
    return (value.hex(),) if isinstance(value, float) else value


def plain_of(snapshot) -> tuple[Any, list[Any]]:
    columns: list[Any] = []
    return to_plain(snapshot, columns), columns


def test_a_snapshot_comes_back_equal_to_the_last_bit(snapshot, raw):
    back = checked(read_payload(unsealed(raw).payload))
    assert bits(back) == bits(snapshot)
    assert not back.pages[1].shown[0].at.flags.writeable


def test_gaps_and_odd_numbers_keep_their_bits(snapshot, key):
    shown = snapshot.pages[1].shown[0]
    odd = np.resize(np.array([np.nan, -0.0, 5e-324, 0.1 + 0.2, 1e15]), len(shown.at))
    page = replace(snapshot.pages[1], shown=(replace(shown, lines=(replace(shown.lines[0], values=odd),)),))
    back = read_payload(unsealed(snapshot_bytes(replace(snapshot, pages=(page,)), key)).payload)
    assert checked(back).pages[0].shown[0].lines[0].values.tobytes() == odd.tobytes()


def test_the_same_snapshot_makes_the_same_bytes(snapshot, key, raw):
    assert snapshot_bytes(snapshot, key) == raw


def test_nothing_of_a_secret_is_in_the_file(raw):
    content, _columns = unpacked(unsealed(raw).payload)
    assert SECRET not in json.dumps(content)
    assert "note" not in json.dumps(list(content["scenario"]))


def test_a_value_that_gained_a_field_still_opens_and_one_with_a_strange_field_does_not(snapshot):
    plain, columns = plain_of(snapshot)
    del plain["levers"], plain["pages"][0]["text"]
    back = checked(read_payload(packed(plain, columns)))
    assert (back.levers, back.pages[0].text) == ((), ())
    plain["imprint"]["secret"] = 1
    with pytest.raises(InputError, match=r"snapshot\.imprint\.secret: not known here"):
        read_payload(packed(plain, columns))


def test_numbers_that_belong_to_nothing_or_to_two_are_refused(snapshot):
    plain, columns = plain_of(snapshot)
    with pytest.raises(InputError, match="numbers that belong to nothing"):
        read_payload(packed(plain, [*columns, np.zeros(3)]))
    plain["pages"][1]["shown"][0]["lines"][0]["values"] = 0
    with pytest.raises(InputError, match=r"lines\.1\.values: expected its column of numbers"):
        read_payload(packed(plain, columns))


def nodes(plain, path=()):
    yield path
    items = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for key, one in items:
        yield from nodes(one, (*path, key))


def with_node(plain, path, value):
    if not path:
        return value
    copied = dict(plain) if isinstance(plain, dict) else list(plain)
    copied[path[0]] = with_node(plain[path[0]], path[1:], value)
    return copied


@pytest.fixture(scope="module")
def little(snapshot):
    """Return the plain values of a snapshot with one chart, their columns, and all places in them."""
    page = snapshot.pages[1]
    plain, columns = plain_of(replace(snapshot, pages=(replace(page, text=("a", "b")),)))
    return plain, columns, list(nodes(plain))


@settings(max_examples=80)
@given(data=st.data())
def test_any_value_in_any_place_is_taken_or_refused_in_a_sentence(little, data):
    """An author may sign anything: whatever stands anywhere, what comes out is a snapshot or an InputError."""
    plain, columns, places = little
    path = data.draw(st.sampled_from(places))
    changed = with_node(plain, path, data.draw(anything))
    with suppress(InputError):
        back = checked(read_payload(packed(changed, columns)))
        assert bits(back)[0] == "Snapshot"


@given(cut=st.integers(0, 2000), more=st.binary(max_size=40))
def test_any_bytes_as_payload_are_refused_in_a_sentence(raw, cut, more):
    payload = unsealed(raw).payload
    with pytest.raises(InputError):
        read_payload(payload[:cut] + more + payload[cut + 7 :])


def test_tables_keep_their_rows(snapshot):
    tables = [one for page in snapshot.pages for one in page.shown if isinstance(one, Table)]
    assert len(tables) == 2
    assert all(table.rows for table in tables)


def test_what_a_reader_would_not_take_is_not_written(snapshot, key):
    """A text that is too long is named by its place before there is a file."""
    long = replace(snapshot.pages[0], text=("x" * 20_001,))
    with pytest.raises(InputError, match=r"pages\.1\.text\.1: a text longer than 20000"):
        snapshot_bytes(replace(snapshot, pages=(long,)), key)
    with pytest.raises(InputError, match="choose fewer pages"):
        snapshot_bytes(replace(snapshot, pages=(replace(long, text=("y" * 19_999,) * 300),)), key)
