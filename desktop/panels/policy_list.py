"""Policies to be ticked: tiers, scenarios, and levers at a value that the user names."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import theme
from desktop.widgets.flow import FlowLayout
from desktop.widgets.named_fields import named_choice, named_field
from desktop.widgets.text_label import text_label
from desktop.widgets.tick_list import TickList, TickRow
from scenarios.analysis.corners import axis_of
from scenarios.analysis.policies import policy_of
from scenarios.catalog import Catalog
from scenarios.errors import InputError
from scenarios.figures.goal_seek import value_text
from scenarios.texts import _
from scenarios.units import parse_typed

Offers = Sequence[tuple[str, str]]
"""What can be named: id and name."""
LEVER = "lever:"
"""How the id of a lever at a value begins; what follows is ``ID=VALUE``."""
_LINES = 6


class PolicyList(QWidget):
    """Lists policies with a tick each; a lever at a value joins them by hand, ticked.

    Parameters
    ----------
    name
        What the list is called.

    Signals
    -------
    chosen()
        Other policies are ticked.
    """

    chosen = Signal()

    def __init__(self, catalog: Catalog, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._offers: Offers = ()
        self._own: list[tuple[str, str]] = []
        self._ticked: set[str] = set()
        self.ticks = TickList()
        self.ticks.setAccessibleName(name)
        self.ticks.setFixedHeight(_LINES * self.ticks.fontMetrics().lineSpacing())
        levers = [(one.id, _(one.label)) for one in catalog.levers if one.unit != "tier"]
        self.lever = named_choice(_("Lever that a policy sets"), levers)
        self.value = named_field(_("Value that a policy sets it to"))
        self.add = QPushButton(_("&Add to the list"))
        self.add.setAutoDefault(False)
        self.problem = text_label(kind=theme.Text.SMALL)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(text_label(name, theme.Text.STRONG))
        column.addWidget(self.ticks)
        line = FlowLayout()
        for widget in (self.lever, QLabel(_("set to")), self.value, self.add):
            line.addWidget(widget)
        column.addLayout(line)
        column.addWidget(self.problem)
        self.ticks.ticked.connect(self._tick)
        self.lever.activated.connect(lambda _at: self._propose())
        self.value.returnPressed.connect(self._add)
        self.add.clicked.connect(lambda _checked=False: self._add())
        self._propose()

    def show_offers(self, offers: Offers) -> None:
        """Offer policies; what is ticked stays so, and so do the user's own."""
        self._offers = offers
        self._ticked &= {one for one, _name in (*self._own, *offers)}
        self._show("")

    def show_ticked(self, ids: Iterable[str]) -> None:
        """Tick policies and no others, before they are offered or after; nothing is emitted."""
        self._ticked = set(ids)
        self._show("")

    def ticked(self) -> tuple[str, ...]:
        """Return the ids of what is ticked, in the order of the list."""
        return tuple(one for one, _name in (*self._own, *self._offers) if one in self._ticked)

    def _show(self, in_hand: str) -> None:
        rows = [TickRow(one, name, one in self._ticked) for one, name in (*self._own, *self._offers)]
        self.ticks.show_rows(rows, in_hand)

    def _tick(self, one: str, is_ticked: bool) -> None:
        (self._ticked.add if is_ticked else self._ticked.discard)(one)
        self.chosen.emit()

    def _propose(self) -> None:
        """Propose a value of the lever: the lower end of its axis."""
        lever = str(self.lever.currentData())
        axis = axis_of(self._catalog.parameters[lever], self._catalog)
        self.value.setText(value_text(axis.low, lever, self._catalog))

    def _add(self) -> None:
        """Put the lever at its value onto the list, or say what is wrong with it."""
        lever = str(self.lever.currentData())
        try:
            typed = parse_typed(self.value.text(), self._catalog.parameters[lever].unit, 0.0)
            policy = policy_of(f"{lever}={typed!r}", self._catalog)
        except InputError as problem:
            self.problem.setText(str(problem))
            self.problem.show()
            return
        self.problem.hide()
        one = f"{LEVER}{lever}={typed!r}"
        if policy is not None and one not in dict(self._own):
            self._own.append((one, policy.name))
        self._ticked.add(one)
        self._show(one)
        self.chosen.emit()
