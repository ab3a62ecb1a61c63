"""One engine for all windows of a run of the tests: what one of them projected, the next one need not."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import overload

from scenarios.catalog import Catalog
from scenarios.catalog_files import load_catalog
from scenarios.projection import Engine, Projection
from scenarios.scenario import Scenario

KEPT = 12
"""Projections kept at most, those used last; one over 2,000 draws takes 31 MB."""


class SharedEngine(Engine):
    """Projects a scenario once; the projection is frozen, its arrays can be read only, so windows may share it."""

    def __init__(self, catalog: Catalog, kept: int = KEPT) -> None:
        super().__init__(catalog)
        self.kept = kept
        self._known: OrderedDict[str, Projection] = OrderedDict()

    @overload
    def project(self, scenario: Scenario) -> Projection: ...

    @overload
    def project(self, scenario: Scenario, outdated: Callable[[], bool]) -> Projection | None: ...

    def project(self, scenario: Scenario, outdated: Callable[[], bool] = lambda: False) -> Projection | None:
        """Return the projection, known or new; None when it is outdated, as any engine does."""
        known = self._known.get(scenario.fingerprint)
        if known is None:
            known = super().project(scenario, outdated)
            if known is None:
                return None
        elif outdated():
            return None
        if known.scenario != scenario:  # another name
            known = replace(known, scenario=scenario)
        self._known[scenario.fingerprint] = known
        self._known.move_to_end(scenario.fingerprint)
        if len(self._known) > self.kept:
            self._known.popitem(last=False)
        return known

    def forget(self) -> None:
        """Keep everything: the next window asks for it again."""


SHIPPED = SharedEngine(load_catalog())


def engine_of(catalog: Catalog) -> Engine:
    """Return the shared engine for the shipped catalog, for any other one an engine of its own."""
    return SHIPPED if catalog is SHIPPED.catalog else Engine(catalog)
