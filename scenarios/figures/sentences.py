"""All wording and rounding of results: the only place where a share becomes per cent.

A headline is the median of the draws, with the band that holds 8 in 10 of them, its definition and its count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.figures.once import once
from scenarios.figures.spreads import Spread, yearly_spread
from scenarios.model.supply import BINDING
from scenarios.projection import LEGAL, Projection
from scenarios.quantiles import quantiles
from scenarios.texts import _, plural
from scenarios.units import UNITS, plain

Array = NDArray[np.float64]

HEADLINE_YEAR, HEADLINE_DEFINITION = 2028, "revenue"
"""What headlines speak of until someone chooses otherwise."""
_TWO_COUNTS = 0.05
"""Where grey cards move a share by more, both counts stand in the headline."""
RAMP = "ramp"
"""What is scarce in the observed quarters, when dies and HBM were in stock and packaging grew as it could."""
DOTS = 20
"""Runs in which people are told how likely something is."""
_STEPS = (1, 2, 5, 10)
"""Points to which a headline may be rounded."""
_TWO_DIGITS = 100
"""Below it a number of a figure is told to two digits, from it on to three."""
_NO_CHANGE = 0.005
"""What is no difference in any unit of a figure of the market."""
_SAME_MONEY = 0.005
"""USD bn that are no difference."""
_SKEWED = 0.03
"""Where median and central case lie further apart, the headline says so."""


@dataclass(frozen=True)
class Headline:
    """The result for one workload and year in words.

    Attributes
    ----------
    subject
        Workload and definition: what the numbers are shares of.
    main
        Year and median; both counts where smuggled cards change it much.
    detail
        The band that holds 8 in 10 runs, and the change against the reference.
    note
        Which cards are counted, and where the central case lies if elsewhere.
    """

    subject: str
    main: str
    detail: str
    note: str

    @property
    def text(self) -> str:
        """All of it in one line."""
        return f"{self.subject}, {self.main} \u00b7 {self.detail}. {self.note}"


def workload_name(workload: str) -> str:
    """Return how people call a workload."""
    return {"training": _("training"), "inference": _("inference"), "all": _("all uses")}[workload]


def definition_name(definition: str) -> str:
    """Return what a share is a share of."""
    return {
        "units": _("Chinese-made share of cards"),
        "revenue": _("Chinese-made share of revenue at list price"),
        "compute": _("Chinese-made share of peak compute"),
        "delivered": _("Chinese-made share of compute that software delivers"),
        "stock": _("Chinese-made share of installed compute"),
    }[definition]


def count_name(count: str) -> str:
    """Return whether smuggled cards count."""
    return {
        "official": _("smuggled cards left out"),
        "with_grey": _("smuggled cards counted"),
        "with_offshore": _("smuggled cards and compute rented abroad counted"),
    }[count]


def band_name(part: float) -> str:
    """Return what a band means: ``"8 in 10 runs"``."""
    return _("{n:.0f} in 10 runs").format(n=part * 10)


def banded(low: float, middle: float, high: float) -> str:
    """Return the middle of the runs with the band around it: ``"52 % (40 % to 63 %)"``."""
    return _("{middle} ({low} to {high})").format(middle=percent(middle), low=percent(low), high=percent(high))


def percent(share: float) -> str:
    """Return a share as people read it; "none" where nothing is sold."""
    return _("none") if not np.isfinite(share) else f"{share * 100:.0f} %"


def whole_percents(parts: Array) -> tuple[str, ...]:
    """Return parts of a whole in whole per cent that add up to 100: the largest remainders are rounded up.

    Parameters
    ----------
    parts
        Fractions that add up to 1, shape (parts,); where they do not, or one is missing, each is rounded by itself.
    """
    if not np.isclose(parts.sum(), 1.0):
        return tuple(percent(float(one)) for one in parts)
    exact_percents = parts * 100
    whole = np.floor(exact_percents)
    short = round(100 - whole.sum())
    whole[np.argsort(whole - exact_percents, kind="stable")[:short]] += 1
    return tuple(percent(one / 100) for one in whole)


def _step(error: float) -> int:
    """Return to how many points a share with this error is rounded; to 1 where the error is not known."""
    return next((step for step in _STEPS if not step < error * 100), _STEPS[-1])


def rounded(share: float, error: float) -> str:
    """Return a share rounded to what its Monte Carlo error allows, to 1, 2, 5 or 10 points; "about" from 2 on."""
    step = _step(error)
    if not np.isfinite(share) or step == 1:
        return percent(share)
    return _("about {share}").format(share=percent(round(share * 100 / step) * step / 100))


def with_error(share: float, error: float) -> str:
    """Return a share with what it may be off by, both in whole points: ``"75 ± 14 %"``; alone where that is none."""
    off = percent(error)
    return percent(share) if off in (percent(0.0), percent(np.nan)) else f"{share * 100:.0f} \u00b1 {off}"


def points(difference: float, places: int = 0) -> str:
    """Return a difference of shares in points, whole ones or to so many places, with its sign."""
    if round(difference * 100, places) == 0:
        return _("unchanged")
    written = f"{difference * 100:+.{places}f}"
    return plural("{n} point", "{n} points", 1 if written[1:] == "1" else 2).format(n=written).replace("-", "\u2212")


def points_that_add_up(parts: Array, before: float, after: float) -> Array:
    """Return parts of a difference in tenths of a point, as fractions, that add up to that of two shares so rounded.

    Parameters
    ----------
    parts
        Fractions that add up to `after` - `before`, shape (parts,); the largest remainders are rounded up.
    """
    exact_tenths = parts * 1000
    whole = np.floor(exact_tenths)
    short = round(after * 1000) - round(before * 1000) - round(whole.sum())
    whole[np.argsort(whole - exact_tenths, kind="stable")[: max(short, 0)]] += 1
    if short < 0:
        whole[np.argsort(exact_tenths - whole, kind="stable")[:-short]] -= 1
    return whole / 1000


def size_in_points(difference: float, places: int) -> str:
    """Return how large a difference of shares is in points, without sign and word."""
    return f"{abs(difference) * 100:.{places}f}"


def amount(value: float, unit: str) -> str:
    """Return a number of a figure, its unit left to the title; "none" where there is none."""
    if unit == "fraction" or not np.isfinite(value):
        return percent(value)
    if (places := UNITS[unit].places) is not None:
        return f"{value:,.{places}f}"
    return UNITS[unit].write(float(f"{value:.2g}") if abs(value) < _TWO_DIGITS else float(f"{value:.3g}"))


def amount_change(value: float, unit: str) -> str:
    """Return the change of a number of a figure, with its sign."""
    if unit == "fraction" and np.isfinite(value):
        return points(value)
    if not np.isfinite(value):
        return _("not to be compared")
    if abs(value) < _NO_CHANGE:
        return _("unchanged")
    return (f"{value:+,.2g}" if abs(value) < _TWO_DIGITS else f"{value:+,.0f}").replace("-", "\u2212")


def in_points(values: Array) -> Array:
    """Return differences of shares in points, as figures of them hold these."""
    return values * 100


def rounded_points(difference: float, error: float) -> str:
    """Return a difference in points with its sign, rounded to what its Monte Carlo error allows."""
    step = _step(error)
    n = round(difference * 100 / step) * step
    words = _("less than {step} points") if n == 0 and step > 1 else _("less than 1 point") if n == 0 else ""
    one = plural("{n:+d} point", "{n:+d} points", abs(n))
    words = words or (one if step == 1 else _("about {n:+d} points"))
    return words.format(n=n, step=step).replace("-", "\u2212")


def unit_words(unit: str) -> str:
    """Return a figure's unit in words, empty for fractions, whose numbers say it themselves."""
    return _(UNITS[unit].suffix)


