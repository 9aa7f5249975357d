"""The door: a page's text in, its blocks out, each masthead, body or boilerplate."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Block, BlockKind, Label, Masthead, Span
from corpusview.reading import blocks as kinds
from corpusview.reading.beginning import read_until
from corpusview.reading.blocks import Ints, Lines, Sheaf
from corpusview.reading.boilerplate.captions import credited_lines
from corpusview.reading.boilerplate.features import FEATURES, Floats, Known, Measured, measure_all
from corpusview.reading.boilerplate.labels import Facts, Naming, name_paragraph
from corpusview.reading.boilerplate.lexicon import HEADINGS, THEME_NAMES
from corpusview.reading.boilerplate.model import Model, shipped
from corpusview.reading.boilerplate.sequence import needed, second_copy, shown
from corpusview.reading.boilerplate.threads import thread_start, thread_starts
from corpusview.reading.evidence import Evidence, FoldRule, Survey
from corpusview.reading.language import spoken
from corpusview.reading.masthead import Head, find_mastheads, site_of

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
            Label.COOKIE_NOTICE: 0.2,
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
# A live blog: so many hours alone on their line, of so many signs, nearly each above a sentence of so many words; and
# the chance that its hours and sentences have at least. None of the labelled pages is of this shape.
_HOURS, _HOUR_SIGNS, _HOURS_SHARE, _ENTRY_WORDS, _OF_A_LIVE_BLOG = 4, 8, 0.8, 10, np.float32(0.5)
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
_SHEAF_SIZE, _SHEAF_PAGES = 160_000, 24
# What parts two paragraphs; any number of empty lines is one gap, so that millions of them are not millions of blocks.
_GAP = re.compile(r"\n{2,}")
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
    lines = Lines.of(text[: read_until(text)])
    return tuple(_distinct(lines).tolist())


def survey(text: str) -> Survey:
    """The hashes of a page's lines, with the site that it says it is of."""
    return next(survey_all([text]))


def survey_all(texts: Sequence[str]) -> Iterator[Survey]:
    """The same of each of many pages, cut together."""
    if not texts:
        return
    sheaf = Sheaf.of([text[: read_until(text)] for text in texts])
    for number in range(len(sheaf)):
        page = sheaf.page(number)
        yield Survey(tuple(_distinct(page).tolist()), site_of(page))


def line_hash(line: str) -> int:
    """The hash (signed 64-bit) of one line: what a rule of the user on that line goes by."""
    return int(Lines.of(line.strip("\n")).hashes.view(np.int64)[0])


def _distinct(lines: Lines) -> NDArray[np.int64]:
    # The shape of a line without a number is the line.
    numbered = lines.shapes != lines.hashes
    return np.unique(np.concatenate((lines.hashes, lines.shapes[numbered]))).view(np.int64)


def known_lines(lines: Lines, evidence: Evidence) -> Known:
    """In how many other pages each line and shape stands, by the corpus.

    Where every line of the page is known at least `n` times, `n` copies of this very page are in the counts (itself,
    when it is read again): they say nothing about furniture and are taken off.
    """
    n = len(lines)
    # The shape of a line without a number is the line.
    numbered = np.flatnonzero(lines.shapes != lines.hashes)
    asked = np.concatenate((lines.hashes, lines.shapes[numbered])).view(np.int64).tolist()
    found = evidence.lines.pages_with(asked)
    if not found:
        return Known.nothing(n)
    counts = np.fromiter(map(found.get, asked, itertools.repeat(0)), np.float32, len(asked))
    counts -= counts.min()
    shapes = counts[:n].copy()
    shapes[numbered] = counts[n:]
    return Known(counts[:n], shapes)


def _of_site(lines: Lines, evidence: Evidence) -> NDArray[np.bool_]:
    """Which lines, as far as the corpus knows them, stand on pages of this site alone."""
    if not evidence.of_site:
        return np.zeros(len(lines), bool)
    return np.array([each in evidence.of_site for each in lines.hashes.view(np.int64).tolist()], bool)


