"""The same equations as an analyst would write them in pandas: a table of draws by classes for each segment.

It starts where the engine's free quarters start, from what `scenarios.simulation.prepare` hands out for a scenario:
supply that does not feed back, prices, performance, budgets. Written anew here are packages and banks, utilities, the
market with its scarcity premia, installed base and maturity: all that is computed quarter by quarter. The premia come
from the damped fixed point, pi <- max(0, pi + F / (1 + lam/rho)), repeated until every draw is cleared to `TOLERANCE`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.model.supply import LOW_END, PACKAGED
from scenarios.simulation import Prepared, State

TOLERANCE = 1e-7
LEARNING = ["CANN", "other", "compatible"]
MOST_PASSES = 1000

Tables = list[pd.DataFrame]
"""One table for each segment: training, heavy inference, light inference."""


@dataclass
class Case:
    """One quarter of the prepared inputs as tables, draws down, classes or stacks across."""

    prepared: Prepared
    quarter: int

    def __post_init__(self) -> None:
        catalog = self.prepared.inputs.catalog
        self.classes, self.stacks = list(catalog.class_ids), list(catalog.stacks)
        self.nest = pd.Series({one.id: one.stack for one in catalog.classes})
        self.domestic = [one.id for one in catalog.classes if one.origin == "domestic"]
        self.legal = [one.id for one in catalog.classes if one.origin == "foreign" and one.legal_route == "legal"]

    def column(self, values: NDArray[np.float64]) -> pd.Series:
        """Return this quarter of an array (quarters or 1, draws or 1), by draw."""
        row = values[min(self.quarter, len(values) - 1)]
        return pd.Series(np.broadcast_to(row, self.prepared.inputs.draws.count + 1))

    def table(self, values: NDArray[np.float64], names: list[str]) -> pd.DataFrame:
        """Return this quarter of an array (names, quarters, draws), by draw and name."""
        return pd.DataFrame(values[:, self.quarter].T, columns=names)

    def number(self, name: str) -> pd.Series:
        """Return a parameter by draw."""
        return self.column(self.prepared.numbers[name])


def project(prepared: Prepared, tastes: NDArray[np.float64], before: State) -> dict[str, pd.DataFrame]:
    """Return the official domestic share of all prepared quarters (rows) by draw, in ``units`` and ``revenue``."""
    case = Case(prepared, 0)
    xi = pd.DataFrame(tastes.T, columns=case.classes)
    stock: Tables = [pd.DataFrame(one.T, columns=case.stacks) for one in before.stock]
    maturity: Tables = [pd.DataFrame(one.T, columns=case.stacks) for one in before.maturity]
    banks = pd.DataFrame(vars(before.banks))
    assert before.premium is not None
    premium = pd.DataFrame(before.premium.T, columns=case.classes)
    shares: dict[str, list[pd.Series]] = {"units": [], "revenue": []}
    for quarter in range(len(prepared.inputs.quarters)):
        case = Case(prepared, quarter)
        supply, banks = offered(case, banks)
        attraction = attractions(case, xi * fading(case), stock, maturity)
        price = case.table(prepared.cards.price, case.classes)
        premium = clear(case, attraction, supply, price, premium)
        cards = [spend / (price * np.exp(premium)) for spend in spending(case, attraction, premium)]
        stock = installed(case, cards, stock, maturity)
        maturity = learned(case, stock, maturity)
        sold = cards[0] + cards[1] + cards[2]
        for definition, worth in (("units", sold), ("revenue", sold * price)):
            shares[definition].append(worth[case.domestic].sum(axis=1) / worth[case.domestic + case.legal].sum(axis=1))
    return {definition: pd.DataFrame(rows) for definition, rows in shares.items()}


def fading(case: Case) -> float:
    """Return what is left of the tastes of 2024."""
    inputs = case.prepared.inputs
    after = inputs.quarters[case.quarter] - inputs.catalog.horizon.first_free
    return float(0.5 ** (after / inputs.catalog.parameters["taste_half_life"].baseline))


def offered(case: Case, banks: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return k cards of every class, and the banks of dies and stacks after packaging."""
    flows = case.prepared.flows
    dies = banks["dies"] + case.column(flows.good_dies) + case.column(flows.other_dies)
    stacks = banks["stacks"] + case.column(flows.stacks)
    use = case.column(flows.dies_per_package) / case.column(flows.packaging_yield)
    need = case.column(flows.stacks_per_package)
    ramp = banks["largest"] * case.column(flows.growth)
    packages = pd.concat([dies / use, stacks / need, ramp], axis=1).min(axis=1)
    used = packages * use
    idle = (dies - used - case.column(flows.bank_limit) * used).clip(0, case.column(flows.good_dies))
    left = {"dies": (dies - used - idle).clip(lower=0), "stacks": (stacks - packages * need).clip(lower=0)}
    cards = {name: case.column(values) for name, values in case.prepared.cards.foreign_supply.items()}
    cards |= {name: case.column(part) * packages for name, part in zip(PACKAGED, flows.shares, strict=True)}
    cards[LOW_END] = case.column(flows.low_end)
    return pd.DataFrame(cards)[case.classes], pd.DataFrame({**left, "largest": banks["largest"].clip(lower=packages)})


