"""The composition root: makes settings, corpus, lanes, session and window, and hands each what it needs."""

from __future__ import annotations

import argparse
import gc
import logging
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from corpusview import __version__, settings
from corpusview.errors import CONNECT
from corpusview.gui.about import details
from corpusview.gui.background import Background
from corpusview.gui.guarding import guard_overrides
from corpusview.gui.icons import program_icon
from corpusview.gui.last_resort import LastResort, begin_log
from corpusview.gui.memory import Memory
from corpusview.gui.session import Session
from corpusview.gui.theme import Theme
from corpusview.gui.window import Window
from corpusview.paths import default_corpus, log_folder, memory_file, own_corpus, path, settings_file

if TYPE_CHECKING:
    from corpusview.corpus.corpus import Corpus

_log = logging.getLogger(__name__)

# Milliseconds between the moments at which Python looks whether Ctrl+C was pressed; Qt itself never lets it.
_SIGNAL_CHECK = 250


class App:
    """A running CorpusView: one window over one corpus. `close` may be called twice."""

    def __init__(
        self, qt: QApplication, corpus: Path, wanted: settings.Settings, memory: Memory, begins: bool = False
    ) -> None:
        """`begins`: the user wants a new corpus in this folder, whatever was there before."""
        guard_overrides()
        self._corpus = corpus
        # A corpus that was open here before is not begun anew by itself: it is on a disk that is not there now.
        self._begins = begins or not memory.knows(corpus)
        self.theme = Theme(qt, wanted.theme, wanted.type_size)
        self.background = Background()
        self.session = Session(
            self.background,
            find_in=lambda: _opened(corpus, writing=False),
            keep_in=self._open_to_keep,
            settings=wanted,
            restore=lambda backup: _restored(backup, corpus),
            begin=lambda: _opened(corpus, writing=True).close(),
        )
        self.window = Window(self.session, self.theme, memory, wanted, corpus)
        # They end with their window. What is connected to a signal of theirs holds the panes, unseen by the collector:
        # a window that was closed would stay whole in memory, and its theme would dress the next one.
        self.session.setParent(self.window)
        self.theme.setParent(self.window)
        self.window.settings_changed.connect(self._keep_settings)
        self.window.closed.connect(self.close)

    def start(self) -> None:
        """Show the window, and open the corpus behind it."""
        self.window.show()
        self.session.start()

    def try_again(self) -> None:
        """Open the corpus that could not be opened before."""
        if not self.session.is_open:
            self.session.start()

    def close(self) -> None:
        """Stop all work; whatever was saved stays saved."""
        self.session.close()

    def _open_to_keep(self) -> Corpus:
        """Open the corpus for writing; called in a lane."""
        # Where not even the folder around it is there, a disk or a share is missing from the path.
        begins = self._begins and (self._corpus == own_corpus() or self._corpus.parent.is_dir())
        corpus = _opened(self._corpus, writing=True, begins=begins)
        self._begins = False
        return corpus

    def _keep_settings(self, changed: settings.Settings) -> None:
        try:
            settings.save(changed, settings_file())
        except OSError as trouble:
            _log.warning("settings not kept: %s", trouble)
            self.session.noticed.emit("The settings could not be kept.", f"{settings_file()}: {trouble.strerror}")


def _opened(folder: Path, writing: bool, begins: bool = True) -> Corpus:
    """Open the corpus; called in a lane. What it takes is imported there, while the window is drawn already."""
    from corpusview.corpus.corpus import Corpus

    return Corpus.open(folder, writing, begins=begins)


def _restored(backup: Path, folder: Path) -> object:
    """Put a backup in the place of the corpus; called in a lane."""
    from corpusview.corpus.corpus import Corpus

    return Corpus.restore(backup, folder)


# Objects after which the collector looks at the young, and at the older ones. It holds the window meanwhile: with
# Python's own 700 it looked again and again through the words of a long article, for half a second each time.
_COLLECTING = (100_000, 20, 20)
# Seconds that a lane at work keeps the interpreter when the window asks for it. The window asks again after each call
# that lets go of it, twenty times to draw one page: with Python's own 0.005 that is a tenth of a second.
_GIVING_WAY = 0.001


