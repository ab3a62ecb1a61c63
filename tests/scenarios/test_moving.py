import copy
import json
import math
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import __version__
from scenarios.catalog_files import load_catalog
from scenarios.errors import InputError, StorageError
from scenarios.moving import MOST_SCENARIOS, Item, Refusal, read_parcel, write_parcel
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario, read_scenario, write_scenario

CATALOG = load_catalog()
OWN = "own Bar = tpp >= 2400 or performance_density >= 1.6 -> denial, true -> allowed 0.15"
LATER = {"labels": ["one", "zwei", "\u4e09"], "owner": {"name": "O'Brien'); DROP TABLE scenario;--", "since": None}}


def rich():
    """Return a scenario with all that one can hold: an own tier, a ramp, dates, reasons, awkward texts, more."""
    scenario = Scenario("Rich \u00b7 \u4e2d\u6587 \U0001f9ea \"'\\ <b>", draws=300, seed=2**32 - 1)
    for parameter_id, value, quarter in (
        *(("tier", OWN, "2027Q2"), ("tier", "T8", "2029Q1"), ("hbm_supply", 0.1 + 0.2, None)),
        *(("enforcement", n / 7, f"2028Q{n}") for n in range(1, 5)),
    ):
        scenario = scenario.with_value(CATALOG, parameter_id, value, quarter)
    reasons = MappingProxyType({"hbm_supply": "a\nb\t\u202e\x00 {x} %s"})
    return replace(scenario, reasons=reasons, other=MappingProxyType(LATER))


