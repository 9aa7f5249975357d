"""The catalogue: one SQLite file that holds the truth of a corpus. The index is made from it, never the other way."""

from corpusview.corpus.catalogue.catalogue import FURNITURE, Catalogue, EntityCount, Kept, KnownFile, Outcome

__all__ = ["FURNITURE", "Catalogue", "EntityCount", "Kept", "KnownFile", "Outcome"]
