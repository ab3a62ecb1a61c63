"""When the levers of a scenario change: in a word for the chart, and in full for whoever asks."""

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.catalog import Parameter, Value
from scenarios.projection import Projection
from scenarios.quarters import quarter_label
from scenarios.texts import _
from scenarios.units import UNITS


@dataclass(frozen=True)
class Event:
    """What changes in one quarter.

    Attributes
    ----------
    at
        The quarter's beginning, in decimal years.
    word
        In short: a tier's short name, or a lever with its new value.
    told
        A line for each lever that is set: the quarter, the lever, its new value, and a tier's rule in full.
    """

    at: float
    word: str
    told: str


def events_of(projection: Projection) -> Iterator[Event]:
    """Yield when levers of the scenario change, the earliest first.

    What holds from the first free quarter on is no event: it is what the whole scenario is.
    """
    catalog, found = projection.catalog, dict[int, list[tuple[str, str]]]()
    for name, points in projection.scenario.values.items():
        for at, value in points:
            if at > catalog.horizon.first_free:
                found.setdefault(at, []).append(_words(projection, catalog.parameters[name], value))
    for place in sorted(found):
        begin = float(catalog.horizon.starts[place])
        words, told = zip(*found[place], strict=True)
        lines = [_("{quarter}, {what}").format(quarter=quarter_label(begin), what=what) for what in told]
        yield Event(begin, "; ".join(words), "\n".join(lines))


def _words(projection: Projection, parameter: Parameter, value: Value) -> tuple[str, str]:
    """Return a lever's new value in short and in full."""
    label = _(parameter.label)
    if parameter.unit != "tier":
        shown = UNITS[parameter.unit].format(float(value))
        return f"{label} {shown}", _("{lever}: {value}").format(lever=label, value=shown)
    tier = projection.catalog.tier(value)
    words = _("{lever}: {value}. {rule}")
    return tier.short, words.format(lever=label, value=_(tier.name), rule=_(tier.text))
