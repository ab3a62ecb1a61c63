import os

import pytest
from typer.testing import CliRunner

from scenarios.__main__ import app

RUN = CliRunner()


@pytest.mark.parametrize("verb", [("project", "baseline"), ("tornado", "baseline"), ("sweep", "no.toml")])
def test_a_file_in_place_of_a_folder_is_told_before_any_work(verb, tmp_path):
    file = tmp_path / "mine"
    file.write_text("mine", encoding="utf-8")
    result = RUN.invoke(app, [*verb, "--out", str(file)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{file} is a file; name a folder\n"
    below = RUN.invoke(app, [*verb, "--out", str(file / "out")])
    assert (below.exit_code, below.stdout) == (2, "")
    assert f"{file} is a file" in below.stderr
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_name_that_no_folder_can_have_is_told_in_one_line(tmp_path):
    result = RUN.invoke(app, ["project", "baseline", "--out", str(tmp_path / ("a" * 300))])
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody keeps root from writing")
def test_a_folder_that_may_not_be_written_is_told_before_any_work(tmp_path):
    tmp_path.chmod(0o500)
    result = RUN.invoke(app, ["project", "baseline", "--out", str(tmp_path / "out")])
    tmp_path.chmod(0o700)
    assert result.exit_code == 1
    assert f"you may not write in {tmp_path}" in result.stderr
