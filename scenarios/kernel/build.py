"""Compiles ``quarters.c`` where there is a C compiler: ``python -m scenarios.kernel.build``, called by ``dev.py``."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = tuple(Path(__file__).with_name(name) for name in ("quarters.c", "clearing.h", "lanes.h"))
"""What is compiled, and what it includes."""
_SUFFIXES = {"win32": ".dll", "darwin": ".dylib"}
_COMPILERS = ("cc", "gcc", "clang")
_OPTIONS = ("-std=gnu11", "-O2", "-ffp-contract=off", "-fno-math-errno", "-Wno-psabi", "-shared", "-fPIC")
"""Nothing is contracted, so that every machine computes the same bits."""


def library_file() -> Path:
    """Return where the compiled code stands; it is named after its sources, and that of others is never loaded."""
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in SOURCES)).hexdigest()[:12]
    return SOURCES[0].with_name(f"quarters-{digest}{_SUFFIXES.get(sys.platform, '.so')}")


def build() -> Path | None:
    """Compile the sources unless that has been done, and delete what was compiled from older ones.

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
        command = [compiler, *_OPTIONS, "-o", str(fresh), str(SOURCES[0])]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            return None
        fresh.replace(file)
    except OSError:
        return None
    finally:
        fresh.unlink(missing_ok=True)
    for older in file.parent.glob(f"quarters-*{file.suffix}"):
        if older != file:
            older.unlink(missing_ok=True)
    return file


if __name__ == "__main__":
    build()
