"""What a window remembers of itself from one day to the next: its place on the screen, and where the user was."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QSettings
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter

from corpusview.gui.entities.names import Of
from corpusview.gui.trail import Layout, Place
from corpusview.query import Sort

# Raise it when panes change so that an older arrangement no longer fits.
_ARRANGEMENT = 2
# Corpora that the menu of recent ones lists.
_MOST_CORPORA = 10
# Files and folders given to one import that are remembered: the sample, or what a hand picks out.
_MOST_PATHS = 1_000


class Memory:
    """A small file of the window's own. What is missing or unfit in it is passed over."""

    def __init__(self, file: Path) -> None:
        # A home that cannot be written to costs what would be remembered, and nothing else.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
        self._kept = QSettings(str(file), QSettings.Format.IniFormat)

    def keep_window(self, window: QMainWindow, splitter: QSplitter | None) -> None:
        """Remember the window's size, and how its panes share it where the user said so."""
        self._kept.setValue("arrangement", _ARRANGEMENT)
        self._kept.setValue("geometry", window.saveGeometry())
        if splitter is None:
            self._kept.remove("panes")
        else:
            self._kept.setValue("panes", splitter.saveState())

    def restore_window(self, window: QMainWindow) -> None:
        """Put the window where it was."""
        geometry = self._kept.value("geometry")
        if isinstance(geometry, QByteArray) and window.restoreGeometry(geometry):
            _bring_on_screen(window)

    def restore_panes(self, splitter: QSplitter) -> bool:
        """Share the window among the panes as the user did; once it has its size, or Qt would share it again."""
        panes = self._kept.value("panes")
        is_known = self._text("arrangement") == str(_ARRANGEMENT) and isinstance(panes, QByteArray)
        return is_known and splitter.restoreState(panes)

    def keep_place(self, corpus: Path, place: Place, reading: str = "") -> None:
        """Remember what was asked and open in this corpus, and where its articles were left."""
        self.enter(corpus)
        here = _group(corpus)
        self._kept.setValue(f"{here}/query", place.raw)
        self._kept.setValue(f"{here}/sort", place.sort.value)
        self._kept.setValue(f"{here}/boilerplate", "yes" if place.in_boilerplate else "no")
        self._kept.setValue(f"{here}/article", str(place.article or ""))
        self._kept.setValue(f"{here}/top", str(place.top))
        self._kept.setValue(f"{here}/layout", place.layout.value)
        self._kept.setValue(f"{here}/reading", reading)

    def place(self, corpus: Path) -> Place:
        """Where the user was in this corpus."""
        here = _group(corpus)
        article = self._text(f"{here}/article")
        sort, layout, top = (self._text(f"{here}/{name}") for name in ("sort", "layout", "top"))
        return Place(
            self._text(f"{here}/query"),
            Sort(sort) if sort in list(Sort) else Sort.RELEVANCE,
            self._text(f"{here}/boilerplate") == "yes",
            int(article) if article.isascii() and article.isdigit() else None,
            int(top) if top.isascii() and top.isdigit() and len(top) < 10 else 0,
            Layout(layout) if layout in list(Layout) else Layout.LIST,
        )

    def keep_unfinished(self, corpus: Path, paths: Sequence[Path]) -> None:
        """Remember, now, what is being imported into this corpus; nothing of it once that is over."""
        key = f"{_group(corpus)}/importing"
        if paths and len(paths) <= _MOST_PATHS:
            # A name that is no text is kept all the same.
            self._kept.setValue(key, json.dumps([str(each) for each in paths]))
        else:
            self._kept.remove(key)
        self.save()

    def unfinished(self, corpus: Path) -> tuple[Path, ...]:
        """What was being imported into this corpus when its window went away."""
        try:
            kept = json.loads(self._text(f"{_group(corpus)}/importing") or "[]")
        except ValueError:
            return ()
        return tuple(Path(each) for each in kept if isinstance(each, str) and each) if isinstance(kept, list) else ()

    def keep_columns(self, columns: QByteArray) -> None:
        """Remember which columns the table of results has, how wide and in which order."""
        self._kept.setValue("columns", columns)

    def columns(self) -> QByteArray:
        """The table's columns as they were; empty where that is not known."""
        kept = self._kept.value("columns")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_sidebar(self, is_shown: bool, of: Of) -> None:
        """Remember whether names were listed, and whose."""
        self._kept.setValue("sidebar", of.value if is_shown else f"hidden {of.value}")

    def sidebar(self) -> tuple[bool, Of]:
        """Whether names were listed, and whose."""
        hidden, _, of = self._text("sidebar").rpartition(" ")
        return not hidden, Of(of) if of in list(Of) else Of.ARTICLE

    def keep_list_of_hits(self, is_shown: bool) -> None:
        """Remember whether the hits of the article were listed."""
        self._kept.setValue("hits", "listed" if is_shown else "")

    def lists_hits(self) -> bool:
        """Whether the hits of the article were listed."""
        return self._text("hits") == "listed"

    def is_news(self, corpus: Path, sentence: str) -> bool:
        """Whether this was not the last to be told of this corpus; it is now."""
        key = f"{_group(corpus)}/told"
        before = self._text(key)
        self._kept.setValue(key, sentence)
        return before != sentence

    def reading(self, corpus: Path) -> str:
        """Where the articles of this corpus were left, as it was kept."""
        return self._text(f"{_group(corpus)}/reading")

    # --- corpora opened before

    def corpora(self) -> tuple[Path, ...]:
        """The corpora opened before, the latest first."""
        kept = self._kept.value("corpora", [])
        listed = kept if isinstance(kept, list) else [kept]
        return tuple(Path(each) for each in listed if isinstance(each, str) and each)

    def knows(self, corpus: Path) -> bool:
        """Whether this corpus was open here before."""
        return corpus in self.corpora()

    def enter(self, corpus: Path) -> None:
        """Put a corpus first among those opened before; those that were not opened for long are forgotten."""
        others = [each for each in self.corpora() if each != corpus]
        for forgotten in others[_MOST_CORPORA - 1 :]:
            self._kept.remove(_group(forgotten))
        self._kept.setValue("corpora", [str(each) for each in (corpus, *others[: _MOST_CORPORA - 1])])

    def forget_corpora(self, but: Path) -> None:
        """Forget all corpora but the one that is open."""
        for each in self.corpora():
            if each != but:
                self._kept.remove(_group(each))
        self._kept.setValue("corpora", [str(but)])

    def save(self) -> None:
        """Write it down now."""
        self._kept.sync()

    def _text(self, key: str) -> str:
        kept = self._kept.value(key, "")
        # An INI file gives a list where a text holds commas that somebody wrote by hand.
        return ", ".join(kept) if isinstance(kept, list) else str(kept or "")


def _group(corpus: Path) -> str:
    """The part of the file that is this corpus' own: a path may hold what the file's format gives another meaning."""
    return f"corpus-{hashlib.sha256(os.fsencode(corpus)).hexdigest()[:16]}"


def _bring_on_screen(window: QMainWindow) -> None:
    """A window remembered on a screen that is gone comes to the first one."""
    shown = [screen.availableGeometry() for screen in QApplication.screens()]
    if shown and not any(area.intersects(window.geometry().adjusted(0, 0, 0, -40)) for area in shown):
        size = window.size().boundedTo(shown[0].size())
        window.setGeometry(QRect(shown[0].topLeft(), size))
