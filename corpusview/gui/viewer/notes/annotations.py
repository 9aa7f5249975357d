"""What can be done with notes, highlights, tags and the star in the viewer, and where they are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from corpusview.gui.icons import IconButton
from corpusview.gui.viewer.article_view import ArticleView, Under
from corpusview.gui.viewer.notes.panel import NotesPanel
from corpusview.gui.viewer.notes.tags_bar import TagsBar
from corpusview.gui.viewer.notes.writer import NoteWriter
from corpusview.notes import Anchor, Made, Note, Placed, Tint
from corpusview.page import counted

Making = Callable[..., QAction]


class Annotations(QObject):
    """The actions, bars and sheets for what the user makes of the open article. Wishes go out as signals."""

    written = Signal(object)  # Note, new or changed
    removed = Signal(object)  # Note
    tagged = Signal(str, bool)
    starred = Signal(bool)
    search_wanted = Signal(str)
    told = Signal(str)

    def __init__(self, view: ArticleView, over: QWidget, action: Making) -> None:
        super().__init__(over)
        self._view = view
        self.made = Made(0)
        self.panel = NotesPanel()
        self.panel.hide()
        self.tags = TagsBar()
        self.tags.hide()
        self.writer = NoteWriter(over)
        self.highlight_action = action("&Highlight", self.highlight, "H")
        self.note_action = action("Write a n&ote…", self.write, "W")
        self.tags_action = action("&Tags…", self.ask_tag, "T")
        self.star_action = action("Sta&r", self._star, "*", checkable=True)
        self.panel_action = action("Show n&otes", self._show_panel, "Ctrl+M", checkable=True)
        self.star_button = IconButton("star", "Star (*)")
        self.star_button.clicked.connect(self.star_action.trigger)
        self.panel_button = IconButton("note", "Show notes (Ctrl+M)")
        self.panel_button.clicked.connect(self.panel_action.trigger)
        self._is_for_tags = False
        # The words that were highlighted last, and where the caret was left by it.
        self._marked: tuple[Anchor, int] | None = None
        self._connect()

    def _connect(self) -> None:
        view, panel = self._view, self.panel
        view.note_clicked.connect(self._choose)
        panel.place_wanted.connect(self._go_to)
        panel.writing_wanted.connect(self.rewrite)
        panel.removed.connect(self.removed)
        panel.write.clicked.connect(self.write)
        panel.closed.connect(lambda: self.panel_action.setChecked(False))
        panel.closed.connect(lambda: self._show_panel(False))
        self.writer.kept.connect(self._keep)
        self.writer.removed.connect(self.removed)
        self.tags.tag_wanted.connect(self.tagged)
        self.tags.search_wanted.connect(self.search_wanted)
        self.tags.left.connect(self._leave_tags)

    @property
    def actions(self) -> tuple[QAction, ...]:
        """Every action on notes, tags and the star."""
        return self.highlight_action, self.note_action, self.tags_action, self.star_action, self.panel_action

    # --- what is shown

    def begin(self, article: int) -> None:
        """Another article is open: what was made of it arrives later."""
        if self.made.article != article:
            self._marked = None
            self.writer.hide()
            self.show_made(Made(article))

    def show_made(self, made: Made) -> None:
        """Show what the user made of the open article."""
        had = len(self.made.notes) if self.made.article == made.article else None
        self.made = made
        if self._marked is not None and any(each.note.anchor == self._marked[0] for each in made.notes):
            self._marked = None
        self._view.set_notes(made.notes)
        self.panel.show_notes(made.notes)
        self.tags.show_made(made)
        self.tags.setVisible(self.tags.is_needed or self._is_for_tags)
        self.star_action.setChecked(made.is_starred)
        self.star_button.draw("starred" if made.is_starred else "star")
        number = len(made.notes)
        self.panel_button.setAccessibleName(f"Show notes (Ctrl+M): {counted(number, 'note')}")
        style = Qt.ToolButtonStyle
        self.panel_button.setToolButtonStyle(style.ToolButtonTextBesideIcon if number else style.ToolButtonIconOnly)
        self.panel_button.setText(f" {number}" if number else "")
        if had is not None and number > had and not self.panel_action.isChecked():
            self.told.emit(f"{counted(number, 'note')} on this article; Ctrl+M lists them.")

    def _show_panel(self, wanted: bool) -> None:
        self.panel.setVisible(wanted)

    def _choose(self, each: Placed) -> None:
        self.panel.choose(each.note.number)
        self.rewrite(each.note)

    def _go_to(self, each: Placed) -> None:
        if each.span is not None:
            self._view.go_to(each.span)
        elif each.is_lost:
            self.told.emit("The words that this note stood on are no longer in the text.")

    # --- what is wanted

    def _anchor(self) -> Anchor | None:
        page, span = self._view.page, self._view.selected_span()
        return Anchor.at(page.article.text, span) if page and span and len(span) else None

    def highlight(self, tint: Tint | None = None) -> None:
        """Highlight what is selected."""
        page, anchor = self._view.page, self._anchor()
        if page is None:
            return
        if anchor is None:
            self.told.emit("Select some words first: with the mouse, or with F7 and Shift.")
            return
        wanted = tint if isinstance(tint, Tint) else self._last_tint()
        self.written.emit(Note(page.article.id, "", anchor, wanted))
        self._drop_selection()
        self._marked = anchor, self._view.textCursor().position()

    def _last_tint(self) -> Tint:
        """The colour used last on this article."""
        newest = max((each.note for each in self.made.notes if each.note.anchor), key=lambda n: n.number, default=None)
        return newest.tint if newest else Tint.GREEN

    def write(self) -> None:
        """Write a note on what is selected, on the highlight at the caret, or else on the article as a whole."""
        page = self._view.page
        if page is None:
            return
        anchor = self._anchor()
        if anchor is None and (each := self._at_caret()) is not None:
            self.rewrite(each.note)
            return
        anchor = anchor or self._just_marked()
        self.writer.open_for(Note(page.article.id, "", anchor, self._last_tint()), self._place(anchor))
        self._drop_selection()

    def _at_caret(self) -> Placed | None:
        """The highlight or note at whose words the caret is, where they are in sight."""
        at = self._view.caret_in_sight()
        spans = ((each, each.span) for each in self.made.notes if at is not None and each.span is not None)
        return next((each for each, span in spans if span.start <= at <= span.end), None)

    def _just_marked(self) -> Anchor | None:
        """What was highlighted a moment ago and is not kept yet, unless the caret has been moved since."""
        at = self._view.textCursor().position()
        return self._marked[0] if self._marked is not None and self._marked[1] == at else None

    def _keep(self, note: Note) -> None:
        """Keep what was written; words on a place that is highlighted already are the highlight's."""
        marks = (each.note for each in self.made.notes if each.note.is_highlight and each.note.anchor == note.anchor)
        if note.number == 0 and (mark := next(marks, None)) is not None:
            note = replace(mark, text=note.text, tint=note.tint)
        self.written.emit(note)

    def rewrite(self, note: Note) -> None:
        """Write a note anew."""
        each = next((each for each in self.made.notes if each.note.number == note.number), None)
        if each is not None:
            self._go_to(each)
            self.writer.open_for(each.note, self._place(each.note.anchor))

    def _place(self, anchor: Anchor | None) -> QRect:
        """Where a note's place is, in the widget that the writer lies over."""
        over, view = self.writer.parentWidget(), self._view
        cursor = view.cursor_at(max(anchor.span.start, anchor.span.end - 1)) if anchor else None
        corner = view.viewport().mapTo(over, view.viewport().rect().topLeft())
        if cursor is None:
            return QRect(corner.x() + 40, corner.y() + 20, 10, 10)
        return view.cursorRect(cursor).translated(corner)

    def _drop_selection(self) -> None:
        cursor = self._view.textCursor()
        cursor.clearSelection()
        self._view.setTextCursor(cursor)

    def _star(self, wanted: bool) -> None:
        # The star is drawn when it is kept, not when it is wished for.
        self.star_action.setChecked(self.made.is_starred)
        self.starred.emit(wanted)

    def ask_tag(self) -> None:
        """Ask for a tag."""
        self._is_for_tags = True
        self.tags.ask()

    def _leave_tags(self) -> None:
        self._is_for_tags = False
        self.tags.setVisible(self.tags.is_needed)
        self._view.setFocus()

    def offer(self, menu: QMenu, under: Under, has_selection: bool) -> None:
        """Put into the article's menu what can be done with what lies under the mouse."""
        note = under.note.note if under.note else None
        if note is not None:
            write = menu.addAction("Change note…" if note.text else "Write a note on it…")
            write.triggered.connect(lambda _checked=False: self.rewrite(note))
            colours = menu.addMenu("Colour")
            for tint in Tint:
                action = colours.addAction(tint.value.capitalize())
                action.setCheckable(True)
                action.setChecked(tint is note.tint)
                wanted = replace(note, tint=tint)
                action.triggered.connect(lambda _checked=False, wanted=wanted: self.written.emit(wanted))
            remove = menu.addAction("Remove highlight" if note.is_highlight else "Remove note")
            remove.triggered.connect(lambda _checked=False: self.removed.emit(note))
            menu.addSeparator()
        if has_selection:
            menu.addAction(self.highlight_action)
        menu.addAction(self.note_action)
