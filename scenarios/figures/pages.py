"""Pages: what a deck, a workbook or a picture is made of, each a headline over figures and tables.

To add a page, add a function that makes it and its row in `_KINDS`; shares and figures of the market join by
themselves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scenarios.catalog import Catalog, Parameter
from scenarios.figures.definitions import definitions_table
from scenarios.figures.figure import Columns, Line, Table
from scenarios.figures.imprint import Imprint
from scenarios.figures.market import FIGURES, figure_name, market_figure, market_headline, yearly_columns
from scenarios.figures.plots import Shown
from scenarios.figures.sentences import (
    HEADLINE_DEFINITION,
    HEADLINE_YEAR,
    Headline,
    binding_sentence,
    definition_name,
    headline,
    headline_count,
    market_sentence,
    percent,
    points,
    unit_words,
    workload_name,
)
from scenarios.figures.shares import share_figure
from scenarios.presets import central_share, read_pair_stories, read_results
from scenarios.projection import DEFINITIONS, Projection
from scenarios.provenance import own_value, provenance, source
from scenarios.quantiles import quantiles
from scenarios.scenario import Scenario
from scenarios.scenario_files import preset_scenario
from scenarios.texts import _

WORKLOADS = ("inference", "training")
_Row = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Told:
    """What pages tell of.

    Attributes
    ----------
    reference
        What it is held against; None for nothing.
    definition, year
        Of the shares in headlines.
    moved_from
        The scenario whose levers a reader moves: it is beside the same others wherever they stand; else None.
    found
        Pages that stand already: the answers of an analysis to what was asked of this projection.
    """

    projection: Projection
    reference: Projection | None
    imprint: Imprint
    definition: str = HEADLINE_DEFINITION
    year: int = HEADLINE_YEAR
    moved_from: Scenario | None = None
    found: tuple["Page", ...] = ()


@dataclass(frozen=True)
class Difference:
    """An arrow from the reference's median share of a year to the scenario's, fractions, and its words."""

    year: int
    before: float
    after: float
    label: str


@dataclass(frozen=True, eq=False)
class Page:
    """One page.

    Attributes
    ----------
    id
        Stable name, of `page_names`.
    name
        What lists call it.
    title
        Its headline.
    detail
        What stands below: band, change and definition.
    shown
        Its figures and tables, the first one the largest.
    text
        Paragraphs, where it is read rather than looked at.
    method
        How the numbers were made, in full sentences.
    difference
        The arrow to be drawn into the first figure, if any.
    own_title
        Whether the title is the user's own and not the headline: no update of a deck replaces it.
    """

    id: str
    name: str
    title: str
    detail: str
    shown: tuple[Shown, ...]
    method: str
    text: tuple[str, ...] = ()
    difference: Difference | None = None
    own_title: bool = False


@dataclass(frozen=True)
class _Kind:
    name: Callable[[], str]
    make: Callable[[Told], Page]


def page_names() -> Mapping[str, str]:
    """Return what lists call the pages, by id, in the order of a deck."""
    return MappingProxyType({name: kind.name() for name, kind in _KINDS.items()})


def standard_pages(definition: str = HEADLINE_DEFINITION) -> tuple[str, ...]:
    """Return the ids of the pages of a deck for which nobody has chosen: shares in one definition, and all else."""
    left_out = {_share_id(workload, one) for workload in WORKLOADS for one in DEFINITIONS if one != definition}
    return tuple(name for name in _KINDS if name not in left_out)


def page_of(shown: str, definition: str) -> str:
    """Return the id of the page that tells of what a chart shows: a workload's share, or a figure of the market."""
    return _share_id(shown, definition) if shown in WORKLOADS else _market_id(shown)


def page(told: Told, page_id: str) -> Page:
    """Return a page by its id: one that was found, or of `page_names`."""
    found = {one.id: one for one in told.found}
    return found[page_id] if page_id in found else _KINDS[page_id].make(told)


def _share_id(workload: str, definition: str) -> str:
    return f"share.{workload}.{definition}"


def _market_id(figure_id: str) -> str:
    return f"market.{figure_id}"


def _share_name(workload: str, definition: str) -> str:
    return f"{workload_name(workload).capitalize()}: {definition_name(definition)}"


def _share(told: Told, workload: str, definition: str) -> Page:
    words = headline(told.projection, told.reference, workload, definition, told.year)
    return Page(
        id=_share_id(workload, definition),
        name=_share_name(workload, definition),
        title=f"{words.subject}, {words.main}",
        detail=_whole(words),
        shown=(share_figure(told.projection, told.reference, workload, definition),),
        method=method_of(told.imprint, _("The bands hold 8 and 5 in 10 of them.")),
        difference=_difference(told, workload, definition),
    )


