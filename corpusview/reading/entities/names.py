"""What can be said of a name from its letters alone: folded form, initials, family name, acronym."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from corpusview.reading.entities.wordlist import words_of

# Ends the name of a country where the article speaks of its team.
_TEAM = " (team)"

_LETTERS = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-"})

# Letters that Unicode does not take apart into a plain one and a mark.
_LETTERS_APART = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "æ": "ae"}
)

TITLES = words_of("""
    mr mrs ms miss mx dr prof professor sir dame lord lady baron baroness count countess duke duchess prince
    princess king queen emperor sultan emir sheikh shaikh sheik ayatollah imam mullah maulana mufti hajj rabbi
    father fr sister pope cardinal archbishop bishop patriarch reverend rev pastor president vice
    vice-president premier chancellor prime minister secretary senator sen congressman congresswoman rep gov
    governor mayor councillor commissioner ambassador deputy chairman chairwoman chairperson chief speaker
    spokesman spokeswoman spokesperson director director-general captain capt lieutenant lt colonel col major
    maj general gen brigadier brig marshal admiral adm commodore commander cmdr sergeant sgt corporal cpl
    private officer detective inspector superintendent constable sheriff judge justice attorney advocate
    barrister madam engineer engr eng arch alhaji alhaja hajia oba mallam malam barr hon honourable honorable shri
    smt sri pandit datuk dato datin tan tun khun ustaz señor señora don doña herr frau monsieur madame mme
    mlle signor former ex acting first coach foreign defence defense interior finance state lady
""")
# Of these the first alone makes no title: "State" or "Tan" begin names too.
_WEAK_TITLES = words_of("""
    state tan lady first foreign defence defense interior finance don count king queen baron
""")
# What stands before one of these is the office, not the name: "US Senator John Cornyn", "NASA administrator Bolden".
_OFFICES = words_of("""
    president vice-president minister secretary senator sen congressman congresswoman governor gov chancellor
    commissioner ambassador spokesman spokeswoman spokesperson administrator chairman chairwoman premier
    general gen colonel col
""")
_NUMERALS = frozenset(["ii", "iii", "iv"])
SUFFIXES = frozenset(["jr", "sr"]) | _NUMERALS
# Behind a name they tell one king or pope of it from another: no spelling of each other, and no family name.
REGNAL = words_of("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii")
PARTICLES = words_of("""
    de da do dos das del della di du van von der den ter ten la le el al bin ibn ben abu y e zu af av
""")
SMALL = words_of("""
    of the and for in on to at de la del des du der die das und et y e da do dos for & a an
""")
COMPANY_FORMS = words_of("""
    inc corp corporation co company ltd limited llc llp plc ag sa nv spa gmbh group holding holdings pty bhd
    oao zao
""")


# These stand before the name.
COMPANY_FORMS_BEFORE = frozenset({"nv", "pt", "oao", "zao", "ooo", "pao"})


def as_team(name: str) -> str:
    """What a country is called where the article speaks of its team: "Wales (team)"."""
    return name + _TEAM


def is_team(name: str) -> bool:
    """Whether a name is a country's where the article speaks of its team."""
    return name.endswith(_TEAM)


def of_team(name: str) -> str:
    """The country's name alone."""
    return name.removesuffix(_TEAM)


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """The name without case, accents, curly quotes and doubled spaces: what two spellings of one string share."""
    if name.isascii():
        name = name.lower()
    else:
        name = unicodedata.normalize("NFKD", name.translate(_QUOTES).translate(_LETTERS_APART)).casefold()
        name = "".join(c for c in name if not unicodedata.combining(c))
    return " ".join(name.split()).strip(" .,;:\"'")


@lru_cache(maxsize=65536)
def core(name: str) -> tuple[str, ...]:
    """The folded words of a name without article, possessive and titles before it."""
    text = folded(name)
    if text.endswith("'s"):
        text = text[:-2]
    words = [bare for word in text.split() if (bare := word.strip(".,\"'()"))]
    while len(words) > 1 and words[0] in {"the", "a", "an"}:
        words.pop(0)
    return tuple(words)


_INITIALS = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")
# Two capitals before a word that is written small are two initials: "George HW Bush", "JK Rowling".
_TWO_INITIALS = re.compile(r"\b([A-Z])([A-Z])(?= [A-Z][a-z])")
# Russian and Ukrainian decline names: Назарбаев, Назарбаева, Назарбаевым are one. (Folding has made й и.)
_CASE_ENDING = re.compile(
    r"(?<=[а-яіїєґ]{3})(?:ого|ому|ими|ыми|ами|ями|ои|ом|ым|ем|еи|ою|ию|ия|им|ии|ыи|а|у|е|ы|и|я|ю|о)$"
)


def _parted(two: re.Match[str]) -> str:
    """Two initials with a blank between them; what stands before names in two capitals as it is."""
    return two.group() if two.group() in _BEFORE_NAMES else f"{two[1]} {two[2]}"


_BEFORE_NAMES = words_of("MP DJ MC PM CM FM VP QC KC AG DA MD US UK EU UN TV")


