"""Places of one name in two countries: "Georgia" is the state where an article is about the United States alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from corpusview.reading.entities.names import folded
from corpusview.reading.entities.offices import clearly_most

# Each row: the name, the country of the other place of that name, and the countries of which none may be named where
# that one is meant: those of the better known place, and its neighbours.
# Written from general knowledge. Left out are names of which an article of the other country may well mean the better
# known one without naming its country: Paris, London, Moscow, Athens.
_ROWS = """
Georgia|United States|Georgia;Russia;Armenia;Azerbaijan;Ukraine;Abkhazia;South Ossetia;Turkey
Birmingham|United States|United Kingdom;England;Scotland;Wales
Cambridge|United States|United Kingdom;England;Scotland;Wales
Durham|United States|United Kingdom;England;Scotland;Wales
Plymouth|United States|United Kingdom;England;Scotland;Wales
Worcester|United States|United Kingdom;England;Scotland;Wales
Newcastle|Australia|United Kingdom;England;Scotland;Wales
Punjab|Pakistan|India
Hyderabad|Pakistan|India
Tripoli|Lebanon|Libya
Alexandria|United States|Egypt
Bethlehem|United States|Israel;Palestine
Valencia|Venezuela|Spain
Granada|Nicaragua|Spain
Cordoba|Argentina|Spain
Guadalajara|Spain|Mexico
"""


def is_twin(name: str) -> bool:
    """Whether there are two places of that name that are told apart."""
    return folded(name) in _rows()


def twin_of(name: str, times: int, named: Mapping[str, int]) -> str:
    """The country of the less known place of that name, where an article means that; nothing otherwise.

    `named` are the countries that the article names, the place itself among them where it is called like one, `times`.
    """
    row = _rows().get(folded(name))
    if row is None:
        return ""
    country, others = row
    own = folded(name)
    counted = {each: count - times if each == own else count for each, count in named.items()}
    counted = {each: count for each, count in counted.items() if count > 0}
    if clearly_most(counted) != folded(country) or counted.keys() & others:
        return ""
    return country


@cache
def _rows() -> dict[str, tuple[str, frozenset[str]]]:
    rows = (line.split("|") for line in _ROWS.strip().splitlines())
    return {folded(name): (country, frozenset(map(folded, others.split(";")))) for name, country, others in rows}