def application() -> QApplication:
    """The Qt application, made once."""
    qt = QApplication.instance()
    if isinstance(qt, QApplication):
        return qt
    qt = QApplication(sys.argv[:1])
    gc.set_threshold(*_COLLECTING)
    sys.setswitchinterval(_GIVING_WAY)
    qt.setStyle("Fusion")
    # The program speaks English, whatever the desktop does: turned round, “6 hits” would read “hits 6”.
    qt.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    qt.setApplicationName("CorpusView")
    qt.setApplicationVersion(__version__)
    qt.setDesktopFileName("org.corpusview.CorpusView")
    qt.setWindowIcon(QIcon(str(program_icon())))
    return qt


def main(arguments: Sequence[str]) -> int:
    """Open the window as the command line asks. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="corpusview", description="Open the window of CorpusView.")
    parser.add_argument("--corpus", type=path, metavar="DIR", help="the folder of the corpus")
    return run(parser.parse_args(list(arguments)).corpus)


class Program:
    """The window that is open, and the change to one over another corpus."""

    def __init__(self, qt: QApplication, memory: Memory) -> None:
        self._qt, self._memory = qt, memory
        self.app: App | None = None
        self.folder = Path()

    def open(self, folder: Path) -> None:
        """Open a window over the corpus in `folder`, in place of the one that is open."""
        folder = folder.expanduser().absolute()
        former = self.app
        if former is not None and folder == self.folder:
            former.try_again()
        elif former is None or self._can_hold(folder, former):
            self._open(folder, former)

    def _open(self, folder: Path, former: App | None, begins: bool = False) -> None:
        _log.info("CorpusView %s opens %s", __version__, folder)
        self.folder = folder
        self.app = app = App(self._qt, folder, settings.load(settings_file()), self._memory, begins)
        app.window.corpus_wanted.connect(self.open)
        app.start()
        if former is not None:
            former.window.close()
            former.close()
            former.window.deleteLater()

    def _can_hold(self, folder: Path, app: App) -> bool:
        """Whether a corpus lies in `folder`, or begins there; else the user is told, and the window stays as it is."""
        from corpusview.corpus.catalogue import FILE

        try:
            holds, is_empty = (folder / FILE).is_file(), not any(folder.iterdir())
        except OSError as trouble:
            app.window.offer(
                f"{folder} cannot be opened ({trouble.strerror}).", CONNECT, "&Try again", lambda: self.open(folder)
            )
            return False
        if is_empty and self._memory.knows(folder):
            # The place where a share is mounted is an empty folder while it is not.
            app.window.offer(
                f"The corpus in {folder} is not there now: the folder is empty.",
                CONNECT,
                "&Begin a new one here",
                lambda: self._open(folder, app, begins=True),
            )
            return False
        if not holds and not is_empty:
            app.session.noticed.emit(
                f"There is no corpus in {folder}.",
                "Choose an empty folder to begin a new one; the pages in this folder can then be imported into it.",
            )
        return holds or is_empty

    def end_session(self, _manager: object = None) -> None:
        """The user logs out: all that is under way is ended and saved before the desktop goes on."""
        self.close()

    def close(self) -> None:
        """Close the window; the program ends."""
        if self.app is not None:
            self.app.window.close()
            self.app.close()


def run(corpus: Path | None = None) -> int:
    """Open the window over `corpus` (the user's own where None) and stay until it is closed. Returns the exit code."""
    qt = application()
    begin_log(log_folder())
    program = Program(qt, Memory(memory_file()))
    last_resort = LastResort(lambda: details(program.folder))
    last_resort.install()

    def end() -> None:
        program.close()
        # A dialog that is open would keep the program alive.
        qt.exit(0)

    for each in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(ValueError, AttributeError):  # not the main thread, or not of this system
            # Not at once: a signal may come while a lane is given work, and to close then would wait for itself.
            signal.signal(getattr(signal, each), lambda *_: QTimer.singleShot(0, end))
    qt.commitDataRequest.connect(program.end_session)
    beat = QTimer(interval=_SIGNAL_CHECK)
    beat.timeout.connect(lambda: None)
    beat.start()
    program.open(Path(corpus or default_corpus()))
    code = qt.exec()
    program.close()
    return code
