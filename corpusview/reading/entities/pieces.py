"""Names of which the tagger saw a piece only: made whole where the words beside them tell, else known for pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from corpusview.article import PIECE
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.names import TITLES
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.wordlist import words_of

# How a name says that it was made whole, and how sure it is at least.
_WHOLE, _SURE = "whole", 0.5
# So many words further at most a name has the word that says what it is: "Turtle Bay" and "Eco Resort".
MOST_MORE = 3
# A word so often written small elsewhere is no given name before a family name.
COMMON_SHARE = 0.1

_PLACE_ENDS = words_of("""
    Hotel Road Roads Street Streets Avenue Boulevard Highway Bypass Bridge Stadium Square River Rivers Lake Island
    Islands Mountain Mountains Valley Bay Beach Province Provinces District Districts County Counties Prefecture
    Region Regions Territory Village Airport Harbour Harbor Palace Castle Mosque Synagogue Monastery Plaza Mall
    Resort Grounds Market Museum Gallery Theatre Theater Library Tower Temple Church Cathedral Shrine Station Dam
    Gate Gardens Zoo Estate Canyon Forest Strait Coast Hills Caves Precinct Barracks Camp Refuge Reserve Park
    Hospital Peninsula Desert Falls Cemetery Constituency Roundabout Municipality Border Canal Sector
""")
_BODY_ENDS = words_of("Police Newsroom Corporation Foundation Company Industry Army Authority Group Sports")
# What stands before a place's name as part of it, whatever the name is like.
_PLACE_BEGINS = words_of("""
    Sector Mount Mt Mt. Lake Fort Port Camp Cape Plaza Villa Puerto Isla Playa Cerro Volcán Laguna Barrio Kibbutz Moshav
    Souq Wadi Jebel
""")
_DASHES = frozenset("-–—")
_DIRECTIONS = words_of("""
    Northern Southern Eastern Western Central North South East West Upper Lower Greater
""")
# What stands beside names in capitals without being of them.
_AROUND = words_of("""
    The A In On At For Of To With From By And Or But If When While After Before During Since This That These Those As
    Our My His Her Their Your CEO Executive MP MPs PM Member Members Leader Adviser Advisor Former Head Manager Officer
    NGO Uncle Aunt
