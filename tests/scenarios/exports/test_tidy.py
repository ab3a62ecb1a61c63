import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from scenarios.errors import InputError
from scenarios.exports.formats import export_file, unwatched
from scenarios.exports.tidy import TIDY_COLUMNS, inert, tidy_bytes
from scenarios.figures.pages import page, page_names, standard_pages
from tests import plots


@pytest.fixture(scope="module")
def pages(told):
    return [page(told, one) for one in standard_pages()]


@pytest.fixture(scope="module")
def read(told, pages):
    content = tidy_bytes(pages, told.imprint, unwatched)
    return pd.read_csv(io.BytesIO(content), dtype={"period": str})


def values(read, figure, series, statistic):
    rows = read[(read.figure == figure) & (read.series == series) & (read.statistic == statistic)]
    return rows.value.to_numpy()


def test_every_number_of_the_figures_reads_back_to_the_last_bit(pages, read):
    assert tuple(read.columns) == TIDY_COLUMNS
    share = pages[1].shown[0]
    yearly, quarterly = next(one.shown for one in pages if one.id == "market.money")
    assert read.unit[read.figure == share.id].unique().tolist() == ["fraction"]
    for figure, series, statistic, expected in (
        (share.id, "scenario", "median", share.lines[0].values),
        (share.id, "reference", "median", share.lines[1].values),
        (share.id, "scenario", "p10", share.band("80").low),
        (share.id, "scenario", "p75", share.band("50").high),
        (yearly.id, "grey", "median", yearly.series[2].values),
        (quarterly.id, "domestic", "p90", quarterly.band("80").high),
    ):
        np.testing.assert_array_equal(values(read, figure, series, statistic), expected)
    assert read[(read.figure == yearly.id)].period.unique().tolist() == list(yearly.places)
    assert read[(read.figure == quarterly.id)].period.iloc[[0, -1]].tolist() == ["2023Q1", "2030Q4"]


def test_events_are_parts_of_the_runs_and_their_past_is_a_gap(told, pages):
    binding = [one for one in pages if one.id == "market.binding"]
    lines = tidy_bytes(binding, told.imprint, unwatched).decode().splitlines()
    row = next(line for line in lines if line.startswith("market.binding,market.binding,fraction,2023Q1,dies"))
    assert row.startswith("market.binding,market.binding,fraction,2023Q1,dies,share of runs,,logic dies,")


def test_published_points_stand_beside_the_curves(told, read):
    published = read[(read.figure == "share.inference.revenue.official") & (read.series == "published")]
    marks = page(told, "share.inference.revenue").shown[0].marks
    assert published.value.tolist() == [one.value for one in marks]
    assert published.period.tolist()[0] == "2023"


def test_a_name_that_looks_like_a_formula_stays_a_text(told, read):
    assert inert(' =1+1\n"x"') == '\'=1+1 "x"'
    assert inert("1 + 1") == "1 + 1"
    assert read.imprint.unique().tolist() == [f"'{told.imprint.line(0)}"]
    assert not read.map(lambda cell: isinstance(cell, str) and cell.startswith(("=", "+", "-", "@"))).any(axis=None)


def test_a_table_alone_is_written_as_it_is_and_two_are_refused(told, tmp_path):
    file = tmp_path / "levers.csv"
    export_file(told, [page(told, "levers")], file)
    read = pd.read_csv(file)
    assert read["why"].tolist()[0] == "'=HYPERLINK(1)"
    assert read["lever"].tolist() == [row[0] for row in page(told, "levers").shown[0].rows]
    with pytest.raises(InputError, match="have 2 tables and no figure"):
        tidy_bytes([page(told, one) for one in ("levers", "sources")], told.imprint, unwatched)
    with pytest.raises(InputError, match="Title have 0 tables"):
        tidy_bytes([page(told, "title")], told.imprint, unwatched)


def test_stopping_between_pages_leaves_what_stood_there(told, pages, tmp_path):
    file = tmp_path / "out.csv"
    file.write_text("mine")
    seen = []

    def step(done, of):
        seen.append((done, of))
        if done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        export_file(told, pages, file, step=step)
    assert file.read_text() == "mine"
    assert [one for one, _of in seen] == [0, 1, 2, 3]
    assert set(page_names()) >= {one.id for one in pages}


def test_half_a_character_in_a_name_spoils_no_file(told):
    """JSON can hold half of an emoji, and no file can."""
    half = replace(told.imprint, scenario="half \ud83d")
    lines = tidy_bytes([page(told, "market.gap")], half, unwatched).decode().splitlines()
    assert lines[1].endswith(",half ? \u00b7 2026-11-26 \u00b7 data 2026-11")


def test_numbers_that_are_not_over_time_read_back_too(told):
    """Bars by name, curves by the place along them, cells by both their names, runs by number."""
    shown = plots.plots()
    made = [plots.page_of(one, name=name) for name, one in shown.items()]
    read = pd.read_csv(io.BytesIO(tidy_bytes(made, told.imprint, unwatched)), dtype={"period": str})
    bars, curves, cells, runs = shown["waterfall"], shown["curves"], shown["field"], shown["cloud"]
    for row in bars.rows:
        assert values(read, bars.id, row.id, "begin").tolist() == [row.begin]
        assert values(read, bars.id, row.id, "end").tolist() == [row.end]
        assert values(read, bars.id, row.id, "alone").tolist() == [row.alone] * (row.alone is not None)
    points = read[(read.figure == "matters") & (read.statistic == "point")]
    assert points.label.tolist()[:5] == ["×0.5", "×0.75", "×1", "×1.5", "×2"]
    assert values(read, "matters", "base", "level").tolist() == [0.4]
    np.testing.assert_array_equal(values(read, "seek", "training", "value"), curves.lines[1].values)
    np.testing.assert_array_equal(values(read, "seek", "error", "low"), curves.bands[0].low)
    assert read[(read.figure == "seek") & (read.series == "training")].period.astype(float).tolist() == list(curves.x)
    assert values(read, "seek", "level", "level").tolist() == [0.8]
    for row, expected in zip(cells.down, cells.values, strict=True):
        chosen = read[(read.page == "field") & (read.series == inert(row))]
        np.testing.assert_array_equal(chosen.value, expected)
        assert chosen.period.tolist() == [inert(one) for one in cells.across]
    named = plots.page_of(plots.awkward()["named cells"], name="named")
    read_named = pd.read_csv(io.BytesIO(tidy_bytes([named], told.imprint, unwatched)))
    assert read_named.label.tolist()[:2] == ["Named cells, Poor", "Named cells, Kept out of the market"]
    assert set(read_named.unit) == {"points lost"}
    np.testing.assert_array_equal(values(read, "discover", "x", "chosen"), runs.x[runs.chosen])
    assert set(read[(read.figure == "discover") & (read.series == "y")].unit) == {"dies/wafer"}
    assert read[(read.figure == "discover") & (read.period == "box")].value.fillna(-1).tolist() == [1.4, -1, -1, 35]
