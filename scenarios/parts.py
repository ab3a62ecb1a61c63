"""The parts by others that the program is made of: names, versions and licences, as their own metadata tell them."""

import importlib.metadata
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass

_OWN = "pyproject.toml"
_LONGEST = 80
"""A licence that is told in more characters is told in full in the part's files, and here by its classifier."""


@dataclass(frozen=True)
class Part:
    """One part: its name, version and licence in short."""

    name: str
    version: str
    licence: str


def shipped_parts(needed: Iterable[str]) -> list[Part]:
    """Return Python, and the parts that are needed by these or by each other, by name.

    Parameters
    ----------
    needed
        Requirements as ``pyproject.toml`` writes them, such as ``pandas>=3.0``.
    """
    python = Part("Python", sys.version.split()[0], "PSF-2.0")
    found: dict[str, Part] = {}
    waiting = list(needed)
    while waiting:
        name = _name(waiting.pop())
        if name in found:
            continue
        try:
            one = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system or another Python
        found[name] = Part(one.metadata["Name"], one.version, _licence(one))
        waiting += [need for need in one.requires or () if "extra ==" not in need]
    return [python, *(found[name] for name in sorted(found))]


def _name(requirement: str) -> str:
    match = re.match(r"[\w.-]+", requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def _licence(one: importlib.metadata.Distribution) -> str:
    told = one.metadata.json
    written = str(told.get("license_expression") or told.get("license") or "")
    if 0 < len(written) <= _LONGEST and "\n" not in written:
        return written
    classified = [name for name in told.get("classifier") or () if name.startswith("License ::")]
    return classified[0].rpartition(" :: ")[2] if classified else written.split("\n", maxsplit=1)[0]
