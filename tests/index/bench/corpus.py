"""Generated articles, the same for the same seed: words by the Zipf-Mandelbrot law, their number by that of Heaps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

# Zipf-Mandelbrot's exponent and shift; beyond the common words English falls off faster (Montemurro, Physica A 300,
# 2001), which gives Heaps' exponent of about a half: 50,000 distinct words in 2,000 articles, 500,000 in 200,000.
EXPONENT, SHIFT, COMMON, EXPONENT_BEYOND = 1.05, 2.7, 7_000, 2.0
# The distinct words that a corpus could ever use.
VOCABULARY = 4_000_000
WORDS_AN_ARTICLE, WORDS_A_TITLE = 580, 8
# Articles are generated, and written, so many at once.
BATCH = 5000
SOURCES = 40
DAYS = (date(2015, 1, 1).toordinal(), date(2025, 1, 1).toordinal())
KINDS = ("one word", "two words", "phrase", "prefix", "common words (or)")


class Corpus:
    """Articles of one seed."""

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

    def batch(self, number: int, articles: int = BATCH) -> list[tuple[str, str]]:
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

    def pages(self, folder: Path, articles: int) -> int:
        """Write articles as scraped pages, each among the furniture of its site; returns their bytes."""
        size = 0
        for number in range(0, articles, BATCH):
            batch = self.batch(number // BATCH, min(BATCH, articles - number))
            for at, (title, body) in enumerate(batch, start=number):
                site, day = facts(at)
                place = folder / site
                place.mkdir(parents=True, exist_ok=True)
                lines = "\n\n".join(line.capitalize() for line in body.split("\n"))
                menu = "\n".join(self.word(100 + 7 * int(site[4:]) + item).capitalize() for item in range(6))
                page = (
                    f" date {day.isoformat()} {title.capitalize()}\n\n{title.capitalize()}\n"
                    f"By Staff Reporter, {site}\n\n"
                    f"{lines}.\n\nMost read\n\n{menu}\n\nSubscribe to the newsletter of {site}\n\nFollow us\n"
                )
                raw = page.encode()
                (place / f"{at:07}.txt").write_bytes(raw)
                size += len(raw)
        return size


def facts(number: int) -> tuple[str, date]:
    """The source and the day of an article."""
    mixed = number * 2_654_435_761 % (1 << 32)
    return f"Site{mixed % SOURCES}", date.fromordinal(DAYS[0] + (mixed >> 8) % (DAYS[1] - DAYS[0]))
