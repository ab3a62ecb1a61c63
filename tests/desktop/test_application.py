import subprocess
import sys

import pytest

from desktop.application import build
from scenarios.catalog_files import load_catalog
from scenarios.data_packs import export_pack, read_pack
from scenarios.data_versions import choose, data_home, install_pack
from tests.scenarios.packs import add_copy

SHIPPED = load_catalog()


@pytest.fixture
def fresh(tmp_path):
    """Install a pack of evidence for the user of this test."""
    pack = export_pack(SHIPPED, tmp_path / "pack")
    add_copy(pack / "evidence/market.csv", "M078", {"id": "M900"})
    return install_pack(read_pack(pack, SHIPPED, trial=False), data_home())


def built(qtbot, **options):
    application = build(synchronous=True, **options)
    qtbot.addWidget(application.window)
    application.window.show()
    return application


def test_the_window_shows_the_shipped_data_where_none_are_installed(qtbot):
    application = built(qtbot)
    assert application.catalog is SHIPPED
    assert not application.window.notice.isVisible()


def test_the_window_shows_the_data_in_force(qtbot, fresh):
    application = built(qtbot)
    assert application.catalog.version == fresh.version
    assert "M900" in application.catalog.evidence
    assert application.workspace.catalog is application.catalog
    assert not application.window.notice.isVisible()


def test_a_named_folder_comes_before_the_data_in_force(qtbot, fresh):
    assert built(qtbot, data=SHIPPED.folder).catalog.version == SHIPPED.version


def test_damaged_data_are_told_above_the_shipped_ones(qtbot, fresh):
    (fresh.folder / "chips.csv").write_text("nothing", encoding="utf-8")
    application = built(qtbot)
    assert application.catalog is SHIPPED
    assert application.window.notice.isVisible()
    assert f"Data {fresh.version} cannot be used" in application.window.notice.message()


TWICE = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from desktop import application, intents
from scenarios.data_versions import choose, data_home

made, build = [], application.build

def begin(program):
    work, window = program.workspace, program.window
    print(work.catalog.version, "enforcement" in work.scenario.values, flush=True)
    if len(made) == 2:
        window.close()
        return
    intents.set_lever(work, "enforcement", 0.9)
    choose(data_home(), sys.argv[1])
    page = window.pages.open("data")
    while not page.buttons["restart"].isVisible():
        QTest.qWait(10)
    QTest.mouseClick(page.buttons["restart"], Qt.MouseButton.LeftButton)

def watched(library):
    made.append(build(library))
    made[-1].library.listed.connect(lambda: begin(made[-1]), Qt.ConnectionType.SingleShotConnection)
    return made[-1]

application.build = watched
print("ended with", application.run(None))
"""


def test_started_anew_the_window_shows_the_data_in_force_and_the_scenario_in_hand(fresh):
    """The button of the data page closes the window and makes another one; closing that one ends the program."""
    choose(data_home(), SHIPPED.version)
    done = subprocess.run(
        [sys.executable, "-c", TWICE, fresh.version], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines() == [f"{SHIPPED.version} False", f"{fresh.version} True", "ended with 0"]
