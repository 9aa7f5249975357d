"""A fault anywhere in the window is reported, once at a time, and the window goes on."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from inspect import Parameter, Signature, signature
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QDesktopServices, QHelpEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QFileDialog, QMenu, QWidget
from shiboken6 import isValid

from corpusview import gui
from corpusview.gui import last_resort
from corpusview.gui.background import Lane
from corpusview.gui.guarding import _GUARDED, guard_overrides, is_called_by_qt
from corpusview.gui.last_resort import LastResort
from corpusview.gui.plain import Message


class Fault(Exception):
    """Something that nobody foresaw."""


@pytest.fixture
def reported(monkeypatch, stray_log):
    """What the last resort tells, instead of its dialog; the log is looked at and cleared."""
    told: list[str] = []
    last = LastResort(lambda: "about")
    monkeypatch.setattr(Message, "exec", lambda message: told.append(message.windowTitle()) or 0)
    monkeypatch.setattr(sys, "excepthook", last.take)
    yield told
    logged = [record for record in stray_log if "Unhandled" in record.getMessage()]
    assert len(logged) >= len(told) > 0
    assert all("Fault" in record.getMessage() or "ZeroDivision" in record.getMessage() for record in logged)
    stray_log.clear()


def fails(*_given, **_named):
    raise Fault("nobody foresaw this")


def divides(*_given, **_named):
    """As the interpreter raises it: before Python 3.12 the binding ended the process over such a one."""
    return 1 / 0


def goes_on(app, ask) -> None:
    assert ask(app, "minister").total > 5


def test_in_a_slot(app, ask, qtbot, reported) -> None:
    QTimer.singleShot(0, fails)
    qtbot.waitUntil(lambda: bool(reported))
    goes_on(app, ask)


@pytest.mark.qt_log_ignore("saved state", extend=True)
@pytest.mark.parametrize("fails", [fails, divides])
def test_in_a_model(app, ask, qtbot, reported, monkeypatch, fails) -> None:
    model = type(app.window.search.model)
    ask(app, "minister")
    with monkeypatch.context() as patch:
        patch.setattr(model, "_copies", fails)
        app.window.search.list.viewport().update()
        qtbot.waitUntil(lambda: bool(reported))
    goes_on(app, ask)


@pytest.mark.qt_log_ignore("saved state", extend=True)
@pytest.mark.parametrize("fails", [fails, divides])
def test_in_painting(app, ask, qtbot, reported, monkeypatch, fails) -> None:
    delegate = type(app.window.search.list.itemDelegate())
    ask(app, "minister")
    with monkeypatch.context() as patch:
        patch.setattr(delegate, "_ground", fails)
        app.window.search.list.viewport().update()
        qtbot.waitUntil(lambda: bool(reported))
    goes_on(app, ask)


@pytest.mark.parametrize("lane", list(Lane))
def test_in_a_lane_it_arrives_as_trouble_and_never_as_a_result(app, ask, qtbot, reported, lane) -> None:
    came, troubles = [], []
    app.background.run(lane, "fault", fails, came.append, troubles.append)
    qtbot.waitUntil(lambda: bool(troubles))
    assert came == [] and "fault in CorpusView" in troubles[0].sentence
    qtbot.waitUntil(lambda: bool(reported))
    goes_on(app, ask)


def test_while_reading_in_an_import(app, ask, qtbot, reported, monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("The quay reopened on Monday, said the council of Harwick.\n", encoding="utf-8")
    monkeypatch.setattr("corpusview.corpus.importing.Importing._save", fails)
    ended = []
    app.session.import_ended.connect(ended.append)
    app.session.import_files([tmp_path / "page.txt"])
    qtbot.waitUntil(lambda: bool(ended) and bool(reported), timeout=30_000)
    assert ended[-1].is_stopped and not app.session.is_importing
    goes_on(app, ask)


# --- what Qt calls by itself

# Overrides of Qt's that only our own layout, or our own code, calls; what they hold cannot fail but by a bug in Qt.
UNGUARDED = {
    "__init__", "index", "find",
    "addItem", "count", "itemAt", "takeAt", "setGeometry", "minimumSize", "expandingDirections", "hasHeightForWidth",
}  # fmt: skip


def overrides() -> Iterator[tuple[type, str]]:
    """Every method of ours that stands in for one of Qt's."""
    for module in pkgutil.walk_packages(gui.__path__, "corpusview.gui."):
        importlib.import_module(module.name)
    waiting = [QObject]
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            bases = [base for base in each.__mro__ if base.__module__.startswith("PySide6")]
            if each.__module__.startswith("corpusview."):
                for name, method in vars(each).items():
                    if isinstance(method, FunctionType) and any(name in vars(base) for base in bases):
                        yield each, name


