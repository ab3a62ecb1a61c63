"""Texts in the reader's language, where a catalogue of it is there."""

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import scenarios
from scenarios.texts import _, plural

ROOT = Path(scenarios.__file__).parents[1]
GERMAN = {
    "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",
    "Save": "Sichern",
    "{n} run\0{n} runs": "{n} Lauf\0{n} L\u00e4ufe",
}
LEVER = {
    **GERMAN,
    "HBM supply": "Angebot an HBM",
    "share of cards": "Anteil an den Karten",
    "high": "hoch",
}
TELLS = """
from scenarios.catalog_files import load_catalog
from scenarios.figures.imprint import set_words
from scenarios.provenance import provenance, source
from scenarios.scenario import Scenario
from scenarios.texts import _
catalog = load_catalog()
scenario = Scenario().with_value(catalog, "hbm_supply", 0.5)
print(provenance(catalog.parameters["hbm_supply"], catalog).label)
print(set_words("hbm_supply", scenario, catalog))
print(source("M009", catalog).quantity, source("M009", catalog).confidence, sep="; ")
print(repr(_("")))
"""
SAYS = """
from scenarios.texts import _, plural
print(_("Save"), plural("{n} run", "{n} runs", 1).format(n=1), plural("{n} run", "{n} runs", 2).format(n=2), sep=", ")
"""


def test_without_a_catalogue_the_english_of_the_source_is_shown():
    """A text for which no translation ships reads as it stands in the code."""
    assert _("no such message in any catalogue: {n}") == "no such message in any catalogue: {n}"


def test_one_and_many_are_told_apart():
    """A count chooses its own words."""
    assert [plural("one run", "many runs", count) for count in (0, 1, 2)] == ["many runs", "one run", "many runs"]


def compiled(texts):
    """Return a catalogue as gettext reads it: a table of texts, one of translations, and both of them behind."""
    pairs = [(one.encode(), texts[one].encode()) for one in sorted(texts)]
    begin = 28 + 16 * len(pairs)
    tables, strings = (b"", b""), b""
    for pair in pairs:
        places = []
        for one in pair:
            places.append(struct.pack("<II", len(one), begin + len(strings)))
            strings += one + b"\0"
        tables = tuple(table + place for table, place in zip(tables, places, strict=True))
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, begin)
    return head + tables[0] + tables[1] + strings


@pytest.fixture
def translated(tmp_path):
    """Return the two files that texts come from, beside a catalogue in German, in a folder of their own."""
    for name in ("resources/__init__.py", "scenarios/__init__.py", "scenarios/texts.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    folder = tmp_path / "resources/text/de/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "chokepoint.mo").write_bytes(compiled(GERMAN))
    return tmp_path


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ({"LANGUAGE": "de"}, "Sichern, 1 Lauf, 2 L\u00e4ufe"),
        ({"LANG": "de_AT.UTF-8"}, "Sichern, 1 Lauf, 2 L\u00e4ufe"),
        ({"LANGUAGE": "fr:de", "LANG": "en_GB.UTF-8"}, "Sichern, 1 Lauf, 2 L\u00e4ufe"),
        ({"LANGUAGE": "fr", "LANG": "de_DE.UTF-8"}, "Save, 1 run, 2 runs"),
    ],
)
def test_a_catalogue_of_the_readers_language_is_used(translated, language, said):
    """LANGUAGE goes before LANG; a language without a catalogue reads English."""
    kept = {name: value for name, value in os.environ.items() if name[:2] != "LC" and name[:4] != "LANG"}
    environment = kept | {"PYTHONPATH": str(translated), "PYTHONUTF8": "1"} | language
    done = subprocess.run(
        [sys.executable, "-c", SAYS], cwd=translated, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == said
