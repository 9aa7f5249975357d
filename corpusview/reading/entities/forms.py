"""What each name may be joined by: a person's family name, an organisation's acronyms and short forms. Kept once made.

Functions of the name alone, so that an article with the names of the day has only to look them up.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from corpusview.reading.entities import gazetteers
from corpusview.reading.entities.names import COMPANY_FORMS, COMPANY_FORMS_BEFORE, SMALL, core, is_acronym, person
from corpusview.reading.entities.table import clubs_of, country_of, is_people, same_body, same_club, same_name
from corpusview.reading.entities.wordlist import words_of

# Names whose forms are kept: about 10 MB each.
KEPT_FORMS = 16_384
# A name of this many words or more is a full name that shorter ones can be joined to.
FULL = 2
# Of a hyphenated first word of an organisation's name the first half, this long, may stand for the whole.
HALF = 5
# German writes ö as oe where it must; folding has made it o.
UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


class Human(NamedTuple):
    """A person's name: its words, the family name as it is compared, its second half where a hyphen joins two.

    `words` are the distinct words without hyphens and stops, `ordered` all words sorted.
    """

    parts: tuple[str, ...]
    family: str
    half: str
    words: tuple[str, ...]
    ordered: tuple[str, ...]


class Body(NamedTuple):
    """An organisation's name: its words, alone and joined, and what else it may go by.

    Short forms that begin it (`heads`) or end it (`endings`), the kinds of bodies it names; the club of the table that
    it is, and those that its city has.
    """

    name: str
    is_acronym: bool
    parts: tuple[str, ...]
    joined: str
    heads: tuple[str, ...]
    endings: tuple[tuple[str, ...], ...]
    bodies: tuple[str, ...]
    may_be_short: bool
    club: str | None
    clubs: frozenset[str]
    of_city: frozenset[str]


@lru_cache(maxsize=KEPT_FORMS)
def human(name: str) -> Human:
    """What a person's name may be joined by."""
    parts = person(name)
    half = parts[-1].rpartition("-")[2] if "-" in parts[-1] else ""
    words = tuple(dict.fromkeys(map(_plain, parts)))
    return Human(parts, family(parts), half if len(half) > 3 else "", words, tuple(sorted(parts)))


@lru_cache(maxsize=KEPT_FORMS)
def family(parts: tuple[str, ...]) -> str:
    """The family name as it is compared: "al-Assad" and "Assad" are one, so are "Köhler" and "Koehler"."""
    last = parts[-1]
    for article in ("al-", "el-", "ad-", "as-", "an-", "ar-"):
        if last.startswith(article) and len(last) > 5:
            last = last[len(article) :]
    last = _plain(last)
    for letters, plain in UMLAUTS:
        last = last.replace(letters, plain)
    return last


def _plain(word: str) -> str:
    return word.replace("-", "").replace("'", "").replace(".", "")


# First or last words that alone say nothing of which organisation or place is meant.
_TOO_COMMON = words_of("""
    new north south east west northern southern eastern western central national international federal united
    general university ministry bank party court council committee house state city san santa saint st el la
    los las al the great upper lower royal people peoples democratic republic social american british russian
    chinese indian african european world first high supreme police army navy news times post daily fort mount
    lake cape port river
""")


@cache
def kinds_of_bodies() -> frozenset[str]:
    """What kinds of bodies are called: commission, council, party ..."""
    return frozenset(word.lower() for word in gazetteers.load().words["organisation_head"])


def may_stand_alone(word: str) -> bool:
    """Whether a word alone can name a body at all: "State" of "State University" does not, nor does "American"."""
    return len(word) > 3 and word not in _TOO_COMMON and word not in kinds_of_bodies() and not is_people(word)


# Words of a head that somebody may write for the whole; a text of nothing but capitals may pass for one long name.
_LONGEST_HEAD = 8
# Of a name of so many words the last may stand for the whole: "Thunder", of "Oklahoma City Thunder".
_LONGEST_ENDED = 4


# What may follow a name of several words that is often written without it. Other words name a part: "Square Enix
# Europe", "Carl Zeiss Micro Imaging".
_GOES_ON = words_of("""
    group holding holdings service services association company corporation international records party fc club team
    movement organisation organization foundation bank airlines industries investors securities capital markets
    financial university college agency department ministry administration
""")

# And of a name of two words this second one names a part or a product of the first: "Samsung Electronics".
_PARTS_OF = words_of("electronics pictures music headquarters research television radio tv")


