"""The catalogue: one SQLite file that holds the truth of a corpus. The index is made from it, never the other way."""

from corpusview.corpus.catalogue.catalogue import (
    FILE,
    FURNITURE,
    Catalogue,
    EntityCount,
    Kept,
    KeptFoldRule,
    KnownFile,
    Outcome,
)
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
    "restore_from",
]
