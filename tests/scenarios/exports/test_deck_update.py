import io
from dataclasses import replace

import numpy as np
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from scenarios.errors import InputError, StorageError
from scenarios.exports.slides.deck import deck_bytes
from scenarios.exports.slides.fans import AREA, LINE
from scenarios.exports.slides.update import update_file, updated_deck
from tests.scenarios.exports.deck_pages import imprint, pages

FAN, PARTS = "chokepoint:share.made", "chokepoint:parts"
LATER = imprint("2027-02-01")


@pytest.fixture(scope="module")
def written():
    return deck_bytes(pages().values(), imprint())


def opened(content):
    return Presentation(io.BytesIO(content))


def saved(deck):
    content = io.BytesIO()
    deck.save(content)
    return content.getvalue()


def shape(deck, name):
    return next(one for slide in deck.slides for one in slide.shapes if one.name == name)


def values(deck, name, index):
    for plot in shape(deck, name).chart.plots:
        for one in plot.series:
            if int(one._element.idx.val) == index:
                return np.array([np.nan if value is None else value for value in one.values])
    raise AssertionError(index)


def test_a_deck_of_today_stays_as_it_is(written):
    content, report = updated_deck(written, pages().get, imprint())
    assert (report.changed, report.left) == ((), ())
    assert report.same > 10
    renamed = pages()
    renamed["share"] = replace(renamed["share"], shown=(replace(pages()["share"].shown[0], title="Another name"),))
    _new, report = updated_deck(written, renamed.get, imprint())
    assert report.changed == ("Slide 2: the chart \u201cAnother name\u201d: its words are new.",)
    assert content == written


def test_a_title_of_the_user_s_own_stays_and_is_told():
    own = replace(pages()["share"], title="Ours", own_title=True)
    content, report = updated_deck(deck_bytes([own], imprint()), pages(0.1).get, imprint())
    assert opened(content).slides[0].shapes.title.text == "Ours"
    assert report.left == ("Slide 1: the title left as it is: it was changed by hand.",)
    assert len(report.changed) > 1


def test_a_deck_that_powerpoint_has_saved_counts_as_untouched(written):
    """It writes numbers with 17 digits, leaves out what is empty, and cuts texts into pieces of its own."""
    deck = opened(written)
    for slide in deck.slides:
        for one in slide.shapes:
            for space in [one.chart._chartSpace] if one.has_chart else []:
                for value in space.xpath(".//c:val//c:v"):
                    value.text = f"{float(value.text):.17g}"
                for empty in space.xpath(".//c:dLbl/c:layout[not(*)]"):
                    empty.getparent().remove(empty)
                for shift in space.xpath(".//c:dLbl//c:manualLayout/c:y"):
                    shift.set("val", f"{float(shift.get('val')):.17g}")
    _content, report = updated_deck(saved(deck), pages().get, imprint())
    assert (report.changed, report.left) == ((), ())


def test_numbers_and_words_are_today_s_and_looks_and_places_stay(written):
    """A deck dressed by hand and moved about has the new numbers in its own fonts, colours and places."""
    deck = opened(written)
    frame = shape(deck, FAN)
    frame.left, frame.top, frame.width, frame.height = (Inches(one) for one in (1, 2.5, 9, 3.5))
    median = next(one for one in frame.chart.plots[1].series if int(one._element.idx.val) == LINE)
    median.format.line.color.rgb = RGBColor(0x12, 0x34, 0x56)
    frame.chart.font.name, frame.chart.font.size = "Georgia", Pt(17)
    title = deck.slides[1].shapes.title.text_frame.paragraphs[0].runs[0]
    title.font.name, title.font.italic = "Georgia", True
    arrow = shape(deck, f"{FAN}:arrow")
    arrow.line.color.rgb = RGBColor(0x65, 0x43, 0x21)
    content, report = updated_deck(saved(deck), pages(0.1).get, LATER)
    new = opened(content)
    fresh = pages(0.1)["share"].shown[0]
    assert np.array_equal(values(new, FAN, LINE), fresh.lines[0].values)
    after = shape(new, FAN)
    assert [one.inches for one in (after.left, after.top, after.width, after.height)] == [1, 2.5, 9, 3.5]
    again = next(one for one in after.chart.plots[1].series if int(one._element.idx.val) == LINE)
    assert again.format.line.color.rgb == RGBColor(0x12, 0x34, 0x56)
    assert (after.chart.font.name, after.chart.font.size) == ("Georgia", Pt(17))
    run = new.slides[1].shapes.title.text_frame.paragraphs[0].runs[0]
    assert (run.text, run.font.name, run.font.italic) == ("Training: 0.1", "Georgia", True)
    moved = shape(new, f"{FAN}:arrow")
    assert moved.line.color.rgb == RGBColor(0x65, 0x43, 0x21)
    plot = after.chart._chartSpace.xpath("c:chart/c:plotArea/c:layout/c:manualLayout")[0]
    top, height = (float(plot.xpath(f"c:{one}/@val")[0]) for one in "yh")
    assert moved.end_y == pytest.approx(after.top + after.height * (top + height * (1 - 0.5)), abs=20)
    assert shape(new, f"{FAN}:arrow words").text_frame.text == "+15 points"
    assert "2027-02-01" in shape(new, "Chokepoint footer").text_frame.text
    assert report.left == ()
    told = next(one for one in report.changed if "Share of all that is sold" in one)
    assert "Median ends at 60 % in place of 50 %" in told


