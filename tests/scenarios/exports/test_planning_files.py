"""Pages of planning go out in every format."""

from datetime import date

import pytest

from scenarios.analysis.corners import Axis, Matrix, corners
from scenarios.analysis.mixture import Weighted, mixture
from scenarios.analysis.policies import Choice
from scenarios.analysis.robust import Goal, robust
from scenarios.analysis.signposts import Worlds, signposts
from scenarios.analysis.targets import parse_target
from scenarios.ensemble import Ensemble
from scenarios.exports.formats import FORMATS, export_file
from scenarios.figures.corners import corner_pages
from scenarios.figures.imprint import imprint_of
from scenarios.figures.mixture import mixture_pages
from scenarios.figures.pages import Told
from scenarios.figures.robust import robust_pages
from scenarios.figures.signposts import signpost_pages
from scenarios.scenario import Scenario


@pytest.fixture(scope="module")
def told(catalog, shared_engine):
    """Return what the program tells of, with all that planning finds among its pages."""
    here = Scenario("Mine", draws=60)
    choked = here.with_value(catalog, "hbm_supply", 0.2)
    ensemble = Ensemble(shared_engine)
    projection = shared_engine.project(here)
    imprint = imprint_of(projection, None, date(2026, 11, 26))
    tiers = [Choice(one, Scenario().with_value(catalog, "tier", one).values) for one in ("T3", "T7")]
    goal = Goal(parse_target("share:training:revenue>=0.5@2028", catalog.horizon))
    *_parts, safe = robust(tiers, [here], goal, ensemble)
    (signs,) = signposts(Worlds((here, choked), None), "2027H1", ensemble)
    sides = Axis("hbm_supply", 0.5, 2.0), Axis("tier", "T1", "T7")
    *_parts, four = corners(Matrix(here, *sides, ("A", "B", "C", "D"), "revenue", "official", "2028"), ensemble)
    (mixed,) = mixture(Weighted((here, choked), (0.5, 0.5), "revenue", "official", 2028), ensemble)
    found = (
        *robust_pages(safe, imprint),
        *signpost_pages(signs, imprint),
        *corner_pages(four, catalog, imprint),
        *mixture_pages(mixed, catalog, imprint),
    )
    return Told(projection, None, imprint, "revenue", 2028, found=found)


@pytest.mark.parametrize("suffix", sorted(FORMATS.keys() - {".pdf", ".png"}))
def test_every_page_is_written(told, suffix, tmp_path):
    """All pages in one file, or one page of each question where a file holds one page only.

    All pictures are drawn by the same hand: one format of them stands for the others.
    """
    kind = FORMATS[suffix]
    firsts = [one for one in told.found if one.id in ("robust", "signposts", "corners.inference", "mixture.inference")]
    assert len(firsts) == 4
    for pages in [(one,) for one in firsts] if kind.single else [tuple(one for one in told.found if kind.holds(one))]:
        file = tmp_path / f"{pages[0].id}{suffix}"
        export_file(told, pages, file)
        assert file.stat().st_size > 500