@lru_cache(maxsize=65536)
def person(name: str) -> tuple[str, ...]:
    """The words of a person's name: titles before and "Jr." behind taken off, "J.P." and "JP" read as two initials."""
    text = folded(_TWO_INITIALS.sub(_parted, name))
    if "." in text:
        text = _INITIALS.sub(". ", text)
    words = [bare for word in text.split() if (bare := word.strip(".,\"'()"))]
    if len(words) > 1 and words[-1] == "s":
        words.pop()
    office = max((at for at, word in enumerate(words[:-1]) if word in _OFFICES), default=-1)
    words = words[office + 1 :]
    while len(words) > 1 and words[0] in TITLES and not (words[0] in _WEAK_TITLES and len(words) == 2):
        words.pop(0)
    # "Robert II" is not "Robert III"
    while len(words) > (2 if words[-1] in _NUMERALS else 1) and words[-1] in SUFFIXES:
        words.pop()
    return tuple([word if word.isascii() or len(word) < 5 else _CASE_ENDING.sub("", word) for word in words])


def is_titled(words: list[str], start: int) -> bool:
    """Whether a title stands before the word at `start`."""
    return start > 0 and words[start - 1].casefold().strip(".") in TITLES


def title_words(words: list[str]) -> int:
    """How many words at the head of a name are titles; never all of them."""
    count = 0
    for index, word in enumerate(words[:-1]):
        low = word.casefold().strip(".")
        if low in TITLES and low not in _WEAK_TITLES:
            count = index + 1
        elif low not in TITLES and low not in SMALL:
            break
    return count


@lru_cache(maxsize=16384)
def acronyms(name: str) -> frozenset[str]:
    """The acronyms that a name of several words may go by: "CSTO" for the "Collective Security Treaty Organization"."""
    if is_team(name):
        # "USA" is short for the country
        return frozenset()
    words = [w for part in name.translate(_QUOTES).split() for w in re.split(r"[-/]", part) if w]
    words = [w.strip(".,()\"'") for w in words]
    words = [w for w in words if w and w not in {"'s", "s"}]
    if " " not in name and name.isupper() and any(len(word) == 1 for word in words):
        # "APS-C" is no long form of AC
        return frozenset()
    if len(words) < 2:
        # "NBCU" for "NBCUniversal"
        capitals = "".join(letter for letter in name if letter.isupper())
        begins = 3 <= len(capitals) < len(name) and name.startswith(capitals)
        return frozenset({capitals}) if begins else frozenset()
    found = {
        "".join(w[0] for w in words if w[0].isupper()),
        "".join(w[0] for w in words if w.casefold() not in SMALL),
        "".join(w[0] for w in words),
    }
    if "of" in words[2:]:
        # "OPC" for the "Overseas Press Club of America"
        found.add("".join(w[0] for w in words[: words.index("of", 2)] if w.casefold() not in SMALL))
    big = [w for w in words if w.casefold() not in SMALL]
    if big and big[-1].casefold() in COMPANY_FORMS and len(big) > 2:
        found.add("".join(w[0] for w in big[:-1]))
    return frozenset(a.upper() for a in found if len(a) >= 2)


@lru_cache(maxsize=16384)
def is_spelt_by(short: str, words: tuple[str, ...]) -> bool:
    """Whether an acronym takes the beginnings of a long name's words, in order, though not of each or one letter each.

    "UNICROSS" takes more of the "University of Cross River State" than first letters, and leaves its end out. Between
    two letters one word may be passed over, and small ones always.
    """
    parts = [part for word in words for part in re.split(r"[-/]", word) if part]
    if len(parts) < 2 or not parts[0].startswith(short[0].lower()):
        return False
    return _spelt(short.lower(), 0, parts, 0, 1)


def _spelt(short: str, at: int, parts: list[str], word: int, may_skip: int) -> bool:
    if at == len(short):
        return True
    if word == len(parts):
        return False
    taken = 0
    part = parts[word]
    while at + taken < len(short) and taken < len(part) and part[taken] == short[at + taken]:
        taken += 1
        if _spelt(short, at + taken, parts, word + 1, may_skip):
            return True
    if word == 0:
        return False
    if part in SMALL:
        return _spelt(short, at, parts, word + 1, may_skip)
    return may_skip > 0 and _spelt(short, at, parts, word + 1, may_skip - 1)


@lru_cache(maxsize=16384)
def is_acronym(name: str) -> bool:
    """Whether the name is written as an acronym: "CSTO", "U.N.", "ECOWAS", "AfDB"."""
    letters = name.replace(".", "")
    if not 2 <= len(letters) <= 8 or not letters.isalpha():
        return False
    return letters.isupper() or (sum(c.isupper() for c in letters) >= 2 and letters[0].isupper() and len(letters) <= 5)


@lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """A folded name as it sounds: what transliterations of one name share (Tokayev, Tokaev; Kohler, Koehler)."""
    plain = name.replace("-", "").replace("'", "").replace(".", "")
    for letters, heard in _SOUNDS:
        plain = plain.replace(letters, heard)
    return _DOUBLED.sub(r"\1", plain)


