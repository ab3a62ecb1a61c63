import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.widgets.held_text import show_text

SHORT, OTHER = "2028: 71 %", "2028: 72 %"
LONG = "2028: about 71 % · about 40 % with smuggled cards, which is more than what fits into one line"


class Layouts(QObject):
    """Counts how often a widget is asked to lay out its children anew."""

    def __init__(self, watched):
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def holder(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(240, 200)
    holder.show()
    qtbot.waitExposed(holder)
    return holder


@pytest.fixture
def label(qapp, holder):
    label = QLabel(SHORT)
    label.setWordWrap(True)
    layout = QVBoxLayout(holder)
    layout.addWidget(label)
    layout.addStretch(1)
    qapp.processEvents()
    return label


def test_held_words_that_fit_lay_nothing_out(qapp, label):
    show_text(label, OTHER, hold=True)
    qapp.processEvents()
    layouts, size = Layouts(label.parentWidget()), label.size()
    for text in (SHORT, OTHER, "", SHORT):
        show_text(label, text, hold=True)
        qapp.processEvents()
        assert (label.text(), label.size()) == (text, size)
    assert layouts.count == 0


def test_words_that_do_not_fit_get_their_room_even_when_held(qapp, label):
    show_text(label, OTHER, hold=True)
    before = label.height()
    show_text(label, LONG, hold=True)
    qapp.processEvents()
    assert label.height() >= label.heightForWidth(label.width()) > before


def test_at_rest_it_has_the_size_that_its_words_ask_for(qapp, label):
    show_text(label, LONG, hold=True)
    qapp.processEvents()
    show_text(label, SHORT, hold=True)
    high = label.height()
    show_text(label, SHORT, hold=False)
    qapp.processEvents()
    assert label.height() == label.heightForWidth(label.width()) < high
    label.parentWidget().resize(500, 200)
    qapp.processEvents()
    assert label.width() > 400
