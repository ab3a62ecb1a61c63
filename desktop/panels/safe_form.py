"""What a planner asks of the safe choice: policies and futures to be ticked, and what is wanted."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.panels.plan_forms import TargetLine
from desktop.panels.policy_list import Offers, PolicyList
from desktop.widgets.text_label import text_label
from desktop.widgets.tick_list import TickList, TickRow
from scenarios.analysis.targets import Target
from scenarios.catalog import Catalog
from scenarios.texts import _


@dataclass(frozen=True)
class SafeQuery:
    """Ids of choices and of futures, and what is wanted of which share."""

    choices: tuple[str, ...]
    futures: tuple[str, ...]
    target: Target
    has_threshold: bool


class SafeForm(QWidget):
    """Choices and futures to be ticked, and what is wanted.

    Signals
    -------
    asked()
        Return in a field.
    """

    asked = Signal()

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        signs = [(">=", _("is better high; at least")), ("<=", _("is better low; at most"))]
        self.target = TargetLine(catalog, signs)
        self.target.share.setPlaceholderText(_("none"))
        self.target.asked.connect(self.asked)
        self.choices, self.futures = PolicyList(catalog, _("Choices")), TickList()
        self._futures: dict[str, bool] = {}
        futures = _("Futures in which they are made")
        self.futures.setAccessibleName(futures)
        self.futures.setFixedHeight(self.choices.ticks.height())
        self.futures.ticked.connect(self._tick)
        side = QVBoxLayout()
        side.addWidget(text_label(futures, theme.Text.STRONG))
        side.addWidget(self.futures)
        side.addStretch()
        lists = QHBoxLayout()
        lists.addWidget(self.choices, 1, Qt.AlignmentFlag.AlignTop)
        lists.addLayout(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(lists)
        column.addWidget(self.target)

    def show_offers(self, choices: Offers, futures: Offers) -> None:
        """Offer choices and futures; what is ticked stays so."""
        self.choices.show_offers(choices)
        self._futures = {one: self._futures.get(one, False) for one, _name in futures}
        self.futures.show_rows([TickRow(one, name, self._futures[one]) for one, name in futures])

    def show_ticked(self, choices: Iterable[str], futures: Iterable[str]) -> None:
        """Tick what is asked about first, before anything is offered."""
        self.choices.show_ticked(choices)
        self._futures.update(dict.fromkeys(futures, True))

    def query(self) -> SafeQuery:
        """Return what is asked.

        Raises
        ------
        InputError
            The field holds no share.
        """
        target, has_threshold = self.target.target()
        futures = tuple(one for one, is_ticked in self._futures.items() if is_ticked)
        return SafeQuery(self.choices.ticked(), futures, target, has_threshold)

    def _tick(self, future: str, is_ticked: bool) -> None:
        self._futures[future] = is_ticked
