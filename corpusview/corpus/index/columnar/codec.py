"""The codec: what Whoosh asks of segments, answered from arrays.

Any Whoosh index can be written with it (`index.writer(codec=ColumnarCodec())`); every Whoosh query then runs
unchanged, a posting at a time, through `ColumnarMatcher`. Writing in bulk is `BulkWriter`, searching over whole
arrays `Evaluator`.
"""

from __future__ import annotations

import functools
import io
import struct
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh import columns, formats
from whoosh.codec import base
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.matching import LeafMatcher, ListMatcher, NullMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound
from whoosh.system import pack_uint

from corpusview.corpus.index.columnar.container import ContainerDamaged, content_of
from corpusview.corpus.index.columnar.lists import starts_of, steps_of
from corpusview.corpus.index.columnar.segment import Column, FieldReader, Postings, SegmentFile
from corpusview.corpus.index.columnar.segment_writer import SegmentWriter
from corpusview.corpus.index.columnar.stored import pack_stored, unpack_stored

EXTENSION = ".columns"
Array = np.ndarray

# A matcher says how good the rest of its block can be, so that a search for the best few skips what cannot reach them.
_BLOCK = 128


class ColumnarCodec(base.Codec):
    """Segments of arrays."""

    def per_document_writer(self, storage: Any, segment: ColumnarSegment) -> ColumnarDocumentWriter:
        return ColumnarDocumentWriter(segment)

    def field_writer(self, storage: Any, segment: ColumnarSegment) -> ColumnarFieldWriter:
        return ColumnarFieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: ColumnarSegment) -> ColumnarTermsReader:
        return ColumnarTermsReader(segment.file(storage))

    def per_document_reader(self, storage: Any, segment: ColumnarSegment) -> base.PerDocumentReader:
        if segment.being_written is not None:
            return _UnwrittenReader(segment)
        return ColumnarDocumentReader(segment.file(storage), segment)

    def new_segment(self, storage: Any, indexname: str) -> ColumnarSegment:
        return ColumnarSegment(indexname)


class ColumnarSegment(base.Segment):
    """What Whoosh's table of contents keeps of a segment: its name, its size, and which documents are deleted."""

    def __init__(self, indexname: str, documents: int = 0) -> None:
        super().__init__(indexname)
        self._documents = documents
        self._deleted: set[int] = set()
        self._opened: weakref.ref[SegmentFile] | None = None
        self.being_written: _Held | None = None

    def __getstate__(self) -> dict[str, Any]:
        deleted = np.array(sorted(self._deleted), "<u4").tobytes()
        state = {"indexname": self.indexname, "segid": self.segid, "documents": self._documents, "deleted": deleted}
        # One that is being written goes from one process of Whoosh's own writers to another, and into no file.
        return state if self.being_written is None else {**state, "being_written": self.being_written}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.indexname = str(state["indexname"])
        self.segid = str(state["segid"])
        self.compound = False
        self._documents = int(state["documents"])
        self._deleted = set(np.frombuffer(state["deleted"], "<u4").tolist())
        self._opened = None
        self.being_written = state.get("being_written")

    def codec(self) -> ColumnarCodec:
        return ColumnarCodec()

    def should_assemble(self) -> bool:
        return False

    def file(self, storage: Any) -> SegmentFile:
        """The segment's file, opened once as long as somebody holds it."""
        opened = self._opened() if self._opened is not None else None
        if opened is None:
            name = self.make_filename(EXTENSION)
            with storage.open_file(name) as file:
                opened = SegmentFile(content_of(file), name)
            if opened.documents != self._documents:
                raise ContainerDamaged(f"{name} holds {opened.documents} documents instead of {self._documents}")
            self._opened = weakref.ref(opened)
        return opened

    def set_doc_count(self, doccount: int) -> None:
        self._documents = doccount

    def doc_count_all(self) -> int:
        return self._documents

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(sorted(self._deleted))

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._deleted

    def living(self) -> Array | None:
        """Which documents are not deleted, as flags; None where none is."""
        if not self._deleted:
            return None
        flags = np.ones(self._documents, bool)
        flags[list(self._deleted)] = False
        return flags


# --- writing a document at a time, as Whoosh's own writer does


class _Held:
    """What a segment that is being written has gathered of its documents."""

    def __init__(self) -> None:
        self.documents = 0
        self.lengths: dict[str, dict[int, int]] = {}
        self.columns: dict[str, tuple[Any, dict[int, Any]]] = {}
        self.stored: list[bytes] = []


