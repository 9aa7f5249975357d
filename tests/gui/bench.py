"""How soon the window can be used, and how soon it answers, over a corpus of any size.

    python -m tests.gui.bench 20000 [--starts 5] [--questions 8] [--corpus FOLDER] [--into README.md]

Makes a corpus of generated articles (or takes one made before, in FOLDER) and opens CorpusView over it in a process of
its own, several times: it tells the median until the window is painted and until its first results stand there. Then
questions of each kind are typed, ten keys a second, into a window with an open article: it tells how long after the
last key the first row of the answer is painted, and the longest time in which the window did not answer. Beside the
starts stands that of an empty window of Qt, in the same run: read the ratio on a machine that has other work. Times of
the processor are told beside those of the clock; they hold where the machine is busy.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from corpusview.article import Article, Block, BlockKind, Entity, EntityKind, Label, Masthead, Mention, Origin, Span
from corpusview.corpus.catalogue import Catalogue, prepare
from corpusview.corpus.corpus import Corpus
from tests.index.bench.__main__ import write_into
from tests.index.bench.corpus import Corpus as Generated

_SOURCES = ("The Coast", "Harwick Gazette", "Ostrel Post", "Kalitsa Courier", "Danubia Daily", "Pontus Markets")
_SAVED_AT_ONCE = 2_000
_KINDS = (EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE)
_WORD = re.compile(r" (\w+)")
# Characters between two names: some eight of them stand in an article.
_BETWEEN_NAMES = 400
# Marks in a file between which the table is written.
_MARKS = ("<!-- window: begin -->", "<!-- window: end -->")
# How the words of each kind of question are typed.
_TYPED = {
    "one word": "{0}",
    "two words": "{0} {1}",
    "phrase": '"{0} {1}"',
    "prefix": "{0}*",
    "common words (or)": "{0} OR {1}",
}


def make(folder: Path, articles: int) -> None:
    """A corpus of so many generated articles."""
    generated = Generated(1)
    Corpus.open(folder).close()
    catalogue = Catalogue(folder, writing=True)
    number = catalogue.count()
    while number < articles:
        with catalogue.transaction():
            for title, body in generated.batch(number, min(_SAVED_AT_ONCE, articles - number)):
                catalogue.save(prepare(_article(number, title, body), f"{title}\n\n{body}\n".encode()))
                number += 1
    catalogue.close()
    with Corpus.open(folder) as corpus:
        for _ in corpus.mend():
            pass
        # What a window would do at leisure is not to go on while it is measured.
        for _ in corpus.reconsider():
            pass


def _article(number: int, title: str, body: str) -> Article:
    text = f"{title}\n\n{body}\n"
    head = len(title) + 2
    blocks = (
        Block(Span(0, head), BlockKind.MASTHEAD, Label.HEADLINE_AGAIN),
        Block(Span(head, len(text)), BlockKind.BODY, Label.TEXT),
    )
    raw = text.encode()
    origin = Origin(
        f"/pages/{number // 1000}/{number}.txt", hashlib.sha256(raw).hexdigest(), len(raw), 0.0, "utf-8", 1.0,
        datetime(2024, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    day = date(2015, 1, 1) + timedelta(days=number % 3650)
    masthead = Masthead(title, day, None, _SOURCES[number % len(_SOURCES)])
    return Article(origin, masthead, text, blocks, tuple(_mentions(text, head)), "en")


def _mentions(text: str, start: int) -> Iterator[Mention]:
    """Names of the text: one word of so many characters, and a word names the same wherever it stands."""
    while (words := _WORD.search(text, start)) is not None:
        word = words.group(1)
        entity = Entity(_KINDS[len(word) % len(_KINDS)], word.title())
        yield Mention(Span(*words.span(1)), entity, word)
        start = words.end() + _BETWEEN_NAMES


def _run(module: str, *arguments: str) -> Any:
    told = os.environ | {"QT_QPA_PLATFORM": "offscreen", "CORPUSVIEW_BENCH_BEGAN": repr(time.time())}
    # A start that has to compile the program first is not a warm one.
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    told.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "corpusview-bench-bytecode"))
    command = [sys.executable, "-m", f"tests.gui.{module}", *arguments]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=True, timeout=1200)
    return json.loads(done.stdout.strip().splitlines()[-1])


def questions(number: int) -> list[str]:
    """So many questions of each kind, as they are typed, the kinds by turns."""
    asked = Generated(1).questions(number)
    return [_TYPED[kind].format(*asked[kind][turn]) for turn in range(number) for kind in _TYPED]


def table(
    articles: int, peer: list[dict[str, float]], ours: list[dict[str, float]], typed: list[dict[str, float]]
) -> Iterator[str]:
    """What was measured, as Markdown."""
    yield f"| {articles:,} articles, milliseconds | CorpusView | an empty window |"
    yield "|---|---|---|"
    for name in ours[0]:
        value = statistics.median(each[name] for each in ours)
        others = [each[name] for each in peer if name in each]
        other = statistics.median(others) if others else None
        yield f"| {name} | {value:,.0f} | {'' if other is None else f'{other:,.0f} ({other / value:.2f})'} |"
    for share, words in ((50, "p50"), (95, "p95")):
        by = {each: _share([one[each] for one in typed], share) for each in ("clock", "processor")}
        yield f"| last key to first row, {words} | {by['clock']:,.0f} | |"
        yield f"| last key to first row, processor, {words} | {by['processor']:,.0f} | |"
    yield f"| longest stall while {len(typed)} questions were typed | {max(one['stall'] for one in typed):,.0f} | |"


def _share(values: list[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="?", type=int, default=20_000)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--questions", type=int, default=8, help="typed of each kind")
    parser.add_argument("--corpus", type=Path, help="where the corpus is, or is to be made and kept")
    parser.add_argument("--into", type=Path, help="write the table between the marks of this file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="corpusview-bench-") as scratch:
        folder = chosen.corpus or Path(scratch) / "corpus"
        make(folder, chosen.articles)
        _run("one_start")
        _run("one_start", str(folder))
        peer, ours = [], []
        for _ in range(chosen.starts):
            peer.append(_run("one_start"))
            ours.append(_run("one_start", str(folder)))
        typed = _run("one_typing", str(folder), *questions(chosen.questions))
    lines = list(table(chosen.articles, peer, ours, typed))
    print("\n".join(lines))
    if chosen.into:
        write_into(chosen.into, lines, *_MARKS)


if __name__ == "__main__":
    main()
