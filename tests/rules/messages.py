"""Writes the template of translations: all texts that pass through the catalogue, with the files that say them.

``python3 dev.py messages`` calls it. The same texts give the same bytes, whatever the machine; no line is numbered, so
that only another text makes another template.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import scenarios
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
    return "\n".join((_HEAD, *(entry_of(one, plurals.get(one, ""), places[one]) for one in sorted(places))))


def texts_of(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each text of `_`, and of `plural` the two of one and of many; what stands in the data is no literal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "plural"):
            given = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if node.func.id == "_" and len(given) == 1:
                yield given[0], ""
            elif node.func.id == "plural":
                one, many = given
                yield one, many


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
