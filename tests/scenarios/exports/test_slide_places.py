"""Templates of houses, good and bad: whatever they bring, a deck is made or a sentence says why not."""

import io
import zipfile
from dataclasses import replace

import pytest
from pptx import Presentation
from pptx.util import Inches

from resources import resource_path
from scenarios.errors import InputError
from scenarios.exports.slides.deck import deck_bytes
from scenarios.exports.slides.template import template_bytes
from tests.scenarios.exports.deck_pages import imprint, pages

COLOURS = {"accent1": "C8102E", "accent2": "F2A900"}


def house(change=None, size=(13.333, 7.5)):
    """Return a template as houses make them: python-pptx's own layouts on wide pages, with a slide to be dropped."""
    deck = Presentation()
    wide = Inches(size[0]) / deck.slide_width
    deck.slide_width, deck.slide_height = (Inches(one) for one in size)
    for shapes in (deck.slide_master.shapes, *(one.shapes for one in deck.slide_layouts)):
        for one in shapes:
            if one._element.xpath("p:spPr/a:xfrm"):
                one.left, one.width = int(one.left * wide), int(one.width * wide)
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "A sample"
    if change is not None:
        change(deck)
    content = io.BytesIO()
    deck.save(content)
    return content.getvalue()


def rewritten(content, part, change):
    """Return a package with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return made.getvalue()


def made_with(content, tmp_path, *only, name="house.pptx"):
    """Return a deck of the pages made by hand, or of some of them, in a template."""
    file = tmp_path / name
    file.write_bytes(content)
    chosen = [one for one in pages().values() if not only or one.id in only]
    return Presentation(io.BytesIO(deck_bytes(chosen, imprint(), file)))


def texts(deck):
    return [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]


def test_the_shipped_template_is_what_the_looks_make():
    """Fonts and colours of the program and of its decks change together."""
    assert resource_path("templates/chokepoint.pptx").read_bytes() == template_bytes()


def test_a_house_s_layouts_are_found_by_the_types_of_their_placeholders(tmp_path):
    """Its sample slide goes; titles and charts stand in its placeholders; the chart's colours are the theme's."""
    deck = made_with(house(), tmp_path)
    assert "A sample" not in texts(deck)
    names = [slide.slide_layout.name for slide in deck.slides]
    assert names == ["Title Slide", *["Title and Content"] * 4]
    content = deck.slide_layouts[1].placeholders[1]
    slide = deck.slides[2]
    frame = next(one for one in slide.shapes if one.has_chart)
    assert frame.left == pytest.approx(content.left, abs=2)
    assert frame.top + frame.height == pytest.approx(content.top + content.height, abs=2)
    assert not frame.chart._chartSpace.xpath(".//a:srgbClr")
    assert {"accent1", "tx1"} <= set(frame.chart._chartSpace.xpath(".//a:schemeClr/@val"))
    assert set(frame.chart._chartSpace.xpath(".//a:latin/@typeface")) == {"+mn-lt"}
    assert [one.name for one in slide.placeholders if not one.has_text_frame or not one.text_frame.text] == []


def test_placeholders_by_name_come_before_any_type(tmp_path):
    """A house that names its own places has charts, details and footers in them."""

    def name(deck):
        layout = deck.slide_layouts[3]  # two contents beside each other
        boxes = [one for one in layout.placeholders if one.placeholder_format.type.name == "OBJECT"]
        boxes[0].name, boxes[1].name = "Chokepoint detail", "Chokepoint chart"

    deck = made_with(house(name), tmp_path, "share")
    slide = next(one for one in deck.slides if any(shape.has_chart for shape in one.shapes))
    assert slide.slide_layout.name == "Two Content"
    right = next(one for one in slide.slide_layout.placeholders if one.name == "Chokepoint chart")
    frame = next(one for one in slide.shapes if one.has_chart)
    assert frame.left == pytest.approx(right.left, abs=2)
    assert frame.width == pytest.approx(right.width, abs=2)
    assert "Detail" in [one.text_frame.text for one in slide.placeholders if one.name == "Chokepoint detail"]


def test_a_potx_serves_and_a_footer_is_written_where_a_house_has_none(tmp_path):
    def without_footers(deck):
        for layout in deck.slide_layouts:
            for one in list(layout.placeholders):
                if one.placeholder_format.type.name == "FOOTER":
                    one._element.getparent().remove(one._element)

    kind = (b"presentationml.presentation.main", b"presentationml.template.main")
    content = rewritten(house(without_footers), "[Content_Types].xml", lambda part: part.replace(*kind))
    deck = made_with(content, tmp_path, "title", "share", name="house.potx")
    for slide in deck.slides:
        footer = next(one for one in slide.shapes if one.name == "Chokepoint footer")
        assert "2026-11-24" in footer.text_frame.text
        for one in slide.shapes:
            if one.has_chart:
                assert one.top + one.height <= footer.top


def test_letters_on_light_accents_are_dark(tmp_path):
    """On a yellow column the number is in the colour of the text, on a red one in that of the page."""

    def recoloured(part):
        text = part.decode()
        for name, colour in COLOURS.items():
            start = text.index(f"<a:{name}>")
            at = text.index('val="', start) + 5
            text = text[:at] + colour + text[at + 6 :]
        return text.encode()

    deck = made_with(rewritten(house(), "ppt/theme/theme1.xml", recoloured), tmp_path, "binding")
    chart = next(one for slide in deck.slides for one in slide.shapes if one.name == "chokepoint:parts").chart
    red, yellow = chart._chartSpace.xpath(".//c:ser")
    assert red.xpath("c:dLbls/c:txPr//a:schemeClr/@val") == ["bg1"]
    assert yellow.xpath("c:dLbls/c:txPr//a:schemeClr/@val") == ["tx1"]


def test_a_long_headline_is_set_smaller_than_the_house_does(tmp_path):
    file = tmp_path / "house.pptx"
    file.write_bytes(house())
    long = replace(pages()["share"], title="A headline of many words " * 8)
    deck = Presentation(io.BytesIO(deck_bytes([pages()["share"], long], imprint(), file)))
    sizes = [slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size for slide in deck.slides]
    assert sizes[0] is None
    assert 12 <= sizes[1].pt < 30


def garbled():
    """Return an archive whose first part is packed wrongly."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>" * 50)
    content = bytearray(made.getvalue())
    content[30 + len("[Content_Types].xml")] = 255  # the first byte behind the entry's head: no such kind of block
    return bytes(content)


