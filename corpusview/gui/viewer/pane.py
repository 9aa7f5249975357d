"""The viewer as the window sees it: the article, the bars around it, and every action on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from corpusview.article import Article, BlockKind, EntityKind, Mention, Span, Spans
from corpusview.errors import CannotWrite
from corpusview.gui.icons import IconButton
from corpusview.gui.plain import label, line, look, one_line
from corpusview.gui.theme import LIGHT, Colours, scale_of
from corpusview.gui.viewer.article_view import ArticleView, Under
from corpusview.gui.viewer.citing import citation
from corpusview.gui.viewer.find_bar import FindBar
from corpusview.gui.viewer.finding import PATIENCE, Hunt, Wanted
from corpusview.gui.viewer.hits_bar import HitsBar, form_of, forms, tones
from corpusview.gui.viewer.hits_panel import HitsPanel
from corpusview.gui.viewer.notes.annotations import Annotations
from corpusview.gui.viewer.places import Left, Places
from corpusview.gui.viewer.printing import offered_name, print_page, write_pdf
from corpusview.gui.viewer.typography import LEAST_MEASURE, MEASURE, Look
from corpusview.page import Page, Role, counted
from corpusview.words import terms

# Files that no desktop opens in a browser: what an analyst reads is not to be told to its publisher.
_OPENED_SAFELY = frozenset((".txt", ".text", ".md", ".csv", ".log"))
# Characters of a selection that is still offered as a question; and of what a menu shows of it.
_LONGEST_WANTED, _GLANCE = 120, 40
# Lines of one fold that can be ruled on at once: each is looked for in the whole corpus.
_MOST_RULED = 12
# Seconds that is looked for something in a long article between two turns of the event loop.
_HUNT_SECONDS = 0.01
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
        # What can be done with a name, by those who know of names.
        self.mention_menu: Callable[[Mention], QMenu | None] = lambda _mention: None
        self._colours, self._reading = colours, reading or Reading()
        self.places = Places()
        self._query_hits = Spans.of(())
        self._query_tones: Callable[[Span], int] | None = None
        self._is_finding = False
        self._hunt, self._hunted_until = Hunt("", Wanted("")), 0.0
        self._hunting = QTimer(self)
        self._hunting.setInterval(0)
        self._hunting.timeout.connect(self._hunt_on)
        self.view = ArticleView(self._look())
        self.hits_bar = HitsBar()
        self.find_bar = FindBar()
        self.find_bar.hide()
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
        self.cite_action = made("Copy with &source", self.copy_with_source, "Ctrl+Shift+C")
        self.larger_action = made("&Larger text", lambda: self.zoom(1), "Ctrl++", "Ctrl+=")
        self.smaller_action = made("S&maller text", lambda: self.zoom(-1), "Ctrl+-")
        self.usual_action = made("&Usual text size", lambda: self.zoom(0), "Ctrl+0")
        self.names_action = made("Underline na&mes", self._underline, "Ctrl+U", checkable=True)
        self.hidden_action = made("Show &hidden characters", self._reveal, "Ctrl+Shift+H", checkable=True)
        self.serif_action = made("S&erif type", self._set_serif, checkable=True)
        self.caret_action = made("Select with the &keyboard", self._show_caret, "F7", checkable=True)
        self.print_action = made("&Print…", self.print, "Ctrl+P")
        self.pdf_action = made("Save as P&DF…", self.save_pdf)
        self.original_action = made("&Open the original file", self.open_original, "Ctrl+Shift+E")
        self.folder_action = made("Show in &folder", self.show_in_folder)
        self.encoding_action = made("Read in another &encoding…", self.encoding_wanted.emit)
        self.copy_action = QAction("&Copy", self)
        self.copy_action.setShortcut(standard.Copy)
        # The article takes the key itself; here it only stands beside the menu's words.
        self.copy_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy_action.triggered.connect(lambda: self.view.copy())
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
        self.find_bar.wanted.connect(self._look_for)
        self.find_bar.stepped.connect(self._step)
        self.find_bar.closed.connect(self.close_find)
        self.notes.told.connect(self.told)
        self.hits_panel.wanted.connect(self.view.go_to_hit)
        self.hits_panel.left.connect(self.view.setFocus)
        self.hits_panel.closed.connect(lambda: self.show_list(False))
        self.view.hits_set.connect(self._list_hits)

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
        self._hunting.stop()
        self._query_hits, self._is_finding = page.marks, False
        self._query_tones = tones(page.article.text, found)
        self.view.show_page(page)
        self.view.set_hits(page.marks, self._query_tones)
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
        if self.find_bar.isVisibleTo(self) and self.find_bar.box.text():
            self._look_for(self.find_bar.asked())

    def remember(self) -> None:
        """Keep the place in the open article."""
        article, page = self.article, self.view.page
        if article is None or page is None or not article.id:
            return
        hit = None if self._is_finding else self.view.current_hit
        self.places.keep(article.id, Left.of(page, self._query_hits, self.view.place(), hit))

    def show_nothing(self) -> None:
        """No article is open: say what to do next."""
        self.show_notice("No article is open", "Choose one in the list of results, or press Ctrl+L and search.")

    def show_notice(self, sentence: str, advice: str = "") -> None:
        """Say something in the article's place."""
        self.remember()
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
        if self._is_finding:
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
        if self.find_bar.isVisibleTo(self) and self.find_bar.box.text() and number:
            self.find_bar.tell(f"{number:,} of {total:,}")
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
            looked_for = self.find_bar.box.text() if self._is_finding else ""
            self.hits_panel.show_hits(self.view.page, self.view.hits, self.view.tone_of, looked_for)
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
        self._hunting.stop()
        self.find_bar.hide()
        self._find_line.hide()
        place = self.view.place()
        self._is_finding = False
        self.view.set_hits(self._query_hits, self._query_tones)
        self.view.return_to(place)
        self.view.setFocus()

    def _look_for(self, wanted: Wanted) -> None:
        article = self.article
        if article is None:
            return
        self._hunting.stop()
        self._is_finding = bool(wanted.text)
        if not wanted.text:
            self.view.set_hits(self._query_hits, self._query_tones)
            self.find_bar.tell("")
            return
        self._hunt, self._hunted_until = Hunt(article.text, wanted), time.monotonic() + PATIENCE
        # In all but the longest articles everything is found here and now.
        self._hunt_on()
        if self._hunting.isActive():
            self.find_bar.tell("Looking…")

    def _step(self, by: int) -> None:
        """Go to another place found; while it is still looked for, those shown are not what was asked."""
        if not self._hunting.isActive():
            self.view.next_hit(by)

    def _hunt_on(self) -> None:
        """Look on for a moment, and show what was found once that is all, or the time is up."""
        is_broken_off = self._hunt.go_on(_HUNT_SECONDS)
        if is_broken_off and time.monotonic() < self._hunted_until:
            self._hunting.start()
            return
        self._hunting.stop()
        found = self._hunt.found(complete=not is_broken_off)
        self.view.set_hits(self.view.readable(found.spans))
        total = len(self.view.hits)
        if found.trouble:
            self.find_bar.tell(found.trouble, is_trouble=True)
        elif not total:
            self.find_bar.tell("Not in this article" if found.complete else "Not found in the time allowed")
        else:
            self.view.go_to_hit(self.view.first_from_here())
            if not found.complete:
                self.find_bar.tell(f"At least {counted(total, 'place')}; stopped for time")

    # --- copying and printing

    def copy_with_source(self) -> None:
        """Copy what is selected, or else the headline, with its source, date, file and lines."""
        page = self.view.page
        if page is None:
            return
        span, quotation = self.view.selected_span(), self.view.selected_text()
        lines = Span(page.line_number(span.start), page.line_number(max(span.start, span.end - 1))) if span else None
        quotation = quotation or page.headline.text
        QGuiApplication.clipboard().setText(citation(page.article, quotation, lines, self._reading.citation))
        self.told.emit("Copied with its source.")

    def print(self) -> None:
        """Ask for a printer, and print what is on the page."""
        page = self.view.page
        if page is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(one_line(page.article.title()))
        dialog = QPrintDialog(printer, self)
        answer = dialog.exec()
        # It would stay with the pane, hidden, for as long as the window lives.
        dialog.deleteLater()
        if answer == QPrintDialog.DialogCode.Accepted:
            try:
                print_page(page, self._look(), printer)
            except CannotWrite as trouble:
                self.told.emit(str(trouble))
            else:
                self.told.emit("Sent to the printer.")

    def save_pdf(self) -> None:
        """Ask for a place, and write what is on the page there."""
        page = self.view.page
        if page is None:
            return
        name = f"{offered_name(page.article.title())}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save as PDF", name, "PDF (*.pdf)")
        if not chosen:
            return
        try:
            self.write_pdf(Path(chosen))
        except CannotWrite as trouble:
            self.told.emit(str(trouble))
        else:
            self.told.emit(f"Saved as {one_line(chosen)}.")

    def write_pdf(self, file: Path) -> None:
        """Write what is on the page to a PDF. Raises CannotWrite."""
        if self.view.page:
            write_pdf(self.view.page, self._look(), file)

    def open_original(self) -> None:
        """Open the file that the article was read from, in the program that the desktop has for it."""
        file = self._file()
        if file is None:
            return
        if file.suffix.lower() in _OPENED_SAFELY:
            self._hand_over(file)
        else:
            self.told.emit("Another program might load things from the network for this file; here is its folder.")
            self._hand_over(file.parent)

    def show_in_folder(self) -> None:
        """Open the folder in which the article's file lies."""
        file = self._file()
        if file is not None:
            self._hand_over(file.parent)

    def _file(self) -> Path | None:
        article = self.article
        file = Path(article.origin.path) if article else None
        if file is not None and not file.is_file():
            self.told.emit("The file is no longer where it was; the article is kept in the corpus.")
            return None
        return file

    def _hand_over(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.told.emit("The desktop has no program to open it with.")

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
        menu = QMenu(self)
        selected = self.view.selected_text().strip()
        self.copy_action.setEnabled(bool(selected))
        menu.addAction(self.copy_action)
        menu.addAction(self.cite_action)
        wanted = _name(under.mention) if under.mention and not selected else selected
        if wanted and "\n" not in wanted and len(wanted) < _LONGEST_WANTED:
            search = menu.addAction(f"Search for “{_shortened(wanted)}”")
            search.triggered.connect(lambda _checked=False: self.search_wanted.emit(wanted))
        menu.addSeparator()
        named = self.mention_menu(under.mention) if under.mention and not selected else None
        if under.mention and named is not None:
            named.setTitle(_shortened(under.mention.entity.name))
            menu.addMenu(named)
            menu.addSeparator()
        self.notes.offer(menu, under, bool(selected))
        self._offer_rules(menu, under)
        menu.addSeparator()
        for each in (self.find_action, self.folds_action, self.names_action, self.hidden_action):
            menu.addAction(each)
        return menu

    def _offer_rules(self, menu: QMenu, under: Under) -> None:
        """Let the user say what is to be folded: here the program was wrong, or a site is better known to the user."""
        page = self.view.page
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
        rules.triggered.connect(lambda _checked=False: self.rules_wanted.emit())

    def _offer_to_rule(self, menu: QMenu, page: Page, texts: tuple[str, ...], fold: bool) -> None:
        what = f"“{_shortened(texts[0])}”" if len(texts) == 1 else f"these {counted(len(texts), 'line')}"
        source = page.article.masthead.source
        for where, limit in ((f"on pages of {_shortened(source or '')}", source), ("anywhere", None)):
            if limit is None and where != "anywhere":
                continue
            action = menu.addAction(f"{'Always' if fold else 'Never'} fold {what} {where}")
            action.triggered.connect(lambda _checked=False, limit=limit: self.rule_wanted.emit(texts, fold, limit))


def _name(mention: Mention) -> str:
    """What a search for a mention asks for: the name; a date, a sum or an address as the article has it."""
    return mention.surface if mention.entity.kind is EntityKind.OTHER else mention.entity.name


def _shortened(text: str) -> str:
    """`text` for a menu: on one line, no longer than a glance, its ampersands kept."""
    shown = one_line(text)
    return (shown if len(shown) <= _GLANCE else shown[: _GLANCE - 1] + "…").replace("&", "&&")
