"""Which words of a text answer a clause of a question: by the same rules as the index, over one text at a time."""

from __future__ import annotations

import fnmatch
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from corpusview.query import And, Fuzzy, Near, Node, Or, Phrase, Prefix, Text, Wildcard, Word
from corpusview.words import stem, terms

# A clause that names a shape rather than a word looks at each distinct word of the text.
_Claim = Callable[[str], bool]


class Run(NamedTuple):
    """Words next to each other that answer a clause: positions `first` to `last`, both included."""

    first: int
    last: int


def clauses(tree: Node) -> Iterator[Node]:
    """Every clause of `tree` that asks for something: what it refuses is left out."""
    if isinstance(tree, And | Or):
        for part in tree.parts:
            yield from clauses(part)
    else:
        yield tree


class WordPositions:
    """The words of one text by what they are, so that each clause looks only at the words it asks for."""

    def __init__(self, folded: Sequence[str]) -> None:
        self._folded = folded
        self._places: dict[str, list[int]] = {}
        places = self._places
        for position, word in enumerate(folded):
            if word in places:
                places[word].append(position)
            else:
                places[word] = [position]
        # The forms that begin with a letter, by their stems: stemming leaves the first letter of folded words as it is.
        self._stems: dict[str, dict[str, set[str]]] = {}

    def runs(self, clause: Text) -> list[Run]:
        """Every place that answers `clause`, in order. Of near clauses: each part that has its neighbours."""
        if isinstance(clause, Near):
            return sorted(set(self._near(clause)))
        return self._sequence(self._steps(clause))

    def _steps(self, clause: Text) -> list[set[str]]:
        """For each word of a clause, the folded forms in this text that answer it."""
        match clause:
            case Word(text, _, exact):
                return [self._forms(term, exact) for term in terms(text)]
            case Phrase(words):
                return [step for word in words for step in self._steps(word)]
            case Prefix(text):
                return self._last_by_shape(text, lambda term: lambda form: form.startswith(term))
            case Fuzzy(text, distance):
                return self._last_by_shape(text, lambda term: lambda form: _is_within(form, term, distance))
            case Wildcard(pattern):
                return [self._shaped(_wild(pattern))] if terms(pattern) else []
            case Near():
                return []
        raise TypeError(f"{type(clause).__name__} asks for no words")

    def _forms(self, term: str, exact: bool) -> set[str]:
        if exact:
            return {term} & self._places.keys()
        first = term[:1]
        stems = self._stems.get(first)
        if stems is None:
            stems = self._stems[first] = {}
            for form in self._places:
                if form[:1] == first:
                    stems.setdefault(stem(form), set()).add(form)
        return stems.get(stem(term), set())

    def _last_by_shape(self, text: str, claim: Callable[[str], _Claim]) -> list[set[str]]:
        """Of several words only the last is a shape: `Al-Far*` is the very word `al` before a shape."""
        *before, last = terms(text) or [""]
        if not last:
            return []
        return [*(self._forms(term, True) for term in before), self._shaped(claim(last))]

    def _shaped(self, is_wanted: _Claim) -> set[str]:
        return {form for form in self._places if is_wanted(form)}

    def _sequence(self, steps: list[set[str]]) -> list[Run]:
        if not steps or not all(steps):
            return []
        starts = sorted(position for form in steps[0] for position in self._places[form])
        last = len(self._folded) - len(steps)
        return [
            Run(start, start + len(steps) - 1)
            for start in starts
            if start <= last and all(self._folded[start + ahead] in steps[ahead] for ahead in range(1, len(steps)))
        ]

    def _near(self, clause: Near) -> Iterable[Run]:
        """Each part at most `distance` words from the one before it in the clause, on either side of it."""
        asked = [self.runs(part) for part in clause.parts if not isinstance(part, Near) and self._asks(part)]
        if len(asked) == 1:
            return asked[0]
        for at in range(1, len(asked)):
            asked[at] = _neighbours(asked[at], asked[at - 1], max(1, clause.distance))
        for at in range(len(asked) - 2, -1, -1):
            asked[at] = _neighbours(asked[at], asked[at + 1], max(1, clause.distance))
        return (run for runs in asked for run in runs)

    @staticmethod
    def _asks(part: Node) -> bool:
        """Whether there is a word in `part` at all."""
        match part:
            case Word(text) | Prefix(text) | Fuzzy(text) | Wildcard(text):
                return bool(terms(text))
            case Phrase(words):
                return any(terms(word.text) for word in words)
        return False


def _neighbours(runs: list[Run], others: list[Run], distance: int) -> list[Run]:
    """Those of `runs` with one of `others` at most `distance` words before or after them. Both are in order."""
    firsts = [other.first for other in others]
    lasts = [other.last for other in others]
    kept = []
    for run in runs:
        after = bisect_left(firsts, run.last + 1)
        before = bisect_right(lasts, run.first - 1)
        follows = after < len(firsts) and firsts[after] <= run.last + distance
        precedes = before > 0 and lasts[before - 1] >= run.first - distance
        if follows or precedes:
            kept.append(run)
    return kept


def _wild(pattern: str) -> _Claim:
    split = re.split(r"([*?])", pattern)
    folded = "".join(part if part in "*?" else "".join(terms(part)) for part in split if part)
    return re.compile(fnmatch.translate(folded)).match  # type: ignore[return-value]


def _is_within(form: str, term: str, distance: int) -> bool:
    """Whether `form` can be made of `term` by at most `distance` letters put in, left out or changed."""
    if abs(len(form) - len(term)) > distance:
        return False
    row = list(range(len(term) + 1))
    for i, letter in enumerate(form, start=1):
        before, row = row, [i]
        for j, other in enumerate(term, start=1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other)))
        if min(row) > distance:
            return False
    return row[-1] <= distance
