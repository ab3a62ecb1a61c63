import csv
import random
import shutil
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources import resource_path
from scenarios.catalog_files import load_catalog, read_catalog
from scenarios.data_packs import export_pack, known_files, next_version, read_pack, reason, version_key
from scenarios.errors import DataError, StorageError
from scenarios.pack_files import README
from tests.scenarios.packs import (
    CalledOffError,
    add_copy,
    move_on,
    remove_row,
    replace_text,
    set_cell,
    table,
    write_table,
)

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    return export_pack(CATALOG, tmp_path_factory.mktemp("exported") / "data")


@pytest.fixture
def pack(exported, tmp_path):
    """Return an exported folder of one's own to edit."""
    return shutil.copytree(exported, tmp_path / "data")


def preview_of(pack):
    return read_pack(pack, CATALOG, trial=False)


def lines(preview):
    return "\n".join(preview.lines())


def test_all_data_are_exported_in_a_form_that_spreadsheets_know(exported):
    """Every shipped file but the derived tastes, tables with the mark of UTF-8, and a note on each."""
    found = {file.relative_to(exported).as_posix() for file in exported.rglob("*") if file.is_file()}
    assert found == {*known_files(), README}
    assert all((exported / name).read_bytes()[:3] == b"\xef\xbb\xbf" for name in found if name.endswith(".csv"))
    readme = (exported / README).read_text(encoding="utf-8-sig")
    folders = {name.partition("/")[0] if "/" in name else name for name in known_files()}
    assert all(name in readme for name in folders)
    assert CATALOG.version in readme
    assert read_catalog(exported).parameters == CATALOG.parameters


@pytest.mark.parametrize("name", ["data", "data.zip"])
def test_there_and_back_changes_nothing_and_says_so(tmp_path, name):
    target = export_pack(CATALOG, tmp_path / name)
    preview = preview_of(target)
    assert preview.changes_nothing
    assert (preview.version, preview.refused, preview.left_out) == (CATALOG.version, (), ())
    assert lines(preview) == f"The data pack changes nothing: data {CATALOG.version} stay as they are."


def test_what_a_spreadsheet_does_to_form_is_no_change(pack):
    """Everything quoted, other line ends, zeros at the end: the same data."""
    for name in known_files():
        if name.endswith(".csv"):
            write_table(pack / name, table(pack / name))
    before = set_cell(pack / "parameters.csv", "licence_approval", "central", "0.500")
    assert before == "0.5"
    assert preview_of(pack).changes_nothing


def test_another_version_alone_is_no_change(pack):
    replace_text(pack / "data.toml", CATALOG.version, "2027-03")
    assert preview_of(pack).changes_nothing


def test_a_pack_may_hold_only_what_changed(pack, tmp_path):
    small = tmp_path / "small.zip"
    set_cell(pack / "parameters.csv", "licence_approval", "central", "0.6")
    with zipfile.ZipFile(small, "w") as archive:
        archive.write(pack / "parameters.csv", "parameters.csv")
    preview = preview_of(small)
    assert not preview.refused
    assert [(one.file, one.added, one.removed, one.changed) for one in preview.changes] == [("parameters.csv", 0, 0, 1)]
    assert preview.version == next_version(CATALOG.version) == "2026-11+1"
    assert "Licence approval rate (licence_approval): 50 % \u2192 60 %" in preview.told
    assert "licence_approval: central 0.5 \u2192 0.6" in lines(preview)


def test_the_preview_says_all_that_moves(pack):
    move_on(pack)
    preview = preview_of(pack)
    said = lines(preview)
    assert not preview.refused
    for words in (
        "Data 2026-11 \u2192 2027-01",
        "Observed until 2026Q4, was 2026Q3",
        "Chips added: H25 Test",
        "Tiers added: T9",
        "50 % \u2192 60 %",
        "chips.csv: 1 added, 0 removed, 0 changed",
        "backtest/observations.csv: 1 added, 0 removed, 0 changed",
        "Preset deepseek_07: algorithmic_efficiency: 2026Q4 is observed now; the value holds from 2027Q1 on",
    ):
        assert words in said
    assert not preview.numbers_stay


