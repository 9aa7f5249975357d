"""How soon the window can be used, and how soon it answers, over a corpus of any size.

    python -m tests.gui.bench 20000 [--starts 5] [--corpus FOLDER]

Makes a corpus of generated articles (or takes one made before, in FOLDER), opens CorpusView over it in a process of its
own, several times, and tells the median in milliseconds: until the window is painted, until its first results stand
there, and then for each question until its first rows do. The longest time in which the window did not answer is told
too. Beside it stands an empty window of Qt, started in the same run: read the ratio on a machine that has other work.
Times of the processor are told beside those of the clock; they hold where the machine is busy.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from corpusview.article import Article, Block, BlockKind, Label, Masthead, Origin, Span
from corpusview.corpus.catalogue import Catalogue, prepare
from corpusview.corpus.corpus import Corpus
from tests.index.bench.corpus import Corpus as Generated

_SOURCES = ("The Coast", "Harwick Gazette", "Ostrel Post", "Kalitsa Courier", "Danubia Daily", "Pontus Markets")
_SAVED_AT_ONCE = 2_000
# Of the generated words those of these ranks are asked for: of everyday words, and of rare ones.
_ASKED = (60, 300, 1_500, 8_000)


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
    return Article(origin, Masthead(title, day, None, _SOURCES[number % len(_SOURCES)]), text, blocks, (), "en")


def _run(*arguments: str) -> dict[str, float]:
    told = os.environ | {"QT_QPA_PLATFORM": "offscreen", "CORPUSVIEW_BENCH_BEGAN": repr(time.time())}
    # A start that has to compile the program first is not a warm one.
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    told.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "corpusview-bench-bytecode"))
    command = [sys.executable, "-m", "tests.gui.one_start", *arguments]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=True, timeout=600)
    return json.loads(done.stdout.strip().splitlines()[-1])


def table(peer: list[dict[str, float]], ours: list[dict[str, float]]) -> list[str]:
    """The medians as Markdown."""
    names = list(ours[0])
    rows = ["| milliseconds | CorpusView | empty window |", "|---|---|---|"]
    for name in names:
        other = [each[name] for each in peer if name in each]
        shown = f"{statistics.median(other):.0f}" if other else ""
        rows.append(f"| {name} | {statistics.median(each[name] for each in ours):.0f} | {shown} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="?", type=int, default=20_000)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--corpus", type=Path, help="where the corpus is, or is to be made and kept")
    chosen = parser.parse_args()
    words = [Generated(1).word(rank) for rank in _ASKED]
    with tempfile.TemporaryDirectory(prefix="corpusview-bench-") as scratch:
        folder = chosen.corpus or Path(scratch) / "corpus"
        make(folder, chosen.articles)
        _run()
        _run(str(folder), *words)
        peer, ours = [], []
        for _ in range(chosen.starts):
            peer.append(_run())
            ours.append(_run(str(folder), *words))
    print(f"{chosen.articles:,} articles, median of {chosen.starts} warm starts\n")
    print("\n".join(table(peer, ours)))


if __name__ == "__main__":
    main()
