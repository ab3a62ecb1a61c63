"""What is typed of planning, read: sides and names of a matrix, weights, and the target where none is typed."""

from scenarios.analysis.corners import CORNERS, Axis, axis_of
from scenarios.analysis.signposts import parting_share
from scenarios.analysis.targets import Target
from scenarios.catalog import Catalog
from scenarios.commands.robust import names_of
from scenarios.errors import InputError
from scenarios.figures.corners import proposed_names
from scenarios.figures.pages import WORKLOADS
from scenarios.projection import Projection
from scenarios.texts import _


def axis_from(text: str, catalog: Catalog) -> Axis:
    """Read ``ID`` or ``ID=LOW:HIGH``.

    Raises
    ------
    InputError
        An unknown parameter, or ends in another form.
    """
    name, equals, ends = (part.strip() for part in text.partition("="))
    proposed = axis_of(catalog.parameter(name), catalog)
    if not equals:
        return proposed
    low, colon, high = (part.strip() for part in ends.partition(":"))
    if not (low and colon and high):
        raise InputError("matrix", _("{text}: write ID=LOW:HIGH, such as hbm_supply=0.5:2").format(text=text))
    return Axis(name, catalog.checked_value(name, low), catalog.checked_value(name, high))


def world_names(text: str, across: Axis, down: Axis, catalog: Catalog) -> tuple[str, ...]:
    """Read the names of four worlds, or propose them where none are typed.

    Raises
    ------
    InputError
        There are more or fewer than four.
    """
    called = tuple(names_of(text)) if text else proposed_names(across, down, catalog)
    if len(called) != len(CORNERS):
        raise InputError("names", _("--names: write four names with commas between them"))
    return called


def weight_from(text: str) -> tuple[str, float]:
    """Read ``SCENARIO=WEIGHT``.

    Raises
    ------
    InputError
        It is in another form.
    """
    name, equals, weight = (part.strip() for part in text.rpartition("="))
    try:
        if not equals:
            raise ValueError
        return name, float(weight)
    except ValueError:
        words = _("{text}: write SCENARIO=WEIGHT, such as baseline=2")
        raise InputError("weights", words.format(text=text)) from None


def parting_target(projection: Projection, definition: str, year: int) -> Target:
    """Return the target that parts the runs of a projection into two worlds of about the same size."""
    target = Target(WORKLOADS[0], definition, True, 0.0, str(year))
    share = parting_share(target.shares(projection))
    return Target(WORKLOADS[0], definition, True, 0.0 if share is None else share, str(year))
