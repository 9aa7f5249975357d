"""The labelled pages, cut, measured and kept in memory for training and scoring.

Reads the benchmark's JSON lines (one document a line: id, site, source_dataset, lang, start, lines with text and
label). Each page is held in several views: the full page, the page from its headline on, and the latter under a date
line as scraped files have it. The corpus is simulated: line counts come from other pages of the same site, thinned at
random, and from pages of other sites.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpusview.reading.blocks import Lines
from corpusview.reading.boilerplate.features import Known, measure
from corpusview.reading.boilerplate.model import words_and_pairs

FOLDS = 5
RENDERINGS = ("dev.jsonl.gz", "dev.html_text.jsonl.gz")
SNIPPETS = "snippets"
SNIPPETS_FILE = "snippets_dev.jsonl.gz"
_LEAST_PART = 0.25
VIEWS = ("full", "tail", "dated")
# Freely mixed pages: which share of their articles end early, after how many words at least; which share get furniture
# between their paragraphs, how often at most, of at most how many lines.
_SHORTENED, _SHORTEST = 0.25, 50
_ASIDE_SHARE, _MOST_ASIDES, _LONGEST_ASIDE = 0.5, 3, 15
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+"
)


def tokens(text: str) -> int:
    """Tokens as the benchmark's scorer counts them."""
    return max(1, len(_TOKEN.findall(unicodedata.normalize("NFKC", text))))


def folds_of(sites: list[tuple[str, str]]) -> dict[str, int]:
    """The part of the cross-validation that each site belongs to, given (site, data set) of every page.

    Whole sites, large ones first, go where the pages of their data sets are fewest, each set weighing the same: the
    parts are alike.
    """
    pages: dict[str, dict[str, int]] = {}
    sizes: dict[str, int] = {}
    for site, dataset in sites:
        own = pages.setdefault(site, {})
        own[dataset] = own.get(dataset, 0) + 1
        sizes[dataset] = sizes.get(dataset, 0) + 1
    held: dict[tuple[int, str], int] = {}
    folds: dict[str, int] = {}

    def order(site: str) -> tuple[int, bytes]:
        return -sum(pages[site].values()), hashlib.blake2b(site.encode(), digest_size=8).digest()

    def crowded(fold: int, site: str) -> float:
        """How much more uneven the parts become."""
        own = pages[site]
        return sum((2 * held.get((fold, name), 0) + many) * many / sizes[name] ** 2 for name, many in own.items())

    for site in sorted(pages, key=order):
        fold = min(range(FOLDS), key=lambda f: (crowded(f, site), f))
        folds[site] = fold
        for name, many in pages[site].items():
            held[fold, name] = held.get((fold, name), 0) + many
    return folds


def sites_left_out(sites: list[tuple[str, str]]) -> set[str]:
    """The sites without which the weights of the headline were fitted, given (site, data set) of every page."""
    pages: dict[str, int] = {}
    home: dict[str, str] = {}
    for site, dataset in sites:
        pages[site] = pages.get(site, 0) + 1
        home.setdefault(site, dataset)
    held: dict[tuple[int, str], int] = {}
    left_out = set()

    def order(site: str) -> tuple[int, bytes]:
        return -pages[site], hashlib.blake2b(site.encode(), digest_size=8).digest()

    for site in sorted(pages, key=order):
        part = min(range(FOLDS), key=lambda f: (held.get((f, home[site]), 0), held.get((f, ""), 0), f))
        if part == 0:
            left_out.add(site)
        for name in (home[site], ""):
            held[part, name] = held.get((part, name), 0) + pages[site]
    return left_out


def folds_of_bench(bench: Path) -> dict[str, int]:
    """The part that each site of the benchmark belongs to, that of the pages known by snippets among them."""
    pages = [(each["site"], each["source_dataset"]) for each in raw(bench / RENDERINGS[0])]
    return folds_of(pages + [(each["site"], SNIPPETS) for each in raw(bench / SNIPPETS_FILE)])


