"""How far work is, on a terminal and elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import scenarios
from scenarios.commands.progress import progress

ROOT = Path(scenarios.__file__).parents[1]
CODE = """
from scenarios.commands.progress import progress
with progress("Pages") as step:
    for done in range(3):
        step(done, 4 if done < 2 else 3)
"""


def test_elsewhere_nothing_is_told(capsys):
    with progress("Pages") as step:
        for done in range(30):
            step(done, 30)
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_on_a_terminal_a_bar_follows_also_where_there_is_less_to_do_than_was_thought():
    ours, theirs = os.openpty()
    subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, stderr=theirs, check=True)
    os.close(theirs)
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    assert told.count("\n") == 1
    assert "1/4" in told
    assert "3/3" in told.rstrip().rpartition("\r")[2]
