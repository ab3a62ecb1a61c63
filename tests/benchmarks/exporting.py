"""Times of what leaves the program: a deck of ten pages, one slide, a picture and a workbook, as bytes."""

from collections.abc import Callable, Sequence
from datetime import date

from scenarios.catalog_files import load_catalog
from scenarios.exports.formats import FORMATS, Options, unwatched
from scenarios.figures.imprint import imprint_of
from scenarios.figures.pages import Told, page, standard_pages
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from tests.benchmarks.timing import Measured, timed

_DAY = date(2026, 11, 24)
_SHARE = "share.training.revenue"
TEN, ONE = tuple(standard_pages()[:10]), (_SHARE,)


def export(suffix: str, names: Sequence[str]) -> Callable[[int], Measured]:
    """Return what times the making of these pages in a format; the format's library is loaded before."""

    def time(runs: int) -> Measured:
        catalog = load_catalog()
        engine = Engine(catalog)
        baseline = engine.project(Scenario())
        moved = engine.project(Scenario("More HBM").with_value(catalog, "hbm_supply", 2))
        told = Told(moved, baseline, imprint_of(moved, baseline, _DAY))
        content = FORMATS[suffix].content
        return timed(lambda _run: content(told, [page(told, name) for name in names], Options(), unwatched), runs, 1)

    return time
