"""The sidebar's rows: a heading for each kind of name, its names, and a row that shows those left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from corpusview.article import EntityKind
from corpusview.gui.entities.names import Named, Names
from corpusview.gui.plain import hover_text, one_line
from corpusview.page import counted

ROW = Qt.ItemDataRole.UserRole

# Names shown of a kind before "show more": what can be taken in at a glance.
FEW = 8

# A bar is full at this count at least: a name that stands once should not look like the hero of the story.
_FULL_BAR = 4

TITLES = {
    EntityKind.PERSON: "People",
    EntityKind.ORGANISATION: "Organisations",
    EntityKind.PLACE: "Places",
    EntityKind.OTHER: "Other names",
}
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a section."""

    kind: EntityKind
    text: str
    total: int


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name with its bar: `share` of the most frequent of all, 0..1; `reached` is the mention walked to."""

    named: Named
    share: float
    unit: str
    reached: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A row that does something when chosen: shows more of a kind, or the names of the boilerplate."""

    text: str
    kind: EntityKind | None = None


Row = Heading | NameRow | Offer


class NamesModel(QAbstractListModel):
    """Rows over `Names`, with a filter and sections that open."""

    def __init__(self) -> None:
        super().__init__()
        self._names = Names()
        self._wanted = ""
        self._open: set[EntityKind] = set()
        self._shows_boilerplate = False
        self._reached: tuple[Named, int] | None = None
        self._rows: list[Row] = []

    def show(self, names: Names) -> None:
        """Show other names."""
        self._names, self._reached = names, None
        self._lay_out()

    def filter(self, wanted: str) -> None:
        """Keep the names that hold `wanted`, case-blind, in any of their forms."""
        self._wanted = wanted.strip().casefold()
        self._lay_out()

    def show_boilerplate(self, wanted: bool) -> None:
        """List the names that stand only in boilerplate, or leave them out."""
        self._shows_boilerplate = wanted
        self._lay_out()

    def open_section(self, kind: EntityKind) -> None:
        """Show all names of a kind."""
        self._open.add(kind)
        self._lay_out()

    def close_sections(self) -> None:
        """Show but a few names of each kind."""
        self._open.clear()

    def reach(self, named: Named, at: int) -> None:
        """Say which mention of a name was walked to."""
        self._reached = (named, at)
        for row, each in enumerate(self._rows):
            if isinstance(each, NameRow):
                reached = at if each.named == named else None
                if each.reached != reached:
                    self._rows[row] = NameRow(each.named, each.share, each.unit, reached)
                    self.dataChanged.emit(self.index(row), self.index(row))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to list."""
        return not self._rows

    def _lay_out(self) -> None:
        self.beginResetModel()
        self._rows = list(self._made())
        self.endResetModel()

    def _made(self) -> Iterator[Row]:
        unit = "article" if self._names.of_articles else "mention"
        kept = [each for each in self._names.names if self._is_wanted(each)]
        body = [each for each in kept if not each.only_in_boilerplate]
        for kind in EntityKind:
            yield from self._section(kind, [each for each in body if each.kind is kind], unit)
        hidden = [each for each in kept if each.only_in_boilerplate]
        if self._shows_boilerplate and self._names.has_boilerplate:
            if hidden:
                yield Heading(EntityKind.OTHER, "Only in boilerplate", len(hidden))
                yield from self._name_rows(hidden, unit)
            if hidden or self._names.of_articles:
                yield Offer("Leave out names of the boilerplate")
        elif hidden:
            yield Offer(f"{counted(len(hidden), 'name')} only in boilerplate")
        elif self._names.of_articles and not self._names.has_boilerplate and not self._wanted:
            yield Offer("Names only in boilerplate")

    def _is_wanted(self, named: Named) -> bool:
        forms = (named.name, *named.aliases)
        return not self._wanted or any(self._wanted in form.casefold() for form in forms)

    def _section(self, kind: EntityKind, names: list[Named], unit: str) -> Iterator[Row]:
        if not names:
            return
        yield Heading(kind, TITLES[kind], len(names))
        is_open = kind in self._open or bool(self._wanted)
        yield from self._name_rows(names if is_open else names[:FEW], unit)
        if not is_open and len(names) > FEW:
            yield Offer(f"{len(names) - FEW:,} more", kind)

    def _name_rows(self, names: list[Named], unit: str) -> Iterator[Row]:
        most = max(_FULL_BAR, *(each.count for each in self._names.names))
        for each in names:
            reached = self._reached[1] if self._reached and self._reached[0] == each else None
            yield NameRow(each, each.count / most, unit, reached)

    # --- as Qt asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        match role:
            case _ if role == ROW:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return one_line(row.named.name) if isinstance(row, NameRow) else row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(row)
            case Qt.ItemDataRole.ToolTipRole if isinstance(row, NameRow):
                return hover_text(_hovered(row))
        return None


def _spoken(row: Row) -> str:
    match row:
        case Heading(text=text, total=total):
            return f"{text}, {counted(total, 'name')}"
        case NameRow(named=named, unit=unit):
            return f"{one_line(named.name)}, {named.kind.value}, {counted(named.count, unit)}"
        case Offer(text=text):
            return text


def _hovered(row: NameRow) -> str:
    told = f"{row.named.name}: {counted(row.named.count, row.unit)}"
    if row.named.aliases:
        told += "\nalso " + ", ".join(row.named.aliases[:12])
    return told
