"""Paper: asks for a printer, and draws a picture on it as large as the sheet allows."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

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


def print_picture(printer: QPrinter, png: bytes) -> bool:
    """Draw a picture in the middle of one sheet, in its own proportions; return whether the printer took it."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    image, sheet = QImage.fromData(png), QRectF(painter.viewport())
    size = image.size().toSizeF().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(sheet.topLeft(), size)
    place.moveCenter(sheet.center())
    painter.drawImage(place, image, QRectF(image.rect()))
    return painter.end()
