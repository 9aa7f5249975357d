"""The bundled sample corpus keeps its README: pages, outlets, encodings, and lists that name real stories."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
SEED = Path(__file__).resolve().parents[3] / "shared" / "seed"

OUTLETS = {"brezna-gazette", "continental-press", "kalitsa-courier", "pontus-markets", "the-lantern", "vpb-news"}
LEAST_PAGES = 64
MOST_BYTES = 700_000

EMPTY = "continental-press/2024-12-24-no-answer.txt"
BINARY = "pontus-markets/2025-01-07-chart-of-the-day.txt"
BROKEN = "kalitsa-courier/2025-02-20-amber-theft.txt"
NOT_PAGES = {EMPTY, BINARY}

# Every page that is not plain UTF-8, and the codec that it was written in. README.md shows the same table.
ENCODINGS = {
    "brezna-gazette/2024-12-20-iarescu-goes.txt": "windows-1252",
    "continental-press/2024-10-04-flutkatastrophe-varenien.txt": "windows-1252",
    "continental-press/2025-03-21-rapport-final-brezna.txt": "windows-1252",
    "kalitsa-courier/2024-11-12-first-two-hours.txt": "windows-1252",
    "pontus-markets/2024-10-03-saco-inquiry-halcyra-bond.txt": "utf-8-sig",
    "pontus-markets/2025-02-28-new-tender.txt": "utf-16",
    "vpb-news/2024-10-05-brezna-spasateli.txt": "windows-1251",
    "vpb-news/2025-01-17-lazaridis-zaderzhan.txt": "koi8-r",
    "vpb-news/2025-03-21-itogovyi-doklad.txt": "utf-8-sig",
}

# Headings of the lists in each outlet's furniture that hold headlines of other stories.
LISTS = {
    "brezna-gazette": {"You may also like", "Top five this week", "Latest from the valley"},
    "continental-press": {
        *("Related coverage", "Latest headlines", "Trending"),
        *("Lesen Sie auch", "Aus dem englischen Dienst", "Neueste Meldungen", "Meistgelesen"),
        *("À lire aussi", "Du service anglais", "Dernières dépêches", "Les plus lus"),
    },
    "kalitsa-courier": {"Related stories", "Most read", "Most shared"},
    "pontus-markets": {"Related content", "Companies in focus", "Latest", "24 hours", "7 days"},
    "the-lantern": {"Read also", "What others are reading"},
    "vpb-news": {
        *("More on this story", "Top stories", "Features & analysis", "Most read"),
        *("Читайте также", "Из английской редакции", "Самое читаемое"),
    },
}
# Lines that end such a list. A list that runs into anything else is a mistake in the sample.
ENDS = {
    "brezna-gazette": {"What’s on"},
    "continental-press": {
        *("Latest headlines", "The Continental Daily", "License this story", "Follow CPA"),
        *("Aus dem englischen Dienst", "Neueste Meldungen", "Der kontinentale Morgen", "Folgen Sie uns"),
        *("Du service anglais", "Dernières dépêches", "Le Matin continental", "Suivez-nous"),
    },
    "kalitsa-courier": {"Most shared", "Quayside", "Follow us"},
    "pontus-markets": {"Companies in focus", "Sponsored", "Follow us on", "7 days", "The Morning Berth"},
    "the-lantern": {"What others are reading", "Sources and documents"},
    "vpb-news": {"Related topics", "Features & analysis", "Elsewhere on VPB", "Weather", "Из английской редакции"}
    | {"Мы используем файлы cookie, чтобы сайт работал лучше. Продолжая пользоваться сайтом, вы соглашаетесь с этим."},
}
STRAIGHT = str.maketrans("«»“”’", '""""\'')
OPENS_NO_STORY = ("More from ", "Have your say", "Comments (")  # headings with a changing part
AGE = re.compile(r"(\d+ (hour|day|week|month)s? ago|vor \d+ \w+|il y a \d+ \w+|\d+)")


@cache
def files() -> list[str]:
    return sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.glob("*/*") if path.is_file())


def pages() -> list[str]:
    return [name for name in files() if name not in NOT_PAGES]


@cache
def text_of(name: str) -> str:
    raw = (SAMPLE / name).read_bytes()
    if name == BROKEN:
        return raw.decode("utf-8", "replace")
    return raw.decode(ENCODINGS.get(name, "utf-8")).replace("\r\n", "\n").removeprefix("\ufeff")


@cache
def lines_of(name: str) -> list[str]:
    return [line.strip() for line in text_of(name).split("\n")]


def shown(headline: str) -> str:
    """A headline as lists show it: capitals on the page itself, and quotes that an old encoding lacks, make no odds."""
    return headline.casefold().translate(STRAIGHT)


