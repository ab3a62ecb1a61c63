"""The template of translations holds every text, and holds it as the source has it."""

import ast
import re

import pytest

from tests.rules import messages


def test_the_template_is_of_the_texts_of_today():
    """A text was changed: ``python3 dev.py messages`` writes the template anew."""
    assert messages.TEMPLATE.read_bytes() == messages.template().encode()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('_("Save")', [("Save", "")]),
        ('label.setText(_("Save {n}").format(n=_("all")))', [("Save {n}", ""), ("all", "")]),
        ('_("one " "text")', [("one text", "")]),
        ('plural("{n} run", "{n} runs", count)', [("{n} run", "{n} runs")]),
        ("_(parameter.label)", []),
        ('print("Save")', []),
    ],
)
def test_texts_are_found_where_they_pass_through_the_catalogue(code, found):
    assert sorted(messages.texts_of(ast.parse(code))) == sorted(found)


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("HBM supply", "parameters.csv"),
        ("near-total denial", "parameters.csv"),
        ("October 2022 rule", "tiers.toml"),
        ("As before October 2022: any chip may be sold.", "tiers.toml"),
        ("HBM choked", "presets/hbm_choke.toml"),
        ("What is a licence worth?", "pair_stories.toml"),
        ("Foreign frontier cards", "chip_classes.csv"),
        ("cards shipped", "evidence/market.csv"),
    ],
)
def test_texts_of_the_data_are_found(text, file):
    """Names and descriptions of levers, tiers, presets, chips and published numbers are there to be translated."""
    assert (text, f"resources/data/{file}") in set(messages.texts_of_data())


def test_ids_and_numbers_of_the_data_are_no_texts():
    assert not any(re.fullmatch(r"[A-Z]?[\d.]*|\w+_\w+", text) for text, _file in messages.texts_of_data())


def test_an_entry_keeps_signs_and_line_ends_and_names_its_fields():
    entry = messages.entry_of('a "b"\n{n}', "", {"desktop/b.py", "desktop/a.py"}).splitlines()
    assert entry == [
        *("#: desktop/a.py", "#: desktop/b.py", "#, python-brace-format"),
        *('msgid "a \\"b\\"\\n{n}"', 'msgstr ""'),
    ]
