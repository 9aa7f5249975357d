"""The door: a page's text in, its blocks out, each masthead, body or boilerplate."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Block, BlockKind, Label, Masthead, Span
from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Lines
from corpusview.reading.boilerplate.features import Known, Measured, measure
from corpusview.reading.boilerplate.labels import Naming, name_paragraph
from corpusview.reading.boilerplate.model import Model, shipped
from corpusview.reading.evidence import Evidence, FoldRule
from corpusview.reading.language import spoken
from corpusview.reading.masthead import Head, find_masthead

# A line this long that ends a sentence ends its paragraph too: it is no line of hard-wrapped text.
_PARAGRAPH_LINE = 90  # code points
_RULE_FOLDS = "your rule: always fold this"
_RULE_SHOWS = "your rule: never fold this"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page read: its masthead, blocks that tile its text, and the language of its words (ISO 639-1)."""

    masthead: Masthead
    blocks: tuple[Block, ...]
    language: str | None


def line_hashes(text: str) -> tuple[int, ...]:
    """The distinct hashes (signed 64-bit) of a page's lines and of their shapes, sorted.

    They are what the page adds to the corpus's line counts, each counted once a page.
    """
    lines = Lines.of(text)
    return tuple(_distinct(lines).tolist())


def line_hash(line: str) -> int:
    """The hash (signed 64-bit) of one line: what a rule of the user on that line goes by."""
    return int(Lines.of(line.strip("\n")).hashes.view(np.int64)[0])


def _distinct(lines: Lines) -> NDArray[np.int64]:
    return np.unique(np.concatenate((lines.hashes, lines.shapes))).view(np.int64)


def known_lines(lines: Lines, evidence: Evidence) -> Known:
    """In how many other pages each line and shape stands, by the corpus.

    Where every line of the page is known at least `n` times, `n` copies of this very page are in the counts (itself,
    when it is read again): they say nothing about furniture and are taken off.
    """
    distinct = _distinct(lines)
    found = evidence.lines.pages_with(distinct.tolist()) if len(distinct) else {}
    if not found:
        return Known.nothing(len(lines))
    counts = np.array([found.get(each, 0) for each in distinct.tolist()], np.float32)
    counts -= counts.min()
    order = distinct.view(np.uint64)
    return Known(counts[np.searchsorted(order, lines.hashes)], counts[np.searchsorted(order, lines.shapes)])


def label_blocks(text: str, evidence: Evidence, model: Model | None = None) -> Labelled:
    """Read a page: what is masthead, what body, what furniture, and why.

    Any text will do. The blocks tile it; body is a block a paragraph. Unsure lines are shown rather than hidden, and
    the user's rules outrank the model.
    """
    if not text:
        return Labelled(Masthead(), (), None)
    lines = Lines.of(text)
    if not len(lines):
        return Labelled(Masthead(), (Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT),), None)
    model = model or shipped()
    measured = measure(lines)
    known = known_lines(lines, evidence)
    chances = model.chances(measured, known)
    language = spoken(lines, measured.language_votes)
    head = find_masthead(lines, chances, known.lines, language)
    ruled = _ruled(lines, evidence.rules, head.masthead.source)
    return Labelled(head.masthead, _blocks(measured, known, chances, head, ruled, model.threshold), language)


def _ruled(lines: Lines, rules: tuple[FoldRule, ...], source: str | None) -> dict[int, bool]:
    """The lines that a rule of the user's decides: line -> whether it is folded. A rule for this source wins."""
    decided: dict[int, bool] = {}
    for rule in sorted(rules, key=lambda each: each.source is not None):
        if rule.source is not None and rule.source != source:
            continue
        wanted = np.uint64(rule.line_hash & 0xFFFFFFFFFFFFFFFF)
        for each in np.flatnonzero((lines.hashes == wanted) | (lines.shapes == wanted)).tolist():
            decided[each] = rule.fold
    return decided


