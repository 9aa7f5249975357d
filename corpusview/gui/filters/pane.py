"""The strip of filters: bars over time, lists to choose from, and the chips of what was chosen.

It echoes the clauses of the question; whatever it does, it does to the question's text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from corpusview.gui.filters.bars import bars, month_name
from corpusview.gui.filters.chart import BarChart
from corpusview.gui.filters.clauses import Clause, clauses, narrowed, period, without
from corpusview.gui.filters.facets import STATES, Choice, Kind, Mark, marked, marks
from corpusview.gui.filters.popup import FacetPopup
from corpusview.gui.filters.spread import Spread
from corpusview.gui.flow import Flow
from corpusview.gui.plain import button, one_line, say_on_hover
from corpusview.gui.session import Session
from corpusview.gui.state.spreading import MOST_NAMES
from corpusview.page import counted
from corpusview.query import Dates, Filter, Query, State, Undated

# Values in a list; the rest can be typed, and the list says so.
_MOST = 500
_LONGEST_CHIP = 30

# Of these an article can have several, so that two can be asked for at once.
_SEVERAL = frozenset({Kind.NAME, Kind.TAG})

_TITLES = {
    Kind.SOURCE: ("Sources", "source"),
    Kind.NAME: ("Names", "name"),
    Kind.TAG: ("Tags", "tag"),
    Kind.LANGUAGE: ("Languages", "language"),
    Kind.STATE: ("Read", ""),
}


class Chip(QWidget):
    """A filter of the question: a click excludes what was included, another clears it; the cross clears at once."""

    def __init__(self, clause: Clause) -> None:
        super().__init__()
        text = one_line(clause.text)
        short = text if len(text) <= _LONGEST_CHIP else text[: _LONGEST_CHIP - 1] + "…"
        self.turn = button(short.replace("&", "&&"), "chip excluded" if clause.is_excluded else "chip left")
        then = "Clear" if clause.is_excluded else "Exclude instead"
        self.turn.setAccessibleName(f"Filter {text}. {then}")
        say_on_hover(self.turn, f"{text}\n{then} with a click")
        self.clear = button("✕", "chip right")
        self.clear.setAccessibleName(f"Remove the filter {text}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.turn)
        row.addWidget(self.clear)


class FilterStrip(QWidget):
    """Bars, lists and chips over the session's question."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("filters")
        self._session = session
        self._spread = Spread()
        self._names: Mapping[str, int] = {}
        self.chart = BarChart()
        self.chips: list[Chip] = []
        self.crumbs: list[QPushButton] = []
        self.buttons = {kind: button(title, "link menu") for kind, (title, _) in _TITLES.items()}
        self.popups: dict[Kind, FacetPopup] = {}
        for kind, (title, _) in _TITLES.items():
            popup = self.popups[kind] = FacetPopup(title, self)
            popup.marked.connect(lambda value, mark, both, kind=kind: self._mark(kind, value, mark, both))
            self.buttons[kind].clicked.connect(lambda _checked=False, kind=kind: self._open(kind))
            self.buttons[kind].setAccessibleName(f"Filter by {title.lower()}")
        self._crumbs = QWidget()
        self._path = QHBoxLayout(self._crumbs)
        self._path.setContentsMargins(0, 0, 0, 0)
        self._path.setSpacing(4)
        kinds = QWidget()
        row = Flow(10, kinds)
        for each in self.buttons.values():
            row.addWidget(each)
        self._chips = QWidget()
        self._row = Flow(6, self._chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 2)
        column.setSpacing(6)
        for each in (self._crumbs, self.chart, kinds, self._chips):
            column.addWidget(each)
        self._show_clauses(session.query)
        self.chart.show_bars((), 0)
        self._show_spread(Spread())
        self.chart.period_chosen.connect(self._choose_period)
        self.chart.undated_chosen.connect(self._choose_undated)
        session.asked.connect(self._show_clauses)
        session.spread_arrived.connect(self._show_spread)
        session.spreading.names_arrived.connect(self._show_names)

    # --- what the question says

    def _show_clauses(self, query: Query) -> None:
        while (item := self._row.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        self.chips = [self._chip(clause) for clause in clauses(query)]
        for each in self.chips:
            self._row.addWidget(each)
        self._chips.setVisible(bool(self.chips))
        self._show_crumbs(query)
        for kind in Kind:
            self._fill(kind)

    def _chip(self, clause: Clause) -> Chip:
        made = Chip(clause)
        made.turn.clicked.connect(lambda _checked=False: self._turn(clause))
        made.clear.clicked.connect(lambda _checked=False: self._ask(without(self._session.place.raw, clause)))
        return made

    def _turn(self, clause: Clause) -> None:
        """Exclude what a clause includes; clear one that excludes."""
        raw = without(self._session.place.raw, clause)
        if not clause.is_excluded:
            raw = narrowed(raw, f"NOT {clause.text}")
        self._ask(raw)

    def _show_crumbs(self, query: Query) -> None:
        """The way back from a day to its month, its year, and all years."""
        while (item := self._path.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        span = _period_of(query)
        self.crumbs = []
        steps = _steps(*span) if span else ()
        for number, (text, clause) in enumerate(steps):
            if number:
                self._path.addWidget(_arrow())
            made = button(text, "link")
            made.setEnabled(number + 1 < len(steps))
            made.setAccessibleName(f"Go back to {text}" if number + 1 < len(steps) else text)
            made.clicked.connect(lambda _checked=False, clause=clause: self._set_time(clause))
            self.crumbs.append(made)
            self._path.addWidget(made)
        self._path.addStretch(1)
        self._crumbs.setVisible(bool(steps))

    # --- how the answer is spread

    def _show_spread(self, spread: Spread) -> None:
        self._spread = spread
        self.chart.show_bars(bars(spread.days, spread.left_out), spread.undated, spread.undated_left_out)
        for kind in Kind:
            self._fill(kind)
        if self.popups[Kind.NAME].isVisible():
            self._want_names()
        else:
            self._names = {}

    def _show_names(self, counts: Mapping[str, int]) -> None:
        self._names = counts
        self._fill(Kind.NAME)

    def _fill(self, kind: Kind) -> None:
        """Tell on a kind's button how many values there are; its list is made while it is open."""
        counts = self._names if kind is Kind.NAME else self._spread.counts.get(kind, {})
        made = self.buttons[kind]
        title, noun = _TITLES[kind]
        number = len(counts)
        made.setText((counted(number, noun) if noun and number and kind is not Kind.NAME else title) + " ▾")
        made.setVisible(kind is Kind.NAME or bool(counts) or bool(marks(self._session.query, kind)))
        if self.popups[kind].isVisible():
            self._list(kind)

    def _list(self, kind: Kind) -> None:
        counts = self._names if kind is Kind.NAME else self._spread.counts.get(kind, {})
        said = marks(self._session.query, kind)
        choices = [
            Choice(value, _shown(kind, value), count, said.pop(value.casefold(), ("", Mark.NONE))[1])
            for value, count in _ranked(kind, counts)
        ]
        # What the question says of a value that nothing here has is shown too, so that it can be taken back.
        choices += [Choice(value, _shown(kind, value), 0, mark) for value, mark in said.values()]
        bound = MOST_NAMES if kind is Kind.NAME else _MOST
        note = ""
        if len(choices) >= bound:
            note = f"The {bound} most frequent. Others can be typed: {kind.value}: and the value."
        elif not choices and kind is not Kind.NAME:
            note = {Kind.TAG: "No article here has a tag."}.get(kind, "Nothing to choose from.")
        elif kind in _SEVERAL and any(each.mark is Mark.INCLUDED for each in choices):
            note = "A click adds an alternative; with Shift, articles must have it too."
        self.popups[kind].show_choices(choices[:bound], note)

    # --- what the user chooses

    def _open(self, kind: Kind) -> None:
        if kind is Kind.NAME:
            self._want_names()
        self._list(kind)
        self.popups[kind].open_below(self.buttons[kind])

    def _want_names(self) -> None:
        if self._session.hits is not None:
            self._session.spreading.count_names(self._session.hits, self._session.place.in_boilerplate)

    def _mark(self, kind: Kind, value: str, mark: Mark, together: bool) -> None:
        self._ask(marked(self._session.query, kind, value, mark, together=together and kind in _SEVERAL))

    def _choose_period(self, first: date, last: date, mark: Mark) -> None:
        """A bar, or several: include this time in place of any other, exclude it, or no longer exclude it."""
        clause = period(first, last)
        if mark is Mark.NONE:
            self._take_in(lambda node: isinstance(node, Dates) and _overlaps(node, first, last))
        else:
            self._choose_time(clause, mark)

    def _choose_undated(self, mark: Mark) -> None:
        if mark is Mark.NONE:
            self._take_in(lambda node: isinstance(node, Undated))
        else:
            self._choose_time("date:unknown", mark)

    def _choose_time(self, clause: str, mark: Mark) -> None:
        if mark is Mark.EXCLUDED:
            query = self._session.query
            same = [each for each in clauses(query) if each.is_of_time and _is(each, clause)]
            self._ask(narrowed(without(query.raw, *same), f"NOT {clause}"))
        else:
            self._narrow_time(clause)

    def _take_in(self, is_meant: Callable[[Filter], bool]) -> None:
        """No longer leave out the times that are meant."""
        query = self._session.query
        old = [each for each in clauses(query) if each.is_excluded and any(map(is_meant, each.nodes))]
        self._ask(without(query.raw, *old))

    def _narrow_time(self, clause: str) -> None:
        """Ask for this time, in place of any that was asked for; the same again excludes it."""
        query = self._session.query
        old = [each for each in clauses(query) if each.is_of_time and not each.is_excluded]
        rest = without(query.raw, *old)
        again = [each.text for each in old] == [clause]
        self._ask(narrowed(rest, f"NOT {clause}" if again else clause))

    def _set_time(self, clause: str) -> None:
        query = self._session.query
        old = [each for each in clauses(query) if each.is_of_time and not each.is_excluded]
        rest = without(query.raw, *old)
        self._ask(narrowed(rest, clause) if clause else rest)

    def _ask(self, raw: str) -> None:
        session = self._session
        session.ask(raw, in_boilerplate=session.place.in_boilerplate)
        session.settle()


def _is(each: Clause, clause: str) -> bool:
    return each.text.removeprefix("NOT ").removeprefix("-") == clause


def _overlaps(node: Dates, first: date, last: date) -> bool:
    return (node.first or date.min) <= last and first <= (node.last or date.max)


def _arrow() -> QPushButton:
    made = button("›", "link")
    made.setEnabled(False)
    return made


def _period_of(query: Query) -> tuple[date, date] | None:
    """The one time that the question is narrowed to, where it begins and ends."""
    found = [each.node for each in clauses(query) if isinstance(each.node, Dates) and not each.is_excluded]
    if len(found) == 1 and found[0].first and found[0].last:
        return found[0].first, found[0].last
    return None


def _steps(first: date, last: date) -> tuple[tuple[str, str], ...]:
    """From all years down to the time chosen, each with the clause that asks for it."""
    steps = [("All years", "")]
    if first.year == last.year:
        steps.append((str(first.year), f"date:{first.year:04}"))
        if first.month == last.month:
            steps.append((month_name(first), f"date:{first.year:04}-{first.month:02}"))
    if steps[-1][1] != period(first, last):
        both = str(first.day) if first == last else f"{first} to {last}"
        steps.append((both, period(first, last)))
    return tuple(steps)


def _ranked(kind: Kind, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    if kind is Kind.STATE:
        return [(state.value, counts.get(state.value, 0)) for state in STATES if counts]
    return sorted(counts.items(), key=lambda each: (-each[1], each[0].casefold()))


def _shown(kind: Kind, value: str) -> str:
    if kind is Kind.STATE:
        return STATES[State(value)]
    if kind is Kind.LANGUAGE:
        language = QLocale(value).language()
        is_known = language is not QLocale.Language.C
        return QLocale.languageToString(language) if is_known else value
    return value
