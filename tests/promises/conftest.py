"""The small invented sites of the corpus' tests serve here too."""

from tests.corpus.conftest import corpus, page, write_pages

__all__ = ["corpus", "page", "write_pages"]
