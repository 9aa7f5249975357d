"""Words that are capital because a sentence or a line begins with them: "Oh, no", "Cons", "Continue / Reading".

What the tagger takes them for is a name only if the article says so elsewhere.
"""

from __future__ import annotations

from collections import defaultdict

from corpusview.reading.entities import people
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.wordlist import words_of

# What begins sentences and headings and is no name there, whatever else it may be called: exclamations, answers, words
# that weigh what is said, and the headings of lists.
_OPENERS = words_of("""
    oh ah aha ooh oops ouch hey hi hello wow yay yeah yep yes no nope nah nay okay ok well so hmm hm huh ugh phew alas
    bravo cheers congrats congratulations thanks please sorry welcome goodbye bye behold enjoy imagine remember
    frankly honestly sadly luckily happily thankfully hopefully fortunately unfortunately obviously clearly seriously
    basically literally actually admittedly arguably apparently allegedly reportedly importantly interestingly
    surprisingly curiously ironically incidentally conversely similarly likewise additionally furthermore moreover
    nevertheless nonetheless meanwhile afterwards eventually finally lastly firstly secondly thirdly ultimately
    initially originally previously recently currently presently historically traditionally typically usually
    normally generally overall personally technically theoretically practically essentially
    among amid amidst besides despite unlike whereas although though unless until
    pros cons verdict summary overview conclusion introduction intro background contents tips tip steps step
    ingredients instructions directions method serves notes note sources source references disclaimer editor
    reading related advertisement
""")


def without_openings(found: list[Found], tokens: Tokens, read: Tokens, gazetteers: Gazetteers) -> list[Found]:
    """Without the single words that only ever begin sentences, where the article writes them small as well.

    A word that is a given or family name too must be one of those that begin sentences anyway; one of a person whom the
    article names in full is left.
    """
    words = read.words
    places: dict[str, list[int]] = defaultdict(list)
    for name in found:
        if name.end - name.start == 1 and words[name.start][1:].islower():
            places[words[name.start]].append(name.start)
    if not places:
        return found
    starts = tokens.firsts()
    in_full = None
    ordinary = set()
    for word, where in places.items():
        # What costs least, and leaves fewest, is asked first.
        if not all(_opens(at, words, starts) for at in where):
            continue
        low = word.lower()
        if low not in _OPENERS:
            if _is_listed(word, gazetteers):
                continue
            if low not in read.spelled():
                continue
        in_full = in_full if in_full is not None else people.words_of_full_names(found, words)
        if word not in in_full:
            ordinary.add(word)
    if not ordinary:
        return found
    return [name for name in found if name.end - name.start > 1 or words[name.start] not in ordinary]


def _is_listed(word: str, gazetteers: Gazetteers) -> bool:
    return bool(gazetteers.flags.get(word))


def _opens(at: int, words: list[str], starts: frozenset[int]) -> bool:
    """Whether nothing but signs stands between a word and the beginning of its sentence, or a quotation begins there.

    What a number follows stands in a table: "Reading 2 Stoke 2".
    """
    if at + 1 < len(words) and words[at + 1][0].isdigit():
        return False
    while at not in starts:
        at -= 1
        if words[at] in _OPEN or words[at][-1] == ":":
            return True
        if words[at][0].isalnum():
            return False
    return True


_OPEN = frozenset("“\"‘«„`'")
