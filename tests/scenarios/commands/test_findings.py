"""Answers of analyses in every form that leaves the program: the same pages, and the same numbers read back."""

import io
import re
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pptx import Presentation
from PySide6.QtCore import Qt
from typer.testing import CliRunner

from desktop.panels.viewer import ViewerWindow
from desktop.toolkit import make_qt
from desktop.viewer import Viewer
from scenarios.commands.findings import FINDINGS, with_findings
from scenarios.commands.line import app
from scenarios.commands.told import told_of
from scenarios.errors import InputError
from scenarios.exports.formats import FORMATS, Options, unwatched
from scenarios.exports.web.page import web_bytes
from scenarios.exports.web.svg import unbroken
from scenarios.figures.plots import Curves, Field, Spans
from scenarios.scenario import Scenario
from scenarios.snapshots.content import snapshot_bytes
from scenarios.snapshots.making import Choices, snapshot_of
from tests.browser import Browser
from tests.shared_engine import SHIPPED, engine_of

NAME = "A scenario whose name is as long as those that people give to a scenario"
WANTED = (
    *("why", "tornado", "seek=hbm_supply+hbm_control share:inference:revenue>=0.6@2028 0.8"),
    *("matrix=hbm_supply=0.5:2 tier=T3:T7 Poor,Kept out,Flooded,Self made", "mix=this=1,hbm_choke=3"),
)
WAIT = 15_000


@pytest.fixture(scope="module")
def told(catalog):
    scenario = Scenario(NAME, draws=6).with_value(catalog, "hbm_supply", 0.5).with_value(catalog, "tier", "T8")
    return with_findings(told_of(scenario, Scenario("Baseline"), catalog, "revenue", 2028), WANTED)


@pytest.fixture(scope="module")
def snapshot(told):
    choices = Choices("2026-11-24T14:02:11.000000+00:00", "Ann")
    return snapshot_of(told, [one.id for one in told.found], choices)


def numbers_of(figure):
    """Return what must be read back of a figure."""
    if isinstance(figure, Spans):
        ends = [(row.begin, row.end) for row in figure.rows]
    elif isinstance(figure, Curves):
        ends = [line.values for line in figure.lines]
    else:
        assert isinstance(figure, Field)
        ends = figure.values
    found = np.ravel(ends)
    return found[np.isfinite(found)]


def figures(told, *kinds):
    return [shown for page in told.found for shown in page.shown if isinstance(shown, kinds)]


def assert_among(numbers, cells):
    known = np.array([one for one in cells if isinstance(one, int | float)])
    for one in numbers:
        assert np.isclose(known, one, atol=1e-9).any(), one


def test_the_pages_are_those_of_the_analyses(told):
    assert [one.id for one in told.found] == [
        *("why.inference.revenue.2028", "why.training.revenue.2028"),
        *("matters.tornado.inference", "matters.tornado.training", "seek", "seek.frontier"),
        *("corners.inference", "corners.training", "mixture.inference", "mixture.training"),
    ]
    assert [len(figures(told, kind)) for kind in (Spans, Curves, Field)] == [4, 1, 3]
    assert f"{NAME} 25 %, HBM choked 75 %" in told.found[-1].detail


def test_a_deck_holds_their_numbers(told):
    deck = Presentation(io.BytesIO(FORMATS[".pptx"].content(told, told.found, Options(), unwatched)))
    shapes = {one.name: one for slide in deck.slides for one in slide.shapes}
    for figure in figures(told, Spans, Curves):
        blob = shapes[f"chokepoint:{figure.id}"].chart.part.chart_workbook.xlsx_part.blob
        sheet = openpyxl.load_workbook(io.BytesIO(blob), data_only=True).active
        assert_among(numbers_of(figure), [cell for row in sheet.iter_rows(values_only=True) for cell in row])
    for field in figures(told, Field):
        texts = [cell.text for row in shapes[f"chokepoint:{field.id}"].table.rows for cell in row.cells]
        there = {float(one) / 100 for text in texts for one in re.findall(r"(\d+) %", text)}
        assert set(np.round(numbers_of(field), 2)) <= there


def test_signposts_are_found_of_the_runs_that_are_there_and_of_another_scenario(catalog):
    alone = told_of(Scenario("Mine", draws=120), None, catalog, "revenue", 2028)
    told = with_findings(alone, ["signposts"])
    assert [one.id for one in told.found] == ["signposts", "signposts.rules"]
    assert told.found[0].title.startswith("If 2027 H")
    [spans] = figures(told, Spans)
    assert len(spans.rows) > 1
    told = with_findings(alone, ["signposts=2027H2 hbm_choke"])
    assert "it is the world of \u201cHBM choked\u201d" in told.found[0].title
    told = with_findings(alone, ["signposts=2027H2 share:training:revenue>=0.6@2028"])
    assert "training" in told.found[0].title


def test_a_workbook_holds_their_numbers(told):
    book = openpyxl.load_workbook(io.BytesIO(FORMATS[".xlsx"].content(told, told.found, Options(), unwatched)))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    for figure in figures(told, Spans, Curves, Field):
        assert_among(numbers_of(figure), cells)


@pytest.mark.parametrize("suffix", [".svg", ".pdf"])
def test_each_page_is_a_picture(told, suffix):
    for page in told.found:
        raw = FORMATS[suffix].content(told, [page], Options(), unwatched)
        assert raw.startswith(b"<?xml" if suffix == ".svg" else b"%PDF")


