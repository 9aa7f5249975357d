"""How the question was understood: a row a clause, with what it stands for, finds alone and leaves."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from corpusview.article import Span
from corpusview.gui.plain import hover_text, isolated, label, one_line
from corpusview.gui.state.explaining import Explained, Explanation, Meant
from corpusview.gui.theme import colours_of
from corpusview.page import counted
from corpusview.query import And, Or, Scope

# The words that a clause stands for are listed below it: what they are reduced to says less.
_STEM = re.compile(r" \(stem “[^”]*”\)")

_SPAN = Qt.ItemDataRole.UserRole
_FORM = "other form"
# Rows seen at once; more are scrolled to.
_MOST_ROWS = 9
# Pixels at both ends of a row's text.
_ROW_AIR = 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LOOKS_IN = {
    Scope.BODY: "Looking in headline and text",
    Scope.BOILERPLATE: "Looking in the boilerplate",
    Scope.ALL: "Looking in headline, text and boilerplate",
}


class ExplainPanel(QFrame):
    """A tree of clauses. Enter or a click on one goes to its place in the question (`place_wanted`)."""

    place_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName("How the question was understood")
        self.where = label("", "muted", wrap=True)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Clauses of the question")
        self.tree.setHeaderLabels(["Clause", "Articles", "Left"])
        self.tree.setUniformRowHeights(True)
        self.tree.setProperty("look", "explained")
        self.tree.setIndentation(14)
        self.tree.setTabKeyNavigation(False)
        heads = self.tree.header()
        heads.setStretchLastSection(False)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
            self.tree.headerItem().setTextAlignment(column, _RIGHT)
        self.tree.itemActivated.connect(self._go)
        self.tree.itemClicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        # All of a row that has no room in the pane, as the keys come to it.
        self.whole = label("", wrap=True)
        self.whole.hide()
        self.tree.currentItemChanged.connect(lambda *_: self._tell_whole())
        column.addWidget(self.where)
        column.addWidget(self.tree)
        column.addWidget(self.whole)

    def show_explanation(self, told: Explanation) -> None:
        """Show how a question was understood."""
        title = isolated(told.headline)
        is_found = all(each.is_met for each in told.clauses if not each.counted.clause.depth)
        why = (f". Why “{title}” was found:" if is_found else f". “{title}” was not found by it:") if title else ""
        self.where.setText(f"{_LOOKS_IN[told.query.scope]}{why}")
        self.tree.clear()
        above: list[QTreeWidgetItem] = []
        for each in told.clauses:
            item = self._row(each)
            del above[each.counted.clause.depth :]
            if above:
                above[-1].addChild(item)
            else:
                self.tree.addTopLevelItem(item)
            above.append(item)
        for hint in told.query.hints:
            row = QTreeWidgetItem([hint.sentence])
            row.setForeground(0, QColor(colours_of(self.palette()).danger))
            row.setData(0, _SPAN, hint.span)
            self.tree.addTopLevelItem(row)
        # With a single clause there is nothing that another has left.
        self.tree.setColumnHidden(2, all(each.counted.left is None for each in told.clauses))
        self.tree.expandAll()
        self._set_out(self.tree.invisibleRootItem())
        rows = max(2, min(_MOST_ROWS, _rows(self.tree.invisibleRootItem())))
        tall = max(20, self.tree.sizeHintForRow(0))
        self.tree.setFixedHeight(self.tree.header().sizeHint().height() + rows * tall + 4)
        self._tell_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    def _tell_whole(self) -> None:
        """Say the current row in full below the tree, where the pane cuts it."""
        item = self.tree.currentItem()
        is_cut = False
        if item is not None:
            room = self.tree.visualItemRect(item).width()
            if not item.isFirstColumnSpanned():
                room = min(room, self.tree.columnWidth(0) - self.tree.visualItemRect(item).left())
            is_cut = self.tree.fontMetrics().horizontalAdvance(item.text(0)) > room - _ROW_AIR
        self.whole.setText(item.text(0) if is_cut and item is not None else "")
        self.whole.setVisible(is_cut)
        self._fit()

    def _fit(self) -> None:
        """Be as tall as it needs: in a low window the results give way, or the last row would be cut."""
        self.setMinimumHeight(max(0, self.layout().heightForWidth(self.width())))

    def _row(self, each: Explained) -> QTreeWidgetItem:
        clause = each.counted.clause
        left = "" if each.counted.left is None else f"{each.counted.left:,}"
        item = QTreeWidgetItem([one_line(_STEM.sub("", clause.says)), f"{each.counted.articles:,}", left])
        item.setTextAlignment(1, _RIGHT)
        item.setTextAlignment(2, _RIGHT)
        item.setData(0, _SPAN, clause.span)
        colours = colours_of(self.palette())
        if each.counted.left == 0 or (each.counted.left is None and not each.counted.articles):
            for column in range(3):
                item.setForeground(column, QColor(colours.danger))
        for said in _further(each):
            more = QTreeWidgetItem([said])
            more.setForeground(0, QColor(colours.muted))
            more.setData(0, _SPAN, clause.span)
            item.addChild(more)
        return item

    def _set_out(self, item: QTreeWidgetItem) -> None:
        """Let rows of one text have the whole width, and the mouse tell all of a row: the pane may cut it."""
        for at in range(item.childCount()):
            row = item.child(at)
            row.setFirstColumnSpanned(not row.text(1))
            row.setToolTip(0, hover_text(row.text(0)))
            self._set_out(row)

    def _go(self, item: QTreeWidgetItem, _column: int) -> None:
        span = item.data(0, _SPAN)
        if isinstance(span, Span):
            self.place_wanted.emit(span)


def _further(each: Explained) -> list[str]:
    """What a clause stands for, and what the article has of it."""
    said = []
    if each.meant is not None:
        said.append(_meant(each.meant))
    if each.words:
        more = each.number_of_words - len(each.words)
        words = ", ".join(f"{word} {count:,}" for word, count in each.words)
        said.append(one_line(words) + (f" and {counted(more, 'more word')}" if more > 0 else ""))
    if each.here:
        places = (
            f"{count:,} in the {zone} ({', '.join(forms)}{f' and {counted(more, _FORM)}' if more > 0 else ''})"
            for zone, count, forms, more in each.here
        )
        said.append(one_line(f"In this article: {', '.join(places)}"))
    elif each.is_met is not None and not isinstance(each.counted.clause.tree, And | Or):
        said.append("This article is among them" if each.is_met else "This article is not among them")
    return said


def _meant(meant: Meant) -> str:
    listed = ", ".join(f"{name} ({kind}, {counted(articles, 'article')})" for name, kind, articles in meant.entities)
    more = meant.number - len(meant.entities)
    rest = f" and {more:,} more" if more > 0 else ""
    if listed and meant.besides:
        rest += f"; not {counted(meant.besides, 'other')} with the word in a name"
    unsettled = "" if meant.is_settled else "; new articles also by the words of their names"
    return one_line(
        f"Means {listed}{rest}{unsettled}" if listed else f"No entity of this corpus is called so{unsettled}"
    )


def _rows(item: QTreeWidgetItem) -> int:
    return item.childCount() + sum(_rows(item.child(at)) for at in range(item.childCount()))
