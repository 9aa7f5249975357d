"""Golden pages: whole pages whose every line is known to be masthead (M), body (B) or furniture (F).

A furniture line may carry its label: `F[Most read] Most read today`. One without has that of the furniture above it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpusview.article import Block, BlockKind, Label, tiles
from corpusview.reading.boilerplate.engine import Labelled, label_blocks
from corpusview.reading.evidence import Evidence

_PAGES = sorted((Path(__file__).parent / "golden").glob("*.txt"))
_KINDS = {"M": BlockKind.MASTHEAD, "B": BlockKind.BODY, "F": BlockKind.BOILERPLATE}
_FLOOR_ALL = 0.94  # share of all words that are on the right side of the fold
_FLOOR_PAGE = 0.5  # no page may turn over
_FLOOR_LABELS = 0.93  # share of the folded furniture lines that carry the right label
_FLOOR_LANGUAGE = 0.8  # the same in each language
_MARK = re.compile(r"([MBF])(?:\[([^\]]+)\])?(?: |$)")


@dataclass(frozen=True)
class Line:
    """A line of a golden page that is not empty: where it starts and what it should be."""

    start: int
    kind: BlockKind
    label: Label | None = None


@dataclass(frozen=True)
class Golden:
    """A page and its lines that are not empty."""

    name: str
    text: str
    lines: tuple[Line, ...]

    def words(self, line: Line) -> str:
        return self.text[line.start : self.text.index("\n", line.start)]


def _read(path: Path) -> Golden:
    text, lines, label = "", [], None
    for marked in path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
        mark = _MARK.match(marked) if marked else None
        if mark:
            kind = _KINDS[mark[1]]
            label = (Label(mark[2]) if mark[2] else label) if kind is BlockKind.BOILERPLATE else None
            assert kind is not BlockKind.BOILERPLATE or label, f"{path.stem}: the first line of furniture has no label"
            lines.append(Line(len(text), kind, label))
        text += (marked[mark.end() :] if mark else "") + "\n"
    return Golden(path.stem, text, tuple(lines))


def _block_at(read: Labelled, start: int) -> Block:
    return next(block for block in read.blocks if block.span.start <= start < block.span.end)


def _right_words(page: Golden) -> tuple[int, int, list[str]]:
    """Words on the right side of the fold, all words, and the lines that are on the wrong side."""
    read = label_blocks(page.text, Evidence())
    assert tiles(read.blocks, page.text)
    right = total = 0
    wrong = []
    for line in page.lines:
        words = page.words(line)
        size = max(len(words.split()), len(words) // 6)
        total += size
        if (_block_at(read, line.start).kind is BlockKind.BOILERPLATE) == (line.kind is BlockKind.BOILERPLATE):
            right += size
        else:
            wrong.append(words)
    return right, total, wrong


def test_there_are_forty_golden_pages() -> None:
    assert len(_PAGES) >= 40


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.stem)
def test_no_golden_page_turns_over(path: Path) -> None:
    right, total, wrong = _right_words(_read(path))
    assert right / total >= _FLOOR_PAGE, wrong


def test_golden_pages_together() -> None:
    found = [_right_words(_read(path)) for path in _PAGES]
    assert sum(right for right, _, _ in found) / sum(total for _, total, _ in found) >= _FLOOR_ALL


def test_furniture_carries_the_right_label_in_many_languages() -> None:
    verdicts: dict[str, list[bool]] = defaultdict(list)
    labels = set()
    wrong = []
    for page in map(_read, _PAGES):
        read = label_blocks(page.text, Evidence())
        for line in page.lines:
            block = _block_at(read, line.start)
            if line.kind is BlockKind.BOILERPLATE and block.kind is BlockKind.BOILERPLATE:
                verdicts[read.language or ""].append(block.label is line.label)
                labels.add(line.label)
                if block.label is not line.label:
                    wrong.append(f"{page.name}: {page.words(line)!r} is {line.label}, not {block.label}")
    every = [verdict for each in verdicts.values() for verdict in each]
    assert sum(every) / len(every) >= _FLOOR_LABELS, "\n".join(wrong)
    assert len(verdicts) >= 8
    assert len(labels) >= 10
    for language, each in verdicts.items():
        assert sum(each) / len(each) >= _FLOOR_LANGUAGE, f"{language}: " + "\n".join(wrong)


def test_the_masthead_of_a_golden_page_is_its_first_masthead_lines() -> None:
    """Every page that has a headline gives it, and none takes its title from body or furniture."""
    wrong = []
    for page in map(_read, _PAGES):
        heads = [page.words(line) for line in page.lines if line.kind is BlockKind.MASTHEAD]
        title = label_blocks(page.text, Evidence()).masthead.title
        if heads and not any(title and title in head for head in heads):
            wrong.append(f"{page.name}: {title!r}")
    assert not wrong
