"""What the rest of the article says about a name: full name before surname, acronym after long form, one kind a name.

Rules over what a tagger found. Each looks at the whole article, changes names in place of the list, and is small.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from corpusview.reading.entities import bodies, openings, people, pieces, teams, things
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.marks import Mark
from corpusview.reading.entities.names import SMALL, acronyms, is_acronym, title_words
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.vocabulary import Vocabulary
from corpusview.reading.entities.wordlist import words_of

# A majority of this many over the other kinds settles a name's kind in an article.
MAJORITY_LEAD = 2
# What the tagger is less sure of than this is of the kind that it gives the same unlisted name more surely elsewhere;
# in an article of sport only if the other places weigh so many times as much.
ONE_KIND_DOUBT = 0.9
SPORT_LEAD = 2
# A listed place that the tagger called otherwise, surer than this, is left so: clubs are named by cities.
LISTED_DOUBT = 0.75
# What ends as events and laws do ("Copa Open", "Lucknow Pact") is none of the three kinds, unless surer than this.
EVENT_DOUBT = 0.8
# A name met once that the tagger is less sure of than this is left out; people it knows better than it is sure of them.
LONE_DOUBT = {"PER": 0.4, "ORG": 0.45, "LOC": 0.45, "MISC": 0.4}
# How sure the tagger is of a name is how sure it is of the word that it doubts most: of so many words it doubts one.
LONG_NAME = 4
# A headline is taken for capitals throughout when this share of its longer words is.
CAPITALS_SHARE = 0.7


def _unknown(_word: str) -> float | None:
    return None


def agree(
    found: list[Found],
    tokens: Tokens,
    read: Tokens,
    gazetteers: Gazetteers,
    written_small: Callable[[str], float | None] = _unknown,
    is_english: bool = True,
) -> list[Found]:
    """Apply all rules, in their order, to what was found in the `tokens` of an article as they were `read`: recased.

    `written_small` tells how often a word is written small elsewhere, where that is known. What hangs on English words
    is left out for other languages.
    """
    words = read.words
    capitals = np.flatnonzero(read.marks & Mark.CAPITAL).tolist()
    sport_words = teams.sport_words(read)
    of_sport = sport_words >= teams.SPORT_WORDS
    found = [_trimmed(name, words) for name in found if _is_lettered(name, words)]
    found = people.with_honours(found, tokens, words)
    if sport_words:
        found = teams.results(found, tokens, words)
    found = _datelines(found, tokens, words, gazetteers)
    found = bodies.of_states(bodies.companies(found, read), tokens, capitals, words, gazetteers)
    found = people.whole_names(found, tokens, words, is_english)
    found = people.full_names(found, tokens, words, gazetteers)
    found = people.whole_names(people.surnames(found, capitals, words, gazetteers), tokens, words, is_english)
    found = bodies.short_forms(found, words, gazetteers)
    found = _listed(found, words, gazetteers)
    found = things.without_things(_events(found, words, gazetteers), read, gazetteers)
    found = _capitals(found, words, gazetteers)
    if is_english:
        found = bodies.longer(found, tokens, words, gazetteers, written_small)
    found = people.people_or_places(found, words, gazetteers)
    if is_english:
        found = pieces.made_whole(found, tokens, words, gazetteers, written_small)
    found = _headed(_facilities(found, words), words, gazetteers)
    if of_sport:
        found = teams.clubs(found, words)
    found = _acronyms(_spelled_by_acronyms(found, tokens, words) if is_english else found, words)
    found = _one_kind(found, words, SPORT_LEAD if of_sport else 1, gazetteers)
    found = _listed_together(found, words)
    found = _without_doubtful(_repeated(found, capitals, words), words)
    found = bodies.without_ordinary(
        openings.without_openings(found, tokens, read, gazetteers), words, gazetteers, written_small
    )
    found = teams.playing(found, read, sport_words)
    return pieces.pieces_told(found, tokens, words, gazetteers)


def _without_doubtful(found: list[Found], words: list[str]) -> list[Found]:
    """What the tagger itself doubts is no name unless it comes twice."""
    if all(map(_is_sure, found)):
        return found
    times = Counter(tuple(words[name.start : name.end]) for name in found)
    return [name for name in found if _is_sure(name) or times[tuple(words[name.start : name.end])] > 1]


def _is_sure(name: Found) -> bool:
    return name.sure >= LONE_DOUBT[name.kind] or (name.end - name.start >= LONG_NAME and name.kind in {"ORG", "LOC"})


def recased(
    tokens: Tokens, bounds: list[int], vocabulary: Vocabulary, written_small: Callable[[str], float | None]
) -> Tokens:
    """The tokens, where a sentence stands in capitals throughout written as the rest of its article writes them.

    They are those of many articles, of which each begins where `bounds` says.
    """
    shouting = _shouted(tokens)
    if not shouting:
        return tokens
    changed: dict[int, str] = {}
    loud: dict[int, set[int]] = defaultdict(set)
    for start, end in shouting:
        loud[bisect_right(bounds, start) - 1].update(range(start, end))
    starts = tokens.firsts()
    for article, own in loud.items():
        _recase(tokens.words, range(bounds[article], bounds[article + 1]), own, starts, written_small, changed)
    return vocabulary.written(tokens, changed)


def _recase(
    words: list[str],
    article: range,
    loud: set[int],
    starts: frozenset[int],
    written_small: Callable[[str], float | None],
    changed: dict[int, str],
) -> None:
    elsewhere: dict[str, str] = {}
    for index in article:
        word = words[index]
        if index in loud or not word[0].isalpha():
            continue
        low = word.lower()
        if word != low and index in starts:
            elsewhere.setdefault(low + " first", word)
        elif word == low or low not in elsewhere:
            elsewhere[low] = word
    for index in loud:
        word = words[index]
        if not word.isupper() or len(word) < 2 or "." in word:
            continue
        low = word.lower()
        share = written_small(low)
        if low in elsewhere:
            changed[index] = elsewhere[low]
        elif share is not None and share > 0.5:
            changed[index] = low
        elif low + " first" in elsewhere:
            changed[index] = elsewhere[low + " first"]
        elif share is not None or len(word) > 3:
            changed[index] = "-".join(part.capitalize() for part in word.split("-"))


def _shouted(tokens: Tokens) -> list[tuple[int, int]]:
    """The sentences that stand in capitals throughout."""
    long = np.add.reduceat((tokens.marks & Mark.LONG) != 0, tokens.breaks, dtype=np.int64)
    loud = np.add.reduceat((tokens.marks & Mark.LOUD) != 0, tokens.breaks, dtype=np.int64)
    found = np.flatnonzero((long >= 2) & (loud >= CAPITALS_SHARE * long))
    sentences = tokens.sentences() if len(found) else []
    return [sentences[number] for number in found.tolist()]


def _trimmed(name: Found, words: list[str]) -> Found:
    start, end = name.start, name.end
    if name.kind == "PER":
        start += title_words(words[start:end])
        while end - start > 1 and (words[end - 1] == "'s" or words[end - 1][0].isdigit()):
            end -= 1
    if name.kind == "ORG" and end - start > 1 and words[start] == "NGO":
        start += 1
    if end - start > 1 and words[start] in {"the", "The", "a", "A", "an"} and name.kind != "MISC":
        titled = words[start] == "The" and words[end - 1] in _PAPERS
        start += 0 if titled else 1
    while end - start > 1 and not words[end - 1][0].isalnum() and words[end - 1] not in {".", "!", ")"}:
        end -= 1
    return name if (start, end) == (name.start, name.end) else Found(start, end, name.kind, name.sure, name.by)


_PAPERS = words_of("""
    Times Post Herald Tribune Guardian Telegraph Journal Star Economist Independent Hague Gambia Shimbun Express Sun
    Mail Globe Nation Standard Punch Age Australian Hindu National Citizen Peninsula News Atlantic Yorker Wire Intercept
    Observer Mirror Scotsman Lancet Athletic Statesman Monitor Chronicle Gazette Inquirer Oval
