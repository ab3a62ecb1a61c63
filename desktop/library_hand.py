"""The row of the library that the scenario in hand is kept in, and what of its changes is settled."""

from scenarios.errors import InputError
from scenarios.texts import _


class Hand:
    """The row of a scenario in hand, and its last change until its result is noted; known once it is written.

    Each job keeps the hand it was meant for: what is asked for meanwhile goes to another one. `edits` counts the
    changes made here, `settled` those of them that a save has taken along; `first` is the fingerprint before the first
    change, once it is asked for, and `begun` says whether the headlines of that state are noted.
    """

    def __init__(self) -> None:
        self.row: int | None = None
        self.change: int | None = None
        self.edits = self.settled = 0
        self.first = ""
        self.begun = False

    def part(self, row: int) -> None:
        """Go on in another row; changes and beginnings that wait for their results are of the row before."""
        self.row, self.change, self.first, self.begun = row, None, "", False

    def known(self) -> int:
        """Return the row.

        Raises
        ------
        InputError
            Nothing was written yet.
        """
        if self.row is None:
            raise InputError("history", _("nothing has been changed in this scenario yet"))
        return self.row
