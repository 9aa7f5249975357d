"""The window: where things stand, and which key or menu calls which verb. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.about import AboutDialog
from corpusview.gui.entities.pane import EntityPane
from corpusview.gui.filters.clauses import clauses, narrowed, quoted, without
from corpusview.gui.imports.report import ReportDialog
from corpusview.gui.imports.samples import Sample, sample_folder, sample_pages, samples
from corpusview.gui.imports.strip import ProgressStrip
from corpusview.gui.imports.welcome import StartPage, Welcome
from corpusview.gui.keys.listed import all_in, name_of
from corpusview.gui.keys.overview import KeysDialog
from corpusview.gui.keys.palette import Palette
from corpusview.gui.keys.shortcuts import Shortcuts
from corpusview.gui.memory import Memory
from corpusview.gui.notice import NoticeStrip
from corpusview.gui.plain import ElidedLabel, label, one_line
from corpusview.gui.preferences import PreferencesDialog
from corpusview.gui.reader_window import ReaderWindow
from corpusview.gui.reading_order import step
from corpusview.gui.refusal import Refusal
from corpusview.gui.rules import RulesDialog
from corpusview.gui.scrolled import Scrolled, bring_into_view
from corpusview.gui.search.pane import SearchPane
from corpusview.gui.session import Session
from corpusview.gui.shares import Shares
from corpusview.gui.state.decoding import FileSample
from corpusview.gui.state.exporting import FORMS, file_and_form
from corpusview.gui.theme import Theme
from corpusview.gui.trail import Layout, Trail
from corpusview.gui.viewer.encoding import EncodingDialog
from corpusview.gui.viewer.pane import Reading, ViewerPane
from corpusview.notes import Made
from corpusview.page import Page, counted
from corpusview.query import Hit, Is, Scope, Verdict
from corpusview.settings import Settings

# What the menu sifts by, with the clause that asks for it.
_SIEVES = (
    ("Only &unread", "is:unread"),
    ("Only those to k&eep", "is:keep"),
    ("Only those for lat&er", "is:later"),
    ("Without those dropped", "NOT is:drop"),
)

# A new window's size in pixels; on a screen that has no room for it, the whole screen.
_SIZE = QSize(1400, 880)
# Milliseconds that the status bar shows what was done.
_TOLD_MS = 4000


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
        self._session, self._theme, self._memory, self._corpus = session, theme, memory, corpus
        self._settings = settings
        self._offers_samples = False
        self.readers: dict[int, ReaderWindow] = {}
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
        self._make_menus()
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
        # A path as long as may be must not make the window wide.
        self._holds = ElidedLabel()
        self._asks = label("")
        self._leisure = label("")
        self._deed = label("")
        self._export = label("")
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self._holds, 1)
        for each in (self._export, self._deed):
            self.statusBar().addPermanentWidget(each)
        self.statusBar().addPermanentWidget(self._leisure)
        self.statusBar().addPermanentWidget(self._asks)

    def _make_menus(self) -> None:
        session, viewer = self._session, self.viewer
        self._stop_export = self._action("Stop the e&xport", session.exporting.stop)
        self._stop_export.setEnabled(False)
        opens = self._action("Open another &corpus…", self.choose_corpus, "Ctrl+Shift+L")
        file = self._menu(
            "&File",
            self._action("&Import a folder…", self.choose_folder, "Ctrl+O"),
            self._action("Import &files…", self.choose_files, "Ctrl+Shift+O"),
            self._action("Import the &sample corpus", self.import_sample),
            self._action("Import &report", session.show_ledger),
            None,
            self._action("&Export the results…", self.choose_export, "Ctrl+Shift+S"),
            self._stop_export,
            None,
            opens,
            None,
            viewer.original_action,
            viewer.folder_action,
            viewer.encoding_action,
            viewer.pdf_action,
            viewer.print_action,
            None,
            self._action("&Preferences…", self.show_preferences, "Ctrl+,"),
            self._action("&Quit", self.close, "Ctrl+Q"),
        )
        self._recent = QMenu("&Recent corpora", self)
        self._recent.aboutToShow.connect(self._list_corpora)
        listed = file.actions()
        file.insertMenu(listed[listed.index(opens) + 1], self._recent)
        self._list_corpora()
        # Text boxes keep these keys to themselves while they have the focus, and undo their typing.
        self._undo = self._action("&Undo", session.undoing.undo, "Ctrl+Z")
        self._redo = self._action("&Redo", session.undoing.redo, "Ctrl+Shift+Z")
        self._echo_undoing()
        self._menu(
            "&Edit",
            self._undo,
            self._redo,
            None,
            viewer.find_action,
            viewer.cite_action,
            viewer.caret_action,
            None,
            viewer.notes.highlight_action,
            viewer.notes.note_action,
            viewer.notes.tags_action,
            viewer.notes.star_action,
        )
        self._back = self._action("&Back", session.step_back, "Alt+Left")
        self._forward = self._action("&Forward", session.step_forward, "Alt+Right")
        self._open_beside = self._action("Read in a further &window", self.read_beside, "Shift+Return", "Shift+Enter")
        # In the box and the find bar the same keys mean something else.
        self._open_beside.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.removeAction(self._open_beside)
        self.search.list.addAction(self._open_beside)
        self._why = self._action("&Why this was found", self.search.explain_row, "Y")
        self._select_all = self._action("Se&lect all results", self.search.select_all)
        self._menu(
            "&Go",
            self._action("&Search", self.search.go_to_box, "Ctrl+L", "/"),
            self._action("E&xplain the question", self.search.explain, "Ctrl+E"),
            self._why,
            self._select_all,
            self._action("Sa&ve this search…", self.search.saved.save, "Ctrl+D"),
            self._action("Save&d searches…", self.search.saved.keep_in_order, "Ctrl+Shift+D"),
            self._action("Forget earlier &questions", session.saved.forget_asked),
            None,
            self._action("&Next result", session.open_next, "Alt+Down", "J"),
            self._action("&Previous result", lambda: session.open_next(-1), "Alt+Up", "K"),
            viewer.next_hit_action,
            viewer.previous_hit_action,
            self._open_beside,
            None,
            self._action("Next p&ane", self.go_to_next_pane, "F6"),
            self._action("Previous pan&e", lambda: self.go_to_next_pane(-1), "Shift+F6"),
            None,
            self._back,
            self._forward,
        )
        sifting = session.sifting
        verdicts = (
            self._action("Mark as &read or unread", sifting.toggle_read, "M"),
            self._action("&Keep", lambda: sifting.judge(Verdict.KEEP), "S"),
            self._action("Leave for &later", lambda: sifting.judge(Verdict.LATER), "L"),
            self._action("&Drop", lambda: sifting.judge(Verdict.DROP), "X"),
            None,
            self._action("Mark the story as read &or unread", lambda: sifting.toggle_read(True), "Shift+M"),
            self._action("Keep the s&tory", lambda: sifting.judge(Verdict.KEEP, True), "Shift+S"),
            self._action("Leave the story for l&ater", lambda: sifting.judge(Verdict.LATER, True), "Shift+L"),
            self._action("Drop t&he story", lambda: sifting.judge(Verdict.DROP, True), "Shift+X"),
            None,
        )
        sift = self._menu("&Sift", *verdicts)
        self._row_menu = QMenu(self)
        for each in (self._why, self._select_all, None, *verdicts[:-1]):
            self._row_menu.addAction(each) if each else self._row_menu.addSeparator()
        for text, asked in _SIEVES:
            sift.addAction(self._action(text, lambda asked=asked: self._sieve(asked)))
        self._names_shown = self._action("Show &names", self._show_names, "Ctrl+Shift+N", checkable=True)
        self._names_shown.setChecked(True)
        self._as_table = self._action("Results as a &table", self._toggle_table, "Ctrl+T", checkable=True)
        self._menu(
            "&View",
            viewer.folds_action,
            viewer.notes.panel_action,
            viewer.names_action,
            viewer.hidden_action,
            viewer.serif_action,
            None,
            viewer.larger_action,
            viewer.smaller_action,
            viewer.usual_action,
            None,
            self._names_shown,
            self._as_table,
            self._action("Only in &boilerplate", self._toggle_boilerplate, "Ctrl+Shift+B"),
            self._action("F&ull screen", self._toggle_full_screen, "F11"),
        )
        names = self.names
        of = {of: self._action(f"Names of the {of.value}", tab.click) for of, tab in names.tabs.items()}
        menu = self._menu("&Names", names.details_action, *of.values(), None)
        names.actions.fill(menu)
        menu.addSeparator()
        menu.addActions([names.copy_list_action, names.save_list_action])
        menu.addAction(names.rules_action)
        menu.addMenu("&List also").addActions(list(names.others_actions.values()))
        self._menu(
            "&Help",
            self._action("&Commands…", self.palette_of_commands.open, "Ctrl+Shift+P"),
            self._action("&Keys", self.show_keys, "F1", "?"),
            self._action("&About CorpusView", self.show_about),
        )
        self._enable_trail(session.trail)

    def _menu(self, title: str, *actions: QAction | None) -> QMenu:
        menu = self.menuBar().addMenu(title)
        for each in actions:
            if each is None:
                menu.addSeparator()
            else:
                menu.addAction(each)
        return menu

    def _action(self, text: str, does: Callable[[], object], *keys: str, checkable: bool = False) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name_of(text))
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setCheckable(checkable)
        action.triggered.connect(lambda _checked=False: does())
        self.addAction(action)
        return action

    def _connect(self) -> None:
        session = self._session
        session.corpus_opened.connect(self._begin)
        session.corpus_refused.connect(self._refuse)
        self.refusal.again_wanted.connect(session.start)
        self.refusal.other_wanted.connect(self.choose_corpus)
        self.refusal.backup_wanted.connect(self.choose_backup)
        session.corpus_changed.connect(self._show_stats)
        session.opened.connect(self._show_page)
        session.asked.connect(lambda _query: self._asks.setText("Searching…"))
        session.hits_arrived.connect(lambda hits: self._asks.setText(f"Searched in {hits.elapsed_ms:.0f} ms"))
        session.rows_arrived.connect(self._offer_samples)
        session.place_wanted.connect(self.viewer.go_to)
        session.import_began.connect(self.strip.show_course)
        session.import_began.connect(lambda _course: self.strip.stop.setEnabled(True))
        session.import_advanced.connect(self.strip.show_course)
        session.import_ended.connect(self.strip.show_course)
        session.leisure_told.connect(self._leisure.setText)
        session.undoing.under_way.connect(lambda told: self._deed.setText(one_line(told)))
        session.ledger_arrived.connect(self._show_report)
        session.laid_out.connect(self._lay_out)
        session.trail_changed.connect(self._enable_trail)
        session.noticed.connect(self.notice.tell)
        self.strip.stop_wanted.connect(session.stop_import)
        self.strip.report_wanted.connect(session.show_ledger)
        self.welcome.folder_wanted.connect(self.choose_folder)
        self.welcome.sample_wanted.connect(self.import_sample)
        self.start_page.query_wanted.connect(self._try)
        self.search.reading_wanted.connect(self.go_to_reading)
        self.search.menu_wanted.connect(self._row_menu.popup)
        self.viewer.rule_wanted.connect(session.folding.rule)
        self.viewer.rules_wanted.connect(lambda: self._show_fold_rules(self))
        session.undoing.changed.connect(self._echo_undoing)
        session.undoing.told.connect(self._tell)
        session.sifting.told.connect(self._tell)
        session.taking_out.told.connect(self._tell)
        session.exporting.told.connect(self._tell)
        session.exporting.advanced.connect(self._show_export)
        self.viewer.encoding_wanted.connect(lambda: session.decoding.look())
        session.beside.opened.connect(self._show_beside)
        session.beside.made_arrived.connect(self._show_made_beside)
        session.decoding.arrived.connect(self._choose_encoding)
        self.viewer.notes.written.connect(session.annotating.write)
        self.viewer.notes.removed.connect(session.annotating.remove)
        self.viewer.notes.tagged.connect(session.annotating.tag)
        self.viewer.notes.starred.connect(session.annotating.star)
        self.viewer.notes.search_wanted.connect(self._search_for_tag)
        session.annotating.arrived.connect(self.viewer.notes.show_made)
        session.saved.told.connect(self._tell)
        self.viewer.mention_menu = self.names.menu_of_mention
        self.viewer.mention_clicked.connect(self.names.find)
        session.naming.others_arrived.connect(self.viewer.view.set_others)
        self.names.others_wanted.connect(lambda others: self.wear(self._settings.listing(others)))
        self.viewer.search_wanted.connect(self._search_for)
        self.viewer.reading_changed.connect(self._reading_changed)
        self.viewer.told.connect(self._tell)
        self._theme.changed.connect(self._dress)

    # --- what the session says

    def _begin(self, stats) -> None:
        """The corpus is open: show what it holds, and where the user was in it."""
        self.start_page.offer(())
        self._show_stats(stats)
        if stats.articles:
            self.viewer.places.take_in(self._memory.reading(self._corpus))
            self._session.return_to(self._memory.place(self._corpus))
            is_shown, of = self._memory.sidebar()
            if not is_shown:
                self._names_shown.trigger()
            if of is not self._session.naming.of:
                self.names.tabs[of].click()
            self.search.go_to_box()

    def _show_stats(self, stats) -> None:
        dates = f" · {stats.first.year}–{stats.last.year}" if stats.first and stats.last else ""
        if stats.first and stats.last and stats.first.year == stats.last.year:
            dates = f" · {stats.first.year}"
        named = sum(1 for source, _ in stats.sources if source)
        sources = f" · {counted(named, 'source')}" if named else ""
        self._holds.tell(f"{counted(stats.articles, 'article')}{sources}{dates} · {self._corpus}")
        is_empty = stats.articles == 0
        wanted = self.welcome if is_empty else self.panes
        if self._shown() is not wanted:
            self._middle.setCurrentWidget(self._pages[wanted])
            (self.welcome.folder if is_empty else self.search.box).setFocus()

    def _shown(self) -> QWidget:
        """Panes, welcome or refusal: which of them is in the middle."""
        return self._middle.currentWidget().widget()

    def _refuse(self, sentence: str, advice: str) -> None:
        """The corpus cannot be opened: say so in its place, and what can be done."""
        self._middle.setCurrentWidget(self._pages[self.refusal])
        self.refusal.tell(sentence, advice)

    def _offer_samples(self, rows: tuple[Hit, ...]) -> None:
        """Where the sample corpus is among the results, its own questions are worth more than those of the grammar."""
        folder = str(sample_folder())
        if not self._offers_samples and any(hit.path.startswith(folder) for hit in rows):
            self._offers_samples = True
            self.start_page.offer(samples())

    def _show_page(self, page: Page) -> None:
        self.reading.setCurrentWidget(self.viewer)
        self.viewer.show_page(page)
        self.setWindowTitle(f"{one_line(page.headline.text)} – CorpusView")

    def _show_report(self, rows: list) -> None:
        report = ReportDialog(rows, self)
        report.save_wanted.connect(self._session.taking_out.save_ledger)
        report.show()

    def _show_beside(self, page: Page) -> None:
        """Show an article in its further window, or in one that is opened for it."""
        reader = self.readers.get(page.article.id)
        if reader is None:
            keys = all_in(self.menuBar())
            reader = self.readers[page.article.id] = ReaderWindow(self._theme.colours, self.viewer.reading, keys, self)
            reader.closed.connect(self._forget_reader)
            reader.viewer.rule_wanted.connect(self._session.folding.rule)
            reader.viewer.encoding_wanted.connect(lambda: self._session.decoding.look(reader.viewer.view.page))
            reader.viewer.rules_wanted.connect(lambda: self._show_fold_rules(reader))
            reader.viewer.search_wanted.connect(self._search_for)
            reader.viewer.search_wanted.connect(lambda _words: self.activateWindow())
            self._take_notes_in(reader, page.article.id)
        reader.show_page(page)
        reader.show()
        reader.raise_()
        reader.activateWindow()

    def _take_notes_in(self, reader: ReaderWindow, number: int) -> None:
        """Let what is made of an article be made, and undone, in its further window too."""
        notes, annotating = reader.viewer.notes, self._session.annotating
        notes.written.connect(annotating.write)
        notes.removed.connect(annotating.remove)
        notes.tagged.connect(lambda tag, on: annotating.tag(tag, on, number))
        notes.starred.connect(lambda on: annotating.star(on, number))
        notes.search_wanted.connect(self._search_for_tag)
        notes.search_wanted.connect(lambda _tag: self.activateWindow())
        reader.addActions([self._undo, self._redo])

    def _show_made_beside(self, made: Made) -> None:
        reader = self.readers.get(made.article)
        if reader is not None:
            reader.show_made(made)

    def _show_fold_rules(self, over: QWidget) -> None:
        dialog = RulesDialog(self._session.naming, self._session.folding, over)
        dialog.show_page(dialog.folds)
        dialog.open()

    def _forget_reader(self, number: int) -> None:
        self.readers.pop(number, None)
        self._session.beside.close(number)

    def _choose_encoding(self, sample: FileSample) -> None:
        reader = self.readers.get(sample.article)
        dialog = EncodingDialog(sample, reader if reader is not None and reader.isActiveWindow() else self)
        dialog.chosen.connect(self._session.decoding.read_as)
        dialog.show()

    def _enable_trail(self, trail: Trail) -> None:
        self._back.setEnabled(trail.has_back())
        self._forward.setEnabled(trail.has_forward())

    def _echo_undoing(self) -> None:
        undoing = self._session.undoing
        for action, verb, what in ((self._undo, "&Undo", undoing.to_undo), (self._redo, "&Redo", undoing.to_redo)):
            action.setText(f"{verb} {what.replace('&', '&&')}".rstrip())
            action.setEnabled(bool(what))

    def _tell(self, sentence: str) -> None:
        """Say in passing what was done."""
        self.statusBar().showMessage(one_line(sentence), _TOLD_MS)

    # --- what the user wants

    def choose_corpus(self) -> None:
        """Ask for the folder of another corpus, or for an empty one to begin a new corpus in."""
        chosen = QFileDialog.getExistingDirectory(self, "Open a corpus, or choose an empty folder for a new one")
        if chosen:
            self.corpus_wanted.emit(Path(chosen))

    def choose_backup(self) -> None:
        """Ask for a backup, and put it in the place of the corpus that cannot be opened."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Restore from a backup")
        if chosen:
            self._session.restore(Path(chosen))

    def choose_export(self) -> None:
        """Ask where to write the articles that are selected, or all that were found, and as what."""
        numbers = self._session.meant()
        if not numbers:
            self._tell("There is nothing to export: no article was found.")
            return
        what = f"Export {counted(len(numbers), 'article')}"
        kinds = ";;".join(said for _, _, said in FORMS)
        chosen, said = QFileDialog.getSaveFileName(self, what, "articles.md", kinds)
        if chosen:
            self._session.exporting.save(numbers, *file_and_form(chosen, said))

    def _show_export(self, told: str) -> None:
        self._export.setText(one_line(told))
        self._stop_export.setEnabled(bool(told))

    def _list_corpora(self) -> None:
        self._recent.clear()
        for at, corpus in enumerate(self._memory.corpora()):
            action = self._recent.addAction(one_line(str(corpus)).replace("&", "&&"))
            action.setObjectName(f"recent-{at}")
            # One that is gone, on a disk that is not plugged in perhaps, is listed all the same.
            action.setEnabled(corpus != self._corpus and corpus.is_dir())
            action.triggered.connect(lambda _checked=False, corpus=corpus: self.corpus_wanted.emit(corpus))
        self._recent.addSeparator()
        forget = self._recent.addAction("Forget these")
        forget.setObjectName("forget-corpora")
        forget.triggered.connect(lambda _checked=False: self._memory.forget_corpora(self._corpus))

    def choose_folder(self) -> None:
        """Ask for a folder and import it."""
        chosen = QFileDialog.getExistingDirectory(self, "Import a folder")
        if chosen:
            self._session.import_files([Path(chosen)])

    def choose_files(self) -> None:
        """Ask for files and import them."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Import files")
        if chosen:
            self._session.import_files([Path(each) for each in chosen])

    def import_sample(self) -> None:
        """Import the corpus that travels with the program."""
        self._session.import_files(sample_pages())

    def show_preferences(self, page: str = "Look") -> None:
        """Open the preferences on one of their pages."""
        dialog = PreferencesDialog(self._settings, self.shortcuts, self)
        dialog.changed.connect(self.wear)
        dialog.turn_to(page)
        dialog.show()

    def wear(self, settings: Settings) -> None:
        """Take other settings, at once."""
        regroups = settings.group_copies != self._settings.group_copies
        relists = settings.others() != self._settings.others()
        self._settings = self._session.settings = settings
        self.search.box.completes = settings.completes
        if regroups:
            self._session.look_again()
        self.names.tick_others(settings.others())
        if relists:
            self._session.naming.look_for_others()
        self._theme.choose(settings.theme, settings.type_size)
        self._dress()
        self.settings_changed.emit(settings)

    def _dress(self) -> None:
        """Set every article in the colours and the type of the moment."""
        for viewer in (self.viewer, *(reader.viewer for reader in self.readers.values())):
            viewer.set_look(self._theme.colours, _reading(self._settings))

    def show_keys(self) -> None:
        """Show every key, as they are now."""
        keys = KeysDialog(all_in(self.menuBar()), self)
        keys.change.clicked.connect(lambda _checked=False: (keys.close(), self.show_preferences("Keys")))
        keys.show()

    def show_about(self) -> None:
        """Show versions and places."""
        AboutDialog(self._corpus, self).show()

    def read_beside(self) -> None:
        """Read the article that is open in a further window, to have another beside it."""
        if self._session.page is not None:
            self._session.beside.open(self._session.page.article.id)

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
        self._session.ask(sample.raw, in_boilerplate=sample.scope is Scope.BOILERPLATE)
        self._session.settle()
        self.search.results.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sieve(self, asked: str) -> None:
        """Ask for what is in a state, in place of any other state."""
        query = self._session.query
        others = [each for each in clauses(query) if isinstance(each.node, Is)]
        self._session.ask(narrowed(without(query.raw, *others), asked))
        self._session.settle()

    def _search_for(self, words: str) -> None:
        raw = f'"{words}"' if " " in words else words
        self._session.ask(raw)
        self._session.settle()

    def _search_for_tag(self, tag: str) -> None:
        self._session.ask(f"tag:{quoted(tag)}")
        self._session.settle()

    def _reading_changed(self, reading: Reading) -> None:
        self._settings = self._session.settings = self._settings.changed(
            reading_size=reading.points, serif=reading.serif, show_hidden=reading.show_hidden
        )
        self.settings_changed.emit(self._settings)

    def _show_names(self) -> None:
        self.names.setVisible(self._names_shown.isChecked())
        self.shares.share()

    def _toggle_table(self) -> None:
        is_table = self._session.place.layout is Layout.TABLE
        self._session.lay_out(Layout.LIST if is_table else Layout.TABLE)

    def _lay_out(self, layout: Layout) -> None:
        self._as_table.setChecked(layout is Layout.TABLE)
        self.shares.lay_out(layout)

    def _toggle_boilerplate(self) -> None:
        self._session.show_only_in_boilerplate(not self._session.place.in_boilerplate)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

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
            self._session.import_files(paths)

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
        for reader in tuple(self.readers.values()):
            reader.close()
        self._memory.keep_window(self, self.panes if self.shares.are_own else None)
        self.viewer.remember()
        self._memory.keep_place(self._corpus, self._session.here(), self.viewer.places.as_text())
        self._memory.keep_columns(self.search.table.arrangement())
        self._memory.keep_sidebar(self._names_shown.isChecked(), self._session.naming.of)
        self._memory.save()
        event.accept()
        self.closed.emit()


def _reading(settings: Settings) -> Reading:
    return Reading(settings.reading_size, settings.serif, settings.show_hidden, settings.citation)
