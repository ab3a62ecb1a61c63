"""The one place that shows a problem: beside its lever or in the bar at the top, with what is safe and what to do."""

import traceback
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.panels.levers import LeversPanel
from desktop.widgets.notice_bar import Kind, NoticeBar
from scenarios.coherence import Conflict
from scenarios.errors import ChokepointError, DamagedError, EngineError, InputError, StorageError
from scenarios.scenario import Schedule
from scenarios.texts import _, plural

if TYPE_CHECKING:
    from scenarios.storage import SavedResult

_FIXES = 2
"""Buttons for conflicts at once: more would not fit the narrowest window."""

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


def show_remark(bar: NoticeBar, remark: str) -> None:
    """Say what is to be known of the library as it was opened."""
    bar.show_notice(Kind.INFO, remark)


def show_parted(bar: NoticeBar, name: str) -> None:
    """Say that a scenario was saved beside another program's, under a name of its own."""
    words = _("Another program saved a scenario of this name meanwhile. Both are kept: yours is now '{name}'.")
    bar.show_notice(Kind.INFO, words.format(name=name))


def show_other_versions(bar: NoticeBar, result: "SavedResult") -> None:
    """Say that a scenario was saved with other data or another engine, and what it gave then."""
    words = _("Saved with data {data} and engine {engine}, computed anew with those of today. The result then: {then}")
    then = " ".join(result.headlines.values()) or _("not kept")
    bar.show_notice(Kind.INFO, words.format(data=result.data_version, engine=result.engine_version or "?", then=then))


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
