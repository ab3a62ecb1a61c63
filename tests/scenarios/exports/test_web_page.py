import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from scenarios.errors import InputError
from scenarios.exports.web.grid import grid_of, interpolated
from scenarios.exports.web.page import MOST_BYTES, web_bytes
from scenarios.figures.sentences import exact
from scenarios.snapshots.making import Choices, free_lever, snapshot_of
from tests.browser import Browser
from tests.pages import run
from tests.scenarios.exports.conftest import AWKWARD

PAGES = ("title", "share.training.revenue", "market.supply", "comparison", "definitions", "levers")


class Reader(HTMLParser):
    """Collects tags, their attributes and all texts of a page."""

    def __init__(self, raw):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(raw.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def snapshot(told, catalog):
    scenario = told.projection.scenario
    levers = (free_lever("enforcement", scenario, catalog, (0.4, 1.0)), free_lever("tier", scenario, catalog))
    tiers = replace(levers[1], choices=tuple(one for one in levers[1].choices if one.value in ("T4", "T8")))
    made = snapshot_of(told, PAGES, Choices("2026-11-24T14:02:11.000000+00:00", "Ann <b>", (levers[0], tiers)))
    return replace(made, imprint=replace(made.imprint, scenario=AWKWARD + "</script><script>alert(1)</script>"))


@pytest.fixture(scope="module")
def grid(snapshot, shared_engine):
    return grid_of(snapshot, shared_engine)


@pytest.fixture(scope="module")
def raw(snapshot, grid):
    return web_bytes(snapshot, grid)


def test_nothing_in_it_points_outside(raw):
    page = Reader(raw)
    assert {tag for tag, _attributes in page.tags} & {"img", "iframe", "object", "embed", "form", "base"} == set()
    links = [one for _tag, attributes in page.tags for name, one in attributes.items() if name in ("href", "src")]
    assert all(re.fullmatch(r"#page-\d+", one) for one in links)
    assert len(links) == len(PAGES)
    assert b"://" not in raw
    assert b"url(" not in raw
    assert not any("style" in attributes or any(name.startswith("on") for name in attributes)
                   for _tag, attributes in page.tags)  # fmt: skip


def test_the_policy_allows_its_own_style_and_script_only(raw, snapshot):
    policy = next(one["content"] for tag, one in Reader(raw).tags if one.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-")
    assert policy.count("sha256-") == 2
    still = web_bytes(snapshot)
    assert b"<script" not in still
    assert b"script-src" not in still


def test_texts_from_the_scenario_are_only_texts(raw):
    page = Reader(raw)
    assert [tag for tag, _attributes in page.tags].count("script") == 2
    assert not any(tag == "b" for tag, _attributes in page.tags)
    assert any("Ann <b>" in text for text in page.texts)


def test_provenance_stands_on_it(raw, snapshot):
    words = " ".join(Reader(raw).texts)
    assert "A snapshot of 24 Nov 2026, by Ann <b>." in words
    assert "This page is not signed" in words
    assert f"40 runs, seed 7; data {snapshot.imprint.data} ({snapshot.fingerprint}), engine" in words
    assert all(one in words for one in snapshot.imprint.sources)
    assert words.count("Largest error of interpolation found") == 4


def test_the_table_behind_a_chart_has_its_numbers(raw, snapshot):
    words = Reader(raw).texts
    shown = snapshot.pages[1].shown[0]
    assert exact(float(shown.lines[0].values[20]), "fraction") in words
    assert raw.count(b"<details>") == 4


def test_the_same_snapshot_makes_the_same_page_and_a_huge_one_is_refused(raw, snapshot, grid):
    assert web_bytes(snapshot, grid) == raw
    assert len(raw) < 600_000 < MOST_BYTES
    text = ("x" * 20_000,) * 200
    with pytest.raises(InputError, match="larger than 3 MB"):
        web_bytes(replace(snapshot, pages=(replace(snapshot.pages[0], text=text),)))


@pytest.fixture(scope="module")
def browser(chromium, tmp_path_factory):
    with Browser(chromium, tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture
def opened(browser, raw, tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(raw)
    browser.look(1000, 900)
    browser.open(file)
    return browser


def cells(browser, chart):
    rows = f"[...document.getElementById('{chart}-t').tBodies[0].rows]"
    return browser.run(f"{rows}.map((row) => row.cells[1].textContent)")


def test_levers_move_the_charts_by_keyboard_and_nothing_is_requested(opened, grid, snapshot):
    """The numbers in the table are those of the interpolation; back at the start they are the ones as made."""
    before = cells(opened, "p2c1")
    assert before == [exact(float(one), "fraction") for one in snapshot.pages[1].shown[0].lines[0].values]
    path = "document.getElementById('p2c1-l0').getAttribute('d')"
    drawn, tall = opened.run(path), "document.getElementById('p3c1-3-6').getAttribute('height')"
    column = opened.run(tall)
    opened.run("document.getElementById('lever-0').focus()")
    for _time in range(5):
        opened.press("ArrowLeft")
    assert opened.run("document.getElementById('lever-0').getAttribute('aria-valuetext')") == "75 %"
    assert opened.run("document.body.className") == "live moved"
    place = grid.keys.index(("share.training.revenue", "share.training.revenue.official", "scenario median"))
    begin = sum(grid.sizes[:place])
    expected = interpolated(grid, (0.75, "T8"))[begin : begin + grid.sizes[place]]
    found = [float(one.rstrip(" %")) / 100 if one else float("nan") for one in cells(opened, "p2c1")]
    assert found == pytest.approx(expected.tolist(), abs=0.0011, nan_ok=True)
    assert opened.run(tall) != column
    assert opened.run("getComputedStyle(document.getElementById('page-2-m').parentElement).display") == "inline"
    said = opened.run("document.getElementById('page-2-m').textContent")
    counted = r"no legal foreign supply · about \d+ % with smuggled cards · 8 in 10 runs: \d+–\d+ %$"
    assert re.search(counted, said)
    opened.press("End")
    assert (cells(opened, "p2c1"), opened.run(path)) == (before, drawn)
    assert opened.run("document.body.className") == "live"
    assert [one for one in opened.requests() if not one.endswith("page.html")] == []
    assert opened.problems() == []


def test_an_axis_stands_still_under_a_moving_hand_and_fits_when_it_rests(
    browser, told, catalog, shared_engine, tmp_path
):
    """Without HBM a premium is many times what it was: until the lever is let go the curve leaves the picture."""
    levers = (free_lever("hbm_supply", told.projection.scenario, catalog),)
    made = snapshot_of(told, ("market.premium",), Choices("2026-11-24T14:02:11.000000+00:00", "Ann", levers))
    file = tmp_path / "premium.html"
    file.write_bytes(web_bytes(made, grid_of(made, shared_engine)))
    browser.open(file)
    rulers = "[...document.querySelectorAll('#page-1 g')]"
    shown = f"{rulers}.findIndex((one) => one.getAttribute('display') !== 'none')"
    frames = "new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))"
    assert (browser.run(f"{rulers}.length > 2"), browser.run(shown)) == (True, 0)
    browser.run("document.getElementById('lever-0').value = 0")
    for event, is_first in (("input", True), ("change", False)):
        browser.run(f"document.getElementById('lever-0').dispatchEvent(new Event('{event}'))")
        browser.run(frames)
        assert (browser.run(shown) == 0) == is_first
    browser.run("document.getElementById('back').click()")
    assert browser.run(shown) == 0


def test_a_choice_moves_them_too_and_a_button_leads_back(opened, snapshot):
    before = cells(opened, "p2c1")
    opened.run("document.getElementById('lever-1').focus()")
    opened.press("ArrowUp")
    assert opened.run("document.getElementById('lever-1-value').textContent") == "T4"
    assert re.search(r", 2028: about \d+ % · ", opened.run("document.getElementById('page-2-m').textContent"))
    assert cells(opened, "p2c1") != before
    opened.run("document.getElementById('back').focus()")
    opened.press("Enter")
    assert cells(opened, "p2c1") == before


def test_numbers_open_by_keyboard_and_a_phone_needs_no_sideways_scrolling(opened):
    opened.run("document.querySelector('#page-2 summary').focus()")
    opened.press(" ")
    assert opened.run("document.querySelector('#page-2 details').open")
    opened.look(360, 740)
    assert opened.run("document.documentElement.scrollWidth") <= 360


def test_dark_and_light_are_the_reader_s_wish(opened):
    colours = []
    for dark in (False, True):
        opened.look(1000, 900, dark)
        colours.append(opened.run("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(245, 247, 249)", "rgb(19, 24, 29)"]


def test_it_prints_light_and_without_what_only_a_screen_can(opened, poppler, tmp_path):
    opened.look(1000, 900, dark=True)
    (tmp_path / "page.pdf").write_bytes(opened.printed())
    words = run([poppler / "pdftotext", "-layout", tmp_path / "page.pdf", "-"])
    assert "The numbers behind it" not in words
    assert "Training" in words
    assert "Published" not in words
    assert json.dumps(opened.problems()) == "[]"
