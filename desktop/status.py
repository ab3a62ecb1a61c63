"""What the window says of saving at its top, and of the run at its bottom."""

from typing import TYPE_CHECKING

from desktop.workspace import Workspace
from scenarios import __version__
from scenarios.catalog import Catalog
from scenarios.kernel.library import is_compiled
from scenarios.texts import _, plural

if TYPE_CHECKING:
    from desktop.window import Window


def saving_words(window: "Window") -> str:
    """Return how the scenario in hand is kept, an empty text where there is nothing to keep."""
    work, library = window.workspace, window.library
    if library.behind and window.notice.isVisible():
        return _("kept in memory only")
    if work.saved is None:
        return _("every change is kept; name it to find it again") if work.log.changes else ""
    if work.edited:
        return _("changed since it was saved; every change is kept")
    return _("as saved") if library.last_written is not None else ""


def program_facts(catalog: Catalog) -> list[str]:
    """Return the versions of program and data, and how markets are cleared here, a sentence each."""
    compiled = _("Markets are cleared by compiled code.")
    slower = _("Markets are cleared by numpy, which is slower: no compiler was at hand.")
    return [
        _("Version {version}, with the data of {data} ({fingerprint}).").format(
            version=__version__, data=catalog.version, fingerprint=catalog.fingerprint
        ),
        compiled if is_compiled() else slower,
    ]


def run_words(work: Workspace) -> str:
    """Return what the results in sight rest on."""
    own = sum(work.catalog.parameters[name].role != "lever" for name in work.shown.values)
    draws = work.projection.scenario.draws if work.projection is not None else 0
    parts = (
        plural("{n:,} draw", "{n:,} draws", draws).format(n=draws) if draws else _("computing"),
        _("seed {n}").format(n=work.scenario.seed),
        _("data {version}").format(version=work.catalog.version),
        _("levers act from {quarter}").format(quarter=work.catalog.horizon.labels[work.catalog.horizon.first_free]),
        _("own assumptions {n}").format(n=own),
        _("a scenario, not a forecast"),
    )
    slower = () if is_compiled() else (_("slower: no compiled clearing here"),)
    return "   \u00b7   ".join((*parts, *slower))