def test_every_method_that_qt_calls_by_itself_is_guarded() -> None:
    found = set(overrides())
    guard_overrides()
    assert len(found) > 100
    assert {name for _, name in found if not is_called_by_qt(name)} <= UNGUARDED
    open_ones = [f"{each.__name__}.{name}" for each, name in found if not hasattr(getattr(each, name), _GUARDED)]
    assert not [one for one in open_ones if one.partition(".")[2] not in UNGUARDED]


def use(window: QWidget, qtbot) -> None:
    """All that makes Qt ask and paint: looking, resting, moving, pressing, resizing, walking."""
    for each in (window, *window.findChildren(QWidget)):
        if isValid(each) and each.isVisible() and each.rect().isValid():
            each.update()
            place = each.rect().center()
            QApplication.sendEvent(each, QHelpEvent(QEvent.Type.ToolTip, place, QPoint(10, 10)))
            QTest.mouseMove(each, place)
    for each in window.findChildren(QAbstractItemView):
        if isValid(each) and each.isVisible():
            each.viewport().update()
            each.scheduleDelayedItemsLayout()
            QTest.keyClick(each, Qt.Key.Key_Down)
    view = window.viewer.view
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_F24):
        QTest.keyClick(view, key)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton)
    window.resize(window.width() - 2, window.height())
    window.search.go_to_box()
    QTest.keyClick(window.search.box, Qt.Key.Key_F24)
    view.setFocus()
    qtbot.wait(15)


# A list whose columns cannot be counted has no place that could have changed: Qt says so, and goes on.
@pytest.mark.qt_log_ignore("saved state", "invalid index range", extend=True)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("stride", [6, pytest.param(1, marks=pytest.mark.hard)])
def test_each_method_that_qt_calls_by_itself_may_fail_and_the_window_goes_on(
    app, ask, qtbot, reported, stride, figure
) -> None:
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    shown = {type(each) for each in app.window.findChildren(QObject)} | {type(app.window)}
    shown |= {base for each in shown for base in each.__mro__}
    failed, kinds = set(), (fails, divides)
    guarded = [(each, name) for each, name in overrides() if each in shown and is_called_by_qt(name)]
    guarded.sort(key=lambda one: (one[0].__name__, one[1]))
    for number, (each, name) in enumerate(guarded[::stride]):
        method = getattr(each, name)
        cell = method.__closure__[method.__code__.co_freevars.index("method")]
        works, met = cell.cell_contents, []
        cell.cell_contents = lambda *_given, met=met, fail=kinds[number % 2], **_named: (met.append(1), fail())
        try:
            use(app.window, qtbot)
        finally:
            cell.cell_contents = works
        if met:
            failed.add(f"{each.__name__}.{name}")
        app.window.resize(app.window.width() + 2, app.window.height())
    assert len(failed) >= (20 if stride == 1 else 1), sorted(failed)
    qtbot.wait(50)
    goes_on(app, ask)
    figure("faults in the window", tried=len(failed), kept=len(failed))


def test_what_fails_at_one_place_again_and_again_is_told_once_in_a_while(monkeypatch, stray_log, qapp) -> None:
    told, now = [], [100.0]
    last = LastResort(lambda: "about")
    monkeypatch.setattr(Message, "exec", lambda message: told.append(1) or 0)
    monkeypatch.setattr(last_resort.time, "monotonic", lambda: now[0])

    def again(fail) -> int:
        try:
            fail()
        except Exception as fault:
            last.take(type(fault), fault, fault.__traceback__)
        return len(told)

    assert [again(divides) for _ in range(50)] == [1] * 50
    assert again(fails) == 2
    now[0] += last_resort._AGAIN
    assert again(divides) == 3
    assert 20 <= len(stray_log) <= 2 + last_resort._MOST_LOGGED
    stray_log.clear()


CRASHED = """
import sys
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from corpusview.gui.guarding import guard_overrides
qt = QApplication([])
sys.excepthook = lambda kind, *_: print("told", kind.__name__)
class Pane(QWidget):
    def event(self, event): return super().event(event)
    def keyPressEvent(self, event): 1 / 0
    def focusNextPrevChild(self, forward): return [][1]
Pane.__module__ = "corpusview.gui.pane"
guard_overrides()
pane = Pane()
pane.show()
QTest.keyClick(pane, Qt.Key.Key_A)
QTest.keyClick(pane, Qt.Key.Key_Tab)
QTest.qWait(20)
print("goes on")
"""


def test_what_the_interpreter_raises_within_what_qt_calls_does_not_end_the_process() -> None:
    run = subprocess.run([sys.executable, "-c", CRASHED], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split("\n")[:-1]) == {"told ZeroDivisionError", "told IndexError", "goes on"}


# --- what we are called for by a signal

# Every how many-th is tried among the hard tests: 1 is all of them, and takes a quarter of an hour, in so many parts.
EVERY_SLOT, PARTS = int(os.environ.get("CORPUSVIEW_SLOT_STRIDE", "1")), 4
FAILED_SLOTS: set[str] = set()
# Without these there is no way to tell of anything: results come home through it; and the last resort's own dialog.
_OF_THE_LAST_RESORT = {"Relay._run", "Message._choose"}


