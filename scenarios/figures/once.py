"""Works something out once for all who ask: pictures, words and tables tell of the same numbers."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

Whose = TypeVar("Whose")
Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")


def once(work: Callable[Concatenate[Whose, Rest], Answer]) -> Callable[Concatenate[Whose, Rest], Answer]:
    """Return the function with its answers kept for as long as someone else keeps what its first argument is.

    Nobody may change an answer, and none may hold the first argument, or neither is ever let go.
    """
    known: WeakKeyDictionary[Whose, dict[Hashable, Answer]] = WeakKeyDictionary()

    @wraps(work)
    def ask(whose: Whose, /, *rest: Rest.args, **named: Rest.kwargs) -> Answer:
        answers, asked = known.setdefault(whose, {}), (rest, tuple(named.items()))
        if asked not in answers:
            answers[asked] = work(whose, *rest, **named)
        return answers[asked]

    return ask
