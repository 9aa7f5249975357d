"""The best window of an article to show for a question: a few lines that hold what was asked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from corpusview.article import Article, BlockKind, Span, Zone
from corpusview.corpus.marks import Found, hits
from corpusview.corpus.stopping import never
from corpusview.corpus.zone_words import Numbers, chunk_starts, slices
from corpusview.query import Extract, Query, Scope, Snippet

# Of the words left over around the hits, so much goes before them: what follows says more.
_BEFORE = 0.35
# Characters shown a word asked for: a run without spaces must not fill the list.
_CHARACTERS_A_WORD = 12
# Characters of an extract before and after the beginning of its first hit: a line of a wide list.
_AHEAD, _AFTER = 30, 130

_CHUNK = re.compile(r"\S+")
_BLANKS = re.compile(r"\s+")
_ELLIPSIS = "…"


def snippet(
    article: Article, query: Query, words: int = 32, stop: Callable[[], bool] = never, further: int = 0
) -> Snippet:
    """The window of about `words` words that holds the most clauses of `query`, else the beginning of the body.

    White space is collapsed; marks are spans of the snippet's own text. Hits below the headline are preferred, since
    the headline is shown anyway. Up to `further` other places are its extracts. When `stop()` says True it is empty.
    """
    found = hits(article, query, stop)
    if stop():
        return Snippet("", (), 0)
    part, inside = _part(article, query, found)
    if part is None:
        return Snippet("", (), len(found))
    window = _window(article.text, part, inside, max(1, words))
    shown = _set(article.text, part, window, inside, len(found))
    return replace(shown, extracts=tuple(_extracts(article, found, window, further))) if further else shown


def _extracts(article: Article, found: Found, window: Span, most: int) -> Iterator[Extract]:
    """The best places beside those in `window`, in the order of the text, a line or a part of one each."""
    rest = found.outside(window)
    title = article.masthead.span_of("title")
    rest = rest.outside(title) if title is not None else rest
    chosen: list[int] = []
    while len(rest) and len(chosen) < most:
        first, _ = _densest(rest.starts, rest.ends, rest.clauses, _AFTER)
        chosen.append(first)
        rest = rest.outside(_around(first, _line(article.text, first)))
    for first in sorted(chosen):
        line = _line(article.text, first)
        around = _around(first, line)
        begin, end = around.start, around.end
        if begin > line.start and (space := _BLANKS.search(article.text, begin, first)):
            begin = space.end()
        if end < line.end:
            end = max(article.text.rfind(" ", first, end), int(found.ends[np.searchsorted(found.starts, first)]))
        inside = found.within(line)
        shown = _set(article.text, line, Span(begin, end), inside, 0)
        at = int(np.searchsorted(found.starts, first))
        yield Extract(shown.text, shown.marks, _where(article, first), Span(first, int(found.ends[at])))


def _line(text: str, at: int) -> Span:
    end = text.find("\n", at)
    return Span(text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text))


def _around(first: int, line: Span) -> Span:
    return Span(max(line.start, first - _AHEAD), min(line.end, first + _AFTER))


def _where(article: Article, at: int) -> str:
    """Where a place stands, in a few words: "line 12", "Most read, line 40"."""
    line = f"line {article.text.count(chr(10), 0, at) + 1:,}"
    block = article.blocks[bisect_right(article.blocks, at, key=lambda each: each.span.start) - 1]
    return line if block.kind is BlockKind.BODY else f"{block.label.value}, {line}"


def _part(article: Article, query: Query, found: Found) -> tuple[Span | None, Found]:
    """The stretch of the text to show from, whole lines of one zone, and the hits in it."""
    zones = list(article.zones())
    rows = _joined(article.text, [each for each in zones if each[0] is not Zone.TITLE])
    titles = [span for zone, span in zones if zone is Zone.TITLE]
    best: tuple[int, int, Span | None, Found] = (0, 0, None, found)
    for is_title, spans in ((False, rows), (True, titles)):
        for span in spans:
            inside = found.within(span)
            rank = (len(np.unique(inside.clauses)), len(inside)) if len(inside) else (0, 0)
            if rank > best[:2] and not (is_title and best[2] is not None):
                best = (*rank, span, inside)
    if best[2] is not None:
        return best[2], best[3]
    if query.scope is Scope.BOILERPLATE:
        leads = [[each for each in zones if each[0] is Zone.BOILERPLATE]]
    else:
        # Who wrote it is said elsewhere; it is shown only where there is nothing else.
        body = [(Zone.BODY, each.span) for each in article.blocks if each.kind is BlockKind.BODY]
        leads = [body, [each for each in zones if each[0] is Zone.BODY]]
    for lead in leads:
        if worded := [(zone, span) for zone, span in lead if _CHUNK.search(article.text, span.start, span.end)]:
            return _joined(article.text, worded)[0], found.within(Span(0, 0))
    return None, found


def _joined(text: str, parts: Sequence[tuple[Zone, Span]]) -> list[Span]:
    """The spans of `parts`; those of one zone that only white space parts are one."""
    joined: list[tuple[Zone, Span]] = []
    for zone, span in parts:
        if joined and joined[-1][0] is zone and not _CHUNK.search(text, joined[-1][1].end, span.start):
            joined[-1] = (zone, Span(joined[-1][1].start, span.end))
        else:
            joined.append((zone, span))
    return [span for _, span in joined]


def _window(text: str, part: Span, inside: Found, words: int) -> Span:
    """From which to which character of `part` to show."""
    if not len(inside):
        # The beginning is shown, and no more than that need be read.
        chunks = [chunk.span() for chunk in islice(_CHUNK.finditer(text, part.start, part.end), words)]
        starts = np.array([start for start, _ in chunks], np.int64)
    else:
        starts = np.concatenate([each.start + chunk_starts(each.of(text)) for each in slices(text, part)])
    if not len(starts):
        return Span(part.start, part.start)
    first, last = 0, -1
    if len(inside):
        first, last = _densest(
            np.searchsorted(starts, inside.starts, "right") - 1,
            np.searchsorted(starts, inside.ends, "left") - 1,
            inside.clauses,
            words,
        )
    room = max(0, words - (last - first + 1))
    begin = first - (_sentence_before(text, starts, first, round(room * _BEFORE)) if len(inside) else 0)
    begin = max(0, min(begin, len(starts) - words))
    end = max(last, min(len(starts), begin + words) - 1)
    shown = Span(int(starts[begin]), _end_of_chunk(text, int(starts[end]), part.end))
    return _shortened(shown, inside, words * _CHARACTERS_A_WORD)


def _end_of_chunk(text: str, start: int, end: int) -> int:
    found = _CHUNK.match(text, start, end)
    return found.end() if found else start


def _densest(firsts: Numbers, lasts: Numbers, clauses: Numbers, words: int) -> tuple[int, int]:
    """The first and last chunk of the hits to show: those with the most clauses, then the most hits, then the first."""
    count = np.arange(len(firsts))
    behind = np.maximum(np.searchsorted(lasts, firsts + words), count + 1)
    held = np.zeros(len(firsts), np.int64)
    for clause in np.unique(clauses):
        upto = np.concatenate(([0], np.cumsum(clauses == clause)))
        held += upto[behind] > upto[count]
    best = int(np.argmax(held * (len(firsts) + 1) + behind - count))
    return int(firsts[best]), int(lasts[behind[best] - 1])


def _sentence_before(text: str, starts: Numbers, first: int, most: int) -> int:
    """How many chunks to show before the first hit: from the beginning of its sentence where that is near."""
    for before in range(1, min(most * 2, first) + 1):
        begin, following = int(starts[first - before]), int(starts[first - before + 1])
        end = _end_of_chunk(text, begin, following)
        if text[end - 1] in ".!?…" or "\n" in text[end:following]:
            return before - 1
    return min(most, first)


def _shortened(shown: Span, inside: Found, most: int) -> Span:
    """`shown` cut to `most` characters around its first hit, for texts whose words are of no bounded length."""
    if len(shown) <= most:
        return shown
    low, high = np.searchsorted(inside.starts, shown.start), np.searchsorted(inside.ends, shown.end, "right")
    if low >= high:
        return Span(shown.start, shown.start + most)
    hit = Span(int(inside.starts[low]), int(inside.ends[low]))
    start = max(shown.start, min(hit.start - round(most * _BEFORE), shown.end - most))
    start = hit.start if len(hit) > most else start
    return Span(start, min(shown.end, start + most))


def _set(text: str, part: Span, window: Span, inside: Found, count: int) -> Snippet:
    """The window with its white space collapsed, its marks moved along, and dots where it was cut."""
    pieces: list[str] = []
    # Where each piece begins in the text, and by how much it is moved in the snippet.
    begins: list[int] = []
    moves: list[int] = []
    lead = _ELLIPSIS if _CHUNK.search(text, part.start, window.start) else ""
    at, length = window.start, len(lead)
    raw = window.of(text)
    for blank in _BLANKS.finditer(raw):
        begins.append(at)
        moves.append(length - at)
        piece = raw[at - window.start : blank.start()] + " "
        pieces.append(piece)
        length += len(piece)
        at = window.start + blank.end()
    begins.append(at)
    moves.append(length - at)
    pieces.append(raw[at - window.start :])
    tail = _ELLIPSIS if _CHUNK.search(text, window.end, part.end) else ""

    def moved(place: int) -> int:
        return place + moves[bisect_right(begins, place) - 1]

    marked = []
    # The first that ends in the window, up to the last that begins there.
    low, high = np.searchsorted(inside.ends, window.start, "right"), np.searchsorted(inside.starts, window.end)
    for own_start, own_end in zip(inside.starts[low:high].tolist(), inside.ends[low:high].tolist(), strict=True):
        start, end = max(own_start, window.start), min(own_end, window.end)
        if start < end:
            # The last character decides: the place after it may lie beyond a collapsed blank.
            marked.append(Span(moved(start), moved(end - 1) + 1))
    return Snippet(lead + "".join(pieces) + tail, tuple(marked), count)
