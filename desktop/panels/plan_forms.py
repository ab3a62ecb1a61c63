"""What a planner asks: two sides of a matrix, two worlds to be told apart, weights of scenarios."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.panels.policy_list import Offers
from desktop.widgets.flow import FlowLayout
from desktop.widgets.named_fields import labelled, named_choice, named_field, show_options
from scenarios.analysis.corners import Axis
from scenarios.analysis.targets import Target
from scenarios.catalog import Catalog, Parameter, Value
from scenarios.errors import InputError
from scenarios.figures.goal_seek import value_text
from scenarios.figures.sentences import definition_name, percent, workload_name
from scenarios.projection import DEFINITIONS, WORKLOADS
from scenarios.texts import _
from scenarios.units import parse_typed

_MIXED = 4
_NAME_LETTERS = 26


@dataclass(frozen=True)
class MatrixQuery:
    """Two sides, and the names of the four worlds."""

    across: Axis
    down: Axis
    names: tuple[str, ...]


@dataclass(frozen=True)
class SignpostQuery:
    """A target that parts the runs, or another scenario in its place; and when the numbers are read."""

    target: Target
    other: str
    when: str


@dataclass(frozen=True)
class MixQuery:
    """Ids of scenarios with their weights."""

    weights: tuple[tuple[str, float], ...]


class TargetLine(QWidget):
    """A share to be filled in: which, in which direction, how much, when.

    Signals
    -------
    asked()
        Return in the field.
    chosen(), typed()
        Another share is asked about; another height of it is typed.
    """

    asked = Signal()
    chosen = Signal()
    typed = Signal()

    def __init__(self, catalog: Catalog, signs: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        horizon = catalog.horizon
        years = [str(year) for year in horizon.years if horizon.quarters_of(year).stop > horizon.first_free]
        self.workload = named_choice(_("Workload"), [(one, workload_name(one)) for one in WORKLOADS])
        self.definition = named_choice(_("What the share is of"), [(one, definition_name(one)) for one in DEFINITIONS])
        self.sign = named_choice(_("Direction"), signs)
        self.share = named_field(_("Share"))
        self.period = named_choice(_("Year"), [(one, one) for one in years])
        self.share.returnPressed.connect(self.asked)
        self.share.textEdited.connect(lambda _text: self.typed.emit())
        for choice in (self.workload, self.definition, self.period):
            choice.activated.connect(lambda _at: self.chosen.emit())
        line = FlowLayout(self)
        for widget in (self.workload, self.definition, self.sign, self.share, QLabel(_("in")), self.period):
            line.addWidget(widget)

    def show_target(self, target: Target) -> None:
        """Fill it; nothing is emitted."""
        for choice, value in (
            (self.workload, target.workload),
            (self.definition, target.definition),
            (self.sign, ">=" if target.at_least else "<="),
            (self.period, target.period),
        ):
            choice.setCurrentIndex(max(choice.findData(value), 0))
        self.share.setText(percent(target.share))

    def target(self) -> tuple[Target, bool]:
        """Return what is filled in, and whether a share is.

        Raises
        ------
        InputError
            The field holds no share.
        """
        text = self.share.text().strip()
        share = parse_typed(text, "fraction", 0.0) if text else 0.0
        if not 0 <= share <= 1:
            raise InputError("target", _("a share is from 0 % to 100 %, not {text}").format(text=text))
        workload, definition = str(self.workload.currentData()), str(self.definition.currentData())
        at_least = self.sign.currentData() == ">="
        return Target(workload, definition, at_least, share, str(self.period.currentData())), bool(text)


class MatrixForm(QWidget):
    """Two levers or uncertainties with two values each, and four names.

    Signals
    -------
    asked()
        Return in a field.
    sides_chosen(across, down)
        Other parameters are to stand along the sides: ends and names are wanted for them.
    """

    asked = Signal()
    sides_chosen = Signal(str, str)

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        known = [(one.id, _(one.label)) for one in _varied(catalog)]
        words = ((_("Across"), _("left"), _("right")), (_("Down"), _("lower row"), _("upper row")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.sides: list[tuple[QComboBox, QLineEdit, QLineEdit]] = []
        for side, low, high in words:
            choice = named_choice(_("{side}: what varies").format(side=side), known)
            choice.activated.connect(lambda _at: self._choose())
            ends = [named_field(_("{side}: {end}").format(side=side, end=end)) for end in (low, high)]
            self.sides.append((choice, ends[0], ends[1]))
            line = FlowLayout()
            for told, field in ((side, choice), (low, ends[0]), (high, ends[1])):
                line.addWidget(labelled(told, field))
            column.addLayout(line)
        places = (_("Upper left"), _("Upper right"), _("Lower left"), _("Lower right"))
        named = _("Name of the world at the {place}")
        self.names = [named_field(named.format(place=one.lower()), _NAME_LETTERS) for one in places]
        line = FlowLayout()
        for place, field in zip(places, self.names, strict=True):
            line.addWidget(labelled(place, field))
        column.addLayout(line)
        for field in (*self.names, *(end for _choice, *ends in self.sides for end in ends)):
            field.returnPressed.connect(self.asked)

    def show_sides(self, across: Axis, down: Axis, names: Sequence[str]) -> None:
        """Fill sides and names; nothing is emitted."""
        for (choice, low, high), axis in zip(self.sides, (across, down), strict=True):
            choice.setCurrentIndex(choice.findData(axis.id))
            low.setText(value_text(axis.low, axis.id, self._catalog))
            high.setText(value_text(axis.high, axis.id, self._catalog))
        for field, name in zip(self.names, names, strict=True):
            field.setText(name)
            field.setCursorPosition(0)

    def query(self) -> MatrixQuery:
        """Return what is asked.

        Raises
        ------
        InputError
            An end is no value of its parameter.
        """
        across, down = (
            Axis(str(choice.currentData()), *(self._value(str(choice.currentData()), one.text()) for one in ends))
            for choice, *ends in self.sides
        )
        return MatrixQuery(across, down, tuple(one.text() for one in self.names))

    def _choose(self) -> None:
        across, down = (str(choice.currentData()) for choice, *_ends in self.sides)
        self.sides_chosen.emit(across, down)

    def _value(self, name: str, text: str) -> Value:
        unit = self._catalog.parameters[name].unit
        return self._catalog.checked_value(name, text.strip() if unit == "tier" else parse_typed(text, unit, 0.0))


class SignpostForm(QWidget):
    """Two worlds and a time to look.

    Signals
    -------
    asked()
        Return in a field.
    """

    asked = Signal()

    def __init__(self, catalog: Catalog, halves: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        signs = [(">=", _("reaches at least")), ("<=", _("stays at most at"))]
        self.target = TargetLine(catalog, signs)
        self.target.asked.connect(self.asked)
        self.other = named_choice(_("Another scenario as the second world, or none"))
        self.when = named_choice(_("When the numbers are read"), [(one, one.replace("H", " H")) for one in halves])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        first, second = FlowLayout(), FlowLayout()
        for line, widgets in (
            (first, (QLabel(_("World B is where")), self.target)),
            (second, (labelled(_("or the world of"), self.other), labelled(_("read in"), self.when))),
        ):
            for widget in widgets:
                line.addWidget(widget)
            column.addLayout(line)

    def show_offers(self, offers: Offers) -> None:
        """Offer scenarios as the second world."""
        show_options(self.other, [("", _("none: the runs of this scenario")), *offers])

    def query(self) -> SignpostQuery:
        """Return what is asked.

        Raises
        ------
        InputError
            The field holds no share.
        """
        target, has_share = self.target.target()
        other = str(self.other.currentData())
        if not (other or has_share):
            raise InputError("target", _("write the share that parts the two worlds, such as 60"))
        return SignpostQuery(target, other, str(self.when.currentData()))


class MixForm(QWidget):
    """Up to four scenarios with weights.

    Signals
    -------
    asked()
        Return in a field.
    """

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[tuple[QComboBox, QLineEdit]] = []
        line = FlowLayout(self)
        for place in range(_MIXED):
            choice = named_choice(_("Scenario {n}").format(n=place + 1))
            weight = named_field(_("Weight of scenario {n}").format(n=place + 1))
            weight.setPlaceholderText(_("weight"))
            weight.returnPressed.connect(self.asked)
            self.rows.append((choice, weight))
            line.addWidget(labelled("", choice, weight))

    def show_offers(self, offers: Offers) -> None:
        """Offer scenarios; what is chosen stays."""
        for choice, _weight in self.rows:
            show_options(choice, [("", _("none")), *offers])

    def show_weights(self, weights: Iterable[tuple[str, str]]) -> None:
        """Fill scenarios and weights; nothing is emitted."""
        for (choice, field), (one, weight) in zip(self.rows, weights, strict=False):
            choice.setCurrentIndex(max(choice.findData(one), 0))
            field.setText(weight)

    def query(self) -> MixQuery:
        """Return what is asked.

        Raises
        ------
        InputError
            A weight is no number.
        """
        found = []
        for choice, field in self.rows:
            if one := str(choice.currentData() or ""):
                found.append((one, parse_typed(field.text() or "0", "elasticity", 0.0)))
        return MixQuery(tuple(found))


def _varied(catalog: Catalog) -> list[Parameter]:
    """Return what can stand along a side: levers first, then plain uncertainties."""
    drawn = (one for one in catalog.parameters.values() if one.distribution and not one.is_path)
    return [*catalog.levers, *(one for one in drawn if one.role != "lever")]
