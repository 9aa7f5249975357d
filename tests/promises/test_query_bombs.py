"""Whatever is asked: an answer, a refusal in words or an early end, soon; and a search that is told to stop stops."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusview.__main__ import main
from corpusview.article import Span
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.index import Index, IndexEntry
from corpusview.grammar import parse
from corpusview.query import And, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Query, Wildcard, Word
from tests.promises.bombs import BOMBS

# Seconds of this thread's own work for one question; and for a search to end after it was told to.
SOON, AT_ONCE = 5.0, 0.5
AT = Span(0, 0)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory):
    """3,000 articles of 200 words, with a dictionary of 60,000 words."""
    index = Index.create(tmp_path_factory.mktemp("wide") / "index")
    for first in range(0, 3000, 1000):
        index.write(
            IndexEntry(n, f"t{n} w{n}", " ".join(f"w{(n * 200 + m) % 60_000}x{m % 7}" for m in range(200)))
            for n in range(first + 1, first + 1001)
        )
    yield index
    index.close()


@pytest.mark.parametrize("raw", BOMBS, ids=lambda raw: repr(raw[:24]))
def test_a_bomb_is_answered_or_refused_soon(wide: Index, raw: str) -> None:
    began = time.thread_time()
    query = parse(raw)
    hits = wide.search(query)
    wide.facets(query)
    assert time.thread_time() - began < SOON
    if not hits.exact:
        assert hits.told
    if len(raw) > 2000:
        assert any("2,000" in hint.sentence for hint in query.hints)


def test_no_bomb_reaches_the_user_as_a_traceback(tmp_path: Path, write_pages, capsys, figure) -> None:
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([write_pages(5)]))
    for raw in BOMBS:
        if "\0" in raw:
            continue
        for verb in ("search", "timeline", "concordance"):
            assert main([verb, "--corpus", str(tmp_path / "corpus"), "--", raw[:100_000]]) in (0, 1), raw[:40]
            assert "Traceback" not in capsys.readouterr().err
    figure("query bombs", tried=len(BOMBS), kept=len(BOMBS))


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_text_is_a_question(wide: Index, raw: str) -> None:
    wide.search(parse(raw))


# What the grammar never lets through, but a saved search or another caller might.
HEAVY: dict[str, Node] = {
    "every word by its beginning": Prefix("w", AT),
    "a hundred beginnings": Or(tuple(Prefix(f"w{n}", AT) for n in range(100))),
    "stars": Wildcard("*1*2*3*", AT),
    "many stars": Or(tuple(Wildcard(f"*{n}*x*", AT) for n in range(300))),
    "many letters that differ": And(tuple(Not(Fuzzy(f"w{n}x1", 2, AT)) for n in range(200))),
    "near everything": Near((Prefix("w1", AT), Prefix("w2", AT), Prefix("w3", AT)), 10**9, AT),
    "a long phrase": Phrase(tuple(Word(f"w{n}x1", AT) for n in range(3000)), AT),
    "many words": Or(tuple(Word(f"w{n}x{n % 7}", AT) for n in range(20_000))),
}


@pytest.mark.measured
@pytest.mark.parametrize("name", HEAVY)
def test_a_search_ends_within_half_a_second_of_being_told_to(wide: Index, name: str) -> None:
    told = threading.Event()
    told_at = 0.0

    def stop() -> bool:
        nonlocal told_at
        if time.thread_time() - began > 0.03 and not told.is_set():
            told.set()
            told_at = time.thread_time()
        return told.is_set()

    # The clock of the search's own thread: what others make of the machine is not its fault. `stop` is asked from
    # inside; between two askings nothing may take longer than half a second either.
    asked: list[float] = []
    began = time.thread_time()

    def asks() -> bool:
        asked.append(time.thread_time())
        return stop()

    hits = wide.search(Query("", HEAVY[name]), stop=asks)
    ended = time.thread_time()
    pauses = [after - before for before, after in zip([began, *asked], [*asked, ended], strict=True)]
    assert max(pauses) < AT_ONCE, max(pauses)
    if told.is_set():
        assert ended - told_at < AT_ONCE and not hits.exact and hits.ids == ()


def test_counting_that_is_stopped_or_nested_beyond_measure_counts_nothing(wide: Index) -> None:
    asked = iter(range(1_000))
    facets = wide.facets(Query("", HEAVY["many stars"]), stop=lambda: next(asked) > 3)
    assert facets.sources == {} and facets.undated == 0
    tree: Node = Word("w1", AT)
    for _ in range(100_000):
        tree = Not(tree)
    assert wide.facets(Query("", tree)).undated == 0
