"""The market as it was known on a day: series of ``backtest/ex_ante_timelines.csv`` in place of the shipped ones.

The inputs were fixed in a file before their first run, and no parameter was chosen by its results.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from scenarios.catalog import Catalog
from scenarios.catalog_files import read_timelines
from scenarios.errors import DataError
from scenarios.quarters import Horizon, parse_quarter
from scenarios.scenario import Scenario
from scenarios.texts import _
from scenarios.tiers import read_toml


@dataclass(frozen=True, eq=False)
class ExAnte:
    """A catalog that ends its history on a day, and the scenario that was then the law.

    Attributes
    ----------
    known_until
        The day, in ISO form.
    """

    catalog: Catalog
    scenario: Scenario
    known_until: str
    story: str

    @property
    def begins(self) -> float:
        """Where the unknown begins, decimal years."""
        return self.catalog.horizon.last_observed + 0.25


def ex_ante(catalog: Catalog, folder: Path | None = None) -> ExAnte:
    """Return what was known then.

    Raises
    ------
    DataError
        A file is malformed, or replaces a series or parameter that there is not.
    """
    folder = folder or catalog.folder / "backtest"
    file = folder / "ex_ante.toml"
    content = read_toml(file)
    horizon = Horizon(catalog.horizon.first, catalog.horizon.last, parse_quarter(content["last_observed_quarter"]))
    series = read_timelines(folder / "ex_ante_timelines.csv")
    for name in series:
        if name not in catalog.timelines:
            raise DataError(folder / "ex_ante_timelines.csv", 0, "series", name, _("a series of timelines.csv"))
    parameters = dict(catalog.parameters)
    for name, value in content.get("parameters", {}).items():
        if name not in parameters:
            raise DataError(file, 0, "parameters", name, _("an id of parameters.csv"))
        parameters[name] = replace(parameters[name], central=float(value))
    known = replace(
        catalog,
        fingerprint=f"{catalog.fingerprint} {content['known_until']}",
        horizon=horizon,
        timelines={**catalog.timelines, **series},
        parameters=parameters,
    )
    scenario = Scenario.from_plain({"name": content["name"], "values": content.get("values", {})}, known)
    return ExAnte(known, scenario, content["known_until"], content["story"])
