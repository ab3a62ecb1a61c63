"""Policies that a question names by ids: tiers, levers at a value, and scenarios; offered, and made into values."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject

from desktop.library import Library
from desktop.named_scenarios import HERE, NamedScenarios
from desktop.panels.policy_list import LEVER, PolicyList
from desktop.workspace import Workspace
from scenarios.analysis.policies import Choice, policy_of
from scenarios.catalog import Catalog
from scenarios.scenario import Scenario

TIER = "tier:"
Found = Mapping[str, Scenario]
"""Scenarios that were read, by id."""


def policy_offers(named: NamedScenarios, catalog: Catalog) -> list[tuple[str, str]]:
    """Return ids and names: tiers first, then every scenario but the one in hand."""
    return [*((TIER + one, one) for one in catalog.tiers), *(one for one in named.offers() if one[0] != HERE)]


def scenario_ids(policies: Iterable[str]) -> tuple[str, ...]:
    """Return which policies are scenarios that have to be read."""
    return tuple(one for one in policies if not one.startswith((TIER, LEVER)))


def choice_of(policy: str, found: Found, catalog: Catalog) -> Choice:
    """Return what can be laid over any future: a tier, a lever's value, or all that a scenario sets."""
    made = None if policy in found else policy_of(policy.removeprefix(TIER).removeprefix(LEVER), catalog)
    return Choice(found[policy].name, found[policy].values) if made is None else made


class TickedPolicies(QObject):
    """Keeps a list of policies filled, every tier ticked at first, and reads the scenarios among those that are ticked.

    Parameters
    ----------
    page
        The list.
    workspace, library
        Where policies are.
    deliver
        Called once what is ticked has been read.

    Attributes
    ----------
    ids
        Of what is ticked and read.
    """

    def __init__(self, page: PolicyList, workspace: Workspace, library: Library, deliver: Callable[[], object]) -> None:
        super().__init__(page)
        self._page, self._work, self._deliver = page, workspace, deliver
        self._named = NamedScenarios(workspace, library)
        self._found: Found = {}
        self.ids = tuple(TIER + one for one in workspace.catalog.tiers)
        page.show_ticked(self.ids)
        self._offer()
        page.chosen.connect(self._read)
        library.listed.connect(self._offer)

    def scenarios(self) -> list[Scenario]:
        """Return what is ticked over the draws in hand: scenarios as they are, all else laid over the one in hand."""
        base, catalog = self._work.scenario, self._work.catalog
        return [
            self._found[one].sized(base.draws, base.seed)
            if one in self._found
            else choice_of(one, self._found, catalog).laid_over(base)
            for one in self.ids
        ]

    def _offer(self) -> None:
        self._page.show_offers(policy_offers(self._named, self._work.catalog))

    def _read(self) -> None:
        ids = self._page.ticked()
        self._named.read(scenario_ids(ids), lambda found: self._take(ids, found))

    def _take(self, ids: tuple[str, ...], found: Found) -> None:
        self.ids, self._found = ids, found
        self._deliver()