def label_blocks(text: str, evidence: Evidence, model: Model | None = None) -> Labelled:
    """Read a page: what is masthead, what body, what furniture, and why.

    Any text will do. The blocks tile it; body is a block a paragraph. Unsure lines are shown rather than hidden, and
    the user's rules outrank the model.
    """
    return next(label_all([text], [evidence], model))


def label_all(texts: Sequence[str], evidence: Sequence[Evidence], model: Model | None = None) -> Iterator[Labelled]:
    """Read many pages: the same as each by itself, at about half the cost."""
    heads = [text[: read_until(text)] for text in texts]
    for text, head, labelled in zip(texts, heads, _label_all(heads, evidence, model or shipped()), strict=True):
        yield labelled if len(head) == len(text) else _with_the_rest(labelled, text, len(head))


def _with_the_rest(labelled: Labelled, text: str, start: int) -> Labelled:
    """A text of which only the beginning was read: what comes after `start` is body, a block a paragraph."""
    blocks = list(labelled.blocks)
    while start < len(text):
        gap = _GAP.search(text, start)
        end = gap.end() if gap else len(text)
        blocks.append(Block(Span(start, end), BlockKind.BODY, Label.TEXT))
        start = end
    return replace(labelled, blocks=tuple(blocks))


def _label_all(texts: Sequence[str], evidence: Sequence[Evidence], model: Model) -> Iterator[Labelled]:
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
        thread if thread == len(page.lines) or _running(page)[:thread].any() else len(page.lines)
        for page, thread in zip(pages, thread_starts(sheaf), strict=True)
    ]
    credited = credited_lines(every)
    chances = model.probabilities(model.logits_of(every, known, credited)) * headed(every.matrix)
    bounds = sheaf.bounds.tolist()
    least = [model.least_chance(each) for each in known]
    for page, low, thread, its_least in zip(pages, bounds, threads, least, strict=False):
        if thread < len(page.lines):
            its = chances[low : low + len(page.lines)]
            its[thread:] *= _OF_A_COMMENT
            # What is commented on must be there, though it be few sentences above many comments.
            text = np.flatnonzero(_running(page)[:thread])
            if not (its[text] >= needed(page.weights[text], its_least)).any():
                its[text] = _COMMENTED_ON
    for entries in live_entries(every):
        chances[entries] = np.maximum(chances[entries], _OF_A_LIVE_BLOG)
    languages = [spoken(page.lines, page.language_votes[0]) for page in pages]
    heads = find_mastheads(every, pages, known, chances, languages)
    ruled = [
        _ruled(page.lines, its.rules, head.masthead.source) if its.rules else {}
        for page, its, head in zip(pages, evidence, heads, strict=True)
    ]
    of_site = [_of_site(page.lines, each) for page, each in zip(pages, evidence, strict=True)]
    blocks = _blocks(every, pages, known, of_site, chances, heads, ruled, least, threads, credited)
    return [
        Labelled(head.masthead, its, language) for head, its, language in zip(heads, blocks, languages, strict=True)
    ]


def _without_lines(text: str) -> Labelled:
    """A text of which nothing is to be read."""
    blocks = (Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT),) if text else ()
    return Labelled(Masthead(), blocks, None)


def doubts(measured: Measured, thread: int) -> Floats:
    """What is left of each line's chance of being body where a plain sign speaks against it.

    No article goes on below the line `thread`, where readers begin to comment.
    """
    left = headed(measured.matrix)
    left[thread:] *= _OF_A_COMMENT
    return left


def headed(matrix: Floats) -> Floats:
    """The same of lines that are a heading: "Advertisement" alone on its line is one though text is around it, and so
    with "Share"."""
    left = np.ones(len(matrix), np.float32)
    row, heading = np.nonzero(matrix[:, _HEADED])
    left[row] = np.where(matrix[row, -1] > 0, np.float32(1), _OF_A_HEADING[heading])
    return left


