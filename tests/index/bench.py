"""How quick and how small the index is, beside its peers, in one run on one generated corpus.

    python -m tests.index.bench 2000 20000 [--engines columns fts5 tantivy whoosh] [--seed 1] [--questions 40]

Words follow the Zipf-Mandelbrot law, so that the vocabulary grows as Heaps' law says. Every engine runs in a process of
its own, writes the same articles in the same batches, durably, and answers the same questions with its best twenty,
each question for the first time. Times are those of the processor, as other work on the machine would stretch others;
waiting for the disk is not in them. Read the ratios, not the numbers. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpusview.article import Span
from corpusview.corpus.index import Index, IndexEntry
from corpusview.query import And, Node, Or, Phrase, Prefix, Query, Word

# Zipf-Mandelbrot's exponent and shift; beyond the common words English falls off faster (Montemurro, Physica A 300,
# 2001), which gives Heaps' exponent of about a half: 50,000 distinct words in 2,000 articles, 500,000 in 200,000.
EXPONENT, SHIFT, COMMON, EXPONENT_BEYOND = 1.05, 2.7, 7_000, 2.0
# The distinct words that a corpus could ever use.
VOCABULARY = 4_000_000
WORDS_AN_ARTICLE, WORDS_A_TITLE = 580, 8
BATCH = 5000
BEST = 20
WARMING = 10
AT = Span(0, 0)
KINDS = ("one word", "two words", "phrase", "prefix", "common words (or)")


class Corpus:
    """Generated articles, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        ranks = np.arange(1, VOCABULARY + 1)
        weights = 1 / (ranks + SHIFT) ** EXPONENT
        weights[COMMON:] = weights[COMMON] * (ranks[COMMON:] / COMMON) ** -EXPONENT_BEYOND
        self._upto = np.cumsum(weights)
        self._upto /= self._upto[-1]
        self._spelled: dict[int, str] = {}

    def word(self, rank: int) -> str:
        """The word of a rank: syllables, the fewer the more frequent."""
        known = self._spelled.get(rank)
        if known is None:
            known, left = "", rank + 4
            while left:
                left, at = divmod(left, 85)
                known += "bdfghklmnprstvwzj"[at % 17] + "aeiou"[at // 17]
            self._spelled[rank] = known = known + "nrtld"[rank % 5]
        return known

    def batch(self, number: int, articles: int) -> list[tuple[str, str]]:
        """The titles and bodies of one batch."""
        chance = np.random.default_rng((self._seed, number))
        ranks = np.searchsorted(self._upto, chance.random((articles, WORDS_AN_ARTICLE))).tolist()
        found = []
        for row in ranks:
            words = [self.word(rank) for rank in row]
            lines = [" ".join(words[at : at + 40]) for at in range(WORDS_A_TITLE, WORDS_AN_ARTICLE, 40)]
            found.append((" ".join(words[:WORDS_A_TITLE]), ".\n".join(lines)))
        return found

    def questions(self, number: int) -> dict[str, list[list[str]]]:
        """Words to ask for, of each kind."""
        chance = np.random.default_rng((self._seed, 1 << 20))

        def ranks(low: int, high: int, count: int) -> list[list[str]]:
            drawn = np.exp(chance.uniform(np.log(low), np.log(high), (number, count))).astype(int)
            return [[self.word(int(rank)) for rank in row] for row in drawn]

        bodies = [body.replace(".", " ").split() for _, body in self.batch(0, 200)]
        pairs = []
        while len(pairs) < number:
            words = bodies[int(chance.integers(len(bodies)))]
            at = int(chance.integers(len(words) - 1))
            pairs.append(words[at : at + 2])
        return {
            "one word": ranks(30, 20_000, 1),
            "two words": ranks(30, 3_000, 2),
            "phrase": pairs,
            "prefix": [[words[0][:4]] for words in ranks(100, 5_000, 1)],
            "common words (or)": ranks(2, 50, 2),
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """What one engine took: seconds, bytes, megabytes, and milliseconds for every question of each kind."""

    articles: int
    writing: float
    size: int
    text: int
    memory: float
    opening: float
    asking: dict[str, list[float]]


class Columns:
    """CorpusView's own index, through its door."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "index"
        self._index = Index.create(self._folder)

    def write(self, first: int, articles: Sequence[tuple[str, str]]) -> None:
        self._index.write(IndexEntry(first + at, title, body) for at, (title, body) in enumerate(articles))

    def open(self) -> None:
        self._index.close()
        self._index = Index.open(self._folder)

    def ask(self, kind: str, words: list[str]) -> object:
        parts = tuple(Word(word, AT) for word in words)
        trees: dict[str, Node] = {
            "one word": parts[0],
            "two words": And(parts),
            "phrase": Phrase(parts, AT),
            "prefix": Prefix(words[0], AT),
            "common words (or)": Or(parts),
        }
        return self._index.search(Query("", trees[kind]), limit=BEST)


class Fts5:
    """SQLite's own full-text index."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.db"
        self._connect()
        self._base.execute("create virtual table t using fts5(title, body, content='', tokenize='porter unicode61')")

    def _connect(self) -> None:
        self._base = sqlite3.connect(self._path)
        self._base.execute("pragma journal_mode=wal")
        self._base.execute("pragma synchronous=full")

    def write(self, first: int, articles: Sequence[tuple[str, str]]) -> None:
        with self._base:
            rows = ((first + at, title, body) for at, (title, body) in enumerate(articles))
            self._base.executemany("insert into t(rowid, title, body) values (?, ?, ?)", rows)

    def open(self) -> None:
        self._base.execute("pragma wal_checkpoint(truncate)")
        self._base.close()
        self._connect()

    def ask(self, kind: str, words: list[str]) -> object:
        join = {"common words (or)": " OR "}.get(kind, " ")
        asked = join.join(f'"{word}"' for word in words)
        asked = {"phrase": f'"{" ".join(words)}"', "prefix": f'"{words[0]}"*'}.get(kind, asked)
        return self._base.execute("select rowid from t where t match ? order by rank limit ?", (asked, BEST)).fetchall()


class Tantivy:
    """tantivy, one thread."""

    def __init__(self, folder: Path) -> None:
        import tantivy  # a peer of the benchmark, no dependency of the program

        self._folder = folder / "tantivy"
        self._folder.mkdir()
        self._tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=True, indexed=True)
        for name in ("title", "body"):
            builder.add_text_field(name, stored=False, tokenizer_name="en_stem")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(self._folder))

    def write(self, first: int, articles: Sequence[tuple[str, str]]) -> None:
        writer = self._index.writer(128_000_000, 1)
        for at, (title, body) in enumerate(articles):
            writer.add_document(self._tantivy.Document(id=first + at, title=title, body=body))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._index = self._tantivy.Index(self._schema, str(self._folder))
        self._searcher = self._index.searcher()

    def ask(self, kind: str, words: list[str]) -> object:
        if kind == "prefix":
            regex, either = self._tantivy.Query.regex_query, self._tantivy.Occur.Should
            parts = [(either, regex(self._schema, name, f"{words[0]}.*")) for name in ("title", "body")]
            return self._searcher.search(self._tantivy.Query.boolean_query(parts), BEST).hits
        join = {"two words": " AND "}.get(kind, " ")
        asked = f'"{" ".join(words)}"' if kind == "phrase" else join.join(words)
        return self._searcher.search(self._index.parse_query(asked, ["title", "body"]), BEST).hits


