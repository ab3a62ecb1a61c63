"""Paint a time strip: locked history, blocks or a line of steps, handles, years and the chosen quarter."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from desktop.theme import RADIUS, SPACE, SPACE_HAIR, SPACE_SMALL, Text, font, mix
from desktop.widgets.strip_spec import Block, Points, StripScale
from resources.looks import Colours
from scenarios.texts import _

HANDLE = 5.0
_GRIP = 3.0
_FIRM, _LINE = 2.0, 1.0
_HATCH = 0.55
_CENTRE = Qt.AlignmentFlag.AlignCenter
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class StripView:
    """Hold what to paint: the points on their scale, in these colours, and where the keyboard stands."""

    scale: StripScale
    points: Points
    named: Colours
    quarter: int
    has_focus: bool

    @property
    def chosen(self) -> int | None:
        """Index of the point in force in the chosen quarter."""
        return self.scale.spec.index_at(self.points, self.quarter)

    def box(self, block: Block) -> QRectF:
        """Return where a block stands."""
        scale = self.scale
        left, right = scale.x(block.first), scale.x(block.end)
        return QRectF(left, scale.top, right - left, scale.height)


def paint_strip(painter: QPainter, view: StripView) -> None:
    """Paint from the back to the front."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    blocks = view.scale.spec.blocks(view.points)
    _paint_ground(painter, view)
    if view.scale.spec.kind == "choice":
        for block in blocks:
            _paint_block(painter, view, block)
    else:
        _paint_history(painter, view)
        _paint_steps(painter, view, blocks)
        _paint_range(painter, view)
        _paint_handles(painter, view, blocks)
    _paint_today(painter, view)
    if view.has_focus:
        _paint_chosen(painter, view)


def _paint_ground(painter: QPainter, view: StripView) -> None:
    """Paint the field, the years below it, and a tick where each begins."""
    scale, named, small = view.scale, view.named, font(Text.SMALL)
    field = QRectF(scale.left, scale.top, scale.width, scale.height)
    painter.fillRect(field, QColor(named.surface))
    metrics = QFontMetricsF(small)
    room = scale.width / len(scale.spec.years)
    stride = 1 if metrics.horizontalAdvance(str(scale.spec.years[0])) + SPACE <= room else 2
    painter.setFont(small)
    for place, year in enumerate(scale.spec.years):
        left = scale.left + place * room
        painter.setPen(QPen(QColor(named.grid), 1))
        painter.drawLine(QPointF(left, field.top()), QPointF(left, field.bottom() + SPACE_SMALL))
        if place % stride == 0:
            painter.setPen(QColor(named.muted))
            middle = left + room / 2
            wide = metrics.horizontalAdvance(str(year)) + SPACE
            painter.drawText(
                QRectF(middle - wide / 2, field.bottom() + SPACE_HAIR, wide, metrics.height()), _CENTRE, str(year)
            )
    painter.setPen(QPen(QColor(named.separator), 1))
    painter.drawRect(field)


def _hatch(painter: QPainter, box: QRectF, named: Colours) -> None:
    painter.fillRect(box, QColor(mix(named.surface, named.grid, 0.7)))
    painter.fillRect(box, QBrush(QColor(mix(named.grid, named.separator, _HATCH)), Qt.BrushStyle.BDiagPattern))


def _paint_block(painter: QPainter, view: StripView, block: Block) -> None:
    """Paint one choice: history hatched, the baseline outlined, the user's filled and with a grip at its edge."""
    named, box = view.named, view.box(block).adjusted(1, 2, -1, -2)
    is_set, is_chosen = block.index is not None, block.index is not None and block.index == view.chosen
    if block.locked:
        _hatch(painter, box, named)
    painter.setBrush(QColor(named.band_50 if is_chosen else named.band_80) if is_set else Qt.BrushStyle.NoBrush)
    style = Qt.PenStyle.SolidLine if is_set or block.locked else Qt.PenStyle.DashLine
    edge = named.domestic if is_set else named.separator if block.locked else named.muted
    painter.setPen(QPen(QColor(edge), _FIRM if is_chosen and view.has_focus else _LINE, style))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    if is_set:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(named.domestic))
        painter.drawRoundedRect(QRectF(box.left(), box.top(), _GRIP, box.height()), _GRIP / 2, _GRIP / 2)
    _paint_name(painter, view, block, box.adjusted(_GRIP + SPACE_SMALL, SPACE_SMALL, -SPACE_SMALL, -SPACE_SMALL))


