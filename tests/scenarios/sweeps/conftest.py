import pytest

from scenarios.sweeps.running import run_sweep
from tests.scenarios.sweeps.small_sweep import CATALOG, SWEEP, InOrder


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    out = tmp_path_factory.mktemp("sweep") / "whole"
    assert run_sweep(SWEEP, CATALOG, out, InOrder()) == SWEEP.parts
    return out