class Whoosh:
    """Whoosh with its own codec and writer."""

    def __init__(self, folder: Path) -> None:
        from whoosh import analysis, fields, index

        self._folder = folder / "whoosh"
        self._folder.mkdir()
        text = fields.TEXT(analyzer=analysis.StemmingAnalyzer(stoplist=None, minsize=1, cachesize=-1))
        self._index = index.create_in(str(self._folder), fields.Schema(id=fields.STORED, title=text, body=text))

    def write(self, first: int, articles: Sequence[tuple[str, str]]) -> None:
        writer = self._index.writer(limitmb=256)
        for at, (title, body) in enumerate(articles):
            writer.add_document(id=first + at, title=title, body=body)
        writer.commit()

    def open(self) -> None:
        self._searcher = self._index.searcher()

    def ask(self, kind: str, words: list[str]) -> object:
        from whoosh import query
        from whoosh.lang.porter import stem

        def both(part: Callable[[str], Any]) -> Any:
            return query.Or([part("title"), part("body")])

        stems = [stem(word) for word in words]
        each = [both(lambda name, word=word: query.Term(name, word)) for word in stems]
        asked = {
            "one word": lambda: each[0],
            "two words": lambda: query.And(each),
            "phrase": lambda: both(lambda name: query.Phrase(name, stems)),
            "prefix": lambda: both(lambda name: query.Prefix(name, words[0])),
            "common words (or)": lambda: query.Or(each),
        }[kind]()
        return self._searcher.search(asked, limit=BEST)


