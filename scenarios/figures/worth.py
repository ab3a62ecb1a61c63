"""What it would be worth to know an uncertainty before deciding, as a page."""

from collections.abc import Iterable

from scenarios.analysis.information import Information, Worth
from scenarios.figures.figure import Table
from scenarios.figures.gaps import size_phrase
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, method_of
from scenarios.figures.plots import Span, Spans
from scenarios.figures.sensitivity import outcome_name
from scenarios.figures.sentences import percent, workload_name
from scenarios.texts import _, plural

MOST_BARS = 15
_NOTHING = 0.0005
"""A gain that rounds to nothing, a fraction."""


def worth_page(found: Information, imprint: Imprint) -> Page:
    """Return what it would be worth to know each uncertainty."""
    figure = worth_spans(found)
    return Page(
        id=f"matters.worth.{found.outcome.workload}",
        name=_("What would be worth knowing: {workload}").format(workload=workload_name(found.outcome.workload)),
        title=figure.text,
        detail=_("{what}, decided at {threshold}").format(
            what=outcome_name(found.outcome), threshold=percent(found.threshold)
        ),
        shown=(figure,),
        method=method_of(imprint, decision_words()),
    )


def decision_words() -> str:
    """Return what is decided, and what the numbers mean."""
    return _(
        "To act pays the share less the threshold, not to act pays nothing; one acts where the mean is above it. A gain"
        " is how much more the decision pays on average if the uncertainty is known first; the call changes in as"
        " many runs as its value puts the mean on the other side."
    )


def worth_spans(found: Information) -> Spans:
    """Return a bar for each uncertainty that is worth knowing, the largest gain first."""
    shown = [one for one in found.worth if not one.by_chance][:MOST_BARS]
    return Spans(
        id=f"worth.{found.outcome.workload}",
        title=_("Gain from knowing, in points of the share: {what}").format(what=outcome_name(found.outcome)),
        unit="fraction",
        rows=tuple(_span(one) for one in shown),
        text=worth_sentence(found),
        notes=tuple(_notes(found)),
    )


def worth_sentence(found: Information) -> str:
    """Return what would be worth knowing most, in a sentence."""
    if not found.worth:
        return _("Too few runs have a share to say what would be worth knowing: {n}").format(n=found.runs)
    telling = [one for one in found.worth if not one.by_chance]
    if not telling:
        words = _("Nothing that could be known alone would change the call at {threshold}: the mean is {mean}")
        return words.format(threshold=percent(found.threshold), mean=percent(found.mean))
    first, words = telling[0], _("Knowing {what} first would change the call in {part} of runs and gain {gain}")
    return words.format(what=_(first.parameter.label), part=percent(first.flips), gain=size_phrase(first.gain, 1))


def worth_table(found: Information) -> Table:
    """Return gain and changed calls of every uncertainty that is worth knowing, with their errors."""
    heads = (_("uncertainty"), _("gain"), "\u00b1", _("the call changes in"), "\u00b1")
    rows = tuple(
        (
            _(one.parameter.label),
            size_phrase(one.gain, 1),
            size_phrase(one.gain_error, 1),
            percent(one.flips),
            percent(one.flips_error),
        )
        for one in found.worth
        if not one.by_chance
    )
    title = _("What would be worth knowing: {what}").format(what=outcome_name(found.outcome))
    numeric = (False, True, True, True, True)
    notes = (decision_words(), *_notes(found))
    return Table(f"worth_table.{found.outcome.workload}", title, heads, numeric, rows, notes)


def _span(worth: Worth) -> Span:
    said = _("{gain}, call changes in {part}").format(gain=size_phrase(worth.gain, 1), part=percent(worth.flips))
    return Span(
        worth.parameter.id,
        _(worth.parameter.label),
        0.0,
        worth.gain,
        "uncertainty",
        error=worth.gain_error,
        said=said,
    )


def _notes(found: Information) -> Iterable[str]:
    if not found.worth:
        return
    act = _("one acts") if found.acts else _("one does not act")
    words = _("Mean {mean}, above {threshold} in {part} of runs: without more knowledge {act}")
    yield words.format(mean=percent(found.mean), threshold=percent(found.threshold), part=percent(found.above), act=act)
    if found.perfect > _NOTHING:
        yield _("To know everything would gain {gain}").format(gain=size_phrase(found.perfect, 1))
    none = sum(one.by_chance for one in found.worth)
    if none == len(found.worth):
        yield _("None of {n} uncertainties gains more than chance does").format(n=none)
    else:
        words = plural("{n} other gains no more than chance does", "{n} others gain no more than chance does", none)
        yield words.format(n=none)
