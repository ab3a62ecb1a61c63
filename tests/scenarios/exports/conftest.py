"""What the tests of exports share: what a scenario with awkward texts has to tell, over few draws."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Told
from scenarios.scenario import Scenario

AWKWARD = '=1+1 "中国" [a/b:c]*? \U0001f680 <b> & ; \t'


@pytest.fixture(scope="session")
def told(catalog, shared_engine):
    """Return a scenario that sets a lever and an assumption, named as badly as can be, against the baseline."""
    scenario = Scenario(AWKWARD, draws=40).with_value(catalog, "tier", "T8", "2027Q1")
    scenario = scenario.with_value(catalog, "enforcement", 1, "2027Q1").with_value(catalog, "die_area", 7)
    scenario = replace(scenario, reasons=MappingProxyType({"tier": "=HYPERLINK(1)"}))
    projection, reference = (shared_engine.project(one) for one in (scenario, Scenario("Baseline", draws=40)))
    return Told(projection, reference, imprint_of(projection, reference, date(2026, 11, 26)))
