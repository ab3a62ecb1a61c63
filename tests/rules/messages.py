"""Writes the template of translations: all texts of code and data that pass through the catalogue, with their files.

``python3 dev.py messages`` calls it. The same texts give the same bytes, whatever the machine; no line is numbered, so
that only another text makes another template.
"""

import ast
import csv
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import scenarios
from scenarios.catalog_files import load_catalog
from tests.rules.sources import parsed

ROOT = Path(scenarios.__file__).parents[1]
TEMPLATE = ROOT / "resources/text/chokepoint.pot"
_HEAD = """\
# All texts of Chokepoint, for translators. Only English ships: it stands in the source, and there is no catalogue yet.
# A translation is text/LANGUAGE/LC_MESSAGES/chokepoint.mo beside this file; LANGUAGE and LANG choose among them.
msgid ""
msgstr ""
"Project-Id-Version: Chokepoint\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"
"""
_DATA = {
    # files of resources/data, and what people read of a row: it passes through the catalogue where it is shown
    "parameters.csv": ("label", "description", "dynamics"),
    "chip_classes.csv": ("label",),
    "evidence/*.csv": ("quantity", "confidence"),
    "tiers.toml": ("name", "text"),
    "presets/*.toml": ("name", "story", "claim", "warning", "does_not_claim"),
    "pair_stories.toml": ("title", "question", "story"),
}
_FIELD = re.compile(r"\{\w*[^{}]*\}")


def template() -> str:
    """Return the template as it has to be now."""
    plurals, places = dict[str, str](), dict[str, set[str]]()
    for folder in ("desktop", "scenarios"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for one, many in texts_of(parsed(file)):
                places.setdefault(one, set()).add(file.relative_to(ROOT).as_posix())
                if many:
                    plurals[one] = many
    for text, place in texts_of_data():
        places.setdefault(text, set()).add(place)
    return "\n".join((_HEAD, *(entry_of(one, plurals.get(one, ""), places[one]) for one in sorted(places))))


def texts_of(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each text of `_`, and of `plural` the two of one and of many."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "plural"):
            given = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if node.func.id == "_" and len(given) == 1:
                yield given[0], ""
            elif node.func.id == "plural":
                one, many = given
                yield one, many


def texts_of_data() -> Iterator[tuple[str, str]]:
    """Yield each text of the shipped data that people read, and the file that it stands in."""
    folder = ROOT / "resources/data"
    for pattern, columns in _DATA.items():
        for file in sorted(folder.glob(pattern)):
            texts = (row[column] for row in _rows(file) for column in columns if row.get(column))
            yield from ((text, file.relative_to(ROOT).as_posix()) for text in texts)
    for parameter in load_catalog().parameters.values():
        yield from ((zone.word, "resources/data/parameters.csv") for zone in parameter.zones)


def _rows(file: Path) -> list[Mapping[str, Any]]:
    """Return the rows of a table, those of the list in a TOML file, or the whole of one that has no list of rows."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    lists = [one for one in content.values() if isinstance(one, list) and one and isinstance(one[0], dict)]
    return lists[0] if lists else [content]


def entry_of(one: str, many: str, places: set[str]) -> str:
    """Return an entry without its translation; `many` is empty for a text that counts nothing."""
    lines = [f"#: {place}" for place in sorted(places)]
    if _FIELD.search(one + many):
        lines.append("#, python-brace-format")
    lines.append(f"msgid {_quoted(one)}")
    lines += [f"msgid_plural {_quoted(many)}", 'msgstr[0] ""', 'msgstr[1] ""'] if many else ['msgstr ""']
    return "\n".join((*lines, ""))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{TEMPLATE.relative_to(ROOT).as_posix()}\n")
