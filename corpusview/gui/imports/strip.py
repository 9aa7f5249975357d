"""The strip above the status line: how an import is going, with Stop; afterwards what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from corpusview.gui.icons import IconButton
from corpusview.gui.imports.course import Course, duration
from corpusview.gui.plain import ElidedLabel, button, label, line
from corpusview.page import counted

# Steps of the bar; finer than any screen is wide.
_STEPS = 10_000


class ProgressStrip(QFrame):
    """Echoes a course."""

    stop_wanted = Signal()
    report_wanted = Signal()
    undo_wanted = Signal()
    rest_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progress-strip")
        self.setProperty("look", "pane")
        self.phase = label("", "heading")
        self.told = ElidedLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Import progress")
        self.stop = button("Stop")
        self.stop.setAccessibleName("Stop the import")
        self.report = button("Show report")
        self.undo = button("Undo…")
        self.undo.setAccessibleName("Undo the import")
        self.rest = button("Go on")
        self.rest.setAccessibleName("Go on with the import")
        self.shut = IconButton("clear", "Close")
        self.stop.clicked.connect(lambda _checked=False: self._stop())
        self.report.clicked.connect(lambda _checked=False: self.report_wanted.emit())
        self.undo.clicked.connect(lambda _checked=False: self.undo_wanted.emit())
        self.rest.clicked.connect(lambda _checked=False: self.rest_wanted.emit())
        self.shut.clicked.connect(lambda _checked=False: self.hide())
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 12, 10)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(5)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.phase)
        top.addWidget(self.told, 1)
        words.addLayout(top)
        words.addWidget(self.bar)
        row.addLayout(words, 1)
        for each in (self.undo, self.report, self.rest, self.stop, self.shut):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addLayout(row)
        self.hide()

    def show_course(self, course: Course) -> None:
        """Show how it is going, or how it ended."""
        self.show()
        over = course.is_over
        self.stop.setVisible(not over)
        self.shut.setVisible(over)
        self.report.setVisible(over)
        self.undo.setVisible(over and course.imported + course.updated > 0)
        self.bar.setVisible(not over)
        self.rest.setVisible(course.is_stopped and course.seen() < course.total)
        if over:
            has_come = course.imported + course.updated
            done = "Import done" if has_come or not course.failed else "Nothing imported"
            self.phase.setText("Import stopped" if course.is_stopped else done)
            self.told.tell(self._ending(course))
            return
        if not self.stop.isEnabled() and course.seen() == 0:
            self.stop.setEnabled(True)
        self.phase.setText(f"{course.phase.capitalize()}" if self.stop.isEnabled() else "Stopping")
        self.told.tell(course.progress() + (f" · {counted(course.failed, 'failure')}" if course.failed else ""))
        # A bar paints itself, and with it all of the window that is to be painted, before it returns from a new value.
        # Here it is painted when its turn comes.
        self.bar.setUpdatesEnabled(False)
        self.bar.setRange(0, _STEPS if course.total else 0)
        self.bar.setValue(int(_STEPS * course.seen() / course.total) if course.total else 0)
        self.bar.setUpdatesEnabled(True)

    def show_unfinished(self, paths: Sequence[Path]) -> None:
        """Show that an import of these files and folders was cut off another day, and can go on."""
        self.show()
        for each in (self.stop, self.bar, self.undo, self.report):
            each.hide()
        for each in (self.rest, self.shut):
            each.show()
        self.phase.setText("Import not finished")
        of = str(paths[0]) if len(paths) == 1 else counted(len(paths), "file and folder", "files and folders")
        self.told.tell(f"The window was closed before all of {of} was read. What was read is here.")

    def _ending(self, course: Course) -> str:
        left = course.total - course.seen()
        rest = f" · {counted(left, 'file')} left for another time" if course.is_stopped and left > 0 else ""
        return f"{course.summary()} · {duration(course.seconds)}{rest}"

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.phase.setText("Stopping")
        self.stop_wanted.emit()
