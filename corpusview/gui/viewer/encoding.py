"""The sheet on which the encoding of a file is chosen: each that is common, with how the file reads in it."""

from __future__ import annotations

import codecs
from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.plain import button, label, one_line, resize_to_fit
from corpusview.page import hidden_characters

# What news files are in, with the scripts that they are for; any other codec of Python's can be typed.
COMMON = (
    ("utf-8", "Unicode"),
    ("utf-16", "Unicode, two bytes"),
    ("cp1252", "Western European"),
    ("cp1250", "Central European"),
    ("iso8859-2", "Central European, ISO"),
    ("cp1251", "Cyrillic"),
    ("koi8-r", "Cyrillic, KOI8-R"),
    ("koi8-u", "Ukrainian, KOI8-U"),
    ("cp866", "Cyrillic, DOS"),
    ("cp1253", "Greek"),
    ("cp1254", "Turkish"),
    ("cp1255", "Hebrew"),
    ("cp1256", "Arabic"),
    ("cp1257", "Baltic"),
    ("gb18030", "Chinese, simplified"),
    ("big5", "Chinese, traditional"),
    ("shift_jis", "Japanese, Shift JIS"),
    ("euc_jp", "Japanese, EUC"),
    ("euc_kr", "Korean"),
    ("mac_roman", "Western European, old Macintosh"),
)
_FOUND = "As the program finds it"


class Sampled(Protocol):
    """What the sheet is told of a file."""

    article: int
    title: str
    raw: bytes
    encoding: str
    chosen: str | None


class EncodingDialog(QDialog):
    """`chosen` carries the article and an encoding, or None for the one that the program finds."""

    chosen = Signal(int, object)

    def __init__(self, sample: Sampled, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Encoding of the file")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_to_fit(self, 820, 520)
        self._sample = sample
        title = label(one_line(sample.title), "heading", wrap=True)
        told = f"Read as {sample.encoding}" + (", as you chose." if sample.chosen else ", as the program found.")
        self.list = QListWidget()
        self.list.setAccessibleName("Encodings")
        self.list.setProperty("look", "pages")
        self.list.setFixedWidth(310)
        self._add(_FOUND, None)
        for name, what in COMMON:
            self._add(f"{what}  ({name})", name)
        self.other = QLineEdit()
        self.other.setPlaceholderText("Another, such as cp737")
        self.other.setAccessibleName("Another encoding")
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setAccessibleName("How the file reads")
        self.preview.setProperty("look", "writing")
        self.verdict = label("", "muted", wrap=True)
        self.use = button("Read the file so", "main")
        self.use.clicked.connect(lambda _checked=False: self._use())
        self.leave = button("Cancel")
        self.leave.clicked.connect(lambda _checked=False: self.close())
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.other)
        right = QVBoxLayout()
        right.addWidget(self.preview, 1)
        right.addWidget(self.verdict)
        sides = QHBoxLayout()
        sides.setSpacing(14)
        sides.addLayout(left)
        sides.addLayout(right, 1)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.leave)
        bottom.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(label(told, "muted"))
        column.addLayout(sides, 1)
        column.addLayout(bottom)
        self.list.currentRowChanged.connect(lambda _row: self._from_list())
        self.other.textChanged.connect(lambda _text: self._show())
        self.list.setCurrentRow(next((at for at in range(self.list.count()) if self._is_now(at)), 0))
        self.list.setFocus()

    def _add(self, words: str, name: str | None) -> None:
        item = QListWidgetItem(words)
        item.setSizeHint(QSize(0, self.fontMetrics().height() + 10))
        item.setData(Qt.ItemDataRole.UserRole, name)
        self.list.addItem(item)

    def _is_now(self, row: int) -> bool:
        name = self.list.item(row).data(Qt.ItemDataRole.UserRole)
        return name is not None and _codec(name) == _codec(self._sample.chosen or self._sample.encoding)

    def _from_list(self) -> None:
        self.other.clear()
        self._show()

    def wanted(self) -> str | None:
        """The encoding chosen now; None for the one that the program finds."""
        typed = self.other.text().strip()
        return typed or self.list.currentItem().data(Qt.ItemDataRole.UserRole)

    def _show(self) -> None:
        name = self.wanted()
        shown = name or (self._sample.encoding if not self._sample.chosen else None)
        is_known = name is None or bool(_codec(name))
        self.use.setEnabled(is_known)
        if not is_known:
            self.preview.setPlainText("")
            self._tell(f"There is no text encoding called “{one_line(name or '')}”.")
            return
        if shown is None:
            self.preview.setPlainText("")
            self._tell("The program will look for the encoding by itself again.")
            return
        text = self._sample.raw.decode(shown, "replace")
        self.preview.setPlainText(text)
        wrong = text.count("\ufffd")
        odd = sum(1 for _ in hidden_characters(text))
        if wrong:
            self._tell(f"{wrong:,} places of this sample cannot be read so.")
        elif odd:
            self._tell(f"{odd:,} control characters in this sample: this is hardly the right one.")
        else:
            self._tell("The whole sample can be read so. Does it read as words?")

    def _tell(self, sentence: str) -> None:
        self.verdict.setText(sentence)

    def _use(self) -> None:
        wanted = self.wanted()
        self.close()
        self.chosen.emit(self._sample.article, wanted)


def _codec(name: str) -> str:
    """The codec's own name; empty where there is none from bytes to text."""
    try:
        codec = codecs.lookup(name)
        b"".decode(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return codec.name
