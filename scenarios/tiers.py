"""Reads the export regimes of ``tiers.toml``: ordered rules, parsed once."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from scenarios.catalog import OUTCOMES, Rule, Tier
from scenarios.errors import DataError
from scenarios.rules import RuleError, parse
from scenarios.texts import _


def read_toml(file: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises
    ------
    DataError
        It cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise DataError(file, 0, "file", str(problem), _("a readable TOML file in UTF-8")) from problem


def read_tiers(file: Path) -> dict[str, Tier]:
    """Return the tiers by their id, in the order of the file.

    Raises
    ------
    DataError
        A tier lacks a part, or a rule does not follow the grammar.
    """
    tiers: dict[str, Tier] = {}
    for entry in read_toml(file).get("tier", []):
        try:
            tier = _tier(file, entry)
        except (KeyError, TypeError) as problem:
            allowed = _("a tier with id, name, effective, text, evidence, rules")
            raise DataError(file, 0, "tier", str(problem), allowed) from None
        if tier.id in tiers:
            raise DataError(file, 0, "id", tier.id, _("a name that stands only once"))
        tiers[tier.id] = tier
    if not tiers:
        raise DataError(file, 0, "tier", "", _("at least one tier"))
    return tiers


def _tier(file: Path, entry: dict[str, Any]) -> Tier:
    effective = entry["effective"]
    try:
        if effective:
            date.fromisoformat(effective)
    except ValueError:
        raise DataError(
            file, 0, f"{entry['id']}: effective", effective, _("a date such as 2026-01-15, or empty")
        ) from None
    return Tier(
        id=entry["id"],
        name=entry["name"],
        effective=effective,
        text=entry["text"],
        hypothetical=bool(entry.get("hypothetical", False)),
        offshore_rental=bool(entry.get("offshore_rental", True)),
        evidence=tuple(entry["evidence"]),
        rules=tuple(_rule(file, entry["id"], rule) for rule in entry["rules"]),
    )


def _rule(file: Path, tier: str, entry: dict[str, Any]) -> Rule:
    try:
        condition = parse(entry["when"])
    except RuleError as problem:
        raise DataError(file, 0, f"{tier}: when", entry["when"], str(problem)) from None
    fee = entry.get("fee", 0.0)
    if entry["outcome"] not in OUTCOMES:
        raise DataError(file, 0, f"{tier}: outcome", entry["outcome"], ", ".join(OUTCOMES))
    if not isinstance(fee, int | float) or not 0 <= fee < 1:
        raise DataError(file, 0, f"{tier}: fee", fee, _("a fraction from 0 to below 1"))
    return Rule(condition, entry["outcome"], float(fee), tuple(filter(None, [entry.get("evidence")])))
