"""``sweep``: what is wrong with a file is one sentence before any work, and a log is not flooded."""

import pytest
from typer.testing import CliRunner

from scenarios.commands.line import app
from scenarios.commands.sweep import tell_progress

SPEC = """
draws = 5
[vary]
tier = ["T3", "T7"]
[keep]
shares = ["inference:revenue"]
years = [2028]
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``sweep`` on a file of the given content."""
    monkeypatch.chdir(tmp_path)

    def run(content):
        (tmp_path / "spec.toml").write_text(content, encoding="utf-8")
        return CliRunner().invoke(app, ["sweep", "spec.toml", "--out", "out", "--workers", "1"])

    return run


def test_it_says_what_it_does_and_done_again_it_does_nothing(run, tmp_path):
    first = run(SPEC)
    assert (first.exit_code, first.stderr) == (0, "1 of 1 part, about 0:00:00 left\n")
    assert first.stdout.splitlines() == [
        "12 projections: 2 points, 6 runs each, 1 part, 0 finished before",
        "12 projections in 1 part in out, 1 of them made now",
    ]
    assert {one.name for one in (tmp_path / "out").iterdir()} == {"manifest.json", "parts", "sample.npz"}
    assert run(SPEC).stdout.splitlines()[-1].endswith("0 of them made now")


@pytest.mark.parametrize(
    ("old", "new"), [("tier =", "tear ="), ('["T3"', '["T9"'), ("draws", "rows = 0\ndraws"), ("tier", "tier = 1\ntier")]
)
def test_what_is_wrong_is_one_sentence_before_any_work(run, tmp_path, old, new):
    result = run(SPEC.replace(old, new, 1))
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_log_gets_a_line_a_per_cent_at_most(capsys):
    for done in range(1, 2001):
        tell_progress(done, 2000, 3.6 * (2000 - done))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 100
    assert lines[0] == "20 of 2000 parts, about 1:58:48 left"
    assert lines[-1] == "2000 of 2000 parts, about 0:00:00 left"
