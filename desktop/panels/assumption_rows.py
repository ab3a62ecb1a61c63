"""The parameters as rows of a sheet: what is shipped, what the user set, and why."""

from desktop.widgets.sheet_model import SheetCell, SheetColumn, SheetRow
from scenarios.catalog import Catalog, Parameter
from scenarios.figures.groups import group_name
from scenarios.provenance import Provenance, own_value, provenance
from scenarios.scenario import Scenario
from scenarios.texts import _

VALUE, REASON = 4, 12
"""Places of the columns that the user types into."""
_LEVELS = ("high", "medium", "low")


def columns() -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet."""
    return (
        SheetColumn(_("Name")),
        SheetColumn(_("Symbol")),
        SheetColumn(_("Group")),
        SheetColumn(_("Role")),
        SheetColumn(_("Your value"), numeric=True, editable=True),
        SheetColumn(_("Low"), numeric=True),
        SheetColumn(_("Central"), numeric=True),
        SheetColumn(_("High"), numeric=True),
        SheetColumn(_("Unit")),
        SheetColumn(_("Sources")),
        SheetColumn(_("Confidence")),
        SheetColumn(_("Last source")),
        SheetColumn(_("Reason"), editable=True),
    )


class AssumptionRows:
    """Makes the rows; what is the same in every scenario is made once.

    Parameters
    ----------
    catalog
        Its parameters and evidence.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.provenances = {one.id: provenance(one, catalog) for one in catalog.parameters.values()}
        self._fixed = {one.id: self._shipped(one) for one in catalog.parameters.values()}
        self._found_by = {one.id: self._search_text(one) for one in catalog.parameters.values()}

    def of(self, scenario: Scenario) -> list[SheetRow]:
        """Return a row for each parameter, in the order of the catalog."""
        return [self._row(one, scenario) for one in self._catalog.parameters.values()]

    def _row(self, one: Parameter, scenario: Scenario) -> SheetRow:
        points = scenario.values.get(one.id, ())
        first = points[0][1] if points else None
        reason = scenario.reasons.get(one.id, "")
        own = SheetCell(own_value(one, scenario, self._catalog), first)
        why = SheetCell(reason, reason or None, hint=_("why?") if points else "")
        cells = (*self._fixed[one.id][:VALUE], own, *self._fixed[one.id][VALUE:], why)
        differs = any(value != one.central for _at, value in points)
        return SheetRow(one.id, cells, bool(points), differs, self._found_by[one.id], self._tip(one.id))

    def _tip(self, parameter_id: str) -> str:
        return self.provenances[parameter_id].description

    def _shipped(self, one: Parameter) -> tuple[SheetCell, ...]:
        """Return the cells that no scenario changes."""
        shown = self.provenances[one.id]
        confidence = _confidence(shown)
        last = _("\u25b2 {date} old").format(date=shown.newest) if shown.stale else shown.newest
        return (
            SheetCell(shown.label, shown.label),
            SheetCell(one.symbol, one.symbol),
            *(SheetCell(text, text) for text in (group_name(one.group), _role(one.role))),
            *(SheetCell(getattr(shown, name), getattr(one, name)) for name in ("low", "central", "high")),
            SheetCell(shown.unit, shown.unit),
            *(SheetCell(text, text) for text in (_source_ids(shown), confidence)),
            SheetCell(last, shown.newest or None, alarming=shown.stale),
        )

    def _search_text(self, one: Parameter) -> str:
        """Return names, symbol, group and sources, as a filter looks for them."""
        shown = self.provenances[one.id]
        sources = (f"{source.id} {source.publisher}" for source in shown.sources)
        return " ".join((one.id, shown.label, one.symbol, one.group, group_name(one.group), *sources)).casefold()


def _source_ids(shown: Provenance) -> str:
    return ", ".join(source.id for source in shown.sources)


def _confidence(shown: Provenance) -> str:
    """Return how sure the sources are, the surest first, each word once."""
    found = {source.confidence for source in shown.sources}
    words = {"high": _("high"), "medium": _("medium"), "low": _("low")}
    return ", ".join(words[level] for level in _LEVELS if level in found)


def _role(role: str) -> str:
    return {"lever": _("lever"), "uncertain": _("uncertain"), "fixed": _("fixed")}[role]