def live_entries(measured: Measured) -> Iterator[Ints]:
    """Of each page that is a live blog, the lines that are an hour, and the sentences from the first to the last."""
    lines, bounds = measured.lines, measured.sheaf.bounds
    is_hour = (lines.clock_times == 1) & (lines.counts[:, 1:].sum(1) <= _HOUR_SIGNS)
    is_entry = (measured.weights >= _ENTRY_WORDS) & (lines.sentence_ends > 0)
    for page in np.flatnonzero(np.add.reduceat(is_hour, bounds[:-1], dtype=np.int64) >= _HOURS).tolist():
        low, high = bounds[page : page + 2].tolist()
        hours = low + np.flatnonzero(is_hour[low : high - 1])
        above = is_entry[hours + 1]
        # Above the hour of a comment stands a name.
        below = lines.sentence_ends[hours[1:] - 1] > 0
        if above.sum() >= _HOURS and min(above.mean(), below.mean()) >= _HOURS_SHARE:
            stretch = np.arange(hours[0], hours[-1] + 2)
            yield np.concatenate((hours[above], stretch[is_entry[stretch]]))


def comments_below(measured: Measured) -> int:
    """The line from which on readers comment on the text above; the number of lines where none do."""
    thread = thread_start(measured.lines)
    return thread if _running(measured)[:thread].any() else len(measured.lines)


def _running(measured: Measured) -> NDArray[np.bool_]:
    return (measured.weights >= _TEXT_LINE) & (measured.lines.sentence_ends > 0)


def opening_line(measured: Measured, known: Known, chances: Floats, title: int | None) -> int | None:
    """The sentence right below the headline, if there is one: an abstract in a line of its own looks like a teaser.

    On the labelled pages six in seven of these that are new to the corpus belong to the article.
    """
    if title is None:
        return None
    lines = measured.lines
    for each in range(title + 1, min(title + 1 + _NEAR_HEADLINE, len(lines))):
        if measured.weights[each] >= _WORDY:
            is_text = measured.weights[each] >= _TEXT_LINE and lines.sentence_ends[each] > 0 and not known.lines[each]
            if not is_text or chances[each] < _LEAST_CHANCE:
                return None
            return each if measured.by_theme[each, _FURNITURE].sum() <= _THEMED * measured.weights[each] else None
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
    pages: Sequence[Measured],
    known: Sequence[Known],
    of_site: Sequence[NDArray[np.bool_]],
    chances: Floats,
    heads: Sequence[Head],
    ruled: Sequence[dict[int, bool]],
    least: Sequence[float],
    threads: Sequence[int],
    credited: Ints,
) -> list[tuple[Block, ...]]:
    """The blocks of each page."""
    lines, edges = measured.lines, measured.sheaf.bounds.tolist()
    verdicts = np.empty(len(lines), bool)
    copies: list[frozenset[int]] = []
    alone = np.zeros(len(lines), bool)
    for number, (head, its_ruled) in enumerate(zip(heads, ruled, strict=True)):
        low, high = edges[number], edges[number + 1]
        page = pages[number]
        its = shown(chances[low:high], page.weights, least[number])
        copied = second_copy(page.lines.hashes, page.weights, its)
        its[copied] = False
        opening = opening_line(page, known[number], chances[low:high], head.title_line)
        if opening is not None:
            its[opening] = True
        for each, folded in its_ruled.items():
            its[each] = not folded
        verdicts[low:high] = its
        alone[[low + each for each in (*head.roles, *its_ruled)]] = True
        copies.append(frozenset(copied.tolist()))
    bounds = _paragraph_bounds(measured.sheaf, verdicts, heads, ruled)
    met = np.concatenate([each.lines for each in known])
    facts = Facts(measured, met, np.concatenate(of_site), bounds, ~verdicts & ~alone, credited)
    paragraphs = facts.bounds.searchsorted(measured.sheaf.bounds).tolist()
    is_shown: list[bool] = verdicts[facts.bounds[:-1]].tolist()
    weights = np.maximum(measured.weights, 1)
    mass, sure = np.zeros((2, len(lines) + 1))
    np.cumsum(weights, out=mass[1:])
    np.cumsum(weights * chances, out=sure[1:])
    every: list[list[_Part]] = []
    for number, (head, its_ruled) in enumerate(zip(heads, ruled, strict=True)):
        low = edges[number]
        numbers = range(paragraphs[number], paragraphs[number + 1])
        parts = _joined(_parts(facts, numbers, low, is_shown, head, its_ruled, copies[number], threads[number]))
        every.append(parts)
    # The first part of a page begins where the last one of the page before ends.
    cuts = np.array([low + part.first for low, parts in zip(edges, every, strict=False) for part in parts] + edges[-1:])
    upto_sure, upto_mass = sure[cuts], mass[cuts]
    shares = np.round((upto_sure[1:] - upto_sure[:-1]) / (upto_mass[1:] - upto_mass[:-1]), 3)
    sure_of = {BlockKind.BODY: shares.tolist(), BlockKind.BOILERPLATE: np.round(1 - shares, 3).tolist()}
    counts = [len(parts) for parts in every]
    # Where a block begins; the empty lines above it belong to the block before.
    starts = (lines.starts[cuts[:-1]] - np.repeat(measured.sheaf.offsets, counts)).tolist()
    made = []
    past = 0
    for low, parts, text in zip(edges, every, measured.sheaf.texts, strict=False):
        first, past = past, past + len(parts)
        made.append(_as_blocks(facts, parts, low, first, sure_of, [0, *starts[first + 1 : past], len(text)]))
    return made


