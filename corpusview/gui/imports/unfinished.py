"""An import that was cut off, by closing the window, a power cut or a kill: the next start offers to go on with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from corpusview.gui.imports.strip import ProgressStrip
from corpusview.gui.memory import Memory
from corpusview.gui.session import Session


class Unfinished(QObject):
    """Remembers what is being imported for as long as it is, and shows in the strip what was left over."""

    def __init__(self, session: Session, memory: Memory, corpus: Path, strip: ProgressStrip) -> None:
        super().__init__(strip)
        self._session, self._memory, self._corpus, self._strip = session, memory, corpus, strip
        self._left: tuple[Path, ...] = ()
        self._is_closing = False
        session.corpus_opened.connect(lambda _stats: self._offer())
        session.import_began.connect(lambda _course: memory.keep_unfinished(corpus, session.importing.wanted))
        session.import_ended.connect(lambda _course: self._forget())
        strip.rest_wanted.connect(self._go_on)

    def close(self) -> None:
        """The window closes: what is under way now is left for another day."""
        self._is_closing = True

    def _offer(self) -> None:
        # Where another window keeps this corpus, its import may well be under way.
        if self._session.can_write and not self._session.is_importing:
            self._left = self._memory.unfinished(self._corpus)
            if self._left:
                # Offered once; whoever closes the strip has seen it.
                self._memory.keep_unfinished(self._corpus, ())
                self._strip.show_unfinished(self._left)

    def _forget(self) -> None:
        if not self._is_closing:
            self._left = self._session.importing.wanted
            self._memory.keep_unfinished(self._corpus, ())

    def _go_on(self) -> None:
        self._session.import_files(self._left)
