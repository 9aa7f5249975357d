"""Offices that every country has: whose "Foreign Ministry" an article means, told by the countries that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from corpusview.reading.entities import gazetteers
from corpusview.reading.entities.names import SMALL, core, folded
from corpusview.reading.entities.wordlist import words_of

# Names whose office was asked are kept: a few MB.
_KEPT = 16_384
# The country that an article names most is the one that is meant where so much of its mentions of countries is of it,
# and it is named so many times as often as the next.
MOST_NAMED, LEAD = 0.34, 1.5
# Of these others write more than they say themselves: an office is theirs where it is called so.
_SELDOM_SPEAK = frozenset({"north korea", "palestine", "soviet union"})
# What stands between an owner and an office: "Iran's Foreign Ministry", "the Iranian Foreign Ministry" ...
_OWNS = frozenset({"'s ", "’s ", "' ", "’ "})
_ADJECTIVE = " "
# ... and between an office and its country.
_IS_OF = frozenset({" of ", " of the ", " in "})

# An office is named by these words alone.
_EVERYWHERE = words_of("""
    ministry foreign interior defense defence finance justice health education agriculture trade transport energy
    environment tourism culture labor labour information affairs supreme court constitutional high appeal appeals
    parliament senate congress house representatives national assembly army navy police air force cabinet government
    central bank election electoral commission office attorney general prosecutor department treasury state council
    communist socialist socialists social democrat democrats democratic liberal liberals green greens christian
    conservative conservatives labor party federal opposition coast guard guards intelligence security service services
    agency lower upper chamber military armed forces border immigration customs reserve statistics bureau church
""")
# One of these alone may be anybody's: the Commission is mostly the European one.
_ANYBODYS = words_of("""
    ministry court commission office department council agency bureau chamber service services party bank force forces
    state security general finance
""")
# Of these alone an office does not consist: "Health Affairs", "Information Security" and "Air" are none.
_IN_CHARGE_OF = words_of("""
    defense defence finance health education agriculture trade transport energy environment
    tourism culture information affairs supreme constitutional high general state national federal social security
    air electoral election border immigration customs statistics intelligence central lower upper military armed coast
""")
# These alone are parties and a chamber only where the article speaks of politics; else they head a list: "Labor".
_ORDINARY = words_of("""
    house labor labour green greens liberal liberals conservative conservatives democrat democrats democratic socialist
    socialists communist communists opposition christian representatives