def _no_content(deck):
    for layout in deck.slide_layouts:
        for one in list(layout.placeholders):
            if one.placeholder_format.type.name not in ("TITLE", "CENTER_TITLE"):
                one._element.getparent().remove(one._element)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is no PowerPoint file"),
        (b"PK\x03\x04 broken", "it is no PowerPoint file"),
        (garbled(), "it is no PowerPoint file"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "locked by a password, or of the old kind"),
        (house(size=(10, 7.5)), "its pages are 10 : 7.5 inches"),
        (house(_no_content), "no layout of it has a title and a placeholder"),
        (rewritten(house(), "ppt/presentation.xml", lambda part: part[:200]), "it is no sound PowerPoint file"),
        (
            rewritten(
                house(),
                "[Content_Types].xml",
                lambda part: part.replace(
                    b"openxmlformats-officedocument.presentationml.presentation.main", b"ms.macroEnabled"
                ),
            ),
            "it holds macros",
        ),
    ],
    ids=["empty", "broken", "garbled", "locked", "4:3", "no places", "damaged", "macros"],
)
def test_a_template_that_cannot_serve_is_refused_in_a_sentence(content, words, tmp_path):
    with pytest.raises(InputError, match="Nothing was written") as refusal:
        made_with(content, tmp_path)
    assert words in str(refusal.value)
    assert "house.pptx" in str(refusal.value)
    assert refusal.value.subject == "template"


def test_a_template_that_is_not_there_is_refused(tmp_path):
    for file in (tmp_path / "none.pptx", tmp_path):
        with pytest.raises(InputError, match="it cannot be read"):
            deck_bytes(pages().values(), imprint(), file)
