"""The bar under the article in which one looks for words in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from corpusview.gui.icons import IconButton
from corpusview.gui.plain import label, look, say_on_hover
from corpusview.gui.viewer.finding import Wanted

# Milliseconds after the last key before the article is searched.
_PAUSE = 120
# Pixels below which the choices stand under the box.
_ONE_ROW = 620


class FindBar(QWidget):
    """Says what is `wanted`; the pane answers with `tell`."""

    wanted = Signal(object)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "pane")
        self.setAccessibleName("Find in article")
        self.box = QLineEdit()
        self.box.setPlaceholderText("Find in article")
        self.box.setAccessibleName("Find in article")
        self.box.setClearButtonEnabled(True)
        self.box.setMinimumWidth(140)
        self.box.setMaximumWidth(320)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.whole_word = QCheckBox("Whole &words")
        self.pattern = QCheckBox("&Pattern")
        self.pattern.setAccessibleName("Pattern: a regular expression")
        self.whole_word.setAccessibleName("Whole words")
        self.count = label("", "muted")
        self.count.setAccessibleName("Places found")
        self.count.setMinimumWidth(0)
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.previous = IconButton("up", "Previous place (Shift+Enter)")
        self.next = IconButton("down", "Next place (Enter)")
        self.shut = IconButton("clear", "Close the find bar (Esc)")
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rows.setSpacing(8)
        for row in ((self.box, self.previous, self.next), (self.whole_word, self.pattern, self.count)):
            part = QHBoxLayout()
            part.setSpacing(8)
            for each in row:
                part.addWidget(each, 1 if each is self.count else 0)
            self._rows.addLayout(part)
        self._rows.setStretch(1, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(12, 7, 8, 7)
        whole.addLayout(self._rows, 1)
        whole.addWidget(self.shut, 0, Qt.AlignmentFlag.AlignTop)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.whole_word.toggled.connect(lambda _on: self._ask())
        self.pattern.toggled.connect(lambda _on: self._ask())
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.shut.clicked.connect(self.closed)
        self.box.installEventFilter(self)

    def open_with(self, text: str) -> None:
        """Stand ready to be typed in; `text`, if any, is looked for at once."""
        self.show()
        if text:
            self.box.setText(text)
        self.box.selectAll()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask()

    def asked(self) -> Wanted:
        """What is looked for as the bar stands."""
        return Wanted(self.box.text(), self.whole_word.isChecked(), self.pattern.isChecked())

    def tell(self, sentence: str, is_trouble: bool = False) -> None:
        """Say how many were found, or what is wrong."""
        self.count.setText(sentence)
        say_on_hover(self.count, sentence)
        look(self.count, "danger" if is_trouble else "muted")

    def step(self, by: int) -> None:
        """Go on to another place; what has just been typed is looked for first."""
        if self._pause.isActive():
            self._ask()
        self.stepped.emit(by)

    def _ask(self) -> None:
        self._pause.stop()
        self.wanted.emit(self.asked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        is_narrow = event.size().width() < _ONE_ROW
        wanted = direction.TopToBottom if is_narrow else direction.LeftToRight
        if self._rows.direction() != wanted:
            self._rows.setDirection(wanted)
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
