"""The equations page cannot drift: its tables are held against parameters.csv, its symbols against its equations."""

import re

import pytest

from resources import resource_path
from scenarios.catalog_files import load_catalog

CATALOG = load_catalog()
TEXT = resource_path("help/model.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and "`" in line
]
EQUATIONS = "\n".join(re.findall(r"```\n(.*?)```", TEXT, re.DOTALL))
PROSE = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
OUTSIDE_TABLES = "\n".join(line for line in TEXT.splitlines() if not line.startswith("| "))
SYMBOLS = sorted({parameter.symbol for parameter in CATALOG.parameters.values()})


def test_every_parameter_stands_in_one_row():
    """None is missing, none stands twice, none is unknown."""
    ids = [row[1].strip("`") for row in ROWS]
    assert sorted(ids) == sorted(CATALOG.parameters)


@pytest.mark.parametrize("row", ROWS, ids=[row[1].strip("`") for row in ROWS])
def test_a_row_says_what_the_data_say(row):
    """Symbol, unit, meaning and sources are those of parameters.csv."""
    symbol, name, unit, meaning, sources = row
    parameter = CATALOG.parameters[name.strip("`")]
    assert symbol == parameter.symbol
    assert unit == parameter.unit
    assert meaning == parameter.label
    assert tuple(sources.split(", ")) == parameter.evidence


def test_every_source_exists():
    """No evidence id that the tables do not hold."""
    named = {source for row in ROWS for source in row[4].split(", ")}
    assert named <= {*CATALOG.evidence, "assumption", "chips"}


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_symbol_stands_in_an_equation_or_beside_it(symbol):
    """Itself, or with the index s in place of a segment: alpha_s for alpha_T."""
    spellings = {symbol, re.sub(r"_[TIL]$", "_s", symbol)}
    assert any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", OUTSIDE_TABLES) for one in spellings)


def test_what_looks_like_a_parameter_in_an_equation_is_one():
    """A symbol with an index, other than c, s, n and v which run over sets, is in a table, a class, or a lever's id."""
    known = {*SYMBOLS, *CATALOG.parameters, *CATALOG.class_ids, "S_gry", "free_gry", "eps_I", "w_T", "w_L", "w_I"}
    used = {one for one in re.findall(r"[A-Za-z]\w*_\w+", EQUATIONS) if not re.search(r"_(c|s|n|v|cs|sn)$", one)}
    assert used - known == set()


def test_names_in_code_exist():
    """Each name set as code is a parameter, a file of the data, or a word of the shares."""
    names = set(re.findall(r"`([^`\n]+)`", PROSE)) - set(CATALOG.parameters)
    for name in names:
        assert resource_path(f"data/{name}").exists(), name
