"""The catalogue: one SQLite file that holds the truth of a corpus. The index is made from it, never the other way."""

from corpusview.corpus.catalogue.catalogue import (
    FILE,
    Catalogue,
    Kept,
    KeptFoldRule,
    KnownFile,
    Outcome,
    Unread,
)
from corpusview.corpus.catalogue.counting import Counts
from corpusview.corpus.catalogue.formers import Undoable
from corpusview.corpus.catalogue.register import (
    PLAIN,
    REJECTED,
    EntityCount,
    EntityOf,
    KeptRule,
    KnownEntity,
    KnownName,
    Link,
    OfOneName,
    Register,
)
from corpusview.corpus.catalogue.schema import restore_from
from corpusview.corpus.catalogue.trouble import told
from corpusview.corpus.packing import Packed
from corpusview.corpus.prepared import FURNITURE, Named, Prepared, name, prepare, rows_of

__all__ = [
    "FILE",
    "FURNITURE",
    "PLAIN",
    "REJECTED",
    "Catalogue",
    "Counts",
    "EntityCount",
    "EntityOf",
    "Kept",
    "KeptFoldRule",
    "KeptRule",
    "KnownEntity",
    "KnownFile",
    "KnownName",
    "Link",
    "OfOneName",
    "Named",
    "Outcome",
    "Packed",
    "Prepared",
    "Register",
    "Undoable",
    "Unread",
    "name",
    "prepare",
    "restore_from",
    "rows_of",
    "told",
]
