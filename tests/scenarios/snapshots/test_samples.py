"""Every format keeps a file of its time in ``samples``; each of them still opens, with all that it held.

A sample is made once, by the program of its time, and never again.
"""

from pathlib import Path

import pytest

from scenarios.snapshots.container import FORMAT
from scenarios.snapshots.content import Setting
from scenarios.snapshots.opening import UNKNOWN, open_snapshot

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_file_of_each_format_opens_with_all_that_it_held(tmp_path, number):
    found = open_snapshot(SAMPLES / f"format_{number}.chokepoint", tmp_path)
    assert found.seal.status == UNKNOWN
    assert found.words.startswith("unchanged since 26 Nov 2026, by Ann; first file from key 5647 5aa7 5463 474c")
    snapshot = found.snapshot
    assert [one.id for one in snapshot.pages] == ["title", "share.inference.revenue", "market.supply", "definitions"]
    assert snapshot.scenario.settings == (Setting("tier", "2027Q1", "T8"), Setting("hbm_supply", "2026Q4", 0.5))
    assert [(one.id, one.value) for one in snapshot.levers] == [("hbm_supply", 0.5), ("tier", "T8")]
    shown = snapshot.pages[1].shown[0]
    assert (len(shown.at), shown.at[0]) == (32, 2023.125)
    assert shown.line("reference").values[24].hex() == "0x1.f0965440d59f1p-1"
    assert snapshot.pages[2].shown[0].places == tuple(str(year) for year in range(2023, 2031))
    assert len(snapshot.pages[3].shown[0].rows) > 5
