#!/usr/bin/env python3
"""Run, test, check and measure Chokepoint from a fresh checkout.

python3 dev.py run   [ARGS]   open the window; without a display, write its picture and the baseline to out/
python3 dev.py test  [ARGS]   run the tests without a display; ARGS go to pytest, -n 2 takes two processors
python3 dev.py check [PATHS]  lint, formatting and types, of everything or of PATHS
python3 dev.py programs       install the programs that read the exported files in tests (Debian, as root)
python3 dev.py pictures       draw the pictures of the window that tests and README hold, to be looked at
python3 dev.py messages       gather all texts into resources/text/chokepoint.pot, from which translations are made
python3 dev.py bench [ARGS]   measure speed; ARGS go to tests/benchmarks/bench.py
python3 dev.py build          package the program as one folder under dist/, with an archive and its hash
python3 dev.py lock  [ARGS]   remake requirements.lock from pyproject.toml with uv; --upgrade takes newer releases

Every verb first makes sure of what it needs: Qt's system libraries (Linux) and the packages of
requirements.lock in .venv beside this file; where there is a C compiler, the hot loop is compiled. Only the first
call and a changed lock take time.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "installed-lock"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# What Qt loads from the system, and the Debian package that brings each. Debian 13 adds "t64" to some names.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
# What a window loads besides: Qt's platform, the variable that tells of such a display, and the libraries.
WINDOW_LIBRARIES = (
    (
        "xcb",
        "DISPLAY",
        {
            "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
            "libxcb-cursor.so.0": "libxcb-cursor0",
            "libxcb-icccm.so.4": "libxcb-icccm4",
            "libxcb-keysyms.so.1": "libxcb-keysyms1",
            "libxcb-shape.so.0": "libxcb-shape0",
        },
    ),
    (
        "wayland",
        "WAYLAND_DISPLAY",
        {"libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0"},
    ),
)
# What tests read slides, sheets and web pages with; without them those tests are skipped, but not on CI.
PROGRAMS = {
    "loimpress": "libreoffice-impress",
    "localc": "libreoffice-calc",
    "pdftoppm": "poppler-utils",
    "chromium": "chromium",
}


def say(line: str) -> None:
    """Print a line at once, so that it stands before what a child process prints next."""
    print(line, flush=True)


# --- the machine: Python and Qt's system libraries ---------------------------------------------------------


def check_python(version: tuple[int, int]) -> None:
    """Stop with one line when this Python has no locked packages."""
    if not OLDEST_PYTHON <= version <= NEWEST_PYTHON:
        raise SystemExit(
            f"Chokepoint needs Python 3.{OLDEST_PYTHON[1]} to 3.{NEWEST_PYTHON[1]}, this is "
            f"{version[0]}.{version[1]}: start dev.py with one of those, for example: python3.12 dev.py test"
        )


def has_display() -> bool:
    """Tell whether a window can be shown, or the user chose a Qt platform on purpose."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


# What packaging calls, and the Debian package that brings each.
BUILD_PROGRAMS = {"cc": "gcc", "objdump": "binutils", "zstd": "zstd"}


def libraries_for(verb: str) -> Mapping[str, str]:
    """Choose the system libraries that a verb loads, each with its Debian package."""
    libraries = dict(QT_LIBRARIES) if verb in ("run", "test", "pictures", "bench", "build") else {}
    if verb == "build":  # what the packaged program brings along, so that it runs where nobody installed it
        libraries |= WINDOW_LIBRARIES[0][2]
    if verb == "run":
        chosen = os.environ.get("QT_QPA_PLATFORM", "")
        for platform, variable, needed in WINDOW_LIBRARIES:
            if os.environ.get(variable) and (chosen or platform).startswith(platform):
                libraries |= needed
    return libraries


