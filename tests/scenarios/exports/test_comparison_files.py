"""The figures of a comparison in each format: what is open is grey in all of them, and tables keep all digits."""

import io
import zipfile
from datetime import date

import pytest

from resources.looks import LIGHT
from scenarios.analysis.comparison import shares_of
from scenarios.exports.comparison_files import write_comparison
from scenarios.exports.formats import unwatched
from scenarios.exports.pictures.drawing import picture_bytes
from scenarios.exports.slides.deck import deck_bytes
from scenarios.exports.web.svg import look_rules, series_class
from scenarios.exports.workbook.charts import _line
from scenarios.figures.comparison import compared, comparison_imprint, comparison_pages
from scenarios.figures.figure import OPEN, Line
from scenarios.scenario import Scenario

DAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def comparison(shared_engine, catalog):
    """Return two scenarios of which nobody can say which has the larger share."""
    choked = Scenario("=B", draws=20).with_value(catalog, "hbm_supply", 0.3)
    open_to = Scenario("A", draws=20).with_value(catalog, "tier", "T6")
    return compared([shares_of(shared_engine.project(one)) for one in (choked, open_to)])


@pytest.fixture(scope="module")
def pages(comparison):
    return comparison_pages(comparison, "revenue", 2028, (2028,), DAY)


def test_what_is_open_is_grey_in_every_format(comparison, pages):
    imprint = comparison_imprint(comparison, DAY)
    opened = next(one for one in pages[1].shown[1].lines if one.id.startswith(OPEN))
    picture = picture_bytes(pages[1], imprint, "svg").decode()
    drawn = picture.split(f".line.{opened.id}")[1].split("</g>")[0]
    assert LIGHT.muted.lower() in drawn.lower()
    assert f".{series_class(opened, 2)}{{stroke:{LIGHT.muted}" in look_rules(LIGHT)
    assert series_class(Line("scenario_2", "B", opened.values), 0) == "s0"
    assert _line(opened.id, 2)["color"] == LIGHT.muted
    with zipfile.ZipFile(io.BytesIO(deck_bytes(pages[:2], imprint, None, unwatched))) as deck:
        charts = [deck.read(name).decode() for name in deck.namelist() if "charts/chart" in name]
    series = [part for one in charts for part in one.split("<c:ser>") if opened.label in part.split("</c:tx>")[0]]
    assert series
    assert all('<a:schemeClr val="tx2"' in part for part in series)


def test_names_that_begin_a_formula_are_made_harmless(comparison, pages, tmp_path):
    """A spreadsheet that opens the tables computes nothing."""
    write_comparison(comparison, pages, comparison_imprint(comparison, DAY), (2028,), tmp_path)
    for name in ("levels", "outcomes", "what_differs"):
        text = (tmp_path / f"{name}.csv").read_text(encoding="utf-8")
        assert "'=B" in text
        assert not any(cell.startswith("=") for line in text.splitlines() for cell in line.split(","))
