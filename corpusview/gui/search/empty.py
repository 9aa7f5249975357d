"""What to do when nothing was found: the next step, whatever the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from corpusview.analysis.explain import as_typed
from corpusview.gui.plain import button, label, one_line
from corpusview.gui.state.explaining import Emptiness, Spelling
from corpusview.page import counted
from corpusview.query import Hits, Query

_LONGEST = 40


class EmptyPage(QWidget):
    """Says why there is nothing, and offers another question (`asked`) that there is something for."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 28, 28, 28)
        column.setSpacing(10)
        self.heading = label("Nothing found", "heading", wrap=True)
        self.advice = label("", "muted", wrap=True)
        self.boilerplate = button("", "main")
        self.clear = button("Show all articles")
        self.offers: list[QPushButton] = []
        self._offers = QVBoxLayout()
        self._offers.setSpacing(8)
        self._shown: Hits | None = None
        column.addStretch(2)
        for each in (self.heading, self.advice):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(each)
        column.addWidget(self.boilerplate, 0, Qt.AlignmentFlag.AlignCenter)
        column.addLayout(self._offers)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)

    def show_hits(self, hits: Hits) -> None:
        """Say what `hits` leaves to do."""
        self._shown = hits
        self._offer([])
        hidden = hits.only_in_boilerplate
        if hidden:
            self.heading.setText("No article is about this")
            holds = "holds it" if hidden == 1 else "hold it"
            self.advice.setText(
                f"{counted(hidden, 'article')} {holds} only in the boilerplate around it: menus, teasers, boxes."
            )
            self.boilerplate.setText(f"Show {'it' if hidden == 1 else 'them'}")
            self.boilerplate.setAccessibleName(f"Show {counted(hidden, 'article')} only in boilerplate")
        else:
            self.heading.setText("Nothing found")
            told = " ".join(hits.told)
            usual = "Try fewer words, OR between them, or a beginning with an asterisk: govern*"
            self.advice.setText(_unclear(hits.query) or told or usual)
        self.boilerplate.setVisible(bool(hidden))
        self.clear.setVisible(bool(hits.query.raw.strip()))

    def show_why(self, why: Emptiness) -> None:
        """Say which clause leaves nothing, and offer what would find something."""
        if self._shown is None or self._shown.query != why.query or self._shown.ids:
            return
        offers = [(_offered(each), each.raw) for each in why.spellings]
        if why.clause is not None and not self._shown.only_in_boilerplate:
            part = _short(as_typed(why.query, why.clause))
            if why.alone:
                fit = "fits" if why.alone == 1 else "fit"
                self._say(
                    f"{counted(why.alone, 'article')} {fit} “{part}” alone, but none of them fits the rest as well."
                )
            else:
                self._say(f"No article fits “{part}”.")
            offers += [
                (f"Without “{_short(as_typed(why.query, each.clause))}”: {counted(each.articles, 'article')}", each.raw)
                for each in why.offers
            ]
        elif why.spellings and not self._shown.only_in_boilerplate:
            self._say(f"No article has the word “{_short(why.spellings[0].instead)}”.")
        self._offer(offers)

    def _say(self, sentence: str) -> None:
        """Say what is known now, after what was unclear in the question."""
        unclear = _unclear(self._shown.query) if self._shown is not None else ""
        self.advice.setText(f"{unclear}\n{sentence}" if unclear else sentence)

    def _offer(self, offers: list[tuple[str, str]]) -> None:
        while (item := self._offers.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        self.offers = []
        for text, raw in offers:
            made = button(text.replace("&", "&&"), "chip")
            made.setAccessibleName(text)
            made.clicked.connect(lambda _checked=False, raw=raw: self.asked.emit(raw))
            self.offers.append(made)
            self._offers.addWidget(made, 0, Qt.AlignmentFlag.AlignCenter)


def _unclear(query: Query) -> str:
    """The first thing in `query` that was not understood as it may have been meant, with its place."""
    if not query.hints:
        return ""
    hint = query.hints[0]
    place = _short(hint.span.of(query.raw))
    return f"“{place}”: {hint.sentence}" if place else hint.sentence


def _offered(each: Spelling) -> str:
    if each.word == f"{each.instead}*":
        return f"Words that begin so: {_short(each.word)} in {counted(each.articles, 'article')}"
    return f"Did you mean {_short(each.word)}? In {counted(each.articles, 'article')}"


def _short(text: str) -> str:
    told = one_line(text)
    return told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…"
