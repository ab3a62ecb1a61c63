"""Numbers that a market report of their time can hold, read from a projection or from what went into it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.model.supply import PACKAGED, stacks_made_in_china, stacks_that_arrive
from scenarios.projection import DOMESTIC, GREY, LEGAL, Projection, added, origin_of
from scenarios.texts import _

Array = NDArray[np.float64]
Read = Callable[[Projection, Inputs, slice], Array]
"""Reads the mean over quarters, shape (draws,), the central case left out; the inputs are those of the projection."""


@dataclass(frozen=True)
class Observable:
    """A number that is known once its quarters are over.

    Attributes
    ----------
    unit
        Of `units.UNITS`.
    parameters
        Ids of the parameters that say it nearly alone; empty where it follows from the whole model.
    """

    id: str
    label: Callable[[], str]
    unit: str
    read: Read
    parameters: tuple[str, ...] = ()

    def sources(self, catalog: Catalog) -> tuple[str, ...]:
        """Return the evidence behind its parameters, by id, each once."""
        known = (one for name in self.parameters for one in catalog.parameters[name].evidence)
        return tuple(dict.fromkeys(one for one in known if one in catalog.evidence))


def inputs_of(projection: Projection) -> Inputs:
    """Return what went into a projection from the first quarter in which levers act: its draws, sampled again."""
    catalog, scenario = projection.catalog, projection.scenario
    quarters = range(catalog.horizon.first_free, catalog.horizon.count)
    return Inputs(catalog, sample(catalog, scenario.draws, scenario.seed), quarters, scenario.values)


def _mean(values: Array, quarters: slice) -> Array:
    """Return the mean over quarters of values, shape (quarters, draws + 1)."""
    return np.asarray(values[quarters, 1:].mean(axis=0))


def _offered(places: Callable[[Projection], Sequence[int]]) -> Read:
    return lambda one, _inputs, quarters: _mean(one.supply_of(places(one)), quarters)


def _places(origin: int) -> Callable[[Projection], Sequence[int]]:
    return lambda one: [at for at, kind in enumerate(one.catalog.classes) if origin_of(kind) == origin]


def _packaged(one: Projection) -> Sequence[int]:
    return [at for at, kind in enumerate(one.catalog.classes) if kind.id in PACKAGED]


def _share(workload: str) -> Read:
    return lambda one, _inputs, quarters: one.share("units", "official", workload, quarters)[1:]


def _stacks(arrive: Callable[[Inputs], Array]) -> Read:
    """Return what reads HBM stacks, which no projection keeps, from what went into it."""

    def read(one: Projection, inputs: Inputs, quarters: slice) -> Array:
        first = inputs.quarters.start
        stacks = np.broadcast_to(arrive(inputs), (len(inputs.quarters), one.scenario.draws + 1))
        return _mean(stacks, slice(quarters.start - first, quarters.stop - first))

    return read


def _premium(origin: int) -> Read:
    """Return what reads how far above list price the cards of an origin are paid, over all that is paid for them."""

    def read(one: Projection, _inputs: Inputs, quarters: slice) -> Array:
        premium, places = one.premium, _places(origin)(one)
        listed = added(one.of_class("revenue", "all", at) for at in places)
        paid = added(one.of_class("revenue", "all", at) * np.exp(premium[:, at]) for at in places)
        above, below = (one.in_period("revenue", values, quarters)[1:] for values in (paid, listed))
        return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0) - 1

    return read


_CHINESE = ("hbm_supply", "hbm_domestic_path")
OBSERVABLES = (
    Observable(
        "hbm_chinese",
        lambda: _("HBM stacks from Chinese makers"),
        "k stacks/quarter",
        _stacks(stacks_made_in_china),
        _CHINESE,
    ),
    Observable(
        "hbm",
        lambda: _("HBM stacks from all sources"),
        "k stacks/quarter",
        _stacks(stacks_that_arrive),
        (*_CHINESE, "hbm_imports", "hbm_grey"),
    ),
    Observable("packages", lambda: _("Chinese cards with HBM"), "k cards/quarter", _offered(_packaged)),
    Observable("domestic", lambda: _("Chinese-made cards"), "k cards/quarter", _offered(_places(DOMESTIC))),
    Observable("legal", lambda: _("foreign cards with a licence"), "k cards/quarter", _offered(_places(LEGAL))),
    Observable("grey", lambda: _("smuggled cards"), "k cards/quarter", _offered(_places(GREY))),
    Observable("domestic_premium", lambda: _("premium on Chinese-made cards"), "fraction", _premium(DOMESTIC)),
    Observable("grey_premium", lambda: _("premium on smuggled cards"), "fraction", _premium(GREY)),
    Observable("inference", lambda: _("Chinese-made share of inference cards"), "fraction", _share("inference")),
    Observable("training", lambda: _("Chinese-made share of training cards"), "fraction", _share("training")),
    Observable(
        "rented",
        lambda: _("compute rented abroad"),
        "k H100e",
        lambda one, _inputs, quarters: _mean(added(np.moveaxis(one.rented, 1, 0)), quarters),
    ),
    Observable(
        "unserved",
        lambda: _("part of budgets not spent on cards in China"),
        "fraction",
        lambda one, _inputs, quarters: _mean(
            one.over(lambda all_of: added(np.moveaxis(all_of.budget * all_of.unspent, 1, 0)))
            / one.over(lambda all_of: added(np.moveaxis(all_of.budget, 1, 0))),
            quarters,
        ),
    ),
)
"""What can be counted or read in a market report of its time."""
