"""What the tests of data packs share: packs edited as a spreadsheet would, by cells and rows."""

import csv
from io import StringIO


class CalledOffError(Exception):
    """Raised by a listener that wants no further step."""


def table(file):
    return list(csv.reader(StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


def write_table(file, rows):
    made = StringIO(newline="")
    csv.writer(made, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    file.write_text(made.getvalue(), encoding="utf-8-sig", newline="")


def set_cell(file, key, column, value):
    """Put a value into one column of the row that begins with a key; return the value before."""
    rows = table(file)
    row = next(row for row in rows if row and row[0] == key)
    place = rows[0].index(column)
    before, row[place] = row[place], value
    write_table(file, rows)
    return before


def add_copy(file, key, changes):
    """Add a copy of the row that begins with a key, with other values in some columns."""
    rows = table(file)
    row = list(next(row for row in rows if row and row[0] == key))
    for column, value in changes.items():
        row[rows[0].index(column)] = value
    write_table(file, [*rows, row])


def remove_row(file, key):
    write_table(file, [row for row in table(file) if not row or row[0] != key])


def replace_text(file, old, new):
    text = file.read_text(encoding="utf-8-sig")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8-sig" if file.suffix == ".csv" else "utf-8", newline="")


NEW_TIER = """
[[tier]]
id = "T9"
name = "Only slow chips"
effective = ""
text = "Nothing above 1000 TPP."
evidence = ["R00"]
hypothetical = true
rules = [{ when = "tpp >= 1000", outcome = "denial" }, { when = "true", outcome = "allowed" }]
"""


def move_on(pack):
    """Edit a pack as after one more quarter: a parameter, a chip, a tier, an observation, the horizon."""
    set_cell(pack / "parameters.csv", "licence_approval", "central", "0.6")
    add_copy(pack / "chips.csv", "H20 96GB", {"chip": "H25 Test"})
    with (pack / "tiers.toml").open("a", encoding="utf-8") as handle:
        handle.write(NEW_TIER)
    seen = {"id": "units_share_2026Q4_test", "period": "2026Q4", "value": "0.6", "sd": ""}
    add_copy(pack / "backtest/observations.csv", "units_share_2024_idc", seen)
    replace_text(pack / "data.toml", 'last_observed_quarter = "2026Q3"', 'last_observed_quarter = "2026Q4"')
    replace_text(pack / "data.toml", 'version = "2026-11"', 'version = "2027-01"')
