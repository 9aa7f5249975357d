"""How many words a second one core finds the names of: the whole stage, beside spaCy's small network on the same text.

    python -m tests.reading.bench_names [--pages 300] [--rounds 3]

The whole stage is what an import spends on names: cutting, features, network, rules, joining, the furniture's names.
Pages are real English ones where `../shared` lies beside the project, else set together from the golden pages; each is
read once a round by an engine that has met none of them, as words that were met before cost less, and many together, as
an import reads them. spaCy takes part where a model named en_core_web_sm... is installed, with its recogniser of names
alone. Times are those of the processor, the median of the rounds taken in turns, as other work on the machine would
stretch others. Read the ratios.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import importlib
import json
import pkgutil
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from corpusview.article import Article, BlockKind, Origin
from corpusview.corpus.nursery import COLLECTING
from corpusview.reading.boilerplate.engine import label_blocks
from corpusview.reading.entities import Engine
from corpusview.reading.evidence import Evidence
from tests.reading.bench import pages as made_pages

REAL = Path(__file__).parents[2].parent / "shared" / "bench" / "boilerplate" / "dev.jsonl.gz"
# spaCy is slower by an order of magnitude: so many of the pages tell enough of it.
PEERS_SHARE = 10
# Articles whose names are found together, as many as a batch of an import has.
TOGETHER = 24


def texts(count: int) -> Iterator[str]:
    """Pages of the size of real ones, in English."""
    if not REAL.is_file():
        print("The labelled pages are not in ../shared: pages set together from the golden ones are read.")
        yield from (page.raw.decode() for page in made_pages(count))
        return
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        english = ("\n".join(line["text"] for line in row["lines"]) for row in rows if row["lang"] == "en")
        # every third page: those of one site stand together
        for number, text in enumerate(english):
            if number % 3 == 0:
                yield text
            if number >= 3 * count:
                return


def labelled(text: str) -> Article:
    """The page with its blocks, as the stage gets it."""
    read = label_blocks(text, Evidence())
    return Article(Origin("page.txt"), read.masthead, text, read.blocks, language=read.language)


def words_of(text: str) -> int:
    """Words as a reader counts them."""
    return len(text.split())


def read_text(article: Article) -> str:
    """What is no furniture."""
    return "\n".join(each.span.of(article.text) for each in article.blocks if each.kind is not BlockKind.BOILERPLATE)


def peers() -> dict[str, Callable[[str], object]]:
    """spaCy's small English model, under whatever name it is installed."""
    named = [each.name for each in pkgutil.iter_modules() if each.name.startswith("en_core_web_sm")]
    if not named:
        print("spaCy's small model (en_core_web_sm) is not installed.")
        return {}
    spacy_model = importlib.import_module(named[0])
    left_out = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
    return {f"spaCy, {named[0]}": spacy_model.load(exclude=left_out)}


def _most_memory() -> float:
    """The most memory that the process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    # as in a process that reads for an import
    gc.set_threshold(*COLLECTING)
    began = time.process_time()
    Engine.load()
    first = 1000 * (time.process_time() - began)
    articles = [labelled(text) for text in texts(chosen.pages)]
    before, grown = _most_memory(), 0.0
    ours: list[float] = []
    theirs: dict[str, list[float]] = {}
    some = [read_text(article) for article in articles[:: max(1, len(articles) // PEERS_SHARE)]]
    others: dict[str, Callable[[str], object]] = {}
    for number in range(chosen.rounds):
        engine = Engine.load()
        began = time.process_time()
        for at in range(0, len(articles), TOGETHER):
            engine.find_all(articles[at : at + TOGETHER])
        ours.append(time.process_time() - began)
        del engine
        grown = grown or _most_memory() - before
        if number == 0:
            others = peers()
        for name, read in others.items():
            began = time.process_time()
            for text in some:
                read(text)
            theirs.setdefault(name, []).append(time.process_time() - began)
    whole = sum(words_of(article.text) for article in articles)
    core = sum(words_of(read_text(article)) for article in articles)
    spent = median(ours)
    print(f"\n{len(articles)} pages, {whole:,} words, {core:,} of them no furniture; one core\n")
    print("| finder | words/s of the page | words/s of what is no furniture | ms a page |")
    print("|---|---|---|---|")
    print(f"| CorpusView | {whole / spent:,.0f} | {core / spent:,.0f} | {1000 * spent / len(articles):.2f} |")
    for name, times in theirs.items():
        rate = sum(map(words_of, some)) / median(times)
        print(f"| {name} | - | {rate:,.0f} | {1000 * median(times) / len(some):.1f} |")
        print(f"\nCorpusView takes {rate * spent / core:.3f} of the time of {name}.")
    print(f"\nLoaded in {first:.0f} ms; {grown:.0f} MB more memory at most, before spaCy.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
