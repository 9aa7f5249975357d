"""The user's word on the encoding of a file: it is read again, found by its right words, and this can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpusview.corpus.corpus import Corpus
from corpusview.errors import CannotRead
from corpusview.events import Change
from corpusview.grammar import parse

TEXT = "Порт открыт\n\nПорт Харвика открылся в среду, сообщил совет города.\n\nПаромы ушли в полдень.\n"


@pytest.fixture
def corpus(tmp_path: Path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "port.txt").write_bytes(TEXT.encode("koi8-r"))
    (folder / "other.txt").write_text("Quay\n\nThe quay of Harwick is closed for a week.\n", encoding="utf-8")
    with Corpus.open(tmp_path / "corpus") as made:
        for _ in made.import_files([folder], jobs=1):
            pass
        yield made


def russian(corpus: Corpus) -> int:
    return next(number for number in corpus.ids() if corpus.article(number).origin.path.endswith("port.txt"))


def found(corpus: Corpus, raw: str) -> tuple[int, ...]:
    return corpus.search(parse(raw)).ids


def test_a_file_is_read_in_the_encoding_that_the_user_says(corpus):
    number = russian(corpus)
    for _ in corpus.decode_as(number, "latin-1"):
        pass
    assert corpus.article(number).text == TEXT.encode("koi8-r").decode("latin-1")
    assert (found(corpus, "порт"), corpus.chosen_encoding(number)) == ((), "iso8859-1")
    *_, last = corpus.decode_as(number, "KOI8-R")
    assert last == Change(f"Article {number} is read as koi8-r", (number,))
    assert corpus.article(number).text == TEXT
    assert found(corpus, "порт") == (number,)
    assert corpus.check() == ()


def test_the_word_is_taken_back_and_outlives_reading_again_until_then(corpus):
    number = russian(corpus)
    as_found = corpus.article(number)
    for _ in corpus.decode_as(number, "cp866"):
        pass
    for _ in corpus.rebuild(reread=True):
        pass
    assert corpus.article(number).origin.encoding == "cp866"
    for _ in corpus.decode_as(number, None):
        pass
    assert corpus.chosen_encoding(number) is None
    assert corpus.article(number).text == as_found.text
    assert corpus.article(number).origin.encoding == as_found.origin.encoding


def test_an_encoding_that_there_is_not_changes_nothing(corpus):
    number = russian(corpus)
    before = corpus.article(number)
    with pytest.raises(CannotRead, match="no text encoding"):
        list(corpus.decode_as(number, "klingon"))
    assert corpus.article(number) == before
