"""The one place that shows a problem: beside its lever or in the bar at the top, with what is safe and what to do."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.panels.levers import LeversPanel
from desktop.versions import OtherVersions
from desktop.widgets.notice_bar import Kind, NoticeBar
from scenarios.coherence import Conflict
from scenarios.errors import ChokepointError, DamagedError, EngineError, InputError, StorageError
from scenarios.scenario import Schedule
from scenarios.texts import _, plural

if TYPE_CHECKING:
    pass

_FIXES = 2
"""Buttons for conflicts at once: more would not fit the narrowest window."""

_MOST_MOVED = 1
"""Values that other data made different and a notice tells one by one; the rest stands in its details."""

Buttons = Sequence[tuple[str, Callable[[], object]]]


def show_problem(
    problem: BaseException,
    bar: NoticeBar,
    levers: LeversPanel,
    storage_buttons: Buttons,
    restore: Callable[[], object],
) -> None:
    """Show a problem where it belongs: beside its lever as long as that is in sight, otherwise in the bar.

    Parameters
    ----------
    storage_buttons
        What can be done when the library cannot be read or written.
    restore
        Brings the newest sound backup of a damaged library back.
    """
    if isinstance(problem, InputError) and levers.is_in_sight(problem.subject):
        levers.show_problem(problem.subject, str(problem))
    elif isinstance(problem, DamagedError) and problem.backup is not None:
        words = _("Restore the backup of {when}").format(when=problem.backup_of)
        bar.show_notice(Kind.PROBLEM, str(problem), actions=[(words, restore), *storage_buttons])
    elif isinstance(problem, StorageError):
        bar.show_notice(Kind.PROBLEM, str(problem), actions=storage_buttons)
    elif isinstance(problem, ChokepointError) and not isinstance(problem, EngineError):
        bar.show_notice(Kind.WARNING, str(problem))
    else:
        report = "".join(traceback.format_exception(problem))
        message = _("Something went wrong in the program: {what}. Your scenario is safe.").format(
            what=str(problem) or type(problem).__name__
        )
        bar.show_notice(Kind.PROBLEM, message, report, [(_("Copy report"), lambda: _copy(report))])


def broken_off(problem: BaseException) -> str:
    """Return what the panel says whose question broke off; the window tells the rest."""
    words = _("Broken off: {what}. What is shown is not the whole answer.")
    return words.format(what=(str(problem) or type(problem).__name__).rstrip("."))


def show_remark(bar: NoticeBar, remark: str) -> None:
    """Say what is to be known of the library as it was opened."""
    bar.show_notice(Kind.INFO, remark)


def show_parted(bar: NoticeBar, name: str) -> None:
    """Say that a scenario was saved beside another program's, under a name of its own."""
    words = _("Another program saved a scenario of this name meanwhile. Both are kept: yours is now '{name}'.")
    bar.show_notice(Kind.INFO, words.format(name=name))


def show_other_versions(bar: NoticeBar, found: OtherVersions, compute: Callable[[], object]) -> None:
    """Say that a scenario was made with other data or another engine, what became of it, and what it gave then.

    Parameters
    ----------
    compute
        Computes it again under the data of then, where these are on this machine.
    """
    first, told = found.moved[:1], found.moved[1:]
    parts = [found.remark, *first, *(f"{one}." for one in told[:_MOST_MOVED])]
    if others := len(told[_MOST_MOVED:]):
        words = plural("{n} more is in the details.", "{n} more are in the details.", others)
        parts.append(words.format(n=others))
    if found.result is not None:
        words = _("Saved with data {data} and engine {engine}, computed anew with those of today. {then}")
        engine = found.result.engine_version or "?"
        parts.append(words.format(data=found.data_version, engine=engine, then=_then(found)))
    button = _("Compute with data {version}").format(version=found.data_version)
    actions = [(button, compute)] if found.can_compute else []
    bar.show_notice(Kind.INFO, " ".join(filter(None, parts)), "\n".join(told) if others else "", actions)


def show_computed_then(bar: NoticeBar, found: OtherVersions, now: Mapping[str, str] | None) -> None:
    """Say what a scenario gives under the data of then, None while that is computed, beside what it gave then."""
    if now is None:
        words, told = _("Computing \u201c{name}\u201d with data {data}\u2026 {then}"), ""
    else:
        words = _("\u201c{name}\u201d with data {data} and the engine of today: {now} {then}")
        told = " ".join(now.values())
    message = words.format(name=found.name, data=found.data_version, now=told, then=_then(found))
    bar.show_notice(Kind.INFO, message)


def _then(found: OtherVersions) -> str:
    kept = " ".join(found.result.headlines.values()) if found.result is not None else ""
    return _("The result then: {then}").format(then=kept or _("not kept"))


def keep_in_a_file(window: QWidget) -> bool:
    """Ask whether to keep in a file what the library could not take, before the window closes for good."""
    text = _("The last changes could not be written to the library and would be lost. Keep the scenario in a file?")
    buttons = QMessageBox.StandardButton
    return QMessageBox.question(window, "Chokepoint", text, buttons.Save | buttons.Discard) == buttons.Save


def _copy(report: str) -> None:
    QGuiApplication.clipboard().setText(report)


def show_conflicts(bar: NoticeBar, found: Sequence[Conflict], mend: Callable[[str, Schedule], object]) -> None:
    """Name levers that contradict each other, each with a button that mends it; nothing where there are none.

    Parameters
    ----------
    mend
        Sets a parameter's schedule.
    """
    if not found:
        bar.clear()
        return
    first, *others = found
    more = plural("{n} more", "{n} more", len(others)).format(n=len(others))
    text = f"{first.text}  ({more})" if others else first.text
    if text == bar.message():
        return  # shown already, or dismissed by the user
    fixes = dict.fromkeys(fix for one in found for fix in one.fixes)
    buttons = [(_capital(fix.label), partial(mend, fix.parameter_id, fix.schedule)) for fix in fixes]
    bar.show_notice(Kind.WARNING, text, "\n".join(one.text for one in others), buttons[:_FIXES])


def _capital(words: str) -> str:
    """Return words as a button begins them."""
    return words[:1].upper() + words[1:]