def without_form(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an organisation's name without the form of a company: "Fieldcrest Cannon Inc", "NV Philips"."""
    while len(parts) > 1 and parts[-1].strip(".") in COMPANY_FORMS:
        parts = parts[:-1]
    return parts[1:] if len(parts) > 1 and parts[0] in COMPANY_FORMS_BEFORE else parts


# What a firm of one name is, put behind it: "Ford Motor".
_KINDS_OF_FIRMS = _GOES_ON | words_of("motor motors computer computers bank oil petroleum telecom news world")


def _is_well_known(word: str) -> bool:
    """Whether there is a listed body of this name: "Ford Otosan" and "Google Maps" are others than it."""
    return "org" in gazetteers.load().flags.get(word.capitalize(), ())


def _may_end(parts: tuple[str, ...], cut: int, is_firm: bool) -> bool:
    """Whether an organisation, a firm by its name or not, may be called by its first `cut` words alone."""
    if cut == 1:
        if parts[1] in SMALL or (len(parts) == FULL and parts[1] in _PARTS_OF):
            return False
        return is_firm or parts[1] in _KINDS_OF_FIRMS or parts[1] in kinds_of_bodies() or not _is_well_known(parts[0])
    return parts[cut] == "of" or (parts[cut] not in SMALL and _goes_on(parts[cut:]))


def _goes_on(parts: tuple[str, ...]) -> bool:
    return all(part in _GOES_ON or part in COMPANY_FORMS or part in SMALL for part in parts)


def _is_of_any(parts: tuple[str, ...]) -> bool:
    """Whether there are many of that name: "Supreme Court" may be another than Florida's, which the article names."""
    return all(part in _TOO_COMMON or part in SMALL for part in parts)


def _is_national(parts: tuple[str, ...]) -> bool:
    return parts == ("federal",) or country_of(" ".join(parts).replace(".", "")) is not None


def _endings(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The ends of a name, of two words or more, by which its organisation may be called."""
    for cut in range(max(1, len(parts) - _LONGEST_HEAD), len(parts) - 1):
        if parts[cut] in SMALL or parts[cut - 1] in SMALL:
            continue
        if _is_national(parts[:cut]) or not _is_of_any(parts[cut:]):
            yield parts[cut:]


def _without_country(parts: tuple[str, ...]) -> Iterator[str]:
    """ "National Democratic Party", of the NPD, in long "of Germany"; "Football Association", of the DFB."""
    if "of" in parts[FULL:]:
        cut = parts.index("of", FULL)
        if _is_national(parts[cut + 1 :]):
            yield " ".join(parts[:cut])
    if len(parts) > FULL and _is_national(parts[:1]):
        yield " ".join(parts[1:])


@lru_cache(maxsize=KEPT_FORMS)
def body(name: str) -> Body:
    """What an organisation's name may be joined by."""
    parts = core(name)
    joined = " ".join(parts)
    heads: list[str] = []
    bodies: list[str] = []
    endings: list[tuple[str, ...]] = []
    if len(parts) >= FULL:
        whole = parts[1:] if parts[0] in COMPANY_FORMS_BEFORE and len(parts) > FULL else parts
        is_firm = whole is not parts or parts[-1].strip(".") in COMPANY_FORMS
        cuts = range(1, min(len(whole), _LONGEST_HEAD))
        heads += (" ".join(whole[:cut]) for cut in cuts if _may_end(whole, cut, is_firm))
        words = kinds_of_bodies()
        bodies += (
            part for at, part in enumerate(parts) if part in words and (at + 1 == len(parts) or parts[at + 1] in SMALL)
        )
        if "-" in parts[0] and len(half := parts[0].partition("-")[0]) >= HALF:
            heads.append(half)
        if country_of(parts[0].replace(".", "")) and len(parts) > FULL:
            heads.append(" ".join(parts[1:]))
        plain = without_form(parts)
        last = plain[-1]
        # "Werder Bremen", but not "See Facebook": what is well known by itself is no short form
        is_proper = last not in words and len(last) > 3 and parts[0] not in _TOO_COMMON
        is_proper = is_proper and "org" not in gazetteers.load().flags.get(last.capitalize(), ())
        is_proper = is_proper and same_name(last) is None
        if last not in _TOO_COMMON and FULL <= len(plain) <= _LONGEST_ENDED and (last.endswith("s") or is_proper):
            heads.append(last)
        endings += _endings(parts)
        if "of" in parts[FULL:]:
            # "Green Party", of the "Democratic Green Party of Rwanda"
            endings += _endings(parts[: parts.index("of", FULL)])
    if is_acronym(name) and (known := same_name(joined) or same_body(name, joined)):
        heads += _without_country(tuple(known.split()))
    alone = len(parts) == 1 and (parts[0] in _TOO_COMMON or len(parts[0]) < 3 or is_people(parts[0]))
    return Body(
        name,
        is_acronym(name),
        parts,
        joined,
        tuple(heads),
        tuple(endings),
        tuple(bodies),
        not alone and not (name.isupper() and len(name) <= 4),
        same_club(joined),
        clubs_of(joined),
        clubs_of(joined.replace(".", "")),
    )
