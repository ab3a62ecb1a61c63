import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import scenarios
from scenarios.catalog_files import load_catalog
from scenarios.errors import EngineError, InputError, StorageError
from scenarios.sweeps.parts import Task, Versions, part_file
from scenarios.sweeps.reading import read_swept, write_sample
from scenarios.sweeps.running import parts_done, run_sweep
from scenarios.sweeps.schedulers import Local, scheduler_of
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
pytest.importorskip("pyarrow")


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


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    out = tmp_path_factory.mktemp("sweep") / "whole"
    assert run_sweep(SWEEP, CATALOG, out, InOrder()) == SWEEP.parts
    return out


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


def test_what_stands_half_written_counts_as_nothing(tmp_path, undisturbed):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run_sweep(SWEEP, CATALOG, out, InOrder(2))
    (out / "parts/000002.parquet.part").write_bytes(b"PAR1 half")
    run_sweep(SWEEP, CATALOG, out, InOrder())
    assert {name: content for name, content in files(out).items() if name.endswith("parquet")} == files(undisturbed)


def test_a_worker_that_is_killed_is_replaced_and_its_part_done_again(tmp_path, undisturbed):
    """Kill one of two processes as soon as a first part is finished; the files are those of an undisturbed run."""
    local, killed = Local(2), []

    def kill(done, _of, _left):
        if not killed:
            killed.append(local.processes[0])
            os.kill(killed[0], signal.SIGKILL)

    run_sweep(SWEEP, CATALOG, tmp_path / "out", local, kill)
    assert killed
    assert files(tmp_path / "out") == files(undisturbed)


def test_a_part_that_always_ends_its_worker_ends_the_sweep_in_words():
    def dies(_tasks):
        yield Task({}, "", Versions.here(CATALOG), 0)

    local, ended = Local(1), []

    def kill_all():
        while not ended:
            for process in local.processes:
                os.kill(process, signal.SIGKILL)
            time.sleep(0.05)

    killer = threading.Thread(target=kill_all)
    killer.start()
    try:
        with pytest.raises(EngineError, match="part 0 ended its worker"):
            list(local.results(dies(None)))
    finally:
        ended.append(True)
        killer.join()


def test_a_whole_run_that_is_killed_is_resumed_by_the_same_command(tmp_path, undisturbed):
    spec, out = tmp_path / "spec.toml", tmp_path / "out"
    spec.write_text(
        textwrap.dedent("""\
        draws = 20
        rows = 42
        [vary]
        tier = ["T3", "T7"]
        hbm_supply = { low = 0.5, high = 2.0, steps = 8 }
        [keep]
        shares = ["inference:revenue"]
        years = [2028]
        """)
    )
    command = [sys.executable, "-m", "scenarios", "sweep", str(spec), "--out", str(out), "--workers", "1"]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not parts_done(out) and run.poll() is None:
        time.sleep(0.01)
    run.kill()
    run.communicate()
    before = {file: file.stat().st_mtime_ns for file in (out / "parts").glob("*.parquet")}
    assert 0 < len(before) < SWEEP.parts
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"{len(before)} finished before" in again.stdout
    assert "left" in again.stderr
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert files(out) == files(undisturbed)


def test_ctrl_c_ends_the_command_and_says_what_is_kept(tmp_path):
    out = tmp_path / "out"
    program = textwrap.dedent(f"""\
        import signal, sys
        signal.signal(signal.SIGINT, signal.default_int_handler)
        from scenarios.commands.line import app
        app(["sweep", "resources/data/sweep_example.toml", "--out", {str(out)!r}, "--workers", "1"])
        """)
    run = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while not (out / "manifest.json").exists() and run.poll() is None:
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    said, _errors = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "Ended by hand" in said


def test_a_sweep_ends_though_a_worker_has_sent_half_of_its_result(tmp_path):
    """What reads the results sits in the middle of one whose rest never comes; the end of the sweep must not wait."""
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent("""\
        import os, sys, time
        from scenarios.sweeps.schedulers import Local

        class HalfSent:
            part = 0

            def __getattr__(self, name):
                if name != "folder":
                    raise AttributeError(name)
                results = sys._getframe(2).f_locals["result_queue"]
                os.write(results._writer.fileno(), (1000).to_bytes(4, "big") + b"half")
                open(sys.argv[1], "w").close()
                time.sleep(60)

        def tasks():
            yield HalfSent()
            while not os.path.exists(sys.argv[1]):
                time.sleep(0.01)
            time.sleep(0.2)
            raise KeyboardInterrupt

        if __name__ == "__main__":
            try:
                list(Local(1).results(tasks()))
            except KeyboardInterrupt:
                print("ended")
        """)
    )
    asked = [sys.executable, str(program), str(tmp_path / "sent")]
    run = subprocess.run(
        asked,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert run.stdout == "ended\n", run.stderr


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


def test_a_damaged_part_is_named_and_made_again(tmp_path, undisturbed):
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    (out / "sample.npz").unlink(missing_ok=True)
    part = out / "parts/000003.parquet"
    part.write_bytes(b"PAR1 half")
    with pytest.raises(InputError, match=r"000003\.parquet is damaged: delete it and run the sweep again"):
        read_swept(out, CATALOG)
    part.unlink()
    run_sweep(SWEEP, CATALOG, out, InOrder())
    assert files(out) == files(undisturbed)


def test_a_folder_without_a_finished_part_has_nothing_to_show(tmp_path):
    with pytest.raises(InputError):
        read_swept(tmp_path, CATALOG)
    with pytest.raises(KeyboardInterrupt):
        run_sweep(SWEEP, CATALOG, tmp_path / "out", InOrder(0))
    with pytest.raises(InputError, match="no part"):
        read_swept(tmp_path / "out", CATALOG)


CLUSTER = """\
import os, signal, sys, threading, time
from pathlib import Path
from distributed import LocalCluster
from scenarios.catalog_files import load_catalog
from scenarios.sweeps.running import parts_done, run_sweep
from scenarios.sweeps.schedulers import Cluster
from tests.scenarios.sweeps.test_running import SWEEP, CATALOG

if __name__ == "__main__":
    out, killed = Path(sys.argv[1]), []
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        def kill(done, of, left):
            if not killed:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)
        run_sweep(SWEEP, CATALOG, out, Cluster(cluster.scheduler_address), kill)
    print("killed", len(killed))
"""


def test_a_cluster_gives_the_same_bits_though_a_worker_dies(tmp_path, undisturbed):
    pytest.importorskip("distributed")
    program = tmp_path / "cluster.py"
    program.write_text(CLUSTER)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, str(program), str(tmp_path / "out")], capture_output=True, text=True, env=env, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "killed 1" in run.stdout
    assert files(tmp_path / "out") == files(undisturbed)


def test_no_cluster_is_told_in_words():
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match="no cluster"):
        next(scheduler_of("no-address").results(iter(())))
