from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scenarios.errors import InputError
from scenarios.exports.web.grid import grid_of, interpolated
from scenarios.figures.pages import page
from scenarios.snapshots.live import LiveSnapshot
from scenarios.snapshots.making import Choices, free_lever, snapshot_of

MADE = "2026-11-24T14:02:11.000000+00:00"
PAGES = ("share.training.revenue", "market.supply", "levers")


@pytest.fixture(scope="module")
def snapshot(told, catalog):
    """Return a snapshot of the awkward scenario with a lever of few steps and the tier left free."""
    scenario = told.projection.scenario
    levers = (free_lever("hbm_supply", scenario, catalog, (0.5, 1.2)), free_lever("tier", scenario, catalog))
    tiers = replace(levers[1], choices=tuple(one for one in levers[1].choices if one.value in ("T4", "T8")))
    made = snapshot_of(told, PAGES, Choices(MADE, levers=(levers[0], tiers)))
    return replace(made, scenario=replace(made.scenario, draws=6))


@pytest.fixture(scope="module")
def grid(snapshot, shared_engine):
    seen = []
    found = grid_of(snapshot, shared_engine, lambda done, of: seen.append((done, of)))
    assert [done for done, _of in seen] == list(range(len(seen)))
    assert all(done < of for done, of in seen)
    assert seen[-1] == (len(seen) - 1, len(seen))
    assert len(seen) <= 1.5 * (found.projections + found.middles)
    return found


def test_the_start_and_the_edges_are_computed_and_more_where_it_bends(grid):
    supply, tier = grid.axes
    assert (supply.nodes[0], supply.nodes[-1], supply.nodes[supply.start]) == (0.5, 1.2, 1.0)
    assert 5 <= len(supply.nodes) <= 8
    assert list(supply.nodes) == sorted(supply.nodes)
    assert tier.nodes == ("T4", "T8")
    assert (tier.start, tier.is_numeric) == (1, False)
    assert grid.values.shape == (len(supply.nodes), 2, sum(grid.sizes))
    assert grid.projections == 2 * len(supply.nodes)
    assert grid.middles == 2 * (len(supply.nodes) - 1)


def test_every_number_of_a_point_is_the_one_that_is_projected_there(grid, snapshot, shared_engine):
    live = LiveSnapshot(snapshot, shared_engine)
    told = live.told({"hbm_supply": grid.axes[0].nodes[1], "tier": "T4"})
    begin = 0
    for (page_id, figure, series), size in zip(grid.keys, grid.sizes, strict=True):
        found = grid.values[1, 0, begin : begin + size]
        begin += size
        if (figure, series) == ("share.training.revenue.official", "scenario median"):
            np.testing.assert_array_equal(found, page(told, page_id).shown[0].lines[0].values)
        if (figure, series) == ("market.supply.yearly", "legal median"):
            np.testing.assert_array_equal(found, page(told, page_id).shown[0].series[2].values)


def test_between_the_points_it_is_linear_and_at_them_exact(grid):
    low, high = (float(one) for one in grid.axes[0].nodes[:2])
    middle = interpolated(grid, ((low + high) / 2, "T8"))
    np.testing.assert_allclose(middle, (grid.values[0, 1] + grid.values[1, 1]) / 2, equal_nan=True)
    np.testing.assert_array_equal(interpolated(grid, (low, "T8")), grid.values[0, 1])


def test_the_error_is_the_largest_that_a_real_projection_shows(grid, snapshot, shared_engine):
    live, largest = LiveSnapshot(snapshot, shared_engine), 0.0
    nodes = [float(one) for one in grid.axes[0].nodes]
    place = grid.keys.index(("share.training.revenue", "share.training.revenue.official", "scenario median"))
    begin = sum(grid.sizes[:place])
    for tier in ("T4", "T8"):
        for low, high in pairwise(nodes):
            told = live.told({"hbm_supply": (low + high) / 2, "tier": tier})
            real = page(told, "share.training.revenue").shown[0].lines[0].values
            found = interpolated(grid, ((low + high) / 2, tier))[begin : begin + len(real)]
            largest = max(largest, float(np.nan_to_num(np.abs(found - real)).max()))
    error = grid.errors["share.training.revenue", "share.training.revenue.official"]
    assert 0 < largest <= error < 0.5
    assert set(grid.errors) == {(page_id, figure) for page_id, figure, _series in grid.keys}


def test_a_headline_knows_both_counts_and_where_nothing_foreign_is_legal(grid, told):
    edges = dict(zip(grid.keys, np.cumsum((0, *grid.sizes)), strict=False))
    start = grid.values[grid.axes[0].start]
    headline, legal = (edges["share.training.revenue", one, ""] for one in ("headline", "legal"))
    assert start[:, legal].tolist() == [0.0, 1.0]
    official, smuggled = start[0, headline : headline + 3], start[0, headline + 3 : headline + 6]
    assert (official >= smuggled).all()
    assert (np.diff(official) >= 0).all()


def test_it_can_be_stopped(snapshot, shared_engine):
    def stop(done, _of):
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        grid_of(snapshot, shared_engine, stop)


def test_levers_that_have_nothing_to_move_are_refused(snapshot, shared_engine):
    with pytest.raises(InputError, match="no chosen page has a chart"):
        grid_of(replace(snapshot, pages=snapshot.pages[2:]), shared_engine)
