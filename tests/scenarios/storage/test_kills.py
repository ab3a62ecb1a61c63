"""Killed at any moment, again and again: at most the change under way is lost, and the file stays sound."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from scenarios.storage.backups import is_sound, list_backups
from scenarios.storage.database import opened
from scenarios.storage.rescue import check

KILLS = int(os.environ.get("CHOKEPOINT_KILLS", "40"))
"""Kills in a run: 40 take some ten seconds; CHOKEPOINT_KILLS=200 is for releases."""
LONGEST_S = 30.0 * max(1.0, KILLS / 40)
LATEST_KILL_S = 0.25
"""A kill comes up to this long after the program began: it then opens the file, edits it or makes a backup.

On a busy machine longer: twice as long as a program takes to its first change.
"""

# Loads what takes long once, then has a fresh child for every round: it is killed, and the next one goes on.
NURSERY = """
import os, random, sys
from pathlib import Path
from scenarios.catalog_files import load_catalog
from scenarios.changes import Change, apply
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore, backups

def edit(path, catalog, dice):
    store = ScenarioStore(path, catalog)
    found = store.latest()
    scenario_id, scenario = found[:2] if found else (store.start(Scenario(seed=0)), Scenario(seed=0))
    while True:
        change = Change.of(scenario, "seed", scenario.seed + 1, "drag")
        scenario = apply(scenario, change)
        store.record(scenario_id, change, scenario)
        os.write(1, b"%d\\n" % scenario.seed)
        if dice.random() < 0.1:
            scenario = store.save(scenario_id, "Edited", "seed %d" % scenario.seed)
        if dice.random() < 0.05:
            backups.back_up(path)

path, catalog = Path(sys.argv[1]), load_catalog()
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            edit(path, catalog, random.Random(int(line)))
        finally:  # only a fault comes here, and no number tells the test of it
            os.write(1, b"fault\\n")
    os.write(1, b"child %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"gone\\n")
"""


def next_kill(nursery, number, after):
    """Have a program edit, kill it after some seconds, and return the last change that it called written, or None.

    Without a number of seconds it is killed as soon as it has called a change written.
    """
    nursery.stdin.write(f"{number}\n")
    nursery.stdin.flush()
    written = None
    line = nursery.stdout.readline()
    while not line.startswith("child "):
        written, line = int(line), nursery.stdout.readline()
    if after is None:
        written = int(nursery.stdout.readline())
    else:
        time.sleep(after)
    os.kill(int(line.split()[1]), signal.SIGKILL)
    while (line := nursery.stdout.readline()) != "gone\n":
        written = int(line)
    return written


def last_change(path):
    """Return the newest change's value, how many changes there are, and the working state's value."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        newest, count = file.execute("SELECT max(json_extract(new, '$')), count(*) FROM change").fetchone()
        [working] = file.execute("SELECT json_extract(working_document, '$.seed') FROM scenario").fetchone() or [None]
        return newest or 0, count, working or 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a child for every round that starts at once")
def test_killed_at_random_moments_it_loses_at_most_the_change_under_way(path):
    dice, told, unsure, remarks, latest = random.Random(2026), 0, 0, 0, None
    began = time.monotonic()
    command = [sys.executable, "-c", NURSERY, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery:
        for number in range(KILLS):
            start = time.monotonic()
            written = next_kill(nursery, number, dice.random() * latest if latest else None)
            if number == 1:  # the first one made the file besides
                latest = max(LATEST_KILL_S, 2 * (time.monotonic() - start))
            told, unsure = (told, unsure + 1) if written is None else (written, 1)
            if number % 2:  # every other time the next program finds what the killed one left
                result = opened(path)
                result.engine.dispose()
                remarks += any("did not end properly" in one for one in result.remarks)
                assert check(path).damages == ()
                newest, count, working = last_change(path)
                assert newest == count == working
                assert 0 <= newest - told <= unsure, (
                    "a change called written is lost, or more than was under way is here"
                )
                assert all(is_sound(one.file) for one in list_backups(path))
                told, unsure = newest, 0
        nursery.stdin.close()
    assert told > KILLS, "the programs were killed before they had edited anything"
    assert remarks > KILLS / 4
    assert time.monotonic() - began < LONGEST_S * latest / LATEST_KILL_S
