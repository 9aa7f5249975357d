"""The index: which articles hold these words. A cache of the catalogue that can be made again at any time."""

from corpusview.corpus.index.entry import IndexEntry
from corpusview.corpus.index.index import Facets, Index

__all__ = ["Facets", "Index", "IndexEntry"]