def _whole(words: Headline) -> str:
    return ". ".join(filter(None, (words.detail, words.note)))


def _difference(told: Told, workload: str, definition: str) -> Difference | None:
    if told.reference is None or headline_count(told.projection, told.year) != "official":
        return None  # the headline speaks of another count than the figure shows
    before, after = (
        float(quantiles(one.share(definition, "official", workload, told.year), (0.5,))[0])
        for one in (told.reference, told.projection)
    )
    label = points(after - before) if np.isfinite([before, after]).all() else ""
    return Difference(told.year, before, after, label) if label and percent(before) != percent(after) else None


def _market(told: Told, figure_id: str) -> Page:
    by_year = yearly_columns(told.projection, figure_id)
    by_quarter = market_figure(told.projection, told.reference, figure_id)
    words = market_headline(told.projection, told.reference, figure_id, told.year)
    unit = unit_words(by_quarter.unit if by_year is None else by_year.unit)
    title = f"{figure_name(figure_id)}, {words.main} {unit}".rstrip()
    summed = _("The columns are medians of each part: together they need not be the median of the sum.")
    return Page(
        id=_market_id(figure_id),
        name=figure_name(figure_id),
        title=binding_sentence(told.projection, told.year) if figure_id == "binding" else title,
        detail=_whole(words),
        shown=(by_quarter,) if by_year is None else (by_year, by_quarter),
        method=method_of(told.imprint, summed if by_year is not None and by_year.unit != "fraction" else ""),
    )


def method_of(imprint: Imprint, more: str) -> str:
    """Return how the numbers of a page were made, in full sentences, with what must be said of these in the middle."""
    words = _(
        "Medians over {draws:,} runs with uncertainties drawn anew (seed {seed}). {more} A scenario, not a forecast:"
        " it says what follows if its levers and assumptions hold. {imprint}"
    )
    filled = words.format(draws=imprint.draws, seed=imprint.seed, more=more, imprint=imprint.line())
    return " ".join(filled.split())


def _title(told: Told) -> Page:
    projection, imprint = told.projection, told.imprint
    shares = (headline(projection, told.reference, one, told.definition, told.year).text for one in WORKLOADS)
    return Page(
        id="title",
        name=_("Title"),
        title=imprint.scenario,
        detail=_("Accelerators in China until {year}: a scenario, not a forecast").format(
            year=projection.catalog.horizon.years[-1]
        ),
        shown=(),
        method=method_of(told.imprint, ""),
        text=(
            *shares,
            binding_sentence(projection, told.year),
            market_sentence(projection, told.reference, told.year),
        ),
    )


def _comparison(told: Told) -> Page:
    """Return the central cases of this scenario, and of the shipped ones that are told in pairs and set otherwise."""
    catalog, shares = told.projection.catalog, dict[str, list[float]]()
    values = (told.moved_from or told.projection.scenario).values
    named = dict.fromkeys(name for story in read_pair_stories(catalog) for name in story.presets)
    paired = [one for one in named if preset_scenario(catalog.presets[one], catalog, one).values != values]
    results = {(one.preset, one.workload): one.central for one in read_results(catalog) if one.count == "official"}
    for workload in WORKLOADS:
        own = central_share(told.projection, workload, HEADLINE_DEFINITION, "official", HEADLINE_YEAR)
        known = (own, *(results[name, workload] for name in paired))
        shares[workload] = [np.nan if one is None else one for one in known]
    least, most = np.nanmin(shares["training"][1:]), np.nanmax(shares["training"][1:])
    title = _("Training {year}: {low} to {high} Chinese-made in other scenarios, {own} in this one (central cases)")
    figure = Columns(
        id="comparison",
        title=_("{definition} in {year}, central case, smuggled cards left out").format(
            definition=definition_name(HEADLINE_DEFINITION), year=HEADLINE_YEAR
        ),
        unit="fraction",
        places=(told.imprint.scenario, *(_(catalog.presets[name]["name"]) for name in paired)),
        series=tuple(Line(one, workload_name(one), np.array(shares[one])) for one in WORKLOADS),
        stacked=False,
    )
    return Page(
        id="comparison",
        name=_("Beside the shipped scenarios"),
        title=title.format(
            year=HEADLINE_YEAR, low=percent(least), high=percent(most), own=percent(shares["training"][0])
        ),
        detail=_("A gap: no foreign card is legal to buy there, so there is no share to speak of."),
        shown=(figure,),
        method=method_of(told.imprint, _("These columns are central cases, without the uncertainty.")),
    )


