"""The main job, shown without anybody at the keyboard: `python -m corpusview.gui.tour FOLDER [--both]`.

Imports the sample corpus into a corpus of its own, searches it, opens an article, unfolds it, walks its hits, writes a
note, and so on, by the keys that a user would press; writes a picture of each state, with --both also in dark, and says
what it did. It needs no display.
Anything that does not come out as it should ends it with exit code 1.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from corpusview.article import Span
from corpusview.gui.app import App, application
from corpusview.gui.keys.overview import KeysDialog
from corpusview.gui.memory import Memory
from corpusview.gui.preferences import PreferencesDialog
from corpusview.gui.search.model import SNIPPET
from corpusview.gui.theme import DARK
from corpusview.gui.trail import Layout
from corpusview.page import Role, counted
from corpusview.settings import Settings
from corpusview.words import words

# Seconds that one step may take on a slow, busy machine.
_PATIENCE = 120.0
# Milliseconds in which a window settles: layouts, snippets of the rows in view.
_SETTLE = 250

# The size of the window in the pictures, in pixels.
_PICTURED = QSize(1400, 856)

# Rows of results that a picture shows at least.
_SEEN = 5

_QUERY = "minister"
_ONLY_IN_BOILERPLATE = "cookies"
_IN_NO_ARTICLE = "quetzalcoatlus"
# Characters of a line in which two places are marked.
_LONG_LINE = 120
_MISSPELT = "shevelyof"
_IN_PARTS = "minister govern* -source:kalitsa (dam OR port)"
_HALF_TYPED = "minister sour"


class TourFailed(Exception):
    """Something did not come out as it should."""


class Tour:
    """One walk through the window."""

    def __init__(self, pictures: Path, corpus: Path, memory: Path, both: bool = False) -> None:
        self._pictures, self._both = pictures, both
        self.faults: list[str] = []
        sys.excepthook = lambda kind, fault, _trace: self.faults.append(f"{kind.__name__}: {fault}")
        self.app = App(application(), corpus, Settings(theme="light"), Memory(memory))
        self.window, self.session = self.app.window, self.app.session
        # As large as on a usual screen, whatever the screen here: where there is none, Qt makes up a small one.
        self.window.setWindowState(Qt.WindowState.WindowNoState)
        self.window.resize(_PICTURED)
        self.session.noticed.connect(lambda *words: say("  notice: " + " ".join(words)))

    def walk(self) -> None:
        """Every step, in order."""
        self._welcome()
        self._import()
        self._search()
        self._read()
        self._note()
        self._beside()
        self._sheets()
        self._names()
        self._narrow()
        self._copies()
        self._table()
        self._explain()
        self._complete()
        self._elsewhere()
        self._dark()

    def _welcome(self) -> None:
        opened: list[object] = []
        self.session.corpus_opened.connect(opened.append)
        self.app.start()
        self._until(lambda: bool(opened), "the corpus opens")
        check(self.window.welcome.isVisible(), "an empty corpus is met with a welcome")
        self._picture("welcome", "An empty corpus: the welcome.")

    def _import(self) -> None:
        QTest.mouseClick(self.window.welcome.sample, Qt.MouseButton.LeftButton)
        self._until(lambda: bool(self.session.course and self.session.course.total), "the files are counted")
        self._picture("importing", "The sample corpus is being imported.")
        self._until(lambda: not self.session.is_importing, "the import ends")
        course = self.session.course
        check(course is not None and course.imported > 0, "something was imported")
        check(course.seen() == course.total, "every file ended as something")
        self._until(lambda: bool(self.session.hits and len(self.session.hits.ids) == course.saved), "all are listed")
        self._picture("imported", f"Imported: {course.summary()}.")

    def _search(self) -> None:
        QTest.mouseClick(self.window.strip.shut, Qt.MouseButton.LeftButton)
        self._ask(_QUERY)
        found = self.session.hits.total
        check(found > 0, f"“{_QUERY}” is found")
        self._picture("results", f"Searched for “{_QUERY}”: {counted(found, 'article')}.")

    def _read(self) -> None:
        walked: list[tuple[int, int]] = []
        self.window.viewer.hit_changed.connect(lambda number, total: walked.append((number, total)))
        QTest.keyClick(self.window.search.box, Qt.Key.Key_Return)
        QTest.keyClick(self.window.search.box, Qt.Key.Key_Down)
        self._until(lambda: self.session.page is not None, "an article opens")
        page = self.session.page
        check(bool(page.marks), "its hits are marked")
        folded = sum(1 for fold in page.folds if not fold.is_open)
        self._picture("article", f"Opened “{page.headline.text}”: {counted(folded, 'fold')}.")
        for _ in page.marks[1:4]:
            self.window.viewer.next_hit_action.trigger()
        self._settle()
        check(len(walked) >= min(4, len(page.marks)), "the hits are walked")
        self._picture("hits", f"Walked its hits: {walked[-1][0]} of {walked[-1][1]}.")
        self._list_hits()
        self.window.viewer.folds_action.trigger()
        self._settle()
        check(len(self.window.viewer.view.open_folds) == len(page.folds), "every fold opens")
        self._picture("folds-open", "Opened every fold.")
        self.window.viewer.folds_action.trigger()

    def _list_hits(self) -> None:
        viewer = self.window.viewer
        viewer.list_action.trigger()
        self.window.show_more_places()
        self._until(lambda: bool(self._extracts()), "further places of the results are listed")
        check(viewer.hits_panel.model.rowCount() == len(self.session.page.marks), "all hits are listed")
        self._picture("hits-listed", "Listed all hits of the article, and further places of each result.")
        viewer.list_action.trigger()
        self.window.show_more_places()

    def _extracts(self) -> tuple:
        snippet = self.window.search.model.index(0).data(SNIPPET)
        return snippet.extracts if snippet is not None else ()

    def _note(self) -> None:
        viewer, view = self.window.viewer, self.window.viewer.view
        body = next(line for line in self.session.page.lines if line.role is Role.BODY and len(line.text) > _LONG_LINE)
        stand = words(body.text)
        ends = ((0, 2), (len(stand) // 2, len(stand) // 2 + 4))
        places = [Span(body.span.start + stand[first].start, body.span.start + stand[last].end) for first, last in ends]
        for place, keys, said in zip(places, ("h", "w"), ("", "Ask the ministry for the tender papers."), strict=True):
            view.go_to(place)
            cursor = view.cursor_at(place.start)
            cursor.setPosition(view.cursor_at(place.end).position(), QTextCursor.MoveMode.KeepAnchor)
            view.setTextCursor(cursor)
            view.setFocus()
            number = len(viewer.notes.made.notes)
            QTest.keyClicks(view, keys)
            if said:
                QTest.keyClicks(viewer.notes.writer.box, said)
                self._picture("writing-a-note", "Began to write a note.")
                QTest.keyClick(viewer.notes.writer.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            self._until(lambda number=number: len(viewer.notes.made.notes) > number, "the note is kept")
        self.session.annotating.tag("port affair")
        self.session.annotating.star(True)
        self._until(lambda: len(viewer.notes.made.tags) == 2, "the article is tagged")
        viewer.notes.panel_action.trigger()
        # The list is asked for again after an article was tagged.
        rows = self.window.search.model.index
        self._until(lambda: all(rows(row).data(SNIPPET) for row in range(_SEEN)), "the snippets are there")
        self._picture("notes", f"Made {counted(len(viewer.notes.made.notes), 'note')}, a tag and a star.")
        viewer.notes.panel_action.trigger()

    def _beside(self) -> None:
        self.window.search.list.setFocus()
        QTest.keyClick(self.window.search.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        self._until(lambda: bool(self.window.readers), "a further window opens")
        (reader,) = self.window.readers.values()
        self._picture("further-window", "Opened the article in a further window.", reader)
        reader.close()
        self.window.activateWindow()

    def _sheets(self) -> None:
        palette = self.window.palette_of_commands
        palette.open()
        QTest.keyClicks(palette.box, "hit")
        check(palette.model.shown[0].listed.text == "Next hit", "the palette finds an action")
        self._picture("palette", "Opened the commands and typed “hit”.")
        palette.leave()
        for page in ("Reading", "Keys"):
            self.window.dialogs.show_preferences(page)
            (dialog,) = self.window.findChildren(PreferencesDialog)
            self._picture(f"preferences-{page.lower()}", f"Opened the preferences: {page}.", dialog)
            dialog.close()
            self._settle()
        self.window.dialogs.show_keys()
        (dialog,) = self.window.findChildren(KeysDialog)
        self._picture("keys", "Opened the sheet of keys.", dialog)
        dialog.close()
        self._settle()

    def _names(self) -> None:
        counts: list = []
        self.session.naming.arrived.connect(counts.append)
        QTest.mouseClick(self.window.names.of_results, Qt.MouseButton.LeftButton)
        self._until(lambda: bool(counts and counts[-1].of_articles), "the names of the results are counted")
        check(bool(counts[-1].names), "the results name somebody")
        self._picture("names", f"Counted the names of the results: {counted(len(counts[-1].names), 'name')}.")
        QTest.mouseClick(self.window.names.of_article, Qt.MouseButton.LeftButton)

    def _narrow(self) -> None:
        before = self.session.hits.total
        chart = self.window.search.filters.chart
        highest = max(range(len(chart.bars)), key=lambda at: chart.bars[at].count)
        with_bar = chart.bars[highest]
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.rect_of(highest).center().toPoint())
        self._until(lambda: self.session.hits.total == with_bar.count, "the bar's articles are listed")
        self._settle()
        check(bool(self.window.search.filters.chips), "the filter is a chip")
        self._picture("filter", f"Narrowed to {with_bar.told()} (of {before}).")

    def _copies(self) -> None:
        self._ask(_QUERY)
        listing = self.session.listing
        check(bool(listing.copies), "copies of a story lie under one line")
        head = next(iter(listing.copies))
        self.session.toggle_copies(head)
        self.window.search.results.show_row(self.session.listing.row_of(head))
        self._settle()
        check(len(self.session.listing.ids) > len(listing.ids), "copies open in place")
        stories = counted(listing.stories(), "story", "stories")
        self._picture("copies", f"{counted(listing.hits.total, 'article')} in {stories}; opened the copies of one.")
        self.session.toggle_copies(head)

    def _table(self) -> None:
        self.session.lay_out(Layout.TABLE)
        self._settle()
        check(self.window.search.table.isVisible(), "the results stand in a table")
        self._picture("table", "The same results as a table.")
        self.session.lay_out(Layout.LIST)

    def _explain(self) -> None:
        self._ask(_IN_PARTS)
        self.window.search.explain()
        tree = self.window.search.explained.tree
        self._until(lambda: tree.topLevelItemCount() > 0, "the question is explained")
        self._picture("explained", f"Explained “{_IN_PARTS}”.")
        self.window.search.explain()

    def _complete(self) -> None:
        # Completions are for whoever is typing: another window may have come before this one.
        self.window.activateWindow()
        self._until(self.window.isActiveWindow, "the window is the active one")
        self.window.search.go_to_box()
        self._ask(_HALF_TYPED)
        self._until(lambda: bool(self.window.search.completions.offered()), "completions are offered")
        self._picture("completions", f"Typed “{_HALF_TYPED}”: completions.")

    def _elsewhere(self) -> None:
        self._ask(_ONLY_IN_BOILERPLATE)
        hits = self.session.hits
        self._picture(
            "only-in-boilerplate",
            f"Searched for “{_ONLY_IN_BOILERPLATE}”: {counted(hits.total, 'article')}, "
            f"{hits.only_in_boilerplate} only in boilerplate.",
        )
        check(hits.only_in_boilerplate > 0, f"“{_ONLY_IN_BOILERPLATE}” stands in boilerplate")
        self._ask(_IN_NO_ARTICLE)
        check(self.session.hits.total == 0, f"“{_IN_NO_ARTICLE}” is not found")
        self._picture("no-results", f"Searched for “{_IN_NO_ARTICLE}”: nothing, and what to do about it.")
        self._ask(_MISSPELT)
        self._until(lambda: bool(self.window.search.empty.offers), "another spelling is offered")
        self._picture("misspelt", f"Searched for “{_MISSPELT}”: another spelling.")

    def _dark(self) -> None:
        self._ask(_QUERY)
        self.app.theme.choose("dark")
        self._settle()
        check(self.app.theme.colours is DARK, "the window turns dark")
        self._picture("dark", "Turned dark.")
        shown = self.window.grab().toImage()
        middle = shown.pixelColor(shown.width() // 2, shown.height() // 2)
        check(middle.lightness() < 160, "what is painted is dark")

    def close(self) -> None:
        """Close the window and whatever works behind it."""
        self.window.close()
        self.app.close()

    # --- steps

    def _ask(self, raw: str) -> None:
        """Type a question, letter by letter, and wait for its answer."""
        box = self.window.search.box
        box.clear()
        QTest.keyClicks(box, raw)
        self._until(lambda: self._is_answered(raw), f"“{raw}” is answered")
        self._settle()

    def _is_answered(self, raw: str) -> bool:
        hits = self.session.hits
        return hits is not None and hits.query.raw == raw and self.session.query == hits.query

    def _until(self, claim: Callable[[], bool], said: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not claim():
            check(not self.faults, "no fault: " + "; ".join(self.faults))
            check(time.monotonic() < end, said)
            _let_events_pass(20)

    def _settle(self) -> None:
        _let_events_pass(_SETTLE)

    def _picture(self, name: str, told: str, widget: QWidget | None = None) -> None:
        self._settle()
        check(not self.faults, "no fault: " + "; ".join(self.faults))
        self._grab(name, widget)
        if self._both and self.app.theme.colours is not DARK:
            self.app.theme.choose("dark")
            self._settle()
            self._grab(f"{name}-dark", widget)
            self.app.theme.choose("light")
            self._settle()
        say(told)

    def _grab(self, name: str, widget: QWidget | None) -> None:
        file = self._pictures / f"{name}.png"
        check((widget or self.window).grab().save(str(file)), f"{file} is written")
        say(f"  {file}")


def _let_events_pass(milliseconds: int) -> None:
    """Run the event loop for a while; unlike QTest.qWait, this lets the lanes run too."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def check(claim: bool, said: str) -> None:
    """Go on only if `claim` holds."""
    if not claim:
        raise TourFailed(f"It did not come true that {said}.")


def say(words: str) -> None:
    """Tell the user, at once."""
    print(words, flush=True)


def main(arguments: list[str]) -> int:
    """Walk the tour; pictures go to the folder named first. Returns the exit code."""
    folders = [each for each in arguments if each != "--both"]
    if len(folders) != 1:
        print("usage: python -m corpusview.gui.tour FOLDER [--both]", file=sys.stderr)
        return 2
    pictures = Path(folders[0]).absolute()
    pictures.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="corpusview-tour-") as kept:
        # Nothing is left with whoever takes the tour, and the pictures name no place of this run.
        os.environ["HOME"] = kept
        tour = Tour(pictures, Path(kept) / "corpus", Path(kept) / "window.ini", len(folders) < len(arguments))
        try:
            tour.walk()
        except TourFailed as failed:
            print(f"The tour ended early. {failed}", file=sys.stderr)
            return 1
        finally:
            tour.close()
        if tour.faults:
            print("The tour met a fault: " + "; ".join(tour.faults), file=sys.stderr)
            return 1
    say(f"Done in {time.monotonic() - begun:.0f} seconds. The pictures lie in {pictures}")
    return 0


if __name__ == "__main__":
    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    code = main(sys.argv[1:])
    sys.exit(code)
