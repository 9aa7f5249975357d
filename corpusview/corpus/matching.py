"""Which words of a text answer a clause of a question: by the same rules as the index, over one text at a time."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusview.corpus.zone_words import Numbers
from corpusview.query import And, Fuzzy, Near, Node, Or, Phrase, Prefix, Text, Wildcard, Word
from corpusview.words import stem, terms

# A clause that names a shape rather than a word looks at each distinct word of the text.
_Claim = Callable[[str], bool]


class Runs(NamedTuple):
    """Words next to each other that answer a clause, in order: positions `firsts` to `lasts`, both included."""

    firsts: Numbers
    lasts: Numbers


_NONE = Runs(np.zeros(0, np.int64), np.zeros(0, np.int64))


def clauses(tree: Node) -> Iterator[Node]:
    """Every clause of `tree` that asks for something: what it refuses is left out."""
    if isinstance(tree, And | Or):
        for part in tree.parts:
            yield from clauses(part)
    else:
        yield tree


class WordPositions:
    """The words of one text by what they are: at each position the number of a folded form.

    What a clause asks for is told of each form once, and then looked up for all positions in a few array operations.
    """

    def __init__(self, forms: Sequence[str], number_of: Mapping[str, int], numbers: NDArray[np.int32]) -> None:
        self._forms_of_text, self._number_of, self._numbers = forms, number_of, numbers
        # The forms that begin with a letter, by their stems: stemming leaves the first letter of folded words as it is.
        self._stems: dict[str, dict[str, set[str]]] = {}

    def runs(self, clause: Text) -> Runs:
        """Every place that answers `clause`, in order. Of near clauses: each part that has its neighbours."""
        if isinstance(clause, Near):
            return self._near(clause)
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
            return {term} & self._number_of.keys()
        first = term[:1]
        stems = self._stems.get(first)
        if stems is None:
            stems = self._stems[first] = {}
            for form in self._forms_of_text:
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
        return {form for form in self._forms_of_text if is_wanted(form)}

    def _sequence(self, steps: list[set[str]]) -> Runs:
        if not steps or not all(steps) or len(self._numbers) < len(steps):
            return _NONE
        firsts = np.flatnonzero(self._asked(steps[0])[self._numbers[: len(self._numbers) - len(steps) + 1]])
        for ahead, step in enumerate(steps[1:], 1):
            firsts = firsts[self._asked(step)[self._numbers[firsts + ahead]]]
        return Runs(firsts, firsts + (len(steps) - 1))

    def _asked(self, step: set[str]) -> NDArray[np.bool_]:
        """Of each form whether it answers a step."""
        asked = np.zeros(len(self._forms_of_text), bool)
        asked[[self._number_of[form] for form in step]] = True
        return asked

    def _near(self, clause: Near) -> Runs:
        """Each part at most `distance` words from the one before it in the clause, on either side of it."""
        asked = [self.runs(part) for part in clause.parts if not isinstance(part, Near) and self._asks(part)]
        if len(asked) > 1:
            for at in range(1, len(asked)):
                asked[at] = _neighbours(asked[at], asked[at - 1], max(1, clause.distance))
            for at in range(len(asked) - 2, -1, -1):
                asked[at] = _neighbours(asked[at], asked[at + 1], max(1, clause.distance))
        if not asked:
            return _NONE
        firsts, lasts = (np.concatenate(each) for each in zip(*asked, strict=True))
        # In order, each once: as single numbers, which are quicker to sort than pairs.
        both = np.unique(firsts * (len(self._numbers) + 1) + lasts)
        return Runs(both // (len(self._numbers) + 1), both % (len(self._numbers) + 1))

    @staticmethod
    def _asks(part: Node) -> bool:
        """Whether there is a word in `part` at all."""
        match part:
            case Word(text) | Prefix(text) | Fuzzy(text) | Wildcard(text):
                return bool(terms(text))
            case Phrase(words):
                return any(terms(word.text) for word in words)
        return False


def _neighbours(runs: Runs, others: Runs, distance: int) -> Runs:
    """Those of `runs` with one of `others` at most `distance` words before or after them. Both are in order."""
    if not len(others.firsts):
        return _NONE
    after = np.searchsorted(others.firsts, runs.lasts + 1, "left")
    before = np.searchsorted(others.lasts, runs.firsts - 1, "right")
    last = len(others.firsts) - 1
    follows = (after <= last) & (others.firsts[np.minimum(after, last)] <= runs.lasts + distance)
    precedes = (before > 0) & (others.lasts[np.maximum(before - 1, 0)] >= runs.firsts - distance)
    kept = follows | precedes
    return Runs(runs.firsts[kept], runs.lasts[kept])


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