def test_the_workbook_and_the_labels_of_parts_are_today_s_too(written):
    content, _report = updated_deck(written, pages(0.04).get, LATER)
    frame = shape(opened(content), PARTS)
    sheet = load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.value for cell in sheet["B"]][1:] == [None, pytest.approx(1 / 3 + 0.04), 0.54]
    labels = [one.xpath(".//a:t/text()") for one in frame.chart._chartSpace.xpath(".//c:dLbl[c:idx/@val=2]")]
    assert labels == [["54 %"], ["46 %"]]


def test_a_chart_and_texts_changed_by_hand_are_left_and_told(written):
    deck = opened(written)
    data = CategoryChartData()
    data.categories = ["2026", "2027", "2028"]
    data.add_series("dies", (0.1, 0.2, 0.3))
    shape(deck, PARTS).chart.replace_data(data)
    deck.slides[1].shapes.title.text_frame.text = "Our own words"
    shape(deck, f"{FAN}:arrow words").text_frame.text = "much more"
    shape(deck, "chokepoint:sources").table.cell(1, 1).text = "by hand"
    content, report = updated_deck(saved(deck), pages(0.1).get, LATER)
    new = opened(content)
    assert list(shape(new, PARTS).chart.plots[0].series[0].values) == [0.1, 0.2, 0.3]
    assert new.slides[1].shapes.title.text_frame.text == "Our own words"
    assert shape(new, f"{FAN}:arrow words").text_frame.text == "much more"
    assert shape(new, "chokepoint:sources").table.cell(1, 1).text == "by hand"
    told = "\n".join(report.left)
    for words in ("its numbers were changed by hand", "Slide 2: the title", "the arrow", "its cells were changed"):
        assert words in told
    assert np.array_equal(values(new, FAN, LINE), pages(0.1)["share"].shown[0].lines[0].values)


def test_a_chart_in_a_group_is_refilled_and_an_arrow_that_is_gone_stays_gone(written):
    deck = opened(written)
    slide = deck.slides[1]
    for one in [one for one in slide.shapes if ":arrow" in one.name]:
        one._element.getparent().remove(one._element)
    slide.shapes.add_group_shape([shape(deck, FAN)])
    content, report = updated_deck(saved(deck), pages(0.1).get, LATER)
    group = next(one for one in opened(content).slides[1].shapes if hasattr(one, "shapes"))
    points = group.shapes[0].chart._chartSpace.xpath(f".//c:ser[c:idx/@val={LINE}]/c:val//c:v")
    assert [float(one.text) for one in points] == list(pages(0.1)["share"].shown[0].lines[0].values)
    assert report.left == ("Slide 2: the arrow left as it is: it does not stand on the slide any more.",)


