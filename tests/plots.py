"""Figures that are not over time, made by hand for tests of every format: plain ones, and awkward ones of each kind."""

import numpy as np

from scenarios.figures.figure import Band, Line, Mark
from scenarios.figures.imprint import Imprint
from scenarios.figures.pages import Page
from scenarios.figures.plots import Cloud, Curves, Field, Point, Span, Spans

IMPRINT = Imprint("Mine", "Baseline", "2026-11-24", "2026-11", "0.1.0", 40, 7, ("Cap 900",), ("M001",), ("IDC",))
LONG = (
    "HBM that Chinese makers deliver after the second round of export rules, thousand stacks a quarter, =1+1 <b> & $x$"
)


def waterfall(shift=0.0):
    """Return levels, effects with what acts together, and totals; the last effect crosses zero."""
    rows = (
        Span("reference", "Baseline", 0.0, 0.31 + shift, "level", said="31 %"),
        Span("hbm", "HBM supply ×3", 0.31 + shift, 0.40, "policy", alone=0.37, said="+9 points", note="Six alone."),
        Span("tier", "Export regime: T8 from 2027", 0.40, 0.34, "policy", alone=0.31, said="−6 points"),
        Span("policy", "Policy together", 0.31 + shift, 0.34, "total", said="+3 points"),
        Span("price", "Price of Chinese cards", 0.34, 0.39, "assumption", alone=0.42, error=0.012, said="+5 points"),
        Span("far", "Far below", 0.39, -0.08, "assumption", alone=0.05, said="−47 points"),
        Span("now", "Mine", 0.0, -0.08, "level", said="−8 %"),
    )
    text = "HBM adds most."
    notes = ("Without effect: fees on imports, approval of licences.",)
    return Spans(
        "why.training", "Share of revenue, 2028, from Baseline to Mine", "fraction", rows, None, "", text, notes
    )


def tornado(rows=6):
    """Return bars around a base with five points each, names long and short, one without a number."""
    found = []
    for place in range(rows):
        half = 0.2 / (1 + place)
        values = 0.4 + half * np.array([-0.7, -0.3, 0.0, 0.5, 1.0]) * (-1) ** place
        points = tuple(Point(float(one), f"×{by}") for one, by in zip(values, (0.5, 0.75, 1, 1.5, 2), strict=True))
        label = LONG if place == 1 else f"Lever {place}"
        kind = "policy" if place % 2 else "uncertainty"
        span = Span(f"lever{place}", label, float(values.min()), float(values.max()), kind, None, 0.01, points)
        found.append(span)
    found.append(Span("gap", "Not to be told", np.nan, np.nan, "policy", said="none"))
    base = "Mine: 40 %"
    return Spans(
        "matters", "Share of revenue, 2028", "fraction", tuple(found), 0.4, base, "One matters most.", ("Note.",)
    )


def curves():
    """Return a probability over a lever with a band, a gap, a level and two solutions."""
    x = np.linspace(0.5, 3.0, 11)
    inference = np.clip((x - 0.4) / 2.8, 0, 1)
    training = inference**2
    training[[4, 10]] = np.nan
    inference[8] = np.nan
    lines = (Line("inference", "inference at least 60 % by 2028", inference), Line("training", "training", training))
    bands = (Band("error", "sampling error", np.maximum(inference - 0.04, 0), inference + 0.04),)
    marks = (Mark(2.62, 0.8, "×2.62", (), "", False), Mark(0.9, 0.3, "×0.9", (), "", True))
    return Curves(
        *("seek", "Probability that the goal is reached", "fraction", x, "HBM supply", "x", lines, bands, marks),
        *(0.8, "asked for: 80 %", "×2.62 is needed.", ("The curve is not monotone.",)),
    )


def field(gap=True, low_is_good=False):
    """Return a grid of two levers with a contour and a gap."""
    values = np.add.outer(np.linspace(0.1, 0.5, 5), np.linspace(0.0, 0.45, 7))
    if gap:
        values[1, 3] = np.nan
    across = tuple(f"×{one}" for one in (0.5, 0.75, 1, 1.5, 2, 2.5, 3))
    return Field(
        *("frontier", "Probability of the goal", "fraction", across, ("T0", "T4", "T8", LONG, "No limit")),
        *("HBM supply", "Export regime", values, 0.5, "asked for", low_is_good, "More HBM makes up for less regime."),
        ("Every cell is a projection of its own.",),
    )


