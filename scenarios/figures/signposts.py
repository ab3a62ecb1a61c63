"""Signposts in words, as bars of how often each is right, as a table, and as a page."""

from scenarios.analysis.signposts import Rule, Signposts
from scenarios.figures.figure import Table
from scenarios.figures.goal_seek import definition_sentence
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, method_of
from scenarios.figures.plots import Span, Spans
from scenarios.figures.sentences import error_number, percent, workload_name
from scenarios.texts import _
from scenarios.units import UNITS

_COIN = 0.5
_TEN = 10


def world_words(found: Signposts, *, other: bool = False) -> str:
    """Return what holds in world B, or in the other one: ``"inference comes to 60 % or more in 2028"``."""
    target = found.worlds.target
    if target is None:
        name = found.worlds.scenarios[0 if other else 1].name or _("Unnamed scenario")
        return _("it is the world of \u201c{name}\u201d").format(name=name)
    words = {
        (True, False): _("{workload} comes to {share} or more in {period}"),
        (True, True): _("{workload} stays below {share} in {period}"),
        (False, False): _("{workload} stays at {share} or less in {period}"),
        (False, True): _("{workload} comes to more than {share} in {period}"),
    }[target.at_least, other]
    period = target.period.replace("Q", " Q")
    return words.format(workload=workload_name(target.workload), share=percent(target.share), period=period)


def signpost_sentence(found: Signposts) -> str:
    """Return the best signpost in one sentence, or that there is none."""
    when = _when(found)
    if not found.rules:
        return _("No number of {when} tells the two worlds apart better than a coin does").format(when=when)
    return rule_sentence(found.rules[0], found)


def rule_sentence(rule: Rule, found: Signposts) -> str:
    """Return a rule in one sentence, told of the rarer world, beside how often one would be in it without knowing."""
    often = found.runs[1] / sum(found.runs)
    other = often > _COIN
    words = (
        _("If {when} brings less than {value} ({what}), {world} in {n} of 10 runs; without knowing, in {base} of 10")
        if rule.below is not other
        else _("If {when} brings {value} or more ({what}), {world} in {n} of 10 runs; without knowing, in {base} of 10")
    )
    return words.format(
        what=rule.observable.label(),
        when=_when(found),
        value=_value(rule),
        world=world_words(found, other=other),
        n=_in_ten(rule.a_if_not if other else rule.b_if_said),
        base=_in_ten(1.0 - often if other else often),
    )


def signpost_notes(found: Signposts) -> tuple[str, ...]:
    """Return what must be said beside them: how they were found, the error, and what tells nothing."""
    words = _("In {b:,} runs {world}, in {a:,} not. Bars: mean of both worlds, in runs the rule was not set by.")
    notes = [words.format(b=found.runs[1], a=found.runs[0], world=world_words(found))]
    if found.silent:
        names = ", ".join(one.label() for one in found.silent)
        notes.append(_("Tell nothing that luck could not: {names}.").format(names=names))
    for rule in found.rules:
        if sources := found.sources.get(rule.observable.id):
            words = _("Sources of {what}: {ids}.")
            notes.append(words.format(what=rule.observable.label(), ids=", ".join(sources)))
    return tuple(notes)


def signpost_spans(found: Signposts) -> Spans:
    """Return how often each signpost is right, from the half that a coin has."""
    rows = tuple(
        Span(
            id=one.observable.id,
            label=f"{one.observable.label()} {_side(one)}",
            begin=_COIN,
            end=one.right_unseen,
            kind="plain",
            error=one.error,
            said=_("{right} right").format(right=percent(one.right_unseen)),
            note=rule_sentence(one, found),
        )
        for one in found.rules
    )
    return Spans(
        id="signposts.right",
        title=_("How often numbers of {when} are right: {world}").format(when=_when(found), world=world_words(found)),
        unit="fraction",
        rows=rows,
        base=_COIN,
        base_label=_("a coin: {half}").format(half=percent(_COIN)),
        text=signpost_sentence(found),
        notes=signpost_notes(found),
    )


def signpost_table(found: Signposts) -> Table:
    """Return each signpost with its threshold, hits, false alarms, and how surely."""
    heads = (
        *(_("number of {when}").format(when=_when(found)), _("that world"), _("hits"), _("false alarms")),
        *(_("there if said"), _("elsewhere if not"), _("right"), _("\u00b1 points")),
    )
    rows = tuple(
        (
            one.observable.label(),
            _side(one),
            *(percent(part) for part in (one.hits, one.false_alarms, one.b_if_said, one.a_if_not, one.right_unseen)),
            f"{error_number(one.error):.1f}",
        )
        for one in found.rules
    )
    numeric = (False, False, *(True for _head in heads[2:]))
    return Table("signposts.rules", _("Signposts of {world}").format(world=world_words(found)), heads, numeric, rows)


def signpost_pages(found: Signposts, imprint: Imprint) -> tuple[Page, ...]:
    """Return the pages of the signposts, bars and numbers; without one a page that says so in words."""
    target = found.worlds.target
    more = _("Thresholds are those that tell the two worlds apart best; errors by taking the runs anew.")
    title, method = signpost_sentence(found), method_of(imprint, more)
    detail = "" if target is None else definition_sentence(target).capitalize()
    if not found.rules:
        return (Page("signposts", _("Signposts"), title, detail, (), method, signpost_notes(found)),)
    return (
        Page("signposts", _("Signposts"), title, detail, (signpost_spans(found),), method),
        Page("signposts.rules", _("Signposts: numbers"), title, detail, (signpost_table(found),), method),
    )


def _side(rule: Rule) -> str:
    return (_("below {value}") if rule.below else _("from {value} on")).format(value=_value(rule))


def _value(rule: Rule) -> str:
    return UNITS[rule.observable.unit].format(rule.threshold)


def _when(found: Signposts) -> str:
    return found.period.upper().replace("Q", " Q").replace("H", " H")


def _in_ten(part: float) -> str:
    """Return in how many of ten runs, never all or none where it is not so."""
    if 0 < part < 1 and round(part * _TEN) in (0, _TEN):
        return _("more than 9") if round(part) else _("fewer than 1")
    return f"{part * _TEN:.0f}"
