import io
import math

import pandas as pd
import pytest

from scenarios.exports.clipboard import html_table, tsv
from scenarios.figures.cells import cells_of
from scenarios.figures.pages import page
from tests import plots


def equal(read, expected):
    return read == expected or (math.isnan(read) and math.isnan(expected))


@pytest.mark.parametrize("page_id", ["share.training.revenue", "market.binding", "market.money", "comparison"])
def test_rows_for_a_spreadsheet_are_the_numbers_of_the_figures(page_id, told):
    shown = page(told, page_id)
    tables = tsv(shown).split("\n\n")
    assert len(tables) == len(shown.shown)
    for text, figure in zip(tables, shown.shown, strict=True):
        cells, read = cells_of(figure), pd.read_csv(io.StringIO(text), sep="\t")
        assert tuple(read.columns) == cells.heads
        for row, expected in zip(read.itertuples(index=False), cells.rows, strict=True):
            assert all(map(equal, row[1:], expected[1:]))


def test_html_has_title_numbers_and_imprint(told):
    shown = page(told, "share.inference.revenue")
    text = html_table(shown, told.imprint)
    (read,) = pd.read_html(io.StringIO(text))
    cells = cells_of(shown.shown[0])
    assert tuple(read.columns) == cells.heads
    assert read.iloc[:, 1].tolist() == [row[1] for row in cells.rows]
    assert text.index(shown.title.split(",")[0]) < text.index("<table>") < text.index("against Baseline · 2026-11-26")
    assert "<b> &" not in text


def test_texts_stay_texts(told):
    """A name that begins like a formula, a date, a tag: nothing of it is read as more than a text."""
    rows = tsv(page(told, "levers"))
    assert "\t'=HYPERLINK(1)\n" in rows
    assert all(len(line.split("\t")) == 4 for line in rows.splitlines())
    html = html_table(page(told, "levers"), told.imprint)
    assert "mso-number-format:'\\@'\">&#x27;=HYPERLINK(1)</td>" in html
    assert ">=" not in html
    assert "&lt;b&gt; &amp;" in html
    assert "<td style=\"mso-number-format:'\\@'\">2026-01</td>" in html_table(page(told, "sources"), told.imprint)


def test_a_page_of_words_gives_its_words(told):
    shown = page(told, "title")
    lines = tsv(shown).splitlines()
    assert lines[0].startswith("'=1+1")
    assert lines[1:] == [" ".join(one.split()) for one in shown.text]
    assert "<table>" not in html_table(shown, told.imprint)


@pytest.mark.parametrize("shown", [*plots.plots().values(), plots.awkward()["40 rows"]])
def test_plots_are_rows_for_a_spreadsheet(shown, told):
    """Numbers with all their digits, gaps as empty cells, in both forms."""
    made, cells = plots.page_of(shown), cells_of(shown)
    read = pd.read_csv(io.StringIO(tsv(made)), sep="\t")
    (table,) = pd.read_html(io.StringIO(html_table(made, told.imprint)))
    for place, unit in enumerate(cells.units):
        if unit:
            for found in (read, table):
                expected = [row[place] for row in cells.rows]
                assert all(map(equal, found.iloc[:, place], expected))
