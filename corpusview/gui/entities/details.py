"""Below the names, what is known of the current one: its sentences here, the other articles, how it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from corpusview.article import PIECE
from corpusview.gui.entities.names import Elsewhere, Known, Named, Sentence, sentence_at
from corpusview.gui.entities.sentence import laid_out
from corpusview.gui.plain import ElidedLabel, button, hover_text, isolated, label, line, one_line
from corpusview.gui.theme import colours_of
from corpusview.page import counted

_Index = QModelIndex | QPersistentModelIndex
_ITEM = Qt.ItemDataRole.UserRole

# Mentions of one name that are listed in their sentences; the walk through the article knows no bound.
MOST_SENTENCES = 200
# What somebody is called is told by so many roles, those of most articles.
MOST_ROLES = 3
# Pixels.
_SIDE, _ABOVE = 16, 7

_Item = Sentence | Elsewhere | str


class _Items(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._items: Sequence[_Item] = ()

    def show(self, items: Sequence[_Item]) -> None:
        """List other items."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        match role:
            case _ if role == _ITEM:
                return item
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(item)
            case Qt.ItemDataRole.ToolTipRole:
                return hover_text(_spoken(item))
        return None


def _spoken(item: _Item) -> str:
    match item:
        case Sentence(text=text):
            return one_line(text)
        case Elsewhere():
            return ", ".join(each for each in (isolated(item.title), _below(item)) if each)
    return one_line(item)


def _below(item: Elsewhere) -> str:
    published = item.published.isoformat() if item.published else "undated"
    return f"{isolated(item.source)} · {published}" if item.source else published


def below_in(item: Elsewhere, metrics: QFontMetrics, width: int) -> str:
    """Source and date in a line of this width: of a long source less is said, never of the date."""
    room = width - metrics.horizontalAdvance(_below(replace(item, source="")) + " · ")
    source = metrics.elidedText(one_line(item.source or ""), Qt.TextElideMode.ElideRight, max(0, room))
    return _below(replace(item, source=source))


# What finds names, in words.
_FINDERS = {
    "model": "the trained model",
    "rules": "the rules on capitals",
    "listed": "a list of known names",
    PIECE: "the trained model, which saw but a piece of a longer name",
}


def _found_by(finders: Sequence[str]) -> str:
    return ", ".join(_FINDERS.get(each, f"a rule on what the article says ({each})") for each in finders)


