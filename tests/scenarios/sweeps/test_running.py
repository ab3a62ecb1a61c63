import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import pytest

from scenarios.errors import EngineError, InputError, StorageError
from scenarios.sweeps.parts import Task, Versions, part_file
from scenarios.sweeps.reading import read_swept, write_sample
from scenarios.sweeps.running import parts_done, run_sweep
from scenarios.sweeps.spec import sweep_of
from tests.scenarios.sweeps.small_sweep import CATALOG, CONTENT, ROOT, SWEEP, InOrder, files


def test_every_part_is_a_file_and_the_manifest_says_so(undisturbed):
    manifest = json.loads((undisturbed / "manifest.json").read_text())
    assert manifest["done"] == list(range(SWEEP.parts))
    assert manifest["sweep"] == CONTENT
    assert manifest["versions"]["data"] == CATALOG.fingerprint
    assert len(files(undisturbed)) == SWEEP.parts == 8


@pytest.mark.parametrize("problem", [KeyboardInterrupt, EngineError("no premia")])
def test_a_sweep_that_ended_early_goes_on_and_repeats_nothing(tmp_path, undisturbed, problem):
    out, first, told = tmp_path / "out", InOrder(3, problem), []
    with pytest.raises(type(problem) if isinstance(problem, Exception) else problem):
        run_sweep(SWEEP, CATALOG, out, first)
    assert json.loads((out / "manifest.json").read_text())["done"] == first.did == [0, 1, 2]
    second = InOrder()
    made = run_sweep(SWEEP, CATALOG, out, second, lambda done, of, left: told.append((done, of, left)))
    assert second.did == list(range(3, 8))
    assert made == 5
    assert [done for done, _of, _left in told] == [4, 5, 6, 7, 8]
    assert told[-1][2] == 0
    assert files(out) == files(undisturbed)


def test_an_unfinished_sweep_has_no_sample(tmp_path):
    """One that an earlier sweep left, its manifest lost, would be taken for the whole of this one."""
    out = tmp_path / "out"
    (out / "parts").mkdir(parents=True)
    (out / "sample.npz").write_bytes(b"of another sweep")
    with pytest.raises(KeyboardInterrupt):
        run_sweep(SWEEP, CATALOG, out, InOrder(2))
    assert read_swept(out, CATALOG).parts == 2


def test_what_stands_half_written_counts_as_nothing(tmp_path, undisturbed):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run_sweep(SWEEP, CATALOG, out, InOrder(2))
    (out / "parts/000002.parquet.part").write_bytes(b"PAR1 half")
    run_sweep(SWEEP, CATALOG, out, InOrder())
    assert {name: content for name, content in files(out).items() if name.endswith("parquet")} == files(undisturbed)


LONGER = """
draws = 20
rows = 42
[vary]
tier = ["T3", "T7"]
hbm_supply = { low = 0.5, high = 2.0, steps = 40 }
[keep]
shares = ["inference:revenue"]
years = [2028]
"""
PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where whoever began the tests ignores it
import typer
from scenarios.commands.sweep import sweep
sys.argv = ["sweep", "spec.toml", "--out", "out", "--workers", "1"]
typer.run(sweep)
"""


def begun(folder):
    """Begin the command in a session of its own, as a terminal does."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended_early(folder, end):
    """Begin the command and end it as soon as one part more stands; return what it said and how it ended."""
    before, run = parts_done(folder / "out"), begun(folder)
    while parts_done(folder / "out") == before and run.poll() is None:
        time.sleep(0.01)
    end(run.pid)
    said, errors = run.communicate(timeout=60)  # waits for its worker too: it holds the same pipe
    return said, errors, run.returncode


def test_a_run_that_is_killed_or_interrupted_goes_on_by_the_same_command(tmp_path):
    """Killed, so that its worker must end by itself, and by Ctrl+C at the terminal, one after the other."""
    sweep, out = sweep_of(tomllib.loads(LONGER), CATALOG), tmp_path / "out"
    (tmp_path / "spec.toml").write_text(LONGER)
    ended_early(tmp_path, lambda pid: os.kill(pid, signal.SIGKILL))
    killed = parts_done(out)
    said, errors, code = ended_early(tmp_path, lambda pid: os.killpg(pid, signal.SIGINT))
    ended = parts_done(out)
    assert 1 <= len(killed) < len(ended) < sweep.parts
    assert f"{len(killed)} finished before" in said
    assert f"Ended by hand: {len(ended)} of {sweep.parts} parts" in said
    assert code == 130
    assert "Traceback" not in errors
    last, undisturbed = InOrder(), InOrder()
    run_sweep(sweep, CATALOG, out, last)
    assert set(last.did) == set(range(sweep.parts)) - ended
    run_sweep(sweep, CATALOG, tmp_path / "undisturbed", undisturbed)
    assert files(out) == files(tmp_path / "undisturbed")