""")


_DASHES = frozenset({"-", "–", "—", "--", "_"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# A dateline is no longer than this many words: "SHARM EL SHEIKH, Egypt (AFP) —".
DATELINE_WORDS = 9


def _datelines(found: list[Found], tokens: Tokens, words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """ "OSTREL, Varenia (CPA) -" names where the report was written: a place, there and in the rest of the article."""
    places: dict[int, tuple[int, str]] = {}
    for start, end in tokens.sentences():
        stop = start
        while stop < end and stop - start < 4 and _shouts(tokens.words[stop]):
            stop += 1
        if stop == start or len(tokens.words[start]) < 3:
            continue
        after = stop
        if after < end and words[after] == ",":
            after += 1
            while after < end and words[after][0].isupper() and after - stop < 4:
                after += 1
        if after < end and words[after] == "(":
            close = next((at for at in range(after, min(end, after + 4)) if words[at] == ")"), None)
            if close is not None:
                after = close + 1
        if after == end or after - start > DATELINE_WORDS:
            continue
        told = after > stop or " ".join(words[start:stop]).title() in gazetteers.places
        if (told and words[after] in _DASHES) or _DAY.fullmatch(words[after]):
            places[start] = (stop, " ".join(tokens.words[start:stop]).casefold())
    if not places:
        return found
    names = {name for _, name in places.values()}
    kept = [
        Found(name.start, name.end, "LOC", name.sure, "dateline")
        if name.kind == "PER" and " ".join(words[name.start : name.end]).casefold() in names
        else name
        for name in found
        if not any(name.start < stop and start < name.end for start, (stop, _) in places.items())
    ]
    kept += [Found(start, stop, "LOC", 0.9, "dateline") for start, (stop, _) in places.items()]
    return sorted(kept, key=lambda name: name.start)


def _shouts(word: str) -> bool:
    """Whether a word is of capitals alone, as "NICE" and "CHESTER-LE-STREET" are."""
    return word.isupper() and word.replace("`", "").replace("-", "").rstrip(".").isalpha()


def _is_lettered(name: Found, words: list[str]) -> bool:
    """Whether any of its characters is a letter; mostly the first is."""
    return words[name.start][0].isalpha() or any(
        character.isalpha() for word in words[name.start : name.end] for character in word
    )


def _listed(found: list[Found], words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """An adjective of a people is no name; a listed place is no person unless the article has one of that name."""
    named_in_full = people.words_of_full_names(found, words)
    result = []
    for name in found:
        word = words[name.start]
        if name.end - name.start > 1:
            phrase = gazetteers.phrase_at(words, name.start, name.end)
            if phrase == (name.end - name.start, "place") and name.kind in {"PER", "ORG"} and name.sure < LISTED_DOUBT:
                name = Found(name.start, name.end, "LOC", name.sure, "listed")
        elif word in gazetteers.demonyms and word not in named_in_full:
            if word not in gazetteers.places and "org" not in gazetteers.flags.get(word, ()):
                name = Found(name.start, name.end, "MISC", name.sure, "listed")
        elif name.kind == "PER" and word in gazetteers.places and word not in named_in_full:
            flags = gazetteers.flags.get(word, ())
            if "surname" not in flags and "first" not in flags or name.sure < LISTED_DOUBT:
                name = Found(name.start, name.end, "LOC", name.sure, "listed")
        elif name.kind == "ORG" and "country" in gazetteers.flags.get(word, ()) and name.sure < LISTED_DOUBT:
            name = Found(name.start, name.end, "LOC", name.sure, "listed")
        result.append(name)
    return result


def _events(found: list[Found], words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """A cup, an act, a summit is no person, organisation or place."""
    heads = gazetteers.words["event"]
    return [
        Found(name.start, name.end, "MISC", name.sure, "event")
        if name.end - name.start > 1 and name.sure < EVENT_DOUBT and words[name.end - 1] in heads
        else name
        for name in found
    ]


# What these end is a place, or an organisation, unless the tagger is surer than this of something else.
HEAD_DOUBT = 0.8
# How sure such a name is at least.
HEADED = 0.5
_PLACE_HEADS = words_of("""
    Hotel Road Street Avenue Boulevard Highway Bridge Stadium Square River Lake Island Islands Mountain Mountains Valley
    Bay Beach Province District County Prefecture Ward Region Territory Village Airport Harbour Palace Castle Mosque
    Synagogue Monastery Plaza Mall Resort Hall Fountain Prison Peninsula Desert Falls Cemetery Constituency Roundabout
