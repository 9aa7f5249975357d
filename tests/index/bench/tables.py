"""What was measured, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from tests.index.bench.corpus import KINDS
from tests.index.bench.engines import NAMES
from tests.index.bench.measuring import Asked, Written
from tests.index.bench.whole import Imported

Results = dict[str, tuple[Written, Asked]]
Row = tuple[str, Callable[[Written, Asked, int], float | None], str]


def rows() -> Iterator[Row]:
    """What a table tells: the words, how it is reckoned, and how it is written."""
    yield "articles written a processor second", lambda written, _, n: n / written.seconds, ",.0f"
    yield "memory while writing, MB", lambda written, _, n: written.memory, ",.0f"
    yield "index, share of the texts", lambda written, _, n: written.size / written.text, ".2f"
    yield "open and first answer, ms", lambda _, asked, n: asked.opening, ",.0f"
    yield "memory while searching, MB", lambda _, asked, n: asked.memory, ",.0f"
    yield "and mapped from the index, MB", lambda _, asked, n: asked.mapped, ",.0f"
    for kind in KINDS:
        for share in (50, 95, 99):
            yield f"{kind}, p{share}, ms", lambda _, asked, n, k=kind, s=share: _share(asked.asking, k, s), ".2f"
    for kind in KINDS:
        label = f"{kind}, with 20 snippets and facets, p95, ms"
        yield label, lambda _, asked, n, k=kind: _share(asked.asking_all, k, 95), ".1f"


def _share(times: dict[str, list[float]], kind: str, share: int) -> float | None:
    return float(np.percentile(times[kind], share)) if kind in times else None


def table(articles: int, results: Results) -> Iterator[str]:
    """The results of one size as Markdown; in brackets how many times the first engine's."""
    yield f"| {articles:,} articles | " + " | ".join(NAMES[name] for name in results) + " |"
    yield "|---" * (len(results) + 1) + "|"
    for label, value, form in rows():
        cells, base = [], None
        for written, asked in results.values():
            found = value(written, asked, articles)
            if found is None:
                cells.append("")
                continue
            cells.append(format(found, form) + (f" ({found / base:.2f})" if base else ""))
            base = base or found
        yield f"| {label} | " + " | ".join(cells) + " |"


def growth(results: dict[int, Results]) -> Iterator[str]:
    """How each measure grows from the smallest size to the largest."""
    first, last = min(results), max(results)
    yield f"| from {first:,} to {last:,} articles, times | " + " | ".join(NAMES[name] for name in results[last]) + " |"
    yield "|---" * (len(results[last]) + 1) + "|"
    for label, value, _ in rows():
        cells = []
        for name in results[last]:
            before, after = value(*results[first][name], first), value(*results[last][name], last)
            cells.append(f"{after / before:.2f}" if before and after else "")
        yield f"| {label} | " + " | ".join(cells) + " |"


def whole_table(pages: int, size: int, first: Imported, ours: Imported, recoll: Imported | None) -> Iterator[str]:
    """A whole import, and its first wave alone, after which all can be searched, beside Recoll's."""
    both = [("CorpusView, until all can be searched", first), ("and names are found", ours)]
    both += [] if recoll is None else [("Recoll", recoll)]
    yield f"| whole import of {pages:,} pages, {size / 1e6:,.0f} MB | " + " | ".join(name for name, _ in both) + " |"
    yield "|---" * (len(both) + 1) + "|"
    yield "| pages a second, by the clock | " + " | ".join(f"{pages / each.seconds:,.0f}" for _, each in both) + " |"
    yield "| pages a processor second | " + " | ".join(f"{pages / each.busy:,.0f}" for _, each in both) + " |"
    if recoll is not None:
        by_clock = " | ".join(f"{recoll.seconds / each.seconds:.2f}" for _, each in both)
        yield f"| times Recoll's pages a second, by the clock | {by_clock} |"
        yield "| and a processor second | " + " | ".join(f"{recoll.busy / each.busy:.2f}" for _, each in both) + " |"
    yield "| memory of the process that writes, MB | " + " | ".join(f"{each.memory:,.0f}" for _, each in both) + " |"
    yield "| on the disk, share of the pages | " + " | ".join(f"{each.size / size:.2f}" for _, each in both) + " |"
