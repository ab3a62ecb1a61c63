from scenarios.texts import _, plural


def test_without_a_catalogue_the_english_of_the_source_is_shown():
    """A text for which no translation ships reads as it stands in the code."""
    assert _("no such message in any catalogue: {n}") == "no such message in any catalogue: {n}"


def test_one_and_many_are_told_apart():
    """A count chooses its own words."""
    assert [plural("one run", "many runs", count) for count in (0, 1, 2)] == ["many runs", "one run", "many runs"]