_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = (
    *(("shch", "sh"), ("sch", "sh")),
    *(("yev", "ev"), ("aye", "ae"), ("iye", "ie"), ("iy", "y"), ("yi", "y"), ("ij", "y"), ("ii", "y")),
    *(("kh", "h"), ("ph", "f"), ("ou", "u"), ("oo", "u"), ("dzh", "j"), ("dj", "j"), ("tz", "ts"), ("ck", "k")),
    *(("q", "k"), ("w", "v"), ("ey", "ei"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("c", "k"), ("y", "i"), ("z", "s")),
)


def edits(one: str, other: str, most: int) -> int | None:
    """How many letters must be changed, added or dropped to make one the other; None where more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    # what both begin and end with needs no change
    start, short = 0, min(len(one), len(other))
    while start < short and one[start] == other[start]:
        start += 1
    end = 0
    while end < short - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if not one or not other:
        return len(one) + len(other)
    if most < 2:
        return most if most and len(one) == len(other) == 1 else None
    far = most + 1
    before = [*range(min(len(other), most) + 1), *[far] * max(0, len(other) - most)]
    for at, letter in enumerate(one, 1):
        # a way through a place farther off than `most` letters costs more than that
        row = [far] * (len(other) + 1)
        if at <= most:
            row[0] = at
        for place in range(max(1, at - most), min(len(other), at + most) + 1):
            same = before[place - 1] if letter == other[place - 1] else before[place - 1] + 1
            row[place] = min(same, before[place] + 1, row[place - 1] + 1)
        if min(row) > most:
            return None
        before = row
    return before[-1] if before[-1] <= most else None


def spelled_alike(one: str, other: str) -> bool:
    """Whether two folded words of a name differ as transliterations or slips of the pen do."""
    if one == other or sound(one) == sound(other):
        return True
    shorter = min(len(one), len(other))
    if shorter < 5 or one[0] != other[0]:
        return False
    return swapped(one, other) or (shorter > 5 and edits(one, other, 1) is not None)


def swapped(one: str, other: str) -> bool:
    """Whether two words differ in the order of two neighbouring letters alone."""
    if len(one) != len(other):
        return False
    apart = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    first, second = apart
    return one[first] == other[second] and one[second] == other[first]


def first_names_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two people's given names do not contradict: equal, one missing, or one the other's initial."""
    for left, right in zip(one[:-1], other[:-1], strict=False):
        if left == right or (len(left) == 1 and right.startswith(left)) or (len(right) == 1 and left.startswith(right)):
            return True
        if left in _SHORT.get(right, ()) or right in _SHORT.get(left, ()):
            return True
        if sound(left) == sound(right):
            return True
        return left[0] == right[0] and min(len(left), len(right)) >= 4 and edits(left, right, 1) is not None
    return True


def initials_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two people's middle initials are the same as far as both go: "George W. Bush" is not "George H. W. Bush".

    A whole name in the middle contradicts none.
    """
    mine, theirs = one[1:-1], other[1:-1]
    if any(len(part) > 1 for part in (*mine, *theirs)):
        return True
    return all(left == right for left, right in zip(mine, theirs, strict=False))


_SHORT = {
    long: tuple(short.split(","))
    for long, short in (
        row.split(":")
        for row in words_of("""
        william:bill,will,billy,willy robert:bob,rob,bobby richard:rick,dick,rich james:jim,jimmy,jamie
        thomas:tom,tommy michael:mike,mick,mickey christopher:chris anthony:tony antony:tony joseph:joe,joey
        daniel:dan,danny david:dave,davy edward:ed,ted,eddie,teddy charles:charlie,chuck
        alexander:alex,sasha,alec benjamin:ben,benny,bibi samuel:sam,sammy nicholas:nick,nicky timothy:tim
        steven:steve stephen:steve gregory:greg andrew:andy,drew matthew:matt patrick:pat,paddy peter:pete
        ronald:ron,ronnie donald:don,donnie kenneth:ken,kenny gerald:gerry,jerry lawrence:larry raymond:ray
        frederick:fred,freddie philip:phil phillip:phil douglas:doug elizabeth:liz,beth,betty,eliza
        katherine:kate,kathy,katie catherine:kate,cathy,cate margaret:maggie,peggy,meg deborah:debbie,deb
        susan:sue,susie barbara:barb jennifer:jen,jenny patricia:pat,patty,tricia rebecca:becky kimberly:kim
        theodore:ted,teddy leonard:len,lenny vladimir:volodya
        mohammed:mohamed,muhammad,mohammad,mohamad,muhammed mohamed:muhammad,mohammad,mohamad jeffrey:jeff
        joshua:josh jonathan:jon walter:walt albert:al alan:al francisco:paco,pancho jose:pepe luiz:lula
        volodymyr:vladimir oleksandr:alexander aleksandr:alexander sergei:sergey,serhiy
        dmitry:dmitri,dmytro,dmitriy alexei:alexey,aleksei,oleksiy andrei:andrey,andriy nikolai:nikolay,mykola
        yuri:yury,yuriy johann:hans johannes:hans,johann josef:sepp,joseph friedrich:fritz heinrich:heinz
        wilhelm:willi,willy georg:jorg maximilian:max
    """)
    )
}
