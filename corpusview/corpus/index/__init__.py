"""The index: which articles hold these words. A cache of the catalogue that can be made again at any time."""

from corpusview.corpus.entry import IndexEntry
from corpusview.corpus.index.generations import CURRENT
from corpusview.corpus.index.index import Facets, Index
from corpusview.corpus.index.vocabulary import Meant, WordCount

__all__ = ["CURRENT", "Facets", "Index", "IndexEntry", "Meant", "WordCount"]
