"""The packaged program in an empty environment: no Python on the path, a folder with spaces, no screen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from PySide6.QtGui import QColor, QImage

import scenarios
from resources.looks import LIGHT

ROOT = Path(scenarios.__file__).parents[1]
MOST_MB = 420

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("objdump") is None or shutil.which("cc") is None,
    reason="packaging is tested on Linux, with gcc and binutils",
)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Build the package, and lay it where a user might."""
    made = tmp_path_factory.mktemp("package")
    folders = ("--distpath", made / "dist", "--workpath", made / "build", "--log-level", "ERROR")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", *folders, ROOT / "build.spec"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=made)
    assert done.returncode == 0, done.stderr[-3000:]
    place = made / "a folder with spaces"
    (made / "dist/chokepoint").rename(place)
    return place


@pytest.fixture
def started(package, tmp_path):
    """Return a function that runs the program in an empty environment and returns what it prints."""
    home = tmp_path / "home"
    home.mkdir()

    def start(*arguments):
        environment = {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
        command = [package / "chokepoint", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return start


def written(folder):
    """Return when each file of a folder was written; links count once, as what they point to."""
    return {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file() and not file.is_symlink()}


def colours_at(image, x):
    """Return the colours of a picture from top to bottom."""
    return {image.pixelColor(x, y).name() for y in range(image.height())}


def test_it_projects_saves_exports_and_draws_its_window(package, started, tmp_path):
    """One folder does all of it, keeps its user's data elsewhere, and is as light as was promised."""
    before = written(package)
    assert sum(file.stat().st_size for file in before) < MOST_MB * 1e6
    started("scenarios", "project", "baseline", "--out", "out", "--draws", "50")
    assert (tmp_path / "out/shares.csv").stat().st_size > 10_000
    started("scenarios", "library", "save", "baseline", "--name", "Mine", "--set", "hbm_supply=2")
    assert "Mine" in started("scenarios", "library", "list")
    started("scenarios", "export", "Mine", "--to", "deck.pptx", "--draws", "50")
    charts = [
        shape for slide in Presentation(tmp_path / "deck.pptx").slides for shape in slide.shapes if shape.has_chart
    ]
    assert len(charts) > 5
    started("scenarios", "export", "Mine", "--to", "share.pdf", "--draws", "50")
    assert (tmp_path / "share.pdf").read_bytes().startswith(b"%PDF")
    started("scenarios", "export", "Mine", "--to", "book.xlsx", "--draws", "50")
    assert len(load_workbook(tmp_path / "book.xlsx").sheetnames) > 5
    started("scenarios", "snapshot", "make", "Mine", "board.chokepoint", "--draws", "50")
    assert "unchanged" in started("scenarios", "snapshot", "verify", "board.chokepoint")
    started("--picture", "window.png")
    started("board.chokepoint", "--picture", "viewer.png")
    window, viewer = (QImage(str(tmp_path / name)) for name in ("window.png", "viewer.png"))
    assert (window.width(), window.height()) == (viewer.width(), viewer.height()) == (1280, 720)
    seal = QColor(LIGHT.sound).name()
    assert [seal in colours_at(one, 300) for one in (window, viewer)] == [False, True]
    assert QColor(LIGHT.text).name() in colours_at(viewer, 118), "letters of the first page's headline"
    assert (package / "_internal/resources/text/chokepoint.pot").is_file()
    assert written(package) == before, "the program wrote into its own folder"


def test_a_desktop_opens_snapshots_with_it_and_takes_that_back(package, started, tmp_path):
    """The entry names the program where it lies, in its folder with spaces."""
    files = [Path(line.removeprefix("written: ")) for line in started("register").splitlines()[:-1]]
    assert all(file.is_relative_to(tmp_path / "home/.local/share") for file in files)
    lines = next(file for file in files if file.suffix == ".desktop").read_text(encoding="utf-8").splitlines()
    assert f'Exec="{package / "chokepoint"}" %f' in lines
    started("unregister")
    assert not any(file.exists() for file in files)
