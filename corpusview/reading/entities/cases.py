"""Names of languages that decline them, in the form that names: "Tuska" is Tusk, "в России" Россия.

Where the article gives the nominative it is taken, else that of a list, else it is made of the given name's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from corpusview.article import EntityKind
from corpusview.patterns import pattern
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.languages import Language, language_of

# An adjective that is a man's family name, in the genitive and dative, and in the nominative.
_ADJECTIVES = {
    "skiego": "ski",
    "skiemu": "ski",
    "skim": "ski",
    "ckiego": "cki",
    "ckiemu": "cki",
    "ckim": "cki",
    "ского": "ский",
    "скому": "ский",
    "ским": "ский",
    "ського": "ський",
    "ському": "ський",
    "ським": "ський",
}
# How a man's given name ends in another case, and his family name then: "Donalda Tuska", "Владимиром Путиным".
_ENDINGS = {
    "iego": "a",
    "ego": "a",
    "owi": "owi",
    "iem": "iem",
    "em": "em",
    "a": "a",
    "ом": "ым",
    "у": "у",
    "а": "а",
}
# Family names of women, who are declined otherwise.
_WOMENS = ("ńska", "lska", "rska", "wska", "cka", "dzka")
_WOMENS_ENDINGS = {
    "skiej": "ska",
    "ską": "ska",
    "ckiej": "cka",
    "cką": "cka",
    "dzkiej": "dzka",
    "dzką": "dzka",
    "ской": "ская",
    "скую": "ская",
    "овой": "ова",
    "ову": "ова",
    "евой": "ева",
    "еву": "ева",
    "иной": "ина",
    "ину": "ина",
    "ської": "ська",
    "ську": "ська",
}
# A vowel that such an ending has driven out comes back: "Radka" is Radek.
_DRIVEN_OUT = pattern(r"(?<=[bcćdfghjlłmnńprśtwzźż])k$")

# Behind these letters "em" is "iem": "Donaldem Tuskiem".
_SOFT = ("kiem", "giem")
# Given names that end so are women's, or declined as theirs.
_OF_WOMEN = frozenset("aаяoо")

# A family name has so many letters at least without its ending.
_SHORTEST = 3

_Name = tuple[str, EntityKind]


def nominatives(named: Iterable[_Name], code: str | None, lists: Gazetteers) -> Mapping[_Name, str]:
    """Of an article's names those that stand in another case, each with its nominative."""
    language = language_of(code)
    if not language.endings:
        return {}
    found: dict[_Name, str] = {}
    people: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    for name, kind in named:
        if kind is EntityKind.PERSON:
            people[name] += 1
        elif kind is EntityKind.ORGANISATION:
            bodies[name] += 1
        elif kind is EntityKind.PLACE:
            nominative = language.place_names.get(name) or language.place_names.get(language.bare(name))
            if nominative is not None and nominative != name:
                found[name, kind] = nominative
    found.update(((name, EntityKind.PERSON), known) for name, known in _people(people, language, lists).items())
    found.update(((name, EntityKind.ORGANISATION), known) for name, known in _bodies(bodies, language).items())
    return found


def _bodies(names: Counter[str], language: Language) -> dict[str, str]:
    """Bodies' names, each by that of the list, else by the one that the article gives most often."""
    forms: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        forms[language.bare_words(name.split())].append(name)
    found: dict[str, str] = {}
    for bare, same in forms.items():
        best = language.bodies.get(bare) or max(same, key=lambda name: (names[name], -len(name), name))
        found.update((name, best) for name in same if name != best)
    return found


def _people(names: Counter[str], language: Language, lists: Gazetteers) -> dict[str, str]:
    """People's names, each by the nominative of its full name; a family name alone by that of the one who has it."""
    forms: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        forms[language.bare_words(name.split())].append(name)
    found: dict[str, str] = {}
    family: dict[str, set[str]] = defaultdict(set)
    for bare, same in forms.items():
        if len(bare) < 2:
            continue
        given = [name for name in same if _is_given(name.split()[0], language, lists)]
        best = max(given or same, key=lambda name: (names[name], -len(name), name))
        best = best if given else _made(best, language, lists)
        found.update((name, best) for name in same if name != best)
        family[bare[-1]].add(best.split()[-1])
    for bare, same in forms.items():
        if len(bare) > 1:
            continue
        owners = family.get(bare[0], set())
        best = next(iter(owners)) if len(owners) == 1 else max(same, key=lambda name: (names[name], -len(name), name))
        found.update((name, best) for name in same if name != best)
    return found


def _is_given(word: str, language: Language, lists: Gazetteers) -> bool:
    return language.person_names.get(word) == word or "first" in lists.flags.get(word, ())


def _made(name: str, language: Language, lists: Gazetteers) -> str:
    """The nominative of a name whose given name a list has; of a man's only where all its words are declined."""
    given, *rest = name.split()
    known = language.person_names.get(given) or language.person_names.get(language.bare(given))
    if known is not None and known != given and known[-1] in _OF_WOMEN:
        return " ".join([known, *(_of_woman(word) for word in rest)])
    ending = next((each for each in _ENDINGS if given.endswith(each)), None)
    if ending is None or rest[-1].endswith(_WOMENS):
        return name
    shorter = given.removesuffix(ending)
    nominative = language.person_names.get(given) or language.person_names.get(shorter)
    nominative = nominative or (shorter if "first" in lists.flags.get(shorter, ()) else None)
    if nominative is None or nominative[-1] in _OF_WOMEN:
        return name
    words = [_of_family(word, _ENDINGS[ending]) for word in rest]
    return name if None in words else " ".join([nominative, *filter(None, words)])


def _of_woman(word: str) -> str:
    """The nominative of a woman's family name, where it is declined."""
    ending = next((each for each in _WOMENS_ENDINGS if word.endswith(each)), None)
    return word if ending is None else word.removesuffix(ending) + _WOMENS_ENDINGS[ending]


def _of_family(word: str, ending: str) -> str | None:
    """The nominative of a family name that ends so or as adjectives do; None where it is not declined."""
    adjective = next((end for end in _ADJECTIVES if word.endswith(end)), None)
    if adjective is not None:
        return word.removesuffix(adjective) + _ADJECTIVES[adjective]
    if ending == "em" and word.endswith(_SOFT):
        ending = "iem"
    if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST:
        return None
    return _DRIVEN_OUT.sub("ek", word.removesuffix(ending))