def _levers(told: Told) -> Page:
    scenario, catalog, imprint = told.projection.scenario, told.projection.catalog, told.imprint
    before = {} if told.reference is None else told.reference.scenario.values
    names = [
        name
        for name in catalog.parameters
        if catalog.parameters[name].role == "lever" and scenario.values.get(name) != before.get(name)
    ]
    rows = []
    for name in names:
        parameter = catalog.parameters[name]
        here = own_value(parameter, scenario, catalog) or _("as in the data")
        there = own_value(parameter, told.reference.scenario, catalog) if told.reference is not None else ""
        rows.append((with_unit(parameter), here, there or _("as in the data"), scenario.reasons.get(name, "")))
    held = imprint.reference or _("the data")
    title = _("What {name} sets otherwise than {reference}").format(name=imprint.scenario, reference=held)
    heads = (_("lever"), imprint.scenario, held, _("why"))
    return _tabled(told, "levers", _("Levers"), title, heads, tuple(rows), _("No lever differs."))


def _assumptions(told: Told) -> Page:
    scenario, catalog = told.projection.scenario, told.projection.catalog
    rows = []
    for name in scenario.values:
        parameter = catalog.parameters[name]
        if parameter.role != "lever":
            mine, shipped = own_value(parameter, scenario, catalog), provenance(parameter, catalog).central
            reason = scenario.reasons.get(name, "")
            rows.append((with_unit(parameter), mine, shipped, reason, ", ".join(parameter.evidence)))
    title = _("Numbers that {name} holds to be otherwise than the data do").format(name=told.imprint.scenario)
    heads = (_("assumption"), _("here"), _("data"), _("why"), _("sources of the data"))
    none = _("None: all numbers but the levers are those of the data.")
    return _tabled(told, "assumptions", _("Own assumptions"), title, heads, tuple(rows), none)


def set_or_data(parameter: Parameter, scenario: Scenario, catalog: Catalog) -> str:
    """Return what a scenario sets, else the central value of the data, as both stand in a sentence."""
    central = provenance(parameter, catalog).central
    of_the_data = _("{central} (data)").format(central=central) if central else _("as in the data")
    return own_value(parameter, scenario, catalog) or of_the_data


def with_unit(parameter: Parameter) -> str:
    """Return a parameter's label, with the unit that its numbers do not carry themselves."""
    return ", ".join(filter(None, (_(parameter.label), unit_words(parameter.unit))))


def _sources(told: Told) -> Page:
    known = [source(name, told.projection.catalog) for name in told.imprint.evidence]
    rows = tuple((one.id, one.quantity, one.value, one.publisher, one.published) for one in known)
    heads = (_("id"), _("what"), _("value"), _("publisher"), _("published"))
    title = _("Published numbers behind these pages, data {version}").format(version=told.imprint.data)
    return _tabled(told, "sources", _("Sources"), title, heads, rows, _("None."))


def _definitions(told: Told) -> Page:
    table = definitions_table(told.projection, told.year)
    name = _("One year under every definition")
    return Page("definitions", name, table.title, "", (table,), method_of(told.imprint, ""))


def _tabled(told: Told, page_id: str, name: str, title: str, heads: _Row, rows: tuple[_Row, ...], none: str) -> Page:
    """Return a page of one table, or of the sentence that stands in for an empty one."""
    table = Table(page_id, title, heads, tuple(False for _head in heads), rows)
    text = () if rows else (none,)
    return Page(page_id, name, title, "", (table,) if rows else (), method_of(told.imprint, ""), text)


def _share_kind(workload: str, definition: str) -> _Kind:
    return _Kind(lambda: _share_name(workload, definition), lambda told: _share(told, workload, definition))


def _market_kind(figure_id: str) -> _Kind:
    return _Kind(lambda: figure_name(figure_id), lambda told: _market(told, figure_id))


_KINDS: dict[str, _Kind] = {
    "title": _Kind(lambda: _("Title"), _title),
    **{_share_id(one, definition): _share_kind(one, definition) for definition in DEFINITIONS for one in WORKLOADS},
    **{_market_id(figure_id): _market_kind(figure_id) for figure_id in FIGURES},
    "definitions": _Kind(lambda: _("One year under every definition"), _definitions),
    "comparison": _Kind(lambda: _("Beside the shipped scenarios"), _comparison),
    "levers": _Kind(lambda: _("Levers"), _levers),
    "assumptions": _Kind(lambda: _("Own assumptions"), _assumptions),
    "sources": _Kind(lambda: _("Sources"), _sources),
}
