"""Disks that are really full or read-only: told in words, nothing lost, and written again once they can be."""

import shutil
import subprocess
import sys

import pytest

COMMON = """
import sys
from pathlib import Path
from scenarios.catalog_files import load_catalog
from scenarios.errors import StorageError
from scenarios.scenario import Scenario
from scenarios.storage import ScenarioStore
from scenarios.storage.backups import back_up, is_due, list_backups, newest_sound
from scenarios.storage.database import opened
from scenarios.storage.failures import told
from scenarios.storage.rescue import check, restore

folder = Path(sys.argv[1])
path = folder / "library.db"

def failure(call):
    try:
        call()
    except (StorageError, OSError) as error:
        return str(error)
    raise AssertionError("nothing failed")
"""
FILL = """
ballast, kept = folder / "ballast", []

def fill(store):
    while True:
        store.save(store.start(Scenario(seed=len(kept))), f"{len(kept):04}", "x" * 500)
        kept.append(f"{len(kept):04}")

with ScenarioStore(path, load_catalog()) as store:
    store.save(store.start(Scenario()), "First", "")
    back_up(path)
    ballast.write_bytes(bytes(200_000))
    print(failure(lambda: fill(store)))
    names = store.names()
    assert kept and names[: len(kept)] == kept, (kept, names)
    assert len(names) - len(kept) in (1, 2)
    ballast.unlink()
    store.save(store.start(Scenario()), "Written later", "")
    assert "Written later" in store.names()
assert check(path).damages == ()
[backup] = list_backups(path)

def stuff():
    with ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))

# No space for a backup: a remark, and the library is open.
backup.file.rename(backup.file.with_name("2026-01-01T00-00-00.000000Z.db"))
failure(stuff)
[backup] = list_backups(path)
path.touch()
assert is_due(path)
content = path.read_bytes()
result = opened(path)
print(*result.remarks, sep="\\n")
result.engine.dispose()
assert list_backups(path) == [backup]
# No space to restore: nothing is set aside.
print(failure(lambda: restore(path)))
assert path.read_bytes() == content
assert not list(folder.glob("*.aside-*")) and not list(folder.glob("*.restoring-*"))
ballast.unlink()
assert restore(path).scenarios == 1
"""


READ_ONLY = """
import subprocess

def remount(how):
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)

with ScenarioStore(path, load_catalog()) as store:
    store.save(store.start(Scenario()), "First", "")
    back_up(path)
content = path.read_bytes()
for name in ("library.db-wal", "library.db-shm"):
    (folder / name).unlink(missing_ok=True)
remount("ro")
print(failure(lambda: opened(path)))
print(failure(lambda: opened(folder / "new.db")))
print(failure(lambda: restore(path)))
print(failure(lambda: told(path)(back_up)(path)))
assert newest_sound(path) == list_backups(path)[0]
assert path.read_bytes() == content
remount("rw")
assert opened(path).remarks == ()
assert check(path).damages == ()
"""


def run_on_a_small_disk(folder, program):
    """Return the lines of a program on a file system of 1.2 MB, in a name space of its own that ends with it."""
    if not shutil.which("unshare"):
        pytest.skip("needs 'unshare' to make a small disk")
    mounted = f"mount -t tmpfs -o size=1200k tmpfs '{folder}'"
    if subprocess.run(["unshare", "-rm", "sh", "-c", mounted], capture_output=True, check=False).returncode:
        pytest.skip("this user or system may make no small disk")
    python = (sys.executable, "-c", COMMON + program, str(folder))
    command = ("unshare", "-rm", "sh", "-c", f'{mounted} && exec "$@"', "sh", *python)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_a_full_disk(tmp_path):
    write, backup, restore = run_on_a_small_disk(tmp_path, FILL)
    for words in (write, restore):
        assert "The disk that holds" in words
        assert "is full. All that was recorded before is safe" in words
    assert backup.startswith("No backup could be made in")
    assert "full" in backup or "space" in backup


def test_a_read_only_disk(tmp_path):
    existing, new, restore, backup = run_on_a_small_disk(tmp_path, READ_ONLY)
    for words in (existing, new, restore, backup):
        assert "cannot be read and written" in words
        assert "What it holds was not changed" in words
