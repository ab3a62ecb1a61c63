"""Which choice is safe: in a sentence, as fields of regret and of shares, as a table, and as pages."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.robust import Record, Robustness, worst_mean
from scenarios.figures.figure import Table
from scenarios.figures.goal_seek import aim, chance, definition_sentence
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page, method_of
from scenarios.figures.plots import Field
from scenarios.figures.sentences import error_number, in_points, percent, size_in_points, workload_name
from scenarios.texts import _

Array = NDArray[np.float64]

_NOTHING = 0.0005
"""Below it a regret is none: half of what a tenth of a point can show."""


def robust_sentence(found: Robustness) -> str:
    """Return which choice is safe; where runs cannot tell two apart it says so."""
    records, names = found.records, [one.name for one in found.choices]
    if not np.isfinite([one.worst_regret for one in records]).all():
        return _("In no run do all choices have a share to speak of, so they cannot be held against each other")
    if max(one.most_regret for one in records) < _NOTHING:
        return _("All choices lead to the same share in every run: nothing hangs on this choice")
    safest = found.safest
    equals = [at for at, one in enumerate(records) if one.as_safe and at != safest]
    others = [at for at in range(len(records)) if at != safest and at not in equals]
    parts = {
        "safest": names[safest],
        "lost": size_in_points(records[safest].worst_regret, 1),
        "equals": _(" and ").join(names[at] for at in equals),
    }
    if equals and not others:
        words = _("These runs cannot tell which is safer, {safest} or {equals}: {lost} points lost in the worst tenth")
    elif equals:
        words = _(
            "{safest} is safe, and these runs cannot tell it from {equals}: {lost} points lost in the worst tenth"
        )
    else:
        next_one = min(others, key=lambda at: records[at].worst_regret)
        parts |= {"next": names[next_one], "more": size_in_points(records[next_one].worst_regret, 1)}
        words = (
            _("{safest} is the best choice in every run; {next} loses {more} points in its worst tenth")
            if records[safest].best == 1
            else _("{safest} is the safe choice: {lost} points lost in the worst tenth of runs, {more} with {next}")
        )
    return words.format(**parts) + _met_words(found, records[safest])


def _met_words(found: Robustness, record: Record) -> str:
    if not found.goal.has_threshold:
        return ""
    words = _("; it brings {aim} in {part} of runs")
    return words.format(aim=aim(found.goal.target), part=chance(record.met, record.met_error))


def robust_notes(found: Robustness) -> tuple[str, ...]:
    """Return what must be said beside the answer: what is lost against what, over how many runs, what was left out."""
    goal, runs = found.goal, found.outcomes[0].size
    better = _("A higher share counts as better.") if goal.target.at_least else _("A lower share counts as better.")
    notes = [
        better,
        _("Lost: points of share against the best of these choices in the same run; {runs:,} runs.").format(runs=runs),
    ]
    if not found.whole:
        notes.insert(0, _("Some futures are still missing."))
    if found.without_share:
        words = _("{n:,} runs are left out of it: with some choice nothing is sold in them.")
        notes.append(words.format(n=found.without_share))
    return tuple(notes)


def regret_field(found: Robustness) -> Field:
    """Return what each choice loses in the worst tenth of each future; of one future on average and at most too."""
    regret = found.regret
    if len(found.futures) > 1:
        across, title = _future_names(found), _("future")
        values = np.array([[worst_mean(runs) for runs in row] for row in regret])
    else:
        across, title = (_("on average"), _("in the worst tenth"), _("in the worst run")), _("runs")
        values = np.array([[one.mean_regret, one.worst_regret, one.most_regret] for one in found.records])
    return Field(
        id="robust.regret",
        title=_("Share lost against the best choice of the same run, {what}").format(what=_share_words(found)),
        unit="points lost",
        across=across,
        down=tuple(one.name for one in found.choices),
        across_title=title,
        down_title=_("choice"),
        values=in_points(values),
        low_is_good=True,
        text=robust_sentence(found),
        notes=robust_notes(found),
    )


def share_field(found: Robustness) -> Field:
    """Return the median share of each choice in each future; of one future beside its worst tenth."""
    target = found.goal.target
    if len(found.futures) > 1:
        across, title = _future_names(found), _("future")
        values = np.array([[_median(runs) for runs in row] for row in found.outcomes])
    else:
        across, title = (_("in the worst tenth"), _("in the middle")), _("runs")
        values = np.array([[one.worst, one.median] for one in found.records])
    return Field(
        id="robust.share",
        title=_("{what}, median").format(what=_share_words(found)),
        unit="fraction",
        across=across,
        down=tuple(one.name for one in found.choices),
        across_title=title,
        down_title=_("choice"),
        values=values,
        level=target.share if found.goal.has_threshold else None,
        level_label=_("threshold"),
        low_is_good=not target.at_least,
        text=robust_sentence(found),
    )


def robust_table(found: Robustness) -> Table:
    """Return how each choice does over all futures and runs."""
    heads = [_("choice"), _("median share"), _("worst tenth"), _("lost on average, points")]
    heads += [_("lost in the worst tenth"), _("lost at most"), _("best of all in"), _("safe")]
    heads += [_("meets the threshold in")] if found.goal.has_threshold else []
    rows = tuple(_row(choice.name, record, found) for choice, record in zip(found.choices, found.records, strict=True))
    numeric = (False, *(name != _("safe") for name in heads[1:]))
    title = _("{what}: each choice over all runs").format(what=_share_words(found))
    return Table("robust.choices", title, tuple(heads), numeric, rows, robust_notes(found))


def _row(name: str, one: Record, found: Robustness) -> tuple[str, ...]:
    lost = [f"{error_number(part):.1f}" for part in (one.mean_regret, one.worst_regret, one.most_regret)]
    safe = _("yes") if one.as_safe else _("no")
    met = (chance(one.met, one.met_error),) if found.goal.has_threshold else ()
    return name, percent(one.median), percent(one.worst), *lost, percent(one.best), safe, *met


def robust_pages(found: Robustness, imprint: Imprint) -> tuple[Page, ...]:
    """Return the pages that answer which choice is safe: what each loses, and the shares themselves."""
    more = _("Each choice is made in the same runs of {n} futures.").format(n=len(found.futures))
    detail, method = definition_sentence(found.goal.target).capitalize(), method_of(imprint, more)
    title = robust_sentence(found)
    return (
        Page("robust", _("Safe choice"), title, detail, (regret_field(found),), method),
        Page("robust.share", _("Safe choice: shares"), title, detail, (share_field(found),), method),
        Page("robust.choices", _("Safe choice: numbers"), title, detail, (robust_table(found),), method),
    )


def _share_words(found: Robustness) -> str:
    target = found.goal.target
    workload = workload_name(target.workload)
    return f"{definition_sentence(target)}, {workload}, {target.period.replace('Q', ' Q')}"


def _future_names(found: Robustness) -> tuple[str, ...]:
    return tuple(one.name or _("Unnamed scenario") for one in found.futures)


def _median(runs: Array) -> float:
    known: Sequence[float] = runs[np.isfinite(runs)].tolist()
    return float(np.median(known)) if known else float("nan")
