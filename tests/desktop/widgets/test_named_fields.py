"""Choices in a sentence keep what is chosen when other values are offered, and tell nothing by themselves."""

from desktop.widgets.named_fields import named_choice, named_field, show_options


def test_what_is_chosen_stays_while_it_is_offered(qtbot):
    choice = named_choice("What", [("a", "A"), ("b", "B")])
    qtbot.addWidget(choice)
    told = []
    choice.currentIndexChanged.connect(told.append)
    choice.setCurrentIndex(1)
    told.clear()
    show_options(choice, [("c", "C"), ("b", "B")])
    assert choice.currentData() == "b"
    show_options(choice, [("c", "C")])
    assert choice.currentData() == "c"
    assert told == []
    assert choice.accessibleName() == "What"


def test_a_field_is_as_wide_as_its_letters(qtbot):
    short, long = named_field("Short"), named_field("Long", 20)
    for field in (short, long):
        qtbot.addWidget(field)
    assert long.width() > 2 * short.width()
    assert short.accessibleName() == "Short"
