"""How the stories open the program, and when it has come to rest."""

from desktop.application import Application

WAIT = 60_000
"""Milliseconds that a story waits for the engine or the library."""


def settled(program: Application) -> bool:
    """Whether all draws of the scenario in hand are on screen and everything is written."""
    work = program.workspace
    shown = work.projection
    return shown is not None and shown.fingerprint == work.scenario.fingerprint and not program.library.behind
