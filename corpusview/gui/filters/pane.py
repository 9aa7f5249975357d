"""The strip of filters: what narrows the question as chips, bars over time, and a menu of sources."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from corpusview.gui.filters.bars import Bar, bars
from corpusview.gui.filters.chart import BarChart
from corpusview.gui.filters.clauses import Clause, clauses, narrowed, period, quoted, without
from corpusview.gui.filters.spread import Spread
from corpusview.gui.plain import button, one_line
from corpusview.gui.session import Session
from corpusview.page import counted
from corpusview.query import From, Query

# Sources in the menu; the rest can be typed.
_MOST_SOURCES = 30
_LONGEST_CHIP = 30


class FilterStrip(QWidget):
    """Echoes the clauses of the question; whatever it does, it does to the question's text."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("filters")
        self._session = session
        self.chart = BarChart()
        self.sources = button("Sources", "link")
        self.sources.setMenu(QMenu(self.sources))
        self.chips: list = []
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 2)
        column.setSpacing(6)
        column.addWidget(self.chart)
        column.addLayout(self._row)
        self._show_clauses(session.query)
        self.chart.show_bars((), 0)
        self.chart.bar_chosen.connect(self._choose_bar)
        self.chart.undated_chosen.connect(lambda: self._narrow_time("date:unknown"))
        session.asked.connect(self._show_clauses)
        session.spread_arrived.connect(self._show_spread)

    def _show_clauses(self, query: Query) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if item.widget() is not None and item.widget() is not self.sources:
                item.widget().deleteLater()
        self.chips = [self._chip(clause) for clause in clauses(query)]
        self._row.addWidget(self.sources)
        for each in self.chips:
            self._row.addWidget(each)
        self._row.addStretch(1)

    def _chip(self, clause: Clause):
        text = one_line(clause.text)
        short = text if len(text) <= _LONGEST_CHIP else text[: _LONGEST_CHIP - 1] + "…"
        made = button(f"{short}  ✕".replace("&", "&&"), "chip")
        made.setAccessibleName(f"Remove the filter {text}")
        made.clicked.connect(lambda _checked=False: self._ask(without(self._session.place.raw, clause)))
        return made

    def _show_spread(self, spread: Spread) -> None:
        self.chart.show_bars(bars(spread.days), spread.undated)
        ranked = sorted(spread.sources.items(), key=lambda each: (-each[1], each[0].casefold()))
        self.sources.setText(counted(len(ranked), "source"))
        self.sources.setAccessibleName("Filter by source")
        self.sources.setVisible(bool(ranked))
        menu = self.sources.menu()
        menu.clear()
        for name, count in ranked[:_MOST_SOURCES]:
            shown = one_line(name).replace("&", "&&")
            action = menu.addAction(f"{shown}   {count:,}")
            action.triggered.connect(lambda _checked=False, name=name: self._narrow(f"source:{quoted(name)}", From))
        if len(ranked) > _MOST_SOURCES:
            rest = menu.addAction(f"{len(ranked) - _MOST_SOURCES:,} more; type source: and a name")
            rest.setEnabled(False)

    def _choose_bar(self, bar: Bar) -> None:
        self._narrow_time(period(bar.first, bar.last))

    def _narrow_time(self, clause: str) -> None:
        """Ask for this time, in place of any that was asked for; the same again takes it off."""
        query = self._session.query
        old = [each for each in clauses(query) if each.is_of_time and not each.is_excluded]
        rest = without(query.raw, *old)
        self._ask(rest if [each.text for each in old] == [clause] else narrowed(rest, clause))

    def _narrow(self, clause: str, kind: type) -> None:
        query = self._session.query
        old = [each for each in clauses(query) if isinstance(each.node, kind) and not each.is_excluded]
        self._ask(narrowed(without(query.raw, *old), clause))

    def _ask(self, raw: str) -> None:
        self._session.ask(raw)
        self._session.settle()
