"""The window: where things stand, and which signal calls which verb. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from corpusview.gui.dialogs import Dialogs
from corpusview.gui.entities.pane import EntityPane
from corpusview.gui.files import Files
from corpusview.gui.filters.clauses import quoted
from corpusview.gui.further import FurtherWindows
from corpusview.gui.imports.course import Course
from corpusview.gui.imports.samples import Sample, sample_folder, samples
from corpusview.gui.imports.strip import ProgressStrip
from corpusview.gui.imports.unfinished import Unfinished
from corpusview.gui.imports.welcome import StartPage, Welcome
from corpusview.gui.keys.listed import all_in
from corpusview.gui.keys.palette import Palette
from corpusview.gui.keys.shortcuts import Shortcuts
from corpusview.gui.memory import Memory
from corpusview.gui.menus import Menus
from corpusview.gui.notice import NoticeStrip
from corpusview.gui.plain import isolated
from corpusview.gui.reading_order import step
from corpusview.gui.refusal import Refusal
from corpusview.gui.scrolled import Scrolled, bring_into_view
from corpusview.gui.search.pane import SearchPane
from corpusview.gui.session import Session
from corpusview.gui.shares import Shares
from corpusview.gui.status import Status
from corpusview.gui.theme import Theme
from corpusview.gui.viewer.pane import Reading, ViewerPane
from corpusview.page import Page, counted
from corpusview.query import Hit, Scope
from corpusview.settings import Settings

# A new window's size in pixels; on a screen that has no room for it, the whole screen.
_SIZE = QSize(1400, 880)
# Further places of each article that one key lists: as many as leave room for a screen of articles.
_FURTHER = 3


class Window(QMainWindow):
    """Three panes, menus and keys over one session."""

    settings_changed = Signal(object)
    corpus_wanted = Signal(object)  # the folder of another corpus
    closed = Signal()

    def __init__(self, session: Session, theme: Theme, memory: Memory, settings: Settings, corpus: Path) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("CorpusView")
        self.setAcceptDrops(True)
        self.session, self.theme, self._memory, self.corpus = session, theme, memory, corpus
        self.settings = settings
        self._offers_samples = False
        # The deed that the notice offers to undo.
        self._offered: object | None = None
        self.search = SearchPane(session)
        self.viewer = ViewerPane(theme.colours, _reading(settings))
        self.names = EntityPane(session)
        self.welcome = Welcome()
        self.start_page = StartPage()
        self.refusal = Refusal()
        self.strip = ProgressStrip()
        self.palette_of_commands = Palette(lambda: all_in(self.menuBar()), self)
        self.notice = NoticeStrip()
        self._arrange()
        self.unfinished = Unfinished(session, memory, corpus, self.strip)
        self.status = Status(self.statusBar(), session, corpus)
        self.files = Files(self, session, memory, corpus, self.status.tell)
        self.dialogs = Dialogs(self)
        self.menus = Menus(self)
        self.further = FurtherWindows(self, self._search_for, self._search_for_tag)
        self.readers = self.further.readers
        self.shortcuts = Shortcuts(all_in(self.menuBar()), self)
        self.shortcuts.wear(settings.keys)
        self.names.tick_others(settings.others())
        self._connect()
        self.resize(_SIZE)
        if _SIZE.boundedTo(self.screen().availableSize()) != _SIZE:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        memory.restore_window(self)
        self._is_new = True
        self.search.table.restore(memory.columns())

    # --- arrangement

    def _arrange(self) -> None:
        self.reading = QStackedWidget()
        self.reading.addWidget(Scrolled(self.start_page))
        self.reading.addWidget(self.viewer)
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self.panes.setObjectName("panes")
        self.panes.setHandleWidth(1)
        self.panes.setChildrenCollapsible(False)
        for each in (self.search, self.reading, self.names):
            self.panes.addWidget(each)
        self.panes.setStretchFactor(1, 1)
        self.shares = Shares(self.panes, self.viewer.widths)
        self._middle = QStackedWidget()
        self._pages = {page: Scrolled(page) for page in (self.panes, self.welcome, self.refusal)}
        for each in self._pages.values():
            self._middle.addWidget(each)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self._middle, 1)
        column.addWidget(self.strip)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        session, viewer, names, strip = self.session, self.viewer, self.names, self.strip
        session.corpus_opened.connect(self._begin)
        session.corpus_refused.connect(lambda *why: self._refuse(self.refusal.tell, *why))
        session.corpus_missed.connect(lambda *why: self._refuse(self.refusal.miss, *why))
        self.refusal.again_wanted.connect(session.start)
        self.refusal.other_wanted.connect(self.files.choose_corpus)
        self.refusal.backup_wanted.connect(self.files.choose_backup)
        self.refusal.new_wanted.connect(session.begin)
        self.files.corpus_wanted.connect(self.corpus_wanted)
        session.corpus_changed.connect(self._show_stats)
        session.opened.connect(self._show_page)
        session.shut.connect(self._show_questions)
        session.rows_arrived.connect(self._offer_samples)
        session.place_wanted.connect(viewer.go_to)
        for course in (session.import_began, session.import_advanced, session.import_ended):
            course.connect(strip.show_course)
        session.import_began.connect(lambda _course: strip.stop.setEnabled(True))
        session.import_ended.connect(self._tell_passed_over)
        session.laid_out.connect(self.shares.lay_out)
        session.noticed.connect(self.notice.tell)
        session.busy.connect(lambda said, advice: self.offer(said, advice, "&Try again", session.try_to_write))
        session.place_doubted.connect(self._doubt_place)
        session.undoing.offered.connect(self._offer_to_undo)
        session.removing.import_holds.connect(strip.undo.setVisible)
        session.undoing.changed.connect(self._withdraw_undo)
        strip.stop_wanted.connect(session.stop_import)
        strip.report_wanted.connect(session.show_ledger)
        strip.undo_wanted.connect(session.removing.undo_import)
        self.welcome.folder_wanted.connect(self.files.choose_folder)
        self.welcome.sample_wanted.connect(self.files.import_sample)
        self.start_page.query_wanted.connect(self._try)
        self.search.reading_wanted.connect(self.go_to_reading)
        self.search.menu_wanted.connect(self.menus.row.popup)
        viewer.rule_wanted.connect(session.folding.rule)
        viewer.rules_wanted.connect(lambda: self.dialogs.show_fold_rules(self))
        viewer.encoding_wanted.connect(lambda: session.decoding.look())
        viewer.notes.written.connect(session.annotating.write)
        viewer.notes.removed.connect(session.annotating.remove)
        viewer.notes.tagged.connect(session.annotating.tag)
        viewer.notes.starred.connect(session.annotating.star)
        viewer.notes.search_wanted.connect(self._search_for_tag)
        session.annotating.arrived.connect(viewer.notes.show_made)
        viewer.mention_menu = names.menu_of_mention
        viewer.mention_clicked.connect(names.find)
        session.naming.others_arrived.connect(viewer.view.set_others)
        names.others_wanted.connect(lambda others: self.wear(self.settings.listing(others)))
        viewer.search_wanted.connect(self._search_for)
        viewer.reading_changed.connect(self._reading_changed)
        viewer.told.connect(self.status.tell)
        self.theme.changed.connect(self._dress)

    # --- what the session says

    def _begin(self, stats) -> None:
        """The corpus is open: show what it holds, and where the user was in it."""
        self._memory.enter(self.corpus)
        self.start_page.offer(())
        self._show_stats(stats)
        if stats.articles:
            self.viewer.places.take_in(self._memory.reading(self.corpus))
            self.session.return_to(self._memory.place(self.corpus))
            self.viewer.show_list(self._memory.lists_hits(), focus=False)
            is_shown, of = self._memory.sidebar()
            if not is_shown:
                self.menus.names_shown.trigger()
            if of is not self.session.naming.of:
                self.names.tabs[of].click()
            self.search.go_to_box()

    def _doubt_place(self, sentence: str, advice: str) -> None:
        """Say what endangers the corpus where it lies: once, for whoever stays there has heard it."""
        if self._memory.is_news(self.corpus, sentence):
            self.notice.tell(sentence, advice)

    def _show_stats(self, stats) -> None:
        is_empty = stats.articles == 0
        wanted = self.welcome if is_empty else self.panes
        if self._shown() is not wanted:
            self._middle.setCurrentWidget(self._pages[wanted])
            (self.welcome.folder if is_empty else self.search.box).setFocus()

    def _shown(self) -> QWidget:
        """Panes, welcome or refusal: which of them is in the middle."""
        return self._middle.currentWidget().widget()

    def _refuse(self, tell: Callable[..., None], *why: object) -> None:
        """The corpus cannot be opened: say so in its place, and what can be done."""
        if self._shown() is self.refusal:
            self.status.tell("Tried again: it still cannot be opened.")
        self._middle.setCurrentWidget(self._pages[self.refusal])
        tell(*why)

    def _offer_samples(self, rows: tuple[Hit, ...]) -> None:
        """Where the sample corpus is among the results, its own questions are worth more than those of the grammar."""
        folder = str(sample_folder())
        if not self._offers_samples and any(hit.path.startswith(folder) for hit in rows):
            self._offers_samples = True
            self.start_page.offer(samples())

    def _show_page(self, page: Page) -> None:
        self.reading.setCurrentWidget(self.viewer)
        self.viewer.show_page(page)
        self.setWindowTitle(f"{isolated(page.headline.text)} – CorpusView")

    def _show_questions(self) -> None:
        """No article is open any more."""
        self.reading.setCurrentIndex(0)
        self.setWindowTitle("CorpusView")

    def _offer_to_undo(self, deed: object) -> None:
        self._offered = deed
        self.notice.offer("&Undo", self.session.undoing.undo)

    def _withdraw_undo(self) -> None:
        """What the notice offers to undo was undone, or is not what would be undone now."""
        if self._offered is not None and not self.session.undoing.is_last(self._offered):
            self._offered = None
            self.notice.withdraw()

    def _tell_passed_over(self, _course: Course) -> None:
        """Files whose article the user had removed do not come back by themselves."""
        if number := self.session.importing.passed_over:
            of = "it" if number == 1 else "them"
            sentence = f"{counted(number, 'file')} passed over: you had removed what came of {of}."
            self.offer(sentence, "", "Removed articles…", self.dialogs.show_removed)

    def offer(self, sentence: str, advice: str, act: str, acts: Callable[[], object]) -> None:
        """Tell something, and offer to do something about it at once."""
        # What was offered before is not what this button does: its undoing does not take this notice away.
        self._offered = None
        self.notice.tell(sentence, advice)
        self.notice.offer(act, acts)

    # --- what the user wants

    def wear(self, settings: Settings) -> None:
        """Take other settings, at once."""
        regroups = settings.group_copies != self.settings.group_copies
        relists = settings.others() != self.settings.others()
        self.settings = self.session.settings = settings
        self.search.box.completes = settings.completes
        self.search.wear(settings)
        if regroups:
            self.session.look_again()
        self.names.tick_others(settings.others())
        if relists:
            self.session.naming.look_for_others()
        self.theme.choose(settings.theme, settings.type_size)
        self._dress()
        self.settings_changed.emit(settings)

    def _dress(self) -> None:
        """Set every article in the colours and the type of the moment."""
        for viewer in (self.viewer, *(reader.viewer for reader in self.readers.values())):
            viewer.set_look(self.theme.colours, _reading(self.settings))

    def show_names(self, is_wanted: bool) -> None:
        """Show the sidebar of names, or give its room to the others."""
        self.names.setVisible(is_wanted)
        self.shares.share()

    def show_more_places(self) -> None:
        """List some further places of each article below its snippet, or none again."""
        self.wear(self.settings.changed(extracts=0 if self.settings.extracts else _FURTHER))

    def toggle_full_screen(self) -> None:
        """Fill the screen, or leave it again."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def read_beside(self) -> None:
        """Read the article that is open in a further window, to have another beside it."""
        if self.session.page is not None:
            self.session.beside.open(self.session.page.article.id)

    def go_to_reading(self) -> None:
        """Go to the article, or to the questions where none is open."""
        current = self.reading.currentWidget()
        if current is self.viewer:
            self.viewer.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.start_page.buttons:
            self.start_page.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_next_pane(self, step: int = 1) -> None:
        """Walk from pane to pane: box, results, article, names."""
        alone = {self.welcome: self.welcome.folder, self.refusal: self.refusal.again}
        if (first := alone.get(self._shown())) is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        stops: list[tuple[QWidget, Callable[[], None]]] = [
            (self.search.box, self.search.go_to_box),
            (self.search.results, lambda: self.search.results.setFocus(Qt.FocusReason.ShortcutFocusReason)),
            (self.reading, self.go_to_reading),
        ]
        if self.names.isVisible():
            stops.append((self.names, lambda: self.names.list.setFocus(Qt.FocusReason.ShortcutFocusReason)))
        if not self.search.results.isVisible():
            del stops[1]
        focused = QApplication.focusWidget()
        here = next(
            (at for at, (pane, _) in enumerate(stops) if focused and (pane is focused or pane.isAncestorOf(focused))),
            -1 if step > 0 else 0,
        )
        stops[(here + step) % len(stops)][1]()
        if (reached := QApplication.focusWidget()) is not None:
            bring_into_view(reached)

    def _try(self, sample: Sample) -> None:
        self.session.ask(sample.raw, in_boilerplate=sample.scope is Scope.BOILERPLATE)
        self.session.settle()
        self.search.results.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search_for(self, words: str) -> None:
        raw = f'"{words}"' if " " in words else words
        self.session.ask(raw)
        self.session.settle()

    def _search_for_tag(self, tag: str) -> None:
        self.session.ask(f"tag:{quoted(tag)}")
        self.session.settle()

    def _reading_changed(self, reading: Reading) -> None:
        self.settings = self.session.settings = self.settings.changed(
            reading_size=reading.points, serif=reading.serif, show_hidden=reading.show_hidden
        )
        self.settings_changed.emit(self.settings)

    # --- as Qt asks

    def focusNextPrevChild(self, forward: bool) -> bool:
        return step(self, forward)

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Esc: from the article or the names to the results, from there to the box."""
        if self.notice.isVisible():
            self.notice.hide()
        elif self.search.results.hasFocus() or not self.search.results.isVisible():
            self.search.go_to_box()
        else:
            self.search.results.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.session.import_files(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.shares.share_soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_new:
            self._is_new = False
            QTimer.singleShot(0, self, self._restore_panes)

    def _restore_panes(self) -> None:
        if self._memory.restore_panes(self.panes):
            self.shares.keep()
        else:
            self.shares.share()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.further.close()
        self.unfinished.close()
        self._memory.keep_window(self, self.panes if self.shares.are_own else None)
        self.viewer.remember()
        if self.session.is_open:
            # Of a corpus that was not there today, yesterday's place is kept.
            self._memory.keep_place(self.corpus, self.session.here(), self.viewer.places.as_text())
        self._memory.keep_columns(self.search.table.arrangement())
        self._memory.keep_list_of_hits(self.viewer.lists_hits)
        self._memory.keep_sidebar(self.menus.names_shown.isChecked(), self.session.naming.of)
        self._memory.save()
        event.accept()
        self.closed.emit()


def _reading(settings: Settings) -> Reading:
    return Reading(settings.reading_size, settings.serif, settings.show_hidden, settings.citation)