ITEMS = (
    *(Item(preset_scenario(one, CATALOG, name), name, "2026-10") for name, one in CATALOG.presets.items()),
    Item(rich(), "2028: about 60 %", "2026-09", "0.0.9", note="for\nthe board", tags=("memory", "\u4e09")),
    Item(Scenario("Empty")),
)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Return the plain content of a parcel with every preset and more."""
    file = tmp_path_factory.mktemp("real") / "all.json"
    write_parcel(ITEMS, file, CATALOG)
    return json.loads(file.read_text(encoding="utf-8"))


def written(folder, content):
    file = folder / "parcel.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_every_scenario_comes_back_as_it_went(tmp_path):
    """Presets, own tiers, reasons, dates and unknown fields: the same values, headline and versions, to the bit."""
    file = tmp_path / "all.json"
    write_parcel(ITEMS, file, CATALOG)
    parcel = read_parcel(file, CATALOG, ())
    assert parcel.refused == ()
    assert [one.scenario for one in parcel.items] == [one.scenario for one in ITEMS]
    for sent, come in zip(ITEMS, parcel.items, strict=True):
        assert come.scenario.fingerprint == sent.scenario.fingerprint
        assert (come.headline, come.engine_version) == (sent.headline, sent.engine_version)
        assert (come.note, come.tags, come.remarks) == (sent.note, sent.tags, ())
        assert come.data_version == (sent.data_version or CATALOG.version)
        assert (come.called, come.is_renamed) == (sent.scenario.name, False)
    again = tmp_path / "again.json"
    write_parcel(parcel.items[:-1], again, CATALOG)
    lines = again.read_text(encoding="utf-8").splitlines()
    assert lines[:-3] == file.read_text(encoding="utf-8").splitlines()[: len(lines) - 3]


def test_the_file_says_who_made_it_and_can_be_read_by_anyone(real):
    """Plain JSON in UTF-8; each scenario stands in the form of its own file."""
    assert list(real) == ["format", "made_by", "data_version", "scenarios"]
    assert (real["format"], real["made_by"]) == (1, f"Chokepoint {__version__}")
    assert real["data_version"] == CATALOG.version
    plain = real["scenarios"][len(CATALOG.presets)]
    assert plain["values"]["tier"] == {"2027Q2": CATALOG.tier(OWN).id, "2029Q1": "T8"}
    assert {key: plain[key] for key in LATER} == LATER
    assert plain["headline"] == "2028: about 60 %"
    assert (plain["note"], plain["tags"]) == ("for\nthe board", ["memory", "\u4e09"])
    assert not {"note", "tags"} & real["scenarios"][-1].keys(), "nothing is written of what there is not"


def test_what_the_file_says_of_itself_beyond_this_version_is_handed_on(tmp_path, real):
    """Unknown fields beside the list are in the parcel, and can be written again."""
    file = written(tmp_path, {**real, "licence": {"id": "CC0"}})
    parcel = read_parcel(file, CATALOG, ())
    assert dict(parcel.other) == {"licence": {"id": "CC0"}}
    write_parcel(parcel.items, file, CATALOG, parcel.other)
    assert json.loads(file.read_text(encoding="utf-8"))["licence"] == {"id": "CC0"}


def test_a_taken_name_is_told_beside_the_new_one(tmp_path):
    """Within the file as well as beside the library; a scenario without a name gets one."""
    plain = [{"name": name, "values": {}} for name in ("Ban", "ban", " Ban (2) ", "", "   ")]
    parcel = read_parcel(written(tmp_path, {"scenarios": plain}), CATALOG, ["BAN"])
    names = [one.scenario.name for one in parcel.items]
    assert names == ["Ban (2)", "ban (3)", "Ban (4)", "Unnamed", "Unnamed (2)"]
    assert [one.called for one in parcel.items] == ["Ban", "ban", "Ban (2)", "", ""]
    assert all(one.is_renamed for one in parcel.items)


def test_what_other_data_allowed_comes_as_far_as_these_allow_it(tmp_path):
    """Moved and told where the file says that it is of other data; refused where it does not."""
    plain = {"name": "Old", "values": {"hbm_supply": {"2026Q1": 9}, "gone": 1}}
    parcel = read_parcel(written(tmp_path, {"scenarios": [plain], "data_version": "2025-11"}), CATALOG, ())
    [item] = parcel.items
    assert item.scenario == Scenario("Old").with_value(CATALOG, "hbm_supply", 5)
    assert [one.split(":")[0] for one in item.remarks] == ["hbm_supply", "gone", "hbm_supply"]
    assert len(read_parcel(written(tmp_path, {"scenarios": [plain]}), CATALOG, ()).refused) == 1
    many = {"name": "Many", "values": {f"gone{n}": 1 for n in range(20_000)}}
    [refusal] = read_parcel(written(tmp_path, {"scenarios": [many], "data_version": "2025-11"}), CATALOG, ()).refused
    assert "more than 10000 values" in refusal.reason


REFUSED = [
    # one scenario of a file, and why it is refused
    (5, "expected an object"),
    ({"name": "A"}, ""),
    ({"name": 5, "values": {}}, "'name' is a text"),
    ({"name": "x" * 121, "values": {}}, "1 to 120 characters"),
    ({"values": {"hbm_suply": 2}}, "did you mean 'hbm_supply'?"),
    ({"values": {"x" * 10**6: 2}}, "unknown lever or parameter"),
    ({"values": {"hbm_supply": 9}}, "0 to 5"),
    ({"values": {"hbm_supply": 10**99}}, "0 to 5"),
    ({"values": {"hbm_supply": {"2026Q3": 2}}}, "2026Q4 to 2030Q4"),
    ({"values": {"hbm_supply": {f"{n:04}Q1": 1 for n in range(9999)}}}, "9999 quarters are more"),
    ({"values": {"tier": "own Bar = " + "true -> denial, " * 10**5}}, "expected a number, a tier"),
    ({"values": {"tier": [[[[1]]]]}}, "expected a number, a tier"),
    ({"values": {}, "draws": 10**99}, "1 to 100000"),
    ({"values": {}, "draws": True}, "whole numbers"),
    ({"values": {}, "note": ["a"]}, "a text for 'note' and a list of texts for 'tags'"),
    ({"values": {}, "tags": "a"}, "a text for 'note' and a list of texts for 'tags'"),
    ({"values": {}, "tags": ["a", 1]}, "a text for 'note' and a list of texts for 'tags'"),
    ({"values": {}, "tags": ["x" * 121]}, "1 to 120 characters"),
    ({"values": {}, "reasons": {"hbm_supply": 1}}, "expected texts by parameter"),
    ({"values": {}, "format": 2}, "format 1: 2"),
    ({"vlaues": {}}, "did you mean 'values'?"),
    ({"values": {}, "headline": ["x"]}, "headline: expected a text"),
    ({"values": {}, "engine_version": "1" * 1001}, "engine_version: expected a text"),
]


def test_a_scenario_that_is_refused_spoils_no_other(tmp_path):
    """Each with its place, its name and a reason in a sentence; names are taken only for what comes."""
    wrong = [content for content, told in REFUSED if told]
    parcel = read_parcel(written(tmp_path, {"scenarios": [*wrong, {"name": "A"}, {"name": "A"}]}), CATALOG, ())
    assert [one.scenario.name for one in parcel.items] == ["A", "A (2)"]
    assert [one.place for one in parcel.refused] == list(range(1, len(wrong) + 1))
    for one, told in zip(parcel.refused, filter(None, (told for _content, told in REFUSED)), strict=True):
        assert told in one.reason
        assert len(one.reason) <= 300
        assert len(one.name) <= 60
    named = read_parcel(written(tmp_path, {"scenarios": [{"name": "B", "values": 1}]}), CATALOG, ()).refused
    assert isinstance(named[0], Refusal)
    assert named[0].name == "B"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([], "expected an object with 'scenarios'"),
        ({"scenarios": {}}, "'scenarios' is a list"),
        ({"scenarios": None}, "'scenarios' is a list"),
        ({"scenarios": [], "data_version": 3}, "'data_version' a text"),
        ({"scenarios": [], "format": 2}, "its format is 2, known here is 1"),
        ({"scenarios": [], "format": ["x" * 999]}, "known here is 1"),
        ({"scenarios": [{}] * (MOST_SCENARIOS + 1)}, "more than 10000 scenarios"),
        ("[" * 10**6, "deep"),
    ],
)
def test_a_file_of_something_else_is_refused_as_a_whole(tmp_path, content, told):
    with pytest.raises(InputError) as refused:
        read_parcel(written(tmp_path, content), CATALOG, ())
    assert told in str(refused.value)
    assert len(str(refused.value)) < 400


def test_a_file_of_one_scenario_is_a_parcel_of_one(tmp_path):
    """The file that the window saves, named or not, comes the same way and keeps what is unknown here."""
    file = tmp_path / "mine.json"
    write_scenario(rich(), CATALOG, file)
    assert read_scenario(file, CATALOG) == rich()
    [item] = read_parcel(file, CATALOG, ()).items
    assert item.scenario == rich()
    write_scenario(replace(rich(), name=""), CATALOG, file)
    assert read_parcel(file, CATALOG, ()).items[0].scenario.name == "mine"
    write_parcel([Item(rich(), "2028: 60 %")], file, CATALOG)
    assert read_scenario(file, CATALOG) == rich()
    write_parcel(ITEMS, file, CATALOG)
    with pytest.raises(InputError, match="take them into the library"):
        read_scenario(file, CATALOG)


def test_a_place_that_cannot_be_written_keeps_what_it_has(tmp_path):
    (tmp_path / "all.json").mkdir()
    with pytest.raises(StorageError, match="The scenarios are where they were"):
        write_parcel(ITEMS, tmp_path / "all.json", CATALOG)
    with pytest.raises(InputError, match="more than 10000 scenarios in one file"):
        write_parcel([Item(Scenario())] * (MOST_SCENARIOS + 1), tmp_path / "more.json", CATALOG)
    assert [one.name for one in tmp_path.iterdir()] == ["all.json"]


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(
    SCALARS | st.sampled_from([10**98, "T5", OWN, "2027Q1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("format", "name", "draws", "seed", "values", "reasons", "headline", "data_version", "note", "tags", "later")
ENTRIES = st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6)
PARCELS = st.fixed_dictionaries({"scenarios": st.lists(ENTRIES | JSON, max_size=3)}, optional={"x": JSON})


def either_refused_or_sound(file):
    """Read a file that may hold anything: the only error is an `InputError`, and what comes can be written again."""
    before = file.read_bytes()
    try:
        parcel = read_parcel(file, CATALOG, ["A", "Unnamed"])
    except InputError:
        return
    finally:
        assert file.read_bytes() == before
        assert [one.name for one in file.parent.iterdir()] == [file.name]
    again = file.with_name("again.json")
    write_parcel(parcel.items, again, CATALOG, parcel.other)
    come = read_parcel(again, CATALOG, ())
    again.unlink()
    assert come.refused == ()
    assert [one.scenario for one in come.items] == [one.scenario for one in parcel.items]


@settings(max_examples=150, deadline=None)
@given(
    JSON | ENTRIES | st.fixed_dictionaries({"scenarios": st.lists(ENTRIES | JSON, max_size=3)}, optional={"x": JSON})
)
def test_arbitrary_json_is_refused_or_sound(tmp_path_factory, content):
    either_refused_or_sound(written(tmp_path_factory.mktemp("fuzz"), content))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_spoiled_parcel_is_refused_or_sound(tmp_path_factory, real, data):
    """One place of a real file, found by going down at random, holds something else, is gone, or has company."""
    content = copy.deepcopy({**real, "scenarios": real["scenarios"][-3:]})
    at = content
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            break
        at = at[key]
    match data.draw(st.sampled_from(["replaced", "gone", "beside"])):
        case "replaced":
            at[key] = data.draw(JSON)
        case "gone":
            del at[key]
        case "beside" if isinstance(at, dict):
            at[data.draw(st.text())] = data.draw(JSON)
    either_refused_or_sound(written(tmp_path_factory.mktemp("fuzz"), content))


@settings(max_examples=150, deadline=None)
@given(st.integers(0), st.binary(max_size=4), st.integers(0, 6))
def test_a_damaged_file_is_refused_or_sound(tmp_path_factory, real, place, bytes_there, cut):
    """A few bytes of a real file are others, or missing."""
    raw = json.dumps({**real, "scenarios": real["scenarios"][-2:]}, ensure_ascii=False).encode()
    place %= len(raw)
    file = tmp_path_factory.mktemp("fuzz") / "parcel.json"
    file.write_bytes(raw[:place] + bytes_there + raw[place + cut :])
    either_refused_or_sound(file)


def test_the_strangest_numbers_of_python_never_reach_a_file(tmp_path):
    """NaN in a field that this version does not know could not be read by others: it is refused on the way in."""
    with pytest.raises(InputError, match="NaN"):
        read_parcel(written(tmp_path, {"values": {}, "later": math.nan}), CATALOG, ())
