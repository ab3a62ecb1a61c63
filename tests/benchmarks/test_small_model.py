"""The core equations alone, by the model's functions and in small numpy, agree with the whole engine."""

import numpy as np
import pytest

from tests.benchmarks import peer_runs, small_model
from tests.benchmarks.small_numpy import of_draw, small_numpy

DRAWS = 5


@pytest.fixture(scope="module")
def both(catalog):
    return small_model.given(catalog, DRAWS)


def test_at_the_engines_prices_the_small_model_buys_what_the_engine_does(both):
    known, record = both
    found = small_model.project(known)
    assert found.max() > 100
    np.testing.assert_allclose(found, record.cards, rtol=0, atol=1e-9 * record.cards.max())


def test_the_small_numpy_form_agrees_in_every_draw(both):
    known, _record = both
    peers = np.stack([small_numpy(of_draw(vars(known), draw)) for draw in range(DRAWS)])
    assert peer_runs.check(small_model.project(known), peers, "small numpy") < 1e-12


def test_fewer_draws_are_the_first_of_more(both):
    known, _record = both
    assert np.array_equal(small_model.project(known.first(2)), small_model.project(known)[..., :2])


def test_the_file_for_the_peers_holds_everything(both, tmp_path):
    known, _record = both
    known.save(tmp_path / "given.npz")
    with np.load(tmp_path / "given.npz") as file:
        assert {name: values.shape for name, values in file.items()} == {
            name: values.shape for name, values in vars(known).items()
        }


def test_a_peer_that_differs_is_found_out(both):
    known, _record = both
    ours = small_model.project(known)
    peers = np.moveaxis(ours, -1, 0).copy()
    peers[1, 3, 0, 0] += 2e-9 * ours.max()
    with pytest.raises(AssertionError, match="pysd differs by 2"):
        peer_runs.check(ours, peers, "pysd")


@pytest.mark.parametrize("python", ["", "no-such-python"])
def test_an_interpreter_without_the_peers_is_told_from_one_with_them(python):
    assert not peer_runs.has_peers(python)
