"""What is said where Ctrl+C ends a command, known before anything heavy is loaded."""

from scenarios.texts import _

ENDED_BY_HAND = 130
"""The exit code, as shells have it."""


def ended_words() -> str:
    """Return that nothing was left half done."""
    return _("Ended by hand: no file was left half written; the same command begins anew.")
