"""Fits a few parameters to what was observed by a day, and says how sure they are and what was kept from them.

Least squares over  (f(model) - f(observed)) / sd  of every target and  (value - belief) / sd  of every free parameter,
with f the logit of a share, the logarithm of a level, the premium itself. Gauss-Newton from several starts at once: the
columns of one run of the model are the starts and a step of each free parameter from each of them; the tastes xi are
found anew in each column, so that all else follows from the free parameters. Then each draw of the model counts
exp(-1/2 sum of the targets' squares): weighted quantiles give a posterior band.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.backtest import predicted
from scenarios.catalog import Catalog
from scenarios.draws import Draws, sample
from scenarios.errors import DataError
from scenarios.observations import Observation
from scenarios.projection import Projection, past_of
from scenarios.quarters import decimal_date
from scenarios.scenario import Scenario
from scenarios.tastes import invert, tastes_of
from scenarios.texts import _
from scenarios.tiers import read_toml

Array = NDArray[np.float64]

MOST_FREE = 7
_STARTS = 4
_ROUNDS = 12
_STILL = 1e-4
_STEP = 0.02
"""Of a belief's sd: how far a free parameter is moved to see what follows."""
_BAND = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Free:
    """A parameter that may move, and what was believed of it before."""

    id: str
    belief: float
    sd: float
    why: str


@dataclass(frozen=True, eq=False)
class Calibration:
    """The result of a fit.

    Attributes
    ----------
    fitted, errors
        Value and standard error of each free parameter, from the curvature at the best fit.
    costs
        Half the sum of squares that each start ended with.
    targets, model, residuals
        What was fitted to, what the model says of it in the target's unit, and how far it is off in sds.
    posterior
        10, 50 and 90 % of each free parameter over the weighted draws, shape (free, 3).
    shares
        The same of domestic shares held out, by observation-like name.
    effective
        How many draws the weights are worth.
    not_seen
        Ids of the observations that the fit was not allowed to see.
    """

    free: tuple[Free, ...]
    fitted: Array
    errors: Array
    costs: tuple[float, ...]
    targets: tuple[Observation, ...]
    model: Array
    residuals: Array
    posterior: Array
    shares: dict[str, tuple[float, float, float]]
    effective: float
    not_seen: tuple[str, ...]


def calibrate(catalog: Catalog, scenario: Scenario, starts: int = _STARTS) -> Calibration:
    """Fit the free parameters of ``backtest/calibration.toml``.

    Parameters
    ----------
    scenario
        Its draws and seed give the starts and the weighted draws.
    """
    free, known_until = read_free(catalog)
    targets = tuple(one for one in catalog.observations if one.sd is not None and one.ends_by(known_until))
    fit = _Fit(catalog, free, targets, known_until)
    values, costs = fit.best(scenario.seed, starts)
    _residuals, jacobian, model = fit.around(values[None])
    errors = np.sqrt(np.diag(np.linalg.inv(jacobian[0].T @ jacobian[0])))
    weights, history, draws = fit.weights(scenario)
    posterior = np.array([weighted(draws.numbers[one.id][1:], weights) for one in free])
    shares = _held_out(catalog, history, weights, known_until)
    not_seen = tuple(one.id for one in catalog.observations if one not in targets)
    residuals = _residuals[0, : len(targets)]
    effective = float(1 / np.sum(weights**2))
    return Calibration(
        free, values, errors, costs, targets, model[0], residuals, posterior, shares, effective, not_seen
    )


def read_free(catalog: Catalog, file: Path | None = None) -> tuple[tuple[Free, ...], float]:
    """Return what may move, and the day in decimal years up to which targets count.

    Raises
    ------
    DataError
        More than seven, an unknown id, or a value that is no number above 0.
    """
    file = file or catalog.folder / "backtest/calibration.toml"
    content = read_toml(file)
    rows = content.get("free", [])
    if not 1 <= len(rows) <= MOST_FREE:
        raise DataError(file, 0, "free", len(rows), _("1 to {n} parameters").format(n=MOST_FREE))
    for row in rows:
        parameter = catalog.parameters.get(row.get("id"))
        if parameter is None or not parameter.distribution or parameter.is_path:
            raise DataError(file, 0, "id", row.get("id"), _("a drawn number of parameters.csv"))
    free = tuple(Free(row["id"], float(row["belief"]), float(row["sd"]), row["why"]) for row in rows)
    return free, round(decimal_date(content["known_until"]) * 4) / 4


