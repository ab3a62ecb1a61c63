"""Where the parts of a sweep are done: on this machine's cores, or on a Dask cluster that stands already."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Protocol

from scenarios.errors import EngineError, InputError, StorageError
from scenarios.sweeps.parts import Task, part_file
from scenarios.texts import _

if TYPE_CHECKING:
    from distributed import Future as DaskFuture

MOST_TRIES = 3
"""How often a part is tried whose worker dies."""
_PATIENCE = 20
"""Seconds to wait for a cluster."""


class Scheduler(Protocol):
    """Does tasks wherever it does them."""

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[int, bytes]]:
        """Yield (part, its file) as they come; only as many are under way as there are workers for, and some waiting.

        Raises
        ------
        EngineError
            A part ended its worker again and again.
        StorageError
            A worker has other data or another engine.
        """


class Local:
    """The cores of this machine, a process each.

    Parameters
    ----------
    workers
        Processes; one a core by default.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    @property
    def processes(self) -> list[int]:
        """Ids of the processes at work."""
        return [] if self._pool is None else list(self._pool._processes or ())

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[int, bytes]]:
        """Yield results as `Scheduler` says; a part whose worker died is done again by another."""
        deaths: Counter[int] = Counter()
        under_way: dict[Future[bytes], Task] = {}
        self._pool = self._begun()
        try:
            while True:
                with _deaf_to_ctrl_c():
                    for task in islice(tasks, self.workers + 1 - len(under_way)):
                        under_way[_submitted(self._pool, task)] = task
                if not under_way:
                    return
                done, _rest = wait(under_way, return_when=FIRST_COMPLETED)
                if any(isinstance(one.exception(), BrokenProcessPool) for one in done):
                    finished = [one for one in under_way if one.done() and one.exception() is None]
                    yield from ((under_way.pop(one).part, one.result()) for one in finished)
                    lost = [under_way.pop(one) for one in list(under_way)]
                    deaths.update(task.part for task in lost)
                    _refuse_endless(deaths)
                    self._pool.shutdown(wait=True, cancel_futures=True)
                    self._pool, tasks = self._begun(), chain(lost, tasks)
                    continue
                yield from ((under_way.pop(one).part, one.result()) for one in done)
        finally:
            _end(self._pool)
            self._pool = None

    def _begun(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, context, initializer=_begin_work)


def _submitted(pool: ProcessPoolExecutor, task: Task) -> Future[bytes]:
    """Return a part under way, or one that is lost already: a worker can die while a finished part is written."""
    try:
        return pool.submit(part_file, task)
    except BrokenProcessPool as problem:
        lost = Future[bytes]()
        lost.set_exception(problem)
        return lost


def _end(pool: ProcessPoolExecutor) -> None:
    """End the processes at once, also one that has sent half of a result: its rest would be waited for without end.

    The end of the pipe that stays open here is closed, so that whoever reads the result sees that nothing more comes.
    """
    for process in list((pool._processes or {}).values()):
        process.terminate()
    pool._result_queue._writer.close()  # type: ignore[attr-defined]
    pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Begin processes that a Ctrl+C at their terminal does not meet before they can ignore it; we hear it after."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    resource_tracker.ensure_running()  # which would hear again, were it begun within
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))  # any thread of ours may get it
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # what the processes inherit
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    for number in heard:
        signal.raise_signal(number)


def _begin_work() -> None:
    """Leave Ctrl+C to the asker, who keeps what is finished; and end with the asker, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_asker, daemon=True).start()


def _end_with_asker() -> None:
    asker = multiprocessing.parent_process()
    assert asker is not None
    asker.join()
    os._exit(1)


def _refuse_endless(deaths: Counter[int]) -> None:
    part, times = deaths.most_common(1)[0]
    if times >= MOST_TRIES:
        message = _("part {part} ended its worker {n} times: is there memory enough? Smaller parts: rows in the spec.")
        raise EngineError(message.format(part=part, n=times))


class Cluster:
    """A Dask cluster that stands already; what its workers lose is done again by others.

    Parameters
    ----------
    address
        Of its scheduler, such as ``tcp://10.0.0.5:8786``.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    def results(self, tasks: Iterator[Task]) -> Iterator[tuple[int, bytes]]:
        """Yield results as `Scheduler` says.

        Raises
        ------
        InputError
            No cluster answers there, or it has no worker.
        """
        from distributed import Client, KilledWorker, as_completed
        from distributed.client import FutureCancelledError

        for name in ("client", "utils"):  # their words on a cluster that is gone would bury ours
            logging.getLogger(f"distributed.{name}").setLevel(logging.CRITICAL)

        try:
            client = Client(self.address, timeout=_PATIENCE)
            client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError, ValueError) as problem:
            message = _("--scheduler {address}: no cluster with a worker answers there: {why}")
            raise InputError("scheduler", message.format(address=self.address, why=problem)) from None
        with client:
            most = 2 * sum(client.ncores().values())

            def submit(task: Task) -> "DaskFuture":
                # a key of its own: to the cluster tasks of one key are one task, also those of two sweeps at a time
                return client.submit(part_file, task, key=task.origin, retries=MOST_TRIES)

            under_way = as_completed([submit(task) for task in islice(tasks, most)])
            for future in under_way:
                part = int(future.key.rpartition("-")[2])
                try:
                    content = future.result()
                except KilledWorker:
                    _refuse_endless(Counter({part: MOST_TRIES}))
                except FutureCancelledError:
                    message = _("the cluster at {address} answers no more; what is finished stays")
                    raise StorageError(message.format(address=self.address)) from None
                yield part, content
                future.release()
                for task in islice(tasks, 1):
                    under_way.add(submit(task))


def scheduler_of(address: str, workers: int | None = None) -> Scheduler:
    """Return this machine for ``local``, else the cluster at an address.

    Raises
    ------
    InputError
        A package that it needs is not installed.
    """
    needed = ("pyarrow",) if address == "local" else ("pyarrow", "distributed")
    extra = "sweep" if address == "local" else "cluster"
    for package in needed:
        try:
            __import__(package)
        except ImportError:
            message = _("{package} is not installed, run: python3 -m pip install 'chokepoint[{extra}]'")
            raise InputError("scheduler", message.format(package=package, extra=extra)) from None
    return Local(workers) if address == "local" else Cluster(address)
