"""A text that is longer than any article is read at its beginning, kept whole, and says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpusview.article import BlockKind, Origin, tiles
from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from corpusview.reading import beginning
from corpusview.reading.evidence import Evidence
from corpusview.reading.reader import Reader
from tests.corpus.conftest import page

LONGEST = 3_000


@pytest.fixture(autouse=True)
def shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginning, "LONGEST", LONGEST)


def read(text: str):
    return Reader().read(text.encode(), Origin("page.txt"), Evidence())


def test_the_beginning_is_read_as_if_it_were_all_and_the_rest_is_body(tmp_path: Path) -> None:
    text = "".join(page(number) for number in range(8)) + "Ruth Okafor found a zeppelin in Harwick.\n"
    end = beginning.read_until(text)
    assert LONGEST / 2 < end <= LONGEST < len(text) and text[end - 1] == "\n"
    whole, head = read(text), read(text[:end])
    assert tiles(whole.blocks, text) and whole.text == text
    assert whole.blocks[: len(head.blocks)] == head.blocks and whole.masthead == head.masthead
    assert {each.kind for each in whole.blocks[len(head.blocks) :]} == {BlockKind.BODY}
    assert len(whole.blocks) > len(head.blocks) + 10
    assert whole.mentions == head.mentions and head.mentions
    assert beginning.NOTE in whole.origin.note and head.origin.note == ""
    assert Reader().survey(text.encode()) == Reader().survey(text[:end].encode())
    assert Reader().survey_all([(text.encode(), None)]) == [Reader().survey(text.encode())]
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([tmp_path / "page.txt"], jobs=1))
        assert corpus.search(parse("zeppelin")).total == 1
        list(corpus.rebuild(reread=True))
        assert corpus.search(parse("zeppelin")).total == 1 and corpus.check() == ()


@pytest.mark.parametrize("more", [0, 1])
def test_the_bound_is_exact(more: int) -> None:
    article = read(("a word " * LONGEST)[: LONGEST + more])
    assert (beginning.NOTE in article.origin.note) == bool(more)
    assert tiles(article.blocks, article.text)


def test_a_line_that_is_longer_is_parted_and_tells_the_decoding_as_well() -> None:
    raw = ("Le café rouvre. " * 400).encode() + b"\xff end"
    article = Reader().read(raw, Origin("page.txt"), Evidence())
    assert tiles(article.blocks, article.text)
    assert "1 place" in article.origin.note and article.origin.note.endswith(beginning.NOTE)


def test_several_read_together_are_read_as_each_alone() -> None:
    texts = ["".join(page(number + at) for number in range(6)) for at in range(3)] + [page(9), "x" * 2 * LONGEST]
    begun = Reader().begin([(text.encode(), None, Evidence()) for text in texts])
    for text, each in zip(texts, begun, strict=True):
        alone = read(text)
        together = Reader().read(text.encode(), Origin("page.txt"), Evidence(), begun=each)
        assert replace(together, origin=alone.origin) == alone
