"""The viewer as the window sees it: the article, the bars around it, and every action on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from corpusview.article import Article, Mention, Span
from corpusview.gui.icons import IconButton
from corpusview.gui.plain import label, line, look, one_line
from corpusview.gui.theme import LIGHT, Colours, scale_of
from corpusview.gui.viewer.article_view import ArticleView, Under
from corpusview.gui.viewer.find_bar import FindBar
from corpusview.gui.viewer.hits_bar import HitsBar, form_of, forms, tones
from corpusview.gui.viewer.hits_panel import HitsPanel
from corpusview.gui.viewer.notes.annotations import Annotations
from corpusview.gui.viewer.outlets import Outlets
from corpusview.gui.viewer.page_menu import PageMenu
from corpusview.gui.viewer.places import Left, Places
from corpusview.gui.viewer.seeking import Seeking
from corpusview.gui.viewer.typography import LEAST_MEASURE, MEASURE, Look
from corpusview.page import Page

_SMALLEST, _LARGEST, _USUAL = 8, 32, 12


@dataclass(frozen=True, slots=True)
class Reading:
    """How the user wants articles set: points of the body, serif or not, signs for characters that do not show, and
    the style in which quotations are copied."""

    points: int = _USUAL
    serif: bool = False
    show_hidden: bool = False
    citation: str = "plain"


class ViewerPane(QWidget):
    """Shows an article, a notice, or what to do next. Knows no corpus: pages come in, wishes go out."""

    fold_toggled = Signal(int, bool)
    hit_changed = Signal(int, int)
    mention_clicked = Signal(object)
    reading_changed = Signal(object)
    search_wanted = Signal(str)
    rule_wanted = Signal(object, bool, object)  # lines, whether to fold them, the source or None for everywhere
    rules_wanted = Signal()  # to see the rules on folds that there are
    encoding_wanted = Signal()
    told = Signal(str)

    def __init__(self, colours: Colours = LIGHT, reading: Reading | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.setAccessibleName("Viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "page")
        self._colours, self._reading = colours, reading or Reading()
        self.places = Places()
        self.view = ArticleView(self._look())
        self.hits_bar = HitsBar()
        self.find_bar = FindBar()
        self.find_bar.hide()
        self._seeking = Seeking(self.view, self.find_bar, self)
        self.outlets = Outlets(self, self.view, self._look, lambda: self._reading.citation, self.told.emit)
        self.hits_panel = HitsPanel()
        self.hits_panel.hide()
        self.notes = Annotations(self.view, self, self._action)
        self._arrange()
        self._make_actions()
        self._connect()
        self.show_nothing()

    def _look(self) -> Look:
        return Look(
            self._colours, self._reading.points * scale_of(self.font()), self._reading.serif, self.font().family()
        )

    def _arrange(self) -> None:
        self.sentence = label("", "heading", wrap=True)
        self.advice = label("", "muted", wrap=True)
        for each in (self.sentence, self.advice):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notice = QWidget()
        self.notice.setAccessibleName("Notice")
        column = QVBoxLayout(self.notice)
        column.setContentsMargins(48, 48, 48, 48)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self.sentence)
        column.addWidget(self.advice)
        column.addStretch(3)
        article = QWidget()
        rows = QVBoxLayout(article)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._find_line = line()
        self._find_line.hide()
        below = (self.notes.panel, self._find_line, self.find_bar)
        self._halves = QSplitter(Qt.Orientation.Vertical)
        self._halves.setChildrenCollapsible(False)
        self._halves.addWidget(self.view)
        self._halves.addWidget(self.hits_panel)
        self._halves.setStretchFactor(0, 1)
        for each in (self.hits_bar, self.notes.tags, line(), self._halves, *below):
            rows.addWidget(each, 1 if each is self._halves else 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.notice)
        self._stack.addWidget(article)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.view)

    def sizeHint(self) -> QSize:
        return QSize(760, 800)

    def widths(self) -> tuple[int, int]:
        """The widths in pixels at which a line of the article holds as few characters as reads well, and just right."""
        return self.view.width_for(LEAST_MEASURE), self.view.width_for(MEASURE)

    # --- actions

    def _make_actions(self) -> None:
        standard = QKeySequence.StandardKey
        made = self._action
        self.next_hit_action = made("&Next hit", lambda: self.next_hit(), "F3", "Ctrl+G", "N")
        self.previous_hit_action = made(
            "&Previous hit", lambda: self.previous_hit(), "Shift+F3", "Ctrl+Shift+G", "Shift+N"
        )
        self.list_action = made("&List all hits", self.show_list, "Ctrl+Shift+F", checkable=True)
        self.find_action = made("&Find in article…", self.open_find, "Ctrl+F")
        self.folds_action = made("Open or shut &all folds", self.view.toggle_all, "Ctrl+B")
        self.cite_action = made("Copy with &source", self.outlets.copy_with_source, "Ctrl+Shift+C")
        self.larger_action = made("&Larger text", lambda: self.zoom(1), "Ctrl++", "Ctrl+=")
        self.smaller_action = made("S&maller text", lambda: self.zoom(-1), "Ctrl+-")
        self.usual_action = made("&Usual text size", lambda: self.zoom(0), "Ctrl+0")
        self.names_action = made("Underline na&mes", self._underline, "Ctrl+U", checkable=True)
        self.hidden_action = made("Show &hidden characters", self._reveal, "Ctrl+Shift+H", checkable=True)
        self.serif_action = made("S&erif type", self._set_serif, checkable=True)
        self.caret_action = made("Select with the &keyboard", self._show_caret, "F7", checkable=True)
        self.print_action = made("&Print…", self.outlets.print, "Ctrl+P")
        self.pdf_action = made("Save as P&DF…", self.outlets.save_pdf)
        self.original_action = made("&Open the original file", self.outlets.open_original, "Ctrl+Shift+E")
        self.folder_action = made("Show in &folder", self.outlets.show_in_folder)
        self.encoding_action = made("Read in another &encoding…", self.encoding_wanted.emit)
        self.copy_action = QAction("&Copy", self)
        self.copy_action.setShortcut(standard.Copy)
        # The article takes the key itself; here it only stands beside the menu's words.
        self.copy_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy_action.triggered.connect(lambda: self.view.copy_selected())
        self._menu = PageMenu(
            self,
            (self.copy_action, self.cite_action),
            (self.find_action, self.folds_action, self.names_action, self.hidden_action),
        )
        self._echo_reading()
        self.more = IconButton("more", "More about this article")
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._more_menu())
        self.fold_button = IconButton("unfold", "Open or shut all folds (Ctrl+B)")
        self.fold_button.clicked.connect(self.view.toggle_all)
        self.find_button = IconButton("search", "Find in article (Ctrl+F)")
        self.find_button.clicked.connect(self.open_find)
        buttons = (
            self.notes.star_button,
            self.notes.panel_button,
            self.find_button,
            self.fold_button,
            self.more,
        )
        for each in buttons:
            self.hits_bar.row.addWidget(each)

    def _action(self, text: str, does: Callable[..., object], *keys: str, checkable: bool = False) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setCheckable(checkable)
        action.triggered.connect(does if checkable else lambda _checked=False: does())
        self.addAction(action)
        return action

    def viewer_actions(self) -> tuple[QAction, ...]:
        """Every action of the viewer, for the window's menus and palette."""
        return (
            *(self.next_hit_action, self.previous_hit_action, self.list_action, self.find_action, self.folds_action),
            *(self.cite_action, self.larger_action, self.smaller_action, self.usual_action),
            *(self.names_action, self.hidden_action, self.serif_action, self.caret_action),
            *(self.print_action, self.pdf_action, self.original_action, self.folder_action, self.encoding_action),
            *self.notes.actions,
        )

    def _more_menu(self) -> QMenu:
        menu = QMenu(self)
        for each in (self.cite_action, self.caret_action, self.names_action, self.hidden_action, self.serif_action):
            menu.addAction(each)
        menu.addSeparator()
        for each in (self.larger_action, self.smaller_action, self.usual_action):
            menu.addAction(each)
        menu.addSeparator()
        for each in (self.print_action, self.pdf_action, self.original_action, self.folder_action):
            menu.addAction(each)
        menu.addSeparator()
        menu.addAction(self.encoding_action)
        return menu

    def _connect(self) -> None:
        self.view.fold_toggled.connect(self._fold_was_toggled)
        self.view.hit_changed.connect(self._hit_was_changed)
        self.view.mention_clicked.connect(self.mention_clicked)
        self.view.zoomed.connect(self.zoom)
        self.view.encoding_clicked.connect(self.encoding_wanted)
        self.view.menu_wanted.connect(self._show_menu)
        self.hits_bar.stepped.connect(self.view.next_hit)
        self.hits_bar.list_wanted.connect(self.list_action.trigger)
        self.hits_bar.form_wanted.connect(self._next_of_form)
        self.find_bar.closed.connect(self.close_find)
        self.notes.told.connect(self.told)
        self.hits_panel.wanted.connect(self.view.go_to_hit)
        self.hits_panel.left.connect(self.view.setFocus)
        self.hits_panel.closed.connect(lambda: self.show_list(False))
        self.view.hits_set.connect(self._list_hits)

    @property
    def mention_menu(self) -> Callable[[Mention], QMenu | None]:
        """What can be done with a name, by those who know of names."""
        return self._menu.of_mention

    @mention_menu.setter
    def mention_menu(self, menu: Callable[[Mention], QMenu | None]) -> None:
        self._menu.of_mention = menu

    # --- what is shown

    @property
    def article(self) -> Article | None:
        """The article that is open."""
        return self.view.page.article if self.view.page and self._stack.currentIndex() else None

    def show_page(self, page: Page) -> None:
        """Show an article: at its first hit, or where its reader left it when the same was asked."""
        self.remember()
        left = self.places.of(page.article.id)
        if left is not None:
            page = left.opened(page)
        found = forms(page.surfaces)
        tone_of = tones(page.article.text, found)
        self._seeking.begin(page, page.marks, tone_of)
        self.view.show_page(page)
        self.view.set_hits(page.marks, tone_of)
        self.hits_bar.show_forms(found)
        self.notes.begin(page.article.id)
        self._stack.setCurrentIndex(1)
        self._enable(True)
        self._echo_folds()
        if left is not None and left.was_asked(page.marks):
            if left.hit is not None and left.hit < len(page.marks):
                self.view.go_to_hit(left.hit)
            self.view.return_to(left.place)
        elif page.marks:
            self.view.go_to_hit(0)
        elif left is not None:
            self.view.return_to(left.place)
        self._seeking.go_on()

    def remember(self) -> None:
        """Keep the place in the open article."""
        article, page = self.article, self.view.page
        if article is None or page is None or not article.id:
            return
        hit = None if self._seeking.is_under_way else self.view.current_hit
        self.places.keep(article.id, Left.of(page, self._seeking.query_hits, self.view.place(), hit))

    def show_nothing(self) -> None:
        """No article is open: say what to do next."""
        self.show_notice("No article is open", "Choose one in the list of results, or press Ctrl+L and search.")

    def show_notice(self, sentence: str, advice: str = "") -> None:
        """Say something in the article's place."""
        self.remember()
        self._seeking.pause()
        self.sentence.setText(one_line(sentence))
        self.advice.setText(one_line(advice))
        self._stack.setCurrentIndex(0)
        self._enable(False)

    def _enable(self, has_article: bool) -> None:
        for each in self.viewer_actions():
            each.setEnabled(has_article or each in (self.larger_action, self.smaller_action, self.usual_action))

    def set_look(self, colours: Colours, reading: Reading | None = None) -> None:
        """Wear other colours, or set the article otherwise, at the same place."""
        self._colours, self._reading = colours, reading or self._reading
        self.view.wear(self._look(), self._reading.show_hidden)
        self._echo_reading()

    def _echo_reading(self) -> None:
        self.hidden_action.setChecked(self._reading.show_hidden)
        self.serif_action.setChecked(self._reading.serif)

    def _set_reading(self, reading: Reading) -> None:
        if reading != self._reading:
            self.set_look(self._colours, reading)
            self.reading_changed.emit(reading)

    @property
    def reading(self) -> Reading:
        """How articles are set."""
        return self._reading

    # --- walking

    def next_hit(self) -> None:
        """Walk to the next hit, round to the first after the last."""
        self.view.next_hit(1)

    def previous_hit(self) -> None:
        """Walk to the hit before."""
        self.view.next_hit(-1)

    def go_to(self, span: Span) -> None:
        """Bring a place of the text into view, a name's for instance, and point it out."""
        self.view.go_to(span)

    def _next_of_form(self, form: str) -> None:
        """Walk to the next hit that is counted with `form`."""
        article = self.article
        if article is None:
            return
        if self._seeking.is_under_way:
            self.close_find()
        wanted, hits = form_of(form), self.view.hits
        spellings = {surface for surface, _ in self.view.page.surfaces if form_of(surface) == wanted}
        after = 0 if self.view.current_hit is None else self.view.current_hit + 1
        for number in chain(range(after, len(hits)), range(after)):
            if hits[number].of(article.text) in spellings:
                self.view.go_to_hit(number)
                return

    def _hit_was_changed(self, number: int, total: int) -> None:
        self.hits_bar.tell(number, total)
        if self.lists_hits:
            self.hits_panel.follow(self.view.current_hit)
        self._seeking.tell(number, total)
        self.hit_changed.emit(number, total)

    def show_list(self, wanted: bool, focus: bool = True) -> None:
        """List every hit of the article under it and go there, or put the list away."""
        had_focus = self.hits_panel.isAncestorOf(self.focusWidget() or self)
        self.list_action.setChecked(wanted)
        self.hits_panel.setVisible(wanted)
        self._list_hits()
        if wanted and focus:
            self.hits_panel.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif had_focus:
            self.view.setFocus()

    @property
    def lists_hits(self) -> bool:
        """Whether all hits are listed."""
        return self.list_action.isChecked()

    def _list_hits(self) -> None:
        if self.lists_hits:
            self.hits_panel.show_hits(self.view.page, self.view.hits, self.view.tone_of, self._seeking.looked_for)
            self.hits_panel.follow(self.view.current_hit)

    def _fold_was_toggled(self, number: int, is_open: bool) -> None:
        self._echo_folds()
        self.fold_toggled.emit(number, is_open)

    def _echo_folds(self) -> None:
        page = self.view.page
        all_open = page is not None and len(self.view.open_folds) == len(page.folds)
        self.fold_button.draw("fold" if all_open else "unfold")
        self.fold_button.setEnabled(page is not None and bool(page.folds))

    # --- finding

    def open_find(self) -> None:
        """Open the find bar with what is selected."""
        if self.article is None:
            return
        selected = self.view.selected_text()
        self._find_line.show()
        self.find_bar.open_with(selected if selected and "\n" not in selected and len(selected) < 200 else "")

    def close_find(self) -> None:
        """Close the find bar; the query's hits are marked again, and what was found last stays in view."""
        self.find_bar.hide()
        self._find_line.hide()
        self._seeking.end()
        self.view.setFocus()

    # --- reading

    def zoom(self, step: int) -> None:
        """Set the text larger (1), smaller (-1), or as usual (0)."""
        points = _USUAL if step == 0 else min(max(self._reading.points + step, _SMALLEST), _LARGEST)
        self._set_reading(replace(self._reading, points=points))

    def _show_caret(self, wanted: bool) -> None:
        self.view.show_caret(wanted)
        if wanted:
            # The arrows that move it are keys of the page.
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _set_serif(self, wanted: bool) -> None:
        self._set_reading(replace(self._reading, serif=wanted))

    def _reveal(self, wanted: bool) -> None:
        self._set_reading(replace(self._reading, show_hidden=wanted))

    def _underline(self, wanted: bool) -> None:
        self.view.underline_mentions(wanted)

    def _show_menu(self, where: QPoint, under: Under) -> None:
        menu = self.menu_for(under)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def menu_for(self, under: Under) -> QMenu:
        """What can be done with what lies under the mouse, and with what is selected."""
        self.copy_action.setEnabled(bool(self.view.selected_text().strip()))
        return self._menu.of(under)
