"""The bar above the article: which hit is current, of how many, and each form of the words found with its count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from corpusview.article import Span
from corpusview.gui.icons import IconButton
from corpusview.gui.plain import button, look, one_line, say_on_hover
from corpusview.gui.theme import TONES
from corpusview.page import counted
from corpusview.words import stem, terms

# Forms with a button of their own; the rest stand in a menu.
_MOST_FORMS = len(TONES)
# Where the forms stand in the row: after the arrows, the place and a gap.
_PLACE_OF_FORMS = 4
# Forms that the menu lists: a screen of them.
_MOST_LISTED = 40
_LONGEST_FORM = 24
# Pixels around the words of the place.
_AROUND_PLACE = 6


class HitsBar(QWidget):
    """Emits `stepped` for the arrows and `form_wanted` for a form's button."""

    stepped = Signal(int)
    form_wanted = Signal(str)
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "pane")
        self.setAccessibleName("Hits in this article")
        self.place = button("", "link")
        say_on_hover(self.place, "List all hits (Ctrl+Shift+F)")
        self.place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.previous = IconButton("up", "Previous hit (Shift+F3)")
        self.next = IconButton("down", "Next hit (F3)")
        self.forms = QWidget()
        self.forms.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._forms: list[QPushButton] = []
        self._counted: Sequence[tuple[str, int]] = ()
        self._listed = QMenu(self)
        self._listed.aboutToShow.connect(self._list)
        self.more = button("", "chip")
        self.more.setMenu(self._listed)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._forms_row = QHBoxLayout(self.forms)
        self._forms_row.setContentsMargins(0, 0, 0, 0)
        self._forms_row.setSpacing(6)
        self._forms_row.addWidget(self.more)
        self._forms_row.addStretch(1)
        self.row = QHBoxLayout()
        self.row.setSpacing(2)
        for each in (self.previous, self.next, self.place):
            self.row.addWidget(each)
        self.row.addSpacing(8)
        self.row.addWidget(self.forms, 1)
        self.row.addStretch(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 6, 8, 6)
        whole.setSpacing(4)
        whole.addLayout(self.row)
        self.place.clicked.connect(lambda: self.list_wanted.emit())
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))

    @property
    def chips(self) -> tuple[QPushButton, ...]:
        """The forms' buttons, those without room among them."""
        return tuple(self._forms)

    def tell(self, number: int, total: int) -> None:
        """Say that hit `number` of `total` is current; 0 is none of them yet."""
        for each in (self.previous, self.next, self.place):
            each.setVisible(total > 0)
        # As wide as it may become while one walks: the article beside it is not to move with each digit.
        widest = max(f"{total:,} of {total:,}", counted(total, "hit"), key=len)
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance(widest) + _AROUND_PLACE)
        self.place.setText(f"{number:,} of {total:,}" if number else counted(total, "hit"))
        self.place.setAccessibleName(f"{self.place.text()}: list all hits")
        self._fit()

    def show_forms(self, forms: Sequence[tuple[str, int]]) -> None:
        """Offer a button for each of the most frequent forms, with its count; as many as there is room for."""
        for each in self._forms:
            self._forms_row.removeWidget(each)
            each.hide()
            each.deleteLater()
        self._forms, self._counted = [], forms
        for number, (form, count) in enumerate(forms[:_MOST_FORMS]):
            shown = _shown(form)
            made = button(f"{shown.replace('&', '&&')}  {count:,}", "chip")
            made.setAccessibleName(f"{shown}, {counted(count, 'hit')}: go to the next")
            made.setProperty("tone", str(number))
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _checked=False, form=form: self.form_wanted.emit(form))
            self._forms.append(made)
            self._forms_row.insertWidget(number, made)
        self._fit()

    def _fit(self) -> None:
        """Show the forms that there is room for, rather than all of them cut short, and the others in a menu."""
        self._place_forms()
        self.layout().activate()
        widths = [each.sizeHint().width() + self._forms_row.spacing() for each in self._forms]
        room, total = self.forms.width(), len(self._counted)
        fitting = 0
        for number, width in enumerate(widths, 1):
            room -= width
            self._say_more(total - number)
            if room < (self.more.sizeHint().width() if number < total else 0):
                break
            fitting = number
        for number, each in enumerate(self._forms):
            each.setVisible(number < fitting)
        self._say_more(total - fitting)
        self.more.setVisible(fitting < total)

    def _place_forms(self) -> None:
        """Let the forms stand beside the arrows, or below them where not even the first has room there."""
        beside = (self.row.itemAt(at).widget() for at in range(self.row.count()))
        used = sum(
            each.sizeHint().width() + self.row.spacing()
            for each in beside
            if each is not None and each is not self.forms and not each.isHidden()
        )
        margins = self.layout().contentsMargins()
        room = self.width() - margins.left() - margins.right() - used - 16
        self._say_more(len(self._counted))
        first = self._forms[0].sizeHint().width() + self.more.sizeHint().width() if self._forms else 0
        is_below = self.layout().indexOf(self.forms) >= 0
        if bool(self._forms) and room < first:
            if not is_below:
                self.row.removeWidget(self.forms)
                self.layout().addWidget(self.forms)
        elif is_below:
            self.layout().removeWidget(self.forms)
            self.row.insertWidget(_PLACE_OF_FORMS, self.forms, 1)

    def _say_more(self, count: int) -> None:
        self.more.setText(f"+{count:,}")
        self.more.setAccessibleName(f"{counted(count, 'more form')} of the words found")

    def _list(self) -> None:
        """List the forms that have no button in view."""
        self._listed.clear()
        fitting = sum(1 for each in self._forms if each.isVisibleTo(self))
        for form, count in self._counted[fitting:][:_MOST_LISTED]:
            action = self._listed.addAction(f"{_shown(form).replace('&', '&&')}\t{count:,}")
            action.triggered.connect(lambda _checked=False, form=form: self.form_wanted.emit(form))
        beyond = len(self._counted) - fitting - _MOST_LISTED
        if beyond > 0:
            self._listed.addAction(f"and {beyond:,} more").setEnabled(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _shown(form: str) -> str:
    shown = one_line(form)
    return shown if len(shown) <= _LONGEST_FORM else shown[: _LONGEST_FORM - 1] + "…"


def form_of(surface: str) -> str:
    """What hits that are counted together share: the stems of their words."""
    return " ".join(stem(term) for term in terms(surface)) or surface.casefold()


def forms(surfaces: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Each form of the hits with its count, the most frequent first; by its shortest spelling, of those the usual."""
    together: dict[str, list[tuple[str, int]]] = {}
    for surface, count in surfaces:
        together.setdefault(form_of(surface), []).append((surface, count))
    told = [
        (min(spellings, key=lambda each: (len(each[0]), -each[1]))[0], sum(count for _, count in spellings))
        for spellings in together.values()
    ]
    return sorted(told, key=lambda each: -each[1])


def tones(text: str, forms: Sequence[tuple[str, int]]) -> Callable[[Span], int]:
    """Which of `forms` a hit is of, as a number from 0: all hits of a form are marked in one colour, its button's."""
    order = {form_of(form): number for number, (form, _) in enumerate(forms)}
    known: dict[str, int] = {}

    def tone_of(hit: Span) -> int:
        surface = hit.of(text)
        if surface not in known:
            known[surface] = order.get(form_of(surface), len(order))
        return known[surface]

    return tone_of