def loads(library: str) -> bool:
    """Tell whether the dynamic linker finds a library that fits this Python."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(verb: str) -> list[str]:
    """Name the Debian packages that this machine lacks for a verb."""
    packages = [package for library, package in libraries_for(verb).items() if not loads(library)]
    if verb == "build":
        packages += [package for program, package in BUILD_PROGRAMS.items() if not shutil.which(program)]
    importlib.invalidate_caches()
    if not is_installed() and importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python3.{sys.version_info.minor}-venv")
    return packages


def current_names(packages: list[str]) -> list[str]:
    """Replace the names that this Debian release knows only with the suffix t64."""
    renamed = [f"{package}t64" for package in packages]
    shown = subprocess.run(["apt-cache", "show", *renamed], capture_output=True, text=True, check=False).stdout
    known = {line.removeprefix("Package: ") for line in shown.splitlines() if line.startswith("Package: ")}
    return [new if new in known else old for old, new in zip(packages, renamed, strict=True)]


def ensure_system(verb: str) -> None:
    """Install the missing system packages as root, else stop with the one line that does it."""
    if sys.platform != "linux":
        return
    missing = missing_packages(verb)
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise SystemExit(f"Chokepoint needs what Debian calls {' '.join(missing)}: install your system's counterparts.")
    if os.geteuid() == 0 and apt_install(missing) and not missing_packages(verb):
        return
    names = " ".join(current_names(missing))
    raise SystemExit(f"Chokepoint needs system packages, run: sudo apt-get update && sudo apt-get install -y {names}")


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages and tell whether that worked."""

    def apt_get(*arguments: str) -> bool:
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(["apt-get", "-qq", *arguments], env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            say(done.stderr.strip())
        return done.returncode == 0

    with one_at_a_time(".apt.lock"):
        say(f"Looking up the system packages {' '.join(packages)} ...")
        if not apt_get("update"):
            return False
        names = current_names(packages)
        say(f"Installing {' '.join(names)}")
        return apt_get("install", "-y", "--no-install-recommends", *names)


# --- the environment: .venv with the locked packages -------------------------------------------------------


def stamp_of(lock: bytes) -> str:
    """Name what an environment made now would hold: the lock, for this Python on this platform."""
    machine = f"{sys.implementation.cache_tag} {sysconfig.get_platform()}\n"
    return hashlib.sha256(machine.encode() + lock).hexdigest()


def is_installed() -> bool:
    """Tell whether .venv was finished from the present lock and its Python is still there."""
    return PYTHON.exists() and STAMP.is_file() and STAMP.read_text() == stamp_of(LOCK.read_bytes())


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait for any other dev.py that does the same, and for a pip that such a one left running."""
    with (ROOT / name).open("w") as gate:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(gate.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # given up after ten seconds; making .venv takes longer
                    continue
        else:
            import fcntl

            fcntl.flock(gate, fcntl.LOCK_EX)
            os.set_inheritable(gate.fileno(), True)
        yield


def ensure_venv() -> None:
    """Make .venv anew unless it is finished and up to date."""
    if is_installed():
        return
    with one_at_a_time(".venv.lock"):
        if not is_installed():
            make_venv()


def make_venv() -> None:
    """Install the lock into an empty .venv; the stamp comes last, so a broken-off try counts for nothing."""
    import venv

    say("Preparing .venv with the locked packages: a minute or two, once ...")
    STAMP.unlink(missing_ok=True)
    venv.create(VENV, clear=True, symlinks=os.name != "nt", with_pip=True)
    options = ["-qq", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    if call(PYTHON, "-m", "pip", "install", *options, "-r", LOCK):
        raise SystemExit("The locked packages could not be installed (see above); the next call starts afresh.")
    STAMP.write_text(stamp_of(LOCK.read_bytes()))


# --- the verbs ---------------------------------------------------------------------------------------------


def call(*command: str | Path, env: Mapping[str, str] | None = None) -> int:
    """Run a command in the project's folder and give its exit code; Ctrl+C reaches it too, a second one ends it."""
    with subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env, close_fds=False) as child:
        interrupted = False
        while True:
            try:
                code = child.wait()
            except KeyboardInterrupt:
                if interrupted:
                    child.terminate()
                interrupted = True
            else:
                return 130 if interrupted else code if code >= 0 else 128 - code


def python(*arguments: str, env: Mapping[str, str] | None = None) -> int:
    """Run the environment's Python with the project's folders importable, and no other stray path."""
    return call(PYTHON, *arguments, env={**(os.environ if env is None else env), "PYTHONPATH": str(ROOT)})


@contextmanager
def sealed_environment() -> Iterator[dict[str, str]]:
    """Give an environment without a display, where no setting, font or language of the user changes a result."""
    with tempfile.TemporaryDirectory(prefix="chokepoint-", ignore_cleanup_errors=True) as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
        qt = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1"}
        folders = dict.fromkeys(("CHOKEPOINT_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"), home)
        yield kept | qt | folders | {"LC_ALL": "C.UTF-8", "LANGUAGE": ""}