""")
_OF_POLITICS = frozenset(
    [
        *(
            "Congress",
            "Senate",
            "Parliament",
            "Republican",
            "Republicans",
            "GOP",
            "Democrats",
            "White House",
            "Capitol",
        ),
        *(
            "Capitol Hill",
            "House of Representatives",
            "House of Commons",
            "Commons",
            "House of Lords",
            "Downing Street",
        ),
        *(
            "Tory",
            "Tories",
            "Coalition",
            "Lib Dems",
            "Liberal Democrats",
            "Conservatives",
            "NDP",
            "Bundestag",
            "Knesset",
        ),
        *("Kremlin", "Cabinet", "Supreme Court", "Federal Government", "European Parliament", "State Department"),
    ]
)
# Which countries have what is called so, where not every one has. An article on another means the office of a third.
_ONLY_IN = {
    "senate": """
        united states;canada;australia;france;italy;spain;poland;czech republic;romania;ireland;netherlands;belgium;
        brazil;argentina;chile;mexico;colombia;paraguay;uruguay;bolivia;dominican republic;haiti;jamaica;bahamas;
        barbados;trinidad and tobago;belize;nigeria;kenya;rwanda;burundi;cameroon;gabon;madagascar;zimbabwe;lesotho;
        swaziland;eswatini;namibia;ivory coast;democratic republic of the congo;republic of the congo;congo;togo;chad;
        south sudan;somalia;egypt;jordan;tunisia;algeria;pakistan;philippines;thailand;cambodia;kazakhstan;uzbekistan;
        malaysia;myanmar;fiji;equatorial guinea;liberia;mauritania;senegal
    """,
    "congress": """
        united states;india;philippines;spain;argentina;brazil;chile;colombia;mexico;peru;bolivia;ecuador;guatemala;
        honduras;paraguay;dominican republic;cameroon;venezuela;indonesia;micronesia;palau;liberia
    """,
    "house of representatives": """
        united states;australia;new zealand;japan;nigeria;philippines;indonesia;thailand;malaysia;colombia;netherlands;
        belgium;belarus;cyprus;malta;morocco;libya;yemen;egypt;jordan;nepal;somalia;liberia;ethiopia;jamaica;bahamas;
        trinidad and tobago;belize;barbados;antigua and barbuda;grenada;bosnia and herzegovina;fiji;pakistan;gambia;
        sierra leone;bahrain
    """,
    "house": "united states;australia;new zealand;canada;philippines;nigeria;japan;united kingdom",
    "labor": "australia;israel",
    "labour": "united kingdom;ireland;norway;new zealand;netherlands;malta;south africa;jamaica;pakistan",
    "department": """
        united states;united kingdom;northern ireland;ireland;australia;canada;new zealand;south africa;philippines;
        india;hong kong;sri lanka;switzerland;united arab emirates;pakistan;malaysia;taiwan;jersey;isle of man;bhutan;
        fiji;papua new guinea;barbados;jamaica;nigeria
    """,
}
_NOT_IN = {
    "ministry": "united states",
    "parliament": "united states",
    "national assembly": """
        united states;united kingdom;england;germany;russia;china;india;israel;iran;turkey;japan;australia;canada;spain;
        italy;new zealand;ireland
    """,
}
# The country is meant that is named so often at least; of these two their own speakers write without naming them.
NAMED_TWICE = 2
_SELDOM_NAMED = frozenset({"united states", "united kingdom"})
# An article on one of these means the whole country's offices as often as its own.
_PARTS_OF_A_COUNTRY = frozenset({"england", "scotland", "wales", "northern ireland"})
# What only the United Nations have under that name.
_UNITED_NATIONS = frozenset({"security council", "general assembly"})
# What is meant by a name without more, if that country is named at all, or no other: each by the words of its name.
_MOSTLY_OF = {
    "united states": (
        *("democrats", "democrat", "democratic", "democratic party", "congress", "justice department"),
        "department of justice",
    ),
    "united kingdom": ("conservatives", "conservative", "conservative party", "labour", "labour party"),
    "germany": (
        *("social democrats", "social democrat", "social democratic", "social democratic party"),
        *("social democrat party", "christian democrats", "christian democrat", "christian democrat party"),
    ),
}
# What one country alone calls so.
_ONLY_OF = {
    "united states": (
        *("state department", "department of state", "federal reserve", "treasury department"),
        *("department of the treasury", "national security agency"),
    ),
    "germany": ("federal constitutional court",),
}
_NO_PORTFOLIO = SMALL | {"ministry", "affairs"}
_AMERICAN_SPELLINGS = {"defense": "defence", "labor": "labour"}


def countries_named(names: Iterable[str]) -> Counter[str]:
    """How often each country is named in an article, by its folded name; its people, adjectives and capital count."""
    known = _its_own()
    return Counter(known[name] for name in map(folded, names) if name in known)


class Neighbour(NamedTuple):
    """A name beside an office, and what stands between them; `is_before` tells on which side of it."""

    name: str
    between: str
    is_before: bool


def owners(beside: Iterable[Neighbour]) -> Counter[str] | None:
    """The countries whose office the article says it is, each with how often; None where it is somebody else's."""
    named: list[str] = []
    others = 0
    for name, between, is_before in beside:
        if (is_before and (between in _OWNS or between == _ADJECTIVE)) or (not is_before and between in _IS_OF):
            if folded(name) in _its_own():
                named.append(name)
            elif is_before and between in _OWNS:
                others += 1
    return countries_named(named) if named or not others else None


def of_politics(names: Iterable[str]) -> bool:
    """Whether an article with these names speaks of parliaments and parties."""
    return not _OF_POLITICS.isdisjoint(names)


def of_country(
    names: Sequence[str],
    named: Mapping[str, int],
    owned_by: Mapping[str, int] | None,
    is_political: Callable[[], bool] = lambda: True,
) -> str:
    """The country whose office is meant by these names of one body, by its name; nothing where that is not told.

    `named` are the countries that the article names, `owned_by` those that it calls its owners, as told above.
    `is_political` tells whether it speaks of politics.
    """
    offices = [_office(name) for name in names]
    if owned_by is None or any(office is None or office[1] for office in offices):
        return ""
    words = {" ".join(office[0]) for office in offices if office is not None}
    if words & _only_of().keys() or words <= _ANYBODYS:
        return ""
    most = clearly_most(owned_by) if owned_by else clearly_most(named)
    if not most or not all(_may_have(most, each) for each in words):
        return ""
    if not owned_by:
        is_thin = named[most] < NAMED_TWICE and most not in _SELDOM_NAMED
        if (
            is_thin
            or most in _SELDOM_SPEAK
            or most in _PARTS_OF_A_COUNTRY
            or (words <= _ORDINARY and not is_political())
        ):
            return ""
    mostly = {_mostly_of().get(each) for each in words}
    return "" if any(country in (owned_by or named) for country in mostly) else _shown()[most]


