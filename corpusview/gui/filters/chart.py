"""The bars over time, painted; a click or Enter on one asks for its days, a drag over several for all of theirs.

What the question leaves out is drawn hollow: a click takes it in again.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from corpusview.gui.filters.bars import Bar
from corpusview.gui.filters.facets import Mark
from corpusview.gui.plain import hover_text
from corpusview.gui.theme import colours_of
from corpusview.page import counted

_KEYS = "Arrow keys, Home and End walk the bars, with Shift they take in several; Enter chooses, Esc gives up."
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

# Pixels at 96 dots an inch: of the bars with the air about them, between two, and the widest.
_BARS, _GAP, _WIDEST, _UNDATED = 46, 2, 26, 26
# Points by which the labels are smaller than the window's type.
_SMALLER_BY = 2


class BarChart(QWidget):
    """Bars of dated articles, and apart from them one for the undated.

    A click includes, with Ctrl or the right button it excludes. Shift and the arrow keys take in several bars; Esc lets
    go of them, also in the middle of a drag.
    """

    period_chosen = Signal(object, object, object)  # first day, last day, Mark
    undated_chosen = Signal(object)  # Mark

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dates")
        self.setAccessibleName("Articles over time")
        # By a click too: Esc gives up a drag, and must come here.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.bars: tuple[Bar, ...] = ()
        self.undated = self.undated_left_out = 0
        # The place under the mouse or the keys: a bar's number, len(bars) for the undated, -1 for none.
        self._at = -1
        # Where a drag, or a choice of several by keys, began; -1 for none.
        self._from = -1
        # Whether a button of the mouse is down, whether that drag was given up, and whether the focus came by a key.
        self._is_pressed = self._is_given_up = self._is_by_key = False

    def sizeHint(self) -> QSize:
        return QSize(240, _BARS + self._labels())

    def show_bars(self, bars: tuple[Bar, ...], undated: int, undated_left_out: int = 0) -> None:
        """Show other bars, and how many articles are undated or would be if they were not left out."""
        self.bars, self.undated, self.undated_left_out = bars, undated, undated_left_out
        # Whoever walks by keys goes on from the first.
        self._at, self._from = (0 if self.hasFocus() and self._is_by_key else -1), -1
        self.setVisible(bool(bars or self._has_undated()))
        self._describe()
        self.update()

    def _label_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() - _SMALLER_BY)
        return font

    def _labels(self) -> int:
        """The height of the line of labels."""
        return QFontMetrics(self._label_font()).height() + 2

    def _has_undated(self) -> bool:
        return bool(self.undated or self.undated_left_out)

    def rect_of(self, at: int) -> QRectF:
        """The whole height of a place, which can be clicked."""
        room = self.width() - (_UNDATED + 8 if self._has_undated() else 0)
        if at == len(self.bars):
            return QRectF(self.width() - _UNDATED, 0, _UNDATED, self.height())
        wide = min(_WIDEST, room / max(1, len(self.bars)))
        return QRectF(at * wide, 0, wide, self.height())

    def _places(self) -> int:
        return len(self.bars) + (1 if self._has_undated() else 0)

    def _place_at(self, x: float) -> int:
        return next((at for at in range(self._places()) if self.rect_of(at).left() <= x < self.rect_of(at).right()), -1)

    def _told(self, at: int) -> str:
        if 0 <= at < len(self.bars):
            return self.bars[at].told()
        if at != len(self.bars) or not self._has_undated():
            return ""
        if not self.undated:
            return f"Undated: {counted(self.undated_left_out, 'article')} left out"
        return f"Undated: {counted(self.undated, 'article')}"

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
        if first == len(self.bars) and self._has_undated():
            self.undated_chosen.emit(mark if self.undated else Mark.NONE)
        elif 0 <= first <= last < len(self.bars):
            chosen = self.bars[first : last + 1]
            is_left_out = any(bar.left_out for bar in chosen) and not any(bar.count for bar in chosen)
            if is_left_out or any(bar.count for bar in chosen):
                self.period_chosen.emit(chosen[0].first, chosen[-1].last, Mark.NONE if is_left_out else mark)

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
        counts = [(bar.count, bar.left_out) for bar in self.bars] + [(self.undated, self.undated_left_out)]
        most = max((count or left_out for count, left_out in counts), default=1) or 1
        room = self.height() - self._labels() - 4
        for at in range(self._places()):
            count, left_out = counts[at]
            place = self.rect_of(at)
            gap = _GAP if place.width() > 4 else 0.5
            tall = max(2.0, room * (count or left_out) / most) if count or left_out else 1.0
            bar = QRectF(place.left(), 4 + room - tall, max(1.0, place.width() - gap), tall)
            first, last = self._chosen()
            is_here = first <= at <= last
            painter.setPen(Qt.PenStyle.NoPen)
            if left_out and not count:
                painter.setPen(QPen(QColor(colours.text if is_here else colours.muted), 1, Qt.PenStyle.DotLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                bar.adjust(0.5, 0.5, -0.5, 0)
            elif not count:
                painter.setBrush(QColor(colours.border))
            elif at == len(self.bars):
                painter.setBrush(QColor(colours.text if is_here else colours.muted))
            else:
                painter.setBrush(QColor(colours.text if is_here else colours.person))
            painter.drawRoundedRect(bar, 1.5, 1.5)
        self._label(painter, QColor(colours.muted))
        if self.hasFocus() and self._is_by_key:
            painter.setPen(QColor(colours.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _label(self, painter: QPainter, colour: QColor) -> None:
        labels = self._labels()
        painter.setFont(self._label_font())
        painter.setPen(colour)
        line = QRectF(0, self.height() - labels, self.width() - (_UNDATED + 8 if self._has_undated() else 0), labels)
        if self._at >= 0:
            first, last = self._chosen()
            told = self._told(self._at) if first == last else self._told_of(first, last)
            painter.drawText(QRectF(0, line.top(), self.width(), labels), Qt.AlignmentFlag.AlignLeft, told)
            return
        if self.bars:
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self.bars[0].label)
            end = self.rect_of(len(self.bars) - 1).right()
            last = self.bars[-1].label
            wide = painter.fontMetrics().horizontalAdvance(last)
            if len(self.bars) > 1 and end > wide + painter.fontMetrics().horizontalAdvance(self.bars[0].label) + 12:
                painter.drawText(
                    QRectF(end - wide - 2, line.top(), wide + 4, labels), Qt.AlignmentFlag.AlignRight, last
                )
        if self._has_undated():
            painter.drawText(
                self.rect_of(len(self.bars)).adjusted(0, line.top(), 0, 0), Qt.AlignmentFlag.AlignCenter, "?"
            )

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            told = self._told(self._place_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), hover_text(told) if told else "", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._is_by_key = event.reason() is not Qt.FocusReason.MouseFocusReason
        if self._is_by_key and self._at < 0:
            self._go(0)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._go(-1)
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed, self._is_given_up, self._is_by_key = True, False, False
        at = self._place_at(event.position().x())
        self._go(at)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= at < len(self.bars):
            self._from = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_given_up:
            return
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
        self._from, self._is_pressed = -1, False
        if self._is_given_up:
            self._is_given_up = False
            return
        excludes = event.button() == Qt.MouseButton.RightButton or event.modifiers() & _CTRL
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._choose(first, last, Mark.EXCLUDED if excludes else Mark.INCLUDED)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._is_by_key = True
        takes_in = bool(event.modifiers() & _SHIFT)
        # The undated have no place in time: they are not taken in with others.
        most = (len(self.bars) if takes_in else self._places()) - 1
        match event.key():
            case Qt.Key.Key_Left:
                self._go(max(0, self._at - 1), takes_in=takes_in)
            case Qt.Key.Key_Right:
                self._go(min(most, self._at + 1), takes_in=takes_in)
            case Qt.Key.Key_Home:
                self._go(0, takes_in=takes_in)
            case Qt.Key.Key_End:
                self._go(most, takes_in=takes_in)
            case Qt.Key.Key_Escape if self._from >= 0:
                self._give_up()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                excludes = event.modifiers() & _CTRL
                self._choose(*self._chosen(), Mark.EXCLUDED if excludes else Mark.INCLUDED)
            case _:
                super().keyPressEvent(event)

    def _give_up(self) -> None:
        """Let go of the bars that were taken in; a drag goes on without any."""
        self._is_given_up = self._is_pressed
        self._from = -1
        self._describe()
        self.update()
