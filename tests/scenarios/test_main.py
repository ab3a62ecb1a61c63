"""The start of the command line: it is loaded when it is needed, and ends at Ctrl+C before that is over."""

import subprocess
import sys
import textwrap
from pathlib import Path

import scenarios

ROOT = Path(scenarios.__file__).parents[1]


def started(handler: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process that is sent Ctrl+C the moment it begins to load numpy."""
    program = textwrap.dedent(f"""\
        import signal, sys
        signal.signal(signal.SIGINT, {handler})

        class Interrupting:
            def find_spec(self, name, path=None, target=None):
                if name == "numpy":
                    signal.raise_signal(signal.SIGINT)

        sys.meta_path.insert(0, Interrupting())
        from scenarios.__main__ import main
        main(["definitions", "--year", "1900"])
        """)
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)


def test_ctrl_c_while_modules_load_ends_with_a_sentence():
    ended = started("signal.default_int_handler")
    assert (ended.returncode, ended.stdout) == (130, "")
    assert ended.stderr == "Ended by hand: no file was left half written; the same command begins anew.\n"


def test_what_is_run_to_ignore_ctrl_c_goes_on():
    """A script may shield a command from it; then the command does what it was asked, here to refuse a year."""
    done = started("signal.SIG_IGN")
    assert done.returncode == 2
    assert done.stderr.startswith("year: 1900")
