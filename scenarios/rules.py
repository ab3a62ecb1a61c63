"""The closed grammar of tier conditions: text to predicate over chip figures; parsed once, never run as code.

    expression = conjunction ("or" conjunction)*      conjunction = negation ("and" negation)*
    negation   = "not" negation | comparison          comparison  = sum (("<"|"<="|">"|">=") sum)*
    sum        = atom ("+" atom)*                     atom = number | name | "true" | "false" | "(" expression ")"

Comparisons chain: ``2400 <= tpp < 4800`` holds when both do.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from scenarios.errors import ChokepointError
from scenarios.texts import _

FIGURES = ("tpp", "performance_density", "memory_bandwidth_gb_s", "interconnect_gb_s", "datacenter", "us_sold")
"""The chip figures that a condition may name, as columns of ``chips.csv``."""

Figures = Mapping[str, float]
_Node = Callable[[Figures], float]
_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)|(?P<sign><=|>=|<|>|\+|\(|\)))")
_DEEPEST = 40
_LONGEST = 60_000


class RuleError(ChokepointError):
    """A condition does not follow the grammar; the message names the place."""


@dataclass(frozen=True)
class Condition:
    """One parsed condition.

    Attributes
    ----------
    text
        As written in ``tiers.toml``.
    names
        The figures it needs; a chip that lacks one cannot be judged by it.
    holds
        Predicate over the figures of one chip.
    limits
        Numbers that a figure, or a sum of figures, is compared with.
    """

    text: str
    names: frozenset[str]
    holds: Callable[[Figures], bool] = field(compare=False)
    limits: frozenset[tuple[tuple[str, ...], float]] = frozenset()


def parse(text: str) -> Condition:
    """Parse one condition.

    Raises
    ------
    RuleError
        An unknown name or sign, a missing part, or too deep a nesting.
    """
    if len(text) > _LONGEST:
        raise RuleError(_("'{text}...': longer than {n} signs").format(text=text[:60], n=_LONGEST))
    parser = _Parser(text)
    node = parser.either(0)
    if parser.token is not None:
        raise parser.refused(_("the end"))
    return Condition(text, frozenset(parser.names), lambda figures: bool(node(figures)), frozenset(parser.limits))


class _Parser:
    """Recursive descent over one text; every method returns a function of the figures."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self.names = text, 0, set[str]()
        self.limits = set[tuple[tuple[str, ...], float]]()
        self.summands: list[str] = []
        self.token: str | None = None
        self.begin = 0
        self.advance()

    def advance(self) -> None:
        match = _TOKEN.match(self.text, self.place)
        if match is None and (rest := self.text[self.place :].strip()):
            raise RuleError(_("'{text}': unknown sign at {rest!r}").format(text=self.text[:60], rest=rest[:12]))
        self.token = match[0].strip() if match else None
        self.place = match.end() if match else len(self.text)
        self.begin = self.place - len(self.token or "")

    def refused(self, expected: str) -> RuleError:
        return RuleError(
            _("'{text}': expected {expected}, found {found!r} at sign {place}").format(
                text=self.text[:60], expected=expected, found=self.token or _("the end"), place=self.begin + 1
            )
        )

    def take(self, token: str) -> bool:
        if self.token == token:
            self.advance()
            return True
        return False

    def either(self, depth: int) -> _Node:
        if depth > _DEEPEST:
            raise RuleError(_("'{text}': nested too deeply").format(text=self.text[:60]))
        parts = [self.both(depth)]
        while self.take("or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else lambda figures: any(part(figures) for part in parts)

    def both(self, depth: int) -> _Node:
        parts = [self.negation(depth)]
        while self.take("and"):
            parts.append(self.negation(depth))
        return parts[0] if len(parts) == 1 else lambda figures: all(part(figures) for part in parts)

    def negation(self, depth: int) -> _Node:
        if depth > _DEEPEST:
            raise RuleError(_("'{text}': nested too deeply").format(text=self.text[:60]))
        if self.take("not"):
            inner = self.negation(depth + 1)
            return lambda figures: not inner(figures)
        return self.comparison(depth)

    def comparison(self, depth: int) -> _Node:
        terms, signs = [self.sum(depth)], []
        sides = [self.summands]
        while self.token in _COMPARE:
            signs.append(_COMPARE[str(self.token)])
            self.advance()
            terms.append(self.sum(depth))
            sides.append(self.summands)
        for left, right in pairwise(sides):
            self.note_limit(left, right)
            self.note_limit(right, left)
        if not signs:
            return terms[0]

        def chained(figures: Figures) -> bool:
            values = [term(figures) for term in terms]
            return all(sign(left, right) for sign, left, right in zip(signs, values, values[1:], strict=False))

        return chained

    def note_limit(self, figures: list[str], number: list[str]) -> None:
        if set(figures) <= set(FIGURES) and len(number) == 1 and number[0][0].isdigit():
            self.limits.add((tuple(sorted(figures)), float(number[0])))

    def sum(self, depth: int) -> _Node:
        summands = [self.token or ""]
        terms = [self.atom(depth)]
        while self.take("+"):
            summands.append(self.token or "")
            terms.append(self.atom(depth))
        self.summands = summands
        return terms[0] if len(terms) == 1 else lambda figures: sum(term(figures) for term in terms)

    def atom(self, depth: int) -> _Node:
        token, begin = self.token, self.begin
        if token is None or token in {"and", "or", "not", ")", "+", *_COMPARE}:
            raise self.refused(_("a number, a figure or '('"))
        self.advance()
        if token == "(":
            inner = self.either(depth + 1)
            if not self.take(")"):
                raise self.refused("')'")
            return inner
        if token in {"true", "false"}:
            return _constant(float(token == "true"))
        if token[0].isdigit():
            return _constant(float(token))
        if token not in FIGURES:
            allowed = ", ".join(FIGURES)
            raise RuleError(
                _("'{text}': unknown figure {name!r} at sign {place}; allowed: {allowed}").format(
                    text=self.text[:60], name=token, place=begin + 1, allowed=allowed
                )
            )
        self.names.add(token)
        return operator.itemgetter(token)


def _constant(value: float) -> _Node:
    return lambda _figures: value
