import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from scenarios.errors import EngineError, InputError
from scenarios.sweeps.parts import Task, Versions, read_part
from scenarios.sweeps.running import run_sweep
from scenarios.sweeps.schedulers import Local, scheduler_of
from tests.scenarios.sweeps.small_sweep import CATALOG, ROOT, SWEEP, files


def test_a_worker_that_is_killed_is_replaced_and_its_part_done_again(tmp_path, undisturbed):
    """Kill one of two processes, and write the first part until that is known; the files are those of a calm run."""
    local, killed = Local(2), []

    def kill(done, _of, _left):
        if not killed:
            killed.append(local.processes[0])
            os.kill(killed[0], signal.SIGKILL)
            while not local._pool._broken:
                time.sleep(0.01)

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


CLUSTER = """\
import os, signal, sys, threading, time
from pathlib import Path
from distributed import LocalCluster
from scenarios.errors import StorageError
from scenarios.sweeps.running import parts_done, run_sweep
from scenarios.sweeps.schedulers import Cluster
from scenarios.sweeps.spec import sweep_of
from tests.scenarios.sweeps.small_sweep import CATALOG, CONTENT, SWEEP

OTHER = sweep_of(CONTENT | {"vary": {"tier": ["T1", "T5"]}, "rows": 21}, CATALOG)

if __name__ == "__main__":
    out, killed = Path(sys.argv[1]), []
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        def kill(done, of, left):
            if not killed:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)
                run_sweep(OTHER, CATALOG, out / "other", Cluster(cluster.scheduler_address))
        run_sweep(SWEEP, CATALOG, out / "this", Cluster(cluster.scheduler_address), kill)
        try:
            run_sweep(OTHER, CATALOG, out / "gone", Cluster(cluster.scheduler_address), lambda *_told: cluster.close())
        except StorageError as problem:
            print(problem, len(parts_done(out / "gone")))
    print("killed", len(killed))
"""


def test_a_cluster_gives_the_same_bits_though_a_worker_dies_and_another_sweep_runs(tmp_path, undisturbed):
    """The other sweep runs as the first part of this one is there and more are under way, under the same numbers."""
    program = tmp_path / "cluster.py"
    program.write_text(CLUSTER)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, str(program), str(tmp_path / "out")], capture_output=True, text=True, env=env, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "killed 1" in run.stdout
    assert "answers no more; what is finished stays 1" in run.stdout
    assert files(tmp_path / "out/this") == files(undisturbed)
    others = [read_part(file)[1]["tier"] for file in sorted((tmp_path / "out/other/parts").iterdir())]
    assert [set(one) for one in others] == [{"T1"}, {"T5"}]


def test_no_cluster_is_told_in_words():
    with pytest.raises(InputError, match="no cluster"):
        next(scheduler_of("no-address").results(iter(())))
