from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.simulation import opening_state, simulate
from scenarios.tastes import invert, tastes_of, write_shipped

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def found():
    """Draws of a seed that is not shipped, and the tastes found for them."""
    draws = sample(CATALOG, 4, 11)
    return draws, invert(CATALOG, draws)


def test_in_the_fit_year_every_card_sells_at_about_its_price(found):
    """With the tastes of 2024, what was sold in 2024 sells: at least 95 % of every class, premia near 0, in every draw."""
    draws, tastes = found
    inputs = Inputs(CATALOG, draws, range(CATALOG.horizon.first_free), MappingProxyType({}))
    record, _state = simulate(inputs, tastes, opening_state(inputs))
    year = CATALOG.horizon.quarters_of(2024)
    sold, offered = record.cards[year].sum(axis=(0, 1)), record.offered[year].sum(axis=0)
    on_sale = (offered > 0).all(axis=1)
    assert on_sale.sum() >= 6
    assert (sold[on_sale] >= 0.95 * offered[on_sale]).all()
    free = np.abs(tastes) < 5
    legal = np.array([one.legal_route == "legal" for one in CATALOG.classes])
    part = on_sale & legal
    assert (np.abs(record.premium[year].mean(axis=0))[part][free[part]] < 0.05).all()


def test_smuggled_frontier_cards_take_the_taste_of_legal_ones(found):
    """They are the same cards; only the way in differs."""
    _draws, tastes = found
    places = [CATALOG.class_ids.index(name) for name in ("F_hi", "F_gry")]
    assert (tastes[places[0]] == tastes[places[1]]).all()
    assert (np.abs(tastes) <= 5).all()


def test_a_draw_s_tastes_do_not_depend_on_its_neighbours(found):
    """Alone or among others a draw has the same tastes."""
    draws, tastes = found
    alone = invert(CATALOG, draws.picked(np.array([0, 3])))
    assert np.abs(alone - tastes[:, [0, 3]]).max() < 1e-12


def test_tastes_that_are_not_shipped_are_found_anew(found):
    """Another seed, or other data, never gets the tastes of the shipped ones."""
    draws, tastes = found
    few = draws.picked(np.array([0, 1]))
    assert np.abs(tastes_of(CATALOG, few) - tastes[:, :2]).max() < 1e-12
    shipped = sample(CATALOG, 1, 7)
    other = tastes_of(replace(CATALOG, fingerprint="other"), shipped)
    assert np.abs(other - tastes_of(CATALOG, shipped)).max() < 1e-6


def test_shipped_tastes_say_what_they_belong_to(tmp_path):
    """The file holds tastes, seed and the fingerprint of the data."""
    file = write_shipped(CATALOG, 1, 11, tmp_path / "tastes.npz")
    with np.load(file, allow_pickle=False) as content:
        assert (str(content["fingerprint"]), int(content["seed"])) == (CATALOG.fingerprint, 11)
        assert content["tastes"].shape == (len(CATALOG.classes), 2)
