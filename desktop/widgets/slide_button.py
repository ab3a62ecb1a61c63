"""The button that keeps what an analysis found as pages for slides, snapshots and files."""

from PySide6.QtWidgets import QPushButton, QWidget

from scenarios.texts import _


class SlideButton(QPushButton):
    """Keep what is shown as pages; it cannot be pressed before something is there, nor by Return elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("To slide"), parent)
        self.setAutoDefault(False)
        self.setEnabled(False)
        self.setToolTip(_("Keep this as pages for slides, snapshots and files"))