def attractions(case: Case, xi: pd.DataFrame, stock: Tables, maturity: Tables) -> Tables:
    """Return e^(V/rho) at list price."""
    lam, rho = case.number("price_response"), case.number("nest_dissimilarity")
    tables = []
    for segment, fixed in enumerate(case.prepared.cards.utility):
        lonely = 1 - stock[segment].div(stock[segment].sum(axis=1), axis=0)
        switching = case.table(case.prepared.switching[segment], case.stacks) * lonely
        by_stack = np.log(maturity[segment]).mul(lam, axis=0) - switching
        utility = case.table(fixed, case.classes) + by_stack[case.nest].set_axis(case.classes, axis=1) + xi
        tables.append(np.exp(utility.div(rho, axis=0).clip(-300, 300)))
    return tables


def spending(case: Case, attraction: Tables, premium: pd.DataFrame) -> Tables:
    """Return M$ spent on each class: a nested logit of free buyers and of those who must buy domestic."""
    lam, rho = case.number("price_response"), case.number("nest_dissimilarity")
    discount = np.exp(-premium.mul(lam / rho, axis=0))
    tables = []
    for segment, pull in enumerate(attraction):
        pull = pull * discount
        nests = pull.T.groupby(case.nest).sum().T.clip(lower=1e-290)
        worth = nests.pow(rho, axis=0)
        value = pull * (worth / nests)[case.nest].set_axis(case.classes, axis=1)
        outside = np.exp(case.column(case.prepared.outside[segment]))
        budget, mandate = (case.column(one[segment]) for one in (case.prepared.budgets, case.prepared.mandated))
        free = value.mul(budget * (1 - mandate) / (outside + worth.sum(axis=1)), axis=0)
        local = worth[case.nest[case.domestic].unique()].sum(axis=1)
        free[case.domestic] += value[case.domestic].mul(budget * mandate / (outside + local), axis=0)
        tables.append(free)
    return tables


def clear(
    case: Case, attraction: Tables, supply: pd.DataFrame, price: pd.DataFrame, premium: pd.DataFrame
) -> pd.DataFrame:
    """Return the scarcity premia, starting from those of the quarter before."""
    on_sale, worth = supply > 0, np.log((supply * price).where(supply > 0, 1.0))
    attraction = [one.where(on_sale, 0.0) for one in attraction]
    premium = premium.where(on_sale, 0.0)
    damping = 1 / (1 + case.number("price_response") / case.number("nest_dissimilarity"))
    for _pass in range(MOST_PASSES):
        training, heavy, light = spending(case, attraction, premium)
        total = training + heavy + light
        excess = (np.log(total.clip(lower=1e-280)) - premium - worth).where(on_sale, 0.0)
        if float(excess.where(excess > -premium, -premium).abs().max(axis=None)) < TOLERANCE:
            return premium
        premium = (premium + excess.mul(damping, axis=0)).clip(lower=0)
    raise ArithmeticError("no scarcity premia found")


def installed(case: Case, cards: Tables, stock: Tables, maturity: Tables) -> Tables:
    """Return the installed base after a quarter, k H100-equivalents by stack."""
    kept = 1 - case.number("stock_retirement")
    tables = []
    for segment, log_raw in enumerate(case.prepared.cards.log_raw):
        raw = cards[segment] * np.exp(case.table(log_raw, case.classes))
        tables.append(stock[segment].mul(kept, axis=0) + raw.T.groupby(case.nest).sum().T * maturity[segment])
    return tables


def learned(case: Case, stock: Tables, maturity: Tables) -> Tables:
    """Return software maturity after a quarter."""
    tables = []
    for segment, (base, ready) in enumerate(zip(stock, maturity, strict=True)):
        rate = case.number("software_learning") * (case.number("training_learning_ratio") if segment == 0 else 1)
        use = base.div(base.add(case.number("learning_half_stock"), axis=0)).mul(rate, axis=0)
        gain = use.add(case.number("open_model_learning"), axis=0) * (1 - ready)
        tables.append(ready + gain[LEARNING].reindex(columns=ready.columns, fill_value=0.0))
    return tables
