from dataclasses import replace

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.redesign import redesign
from scenarios.scenario import Scenario
from scenarios.tiers import own_tier

CATALOG = load_catalog()
H100, H200, A100, B30A = (CATALOG.chips[name] for name in ("H100 SXM", "H200 SXM", "A100 80GB SXM", "B30A"))
MARGIN, LINK, PRICE = (
    CATALOG.parameters[f"redesign_{name}"].baseline for name in ("margin", "link_weight", "price_exponent")
)
LAG = int(CATALOG.parameters["redesign_lag"].baseline)
FIGURES = ("tpp", "memory_bandwidth_gb_s", "interconnect_gb_s")
PLACE, FREE = CATALOG.class_ids.index("F_cn"), CATALOG.horizon.first_free


def cut_down(tier, donor):
    return redesign(CATALOG.tiers[tier], donor, MARGIN, LINK, PRICE)


def worth(tpp, bandwidth, link):
    return 0.5 * np.log(tpp) + 0.5 * np.log(bandwidth) + LINK * np.log(link)


@pytest.mark.parametrize(
    ("tier", "donor", "limits"),
    [
        ("T1", H100, (None, None, 600)),  # the H800: only the link is cut
        ("T1", A100, (None, None, 600)),  # the A800
        ("T2", H200, (2400, None, None)),  # the H20: only the compute is cut
        ("T3", H200, (2400, 1400, 300)),  # memory as well, and memory and link together stay below 1700
    ],
    ids=("H800", "A800", "H20", "after the H20"),
)
def test_history_comes_out(tier, donor, limits):
    """H800 and A800 under the rule of 2022, H20 under that of 2023: each figure whole, or just under its limit."""
    chip = cut_down(tier, donor)
    for name, limit in zip(FIGURES, limits, strict=True):
        found = getattr(chip, name)
        if limit is None:
            assert found == getattr(donor, name), name
        else:
            assert limit * 0.99 < found < (limit if name != FIGURES[2] or tier == "T1" else 302), name
    assert chip.memory_bandwidth_gb_s + chip.interconnect_gb_s < 1700 or tier != "T3"
    assert CATALOG.tiers[tier].judge(chip.figures) == ("allowed", 0.0)
    assert not chip.us_sold
    assert chip.name.startswith(f"{donor.name} cut to TPP ")


@pytest.mark.parametrize("tier", ["T0", "T7", "T8"])
def test_where_all_is_allowed_or_nothing_is_there_is_no_redesign(tier):
    """An open market sells the donor itself; an embargo allows nothing that could be made of it."""
    assert cut_down(tier, H200) is None


def test_many_limits_on_a_sum_are_no_more_work_than_their_number():
    """Thirty rules on memory and link together: the strictest decides, as if it stood alone."""
    sums = [f"memory_bandwidth_gb_s + interconnect_gb_s >= {limit} -> denial" for limit in range(1700, 2000, 10)]
    many, one = (own_tier(f"own Sums = {', '.join([*rules, 'true -> allowed'])}") for rules in (sums, sums[:1]))
    assert redesign(many, H200, MARGIN, LINK, PRICE) == redesign(one, H200, MARGIN, LINK, PRICE)


@pytest.mark.parametrize("missing", [*FIGURES, "die_area_mm2", "price_usd", "tdp_w"])
def test_a_donor_whose_figures_nobody_published_is_not_cut(missing):
    """Without die area, price or power there is nothing to compute with."""
    assert cut_down("T2", replace(H200, **{missing: None})) is None


def test_price_and_power_follow_what_is_left():
    """(2398.8 x 4800) / (15832 x 4800) to the exponent, of 25,000 USD and of 700 W, by hand."""
    chip = cut_down("T2", H200)
    left = (2400 * (1 - MARGIN) / 15832) ** PRICE
    assert chip.price_usd == pytest.approx(25000 * left)
    assert chip.tdp_w == pytest.approx(700 * left)
    assert chip.tpp_eff == chip.tpp, "the legal figure is what buyers can use"


@pytest.mark.parametrize("donor", [H200, B30A], ids=lambda donor: donor.name)
@pytest.mark.parametrize("tier", ["T1", "T2", "T3", "T4", "T5", "T6"])
def test_no_allowed_chip_on_a_grid_is_worth_more(tier, donor):
    """40 geometric points a figure, from a twentieth of the donor's up: nothing that is allowed beats the answer."""
    law, best = CATALOG.tiers[tier], cut_down(tier, donor)
    axes = [np.geomspace(getattr(donor, name) / 20, getattr(donor, name), 40) for name in FIGURES]
    made = worth(*(getattr(best, name) for name in FIGURES))
    slack = 1.05 * MARGIN * (1 + LINK)
    grid = np.meshgrid(*axes, indexing="ij")
    tempting = worth(*grid) > made + slack
    assert tempting.any()
    better = []
    for sizes in zip(*(axis[tempting].tolist() for axis in grid), strict=True):
        figures = dict(zip(FIGURES, sizes, strict=True))
        if law.judge(replace(donor, us_sold=False, **figures).figures)[0] == "allowed":
            better.append(figures)
    assert better == []


@pytest.fixture(scope="module")
def projected(shared_engine):
    """F_cn's card by quarter under a scenario, in the central case, and its cards."""

    def run(**values):
        scenario = Scenario(draws=3)
        for name, (value, quarter) in values.items():
            scenario = scenario.with_value(CATALOG, name, value, quarter)
        projection = shared_engine.project(scenario)
        return projection.chips["F_cn"], projection.offered[:, PLACE, 0]

    return run


def test_china_only_cards_return_after_the_lag(projected):
    """The tier of January 2026 lets no China-only card pass: the lag later a redesign sells, and no quarter before."""
    chips, _cards = projected()
    law = [label for label in CATALOG.horizon.labels if label >= "2026Q1"][LAG]
    for quarter, chip in zip(CATALOG.horizon.labels, chips, strict=True):
        if quarter < CATALOG.horizon.labels[FREE]:
            assert " cut to " not in chip, quarter
        elif quarter >= law:
            assert " cut to " in chip, quarter
    later, _cards = projected(tier=("T3", "2028Q1"))
    at = CATALOG.horizon.labels.index("2028Q1")
    assert [" cut to " in chip for chip in later[at : at + LAG + 1]] == [False] * LAG + [True]


@pytest.mark.parametrize("tier", ["T7", "T8"])
def test_a_redesign_is_no_card_of_an_open_or_a_closed_market(projected, tier):
    """Where all is free or all is banned no quarter sells one."""
    chips, cards = projected(tier=(tier, None))
    assert not any(" cut to " in chip for chip in chips)
    if tier == "T8":
        assert (cards[FREE:] == 0).all()


def test_a_longer_lag_brings_them_later(projected):
    """A lag of 12 quarters from 2026Q1 is over in 2029Q1; one of 40 never."""
    chips, _cards = projected(redesign_lag=(12, None))
    first = next(at for at, chip in enumerate(chips) if " cut to " in chip)
    assert CATALOG.horizon.labels[first] == "2029Q1"
    chips, _cards = projected(redesign_lag=(40, None))
    assert not any(" cut to " in chip for chip in chips)
