"""One start of the window in a process of its own, measured; see `tests.gui.bench`, which runs it."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def start(folder: Path) -> dict[str, float]:
    """Open the window, and tell when it was painted and when its first results stood there, in milliseconds."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from corpusview.gui.app import App, application
    from corpusview.gui.memory import Memory
    from corpusview.settings import Settings

    told: dict[str, float] = {}
    qt = application()
    app = App(qt, folder, Settings(theme="light"), Memory(folder.parent / "window.ini"))

    def mark(name: str) -> None:
        if name not in told:
            told[name] = _since_exec()
            told[f"{name}, processor"] = time.process_time() * 1000

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                mark("window painted")
            return False

    painted = Painted()
    app.window.search.box.installEventFilter(painted)

    def rows(_rows: object) -> None:
        mark("first results")
        QTimer.singleShot(0, end)

    def end() -> None:
        app.window.close()
        qt.quit()

    app.session.rows_arrived.connect(rows)
    app.start()
    qt.exec()
    app.close()
    return told


def empty_window() -> dict[str, float]:
    """The peer: a window of Qt with nothing in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    qt = QApplication([])
    window = QMainWindow()
    window.show()
    told: dict[str, float] = {}

    def painted() -> None:
        told["window painted"] = _since_exec()
        told["window painted, processor"] = time.process_time() * 1000
        qt.quit()

    QTimer.singleShot(0, painted)
    qt.exec()
    return told


def _since_exec() -> float:
    """Milliseconds since this process was started by the one that measures."""
    return (time.time() - float(os.environ["CORPUSVIEW_BENCH_BEGAN"])) * 1000


if __name__ == "__main__":
    print(json.dumps(start(Path(sys.argv[1])) if len(sys.argv) > 1 else empty_window()))
