"""Finding a thing by a few letters of its name, in order, those that begin words first."""

from __future__ import annotations

from dataclasses import dataclass

# A letter counts so much where it goes on from the one before, and where it begins a word: letters that follow each
# other are a word that somebody had in mind, and weigh more than the first letters of several.
_RUN, _START = 5.0, 3.0
# And loses so much for each letter that was passed over since the one before.
_GAP = 0.1
# A name that begins with what is typed is meant before one that only holds it.
_FIRST = 2.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How well something fits (more is better), and which of its characters were meant."""

    score: float
    places: tuple[int, ...] = ()


def fit(wanted: str, text: str) -> Fit | None:
    """How `text` fits what was typed: every word of `wanted` must be spelt in it by letters in order."""
    score = 0.0
    places: set[int] = set()
    folded = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    for word in wanted.casefold().split():
        found = _best(word, folded)
        if found is None:
            return None
        score += found.score
        places.update(found.places)
    return Fit(score, tuple(sorted(places)))


def _best(word: str, text: str) -> Fit | None:
    """The best way to spell `word` in `text`: begun at each place of its first letter, then each letter at once."""
    fits = [_from(word, text, at) for at, letter in enumerate(text) if letter == word[0]]
    return max((each for each in fits if each is not None), key=lambda each: each.score, default=None)


def _from(word: str, text: str, at: int) -> Fit | None:
    places = [at]
    score = _START * _begins(text, at) + (_FIRST if at == 0 else 0)
    for letter in word[1:]:
        last = places[-1]
        following = text.find(letter, last + 1)
        if following < 0:
            return None
        if following != last + 1:
            # A word's beginning is worth passing over letters for.
            start = next((k for k in range(following, len(text)) if text[k] == letter and _begins(text, k)), following)
            following = start
        gap = following - last - 1
        score += (_RUN if gap == 0 else 0) + _START * _begins(text, following) * (gap > 0) - _GAP * gap
        places.append(following)
    return Fit(score, tuple(places))


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
