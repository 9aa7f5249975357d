"""The door: a page's text in, its blocks out, each masthead, body or boilerplate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Block, BlockKind, Label, Masthead, Span
from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Lines, Sheaf
from corpusview.reading.boilerplate.features import FEATURES, Known, Measured, measure_all
from corpusview.reading.boilerplate.labels import Facts, Naming, name_paragraph
from corpusview.reading.boilerplate.lexicon import HEADINGS, THEME_NAMES
from corpusview.reading.boilerplate.model import Model, shipped
from corpusview.reading.boilerplate.sequence import second_copy, shown
from corpusview.reading.boilerplate.threads import thread_start, thread_starts
from corpusview.reading.evidence import Evidence, FoldRule
from corpusview.reading.language import spoken
from corpusview.reading.masthead import Head, find_masthead

# A line this long that ends a sentence ends its paragraph too: it is no line of hard-wrapped text.
_PARAGRAPH_LINE = 90  # code points
# Furniture that ends what a heading announced: what follows it is something else.
_ENDING = frozenset({Label.LEGAL, Label.COOKIE_NOTICE})
# How often the lines that the masthead's rules pick are no furniture, and second copies are: nearly always.
_MASTHEAD_CONFIDENCE = 0.9
# The features that say which heading a line is, or begins with; and what is left of the chance of a line that is just
# a heading of furniture. On the labelled pages one in twenty of these belongs to an article; of the notices of an
# advertisement one in two hundred.
_HEADED = slice(FEATURES - 1 - len(HEADINGS), FEATURES - 1)
_OF_A_HEADING = np.array(
    [
        {
            Label.ADVERTISEMENT: 0.1,
            Label.COMMENTS: 0.2,
            Label.DISMISS: 0.2,
            Label.FOLLOW_US: 0.2,
            Label.MOST_READ: 0.2,
            Label.RELATED: 0.2,
            Label.SUBSCRIBE: 0.2,
        }.get(label, 1.0)
        for label in HEADINGS
    ],
    np.float32,
)
# The same for a line in a thread of comments; and the chance of the sentences above it where else none would be shown.
_OF_A_COMMENT, _COMMENTED_ON = np.float32(0.02), np.float32(0.5)
_TEXT_LINE = 15  # words; a sentence that comments can be about
# The opening line: among how many lines below the headline the first of so many words is looked at, what share of its
# words may speak of furniture, and the chance that it must have.
_NEAR_HEADLINE, _WORDY, _THEMED, _LEAST_CHANCE = 2, 8, 0.12, 0.02
_FURNITURE = [
    number
    for number, name in enumerate(THEME_NAMES)
    if name in ("share", "subscribe", "comment", "legal", "cookie", "ad", "navigation", "web", "plea")
]
_VAGUE = frozenset({Label.TEASER, Label.OTHER, Label.RELATED, Label.NAVIGATION})
# Pages are measured and weighed together until they hold so many code points, or are so many: enough to drown the cost
# of each step, few enough for their numbers to stay in the processor's cache.
_SHEAF_SIZE, _SHEAF_PAGES = 60_000, 12
_IN_A_THREAD = "in the readers’ thread of comments"
_COPY_CONFIDENCE = 0.9
_COPIED = "says again, word for word, what stands further up"
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
    n = len(lines)
    asked = np.concatenate((lines.hashes, lines.shapes)).view(np.int64).tolist()
    found = evidence.lines.pages_with(asked)
    if not found:
        return Known.nothing(n)
    counts = np.array([found.get(each, 0) for each in asked], np.float32)
    counts -= counts.min()
    return Known(counts[:n], counts[n:])


def label_blocks(text: str, evidence: Evidence, model: Model | None = None) -> Labelled:
    """Read a page: what is masthead, what body, what furniture, and why.

    Any text will do. The blocks tile it; body is a block a paragraph. Unsure lines are shown rather than hidden, and
    the user's rules outrank the model.
    """
    return next(label_all([text], [evidence], model))


def label_all(texts: Sequence[str], evidence: Sequence[Evidence], model: Model | None = None) -> Iterator[Labelled]:
    """Read many pages: the same as each by itself, at about half the cost."""
    model = model or shipped()
    sheaf: list[str] = []
    known: list[Evidence] = []
    size = 0
    for text, its in zip(texts, evidence, strict=True):
        if sheaf and (size + len(text) > _SHEAF_SIZE or len(sheaf) >= _SHEAF_PAGES):
            yield from _label(sheaf, known, model)
            sheaf, known, size = [], [], 0
        sheaf.append(text)
        known.append(its)
        size += len(text)
    if sheaf:
        yield from _label(sheaf, known, model)


def _label(texts: list[str], evidence: list[Evidence], model: Model) -> list[Labelled]:
    """Read the pages of one sheaf."""
    sheaf = Sheaf.of(texts)
    lined = np.flatnonzero(np.diff(sheaf.bounds)).tolist()
    if len(lined) < len(texts):
        read = iter(_label([texts[each] for each in lined], [evidence[each] for each in lined], model) if lined else ())
        return [next(read) if each in set(lined) else _without_lines(text) for each, text in enumerate(texts)]
    every = measure_all(sheaf)
    pages = [every.page(number) for number in range(len(sheaf))]
    known = [known_lines(page.lines, each) for page, each in zip(pages, evidence, strict=True)]
    threads = [
        thread if _running(page)[:thread].any() else len(page.lines)
        for page, thread in zip(pages, thread_starts(sheaf), strict=True)
    ]
    all_chances = model.probabilities(model.logits_of(every, known))
    made = []
    for number, (measured, thread) in enumerate(zip(pages, threads, strict=True)):
        low, high = sheaf.bounds[number : number + 2].tolist()
        chances = all_chances[low:high] * doubts(measured, thread)
        made.append(_labelled(measured, known[number], chances, thread, evidence[number].rules, model.threshold))
    return made


def _without_lines(text: str) -> Labelled:
    """A text of which nothing is to be read."""
    blocks = (Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT),) if text else ()
    return Labelled(Masthead(), blocks, None)


def _labelled(
    measured: Measured,
    known: Known,
    chances: NDArray[np.float32],
    thread: int,
    rules: tuple[FoldRule, ...],
    threshold: float,
) -> Labelled:
    """One page whose lines have their chances."""
    lines = measured.lines
    if thread < len(lines):
        # What is commented on must be there, though it be few sentences above many comments.
        text = np.flatnonzero(_running(measured)[:thread])
        if not (chances[text] >= threshold).any():
            chances[text] = _COMMENTED_ON
    language = spoken(lines, measured.language_votes)
    head = find_masthead(measured, known, chances, language)
    ruled = _ruled(lines, rules, head.masthead.source) if rules else {}
    return Labelled(head.masthead, _blocks(measured, known, chances, head, ruled, threshold, thread), language)


def doubts(measured: Measured, thread: int) -> NDArray[np.float32]:
    """What is left of each line's chance of being body where a plain sign speaks against it.

    "Advertisement" alone on its line is one though text is around it, and so with "Share". No article goes on below the
    line `thread`, where readers begin to comment.
    """
    left = np.ones(len(measured.lines), np.float32)
    row, heading = np.nonzero(measured.matrix[:, _HEADED])
    left[row] = np.where(measured.matrix[row, -1] > 0, np.float32(1), _OF_A_HEADING[heading])
    left[thread:] *= _OF_A_COMMENT
    return left


def comments_below(measured: Measured) -> int:
    """The line from which on readers comment on the text above; the number of lines where none do."""
    thread = thread_start(measured.lines)
    return thread if _running(measured)[:thread].any() else len(measured.lines)


def _running(measured: Measured) -> NDArray[np.bool_]:
    return (measured.weights >= _TEXT_LINE) & (measured.lines.sentence_ends > 0)


def opening_line(measured: Measured, known: Known, chances: NDArray[np.float32], title: int | None) -> int | None:
    """The sentence right below the headline, if there is one: an abstract in a line of its own looks like a teaser.

    On the labelled pages six in seven of these that are new to the corpus belong to the article.
    """
    if title is None:
        return None
    lines = measured.lines
    for each in range(title + 1, min(title + 1 + _NEAR_HEADLINE, len(lines))):
        if measured.weights[each] >= _WORDY:
            is_text = measured.weights[each] >= _TEXT_LINE and lines.sentence_ends[each] > 0 and not known.lines[each]
            themed = measured.by_theme[each, _FURNITURE].sum() > _THEMED * measured.weights[each]
            return each if is_text and not themed and chances[each] >= _LEAST_CHANCE else None
    return None


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


@dataclass(slots=True)
class _Part:
    """A paragraph, or neighbouring ones that were joined: the lines `first` up to `past`, and why it is what it is.

    Furniture that was named has its reason made from `naming` once it is known which lines belong to it. `under` is the
    heading that the last paragraph of it stood under.
    """

    first: int
    past: int
    kind: BlockKind
    label: Label
    reason: str
    naming: Naming | None = None
    under: Naming | None = None
    sure: float | None = None


def _blocks(
    measured: Measured,
    known: Known,
    chances: NDArray[np.float32],
    head: Head,
    ruled: dict[int, bool],
    threshold: float,
    thread: int,
) -> tuple[Block, ...]:
    lines = measured.lines
    verdicts = shown(chances, threshold)
    copied = second_copy(lines.hashes, measured.weights, verdicts)
    verdicts[copied] = False
    opening = opening_line(measured, known, chances, head.title_line)
    if opening is not None:
        verdicts[opening] = True
    for each, folded in ruled.items():
        verdicts[each] = not folded
    bounds = _paragraph_bounds(lines, verdicts, head.roles, ruled)
    folded = ~verdicts
    folded[[*head.roles, *ruled]] = False
    facts = Facts(measured, known, bounds, folded)
    parts = _joined(_parts(facts, verdicts, head, ruled, frozenset(copied.tolist()), thread))
    weights = np.maximum(measured.weights, 1)
    mass = np.concatenate(([0.0], np.cumsum(weights)))
    sure = np.concatenate(([0.0], np.cumsum(weights * chances)))
    cuts = np.array([part.first for part in parts] + [len(lines)])
    shares = np.round(np.diff(sure[cuts]) / np.diff(mass[cuts]), 3).tolist()
    # Where a block begins; the empty lines above it belong to the block before.
    starts = [0, *lines.starts[cuts[1:-1]].tolist(), len(lines.text)]
    made = []
    for part, share, start, end in zip(parts, shares, starts[:-1], starts[1:], strict=True):
        confidence = part.sure
        if confidence is None:
            confidence = share if part.kind is BlockKind.BODY else round(1 - share, 3)
        reason = part.reason if part.naming is None else facts.reason(part.naming, part.first, part.past)
        made.append(Block(Span(start, end), part.kind, part.label, reason, confidence))
    return tuple(made)


def _parts(
    facts: Facts,
    verdicts: NDArray[np.bool_],
    head: Head,
    ruled: dict[int, bool],
    copied: frozenset[int],
    thread: int,
) -> list[_Part]:
    """One part a paragraph, furniture named."""
    made: list[_Part] = []
    under: Naming | None = None
    firsts = facts.bounds[:-1]
    edges = facts.bounds.tolist()
    for number, is_shown in enumerate(verdicts[firsts].tolist()):
        first, past = edges[number], edges[number + 1]
        role = head.roles.get(first) if first not in ruled else None
        if role is not None:
            part = _Part(first, past, BlockKind.MASTHEAD, role, head.how[first], sure=_MASTHEAD_CONFIDENCE)
            under = None
        elif is_shown:
            part = _Part(first, past, BlockKind.BODY, Label.TEXT, "")
            if first in ruled:
                part.reason, part.sure = _RULE_SHOWS, 1.0
            under = None
        elif first in ruled:
            label = name_paragraph(facts, number, None).label
            part = _Part(first, past, BlockKind.BOILERPLATE, label, _RULE_FOLDS, sure=1.0)
        elif first in copied:
            naming = Naming(Label.OTHER, _COPIED)
            part = _Part(first, past, BlockKind.BOILERPLATE, Label.OTHER, _COPIED, naming, sure=_COPY_CONFIDENCE)
            under = None
        else:
            naming = name_paragraph(facts, number, under)
            if first >= thread and naming.label in _VAGUE and not naming.heading:
                naming = Naming(Label.COMMENTS, _IN_A_THREAD)
            part = _Part(first, past, BlockKind.BOILERPLATE, naming.label, naming.lead, naming, under)
            if naming.announces:
                under = naming
            elif naming.heading or naming.label in _ENDING:
                under = None
        made.append(part)
    return made


def _paragraph_bounds(
    lines: Lines, verdicts: NDArray[np.bool_], roles: dict[int, Label], ruled: dict[int, bool]
) -> NDArray[np.int64]:
    """Where each paragraph begins, and the number of lines.

    A paragraph is lines of one verdict without an empty line between; masthead lines stand alone.
    """
    n = len(lines)
    whole = (lines.last == kinds.STOP) & (lines.ends - lines.starts >= _PARAGRAPH_LINE)
    opens = np.ones(n + 1, bool)
    opens[1:n] = (lines.blanks[1:-1] > 0) | (verdicts[1:] != verdicts[:-1]) | (verdicts[1:] & whole[:-1])
    for each in roles:
        opens[each] = opens[each + 1] = True
    for each in ruled:
        opens[each] |= each - 1 not in ruled
        opens[each + 1] |= each + 1 not in ruled
    return np.flatnonzero(opens)


def _joined(parts: list[_Part]) -> list[_Part]:
    """Neighbouring furniture of one label becomes one part, with the first one's reason."""
    joined: list[_Part] = []
    before: _Part | None = None
    for part in parts:
        last = joined[-1] if joined else None
        if last is None or before is None or not _belongs(before, part, last):
            joined.append(part)
        else:
            # A heading too general to name what it heads ("News") takes the name of what stands below it.
            if before is last and part.label is not last.label:
                last.label, last.naming = part.label, part.naming
            last.past = part.past
        before = part
    return joined


def _belongs(before: _Part, part: _Part, last: _Part) -> bool:
    """Whether a part goes with the furniture before it."""
    if before.naming is None or part.naming is None or (part.reason is _COPIED) != (last.reason is _COPIED):
        return False
    if part.under is not None and part.under is before.naming and not part.naming.heading:
        return part.label is part.under.label or (before is last and part.under.is_general)
    return part.label is last.label and not (part.naming.heading and part.naming.announces)
