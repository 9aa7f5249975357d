"""Golden pages: whole pages whose every line is known to be masthead (M), body (B) or furniture (F)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from corpusview.article import BlockKind, tiles
from corpusview.reading.boilerplate import label_blocks
from corpusview.reading.evidence import Evidence

_PAGES = sorted((Path(__file__).parent / "golden").glob("*.txt"))
_KINDS = {"M": BlockKind.MASTHEAD, "B": BlockKind.BODY, "F": BlockKind.BOILERPLATE}
_FLOOR_ALL = 0.94  # share of all words that are on the right side of the fold
_FLOOR_PAGE = 0.5  # no page may turn over


@dataclass(frozen=True)
class Golden:
    """A page and, for each of its lines that is not empty, where it starts and what it should be."""

    name: str
    text: str
    lines: tuple[tuple[int, BlockKind], ...]


def _read(path: Path) -> Golden:
    text, lines = "", []
    for marked in path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
        if marked:
            lines.append((len(text), _KINDS[marked[0]]))
        text += marked[2:] + "\n"
    return Golden(path.stem, text, tuple(lines))


def _right_words(page: Golden) -> tuple[int, int, list[str]]:
    """Words on the right side of the fold, all words, and the lines that are on the wrong side."""
    read = label_blocks(page.text, Evidence())
    assert tiles(read.blocks, page.text)
    right = total = 0
    wrong = []
    for start, kind in page.lines:
        line = page.text[start : page.text.index("\n", start)]
        found = next(block.kind for block in read.blocks if block.span.start <= start < block.span.end)
        size = max(len(line.split()), len(line) // 6)
        total += size
        if (found is BlockKind.BOILERPLATE) == (kind is BlockKind.BOILERPLATE):
            right += size
        else:
            wrong.append(line)
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
