"""The best window of an article to show for a question: a few lines that hold what was asked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice

from corpusview.article import Article, BlockKind, Span, Zone
from corpusview.corpus.marks import Found, hits
from corpusview.corpus.stopping import never
from corpusview.query import Query, Scope, Snippet

# Of the words left over around the hits, so much goes before them: what follows says more.
_BEFORE = 0.35
# Characters shown a word asked for: a run without spaces must not fill the list.
_CHARACTERS_A_WORD = 12

_CHUNK = re.compile(r"\S+")
_BLANKS = re.compile(r"\s+")
_ELLIPSIS = "…"


def snippet(article: Article, query: Query, words: int = 32, stop: Callable[[], bool] = never) -> Snippet:
    """The window of about `words` words that holds the most clauses of `query`, else the beginning of the body.

    White space is collapsed; marks are spans of the snippet's own text. Hits below the headline are preferred, since
    the headline is shown anyway. When `stop()` says True it is empty.
    """
    found = hits(article, query, stop)
    if stop():
        return Snippet("", (), 0)
    part, inside = _part(article, query, found)
    if part is None:
        return Snippet("", (), len(found))
    window = _window(article.text, part, inside, max(1, words))
    return _set(article.text, part, window, inside, len(found))


def _part(article: Article, query: Query, found: Sequence[Found]) -> tuple[Span | None, list[Found]]:
    """The stretch of the text to show from, whole lines of one zone, and the hits in it."""
    zones = list(article.zones())
    rows = _joined(article.text, [each for each in zones if each[0] is not Zone.TITLE])
    titles = [span for zone, span in zones if zone is Zone.TITLE]
    starts = [each.start for each in found]
    best: tuple[int, int, Span | None, list[Found]] = (0, 0, None, [])
    for is_title, spans in ((False, rows), (True, titles)):
        for span in spans:
            inside = list(found[bisect_left(starts, span.start) : bisect_left(starts, span.end)])
            rank = (len({each.clause for each in inside}), len(inside))
            if inside and rank > best[:2] and not (is_title and best[2] is not None):
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
        if worded := [(zone, span) for zone, span in lead if span.of(article.text).strip()]:
            return _joined(article.text, worded)[0], []
    return None, []


def _joined(text: str, parts: Sequence[tuple[Zone, Span]]) -> list[Span]:
    """The spans of `parts`; those of one zone that only white space parts are one."""
    joined: list[tuple[Zone, Span]] = []
    for zone, span in parts:
        if joined and joined[-1][0] is zone and not text[joined[-1][1].end : span.start].strip():
            joined[-1] = (zone, Span(joined[-1][1].start, span.end))
        else:
            joined.append((zone, span))
    return [span for _, span in joined]


def _window(text: str, part: Span, inside: Sequence[Found], words: int) -> Span:
    """From which to which character of `part` to show."""
    # Plain pairs: an article has hundreds, a page of results twenty articles.
    # Where nothing was found the beginning is shown, and no more than that need be read.
    chunks = [chunk.span() for chunk in islice(_CHUNK.finditer(text, part.start, part.end), None if inside else words)]
    if not chunks:
        return Span(part.start, part.start)
    starts = [start for start, _ in chunks]
    placed = [(bisect_right(starts, each.start) - 1, bisect_left(starts, each.end) - 1, each.clause)
              for each in inside]  # fmt: skip
    first, last = _densest(placed, words) if placed else (0, -1)
    room = max(0, words - (last - first + 1))
    begin = first - (_sentence_before(text, chunks, first, round(room * _BEFORE)) if placed else 0)
    begin = max(0, min(begin, len(chunks) - words))
    end = max(last, min(len(chunks), begin + words) - 1)
    shown = Span(chunks[begin][0], chunks[end][1])
    return _shortened(shown, inside, words * _CHARACTERS_A_WORD)


def _densest(placed: Sequence[tuple[int, int, int]], words: int) -> tuple[int, int]:
    """The first and last chunk of the hits to show: those with the most clauses, then the most hits, then the first."""
    best, chosen = (0, 0), (placed[0][0], placed[0][1])
    clauses: Counter[int] = Counter()
    head = 0
    for at, (start, _, clause) in enumerate(placed):
        while head < len(placed) and (placed[head][1] < start + words or head == at):
            clauses[placed[head][2]] += 1
            head += 1
        rank = (len(clauses), head - at)
        if rank > best:
            best, chosen = rank, (start, placed[head - 1][1])
        clauses[clause] -= 1
        if not clauses[clause]:
            del clauses[clause]
    return chosen


def _sentence_before(text: str, chunks: Sequence[tuple[int, int]], first: int, most: int) -> int:
    """How many chunks to show before the first hit: from the beginning of its sentence where that is near."""
    for before in range(1, min(most * 2, first) + 1):
        end = chunks[first - before][1]
        if text[end - 1] in ".!?…" or "\n" in text[end : chunks[first - before + 1][0]]:
            return before - 1
    return min(most, first)


def _shortened(shown: Span, inside: Sequence[Found], most: int) -> Span:
    """`shown` cut to `most` characters around its first hit, for texts whose words are of no bounded length."""
    if len(shown) <= most:
        return shown
    held = [each.span for each in inside if shown.holds(each.span)]
    if not held:
        return Span(shown.start, shown.start + most)
    start = max(shown.start, min(held[0].start - round(most * _BEFORE), shown.end - most))
    start = held[0].start if len(held[0]) > most else start
    return Span(start, min(shown.end, start + most))


def _set(text: str, part: Span, window: Span, inside: Sequence[Found], count: int) -> Snippet:
    """The window with its white space collapsed, its marks moved along, and dots where it was cut."""
    pieces: list[str] = []
    # Where each piece begins in the text, and by how much it is moved in the snippet.
    begins: list[int] = []
    moves: list[int] = []
    lead = _ELLIPSIS if part.of(text)[: window.start - part.start].strip() else ""
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
    tail = _ELLIPSIS if part.of(text)[window.end - part.start :].strip() else ""

    def moved(place: int) -> int:
        return place + moves[bisect_right(begins, place) - 1]

    marked = []
    for each in inside:
        start, end = max(each.start, window.start), min(each.end, window.end)
        if start < end:
            # The last character decides: the place after it may lie beyond a collapsed blank.
            marked.append(Span(moved(start), moved(end - 1) + 1))
    return Snippet(lead + "".join(pieces) + tail, tuple(marked), count)
