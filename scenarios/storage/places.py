"""Where the library lives on this machine."""

from collections.abc import Mapping
from pathlib import Path

import platformdirs

HOME_VARIABLE = "CHOKEPOINT_HOME"


def default_library(environment: Mapping[str, str]) -> Path:
    """Return the library's file: in the folder that CHOKEPOINT_HOME names, else among the user's data."""
    chosen = environment.get(HOME_VARIABLE)
    folder = chosen or platformdirs.user_data_dir("chokepoint", appauthor=False)
    return Path(folder).expanduser().absolute() / "library.db"
