"""The library's file in a thread of its own: opened, left, restored, asked, and backed up once a day."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Queue
from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.errors import InputError

if TYPE_CHECKING:
    from scenarios.storage import ScenarioStore

BACKUP_LOOK_MS = 3_600_000
"""How often a program that stays open asks whether the daily backup is due."""


class LibraryThread(QObject):
    """Does everything with the file in order, off the screen's thread; what fails waits first in line.

    Parameters
    ----------
    catalog
        What scenarios are checked against.
    path
        The library file; it is opened by the first job.
    """

    remarked = Signal(str)
    closed = Signal()

    def __init__(self, catalog: Catalog, path: Path) -> None:
        super().__init__()
        self.path = path
        self._catalog = catalog
        self._store: ScenarioStore | None = None
        self._queue = Queue(keeps=lambda problem: not isinstance(problem, InputError))
        self._no_backup = ""
        self.backup_clock = QTimer(self, interval=BACKUP_LOOK_MS)
        self.backup_clock.timeout.connect(self._back_up)

    @property
    def behind(self) -> bool:
        """Whether changes wait in memory to be written."""
        return self._queue.waiting() > 0

    def retry(self) -> None:
        """Try again to write what waits."""
        self._queue.go_on()

    def close(self) -> None:
        """Write what waits, once more where it failed before, and close the file."""
        self.backup_clock.stop()
        self._queue.go_on()
        self._queue.stop()
        if self._store is not None:
            self._store.close()
        self.closed.emit()

    def ask(self, question: "Callable[[ScenarioStore], Any]", deliver: Callable[[Any], None]) -> None:
        """Hand over what the library answers; nothing is changed."""
        self._queue.add(lambda: question(self._opened_store()), deliver)

    def _opened_store(self) -> "ScenarioStore":
        """Return the store, opened at its first use: its libraries take longer to load than the window to paint."""
        from scenarios.storage import ScenarioStore

        if self._store is None:
            self._store = ScenarioStore(self.path, self._catalog, __version__)
        return self._store

    def _leave(self) -> None:
        if self._store is not None:
            self._store.close()
        self._store = None

    def _restore_file(self) -> None:
        from scenarios.storage.rescue import restore

        self._leave()
        restore(self.path)

    def _back_up(self) -> None:
        self.ask(lambda store: store.back_up_if_due(), self._backed_up)

    def _backed_up(self, remark: str) -> None:
        """Say once that no backup can be made, not every hour."""
        if remark and remark != self._no_backup:
            self.remarked.emit(remark)
        self._no_backup = remark
