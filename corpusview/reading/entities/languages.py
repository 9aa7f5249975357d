"""What the rules know of each language besides English: titles, roles, joiners, countries, endings of family names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from corpusview.paths import resource
from corpusview.reading.entities.names import PARTICLES, TITLES


@dataclass(frozen=True, slots=True)
class Language:
    """One language's words. `stems` are beginnings of words, so that inflected forms are met."""

    code: str
    titles: frozenset[str] = TITLES
    roles: frozenset[str] = frozenset()
    joiners: frozenset[str] = PARTICLES
    not_names: frozenset[str] = frozenset()
    organisation_stems: tuple[str, ...] = ("\0",)
    place_stems: tuple[str, ...] = ("\0",)
    place_before: frozenset[str] = frozenset()
    family_endings: tuple[str, ...] = ()
    given_names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    nouns_in_capitals: bool = False
    # What ends a place's name ("Hauptstraße"), a title ("Polizeipräsident"), an adjective in a case that no person has.
    place_ends: tuple[str, ...] = ()
    title_endings: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    # Common words behind an adjective that name a region with it; words that end what is none of the three kinds.
    regions: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    # Places that are common words as well: names after "in" alone.
    only_after: frozenset[str] = frozenset()
    # Bodies of several words, each by its words without the endings of their cases.
    bodies: dict[tuple[str, ...], str] = field(default_factory=dict, compare=False)
    # The nominatives of listed places and of given names, each by its other forms and by its bare form.
    place_names: dict[str, str] = field(default_factory=dict, compare=False)
    person_names: dict[str, str] = field(default_factory=dict, compare=False)
    _plain: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_written_together(self) -> bool:
        """Whether its words stand without blanks between them."""
        return self.code in {"zh", "ja"}

    @property
    def telling(self) -> frozenset[str]:
        """Words that tell of the name after them."""
        return self.roles | self.place_before

    def bare(self, word: str) -> str:
        """The word without the ending of its case, where the language has cases."""
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                return word[: -len(ending)]
        return word

    def bare_words(self, words: Iterable[str]) -> tuple[str, ...]:
        """Words without the endings of their cases and the capital of the first."""
        return tuple(self.bare(word).lower() for word in words)

    def is_adjective(self, word: str) -> bool:
        """Whether the word is an adjective in a form that is no nominative of a man's name."""
        return bool(self.adjectives) and len(word) > 5 and word.endswith(self.adjectives)

    def is_title(self, word: str) -> bool:
        """Whether the word, in small letters, is a title, or ends with one."""
        return word in self.titles or (bool(self.title_endings) and word.endswith(self.title_endings))

    def place(self, name: str) -> bool:
        """Whether the name, or its bare form, is a listed country or city."""
        return name in self.places or (bool(self.endings) and self.bare(name) in self.places)

    def given(self, word: str) -> bool:
        """Whether the word, or its bare form, is a listed given name."""
        return word in self.given_names or (bool(self.endings) and self.bare(word) in self.given_names)

    def family(self, word: str) -> bool:
        """Whether the word ends as family names of the language end."""
        return len(word) > 5 and word.endswith(self.family_endings) if self.family_endings else False


@cache
def language_of(code: str | None) -> Language:
    """The words of a language; English's for one that has none of its own."""
    sections = _sections().get(code or "en") or _sections()["en"]

    def listed(name: str) -> frozenset[str]:
        return frozenset(entry.replace("_", " ") for entry in sections.get(name, "").split())

    endings = tuple(sorted(listed("endings"), key=len, reverse=True))
    plain = Language(code or "en", endings=endings)
    groups = [entry.strip().split("|") for entry in sections.get("places", "").split(";") if entry.strip()]
    places = {form for forms in groups for form in forms}
    given_groups = [each.split("|") for each in sections.get("given", "").split()]
    given = {form for forms in given_groups for form in forms}
    return Language(
        code=code or "en",
        titles=TITLES | listed("titles"),
        roles=listed("roles") | listed("titles"),
        joiners=listed("joiners"),
        not_names=listed("not_names"),
        organisation_stems=tuple(listed("organisation_stems")) or ("\0",),
        place_stems=tuple(listed("place_stems")) or ("\0",),
        place_before=listed("place_before"),
        family_endings=tuple(listed("family_endings")),
        given_names=frozenset(given | {plain.bare(each) for each in given}),
        places=frozenset(places | {plain.bare(each) for each in places}),
        endings=endings,
        nouns_in_capitals="yes" in listed("nouns_in_capitals"),
        place_ends=tuple(listed("place_ends")),
        title_endings=tuple(listed("title_endings")),
        adjectives=tuple(listed("adjectives")),
        regions=listed("regions"),
        events=listed("events"),
        only_after=listed("only_after"),
        bodies={
            plain.bare_words(form.split()): forms.split("|")[0]
            for forms in sections.get("bodies", "").split(";")
            for form in forms.split("|")
            if form
        },
        place_names=_nominatives(groups, plain) if endings else {},
        person_names=_nominatives(given_groups, plain) if endings else {},
    )


def _nominatives(groups: Iterable[list[str]], language: Language) -> dict[str, str]:
    found: dict[str, str] = {}
    for nominative, *forms in groups:
        for form in (nominative, language.bare(nominative), *forms):
            found.setdefault(form, nominative)
    return found


@cache
def _sections() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    now: dict[str, str] = {}
    for line in resource("gazetteers", "languages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            now = found.setdefault(line[1:-1], {})
        elif ": " in line and not line.startswith("#"):
            name, _, words = line.partition(": ")
            now[name] = (now.get(name, "") + ("; " if name == "places" else " ") + words).strip()
    return found