def test_what_begins_is_told_and_can_be_called_off(pack):
    """Reading, checking and the trial; what the listener raises comes out."""
    set_cell(pack / "parameters.csv", "licence_approval", "central", "0.6")
    told = []
    read_pack(pack, CATALOG, trial=False, step=told.append)
    assert told == ["Reading data", "Checking every row", "Trying the model on these data"]

    def call_off(words):
        if words == told[1]:
            raise CalledOffError

    with pytest.raises(CalledOffError):
        read_pack(pack, CATALOG, trial=False, step=call_off)


def test_more_evidence_leaves_the_numbers_as_they_are(pack):
    add_copy(pack / "evidence/market.csv", "M078", {"id": "M900"})
    preview = preview_of(pack)
    assert preview.numbers_stay
    assert preview.version == "2026-11+1"
    assert "added M900" in lines(preview)


def test_removed_and_changed_rows_are_counted(pack):
    remove_row(pack / "chips.csv", "A100 80GB SXM")
    set_cell(pack / "chips.csv", "H20 96GB", "price_usd_central", "9999")
    replace_text(pack / "tiers.toml", 'name = "October 2022 rule"', 'name = "The rule of October"')
    said = lines(preview_of(pack))
    assert "Chips removed: A100 80GB SXM" in said
    assert "Tiers changed: T1" in said
    assert "chips.csv: 0 added, 1 removed, 1 changed" in said
    assert "H20 96GB: price_usd_central" in said


@pytest.mark.parametrize(
    ("name", "key", "column", "value"),
    [
        ("backtest/observations.csv", "units_share_2023H1_idc", "value", "thirty"),
        ("evidence/software.csv", "W001", "central", "many"),
        ("vendors.csv", "Alibaba T-Head", "relative_price_usd", "dear"),
    ],
)
def test_a_refused_row_of_loose_tables_is_left_out_and_named(pack, name, key, column, value):
    add_copy(pack / "evidence/market.csv", "M078", {"id": "M900"})
    line = next(at for at, row in enumerate(table(pack / name), start=1) if row[0] == key)
    set_cell(pack / name, key, column, value)
    preview = preview_of(pack)
    if preview.refused:  # a source that others name cannot be left out
        assert key in lines(preview)
        return
    assert [(one.line, one.column, one.value) for one in preview.left_out] == [(line, column, value)]
    assert f"line {line}, column '{column}': '{value}' is not allowed" in lines(preview)
    assert "added M900" in lines(preview)


def test_several_refused_rows_keep_their_lines(pack):
    file = pack / "backtest/observations.csv"
    rows = table(file)
    for place in (5, 9):
        rows[place][rows[0].index("value")] = "x"
    write_table(file, rows)
    assert [one.line for one in preview_of(pack).left_out] == [6, 10]


def test_all_refused_rows_of_a_table_are_named_at_once(pack):
    for key in ("licence_approval", "hbm_supply"):
        set_cell(pack / "parameters.csv", key, "central", "much")
    preview = preview_of(pack)
    assert [(one.column, one.value) for one in preview.refused] == [("central", "much")] * 2
    assert not preview.changes
    assert "The data pack is refused; nothing was changed:" in lines(preview)


