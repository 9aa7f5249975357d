"""The reader on the sample corpus, measured against how its pages were put together.

expected.jsonl holds, a page a line, the masthead as written and the first and last line (from 0) of each run of body
text. Figures are over all pages, with the line counts of the whole sample as evidence, as after an import. They are
floors: what reads better raises them.
"""

from __future__ import annotations

import codecs
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from corpusview.article import Block, BlockKind, tiles
from corpusview.reading.boilerplate.engine import Labelled, label_blocks, line_hashes
from corpusview.reading.decode import Decoded, decode
from corpusview.reading.evidence import Evidence, KnownLines

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
EXPECTED = Path(__file__).with_name("expected.jsonl")
BROKEN = "kalitsa-courier/2025-02-20-amber-theft.txt"

BODY_FLOOR = 0.94
FURNITURE_FLOOR = 0.955
TITLE_FLOOR = 0.83


@dataclass
class Page:
    path: str
    expected: dict
    decoded: Decoded
    labelled: Labelled

    def kinds(self) -> list[tuple[str, BlockKind, bool]]:
        """Every line that holds something: the line, what it was read as, and whether it is body in truth."""
        body = {at for first, last in self.expected["body"] for at in range(first, last + 1)}
        starts = iter(self.labelled.blocks)
        block: Block = next(starts)
        at, found = 0, []
        for number, line in enumerate(self.decoded.text.split("\n")):
            while at >= block.span.end and at < len(self.decoded.text):
                block = next(starts)
            if line.strip():
                found.append((line, block.kind, number in body))
            at += len(line) + 1
        return found


@dataclass
class Score:
    right: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, right: bool, what: str) -> None:
        self.asked += 1
        self.right += right
        if not right:
            self.wrong.append(what)

    def share(self) -> float:
        return self.right / self.asked


@pytest.fixture(scope="module")
def read() -> list[Page]:
    expected = [json.loads(line) for line in EXPECTED.read_text("utf-8").splitlines()]
    decoded = {page["path"]: decode((SAMPLE / page["path"]).read_bytes()) for page in expected}
    counts = Counter(each for text in decoded.values() for each in line_hashes(text.text))
    evidence = Evidence(lines=KnownLines(counts))
    return [
        Page(page["path"], page, decoded[page["path"]], label_blocks(decoded[page["path"]].text, evidence))
        for page in expected
    ]


def test_every_page_is_tiled(read: list[Page]) -> None:
    assert all(tiles(page.labelled.blocks, page.decoded.text) for page in read)


def test_body_lines_stay_open(read: list[Page]) -> None:
    score = Score()
    for page in read:
        for line, kind, is_body in page.kinds():
            if is_body:
                score.add(kind is BlockKind.BODY, f"{page.path}: {line[:80]}")
    assert score.asked > 600
    assert score.share() >= BODY_FLOOR, "\n".join(score.wrong)


def test_furniture_lines_are_folded(read: list[Page]) -> None:
    score = Score()
    for page in read:
        for line, kind, is_body in page.kinds():
            if not is_body and kind is not BlockKind.MASTHEAD:
                score.add(kind is BlockKind.BOILERPLATE, f"{page.path}: {line[:80]}")
    assert score.asked > 2500
    assert score.share() >= FURNITURE_FLOOR, "\n".join(score.wrong)


def test_headlines_are_found(read: list[Page]) -> None:
    score = Score()
    for page in read:
        title = page.labelled.masthead.title or ""
        score.add(title.casefold() == page.expected["title"].casefold(), f"{page.path}: {title}")
    assert score.share() >= TITLE_FLOOR, "\n".join(score.wrong)


def test_a_date_line_gives_the_date_and_the_headline(read: list[Page]) -> None:
    dated = [page for page in read if page.decoded.text.startswith(" date ") and page.path != BROKEN]
    assert len(dated) > 25
    for page in dated:
        found = page.labelled.masthead
        assert found.published is not None, page.path
        assert found.published.isoformat() == page.expected["published"]
        assert (found.title or "").casefold() == page.expected["title"].casefold()


def test_no_date_is_invented_and_none_is_wrong(read: list[Page]) -> None:
    for page in read:
        published = page.labelled.masthead.published
        assert published is None or published.isoformat() == page.expected["published"], page.path


def test_languages_are_told_apart(read: list[Page]) -> None:
    wrong = [
        (page.path, page.labelled.language) for page in read if page.labelled.language != page.expected["language"]
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("vpb-news/2024-10-05-brezna-spasateli.txt", "windows-1251"),
        ("vpb-news/2025-01-17-lazaridis-zaderzhan.txt", "koi8-r"),
        ("continental-press/2024-10-04-flutkatastrophe-varenien.txt", "windows-1252"),
        ("continental-press/2025-03-21-rapport-final-brezna.txt", "windows-1252"),
        ("pontus-markets/2025-02-28-new-tender.txt", "utf-16"),
    ],
)
def test_an_old_encoding_is_recognised(name: str, codec: str) -> None:
    raw = (SAMPLE / name).read_bytes()
    found = decode(raw)
    assert codecs.lookup(found.encoding).name == codecs.lookup(codec).name
    assert found.replaced == 0
    assert found.text == raw.decode(codec).replace("\r\n", "\n")
