"""``levers``: lists what can be set, with ranges, units and baseline."""

from collections.abc import Sequence

import typer

from scenarios.catalog import Parameter, Value
from scenarios.commands.data_in_force import catalog_in_force
from scenarios.commands.problems import told_in_one_line
from scenarios.texts import _
from scenarios.units import UNITS


def levers() -> None:
    """List the levers: id, range, unit, baseline, group and kind. --set takes every other id of parameters.csv too."""
    with told_in_one_line():
        head = (_("id"), _("range"), _("unit"), _("baseline"), _("group"), _("kind"))
        for line in aligned([head, *(_row(one) for one in catalog_in_force().levers)]):
            typer.echo(line)


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the rows as lines whose columns stand below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _row(lever: Parameter) -> tuple[str, ...]:
    typed = _("{low} to {high}").format(low=_typed(lever.minimum), high=_typed(lever.maximum))
    read = _("{low} to {high}").format(low=_read(lever, lever.minimum), high=_read(lever, lever.maximum))
    baseline = _("as the tier says")
    if lever.central is not None:
        baseline = _both(_typed(lever.central), _read(lever, lever.central))
    return lever.id, _both(typed, read), lever.unit, baseline, lever.group.replace("_", " "), lever.kind


def _both(typed: str, read: str) -> str:
    """Return a value as it is typed, and as people read it where that differs."""
    return typed if typed == read else f"{typed} ({read})"


def _typed(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else value


def _read(lever: Parameter, value: Value) -> str:
    return UNITS[lever.unit].format(value) if isinstance(value, float) else value
