"""Frozen values to plain ones and back, strictly by their types: the one codec of all that a snapshot holds.

A frozen value becomes an object of its fields, of several possible types with the name of its own; a column of numbers
becomes its place among the columns. On the way back a key that is not known is refused, and one that is missing takes
its default, so that a value may gain fields and older files still open.
"""

from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError
from scenarios.json_files import clipped
from scenarios.snapshots.packing import refused
from scenarios.texts import _

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
_NO_NUMBER_IN_JSON = ("nan", "inf", "-inf")
"""Numbers that are written as texts: gaps, and the open sides of boxes. What they may stand for, the checks say."""
LONGEST_TEXT = 20_000
MOST_PARTS = 5_000
"""Of one list; a table may have so many rows."""
_KIND = "is"
"""Key that names the type of a value where it may be of several."""
_Value = TypeVar("_Value")


def to_plain(value: Any, columns: list[Array], several: bool = False) -> Any:
    """Return a frozen value as plain ones; its columns of numbers are added to `columns`.

    Parameters
    ----------
    several
        Whether the reader cannot know its type, so that it must be named.
    """
    if isinstance(value, np.ndarray):
        if value.ndim > 1:
            return [to_plain(row, columns) for row in value]
        columns.append(value)
        return len(columns) - 1
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else str(float(value))
    if isinstance(value, tuple):
        return [to_plain(one, columns, several) for one in value]
    if not is_dataclass(value):
        return value
    plain = {_KIND: type(value).__name__} if several else {}
    typed: Any = type(value)
    for one, kind in _typed_fields(typed):
        plain[one.name] = to_plain(getattr(value, one.name), columns, len(_several(kind)) > 1)
    return plain


class PlainReader:
    """Reads frozen values back from plain ones.

    Parameters
    ----------
    columns
        The columns of numbers beside them; each is read once, in the order in which it was written.
    """

    def __init__(self, columns: Sequence[Array]) -> None:
        self._columns, self._taken = columns, 0

    def read(self, kind: type[_Value], plain: Any, name: str) -> _Value:
        """Return a value of a frozen type.

        Parameters
        ----------
        name
            What the value is, for the message of a refusal.

        Raises
        ------
        InputError
            It is none; the message names the place.
        """
        value: _Value = self._frozen(kind, plain, name)
        return value

    def finish(self) -> None:
        """Refuse columns that nothing has read.

        Raises
        ------
        InputError
            There are some.
        """
        if self._taken != len(self._columns):
            raise refused(_("it holds numbers that belong to nothing"))

    def _frozen(self, kind: Any, plain: Any, name: str) -> Any:
        if not isinstance(plain, dict):
            raise wrong(name, _("expected an object"))
        known = _typed_fields(kind)
        for key in plain:
            if key not in {one.name for one, _kind in known}:
                raise wrong(f"{name}.{clipped(key)}", _("not known here"))
        found = {}
        for one, kind_of_field in known:
            place = f"{name}.{one.name}"
            if one.name in plain:
                found[one.name] = self._value(kind_of_field, plain[one.name], place)
            elif one.default is MISSING:
                raise wrong(place, _("missing"))
        return kind(**found)

    def _value(self, kind: Any, plain: Any, name: str) -> Any:
        if get_origin(kind) is tuple:
            return self._list(get_args(kind), plain, name)
        if kind == Array:
            return self._rows(plain, name) if isinstance(plain, list) else self._column(plain, name)
        if kind == Flags:
            return self._flags(plain, name)
        if get_origin(kind) in (Union, UnionType):
            return self._one_of(get_args(kind), plain, name)
        if is_dataclass(kind):
            return self._frozen(kind, plain, name)
        return _scalar(kind, plain, name)

    def _list(self, kinds: tuple[Any, ...], plain: Any, name: str) -> tuple[Any, ...]:
        if not isinstance(plain, list) or len(plain) > MOST_PARTS:
            raise wrong(name, _("expected a list of at most {most}").format(most=MOST_PARTS))
        return tuple(self._value(kinds[0], one, f"{name}.{at}") for at, one in enumerate(plain, start=1))

    def _column(self, plain: Any, name: str) -> Array:
        if type(plain) is not int or plain != self._taken or plain >= len(self._columns):
            raise wrong(name, _("expected its column of numbers"))
        self._taken += 1
        return self._columns[plain]

    def _rows(self, plain: list[Any], name: str) -> Array:
        """Return rows of numbers as one array, shape (rows, numbers)."""
        rows = [self._column(one, name) for one in plain[:MOST_PARTS]]
        if len(rows) != len(plain) or len({len(one) for one in rows}) != 1:
            raise wrong(name, _("expected its column of numbers"))
        return np.array(rows)

    def _flags(self, plain: Any, name: str) -> Flags:
        numbers = self._column(plain, name)
        if not np.isin(numbers, (0.0, 1.0)).all():
            raise wrong(name, _("expected {kind}").format(kind=_("true or false")))
        return numbers.astype(np.bool_)

    def _one_of(self, kinds: tuple[Any, ...], plain: Any, name: str) -> Any:
        """Return a value of one of several types: of frozen ones the type that it names, of others the first to fit."""
        if plain is None and NoneType in kinds:
            return None
        frozen: dict[str, Any] = {one.__name__: one for one in kinds if isinstance(one, type) and is_dataclass(one)}
        if len(frozen) > 1:
            known = isinstance(plain, dict) and isinstance(plain.get(_KIND), str) and plain[_KIND] in frozen
            if not known:
                raise wrong(name, _("expected one of {all}").format(all=", ".join(frozen)))
            return self._frozen(frozen[plain[_KIND]], {key: one for key, one in plain.items() if key != _KIND}, name)
        some = [one for one in kinds if one is not NoneType]
        fitting = (one for one in some if (one is str) == isinstance(plain, str))
        return self._value(next(fitting, some[0]), plain, name)


def wrong(name: str, reason: str) -> InputError:
    """Return the error for one value of a file: which it is, and what is expected."""
    return refused(_("{name}: {reason}").format(name=clipped(name, 100), reason=reason))


def _scalar(kind: Any, plain: Any, name: str) -> Any:
    if kind is float and type(plain) in (int, float):
        return float(plain)
    if kind is float and isinstance(plain, str) and plain in _NO_NUMBER_IN_JSON:
        return float(plain)
    if type(plain) is not kind:
        told = {str: _("a text"), int: _("a whole number"), float: _("a number"), bool: _("true or false")}
        raise wrong(name, _("expected {kind}").format(kind=told[kind]))
    if kind is str and len(plain) > LONGEST_TEXT:
        raise wrong(name, _("a text longer than {most} characters").format(most=LONGEST_TEXT))
    return plain


@cache
def _typed_fields(kind: Any) -> tuple[tuple[Field[Any], Any], ...]:
    hints = get_type_hints(kind)
    return tuple((one, hints[one.name]) for one in fields(kind) if one.init)


def _several(kind: Any) -> tuple[Any, ...]:
    """Return the frozen types that a field may hold, itself or in its list."""
    if get_origin(kind) is tuple:
        return _several(get_args(kind)[0])
    return tuple(one for one in get_args(kind) if is_dataclass(one)) if get_origin(kind) in (Union, UnionType) else ()
