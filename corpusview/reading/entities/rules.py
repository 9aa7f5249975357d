"""Names by plain rules: capitals, lists and the words around them. For languages that the trained tagger does not know.

Weaker than the tagger, and marked so. Where common nouns stand in capitals (German), capitals alone make no name.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpusview.patterns import pattern
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.languages import Language, language_of
from corpusview.reading.entities.marks import Mark
from corpusview.reading.entities.names import SUFFIXES
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens

_PLACE_FLAGS = frozenset({"country", "city", "region"})
# Longer words of nothing but capitals are no acronyms.
SHOUTED = 4
# An acronym has no more letters, on either side of a hyphen.
MOST_LETTERS = 6
# What is no longer is the word "Platz" itself, or one that begins with it.
PLACE_LETTERS = 7
# How sure a name is by what told it.
_LISTED, _TOLD, _GUESSED = 0.8, 0.7, 0.45


# Where a name starts and ends in a run of words, its kind, and how sure that is.
_Judged = tuple[int, int, str, float]


class Rules:
    """The rules with the lists they ask. What was judged once is not judged again: furniture repeats itself."""

    def __init__(self, gazetteers: Gazetteers) -> None:
        self._gazetteers = gazetteers
        self._judged: dict[tuple, tuple[_Judged, ...]] = {}

    def tag(self, tokens: Tokens, code: str | None, parts: NDArray[np.integer] | None = None) -> list[Found]:
        """The names among `tokens`, in order, never overlapping.

        Where `parts` gives for each word the number of its part of the text, no part tells anything about another.
        """
        language = language_of(code)
        words, breaks = tokens.words, tokens.breaks
        large = (tokens.marks & (Mark.CAPITAL | Mark.ARTICLE)) != 0
        capitals = np.flatnonzero(large)
        bounds = np.append(breaks, len(words))
        ends = bounds[np.searchsorted(breaks, capitals, side="right")]
        # where the words without a capital, and the sentences, set an end to a run
        small = np.append(np.flatnonzero((tokens.marks & Mark.CAPITAL) == 0), len(words))
        stops = np.minimum(small[np.searchsorted(small, capitals, side="right")], ends)
        is_first = np.zeros(len(words), dtype=bool)
        is_first[_firsts(tokens)] = True
        opening = is_first[capitals]
        of = parts[capitals].tolist() if parts is not None else [0] * len(capitals)
        rows = list(zip(capitals.tolist(), stops.tolist(), ends.tolist(), opening.tolist(), of, strict=True))
        known = {(part, words[at]) for at, _, _, opens, part in rows if not opens}
        telling = language.telling
        judged = self._judged
        if len(judged) > KEPT_JUDGEMENTS:
            judged.clear()
        found: list[Found] = []
        free = 0
        for index, stop, end, opens, part in rows:
            if index < free:
                continue
            free = stop
            if stop < end and words[stop].lower() in language.joiners:
                free = _run_end(words, index, stop, end, language)
            if free < end and language.regions and words[free] in language.regions:
                free += language.is_adjective(words[free - 1])
            run = tuple(words[index:free])
            before = (
                words[index - 1].lower().strip(".") if index and (parts is None or parts[index - 1] == part) else ""
            )
            if before not in telling:
                before = ""
            alone = opens and (language.nouns_in_capitals or (part, run[0]) not in known)
            is_single = alone and parts is None and len(run) == 1
            if is_single and run[0].lower() in tokens.spelled() and not language.place(run[0]):
                # a word that the article writes small as well, whatever list of other languages' names it is in
                continue
            key = (language.code, before, alone, run)
            if key not in judged:
                judged[key] = _judge(run, before, alone, self._gazetteers, language)
            for start, stop, kind, sure in judged[key]:
                found.append(Found(index + start, index + stop, kind, sure, "rules"))
        return found


# Runs of capitalised words whose judgement is kept: about 10 MB.
KEPT_JUDGEMENTS = 30_000


def _firsts(tokens: Tokens) -> NDArray[np.integer]:
    """The first words of sentences, signs before them aside."""
    worded = np.flatnonzero(tokens.marks & Mark.LETTER_OR_DIGIT)
    at = np.searchsorted(worded, tokens.breaks)
    return worded[at[at < len(worded)]]


def _run_end(words: list[str], start: int, stop: int, end: int, language: Language) -> int:
    """Where the run of names' words from `start` ends: its capitals go on to `stop` at least, its sentence to `end`."""
    while stop < end:
        word = words[stop]
        if word[0].isupper() and word[0].isalpha():
            stop += 1
            continue
        if language.nouns_in_capitals and not _goes_on(words[start:stop], language):
            break
        joined = stop
        while joined < end and words[joined].lower() in language.joiners and joined - stop < 2:
            joined += 1
        told = stop - start > 1 and language.given(words[start])
        if joined > stop and joined < end and words[joined][0].isupper() and not told:
            stop = joined + 1
            continue
        break
    return stop


def _goes_on(run: list[str], language: Language) -> bool:
    """Whether a small word may stand within a name that begins so, where every noun has a capital."""
    return language.given(run[-1]) or any(word.lower().startswith(language.organisation_stems) for word in run)


