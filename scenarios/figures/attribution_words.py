"""The sentence on what explains a difference: who brought it, and who took some of it back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.catalog import Parameter
from scenarios.figures.gaps import size_phrase
from scenarios.figures.sentences import size_in_points
from scenarios.texts import _, plural

FINE = 0.015
"""Differences below it are told in tenths of a point."""
_MOST = 2 / 3
"""Part of a difference that one lever must bring to stand alone in the sentence."""
_HEAD = re.compile(r",|:| (?:per|despite|through|before|made|below|of|on|to|in|at|within|passed)\b")


@dataclass(frozen=True)
class Part:
    """What one parameter contributes, a fraction, and how it is called at the head of a sentence and inside one."""

    contribution: float
    name: str
    inside: str

    @property
    def is_many(self) -> bool:
        """Whether the name is a plural: "Domestic card prices"."""
        word = _HEAD.split(self.name)[0].split()[-1]
        return word.endswith("s") and not word.endswith("ss")


def part_of(parameter: Parameter, contribution: float) -> Part:
    """Return the part of a parameter; inside a sentence a lever's name begins small, unless it is an abbreviation."""
    name = _(parameter.label)
    small = parameter.role == "lever" and name[1:2].islower()
    return Part(contribution, name, name[0].lower() + name[1:] if small else name)


def explanation(parts: Sequence[Part], difference: float, year: str) -> str:
    """Return one sentence on a difference of the shares of a year, a fraction, that the parts add up to."""
    places = 0 if abs(difference) >= FINE else 1
    ordered = sorted(parts, key=lambda one: -abs(one.contribution))
    moving = [one for one in ordered if float(size_in_points(one.contribution, places))]
    if not parts:
        return _("Both scenarios set the same: there is nothing to explain.")
    if not float(size_in_points(difference, places)):
        return _cancelling(moving, places) if moving else _still(parts, year)
    sign = 1 if difference > 0 else -1
    along = [one for one in ordered if one.contribution * sign > 0]
    against = [one for one in moving if one.contribution * sign < 0]
    if not against and sum(one.contribution * sign > 0 for one in moving) == 1:
        return _whole(along[0], difference, places)
    leaders = along[:1] if abs(along[0].contribution) >= _MOST * abs(difference) else along[:2]
    brought = _brought(leaders, difference, places)
    if not against:
        return f"{brought}."
    rest = size_in_points(sum(one.contribution for one in along if one not in leaders), places)
    if float(rest):
        brought = _("{brought}, other changes {n}").format(brought=brought, n=rest)
    return f"{brought}; {_taken(against, sign, places)}."


def nothing_more(levers: Sequence[Part], others: Sequence[str]) -> str:
    """Return the sentence on levers that have bars and yet change nothing once others are set.

    Parameters
    ----------
    others
        Those without which they would change something, as `in_place` says it; all others where none is named.
    """
    words = plural(
        "Once {others}, {levers} changes nothing more: its bar is what it would have done before.",
        "Once {others}, {levers} change nothing more: their bars are what they would have done before.",
        _n(levers),
    )
    return words.format(
        others=_listed(others) or _("all else is changed"), levers=_listed([one.inside for one in levers])
    )


def _listed(names: Sequence[str]) -> str:
    return _(" and ").join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def in_place(lever: Part, value: str) -> str:
    """Return that a lever has a value, as it stands in `nothing_more`."""
    return plural("{lever} is {value}", "{lever} are {value}", _n([lever])).format(lever=lever.inside, value=value)


def _still(parts: Sequence[Part], year: str) -> str:
    if len(parts) == 1:
        words = plural("{lever} does not move the {year} share.", "{lever} do not move the {year} share.", _n(parts))
        return words.format(lever=parts[0].name, year=year)
    return _("None of the {n} changes moves the {year} share.").format(n=len(parts), year=year)


def _cancelling(moving: Sequence[Part], places: int) -> str:
    """Return the sentence on changes that leave the share where it was."""
    up = [one for one in moving if one.contribution > 0]
    down = [one for one in moving if one.contribution < 0]
    if not up or not down:
        return _("The changes leave the share where it was.")
    words = _("The changes cancel out: {ups}, {downs}.")
    adds = plural("{levers} adds {n}", "{levers} add {n}", _n(up[:1])).format(
        levers=up[0].inside, n=size_phrase(up[0].contribution, places)
    )
    return words.format(ups=adds, downs=_taken(down, 1, places))


def _whole(part: Part, difference: float, places: int) -> str:
    words = plural("{lever} explains {what}.", "{lever} explain {what}.", _n([part]))
    what = _("the whole rise of {points}") if difference > 0 else _("the whole fall of {points}")
    return words.format(lever=part.name, what=what.format(points=size_phrase(difference, places)))


def _brought(leaders: Sequence[Part], difference: float, places: int) -> str:
    """Return what the strongest bring: so many of all points, or more than all."""
    total = sum(one.contribution for one in leaders)
    mine, whole = size_in_points(total, places), size_in_points(difference, places)
    if float(mine) > float(whole):
        up = plural("{levers} adds {points}", "{levers} add {points}", _n(leaders))
        down = plural("{levers} costs {points}", "{levers} cost {points}", _n(leaders))
        return (up if difference > 0 else down).format(levers=_names(leaders), points=size_phrase(total, places))
    words = plural("{levers} explains {part}", "{levers} explain {part}", _n(leaders))
    part = _("{n} of the {points}") if mine != whole else _("nearly all of the {points}")
    lost = part if difference > 0 else _("{part} lost").format(part=part)
    return words.format(levers=_names(leaders), part=lost.format(n=mine, points=size_phrase(difference, places)))


def _taken(against: Sequence[Part], sign: int, places: int) -> str:
    """Return what goes against the others, the strongest named, the rest counted."""
    total, rest = sum(one.contribution for one in against), len(against) - 1
    names = against[0].inside
    if rest == 1:
        names = _("{a} and {b}").format(a=names, b=against[1].inside)
    elif rest > 1:
        names = _("{lever} and {n} others").format(lever=names, n=rest)
    back = plural("{levers} takes back {n}", "{levers} take back {n}", _n(against))
    given = plural("{levers} gives back {n}", "{levers} give back {n}", _n(against))
    return (back if sign > 0 else given).format(levers=names, n=size_in_points(total, places))


def _names(parts: Sequence[Part]) -> str:
    if len(parts) == 1:
        return parts[0].name
    return _("{a} and {b}").format(a=parts[0].name, b=parts[1].inside)


def _n(parts: Sequence[Part]) -> int:
    """Return 1 where a verb stands in the singular, 2 where not."""
    return 1 if len(parts) == 1 and not parts[0].is_many else 2
