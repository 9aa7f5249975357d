"""What every concern has that only looks things up: the finding lane, its corpus, and somebody to tell of trouble."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from corpusview.errors import CorpusViewError
from corpusview.gui.background import Background
from corpusview.gui.desk import Desk

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus


class Seeking(QObject):
    """Looks things up in the finding lane with `finder`; what fails there is told to `failed`."""

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        failed: Callable[[CorpusViewError], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._finder, self._failed = background, finder, failed
