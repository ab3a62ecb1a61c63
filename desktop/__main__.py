"""``python -m desktop``: opens the window, or draws it into a picture where there is no screen.

The packaged program starts here too: ``chokepoint``, ``chokepoint FILE``, and ``chokepoint scenarios ...`` for the
command line of ``python -m scenarios``.
"""

import argparse
import os
import sys
from pathlib import Path

from scenarios.snapshots.container import SUFFIX
from scenarios.texts import _

_PROGRAM = "chokepoint"


def main() -> int:
    """Read the command line and do what it asks; return the exit code."""
    if sys.argv[1:2] == ["scenarios"]:
        from scenarios.__main__ import app

        app(sys.argv[2:], prog_name=f"{_PROGRAM} scenarios")
    parser = argparse.ArgumentParser(
        prog=_PROGRAM, description=_("Scenario planning for the AI accelerator market in China.")
    )
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help=_("show this snapshot, or go on with this scenario")
    )
    parser.add_argument("--library", type=Path, metavar="FILE", help=_("keep scenarios in this file"))
    parser.add_argument("--picture", type=Path, metavar="FILE", help=_("draw the window into a PNG file and end"))
    parser.add_argument("--size", default="1280x720", metavar="WxH", help=_("size of the picture"))
    parser.add_argument(
        "--first-paint", action="store_true", help=_("end as soon as the baseline is drawn, to time the start")
    )
    wanted = parser.parse_args()
    if sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        sys.stderr.write(
            _("There is no screen here. Set QT_QPA_PLATFORM=offscreen, or use python -m scenarios.") + "\n"
        )
        return 1
    width, _sign, height = wanted.size.partition("x")
    size = int(width), int(height)
    if wanted.file is not None and wanted.file.suffix.lower() == SUFFIX:
        from desktop import reading

        if wanted.picture is not None:
            return reading.picture(wanted.file, wanted.picture, size)
        return reading.view(wanted.file, first_paint_only=wanted.first_paint)
    from desktop import application

    if wanted.picture is not None:
        return application.picture(wanted.picture, size)
    return application.run(wanted.library, wanted.file, first_paint_only=wanted.first_paint)


if __name__ == "__main__":
    sys.exit(main())
