"""What a page, a sheet or a file rests on: scenario, reference, date, versions, own assumptions and sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.figures.sentences import unit_words
from scenarios.projection import Projection
from scenarios.provenance import own_value
from scenarios.scenario import Scenario
from scenarios.texts import _, plural


@dataclass(frozen=True)
class Imprint:
    """What stands at the foot of all that leaves the program.

    Attributes
    ----------
    day
        Of writing, ``2026-11-24``; given, not asked of the clock, so that the same input gives the same file.
    data, engine
        Versions.
    assumptions
        Numbers that the user has set by hand, levers left out: label and value.
    evidence
        Ids of the published numbers that the pages show or that stand behind what the scenario sets.
    sources
        Their publishers, each once.
    brief
        Whether own assumptions and sources are counted, not named: the shorter forms of the line.
    """

    scenario: str
    reference: str
    day: str
    data: str
    engine: str
    draws: int
    seed: int
    assumptions: tuple[str, ...]
    evidence: tuple[str, ...]
    sources: tuple[str, ...]
    brief: bool = False

    def line(self, room: int | None = None) -> str:
        """Return it in one line: in full where it is not brief, or the longest shorter form within `room` characters.

        It can be shortened, not removed: where nothing fits, the shortest form is returned all the same.
        """
        forms = (
            self._joined(self._assumptions() or self._count(), self._sources()),
            self._joined(self._count(), self._sources()),
            self._joined(
                self._count(), plural("{n} source", "{n} sources", len(self.sources)).format(n=len(self.sources))
            ),
            " \u00b7 ".join((self.scenario, self.day, _("data {version}").format(version=self.data))),
        )
        wanted = forms[-2:] if self.brief else forms
        return next((form for form in wanted if room is None or len(form) <= room), forms[-1])

    def _assumptions(self) -> str:
        return _("own assumptions: {all}").format(all=", ".join(self.assumptions)) if self.assumptions else ""

    def _count(self) -> str:
        count = len(self.assumptions)
        return plural("{n} own assumption", "{n} own assumptions", count).format(n=count)

    def _sources(self) -> str:
        return _("sources: {all}").format(all=", ".join(self.sources))

    def _joined(self, assumptions: str, sources: str) -> str:
        parts = (
            self.scenario,
            _("against {name}").format(name=self.reference) if self.reference else "",
            self.day,
            _("data {data}, engine {engine}").format(data=self.data, engine=self.engine),
            assumptions,
            sources,
        )
        return " \u00b7 ".join(filter(None, parts))


def imprint_of(projection: Projection, reference: Projection | None, day: date) -> Imprint:
    """Return the imprint of a projection that is shown beside its reference."""
    name = "" if reference is None else reference.scenario.name or _("Baseline")
    return imprint_for((projection.scenario,), projection.catalog, name, day)


def imprint_for(scenarios: Sequence[Scenario], catalog: Catalog, reference: str, day: date) -> Imprint:
    """Return the imprint of scenarios that are shown together, over the same draws; `reference` is empty for none."""
    published = (name for one in catalog.observations if one.measure == "share" for name in one.evidence)
    behind = (name for each in scenarios for one in each.values for name in catalog.parameters[one].evidence)
    evidence = tuple(name for name in dict.fromkeys((*published, *behind)) if name in catalog.evidence)
    return Imprint(
        scenario=", ".join(" ".join(one.name.split()) or _("Unnamed scenario") for one in scenarios),
        reference=reference,
        day=day.isoformat(),
        data=catalog.version,
        engine=__version__,
        draws=scenarios[0].draws,
        seed=scenarios[0].seed,
        assumptions=tuple(dict.fromkeys(text for one in scenarios for text in _own_assumptions(one, catalog))),
        evidence=evidence,
        sources=publishers(evidence, catalog),
    )


def publishers(evidence: Iterable[str], catalog: Catalog) -> tuple[str, ...]:
    """Return who published numbers of these ids, each once, without the paths by which we know them."""
    known = (catalog.evidence[name] for name in evidence if name in catalog.evidence)
    return tuple(dict.fromkeys(one.publisher.split(";")[0].split(" via ")[0] for one in known))


def sourced(evidence: Iterable[str], catalog: Catalog) -> str:
    """Return who published a number and where it stands among the sources: ``IDC, M009``."""
    ids = tuple(evidence)
    return ", ".join((*publishers(ids, catalog), *ids))


def set_words(name: str, scenario: Scenario, catalog: Catalog) -> str:
    """Return what a scenario sets of a parameter, as people call it: ``HBM supply ×2, ×3 from 2028Q1``."""
    parameter = catalog.parameters[name]
    value = own_value(parameter, scenario, catalog)
    return f"{_(parameter.label)} {value} {unit_words(parameter.unit)}".rstrip()


def _own_assumptions(scenario: Scenario, catalog: Catalog) -> Iterable[str]:
    return (set_words(name, scenario, catalog) for name in scenario.values if catalog.parameters[name].role != "lever")