@dataclass(slots=True)
class View:
    """One view of a page, measured. `labels` is 1 for body, 0 for boilerplate, -1 where the gold does not count.

    `gold_lines` are the lines' numbers in the benchmark's document, -1 for the date line put on top. `plain` and
    `shaped` are rows of the hash table that all pages share; `words` are hashes of words and pairs (see
    `boilerplate.model`) with their lines.
    """

    matrix: NDArray[np.float16]
    weights: NDArray[np.float32]
    run: NDArray[np.bool_]
    labels: NDArray[np.int8]
    tokens: NDArray[np.float32]
    gold_lines: NDArray[np.int32]
    plain: NDArray[np.int32]
    shaped: NDArray[np.int32]
    word_lines: NDArray[np.int32]
    words: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(slots=True)
class LabelledPage:
    """A page of the benchmark in its views, without its text; `doubtful` where its gold seems to be cut short."""

    id: str
    site: str
    dataset: str
    language: str
    fold: int
    views: dict[str, View] = field(default_factory=dict)
    parts: tuple[int, ...] = ()
    doubtful: bool = False


@dataclass(slots=True)
class Collection:
    """Labelled pages of one rendering, with the table their lines' hashes are rows of."""

    pages: list[LabelledPage]
    line_table: NDArray[np.uint64]


def raw(path: Path) -> Iterator[dict]:
    """The documents of a benchmark file, one at a time."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def text_of(document: dict, view: str) -> tuple[str, list[int]]:
    """One view of a document as a scraped file would hold it, and the benchmark's number of each of its lines."""
    lines = document["lines"]
    first = 0 if view == "full" else document.get("start", 0)
    texts = [each["text"] for each in lines[first:]]
    numbers = list(range(first, len(lines)))
    if view == "dated":
        head = document.get("title") or next((text.strip() for text in texts if text.strip()), "")
        date = document.get("date") or ""
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
            date = (date[:4] if re.match(r"\d{4}", date) else "2000") + "-01-01"
        texts[:0] = [f" date {date} {' '.join(head.split())}", ""]
        numbers[:0] = [-1, -1]
    return "\n".join(texts), numbers


def mixed(body: dict, frame: dict, foot: dict, rng: np.random.Generator) -> dict:
    """A page that never was: the article of one document between the menus and the end of others.

    Some paragraphs of furniture are left out, so that no frame is learned by heart.
    """
    head, main = _article_of(body)
    below = _below(foot, rng)
    parts = [_thinned(_above(frame), rng), _thinned(body["lines"][head : main[-1] + 1], rng), _thinned(below, rng)]
    return _page_of(body, parts, rng)


def varied(body: dict, frame: dict, foot: dict, asides: list[list[dict]], rng: np.random.Generator) -> dict:
    """The same, more freely: some articles end early, so that short ones stand in long frames too, and `asides`, the
    furniture of other articles, are put between the paragraphs."""
    head, main = _article_of(body)
    if rng.random() < _SHORTENED:
        words = np.cumsum([len(body["lines"][k]["text"].split()) for k in main])
        least = int(np.searchsorted(words, _SHORTEST)) + 1
        if least < len(main):
            main = main[: least + int(rng.random() ** 2 * (len(main) - least))]
    below = _below(foot, rng)
    article = _with_asides(_thinned(body["lines"][head : main[-1] + 1], rng), asides, rng)
    return _page_of(body, [_thinned(_above(frame), rng), article, _thinned(below, rng)], rng)


def _article_of(document: dict) -> tuple[int, list[int]]:
    """The line where a document's article begins, its headline's if it has one, and the lines of its body."""
    main = [k for k, each in enumerate(document["lines"]) if each["label"] == "main"]
    return min(document.get("start", 0), main[0]), main


def _above(frame: dict) -> list[dict]:
    return frame["lines"][: frame.get("start", 0)]


def _below(foot: dict, rng: np.random.Generator) -> list[dict]:
    """The furniture below a document's body, sometimes only the beginning of it."""
    last = max(k for k, each in enumerate(foot["lines"]) if each["label"] == "main")
    below = [each for each in foot["lines"][last + 1 :] if each["label"] in ("boiler", "blank")]
    if rng.random() < 0.15 and below:
        below = below[: int(rng.integers(len(below)))]
    return below


def _page_of(body: dict, parts: list[list[dict]], rng: np.random.Generator) -> dict:
    """What stands above an article, the article and what stands below it as one document."""
    if parts[1] and parts[2] and rng.random() < 0.5:
        parts[2].insert(0, {"text": "", "label": "blank"})
    return {**body, "start": len(parts[0]), "lines": parts[0] + parts[1] + parts[2]}