def _paint_name(painter: QPainter, view: StripView, block: Block, room: QRectF) -> None:
    """Paint the id as large as there is room for it, and below it as much of the name as its lines hold.

    What the user has made has no id to show: its name stands there alone.
    """
    named, option = view.named, view.scale.spec.option(block.value)
    if option is None:
        return
    painter.setPen(QColor(named.text if block.index is not None else named.muted))
    if option.is_own:
        painter.setFont(font(Text.STRONG))
        painter.drawText(room, _WRAPPED, _fitted(option.name, QFontMetricsF(font(Text.STRONG)), room))
        return
    for kind in (Text.STRONG, Text.SMALL):
        head = QFontMetricsF(font(kind))
        wide = head.horizontalAdvance(option.id)
        if wide <= room.width() + SPACE_SMALL:
            painter.setFont(font(kind))
            painter.drawText(QRectF(room.left(), room.top(), wide + 1, head.height()), option.id)
            below = room.adjusted(0, head.height(), 0, SPACE_SMALL)
            painter.setFont(font(Text.SMALL))
            painter.drawText(below, _WRAPPED, _fitted(option.name, QFontMetricsF(font(Text.SMALL)), below))
            return


def _fitted(name: str, metrics: QFontMetricsF, room: QRectF) -> str:
    """Return as many words of a name as its lines have room for."""
    words = name.split()
    for count in range(len(words), 0, -1):
        shown = name if count == len(words) else _("{beginning}…").format(beginning=" ".join(words[:count]))
        needed = metrics.boundingRect(QRectF(0, 0, room.width(), room.height()), _WRAPPED, shown)
        if needed.width() <= room.width() and needed.height() <= room.height():
            return shown
    return ""


def _paint_history(painter: QPainter, view: StripView) -> None:
    scale = view.scale
    left, right = scale.x(0), scale.x(scale.spec.first_free)
    _hatch(painter, QRectF(left, scale.top, right - left, scale.height).adjusted(1, 1, 0, -1), view.named)


def _paint_range(painter: QPainter, view: StripView) -> None:
    """Paint the least and the greatest number at the left, on a ground of their own."""
    scale, named = view.scale, view.named
    metrics = QFontMetricsF(font(Text.SMALL))
    painter.setFont(font(Text.SMALL))
    rows = (
        (scale.spec.maximum, scale.top + SPACE_HAIR),
        (scale.spec.minimum, scale.top + scale.height - metrics.height() - SPACE_HAIR),
    )
    for value, top in rows:
        words = scale.spec.format(value)
        box = QRectF(
            scale.left + SPACE_SMALL, top, metrics.horizontalAdvance(words) + 2 * SPACE_SMALL, metrics.height()
        )
        painter.fillRect(box, QColor(named.surface))
        painter.setPen(QColor(named.muted))
        painter.drawText(box, _CENTRE, words)


def _paint_steps(painter: QPainter, view: StripView, blocks: tuple[Block, ...]) -> None:
    """Paint the line of steps: dashed as far as nothing is set, and firm where the user has set it."""
    named, scale = view.named, view.scale
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wants_set in (False, True):
        path, last = QPainterPath(), None
        for block in blocks:
            if (block.index is not None) != wants_set or isinstance(block.value, str | None):
                continue
            left, row = QPointF(scale.x(block.first), scale.y(block.value)), scale.y(block.value)
            if last == block.first:
                path.lineTo(left)
            else:
                path.moveTo(left)
            path.lineTo(QPointF(scale.x(block.end), row))
            last = block.end
        colour = named.domestic if wants_set else named.baseline
        style = Qt.PenStyle.SolidLine if wants_set else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(colour), _FIRM if wants_set else 1.5, style))
        painter.drawPath(path)


def _paint_handles(painter: QPainter, view: StripView, blocks: tuple[Block, ...]) -> None:
    """Paint a handle at each point, the chosen one filled, and its number beside it where there is room."""
    scale, named = view.scale, view.named
    metrics = QFontMetricsF(font(Text.SMALL))
    painter.setFont(font(Text.SMALL))
    for block in blocks:
        if isinstance(block.value, str) or block.locked:
            continue
        words = scale.spec.in_words(block.value)
        row = scale.top + scale.height / 2 if block.value is None else scale.y(block.value)
        left = scale.x(block.first) + SPACE
        above = row - metrics.height() - SPACE_HAIR
        top = above if above >= scale.top else row + SPACE_HAIR
        if left + metrics.horizontalAdvance(words) <= scale.x(block.end) - SPACE_SMALL:
            painter.setPen(QColor(named.text if block.index is not None else named.muted))
            painter.drawText(QPointF(left, top + metrics.ascent()), words)
        if block.index is not None:
            painter.setPen(QPen(QColor(named.domestic), _FIRM))
            painter.setBrush(QColor(named.domestic if block.index == view.chosen else named.surface))
            painter.drawEllipse(QPointF(scale.x(block.first), row), HANDLE, HANDLE)


def _paint_today(painter: QPainter, view: StripView) -> None:
    scale = view.scale
    x = scale.x(scale.spec.first_free)
    painter.setPen(QPen(QColor(view.named.today), 1.5))
    painter.drawLine(QPointF(x, scale.top - SPACE_HAIR), QPointF(x, scale.top + scale.height + SPACE_SMALL))


def _paint_chosen(painter: QPainter, view: StripView) -> None:
    """Paint a bracket under the quarter that the keys act on."""
    scale = view.scale
    left, right = scale.x(view.quarter), scale.x(view.quarter + 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(view.named.focus))
    painter.drawRect(QRectF(left, scale.top + scale.height - 1, right - left, _GRIP))
