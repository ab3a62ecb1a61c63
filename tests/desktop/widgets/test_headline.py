"""Check that a headline's texts wrap, are never cut, and are dressed for both schemes."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from desktop import theme
from desktop.widgets.headline import Headline

LONG = "In 2028, chips made in China do 71 % of the inference work that is done in the country's data centres"


@pytest.mark.parametrize("width", [280, 440, 800])
def test_long_texts_wrap_and_are_never_cut(qtbot, width):
    headline = Headline()
    qtbot.addWidget(headline)
    headline.show_lines(
        "Inference", LONG, "8 in 10 runs: 55–84 % · 9 points more than Baseline", "two runs of 2,000 failed"
    )
    headline.resize(width, headline.heightForWidth(width))
    headline.show()
    QApplication.processEvents()
    for label in headline.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())


def test_empty_lines_take_no_room(qtbot):
    headline = Headline()
    qtbot.addWidget(headline)
    headline.show_lines("Inference", "71 %")
    headline.show()
    assert [label.isVisible() for label in headline.findChildren(QLabel)] == [True, True, False, False]
    assert headline.text() == "Inference\n71 %"


def test_the_label_has_its_colour_on_any_ground(qtbot):
    headline = Headline()
    qtbot.addWidget(headline)
    headline.show_lines("Inference", "71 %", "", "quiet")
    label = headline.findChildren(QLabel)[3]
    wanted = theme.colours(headline.palette()).muted
    assert label.palette().color(label.foregroundRole()).name().upper() == wanted.upper()
