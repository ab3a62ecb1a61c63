"""Break a text between its words into the lines that there is room for."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF


def wrapped(text: str, metrics: QFontMetricsF, room: float, most: int) -> tuple[str, ...]:
    """Return a text in at most so many lines, each within the room in pixels; what has none ends with an ellipsis."""
    words, lines = text.split(), list[str]()
    while words and len(lines) < most:
        taken = len(words) if len(lines) == most - 1 else _fitting(words, metrics, room)
        lines.append(metrics.elidedText(" ".join(words[:taken]), Qt.TextElideMode.ElideRight, room))
        words = words[taken:]
    return tuple(lines)


def _fitting(words: list[str], metrics: QFontMetricsF, room: float) -> int:
    """Return how many words stand in one line: one at least."""
    taken = 1
    while taken < len(words) and metrics.horizontalAdvance(" ".join(words[: taken + 1])) <= room:
        taken += 1
    return taken
