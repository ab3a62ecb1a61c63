"""What is chosen for a deck: every wish makes a new one, and none loses what another one chose."""

from desktop.deck import Deck

FIRST = Deck(order=("a", "b", "c", "d"), chosen=frozenset("b"), in_hand="b")


def test_pages_come_in_their_order():
    """Whatever order they were chosen in."""
    assert Deck(("d", "a", "b"), frozenset("ad"), "b").pages == ("d", "a")


def test_one_page_alone_keeps_the_order_and_the_titles():
    """The next deck finds both again."""
    alone = FIRST.titled("a", "Mine").alone("c")
    assert (alone.pages, alone.in_hand) == (("c",), "c")
    assert alone.order == FIRST.order
    assert alone.titles == {"a": "Mine"}


def test_a_standard_deck_stands_before_the_others():
    """What is in hand stays there if it is of the deck, else the first page is."""
    deck = FIRST.of(["d", "b"])
    assert (deck.pages, deck.order, deck.in_hand) == (("d", "b"), ("d", "b", "a", "c"), "b")
    assert FIRST.of(["d", "a"]).in_hand == "d"


def test_an_empty_title_gives_the_headline_back():
    """Of this page alone."""
    both = FIRST.titled("a", "One").titled("b", "Two")
    assert both.titled("a", "").titles == {"b": "Two"}
    assert FIRST.titles == {}


def test_found_pages_come_first_and_go_again():
    """Known ones keep their place; where all that was chosen goes, the first page that is left is taken."""
    offered = FIRST.offering(["x", "c", "y"])
    assert offered.order == ("x", "y", "a", "b", "c", "d")
    assert offered.chosen == FIRST.chosen
    gone = offered.alone("x").without(["x", "y"])
    assert (gone.order, gone.in_hand, gone.pages) == (FIRST.order, "a", ("a",))
    assert offered.without(["x", "y"]) == FIRST
