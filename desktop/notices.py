"""Tells in the bar at the top what is to be known of the library, and computes again under the data of then."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from desktop.background import Queue
from desktop.intents import results
from desktop.library import Library
from desktop.problems import show_computed_then, show_other_versions, show_parted, show_remark
from desktop.versions import OtherVersions
from desktop.widgets.notice_bar import NoticeBar
from desktop.workspace import Workspace
from scenarios.catalog import Catalog
from scenarios.data_versions import catalog_of, data_home
from scenarios.errors import InputError
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.storage import ScenarioStore


class Notices:
    """Stands between the library and the bar.

    Parameters
    ----------
    workspace, library, bar
        What is looked at, what is kept, and where it is told.
    """

    def __init__(self, workspace: Workspace, library: Library, bar: NoticeBar) -> None:
        self._workspace, self._library, self._bar = workspace, library, bar
        self._queue: Queue | None = None
        library.remarked.connect(partial(show_remark, bar))
        library.parted.connect(partial(show_parted, bar))
        library.of_other_versions.connect(self._tell_versions)
        library.closed.connect(self._stop)

    def _tell_versions(self, found: OtherVersions) -> None:
        show_other_versions(self._bar, found, partial(self._compute_then, found))

    def _compute_then(self, found: OtherVersions) -> None:
        """Read the scenario with the data of then, and project it beside the window's own projections."""
        show_computed_then(self._bar, found, None)

        def read(store: "ScenarioStore") -> tuple[Catalog, Scenario]:
            catalog = catalog_of(found.data_version, data_home())
            if catalog is None:
                words = _("data {version} are not on this machine any more")
                raise InputError("version", words.format(version=found.data_version))
            return catalog, store.saved_under(found.name, catalog)

        self._library.ask(read, lambda then: self._project(found, *then))

    def _project(self, found: OtherVersions, catalog: Catalog, scenario: Scenario) -> None:
        if self._queue is None:
            self._queue = Queue(keeps=lambda _problem: False, finishes=False)
            self._queue.failed.connect(self._workspace.problem)
            self._queue.go_on()
        view = self._workspace.view

        def project() -> Mapping[str, str]:
            return results(Engine(catalog).project(scenario), view)

        self._queue.add(project, lambda now: show_computed_then(self._bar, found, now))

    def _stop(self) -> None:
        if self._queue is not None:
            self._queue.stop()
            self._queue = None
