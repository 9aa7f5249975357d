"""A long day in short: a user who does anything at all, seeded, and an import that is killed again and again."""

from __future__ import annotations

import gc
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QFileDialog

from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from corpusview.query import Scope
from tests.corpus.conftest import page
from tests.gui.conftest import app, imported_sample, open_app, sample, undressed
from tests.promises.bombs import BOMBS

__all__ = ["app", "imported_sample", "open_app", "sample", "undressed"]

ROOT = Path(__file__).resolve().parents[2]
ACTIONS = int(os.environ.get("CORPUSVIEW_SOAK", "2000"))
FILES = int(os.environ.get("CORPUSVIEW_SOAK_FILES", "20000"))
KILLS = int(os.environ.get("CORPUSVIEW_SOAK_KILLS", "50"))
# Megabytes that a window may grow by over the day, once it has seen everything once.
_GROWTH = 50
# Files more that it may hold open: an index has at most so many segments more after imports than before.
_MORE_FILES = 16

QUESTIONS = (
    "minister", "quay OR harbour", "“flood barrier”", "date:2023..2024", "source:gazette", "entity:council", "tag:soak",
    "title:m*", "NOT minister", "has:tag", "", "zzzz", "c* w*", "minister near/5 said", "минист", *BOMBS[:20],
)  # fmt: skip


