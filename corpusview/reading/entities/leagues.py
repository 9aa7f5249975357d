"""Which league plays in an article, and so which club a city's name stands for: "TORONTO" among baseball's cities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from corpusview.reading.entities.names import folded
from corpusview.reading.entities.table import rows_of_leagues

# A league is told by so many of its cities at least, and if it has so many more of the article's names than any other.
LEAST_CITIES, LEAD = 4, 2


class _League(NamedTuple):
    """The full names of the clubs of each city, and of each nickname, by their folded names."""

    of_city: Mapping[str, frozenset[str]]
    nicknamed: Mapping[str, str]


def clubs_playing(names: Iterable[str]) -> dict[str, str]:
    """Of an article's names of organisations those that are a city's or a nickname, with the club that is meant.

    Where no league is told, or the city has two clubs in it, there is none.
    """
    known = {folded(name).replace(".", ""): name for name in names}
    if len(_cities() & known.keys()) < LEAST_CITIES:
        return {}
    counted = []
    for at, league in enumerate(_leagues()):
        cities = len(league.of_city.keys() & known.keys())
        counted.append((cities + len(league.nicknamed.keys() & known.keys()), cities, at))
    (best, cities, at), (second, _, _), *_ = sorted(counted, reverse=True)
    if cities < LEAST_CITIES or best < second + LEAD:
        return {}
    league = _leagues()[at]
    meant = {}
    for each, name in known.items():
        of_city = league.of_city.get(each, ())
        if each in league.nicknamed:
            meant[name] = league.nicknamed[each]
        elif len(of_city) == 1:
            (meant[name],) = of_city
    return meant


@cache
def _leagues() -> tuple[_League, ...]:
    found = []
    for clubs in rows_of_leagues():
        of_city: dict[str, frozenset[str]] = {}
        nicknamed: dict[str, str] = {}
        for city, *nicknames in clubs:
            full = nicknamed.setdefault(folded(nicknames[0]), f"{city} {nicknames[0]}")
            nicknamed.update((folded(each), full) for each in nicknames)
            of_city[folded(city)] = of_city.get(folded(city), frozenset()) | {full}
        found.append(_League(of_city, nicknamed))
    return tuple(found)


@cache
def _cities() -> frozenset[str]:
    return frozenset(city for league in _leagues() for city in league.of_city)
