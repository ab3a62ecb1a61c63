"""Files and functions stay small, and numbers stay in the data."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

import scenarios
from tests.rules.sources import parsed

ROOT = Path(scenarios.__file__).parents[1]
FILES = sorted(file for folder in ("desktop", "scenarios", "resources") for file in (ROOT / folder).rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
YEARS = {
    # file and number: why it may stand in the code
    ("scenarios/tastes.py", 2024): "the year on which tastes are fitted, a choice of the method",
    ("scenarios/figures/sentences.py", 2028): "the year that headlines speak of until someone chooses another",
    ("scenarios/scenario.py", 2000): "a number of draws, not a year",
    ("scenarios/analysis/discovery.py", 2000): "a number of runs, not a year",
    ("scenarios/figures/discovery.py", 2000): "a number of runs, not a year",
    ("desktop/widgets/fan_chart.py", 2023): "the axis of a chart that has no data yet",
    ("desktop/widgets/fan_chart.py", 2030): "the axis of a chart that has no data yet",
}


def name_of(file):
    return file.relative_to(ROOT).as_posix()


def ids(file):
    return name_of(file)


@pytest.mark.parametrize("file", [*FILES, ROOT / "dev.py"], ids=ids)
def test_a_file_stays_readable(file):
    """At most 400 lines: more means that a file has two jobs."""
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("file", [*FILES, ROOT / "dev.py"], ids=ids)
def test_a_function_stays_readable(file):
    """At most 40 lines from its def to its end, its docstring left out: more means that it does two things."""
    long = {}
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            told = (node.body[0].end_lineno or 0) - node.body[0].lineno + 1 if body is not node.body else 0
            lines = (node.end_lineno or 0) - node.lineno + 1 - told
            if lines > LONGEST_FUNCTION:
                long[node.name] = lines
    assert long == {}


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_no_drawer_for_odds_and_ends(file):
    """A file is named after its job; these names say that nobody found one."""
    assert file.stem not in ("utils", "util", "misc", "common", "helpers", "helper", "manager", "base", "core")


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_every_file_says_its_job(file):
    """The first line of a module is its job in a sentence."""
    text = ast.get_docstring(parsed(file)) or ""
    assert len(text.split("\n")[0].split()) >= 4


def test_no_table_over_years_stands_in_the_code():
    """No number from 1990 to 2100 outside the data, but for those that are listed above with a reason."""
    found = set()
    for file in FILES:
        if name_of(file).startswith("resources"):
            continue
        for node in ast.walk(parsed(file)):
            value = node.value if isinstance(node, ast.Constant) else None
            if type(value) in (int, float) and 1990 <= value <= 2100:
                found.add((name_of(file), value))
    assert found - set(YEARS) == set()
    assert set(YEARS) - found == set(), "a reason without its number"


def test_a_share_becomes_per_cent_in_the_sentences_alone():
    """Per cent is written where wording and rounding are at home; levers have theirs in the units.

    Elsewhere no text is put together from a number times 100 or with a format of per cent.
    """
    at_home = ("scenarios/figures/sentences.py", "scenarios/units.py")
    axis = 'desktop/widgets/fan_chart.py "{value} %"'  # the numbers of a grid, no share among them
    written = re.compile(r"\{[^{}]*\*\s*100[^{}]*\}|\{[^{}]*:[^{}]*%\}|\{[^{}]*\}\s?%|%[.\d]*f\s?%%")
    wrong = []
    for file in FILES:
        if name_of(file) in at_home:
            continue
        reader = io.StringIO(file.read_text(encoding="utf-8")).readline
        for token in tokenize.generate_tokens(reader):
            if (
                token.type == tokenize.STRING
                and not token.string.startswith(('"""', 'r"""'))
                and written.search(token.string)
            ):
                wrong.append(f"{name_of(file)} {token.string}")
    wrong = [one for one in wrong if one != axis]
    assert wrong == []


def test_only_the_sentences_and_the_charts_multiply_shares_by_100():
    """A chart draws on an axis of per cent; everything else takes shares as they are, as fractions."""
    at_home = ("scenarios/figures/sentences.py", "scenarios/units.py", "desktop/panels/shares.py")
    wrong = [
        f"{name_of(file)}:{node.lineno}"
        for file in FILES
        if name_of(file) not in at_home
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mult)
        and any(isinstance(side, ast.Constant) and side.value in (100, 100.0) for side in (node.left, node.right))
    ]
    assert wrong == []