def _blocks(
    measured: Measured,
    known: Known,
    chances: NDArray[np.float32],
    head: Head,
    ruled: dict[int, bool],
    threshold: float,
) -> tuple[Block, ...]:
    lines = measured.lines
    n = len(lines)
    shown = chances >= threshold
    for each, folded in ruled.items():
        shown[each] = not folded
    role = [head.roles.get(each) if each not in ruled else None for each in range(n)]
    made: list[Block] = []
    at = 0
    # Where a block begins, the blank lines above it belong to the block before.
    starts = lines.starts.tolist()
    weights = np.maximum(measured.weights, 1)
    under: Naming | None = None
    heading = ""

    def close(first: int, past: int, kind: BlockKind, label: Label, reason: str, confidence: float) -> None:
        nonlocal at
        end = starts[past] if past < n else len(lines.text)
        made.append(Block(Span(at, end), kind, label, reason, round(confidence, 3)))
        at = end

    first = 0
    while first < n:
        if role[first] is not None:
            label = role[first]
            close(first, first + 1, BlockKind.MASTHEAD, label, head.how[first], 0.9)
            first, under = first + 1, None
            continue
        past = _paragraph_end(lines, shown, role, ruled, first)
        sure = float(np.average(chances[first:past], weights=weights[first:past]))
        if first in ruled:
            reason = _RULE_FOLDS if ruled[first] else _RULE_SHOWS
            if ruled[first]:
                naming = name_paragraph(measured, known, first, past, None, "")
                close(first, past, BlockKind.BOILERPLATE, naming.label, reason, 1.0)
            else:
                close(first, past, BlockKind.BODY, Label.TEXT, reason, 1.0)
        elif shown[first]:
            close(first, past, BlockKind.BODY, Label.TEXT, "", sure)
            under = None
        else:
            naming = name_paragraph(measured, known, first, past, under, heading)
            if naming.announces:
                under, heading = naming, f"“{lines.line(first)[:40]}”"
            elif naming.reason.startswith("the heading") or naming.label in (Label.LEGAL, Label.COOKIE_NOTICE):
                under = None
            close(first, past, BlockKind.BOILERPLATE, naming.label, naming.reason, 1 - sure)
        first = past
    return tuple(_joined(made))


def _paragraph_end(
    lines: Lines, shown: NDArray[np.bool_], role: list[Label | None], ruled: dict[int, bool], first: int
) -> int:
    """The line past the paragraph that starts at `first`: same verdict, no empty line between."""
    n = len(lines)
    past = first + 1
    while (
        past < n
        and not lines.blanks[past]
        and role[past] is None
        and shown[past] == shown[first]
        and (past in ruled) == (first in ruled)
    ):
        before = past - 1
        whole = lines.last[before] == kinds.STOP and lines.ends[before] - lines.starts[before] >= _PARAGRAPH_LINE
        if shown[first] and whole:
            break
        past += 1
    return past


def _joined(made: list[Block]) -> list[Block]:
    """Neighbouring furniture of one label becomes one block, with the first one's reason."""
    joined: list[Block] = []
    for block in made:
        last = joined[-1] if joined else None
        if last is not None and last.reason.startswith("the heading") and block.reason == f"under {last.reason}":
            # A heading too general to name what it heads ("News") takes the name of what stands below it.
            joined[-1] = replace(block, span=Span(last.span.start, block.span.end))
        elif (
            last is not None
            and block.kind is BlockKind.BOILERPLATE is last.kind
            and block.label is last.label
            and (block.reason.startswith("under the heading") or not block.reason.startswith("the heading"))
            and (last.reason == _RULE_FOLDS) == (block.reason == _RULE_FOLDS)
        ):
            share = len(block.span) / (len(block.span) + len(last.span))
            joined[-1] = replace(
                last,
                span=Span(last.span.start, block.span.end),
                confidence=round(last.confidence * (1 - share) + block.confidence * share, 3),
            )
        else:
            joined.append(block)
    return joined
