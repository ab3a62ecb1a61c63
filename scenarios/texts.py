"""The one gettext domain of both folders: every text that a person reads passes through here."""

import gettext

from resources import resource_path

_translation = gettext.translation("chokepoint", localedir=resource_path("text"), fallback=True)


def _(message: str) -> str:
    """Return `message` in the reader's language; the English of the source where none is shipped."""
    return _translation.gettext(message) if message else ""  # of no text a catalogue returns its own head


def plural(one: str, many: str, count: int) -> str:
    """Return `one` or `many` as the reader's language counts `count`."""
    return _translation.ngettext(one, many, count)