class _Fit:
    """The sum of squares of one set of targets."""

    def __init__(self, catalog: Catalog, free: tuple[Free, ...], targets: Sequence[Observation], until: float) -> None:
        self.catalog, self.free, self.targets = catalog, free, tuple(targets)
        self.quarters = round((until - catalog.horizon.first) * 4)
        self.belief, self.sd = np.array([one.belief for one in free]), np.array([one.sd for one in free])
        bounds = [(catalog.parameters[one.id].low, catalog.parameters[one.id].high) for one in free]
        self.low, self.high = np.array(bounds, dtype=float).T

    def best(self, seed: int, starts: int) -> tuple[Array, tuple[float, ...]]:
        """Return the best values seen from several starts, and the least half sum of squares of each.

        Tastes are found to a tolerance, so the sum of squares trembles in its fourth digit and steps never end.
        """
        random = np.random.default_rng(seed)
        values = self.low + random.random((starts, len(self.free))) * (self.high - self.low)
        values[0] = self.belief
        best, costs = values[0], np.full(starts, np.inf)
        for _round in range(_ROUNDS):
            residuals, jacobian, _model = self.around(values)
            now = 0.5 * (residuals**2).sum(axis=1)
            if now.min() < costs.min():
                best = values[int(np.argmin(now))]
            costs = np.minimum(costs, now)
            steps = [np.linalg.lstsq(j, -r, rcond=None)[0] for j, r in zip(jacobian, residuals, strict=True)]
            moved = np.clip(values + np.array(steps), self.low, self.high)
            still = float((np.abs(moved - values) / self.sd).max()) < _STILL
            values = moved
            if still:
                break
        return best, tuple(float(one) for one in costs)

    def around(self, values: Array) -> tuple[Array, Array, Array]:
        """Return residuals, Jacobian and the model's answers at several sets of values, shape (sets, free)."""
        sets, count = values.shape
        steps = np.where(values + _STEP * self.sd <= self.high, 1.0, -1.0) * _STEP * self.sd
        columns = np.repeat(values, count + 1, axis=0).reshape(sets, count + 1, count)
        for place in range(count):
            columns[:, place + 1, place] += steps[:, place]
        answers = self._answers(columns.reshape(-1, count)).reshape(sets, count + 1, len(self.targets))
        targets = np.stack([_residual(one, answers[..., at]) for at, one in enumerate(self.targets)], axis=-1)
        residuals = np.concatenate([targets, (columns - self.belief) / self.sd], axis=-1)
        jacobian = np.moveaxis((residuals[:, 1:] - residuals[:, :1]) / steps[..., None], 1, 2)
        return residuals[:, 0], jacobian, answers[:, 0]

    def _answers(self, columns: Array) -> Array:
        """Return what the model says of every target, shape (columns, targets); all else at its central value."""
        wide = np.concatenate([columns[:1], columns])
        central = sample(self.catalog, 1, 0).picked(np.zeros(len(wide), dtype=np.intp))
        moved = {one.id: wide[:, place].copy() for place, one in enumerate(self.free)}
        draws = Draws(len(wide) - 1, 0, {**central.numbers, **moved}, central.points)
        history = past_of(self.catalog, draws, invert(self.catalog, draws), self.quarters)
        return np.stack([predicted(one, history)[1:] for one in self.targets], axis=-1)

    def weights(self, scenario: Scenario) -> tuple[Array, Projection, Draws]:
        """Return the weight of every draw, what happened in it, and the draws."""
        draws = sample(self.catalog, scenario.draws, scenario.seed)
        history = past_of(self.catalog, draws, tastes_of(self.catalog, draws))
        squares = [_residual(one, predicted(one, history)[1:]) ** 2 for one in self.targets]
        likelihood = -0.5 * np.sum(squares, axis=0)
        weights = np.exp(likelihood - likelihood.max())
        return weights / weights.sum(), history, draws


def _residual(one: Observation, values: Array) -> Array:
    """Return how far the model is off a target, in sds."""
    if one.measure == "share":
        return (_logit(values) - _logit(np.asarray(one.value))) / float(one.sd or 1)
    if one.measure == "level":
        return np.log(np.maximum(values, 1e-12) / one.value) / float(one.sd or 1)
    return (values - one.value) / float(one.sd or 1)


def _logit(share: Array) -> Array:
    inside = np.clip(share, 1e-6, 1 - 1e-6)
    return np.log(inside / (1 - inside))


def weighted(values: Array, weights: Array) -> tuple[float, float, float]:
    """Return the 10, 50 and 90 % points of weighted values."""
    order = np.argsort(values)
    middle = np.cumsum(weights[order]) - 0.5 * weights[order]
    low, median, high = np.interp(_BAND, middle, values[order])
    return float(low), float(median), float(high)


def _held_out(
    catalog: Catalog, history: Projection, weights: Array, known_until: float
) -> dict[str, tuple[float, float, float]]:
    """Return the weighted bands of domestic shares in the first whole year that the fit has not seen."""
    year = int(known_until)
    period = catalog.horizon.quarters_of(year)
    keys = (("units", "all"), ("revenue", "all"), ("revenue", "training"), ("revenue", "inference"))
    return {
        f"{definition} {workload} {year}": weighted(
            history.share(definition, "official", workload, period)[1:], weights
        )
        for definition, workload in keys
    }
