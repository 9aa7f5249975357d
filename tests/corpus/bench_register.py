"""How long the register of a large corpus takes: settled anew, settled after an import, and asked for the sidebar.

    python -m tests.corpus.bench_register [ARTICLES] [--folder FOLDER]

The articles have no text, only names, made up: a few are in thousands of articles and most in one, as in real corpora;
people come with surnames beside the full name, some bodies with their acronym. With --folder the corpus is kept there,
and asked again if it is there already. Times are those of the clock on this machine: read them beside each other.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from corpusview.article import EntityKind
from corpusview.corpus.corpus import Corpus
from corpusview.reading.entities.wordlist import words_of

# Names of an article's body, as the reader finds them in news: about so many.
NAMES_OF_AN_ARTICLE = 18
_SYLLABLES = sorted(
    words_of("ka zor bel qui ma ri an do vel tash men or ul pe sa ne gor vin el ha ji no ber to rin ost ku ly pra mon")
)


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((2, 2, 3)))).capitalize()


class Names:
    """Made-up names in the order of their fame, of whom articles draw."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self._chance = chance
        givens = [_word(chance) for _ in range(max(50, number // 200))]
        families = [_word(chance) + chance.choice(("", "ov", "ev", "er", "son")) for _ in range(max(100, number // 8))]
        self._people = [f"{chance.choice(givens)} {chance.choice(families)}" for _ in range(number // 2)]
        self._places = [_word(chance) for _ in range(number // 6)]
        heads = ("Ministry of", "Bank of", "University of", "Council of")
        self._bodies = [
            f"{chance.choice(heads)} {_word(chance)}"
            if chance.random() < 0.5
            else f"{_word(chance)} {_word(chance)} Group"
            for _ in range(number // 3)
        ]

    def of_an_article(self) -> Iterator[tuple[str, str, int, str]]:
        """Kind, name, mentions and other surfaces of each name of one more article."""
        chance = self._chance
        seen = set()
        for _ in range(NAMES_OF_AN_ARTICLE):
            kind, names = chance.choices(
                (
                    (EntityKind.PERSON, self._people),
                    (EntityKind.ORGANISATION, self._bodies),
                    (EntityKind.PLACE, self._places),
                ),
                (4, 3, 3),
            )[0]
            # Zipf's law, nearly: the n-th has a share of about 1/n
            name = names[min(len(names) - 1, int(len(names) ** chance.random()) - 1)]
            if name in seen:
                continue
            seen.add(name)
            alias = ""
            if kind is EntityKind.PERSON:
                alone = chance.random()
                family = name.rpartition(" ")[2]
                name, alias = (family, "") if alone < 0.1 else (name, family if alone < 0.6 else "")
            elif kind is EntityKind.ORGANISATION and chance.random() < 0.1:
                alias = "".join(word[0] for word in name.split() if word[0].isupper())
            yield kind.value, name, chance.randint(1, 5), alias


def fill(corpus: Corpus, first: int, articles: int, names: Names) -> None:
    """Add articles with names and nothing else."""
    db = corpus._catalogue._db
    wanted = [row for row in db.execute("PRAGMA table_info(articles)") if row[3] and row[4] is None and not row[5]]
    columns = ", ".join(row[1] for row in wanted)
    marks = ", ".join("?" for _ in wanted)
    number_of = {(kind, name): number for number, kind, name in db.execute("SELECT id, kind, name FROM names")}
    for start in range(first, first + articles, 5_000):
        with corpus._catalogue.transaction():
            for number in range(start, min(start + 5_000, first + articles)):
                values = [
                    f"{number}.txt" if "TEXT" in row[2] else number.to_bytes(8, "big") if "BLOB" in row[2] else 0
                    for row in wanted
                ]
                db.execute(f"INSERT INTO articles (id, {columns}) VALUES (?, {marks})", (number, *values))
                rows = {}
                for kind, name, mentions, alias in names.of_an_article():
                    key = kind, name
                    if key not in number_of:
                        number_of[key] = db.execute("INSERT INTO names (kind, name) VALUES (?, ?)", key).lastrowid
                    rows[number_of[key]] = (number, number_of[key], 0, mentions, alias)
                db.executemany("INSERT INTO named VALUES (?, ?, ?, ?, ?)", rows.values())


def timed(what: str, do: Callable[[], object]) -> None:
    """Do it three times, and print the best and the worst in milliseconds."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        do()
        times.append(1000 * (time.perf_counter() - began))
    print(f"{what:55s} {min(times):9.1f} {max(times):9.1f} ms", flush=True)


def timed_in_slices(what: str, do: Callable[[], Iterator[None]]) -> None:
    """Do it once, and print how long it took and the longest time between two pauses, in milliseconds."""
    began = last = time.perf_counter()
    longest = 0.0
    for _ in do():
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    now = time.perf_counter()
    longest = max(longest, now - last)
    print(f"{what:55s} {1000 * (now - began):9.1f} ms, at once {1000 * longest:7.1f} ms", flush=True)


def settle(corpus: Corpus, what: str) -> None:
    """Settle the names, and print how long it took and in which steps."""
    began, last, longest = time.perf_counter(), time.perf_counter(), 0.0
    phases: dict[str, float] = {}
    for event in corpus.settle_names():
        now = time.perf_counter()
        phase = getattr(event, "phase", "end")
        phases[phase] = phases.get(phase, 0.0) + now - last
        longest, last = max(longest, now - last), now
    parts = ", ".join(f"{phase} {spent:.1f} s" for phase, spent in phases.items())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{what}: {time.perf_counter() - began:.1f} s ({parts}); longest step {longest:.2f} s; {memory} MB at most",
        flush=True,
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", nargs="?", type=int, default=20_000)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as own:
        folder = chosen.folder or Path(own) / "corpus"
        chance = random.Random(1)
        names = Names(max(2_000, 2 * chosen.articles), chance)
        with Corpus.open(folder) as corpus:
            if not corpus._catalogue._db.execute("SELECT EXISTS (SELECT 1 FROM named)").fetchone()[0]:
                fill(corpus, 1, chosen.articles, names)
                settle(corpus, f"{chosen.articles:,} articles settled")
            more = chosen.articles // 100
            first = corpus._catalogue._db.execute("SELECT max(id) FROM articles").fetchone()[0] + 1
            fill(corpus, first, more, names)
            settle(corpus, f"{more:,} more settled")
            count = "SELECT (SELECT count(*) FROM names), (SELECT count(*) FROM entities), (SELECT count(*) FROM named)"
            print(
                "{:,} names, {:,} entities, {:,} names in articles".format(
                    *corpus._catalogue._db.execute(count).fetchone()
                )
            )
            ask(corpus, first)
    return 0


def ask(corpus: Corpus, articles: int) -> None:
    """What the window asks of the register."""
    chance = random.Random(2)
    person = corpus.entities(kind=EntityKind.PERSON, limit=1)[0]
    word = person.name.split()[-1]
    every = tuple(range(1, articles))
    some = tuple(sorted(chance.sample(every, min(1_000, len(every)))))
    many = tuple(sorted(chance.sample(every, len(every) // 4)))
    timed_in_slices("corpus: 100 of each kind", lambda: corpus.counting_entities(None, 100))
    timed_in_slices("corpus: those with a word begun", lambda: corpus.counting_entities(None, 100, like=word[:3]))
    timed_in_slices("corpus: all, to be copied", lambda: corpus.counting_entities())
    for numbers in (some, many, every):
        timed_in_slices(
            f"results: names of {len(numbers):,}", lambda asked=numbers: corpus.counting_entities(asked, 100)
        )
    timed("completion: people", lambda: corpus.entities_like(word[:2], EntityKind.PERSON, 12))
    timed("entity: one word", lambda: corpus.entities_meant(word))
    timed("entity: a full name", lambda: corpus.entities_meant(person.name))
    timed("details of the best known", lambda: corpus.about(person.kind, person.name))
    timed("proposals", lambda: corpus.proposals())


if __name__ == "__main__":
    sys.exit(main())
