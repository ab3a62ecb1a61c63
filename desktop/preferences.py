"""What the window remembers of its user between two starts: places and habits, never results."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class Preferences:
    """Reads and writes a small file beside the library; one that cannot be written is done without.

    Parameters
    ----------
    file
        Where they are kept.
    """

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return whether something is on."""
        return str(self._settings.value(name, default)).lower() == "true"

    def set_flag(self, name: str, on: bool) -> None:
        """Remember whether something is on."""
        self._settings.setValue(name, on)

    def text(self, name: str) -> str:
        """Return a remembered text, empty where there is none."""
        return str(self._settings.value(name, ""))

    def set_text(self, name: str, text: str) -> None:
        """Remember a text."""
        self._settings.setValue(name, text)

    def layout(self, name: str) -> QByteArray:
        """Return a remembered layout, empty where there is none."""
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_layout(self, name: str, state: QByteArray) -> None:
        """Remember a layout."""
        self._settings.setValue(name, state)
