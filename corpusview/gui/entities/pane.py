"""The sidebar of names: of the article that is open, of all results, or of the whole corpus."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
)

from corpusview.article import Mention, Other
from corpusview.gui.entities.actions import NameActions
from corpusview.gui.entities.asking import NameDialog
from corpusview.gui.entities.card import MentionCard
from corpusview.gui.entities.details import Details
from corpusview.gui.entities.list import NameList
from corpusview.gui.entities.model import ROW, TITLES, LikenessRow, NameRow, NamesModel, Offer
from corpusview.gui.entities.names import Likeness, Named, Names, Of, key_of, others_of
from corpusview.gui.icons import IconButton
from corpusview.gui.plain import button, isolated, label, line, one_line
from corpusview.gui.rules import RulesDialog
from corpusview.gui.session import Session
from corpusview.gui.state.naming import MOST_NAMES
from corpusview.page import counted

# The details' share of the pane when they are opened, in pixels.
_DETAILS = 260
# Milliseconds that a name is current before the corpus is asked about it: walking the list asks nothing.
_REST = 120

_NOBODY = {
    Of.ARTICLE: "No names were found in this article.",
    Of.RESULTS: "No names in these results.",
    Of.CORPUS: "No names in this corpus yet. Import a folder first.",
}
# The trained model knows English alone.
_BY_RULES = "In this language names are found by plain rules, and less surely than in English."


class EntityPane(QFrame):
    """Lists names and walks their mentions; offers each to the query, and to the user's correction."""

    others_wanted = Signal(object)  # frozenset[Other]: what is to be listed besides names

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("entity-pane")
        self.setAccessibleName("Names pane")
        self.setProperty("look", "pane")
        self._session, self._naming = session, session.naming
        self.model = NamesModel()
        self.list = NameList(self.model)
        self.tabs = {of: button(of.value.title(), "tab") for of in Of}
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter names")
        self.filter.setAccessibleName("Filter names")
        self.filter.setClearButtonEnabled(True)
        self.note = label("", "muted", wrap=True)
        self.empty = label("", "muted", wrap=True)
        self.details = Details()
        self.card: MentionCard | None = None
        self.actions = NameActions(self, self.list)
        self.details_action = QAction("&Details of the name", self)
        self.details_action.setCheckable(True)
        self.details_action.setShortcut(QKeySequence("Ctrl+I"))
        self.rules_action = QAction("Your r&ules on names and folds…", self)
        self.others_actions = {other: QAction(f"List {_in_sentence(TITLES[other])}", self) for other in Other}
        self.others_button = IconButton("more", "What else is listed; copy or save the list")
        self.copy_list_action = QAction("Copy the &list of names", self)
        self.save_list_action = QAction("Save the l&ist of names as CSV…", self)
        self.details_button = IconButton("information", "Details of the name (Ctrl+I)")
        self._seeking = QTimer(self, singleShot=True, interval=_REST)
        self._asking = QTimer(self, singleShot=True, interval=_REST)
        self._restoring: tuple[tuple | None, int] = (None, -1)
        self._arrange()
        self._connect()
        self.setFocusProxy(self.list)
        self._echo(Names())

    @property
    def of_article(self):
        """The tab of the open article's names."""
        return self.tabs[Of.ARTICLE]

    @property
    def of_results(self):
        """The tab of the results' names."""
        return self.tabs[Of.RESULTS]

    def _arrange(self) -> None:
        tabs = QFrame()
        tabs.setProperty("look", "tabs")
        switch = QHBoxLayout(tabs)
        switch.setContentsMargins(3, 3, 3, 3)
        switch.setSpacing(2)
        group = QButtonGroup(self)
        for of, tab in self.tabs.items():
            tab.setAccessibleName(f"Names of the {of.value}")
            tab.setCheckable(True)
            group.addButton(tab)
            switch.addWidget(tab, 1)
        self.of_article.setChecked(True)
        self.details_button.setCheckable(True)
        menu = QMenu(self.others_button)
        for other, action in self.others_actions.items():
            action.setObjectName(f"list-{other.value}")
            action.setCheckable(True)
            menu.addAction(action)
        menu.addSeparator()
        menu.addActions([self.copy_list_action, self.save_list_action])
        self.others_button.setMenu(menu)
        self.others_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        search = QHBoxLayout()
        search.setSpacing(4)
        search.addWidget(self.filter, 1)
        search.addWidget(self.others_button)
        search.addWidget(self.details_button)
        head = QVBoxLayout()
        head.setContentsMargins(10, 14, 10, 8)
        head.setSpacing(8)
        head.addWidget(tabs)
        head.addLayout(search)
        head.addWidget(self.note)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(24, 24, 24, 24)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self.details.hide()
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._stack)
        self._split.addWidget(self.details)
        self._split.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self._split, 1)

    def _connect(self) -> None:
        naming, actions = self._naming, self.actions
        for of, tab in self.tabs.items():
            tab.clicked.connect(lambda _checked=False, of=of: naming.list_of(of))
        self.filter.textChanged.connect(self._filter)
        self.list.chosen.connect(self._choose)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.hovered.connect(self._show_card)
        # A click shows the mention itself, which the card would cover.
        self.list.clicked.connect(lambda _index: self._hide_card())
        self.list.hover_left.connect(lambda: self.card.leave() if self.card else None)
        self.list.step_wanted.connect(self._step_card)
        self.list.judged.connect(self._judge)
        self.list.copy_wanted.connect(self.actions.copy.trigger)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._attend())
        self.details_action.toggled.connect(self.show_details)
        self.rules_action.triggered.connect(
            lambda _checked=False: RulesDialog(naming, self._session.folding, self).open()
        )
        self.details_button.clicked.connect(lambda on=False: self.details_action.setChecked(on))
        self.details.place_wanted.connect(naming.go)
        self.details.article_wanted.connect(self._session.open)
        self._asking.timeout.connect(self._ask)
        self._seeking.timeout.connect(lambda: naming.seek(self.filter.text()))
        naming.arrived.connect(self._show)
        naming.reached.connect(self.model.reach)
        naming.likenesses_arrived.connect(self._propose)
        naming.others_arrived.connect(self._show_others)
        self.copy_list_action.triggered.connect(lambda _checked=False: self._copy_list())
        self.save_list_action.triggered.connect(lambda _checked=False: self.choose_list_file())
        self._session.taking_out.copied.connect(lambda lines: QGuiApplication.clipboard().setText(lines))
        for action in self.others_actions.values():
            action.triggered.connect(lambda _checked=False: self.others_wanted.emit(self._others_ticked()))
        naming.known_arrived.connect(self.details.show_known)
        actions.does(actions.next, naming.walk)
        actions.does(actions.previous, lambda named: naming.walk(named, -1))
        actions.does(actions.include, lambda named: self._ask_for(named))
        actions.does(actions.exclude, lambda named: self._ask_for(named, exclude=True))
        actions.does(actions.merge, self.ask_merge)
        actions.does(actions.split, self.ask_split)
        actions.does(actions.rename, self.ask_rename)
        actions.does(actions.reject, naming.reject)
        actions.does(actions.copy, lambda named: QGuiApplication.clipboard().setText(named.name))
        for kind, action in actions.kinds.items():
            actions.does(action, lambda named, kind=kind: naming.change_kind(named, kind))

    # --- the list

    def _show(self, names: Names) -> None:
        self._hide_card()
        row = self.list.row()
        at = self.list.currentIndex().row()
        # In another list the same place is another name: nobody is to reject the wrong one.
        at = at if names.of is self._of_shown else -1
        self._restoring = (row.named.key if isinstance(row, NameRow) else None, at)
        if names.of is not self._of_shown or names.of is Of.ARTICLE:
            self.model.close_sections()
        self._of_shown = names.of
        self.model.show(names)
        self._restore()
        self._echo(names)
        self._attend()

    _of_shown = Of.ARTICLE

    def _show_others(self, mentions: tuple[Mention, ...]) -> None:
        """Dates, sums and the like of the open article were found."""
        if self._of_shown is not Of.ARTICLE:
            return
        row = self.list.row()
        self._restoring = (row.named.key if isinstance(row, NameRow) else None, -1)
        self.model.show_others(others_of(mentions))
        self._restore()
        self._echo(self._naming.names)

    def _others_ticked(self) -> frozenset[Other]:
        return frozenset(other for other, action in self.others_actions.items() if action.isChecked())

    def tick_others(self, listed: frozenset[Other]) -> None:
        """Show in the menu what is listed besides names."""
        for other, action in self.others_actions.items():
            action.setChecked(other in listed)

    def _ask_for(self, named: Named, *, exclude: bool = False) -> None:
        """Ask for articles with a name, or without; an address or a tag is asked for as words."""
        if named.other is None:
            self._session.add_to_query(named.name, exclude=exclude)
        else:
            self._session.add_words_to_query(named.name, exclude=exclude)

    def _propose(self, likenesses: tuple[Likeness, ...]) -> None:
        row = self.list.row()
        if isinstance(row, NameRow):
            self._restoring = (row.named.key, -1)
        was_judging, self._was_judging = self._was_judging, False
        self.model.propose(likenesses, self._naming.alike_among, self._naming.alike_of)
        if was_judging and likenesses:
            self.list.setCurrentIndex(self.model.index(1))
        else:
            self._restore()
        self._echo(self._naming.names)

    _was_judging = False

    def _restore(self) -> None:
        """Let the name that was current be so again; where it is gone, the one in its place."""
        key, at = self._restoring
        row = self.model.row_of(key) if key is not None else -1
        if row < 0 <= at:
            row = min(at, self.model.rowCount() - 1)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))

    def _filter(self, wanted: str) -> None:
        self.model.filter(wanted)
        self._seeking.start()
        self._stack.setCurrentIndex(1 if self.model.is_empty else 0)
        if self.model.is_empty and wanted.strip():
            self.empty.setText(f"No name holds “{isolated(wanted)}”.")

    def _echo(self, names: Names) -> None:
        self.tabs[self._naming.of].setChecked(True)
        self._stack.setCurrentIndex(1 if self.model.is_empty else 0)
        told = f"Counted over {counted(names.of_articles, 'article')}."
        sought = one_line(self._naming.sought)
        if not names.is_all:
            held = f" that hold “{sought}”" if sought else ""
            told += f" The {MOST_NAMES} most frequent of each kind{held} are shown."
        if names.looked_at:
            told += f" Only {names.looked_at:,} of the names that begin so were looked at: type more letters."
        if names.awaited:
            told += f" The boilerplate of {counted(names.awaited, 'article')} is yet to be looked through."
        by_rules = names.of is Of.ARTICLE and bool(names.names) and self._is_in_another_language()
        self.note.setText(_BY_RULES if by_rules else told)
        self.note.setVisible(by_rules or (names.of is not Of.ARTICLE and bool(names.of_articles)))
        if self.filter.text().strip():
            self.empty.setText(f"No name holds “{isolated(self.filter.text())}”.")
        elif names.of is Of.ARTICLE and self._session.page is None:
            self.empty.setText("The names of the article that you open are listed here.")
        elif names.of is Of.ARTICLE and self._session.page.article.awaits_names:
            self.empty.setText("The names of this article are still being looked for.")
        else:
            self.empty.setText(_NOBODY[names.of])

    def _is_in_another_language(self) -> bool:
        page = self._session.page
        return page is not None and page.article.has_names_by_rules()

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        match row:
            case Offer(alike=True):
                self.model.open_alike()
                self.list.setCurrentIndex(self.model.index(index.row()))
            case Offer(comparing=True):
                self._naming.compare_more()
            case Offer(pieces=True):
                self.model.open_pieces()
                self.list.setCurrentIndex(self.model.index(index.row()))
            case Offer(kind=None):
                wanted = not self._naming.wants_boilerplate
                self.model.show_boilerplate(wanted)
                self._naming.list_boilerplate(wanted)
            case Offer(kind=kind, less_sure=less_sure):
                self.model.open_section(kind, less_sure)
                self.list.setCurrentIndex(self.model.index(min(index.row(), self.model.rowCount() - 1)))
            case LikenessRow(likeness=likeness):
                where = self.list.viewport().mapToGlobal(self.list.visualRect(index).bottomLeft())
                self.menu_of_likeness(likeness).popup(where)
            case NameRow(named=named) if named.places:
                self._naming.walk(named)
            case NameRow(named=named):
                self._ask_for(named)

    def find(self, mention: Mention) -> None:
        """Select the name of a mention that was clicked in the article."""
        key = key_of(mention)
        row = self.model.row_of(key)
        if row < 0:
            self.model.open_section(key[0])
            self.model.open_section(key[0], less_sure=True)
            row = self.model.row_of(key)
        if row < 0 and mention.is_piece:
            self.model.open_pieces()
            row = self.model.row_of(key)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))

    def menu_of_mention(self, mention: Mention) -> QMenu | None:
        """What can be done with the name of a mention in the article; None where the list has no such name."""
        self.find(mention)
        row = self.list.row()
        if not isinstance(row, NameRow) or row.named.key != key_of(mention):
            return None
        return self.menu_of(row.named)

    def _attend(self) -> None:
        """Another row may be current: actions and details are about it."""
        row = self.list.row()
        self.actions.focus(row.named if isinstance(row, NameRow) else None)
        self._asking.start()

    # --- the list taken out

    def _copy_list(self) -> None:
        self._session.taking_out.copy(self.filter.text(), self.model.shows_boilerplate)

    def choose_list_file(self) -> None:
        """Ask where to write the list; the dialog asks whether a file may be replaced."""
        suggested = f"names-of-{self._naming.of.value}.csv"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the list of names", suggested, "CSV (*.csv)")
        if chosen:
            self._session.taking_out.save(Path(chosen), self.filter.text(), self.model.shows_boilerplate)

    # --- details

    def show_details(self, wanted: bool) -> None:
        """Open the details of the current name, or shut them."""
        self.details_action.setChecked(wanted)
        self.details_button.setChecked(wanted)
        is_new = wanted and not self.details.isVisible()
        self.details.setVisible(wanted)
        if is_new:
            height = self._split.height()
            self._split.setSizes([max(120, height - _DETAILS), _DETAILS])
            # The list grew shorter, from below: the name that was asked about is not to be hidden by its details.
            self.list.scrollTo(self.list.currentIndex())
            self._ask()

    def _ask(self) -> None:
        named = self.actions.named
        if named is None or not self.details_action.isChecked():
            return
        self.details.show_named(named, self._text() if named.places else "")
        self._naming.tell(named)

    def _text(self) -> str:
        return self._session.page.article.text if self._session.page else ""

    # --- the card

    def _show_card(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if not isinstance(row, NameRow) or not row.named.places or self._session.page is None:
            return
        if self.card is None:
            self.card = MentionCard(self.window())
            self.card.wanted.connect(self._naming.go)
        beside = self.list.viewport().mapTo(self.window(), self.list.visualRect(index).topLeft())
        self.card.show_for(row.named, self._text(), beside)

    def _step_card(self, step: int) -> None:
        """By key: the card of the current name comes, then steps."""
        row = self.list.row()
        if not isinstance(row, NameRow):
            return
        if self.card is not None and self.card.isVisible() and self.card.named == row.named:
            self.card.step(step)
        else:
            self._show_card(self.list.currentIndex())

    def _hide_card(self) -> None:
        if self.card is not None:
            self.card.hide()

    # --- the user's word

    def _show_menu(self, index: QModelIndex, where: QPoint) -> None:
        row = index.data(ROW)
        if isinstance(row, NameRow):
            self.menu_of(row.named).popup(where)
        elif isinstance(row, LikenessRow):
            self.menu_of_likeness(row.likeness).popup(where)

    def menu_of(self, named: Named) -> QMenu:
        """What can be done with a name."""
        self._hide_card()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.actions.fill(menu, named)
        menu.addAction(self.details_action)
        return menu

    def menu_of_likeness(self, likeness: Likeness) -> QMenu:
        """The three answers to whether two names are one."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Each by the key that answers it in the list too, which an open menu takes for itself.
        for text, verdict in (
            ("&Yes, the same", "same"),
            ("&No, different", "different"),
            ("&Hide for now", "not now"),
        ):
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked=False, verdict=verdict: self._judge(likeness, verdict))
        return menu

    def _judge(self, likeness: Likeness, verdict: str) -> None:
        at = self.list.currentIndex().row()
        self.model.put_off(likeness)
        if verdict != "not now":
            self._was_judging = True
            self._naming.judge(likeness, same=verdict == "same")
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(min(at, self.model.rowCount() - 1)))

    def ask_merge(self, named: Named) -> None:
        """Ask with which other name a name is one."""
        dialog = NameDialog(f"“{isolated(named.name)}” is the same as:", self)
        others = [each for each in self.model.names() if each.kind is named.kind and each.key != named.key]
        unit = "mention" if self._naming.of is Of.ARTICLE else "article"
        dialog.offer([(each.name, counted(each.count, unit)) for each in others if not each.only_in_boilerplate])
        dialog.typed.connect(lambda words: self._naming.suggest(words, named))
        self._naming.candidates_arrived.connect(dialog.offer_named)
        dialog.chosen.connect(lambda into: self._naming.merge(named, into))
        dialog.open()

    def ask_split(self, named: Named) -> None:
        """Ask which alias of a name is somebody or something else."""
        dialog = NameDialog(f"Not “{isolated(named.name)}” but another:", self, only_offered=True)
        dialog.offer([(alias, "") for alias in named.aliases])
        dialog.chosen.connect(lambda alias: self._naming.split(named, alias))
        dialog.open()

    def ask_rename(self, named: Named) -> None:
        """Ask how a name is to be shown."""
        dialog = NameDialog(f"Show “{isolated(named.name)}” as:", self, text=one_line(named.name))
        dialog.offer([(alias, "") for alias in named.aliases[:8]])
        dialog.chosen.connect(lambda to: self._naming.rename(named, to))
        dialog.open()

    # --- as Qt asks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.card is not None and self.card.isVisible():
            self._hide_card()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._hide_card()
        super().hideEvent(event)


def _in_sentence(title: str) -> str:
    return title[:1].lower() + title[1:]
