"""The catalogue: one SQLite file that holds the truth of a corpus. The index is made from it, never the other way."""

from corpusview.corpus.catalogue.catalogue import (
    FILE,
    Catalogue,
    EntityCount,
    Kept,
    KeptFoldRule,
    KnownFile,
    Outcome,
    Unread,
)
from corpusview.corpus.catalogue.prepared import FURNITURE, Prepared, prepare
from corpusview.corpus.catalogue.schema import restore_from

__all__ = [
    "FILE",
    "FURNITURE",
    "Catalogue",
    "EntityCount",
    "Kept",
    "KeptFoldRule",
    "KnownFile",
    "Outcome",
    "Prepared",
    "Unread",
    "prepare",
    "restore_from",
]
