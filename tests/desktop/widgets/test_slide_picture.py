"""The slide as it will be: in its proportions at any size, told in words, and pale while it is outdated."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QColor, QImage

from desktop.widgets.slide_picture import SlidePicture


@pytest.fixture
def slide(qtbot):
    """Return a slide that shows a red picture."""
    slide = SlidePicture()
    qtbot.addWidget(slide)
    slide.resize(800, 600)
    image = QImage(QSize(320, 180), QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    slide.show_picture(image, "Inference, 2028: 71 %")
    slide.show()
    return slide


def test_it_keeps_16_to_9_in_any_room(slide):
    """The width decides in a high room, the height in a wide one."""
    assert slide.dots_across() == 800
    slide.resize(1600, 450)
    assert slide.dots_across() == 800


def test_it_pales_and_says_why_until_the_next_picture_is_there(slide):
    """The last picture stays in sight."""
    fresh = slide.grab().toImage().pixelColor(60, 60)
    assert (fresh.red(), fresh.green()) == (255, 0)
    slide.show_words("Computing")
    assert slide.grab().toImage().pixelColor(60, 60).green() > 100
    assert (slide.words(), slide.image().isNull()) == ("Computing", False)
    slide.show_picture(slide.image(), "Anew")
    assert slide.grab().toImage().pixelColor(60, 60) == fresh


def test_a_screen_reader_hears_what_stands_on_it(slide):
    """Or why there is nothing yet."""
    spoken = QAccessible.queryAccessibleInterface(slide)
    assert spoken.text(QAccessible.Text.Value) == "Inference, 2028: 71 %"
    slide.show_words("Computing")
    assert spoken.text(QAccessible.Text.Value) == "Computing"
