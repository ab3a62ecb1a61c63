import time

import pytest

from scenarios.pack_changes import change_lines, file_change, same_content

TABLE = "id,value,note\na,1,one\nb,2,two\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "same"),
    [
        ("x.csv", TABLE, TABLE, True),
        ("x.csv", TABLE, '"id","value","note"\r\n"a","1.0","one"\r\n\r\n"b","2","two "\r\n', True),
        ("x.csv", TABLE, TABLE.replace("2,", "2.1,"), False),
        ("x.csv", TABLE, TABLE + "c,3,three\n", False),
        ("x.csv", TABLE, TABLE.replace("id,value", "value,id"), False),
        ("x.csv", TABLE, 'id,"value', False),
        ("x.csv", "v\nnan\n", "v\nNaN\n", False),
        ("x.toml", "a = 1\nb = 2\n", "# told\nb = 2\na = 1\n", True),
        ("x.toml", "a = 1\n", "a = 2\n", False),
        ("x.toml", "a = 1\n", "a = \n", False),
    ],
)
def test_form_is_no_content(name, old, new, same):
    assert same_content(name, old, new) is same


def test_rows_are_counted_and_some_told():
    new = "id,value,note\na,1,one\nb,3,two\nc,4,\nd,5,\ne,6,\n"
    change = file_change("x.csv", TABLE, new)
    assert (change.added, change.removed, change.changed) == (3, 0, 1)
    assert list(change_lines([change])) == [
        "x.csv: 3 added, 0 removed, 1 changed",
        *("  added c", "  added d", "  added e"),
        "  and 1 more",
    ]
    back = file_change("x.csv", new, TABLE)
    assert (back.added, back.removed, back.changed) == (0, 3, 1)


def test_a_change_names_row_column_and_both_values():
    assert file_change("x.csv", TABLE, TABLE.replace("2,", ",")).examples == ("b: value 2 \u2192 empty",)
    long = file_change("x.csv", TABLE, TABLE.replace("two", "far " * 100)).examples[0]
    assert long.endswith("\u2026")
    assert len(long) < 90


def test_parts_of_a_toml_file_are_told_by_their_id():
    old = 'name = "x"\n[[tier]]\nid = "T0"\nfee = 1\n[[tier]]\nid = "T1"\nfee = 1\n'
    new = old.replace('"T1"\nfee = 1', '"T1"\nfee = 2') + '[[tier]]\nid = "T2"\n'
    assert file_change("x.toml", old, new).examples == ("added tier, T2", "tier, T1: fee 1 \u2192 2")
    assert file_change("x.toml", old, old.replace('"x"', '"y"')).examples == ("name x \u2192 y",)


def test_many_rows_of_one_name_are_told_apart_in_time():
    many = "date,side,event\n" + "2026-01-01,US,x\n" * 60_000
    begun = time.process_time()
    change = file_change("policy_events.csv", many, many + "2026-01-01,US,x\n")
    assert (change.added, change.removed, change.changed) == (1, 0, 0)
    assert time.process_time() - begun < 30, "each with each would take hours"