def _thinned(lines: list[dict], rng: np.random.Generator) -> list[dict]:
    """The lines without some of their paragraphs of furniture."""
    share = rng.choice([0.0, 0.1, 0.3])
    kept: list[dict] = []
    dropping = False
    for k, each in enumerate(lines):
        if k == 0 or not lines[k - 1]["text"].strip():
            dropping = bool(rng.random() < share)
        if dropping and each["label"] == "boiler":
            continue
        kept.append(each)
    return kept


def asides_of(document: dict) -> list[list[dict]]:
    """The runs of furniture between the first line of a document's body and its last, empty lines around included."""
    lines = document["lines"]
    main = [k for k, each in enumerate(lines) if each["label"] == "main"]
    found = []
    for before, after in pairwise(main):
        run = lines[before + 1 : after]
        if len(run) <= _LONGEST_ASIDE and any(each["label"] == "boiler" for each in run):
            found.append(run)
    return found


def _with_asides(lines: list[dict], asides: list[list[dict]], rng: np.random.Generator) -> list[dict]:
    """The lines of an article with furniture of other pages between its paragraphs."""
    gaps = [k for k in range(1, len(lines)) if lines[k - 1]["label"] == "blank" and lines[k]["label"] == "main"]
    gaps = gaps or [k for k in range(1, len(lines)) if lines[k - 1]["label"] == lines[k]["label"] == "main"]
    if not gaps:
        return lines
    made = list(lines)
    for run, at in zip(asides, sorted(rng.choice(gaps, len(asides)).tolist(), reverse=True), strict=True):
        made[at:at] = run
    return made


def mix(documents: list[dict], collection: Collection, rounds: int, seed: int, freely: bool = False) -> Collection:
    """Mixed pages in one view each, `rounds` for every page; only sites of one fold are mixed with one another.

    Those mixed freely are `varied`, and no part of them is of a page whose gold is doubtful: what it calls furniture
    may be the rest of the article.
    """
    rng = np.random.default_rng(seed)
    groups: dict[tuple[int, str], list[int]] = {}
    scripts = {"zh": "zh", "ja": "zh", "ko": "zh", "el": "el", "ru": "ru", "ar": "ar"}
    for k, page in enumerate(collection.pages):
        if page.dataset != SNIPPETS and not (freely and documents[k].get("suspect")):
            groups.setdefault((page.fold, scripts.get(page.language, "latin")), []).append(k)
    line_rows = {each: k for k, each in enumerate(collection.line_table.tolist())}
    pages = []
    for group in groups.values():
        asides = [(k, run) for k in group for run in asides_of(documents[k])] if freely else []
        for number in group * rounds:
            frame = group[int(rng.integers(len(group)))]
            foot = group[int(rng.integers(len(group)))] if rng.random() < 0.3 else frame
            parts = (documents[number], documents[frame], documents[foot])
            chosen: list[tuple[int, list[dict]]] = []
            if freely:
                many = int(rng.integers(1, _MOST_ASIDES + 1)) if asides and rng.random() < _ASIDE_SHARE else 0
                chosen = [asides[each] for each in rng.integers(max(len(asides), 1), size=many).tolist()]
                document = varied(*parts, [run for _, run in chosen], rng)
            else:
                document = mixed(*parts, rng)
            name = VIEWS[int(rng.choice(3, p=[0.4, 0.35, 0.25]))]
            view, cut = _view_of(document, name)
            view.plain = _rows(line_rows, cut.hashes)
            view.shaped = _rows(line_rows, cut.shapes)
            own = collection.pages[number]
            page = LabelledPage(own.id, own.site, own.dataset, own.language, own.fold, {name: view})
            page.parts = (number, frame, foot, *(source for source, _ in chosen))
            pages.append(page)
    return Collection(pages, np.array(list(line_rows), np.uint64))


