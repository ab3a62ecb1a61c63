"""The same equations as an analyst would write them in pandas: one tidy table, a row for each segment, class and draw.

It covers the free quarters, and starts from what `scenarios.simulation.prepare` hands out for a scenario: the flows of
supply, prices, performance, budgets. Written anew are all equations that go quarter by quarter: packages and banks,
utilities, the market with its scarcity premia, installed base and maturity. The premia come from the damped fixed point
pi <- max(0, pi + F / (1 + lam/rho)), repeated until every draw is cleared to `TOLERANCE`.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.inputs import SEGMENTS
from scenarios.model.supply import LOW_END, PACKAGED
from scenarios.preparation import Prepared, of_classes
from scenarios.simulation import State

TOLERANCE = 1e-7
LEARNING = ["CANN", "other", "compatible"]
MOST_PASSES = 1000
Array = NDArray[np.float64]


def project(prepared: Prepared, tastes: Array, before: State) -> dict[str, pd.DataFrame]:
    """Return the official domestic share of every prepared quarter (rows) and draw, in ``units`` and ``revenue``."""
    stacks = list(prepared.inputs.catalog.stacks)
    kept = {"stock": before.stock.ravel(), "maturity": before.maturity.ravel()}
    software = pd.DataFrame(kept, index=_index(prepared, stack=stacks))
    banks = pd.DataFrame(vars(before.banks)).rename_axis("draw")
    buyers = _buyers(prepared, tastes, before)
    shares = []
    for quarter in range(len(prepared.inputs.quarters)):
        supply, banks = package(prepared, quarter, banks)
        market = _market(prepared, quarter, buyers.join(supply, on=["class", "draw"]))
        market["utility"] += by_stack(prepared, quarter, market, software)
        market["premium"], spent = clear(market)
        buyers["premium"] = market["premium"]
        market["units"] = spent / (market["price"] * np.exp(market["premium"]))
        market["revenue"] = market["units"] * market["price"]
        software = learn(prepared, quarter, market, software)
        sold = market[market["official"]].groupby(["domestic", "draw"])[["units", "revenue"]].sum()
        shares.append(sold.loc[True] / (sold.loc[True] + sold.loc[False]))
    return {name: pd.DataFrame([one[name].to_numpy() for one in shares]) for name in ("units", "revenue")}


def _index(prepared: Prepared, **names: list[str]) -> pd.MultiIndex:
    draws = range(prepared.inputs.draws.count + 1)
    return pd.MultiIndex.from_product([SEGMENTS, *names.values(), draws], names=["segment", *names, "draw"])


def _by_draw(values: Array, quarter: int, draws: int) -> Array:
    """Return one quarter of an array (quarters or 1, draws or 1)."""
    return np.broadcast_to(values[min(quarter, len(values) - 1)], draws)


def _buyers(prepared: Prepared, tastes: Array, before: State) -> pd.DataFrame:
    """Return the rows of the table: what they are, what they belong to, and the premia of the quarter before."""
    catalog = prepared.inputs.catalog
    table = _index(prepared, **{"class": list(catalog.class_ids)}).to_frame(index=False)
    classes = {one.id: one for one in catalog.classes}
    table["stack"] = table["class"].map({name: one.stack for name, one in classes.items()})
    table["domestic"] = table["class"].map({name: one.origin == "domestic" for name, one in classes.items()})
    table["official"] = table["class"].map({name: one.legal_route == "legal" for name, one in classes.items()})
    for name, keys in {"buyer": ["segment"], "nest": ["segment", "stack"], "card": ["class"]}.items():
        table[name] = table.groupby([*keys, "draw"]).ngroup()
    assert before.premium is not None
    table["premium"] = np.tile(before.premium.ravel(), len(SEGMENTS))
    table["xi"] = np.tile(tastes.ravel(), len(SEGMENTS))
    return table


def package(prepared: Prepared, quarter: int, banks: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """Return k cards offered, by class and draw, and the banks of dies and stacks after packaging."""
    flow = {
        name: _by_draw(values, quarter, len(banks))
        for name, values in vars(prepared.flows).items()
        if values is not None and values.ndim == 2
    }
    dies = banks["dies"] + flow["good_dies"] + flow["other_dies"]
    stacks = banks["stacks"] + flow["stacks"]
    use = flow["dies_per_package"] / flow["packaging_yield"]
    limits = [dies / use, stacks / flow["stacks_per_package"], banks["largest"] * flow["growth"]]
    packages = pd.concat(limits, axis=1).min(axis=1)
    used = packages * use
    idle = (dies - used - flow["bank_limit"] * used).clip(0, flow["good_dies"])
    left = {"dies": dies - used - idle, "stacks": stacks - packages * flow["stacks_per_package"]}
    cards = {name: pd.Series(values[quarter], banks.index) for name, values in prepared.cards.foreign_supply.items()}
    for name, part in zip(PACKAGED, prepared.flows.shares, strict=True):
        cards[name] = _by_draw(part, quarter, len(banks)) * packages
    cards[LOW_END] = pd.Series(flow["low_end"], banks.index)
    after = pd.DataFrame(left).clip(lower=0).assign(largest=np.maximum(banks["largest"], packages))
    return pd.concat(cards, names=["class"]).rename("supply"), after


def _market(prepared: Prepared, quarter: int, table: pd.DataFrame) -> pd.DataFrame:
    """Add the prepared numbers of one quarter to the table; of utility what does not depend on software."""
    cards, numbers = prepared.cards, prepared.numbers
    raw, utility = prepared.weighed(quarter)
    by_segment = {name: getattr(prepared, name)[:, None, quarter] for name in ("budgets", "mandated", "outside")}
    by_draw = {"lam": numbers["price_response"][quarter], "rho": numbers["nest_dissimilarity"][quarter]}
    by_card = {"utility": utility, "raw": raw, "price": of_classes(cards.price, quarter)}
    columns = {**by_segment, **by_draw, **by_card}
    table = table.assign(**{name: np.broadcast_to(values, raw.shape).ravel() for name, values in columns.items()})
    after = prepared.inputs.quarters[quarter] - prepared.inputs.catalog.horizon.first_free
    table["utility"] += table["xi"] * 0.5 ** (after / prepared.inputs.catalog.parameters["taste_half_life"].baseline)
    return table


def by_stack(prepared: Prepared, quarter: int, market: pd.DataFrame, software: pd.DataFrame) -> pd.Series:
    """Return what maturity and the cost of leaving CUDA add to utility."""
    lonely = 1 - software["stock"] / software.groupby(["segment", "draw"])["stock"].transform("sum")
    state = pd.DataFrame({"ready": software["maturity"], "cost": prepared.switching[:, :, quarter].ravel() * lonely})
    state = market[["segment", "stack", "draw"]].join(state, on=["segment", "stack", "draw"])
    return market["lam"] * np.log(state["ready"]) - state["cost"]


def clear(market: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the scarcity premia, and what is spent on every row's cards at them, M$."""
    on_sale, steepness = market["supply"] > 0, market["lam"] / market["rho"]
    attraction = pd.Series(np.exp((market["utility"] / market["rho"]).clip(-300, 300))).where(on_sale, 0)
    log_worth = np.log((market["supply"] * market["price"]).where(on_sale, 1))
    outside, domestic = np.exp(market["outside"]), market["domestic"].astype(float)
    free, bound = market["budgets"] * (1 - market["mandated"]), market["budgets"] * market["mandated"] * domestic
    premium = market["premium"].where(on_sale, 0)
    for _pass in range(MOST_PASSES):
        pull = pd.Series(attraction * np.exp(-steepness * premium))
        value = pull * np.maximum(pull.groupby(market["nest"]).transform("sum"), 1e-290) ** (market["rho"] - 1)
        everyone = outside + value.groupby(market["buyer"]).transform("sum")
        locals_only = outside + (value * domestic).groupby(market["buyer"]).transform("sum")
        spent = value * (free / everyone + bound / locals_only)
        total = np.maximum(spent.groupby(market["card"]).transform("sum"), 1e-280)
        excess = np.log(total) - premium - log_worth  # far below 0 where nothing is on sale
        if np.maximum(-premium, excess).abs().max() < TOLERANCE:
            return premium, spent
        premium = np.maximum(0, premium + excess / (1 + steepness))
    raise ArithmeticError("no scarcity premia found")


def learn(prepared: Prepared, quarter: int, market: pd.DataFrame, software: pd.DataFrame) -> pd.DataFrame:
    """Return the installed base, k H100-equivalents, and software maturity after a quarter."""
    by_draw = pd.DataFrame({name: values[quarter] for name, values in prepared.numbers.items()}).rename_axis("draw")
    table = software.join(by_draw)
    raw = market["units"] * market["raw"]
    table["raw"] = raw.groupby([market[key] for key in table.index.names]).sum()
    stock = (1 - table["stock_retirement"]) * table["stock"] + table["raw"] * table["maturity"]
    use = table["software_learning"] * stock / (stock + table["learning_half_stock"])
    training = table.index.get_level_values("segment") == SEGMENTS[0]
    gain = use.where(~training, use * table["training_learning_ratio"]) + table["open_model_learning"]
    gain = gain.where(table.index.get_level_values("stack").isin(LEARNING), 0)
    maturity = table["maturity"] + gain * (1 - table["maturity"])
    return pd.DataFrame({"stock": stock, "maturity": maturity}).reindex(software.index)