def clearly_most(named: Mapping[str, int]) -> str:
    """The country that is clearly named most, by its folded name; nothing where none is."""
    if not named:
        return ""
    (most, times), *others = sorted(named.items(), key=lambda each: (-each[1], each[0]))
    is_clear = times >= MOST_NAMED * sum(named.values()) and (not others or times >= LEAD * others[0][1])
    return most if is_clear else ""


@lru_cache(maxsize=_KEPT)
def _may_have(country: str, office: str) -> bool:
    """Whether a country has an office that is called so."""
    only, never = _tables()
    words = office.split()
    return all(
        country in where for called, where in only.items() if office == called or (called in words and called in _PARTS)
    ) and all(country not in where for called, where in never.items() if office == called or called in words)


# Whatever it is in charge of.
_PARTS = frozenset({"department"})


@cache
def _tables() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    return tuple(
        {name: frozenset(country.strip() for country in rows.split(";")) for name, rows in table.items()}
        for table in (_ONLY_IN, _NOT_IN)
    )


def as_office(name: str, country: str) -> str:
    """What an office is called where the article means that country's: "Foreign Ministry (Iran)"."""
    return f"{name} ({country})"


@lru_cache(maxsize=_KEPT)
def added(name: str) -> str:
    """The country that stands behind a name as `as_office` puts it there; or nothing."""
    if not name.endswith(")"):
        return ""
    country = name[:-1].rpartition(" (")[2]
    return country if _shown().get(folded(country)) == country else ""


def without_country(name: str) -> str:
    """The name as the article gives it."""
    country = added(name)
    return name[: -len(country) - 3] if country else name


@lru_cache(maxsize=_KEPT)
def office(name: str) -> tuple[str, str] | None:
    """The plain name of an office that every country has, and whose it is, by the folded name; None for other names.

    The country is nothing where the name does not tell it, or where it is the one that is mostly meant.
    """
    country = folded(added(name))
    found = _office(without_country(name))
    if found is None:
        return None
    words, told = found
    country = told or country
    plain = " ".join(words)
    owner = _only_of().get(plain) or _mostly_of().get(plain)
    return " ".join(_ministry(words)), "" if country == owner else country


@lru_cache(maxsize=_KEPT)
def _office(name: str) -> tuple[tuple[str, ...], str] | None:
    """The words of an office that every country has, without the country that they begin or end with, and that."""
    plain = core(name)
    told = peoples().get(plain[0], "") if len(plain) > 1 else ""
    if told:
        plain = plain[1:]
    elif "of" in plain[1:-1]:
        at = len(plain) - 1 - plain[::-1].index("of")
        told = peoples().get(" ".join(word for word in plain[at + 1 :] if word != "the"), "")
        plain = plain[:at] if told else plain
    if not plain or " ".join(plain) in _UNITED_NATIONS:
        return None
    if not all(word in _EVERYWHERE or word in SMALL for word in plain) or not any(map(_tells, plain)):
        return None
    return plain, told


def _tells(word: str) -> bool:
    return word not in _IN_CHARGE_OF and word not in SMALL


def _ministry(words: Sequence[str]) -> Sequence[str]:
    """A ministry by one of its names: "Ministry of Foreign Affairs", "Foreign Ministry", "Foreign Office"."""
    if tuple(words) == ("foreign", "office"):
        return ("foreign", "ministry")
    if "ministry" not in words or len(words) < 2:
        return words
    portfolio = (_AMERICAN_SPELLINGS.get(word, word) for word in words if word not in _NO_PORTFOLIO)
    return (*portfolio, "ministry")


@cache
def _only_of() -> dict[str, str]:
    return {name: country for country, names in _ONLY_OF.items() for name in names}


@cache
def _mostly_of() -> dict[str, str]:
    return {name: country for country, names in _MOSTLY_OF.items() for name in names}


@cache
def _shown() -> dict[str, str]:
    """The names of countries as they are shown, by their folded names."""
    return {folded(country.name): country.name for country in gazetteers.load().countries}


@cache
def _its_own() -> dict[str, str]:
    """What names a country: its names, its people, its adjectives, and its capital, which often stands for it."""
    capitals = {folded(each.capital): folded(each.name) for each in gazetteers.load().countries if each.capital}
    return {**capitals, **peoples()}


@cache
def peoples() -> dict[str, str]:
    """Folded names and adjectives of countries, each with the country's folded name."""
    found: dict[str, str] = {}
    for country in gazetteers.load().countries:
        for name in (country.name, *country.other_names, *country.demonyms):
            found.setdefault(folded(name), folded(country.name))
            found.setdefault(folded(name).replace(".", ""), folded(country.name))
    return found
