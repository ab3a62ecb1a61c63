"""The tastes xi: what 2024's sales say of each class beyond price and performance, found per draw.

With these tastes the cards of the fit year sell at about their list price: premia near 0 in every draw, and what was
supplied is sold, save where a premium and unsold cards of a class keep each other in balance. Starting from 0, again
and again: run to the end of 2024; gap_c = the year's mean log premium, plus .3 ln(sold/supply) where less than 97 %
sold; xi_c <- clip(xi_c - .5 lam gap_c, -5, 5). The smuggled frontier cards take the taste of the legal ones. A draw
that no longer moves is done. Source: a calibration on 2024 alone (M078, M069).

After a change of the data ``python -m scenarios tastes`` finds those of the default draws anew.
"""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.draws import Draws, sample
from scenarios.inputs import Inputs
from scenarios.kernel.quarters import run
from scenarios.model.policy import FRONTIER, GREY
from scenarios.preparation import Prepared, prepare
from scenarios.simulation import Record, State, opening_state

Array = NDArray[np.float64]

FIT_YEAR = 2024
MOST_ROUNDS = 80
_STILL = 1e-9
_LIMIT = 5.0
_SOLD = 0.97
SHIPPED = "tastes.npz"


def invert(catalog: Catalog, draws: Draws, each_round: Callable[[int], object] = lambda _number: None) -> Array:
    """Return xi of every class, utils, shape (classes, draws + 1).

    Parameters
    ----------
    each_round
        Told the number of each round, from 1 to at most `MOST_ROUNDS`, before it; what it raises ends the search.
    """
    tastes = np.zeros((len(catalog.classes), draws.count + 1))
    frontier, grey = (catalog.class_ids.index(name) for name in (FRONTIER, GREY))
    moving = np.arange(draws.count + 1)
    fit, prepared, before = _prepared(catalog, draws)
    starts: list[Array] | None = None
    for number in range(1, MOST_ROUNDS + 1):
        each_round(number)
        record, _state = run(prepared, tastes[:, moving], before, until=fit.stop, starts=starts)
        change = _change(prepared, record, fit)
        change[frontier] = 0.0
        updated = np.clip(tastes[:, moving] - change, -_LIMIT, _LIMIT)
        updated[frontier] = updated[grey]
        still = np.abs(updated - tastes[:, moving]).max(axis=0) < _STILL
        tastes[:, moving] = updated
        if still.all():
            break
        moving, starts = moving[~still], [premium[:, ~still] for premium in record.premium]
        if still.any():
            fit, prepared, before = _prepared(catalog, draws.picked(moving))
    return tastes


def _prepared(catalog: Catalog, draws: Draws) -> tuple[slice, Prepared, State]:
    fit = catalog.horizon.quarters_of(FIT_YEAR)
    inputs = Inputs(catalog, draws, range(catalog.horizon.first_free), {})
    before = opening_state(inputs)
    return fit, prepare(inputs, before.learning), before


def _change(prepared: Prepared, record: Record, fit: slice) -> Array:
    premium, cards, offered = record.premium[fit], record.cards[fit], record.offered[fit]
    gap = (premium[0] + premium[1] + premium[2] + premium[3]) / len(premium)
    sold = cards.sum(axis=(0, 1))
    supply = offered.sum(axis=0)
    part = np.divide(sold, supply, out=np.ones_like(sold), where=supply > 0)
    gap = np.where(part < _SOLD, gap + 0.3 * np.log(np.maximum(part, 1e-9)), gap)
    return 0.5 * prepared.numbers["price_response"][0] * gap


def tastes_of(
    catalog: Catalog, draws: Draws, first: int = 0, each_round: Callable[[int], object] = lambda _number: None
) -> Array:
    """Return the tastes of the columns from `first` on: the shipped ones where they fit, else found anew.

    They are found once for all columns that differ in nothing that acts in the observed quarters; rounds as in
    `invert`.
    """
    shipped = _shipped(catalog, draws.seed)[:, first : first + draws.count + 1]
    known = shipped.shape[1]
    if known == draws.count + 1:
        return shipped
    rest = draws.picked(np.arange(known, draws.count + 1))
    once, place = _once(catalog, rest)
    return np.concatenate([shipped, invert(catalog, rest.picked(once), each_round)[:, place]], axis=1)


def _once(catalog: Catalog, draws: Draws) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return columns of which each stands for all of the same past, and for every column its place among them."""
    early = [values for name, values in draws.numbers.items() if catalog.parameters[name].applies == "always"]
    pasts = np.stack([np.zeros(draws.count + 1), *early])
    _pasts, once, place = np.unique(pasts, axis=1, return_index=True, return_inverse=True)
    return once, place.ravel()


_known: dict[Path, tuple[str, int, Array]] = {}


def _shipped(catalog: Catalog, seed: int) -> Array:
    """Return the tastes that stand beside the data, no column where they belong to other data or another seed."""
    file = catalog.folder / SHIPPED
    if file not in _known and file.exists():
        with np.load(file, allow_pickle=False) as content:
            _known[file] = (str(content["fingerprint"]), int(content["seed"]), content["tastes"])
    none = np.zeros((len(catalog.classes), 0))
    fingerprint, known_seed, tastes = _known.get(file, ("", -1, none))
    return tastes if (fingerprint, known_seed) == (catalog.fingerprint, seed) else none


def write_shipped(
    catalog: Catalog,
    count: int,
    seed: int,
    file: Path | None = None,
    each_round: Callable[[int], object] = lambda _number: None,
) -> Path:
    """Find the tastes of the default draws and write them where the program looks for them; rounds as in `invert`."""
    file = file or catalog.folder / SHIPPED
    _write(invert(catalog, sample(catalog, count, seed), each_round), seed, catalog.fingerprint, file)
    return file


def carry_tastes(catalog: Catalog, fingerprint: str, folder: Path) -> bool:
    """Write a catalog's tastes beside other data whose numbers are the same; return whether there were any."""
    known = catalog.folder / SHIPPED
    _shipped(catalog, -1)
    belongs, seed, tastes = _known.get(known, ("", -1, np.zeros((0, 0))))
    if belongs == catalog.fingerprint:
        _write(tastes, seed, fingerprint, folder / SHIPPED)
    return belongs == catalog.fingerprint


def _write(tastes: Array, seed: int, fingerprint: str, file: Path) -> None:
    content = io.BytesIO()
    np.savez(content, tastes=tastes, seed=seed, fingerprint=fingerprint)
    file.write_bytes(content.getvalue())
    _known.pop(file, None)
