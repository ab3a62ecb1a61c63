"""The four callouts of the first start, which may be skipped and seen again."""

from typing import TYPE_CHECKING

from desktop.widgets.callouts import Callouts
from scenarios.texts import _

if TYPE_CHECKING:
    from desktop.window import Window

WORKED = "h200_taken"
"""The shipped scenario that is open at the first start, held against the baseline."""


def tour(window: "Window") -> Callouts:
    """Return the callouts of a window, the same ones each time: two never stand in it at once."""
    known = window.findChild(Callouts)
    if isinstance(known, Callouts):
        return known
    header = window.header
    return Callouts(
        window,
        [
            (window.levers.rows["china_acceptance"], _("Drag this, or type a value: every chart follows at once.")),
            (header.reference_button, _("Everything is held against this. Hold F8 to see it alone.")),
            (
                window.shares.headlines["inference"],
                _("Read the result here: the middle of all runs, where 8 in 10 lie, and what it is a share of."),
            ),
            (
                header.buttons["slide"],
                _("Take it to a slide: chart and headline, as a deck, a picture or a sheet."),
            ),
        ],
    )
