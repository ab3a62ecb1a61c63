import numpy as np
import pytest

from scenarios.analysis.outcome import Outcome
from scenarios.analysis.sobol import LEAST_SAMPLES, Over, explained, sobol
from scenarios.catalog_files import load_catalog
from scenarios.ensemble import Ensemble, Stopped, Watch
from scenarios.projection import Engine
from scenarios.scenario import Scenario

CATALOG = load_catalog()
OUTCOME = Outcome("training", "revenue", "official", 2028)
A, B = 7.0, 0.1
SINGLE = {name: (name,) for name in ("x1", "x2", "x3", "idle")}


def ishigami(batches):
    """Yield  sin x1 + a sin^2 x2 + b x3^4 sin x1  of rows inside (0, 1), spread over -pi to pi."""
    for rows in batches:
        one, two, three = (2 * np.pi * rows[:, :3] - np.pi).T
        yield np.sin(one) + A * np.sin(two) ** 2 + B * three**4 * np.sin(one)


def parts_of(found):
    return {one.id: one for one in found.parts}


def test_the_indices_of_the_ishigami_function_are_the_analytic_ones():
    """Its variances are known in closed form: V1 = (1 + b pi^4 / 5)^2 / 2, V2 = a^2 / 8, V13 = 8 b^2 pi^8 / 225."""
    *_steps, found = explained(SINGLE, 2048, 3, ishigami)
    first, second, both = (1 + B * np.pi**4 / 5) ** 2 / 2, A**2 / 8, 8 * B**2 * np.pi**8 / 225
    whole = first + second + both
    parts = parts_of(found)
    assert found.whole
    assert found.spread == pytest.approx(np.sqrt(whole), rel=0.01)
    expected = {"x1": (first, first + both), "x2": (second, second), "x3": (0, both), "idle": (0, 0)}
    for name, (alone, total) in expected.items():
        assert parts[name].first == pytest.approx(alone / whole, abs=0.02), name
        assert parts[name].total == pytest.approx(total / whole, abs=0.02), name
        assert abs(parts[name].first - alone / whole) <= 2 * parts[name].first_error + 1e-12, name
        assert abs(parts[name].total - total / whole) <= 2 * parts[name].total_error + 1e-12, name
    assert parts["x3"].together == pytest.approx(both / whole, abs=0.03)
    assert [one.id for one in found.parts][-1] == "idle"


def test_variables_of_a_group_count_together():
    *_steps, found = explained({"x1 and x3": ("x1", "x3"), "x2": ("x2",)}, 1024, 3, _of_groups)
    both, alone = parts_of(found)["x1 and x3"], parts_of(found)["x2"]
    assert both.first == pytest.approx(both.total, abs=0.05)
    assert both.total + alone.total == pytest.approx(1, abs=0.05)


def _of_groups(batches):
    return ishigami([rows[:, [0, 2, 1]] for rows in batches])


def test_indices_are_told_as_they_come_and_come_near_the_last():
    *_steps, whole = steps = list(explained(SINGLE, 256, 3, ishigami))
    assert [one.samples for one in steps] == [32, 64, 128, 256]
    assert steps[-1].parts[0].total_error < steps[0].parts[0].total_error
    assert whole.whole
    assert not steps[-2].whole


def test_a_run_without_an_outcome_takes_its_set_with_it():
    def with_gaps(batches):
        for rows, outcomes in zip(batches, ishigami(batches), strict=True):
            yield np.where(rows[:, 1] < 0.05, np.nan, outcomes)

    *_steps, found = explained(SINGLE, 512, 3, with_gaps)
    assert 0 < found.left_out < 100
    assert np.isfinite([(one.first, one.total) for one in found.parts]).all()
    *_steps, none = explained(SINGLE, LEAST_SAMPLES, 3, lambda batches: (one[:, 0] * np.nan for one in batches))
    assert (none.parts, none.left_out) == ((), LEAST_SAMPLES)


def test_what_does_not_vary_has_no_indices():
    *_steps, found = explained(SINGLE, 64, 3, lambda batches: (np.ones(len(one)) for one in batches))
    assert (found.parts, found.spread) == ((), 0.0)


@pytest.fixture(scope="module")
def ensemble():
    return Ensemble(Engine(CATALOG))


def test_what_is_drawn_together_stands_in_one_group_and_what_is_set_is_known(ensemble):
    scenario = Scenario().with_value(CATALOG, "china_acceptance", 0.3).with_value(CATALOG, "tier", "T2")
    *_steps, found = sobol(ensemble, scenario, OUTCOME, Over.UNKNOWN, LEAST_SAMPLES)
    members = {one.id: set(one.members) for one in found.explained.parts}
    assert members["wafer_path"] == {"wafer_path", "defect_density", "hbm_domestic_path"}
    assert {"price_response", "switching_cost_training"} <= members["price_response"]
    everything = [name for names in members.values() for name in names]
    assert len(everything) == len(set(everything))
    assert "china_acceptance" not in everything
    assert "licence_approval" in everything
    assert found.explained.parts[0].total > 0.1
    assert found.held == ()


def test_levers_vary_each_on_its_own_and_those_that_cannot_are_named(ensemble):
    stepped = []
    for found in sobol(ensemble, Scenario(), OUTCOME, Over.LEVERS, LEAST_SAMPLES):
        stepped.append(found.explained.samples)
    parts = parts_of(found.explained)
    assert {name: one.members for name, one in parts.items()} == {name: (name,) for name in parts}
    assert [one.id for one in found.held] == ["tier", "export_fee"]
    assert len(parts) + len(found.held) == len(CATALOG.levers)
    assert stepped == [32]


def test_called_off_it_ends(ensemble):
    with pytest.raises(Stopped):
        list(sobol(ensemble, Scenario(), OUTCOME, watch=Watch(give_way=lambda: True)))