REFUSED = [
    # what is done to the pack, part of what is said
    (lambda pack: remove_row(pack / "parameters.csv", "hbm_supply"), "hbm_supply"),
    (lambda pack: set_cell(pack / "parameters.csv", "hbm_supply", "effect", "replace"), "effect"),
    (lambda pack: set_cell(pack / "parameters.csv", "hbm_supply", "id", "hbm_suply"), "a row for hbm_supply"),
    (lambda pack: set_cell(pack / "chip_classes.csv", "F_hi", "stack", ""), "stack"),
    (lambda pack: remove_row(pack / "timelines.csv", "hbm_domestic"), "hbm_domestic"),
    (lambda pack: remove_row(pack / "vendors.csv", "Nvidia"), "a row for F_"),
    (lambda pack: set_cell(pack / "policy_events.csv", "2022-08-26", "date", "26/08/2022"), "a date such as"),
    (lambda pack: replace_text(pack / "data.toml", "2026-11", "../../evil"), "year and month"),
    (lambda pack: replace_text(pack / "data.toml", "2026-11", "2026-13"), "year and month"),
    (lambda pack: replace_text(pack / "data.toml", "2030Q4", "2020Q4"), "2023Q1"),
    (lambda pack: replace_text(pack / "presets/baseline.toml", "[values]", "[values]\nhbm_suply = 2"), "did you mean"),
    (lambda pack: replace_text(pack / "presets/baseline.toml", "claim =", "klaim ="), "claim"),
    (lambda pack: replace_text(pack / "backtest/ex_ante.toml", "known_until =", "known ="), "known_until"),
    (lambda pack: (pack / "tiers.toml").write_text("x = " + "[" * 100_000), "tiers.toml"),
    (lambda pack: (pack / "chips.csv").write_bytes(b"\xff\xfe\x00"), "UTF-8"),
    (lambda pack: (pack / "chips.csv").write_text('chip,"', encoding="utf-8"), "expected a CSV file"),
]


@pytest.mark.parametrize("place", range(len(REFUSED)))
def test_what_the_program_cannot_do_without_refuses_the_whole_pack(pack, place):
    spoil, told = REFUSED[place]
    spoil(pack)
    preview = preview_of(pack)
    assert preview.refused
    assert not preview.changes_nothing
    assert preview.version == CATALOG.version
    assert told in lines(preview)


def test_data_on_which_the_model_fails_are_refused(pack):
    """Well formed and yet nothing to run on: the trial finds it."""
    rows = table(pack / "timelines.csv")
    central = rows[0].index("central")
    for row in rows[1:]:
        row[central] = row[central - 1] = row[central + 1] = "0"
    write_table(pack / "timelines.csv", rows)
    preview = read_pack(pack, CATALOG)
    assert [one.column for one in preview.refused] == ["the model"]


def test_a_folder_in_use_is_not_written_over(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(StorageError, match="not empty"):
        export_pack(CATALOG, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_versions_are_in_order():
    versions = ["2026-11", "2026-11+1", "2026-11+2", "2026-11+10", "2026-12", "2027-01"]
    mixed = ["2026-11+10", "2027-01", "2026-11", "2026-12", "2026-11+2", "2026-11+1"]
    assert sorted(mixed, key=version_key) == versions
    assert next_version("2026-11+9") == "2026-11+10"


TABLES = [name for name in known_files() if name.endswith(".csv")]
NASTY = st.one_of(
    st.sampled_from(
        ["", " ", "nan", "-inf", "1e309", "-1", "0", "9" * 40, "a;b", "M078", "yes", "2026Q4", "\x00", '"']
    ),
    st.sampled_from(["'; DROP TABLE scenario; --", "=1+1", "../../x", "\u202etxt", "T8", '"', "1_000", "\u0663"]),
    st.text(max_size=20).filter(lambda text: "\r" not in text),
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(TABLES), seed=st.integers(0, 10**6), value=NASTY)
def test_any_cell_may_hold_anything(exported, tmp_path_factory, name, seed, value):
    """Whatever stands in a cell is taken, or refused in words; nothing else is ever raised."""
    folder = tmp_path_factory.mktemp("fuzz")
    rows, chance = table(exported / name), random.Random(seed)
    row = chance.choice(rows)
    row[chance.randrange(len(row))] = value
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    try:
        write_table(file, rows)
    except (UnicodeEncodeError, csv.Error):  # no spreadsheet could have written it
        return
    preview = preview_of(folder)
    refusals = (*preview.refused, *preview.left_out)
    assert all(isinstance(one, DataError) and 0 < len(reason(one)) <= 402 for one in refusals)
    assert lines(preview)
    assert set(preview.files) == set(known_files())


def test_the_shipped_folder_is_never_written(pack):
    """Reading a pack leaves the data in force byte by byte."""
    folder = resource_path("data")
    before = {name: (folder / name).read_bytes() for name in known_files()}
    move_on(pack)
    preview_of(pack)
    assert {name: (folder / name).read_bytes() for name in known_files()} == before
