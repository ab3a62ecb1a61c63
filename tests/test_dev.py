"""dev.py and the files it works from: the lock, the stamp of .venv, the words for what is missing."""

import ast
import importlib.util
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev

LOCK_LINES = dev.LOCK.read_text(encoding="utf-8").splitlines()
MARKER = r"[a-z_ ]+[<>=!]+ '[\w.]+'"
PINNED = re.compile(rf"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[a-z0-9.]+)( ; {MARKER}( and {MARKER})*)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


@pytest.fixture
def empty_venv(tmp_path, monkeypatch):
    """Let dev.py work on a .venv that does not exist yet, with a tool in place of the real venv and pip."""
    folder = tmp_path / ".venv"
    monkeypatch.setattr(dev, "VENV", folder)
    monkeypatch.setattr(dev, "STAMP", folder / "installed-lock")
    monkeypatch.setattr(dev, "PYTHON", folder / "python")

    def create(path, **_options):
        path.mkdir(exist_ok=True)
        (path / "python").touch()

    monkeypatch.setattr("venv.create", create)
    return folder


@pytest.fixture
def bare_machine(monkeypatch):
    """Pretend a Linux with apt-get, without any of Qt's libraries, used by somebody who is not root."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(dev, "loads", lambda _library: False)
    monkeypatch.setattr(dev, "current_names", list)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    for _platform, variable, _libraries in dev.WINDOW_LIBRARIES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)


@pytest.fixture
def started(monkeypatch):
    """Record what would be started instead of starting it."""
    commands = []

    def python(*arguments, env=None):
        commands.append((arguments, env or {}))
        return 0

    monkeypatch.setattr(dev, "python", python)
    return commands


# --- the lock ----------------------------------------------------------------------------------------------


def test_lock_holds_names_versions_and_hashes_only():
    comments = [line for line in LOCK_LINES if line.startswith("#")]
    strange = [
        line for line in LOCK_LINES if line not in comments and not PINNED.fullmatch(line) and not HASH.fullmatch(line)
    ]
    assert strange == []
    assert not [line for line in comments if re.search(r"[:/.]/|\.(org|com|net)\b", line)]


def test_every_locked_package_has_a_hash():
    kinds = ["pin" if PINNED.fullmatch(line) else "hash" for line in LOCK_LINES if not line.startswith("#")]
    assert kinds[-1] == "hash"
    assert ("pin", "pin") not in itertools.pairwise(kinds)


def test_lock_fulfils_pyproject():
    project = tomllib.loads((dev.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = map(Requirement, project["project"]["dependencies"] + project["dependency-groups"]["dev"])
    pins = filter(None, map(PINNED.fullmatch, LOCK_LINES))
    locked = {pin["name"]: pin["version"] for pin in pins}
    assert [str(need) for need in wanted if locked.get(canonicalize_name(need.name), "") not in need.specifier] == []


def test_supported_pythons_are_those_of_pyproject():
    project = tomllib.loads((dev.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest, newest = dev.OLDEST_PYTHON, dev.NEWEST_PYTHON
    assert project["requires-python"] == f">=3.{oldest[1]},<3.{newest[1] + 1}"


def test_qt_keeps_the_references_to_none():
    """PySide6 6.12.0 on Python 3.11 loses one a call, and the process dies after some thousands."""
    from PySide6.QtGui import QPen

    pen = QPen()
    calls = 1000
    before = sys.getrefcount(None)
    for _ in range(calls):
        pen.setWidthF(1.0)
    assert before - sys.getrefcount(None) < calls / 10


# --- dev.py itself -----------------------------------------------------------------------------------------


def test_imports_the_standard_library_only():
    imported = set()
    for node in ast.walk(ast.parse(Path(dev.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported - sys.stdlib_module_names == set()


def test_an_old_python_can_read_it_far_enough_to_complain():
    ast.parse(Path(dev.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (4, 0)])
def test_a_wrong_python_gets_one_line(version):
    with pytest.raises(SystemExit, match=rf"needs Python 3\.11 to 3\.13, this is {version[0]}\.{version[1]}") as stop:
        dev.check_python(version)
    assert "\n" not in str(stop.value)


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["fly"], 2), (["--help"], 0)])
def test_without_a_verb_it_tells_the_verbs(arguments, code, capsys):
    assert dev.main(arguments) == code
    usage = capsys.readouterr().out
    assert [verb for verb in dev.VERBS if f"dev.py {verb}" not in usage] == []


# --- the stamp ---------------------------------------------------------------------------------------------


def test_stamp_tells_locks_and_pythons_apart(monkeypatch):
    here = dev.stamp_of(b"numpy==2.4.0")
    assert dev.stamp_of(b"numpy==2.4.0") == here
    assert dev.stamp_of(b"numpy==2.4.1") != here
    monkeypatch.setattr(sysconfig, "get_platform", lambda: "elsewhere")
    assert dev.stamp_of(b"numpy==2.4.0") != here


def test_a_finished_venv_is_left_alone(empty_venv, monkeypatch):
    monkeypatch.setattr(dev, "call", lambda *_command: 0)
    dev.ensure_venv()
    assert dev.is_installed()
    monkeypatch.setattr(dev, "make_venv", lambda: pytest.fail("made again"))
    dev.ensure_venv()


def test_a_broken_off_install_leaves_no_stamp(empty_venv, monkeypatch):
    empty_venv.mkdir()
    dev.STAMP.write_text("of an older lock")
    monkeypatch.setattr(dev, "call", lambda *_command: 1)
    with pytest.raises(SystemExit, match="could not be installed"):
        dev.ensure_venv()
    assert not dev.STAMP.exists()
    assert not dev.is_installed()


def test_a_changed_lock_or_a_vanished_python_makes_it_stale(empty_venv, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "call", lambda *_command: 0)
    dev.ensure_venv()
    dev.PYTHON.unlink()
    assert not dev.is_installed()
    dev.ensure_venv()
    assert dev.is_installed()
    (tmp_path / "changed.lock").write_text("numpy==2.4.0")
    monkeypatch.setattr(dev, "LOCK", tmp_path / "changed.lock")
    assert not dev.is_installed()


# --- what the system lacks ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("bare_machine")
def test_missing_libraries_give_the_one_line_to_run():
    with pytest.raises(SystemExit) as stop:
        dev.ensure_system("test")
    line = str(stop.value)
    assert "\n" not in line
    assert "sudo apt-get install -y libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3" in line
    assert "libxcb-cursor0" not in line


@pytest.mark.usefixtures("bare_machine")
def test_only_a_window_needs_the_libraries_of_its_display(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    assert "libxcb-cursor0" in dev.missing_packages("run")
    assert "libxcb-cursor0" not in dev.missing_packages("test")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert "libxcb-cursor0" not in dev.missing_packages("run")


@pytest.mark.usefixtures("bare_machine")
def test_checking_needs_no_qt_libraries():
    assert "libgl1" not in dev.missing_packages("check")


@pytest.mark.usefixtures("bare_machine", "empty_venv")
def test_a_python_without_pip_gets_the_package_of_its_own_version(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert f"python3.{sys.version_info.minor}-venv" in dev.missing_packages("check")


@pytest.mark.usefixtures("bare_machine")
def test_root_gets_them_installed(monkeypatch):
    installed: list[str] = []

    def apt_install(packages):
        installed.extend(packages)
        return True

    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(dev, "loads", lambda _library: bool(installed))
    monkeypatch.setattr(dev, "apt_install", apt_install)
    dev.ensure_system("test")
    assert "libgl1" in installed


@pytest.mark.usefixtures("bare_machine")
def test_root_gets_the_programs_that_tests_read_files_with(monkeypatch):
    wanted: list[str] = []
    there = {"apt-get", "pdftoppm"}
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in there else None)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(dev, "apt_install", lambda packages: wanted.extend(packages) or True)
    assert dev.programs([]) == 0
    assert wanted == ["libreoffice-impress", "libreoffice-calc", "chromium"]


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize(("user", "there"), [(1000, {"apt-get"}), (0, set())])
def test_where_no_program_can_be_installed_one_line_says_what_is_missing(monkeypatch, capsys, user, there):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in there else None)
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr(dev, "apt_install", lambda _packages: pytest.fail("installed"))
    assert dev.programs([]) == 1
    line = "Some tests need what Debian calls libreoffice-impress libreoffice-calc poppler-utils chromium; without it"
    assert capsys.readouterr().out == f"{line} they are skipped.\n"


def test_one_waits_while_another_installs(tmp_path):
    """Two of them at one list of packages would end in an error of the second."""
    lock = str(tmp_path / "lock")
    child = "import dev, sys; print('ready', flush=True); dev.one_at_a_time(sys.argv[1]).__enter__(); print('in')"
    with dev.one_at_a_time(lock):
        other = subprocess.Popen([sys.executable, "-c", child, lock], cwd=dev.ROOT, stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(timeout=0.3)
    assert other.communicate(timeout=20) == ("in\n", None)


def test_names_that_debian_13_changed_are_used_where_they_exist(monkeypatch):
    shown = "Package: libglib2.0-0t64\nVersion: 2.84\nDescription: GLib\n"
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: subprocess.CompletedProcess([], 100, stdout=shown))
    assert dev.current_names(["libgl1", "libglib2.0-0"]) == ["libgl1", "libglib2.0-0t64"]


# --- the verbs ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("bare_machine")
def test_without_a_display_the_main_job_is_done_all_the_same(started, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "shares.csv").write_text("quarter,share\n")
    assert dev.run(["--language", "en"]) == 0
    assert [arguments for arguments, _env in started] == [
        ("-m", "scenarios", "project", "baseline", "--out", "out"),
        ("-m", "desktop", "--picture", "out/baseline.png", "--language", "en"),
    ]
    assert {env["QT_QPA_PLATFORM"] for _arguments, env in started} == {"offscreen"}
    assert "out/shares.csv" in capsys.readouterr().out


@pytest.mark.usefixtures("bare_machine")
def test_with_a_display_the_window_opens(started, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    dev.run(["--language", "en"])
    assert [arguments for arguments, _env in started] == [("-m", "desktop", "--language", "en")]


def test_tests_see_nothing_of_the_user(started, monkeypatch):
    monkeypatch.setenv("QT_STYLE_OVERRIDE", "Windows")
    monkeypatch.setenv("LANGUAGE", "zh")
    dev.test(["-k", "shares"])
    [(arguments, env)] = started
    assert arguments == ("-m", "pytest", "-k", "shares")
    assert "QT_STYLE_OVERRIDE" not in env
    assert (env["QT_QPA_PLATFORM"], env["QT_SCALE_FACTOR"], env["LANGUAGE"]) == ("offscreen", "1", "")
    assert not Path(env["CHOKEPOINT_HOME"]).exists(), "the folder of the tests' settings is gone with them"


@pytest.mark.skipif(not sys.platform.startswith("linux") or shutil.which("zstd") is None, reason="needs zstd")
def test_a_packaged_program_is_archived_with_its_hash(started, tmp_path, monkeypatch):
    """Beside the folder stand one archive, named after the version, and the hash that sha256sum checks."""
    (tmp_path / "dist/chokepoint").mkdir(parents=True)
    (tmp_path / "dist/chokepoint/program").write_text("bits")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "9.8.7"\n')
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert dev.build([]) == 0
    assert [arguments[:3] for arguments, _env in started] == [("-m", "PyInstaller", "--noconfirm")]
    archive, digest = sorted(path.name for path in (tmp_path / "dist").iterdir() if path.is_file())
    assert (archive.startswith("chokepoint-9.8.7-"), digest) == (True, f"{archive}.sha256")
    assert subprocess.run(["sha256sum", "--check", digest], cwd=tmp_path / "dist", check=False).returncode == 0
    listed = subprocess.run(["tar", "-tf", tmp_path / "dist" / archive], capture_output=True, text=True, check=True)
    assert "chokepoint/program" in listed.stdout.split()


def test_check_runs_every_checker_and_fails_if_one_does(monkeypatch):
    codes = iter([1, 0, 2])
    monkeypatch.setattr(dev, "python", lambda *_arguments: next(codes))
    assert dev.check([]) == 2
    assert next(codes, None) is None


@pytest.mark.parametrize("code", [0, 3])
def test_the_exit_code_is_that_of_the_tool(code):
    assert dev.call(sys.executable, "-c", f"raise SystemExit({code})") == code


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal to a process group")
def test_interrupting_ends_without_a_traceback():
    child = (
        "import signal, time; signal.signal(signal.SIGINT, signal.SIG_DFL); print('ready', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", f"import dev, sys; sys.exit(dev.call(sys.executable, '-c', {child!r}))"]
    with subprocess.Popen(
        command, cwd=dev.ROOT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        _out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "")
