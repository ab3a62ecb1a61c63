import json
import os
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.errors import InputError, StorageError
from scenarios.json_files import DEEPEST, MOST_BYTES, MOST_VALUES, read_json, write_json

BOMBS = {
    # what: the file's text, and what is said of it
    "nested lists": ("[" * 10**6, f"more than {DEEPEST} deep"),
    "closed lists": ("[" * 10**6 + "]" * 10**6, f"more than {DEEPEST} deep"),
    "nested objects": ('{"a":' * 10**6, f"more than {DEEPEST} deep"),
    "deep behind a text": ('["\\"[", ' + "[" * 100, f"more than {DEEPEST} deep"),
    "deep over a long way": (("[" + " " * 290_000) * (DEEPEST + 2), f"more than {DEEPEST} deep"),
    "many values": ("[" + "[]," * 3 * 10**6 + "[]]", f"more than {MOST_VALUES} values"),
    "an endless text": ('"' + '\\"' * 9 * 10**6, "it is no JSON, as line 1, column 1 shows"),
    "an endless number": ("9" * 10**7, "a number of 10000000 digits"),
    "an endless fraction": ("0." + "9" * 10**7, "a number of 10000002 digits"),
    "a number too large": ("1e999", "the number 1e999 is too large"),
    "NaN": ("[NaN]", "NaN is not a number that JSON knows"),
    "infinity": ("[-Infinity]", "-Infinity is not a number that JSON knows"),
    "a key twice": ('{"a": {"b": 1, "b": 2}}', "'b' stands twice in one object"),
    "many keys, one twice": (
        "{" + "".join(f'"{n}": 1, ' for n in range(10**5)) + '"99999": 2}',
        "'99999' stands twice",
    ),
    "half a character": ('{"a": ["\\ud800"]}', "half a character"),
    "too large": (" " * (MOST_BYTES + 1), "larger than 20 MB"),
    "nothing": ("", "it is empty"),
    "words": ("one\ntwo", "it is no JSON, as line 1, column 1 shows"),
    "two values": ("1 2", "it is no JSON, as line 1, column 3 shows"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_a_sentence_before_it_goes_off(tmp_path, name):
    """A second of the processor at most, some of it spent elsewhere on a busy machine."""
    text, told = BOMBS[name]
    file = tmp_path / "bomb.json"
    file.write_text(text, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(InputError) as refused:
        read_json(file)
    assert time.process_time() - begun < 2
    assert told in str(refused.value)
    assert "bomb.json cannot be read: " in str(refused.value)
    assert len(str(refused.value)) < len(str(file)) + 150


def test_what_is_no_plain_file_of_utf8_is_refused(tmp_path):
    """A folder, a pipe that nobody writes to, another encoding, nothing at all."""
    (tmp_path / "latin").write_bytes("é".encode("latin-1"))
    told = {"latin": "it is no text", "none": "there is no such file", ".": "not a file"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        told["pipe"] = "not a file"
    for name, reason in told.items():
        with pytest.raises(InputError, match=re.escape(reason)):
            read_json(tmp_path / name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**50), 10**50) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(JSON, st.booleans())
def test_what_is_written_is_read_again(tmp_path_factory, content, ascii_only):
    """Every text and number survives, also one that another program wrote in escapes."""
    file = tmp_path_factory.mktemp("json") / "one.json"
    write_json(content, file, "")
    assert read_json(file) == content
    file.write_text(json.dumps(content, ensure_ascii=ascii_only), encoding="utf-8-sig")
    assert read_json(file) == content


def test_a_failed_write_leaves_what_stood_there(tmp_path):
    """No folder, or a folder in the place of the file: told with what is safe, and nothing half written is left."""
    (tmp_path / "taken.json").mkdir()
    for file in (tmp_path / "none" / "a.json", tmp_path / "taken.json"):
        with pytest.raises(StorageError, match=r"was not written: .*All is well\."):
            write_json({}, file, "All is well.")
    assert [one.name for one in tmp_path.iterdir()] == ["taken.json"]


def test_what_could_not_be_read_again_is_not_written(tmp_path):
    """A file that is too large to come back would be no copy."""
    with pytest.raises(StorageError, match=r"larger than 20 MB\. All is well\."):
        write_json("x" * MOST_BYTES, tmp_path / "a.json", "All is well.")
    assert list(tmp_path.iterdir()) == []
