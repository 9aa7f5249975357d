"""The door: a page's text in, its blocks out, each masthead, body or boilerplate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Block, BlockKind, Label, Masthead, Span
from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Lines
from corpusview.reading.boilerplate.features import FEATURES, Known, Measured, measure
from corpusview.reading.boilerplate.labels import Facts, Naming, name_paragraph
from corpusview.reading.boilerplate.lexicon import HEADINGS
from corpusview.reading.boilerplate.model import Model, shipped
from corpusview.reading.boilerplate.sequence import shown
from corpusview.reading.evidence import Evidence, FoldRule
from corpusview.reading.language import spoken
from corpusview.reading.masthead import Head, find_masthead

# A line this long that ends a sentence ends its paragraph too: it is no line of hard-wrapped text.
_PARAGRAPH_LINE = 90  # code points
# Furniture that ends what a heading announced: what follows it is something else.
_ENDING = frozenset({Label.LEGAL, Label.COOKIE_NOTICE})
# How often the lines that the masthead's rules pick are no furniture: nearly always.
_MASTHEAD_CONFIDENCE = 0.9
# The feature that says that a line is nothing but the notice of an advertisement, and what is left of its chance.
_ADVERTISEMENT = FEATURES - len(HEADINGS) + list(HEADINGS).index(Label.ADVERTISEMENT)
_OF_A_NOTICE = np.float32(0.1)
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
    # "Advertisement" alone on its line is one wherever it stands, though the text around it is the article's.
    chances[measured.matrix[:, _ADVERTISEMENT] > 0] *= _OF_A_NOTICE
    language = spoken(lines, measured.language_votes)
    head = find_masthead(measured, known, chances, language)
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


@dataclass(frozen=True, slots=True)
class _Cut:
    """Why a paragraph is where it is, kept until neighbours have been joined."""

    block: Block
    naming: Naming | None = None
    under: Naming | None = None
    ruled: bool = False


def _blocks(
    measured: Measured,
    known: Known,
    chances: NDArray[np.float32],
    head: Head,
    ruled: dict[int, bool],
    threshold: float,
) -> tuple[Block, ...]:
    lines = measured.lines
    verdicts = shown(chances, threshold).tolist()
    for each, folded in ruled.items():
        verdicts[each] = not folded
    ends = _paragraph_ends(lines, verdicts, head.roles, ruled)
    facts = Facts(measured, known)
    weights = np.maximum(measured.weights, 1)
    mass = np.concatenate(([0.0], np.cumsum(weights))).tolist()
    sure = np.concatenate(([0.0], np.cumsum(weights * chances))).tolist()
    # Where a block begins; the empty lines above it belong to the block before.
    starts = [0, *lines.starts[1:].tolist(), len(lines.text)]
    made: list[_Cut] = []
    under: Naming | None = None
    first = 0
    for past in ends:
        span = Span(starts[first], starts[past])
        chance = round((sure[past] - sure[first]) / (mass[past] - mass[first]), 3)
        role = head.roles.get(first) if first not in ruled else None
        if role is not None:
            made.append(_Cut(Block(span, BlockKind.MASTHEAD, role, head.how[first], _MASTHEAD_CONFIDENCE)))
            under = None
        elif verdicts[first]:
            by_rule = first in ruled
            reason = _RULE_SHOWS if by_rule else ""
            made.append(_Cut(Block(span, BlockKind.BODY, Label.TEXT, reason, 1.0 if by_rule else chance)))
            under = None
        elif first in ruled:
            naming = name_paragraph(facts, first, past, None)
            made.append(_Cut(Block(span, BlockKind.BOILERPLATE, naming.label, _RULE_FOLDS, 1.0), ruled=True))
        else:
            naming = name_paragraph(facts, first, past, under)
            block = Block(span, BlockKind.BOILERPLATE, naming.label, naming.reason, round(1 - chance, 3))
            made.append(_Cut(block, naming, under))
            if naming.announces:
                under = naming
            elif naming.heading or naming.label in _ENDING:
                under = None
        first = past
    return tuple(_joined(made))


def _paragraph_ends(lines: Lines, verdicts: list[bool], roles: dict[int, Label], ruled: dict[int, bool]) -> list[int]:
    """The line past each paragraph: lines of one verdict without an empty line between; masthead lines stand alone."""
    n = len(lines)
    blank = lines.blanks.tolist()
    whole = ((lines.last == kinds.STOP) & (lines.ends - lines.starts >= _PARAGRAPH_LINE)).tolist()
    ends = [
        k
        for k in range(1, n)
        if blank[k]
        or verdicts[k] != verdicts[k - 1]
        or (verdicts[k] and whole[k - 1])
        or k in roles
        or k - 1 in roles
        or (k in ruled) != (k - 1 in ruled)
    ]
    return [*ends, n]


def _joined(made: list[_Cut]) -> list[Block]:
    """Neighbouring furniture of one label becomes one block, with the first one's reason."""
    joined: list[Block] = []
    before: _Cut | None = None
    for cut in made:
        block = cut.block
        last = joined[-1] if joined else None
        if last is None or before is None or not _belongs(before, cut, last):
            joined.append(block)
        else:
            # A heading too general to name what it heads ("News") takes the name of what stands below it.
            named = block if before.naming is not None and before.naming.announces and before.block is last else last
            share = len(block.span) / (len(block.span) + len(last.span))
            joined[-1] = Block(
                Span(last.span.start, block.span.end),
                named.kind,
                named.label,
                named.reason,
                round(last.confidence * (1 - share) + block.confidence * share, 3),
            )
        before = cut
    return joined


def _belongs(before: _Cut, cut: _Cut, last: Block) -> bool:
    if cut.block.kind is not BlockKind.BOILERPLATE or last.kind is not BlockKind.BOILERPLATE:
        return False
    if cut.ruled or before.ruled or cut.naming is None:
        return False
    if cut.under is not None and cut.under is before.naming and not cut.naming.heading:
        return cut.naming.label is cut.under.label or before.block is last
    return cut.block.label is last.label and not cut.naming.heading
