"""Contexts: what the words beside a name call it, counted over the articles, as evidence of who is meant by it.

"President Bush" is the Bush who is elsewhere called so. Two names that are only ever called what one person rarely is,
a singer and a minister, are two people. Measured over 3,100 articles, each in turn kept aside and its person sought
among all of that family name by the rest: who is chosen so was the right one 71 times of 77; and of 62 whom the family
name alone would have given a person of another field, 56 were somebody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from corpusview.article import EntityKind
from corpusview.reading.entities.engine import KIND_OF
from corpusview.reading.entities.roles import ROLES, as_told, field_of, kind_of

# The roles of a name (`reading.entities.roles`), each with the number of articles whose words tell it.
Played = Mapping[int, int]
# Those of the sighting of this number.
Contexts = Callable[[int], Played]

# A role that nothing is known of is as likely as so many articles, spread over all roles of people, would make it.
UNSEEN = 1.0
# Articles that call somebody by one role tell little more than so many: they are often of one affair.
MOST_TOLD = 4
# One of several is meant when he is so likely to be.
LIKELY = 0.9
_LIKELY_ROLE = 1 / sum(role.kind == "PER" for role in ROLES)


def played(members: Iterable[int], contexts: Contexts) -> Counter[int]:
    """The roles of all these sightings together, those of people alone."""
    found: Counter[int] = Counter()
    for member in members:
        found.update({role: articles for role, articles in contexts(member).items() if field_of(role)})
    return found


def are_apart(one: Played, other: Played) -> bool:
    """Whether two people are known by roles of fields that have nothing in common, politics and sport say."""
    return bool(one) and bool(other) and set(map(field_of, one)).isdisjoint(map(field_of, other))


def meant(roles: Played, candidates: Mapping[int, tuple[int, Played]]) -> int | None:
    """Of several of one name, each with its articles and roles, the one that is so likely meant by who plays `roles`.

    By Bayes' rule: who stands in more articles is likelier from the first, and the more so who is called the same.
    """
    weights: dict[int, float] = {}
    for candidate, (articles, theirs) in candidates.items():
        known = sum(theirs.values())
        weight = float(articles)
        for role, times in roles.items():
            share = (theirs.get(role, 0) + UNSEEN * _LIKELY_ROLE) / (known + UNSEEN)
            weight *= share ** min(times, MOST_TOLD)
        weights[candidate] = weight
    best = max(weights, key=lambda each: (weights[each], -each), default=None)
    if best is None or not any(role in candidates[best][1] for role in roles):
        return None
    return best if weights[best] >= LIKELY * sum(weights.values()) else None


def in_words(roles: Played, kind: EntityKind) -> tuple[tuple[str, int], ...]:
    """The roles that names of a kind have, in words, each with the number of its articles; those of most first."""
    ranked = sorted(
        ((role, articles) for role, articles in roles.items() if KIND_OF.get(kind_of(role)) is kind),
        key=lambda each: (-each[1], each[0]),
    )
    return tuple((told, articles) for role, articles in ranked for told in as_told(role))


def most_told(roles: Played) -> str:
    """The role that most articles tell, in words, with their number: "minister in 14 articles"."""
    told, articles = in_words(roles, EntityKind.PERSON)[0]
    return f"{told} in {'one article' if articles == 1 else f'{articles} articles'}"
