"""Places the panels and joins each panel's signal to an intent; no logic of its own."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QSplitter, QStyle, QVBoxLayout, QWidget

from desktop import files, intents, layout, panes, theme
from desktop.actions import commands, make_actions
from desktop.acts import Acts
from desktop.exporting import Exporting
from desktop.flip_notches import FlipNotches
from desktop.inspector import Inspector
from desktop.library import Library
from desktop.menus import fill_open, fill_references
from desktop.notices import Notices
from desktop.pages import PAGES, Pages
from desktop.panels.header import Header
from desktop.panels.levers import LeversPanel, resets
from desktop.panels.schedule import SchedulePanel
from desktop.panels.shares import SharesPanel
from desktop.panels.thumbnails import ThumbnailsPanel
from desktop.past import Past
from desktop.preferences import Preferences
from desktop.problems import keep_in_a_file, show_problem
from desktop.questions import Questions
from desktop.replay import Replay
from desktop.search import open_finder
from desktop.showing import Showing
from desktop.tour import WORKED, tour
from desktop.why import Why
from desktop.widgets.held_key import HeldKey
from desktop.widgets.notice_bar import NoticeBar
from desktop.widgets.palette import CommandPalette
from desktop.widgets.tall_area import TallArea
from desktop.workspace import Workspace
from scenarios.ensemble import Ensemble
from scenarios.errors import ChokepointError
from scenarios.presets import calibrations
from scenarios.projection import DEFINITIONS
from scenarios.texts import _

SIZE = (1280, 720)


class Window(QMainWindow):
    """The main window.

    Parameters
    ----------
    workspace
        The state that is shown and changed.
    library
        Where scenarios are kept.
    preferences
        What is remembered of the user's habits.

    Signals
    -------
    painted()
        A projection is on screen.
    restarted()
        The user wants the window made anew, with the data in force.
    """

    painted = Signal()
    restarted = Signal()

    def __init__(self, workspace: Workspace, library: Library, preferences: Preferences) -> None:
        super().__init__()
        self.workspace, self.library, self.preferences = workspace, library, preferences
        self.setWindowTitle("Chokepoint")
        self.resize(*SIZE)
        self.notice = NoticeBar()
        self.conflict = NoticeBar()
        self.header = Header()
        self.levers = LeversPanel(workspace.catalog)
        self.shares = SharesPanel()
        self.thumbnails = ThumbnailsPanel()
        self.schedule = SchedulePanel(workspace.catalog)
        self.inspector = Inspector(workspace.catalog)
        self.replay = Replay(self._wants_stillness, self)
        self.notices = Notices(workspace, library, self.notice)
        self.acts = Acts(workspace, library)
        self.past = Past(workspace, library, self.inspector)
        latest = workspace.latest
        self.questions = Questions(Ensemble(workspace.engine), latest, synchronous=latest.synchronous)
        self.pages = Pages(self, workspace, library, self.acts, self.tried, self.show_problem, self.restarted.emit)
        self.pages.questions = self.questions
        self.flips = FlipNotches(workspace, self.questions, self.levers, starts_by_itself=not latest.synchronous)
        self.pages.go, self.pages.lever_in_focus = partial(panes.go_to, self), self.levers.current
        self.exporting = self.pages.exporting = Exporting(self)
        self.why = Why(self)
        self.showing = Showing(self)
        self.actions_by_id = make_actions(self, self._commands())
        self.pages.undo = [self.actions_by_id["undo"], self.actions_by_id["redo"]]
        self.finder = CommandPalette(self)
        views = calibrations(workspace.catalog)
        self.shares.offer_views({name: _(one.name) for name, one in views.items()})
        self._place()
        layout.restore(self, preferences)
        self._join()
        self.showing.show_scenario()
        self.showing.show_projection()
        self.levers.rows["tier"].setFocus()

    def _place(self) -> None:
        self.splitter = splitter = QSplitter()
        splitter.addWidget(self.levers)
        self._area = TallArea(self._charts())
        splitter.addWidget(self._area)
        self.inspector.attach(splitter, self.levers, self._area)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([theme.LEVERS_WIDTH, SIZE[0]])
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.status = QLabel()
        self.status.setFont(theme.font(theme.Text.SMALL))
        self.status.setWordWrap(True)
        self.status.setContentsMargins(theme.SPACE_LARGE, theme.SPACE_SMALL, theme.SPACE_LARGE, theme.SPACE_SMALL)
        for widget in (self.notice, self.header, self.conflict, splitter, self.status):
            column.addWidget(widget, int(widget is splitter))
        self.setCentralWidget(centre)
        menus: dict[str, QMenu] = {}
        for command in commands():
            menu = menus.get(command.menu) or menus.setdefault(command.menu, self.menuBar().addMenu(command.menu))
            menu.addAction(self.actions_by_id[command.id])
        self.header.add_buttons(
            *(self.actions_by_id[name] for name in ("palette", "peek", "undo", "redo", "save", "slide", "snapshot"))
        )

    def _charts(self) -> QWidget:
        """Return the charts, large above small."""
        charts = QWidget()
        column = QVBoxLayout(charts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.shares, 1)
        column.addWidget(self.thumbnails)
        column.addWidget(self.schedule)
        for command in commands():
            if command.in_charts:
                charts.addAction(self.actions_by_id[command.id])
        return charts

    def _join(self) -> None:
        work, levers = self.workspace, self.levers
        levers.edited.connect(self.tried(intents.preview_lever, work))
        levers.committed.connect(self.tried(intents.set_lever, work))
        levers.unset.connect(self.tried(intents.unset_lever, work))
        levers.recalled.connect(partial(intents.recall_lever, work))
        levers.cancelled.connect(lambda _lever: intents.cancel_preview(work))
        levers.reset_chosen.connect(partial(intents.reset, work))
        self.shares.year_chosen.connect(lambda year: self._look(year=year))
        self.shares.dots_chosen.connect(lambda dots: self._look(dots=dots))
        self.shares.threshold_chosen.connect(lambda threshold: self._look(threshold=threshold))
        self.thumbnails.figure_chosen.connect(lambda name: work.look(work.view.with_figure(name)))
        self.schedule.edited.connect(self.tried(intents.preview_schedule, work))
        self.schedule.committed.connect(self.tried(intents.set_schedule, work))
        self.schedule.cancelled.connect(partial(intents.cancel_preview, work))
        self.inspector.about.equation_asked.connect(self.pages.open_equations)
        HeldKey(Qt.Key.Key_F8, self).held.connect(lambda peek: self._look(peek=peek))
        self.replay.turned.connect(lambda _before: self.showing.show_projection())
        self.shares.view_chosen.connect(self.tried(intents.take_view, work))
        self.shares.definition_chosen.connect(lambda chosen: self._look(definition=chosen))
        self.header.named.connect(self.tried(intents.save_as, work, self.library))
        self.header.menu.aboutToShow.connect(lambda: fill_open(self))
        self.header.references.aboutToShow.connect(lambda: fill_references(self))
        work.scenario_changed.connect(self.replay.stop)
        work.scenario_changed.connect(self.showing.show_scenario)
        work.projection_ready.connect(self.showing.show_projection)
        work.view_changed.connect(self.showing.show_projection)
        work.saved_changed.connect(self.showing.show_state)
        work.problem.connect(self.show_problem)
        self.questions.failed.connect(lambda _kind, problem: self.show_problem(problem))
        self.library.written.connect(self.showing.show_state)
        self.library.listed.connect(self.showing.show_state)
        self.library.empty.connect(self._welcome)

    def _commands(self) -> dict[str, Callable[[], object]]:
        work = self.workspace
        return {
            "save": self._save,
            "open": self.header.open_button.showMenu,
            "open_file": self.tried(files.open_file, self),
            "open_snapshot": partial(files.open_snapshot, self),
            "duplicate": self.tried(intents.duplicate, work, self.library),
            "save_file": self.tried(files.save_file, self),
            "move_library": partial(files.move_library, self),
            "update_deck": self.exporting.update,
            "print": self.exporting.print,
            "copy_chart": self.exporting.copy,
            "quit": self.close,
            "undo": self.acts.undo,
            "redo": self.acts.redo,
            "history": self.past.open,
            "bookmark": self.past.name_moment,
            "lever_saved": partial(panes.recall_lever, self),
            "find_lever": self.levers.filter.setFocus,
            **{f"reset_{what}": partial(intents.reset, work, what) for what in resets()},
            **{name: partial(self._look, definition=name) for name in DEFINITIONS},
            "dots": lambda: self._look(dots=not work.view.dots),
            "threshold": self.shares.ask_threshold,
            **{page: partial(self.pages.open, page) for page in PAGES},
            "palette": lambda: open_finder(self),
            "over_time": lambda: self._show_over_time(not self.schedule.isVisible()),
            "about": self._show_about_focus,
            "why": self.why.open,
            "tour": lambda: tour(self).begin(),
            "peek": lambda: self._look(peek=not work.view.peek),
            "replay": self.replay.start,
            "still": self.showing.show_projection,
            "year_before": lambda: self._step_year(-1),
            "year_after": lambda: self._step_year(1),
            "next_pane": partial(panes.walk, self, 1),
            "previous_pane": partial(panes.walk, self, -1),
        }

    def tried(self, intent: Callable[..., None], *first: Any) -> Callable[..., None]:
        """Return the intent with its problems shown: the border at which they stop."""

        def tried(*rest: Any) -> None:
            try:
                intent(*first, *rest)
            except ChokepointError as problem:
                self.show_problem(problem)

        return tried

    def _wants_stillness(self) -> bool:
        """Whether motion is unwanted: the user says so here, or in the system's settings."""
        lasts = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self)
        return self.actions_by_id["still"].isChecked() or lasts == 0

    def _look(self, **changed: Any) -> None:
        self.workspace.look(replace(self.workspace.view, **changed))

    def _step_year(self, step: int) -> None:
        years = self.workspace.catalog.horizon.years
        year = min(max(self.workspace.view.year + step, years[0]), years[-1])
        self._look(year=year)

    def _save(self) -> None:
        name = self.header.typed_name() or (self.workspace.scenario.name if self.workspace.saved is not None else "")
        if name:
            self.tried(intents.save_as)(self.workspace, self.library, name)
        else:
            self.header.name.setFocus()

    def show_problem(self, problem: BaseException) -> None:
        """Show a problem with what can be done about it."""
        buttons = (
            (_("Try again"), self._retry),
            (_("Keep the library elsewhere\u2026"), partial(files.move_library, self)),
        )
        show_problem(problem, self.notice, self.levers, buttons, self.library.restore)
        self.showing.show_state()

    def changeEvent(self, event: QEvent) -> None:
        """See what another program has written when the window comes to the front."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.library.look_elsewhere()

    def _retry(self) -> None:
        self.notice.dismiss()
        self.library.retry()

    def _welcome(self) -> None:
        """At the first start, open a worked scenario beside the baseline and show what to do with it."""
        if not self.preferences.flag("welcomed"):
            self.preferences.set_flag("welcomed", True)
            intents.show_worked(self.workspace, WORKED)
            tour(self).begin()

    def _show_over_time(self, shown: bool) -> None:
        """Show or hide the strip of years, for the lever that has the focus."""
        lever = self.levers.current()
        if shown and lever is not None:
            self.schedule.choose(lever)
        self.schedule.setVisible(shown)
        self.actions_by_id["over_time"].setChecked(shown)
        if shown:
            self.schedule.strip.setFocus()
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.schedule))

    def _show_about_focus(self) -> None:
        """Say where the lever that has the focus comes from."""
        self.inspector.show_parameter(self.levers.current() or "tier", self.workspace.shown)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close without asking: everything is kept. Only where it cannot be written, offer to keep it in a file."""
        layout.keep(self, self.preferences)
        self.pages.close()
        self.library.close()
        self.exporting.close()
        if self.library.behind and keep_in_a_file(self):
            self.tried(files.save_file)(self)
        self.questions.stop()
        self.workspace.close()
        super().closeEvent(event)
