"""How many pages a second one core reads: labels, masthead and language, beside peers that are given the page's HTML.

    python -m tests.reading.bench [--pages 60] [--rounds 5]

A page is an article of 600 words within furniture of 500, set together from the golden pages of this folder that are in
English (jusText goes by the small words of one language), anew for each page; its HTML has the usual elements for them.
jusText and trafilatura take part where they are installed (the extra `bench`). Times are those of the processor, the
best of several rounds taken in turns, as other work on the machine would stretch others. Read the
ratios, not the numbers.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpusview.article import BlockKind
from corpusview.reading.boilerplate.engine import Labelled, label_all, label_blocks
from corpusview.reading.decode import decode
from corpusview.reading.evidence import Evidence

ARTICLE_WORDS, FURNITURE_WORDS, PARAGRAPH_WORDS = 600, 500, 35
MENU_SHARE = 0.3  # of the furniture that stands above the headline
_OTHER_LANGUAGE = re.compile("[a-z]+_(?:story|all_furniture)$")  # golden pages that are named for their language
_ENGLISH = "plain_story"
_LABEL = re.compile(r"(?<=^F)\[[^\]]*\]")  # a golden line of furniture may say what kind it is
GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True, slots=True)
class Page:
    """One page in both shapes, with how many words of it are the article's."""

    raw: bytes
    html: str
    article_words: int


def pages(count: int, seed: int = 1) -> list[Page]:
    """Pages set together from the paragraphs and the furniture of the golden pages."""
    marked: dict[str, list[str]] = {"M": [], "B": [], "F": []}
    for path in sorted(GOLDEN.glob("*.txt")):
        if path.stem == _ENGLISH or not _OTHER_LANGUAGE.match(path.stem):
            for line in map(_unlabelled, path.read_text(encoding="utf-8").split("\n")):
                if line and line[2:].strip() not in marked[line[0]]:
                    marked[line[0]].append(line[2:].strip())
    rng = random.Random(seed)

    def drawn(kind: str, words: int) -> list[str]:
        """Lines of so many words, none twice."""
        lines: list[str] = []
        for line in rng.sample(marked[kind], len(marked[kind])):
            if words <= 0:
                break
            lines.append(line)
            words -= len(line.split())
        return lines

    made = []
    for _ in range(count):
        menu = drawn("F", round(MENU_SHARE * FURNITURE_WORDS))
        below = drawn("F", round((1 - MENU_SHARE) * FURNITURE_WORDS))
        body = _paragraphs(drawn("B", ARTICLE_WORDS))
        title = rng.choice([each for each in marked["M"] if 4 <= len(each.split()) <= 12])
        text = "\n".join([*menu, "", title, "", *(line for each in body for line in (each, "")), *below, ""])
        made.append(Page(text.encode(), _marked_up(menu, title, body, below), len(" ".join(body).split())))
    return made


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines joined to paragraphs of 35 words, as those of news have; the golden pages' own are half as long."""
    made: list[str] = []
    for line in lines:
        if made and len(made[-1].split()) < PARAGRAPH_WORDS:
            made[-1] += " " + line
        else:
            made.append(line)
    return made


def _unlabelled(line: str) -> str:
    return _LABEL.sub("", line)


def _marked_up(menu: list[str], title: str, body: list[str], below: list[str]) -> str:
    def links(lines: list[str]) -> str:
        return "<ul>" + "".join(f'<li><a href="/x">{html.escape(each)}</a></li>' for each in lines) + "</ul>"

    paragraphs = "".join(f"<p>{html.escape(each)}</p>\n" for each in body)
    return (
        f"<!DOCTYPE html><html><head><title>{html.escape(title)}</title></head><body><nav>{links(menu)}</nav>"
        f"<main><article><h1>{html.escape(title)}</h1>\n{paragraphs}</article></main>"
        f"<aside>{links(below)}</aside></body></html>"
    )


def _read(made: list[Page]) -> int:
    """Words that CorpusView shows, reading one page after the other."""
    return sum(_shown(text, label_blocks(text, Evidence())) for text in (decode(page.raw).text for page in made))


def _read_many(made: list[Page]) -> int:
    """The same for all pages together, as an import reads them."""
    texts = [decode(page.raw).text for page in made]
    read = label_all(texts, [Evidence()] * len(texts))
    return sum(_shown(text, each) for text, each in zip(texts, read, strict=True))


def _shown(text: str, read: Labelled) -> int:
    return sum(len(each.span.of(text).split()) for each in read.blocks if each.kind is BlockKind.BODY)


def _peers() -> dict[str, Callable[[list[Page]], int]]:
    found: dict[str, Callable[[list[Page]], int]] = {}
    try:
        import justext  # noqa: PLC0415
    except ImportError:
        print("jusText is not installed.")
    else:
        words = justext.get_stoplist("English")

        def by_justext(made: list[Page]) -> int:
            parts = [each for page in made for each in justext.justext(page.html.encode(), words)]
            return sum(len(each.text.split()) for each in parts if not each.is_boilerplate)

        found["jusText (HTML)"] = by_justext
    try:
        import trafilatura  # noqa: PLC0415
    except ImportError:
        print("trafilatura is not installed.")
    else:

        def by_trafilatura(made: list[Page]) -> int:
            return sum(len((trafilatura.extract(page.html) or "").split()) for page in made)

        found["trafilatura (HTML)"] = by_trafilatura
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args(arguments)
    made = pages(chosen.pages)
    readers = {"CorpusView (text)": _read_many, "one page at a time": _read, **_peers()}
    best = dict.fromkeys(readers, float("inf"))
    words = dict.fromkeys(readers, 0)
    for _ in range(chosen.rounds):
        for name, read in readers.items():
            began = time.process_time()
            words[name] = read(made)
            best[name] = min(best[name], time.process_time() - began)
    ours = best["CorpusView (text)"]
    wanted = sum(page.article_words for page in made)
    print(f"\n{len(made)} pages of {ARTICLE_WORDS} words of article and {FURNITURE_WORDS} of furniture, one core\n")
    print("| reader | pages/s | ms a page | time, CorpusView = 1 | words shown, article = 1 |")
    print("|---|---|---|---|---|")
    for name, spent in best.items():
        rate, each = len(made) / spent, 1000 * spent / len(made)
        print(f"| {name} | {rate:.0f} | {each:.2f} | {spent / ours:.1f} | {words[name] / wanted:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
