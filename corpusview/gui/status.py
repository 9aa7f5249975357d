"""The line below everything: what the corpus holds, what is being done, and in passing what was done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QStatusBar

from corpusview.gui.plain import ElidedLabel, label, one_line
from corpusview.gui.session import Session
from corpusview.page import counted
from corpusview.paths import shown

# Milliseconds that what was done is shown.
_TOLD_MS = 4000


class Status:
    """Fills a status bar with what a session says."""

    def __init__(self, bar: QStatusBar, session: Session, corpus: Path) -> None:
        self._bar, self._corpus = bar, shown(corpus)
        # A path as long as may be must not make the window wide.
        self.holds = ElidedLabel()
        self.export, self.deed, self.leisure, self.asks = (label("") for _ in range(4))
        bar.setSizeGripEnabled(False)
        # A large one on a slow disk takes a while, in which the window stands empty.
        self.holds.tell(f"Opening {self._corpus}…")
        session.corpus_refused.connect(lambda *_: self.holds.tell(self._corpus))
        session.corpus_missed.connect(lambda *_: self.holds.tell(self._corpus))
        bar.addWidget(self.holds, 1)
        for each in (self.export, self.deed, self.leisure, self.asks):
            bar.addPermanentWidget(each)
        session.corpus_opened.connect(self._show_stats)
        session.corpus_changed.connect(self._show_stats)
        session.asked.connect(lambda _query: self.asks.setText("Searching…"))
        session.hits_arrived.connect(lambda hits: self.asks.setText(f"Searched in {hits.elapsed_ms:.0f} ms"))
        session.leisure_told.connect(self.leisure.setText)
        session.undoing.under_way.connect(lambda told: self.deed.setText(one_line(told)))
        session.exporting.advanced.connect(lambda told: self.export.setText(one_line(told)))
        rooms = (
            session.undoing,
            session.removing,
            session.sifting,
            session.taking_out,
            session.exporting,
            session.saved,
        )
        for room in rooms:
            room.told.connect(self.tell)

    def tell(self, sentence: str) -> None:
        """Say in passing what was done."""
        self._bar.showMessage(one_line(sentence), _TOLD_MS)

    def _show_stats(self, stats) -> None:
        dates = f" · {stats.first.year}–{stats.last.year}" if stats.first and stats.last else ""
        if stats.first and stats.last and stats.first.year == stats.last.year:
            dates = f" · {stats.first.year}"
        named = sum(1 for source, _ in stats.sources if source)
        sources = f" · {counted(named, 'source')}" if named else ""
        self.holds.tell(f"{counted(stats.articles, 'article')}{sources}{dates} · {self._corpus}")
