"""The bars over time, painted; a click or Enter on one asks for its days."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from corpusview.gui.filters.bars import Bar
from corpusview.gui.plain import hover_text
from corpusview.gui.theme import colours_of
from corpusview.page import counted

# Pixels at 96 dots an inch.
_TALL, _LABELS, _GAP, _WIDEST, _UNDATED = 62, 16, 2, 26, 26


class BarChart(QWidget):
    """Bars of dated articles, and apart from them one for the undated."""

    bar_chosen = Signal(object)
    undated_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dates")
        self.setAccessibleName("Articles over time")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.bars: tuple[Bar, ...] = ()
        self.undated = 0
        # The place under the mouse or the keys: a bar's number, len(bars) for the undated, -1 for none.
        self._at = -1

    def sizeHint(self) -> QSize:
        return QSize(240, _TALL)

    def show_bars(self, bars: tuple[Bar, ...], undated: int) -> None:
        """Show other bars."""
        self.bars, self.undated, self._at = bars, undated, -1
        self.setVisible(bool(bars or undated))
        self._describe()
        self.update()

    def rect_of(self, at: int) -> QRectF:
        """The whole height of a place, which can be clicked."""
        room = self.width() - (_UNDATED + 8 if self.undated else 0)
        if at == len(self.bars):
            return QRectF(self.width() - _UNDATED, 0, _UNDATED, self.height())
        wide = min(_WIDEST, room / max(1, len(self.bars)))
        return QRectF(at * wide, 0, wide, self.height())

    def _places(self) -> int:
        return len(self.bars) + (1 if self.undated else 0)

    def _place_at(self, x: float) -> int:
        return next((at for at in range(self._places()) if self.rect_of(at).left() <= x < self.rect_of(at).right()), -1)

    def _told(self, at: int) -> str:
        if 0 <= at < len(self.bars):
            return self.bars[at].told()
        return f"Undated: {counted(self.undated, 'article')}" if at == len(self.bars) and self.undated else ""

    def _describe(self) -> None:
        told = self._told(self._at)
        if not told and self.bars:
            told = f"{self.bars[0].label} to {self.bars[-1].label}. Arrow keys walk the bars, Enter chooses one."
        self.setAccessibleDescription(told)

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self.bars) and self.bars[at].count:
            self.bar_chosen.emit(self.bars[at])
        elif at == len(self.bars) and self.undated:
            self.undated_chosen.emit()

    def _go(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._describe()
            self.update()

    # --- as Qt asks

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max([self.undated, *(bar.count for bar in self.bars)], default=1) or 1
        room = self.height() - _LABELS - 4
        for at in range(self._places()):
            count = self.bars[at].count if at < len(self.bars) else self.undated
            place = self.rect_of(at)
            gap = _GAP if place.width() > 4 else 0.5
            tall = max(2.0, room * count / most) if count else 1.0
            bar = QRectF(place.left(), 4 + room - tall, max(1.0, place.width() - gap), tall)
            is_here = at == self._at
            painter.setPen(Qt.PenStyle.NoPen)
            if not count:
                painter.setBrush(QColor(colours.border))
            elif at == len(self.bars):
                painter.setBrush(QColor(colours.text if is_here else colours.muted))
            else:
                painter.setBrush(QColor(colours.text if is_here else colours.person))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        self._label(painter, QColor(colours.muted))

    def _label(self, painter: QPainter, colour: QColor) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() - 2)
        painter.setFont(font)
        painter.setPen(colour)
        line = QRectF(0, self.height() - _LABELS, self.width() - (_UNDATED + 8 if self.undated else 0), _LABELS)
        if self._at >= 0:
            painter.drawText(
                QRectF(0, line.top(), self.width(), _LABELS), Qt.AlignmentFlag.AlignLeft, self._told(self._at)
            )
            return
        if self.bars:
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self.bars[0].label)
            end = self.rect_of(len(self.bars) - 1).right()
            last = self.bars[-1].label
            wide = painter.fontMetrics().horizontalAdvance(last)
            if len(self.bars) > 1 and end > wide + painter.fontMetrics().horizontalAdvance(self.bars[0].label) + 12:
                painter.drawText(
                    QRectF(end - wide - 2, line.top(), wide + 4, _LABELS), Qt.AlignmentFlag.AlignRight, last
                )
        if self.undated:
            painter.drawText(
                self.rect_of(len(self.bars)).adjusted(0, line.top(), 0, 0), Qt.AlignmentFlag.AlignCenter, "?"
            )

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            told = self._told(self._place_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), hover_text(told) if told else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(self._place_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._go(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._place_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self._go(max(0, self._at - 1))
            case Qt.Key.Key_Right:
                self._go(min(self._places() - 1, self._at + 1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._choose(self._at)
            case _:
                super().keyPressEvent(event)
