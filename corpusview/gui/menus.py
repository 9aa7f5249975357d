"""The menus: every action of the window, its words, its keys, and the verb that it calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from corpusview.gui.filters.clauses import clauses, narrowed, without
from corpusview.gui.keys.listed import name_of
from corpusview.gui.trail import Layout, Trail
from corpusview.query import Is, Verdict

if TYPE_CHECKING:
    from corpusview.gui.window import Window

# What the menu sifts by, with the clause that asks for it.
_SIEVES = (
    ("Only &unread", "is:unread"),
    ("Only those to k&eep", "is:keep"),
    ("Only those for lat&er", "is:later"),
    ("Without those dropped", "NOT is:drop"),
)


class Menus:
    """Fills the menu bar of a window, and keeps what its actions say true. What they do is done elsewhere."""

    def __init__(self, window: Window) -> None:
        self._window, self._session = window, window.session
        for fill in (self._file, self._edit, self._go, self._sift, self._view, self._names, self._help):
            fill()
        session = self._session
        self.echo_trail(session.trail)
        session.trail_changed.connect(self.echo_trail)
        session.laid_out.connect(lambda layout: self.as_table.setChecked(layout is Layout.TABLE))
        session.undoing.changed.connect(self.echo_undoing)
        session.exporting.advanced.connect(lambda told: self.stop_export.setEnabled(bool(told)))

    # --- the menus, from left to right

    def _file(self) -> None:
        session, viewer, files, dialogs = self._session, self._window.viewer, self._window.files, self._window.dialogs
        self.stop_export = self._action("Stop the e&xport", session.exporting.stop)
        self.stop_export.setEnabled(False)
        opens = self._action("Open another &corpus…", files.choose_corpus, "Ctrl+Shift+L")
        menu = self._menu(
            "&File",
            self._action("&Import a folder…", files.choose_folder, "Ctrl+O"),
            self._action("Import &files…", files.choose_files, "Ctrl+Shift+O"),
            self._action("Import the &sample corpus", files.import_sample),
            self._action("Import &report", session.show_ledger),
            self._action("Undo the last i&mport…", session.removing.undo_import),
            None,
            self._action("&Export the results…", files.choose_export, "Ctrl+Shift+S"),
            self.stop_export,
            None,
            opens,
            None,
            viewer.original_action,
            viewer.folder_action,
            viewer.encoding_action,
            viewer.pdf_action,
            viewer.print_action,
            None,
            self._action("&Preferences…", dialogs.show_preferences, "Ctrl+,"),
            self._action("&Quit", self._window.close, "Ctrl+Q"),
        )
        self.recent = QMenu("&Recent corpora", self._window)
        self.recent.aboutToShow.connect(lambda: files.list_corpora(self.recent))
        listed = menu.actions()
        menu.insertMenu(listed[listed.index(opens) + 1], self.recent)
        files.list_corpora(self.recent)

    def _edit(self) -> None:
        session, viewer = self._session, self._window.viewer
        # Text boxes keep these keys to themselves while they have the focus, and undo their typing.
        self.undo = self._action("&Undo", session.undoing.undo, "Ctrl+Z")
        self.redo = self._action("&Redo", session.undoing.redo, "Ctrl+Shift+Z")
        self.echo_undoing()
        self._menu(
            "&Edit",
            self.undo,
            self.redo,
            None,
            viewer.find_action,
            viewer.cite_action,
            viewer.caret_action,
            None,
            viewer.notes.highlight_action,
            viewer.notes.note_action,
            viewer.notes.tags_action,
            viewer.notes.star_action,
            None,
            *self._removals(),
        )

    def _removals(self) -> tuple[QAction, ...]:
        removing = self._session.removing
        self.remove = self._action("Re&move from the corpus", removing.remove, "Del")
        self.remove_story = self._action("Remove the stor&y", lambda: removing.remove(True), "Shift+Del")
        # Elsewhere the same keys take away letters, notes and rules.
        for each in (self.remove, self.remove_story):
            self._only_in(each, self._window.search.list, self._window.search.table, self._window.viewer.view)
        of_article = self._window.viewer.more.menu()
        of_article.addSeparator()
        of_article.addAction(self.remove)
        return self.remove, self.remove_story, self._action("Remove&d articles…", self._window.dialogs.show_removed)

    def _go(self) -> None:
        session, viewer, search = self._session, self._window.viewer, self._window.search
        self._back = self._action("&Back", session.step_back, "Alt+Left")
        self._forward = self._action("&Forward", session.step_forward, "Alt+Right")
        beside = self._action("Read in a further &window", self._window.read_beside, "Shift+Return", "Shift+Enter")
        # In the box and the find bar the same keys mean something else.
        self._only_in(beside, search.list, search.table, viewer.view)
        self._why = self._action("&Why this was found", search.explain_row, "Y")
        self._select_all = self._action("Se&lect all results", search.select_all)
        self._menu(
            "&Go",
            self._action("&Search", search.go_to_box, "Ctrl+L", "/"),
            self._action("E&xplain the question", search.explain, "Ctrl+E"),
            self._why,
            self._select_all,
            self._action("Sa&ve this search…", search.saved.save, "Ctrl+D"),
            self._action("Save&d searches…", search.saved.keep_in_order, "Ctrl+Shift+D"),
            self._action("Forget earlier &questions", session.saved.forget_asked),
            None,
            self._action("&Next result", session.open_next, "Alt+Down", "J"),
            self._action("&Previous result", lambda: session.open_next(-1), "Alt+Up", "K"),
            viewer.next_hit_action,
            viewer.previous_hit_action,
            viewer.list_action,
            beside,
            None,
            self._action("Next p&ane", self._window.go_to_next_pane, "F6"),
            self._action("Previous pan&e", lambda: self._window.go_to_next_pane(-1), "Shift+F6"),
            None,
            self._back,
            self._forward,
        )

    def _sift(self) -> None:
        sifting = self._session.sifting
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
        )
        menu = self._menu("&Sift", *verdicts, None)
        for text, asked in _SIEVES:
            menu.addAction(self._action(text, lambda asked=asked: self._sieve(asked)))
        # What the menu of a result offers.
        self.row = QMenu(self._window)
        self._fill(self.row, self._why, self._select_all, None, *verdicts, None, self.remove, self.remove_story)

    def _view(self) -> None:
        window, viewer = self._window, self._window.viewer
        self.names_shown = self._action("Show &names", self._show_names, "Ctrl+Shift+N", checkable=True)
        self.names_shown.setChecked(True)
        self.as_table = self._action("Results as a &table", self.toggle_table, "Ctrl+T", checkable=True)
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
            self.names_shown,
            self.as_table,
            self._action("More &places of each result", self._window.show_more_places, "Ctrl+Shift+M"),
            self._action("Only in &boilerplate", self._toggle_boilerplate, "Ctrl+Shift+B"),
            self._action("F&ull screen", window.toggle_full_screen, "F11"),
        )

    def _names(self) -> None:
        names = self._window.names
        of = {of: self._action(f"Names of the {of.value}", tab.click) for of, tab in names.tabs.items()}
        menu = self._menu("&Names", names.details_action, *of.values(), None)
        names.actions.fill(menu)
        menu.addSeparator()
        menu.addActions([names.copy_list_action, names.save_list_action])
        menu.addAction(names.rules_action)
        menu.addMenu("&List also").addActions(list(names.others_actions.values()))

    def _help(self) -> None:
        dialogs = self._window.dialogs
        self._menu(
            "&Help",
            self._action("&Commands…", self._window.palette_of_commands.open, "Ctrl+Shift+P"),
            self._action("&Keys", dialogs.show_keys, "F1", "?"),
            self._action("&About CorpusView", dialogs.show_about),
        )

    # --- how they are made

    def _menu(self, title: str, *actions: QAction | None) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        self._fill(menu, *actions)
        return menu

    @staticmethod
    def _fill(menu: QMenu, *actions: QAction | None) -> None:
        for each in actions:
            menu.addAction(each) if each is not None else menu.addSeparator()

    def _action(self, text: str, does: Callable[[], object], *keys: str, checkable: bool = False) -> QAction:
        action = QAction(text, self._window)
        action.setObjectName(name_of(text))
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setCheckable(checkable)
        action.triggered.connect(lambda _checked=False: does())
        self._window.addAction(action)
        return action

    def _only_in(self, action: QAction, *places: QWidget) -> None:
        """Let the keys of an action be its own in these places alone."""
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._window.removeAction(action)
        for each in places:
            each.addAction(action)

    # --- what they say

    def echo_undoing(self) -> None:
        """Name what would be undone and done again."""
        undoing = self._session.undoing
        for action, verb, what in ((self.undo, "&Undo", undoing.to_undo), (self.redo, "&Redo", undoing.to_redo)):
            action.setText(f"{verb} {what.replace('&', '&&')}".rstrip())
            action.setEnabled(bool(what))

    def echo_trail(self, trail: Trail) -> None:
        """Offer Back and Forward where they lead somewhere."""
        self._back.setEnabled(trail.has_back())
        self._forward.setEnabled(trail.has_forward())

    # --- what is the menu's own to do

    def _sieve(self, asked: str) -> None:
        """Ask for what is in a state, in place of any other state."""
        query = self._session.query
        others = [each for each in clauses(query) if isinstance(each.node, Is)]
        self._session.ask(narrowed(without(query.raw, *others), asked))
        self._session.settle()

    def _show_names(self) -> None:
        self._window.show_names(self.names_shown.isChecked())

    def toggle_table(self) -> None:
        """Show the results as a table, or as a list again."""
        is_table = self._session.place.layout is Layout.TABLE
        self._session.lay_out(Layout.LIST if is_table else Layout.TABLE)

    def _toggle_boilerplate(self) -> None:
        self._session.show_only_in_boilerplate(not self._session.place.in_boilerplate)
