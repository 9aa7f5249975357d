"""Names by plain rules: capitals, lists and the words around them. For languages that the trained tagger does not know.

Weaker than the tagger, and marked so. Where common nouns stand in capitals (German), capitals alone make no name.
"""

from __future__ import annotations

from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.languages import Language, language_of
from corpusview.reading.entities.names import SUFFIXES
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens

_PLACE_FLAGS = frozenset({"country", "city", "region"})
# How sure a name is by what told it.
_LISTED, _TOLD, _GUESSED = 0.8, 0.7, 0.45


def tag(tokens: Tokens, gazetteers: Gazetteers, code: str | None) -> list[Found]:
    """The names among `tokens`, in order, never overlapping."""
    language = language_of(code)
    words = tokens.words
    inside: set[str] = set()
    firsts: list[bool] = [False] * len(words)
    for start, end in tokens.sentences():
        at = start
        while at < end and not words[at][0].isalnum():
            at += 1
        if at < end:
            firsts[at] = True
        inside.update(word for word in words[at + 1 : end] if word[0].isupper())
    found: list[Found] = []
    for start, end in tokens.sentences():
        index = start
        while index < end:
            if not _begins(words[index], gazetteers):
                index += 1
                continue
            stop = _run_end(words, index, end, language)
            name = _judge(words, index, stop, firsts[index], inside, gazetteers, language)
            if name is not None:
                found.append(name)
            index = max(stop, index + 1)
    return found


def _begins(word: str, gazetteers: Gazetteers) -> bool:
    return word[0].isupper() or word.startswith(("al-", "el-"))


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
    words: list[str],
    start: int,
    stop: int,
    opens: bool,
    inside: set[str],
    gazetteers: Gazetteers,
    language: Language,
) -> Found | None:
    titled = False
    for index in range(stop - 1, start - 1, -1):
        if words[index].lower().strip(".") in language.titles and index + 1 < stop:
            start, titled, opens = index + 1, True, False
            break
    while start < stop and (
        words[start].lower() in language.not_names
        or (opens and _common(words, start, stop, inside, gazetteers, language))
    ):
        start += 1
        opens = False
    while stop > start and (
        words[stop - 1].lower() in language.not_names or words[stop - 1].lower() in language.joiners
    ):
        stop -= 1
    if start >= stop:
        return None
    run = words[start:stop]
    before = words[start - 1].lower().strip(".") if start else ""
    kind, sure = _kind(run, before, titled, gazetteers, language)
    if kind is None or kind == "MISC":
        return None
    return Found(start, stop, kind, sure, "rules")


def _common(words, start, stop, inside, gazetteers, language) -> bool:
    """Whether a word that opens a sentence has its capital from that alone."""
    word = words[start]
    if word in inside and not language.nouns_in_capitals:
        return False
    flags = gazetteers.flags.get(word, ())
    if _PLACE_FLAGS.intersection(flags) or "first" in flags or language.place(word) or language.given(word):
        return False
    return not (stop - start > 1 and not language.nouns_in_capitals and "org" in flags)


def _kind(run, before, titled, gazetteers, language) -> tuple[str | None, float]:
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
