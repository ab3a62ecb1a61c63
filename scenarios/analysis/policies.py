"""What can be chosen: a tier, a lever at a value, or all that a scenario sets, laid over any future."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from scenarios.catalog import Catalog
from scenarios.scenario import Scenario, Schedule
from scenarios.texts import _
from scenarios.units import UNITS


@dataclass(frozen=True)
class Choice:
    """What can be chosen: a name, and the values that it lays over any future."""

    name: str
    values: Mapping[str, Schedule]

    def laid_over(self, future: Scenario) -> Scenario:
        """Return a future with this choice made in it; where both set something, the choice holds."""
        return replace(future, values=MappingProxyType({**future.values, **self.values}))


def policy_of(text: str, catalog: Catalog) -> Choice | None:
    """Return the choice that a tier, ``T3``, or a lever at a value, ``hbm_supply=0.5``, stands for; None for neither.

    Raises
    ------
    InputError
        There is no such parameter, or the value is none of it.
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        is_tier = name in catalog.tiers
        return Choice(name, Scenario().with_value(catalog, "tier", name).values) if is_tier else None
    parameter = catalog.parameter(name)
    values = Scenario().with_value(catalog, name, value).values
    shown = UNITS[parameter.unit].format(values[name][0][1])  # type: ignore[arg-type]
    return Choice(f"{_(parameter.label)} {shown}", values)