def test_ctrl_c_while_the_workers_begin_is_one_sentence(tmp_path):
    (tmp_path / "spec.toml").write_text(LONGER)
    run = begun(tmp_path)
    while len(children(run.pid)) < 2 and run.poll() is None:  # the second one is a worker; the first keeps track of it
        time.sleep(0.001)
    os.killpg(run.pid, signal.SIGINT)
    said, errors = run.communicate(timeout=60)
    assert (run.returncode, errors) == (130, "")
    assert "Ended by hand: 0 of" in said


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_a_folder_of_something_else_is_refused(tmp_path, undisturbed):
    other = sweep_of(CONTENT | {"draws": 21}, CATALOG)
    with pytest.raises(InputError, match="another sweep"):
        run_sweep(other, CATALOG, undisturbed, InOrder())
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match=r"no manifest\.json is in it"):
        read_swept(tmp_path, CATALOG)
    with pytest.raises(InputError, match="not empty"):
        run_sweep(SWEEP, CATALOG, tmp_path, InOrder())
    with pytest.raises(InputError, match="holds no sweep"):
        run_sweep(SWEEP, CATALOG, tmp_path / "letter.txt", InOrder())
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_sweep_of_other_versions_is_not_mixed_in(tmp_path, undisturbed):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run_sweep(SWEEP, CATALOG, out, InOrder(1))
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["versions"]["engine"] = "0.0.1"
    (out / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match="another engine"):
        run_sweep(SWEEP, CATALOG, out, InOrder())


def test_a_worker_of_another_version_does_nothing():
    other = Versions(CATALOG.fingerprint, "0.0.1", clearing=True)
    with pytest.raises(StorageError, match="install the same version"):
        part_file(Task(CONTENT, "", other, 0))


def test_a_full_disk_is_told_and_what_is_done_stays(tmp_path):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run_sweep(SWEEP, CATALOG, out, InOrder(2))
    (out / "parts/000002.parquet.part").mkdir()  # nothing can be written there
    with pytest.raises(StorageError, match="What is finished stays"):
        run_sweep(SWEEP, CATALOG, out, InOrder())
    assert parts_done(out) == {0, 1}


def test_a_sample_is_read_back_with_and_without_all_parts(tmp_path, undisturbed):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run_sweep(SWEEP, CATALOG, out, InOrder(2))
    early = read_swept(out, CATALOG)
    assert (early.parts, early.is_whole) == (2, False)
    run_sweep(SWEEP, CATALOG, out, InOrder())
    write_sample(SWEEP, out)
    late = read_swept(out, CATALOG)
    assert late.is_whole
    assert len(late.columns["draw"]) == SWEEP.points * 20
    assert set(late.columns["tier"]) == {"T3", "T7"}
    assert 0 not in late.columns["draw"]
    rows = len(early.columns["draw"])
    column = SWEEP.kept[0].column
    assert np.array_equal(late.columns[column][:rows], early.columns[column], equal_nan=True)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + b"\0" * 18, b"not a zip"])
def test_a_damaged_sample_is_refused(tmp_path, content):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run_sweep(SWEEP, CATALOG, out, InOrder(1))
    (out / "sample.npz").write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        read_swept(out, CATALOG)


def damage(part, how):
    content = part.read_bytes()
    middle = len(content) // 3
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    part.write_bytes({"cut off": content[:-9], "a bit flipped": flipped, "empty": b""}[how])


@pytest.mark.parametrize("how", ["cut off", "a bit flipped", "empty"])
def test_a_damaged_part_is_named_and_made_again(tmp_path, undisturbed, how):
    out, told, again = tmp_path / "out", [], InOrder()
    shutil.copytree(undisturbed, out)
    damage(out / "parts/000003.parquet", how)
    with pytest.raises(InputError, match=r"000003\.parquet is damaged: run the sweep again"):
        read_swept(out, CATALOG)
    made = run_sweep(SWEEP, CATALOG, out, again, begun=lambda *what: told.append(what))
    assert (made, again.did, told) == (1, [3], [(7, ["000003.parquet"])])
    assert files(out) == files(undisturbed)


def test_a_part_of_another_sweep_or_another_place_is_not_counted_in(tmp_path, undisturbed):
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    shutil.copy(out / "parts/000002.parquet", out / "parts/000003.parquet")
    with pytest.raises(InputError, match=r"000003\.parquet is of another sweep"):
        run_sweep(SWEEP, CATALOG, out, InOrder())


def test_the_order_of_what_is_varied_is_that_of_a_grid_so_another_order_is_another_sweep(undisturbed):
    turned = sweep_of(CONTENT | {"vary": dict(reversed(CONTENT["vary"].items()))}, CATALOG)
    with pytest.raises(InputError, match="another sweep"):
        run_sweep(turned, CATALOG, undisturbed, InOrder())


@pytest.mark.parametrize("content", ["", '{"format": 1, "swe', "\x00"])
def test_a_damaged_manifest_is_told_and_without_it_the_parts_still_count(tmp_path, undisturbed, content):
    out, again = tmp_path / "out", InOrder()
    shutil.copytree(undisturbed, out)
    (out / "parts/000005.parquet").unlink()
    (out / "manifest.json").write_text(content)
    for ask in (lambda: run_sweep(SWEEP, CATALOG, out, again), lambda: read_swept(out, CATALOG)):
        with pytest.raises(InputError, match="are kept: delete this file and run the sweep again"):
            ask()
    (out / "manifest.json").unlink()
    with pytest.raises(InputError, match="another sweep"):
        run_sweep(sweep_of(CONTENT | {"draws": 21}, CATALOG), CATALOG, out, again)
    run_sweep(SWEEP, CATALOG, out, again)
    assert again.did == [5]
    assert files(out) == files(undisturbed)


def test_a_folder_without_a_finished_part_has_nothing_to_show(tmp_path):
    with pytest.raises(InputError):
        read_swept(tmp_path, CATALOG)
    with pytest.raises(KeyboardInterrupt):
        run_sweep(SWEEP, CATALOG, tmp_path / "out", InOrder(0))
    with pytest.raises(InputError, match="no part"):
        read_swept(tmp_path / "out", CATALOG)
