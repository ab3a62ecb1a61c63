"""What the tests of snapshots share: a snapshot of few draws, its bytes, and a key of its author."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Told
from scenarios.scenario import Scenario
from scenarios.snapshots.content import snapshot_bytes
from scenarios.snapshots.making import Choices, free_lever, snapshot_of

SECRET = "because Ann told me so"
PAGES = ("title", "share.inference.revenue", "market.supply", "definitions", "levers")
MADE = "2026-11-24T14:02:11.000000+00:00"


@pytest.fixture(scope="session")
def key():
    """Return the key of an author, the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="session")
def told(catalog, shared_engine):
    """Return a scenario with a lever, a tier, an assumption, a reason and a note against the baseline."""
    scenario = Scenario("Ban", draws=20).with_value(catalog, "tier", "T8", "2027Q1")
    scenario = scenario.with_value(catalog, "hbm_supply", 0.5).with_value(catalog, "die_area", 7)
    scenario = replace(scenario, reasons=MappingProxyType({"tier": SECRET}), other=MappingProxyType({"note": SECRET}))
    projection, reference = (shared_engine.project(one) for one in (scenario, Scenario("Baseline", draws=20)))
    return Told(projection, reference, imprint_of(projection, reference, date(2026, 11, 24)))


@pytest.fixture(scope="session")
def levers(told, catalog):
    return tuple(free_lever(one, told.projection.scenario, catalog) for one in ("hbm_supply", "tier"))


@pytest.fixture(scope="session")
def snapshot(told, levers):
    return snapshot_of(told, PAGES, Choices(MADE, "Ann", levers))


@pytest.fixture(scope="session")
def raw(snapshot, key):
    return snapshot_bytes(snapshot, key)
