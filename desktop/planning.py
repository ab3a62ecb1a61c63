"""Joins the page of planning with the workspace and the library: asks, shows, keeps pages, saves worlds."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from desktop.acts import Acts, keeping_worlds
from desktop.library import Library
from desktop.named_scenarios import HERE, PRESET, NamedScenarios
from desktop.panels.planning import MATRIX, MIX, PARTS, SAFE, SIGNPOSTS, PlanningDialog
from desktop.plan_answers import pages_of, show_answer
from desktop.plan_questions import question_of, scenarios_in
from desktop.policies import TIER, Found, policy_offers
from desktop.problems import broken_off
from desktop.questions import Questions
from desktop.view import WORKLOADS
from desktop.workspace import Workspace
from scenarios import __version__
from scenarios.analysis.corners import Corners, axis_of
from scenarios.analysis.signposts import parting_share
from scenarios.analysis.targets import Target
from scenarios.errors import InputError
from scenarios.figures.corners import corner_headlines, proposed_names
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Page
from scenarios.moving import Item
from scenarios.texts import _

KINDS = {part: f"planning.{part}" for part in PARTS}
"""What each part is called among the questions."""
REST_MS = 300
"""Milliseconds after the last change when the part in sight is asked anew."""
_SIDES = ("hbm_supply", "tier")
_TIERS = ("T3", "T5", "T7")
_SHARE = 0.5


class Planning(QObject):
    """Asks what a pane asks, of the scenario in hand, and shows what comes.

    The part in sight is asked by itself: when it is first seen, and again once the lever rests after a change.

    Parameters
    ----------
    page
        The page; its end is the end of what is under way.
    workspace, library, acts, questions
        What is asked about, where worlds are saved so that it can be taken back, and where many projections are run.
    keep
        Takes the pages that are to go out.
    """

    def __init__(
        self,
        page: PlanningDialog,
        workspace: Workspace,
        library: Library,
        acts: Acts,
        questions: Questions,
        keep: Callable[[Iterable[Page]], object],
    ) -> None:
        super().__init__(page)
        self._page, self._work, self._acts, self._questions, self._keep = page, workspace, acts, questions, keep
        self._named = NamedScenarios(workspace, library)
        self._of: dict[str, str] = {}
        self._queries: dict[str, Any] = {}
        self._found: dict[str, Any] = {}
        self._is_proposed = workspace.view.threshold is None
        self._is_open = True
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_in_sight)
        for part, pane in page.panes.items():
            pane.asked.connect(partial(self._ask_by_hand, part))
            pane.called_off.connect(partial(questions.call_off, KINDS[part]))
            pane.kept.connect(partial(self._hand_out, part))
        page.panes[MATRIX].form.sides_chosen.connect(self._propose)
        page.panes[SIGNPOSTS].form.target.chosen.connect(self._propose_share)
        page.panes[SIGNPOSTS].form.target.typed.connect(self._take_typed)
        page.tabs.currentChanged.connect(lambda _at: self._ask_in_sight())
        page.saved.connect(self._save)
        page.finished.connect(self._end)
        workspace.scenario_changed.connect(self._follow)
        workspace.projection_ready.connect(self._rest.start)
        library.listed.connect(self._offer)
        questions.progressed.connect(self._show_progress)
        questions.answered.connect(self._finish)
        questions.stopped.connect(self._stop)
        questions.failed.connect(self._fail)
        self._begin()
        self._rest.start()

    # --------------------------------------------------------------- questions

    def _begin(self) -> None:
        """Fill the forms with what the view suggests."""
        view, panes, horizon = self._work.view, self._page.panes, self._work.catalog.horizon
        is_ahead = horizon.quarters_of(view.year).stop > horizon.first_free
        period = str(view.year if is_ahead else horizon.years[-1])
        share = _SHARE if view.threshold is None else view.threshold
        target = Target(WORKLOADS[0], view.definition, True, share, period)
        panes[SIGNPOSTS].form.target.show_target(target)
        panes[SAFE].form.target.show_target(target)
        panes[SAFE].form.show_ticked((TIER + one for one in _TIERS), (HERE,))
        self._offer()
        shipped = [PRESET + name for name in self._work.catalog.presets]
        panes[MIX].form.show_weights([(HERE, "50"), (shipped[0], "50")])
        self._propose(*_SIDES)

    def _offer(self) -> None:
        """Offer the scenarios that there are."""
        offers, panes = self._named.offers(), self._page.panes
        others = [one for one in offers if one[0] != HERE]
        panes[SIGNPOSTS].form.show_offers(others)
        panes[MIX].form.show_offers(offers)
        panes[SAFE].form.show_offers(policy_offers(self._named, self._work.catalog), offers)

    def _propose(self, across: str, down: str) -> None:
        """Propose ends and names for the sides of a matrix."""
        catalog = self._work.catalog
        sides = [axis_of(catalog.parameters[one], catalog) for one in (across, down)]
        self._page.panes[MATRIX].form.show_sides(*sides, proposed_names(sides[0], sides[1], catalog))

    def _propose_share(self) -> None:
        """Propose the share that parts the runs in two, as long as none was typed."""
        line, projection = self._page.panes[SIGNPOSTS].form.target, self._work.projection
        if self._is_proposed and projection is not None:
            target, _has_share = line.target()
            share = parting_share(target.shares(projection))
            line.show_target(target if share is None else replace(target, share=share))

    def _take_typed(self) -> None:
        self._is_proposed = False

    def _ask_in_sight(self) -> None:
        """Ask the part in sight by itself, once all draws are there, what was asked last or what its form proposes."""
        part = self._page.part_in_sight()
        if not self._is_open or self._is_current(part) or not self._work.at_rest:
            return
        if part == SIGNPOSTS and self._is_proposed:
            self._propose_share()
            self._page.panes[part].ask()
        elif part in self._queries:
            self._ask(part, self._queries[part])
        else:
            self._page.panes[part].ask()

    def _ask_by_hand(self, part: str, query: Any) -> None:
        self._queries[part] = query
        self._ask(part, query)

    def _ask(self, part: str, query: Any) -> None:
        pane = self._page.panes[part]
        is_anew = part in self._found and not self._is_current(part)
        self._found.pop(part, None)
        self._of[part] = self._work.scenario.fingerprint
        if is_anew:
            pane.show_remark(_("Outdated: searching for the new answer\u2026"))
        else:
            pane.show_nothing(_("Searching\u2026"))
        self._show_savable()
        pane.row.show_under_way(True)
        self._named.read((HERE, *scenarios_in(query)), partial(self._ask_of, part, query))

    def _ask_of(self, part: str, query: Any, found: Found) -> None:
        """Ask in the background, now that the scenarios are there."""
        if self._is_open:
            self._questions.ask(KINDS[part], question_of(part, query, found, self._work), partial(self._take, part))

    def _take(self, part: str, found: Any) -> None:
        pane = self._page.panes[part]
        if isinstance(found, InputError):
            pane.show_nothing(str(found))
        else:
            self._found[part] = found
            show_answer(self._page, part, found, self._work.catalog)
        self._show_savable()

    # ------------------------------------------------------------- what becomes

    def _finish(self, kind: str) -> None:
        for part, pane in self._page.panes.items():
            if KINDS[part] == kind:
                pane.row.show_under_way(False)
                pane.keep.setEnabled(part in self._found)

    def _stop(self, kind: str) -> None:
        self._break_off(kind, _("Called off. What is shown is not the whole answer; ask again for it."))

    def _fail(self, kind: str, problem: BaseException) -> None:
        self._break_off(kind, broken_off(problem))

    def _break_off(self, kind: str, words: str) -> None:
        """Say why a search is over before its end; what it had found stays to be read."""
        self._finish(kind)
        for part, pane in self._page.panes.items():
            told = words if self._is_current(part) else _changed_words()
            if KINDS[part] == kind and part in self._found:
                pane.show_remark(told)
            elif KINDS[part] == kind:
                pane.show_nothing(told)

    def _show_progress(self, kind: str, done: int, of: int) -> None:
        for part, pane in self._page.panes.items():
            if KINDS[part] == kind:
                pane.row.show_progress(done, of)

    def _follow(self) -> None:
        """Say which answers are of another scenario once it has changed."""
        if self._work.shown is not self._work.scenario:
            return
        self._offer()
        for part in self._of:
            if not self._is_current(part):
                self._questions.call_off(KINDS[part])
                self._page.panes[part].show_remark(_changed_words())
        self._show_savable()
        self._rest.start()

    def _hand_out(self, part: str) -> None:
        projection = self._work.projection
        if projection is not None and part in self._found:
            imprint = imprint_of(projection, self._work.reference(), date.today())
            self._keep(pages_of(part, self._found[part], self._work.catalog, imprint))

    def _show_savable(self) -> None:
        self._page.show_savable(self._worlds() is not None)

    def _is_current(self, part: str) -> bool:
        """Whether a pane was asked of the scenario in hand."""
        return self._of.get(part) == self._work.scenario.fingerprint

    def _worlds(self) -> Corners | None:
        """Return the four worlds, None where they are not known or of another scenario."""
        found = self._found.get(MATRIX)
        return found if isinstance(found, Corners) and found.whole and self._is_current(MATRIX) else None

    def _save(self, prefix: str) -> None:
        """Save the four worlds under a common name, which is their tag too."""
        found = self._worlds()
        pane = self._page.panes[MATRIX]
        if found is None or not prefix:
            pane.notes.setText(_("Type a name that the four scenarios share, then save them."))
            return
        data = self._work.catalog.version
        items = [
            Item(replace(one, name=f"{prefix}: {one.name}"), said, data, __version__, tags=(prefix,))
            for one, said in zip(found.scenarios, corner_headlines(found), strict=True)
        ]
        self._acts.do(*keeping_worlds(prefix, items))
        pane.notes.setText(_("Saved as four scenarios; Undo takes them away again."))

    def _end(self) -> None:
        self._is_open = False
        self._rest.stop()
        for kind in KINDS.values():
            self._questions.call_off(kind)


def _changed_words() -> str:
    return _("Outdated: a new answer comes once the lever rests.")
