"""Compiles the benchmark's own C against the sources of the compiled loop, with the same options."""

import ctypes
import shutil
import subprocess
from pathlib import Path

from scenarios.kernel import build


def compiled(name: str, folder: Path) -> ctypes.CDLL | None:
    """Compile a file that stands beside this one into a folder and load it; None without a compiler."""
    compiler = next(filter(None, map(shutil.which, build._COMPILERS)), None)
    if compiler is None:
        return None
    source = Path(__file__).with_name(name)
    library = folder / source.stem
    command = [compiler, *build._OPTIONS, f"-I{build.SOURCES[0].parent}", "-o", str(library), str(source)]
    subprocess.run(command, check=True)
    return ctypes.CDLL(str(library))