def error_text(error: float, measure: str, places: int = 0) -> str:
    """Return an error: of a share or a premium in points, of a level in per cent; empty where there is none."""
    if not np.isfinite(error):
        return ""
    text = f"{error_number(error):+.{places}f}"
    return (_("{n} points") if measure != "level" else "{n} %").format(n=text).replace("-", "\u2212")


def error_number(error: float) -> float:
    """Return an error that is a fraction in points or in per cent, as tables of errors hold it."""
    return error * 100


def headline(
    projection: Projection, reference: Projection | None, workload: str, definition: str, year: int
) -> Headline:
    """Return the headline of one workload: median and 80 % band of the year, and the change against the reference."""
    official = yearly_spread(projection, definition, "official", workload, year)
    with_grey = yearly_spread(projection, definition, "with_grey", workload, year)
    median, median_grey = official.median, with_grey.median
    count = headline_count(projection, year)
    legal = count == "official"
    shown = official if legal else with_grey
    main = f"{year}: {rounded(median, official.error) if legal else _('no legal foreign supply')}"
    if np.isfinite(median_grey) and median_grey < 1 and (not legal or abs(median_grey - median) > _TWO_COUNTS):
        main += _(" \u00b7 {share} with smuggled cards").format(share=rounded(median_grey, with_grey.error))
    parts = [_band(shown), *_change(projection, reference, workload, definition, count, year)]
    if not legal and median_grey == 1:
        parts = [_("only Chinese-made cards are on sale")]
    subject = f"{workload_name(workload).capitalize()} \u00b7 {definition_name(definition)}"
    return Headline(subject, main, " \u00b7 ".join(parts), _note(shown, count))


def _band(shown: Spread) -> str:
    words = _("8 in 10 runs: {low}\u2013{high}")
    return words.format(low=percent(shown.low).removesuffix(" %"), high=percent(shown.high))


def _change(
    projection: Projection, reference: Projection | None, workload: str, definition: str, count: str, year: int
) -> list[str]:
    """Return the change of the median against the reference, in a list that may be empty."""
    if reference is None:
        return []
    name = reference.scenario.name or _("Baseline")
    now, before = (yearly_spread(one, definition, count, workload, year).median for one in (projection, reference))
    if not np.isfinite([now, before]).all():
        return []
    return [_("{change} against {name}").format(change=points(now - before), name=name)]


