"""Boilerplate: knows the article from the furniture around it.

`label_blocks` reads a page into blocks that tile its text, and `label_all` reads many; `line_hashes` says what a page
adds to the line counts that a corpus keeps. The corpus is not asked for a page's site: repetition of lines anywhere is
evidence enough.
"""

from corpusview.reading.boilerplate.engine import Labelled, label_all, label_blocks, line_hash, line_hashes

__all__ = ["Labelled", "label_all", "label_blocks", "line_hash", "line_hashes"]
