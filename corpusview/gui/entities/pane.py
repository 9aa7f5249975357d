"""The sidebar of names: of the article that is open, or of all results."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
)

from corpusview.article import Mention
from corpusview.gui.entities.delegate import NameDelegate
from corpusview.gui.entities.model import ROW, Heading, NameRow, NamesModel, Offer
from corpusview.gui.entities.names import Named, Names
from corpusview.gui.plain import button, label, line, one_line
from corpusview.gui.session import MOST_NAMES, Session
from corpusview.page import counted


class EntityPane(QFrame):
    """Lists names and walks their mentions; offers each to the query."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("entity-pane")
        self.setAccessibleName("Names pane")
        self.setProperty("look", "pane")
        self._session = session
        self.model = NamesModel()
        self.list = _NameList(self.model)
        self.of_article = button("Article", "tab")
        self.of_results = button("Results", "tab")
        self.of_article.setAccessibleName("Names of the article")
        self.of_results.setAccessibleName("Names of the results")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter names")
        self.filter.setAccessibleName("Filter names")
        self.filter.setClearButtonEnabled(True)
        self.note = label("", "muted", wrap=True)
        self.empty = label("", "muted", wrap=True)
        self._arrange()
        self._connect()
        self.setMinimumWidth(180)
        self.setFocusProxy(self.list)
        self._echo(Names())

    def _arrange(self) -> None:
        tabs = QFrame()
        tabs.setProperty("look", "tabs")
        switch = QHBoxLayout(tabs)
        switch.setContentsMargins(3, 3, 3, 3)
        switch.setSpacing(2)
        group = QButtonGroup(self)
        for each in (self.of_article, self.of_results):
            each.setCheckable(True)
            group.addButton(each)
            switch.addWidget(each, 1)
        self.of_article.setChecked(True)
        head = QVBoxLayout()
        head.setContentsMargins(14, 14, 14, 8)
        head.setSpacing(8)
        head.addWidget(tabs)
        head.addWidget(self.filter)
        head.addWidget(self.note)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(24, 24, 24, 24)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        session = self._session
        self.of_article.clicked.connect(lambda _checked=False: session.list_names_of_results(False))
        self.of_results.clicked.connect(lambda _checked=False: session.list_names_of_results(True))
        self.filter.textChanged.connect(self._filter)
        self.list.chosen.connect(self._choose)
        self.list.menu_wanted.connect(self._show_menu)
        session.names_arrived.connect(self._show)
        session.mention_reached.connect(self.model.reach)

    def _show(self, names: Names) -> None:
        self.model.close_sections()
        self.model.show(names)
        self._echo(names)

    def _filter(self, wanted: str) -> None:
        self.model.filter(wanted)
        self._stack.setCurrentIndex(1 if self.model.is_empty else 0)
        if self.model.is_empty and wanted.strip():
            self.empty.setText(f"No name holds “{one_line(wanted)}”.")

    def _echo(self, names: Names) -> None:
        of_results = self._session.wants_result_names
        (self.of_results if of_results else self.of_article).setChecked(True)
        self._stack.setCurrentIndex(1 if self.model.is_empty else 0)
        told = f"Counted over {counted(names.of_articles, 'article')}."
        if not names.is_all:
            told += f" The {MOST_NAMES} most frequent of each kind are shown."
        self.note.setText(told)
        self.note.setVisible(bool(names.of_articles))
        if of_results:
            self.empty.setText("No names in these results.")
        elif self._session.page is None:
            self.empty.setText("The names of the article that you open are listed here.")
        else:
            self.empty.setText("No names were found in this article.")

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        match row:
            case Offer(kind=None):
                wanted = not self._session.wants_boilerplate_names
                self.model.show_boilerplate(wanted)
                self._session.list_boilerplate_names(wanted)
            case Offer(kind=kind):
                self.model.open_section(kind)
            case NameRow(named=named) if named.places:
                self._session.walk_mentions(named)
            case NameRow(named=named):
                self._session.add_to_query(named.name)

    def find(self, mention: Mention) -> None:
        """Select the name of a mention that was clicked in the article."""
        for row in range(self.model.rowCount()):
            index = self.model.index(row)
            each = index.data(ROW)
            if isinstance(each, NameRow) and (each.named.kind, each.named.name) == (
                mention.entity.kind,
                mention.entity.name,
            ):
                self.list.setCurrentIndex(index)
                return

    def _show_menu(self, index: QModelIndex, where: QPoint) -> None:
        row = index.data(ROW)
        if isinstance(row, NameRow):
            self.menu_of(row.named).popup(where)

    def menu_of(self, named: Named) -> QMenu:
        """What can be done with a name."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        session = self._session
        if named.places:
            menu.addAction("Next mention").triggered.connect(lambda _checked=False: session.walk_mentions(named))
            back = menu.addAction("Previous mention")
            back.triggered.connect(lambda _checked=False: session.walk_mentions(named, -1))
            menu.addSeparator()
        add = menu.addAction("Add to the query")
        add.triggered.connect(lambda _checked=False: session.add_to_query(named.name))
        exclude = menu.addAction("Exclude from the query")
        exclude.triggered.connect(lambda _checked=False: session.add_to_query(named.name, exclude=True))
        menu.addSeparator()
        copy = menu.addAction("Copy name")
        copy.triggered.connect(lambda _checked=False: QGuiApplication.clipboard().setText(named.name))
        return menu


class _NameList(QListView):
    """The names; Enter or a click chooses one, the menu key or a right click offers what can be done."""

    chosen = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, model: NamesModel) -> None:
        super().__init__()
        self.setObjectName("names")
        self.setAccessibleName("Names")
        self.setModel(model)
        self.setItemDelegate(NameDelegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and not isinstance(index.data(ROW), Heading):
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif event.text().isprintable() and event.text() and not event.modifiers():
            # Single keys belong to the window.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            where = self.visualRect(index).center() if by_key else event.pos()
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(where))
