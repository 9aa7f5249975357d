"""A window in a process of its own that is busy with something, and says so: to be ended from outside, or by itself.

python -m tests.gui.driven CORPUS PAGES import|search|rebuild|export|results|copy|rest closed|logged-out|waiting
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from corpusview.gui import app as app_room
from corpusview.gui.background import Lane
from corpusview.gui.entities.names import Of

# Milliseconds between "busy" and the window's own end.
_A_MOMENT = 150


class Busy(app_room.App):
    """CorpusView that begins to do something as soon as its corpus is open."""

    pages = Path()
    what = "rest"
    end = "waiting"

    def start(self) -> None:
        self.session.corpus_opened.connect(lambda _stats: QTimer.singleShot(0, self.begin))
        super().start()

    def begin(self) -> None:
        """Begin, and say so once it is under way."""
        match self.what:
            case "import":
                self.session.import_advanced.connect(self.say_busy)
                self.session.import_files([self.pages])
            case "search":
                self.session.hits_arrived.connect(lambda _hits: self.session.ask("councillors OR re* OR th*"))
                self.session.ask("councillors")
                self.say_busy()
            case "rebuild":
                self.session._background.follow(
                    Lane.KEEPING,
                    "rebuild",
                    lambda _ticket: self.session._keeper.corpus().rebuild(reread=True),
                    lambda _events: self.say_busy(),
                    lambda _stopped: None,
                    print,
                )
            case "copy":

                def copy(*_: object) -> None:
                    for key in (Qt.Key.Key_A, Qt.Key.Key_C):
                        QTest.keyClick(self.window.viewer.view, key, Qt.KeyboardModifier.ControlModifier)
                    if not QGuiApplication.clipboard().text():
                        print("nothing was copied", flush=True)
                    self.say_busy()

                self.session.opened.connect(copy)
                self.session.hits_arrived.connect(lambda _hits: self.session.open_row(0))
                self.session.ask("councillors")
            case "export":
                out = self.pages.parent / "out"
                out.mkdir()
                self.session.naming.of = Of.CORPUS

                def write(*_: object) -> None:
                    self.session.taking_out.save(out / "names.csv", "", True)
                    self.say_busy()

                self.session.taking_out.told.connect(write)
                write()
            case "results":
                out = self.pages.parent / "out"
                out.mkdir()

                def again(*_: object) -> None:
                    self.session.exporting.save(self.session.hits.ids, out / "results.jsonl", "jsonl")
                    self.say_busy()

                def begin(*_: object) -> None:
                    self.session.hits_arrived.disconnect(begin)
                    self.session.exporting.told.connect(again)
                    again()

                self.session.hits_arrived.connect(begin)
                self.session.ask("councillors")
            case _:
                self.say_busy()

    def say_busy(self, *_: object) -> None:
        """Tell who waits outside."""
        print("busy", flush=True)
        match self.end:
            case "closed":
                QTimer.singleShot(_A_MOMENT, self.window.close)
            case "logged-out":
                QTimer.singleShot(_A_MOMENT, lambda: Remembered.last.end_session())


class Remembered(app_room.Program):
    """The program, to be told of the session's end: no desktop is here that could."""

    last: app_room.Program

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        Remembered.last = self


def main(corpus: str, pages: str, what: str, end: str) -> int:
    """Be that window."""
    Busy.pages, Busy.what, Busy.end = Path(pages), what, end
    app_room.App, app_room.Program = Busy, Remembered  # type: ignore[misc]
    return app_room.run(Path(corpus))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
