"""Names by plain rules: capitals, lists and the words around them. For languages that the trained tagger does not know.

Weaker than the tagger, and marked so. Where common nouns stand in capitals (German), capitals alone make no name.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.languages import Language, language_of
from corpusview.reading.entities.names import SUFFIXES
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.vocabulary import Mark

_PLACE_FLAGS = frozenset({"country", "city", "region"})
# How sure a name is by what told it.
_LISTED, _TOLD, _GUESSED = 0.8, 0.7, 0.45


class Rules:
    """The rules with the lists they ask. What was judged once is not judged again: furniture repeats itself."""

    def __init__(self, gazetteers: Gazetteers) -> None:
        self._gazetteers = gazetteers
        self._judged: dict[tuple, tuple[int, int, str, float] | None] = {}

    def tag(self, tokens: Tokens, code: str | None) -> list[Found]:
        """The names among `tokens`, in order, never overlapping."""
        language = language_of(code)
        words, breaks = tokens.words, tokens.breaks
        capitals = np.flatnonzero(tokens.marks & (Mark.CAPITAL | Mark.ARTICLE))
        ends = np.append(breaks, len(words))[np.searchsorted(breaks, capitals, side="right")]
        firsts = _firsts(tokens)
        opening = np.isin(capitals, firsts)
        known = {words[at] for at in capitals[~opening].tolist()}
        judged = self._judged
        if len(judged) > KEPT_JUDGEMENTS:
            judged.clear()
        found: list[Found] = []
        free = 0
        for index, end, opens in zip(capitals.tolist(), ends.tolist(), opening.tolist(), strict=True):
            if index < free:
                continue
            free = _run_end(words, index, end, language)
            run = tuple(words[index:free])
            before = words[index - 1] if index else ""
            alone = opens and (language.nouns_in_capitals or run[0] not in known)
            key = (language.code, before, alone, run)
            if key not in judged:
                judged[key] = _judge(run, before, alone, self._gazetteers, language)
            if (name := judged[key]) is not None:
                start, stop, kind, sure = name
                found.append(Found(index + start, index + stop, kind, sure, "rules"))
        return found


# Runs of capitalised words whose judgement is kept: about 10 MB.
KEPT_JUDGEMENTS = 30_000


def _firsts(tokens: Tokens) -> NDArray[np.integer]:
    """The first words of sentences, signs before them aside."""
    worded = np.flatnonzero(tokens.marks & Mark.LETTER_OR_DIGIT)
    at = np.searchsorted(worded, tokens.breaks)
    return worded[at[at < len(worded)]]


def _run_end(words: list[str], start: int, end: int, language: Language) -> int:
    stop = start + 1
    while stop < end:
        word = words[stop]
        if word[0].isupper() and word[0].isalpha():
            stop += 1
            continue
        joined = stop
        while joined < end and words[joined].lower() in language.joiners and joined - stop < 2:
            joined += 1
        told = stop - start > 1 and language.given(words[start])
        if joined > stop and joined < end and words[joined][0].isupper() and not told:
            stop = joined + 1
            continue
        break
    return stop


def _judge(
    words: tuple[str, ...], before: str, alone: bool, gazetteers: Gazetteers, language: Language
) -> tuple[int, int, str, float] | None:
    """Where in a run of words a name starts and ends, its kind, and how sure that is; None where there is no name.

    `before` is the word before the run. `alone` says that the first word opens a sentence, and that nothing else in the
    text tells that its capital is its own.
    """
    start, stop = 0, len(words)
    titled = False
    for index in range(stop - 1, -1, -1):
        if words[index].lower().strip(".") in language.titles and index + 1 < stop:
            start, titled, alone = index + 1, True, False
            break
    while start < stop and (
        words[start].lower() in language.not_names
        or (alone and _common(words[start], stop - start, gazetteers, language))
    ):
        start += 1
        alone = False
    while stop > start and (
        words[stop - 1].lower() in language.not_names or words[stop - 1].lower() in language.joiners
    ):
        stop -= 1
    if start >= stop:
        return None
    before = (words[start - 1] if start else before).lower().strip(".")
    kind, sure = _kind(words[start:stop], before, titled, gazetteers, language)
    return None if kind is None or kind == "MISC" else (start, stop, kind, sure)


def _common(word: str, length: int, gazetteers: Gazetteers, language: Language) -> bool:
    """Whether a word that opens a sentence has its capital from that alone."""
    flags = gazetteers.flags.get(word, ())
    if _PLACE_FLAGS.intersection(flags) or "first" in flags or language.place(word) or language.given(word):
        return False
    return not (length > 1 and not language.nouns_in_capitals and "org" in flags)


def _kind(
    run: tuple[str, ...], before: str, titled: bool, gazetteers: Gazetteers, language: Language
) -> tuple[str | None, float]:
    name = " ".join(run)
    flags = set(gazetteers.flags.get(run[0], ()))
    last = gazetteers.flags.get(run[-1], ())
    if len(run) == 1 and (language.place(name) or _PLACE_FLAGS & flags) and not titled:
        return "LOC", _LISTED
    if language.place(name) or gazetteers.phrase_at(run, 0, len(run)) == (len(run), "place"):
        return "LOC", _LISTED
    if gazetteers.phrase_at(run, 0, len(run)) in ((len(run), "organisation"), (len(run), "club")):
        return "ORG", _LISTED
    if name in gazetteers.demonyms or "month_day" in flags:
        return None, 0.0
    if titled or before in language.roles:
        return "PER", _TOLD
    lowered = [word.lower() for word in run]
    alone = language.nouns_in_capitals and len(run) == 1
    if (not alone and any(word.startswith(language.organisation_stems) for word in lowered)) or (
        not language.nouns_in_capitals and "organisation_head" in last
    ):
        return "ORG", _TOLD
    if any(word.startswith(language.place_stems) for word in lowered):
        return "LOC", _TOLD
    if len(run) == 1 and run[0].isupper() and 2 <= len(run[0]) <= 6:
        return "ORG", _TOLD if "org" in flags else _GUESSED
    known = "first" in flags or language.given(run[0])
    if known and len(run) > 1:
        return "PER", _LISTED
    if "surname" in last and (len(run) > 1 or len(run[-1]) > 4) and run[-1].lower() not in SUFFIXES:
        return "PER", _TOLD
    if any(language.family(word) for word in run):
        return "PER", _TOLD
    if language.nouns_in_capitals:
        return None, 0.0
    if before in language.place_before and len(run) == 1:
        return "LOC", _GUESSED
    if 2 <= len(run) <= 3 and all(word[0].isupper() for word in run):
        return "PER", _GUESSED
    return ("ORG", _GUESSED) if len(run) > 1 else (None, 0.0)
