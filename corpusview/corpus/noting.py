"""Questions about what the user made: which articles have a note, and which a note with these words."""

from __future__ import annotations

from corpusview.corpus.catalogue import Catalogue
from corpusview.query import Among, And, Has, Node, Not, Noted, Or
from corpusview.words import stem, terms


def resolved(tree: Node, catalogue: Catalogue) -> Node:
    """The tree, each clause that asks for a mark of the user's put into the articles that have it."""
    match tree:
        case Has(mark, span):
            return Among(catalogue.articles_with(mark.value), span)
        case Noted(words, span):
            wanted = _stems(words)
            held = {note.article for note in catalogue.notes() if _holds(_stems(note.text), wanted)}
            return Among(tuple(sorted(held)), span)
        case And(parts):
            return And(tuple(resolved(part, catalogue) for part in parts))
        case Or(parts):
            return Or(tuple(resolved(part, catalogue) for part in parts))
        case Not(part):
            return Not(resolved(part, catalogue))
    return tree


def _stems(text: str) -> list[str]:
    return [stem(term) for term in terms(text)]


def _holds(words: list[str], wanted: list[str]) -> bool:
    """Whether `wanted` stands in `words` in one piece."""
    length = len(wanted)
    return any(words[at : at + length] == wanted for at in range(len(words) - length + 1)) if wanted else False
