"""A statement about a share that holds or not in each run, such as "inference by revenue at least 0.6 in 2028Q4"."""

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError, near_miss
from scenarios.projection import DEFINITIONS, WORKLOADS, Projection, counts_of
from scenarios.quarters import Horizon, parse_quarter
from scenarios.texts import _

Array = NDArray[np.float64]

FORM = "share:WORKLOAD:DEFINITION>=SHARE@PERIOD"
EXAMPLE = "share:inference:revenue>=0.6@2028Q4"
_TEXT = re.compile(r"(?P<what>[^<>=@]*)(?P<sign>[<>]=?|=+)(?P<share>[^<>=@]*)@(?P<period>[^<>=@]*)")
_SIGNS = {">=": True, "<=": False}
_FEWEST, _MOST = 3, 4
_NOWHERE = -1.0
"""How far a run without a share is off the target: further than any share can be."""


@dataclass(frozen=True)
class Target:
    """What a share is to be.

    Attributes
    ----------
    workload, definition, count
        As in `Projection.share`.
    at_least
        Whether the share is to reach `share` at least; else it is to stay at or below.
    share
        A fraction.
    period
        A calendar year or a quarter, as people write it: ``"2028"``, ``"2028Q4"``.
    """

    workload: str
    definition: str
    at_least: bool
    share: float
    period: str
    count: str = "official"

    @property
    def text(self) -> str:
        """The target as `parse_target` reads it."""
        count = "" if self.count == "official" else f":{self.count}"
        sign = ">=" if self.at_least else "<="
        return f"share:{self.workload}:{self.definition}{count}{sign}{self.share:g}@{self.period}"

    def shares(self, projection: Projection) -> Array:
        """Return the share that the target speaks of, shape (draws,), the central case left out; NaN for no sales."""
        period = period_of(self.period, projection.catalog.horizon)
        return projection.share(self.definition, self.count, self.workload, period)[1:]

    def margins(self, shares: Array) -> Array:
        """Return by how much each run meets the target, below zero where it does not: so where there is no share."""
        over = shares - self.share if self.at_least else self.share - shares
        return np.where(np.isfinite(shares), over, _NOWHERE)

    def probability(self, shares: Array) -> float:
        """Return the part of the runs that meet the target; those without a share do not."""
        return float((self.margins(shares) >= 0).mean())

    def reserve(self, shares: Array, probability: float) -> float:
        """Return by how much the run meets the target that has to, for the probability to be reached.

        At or above zero exactly where `probability` of the runs meet the target, and without steps where the shares
        are: the margin of the run that is the last of those needed. A search for the probability looks for its zero.
        """
        ordered = np.sort(self.margins(shares))[::-1]
        return float(ordered[max(math.ceil(probability * len(ordered) - 1e-9), 1) - 1])


def period_of(period: str, horizon: Horizon, subject: str = "target") -> int | slice:
    """Return a year, or the range of one quarter, of a period as people write it.

    Parameters
    ----------
    subject
        What was typed, for the message.

    Raises
    ------
    InputError
        It is neither, or lies outside the horizon or before any lever acts.
    """
    words = _("{subject}: '{period}' is neither a quarter nor a year in which levers act; write {first} to {last}")
    first, last = horizon.labels[horizon.first_free], horizon.labels[-1]
    refused = InputError(subject, words.format(subject=subject, period=period, first=first, last=last))
    if period.isascii() and period.isdigit() and int(period) in horizon.years:
        year = int(period)
        if horizon.quarters_of(year).stop > horizon.first_free:
            return year
        raise refused
    try:
        index = round((parse_quarter(period) - horizon.first) * 4)
    except ValueError:
        raise refused from None
    if not horizon.first_free <= index < horizon.count:
        raise refused
    return slice(index, index + 1)


def parse_target(text: str, horizon: Horizon) -> Target:
    """Read a target such as ``share:inference:revenue>=0.6@2028Q4``; a count may stand fourth, as ``:with_grey``.

    Raises
    ------
    InputError
        Not in this form, or a part of it is not known or out of range; names what is wrong.
    """
    match = _TEXT.fullmatch("".join(text.split()))
    if match is None:
        words = _("target: '{text}' cannot be read; write {form}, such as {example}")
        raise InputError("target", words.format(text=text, form=FORM, example=EXAMPLE))
    if match["sign"] not in _SIGNS:
        words = _("target: '{sign}' is not a comparison of targets; write >= or <=")
        raise InputError("target", words.format(sign=match["sign"]))
    parts = match["what"].split(":")
    if parts[0] != "share" or not _FEWEST <= len(parts) <= _MOST:
        words = _("target: '{what}' is no share; write share:WORKLOAD:DEFINITION or share:WORKLOAD:DEFINITION:COUNT")
        raise InputError("target", words.format(what=match["what"]))
    workload = _known(_("workload"), parts[1], WORKLOADS)
    definition = _known(_("definition"), parts[2], DEFINITIONS)
    count = _known(_("count"), parts[3], counts_of(definition)) if len(parts) == _MOST else "official"
    period_of(match["period"], horizon)
    return Target(workload, definition, _SIGNS[match["sign"]], _fraction(match["share"]), match["period"], count)


def checked_probability(probability: float) -> float:
    """Return a probability that can be asked for.

    Raises
    ------
    InputError
        Not above 0 and at most 1.
    """
    if not 0 < probability <= 1:
        words = _("probability: {value:g} is not allowed; allowed: above 0 and at most 1, such as 0.8")
        raise InputError("probability", words.format(value=probability))
    return probability


def _fraction(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        words = _("target: '{text}' is not a share; write a fraction from 0 to 1, such as 0.6")
        raise InputError("target", words.format(text=text))
    return share


def _known(what: str, name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        words = _("target: {what} '{name}' is not known{hint}; allowed: {names}")
        raise InputError(
            "target", words.format(what=what, name=name, hint=near_miss(name, names), names=", ".join(names))
        )
    return name
