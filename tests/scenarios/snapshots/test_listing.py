from dataclasses import fields

from scenarios.snapshots.container import unsealed
from scenarios.snapshots.content import Snapshot
from scenarios.snapshots.listing import SIGNATURE_PART, fields_listed, listing
from scenarios.snapshots.packing import json_bytes, unpacked


def test_every_part_of_the_file_is_listed_and_nothing_else_is_in_it(snapshot, raw):
    content, _columns = unpacked(unsealed(raw).payload)
    assert set(content) == {one.name for one in fields(Snapshot)} == set(fields_listed())
    parts = {one.id: one for one in listing(snapshot)}
    pages = [f"pages.{place}" for place in range(1, len(content["pages"]) + 1)]
    assert list(parts) == [*pages, "imprint", "about", "scenario", "reference", "levers", SIGNATURE_PART]


def test_the_sizes_are_those_of_the_file_to_a_few_bytes(snapshot, raw):
    """Columns stand as places in the text: theirs have as many digits as there are columns before them."""
    content, columns = unpacked(unsealed(raw).payload)
    held = len(json_bytes(content)) + 8 * sum(len(one) for one in columns)
    told = sum(one.size for one in listing(snapshot) if one.id != SIGNATURE_PART)
    assert abs(held - told) < 3 * len(columns) + 100


def test_the_words_say_what_goes_along_and_what_stays(snapshot):
    parts = {one.id: one for one in listing(snapshot)}
    assert parts["pages.2"].name.startswith("Page 2: Inference: Chinese-made share")
    assert parts["pages.2"].detail == "1 chart, 196 numbers"
    assert parts["pages.5"].detail == "1 table"
    assert parts["about"].detail.startswith("Ann, 2026-11-24 14:02; copying allowed; data ")
    assert parts["scenario"].detail == "Ban: sets tier, hbm_supply, die_area; 20 draws, seed 7; no reasons, no notes"
    assert parts["levers"].detail == "HBM supply: ×0 to ×5; Export tier: one of 9"
