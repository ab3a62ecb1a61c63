"""Answers the dialogs of the system as a user would."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit


def name_file(qtbot, file):
    """Put a file's name into the dialog that opens next, and press Return in it."""

    def name_it():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(20, name_it)
            return
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        field.setText(str(file))
        qtbot.keyClick(field, Qt.Key.Key_Return)

    QTimer.singleShot(0, name_it)
