"""Small invented sites, written to a folder as a scraper would have left them."""

import random
from pathlib import Path

import pytest

from corpusview.corpus.corpus import Corpus

_PLACES = ("Harwick", "Lower Dunmere", "Port Ansel", "Vexley", "Tarn Bridge", "Ostrava Road")
_PEOPLE = ("Ines Calloway", "Tomas Bredt", "Ruth Okafor", "Marek Dvorsky", "Leila Haddad")
_THINGS = ("the ferry terminal", "a flood barrier", "the grain depot", "the old customs house", "a night bus")
_VERBS = ("approved plans for", "voted against", "promised money for", "opened an inquiry into", "delayed work on")
_MENU = "Home\nNews\nSport\nWeather\nContact us\n"
_FOOT = (
    "Most read\n\n  1. Council tax to rise in spring\n    2 days ago\n  2. Harbour swim cancelled\n    3 days ago\n\n"
    "Follow us on social media\n\nSubscribe to our newsletter\n\nDismiss\n"
)


def with_corpus(place: Path, articles: int) -> Path:
    """The folder `place`, with the pages of so many articles in it and the corpus that they were imported into."""
    (place / "pages").mkdir()
    for number in range(articles):
        (place / "pages" / f"{number}.txt").write_text(page(number), encoding="utf-8")
    with Corpus.open(place / "corpus") as corpus:
        list(corpus.import_files([place / "pages"], jobs=1))
    return place


def page(number: int, words: str = "") -> str:
    """An invented page of news: date line, headline, byline, some paragraphs, and the furniture of its site."""
    chance = random.Random(number)
    place, person, thing = chance.choice(_PLACES), chance.choice(_PEOPLE), chance.choice(_THINGS)
    verb = chance.choice(_VERBS)
    headline = f"{place} council {verb} {thing}, item {number}"
    paragraphs = [
        f"Councillors in {place} {verb} {thing} on Tuesday after a debate of three hours, the chair {person} said.",
        f"“We have listened to everybody who wrote to us,” {person} told reporters outside the hall, "
        f"adding that letter number {number} had settled the matter for her group. {words}",
        f"Residents of {chance.choice(_PLACES)} had asked for a decision since winter, when {chance.choice(_THINGS)} "
        "was closed without notice and buses were sent the long way round through the hills.",
    ]
    return (
        f" date 2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} {headline}\n\n{headline}\n"
        f"By Staff Reporter, The {place} Gazette\n\n" + "\n\n".join(paragraphs) + f"\n\n{_FOOT}"
    )


@pytest.fixture
def write_pages(tmp_path):
    """Write `count` pages numbered from `first` into a folder, which is returned."""

    def write(count: int, first: int = 0, folder: str = "pages") -> Path:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        for number in range(first, first + count):
            (place / f"{number:05}.txt").write_text(page(number), encoding="utf-8")
        return place

    return write


@pytest.fixture
def corpus(tmp_path):
    """An empty corpus; whatever a test did to it, it must be in order at the end."""
    opened = Corpus.open(tmp_path / "corpus")
    yield opened
    problems = opened.check()
    opened.close()
    assert problems == ()
