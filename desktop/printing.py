"""Paper: asks for a printer, and draws a picture on it as large as the sheet allows."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from scenarios.errors import StorageError
from scenarios.texts import _


def ask_printer(parent: QWidget) -> QPrinter | None:
    """Return the printer that the user chooses, set to a wide sheet at first; None where none is chosen."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print the page"))
    agreed = dialog.exec()
    dialog.deleteLater()
    return printer if agreed else None


def print_svg(printer: QPrinter, svg: bytes) -> None:
    """Draw a picture in the middle of one sheet, in its own proportions.

    Raises
    ------
    StorageError
        The printer takes nothing.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageError(_("The printer does not answer: nothing was printed. Your scenario is safe."))
    renderer = QSvgRenderer(svg)
    sheet = QRectF(painter.viewport())
    size = renderer.defaultSize().toSizeF().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(sheet.topLeft(), size)
    place.moveCenter(sheet.center())
    renderer.render(painter, place)
    painter.end()
