"""Compiles ``clearing.c`` where there is a C compiler: ``python -m scenarios.kernel.build``, called by ``dev.py``."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("clearing.c")
_SUFFIXES = {"win32": ".dll", "darwin": ".dylib"}
_COMPILERS = ("cc", "gcc", "clang")
_OPTIONS = ("-std=gnu11", "-O2", "-ffp-contract=off", "-fno-math-errno", "-Wno-psabi", "-shared", "-fPIC")
"""Nothing is contracted, so that every machine computes the same bits."""


def library_file() -> Path:
    """Return where the compiled code stands; it is named after its source, and that of another is never loaded."""
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]
    return SOURCE.with_name(f"clearing-{digest}{_SUFFIXES.get(sys.platform, '.so')}")


def build() -> Path | None:
    """Compile the source unless that has been done, and delete what was compiled from older ones.

    Returns
    -------
    Path or None
        The library; None without a compiler, or where it failed: everything then works on numpy.
    """
    file = library_file()
    compiler = next(filter(None, map(shutil.which, _COMPILERS)), None)
    if file.exists() or compiler is None:
        return file if file.exists() else None
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        command = [compiler, *_OPTIONS, "-o", str(fresh), str(SOURCE)]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            return None
        fresh.replace(file)
    except OSError:
        return None
    finally:
        fresh.unlink(missing_ok=True)
    for older in file.parent.glob(f"clearing-*{file.suffix}"):
        if older != file:
            older.unlink(missing_ok=True)
    return file


if __name__ == "__main__":
    build()
