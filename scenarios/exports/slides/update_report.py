"""What an update of a deck did, in sentences that people read beside it."""

from dataclasses import dataclass

from scenarios.texts import plural


@dataclass(frozen=True)
class Report:
    """What an update did, in sentences.

    Attributes
    ----------
    changed
        What holds something else than before.
    left
        What was left as it is, and why.
    same
        How many parts already held today's numbers and words.
    """

    changed: tuple[str, ...]
    left: tuple[str, ...]
    same: int

    @property
    def text(self) -> str:
        """All of it, a sentence a line."""
        same = plural("{n} part was up to date.", "{n} parts were up to date.", self.same).format(n=self.same)
        return "\n".join((*self.changed, *self.left, same))


def sentences(found: dict[str, list[int]]) -> tuple[str, ...]:
    """Return what was found on slides in sentences, the same on several slides in one."""
    return tuple(
        plural("Slide {n}: {what}.", "Slides {n}: {what}.", len(set(slides))).format(n=_listed(slides), what=what)
        for what, slides in found.items()
    )


def _listed(numbers: list[int]) -> str:
    """Return ascending numbers as people write them: 1 to 3, and 5."""
    runs = [[numbers[0], numbers[0]]]
    for one in numbers[1:]:
        if one <= runs[-1][1] + 1:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return ", ".join(str(first) if first == last else f"{first}\u2013{last}" for first, last in runs)
