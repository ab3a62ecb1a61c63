from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from scenarios.catalog_files import load_catalog
from scenarios.draws import sample
from scenarios.inputs import Inputs
from scenarios.kernel.quarters import simulate
from scenarios.simulation import opening_state
from scenarios.tastes import invert, tastes_of, write_shipped
from tests.scenarios.packs import CalledOffError

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def found():
    """Draws of a seed that is not shipped, and the tastes found for them."""
    draws = sample(CATALOG, 4, 11)
    return draws, invert(CATALOG, draws)


def test_the_fit_year_is_in_balance(found):
    """What moves a taste is 0 at the end, in every draw: 2024's mean log premium, less what was left unsold.

    gap = mean premium + .3 ln(sold / supply) where less than 97 % sold; premia near 0, nearly everything sold.
    """
    draws, tastes = found
    inputs = Inputs(CATALOG, draws, range(CATALOG.horizon.first_free), MappingProxyType({}))
    record, _state = simulate(inputs, tastes, opening_state(inputs))
    year = CATALOG.horizon.quarters_of(2024)
    sold, offered = record.cards[year].sum(axis=(0, 1)), record.offered[year].sum(axis=0)
    premium = record.premium[year].mean(axis=0)
    part = np.where(offered > 0, sold / np.maximum(offered, 1e-9), 1.0)
    gap = premium + np.where(part < 0.97, 0.3 * np.log(part), 0.0)
    moved = (offered > 0) & (np.abs(tastes) < 5)
    assert moved.sum() > 30
    assert np.abs(gap[moved]).max() < 0.02
    assert premium[moved].max() < 0.1
    assert part[moved].min() > 0.8


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


def test_only_tastes_of_these_data_and_this_seed_are_taken_from_the_file(monkeypatch):
    """Another seed, other data, or draws beyond the shipped ones are found anew; the rest is not."""
    asked = []

    def stand_in(catalog, draws, _each_round):
        asked.append(draws.count + 1)
        return np.full((len(catalog.classes), draws.count + 1), 9.0)

    monkeypatch.setattr("scenarios.tastes.invert", stand_in)
    own = sample(CATALOG, 2, 7)
    shipped = tastes_of(CATALOG, own)
    assert asked == []
    assert (np.abs(shipped) <= 5).all()
    assert (tastes_of(CATALOG, sample(CATALOG, 2, 8)) == 9).all()
    assert (tastes_of(replace(CATALOG, fingerprint="other"), own) == 9).all()
    beyond = tastes_of(CATALOG, own, first=1999)
    assert asked == [3, 3, 1]
    assert (beyond[:, :2] != 9).all()
    assert (beyond[:, 2] == 9).all()


def test_written_tastes_say_what_they_belong_to(tmp_path, monkeypatch):
    """The file holds the tastes of column 0 and all draws, the seed, and the fingerprint of the data."""
    monkeypatch.setattr("scenarios.tastes.invert", lambda catalog, *_: np.zeros((len(catalog.classes), 4)))
    file = write_shipped(CATALOG, 3, 11, tmp_path / "tastes.npz")
    with np.load(file, allow_pickle=False) as content:
        assert (str(content["fingerprint"]), int(content["seed"])) == (CATALOG.fingerprint, 11)
        assert content["tastes"].shape == (len(CATALOG.classes), 4)


def test_each_round_is_told_and_can_end_the_search(tmp_path):
    """Rounds are counted from 1; what the listener raises comes out, and no file is written."""
    rounds = []

    def enough(number):
        rounds.append(number)
        if number == 3:
            raise CalledOffError

    with pytest.raises(CalledOffError):
        write_shipped(CATALOG, 2, 11, tmp_path / "tastes.npz", each_round=enough)
    assert rounds == [1, 2, 3]
    assert not list(tmp_path.iterdir())


def test_columns_of_the_same_past_share_what_is_found_once(found):
    """What acts ahead alone changes no taste: the search runs over the pasts that differ, and gives the very same."""
    draws, tastes = found
    picked = draws.picked(np.array([0, 1, 1, 2, 0, 2, 1]))
    rounds = []
    ahead = replace(picked, numbers={**picked.numbers, "hbm_supply": np.linspace(0.1, 2, 7)})
    assert np.array_equal(tastes_of(CATALOG, ahead, each_round=rounds.append), tastes[:, [0, 1, 1, 2, 0, 2, 1]])
    assert rounds == list(range(1, len(rounds) + 1))
