"""The menu of a place in the article: what can be done with what lies under the mouse, and with what is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from corpusview.article import BlockKind, EntityKind, Mention
from corpusview.gui.plain import one_line
from corpusview.gui.viewer.article_view import Under
from corpusview.page import Page, Role, counted
from corpusview.words import terms

if TYPE_CHECKING:
    from corpusview.gui.viewer.pane import ViewerPane

# Characters of a selection that is still offered as a question; and of what a menu shows of it.
_LONGEST_WANTED, _GLANCE = 120, 40
# Lines of one fold that can be ruled on at once: each is looked for in the whole corpus.
_MOST_RULED = 12


class PageMenu:
    """Makes the menu anew each time; what is chosen goes out by the pane's signals."""

    def __init__(self, pane: ViewerPane, copying: Iterable[QAction], others: Iterable[QAction]) -> None:
        """`copying` stand at its head, `others` at its end."""
        self._pane, self._copying, self._others = pane, tuple(copying), tuple(others)
        # What can be done with a name, by those who know of names.
        self.of_mention: Callable[[Mention], QMenu | None] = lambda _mention: None

    def of(self, under: Under) -> QMenu:
        """The menu of what lies under the mouse."""
        pane = self._pane
        menu = QMenu(pane)
        selected = pane.view.selected_text().strip()
        menu.addActions(self._copying)
        wanted = _name(under.mention) if under.mention and not selected else selected
        if wanted and "\n" not in wanted and len(wanted) < _LONGEST_WANTED:
            search = menu.addAction(f"Search for “{_shortened(wanted)}”")
            search.triggered.connect(lambda _checked=False: pane.search_wanted.emit(wanted))
        menu.addSeparator()
        named = self.of_mention(under.mention) if under.mention and not selected else None
        if under.mention and named is not None:
            named.setTitle(_shortened(under.mention.entity.name))
            menu.addMenu(named)
            menu.addSeparator()
        pane.notes.offer(menu, under, bool(selected))
        self._offer_rules(menu, under)
        menu.addSeparator()
        menu.addActions(self._others)
        return menu

    def _offer_rules(self, menu: QMenu, under: Under) -> None:
        """Let the user say what is to be folded: here the program was wrong, or a site is better known to the user."""
        page = self._pane.view.page
        if page is None:
            return
        if under.fold is not None and under.fold.kind is BlockKind.BOILERPLATE:
            lines, fold = [each for each in page.lines if each.fold == under.fold.number], False
        elif under.line is not None and under.line.role is not Role.MASTHEAD:
            lines, fold = [under.line], under.line.role is not Role.BOILERPLATE
        else:
            return
        # A line without words says nothing about other pages.
        texts = tuple(dict.fromkeys(each.text.strip() for each in lines if terms(each.text)))
        menu.addSeparator()
        if 0 < len(texts) <= _MOST_RULED:
            self._offer_to_rule(menu, page, texts, fold)
        rules = menu.addAction("Your r&ules on names and folds…")
        rules.triggered.connect(lambda _checked=False: self._pane.rules_wanted.emit())

    def _offer_to_rule(self, menu: QMenu, page: Page, texts: tuple[str, ...], fold: bool) -> None:
        what = f"“{_shortened(texts[0])}”" if len(texts) == 1 else f"these {counted(len(texts), 'line')}"
        source = page.article.masthead.source
        for where, limit in ((f"on pages of {_shortened(source or '')}", source), ("anywhere", None)):
            if limit is None and where != "anywhere":
                continue
            action = menu.addAction(f"{'Always' if fold else 'Never'} fold {what} {where}")
            wanted = (texts, fold, limit)
            action.triggered.connect(lambda _checked=False, wanted=wanted: self._pane.rule_wanted.emit(*wanted))


def _name(mention: Mention) -> str:
    """What a search for a mention asks for: the name; a date, a sum or an address as the article has it."""
    return mention.surface if mention.entity.kind is EntityKind.OTHER else mention.entity.name


def _shortened(text: str) -> str:
    """`text` for a menu: on one line, no longer than a glance, its ampersands kept."""
    shown = one_line(text)
    return (shown if len(shown) <= _GLANCE else shown[: _GLANCE - 1] + "…").replace("&", "&&")
