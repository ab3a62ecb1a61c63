"""What people read passes through the catalogue of texts, and nothing of a developer's machine reaches them."""

import ast
import re
from pathlib import Path

import pytest

import scenarios
from desktop.actions import commands
from tests.rules.sources import parsed

ROOT = Path(scenarios.__file__).parents[1]
DESKTOP = sorted((ROOT / "desktop").rglob("*.py"))
PRODUCT = "Chokepoint"
SHOWS = {
    # what puts a text before people's eyes or ears: all its texts must be translatable
    *("QLabel", "QAction", "QPushButton", "QToolButton", "QCheckBox", "QGroupBox", "QMenu", "QDockWidget"),
    *("setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setWindowTitle", "setStatusTip"),
    *("setPlaceholderText", "setWhatsThis", "setTitle", "addMenu", "addAction", "addItem", "setPrefix", "setSuffix"),
    *("showMessage", "critical", "warning", "information", "question", "setInformativeText", "setDetailedText"),
    *("getOpenFileName", "getSaveFileName", "show_message", "show_problem", "show_note", "setLabelText"),
}
PATH = re.compile(r"(/home/|/Users/|/tmp/|/work/|/root/|[A-Z]:\\|https?://|www\.)")


def bare(node):
    """Yield the texts with letters in an expression that no call of `_` stands around."""
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in ("_", "plural"):
            return
        if name == "format":
            yield from bare(node.func)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value != PRODUCT and re.search(r"[^\W\d_]{2,}", node.value):
            yield node.value
        return
    if isinstance(node, ast.Subscript | ast.Compare):
        return
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.FormattedValue) and child is node.format_spec):
            yield from bare(child)


def shown(tree):
    """Yield line and text of every bare text handed to something that shows it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in SHOWS:
                for argument in [*node.args, *(one.value for one in node.keywords)]:
                    yield from ((node.lineno, text) for text in bare(argument))


@pytest.mark.parametrize("file", DESKTOP, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_text_of_the_window_can_be_translated(file):
    """No label, button, tip, menu or accessible name is a bare literal: each passes through `_`."""
    assert list(shown(parsed(file))) == []


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('QLabel("Hello there")', 1),
        ('label.setText(f"Hello {name}")', 1),
        ('label.setText("Hello {n}".format(n=1))', 1),
        ('label.setText("yes" if done else _("no"))', 1),
        ('label.setToolTip(_("Hello"))', 0),
        ('label.setText(_("Hello {n}").format(n=1))', 0),
        ('window.setWindowTitle("Chokepoint")', 0),
        ('label.setText(f"{name} · {value:.2f}")', 0),
        ('label.setText("")', 0),
        ('label.setText(words["main"])', 0),
    ],
)
def test_the_check_for_bare_texts_finds_them(code, count):
    """The rule above sees literals, also inside f-strings and conditions, and nothing else."""
    assert len(list(shown(ast.parse(code)))) == count


def test_gettext_is_called_with_literals_only():
    """An f-string inside `_` could never be found in a catalogue; a name of the data is looked up as it is."""
    wrong = [
        f"{file.relative_to(ROOT).as_posix()}:{node.lineno}"
        for folder in ("desktop", "scenarios")
        for file in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_"
        and (len(node.args) != 1 or isinstance(node.args[0], ast.JoinedStr | ast.BinOp))
    ]
    assert wrong == []


def test_every_command_has_words_a_menu_and_a_key_of_its_own():
    """No command without text; no key, id or text stands for two."""
    table = commands()
    assert table
    for one in table:
        assert one.id.isidentifier()
        assert re.search(r"[A-Za-z]{3}", one.text)
        assert one.menu.strip("& ")
        assert one.key
    for field in ("id", "key"):
        values = [getattr(one, field).lower() for one in table]
        assert len(set(values)) == len(values), field
    assert len({(one.menu, one.text) for one in table}) == len(table)


def test_letters_of_a_menu_are_its_entries_own():
    """Within a menu no two entries answer to the same underlined letter, nor do two menus."""
    letters = {}
    for one in commands():
        letters.setdefault(one.menu, []).extend(one.text.partition("&")[2][:1].lower())
    for menu, marked in letters.items():
        assert len(set(marked)) == len(marked), menu
    menus = [menu.partition("&")[2][:1].lower() for menu in letters]
    assert len(set(menus)) == len(menus)


def test_no_path_and_no_address_in_what_ships():
    """Texts, data and code that people receive name no folder of a developer's machine and no web address."""
    kinds = {".py", ".toml", ".csv", ".md", ".po", ".mplstyle", ".txt"}
    found = []
    for folder in ("desktop", "scenarios", "resources"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix not in kinds or "fonts" in file.parts:
                continue
            for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
                if PATH.search(text):
                    found.append(f"{file.relative_to(ROOT).as_posix()}:{line}: {PATH.search(text)[0]}")
    assert found == []