class ColumnarDocumentWriter(base.PerDocumentWriter):
    """Gathers lengths, columns, vectors and stored values; `ColumnarFieldWriter` writes them."""

    def __init__(self, segment: ColumnarSegment) -> None:
        self._held = _Held()
        segment.being_written = self._held
        self._number = -1
        self._stored: dict[str, Any] = {}
        self._vectors: dict[str, Any] = {}
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        self._number = docnum
        self._held.documents = docnum + 1
        self._stored, self._vectors = {}, {}

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        if value is not None:
            self._stored[fieldname] = value
        if length:
            self._held.lengths.setdefault(fieldname, {})[self._number] = length

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        self._held.columns.setdefault(fieldname, (columnobj, {}))[1][self._number] = value

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Any) -> None:
        kept = [(text, weight, value) for text, weight, value in items]
        if kept:
            self._vectors[fieldname] = kept

    def finish_doc(self) -> None:
        held = [self._stored, self._vectors] if self._vectors else [self._stored] if self._stored else None
        self._held.stored.append(b"" if held is None else pack_stored(held))

    def close(self) -> None:
        self.is_closed = True


class ColumnarFieldWriter(base.FieldWriter):
    """Takes postings one at a time, in order, and writes the segment's file when it is closed."""

    def __init__(self, storage: Any, segment: ColumnarSegment) -> None:
        self._storage = storage
        self._segment = segment
        self._fields: dict[str, tuple[Any, Postings]] = {}
        self._now: Postings | None = None
        self._format: Any = None
        self._lists: tuple[list[int], list[float], list[int], list[bytes]] = ([], [], [], [])
        self._begun: list[int] = []
        # Of postings without documents the lengths that came with them.
        self._lengths: dict[str, dict[int, int]] = {}
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        self._format = fieldobj.format
        empty = np.zeros(0, np.int64)
        self._now = Postings([], empty, empty, empty)
        self._lists = ([], [], [], [])
        self._begun = []
        self._fields[fieldname] = (fieldobj, self._now)
        if self._segment.being_written is None:
            self._lengths[fieldname] = {}

    def start_term(self, btext: bytes) -> None:
        assert self._now is not None
        self._now.terms.append(btext)
        self._begun.append(len(self._lists[0]))

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        documents, weights, frequencies, values = self._lists
        documents.append(docnum)
        weights.append(weight)
        values.append(vbytes)
        frequencies.append(self._frequency(vbytes))
        if length is not None and self._lengths:
            next(reversed(self._lengths.values()))[docnum] = length

    def _frequency(self, vbytes: bytes) -> int:
        """How often the document holds the term; once where the value does not say so, as in spelling fields."""
        if not vbytes or not self._format.supports("frequency"):
            return 1
        try:
            return max(1, self._format.decode_frequency(vbytes))
        except struct.error:
            return 1

    def finish_term(self) -> None:
        pass

    def add_spell_word(self, fieldname: str, text: str) -> None:
        pass

    def finish_field(self) -> None:
        assert self._now is not None
        documents, weights, frequencies, values = self._lists
        now, kind = self._now, type(self._format)
        now.counts = np.diff(np.array([*self._begun, len(documents)], np.int64))
        now.documents = np.array(documents, np.int64)
        now.frequencies = np.array(frequencies, np.int64)
        held = np.array(weights, np.float32)
        if not np.array_equal(held, now.frequencies):
            now.weights = held
        if kind is formats.Positions:
            positions = self._positions(values, frequencies)
            if positions is None:
                now.values = values
            else:
                now.steps = steps_of(positions, now.frequencies)
        elif kind not in (formats.Existence, formats.Frequency):
            now.values = values

    def _positions(self, values: list[bytes], frequencies: list[int]) -> Array | None:
        """The positions that these values tell; None where they are of a kind of their own."""
        try:
            lists = [self._format.decode_positions(value) for value in values]
        except Exception:
            # Whoosh hands over whatever it was given for a posting.
            return None
        steps_up = all(each == sorted(each) for each in lists)
        if not steps_up or [len(each) for each in lists] != frequencies:
            return None
        return np.array([position for each in lists for position in each], np.int64)

    def close(self) -> None:
        self.is_closed = True
        held = self._segment.being_written
        self._segment.being_written = None
        if held is None and self._fields:
            # Postings of documents of which nothing else is kept.
            held = _Held()
            held.documents = 1 + max((int(each.documents.max(initial=-1)) for _, each in self._fields.values()))
            held.lengths = {name: lengths for name, lengths in self._lengths.items() if lengths}
            self._segment.set_doc_count(held.documents)
        if held is not None:
            with self._segment.create_file(self._storage, EXTENSION) as file:
                _write(file, held, self._fields)


