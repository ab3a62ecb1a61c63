"""Pictures as tests look at them: drawn in points, their parts found by name, their texts with the room they take."""

from itertools import combinations

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg

from scenarios.exports.pictures.drawing import figure_of, settings

SLIDE, SMALL = (40 / 3, 7.5), (6.4, 3.6)


def drawn(page, imprint, size=SLIDE, dark=False):
    with rc_context(settings()):
        figure = figure_of(page, imprint, size, dark)
        figure.set_dpi(72)
        FigureCanvasAgg(figure)
        return figure


def by_gid(figure, gid):
    found = figure.findobj(lambda one: one.get_gid() == gid)
    assert found, gid
    return found[0]


def boxes(figure):
    """Return all texts with their boxes in points, as the renderer measures them."""
    with rc_context(settings()):
        renderer = figure.canvas.get_renderer()
        return [(text, text.get_window_extent(renderer)) for text in figure.texts]


def texts(figure, role=None):
    return [one.get_text() for one in figure.texts if role in (None, one.get_label())]


def clashes(figure):
    """Return texts that leave the canvas, and pairs of texts that lie on each other."""
    width, height = figure.bbox.size
    placed = boxes(figure)
    out = [
        one.get_text()
        for one, box in placed
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > width + 0.5 or box.y1 > height + 0.5
    ]
    over = [
        (one.get_text(), other.get_text())
        for (one, a), (other, b) in combinations(placed, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1.5
    ]
    return out + over
