"""How quick and how small the index and the import are, beside their peers, in one run on one generated corpus.

    python -m tests.index.bench 2000 20000 [--engines columns fts5 tantivy whoosh] [--whole 2000 20000]
                                [--pages FOLDER] [--seed 1] [--questions 40] [--into README.md]

Every engine writes the same articles in the same batches, durably, in a process of its own, and answers the same
questions with its best twenty in another, each question for the first time. Times are those of the processor, as other
work on the machine would stretch others; waiting for the disk is not in them. Read the ratios, not the numbers. Prints
Markdown tables, and with `--into` writes the last size's between the marks that stand in that file.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tests.index.bench.corpus import Corpus
from tests.index.bench.engines import ENGINES
from tests.index.bench.measuring import measure
from tests.index.bench.tables import Results, growth, table, whole_table
from tests.index.bench.whole import with_corpusview, with_recoll

# Marks in a file between which the table is written.
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def import_whole(pages: int, folder: Path | None, seed: int) -> Iterator[str]:
    """Import pages that were generated, or those of `folder`, with CorpusView and with Recoll."""
    place = Path(tempfile.mkdtemp(prefix="bench-pages-"))
    try:
        if folder is None:
            size = Corpus(seed).pages(place, pages)
        else:
            sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
            pages, size = len(sizes), sum(sizes)
        there = folder or place
        first = with_corpusview(there, "--names-later")
        yield from whole_table(pages, size, first, with_corpusview(there), with_recoll(there))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def write_into(file: Path, lines: list[str], begin: str = BEGIN, end: str = END) -> None:
    """Put the table between its marks in a file."""
    text = file.read_text(encoding="utf-8")
    before, rest = text.split(begin)
    # A table stands apart from the marks: else Markdown would not take it for one.
    file.write_text("\n".join([f"{before}{begin}", "", *lines, "", end]) + rest.split(end)[1], encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[2000])
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--whole", nargs="*", type=int, default=[], metavar="PAGES", help="import so many pages")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="import the pages of a folder whole")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--json", type=Path, help="write what was measured to this file as well")
    parser.add_argument("--into", type=Path, help="write the last tables between the marks of this file")
    chosen = parser.parse_args()
    if "tantivy" in chosen.engines and importlib.util.find_spec("tantivy") is None:
        print("tantivy is left out: it is not installed (pip install -e .[bench])", file=sys.stderr)
        chosen.engines.remove("tantivy")
    results: dict[int, Results] = {}
    lines: list[str] = []

    def tell(told: Iterator[str]) -> list[str]:
        told_lines = list(told)
        print("\n".join(told_lines), "\n", flush=True)
        return told_lines

    for articles in chosen.sizes if chosen.engines else ():
        results[articles] = {name: measure(name, articles, chosen.seed, chosen.questions) for name in chosen.engines}
        lines = tell(table(articles, results[articles]))
    if len(results) > 1:
        tell(growth(results))
    for pages in (0,) if chosen.pages else chosen.whole:
        told = tell(import_whole(pages, chosen.pages, chosen.seed))
        lines = [*lines, "", *told] if lines else told
    if chosen.into:
        write_into(chosen.into, lines)
    if chosen.json:
        kept = {
            n: {name: [asdict(part) for part in each] for name, each in some.items()} for n, some in results.items()
        }
        chosen.json.write_text(json.dumps(kept))


if __name__ == "__main__":
    main()
