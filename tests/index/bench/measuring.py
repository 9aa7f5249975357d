"""Writing and asking with one engine, each in a process of its own; only the engine's own work is timed."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.index.bench.corpus import BATCH, KINDS, Corpus
from tests.index.bench.engines import ENGINES

WARMING = 10


@dataclass(frozen=True, slots=True)
class Written:
    """What writing took: seconds of the processor, megabytes, and bytes of the index and of the texts."""

    seconds: float
    memory: float
    size: int
    text: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking took: milliseconds to the first answer and for every question of each kind, and megabytes.

    `memory` is what the process holds by itself, `mapped` what of the index's files it looks at.
    """

    opening: float
    asking: dict[str, list[float]]
    asking_all: dict[str, list[float]]
    memory: float
    mapped: float


def memory(*kinds: str) -> float:
    """The megabytes of this process, of these kinds: RssAnon is its own, RssFile mapped files."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return float("nan")
    return sum(int(line.split()[1]) / 1024 for line in lines if line.split(":")[0] in kinds)


def write(name: str, folder: Path, articles: int, seed: int) -> Written:
    """Write `articles` with one engine; only the engine's own work is timed."""
    corpus, engine = Corpus(seed), None
    before, seconds, text, most = 0.0, 0.0, 0, 0.0
    for number, first in enumerate(range(0, articles, BATCH)):
        batch = corpus.batch(number, min(BATCH, articles - first))
        text += sum(len(title) + len(body) for title, body in batch)
        if engine is None:
            before = memory("RssAnon")
            engine = ENGINES[name](folder)
        began = time.process_time()
        engine.write(first + 1, batch)
        seconds += time.process_time() - began
        most = max(most, memory("RssAnon") - before)
        print(f"{name}: {first + len(batch):,} articles, {seconds:.1f} s", file=sys.stderr, flush=True)
    if hasattr(engine, "close"):
        engine.close()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "texts.db")
    return Written(seconds, most, size, text)


def keep_texts(folder: Path, articles: int, seed: int) -> None:
    """Keep the texts for those engines that show snippets and do not keep them themselves."""
    corpus, base = Corpus(seed), sqlite3.connect(folder / "texts.db")
    base.execute("create table texts(id integer primary key, title text, body text)")
    for number, first in enumerate(range(0, articles, BATCH)):
        batch = corpus.batch(number, min(BATCH, articles - first))
        rows = ((first + 1 + at, title, body) for at, (title, body) in enumerate(batch))
        base.executemany("insert into texts values (?, ?, ?)", rows)
    base.commit()
    base.close()


def ask(name: str, folder: Path, asked: dict[str, list[list[str]]], questions: int) -> Asked:
    """Open what was written and ask; the last few questions of each kind only warm the engine."""
    engine = ENGINES[name](folder)
    before, mapped = memory("RssAnon"), memory("RssFile")
    began = time.perf_counter()
    engine.open()
    engine.ask("one word", asked["one word"][-1])
    opening = (time.perf_counter() - began) * 1000

    def timed(verb: Callable[[str, list[str]], object]) -> dict[str, list[float]]:
        for kind in KINDS:
            for words in asked[kind][questions:]:
                verb(kind, words)
        times: dict[str, list[float]] = {}
        for kind in KINDS:
            for words in asked[kind][:questions]:
                began = time.process_time()
                verb(kind, words)
                times.setdefault(kind, []).append((time.process_time() - began) * 1000)
        return times

    asking = timed(engine.ask)
    held, seen = memory("RssAnon") - before, memory("RssFile") - mapped
    asking_all = timed(engine.ask_all) if hasattr(engine, "ask_all") else {}
    return Asked(opening, asking, asking_all, held, seen)


def _apart(answer: Any, work: Callable[..., Any], *args: Any) -> None:
    answer.put(work(*args))


def apart(work: Callable[..., Any], *args: Any) -> Any:
    """`work` in a process of its own, so that each engine's memory is its own."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_apart, args=(answer, work, *args))
    process.start()
    while process.is_alive() and answer.empty():
        process.join(0.2)
    if answer.empty():
        raise RuntimeError(f"{work.__name__} {args[0]} did not finish")
    found = answer.get()
    process.join()
    return found


def measure(name: str, articles: int, seed: int, questions: int) -> tuple[Written, Asked]:
    """Write with one engine and ask it."""
    folder = Path(tempfile.mkdtemp(prefix=f"bench-{name}-"))
    try:
        written = apart(write, name, folder, articles, seed)
        if hasattr(ENGINES[name], "ask_all"):
            keep_texts(folder, articles, seed)
        return written, apart(ask, name, folder, Corpus(seed).questions(questions + WARMING), questions)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
