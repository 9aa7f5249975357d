"""Places that stand for their teams: in "Leeds beat Norwich 3-1" a city is its club, in "Wales drew" no land is meant.

Told by what stands beside them in an article of sport. A city is then an organisation. A country remains a place, but
is known by its team ("Wales (team)"), apart from the country that other articles mean.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from corpusview.reading.entities.marks import Mark
from corpusview.reading.entities.names import folded
from corpusview.reading.entities.table import country_of
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.wordlist import words_of

# So many different words of sport make an article one of sport.
SPORT_WORDS = 3
# And so many are enough where a place stands beside an opponent or a score.
TEAM_SPORT_WORDS = 2
# `by` of a place that stands for its team.
TEAM = "team"

# How sure a team of a line of results is; so many such lines make results, each of so many words, and so do lines of
# so many numbers or more behind a name. No team is called by more words.
RESULT = 0.9
RESULT_LINES = 3
SHORTEST_RESULT, LONGEST_RESULT = 4, 24
TABLE_COLUMNS = 5
LONGEST_TEAM = 5
_IN_TEAMS = frozenset({"'s", "'", ".", "&", "-"})

_AGAINST = words_of("beat beats defeated v vs versus thrashed hammered edged host hosts face visit visiting downed AT")
# What headlines and reports say of a team besides.
_PLAYING = _AGAINST | {word.upper() for word in _AGAINST} | words_of("win won lost drew draw")


def sport_words(read: Tokens) -> int:
    """How many different words of sport the article has."""
    return len({read.words[at].lower() for at in np.flatnonzero(read.marks & Mark.SPORT).tolist()})


def clubs(found: list[Found], words: list[str]) -> list[Found]:
    """In an article of sport a city beside a score or an opponent is its club; countries stay what they are."""
    result = []
    for name in found:
        if name.kind == "LOC" and country_of(_called(name, words)) is None:
            before = words[name.start - 1] if name.start else ""
            after = words[name.end] if name.end < len(words) else ""
            if before in _AGAINST or after in _AGAINST or _is_score(after):
                name = Found(name.start, name.end, "ORG", name.sure, "club")
        result.append(name)
    return result


def results(found: list[Found], tokens: Tokens, words: list[str]) -> list[Found]:
    """ "Pohang 3 Ulsan 2", "Alloa 3 1 1 1 3 3 4": lines of results and tables of points name nothing but teams."""
    teams: dict[int, Found] = {}
    lines = 0
    for start, end in tokens.sentences():
        if end - start < SHORTEST_RESULT or end - start > LONGEST_RESULT or not words[start][0].isupper():
            continue
        names = _playing_in_line(words, start, end)
        lines += bool(names)
        for first, last in names:
            kind = "LOC" if country_of(folded(" ".join(words[first:last]))) else "ORG"
            teams[first] = Found(first, last, kind, RESULT, TEAM)
    if lines < RESULT_LINES:
        return found
    taken = {at for name in teams.values() for at in range(name.start, name.end)}
    kept = [name for name in found if taken.isdisjoint(range(name.start, name.end))]
    return sorted([*kept, *teams.values()], key=lambda name: name.start)


def _playing_in_line(words: list[str], start: int, end: int) -> list[tuple[int, int]]:
    """Where in a line the teams stand, if it is one of a result or of a table."""
    names: list[tuple[int, int]] = []
    at = start
    counts: list[int] = []
    while at < end and len(names) < 2:
        first = at
        while at < end and (words[at][0].isupper() or at > first) and not words[at][0].isdigit() and words[at] != "(":
            if not (words[at][0].isalpha() or words[at] in _IN_TEAMS):
                return []
            at += 1
        if at < end and words[at] == "(" and at + 2 < end and words[at + 2] == ")":
            at += 3
        if at == first or at - first > LONGEST_TEAM:
            return []
        names.append((first, at))
        numbers = at
        while at < end and words[at].isdigit() and len(words[at]) <= 3:
            at += 1
        counts.append(at - numbers)
        if at == numbers:
            return []
    if len(names) == 1:
        return names if at == end and counts[0] >= TABLE_COLUMNS else []
    return names if counts == [1, 1] and (at == end or words[at] == "(") else []


def _is_score(word: str) -> bool:
    return word[:1].isdigit() and len(word) <= 7 and not (len(word) == 4 and word.isdigit()) and "," not in word


def playing(found: list[Found], read: Tokens, of_sport: int) -> list[Found]:
    """The names, those places marked that stand for their teams in this article; a city's is an organisation.

    `of_sport` is how many words of sport the article has.

    A place that stands beside an opponent or a score does, unless it stands behind "in" as often as not; and then so
    does every country that never stands behind "in", or in brackets behind a person.
    """
    if of_sport < TEAM_SPORT_WORDS:
        return found
    told: dict[str, list[str]] = defaultdict(list)
    known = {_called(name, read.words) for name in found if name.by == TEAM}
    opens = read.firsts()
    for name in found:
        if name.kind == "LOC":
            told[_called(name, read.words)].append(_beside(name, read.words, opens))
    sure = {place for place, ways in told.items() if "plays" in ways or place in known}
    if not sure:
        return found
    teams = {
        place
        for place, ways in told.items()
        if (place in sure and 2 * ways.count("in") <= len(ways))
        or ("in" not in ways and "brackets" not in ways and country_of(place) is not None)
    }
    return [
        Found(name.start, name.end, "LOC" if country_of(_called(name, read.words)) else "ORG", name.sure, TEAM)
        if name.kind == "LOC" and _called(name, read.words) in teams
        else name
        for name in found
    ]


def _called(name: Found, words: list[str]) -> str:
    return folded(" ".join(words[name.start : name.end]))


def _beside(name: Found, words: list[str], opens: frozenset[int]) -> str:
    before = words[name.start - 1] if name.start and name.start not in opens else ""
    after = words[name.end] if name.end < len(words) and name.end not in opens else ""
    if before in _PLAYING or after in _PLAYING or _is_score(after):
        return "plays"
    if before == "(" and after == ")":
        return "brackets"
    return "in" if before.lower() == "in" else ""
