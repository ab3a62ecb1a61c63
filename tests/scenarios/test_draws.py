import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import sample, stream

LEVELS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
CATALOG = load_catalog()
JOINED = {name for pair in CATALOG.correlations for name in (pair.first, pair.second)}
SPREAD = tuple(one for one in CATALOG.parameters.values() if one.distribution and not one.is_path)
PATHS = tuple(one for one in CATALOG.parameters.values() if one.is_path)


@pytest.fixture(scope="module")
def draws():
    return sample(CATALOG, 2000, 7)


def changed(**parameters):
    return replace(CATALOG, parameters={**CATALOG.parameters, **parameters})


def test_the_first_draws_are_those_of_a_smaller_run(draws):
    """The 200 draws of the preview are the first 200 of 2,000, bit for bit; so is the one draw of the smallest run."""
    for count in (1, 200, 777):
        few = sample(CATALOG, count, 7)
        assert few.numbers.keys() == draws.numbers.keys()
        assert few.points.keys() == draws.points.keys()
        for name, values in few.numbers.items():
            assert (values == draws.numbers[name][: count + 1]).all(), name
        for name, values in few.points.items():
            assert (values == draws.points[name][:, : count + 1]).all(), name


@pytest.mark.parametrize("name", ["defect_density", "price_response", "smuggled_cards_factor"])
@pytest.mark.parametrize("seed", [0, 7, 4294967295])
def test_a_stream_is_stratified_at_every_power_of_two(name, seed):
    """Of the first 2^k numbers, each 2^k-th part of (0, 1) holds just one."""
    numbers = stream(seed, name, 1024)
    assert ((numbers > 0) & (numbers < 1)).all()
    for power in range(11):
        size = 2**power
        assert sorted((numbers[:size] * size).astype(int)) == list(range(size))


def test_streams_differ_by_parameter_and_by_seed():
    """No two parameters and no two seeds share their numbers, nor are they correlated."""
    one, other, seeded = (
        stream(7, "defect_density", 1024),
        stream(7, "die_area", 1024),
        stream(8, "defect_density", 1024),
    )
    assert abs(np.corrcoef([one, other, seeded])[np.triu_indices(3, 1)]).max() < 0.1


def test_moving_a_parameter_leaves_all_other_draws_alone(draws):
    """Another range for one parameter, or none, changes not a bit of any other."""
    area = CATALOG.parameters["wright_learning"]
    for moved in (replace(area, low=0.1, central=0.3, high=0.4), replace(area, distribution="")):
        after = sample(changed(wright_learning=moved), 300, 7)
        for name in draws.numbers:
            if name != "wright_learning":
                assert (after.numbers[name] == draws.numbers[name][:301]).all(), name
        for name in draws.points:
            assert (after.points[name] == draws.points[name][:, :301]).all(), name
    assert "wright_learning" not in after.numbers


def test_column_0_is_the_central_case(draws):
    """Every parameter stands at its central value in column 0, every path at its central points."""
    for name, values in draws.numbers.items():
        assert values[0] == CATALOG.parameters[name].central
    for name, points in draws.points.items():
        assert (points[:, 0] == CATALOG.timelines[CATALOG.parameters[name].series].central).all()


def expected_quantiles(distribution, low, central, high):
    """What a distribution promises at 5, 25, 50, 75 and 95 %, written out apart from the code."""
    if distribution == "triangular":
        peak = (central - low) / (high - low)
        return [
            low + math.sqrt(u * (high - low) * (central - low))
            if u < peak
            else high - math.sqrt((1 - u) * (high - low) * (high - central))
            for u in LEVELS
        ]
    if distribution == "split":
        return list(np.interp(LEVELS, [0, 0.5, 1], [low, central, high]))
    assert distribution == "lognormal"
    z = [NormalDist().inv_cdf(u) / 1.6448536269514722 for u in LEVELS]
    return [central * ((high / central) ** one if one > 0 else (central / low) ** one) for one in z]


@pytest.mark.parametrize("one", SPREAD, ids=lambda one: one.id)
def test_a_number_is_drawn_from_its_distribution(draws, one):
    """Quantiles of 2,000 draws are the promised ones: the mode or the median is central, the ends are low and high."""
    values = draws.numbers[one.id][1:]
    expected = expected_quantiles(one.distribution, one.low, one.central, one.high)
    width = (one.high - one.low) * (0.05 if one.id in JOINED else 0.01)
    assert np.quantile(values, LEVELS) == pytest.approx(expected, abs=width)
    if one.distribution != "lognormal":
        assert one.low <= values.min()
        assert values.max() <= one.high


@pytest.mark.parametrize("one", PATHS, ids=lambda one: one.id)
def test_a_path_is_drawn_with_one_number_for_all_years(draws, one):
    """At every point the quantiles are those of the row, and a draw that is high in one year is high in all."""
    path, points = CATALOG.timelines[one.series], draws.points[one.id][:, 1:]
    ranks = []
    for place, (low, central, high) in enumerate(zip(path.low, path.central, path.high, strict=True)):
        if low == high:
            assert (points[place] == central).all()
            continue
        expected = expected_quantiles(one.distribution.removesuffix(" path"), low, central, high)
        assert np.quantile(points[place], LEVELS) == pytest.approx(expected, abs=(high - low) * 0.05)
        ranks.append(np.argsort(np.argsort(points[place], kind="stable"), kind="stable"))
    assert all((rank == ranks[0]).all() for rank in ranks)


def test_correlations_are_those_of_the_table(draws):
    """Normal scores of the draws correlate as the table says, and uncorrelated parameters do not."""

    def scores(name):
        values = draws.numbers[name][1:] if name in draws.numbers else draws.points[name][-1, 1:]
        ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
        return np.array([NormalDist().inv_cdf((rank + 0.5) / len(ranks)) for rank in ranks])

    for pair in CATALOG.correlations:
        measured = np.corrcoef(scores(pair.first), scores(pair.second))[0, 1]
        assert measured == pytest.approx(pair.value, abs=0.05), (pair.first, pair.second)
    for first, second in (("defect_density", "packaging_yield"), ("electricity_price", "price_response")):
        assert abs(np.corrcoef(scores(first), scores(second))[0, 1]) < 0.07


def test_picked_columns_are_a_set_of_their_own(draws):
    """Some of the columns, in the order asked for."""
    few = draws.picked(np.array([0, 5, 2000]))
    assert (few.count, few.seed) == (2, 7)
    for name, values in few.numbers.items():
        assert list(values) == [draws.numbers[name][at] for at in (0, 5, 2000)]
    assert all((points == draws.points[name][:, [0, 5, 2000]]).all() for name, points in few.points.items())
