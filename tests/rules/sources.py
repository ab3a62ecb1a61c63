"""The source of the project, each file parsed once for all rules."""

import ast
from functools import cache
from pathlib import Path


@cache
def parsed(file: Path) -> ast.Module:
    """Return the syntax tree of a file; nobody may change it."""
    return ast.parse(file.read_text(encoding="utf-8"))