def test_a_viewer_draws_every_page_of_a_snapshot(told, snapshot, qtbot, tmp_path):
    file = tmp_path / "pages.chokepoint"
    file.write_bytes(snapshot_bytes(snapshot, Ed25519PrivateKey.from_private_bytes(bytes(range(32)))))
    make_qt()
    window = ViewerWindow()
    viewer = Viewer(window, file, tmp_path / "home", lambda: SHIPPED.catalog, engine_of)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: bool(window.seal.words.text()), timeout=WAIT)
    assert [one.title for one in viewer.pages] == [one.title for one in told.found]
    assert [numbers_of(shown).tolist() for one in viewer.pages for shown in one.shown if isinstance(shown, Spans)] == [
        numbers_of(shown).tolist() for shown in figures(told, Spans)
    ]
    for place, page in enumerate(viewer.pages, 1):
        assert window.seal.place.text() == f"page {place} of {len(viewer.pages)}"
        qtbot.waitUntil(lambda: not window.picture.image().isNull() and not window.picture.words(), timeout=WAIT)
        assert window.picture.spoken_value().startswith(page.title)
        qtbot.keyClick(window.picture, Qt.Key.Key_PageDown)
    with qtbot.waitSignal(window.closed):
        qtbot.keyClick(window.picture, Qt.Key.Key_Escape)


def test_a_browser_shows_them(told, snapshot, chromium, tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(web_bytes(snapshot))
    with Browser(chromium, tmp_path / "profile") as browser:
        browser.look(1000, 900)
        browser.open(file)
        titles = browser.run("[...document.querySelectorAll('h2')].map((one) => one.textContent)")
        wanted = [unbroken(one.title) for one in told.found]
        assert [one for one in titles if one in wanted] == wanted
        words = browser.run("document.body.textContent")
        assert all(row.said in words for figure in figures(told, Spans) for row in figure.rows)
        browser.look(380, 800)
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("tornadoo", "did you mean 'tornado'"),
        ("why", "needs --reference"),
        ("compare", "needs --reference"),
        ("seek", "LEVER[+OTHER] TARGET PROBABILITY"),
        ("seek=hbm_suply share:inference:revenue>=0.6@2028", "did you mean 'hbm_supply'"),
        ("seek=hbm_supply+hbm_supply share:inference:revenue>=0.6@2028", "name another lever"),
        ("seek=hbm_supply share:inference:revenue>=0.6@2028 much", "much is not a number"),
        ("worth=60", "60 is not allowed"),
        ("discover=share:inference:revenue<0.5@2028", "are too few to tell them apart"),
        ("discover", 'write --with "discover=BAD"'),
        ("robust", 'such as "robust=T3,T5,T7 futures=this,open_market"'),
        ("robust=T3,T99", "T99"),
        ("robust=T3,T7 futures=hbm_chok", "did you mean 'hbm_choke'"),
        ("robust=T3,T7 hbm_choke", "target: 'hbm_choke'"),
        ("signposts", "are needed to tell two worlds apart"),
        ("signposts=2030H1", "come too late"),
        ("matrix=tier", "matrix=ACROSS DOWN"),
        ("matrix=tier hbm_supply A,B", "write four names"),
        ("mix=hbm_choke", "write SCENARIO=WEIGHT"),
        ("mix=this=1", "at least two"),
    ],
)
def test_what_cannot_be_found_is_refused_in_a_sentence(told, typed, words):
    with pytest.raises(InputError, match=re.escape(words)):
        with_findings(replace(told, reference=None, found=()), [typed])


def test_the_same_analysis_twice_is_refused(told):
    """Its pages have the same names: the second would take the place of the first without a word."""
    with pytest.raises(InputError, match="--with worth stands twice"):
        with_findings(told, ["worth=0.4", "why", "worth = 0.6"])


def test_a_safe_choice_is_found_in_futures_as_the_command_finds_it(told):
    """The words of ``robust --futures`` are known here too, and the scenario itself is one of the futures."""
    target = "share:inference:revenue>=0.6@2028"
    for typed in (f"robust=T3,T7 futures=this,hbm_choke {target}", f"robust=T3,T7 {target} futures=this,hbm_choke"):
        pages = with_findings(replace(told, found=()), [typed]).found
        share = pages[1].shown[0]
        assert isinstance(share, Field)
        assert share.across == (NAME, told.projection.catalog.presets["hbm_choke"]["name"])
        assert share.level == 0.6
        assert share.values.shape == (2, 2)
        assert not np.array_equal(share.values[:, 0], share.values[:, 1])
        assert "2 futures" in pages[0].method


def test_all_that_was_typed_is_read_before_anything_is_computed(told):
    """A slip in the last analysis is told at once, whatever the first would have found."""
    first, last = "discover=share:inference:revenue<0.5@2028", "seek=hbm_supply"
    with pytest.raises(InputError, match="are too few to tell them apart"):
        with_findings(told, [first])
    with pytest.raises(InputError, match=re.escape("LEVER[+OTHER] TARGET")):
        with_findings(told, [first, last])


def test_a_command_takes_analyses_along(tmp_path, monkeypatch):
    """A table of all numbers, a picture, a snapshot and a web page; every name is in the help."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.json").write_text('{"draws": 6, "values": {"hbm_supply": 0.5}}', encoding="utf-8")
    for words, held in (
        (("export", "mine.json", "--to", "out.csv", "--with", "why"), "why.training.revenue.2028"),
        (("export", "mine.json", "--to", "out.svg", "--with", "worth", "--figure", "matters.worth.training"), "worth"),
        (("snapshot", "make", "mine.json", "out.chokepoint", "--page", "title", "--with", "why"), "Why it moved"),
        (("snapshot", "web", "mine.json", "out.html", "--page", "title", "--with", "why"), "out.html"),
    ):
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.stderr
        assert held in result.stdout
    assert "Why it moved" in (tmp_path / "out.html").read_text(encoding="utf-8")
    listed = CliRunner().invoke(app, ["export", "--help"]).stdout
    assert all(name in listed for name in FINDINGS)