""")
_BODY_HEADS = words_of("""
    Institute Association Federation Commission Committee Council Agency Authority Ministry Department University
    Foundation Corporation Organization Organisation Society Bureau Cross
""")


def _headed(found: list[Found], words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """ "Ras Hotel" is a place, "Costa Rican Tourism Institute" an organisation, whatever the words before are like."""
    result = []
    for name in found:
        if name.end - name.start > 1 and name.kind == "PER" and words[name.end - 1] in _STREETS:
            name = Found(name.start, name.end, "LOC", name.sure, "head")
        elif name.end - name.start > 1 and name.sure < HEAD_DOUBT:
            kind = _HEADS.get(words[name.end - 1], name.kind)
            flags = gazetteers.flags.get(words[name.start], ())
            if kind != name.kind and not (name.kind == "PER" and "first" in flags):
                name = Found(name.start, name.end, kind, max(name.sure, HEADED), "head")
        result.append(name)
    return result


_STREETS = words_of("St. St Ave. Ave Blvd. Blvd Rd. Rd Hwy. Hwy")
_HEADS = dict.fromkeys(_PLACE_HEADS, "LOC") | dict.fromkeys(_BODY_HEADS, "ORG")

# A word of capitals that the tagger called a person or a place less surely than this is an organisation's acronym.
CAPITALS_DOUBT = 0.9


def _capitals(found: list[Found], words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """A word of nothing but capitals that no list knows is an organisation, whatever the tagger half thought of it.

    The rules for other languages have asked the lists of these.
    """
    return [
        Found(name.start, name.end, "ORG", name.sure, "capitals")
        if name.kind in {"PER", "LOC"}
        and name.by != "rules"
        and name.end - name.start == 1
        and name.sure < CAPITALS_DOUBT
        # what is longer is a word that somebody shouts
        and 3 <= len(word := words[name.start]) <= 8
        and word.isupper()
        and word.isalpha()
        and not gazetteers.flags.get(word)
        and not gazetteers.flags.get(word.title())
        else name
        for name in found
    ]


# What ends so is a place, though it begins as a body does ("National", "International") or as a person's name.
_FACILITIES = words_of("""
    National_Park State_Park Industrial_Park Nature_Reserve Game_Reserve National_Forest Opera_House Police_Station
    International_Airport Power_Plant Train_Station Railway_Station Bus_Station Convention_Center Convention_Centre
    Shopping_Center Shopping_Centre Sports_Complex