def run(arguments: list[str]) -> int:
    """Open the window, or do without one where there is no display."""
    if has_display():
        return python("-m", "desktop", *arguments)
    say("No display here: instead of opening the window, its picture and the baseline's figures are written to out/.")
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    code = python("-m", "scenarios", "project", "baseline", "--out", "out", env=env)
    code = code or python("-m", "desktop", "--picture", "out/baseline.png", *arguments, env=env)
    if code == 0:
        for path in sorted((ROOT / "out").rglob("*")):
            if path.is_file():
                say(f"  {path.relative_to(ROOT).as_posix()}  {path.stat().st_size / 1000:,.0f} kB")
    return code


def test(arguments: list[str]) -> int:
    """Run the tests."""
    with sealed_environment() as env:
        return python("-m", "pytest", *arguments, env=env)


def check(paths: list[str]) -> int:
    """Run every checker, so that one call shows all there is to mend."""
    checkers = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))
    return max(python("-m", *checker, *paths) for checker in checkers)


def programs(_arguments: list[str]) -> int:
    """Install what tests read slides, sheets and pages with, where that is possible; else they are skipped."""
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if not missing:
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0 and apt_install(missing):
        return 0
    say(f"Some tests need what Debian calls {' '.join(missing)}; without it they are skipped.")
    return 1


def pictures(arguments: list[str]) -> int:
    """Draw the window's pictures anew."""
    with sealed_environment() as env:
        return python("-m", "tests.stories.pictures", *arguments, env=env)


def messages(arguments: list[str]) -> int:
    """Gather all texts for translators."""
    return python("-m", "tests.rules.messages", *arguments)


def bench(arguments: list[str]) -> int:
    """Run the benchmarks."""
    with sealed_environment() as env:
        return python("tests/benchmarks/bench.py", *arguments, env=env)


def build(arguments: list[str]) -> int:
    """Package the program as one folder, and put an archive of it with its hash beside it."""
    options = ["--noconfirm", "--distpath", "dist", "--workpath", "build", "--log-level", "WARN"]
    code = python("-m", "PyInstaller", *options, "build.spec", *arguments)
    if code == 0 and sys.platform == "linux":
        for path in archived(ROOT / "dist"):
            say(f"  {path.relative_to(ROOT).as_posix()}  {path.stat().st_size / 1e6:,.1f} MB")
    return code


def archived(folder: Path) -> Iterator[Path]:
    """Write the packaged folder into one archive, and its hash as sha256sum checks it; yield both files."""
    import tomllib

    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    archive = folder / f"chokepoint-{version}-{sysconfig.get_platform()}.tar.zst"
    compressed = "--use-compress-program=zstd -T0 -19 --force"
    if call("tar", compressed, "-cf", archive, "-C", folder, "chokepoint"):
        raise SystemExit("The archive could not be written (see above); the program in dist/chokepoint is whole.")
    yield archive
    digest = archive.with_name(f"{archive.name}.sha256")
    digest.write_text(f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.name}\n")
    yield digest


def lock(arguments: list[str]) -> int:
    """Remake the lock for all supported Pythons and systems: names, versions and hashes only."""
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit("Remaking the lock needs uv, run: python3 -m pip install uv")
    scope = ["--group", "dev", "--all-extras", "--universal", "--python-version", f"3.{OLDEST_PYTHON[1]}"]
    form = ["--generate-hashes", "--no-annotate", "--custom-compile-command", "python3 dev.py lock", "--quiet"]
    return call(uv, "pip", "compile", "pyproject.toml", *scope, *form, *arguments, "--output-file", LOCK.name)


VERBS: dict[str, Callable[[list[str]], int]] = {
    verb.__name__: verb for verb in (run, test, check, programs, pictures, messages, bench, build, lock)
}


def main(arguments: list[str]) -> int:
    """Prepare what the verb needs, then do it."""
    if not arguments or arguments[0] not in VERBS:
        say(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    check_python(sys.version_info[:2])
    verb, *rest = arguments
    try:
        if verb not in ("lock", "programs"):
            ensure_system(verb)
            ensure_venv()
            if verb != "check":
                python("-m", "scenarios.kernel.build")
        return VERBS[verb](rest)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
