"""The pages that open beside the window: each once, in step with the scenario, closed with the window.

Their panels are loaded when they are first opened: the window need not wait for them.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

from desktop import intents, theme
from desktop.actions import commands
from desktop.acts import Acts
from desktop.library import Library
from desktop.status import program_facts
from desktop.view import WORKLOADS
from desktop.workspace import Workspace
from scenarios.data_versions import data_home

if TYPE_CHECKING:
    from desktop.exporting import Exporting
    from desktop.panels.assumptions import AssumptionsDialog
    from desktop.panels.chips import ChipsDialog
    from desktop.panels.table import TableDialog
    from desktop.panels.viewer import ViewerWindow
    from desktop.questions import Questions

PAGES = (
    *("manual", "trust", "program", "table", "chips", "assumptions", "library", "data", "slide", "snapshot"),
    *("seek", "matters", "compare", "discover", "planning"),
)
_OF_THE_SCENARIO = ("chips", "assumptions")
"""Pages that show what a scenario holds."""


class Pages:
    """Opens pages, and keeps those that show the scenario in step with it.

    Parameters
    ----------
    window
        To which they belong.
    workspace, library, acts
        What they show, and where their wishes go.
    tried
        Wraps an intent so that its problems are shown.
    show_problem
        Shows what broke in a page's own work.
    restart
        Makes the window anew with the data in force.

    Attributes
    ----------
    undo
        Actions whose keys work in every page too.
    exporting
        Makes the page of exports.
    questions
        Where pages ask about many projections.
    go, lever_in_focus
        Leads to a parameter by its id; tells the lever that has the focus, if any.
    """

    exporting: "Exporting"
    questions: "Questions"
    go: Callable[[str], object]
    lever_in_focus: Callable[[], str | None]

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        library: Library,
        acts: Acts,
        tried: Callable[..., Callable[..., None]],
        show_problem: Callable[[BaseException], None],
        restart: Callable[[], object],
    ) -> None:
        self.undo: list[QAction] = []
        self._window, self._workspace, self._tried, self._show_problem = window, workspace, tried, show_problem
        self._books, self._acts, self._restart = library, acts, restart
        self._open: dict[str, QDialog] = {}
        self._viewers: list[ViewerWindow] = []
        workspace.scenario_changed.connect(self._show_scenario)
        for changed in (workspace.scenario_changed, workspace.projection_ready, workspace.view_changed):
            changed.connect(self._show_results)

    def open(self, name: str) -> QDialog:
        """Open a page, or bring it to the front; its name is of `PAGES`."""
        page = self._open.get(name)
        if page is None:
            page = self._open[name] = getattr(self, f"_{name}")()
            page.finished.connect(lambda _result: self._open.pop(name, None))
            page.resize((page.size() * theme.text_scale()).boundedTo(self._room()))
        page.addActions(self.undo)
        page.show()
        page.raise_()
        page.activateWindow()
        return page

    def _room(self) -> QSize:
        """Return how large a page may be: as the screen within a frame, or as the main window where that is larger."""
        window = self._window
        frame = window.frameGeometry().size() - window.size()
        return (window.screen().availableSize() - frame).expandedTo(window.size())

    def close(self) -> None:
        """Close all pages, and with them what is under way in them."""
        for page in (*self._open.values(), *self._viewers):
            page.close()

    def view_snapshot(self, file: Path) -> "ViewerWindow":
        """Show a snapshot over the whole screen, in a window of its own."""
        from desktop.panels.viewer import ViewerWindow
        from desktop.viewer import Viewer

        viewer, catalog = ViewerWindow(self._window), self._workspace.catalog
        self._viewers.append(viewer)
        viewer.closed.connect(partial(self._viewers.remove, viewer))
        Viewer(viewer, file, data_home(), lambda: catalog)
        viewer.showFullScreen()
        return viewer

    def _manual(self) -> QDialog:
        from desktop.panels.manual import ManualDialog

        keys = [(command.text.replace("&", ""), command.key) for command in commands()]
        return ManualDialog(keys, self._window)

    def open_equations(self, section: str) -> None:
        """Open the manual at a section of the equations."""
        from desktop.panels.manual import EQUATIONS, ManualDialog

        manual = self.open("manual")
        assert isinstance(manual, ManualDialog)
        manual.open_section(EQUATIONS, section)

    def _trust(self) -> QDialog:
        from desktop.panels.trust import TrustDialog

        return TrustDialog(self._workspace.catalog, self._show_problem, self._window)

    def _program(self) -> QDialog:
        from desktop.panels.program import ProgramDialog
        from scenarios.parts import parts_here

        return ProgramDialog(program_facts(self._workspace.catalog), parts_here(), self._window)

    def _table(self) -> QDialog:
        from desktop.panels.table import TableDialog

        page = TableDialog(self._window)
        self._fill(page)
        return page

    def _chips(self) -> QDialog:
        from desktop.panels.chips import ChipsDialog

        page = ChipsDialog(self._workspace.catalog, self._workspace.shown, self._window)
        page.tier_chosen.connect(self._tried(intents.set_tier_from, self._workspace))
        return page

    def _assumptions(self) -> QDialog:
        from desktop.panels.assumptions import AssumptionsDialog

        work = self._workspace
        page = AssumptionsDialog(work.catalog, self._window)
        page.values_edited.connect(self._tried(intents.set_assumptions, work))
        page.reset.connect(self._tried(intents.reset_assumptions, work))
        page.reasons_edited.connect(self._tried(intents.give_reasons, work))
        page.show_scenario(work.shown)
        return page

    def _library(self) -> QDialog:
        from desktop.panels.library import LibraryDialog
        from desktop.shelf import Shelf

        page = LibraryDialog(self._window)
        open_saved = self._tried(intents.open_saved, self._workspace, self._books)
        Shelf(self._books, self._acts, page, self._workspace.catalog, open_saved, self._show_problem)
        return page

    def _compare(self) -> QDialog:
        from desktop.comparing import Comparing
        from desktop.panels.compare import CompareDialog

        page = CompareDialog(self._workspace.catalog.horizon.years, self._window)
        Comparing(page, self._workspace, self._books, self.questions, self.exporting.keep)
        return page

    def _seek(self) -> QDialog:
        from desktop.panels.seek import SeekDialog
        from desktop.seeking import Seeking

        page = SeekDialog(self._workspace.catalog, self._window)
        Seeking(page, self._workspace, self._books, self.questions, self.exporting.keep, self.lever_in_focus())
        return page

    def _matters(self) -> QDialog:
        from desktop.matters import Matters
        from desktop.panels.matters import MattersDialog

        page = MattersDialog(WORKLOADS, self._window)
        Matters(page, self._workspace, self.questions, self.go, self.exporting.keep)
        return page

    def _discover(self) -> QDialog:
        from desktop.discovering import Discovering
        from desktop.panels.discover import DiscoverDialog

        page = DiscoverDialog(self._workspace.catalog, self._window)
        Discovering(page, self._workspace, self._books, self._acts, self.questions, self.exporting.keep)
        return page

    def _planning(self) -> QDialog:
        from desktop.panels.planning import PlanningDialog
        from desktop.planning import Planning
        from scenarios.analysis.signposts import half_years

        catalog = self._workspace.catalog
        page = PlanningDialog(catalog, half_years(catalog.horizon), WORKLOADS, self._window)
        Planning(page, self._workspace, self._books, self._acts, self.questions, self.exporting.keep)
        return page

    def _slide(self) -> QDialog:
        return self.exporting.make_page()

    def _snapshot(self) -> QDialog:
        return self.exporting.make_snapshot_page()

    def _data(self) -> QDialog:
        from desktop.fresh_data import FreshData
        from desktop.panels.data import DataDialog

        page = DataDialog(self._window)
        page.restart_asked.connect(self._restart)
        FreshData(page, self._workspace.catalog.version, data_home(), self._show_problem)
        return page

    def _fill(self, page: "TableDialog") -> None:
        if (shown := self._workspace.picture()) is not None:
            page.show_picture(shown)

    def _show_scenario(self) -> None:
        for name in _OF_THE_SCENARIO:
            if name in self._open:
                cast("ChipsDialog | AssumptionsDialog", self._open[name]).show_scenario(self._workspace.shown)

    def _show_results(self) -> None:
        if "table" in self._open:
            self._fill(cast("TableDialog", self._open["table"]))
