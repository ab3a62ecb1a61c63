"""Puts a page on the clipboard."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from desktop.export_jobs import Copied


def put_on_clipboard(copied: Copied) -> None:
    """Put picture and numbers of a page on the clipboard, for each program what it takes."""
    carried = QMimeData()
    carried.setImageData(QImage.fromData(copied.png))
    carried.setData("image/png", copied.png)
    carried.setData("image/svg+xml", copied.svg)
    carried.setHtml(copied.html)
    carried.setText(copied.text)
    QGuiApplication.clipboard().setMimeData(carried)