ENGINES: dict[str, Callable[[Path], Any]] = {"columns": Columns, "fts5": Fts5, "tantivy": Tantivy, "whoosh": Whoosh}


def measure(name: str, articles: int, seed: int, questions: int) -> Measured:
    """Write `articles` with one engine and ask it; only the engine's own work is timed."""
    folder = Path(tempfile.mkdtemp(prefix=f"bench-{name}-"))
    try:
        corpus = Corpus(seed)
        # The last few only warm the engine: no question that is timed was asked before.
        asked = corpus.questions(questions + WARMING)
        engine = ENGINES[name](folder)
        writing, text = 0.0, 0
        for number, first in enumerate(range(0, articles, BATCH)):
            batch = corpus.batch(number, min(BATCH, articles - first))
            text += sum(len(title) + len(body) for title, body in batch)
            began = time.process_time()
            engine.write(first + 1, batch)
            writing += time.process_time() - began
            print(f"{name}: {first + len(batch):,} articles, {writing:.1f} s", file=sys.stderr, flush=True)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began = time.perf_counter()
        engine.open()
        engine.ask("one word", asked["one word"][0])
        opening = time.perf_counter() - began
        asking: dict[str, list[float]] = {}
        for kind in KINDS:
            for words in asked[kind][questions:]:
                engine.ask(kind, words)
        for kind in KINDS:
            for words in asked[kind][:questions]:
                began = time.process_time()
                engine.ask(kind, words)
                asking.setdefault(kind, []).append((time.process_time() - began) * 1000)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        return Measured(articles, writing, size, text, memory, opening, asking)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _apart(answer: Any, *args: Any) -> None:
    answer.put(measure(*args))


def apart(*args: Any) -> Measured:
    """`measure` in a process of its own, so that each engine's memory is its own."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_apart, args=(answer, *args))
    process.start()
    while process.is_alive() and answer.empty():
        process.join(0.2)
    if answer.empty():
        raise RuntimeError(f"{args[0]} did not finish")
    found = answer.get()
    process.join()
    return found


def table(results: dict[str, Measured]) -> Iterator[str]:
    """The results of one size as Markdown; in brackets how many times the first engine's."""
    first = next(iter(results.values()))
    names = list(results)
    yield f"| {first.articles:,} articles | " + " | ".join(names) + " |"
    yield "|---" * (len(names) + 1) + "|"

    def row(label: str, value: Callable[[Measured], float], form: str) -> str:
        base = value(first)
        cells = [
            format(value(each), form) + ("" if each is first else f" ({value(each) / base:.2f})")
            for each in results.values()
        ]
        return f"| {label} | " + " | ".join(cells) + " |"

    yield row("articles written a processor second", lambda each: each.articles / each.writing, ",.0f")
    yield row("memory while writing, MB", lambda each: each.memory, ",.0f")
    yield row("index, share of the texts", lambda each: each.size / each.text, ".2f")
    yield row("open and first answer, ms", lambda each: each.opening * 1000, ".0f")
    for kind in KINDS:
        for share in (50, 95, 99):
            label = f"{kind}, p{share}, ms"
            yield row(label, lambda each, k=kind, s=share: float(np.percentile(each.asking[k], s)), ".2f")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[2000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--json", type=Path, help="write what was measured to this file as well")
    chosen = parser.parse_args()
    kept = {}
    for articles in chosen.sizes:
        results = {name: apart(name, articles, chosen.seed, chosen.questions) for name in chosen.engines}
        print("\n".join(table(results)), "\n", flush=True)
        kept[articles] = {name: (each.writing, each.size / each.text, each.asking) for name, each in results.items()}
    if chosen.json:
        chosen.json.write_text(json.dumps(kept))


if __name__ == "__main__":
    main()
