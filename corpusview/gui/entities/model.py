"""The sidebar's rows: names that may be one, then for each kind a heading, its names, and rows for those left out.

Dates, sums and the like have sections of their own, after the names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from corpusview.article import EntityKind, Other
from corpusview.gui.entities.names import Key, Likeness, Named, Names, Of
from corpusview.gui.plain import hover_text, isolated, one_line
from corpusview.page import counted

ROW = Qt.ItemDataRole.UserRole

# Names shown of a kind before "show more": what can be taken in at a glance.
FEW = 8
# Questions whether two names are one that stand above the names: more would push these out of sight.
_FEW_ALIKE = 3

# A bar is full at this count at least: a name that stands once should not look like the hero of the story.
_FULL_BAR = 4

MAY_BE_ONE = "May be one"
ONLY_IN_BOILERPLATE = "Only in boilerplate"
PIECES = "Pieces of longer names"
TITLES = {
    EntityKind.PERSON: "People",
    EntityKind.ORGANISATION: "Organisations",
    EntityKind.PLACE: "Places",
    EntityKind.OTHER: "Other names",
    Other.DATE: "Dates",
    Other.MONEY: "Money",
    Other.PERCENTAGE: "Percentages",
    Other.QUANTITY: "Quantities",
    Other.EMAIL: "E-mail addresses",
    Other.URL: "Web addresses",
    Other.HASHTAG: "Hashtags",
    Other.HANDLE: "@names",
}
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a section."""

    kind: EntityKind | Other
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
    """A row that does something when chosen: shows more of a kind (or those less sure), more names that may be one
    or that are compared, pieces of names, or the boilerplate's names.

    `short` is said where the sidebar is too narrow for the text, `more` where the pointer rests.
    """

    text: str
    kind: EntityKind | Other | None = None
    less_sure: bool = False
    pieces: bool = False
    alike: bool = False
    comparing: bool = False
    short: str = field(default="", compare=False)
    more: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class LikenessRow:
    """Two names that may be one, to be judged."""

    likeness: Likeness

    @property
    def text(self) -> str:
        """The question."""
        return f"{isolated(self.likeness.other)} may be {isolated(self.likeness.one)}"


Row = Heading | NameRow | Offer | LikenessRow


