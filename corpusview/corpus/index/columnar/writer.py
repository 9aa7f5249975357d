"""Writing in bulk: a batch of documents becomes one segment at a time, and segments of a size become a larger one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

import numpy as np
from whoosh import columns, formats
from whoosh.fields import UnknownFieldError
from whoosh.index import TOC, LockError, clean_files

from corpusview.corpus.index.columnar.aside import Aside, in_place_of
from corpusview.corpus.index.columnar.codec import EXTENSION, ColumnarSegment
from corpusview.corpus.index.columnar.invert import Inverter
from corpusview.corpus.index.columnar.memory import give_back
from corpusview.corpus.index.columnar.merge import Source, merge
from corpusview.corpus.index.columnar.pairs import MOST_TOKENS
from corpusview.corpus.index.columnar.segment import Column, Postings
from corpusview.corpus.index.columnar.segment_writer import SegmentWriter
from corpusview.corpus.index.columnar.stored import pack_stored
from corpusview.corpus.index.columnar.vocabulary import Vocabulary

# Words gathered before they are written as a segment: about 250 MB while they are sorted.
MOST_WORDS = 6_000_000
# A word and the blank after it, in most languages and on average.
_LETTERS_A_WORD = 6
# So many segments of about one size become one: every posting is written again once a step, log8(n) times in all.
FAN = 8
# Of large ones so many do: every question is put to each segment, and they are merged seldom.
FAN_OF_LARGE = 4
# A segment of fewer documents counts as the smallest size.
SMALLEST = 1000
# A segment of more than half of this, or of half the words of which pairs are kept, stays as it is: to merge it costs
# more than to search it apart. So none that is merged has more.
MOST_DOCUMENTS = 150_000


@dataclass(slots=True)
class _Field:
    """What a batch has gathered of one field: its words, and of its column the documents and their values."""

    kind: Any
    is_stored: bool
    words: Inverter | None = None
    takes_texts: bool = False
    numbers: list[int] | None = None
    values: list[Any] = dataclass_field(default_factory=list)


class BulkWriter:
    """Adds and deletes documents of a Whoosh index of columnar segments; all at once, when `commit` is called.

    Fields may be given as lists of terms, which are kept as they are, or as text for the field's analyzer; where the
    field type has a method `terms(text)`, whose terms never hold white space, that is asked instead (and, where it has
    them, `terms_of_each(texts)` and `families(terms)`, which do the same for many at once). Known
    formats are Existence, Frequency and Positions, known columns numbers and byte strings; for others there is Whoosh's
    own writer.
    `vocabularies` may be handed from one writer of an index to the next, so that words met once are known.
    Raises `whoosh.index.LockError` while another writer is at work. After any exception call `cancel`.
    """

    def __init__(self, index: Any, vocabularies: dict[str, Vocabulary] | None = None) -> None:
        self._vocabularies = {} if vocabularies is None else vocabularies
        self._lock = index.lock("WRITELOCK")
        if not self._lock.acquire():
            raise LockError("Another writer is at work")
        self.is_closed = False
        try:
            contents = index._read_toc()
        except BaseException:
            self._finish()
            raise
        self._storage = index.storage
        self._name = index.indexname
        self.schema = contents.schema
        self._kinds: dict[str, Any] = dict(contents.schema.items())
        self.generation: int = contents.generation + 1
        self._segments: list[ColumnarSegment] = list(contents.segments)
        self._begin()

    def _begin(self) -> None:
        self._documents = 0
        self._fields: dict[str, _Field] = {}
        self._held = 0
        self._stored: list[bytes] = []

    def segments(self) -> Sequence[ColumnarSegment]:
        """The segments as they stand now, the new ones included."""
        return self._segments

    def delete(self, segment: ColumnarSegment, documents: Iterable[int]) -> None:
        """Mark documents of a segment as deleted."""
        for document in documents:
            segment.delete_document(document)

    def add(self, values: Mapping[str, Any]) -> None:
        """Add one document."""
        number = self._documents
        stored: dict[str, Any] = {}
        for name, value in values.items():
            if value is None:
                continue
            field = self._fields.get(name) or self._field(name)
            if field.words is not None:
                is_list = isinstance(value, (list, tuple))
                if field.takes_texts and not is_list:
                    field.words.add_text(number, value)
                    self._held += len(value) // _LETTERS_A_WORD
                else:
                    words = value if is_list else _analyzed(field.kind, value)
                    field.words.add(number, words)
                    self._held += len(words)
            if field.numbers is not None:
                field.numbers.append(number)
                field.values.append(field.kind.to_column_value(value))
            if field.is_stored:
                stored[name] = value
        self._stored.append(pack_stored([stored]) if stored else b"")
        self._documents += 1
        if self._held >= MOST_WORDS:
            self._flush()

    def _field(self, name: str) -> _Field:
        """A field that the batch has not met yet."""
        kind = self._kinds.get(name)
        if kind is None:
            raise UnknownFieldError(f"There is no field {name!r}")
        field = _Field(kind, kind.stored)
        if kind.indexed:
            field.words = self._inverter(name, kind)
            field.takes_texts = hasattr(kind, "terms")
        if kind.column_type is not None:
            field.numbers = []
        self._fields[name] = field
        return field

    def _inverter(self, name: str, kind: Any) -> Inverter:
        if type(kind.format) not in (formats.Existence, formats.Frequency, formats.Positions):
            raise TypeError(f"The format {type(kind.format).__name__} is for Whoosh's own writer")
        vocabulary = self._vocabularies.get(name)
        if vocabulary is None or vocabulary.is_full():
            ways = (getattr(kind, way, None) for way in ("terms", "family", "terms_of_each", "families"))
            vocabulary = self._vocabularies[name] = Vocabulary(*ways)
        return Inverter(type(kind.format) is formats.Positions, vocabulary)

    def _flush(self) -> None:
        """Write what was added as a segment."""
        if self._documents == 0:
            return
        segment = ColumnarSegment(self._name, self._documents)
        with segment.create_file(self._storage, EXTENSION) as file:
            out = SegmentWriter(file, self._documents)
            for name, field in sorted(self._fields.items()):
                if field.words is not None:
                    lengths = field.words.lengths(self._documents) if field.kind.scorable else None
                    out.add_field(name, _parts(field.words), lengths)
            for name, field in sorted(self._fields.items()):
                if field.numbers is not None:
                    column = _column(field.kind.column_type, field.numbers, field.values, self._documents)
                    out.add_column(name, column)
            out.add_stored(self._stored)
            out.finish()
        self._segments.append(segment)
        self._begin()

    def commit(self, optimize: bool = False, merge: bool = True, aside: Aside | None = None) -> None:
        """Write what was added, merge where segments have become many, and let the whole be the index.

        Without `merge` segments stay as they are: then deleting writes hardly anything. Large merges are left to
        `aside` where it is given, and come in with a later commit.
        """
        self._flush()
        if aside is not None:
            self._segments = aside.take_in(self._segments, self._storage)
        self._segments = [segment for segment in self._segments if segment.doc_count()]
        if optimize:
            if len(self._segments) > 1 or any(segment.has_deletions() for segment in self._segments):
                self._merge(list(self._segments))
        elif merge:
            while crowded := _crowded(self._resting(aside), self._words):
                if aside is None or not aside.begin(self._storage, self._name, crowded):
                    self._merge(crowded)
        TOC(self.schema, self._segments, self.generation).write(self._storage, self._name)
        clean_files(self._storage, self._name, self.generation, self._segments)
        self._finish()

    def _resting(self, aside: Aside | None) -> list[ColumnarSegment]:
        """The segments that are not being merged."""
        at_work = frozenset() if aside is None else aside.segids()
        return [segment for segment in self._segments if segment.segid not in at_work]

    def _words(self, segment: ColumnarSegment) -> int:
        """The places of the longest field of a segment, with one for each document."""
        file = segment.file(self._storage)
        return max((file.total_length(name) for name in file.fields), default=0) + file.documents

    def _merge(self, chosen: Sequence[ColumnarSegment]) -> None:
        merged = ColumnarSegment(self._name)
        sources = [Source(segment.file(self._storage), segment.living()) for segment in chosen]
        with merged.create_file(self._storage, EXTENSION) as file:
            merged.set_doc_count(merge(sources, file))
        self._segments = in_place_of(chosen, merged, self._segments)
        del sources
        give_back()

    def cancel(self) -> None:
        """Forget everything; files already written are left to the next commit to clean up."""
        if not self.is_closed:
            self._finish()

    def _finish(self) -> None:
        self.is_closed = True
        self._lock.release()


def _crowded(segments: Sequence[ColumnarSegment], words_of: Callable[[ColumnarSegment], int]) -> list[ColumnarSegment]:
    """Segments that should become one: `FAN` of about a size, or one that is mostly deleted."""
    for segment in segments:
        if 2 * segment.deleted_count() > segment.doc_count_all():
            return [segment]
    sizes: dict[int, list[ColumnarSegment]] = {}
    for segment in segments:
        if segment.doc_count() < MOST_DOCUMENTS // 2:
            size = 0
            while segment.doc_count() >= SMALLEST * FAN**size:
                size += 1
            sizes.setdefault(size, []).append(segment)
    for size in sorted(sizes):
        fan = FAN if size < 2 else FAN_OF_LARGE
        if len(sizes[size]) >= fan:
            fitting = [(segment, words) for segment in sizes[size] if (words := words_of(segment)) < MOST_TOKENS // 2]
            if len(fitting) >= fan:
                return _together(fitting)
    return []


def _together(fitting: Sequence[tuple[ColumnarSegment, int]]) -> list[ColumnarSegment]:
    """The first of these segments, given with their words, that make one which is not too large: two at least."""
    documents = words = 0
    chosen: list[ColumnarSegment] = []
    for segment, own in fitting:
        documents, words = documents + segment.doc_count(), words + own
        if documents > MOST_DOCUMENTS or words > MOST_TOKENS:
            break
        chosen.append(segment)
    return chosen


def _analyzed(kind: Any, value: Any) -> list[str]:
    return [token.text for token in kind.tokenize(value, mode="index") if not token.stopped]


def _parts(inverter: Inverter) -> tuple[Postings, ...]:
    return (inverter.postings(),) if inverter.count() else ()


def _column(kind: Any, numbers: list[int], values: list[Any], documents: int) -> Column:
    empty = kind.default_value()
    if isinstance(kind, columns.NumericColumn):
        held = np.full(documents, empty, np.dtype(kind._typecode))
        held[numbers] = values
        return Column(held)
    if type(kind) not in (columns.VarBytesColumn, columns.RefBytesColumn):
        raise TypeError(f"The column {type(kind).__name__} is for Whoosh's own writer")
    distinct = sorted({*values, empty})
    place = {text: at for at, text in enumerate(distinct)}
    held = np.full(documents, place[empty], np.int64)
    held[numbers] = [place[value] for value in values]
    return Column(held, distinct)
