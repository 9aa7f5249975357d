"""Lists of known names: countries, cities, organisations, given names, and the words that tell what a name is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpusview.paths import resource


@dataclass(frozen=True, slots=True)
class Country:
    """One row of the table of countries: `Kazakhstan`, its other names, its people and adjectives, its capital."""

    name: str
    other_names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """All lists, read once.

    `flags` says of a single word in which lists it stands ("city", "first", ...). `phrases` maps the first word of a
    known name of several words, and its second, to the rest of it and its kind, longest first. `long_forms` maps a
    short name of an organisation ("CSTO") to its long one.
    """

    countries: tuple[Country, ...]
    flags: dict[str, tuple[str, ...]]
    phrases: dict[str, dict[str, tuple[tuple[tuple[str, ...], str], ...]]]
    long_forms: dict[str, tuple[str, ...]]
    words: dict[str, frozenset[str]]
    places: frozenset[str]
    demonyms: frozenset[str]

    def phrase_at(self, words: Sequence[str], index: int, end: int) -> tuple[int, str] | None:
        """The longest known name of several words that starts at `index`: its number of words and its kind."""
        seconds = self.phrases.get(words[index])
        if seconds is None or index + 1 >= end:
            return None
        for rest, kind in seconds.get(words[index + 1], ()):
            stop = index + 2 + len(rest)
            if stop <= end and tuple(words[index + 2 : stop]) == rest:
                return 2 + len(rest), kind
        return None


@cache
def load(folder: Path | None = None) -> Gazetteers:
    """Read the lists that travel with the program, once."""
    folder = folder or resource("gazetteers")
    countries = tuple(_countries(folder / "countries.txt"))
    flags: dict[str, set[str]] = {}
    names: dict[tuple[str, ...], str] = {}
    places: set[str] = set()
    # Rows marked with a star are adjectives of parties: they may name the party itself.
    peoples = [entry.removeprefix("* ") for entry in _entries(folder / "peoples.txt")]
    partisans = {
        entry.strip() for row in _rows(folder / "peoples.txt") if row[0] == "*" for entry in row[2:].split(";")
    }
    demonyms: set[str] = set(peoples)

    def learn(name: str, flag: str, kind: str) -> None:
        parts = tuple(_parts(name))
        if len(parts) == 1:
            flags.setdefault(parts[0], set()).add(flag)
        elif parts:
            names[parts] = kind
            if flag in {"city", "org", "club"}:
                flags.setdefault(parts[0], set()).add(flag + "1")
                flags.setdefault(parts[-1], set()).add(flag + "2")

    for country in countries:
        demonyms.update(country.demonyms)
        for name in (country.name, *country.other_names):
            learn(name, "country", "place")
            places.add(name)
        if country.capital:
            learn(country.capital, "city", "place")
            places.add(country.capital)
    for name in _entries(folder / "cities.txt"):
        learn(name, "city", "place")
        places.add(name)
    for name in _entries(folder / "regions.txt"):
        learn(name, "region", "place")
        places.add(name)
    for name in demonyms:
        learn(name, "people", "people")
    long_forms: dict[str, list[str]] = {}
    for long, shorts in _organisations(folder / "organisations.txt"):
        for name in (long, *shorts):
            if name:
                learn(name, "org", "organisation")
        for short in shorts:
            if long:
                long_forms.setdefault(short, []).append(long)
    for name in _entries(folder / "clubs.txt"):
        learn(name, "club", "club")
    for name in _entries(folder / "first_names.txt"):
        flags.setdefault(name, set()).add("first")
    for name in _entries(folder / "surnames.txt"):
        for part in _parts(name):
            if part[0].isupper():
                flags.setdefault(part, set()).add("surname")
    words = dict(_word_lists(folder / "words.txt"))
    for listed, members in words.items():
        for word in members:
            if " " not in word:
                flags.setdefault(word, set()).add(listed)
    phrases: dict[str, dict[str, tuple[tuple[tuple[str, ...], str], ...]]] = {}
    for parts, kind in sorted(names.items(), key=lambda row: -len(row[0])):
        seconds = phrases.setdefault(parts[0], {})
        seconds[parts[1]] = (*seconds.get(parts[1], ()), (parts[2:], kind))
    return Gazetteers(
        countries,
        {word: tuple(sorted(found)) for word, found in flags.items()},
        phrases,
        {short: tuple(longs) for short, longs in long_forms.items()},
        words,
        frozenset(places),
        frozenset(demonyms - partisans),
    )


def _rows(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _entries(path: Path) -> Iterator[str]:
    for row in _rows(path):
        for entry in row.split(";"):
            if entry.strip():
                yield entry.strip()


def _countries(path: Path) -> Iterator[Country]:
    for row in _rows(path):
        name, others, demonyms, capital = (row.split("|") + ["", "", ""])[:4]
        yield Country(name, _split(others), _split(demonyms), capital)


def _organisations(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in _rows(path):
        long, _, shorts = row.partition("|")
        yield ("" if long == "-" else long), _split(shorts)


def _word_lists(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    for row in _rows(path):
        name, _, members = row.partition(": ")
        yield name, frozenset(member.replace("_", " ") for member in members.split())


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _parts(name: str) -> list[str]:
    """A listed name cut as the tokeniser cuts: `People's` is two."""
    parts: list[str] = []
    for word in name.replace("’", "'").replace(",", " ,").split():
        if word.endswith("'s") and len(word) > 2:
            parts += [word[:-2], "'s"]
        elif word.endswith("'") and len(word) > 1:
            parts += [word[:-1], "'"]
        else:
            parts.append(word)
    return parts
