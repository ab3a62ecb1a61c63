"""What is looked at, and what is on screen at a moment: frozen values that the window hands to its panels."""

from dataclasses import dataclass, replace

from scenarios.figures.sentences import HEADLINE_DEFINITION, HEADLINE_YEAR
from scenarios.projection import Projection

WORKLOADS = ("inference", "training")


@dataclass(frozen=True)
class View:
    """What of the projection is looked at; changing it never computes anew.

    Attributes
    ----------
    places
        What stands in the left and the right large chart: a workload's share, or a figure of the market.
    dots
        Whether uncertainty is shown as 20 dots in the cursor year rather than as bands over time.
    threshold
        A share, as a fraction, of which the charts say how many runs pass it; None for none.
    peek
        Whether the reference is shown in the scenario's place.
    """

    definition: str = HEADLINE_DEFINITION
    year: int = HEADLINE_YEAR
    places: tuple[str, str] = WORKLOADS
    dots: bool = False
    threshold: float | None = None
    peek: bool = False

    def with_figure(self, name: str) -> "View":
        """Return the view with a figure in the right place, or with the share back where the figure stood."""
        if name in WORKLOADS:
            return replace(self, places=WORKLOADS)
        if name in self.places:
            left, right = (own if held == name else held for own, held in zip(WORKLOADS, self.places, strict=True))
            return replace(self, places=(left, right))
        return replace(self, places=(self.places[0], name))


@dataclass(frozen=True, eq=False)
class Shown:
    """One picture: every panel draws from the same one.

    Attributes
    ----------
    preview
        Whether the projection has fewer draws than the scenario asks for.
    moving
        Whether a hand still moves a lever: axes hold still.
    """

    projection: Projection
    reference: Projection | None
    view: View
    preview: bool = False
    moving: bool = False