""")
# One that the tagger called otherwise, surer than this, is left so.
FACILITY_DOUBT = 0.9


def _facilities(found: list[Found], words: list[str]) -> list[Found]:
    """ "Barra Honda National Park" is a place."""
    return [
        Found(name.start, name.end, "LOC", name.sure, "facility")
        if name.end - name.start > 2
        and name.kind != "LOC"
        and name.sure < FACILITY_DOUBT
        and "_".join(words[name.end - 2 : name.end]) in _FACILITIES
        else name
        for name in found
    ]


# How far before its acronym a name begins at most, in words a letter; and how sure such a name is at least.
WORDS_A_LETTER = 2
SPELLED = 0.7


def _spelled_by_acronyms(found: list[Found], tokens: Tokens, words: list[str]) -> list[Found]:
    """ "Medicines and Healthcare products Regulatory Agency (MHRA)" begins where its letters do.

    The tagger sees "Regulatory Agency". What it does not see at all is as often no name ("Finite Element Analysis").
    """
    made: list[Found] = []
    for name in found:
        end = name.end
        if end + 2 >= len(words) or words[end] not in "([" or words[end + 2] not in ")]" or name.kind not in _SPELLED:
            continue
        letters = words[end + 1].replace(".", "")
        if not (letters.isupper() and letters.isalpha() and 3 <= len(letters) <= 8):
            continue
        start = _spelled_from(letters, words, end, tokens.firsts())
        if start is not None and start < name.start:
            kind = next(each.kind for each in found if each.end > start and each.kind in _SPELLED)
            made.append(Found(start, end, kind, max(SPELLED, name.sure), "spelled"))
    if not made:
        return found
    taken = {index for name in made for index in range(name.start, name.end)}
    kept = [name for name in found if taken.isdisjoint(range(name.start, name.end))]
    return sorted([*kept, *made], key=lambda name: name.start)


_SPELLED = frozenset({"ORG", "LOC"})


def _spelled_from(letters: str, words: list[str], end: int, opens: frozenset[int]) -> int | None:
    """Where the words begin that end at `end` and give these letters, each by its first; None where they do not."""
    left = len(letters)
    for at in range(end - 1, max(-1, end - 1 - WORDS_A_LETTER * len(letters)), -1):
        word = words[at]
        if word[0].isupper():
            if word[0] != letters[left - 1]:
                return None
            left -= 1
            if not left:
                return at
        elif not word[0].isalpha() and word not in "&,":
            return None
        if at in opens:
            return None
    return None


def _acronyms(found: list[Found], words: list[str]) -> list[Found]:
    """In "Name (ACRONYM)" the acronym is what the name is, there and in the rest of the article."""
    at = {name.start: name for name in found}
    kinds: dict[str, tuple[str, str]] = {}
    for name in found:
        if name.end + 2 < len(words) and words[name.end] in "([" and words[name.end + 2] in ")]":
            short = words[name.end + 1]
            if is_acronym(short) and short.replace(".", "").upper() in acronyms(" ".join(words[name.start : name.end])):
                kinds[short] = (name.kind, "acronym")
                if name.end + 1 not in at:
                    at[name.end + 1] = Found(name.end + 1, name.end + 2, name.kind, name.sure, "acronym")
    if not kinds:
        return found
    taken = {index for name in at.values() for index in range(name.start, name.end)}
    for index, word in enumerate(words):
        if word in kinds and index not in taken:
            at[index] = Found(index, index + 1, kinds[word][0], 0.7, "acronym")
    result = []
    for name in sorted(at.values(), key=lambda each: each.start):
        if name.end - name.start == 1 and words[name.start] in kinds and kinds[words[name.start]][0] != name.kind:
            name = Found(name.start, name.end, kinds[words[name.start]][0], name.sure, "acronym")
        result.append(name)
    return result


def _one_kind(found: list[Found], words: list[str], lead: int, gazetteers: Gazetteers) -> list[Found]:
    """The same string is mostly of one kind throughout an article, the likeliest; a club and its city may be two.

    What the tagger is less sure of must be outweighed by the `lead`.
    """
    first: dict[tuple[str, ...], str] = {}
    torn = set()
    for name in found:
        parts = tuple(words[name.start : name.end])
        if first.setdefault(parts, name.kind) != name.kind:
            torn.add(parts)
    if not torn:
        return found
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for name in found:
        parts = tuple(words[name.start : name.end])
        if parts in torn:
            votes[parts][name.kind] += name.sure
    result = []
    for name in found:
        parts = tuple(words[name.start : name.end])
        if parts in torn:
            counted = votes[parts]
            (best, most), (_, next_) = counted.most_common(2)
            outvoted = most - next_ >= MAJORITY_LEAD * (1 - name.sure) and most > counted[name.kind] + 1
            listed = len(parts) == 1 and gazetteers.flags.get(parts[0])
            outweighed = not listed and name.sure < ONE_KIND_DOUBT and most >= lead * counted[name.kind]
            if best != name.kind and (outvoted or outweighed):
                name = Found(name.start, name.end, best, name.sure, "majority")
        result.append(name)
    return result


# In a list of names the others, together this sure of one kind, say of what kind one less sure than this is.
LIST_SURE, LIST_DOUBT = 1.5, 0.9
_LIST_JOINERS = frozenset({",", ";", "&", "and", "or"})


def _listed_together(found: list[Found], words: list[str]) -> list[Found]:
    """ "Varna, Telvix and Norwich": names that stand in one list are of one kind."""
    result = list(found)
    for first, last in _lists(found, words):
        named = found[first:last]
        for at, name in enumerate(named):
            kinds = {other.kind for other in named if other is not name}
            others = sum(other.sure for other in named) - name.sure
            if len(kinds) == 1 and name.kind not in kinds and name.sure < LIST_DOUBT and others >= LIST_SURE:
                result[first + at] = Found(name.start, name.end, *kinds, name.sure, "list")
    return result


def _lists(found: list[Found], words: list[str]) -> Iterator[tuple[int, int]]:
    """Where runs of three names or more stand with nothing but joiners between."""
    first = 0
    for at in range(1, len(found) + 1):
        between = words[found[at - 1].end : found[at].start] if at < len(found) else []
        if not between or len(between) > 2 or not _LIST_JOINERS.issuperset(between):
            if at - first >= 3:
                yield first, at
            first = at


def _repeated(found: list[Found], capitals: list[int], words: list[str]) -> list[Found]:
    """A name of several words, once found, is found wherever the article repeats it."""
    # by first word, then by number of words, the longest first: no text has so many names that this takes long
    known: dict[str, dict[int, dict[tuple[str, ...], str]]] = {}
    for name in found:
        parts = tuple(words[name.start : name.end])
        if len(parts) > 1 and name.sure > 0.6 and not any(part in SMALL for part in (parts[0], parts[-1])):
            known.setdefault(parts[0], {}).setdefault(len(parts), {}).setdefault(parts, name.kind)
    if not known:
        return found
    taken = [False] * len(words)
    for name in found:
        taken[name.start : name.end] = [True] * (name.end - name.start)
    added = []
    all_large = all(word[0].isupper() and word[0].isalpha() for word in known)
    for index in capitals if all_large else range(len(words)):
        word = words[index]
        if taken[index] or word not in known:
            continue
        for length in sorted(known[word], reverse=True):
            end = index + length
            kind = known[word][length].get(tuple(words[index:end]))
            if kind is not None and not any(taken[index:end]):
                added.append(Found(index, end, kind, 0.6, "repeated"))
                taken[index:end] = [True] * length
                break
    return sorted([*found, *added], key=lambda name: name.start) if added else found