def test_gaps_come_and_go_and_the_arrow_with_its_difference(written):
    """A gap that is new has no point; an arrow without a difference goes, and comes back with one."""
    content, _report = updated_deck(written, pages(gap=True).get, LATER)
    line = shape(opened(content), FAN).chart._chartSpace.xpath(f".//c:ser[c:idx/@val={LINE}]")[0]
    points = line.xpath("c:val//c:pt/@idx")
    assert len(points) == 30
    assert not {"5", "31"} & set(points)
    assert line.xpath("c:dLbls/c:dLbl/c:idx/@val") == ["30"]
    plots = [type(one).__name__ for one in shape(opened(content), FAN).chart.plots]
    assert plots == ["LinePlot"]  # an area would fall to zero in a gap
    whole, _report = updated_deck(content, pages().get, LATER)
    assert shape(opened(whole), FAN).chart._chartSpace.xpath(".//c:ser/c:idx/@val") == shape(
        opened(written), FAN
    ).chart._chartSpace.xpath(".//c:ser/c:idx/@val")
    assert np.array_equal(values(opened(whole), FAN, AREA), pages()["share"].shown[0].bands[0].low)
    same = {name: replace(one, difference=None) for name, one in pages().items()}
    without, report = updated_deck(written, same.get, LATER)
    assert not any(":arrow" in one.name for one in opened(without).slides[1].shapes)
    assert any("the arrow is gone" in one for one in report.changed)
    back, _report = updated_deck(without, pages().get, LATER)
    assert shape(opened(back), f"{FAN}:arrow words").text_frame.text == "+5 points"


def test_a_series_that_comes_or_goes_and_a_table_that_grows(written):
    """Without a reference its line goes and returns; the last slide of a table takes the rows that are new."""
    alone = pages(rows=7)
    figure = alone["share"].shown[0]
    alone["share"] = replace(alone["share"], shown=(replace(figure, lines=figure.lines[:1]),), difference=None)
    content, report = updated_deck(written, alone.get, LATER)
    indices = shape(opened(content), FAN).chart._chartSpace.xpath(".//c:ser/c:idx/@val")
    assert str(LINE - 1) not in indices
    assert len(shape(opened(content), "chokepoint:sources").table.rows) == 8
    assert any("more rows than before" in one for one in report.changed)
    back, _report = updated_deck(content, pages().get, LATER)
    assert np.array_equal(values(opened(back), FAN, LINE - 1), pages()["share"].shown[0].lines[1].values)
    assert len(shape(opened(back), "chokepoint:sources").table.rows) == 5


def test_a_page_that_is_no_more_is_told_and_a_foreign_deck_refused(written):
    _content, report = updated_deck(written, lambda _name: None, LATER)
    assert report.changed == ()
    assert any("there is no page share any more" in one for one in report.left)
    with pytest.raises(InputError, match="holds no chart, text or table that this program wrote"):
        updated_deck(saved(Presentation()), pages().get, LATER, name="other.pptx")
    with pytest.raises(InputError, match=r"deck\.pptx cannot be updated: it is no PowerPoint file"):
        updated_deck(b"PK nothing", pages().get, LATER, name="deck.pptx")


def test_the_old_deck_stays_beside_the_new_one(written, tmp_path):
    """Its name tells until when it held; nothing is written where nothing changed or the file is not there."""
    file = tmp_path / "Board <deck>.pptx"
    file.write_bytes(written)
    assert update_file(file, pages().get, imprint())[1] is None
    assert list(tmp_path.iterdir()) == [file]
    for name in ("Board <deck> (before 2027-02-01).pptx", "Board <deck> (before 2027-02-01) 2.pptx"):
        before = file.read_bytes()
        shift = 0.1 if "2.pptx" not in name else 0.2
        report, kept = update_file(file, pages(shift).get, LATER)
        assert kept == tmp_path / name
        assert kept.read_bytes() == before
        assert report.changed
        assert file.read_bytes() != before
    with pytest.raises(StorageError, match="cannot be read"):
        update_file(tmp_path / "none.pptx", pages().get, LATER)


def test_a_text_that_is_a_table_today_is_left_and_told(written):
    """A deck never gets an empty page in place of "None of them"."""
    today = pages()
    today["title"] = replace(today["title"], text=(), shown=today["sources"].shown)
    content, report = updated_deck(written, today.get, imprint())
    assert any("the text left as it is: a table stands in its place today" in one for one in report.left)
    assert "First 0.0" in shape(opened(content), "Chokepoint text").text_frame.text