def _write(file: Any, held: _Held, fields: dict[str, tuple[Any, Postings]]) -> None:
    """Write what was gathered as a segment's file."""
    out = SegmentWriter(file, held.documents)
    for name in sorted(fields.keys() | held.lengths.keys()):
        lengths = None
        if name in held.lengths:
            lengths = np.zeros(held.documents, np.int64)
            lengths[list(held.lengths[name])] = list(held.lengths[name].values())
        entry = fields.get(name)
        out.add_field(name, () if entry is None else (_with_families(*entry),), lengths)
    for name, (kind, values) in sorted(held.columns.items()):
        _write_column(out, name, kind, values, held.documents)
    out.add_stored(held.stored)
    out.finish()


def _with_families(fieldobj: Any, postings: Postings) -> Postings:
    family = getattr(fieldobj, "family", None)
    if family is not None:
        postings.families = [family(term.decode("utf-8", "replace")).encode() for term in postings.terms]
    return postings


def _write_column(out: SegmentWriter, name: str, kind: Any, values: dict[int, Any], documents: int) -> None:
    if type(kind) is columns.NumericColumn:
        numbers = np.full(documents, kind.default_value(), np.dtype(kind._typecode))
        numbers[list(values)] = list(values.values())
        out.add_column(name, Column(numbers))
    elif type(kind) in (columns.VarBytesColumn, columns.RefBytesColumn):
        empty = kind.default_value()
        distinct = sorted({*values.values(), empty})
        place = {text: at for at, text in enumerate(distinct)}
        numbers = np.full(documents, place[empty], np.int64)
        numbers[list(values)] = [place[value] for value in values.values()]
        out.add_column(name, Column(numbers, distinct))
    else:
        written = io.BytesIO()
        writer = kind.writer(StructFile(written))
        for number in sorted(values):
            writer.add(number, values[number])
        writer.finish(documents)
        out.add_whole(name, written.getvalue())


# --- reading


