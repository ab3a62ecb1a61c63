"""The question asked backwards as a sentence to fill: which lever brings which share to what, when, how surely."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from desktop.widgets.flow import FlowLayout
from desktop.widgets.named_fields import named_choice, named_field
from scenarios.analysis.targets import Target, checked_probability
from scenarios.catalog import Catalog
from scenarios.errors import InputError
from scenarios.figures.sentences import count_name, definition_name, percent, workload_name
from scenarios.projection import COUNTS, DEFINITIONS, WORKLOADS, counts_of
from scenarios.texts import _
from scenarios.units import parse_typed


@dataclass(frozen=True)
class Query:
    """What is asked: a lever, a target, its probability, and a second lever for a frontier or none."""

    lever: str
    target: Target
    probability: float
    other: str = ""


class SeekQuestion(QWidget):
    """Holds the sentence; what is asked is read when it is wanted.

    Signals
    -------
    asked()
        Return in a field.
    changed()
        The user's hand changed a part of the question.
    """

    asked = Signal()
    changed = Signal()

    def __init__(self, catalog: Catalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        levers = [(one.id, _(one.label)) for one in catalog.levers]
        horizon = catalog.horizon
        years = [str(year) for year in horizon.years if horizon.quarters_of(year).stop > horizon.first_free]
        quarters = horizon.labels[horizon.first_free :]
        self.lever = named_choice(_("The lever that is to move"), levers)
        self.workload = named_choice(_("Workload"), [(one, workload_name(one)) for one in WORKLOADS])
        self.definition = named_choice(_("What the share is of"), [(one, definition_name(one)) for one in DEFINITIONS])
        self.count = named_choice(_("Which cards count"), [(one, count_name(one)) for one in COUNTS])
        self.sign = named_choice(_("Direction"), [(">=", _("at least")), ("<=", _("at most"))])
        self.share = named_field(_("Share that is wanted"))
        self.period = named_choice(_("Year or quarter"), [(one, one.replace("Q", " Q")) for one in (*years, *quarters)])
        self.probability = named_field(_("Probability that is wanted"))
        self.other = named_choice(_("A second lever, for the frontier over both"), [("", _("no other lever")), *levers])
        line = FlowLayout(self)
        for part in (
            *(_("Which"), self.lever, _("brings"), self.workload, self.definition, self.count, _("to")),
            *(self.sign, self.share, _("in"), self.period, _("with"), self.probability, _("probability?")),
            *(_("Together with:"), self.other),
        ):
            line.addWidget(QLabel(part) if isinstance(part, str) else part)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for choice in self._choices():
            choice.activated.connect(lambda _index: self.changed.emit())
        for field in (self.share, self.probability):
            field.returnPressed.connect(self.asked)
            field.textEdited.connect(lambda _text: self.changed.emit())

    def show_query(self, query: Query) -> None:
        """Fill the sentence; nothing is emitted."""
        target = query.target
        for choice, value in zip(
            self._choices(),
            (
                *(query.lever, target.workload, target.definition, target.count),
                *(">=" if target.at_least else "<=", target.period, query.other),
            ),
            strict=True,
        ):
            choice.setCurrentIndex(choice.findData(value))
        self.share.setText(percent(target.share))
        self.probability.setText(percent(query.probability))

    def query(self) -> Query:
        """Return what is asked.

        Raises
        ------
        InputError
            A field holds no share or no probability, or a count does not exist for the definition.
        """
        definition, count = str(self.definition.currentData()), str(self.count.currentData())
        if count not in counts_of(definition):
            words = _("{count}: only the share of compute that software delivers can be counted so")
            raise InputError("target", words.format(count=count_name(count)))
        share = parse_typed(self.share.text(), "fraction", 0.0)
        if not 0 <= share <= 1:
            raise InputError("target", _("a share is from 0 % to 100 %, not {text}").format(text=self.share.text()))
        target = Target(
            workload=str(self.workload.currentData()),
            definition=definition,
            at_least=self.sign.currentData() == ">=",
            share=share,
            period=str(self.period.currentData()),
            count=count,
        )
        lever, other = str(self.lever.currentData()), str(self.other.currentData())
        if lever == other:
            raise InputError("with", _("choose another lever beside the first one, or none"))
        return Query(lever, target, checked_probability(parse_typed(self.probability.text(), "fraction", 0.0)), other)

    def _choices(self) -> tuple[QComboBox, ...]:
        return self.lever, self.workload, self.definition, self.count, self.sign, self.period, self.other
