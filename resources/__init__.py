"""Facts and looks that ship with Chokepoint: data, fonts, texts. Imports nothing of the project."""

from pathlib import Path


def resource_path(name: str) -> Path:
    """Return the place of a shipped file, from source and from the packaged program alike.

    Parameters
    ----------
    name
        Path inside ``resources``, with forward slashes: ``"data/chips.csv"``.
    """
    return Path(__file__).resolve().parent / name
