"""How far scenarios lie apart, in words: with the band of the difference, and honest where its sign is open."""

from collections.abc import Mapping

import numpy as np

from scenarios.figures.sentences import in_points, percent, rounded_points, size_in_points
from scenarios.texts import _, plural


def gap_in_words(low: float, median: float, high: float, error: float) -> str:
    """Return a difference as a table holds it: the median with its band, or that its sign is open."""
    if not np.isfinite(median):
        return percent(median)
    if low == high == 0:
        return _("no difference")
    words = _("sign open ({band})") if low < 0 < high else _("{points} ({band})")
    return words.format(points=rounded_points(median, error), band=points_between(low, high, signed=True))


def gap_sentence(low: float, median: float, high: float, error: float) -> str:
    """Return how far a scenario lies from another one that a sentence named, with the band of the difference.

    Parameters
    ----------
    low, median, high
        Of the difference, fractions.
    error
        Of the median by sampling.
    """
    words = {
        "none": _("not to be compared: one of them has no share"),
        "same": _("the same in every run"),
        "near": _("run by run within 1 point of each other (8 in 10 runs)"),
        "open": _("run by run it is open which of them lies above (8 in 10 runs: {band} points)"),
        "above": _("run by run {points} above (8 in 10 runs: {band})"),
        "below": _("run by run {points} below (8 in 10 runs: {band})"),
    }
    return _filled(words, low, median, high, error)


def gap_phrase(low: float, median: float, high: float, error: float) -> str:
    """Return the same where many are told in a row."""
    words = {
        "none": _("not to be compared, one of them has no share"),
        "same": _("the same in every run"),
        "near": _("within 1 point"),
        "open": _("above or below is open ({band} points)"),
        "above": _("{points} above ({band})"),
        "below": _("{points} below ({band})"),
    }
    return _filled(words, low, median, high, error)


def _filled(words: Mapping[str, str], low: float, median: float, high: float, error: float) -> str:
    kind = "above" if median > 0 else "below"
    if not np.isfinite([low, median, high]).all():
        return words["none"]
    if low == high == 0:
        kind = "same"
    elif max(abs(one) for one in _whole_points(low, high)) <= 1:
        kind = "near"
    elif low < 0 < high:
        kind = "open"
    told = rounded_points(abs(median), error).replace("+", "")
    return words[kind].format(points=told, band=points_between(low, high))


def points_between(low: float, high: float, *, signed: bool = False) -> str:
    """Return the two ends of a band of differences in whole points: with signs where asked for, or where these are two.

    An end that is nearly zero has a decimal where it tells on which side of zero it lies.
    """
    ends = _whole_points(low, high)
    if not signed and not low < 0 < high:
        return _("{low} to {high}").format(low=min(map(abs, ends)), high=max(map(abs, ends)))
    exact = in_points(np.array((low, high)))
    if low < 0 < high:
        told = [f"{end:+d}" if end else _near_zero(one) for end, one in zip(ends, exact.tolist(), strict=True)]
    else:
        told = [f"{end:+d}" if end else "0" for end in ends]
    return _("{low} to {high}").format(low=told[0], high=told[1]).replace("-", "\u2212")


def size_phrase(difference: float, places: int) -> str:
    """Return how large a difference is, with its word: ``"1 point"``, ``"0.4 points"``."""
    number = size_in_points(difference, places)
    return plural("{n} point", "{n} points", 1 if number == "1" else 2).format(n=number)


def _near_zero(end: float) -> str:
    """Return an end of less than half a point: with a decimal, in words where that would be none."""
    written = f"{end:+.1f}"
    if float(written):
        return written
    return _("just above 0") if end > 0 else _("just below 0")


def _whole_points(low: float, high: float) -> tuple[int, int]:
    first, second = in_points(np.array((low, high)))
    return round(first), round(second)
