"""Export regimes: ordered rules on chip figures; read from ``tiers.toml``, or from the text of a user's own.

A user's own tier is one line that a scenario carries in the place of a tier's id, the first rule that holds decides:

    own NAME = CONDITION -> OUTCOME [FEE], CONDITION -> OUTCOME [FEE], ...
    own Lower bar = tpp >= 2400 or performance_density >= 1.6 -> denial, true -> allowed
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from scenarios.errors import DataError, InputError, unreadable
from scenarios.rules import Condition, Figures, RuleError, parse
from scenarios.texts import _

OUTCOMES = ("allowed", "case_by_case", "denial", "banned")
"""What a tier can say of a chip, from free to forbidden."""
OWN = "own "
"""How the text of a user's own tier begins."""
_TRUE = "true"
_RESERVED = ":;,=>"
"""Signs that no name of an own tier may hold: schedules and rules are written with them."""

Verdict = tuple[str, float]
"""Outcome and fee."""


@dataclass(frozen=True)
class Rule:
    """One line of a tier: what happens to a chip for which `condition` holds, and the fee on its revenue."""

    condition: Condition
    outcome: str
    fee: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Tier:
    """An export regime: ordered rules, of which the first that holds decides."""

    id: str
    name: str
    effective: str
    text: str
    hypothetical: bool
    offshore_rental: bool
    evidence: tuple[str, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def needs(self) -> frozenset[str]:
        """The figures that the rules read; a chip without one of them is shown, never sold."""
        return frozenset().union(*(rule.condition.names for rule in self.rules))

    @property
    def short(self) -> str:
        """What the tier is called where there is little room: its id, or its name where the id is all its rules."""
        return self.name if self.id.startswith(OWN) else self.id

    @property
    def all_evidence(self) -> tuple[str, ...]:
        """Sources of the tier and of each of its rules."""
        return self.evidence + tuple(one for rule in self.rules for one in rule.evidence)

    def judge(self, figures: Figures) -> Verdict | None:
        """Return outcome and fee for a chip of these figures, None when one that the rules need is missing."""
        rule = self.deciding(figures)
        if rule is None:
            return ("denial", 0.0) if self.needs <= figures.keys() else None
        return rule.outcome, rule.fee

    def deciding(self, figures: Figures) -> Rule | None:
        """Return the rule that decides a chip; None where none holds, or a figure is missing."""
        if not self.needs <= figures.keys():
            return None
        return next((rule for rule in self.rules if rule.condition.holds(figures)), None)


def read_toml(file: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises
    ------
    DataError
        It cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        raise unreadable(file, problem, _("a TOML file in UTF-8")) from problem


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


def own_tier(text: str) -> Tier:
    """Return the tier that a user wrote; its id is the text in its plainest form.

    Raises
    ------
    InputError
        No name, no rule, or a rule that does not follow the grammar.
    """
    name, equals, body = text.removeprefix(OWN).partition("=")
    name = own_name(name if text.startswith(OWN) and equals else "")
    rules = tuple(_own_rule(part, number) for number, part in enumerate(body.split(","), start=1))
    return _own(name, rules)


def own_name(name: str) -> str:
    """Return the name of an own tier in its plainest form.

    Raises
    ------
    InputError
        Empty, or with signs that schedules and rules are written with.
    """
    plain = " ".join(name.split())
    if not plain or set(plain) & set(_RESERVED):
        message = _("tier: write 'own NAME = CONDITION -> OUTCOME, ...', such as 'own Bar = tpp >= 2400 -> denial'")
        raise InputError("tier", message)
    return plain


def own_tier_text(name: str, rules: tuple[Rule, ...]) -> str:
    """Return the line that a scenario carries for these rules."""
    written = [f"{rule.condition.text} -> {rule.outcome}{f' {rule.fee:g}' if rule.fee else ''}" for rule in rules]
    return f"{OWN}{name} = {', '.join(written)}"


def own_copy(tier: Tier) -> str:
    """Return the text of an own tier with the rules of any tier, to start from; its name loses the signs of rules."""
    name = "".join(" " if sign in _RESERVED else sign for sign in tier.name)
    return own_tier_text(own_name(name), tier.rules)


def _own(name: str, rules: tuple[Rule, ...]) -> Tier:
    return Tier(
        id=own_tier_text(name, rules),
        name=name,
        effective="",
        text=_("your own rules: {rules}").format(rules=own_tier_text(name, rules).partition("=")[2].strip()),
        hypothetical=True,
        offshore_rental=True,
        evidence=(),
        rules=rules,
    )


def _own_rule(text: str, number: int) -> Rule:
    condition, _arrow, end = text.partition("->")
    outcome, _space, fee = end.strip().partition(" ")
    if outcome not in OUTCOMES:
        message = _("tier: rule {n} '{rule}': '{outcome}' is no outcome; allowed: {allowed}")
        told = message.format(n=number, rule=text.strip(), outcome=outcome, allowed=", ".join(OUTCOMES))
        raise InputError("tier", told)
    try:
        share = float(fee or 0)
        parsed = parse(" ".join(condition.split()) or _TRUE)
    except (ValueError, RuleError) as problem:
        raise InputError("tier", _("tier: rule {n}: {problem}").format(n=number, problem=problem)) from None
    if not 0 <= share < 1:
        message = _("tier: rule {n}: a fee of {fee} is not allowed; allowed: 0 to below 1")
        raise InputError("tier", message.format(n=number, fee=fee))
    return Rule(parsed, outcome, share, ())
