"""The simplest tier of a user's own: a few limits, at or above any of which a chip has one outcome; the rest is free.

own NAME = tpp >= 2400 or memory_bandwidth_gb_s >= 1400 -> denial, true -> allowed
"""

import math
from dataclasses import dataclass

from scenarios.errors import InputError
from scenarios.rules import parse
from scenarios.texts import _
from scenarios.tiers import OWN, Rule, Tier, own_name, own_tier_text
from scenarios.units import UNITS, parse_typed

LIMITED = {
    "tpp": ("tpp",),
    "performance_density": ("performance_density",),
    "memory_bandwidth": ("memory_bandwidth_gb_s",),
    "both_bandwidths": ("memory_bandwidth_gb_s", "interconnect_gb_s"),
}
"""What can be limited, each a figure or a sum of figures."""
STOPPING = ("denial", "case_by_case", "banned")
"""What may happen at or above a limit; a fee is taken case by case alone."""
_PLACES = 6


@dataclass(frozen=True)
class Bar:
    """Limits and what happens at or above any of them.

    Attributes
    ----------
    limits
        Pairs of a name in `LIMITED` and a number, in that order; what is not named has no limit.
    outcome
        One of `STOPPING`.
    fee
        Fraction of the revenue of what is licensed case by case.
    """

    name: str
    limits: tuple[tuple[str, float], ...]
    outcome: str
    fee: float

    @property
    def text(self) -> str:
        """The line that a scenario carries.

        Raises
        ------
        InputError
            The name is empty or holds signs that rules are written with.
        """
        parts = [f"{' + '.join(LIMITED[name])} >= {written(limit)}" for name, limit in self.limits]
        stopped = [Rule(parse(" or ".join(parts)), self.outcome, self.fee, ())] if parts else []
        rest = Rule(parse("true"), "allowed", 0.0, ())
        return own_tier_text(own_name(self.name), (*stopped, rest))


def read_bar(tier: Tier) -> Bar | None:
    """Return the bar that a tier of the user's own is, None where its rules say more than a bar can."""
    if not tier.id.startswith(OWN):
        return None
    found = {names: limit for rule in tier.rules for names, limit in rule.condition.limits}
    named = {name: found.get(tuple(sorted(figures))) for name, figures in LIMITED.items()}
    limits = tuple((name, limit) for name, limit in named.items() if limit is not None)
    first = tier.rules[0]
    bar = Bar(tier.name, limits, first.outcome if limits else STOPPING[0], first.fee)
    known = bar.outcome in STOPPING and (bar.fee == 0.0 or bar.outcome == "case_by_case")
    return bar if known and bar.text == tier.id else None


def typed_limit(text: str) -> float | None:
    """Return the limit that a person typed, None where the field is empty.

    Raises
    ------
    InputError
        Not a number above 0.
    """
    if not text.strip():
        return None
    limit = _number(text, "TOPS x bit")
    if not 0 < limit < math.inf:
        raise InputError("tier", _("'{text}' is no limit; type a number above 0, or nothing").format(text=text))
    return limit


def typed_fee(text: str) -> float:
    """Return the fee that a person typed in per cent, 0 where the field is empty.

    Raises
    ------
    InputError
        Not from 0 to below 100 %.
    """
    fee = _number(text, "fraction") if text.strip() else 0.0
    if not 0 <= fee < 1:
        raise InputError("tier", _("'{text}' is no fee; type 0 to below 100 %").format(text=text))
    return fee


def _number(text: str, unit: str) -> float:
    """Return a number in a unit, not a number where the text is none: its caller says what is allowed."""
    try:
        return parse_typed(text, unit, math.nan)
    except InputError:
        return math.nan


def written(limit: float) -> str:
    """Return a limit as the rules write it: plain digits."""
    return f"{limit:.{_PLACES}f}".rstrip("0").rstrip(".")


def written_fee(fee: float) -> str:
    """Return a fee as it is typed, empty where there is none."""
    return UNITS["fraction"].format(fee) if fee else ""
