"""A small sweep for tests: 16 points over 20 draws, in 8 parts."""

from pathlib import Path

import scenarios
from scenarios.catalog_files import load_catalog
from scenarios.sweeps.parts import part_file
from scenarios.sweeps.spec import sweep_of

CATALOG = load_catalog()
ROOT = Path(scenarios.__file__).parents[1]
CONTENT = {
    "draws": 20,
    "rows": 42,
    "vary": {"tier": ["T3", "T7"], "hbm_supply": {"low": 0.5, "high": 2.0, "steps": 8}},
    "keep": {"shares": ["inference:revenue"], "years": [2028]},
}
SWEEP = sweep_of(CONTENT, CATALOG)


class InOrder:
    """Does the tasks here, one after the other, and breaks after some."""

    def __init__(self, breaks_after=None, problem=KeyboardInterrupt):
        self.left, self.problem, self.did = breaks_after, problem, []

    def results(self, tasks):
        for task in tasks:
            if self.left == len(self.did):
                raise self.problem
            self.did.append(task.part)
            yield task.part, part_file(task)


def files(out):
    return {file.name: file.read_bytes() for file in (out / "parts").iterdir()}