def _as_blocks(
    facts: Facts, parts: list[_Part], low: int, first: int, sure_of: dict[BlockKind, list[float]], edges: list[int]
) -> tuple[Block, ...]:
    """A page's parts as blocks that begin and end at `edges`; its first line is line `low` of the facts, its first part
    is part `first` of all, by which `sure_of` says how sure each is."""
    made = []
    for number, part, start, end in zip(itertools.count(first), parts, edges[:-1], edges[1:], strict=False):
        confidence = part.sure
        if confidence is None:
            confidence = sure_of[part.kind][number]
        reason = part.reason
        if part.naming is not None:
            reason = facts.reason(part.naming, low + part.first, low + part.past)
        made.append(Block(Span(start, end), part.kind, part.label, reason, confidence))
    return tuple(made)


def _parts(
    facts: Facts,
    numbers: range,
    low: int,
    shown: list[bool],
    head: Head,
    ruled: dict[int, bool],
    copied: frozenset[int],
    thread: int,
) -> list[_Part]:
    """One part for each of the paragraphs `numbers`, furniture named; the page's first line is line `low` of the
    facts."""
    made: list[_Part] = []
    under: Naming | None = None
    roles, edges = head.roles, facts.edges
    for number in numbers:
        first, past = edges[number] - low, edges[number + 1] - low
        role = roles.get(first) if first not in ruled else None
        if role is not None:
            part = _Part(first, past, BlockKind.MASTHEAD, role, head.how[first], sure=_MASTHEAD_CONFIDENCE)
            under = None
        elif shown[number]:
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
    sheaf: Sheaf, verdicts: NDArray[np.bool_], heads: Sequence[Head], ruled: Sequence[dict[int, bool]]
) -> NDArray[np.int64]:
    """Where each paragraph of all pages begins, and the number of lines.

    A paragraph is lines of one verdict without an empty line between; masthead lines stand alone.
    """
    lines = sheaf.lines
    n, edges = len(lines), sheaf.bounds
    whole = (lines.last == kinds.STOP) & (lines.ends - lines.starts >= _PARAGRAPH_LINE)
    gaps = sheaf.blanks[np.arange(n) + np.repeat(np.arange(len(sheaf)), np.diff(edges))]
    opens = np.ones(n + 1, bool)
    opens[1:n] = (gaps[1:] > 0) | (verdicts[1:] != verdicts[:-1]) | (verdicts[1:] & whole[:-1])
    opens[edges] = True
    for low, head, its in zip(edges.tolist(), heads, ruled, strict=False):
        for each in head.roles:
            opens[low + each] = opens[low + each + 1] = True
        for each in its:
            opens[low + each] |= each - 1 not in its
            opens[low + each + 1] |= each + 1 not in its
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