def threshold_sentence(
    projection: Projection, workload: str, definition: str, year: int, threshold: float, count: str = "official"
) -> str:
    """Return in how many of 20 runs the share of a year passes a threshold, a fraction."""
    known = projection.share(definition, count, workload, year)[1:]
    known = known[np.isfinite(known)]
    if not known.size:
        return _("no legal foreign supply in {year}, so nothing to pass").format(year=year)
    passed = float((known > threshold).mean())
    words = _("in {n} of 20 runs the {year} share is over {threshold}")
    return words.format(n=_of_twenty(passed), year=year, threshold=percent(threshold))


def _of_twenty(part: float) -> str:
    """Return a part of the runs as a number of 20; "none" and "all" only where it is so."""
    n = round(part * DOTS)
    if n == 0 and part > 0:
        return _("less than 1")
    if n == DOTS and part < 1:
        return _("more than 19")
    return str(n)


def dot_values(projection: Projection, workload: str, definition: str, year: int, count: str = "official") -> Array:
    """Return the shares of a year that stand for a twentieth of the runs each, fractions, ascending; NaN for none."""
    levels = tuple((place + 0.5) / DOTS for place in range(DOTS))
    return quantiles(projection.share(definition, count, workload, year), levels)


def dots_name(year: int) -> str:
    """Return what the dots of a chart are."""
    return _("{year}: each dot 1 in {n} runs").format(year=year, n=DOTS)


def _note(shown: Spread, count: str) -> str:
    parts = [count_name(count)]
    if abs(shown.central - shown.median) > _SKEWED:
        parts.append(_("central case: {share}").format(share=percent(shown.central)))
    if np.isfinite(shown.error):
        parts.append(_("sampling error {n:.1f} points").format(n=shown.error * 100))
    return "; ".join(parts).capitalize()


@once
def headline_count(projection: Projection, year: int) -> str:
    """Return the count of a headline: smuggled cards count where, in the middle of the draws, no other gets in."""
    return count_of(projection.legal_supply[:, 1:][projection.catalog.horizon.quarters_of(year)].sum(axis=0))


def count_of(legal: Array) -> str:
    """Return the count of a headline from the foreign cards let in, shape (draws,)."""
    return "official" if 2 * int((legal == 0).sum()) < legal.size else "with_grey"


def exact(value: float, unit: str) -> str:
    """Return a number as a table holds it, to a tenth of a point or four digits; empty where there is none."""
    if not np.isfinite(value):
        return ""
    return f"{value * 100:.1f} %" if unit == "fraction" else plain(value)


def binding_parts(projection: Projection, year: int) -> Array:
    """Return in what part of the runs each input binds domestic supply in a year, shape (inputs,)."""
    bound = projection.binding[:, 1:][projection.catalog.horizon.quarters_of(year)]
    return np.array([(bound == index).mean() for index in range(len(BINDING))])


def input_name(name: str) -> str:
    """Return how people call an input of domestic supply."""
    return {
        "dies": _("logic dies"),
        "hbm": _("HBM"),
        "packaging": _("advanced packaging"),
        RAMP: _("ramp of packaging"),
    }[name]


def binding_sentence(projection: Projection, year: int) -> str:
    """Return what binds domestic supply in a year, and how sure that is: as its column of whole per cents says it."""
    parts = binding_parts(projection, year)
    most = int(np.argmax(parts))
    words = _("{year}: domestic supply is bound by {input} in {part} of runs")
    return words.format(year=year, input=input_name(BINDING[most]), part=whole_percents(parts)[most])


def market_sentence(projection: Projection, reference: Projection | None = None, year: int = HEADLINE_YEAR) -> str:
    """Return the size of the market in a year, and what foreign vendors sell legally in it, in the central case."""
    quarters = projection.catalog.horizon.quarters_of(year)
    cards, revenue, compute = (
        float(projection.totals(definition, "all")[:, quarters, 0].sum())
        for definition in ("units", "revenue", "compute")
    )
    words = _(
        "{year}: {cards:.3g} million cards, USD {revenue:.3g} billion at list price,"
        " {compute:.3g} million H100-equivalents of peak compute (central case, smuggled cards counted)"
    )
    size = words.format(year=year, cards=cards / 1e3, revenue=revenue / 1e3, compute=compute / 1e3)
    return f"{size}; {_foreign_sentence(projection, reference, quarters)}"


def _foreign_sentence(projection: Projection, reference: Projection | None, quarters: slice) -> str:
    """Return what foreign vendors sell legally, and how much that is beside the reference."""
    sales = [
        float(one.totals("revenue", "all")[LEGAL, quarters, 0].sum()) / 1e3
        for one in (projection, reference)
        if one is not None
    ]
    sold = _("legal foreign sales USD {n:.3g} billion").format(n=sales[0])
    if reference is None or abs(sales[0] - sales[1]) < _SAME_MONEY:
        return sold
    name, change = reference.scenario.name or _("Baseline"), sales[0] - sales[1]
    words = _("{sold}, {n:.3g} more than in {name}") if change > 0 else _("{sold}, {n:.3g} less than in {name}")
    return words.format(sold=sold, n=abs(change), name=name)
