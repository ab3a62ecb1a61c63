"""Joins the page that compares with the workspace, the library and what is projected for it in the background."""

from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.library import Library
from desktop.panels.compare import CompareDialog, ComparisonView
from desktop.problems import broken_off
from desktop.questions import Questions
from desktop.widgets.tick_list import TickRow
from desktop.workspace import Workspace
from scenarios import __version__
from scenarios.analysis.comparison import FEWEST, MOST, Comparison, Shares, outcome_years, over_same_draws, shares_of
from scenarios.ensemble import Ensemble, Watch
from scenarios.figures.comparison import compared, comparison_pages
from scenarios.figures.pages import Page
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.texts import _

if TYPE_CHECKING:
    from scenarios.storage import SavedScenario, ScenarioStore

KIND = "compare"
KEPT = 8
"""Shares of projections that are kept at most, those used last; one over 2,000 draws takes 15 MB."""
HERE, REFERENCE, SAVED, PRESET = "here", "reference", "saved:", "preset:"


@dataclass(frozen=True)
class _Read:
    """A saved scenario, and what these data make different in it."""

    scenario: Scenario
    moved: tuple[str, ...]


class Comparing(QObject):
    """Keeps a page in step with the scenario in hand and what is saved, and finds what it shows.

    Parameters
    ----------
    page
        The page; its end is the end of what is under way.
    workspace, library, questions
        What is looked at, what is kept, and where many projections are run.
    keep
        Takes the pages of a comparison that are to go out.
    """

    def __init__(
        self,
        page: CompareDialog,
        workspace: Workspace,
        library: Library,
        questions: Questions,
        keep: Callable[[Iterable[Page]], object],
    ) -> None:
        super().__init__(page)
        self._page, self._work, self._library, self._questions = page, workspace, library, questions
        self._chosen: list[str] = [HERE, REFERENCE]
        self._against, self._differences = REFERENCE, False
        self._years = outcome_years(workspace.catalog.horizon)
        self._parent = ""
        self._read: dict[str, _Read] = {}
        self._asked: set[str] = set()
        self._is_open = True
        self._accepted: set[str] = set()
        self._known: OrderedDict[str, Shares] = OrderedDict()
        self._whole: tuple[str, ...] = ()
        self._refused = self._fault = ""
        self.comparison: Comparison | None = None
        page.ticked.connect(self._tick)
        page.against_chosen.connect(self._hold_against)
        page.differences_chosen.connect(self._choose_differences)
        page.year_chosen.connect(lambda year: workspace.look(replace(workspace.view, year=year)))
        page.years_chosen.connect(self._choose_years)
        page.recompute_asked.connect(self._accept)
        page.keep_asked.connect(lambda: keep(self._pages()))
        page.finished.connect(self._end)
        workspace.scenario_changed.connect(self._follow)
        workspace.view_changed.connect(self._show)
        library.listed.connect(self._reread)
        questions.failed.connect(self._fail)
        self._refresh()
        library.tell_parent(self._offer_parent)

    def _offer_parent(self, parent: str) -> None:
        """Begin with what the scenario in hand was copied from, where there is such, in the place of the reference."""
        if not self._is_open:
            return
        self._parent = parent if parent in self._listed() else ""
        if self._parent and self._chosen == [HERE, REFERENCE]:
            self._chosen = [HERE, SAVED + self._parent]
            self._against = SAVED + self._parent
        self._refresh()

    # --------------------------------------------------------- what is chosen

    def _tick(self, one: str, is_ticked: bool) -> None:
        self._refused = ""
        if not is_ticked:
            self._chosen.remove(one)
        elif len(self._chosen) == MOST:
            words = _("No more than {n} scenarios can be compared: take a tick away first.")
            self._refused = words.format(n=MOST)
        else:
            self._chosen.append(one)
        if self._against not in self._chosen:
            self._against = next((other for other in self._chosen if other != HERE), HERE)
        self._refresh()

    def _hold_against(self, one: str) -> None:
        self._against = one
        self._show()

    def _choose_differences(self, differences: bool) -> None:
        self._differences = differences
        self._show()

    def _choose_years(self, years: tuple[int, ...]) -> None:
        self._years = years
        self._show()

    def _accept(self) -> None:
        """Compute those anew that were saved with other data or another engine."""
        self._accepted |= {one for one in self._chosen if self._is_held_back(one)}
        self._refresh()

    def _follow(self) -> None:
        """Follow the scenario in hand once it is settled; while a lever moves the page stands still."""
        if self._work.shown is self._work.scenario:
            self._refresh()

    def _reread(self) -> None:
        """Ask anew for what the library may have other values of, and forget what is no longer in it."""
        listed = self._listed()
        self._chosen = [one for one in self._chosen if not _is_gone(one, listed)]
        for name in self._asked & listed.keys():
            self._ask_for(name)
        self._refresh()

    def _fail(self, kind: str, problem: BaseException) -> None:
        if kind == KIND:
            self._fault = broken_off(problem)
            self._show()

    def _end(self) -> None:
        self._is_open = False
        self._questions.call_off(KIND)

    # ----------------------------------------------------------- what there is

    def _listed(self) -> "dict[str, SavedScenario]":
        return {one.name: one for one in self._library.saved}

    def _is_held_back(self, one: str) -> bool:
        """Whether a scenario was saved with other data or another engine, and nobody asked to compute it anew."""
        saved = self._listed().get(one.removeprefix(SAVED)) if one.startswith(SAVED) else None
        made_here = (self._work.catalog.version, __version__)
        return (
            saved is not None and (saved.data_version, saved.engine_version) != made_here and one not in self._accepted
        )

    def _scenario(self, one: str) -> Scenario | None:
        """Return a scenario by its row, None while the library has not handed it over."""
        work = self._work
        if one == HERE:
            return work.scenario if work.scenario.name else replace(work.scenario, name=_("This scenario"))
        if one == REFERENCE:
            return replace(work.reference_scenario, name=work.reference_scenario.name or _("Baseline"))
        if one.startswith(PRESET):
            name = one.removeprefix(PRESET)
            found = preset_scenario(work.catalog.presets[name], work.catalog, name)
            return replace(found, name=_(found.name))
        name = one.removeprefix(SAVED)
        if name not in self._asked:
            self._ask_for(name)
        return self._read[name].scenario if name in self._read else None

    def _ask_for(self, name: str) -> None:
        self._asked.add(name)
        self._library.ask(lambda store: _read(store, name), lambda found: self._take(name, found))

    def _take(self, name: str, found: _Read) -> None:
        if self._is_open and self._read.get(name) != found:
            self._read[name] = found
            self._refresh()

    def _rows(self) -> list[TickRow]:
        """Return all that can be compared: the one in hand, its parent, the reference, saved ones, shipped ones."""
        work, reference = self._work, self._work.reference_scenario.name
        here, held = self._scenario(HERE), self._scenario(REFERENCE)
        assert here is not None
        assert held is not None
        own = "" if work.saved is None or work.edited else work.saved.name
        saved = [name for name in self._listed() if name not in (own, reference, self._parent)]
        rows = [self._row(HERE, here.name, _("in hand") if work.scenario.name else "")]
        rows += [self._row(SAVED + self._parent, self._parent, _("what it was copied from"))] if self._parent else []
        rows.append(self._row(REFERENCE, held.name, _("reference")))
        rows += [self._row(SAVED + name, name, _("saved")) for name in saved]
        for name, preset in work.catalog.presets.items():
            if preset["name"] != reference:
                rows.append(self._row(PRESET + name, _(preset["name"]), ""))
        return rows

    def _row(self, one: str, name: str, origin: str) -> TickRow:
        saved = self._listed().get(name) if one.startswith(SAVED) else None
        told = ""
        if saved is not None and (self._is_held_back(one) or one in self._accepted):
            words = _("{origin} with data {data}, engine {engine}")
            origin = words.format(origin=origin, data=saved.data_version, engine=saved.engine_version)
        if saved is not None and one in self._accepted:
            origin = _("{origin}; computed anew").format(origin=origin)
            told = "\n".join(self._read[name].moved) if name in self._read else ""
        return TickRow(one, name, one in self._chosen, origin, told)

    # ------------------------------------------------------------ what is seen

    def _wanted(self) -> dict[str, Scenario]:
        """Return the chosen scenarios that can be shown, by row, over the draws of the one in hand."""
        here, found = self._work.scenario, dict[str, Scenario]()
        for one in self._chosen:
            scenario = None if self._is_held_back(one) else self._scenario(one)
            if scenario is not None:
                [found[one]] = over_same_draws([scenario], here.draws, here.seed)
        return found

    def _refresh(self) -> None:
        """Show what is known, and ask for what is not."""
        self._page.show_rows(self._rows())
        self._show()
        missing = [one for one in self._wanted().values() if one.fingerprint not in self._known]
        missing = list({one.fingerprint: one for one in missing}.values())
        self._fault = ""
        if missing:
            self._questions.ask(KIND, lambda ensemble, watch: _found(ensemble, missing, watch), self._keep)
        else:
            self._questions.call_off(KIND)

    def _keep(self, shares: Shares) -> None:
        """Keep what a projection gave, and let go of what was used longest ago."""
        self._known[shares.scenario.fingerprint] = shares
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        self._show()

    def _show(self) -> None:
        """Show what is there; the whole of before stands until another whole of the same scenarios takes its place."""
        wanted = self._wanted()
        all_of_them = tuple(one for one in self._chosen if not self._is_held_back(one))
        there = {name: one for name, one in wanted.items() if one.fingerprint in self._known}
        self._page.show_message(*self._message(len(there), len(all_of_them)))
        is_whole = len(there) == len(all_of_them)
        if len(there) < FEWEST or not (is_whole or all_of_them != self._whole):
            return
        if is_whole:
            self._whole = all_of_them
        against = list(there).index(self._against) if self._against in there else 0
        if self.comparison is None or (self.comparison.scenarios, self.comparison.against) != (
            tuple(there.values()),
            against,
        ):
            parts = [replace(self._touched(one.fingerprint), scenario=one) for one in there.values()]
            self.comparison = compared(parts, against)
        names = dict(zip(there, self.comparison.names, strict=True))
        self._page.show_choice(names, list(there)[against], differences=self._differences)
        view = self._work.view
        self._page.show_comparison(
            ComparisonView(self.comparison, view.definition, view.year, self._years, self._differences)
        )

    def _pages(self) -> tuple[Page, ...]:
        """Return what is compared as pages."""
        assert self.comparison is not None
        view = self._work.view
        years = tuple(dict.fromkeys(self._years))
        return comparison_pages(self.comparison, view.definition, view.year, years, date.today())

    def _touched(self, fingerprint: str) -> Shares:
        self._known.move_to_end(fingerprint)
        return self._known[fingerprint]

    def _message(self, there: int, wanted: int) -> tuple[str, str]:
        """Return what is to be said beside the list, and the word of the button below it."""
        held_back = [one.removeprefix(SAVED) for one in self._chosen if self._is_held_back(one)]
        told, button = [self._refused], ""
        if held_back:
            words = _("{names}: saved with other data or another engine. Its result of then is not laid over these.")
            told.append(words.format(names=", ".join(held_back)))
            button = _("Recompute with data {version}").format(version=self._work.catalog.version)
        elif len(self._chosen) < FEWEST:
            told.append(_("Tick one more: it takes two to compare."))
        if there < wanted:
            told.append(self._fault or _("Computing {n} of {all}\u2026").format(n=there + 1, all=wanted))
        return " ".join(filter(None, told)), button


def _is_gone(one: str, listed: Container[str]) -> bool:
    """Whether a row is of a saved scenario that is no longer saved."""
    return one.startswith(SAVED) and one.removeprefix(SAVED) not in listed


def _read(store: "ScenarioStore", name: str) -> _Read:
    return _Read(store.saved(name), store.moved(name))


def _found(ensemble: Ensemble, scenarios: list[Scenario], watch: Watch) -> Iterator[Shares]:
    """Yield the shares of scenarios, each as soon as it is projected."""
    yield from ensemble.measured(scenarios, shares_of, watch)
