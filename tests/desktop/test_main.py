import sys

import pytest
from PySide6.QtWidgets import QWidget

from desktop.__main__ import main
from desktop.toolkit import make_qt, save_picture


@pytest.mark.parametrize("size", ["large", "1280", "0x720", "1280x-5", "99999x99999"])
def test_what_is_no_size_is_told_in_words(size, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["chokepoint", "--size", size])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert f"{size} is no size; write 1280x720" in capsys.readouterr().err


def test_a_picture_that_cannot_be_written_is_told_in_words(qtbot, tmp_path, capsys):
    make_qt()
    shown = QWidget()
    qtbot.addWidget(shown)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert save_picture(shown, tmp_path / "file/window.png") == 1
    assert "window.png cannot be written; name another place." in capsys.readouterr().err
    assert save_picture(shown, tmp_path / "new/window.png") == 0
