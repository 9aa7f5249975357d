"""The bars over time, painted; a click or Enter on one asks for its days, a drag over several for all of theirs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from corpusview.gui.filters.bars import Bar
from corpusview.gui.filters.facets import Mark
from corpusview.gui.plain import hover_text
from corpusview.gui.theme import colours_of
from corpusview.page import counted

_KEYS = "Arrow keys walk the bars, with Shift they take in several, Enter chooses."
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

# Pixels at 96 dots an inch.
_TALL, _LABELS, _GAP, _WIDEST, _UNDATED = 62, 16, 2, 26, 26


class BarChart(QWidget):
    """Bars of dated articles, and apart from them one for the undated.

    A click includes, with Ctrl or the right button it excludes. Shift and the arrow keys take in several bars.
    """

    period_chosen = Signal(object, object, object)  # first day, last day, Mark
    undated_chosen = Signal(object)  # Mark

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
        # Where a drag, or a choice of several by keys, began; -1 for none.
        self._from = -1

    def sizeHint(self) -> QSize:
        return QSize(240, _TALL)

    def show_bars(self, bars: tuple[Bar, ...], undated: int) -> None:
        """Show other bars."""
        self.bars, self.undated, self._at, self._from = bars, undated, -1, -1
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

    def _told_of(self, first: int, last: int) -> str:
        number = sum(bar.count for bar in self.bars[first : last + 1])
        return f"{self.bars[first].label} to {self.bars[last].label}: {counted(number, 'article')}"

    def _describe(self) -> None:
        first, last = self._chosen()
        told = self._told(self._at)
        if first != last:
            told = self._told_of(first, last)
        if not told and self.bars:
            told = f"{self.bars[0].label} to {self.bars[-1].label}. {_KEYS}"
        self.setAccessibleDescription(told)

    def _chosen(self) -> tuple[int, int]:
        """The first and the last place that are taken in; (-1, -1) for none."""
        if self._from < 0 or self._at < 0 or self._at >= len(self.bars):
            return self._at, self._at
        return min(self._from, self._at), max(self._from, self._at)

    def _choose(self, first: int, last: int, mark: Mark = Mark.INCLUDED) -> None:
        if first == len(self.bars) and self.undated:
            self.undated_chosen.emit(mark)
        elif 0 <= first <= last < len(self.bars) and any(bar.count for bar in self.bars[first : last + 1]):
            self.period_chosen.emit(self.bars[first].first, self.bars[last].last, mark)

    def _go(self, at: int, *, takes_in: bool = False) -> None:
        if not takes_in:
            self._from = -1
        elif self._from < 0:
            self._from = self._at
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
            first, last = self._chosen()
            is_here = first <= at <= last
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
            first, last = self._chosen()
            told = self._told(self._at) if first == last else self._told_of(first, last)
            painter.drawText(QRectF(0, line.top(), self.width(), _LABELS), Qt.AlignmentFlag.AlignLeft, told)
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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._place_at(event.position().x())
        self._go(at)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= at < len(self.bars):
            self._from = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._place_at(event.position().x())
        if self._from >= 0 and event.buttons() & Qt.MouseButton.LeftButton:
            # Beyond the ends of the bars a drag goes on with the nearest.
            nearest = 0 if event.position().x() < 0 else len(self.bars) - 1
            self._go(at if 0 <= at < len(self.bars) else nearest, takes_in=True)
        else:
            self._go(at)

    def leaveEvent(self, event: QEvent) -> None:
        self._go(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        first, last = self._chosen()
        self._from = -1
        excludes = event.button() == Qt.MouseButton.RightButton or event.modifiers() & _CTRL
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._choose(first, last, Mark.EXCLUDED if excludes else Mark.INCLUDED)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self._go(max(0, self._at - 1), takes_in=bool(event.modifiers() & _SHIFT))
            case Qt.Key.Key_Right:
                takes_in = bool(event.modifiers() & _SHIFT)
                most = len(self.bars) if takes_in else self._places()
                self._go(min(most - 1, self._at + 1), takes_in=takes_in)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                excludes = event.modifiers() & _CTRL
                self._choose(*self._chosen(), Mark.EXCLUDED if excludes else Mark.INCLUDED)
            case _:
                super().keyPressEvent(event)
