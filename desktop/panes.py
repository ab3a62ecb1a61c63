"""The panes of the window and what is in hand in them: the focus moved on, the lever that has it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop import intents

if TYPE_CHECKING:
    from desktop.window import Window


def walk(window: "Window", step: int) -> None:
    """Move the focus to the next pane in sight, or with a step of -1 to the one before."""
    panes: list[QWidget] = [
        window.header,
        window.levers,
        window.shares,
        window.thumbnails,
        window.schedule,
        window.inspector.drawer,
    ]
    panes = [pane for pane in panes if pane.isVisible()]
    within = [pane for pane in panes if pane.isAncestorOf(window.focusWidget() or window)]
    place = panes.index(within[0]) if within else -step
    pane = panes[(place + step) % len(panes)]
    first = next((one for one in pane.findChildren(QWidget) if one.focusPolicy().value & 1 and one.isVisible()), pane)
    first.setFocus()


def recall_lever(window: "Window") -> None:
    """Give the lever that has the focus, or whose time line has it, back to what it was when it was saved."""
    over_time = window.schedule.isAncestorOf(window.focusWidget() or window)
    lever = window.schedule.lever_id if over_time else window.levers.current()
    if lever is not None:
        intents.recall_lever(window.workspace, lever)


def go_to(window: "Window", parameter_id: str) -> None:
    """Bring a lever to the front and into the focus, or say where any other parameter comes from."""
    window.activateWindow()
    window.raise_()
    if parameter_id in window.levers.rows:
        window.levers.go_to(parameter_id)
    else:
        window.inspector.show_parameter(parameter_id, window.workspace.shown)