def _judge(
    words: tuple[str, ...], before: str, alone: bool, gazetteers: Gazetteers, language: Language
) -> tuple[_Judged, ...]:
    """The name in a run of words, and what stands before a full name; nothing where there is no name.

    `before` is the word before the run, folded, where it tells anything. `alone` says that the first word opens a
    sentence, and that nothing else in the text tells that its capital is its own.
    """
    start, stop = 0, len(words)
    titled = False
    low = [word.lower() for word in words]
    for index in range(stop - 2, -1, -1):
        if language.is_title(low[index].strip(".")):
            start, titled, alone = index + 1, True, False
            break
    else:
        start = _full_name(words, low, gazetteers, language)
        if start:
            rest = _judge(words[start:], "", False, gazetteers, language)
            named = ((start + first, start + end, kind, sure) for first, end, kind, sure in rest)
            led = (each for each in _judge(words[:start], before, alone, gazetteers, language) if each[2] != "PER")
            return (*led, *named)
    while start < stop and (
        low[start] in language.not_names or (alone and _common(words[start], stop - start, gazetteers, language))
    ):
        start += 1
        alone = False
    while stop > start and (low[stop - 1] in language.not_names or low[stop - 1] in language.joiners):
        stop -= 1
    if start >= stop or (language.is_written_together and any(map(_TOGETHER.search, words[start:stop]))):
        return ()
    before = low[start - 1].strip(".") if start else before
    kind, sure = _kind(words[start:stop], low[start:stop], before, titled, gazetteers, language)
    return () if kind is None or kind == "MISC" else ((start, stop, kind, sure),)


# Signs of scripts without blanks between words: a run of them is a sentence, or no name of a known script.
_TOGETHER = pattern("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")


def _full_name(words: tuple[str, ...], low: list[str], gazetteers: Gazetteers, language: Language) -> int:
    """Where in a run a given name begins that a family name follows, if what stands before belongs to something else.

    "главный врач России Геннадий Онищенко", "Bundestagu Friedrich Merz"; but not "Stiftung Anna Telvix".
    """
    for index in range(1, len(words) - 1):
        if language.given(words[index]) or "first" in gazetteers.flags.get(words[index], ()):
            named_after = index == 1 and low[0].startswith(language.organisation_stems)
            before = language.given(words[index - 1]) or "first" in gazetteers.flags.get(words[index - 1], ())
            return (
                0
                if named_after or before or words[index + 1].isupper() or low[index - 1] in language.joiners
                else index
            )
    return 0


def _common(word: str, length: int, gazetteers: Gazetteers, language: Language) -> bool:
    """Whether a word that opens a sentence has its capital from that alone."""
    flags = gazetteers.flags.get(word, ())
    if _PLACE_FLAGS.intersection(flags) or "first" in flags or language.place(word) or language.given(word):
        return False
    return not (length > 1 and not language.nouns_in_capitals and "org" in flags)


def _kind(
    run: tuple[str, ...], lowered: list[str], before: str, titled: bool, gazetteers: Gazetteers, language: Language
) -> tuple[str | None, float]:
    name = " ".join(run)
    flags = gazetteers.flags.get(run[0], ())
    last = gazetteers.flags.get(run[-1], ())
    if language.only_after and len(run) == 1 and run[0] in language.only_after and before not in language.place_before:
        return None, 0.0
    if lowered[-1] in language.events:
        return None, 0.0
    if language.bodies and language.bare_words(run) in language.bodies:
        return "ORG", _LISTED
    if lowered[-1] in language.regions and len(run) > 1:
        return ("LOC", _TOLD) if len(run) == 2 else ("ORG", _GUESSED)
    if len(run) == 1 and not titled and not _PLACE_FLAGS.isdisjoint(flags):
        return "LOC", _LISTED
    length, listed = gazetteers.phrase_at(run, 0, len(run)) or (0, "")
    listed = listed if length == len(run) else ""
    if language.place(name) or listed == "place":
        return "LOC", _LISTED
    if listed in {"organisation", "club"}:
        return "ORG", _LISTED
    if name in gazetteers.demonyms or "month_day" in flags:
        return None, 0.0
    if titled or before in language.roles:
        return "PER", _TOLD
    alone = language.nouns_in_capitals and len(run) == 1
    if (not alone and any(word.startswith(language.organisation_stems) for word in lowered)) or (
        not language.nouns_in_capitals and "organisation_head" in last
    ):
        return "ORG", _TOLD if len(run) > 1 else _GUESSED
    if any(word.startswith(language.place_stems) for word in lowered):
        # "Область" alone names none
        return ("LOC", _TOLD) if len(run) > 1 else (None, 0.0)
    if language.place_ends and any(
        word.endswith(language.place_ends) and len(word) > PLACE_LETTERS for word in lowered
    ):
        return "LOC", _TOLD
    if len(run) == 1 and run[0].isupper() and 2 <= max(map(len, run[0].split("-"))) <= MOST_LETTERS:
        return "ORG", _TOLD if "org" in flags else _GUESSED
    known = "first" in flags or language.given(run[0])
    if known and len(run) > 1:
        return "PER", _LISTED
    if "surname" in last and (len(run) > 1 or len(run[-1]) > 4) and run[-1].lower() not in SUFFIXES:
        return "PER", _TOLD
    adjective = any(map(language.is_adjective, run))
    if any(language.family(word) for word in run) and not (adjective and len(run) == 1):
        return "PER", _TOLD
    if language.nouns_in_capitals:
        return None, 0.0
    if before in language.place_before and len(run) == 1:
        return (None, 0.0) if adjective else ("LOC", _GUESSED)
    if len(run) > 1 and run[0].isupper() and 2 <= len(run[0]) <= SHOUTED:
        # "РИА Новости", "ИА REGNUM"
        return "ORG", _GUESSED
    # what shouts before what does not is a heading, or the name of a section
    shouts = len(run[0]) > SHOUTED and run[0].isupper() and not run[-1].isupper()
    if 2 <= len(run) <= 3 and all(word[0].isupper() for word in run) and not shouts and not adjective:
        return "PER", _GUESSED
    return ("ORG", _GUESSED) if len(run) > 1 else (None, 0.0)
