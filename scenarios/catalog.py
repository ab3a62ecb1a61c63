"""The frozen `Catalog`: all that the model knows, parameters, paths, chips, tiers and evidence."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import InputError, near_miss
from scenarios.observations import Forecast, Observation
from scenarios.quarters import Horizon
from scenarios.rules import FIGURES
from scenarios.texts import _
from scenarios.tiers import OWN, Tier, Verdict, own_tier
from scenarios.timelines import Timeline
from scenarios.units import UNITS

ROLES = ("lever", "uncertain", "fixed")
KINDS = ("policy", "assumption")
DISTRIBUTIONS = ("", "triangular", "split", "lognormal", "triangular path", "split path", "lognormal path")
Value = float | str
"""A parameter's value: a number, or a tier: its id, or the text of one of the user's own."""


@dataclass(frozen=True)
class Zone:
    """A named stretch of a lever, up to and including `upper`."""

    upper: float
    word: str


@dataclass(frozen=True)
class Parameter:
    """One number of the model: a lever, an uncertainty or a constant; one row of ``parameters.csv``.

    Attributes
    ----------
    central
        Value of the central case; None where it follows from the tier (``export_fee``) or a path of ``timelines.csv``
        in absolute units holds it.
    applies
        ``always``: drawn in history too. ``ahead``: history keeps the central value.
    effect
        ``replace``: a value that is set holds in every draw. ``multiply``: it scales the drawn path.
    series
        The path of ``timelines.csv`` whose spread this parameter draws; empty for a plain number.
    """

    id: str
    symbol: str
    label: str
    group: str
    role: str
    kind: str
    unit: str
    low: float | None
    central: Value | None
    high: float | None
    minimum: Value
    maximum: Value
    step: float
    distribution: str
    series: str
    applies: str
    effect: str
    zones: tuple[Zone, ...]
    evidence: tuple[str, ...]
    description: str
    dynamics: str

    @property
    def is_path(self) -> bool:
        """Whether the value is a path over time rather than one number."""
        return self.distribution.endswith("path")

    @property
    def baseline(self) -> float:
        """The central value as a number; only for parameters that have one."""
        assert isinstance(self.central, float), self.id
        return self.central

    def zone(self, value: float) -> str:
        """Return the word for the stretch in which `value` lies."""
        return next((zone.word for zone in self.zones if value <= zone.upper + 1e-12), "")


@dataclass(frozen=True)
class ChipClass:
    """One class of accelerators that buyers choose between; all cards of a class share one software stack.

    Attributes
    ----------
    data_centre
        Whether its cards stand in computing centres that are counted: no gaming, LPDDR or smuggled ones.
    """

    id: str
    label: str
    origin: str
    stack: str
    legal_route: str
    data_centre: bool
    observed_factor: str
    price_factor: str
    note: str


@dataclass(frozen=True)
class Chip:
    """One accelerator of ``chips.csv``; figures are None where nobody published them."""

    name: str
    vendor: str
    origin: str
    chip_class: str
    datacenter: bool
    us_sold: bool
    global_first: float | None
    global_last: float
    tpp: float | None
    fp16_dense_tflops: float | None
    die_area_mm2: float | None
    memory_bandwidth_gb_s: float | None
    interconnect_gb_s: float | None
    tdp_w: float | None
    price_usd: float | None
    note: str

    @property
    def tpp_eff(self) -> float | None:
        """Total processing performance that buyers can use: the legal figure, at most 16 x dense FP16 (TOPS x bit)."""
        if self.tpp is None or self.fp16_dense_tflops is None:
            return self.tpp
        return min(self.tpp, 16 * self.fp16_dense_tflops)

    @cached_property
    def figures(self) -> dict[str, float]:
        """The figures that tier rules may read; one that nobody published is left out."""
        density = self.tpp / self.die_area_mm2 if self.tpp is not None and self.die_area_mm2 else None
        values = (self.tpp, density, self.memory_bandwidth_gb_s, self.interconnect_gb_s, self.datacenter, self.us_sold)
        return {name: float(value) for name, value in zip(FIGURES, values, strict=True) if value is not None}


@dataclass(frozen=True)
class Product:
    """The chip that a class sold from a quarter on, where history or the grey market says so.

    With the role ``donor`` it is the chip whose die the class's vendor would cut down to what a tier allows.
    """

    chip_class: str
    role: str
    start: float
    chip: str
    list_price_usd: float | None
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Vendor:
    """A vendor's part in one class: weight among the vendors of the class, and price beside theirs.

    Attributes
    ----------
    weight_parameter
        Id of the drawn weight; empty where the vendor has the class to itself.
    relative_price
        USD per card; None for the mean of the class.
    """

    name: str
    chip_class: str
    weight_parameter: str
    relative_price: float | None
    evidence: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Correlation:
    """Two parameters whose draws move together."""

    first: str
    second: str
    value: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """A published number with its source."""

    id: str
    quantity: str
    subject: str
    period: str
    central: float | None
    unit: str
    title: str
    publisher: str
    published: str
    confidence: str
    note: str


@dataclass(frozen=True, eq=False)
class Catalog:
    """All that the model knows, read once and never changed.

    Attributes
    ----------
    version
        Of the data, such as ``2026-11``.
    fingerprint
        Hash over the files that the numbers of a projection rest on.
    folder
        Where its files stand; what else belongs to these data is read from there.
    """

    version: str
    fingerprint: str
    folder: Path
    horizon: Horizon
    parameters: Mapping[str, Parameter]
    timelines: Mapping[str, Timeline]
    classes: tuple[ChipClass, ...]
    chips: Mapping[str, Chip]
    tiers: Mapping[str, Tier]
    products: tuple[Product, ...]
    vendors: tuple[Vendor, ...]
    correlations: tuple[Correlation, ...]
    evidence: Mapping[str, Evidence]
    observations: tuple[Observation, ...]
    forecasts: tuple[Forecast, ...]
    presets: Mapping[str, dict[str, Any]] = field(repr=False)
    _paths: dict[tuple[str, float], NDArray[np.float64]] = field(default_factory=dict, init=False, repr=False)
    _verdicts: dict[tuple[str, str], Verdict | None] = field(default_factory=dict, init=False, repr=False)
    _own_tiers: dict[str, Tier] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def levers(self) -> tuple[Parameter, ...]:
        """The parameters that a user sets, in the order of their rows."""
        return tuple(p for p in self.parameters.values() if p.role == "lever")

    @cached_property
    def stacks(self) -> tuple[str, ...]:
        """Software stacks in the order of the classes; the nests of the choice between cards."""
        return tuple(dict.fromkeys(one.stack for one in self.classes))

    @cached_property
    def nest_of(self) -> list[int]:
        """Index of each class's stack."""
        return [self.stacks.index(one.stack) for one in self.classes]

    @cached_property
    def nests(self) -> tuple[tuple[int, ...], ...]:
        """Indices of the classes of each stack."""
        return tuple(
            tuple(place for place, nest in enumerate(self.nest_of) if nest == index)
            for index in range(len(self.stacks))
        )

    @cached_property
    def domestic(self) -> NDArray[np.bool_]:
        """Which classes are domestic, shape (classes,)."""
        return np.array([one.origin == "domestic" for one in self.classes])

    @cached_property
    def data_centre(self) -> NDArray[np.bool_]:
        """Which classes stand in computing centres that are counted, shape (classes,)."""
        return np.array([one.data_centre for one in self.classes])

    @cached_property
    def class_ids(self) -> tuple[str, ...]:
        """Ids of the chip classes in their order."""
        return tuple(one.id for one in self.classes)

    def spread(self, parameter: Parameter) -> tuple[Value | None, Value | None, Value | None]:
        """Return low, central and high of a parameter, of a path those of its last point, None where there is none.

        Of a multiple of a path they are multiples of its central value there.
        """
        if not parameter.is_path:
            return parameter.low, parameter.central, parameter.high
        path = self.timelines[parameter.series]
        per_unit = float(path.central[-1]) if parameter.unit == "x" else 1.0
        low, central, high = (float(one[-1]) / per_unit for one in (path.low, path.central, path.high))
        return low, central, high

    def tier(self, value: Value) -> Tier:
        """Return the tier of a value: the catalog's by its id, or one of the user's own by its text.

        Raises
        ------
        InputError
            Neither; the message names what is wrong.
        """
        text = str(value)
        if text in self.tiers:
            return self.tiers[text]
        if text not in self._own_tiers:
            self._own_tiers[text] = own_tier(text)
        return self._own_tiers[text]

    def verdict(self, tier: Tier, chip: Chip) -> Verdict | None:
        """Return what a tier says of a foreign chip, None where a figure that the tier needs is missing; kept."""
        key = (tier.id, chip.name)
        if key not in self._verdicts:
            self._verdicts[key] = tier.judge(chip.figures)
        return self._verdicts[key]

    def products_of(self, class_id: str, role: str) -> list[Product]:
        """Return the products of a class in one role, the earliest first."""
        found = [one for one in self.products if (one.chip_class, one.role) == (class_id, role)]
        return sorted(found, key=lambda one: one.start)

    def path(self, series: str, earlier: float = 0.0) -> NDArray[np.float64]:
        """Return the central values of a path in every quarter, shape (quarters,), computed once."""
        key = (series, earlier)
        if key not in self._paths:
            self._paths[key] = self.timelines[series].over(self.horizon, earlier=earlier)
        return self._paths[key]

    def parameter(self, parameter_id: str) -> Parameter:
        """Return a parameter.

        Raises
        ------
        InputError
            No such id; the message offers the near miss.
        """
        if parameter_id in self.parameters:
            return self.parameters[parameter_id]
        by_symbol = {p.symbol: p.id for p in self.parameters.values()}
        hint = near_miss(by_symbol.get(parameter_id, parameter_id), self.parameters)
        raise InputError(parameter_id, _("unknown lever or parameter '{id}'{hint}").format(id=parameter_id, hint=hint))

    def checked_value(self, parameter_id: str, value: object) -> Value:
        """Return `value` as the parameter's type.

        Raises
        ------
        InputError
            Unknown id, not a number, or out of range; the message gives the range and the unit.
        """
        parameter = self.parameter(parameter_id)
        if parameter.unit == "tier":
            if isinstance(value, str) and (value in self.tiers or value.startswith(OWN)):
                return self.tier(value).id
            message = _("{id}: '{value}' is not a tier{hint}; allowed: {first} to {last}")
            hint, tiers = near_miss(str(value), self.tiers), list(self.tiers)
            raise InputError(
                parameter_id, message.format(id=parameter_id, value=value, hint=hint, first=tiers[0], last=tiers[-1])
            )
        try:
            number = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        low, high = float(parameter.minimum), float(parameter.maximum)
        if isinstance(value, bool) or not math.isfinite(number) or not low <= number <= high:
            write = UNITS[parameter.unit].format
            message = _("{id}: {value} is not allowed; allowed: {low:g} to {high:g} ({low_text} to {high_text})")
            raise InputError(
                parameter_id,
                message.format(
                    id=parameter_id, value=value, low=low, high=high, low_text=write(low), high_text=write(high)
                ),
            )
        return number + 0.0