class ColumnarDocumentReader(base.PerDocumentReader):
    """What a segment keeps of each document."""

    def __init__(self, file: SegmentFile, segment: ColumnarSegment) -> None:
        self._file = file
        self._segment = segment
        self._lengths: dict[str, Array | None] = {}

    def doc_count(self) -> int:
        return self._file.documents - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._file.documents

    def has_deletions(self) -> bool:
        return self._segment.has_deletions()

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._file.columns

    def list_columns(self) -> list[str]:
        return sorted(self._file.columns)

    def column_reader(self, fieldname: str, column: Any) -> Any:
        numbers, distinct = self._file.column(fieldname)
        kind = self._file.columns[fieldname]
        if kind == "whole":
            whole = memoryview(numbers.tobytes())
            return column.reader(BufferFile(whole), 0, len(whole), self._file.documents)
        return _NumbersReader(numbers) if kind == "numbers" else _StringsReader(numbers, distinct)

    def _lengths_of(self, fieldname: str) -> Array | None:
        if fieldname not in self._lengths:
            self._lengths[fieldname] = self._file.lengths(fieldname)
        return self._lengths[fieldname]

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        if docnum >= self._file.documents:
            raise IndexError(f"There is no document {docnum} among {self._file.documents}")
        lengths = self._lengths_of(fieldname)
        return default if lengths is None else int(lengths[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        return self._file.total_length(fieldname)

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths_of(fieldname)
        return 0 if lengths is None else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._lengths_of(fieldname)
        return 0 if lengths is None else int(lengths.max())

    def _kept(self, docnum: int) -> list[dict[str, Any]]:
        content = self._file.stored(docnum)
        return unpack_stored(content) if content else [{}]

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return self._kept(docnum)[0]

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        kept = self._kept(docnum)
        return len(kept) > 1 and fieldname in kept[1]

    def vector(self, docnum: int, fieldname: str, format_: Any) -> Any:
        kept = self._kept(docnum)
        if len(kept) < 2 or fieldname not in kept[1]:
            raise KeyError(f"There is no vector of {fieldname} for document {docnum}")
        texts, weights, values = zip(*kept[1][fieldname], strict=True)
        return ListMatcher(list(texts), list(weights), list(values), format_)


class _UnwrittenReader(ColumnarDocumentReader):
    """What a segment keeps of each document while its file is not written yet: written to memory when it is asked for.

    Of each posting that is written Whoosh asks for the length of its field alone.
    """

    def __init__(self, segment: ColumnarSegment) -> None:
        self._held = segment.being_written
        self._segment = segment
        self._lengths = {}

    @functools.cached_property
    def _file(self) -> SegmentFile:
        written = io.BytesIO()
        _write(written, self._held, {})
        return SegmentFile(written.getvalue(), self._segment.segment_id())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return self._held.lengths.get(fieldname, {}).get(docnum, default)


class _NumbersReader(columns.ColumnReader):
    def __init__(self, numbers: Array) -> None:
        self._numbers = numbers
        self._sign = 1

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> Any:
        return self._numbers[docnum].item()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._numbers.tolist())

    def sort_key(self, docnum: int) -> Any:
        return self._sign * self[docnum]

    def load(self) -> list[Any]:
        return self._numbers.tolist()

    def set_reverse(self) -> None:
        self._sign = -1


class _StringsReader(columns.ColumnReader):
    def __init__(self, numbers: Array, distinct: Any) -> None:
        self._numbers = numbers
        self._distinct = distinct

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> bytes:
        return self._distinct[int(self._numbers[docnum])]

    def __iter__(self) -> Iterator[bytes]:
        texts = self._distinct.some(0, len(self._distinct))
        return (texts[at] for at in self._numbers.tolist())

    def load(self) -> list[bytes]:
        return list(self)


class _Cursor(base.FieldCursor):
    """Walks the terms of a field in order."""

    def __init__(self, reader: FieldReader | None, fieldobj: Any) -> None:
        self._reader = reader
        self._fieldobj = fieldobj
        self._at = 0
        self._count = len(reader.terms) if reader is not None else 0

    def is_valid(self) -> bool:
        return self._at < self._count

    def text(self) -> Any:
        if self._reader is None or not self.is_valid():
            return None
        return self._fieldobj.from_bytes(self._reader.terms[self._at])

    def first(self) -> Any:
        self._at = 0
        return self.text()

    def find(self, string: Any) -> Any:
        if self._reader is not None:
            text = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
            self._at = self._reader.terms.place(text)
        return self.text()

    def next(self) -> Any:
        self._at += 1
        return self.text()

    def term_info(self) -> ColumnarTermInfo | None:
        return ColumnarTermInfo(self._reader, self._at, None) if self._reader is not None and self.is_valid() else None


class ColumnarTermInfo(TermInfo):
    """What is known of one term; what needs its postings is looked up when it is asked for."""

    def __init__(self, reader: FieldReader, term: int, lengths: Array | None) -> None:
        self._reader = reader
        self._term = term
        self._lengths = lengths
        # Whoosh's reader of several segments adds the segment's offset to these two by name.
        self._minid = int(self._documents()[0])
        self._maxid = int(self._documents()[-1])

    def _documents(self) -> Array:
        return self._reader.documents(np.array([self._term]))

    def _held_lengths(self) -> Array:
        return np.zeros(1, np.int64) if self._lengths is None else self._lengths[self._documents()]

    def weight(self) -> float:
        return self._reader.totals[self._term].item()

    def doc_frequency(self) -> int:
        return int(self._reader.counts[self._term])

    def min_length(self) -> int:
        return int(self._held_lengths().min())

    def max_length(self) -> int:
        return int(self._held_lengths().max())

    def max_weight(self) -> float:
        weights = self._reader.weights(self._term)
        return (self._reader.frequencies(np.array([self._term])) if weights is None else weights).max().item()


class ColumnarTermsReader(base.TermsReader):
    """The dictionary of a segment, and its postings."""

    def __init__(self, file: SegmentFile) -> None:
        self.file = file

    def _find(self, fieldname: str, text: bytes) -> tuple[FieldReader, int]:
        reader = self.file.field(fieldname)
        at = -1 if reader is None else reader.terms.find(text)
        if reader is None or at < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return reader, at

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        reader = self.file.field(term[0])
        return reader is not None and reader.terms.find(term[1]) >= 0

    def indexed_field_names(self) -> list[str]:
        return self.file.field_names()

    def cursor(self, fieldname: str, fieldobj: Any) -> _Cursor:
        return _Cursor(self.file.field(fieldname), fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in self.file.field_names():
            yield from self.terms_from(name, b"", alone=True)

    def terms_from(self, fieldname: str, prefix: bytes, alone: bool = False) -> Iterator[tuple[str, bytes]]:
        names = self.file.field_names()
        for name in [fieldname] if alone else [name for name in names if name >= fieldname]:
            reader = self.file.field(name)
            if reader is not None:
                for at in range(reader.terms.place(prefix) if name == fieldname else 0, len(reader.terms)):
                    yield name, reader.terms[at]

    def items(self) -> Iterator[tuple[tuple[str, bytes], ColumnarTermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], ColumnarTermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> ColumnarTermInfo:
        return ColumnarTermInfo(*self._find(fieldname, text), self.file.lengths(fieldname))

    def frequency(self, fieldname: str, text: bytes) -> float:
        try:
            return self.term_info(fieldname, text).weight()
        except TermNotFound:
            return 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        try:
            return self.term_info(fieldname, text).doc_frequency()
        except TermNotFound:
            return 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ColumnarMatcher:
        reader, at = self._find(fieldname, text)
        return ColumnarMatcher(reader, at, (fieldname, text), format_, scorer, self.file.lengths(fieldname))


class ColumnarMatcher(LeafMatcher):
    """The postings of one term, one at a time, with everything that Whoosh asks of a leaf."""

    def __init__(
        self, reader: FieldReader, at: int, term: tuple[str, bytes], format_: Any, scorer: Any, lengths: Array | None
    ) -> None:
        self._reader = reader
        self._at = at
        self._term = term
        self.format = format_
        self.scorer = scorer
        self._lengths = lengths
        self._documents = reader.documents(np.array([at]))
        self._numbers: list[int] = self._documents.tolist()
        self._frequencies = reader.frequencies(np.array([at]))
        weights = reader.weights(at)
        self._weights = self._frequencies.astype(np.float64) if weights is None else weights
        self._positions: tuple[Array, Array] | None = None
        self._values: list[bytes] | None = None
        self._now = 0

    def is_active(self) -> bool:
        return self._now < len(self._numbers)

    def reset(self) -> None:
        self._now = 0

    def copy(self) -> ColumnarMatcher:
        same = ColumnarMatcher.__new__(ColumnarMatcher)
        same.__dict__.update(self.__dict__)
        return same

    def replace(self, minquality: float = 0) -> Any:
        if not self.is_active():
            return NullMatcher()
        if minquality and self.supports_block_quality() and self.max_quality() < minquality:
            return NullMatcher()
        return self

    def id(self) -> int:
        return self._numbers[self._now]

    def all_ids(self) -> Iterator[int]:
        return iter(self._numbers[self._now :])

    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._now += 1
        return self._now % _BLOCK == 0

    def skip_to(self, id: int) -> bool:
        if not self.is_active():
            raise ReadTooFar
        before = self._now
        if id > self.id():
            self._now += int(np.searchsorted(self._documents[self._now :], id))
        return self._now // _BLOCK != before // _BLOCK

    def weight(self) -> float:
        return float(self._weights[self._now])

    def _places(self) -> list[int]:
        if self._positions is None:
            found = self._reader.positions(np.array([self._at]), self._frequencies)
            self._positions = (found, starts_of(self._frequencies))
        found, starts = self._positions
        return found[int(starts[self._now]) : int(starts[self._now + 1])].tolist()

    def value(self) -> bytes:
        if self._reader.about["values"]:
            if self._values is None:
                self._values = self._reader.values(self._at)
            return self._values[self._now]
        if self._reader.about["positions"]:
            return self.format.encode(self._places())
        return pack_uint(int(self._frequencies[self._now])) if isinstance(self.format, formats.Frequency) else b""

    def value_as(self, astype: str) -> Any:
        if astype == "positions" and self._reader.about["positions"] and not self._reader.about["values"]:
            return self._places()
        return self.format.decoder(astype)(self.value())

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    # --- how good the rest of a block can be

    def _block(self) -> slice:
        first = self._now // _BLOCK * _BLOCK
        return slice(first, first + _BLOCK)

    def block_min_length(self) -> int:
        return 1 if self._lengths is None else int(self._lengths[self._documents[self._block()]].min())

    def block_max_length(self) -> int:
        return 1 if self._lengths is None else int(self._lengths[self._documents[self._block()]].max())

    def block_max_weight(self) -> float:
        return float(self._weights[self._block()].max())

    def block_max_id(self) -> int:
        return int(self._documents[self._block()][-1])

    def skip_to_quality(self, minquality: float) -> int:
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._now = min(self._block().stop, len(self._numbers))
            skipped += 1
        return skipped