def labelled_by_snippets(document: dict) -> dict:
    """A page of which only phrases are known that it must or must not show, with the lines that hold them labelled.

    A line with a phrase that must not be shown is boilerplate only where the phrase is a good part of it.
    """
    lines = []
    for each in document["lines"]:
        text = " ".join(each["text"].split())
        label = "blank" if not text else "?"
        if any(phrase in text for phrase in document["with"]):
            label = "main"
        elif any(phrase in text and _LEAST_PART * len(text) <= len(phrase) for phrase in document["without"]):
            label = "boiler"
        lines.append({"text": each["text"], "label": label})
    return {**document, "source_dataset": SNIPPETS, "start": 0, "lines": lines}


def _view_of(document: dict, view: str) -> tuple[View, Lines]:
    lines = document["lines"]
    text, numbers = text_of(document, view)
    cut = Lines.of(text)
    breaks = np.flatnonzero(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) == 10)
    gold = np.array(numbers, np.int32)[np.searchsorted(breaks, cut.starts)]
    names = {"main": 1, "boiler": 0}
    labels = np.array([-1 if g < 0 else names.get(lines[g]["label"], -1) for g in gold], np.int8)
    sizes = np.array([0 if g < 0 else tokens(lines[g]["text"]) for g in gold], np.float32)
    made = measure(cut)
    nothing = np.empty(0, np.int32)
    return View(
        made.matrix.astype(np.float16),
        made.weights,
        made.in_run,
        labels,
        sizes,
        gold,
        nothing,
        nothing,
        np.repeat(cut.word_lines, 2).astype(np.int32),
        words_and_pairs(cut),
    ), cut


def _rows(table: dict[int, int], hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
    return np.array([table.setdefault(each, len(table)) for each in hashes.tolist()], np.int32)


def load(documents: list[dict], folds: dict[str, int]) -> Collection:
    """All pages of one rendering, measured; of those known by snippets only the full page."""
    line_rows: dict[int, int] = {}
    pages = []
    for document in documents:
        page = LabelledPage(
            document["id"],
            document["site"],
            document["source_dataset"],
            document.get("lang") or "",
            folds[document["site"]],
            doubtful=bool(document.get("suspect")),
        )
        for name in ("full",) if document["source_dataset"] == SNIPPETS else VIEWS:
            view, cut = _view_of(document, name)
            view.plain = _rows(line_rows, cut.hashes)
            view.shaped = _rows(line_rows, cut.shapes)
            page.views[name] = view
        pages.append(page)
    return Collection(pages, np.array(list(line_rows), dtype=np.uint64))


class SimulatedCorpus:
    """Line counts as a corpus of these pages would have them, for all of the pages or a random part."""

    def __init__(self, collection: Collection) -> None:
        self.pages = collection.pages
        self.members = []
        for page in self.pages:
            view = page.views["full"]
            self.members.append(np.unique(np.concatenate((view.plain, view.shaped))))
        size = len(collection.line_table)
        self.total = np.bincount(np.concatenate(self.members), minlength=size).astype(np.float32)
        self.of_site: dict[str, list[int]] = {}
        for number, page in enumerate(self.pages):
            self.of_site.setdefault(page.site, []).append(number)
        self.site_hashes = {
            site: np.sort(np.concatenate([self.members[each] for each in numbers]))
            for site, numbers in self.of_site.items()
        }

    def siblings(self, number: int) -> list[int]:
        """The other pages of the same site."""
        return [each for each in self.of_site[self.pages[number].site] if each != number]

    def known_to(
        self, number: int, view: View, siblings: list[int], background: float, rng: np.random.Generator
    ) -> Known:
        """What a corpus knows of the lines of page `number` if it holds `siblings` and a share of all other sites."""
        held = np.sort(np.concatenate([self.members[each] for each in siblings])) if siblings else None
        site = self.site_hashes[self.pages[number].site]
        counts = []
        for rows in (view.plain, view.shaped):
            new = rows >= len(self.total)
            rows = np.where(new, 0, rows)
            count = np.zeros(len(rows), np.float32)
            if held is not None:
                count += np.searchsorted(held, rows, "right") - np.searchsorted(held, rows, "left")
            if background:
                same = np.searchsorted(site, rows, "right") - np.searchsorted(site, rows, "left")
                others = (self.total[rows] - same) * np.float32(background)
                count += np.floor(others + rng.random(len(rows), dtype=np.float32) * (background < 1))
            counts.append(np.where(new, np.float32(0), count))
        return Known(*counts)
