"""The results as Qt asks for them: as many rows as there are hits, each fetched when it comes into view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from corpusview.article import MOST_COPIES_COMPARED
from corpusview.gui.plain import hover_text, one_line
from corpusview.gui.state.listing import Listing
from corpusview.page import day
from corpusview.query import Hit, Snippet, Standing, Verdict

HIT = Qt.ItemDataRole.UserRole
SNIPPET = Qt.ItemDataRole.UserRole + 1
COPIES = Qt.ItemDataRole.UserRole + 2

# The verdicts as a row shows them.
VERDICTS = {Verdict.KEEP: "Keep", Verdict.LATER: "Later", Verdict.DROP: "Dropped"}

# Rows fetched at once: about six screens of them.
PAGE = 64
# Words from which on an article's snippet comes after those of the others in view.
_LONG = 50_000
# Rows and snippets kept; the furthest back are forgotten and fetched again when they come into view.
_MOST_KEPT = 4000

_Index = QModelIndex | QPersistentModelIndex


class Column(StrEnum):
    """What the table can show of an article."""

    TITLE = "Title"
    SOURCE = "Source"
    DATE = "Date"
    HITS = "Hits"
    WORDS = "Words"
    LANGUAGE = "Language"
    VERDICT = "Verdict"
    COPIES = "Copies"
    FILE = "File"


_COLUMNS = tuple(Column)
_NUMBERS = frozenset({Column.HITS, Column.WORDS, Column.COPIES})
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


STORY_BOUND_TOLD = (
    f"In a story of more than {MOST_COPIES_COMPARED:,} articles each is compared with"
    f" the first {MOST_COPIES_COMPARED:,} that share its wording, and the others stay together when one leaves."
)


@dataclass(frozen=True, slots=True)
class Copies:
    """What a row has to do with copies: how many are under it and whether they are listed, or that it is one."""

    number: int
    is_opened: bool = False
    is_copy: bool = False

    def told(self) -> str:
        """The same in words."""
        if self.is_copy:
            return "copy"
        return "and 1 copy" if self.number == 1 else f"and {self.number:,} copies"

    def bound_told(self) -> str:
        """What was not compared, where there are so many; else empty."""
        return STORY_BOUND_TOLD if self.number >= MOST_COPIES_COMPARED else ""


class ResultsModel(QAbstractTableModel):
    """Rows over one answer. What is missing is asked for with `rows_wanted`, once."""

    rows_wanted = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._listing = Listing()
        self._ids: tuple[int, ...] = ()
        self._rows: dict[int, Hit] = {}
        self._snippets: dict[int, Snippet] = {}
        self._asked: tuple[int, int] | None = None

    def show(self, listing: Listing) -> None:
        """Begin anew with another answer."""
        self.beginResetModel()
        self._listing, self._ids = listing, listing.ids
        self._rows.clear()
        self._snippets.clear()
        self._asked = None
        self.endResetModel()

    def index(self, row: int, column: int = 0, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The place of a row's title, or of another of its columns."""
        return super().index(row, column, parent)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if way != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        column = _COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.value
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMBERS else _LEFT
        return None

    def change(self, listing: Listing) -> None:
        """Show the same answer with the copies of one more article, or of one fewer; or of many more at once."""
        changed = listing.opened ^ self._listing.opened
        if len(changed) > 1:
            self.beginResetModel()
            self._listing, self._ids = listing, listing.ids
            self.endResetModel()
            changed = frozenset()
        for head in changed:
            first = self._ids.index(head) + 1
            last = first + len(listing.copies[head]) - 1
            if head in listing.opened:
                self.beginInsertRows(QModelIndex(), first, last)
                self._listing, self._ids = listing, listing.ids
                self.endInsertRows()
            else:
                self.beginRemoveRows(QModelIndex(), first, last)
                self._listing, self._ids = listing, listing.ids
                self.endRemoveRows()
        self._asked = None
        self._tell()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        number = self._ids[index.row()]
        if role == COPIES:
            return self._copies(number)
        hit = self._rows.get(number)
        if hit is None:
            self._want(index.row())
            return "Loading…" if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(hit, _COLUMNS[index.column()])
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if _COLUMNS[index.column()] in _NUMBERS else _LEFT
            case Qt.ItemDataRole.ToolTipRole:
                # The headline whole, which a row seldom has room for, the file, and where a bound cut the copies.
                copies = self._copies(number)
                told = (one_line(hit.title), one_line(hit.path), copies.bound_told() if copies is not None else "")
                return hover_text("\n".join(each for each in told if each))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(hit) if index.column() == 0 else self._spoken_cell(hit, _COLUMNS[index.column()])
            case _ if role == HIT:
                return hit
            case _ if role == SNIPPET:
                return self._snippets.get(number)
        return None

    def _cell(self, hit: Hit, column: Column) -> str:
        match column:
            case Column.TITLE:
                return one_line(hit.title)
            case Column.SOURCE:
                return one_line(hit.source or "")
            case Column.DATE:
                return hit.published.isoformat() if hit.published else ""
            case Column.HITS:
                snippet = self._snippets.get(hit.id)
                return f"{snippet.hits:,}" if snippet is not None and snippet.hits else ""
            case Column.WORDS:
                return f"{hit.words:,}"
            case Column.LANGUAGE:
                return hit.language or ""
            case Column.VERDICT:
                return VERDICTS[hit.standing.verdict] if hit.standing.verdict else ""
            case Column.COPIES:
                copies = self._copies(hit.id)
                return "" if copies is None else "copy" if copies.is_copy else f"+{copies.number:,}"
            case Column.FILE:
                return one_line(hit.path)
        raise ValueError(column)

    def _spoken_cell(self, hit: Hit, column: Column) -> str:
        """A cell of the table beside the title, for a screen reader."""
        said = day(hit.published) if column is Column.DATE else self._cell(hit, column)
        return f"{column.value}: {said or 'none'}"

    def _spoken(self, hit: Hit) -> str:
        """The row for a screen reader: title, source, date, and whether there are copies or it is one."""
        said = [one_line(hit.title), one_line(hit.source or "source unknown"), day(hit.published)]
        if not hit.standing.is_read:
            said.append("unread")
        if hit.standing.verdict:
            said.append(VERDICTS[hit.standing.verdict].lower())
        copies = self._copies(hit.id)
        if copies is not None:
            said.append(copies.told())
        return ", ".join(said)

    def _copies(self, number: int) -> Copies | None:
        listing = self._listing
        if number in listing.heads:
            return Copies(0, is_copy=True)
        others = listing.copies.get(number)
        return Copies(len(others), is_opened=number in listing.opened) if others else None

    def _want(self, row: int) -> None:
        first = row - row % PAGE
        wanted = (first, min(first + PAGE, len(self._ids)))
        if self._asked != wanted:
            self._asked = wanted
            self.rows_wanted.emit(*wanted)

    def take_rows(self, hits: Iterable[Hit]) -> None:
        """Rows came home."""
        self._asked = None
        _forget(self._rows)
        self._rows.update((hit.id, hit) for hit in hits)
        self._tell()

    def take_snippets(self, snippets: Mapping[int, Snippet]) -> None:
        """Snippets came home."""
        _forget(self._snippets)
        self._snippets.update(snippets)
        self._tell()

    def forget_snippets(self) -> None:
        """Snippets of another kind are wanted: those at hand are asked for again."""
        self._snippets.clear()
        self._tell()

    def stand(self, standings: Mapping[int, Standing]) -> None:
        """Articles were read, or judged."""
        for number in standings.keys() & self._rows.keys():
            self._rows[number] = replace(self._rows[number], standing=standings[number])
        self._tell()

    def _tell(self) -> None:
        if self._ids:
            # The view repaints just what is visible of this.
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(Column) - 1))

    def without_snippet(self, first: int, last: int) -> list[int]:
        """The ids of the rows `first` to `last`, both included, that have come home without their snippet."""
        within = self._ids[max(0, first) : last + 1]
        missing = [number for number in within if number in self._rows and number not in self._snippets]
        # An article as long as a book takes seconds to look through: it does not keep the others waiting.
        return sorted(missing, key=lambda number: self._rows[number].words > _LONG)

    def id_at(self, row: int) -> int:
        """The article of a row."""
        return self._ids[row]


def _forget(kept: dict) -> None:
    for key in list(kept)[: max(0, len(kept) - _MOST_KEPT)]:
        del kept[key]
