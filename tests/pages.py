"""Documents as people see them: printed to PDF by LibreOffice, and to one picture a page by poppler."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

DOTS_PER_INCH = 60
LONGEST = 120
"""Seconds that LibreOffice may take for a document; its first start makes a profile."""


@dataclass(frozen=True)
class Printed:
    """A printed document: its PDF, a PNG of every page in order, and the words of every page."""

    pdf: Path
    pictures: tuple[Path, ...]
    texts: tuple[str, ...]


Printer = Callable[[Path], Printed]


def program(name: str, package: str) -> Path:
    """Find a program, else skip and name its Debian package; where .ci/run had to install it, fail instead."""
    found = shutil.which(name)
    if found is None:
        needs = f"needs {name}: install the Debian package {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(needs)
        pytest.skip(needs)
    return Path(found)


def printer(soffice: Path, poppler: Path, home: Path) -> Printer:
    """Return a function that prints .pptx, .xlsx and the like into ``home``, with a profile of its own there."""
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"

    def printed(document: Path) -> Printed:
        folder = home / f"{len(list(home.iterdir()))}"
        folder.mkdir()
        run([soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document])
        pdf = folder / f"{document.stem}.pdf"
        run([poppler / "pdftoppm", "-r", str(DOTS_PER_INCH), "-png", pdf, folder / "page"])
        words = run([poppler / "pdftotext", "-layout", pdf, "-"])
        return Printed(pdf, tuple(sorted(folder.glob("page-*.png"))), tuple(words.split("\f")[:-1]))

    return printed


def run(command: list[str | Path]) -> str:
    """Run a program to its end and return what it wrote; anything but success is an error with its own words."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=LONGEST, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stderr}"
    return done.stdout
