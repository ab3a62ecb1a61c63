"""Every format keeps a file of its time in ``samples``; each of them still opens, with all that it held.

A sample is made once, by the program of its time, and never again.
"""

from math import inf, isnan
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
    assert [one.id for one in snapshot.pages][:4] == [
        "title",
        "share.inference.revenue",
        "market.supply",
        "definitions",
    ]
    assert snapshot.scenario.settings == (Setting("tier", "2027Q1", "T8"), Setting("hbm_supply", "2026Q4", 0.5))
    assert [(one.id, one.value) for one in snapshot.levers] == [("hbm_supply", 0.5), ("tier", "T8")]
    shown = snapshot.pages[1].shown[0]
    assert (len(shown.at), shown.at[0]) == (32, 2023.125)
    assert shown.line("reference").values[24].hex() == "0x1.f0965440d59f1p-1"
    assert snapshot.pages[2].shown[0].places == tuple(str(year) for year in range(2023, 2031))
    assert len(snapshot.pages[3].shown[0].rows) > 5


def test_the_second_format_holds_figures_that_are_not_over_time(tmp_path):
    pages = open_snapshot(SAMPLES / "format_2.chokepoint", tmp_path).snapshot.pages[4:]
    assert [one.id for one in pages] == ["waterfall", "tornado", "curves", "field", "regret", "cloud"]
    waterfall, tornado, curves, field, regret, cloud = (one.shown[0] for one in pages)
    assert [row.id for row in waterfall.rows] == ["reference", "hbm", "tier", "policy", "price", "far", "now"]
    assert (waterfall.rows[4].alone, waterfall.rows[4].error, tornado.rows[0].points[0].label) == (0.42, 0.012, "×0.5")
    assert isnan(tornado.rows[6].begin)
    assert (curves.x.shape, curves.level, curves.marks[0].at) == ((11,), 0.8, 2.62)
    assert (field.values.shape, isnan(field.values[1, 3]), regret.low_is_good) == ((5, 7), True, True)
    assert (cloud.chosen.dtype.kind, cloud.box) == ("b", (1.4, inf, -inf, 35.0))