def cloud(runs=200, sides=(1.4, np.inf, -np.inf, 35.0)):
    """Return runs by two drivers, the chosen ones to the right and below, with a box that is open at two sides."""
    drawn = np.random.default_rng(3)
    x, y = drawn.lognormal(0, 0.5, runs), drawn.normal(30, 10, runs)
    x[0], y[1:2] = np.nan, np.nan
    chosen = (x > 1.3) & (y < 36)
    return Cloud(
        *("discover", "Runs in which the share stays below 30 %", x, "HBM supply", "x", y, "Die yield", "dies/wafer"),
        *(
            chosen,
            "below 30 %",
            "others",
            sides,
            "found: 8 in 10 of them",
            "Much HBM and few dies.",
            ("3 runs lie out.",),
        ),
    )


def awkward():
    """Return the figures that formats stumble over, by name."""
    nothing = np.full((1, 1), np.nan)
    one = Span("one", LONG * 2, -0.2, 0.3, "policy", 0.1, 0.05, (Point(-0.2, "low"), Point(0.3, "high")), "said " * 9)
    lonely = np.array([0.4])
    bare = np.array([np.nan])
    return {
        "one row": Spans("one", LONG, "fraction", (one,), 0.0, LONG),
        "no length": Spans("flat", "Flat", "x", (Span("a", "a", 1.0, 1.0, "policy"),), 1.0, "now"),
        "no rows": Spans("none", "None", "fraction", (), None),
        "40 rows": tornado(40),
        "one place": Curves(
            "place", LONG, "USD bn/year", np.array([2.0]), LONG, "k stacks/year", (Line("a", LONG, lonely),)
        ),
        "no value": Curves("bare", "Bare", "fraction", np.array([1.0]), "x", "x", (Line("a", "a", bare),)),
        "below zero": Curves("low", "Low", "x", np.arange(3.0), "x", "x", (Line("a", "a", np.array([-2.0, -1, -3])),)),
        "one cell": Field("cell", "Cell", "fraction", (LONG,), (LONG,), LONG, LONG, nothing, 0.5, "level"),
        "many cells": Field(
            *("many", "Many", "USD bn/year", tuple(map(str, range(30))), tuple(map(str, range(30))), "across", "down"),
            *(np.arange(900.0).reshape(30, 30) - 450, 0.0, "nothing"),
        ),
        "one run": cloud(1),
        "closed box": cloud(50, (0.5, 1.5, 20.0, 40.0)),
        "no box": Cloud("c", "C", np.ones(3), "x", "x", np.zeros(3), "y", "fraction", np.zeros(3, bool), LONG, LONG),
        "named cells": Field(
            *("named", "Named cells", "points lost", ("left", "right"), ("upper", "lower"), "across", "down"),
            np.array([[0.0, 6.44], [np.nan, 38.5]]),
            names=(("Poor", "Kept out of the market"), ("Flooded", LONG)),
        ),
        "plain": Spans("plain", "Plain", "fraction", (Span("a", "a", 0.5, 0.93, "plain", error=0.01),), 0.5, "a coin"),
        "negative": Spans(
            "below",
            "Below",
            "USD bn/year",
            (Span("a", "a", -5, -2, "policy", -1.0, 0.5), Span("b", "b", 0, -7, "total")),
        ),
    }


def plots():
    """Return one plain figure of each kind, two of bars, by name."""
    return {
        "waterfall": waterfall(),
        "tornado": tornado(),
        "curves": curves(),
        "field": field(),
        "regret": field(low_is_good=True),
        "cloud": cloud(),
    }


def page_of(*shown, name="made"):
    """Return a page that shows figures."""
    return Page(name, f"Made {name}", f"What {name} says", "In detail", shown, "Medians over 40 runs.")
