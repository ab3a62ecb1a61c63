"""``python -m desktop``: opens the window, or draws it into a picture where there is no screen.

The packaged program starts here too: ``chokepoint``, ``chokepoint FILE``, ``chokepoint scenarios ...`` for the command
line of ``python -m scenarios``, and ``chokepoint register`` and ``unregister`` for a Linux desktop.
"""

import argparse
import os
import re
import sys
from pathlib import Path

from scenarios.errors import ChokepointError
from scenarios.snapshots.container import SUFFIX
from scenarios.texts import _

_PROGRAM = "chokepoint"


def main() -> int:
    """Read the command line and do what it asks; return the exit code."""
    if sys.argv[1:2] == ["scenarios"]:
        from scenarios.__main__ import main as run

        run(sys.argv[2:], f"{_PROGRAM} scenarios")
    if sys.argv[1:] in (["register"], ["unregister"]):
        return _make_known(sys.argv[1] == "register")
    wanted = _arguments()
    if sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        sys.stderr.write(
            _("There is no screen here. Set QT_QPA_PLATFORM=offscreen, or use python -m scenarios.") + "\n"
        )
        return 1
    size = wanted.size
    if wanted.file is not None and wanted.file.suffix.lower() == SUFFIX:
        from desktop import reading

        if wanted.picture is not None:
            return reading.picture(wanted.file, wanted.picture, size)
        return reading.view(wanted.file, first_paint_only=wanted.first_paint)
    from desktop import application

    if wanted.picture is not None:
        return application.picture(wanted.picture, size)
    return application.run(wanted.library, wanted.file, first_paint_only=wanted.first_paint)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=_PROGRAM,
        description=_("Scenario planning for the AI accelerator market in China."),
        epilog=_(
            "scenarios ... is the command line; register makes a Linux desktop open snapshots with this program, and"
            " unregister takes that back."
        ),
    )
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help=_("show this snapshot, or go on with this scenario")
    )
    parser.add_argument("--library", type=Path, metavar="FILE", help=_("keep scenarios in this file"))
    parser.add_argument("--picture", type=Path, metavar="FILE", help=_("draw the window into a PNG file and end"))
    parser.add_argument("--size", type=_size, default="1280x720", metavar="WxH", help=_("size of the picture"))
    parser.add_argument(
        "--first-paint", action="store_true", help=_("end as soon as the baseline is drawn, to time the start")
    )
    return parser.parse_args()


def _size(text: str) -> tuple[int, int]:
    """Read width and height in pixels."""
    found = re.fullmatch(r"([1-9]\d{1,3})x([1-9]\d{1,3})", text)
    if found is None:
        raise argparse.ArgumentTypeError(_("{text} is no size; write 1280x720").format(text=text))
    return int(found[1]), int(found[2])


def _make_known(wanted: bool) -> int:
    """Make the program known to the desktop, or take that back, and say which files that took."""
    from scenarios.registration import own_command, register, share_folder, unregister

    if sys.platform != "linux":
        sys.stderr.write(_("This is for Linux desktops; nothing was changed.") + "\n")
        return 1
    share = share_folder(os.environ)
    try:
        files = register(share, own_command()) if wanted else unregister(share)
    except (ChokepointError, OSError) as problem:  # a border: told in one line
        sys.stderr.write(f"{problem}\n")
        return 1
    line = _("written: {file}") if wanted else _("removed: {file}")
    done = _("Snapshots open with this program now. If you move it, register it again.")
    last = done if wanted else _("The desktop no longer knows this program.")
    sys.stdout.write("\n".join((*(line.format(file=one) for one in files), last)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