@cache
def head_of(name: str) -> list[str]:
    """The headline of a page, found by the shape that its outlet gives it, and the few lines after it."""
    outlet = name.split("/")[0]
    full = [line for line in lines_of(name) if line]
    if match := re.match(r"date \d{4}-\d\d-\d\d (.+)", full[0]):
        at = full.index(match[1] if outlet != "the-lantern" else match[1].upper())
        return [match[1], *full[at + 1 : at + 5]]
    if outlet == "vpb-news":
        at = 1 + next(i for i, line in enumerate(full) if line.startswith(("You are here:", "Вы здесь:")))
    elif outlet == "the-lantern":
        at = 2
    else:  # elsewhere the headline is the line that the standfirst and the byline follow
        at = next(i for i, line in enumerate(full) if re.match(r"(By|Von|Par) \S", line)) - 2
    return full[at : at + 6]


def headline_of(name: str) -> str:
    return head_of(name)[0]


def listed_in(name: str) -> list[tuple[str, str]]:
    """The entries (heading, line) of every list of stories in a page's furniture, ages and numbers left out."""
    outlet = name.split("/")[0]
    found: list[tuple[str, str]] = []
    heading: str | None = None
    for line in lines_of(name):
        if line in LISTS[outlet]:
            heading = line
        elif line in ENDS[outlet] or line.startswith(OPENS_NO_STORY):
            heading = None
        elif heading is not None and line and not AGE.fullmatch(line):
            found.append((heading, re.sub(r"^(\d+\.|•) ", "", line)))
    return found


def test_there_are_enough_pages_of_six_outlets() -> None:
    assert len(pages()) >= LEAST_PAGES
    assert {name.split("/")[0] for name in files()} == OUTLETS


def test_the_whole_sample_stays_small() -> None:
    assert sum((SAMPLE / name).stat().st_size for name in files()) < MOST_BYTES


@pytest.mark.parametrize("name", pages())
def test_a_page_decodes_strictly_in_its_encoding(name: str) -> None:
    raw = (SAMPLE / name).read_bytes()
    if name == BROKEN:
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")
        return
    codec = ENCODINGS.get(name, "utf-8")
    text = raw.decode(codec)
    assert len(text) > 600
    assert "\ufffd" not in text
    assert not [c for c in text if ord(c) < 32 and c not in "\r\n"]
    if codec in ("utf-8", "utf-8-sig"):
        assert raw.startswith(b"\xef\xbb\xbf") == (codec == "utf-8-sig")
    else:
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")


def test_the_readme_shows_every_unusual_encoding() -> None:
    readme = (SAMPLE / "README.md").read_text("utf-8")
    for name, codec in ENCODINGS.items():
        assert f"`{name}` | {codec} |" in readme
    for name in (EMPTY, BINARY, *([BROKEN] if BROKEN else [])):
        assert f"`{name}`" in readme


def test_the_files_that_are_no_pages_are_there() -> None:
    assert (SAMPLE / EMPTY).read_bytes() == b""
    binary = (SAMPLE / BINARY).read_bytes()
    assert binary.startswith(b"\x89PNG\r\n")
    assert binary.count(0) > 20


def test_no_two_pages_have_the_same_headline_in_one_outlet() -> None:
    seen = [(name.split("/")[0], shown(headline_of(name))) for name in pages()]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("name", pages())
def test_lists_name_stories_that_are_in_the_sample(name: str) -> None:
    outlet = name.split("/")[0]
    heads = [head_of(other) for other in pages() if other.startswith(outlet)]
    known = {shown(head[0]) for head in heads}
    standfirsts = {line for head in heads for line in head[1:]}
    entries = listed_in(name)
    strangers = [entry for entry in entries if shown(entry[1]) not in known and entry[1] not in standfirsts]
    assert not strangers
    assert sum(shown(line) in known for _, line in entries) >= 3


def test_a_date_line_agrees_with_the_name_of_its_file() -> None:
    dated = 0
    for name in pages():
        stem = Path(name).name[:10]
        if match := re.match(r" date (\d{4}-\d\d-\d\d) ", text_of(name)):
            assert date.fromisoformat(match[1]).isoformat() == stem, name
            dated += 1
    assert dated >= len(pages()) // 3


def test_no_sentence_comes_from_the_seed() -> None:
    if not SEED.is_dir():
        pytest.skip("the seed folder is not beside the project")
    seed = " ".join(path.read_text("utf-8") for path in SEED.glob("*.txt"))
    runs = set()
    words = re.findall(r"\w+", seed.casefold())
    for at in range(len(words) - 7):
        runs.add(tuple(words[at : at + 8]))
    for name in pages():
        ours = re.findall(r"\w+", text_of(name).casefold())
        assert not any(tuple(ours[at : at + 8]) in runs for at in range(len(ours) - 7)), name


def test_sample_queries_are_short_and_described() -> None:
    queries = json.loads((SAMPLE / "queries.json").read_text("utf-8"))
    assert len(queries) == 6
    for query in queries:
        assert set(query) == {"query", "in", "says"}
        assert query["in"] in {"body", "boilerplate", "all"}
        assert query["query"].strip()
        assert 10 < len(query["says"]) < 90
        assert "\n" not in query["says"]
