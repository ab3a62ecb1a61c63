"""Shows answers of planning on the page: words, pictures, numbers; and makes their pages that go out."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from desktop.panels.planning import MATRIX, MIX, SAFE, SIGNPOSTS, PlanningDialog, PlanWords
from desktop.panels.shares import fan_of
from desktop.view import WORKLOADS
from desktop.widgets.field_chart import FieldView
from scenarios.analysis.corners import Corners
from scenarios.analysis.mixture import Mixture
from scenarios.analysis.robust import Robustness
from scenarios.analysis.signposts import Signposts
from scenarios.catalog import Catalog
from scenarios.figures.corners import corner_field, corner_pages, corner_sentence, corner_table
from scenarios.figures.imprint import Imprint
from scenarios.figures.mixture import mixture_figure, mixture_pages, mixture_sentence, mixture_table, weight_words
from scenarios.figures.pages import Page
from scenarios.figures.plot_words import axis_title, plot_reading
from scenarios.figures.plots import Field
from scenarios.figures.robust import (
    regret_field,
    robust_notes,
    robust_pages,
    robust_sentence,
    robust_table,
    share_field,
)
from scenarios.figures.sentences import amount
from scenarios.figures.signposts import (
    signpost_notes,
    signpost_pages,
    signpost_sentence,
    signpost_spans,
    signpost_table,
)


def show_answer(page: PlanningDialog, part: str, found: Any, catalog: Catalog) -> None:
    """Show what was found, whole or not yet."""
    _SHOWING[part](page, found, catalog)


def pages_of(part: str, found: Any, catalog: Catalog, imprint: Imprint) -> Sequence[Page]:
    """Return an answer as pages that go out."""
    if part == MATRIX:
        return corner_pages(found, catalog, imprint)
    if part == SIGNPOSTS:
        return signpost_pages(found, imprint)
    return mixture_pages(found, catalog, imprint) if part == MIX else robust_pages(found, imprint)


def _matrix(page: PlanningDialog, found: Corners, catalog: Catalog) -> None:
    sentences = [corner_sentence(found, one, catalog) for one in WORKLOADS]
    fields = [corner_field(found, one, catalog) for one in page.fields]
    page.panes[MATRIX].show_words(PlanWords(sentences, [one.title for one in fields], (), corner_table(found)))
    for chart, field in zip(page.fields.values(), fields, strict=True):
        chart.show_field(_view(field))
        chart.show()


def _signposts(page: PlanningDialog, found: Signposts, _catalog: Catalog) -> None:
    table, spans = (signpost_table(found), signpost_spans(found)) if found.rules else (None, None)
    titles = ["" if spans is None else spans.title]
    page.panes[SIGNPOSTS].show_words(PlanWords([signpost_sentence(found)], titles, signpost_notes(found), table))
    page.signs.show_spans(spans)
    page.signs.setVisible(bool(found.rules))


def _mix(page: PlanningDialog, found: Mixture, catalog: Catalog) -> None:
    sentences = [mixture_sentence(found, one) for one in WORKLOADS]
    figures = {one: mixture_figure(found, one, catalog) for one in page.fans}
    titles = [one.title for one in figures.values()]
    page.panes[MIX].show_words(PlanWords(sentences, titles, (weight_words(found),), mixture_table(found)))
    for workload, chart in page.fans.items():
        chart.set_data(fan_of(figures[workload]))
        chart.show_cursor_year(found.asked.year)
        chart.show_sentence(mixture_sentence(found, workload))
        chart.show()


def _safe(page: PlanningDialog, found: Robustness, _catalog: Catalog) -> None:
    lost, shares = regret_field(found), share_field(found)
    titles = (axis_title(lost.title, lost.unit), shares.title)
    page.panes[SAFE].show_words(PlanWords([robust_sentence(found)], titles, robust_notes(found), robust_table(found)))
    for chart, field in ((page.lost, lost), (page.shares, shares)):
        chart.show_field(_view(field))
        chart.show()


def _view(field: Field) -> FieldView:
    return FieldView(field, partial(amount, unit=field.unit), partial(plot_reading, field))


_SHOWING: dict[str, Callable[[PlanningDialog, Any, Catalog], None]] = {
    MATRIX: _matrix,
    SIGNPOSTS: _signposts,
    MIX: _mix,
    SAFE: _safe,
}