class NamesModel(QAbstractListModel):
    """Rows over `Names`, with a filter and sections that open."""

    def __init__(self) -> None:
        super().__init__()
        self._names = Names()
        self._wanted = ""
        self._others: tuple[Named, ...] = ()
        self._open: set[EntityKind | Other] = set()
        self._open_less_sure: set[EntityKind | Other] = set()
        self._likenesses: tuple[Likeness, ...] = ()
        self._alike_among = self._alike_of = 0
        self._shows_all_alike = False
        self._shows_pieces = False
        self._shows_boilerplate = False
        self._reached: tuple[Named, int] | None = None
        self._rows: list[Row] = []

    def show(self, names: Names) -> None:
        """Show other names."""
        self._names, self._reached, self._likenesses, self._others = names, None, (), ()
        self._lay_out()

    def show_others(self, others: tuple[Named, ...]) -> None:
        """Show dates, sums and the like as well."""
        if others != self._others:
            self._others = others
            self._lay_out()

    def propose(self, likenesses: tuple[Likeness, ...], among: int = 0, of: int = 0) -> None:
        """Show which names may be one, where only the first `among` of the names were compared (0: all were)."""
        if (likenesses, among, of) != (self._likenesses, self._alike_among, self._alike_of):
            self._likenesses, self._alike_among, self._alike_of = likenesses, among, of
            self._lay_out()

    def put_off(self, likeness: Likeness) -> None:
        """Leave a question out until the names are listed anew."""
        kept = tuple(each for each in self._likenesses if each != likeness)
        self.propose(kept, self._alike_among, self._alike_of)

    def filter(self, wanted: str) -> None:
        """Keep the names that hold `wanted`, case-blind, in any of their forms."""
        self._wanted = wanted.strip().casefold()
        self._lay_out()

    def show_boilerplate(self, wanted: bool) -> None:
        """List the names that stand only in boilerplate, or leave them out."""
        self._shows_boilerplate = wanted
        self._lay_out()

    def open_section(self, kind: EntityKind | Other, less_sure: bool = False) -> None:
        """Show all names of a kind, or also those that are less sure."""
        (self._open_less_sure if less_sure else self._open).add(kind)
        self._lay_out()

    def open_alike(self) -> None:
        """Show all names that may be one."""
        self._shows_all_alike = True
        self._lay_out()

    def open_pieces(self) -> None:
        """Show what is but a piece of a longer name."""
        self._shows_pieces = True
        self._lay_out()

    def close_sections(self) -> None:
        """Show but a few names of each kind."""
        self._shows_all_alike = self._shows_pieces = False
        self._open.clear()
        self._open_less_sure.clear()

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
    def shows_boilerplate(self) -> bool:
        """Whether names that stand only in boilerplate are listed."""
        return self._shows_boilerplate

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to list."""
        return not self._rows

    def row_of(self, key: Key) -> int:
        """The row of a name, -1 where it is not listed."""
        rows = enumerate(self._rows)
        return next((at for at, row in rows if isinstance(row, NameRow) and row.named.key == key), -1)

    def names(self) -> tuple[Named, ...]:
        """All names, listed or left out, without dates and the like."""
        return self._names.names

    def _lay_out(self) -> None:
        self.beginResetModel()
        self._rows = list(self._made())
        self.endResetModel()

    def _made(self) -> Iterator[Row]:
        unit = "mention" if self._names.of is Of.ARTICLE else "article"
        if self._likenesses and not self._wanted:
            yield Heading(EntityKind.OTHER, MAY_BE_ONE, len(self._likenesses))
            shown = len(self._likenesses) if self._shows_all_alike else _FEW_ALIKE
            yield from map(LikenessRow, self._likenesses[:shown])
            if more := self._likenesses[shown:]:
                yield Offer(f"{len(more):,} more that may be one", alike=True, short=f"{len(more):,} more")
            if self._alike_among:
                so_far = f"{self._alike_among:,} of {self._alike_of:,}"
                told = f"{so_far} names were compared so far, the most widely named first."
                yield Offer(f"Compare more ({so_far})", comparing=True, short="Compare more", more=told)
        kept = [each for each in self._names.names if self._is_wanted(each)]
        body = [each for each in kept if not each.only_in_boilerplate]
        pieces = [each for each in body if each.is_piece]
        for kind in EntityKind:
            whole = [each for each in body if each.kind is kind and not each.is_piece]
            yield from self._section(kind, whole, unit)
        others = [each for each in self._others if self._is_wanted(each)]
        for other in Other:
            yield from self._section(other, [each for each in others if each.other is other], unit)
        if pieces and (self._shows_pieces or self._wanted):
            yield Heading(EntityKind.OTHER, PIECES, len(pieces))
            yield from self._name_rows(pieces, unit)
        elif pieces:
            told = counted(len(pieces), "piece")
            yield Offer(f"{told} of longer names", pieces=True, short=told)
        hidden = [each for each in kept if each.only_in_boilerplate]
        if self._shows_boilerplate and self._names.has_boilerplate:
            if hidden:
                yield Heading(EntityKind.OTHER, ONLY_IN_BOILERPLATE, len(hidden))
                yield from self._name_rows(hidden, unit)
            if hidden or self._names.of is not Of.ARTICLE:
                yield Offer("Leave out names of the boilerplate", short="Leave these out")
        elif hidden:
            yield Offer(f"{counted(len(hidden), 'name')} only in boilerplate", short=f"{len(hidden):,} in boilerplate")
        elif self._names.of is not Of.ARTICLE and not self._names.has_boilerplate and not self._wanted:
            yield Offer("Names only in boilerplate", short="In boilerplate")

    def _is_wanted(self, named: Named) -> bool:
        forms = (named.name, *named.aliases)
        return not self._wanted or any(self._wanted in form.casefold() for form in forms)

    def _section(self, kind: EntityKind | Other, names: list[Named], unit: str) -> Iterator[Row]:
        if not names:
            return
        yield Heading(kind, TITLES[kind], len(names))
        if self._wanted:
            yield from self._name_rows(names, unit)
            return
        sure = [each for each in names if each.is_sure]
        less = [each for each in names if not each.is_sure]
        is_open = kind in self._open
        yield from self._name_rows(sure if is_open else sure[:FEW], unit)
        if not is_open and len(sure) > FEW:
            yield Offer(f"{len(sure) - FEW:,} more", kind)
        if kind in self._open_less_sure:
            yield from self._name_rows(less, unit)
        elif less:
            yield Offer(f"{len(less):,}{' more' if sure else ''}, less sure", kind, less_sure=True)

    def _name_rows(self, names: list[Named], unit: str) -> Iterator[Row]:
        most = max(_FULL_BAR, *(each.count for each in (*self._names.names, *self._others)))
        for each in names:
            reached = self._reached[1] if self._reached and self._reached[0] == each else None
            yield NameRow(each, each.count / most, unit, reached)

    # --- as Qt asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not 0 <= index.row() < len(self._rows):
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case _ if role == ROW:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return one_line(row.named.name) if isinstance(row, NameRow) else row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(row)
            case Qt.ItemDataRole.ToolTipRole if isinstance(row, NameRow) and not row.named.places:
                return hover_text(_hovered(row))
            case Qt.ItemDataRole.ToolTipRole if isinstance(row, LikenessRow):
                return hover_text(f"{row.likeness.reason}\nY: the same · N: different · H: not now")
            case Qt.ItemDataRole.ToolTipRole if isinstance(row, Heading | Offer):
                # A narrow sidebar, or large type, has no room for all of it.
                return hover_text(_whole(row))
        return None


def _spoken(row: Row) -> str:
    match row:
        case Heading(text=text, total=total):
            return f"{text}, {total:,}" if isinstance(row.kind, Other) else f"{text}, {counted(total, 'name')}"
        case NameRow(named=named, unit=unit):
            doubt = "" if named.is_sure else ", less sure"
            return f"{isolated(named.name)}, {named.section.value}, {counted(named.count, unit)}{doubt}"
        case LikenessRow():
            return f"{row.text}? Y: the same, N: different, H: not now"
        case Offer():
            return _whole(row)


def _whole(row: Heading | Offer) -> str:
    more = row.more if isinstance(row, Offer) else ""
    return f"{row.text}\n{more}" if more else row.text


def _hovered(row: NameRow) -> str:
    told = f"{row.named.name}: {counted(row.named.count, row.unit)}"
    if row.named.aliases:
        told += "\nalso " + ", ".join(row.named.aliases[:12])
    return told