class _ItemDelegate(QStyledItemDelegate):
    """Paints sentences with the name marked, articles in two lines, and plain words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        item = index.data(_ITEM)
        metrics = QFontMetrics(option.font)
        width = self.parent().viewport().width()
        match item:
            case Sentence():
                height = laid_out(item, option.font, width - 2 * _SIDE, colours_of(option.palette))[1]
            case Elsewhere():
                height = 2 * metrics.height()
            case _:
                wrap = int(Qt.TextFlag.TextWordWrap)
                height = metrics.boundingRect(0, 0, width - 2 * _SIDE, 10_000, wrap, _spoken(item)).height()
        return QSize(120, height + 2 * _ABOVE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colours = colours_of(option.palette)
        item = index.data(_ITEM)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.hover))
        area = option.rect.adjusted(_SIDE, _ABOVE, -_SIDE, -_ABOVE)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.muted))
        metrics = QFontMetrics(option.font)
        match item:
            case Sentence():
                layout, _ = laid_out(item, option.font, area.width(), colours)
                layout.draw(painter, area.topLeft().toPointF())
            case Elsewhere():
                painter.drawText(area, int(Qt.AlignmentFlag.AlignBottom), below_in(item, metrics, area.width()))
                painter.setPen(QColor(colours.text))
                title = metrics.elidedText(one_line(item.title), Qt.TextElideMode.ElideRight, area.width())
                painter.drawText(area, int(Qt.AlignmentFlag.AlignTop), title)
            case _:
                painter.setPen(QColor(colours.text))
                painter.drawText(area, int(Qt.TextFlag.TextWordWrap), _spoken(item))
        painter.restore()


class _ItemList(QListView):
    """A list whose items are opened by a click or Enter."""

    opened = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.items = _Items()
        self.setModel(self.items)
        self.setItemDelegate(_ItemDelegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(lambda index: self.opened.emit(index.data(_ITEM)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(_ITEM))
        else:
            super().keyPressEvent(event)


class Details(QFrame):
    """What is known of one name, in three lists of which one is seen."""

    place_wanted = Signal(object, int)  # Named, which of its places
    article_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("name-details")
        self.setAccessibleName("Details of the name")
        self.named: Named | None = None
        self.title = ElidedLabel()
        self.title.setProperty("look", "heading")
        self.note = label("", "muted", wrap=True)
        self.sentences = _ItemList("Mentions in their sentences")
        self.articles = _ItemList("Articles that name it")
        self.reasons = _ItemList("Why these names are one")
        self._stack = QStackedWidget()
        tabs = QFrame()
        tabs.setProperty("look", "tabs")
        row = QHBoxLayout(tabs)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        group = QButtonGroup(self)
        self.tabs = {}
        for text, page in (("Here", self.sentences), ("Articles", self.articles), ("Why", self.reasons)):
            tab = button(text, "tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _checked=False, page=page: self.turn_to(page))
            group.addButton(tab)
            row.addWidget(tab, 1)
            self._stack.addWidget(page)
            self.tabs[page] = tab
        self.tabs[self.sentences].setAccessibleName("Its mentions in this article")
        self.tabs[self.articles].setAccessibleName("The articles that name it")
        self.tabs[self.reasons].setAccessibleName("Who found it and how")
        head = QVBoxLayout()
        head.setContentsMargins(14, 10, 14, 8)
        head.setSpacing(6)
        head.addWidget(self.title)
        head.addWidget(tabs)
        head.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._notes: dict[QListView, str] = {}
        self.sentences.opened.connect(self._go)
        self.articles.opened.connect(lambda item: self.article_wanted.emit(item.article))
        self.turn_to(self.articles)

    def turn_to(self, page: _ItemList) -> None:
        """Show one of the three lists."""
        self._stack.setCurrentWidget(page)
        self.tabs[page].setChecked(True)
        self._tell()

    def focus_list(self) -> None:
        """Let the list that is seen have the keyboard."""
        self._stack.currentWidget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_named(self, named: Named, text: str) -> None:
        """Show another name; what the corpus knows of it is to follow (`show_known`)."""
        is_new = self.named is None or self.named.key != named.key
        self.named = named
        self.title.tell(named.name)
        shown = named.places[:MOST_SENTENCES]
        self.sentences.items.show([sentence_at(text, place) for place in shown])
        if len(shown) < len(named.places):
            self._notes[self.sentences] = f"The first {len(shown):,} of {counted(len(named.places), 'mention')}."
        else:
            self._notes[self.sentences] = "" if shown else "It is not named in the article that is open."
        if is_new:
            for page in (self.articles, self.reasons):
                page.items.show(())
                self._notes[page] = "Looking…"
        self._tell()

    def show_known(self, known: Known) -> None:
        """Show what the corpus knows of the name, unless it is another by now."""
        if self.named is None or self.named.key != known.key:
            return
        self.articles.items.show(known.articles)
        told = f"{counted(known.total, 'article')} name it"
        if known.total == 1:
            told = "1 article names it"
        more = f"; the newest {len(known.articles):,} are listed" if len(known.articles) < known.total else ""
        is_kept = self.named.is_in_words()
        self._notes[self.articles] = f"{told}{more}." if is_kept else "Other articles are not searched for it."
        reasons: list[_Item] = [f"{name}: {why}" if why else name for name, why in known.names]
        reasons += [f"Your rule: {rule}" for rule in known.rules]
        self.reasons.items.show(reasons)
        found = f"Found here by {_found_by(self.named.found_by)}. " if self.named.found_by else ""
        joined = "Its names in the corpus, and why they are its own:" if reasons else "The corpus holds no such entity."
        if self.named.other is not None:
            joined = "Found by a plain rule each time that the article is opened; the corpus does not keep it."
        if known.alike:
            joined = (
                f"{known.alike:,} names are like it in part; the {known.compared:,} most widely named were compared"
                f" with each other, so the same may be listed twice (Ctrl+J merges). {joined}"
            )
        called = ", ".join(f"{role} in {counted(articles, 'article')}" for role, articles in known.roles[:MOST_ROLES])
        called = f"Called {called}. " if called else ""
        self._notes[self.reasons] = f"{found}{called}{joined}"
        self._tell()

    def _tell(self) -> None:
        note = self._notes.get(self._stack.currentWidget(), "")
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _go(self, sentence: Sentence) -> None:
        if self.named is not None and sentence.place in self.named.places:
            self.place_wanted.emit(self.named, self.named.places.index(sentence.place))