def resident() -> float:
    """Megabytes of this process in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def kinds() -> Counter[str]:
    """How many widgets of each kind there are."""
    return Counter(type(each).__name__ for each in QApplication.allWidgets())


class User:
    """Does anything that a user can do, as a seed says."""

    def __init__(self, app, qtbot, place: Path, seed: int) -> None:
        self.app, self.qtbot, self.place = app, qtbot, place
        self.chance = random.Random(seed)
        self.made = 0
        self.did: Counter[str] = Counter()

    def act(self) -> None:
        """One thing."""
        does = self.chance.choices(
            (self.ask, self.press_an_action, self.press_a_key, self.click, self.bring_pages, self.resize, self.rest),
            (5, 8, 6, 4, 0.3, 0.5, 2),
        )[0]
        self.did[does.__name__] += 1
        does()

    def ask(self) -> None:
        box = self.app.window.search.box
        box.setText(self.chance.choice(QUESTIONS))

    def press_an_action(self) -> None:
        actions = [
            each
            for each in self.app.window.findChildren(QAction)
            if each.isEnabled() and each.text() and "Quit" not in each.text() and not each.menu()
        ]
        self.chance.choice(actions).trigger()

    def press_a_key(self) -> None:
        widget = QApplication.focusWidget()
        if widget is not None:
            key = self.chance.choice(
                (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Escape,
                 Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_A, Qt.Key.Key_F3, Qt.Key.Key_F6)
            )  # fmt: skip
            self.qtbot.keyClick(widget, key)

    def click(self) -> None:
        window = self.app.window
        pane = self.chance.choice((window.search.list, window.viewer.view, window.names.list)).viewport()
        if pane.isVisible() and pane.height() > 4:
            place = pane.rect().topLeft()
            place.setX(self.chance.randrange(max(1, pane.width())))
            place.setY(self.chance.randrange(max(1, pane.height())))
            self.qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=place)

    def bring_pages(self) -> None:
        for _ in range(5):
            (self.place / f"{self.made}.txt").write_text(page(self.made), encoding="utf-8")
            self.made += 1
        self.app.session.import_files([self.place])

    def tidy_up(self) -> None:
        """Close every window but the one."""
        for each in QApplication.topLevelWidgets():
            if each is not self.app.window and each.isVisible():
                each.close()

    def resize(self) -> None:
        self.app.window.resize(self.chance.randint(700, 1600), self.chance.randint(500, 1000))

    def rest(self) -> None:
        self.qtbot.wait(self.chance.choice((1, 20, 150)))


def close_what_waits() -> None:
    """Dialogs that wait for an answer get none."""
    waiting = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    if waiting is not None:
        waiting.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_user_who_does_anything_leaves_the_window_well_and_as_it_was(
    app, qtbot, sample, tmp_path, monkeypatch, figure
) -> None:
    for name in ("getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        answer = "" if name == "getExistingDirectory" else ([] if name.endswith("Names") else "", "")
        monkeypatch.setattr(QFileDialog, name, lambda *_given, answer=answer, **_named: answer)
    monkeypatch.setattr(QPrintDialog, "exec", lambda *_given: 0)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_given: True)
    pages = tmp_path / "brought"
    pages.mkdir()
    user = User(app, qtbot, pages, seed=7)
    closer = QTimer(interval=40)
    closer.timeout.connect(close_what_waits)
    closer.start()
    held, open_files, widgets = 0.0, 0, Counter[str]()
    for number in range(ACTIONS):
        user.act()
        if number % 10 == 0:
            qtbot.wait(5)
        if number % 40 == 0 or number == ACTIONS // 3:
            user.tidy_up()
        if number == ACTIONS // 3:
            qtbot.wait(500)
            held, open_files, widgets = resident(), descriptors(), kinds()
    app.session.stop_import()
    qtbot.waitUntil(lambda: not app.session.is_importing, timeout=60_000)
    qtbot.wait(1000)
    closer.stop()
    user.tidy_up()
    qtbot.wait(200)
    grown, more = resident() - held, descriptors() - open_files
    left = kinds() - widgets
    assert grown < _GROWTH, f"{grown:.0f} MB more than after the first third; {user.did}; {left.most_common(12)}"
    assert more <= _MORE_FILES, f"{more} more descriptors"
    app.window.close()
    app.close()
    with Corpus.open(sample) as corpus:
        list(corpus.mend())
        assert corpus.check() == ()
        assert corpus.count() >= 10
    figure("random actions in the window", tried=ACTIONS, kept=ACTIONS)


def ledger(place: Path) -> tuple[int, bool, int]:
    """The number of the last import, whether it has come to its end, and how many articles there are."""
    try:
        with closing(sqlite3.connect(f"file:{place / 'catalogue.sqlite'}?mode=ro", uri=True)) as db:
            number, ended = db.execute(
                "SELECT coalesce(max(id), 0), coalesce((SELECT finished_at FROM imports ORDER BY id DESC LIMIT 1), '')"
                " FROM imports"
            ).fetchone()
            return number, bool(ended), db.execute("SELECT count(*) FROM articles").fetchone()[0]
    except sqlite3.OperationalError:
        return 0, False, 0


class Killed:
    """One import after the other, each killed in the middle of its work; that it was at work is read in its ledger."""

    def __init__(self, command: list[str], place: Path) -> None:
        self.command, self.place = command, place
        self.chance = random.Random(11)
        self.times = 0
        self.counts = [0]

    def once(self, wanted: int) -> None:
        """Kill an import when it has brought `wanted` articles, or a moment after it began where they are there."""
        before, *_ = ledger(self.place)
        process = subprocess.Popen(self.command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            while True:
                number, _, count = ledger(self.place)
                if number > before and count >= wanted:
                    break
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.05)
            time.sleep(self.chance.uniform(0, 2))
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL, "the import had ended by itself"
        finally:
            process.kill()
            process.wait()
            process.stderr.close()
        number, ended, count = ledger(self.place)
        assert number == before + 1 and not ended, "no running import was hit"
        self.times += 1
        self.counts.append(count)
        with Corpus.open(self.place, writing=False) as corpus:
            assert corpus.count() == count


def test_an_import_killed_again_and_again_ends_with_every_file_once(tmp_path: Path, figure) -> None:
    pages, place = tmp_path / "pages", tmp_path / "corpus"
    pages.mkdir()
    for number in range(FILES):
        folder = pages / f"{number // 1000:03}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number:06}.txt").write_text(page(number), encoding="utf-8")
    command = [sys.executable, "-m", "corpusview", "import", "--quiet", "--corpus", str(place), str(pages)]
    killed = Killed(command, place)
    for turn in range(KILLS):
        # Every third is killed as soon as it has begun; the others so far on that the last is still at work.
        killed.once(0 if turn % 3 == 2 else FILES * turn * 8 // (KILLS * 10))
    assert killed.times == KILLS
    assert killed.counts == sorted(killed.counts), "something that was saved is gone"
    last = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert last.returncode == 0, last.stderr
    assert ledger(place)[:2] == (KILLS + 1, True)
    with Corpus.open(place) as corpus:
        assert corpus.needs_mending() == ""
        assert corpus.count() == FILES
        # Wherever it stands: of so many generated pages some share whole lines, which are then folded.
        assert corpus.search(parse("councillors", Scope.ALL)).total == FILES
        paths = [row.path for row in corpus.rows(corpus.ids())]
        assert len(set(paths)) == FILES
        assert corpus.check() == ()
    assert not list(place.glob("*.new")) and len(list((place / "index").glob("gen-*"))) == 1
    figure("imports killed", tried=killed.times, kept=killed.times, bound=f"{FILES:,} files")