""")


class _Gap:
    """The words of an article around one name, from the name before to the name after, and what may belong to it."""

    def __init__(self, tokens: Tokens, words: list[str], gazetteers: Gazetteers) -> None:
        self.words = words
        self.gazetteers = gazetteers
        self.first = self.end = 0
        self._tokens = tokens
        self._opens = tokens.firsts()

    def is_beside(self, at: int) -> bool:
        """Whether the word may belong to the name beside it, and nothing is known of it."""
        if not self.first <= at < self.end:
            return False
        word = self.words[at]
        return (
            word[0].isupper()
            # "V", and what is shouted, stand so beside anything
            and len(word) > 1
            and word == self._tokens.words[at]
            and not (word.isupper() and len(word) > 3)
            and word not in _AROUND
            and word.lower().strip(".") not in TITLES
            and (word not in self.gazetteers.demonyms or word in _DIRECTIONS)
            and "month_day" not in self.gazetteers.flags.get(word, ())
        )

    def goes_on(self, at: int) -> bool:
        """Whether the word at `at` continues the one before it."""
        return self.is_beside(at) and at not in self._opens

    def comes_before(self, at: int) -> bool:
        """Whether the word before the one at `at` begins what goes on there: it does not open a sentence."""
        return self.is_beside(at - 1) and self._opens.isdisjoint((at - 1, at))

    def is_glued(self, at: int) -> bool:
        """Whether nothing parts a word from the one before it: "pre-TV" is one word."""
        tokens, left = self._tokens, self.words[at - 1]
        return at > 0 and tokens.starts[at] == tokens.ends[at - 1] and (left in _DASHES or left[-1].isalnum())


def _beside_capitals(found: list[Found], words: list[str]) -> Iterator[tuple[int, int, int]]:
    """The names beside which a capital stands that is in no other, by their numbers; where others end and begin."""
    last = len(found) - 1
    before = 0
    for at, name in enumerate(found):
        after = found[at + 1].start if at < last else len(words)
        if name.kind != "MISC" and (
            (name.end < after and words[name.end][0].isupper())
            or (name.start > before and words[name.start - 1][0].isupper())
        ):
            yield at, before, after
        before = name.end


def made_whole(
    found: list[Found],
    tokens: Tokens,
    words: list[str],
    gazetteers: Gazetteers,
    written_small: Callable[[str], float | None],
) -> list[Found]:
    """ "Arusha" before "Bypass Road" is that road, "Holocaust Museum" behind "Yad Vashem" that museum."""
    result: list[Found] | None = None
    for at, before, after in _beside_capitals(found, words):
        if result is None:
            result, gap = list(found), _Gap(tokens, words, gazetteers)
        # the name before may have grown
        gap.first, gap.end = max(before, result[at - 1].end if at else 0), after
        name = found[at]
        if gap.goes_on(name.end):
            name = _to_its_end(name, gap)
        if gap.comes_before(name.start) and not gap.is_glued(name.start - 1):
            name = _from_its_beginning(name, gap, written_small)
        result[at] = name
    return found if result is None else result


def _to_its_end(name: Found, gap: _Gap) -> Found:
    words, stop = gap.words, name.end
    if words[stop - 1].endswith("."):
        return name
    while stop - name.end < MOST_MORE and gap.goes_on(stop):
        stop += 1
    sure = max(name.sure, _SURE)
    for end in range(stop, name.end, -1):
        if words[end - 1] in _PLACE_ENDS:
            return Found(name.start, end, "LOC", sure, _WHOLE)
        if words[end - 1] in _BODY_ENDS and name.kind != "PER":
            return Found(name.start, end, "ORG", sure, _WHOLE)
    is_given = name.kind == "PER" and name.end - name.start == 1 and _is_given(words[name.start], gap.gazetteers)
    if is_given and stop == name.end + 1 and words[name.end].istitle():
        return Found(name.start, stop, "PER", sure, _WHOLE)
    return name


def _from_its_beginning(name: Found, gap: _Gap, written_small: Callable[[str], float | None]) -> Found:
    before = gap.words[name.start - 1]
    sure, start = max(name.sure, _SURE), name.start
    if before in _PLACE_BEGINS or (name.kind == "LOC" and before in _DIRECTIONS):
        return Found(start - 1, name.end, "LOC", sure, _WHOLE)
    if name.kind == "PER":
        share = written_small(before)
        if name.end - start == 1 and before.istitle() and (share is None or share < COMMON_SHARE):
            return Found(start - 1, name.end, "PER", sure, _WHOLE)
    elif name.end - start > 1 and name.by != "company":
        while name.start - start < MOST_MORE and gap.comes_before(start):
            start -= 1
        return Found(start, name.end, name.kind, sure, _WHOLE)
    return name


def _is_given(word: str, gazetteers: Gazetteers) -> bool:
    return "first" in gazetteers.flags.get(word, ())


def pieces_told(found: list[Found], tokens: Tokens, words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """The names, of which those that stand once and run on in capitals that nobody knows say that they are pieces."""
    likely = []
    gap: _Gap | None = None
    for at, before, after in _beside_capitals(found, words):
        gap = gap or _Gap(tokens, words, gazetteers)
        gap.first, gap.end = before, after
        name = found[at]
        runs_on = gap.goes_on(name.end) or (
            name.kind != "PER" and gap.comes_before(name.start) and not gap.is_glued(name.start - 1)
        )
        if runs_on and not words[name.end - 1].endswith("."):
            likely.append(at)
    if not likely:
        return found
    times = Counter(tuple(words[name.start : name.end]) for name in found)
    result = list(found)
    for at in likely:
        name = found[at]
        if times[tuple(words[name.start : name.end])] == 1:
            result[at] = replace(name, by=PIECE)
    return result
