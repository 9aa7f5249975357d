"""Reading Whoosh's table of contents without letting it run code.

Whoosh pickles the schema and the list of segments. Unpickling can call anything that is named in the pickle, so only
the classes below may be named; a table of contents that names another was not written here.
"""

from __future__ import annotations

import io
import pickle
import struct
from typing import Any

from whoosh.index import TOC, FileIndex

from corpusview.corpus.index.generations import damaged

_ALLOWED = frozenset(
    {
        ("builtins", "bytes"),
        ("builtins", "set"),
        ("whoosh.fields", "Schema"),
        ("whoosh.fields", "COLUMN"),
        ("whoosh.columns", "NumericColumn"),
        ("whoosh.columns", "RefBytesColumn"),
        ("whoosh.columns", "VarBytesColumn"),
        ("corpusview.corpus.index.columnar.codec", "ColumnarSegment"),
        ("_codecs", "encode"),
        ("corpusview.corpus.index.schema", "Words"),
    }
)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        # Pickles of protocol 2 call the built-ins by the name they had in Python 2.
        module = "builtins" if module == "__builtin__" else module
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} does not belong in a table of contents")
        return super().find_class(module, name)


def _unpickle(pickled: bytes) -> Any:
    return _Unpickler(io.BytesIO(pickled)).load()


def read_contents(storage: Any, name: str, number: int) -> TOC:
    """The table of contents `number`. Raises `CorpusDamaged` for anything else than one written here."""
    try:
        with storage.open_file(TOC._filename(name, number)) as stream:
            for _ in range(3):
                stream.read_varint()
            if stream.read_int() != -12345:
                raise damaged("its table of contents is of another machine")
            version = stream.read_int()
            release = (stream.read_varint(), stream.read_varint(), stream.read_varint())
            schema = _unpickle(stream.read_string())
            if stream.read_int() != number:
                raise damaged("its table of contents is of another state")
            stream.read_int()
            segments = _unpickle(stream.read())
    except OSError as error:
        raise damaged(f"its table of contents cannot be read ({error.strerror})") from error
    except (
        pickle.UnpicklingError,
        ArithmeticError,
        AttributeError,
        EOFError,
        ImportError,
        LookupError,
        MemoryError,
        TypeError,
        ValueError,
        struct.error,
    ) as error:
        raise damaged("its table of contents was not written by CorpusView") from error
    return TOC(schema, segments, number, version=version, release=release)


class StateIndex(FileIndex):
    """A Whoosh index fixed to one state: it never looks for a later table of contents by itself."""

    def __init__(self, storage: Any, number: int) -> None:
        self.storage = storage
        self.indexname = "MAIN"
        self._schema = None
        self._number = number

    def latest_generation(self) -> int:
        return self._number

    def _read_toc(self) -> TOC:
        return read_contents(self.storage, self.indexname, self._number)