def slots() -> list[FunctionType]:
    """Every method of ours that a signal or an action of the window calls, directly or by a lambda."""
    found: dict[str, FunctionType] = {}
    for module in pkgutil.walk_packages(gui.__path__, "corpusview.gui."):
        room = importlib.import_module(module.name)
        tree = ast.parse(Path(str(room.__file__)).read_text(encoding="utf-8"))
        for each in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            kind = getattr(room, each.name, None)
            calls = (
                node for node in ast.walk(each) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            )
            for call in calls:
                if call.func.attr not in ("connect", "made", "addAction"):
                    continue
                for node in (part for given in call.args for part in ast.walk(given)):
                    is_own = (
                        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
                    )
                    method = getattr(kind, node.attr, None) if is_own else None
                    if isinstance(method, FunctionType) and method.__module__.startswith("corpusview."):
                        found[method.__qualname__] = method
    return [found[name] for name in sorted(set(found) - _OF_THE_LAST_RESORT)]


def failing(method: FunctionType, line: int) -> CodeType:
    """A body that fails in place of the method's, taking the same: what is connected meanwhile stays so afterwards."""
    taken = signature(method).parameters.values()
    given = [each.replace(annotation=Parameter.empty, default=Parameter.empty) for each in taken]
    room: dict[str, FunctionType] = {}
    exec(f"def fails{Signature(given)}: return 1 / 0", room)
    works = method.__code__
    return room["fails"].__code__.replace(
        co_freevars=works.co_freevars, co_firstlineno=line, co_name=works.co_name, co_filename=__file__
    )


# What a walk leaves out: after it the corpus, or the window, is another.
_ENDS_THE_DAY = ("Quit", "Close", "Remove", "mport", "Undo", "Redo", "Restore", "Rebuild", "Open another")


def walk(app, qtbot) -> None:
    """A short day: ask, choose, open, look for words, resize, and press everything in the menus."""
    window = app.window
    for words in ("min", "minister"):
        window.search.box.setText(words)
        qtbot.wait(180)
    QTest.keyClick(window.search.list, Qt.Key.Key_Down)
    QTest.keyClick(window.search.list, Qt.Key.Key_Return)
    qtbot.wait(60)
    use(window, qtbot)
    for action in window.findChildren(QAction):
        is_on = isValid(action) and action.isEnabled() and action.text() and not action.menu()
        if is_on and not any(verb in action.text().replace("&", "") for verb in _ENDS_THE_DAY):
            action.trigger()
    for each in QApplication.topLevelWidgets():
        if each is not window and each.isVisible():
            each.close()
    QTest.keyClick(window.viewer.view, Qt.Key.Key_Escape)
    qtbot.wait(60)


@pytest.mark.qt_log_ignore("saved state", extend=True)
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", [None, *(pytest.param(each, marks=pytest.mark.hard) for each in range(PARTS))])
def test_each_method_that_a_signal_calls_may_fail_and_the_window_goes_on(
    app, ask, qtbot, reported, monkeypatch, part, figure
) -> None:
    for name in ("getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        answer = "" if name == "getExistingDirectory" else ([] if name.endswith("Names") else "", "")
        monkeypatch.setattr(QFileDialog, name, lambda *_given, answer=answer, **_named: answer)
    monkeypatch.setattr(QPrintDialog, "exec", lambda *_given: 0)
    monkeypatch.setattr(QDialog, "exec", lambda *_given: 0)
    monkeypatch.setattr(QMenu, "exec", lambda *_given: None)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_given: True)
    last, met = sys.excepthook, []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *fault: (met.append(kind), last(kind, *fault)))
    ask(app, "minister")
    failed = set()
    tried = slots()[::92] if part is None else slots()[part::PARTS][::EVERY_SLOT]
    for number, method in enumerate(tried):
        works = method.__code__
        # As if its first line failed: whoever holds the method, calls this. Each is a place of its own for the report.
        method.__code__ = failing(method, 10 * number + 1)
        met.clear()
        try:
            walk(app, qtbot)
        finally:
            method.__code__ = works
        if met:
            assert set(met) == {ZeroDivisionError}, (method.__qualname__, met)
            failed.add(method.__qualname__)
        qtbot.waitUntil(lambda: not app.session.is_importing, timeout=30_000)
        assert app.window.isVisible(), method.__qualname__
    assert len(failed) >= max(1, len(tried) // 4), sorted(failed)
    goes_on(app, ask)
    if part is not None:
        FAILED_SLOTS.update(failed)
        figure("slots that failed", tried=len(FAILED_SLOTS), kept=len(FAILED_SLOTS), bound=f"one in {EVERY_SLOT}")
