"""The benchmark's files as sentences of words and tags.

Only the sets whose licences let trained weights travel (`train-*`) are ever trained on; the others measure.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpusview.article import Span
from corpusview.reading.entities.labels import INDEX
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.vocabulary import Vocabulary

HAND_MADE = ("train-redocred", "train-crossner-politics", "train-uner-ewt-a", "train-uner-ewt-b", "train-wikigold-part")
AUTOMATIC = ("train-gmb",)
MEASURES = ("ner-worldwide-dev", "ner-conll03-testa", "ner-ieer")


@dataclass(slots=True)
class Sentence:
    """Words, and one tag a word (an index of LABELS, -1 where the tag is not to be learned)."""

    words: list[str]
    tags: list[int]
    document: str
    place: int = 0


def records(folder: Path, name: str) -> Iterator[dict]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def sentences(folder: Path, name: str, places: frozenset[str]) -> list[Sentence]:
    """All sentences of a set, its gold names as tags."""
    found: list[Sentence] = []
    vocabulary = Vocabulary(places)
    for record in records(folder, name):
        vocabulary.tidy()
        tokens = vocabulary.tokens(record["text"], [Span(0, len(record["text"]))])
        tags = tags_of(tokens, record["spans"])
        no_misc = name.startswith("train-uner")
        for number, (start, end) in enumerate(tokens.sentences()):
            sentence = Sentence(tokens.words[start:end], tags[start:end], record["id"], number)
            if no_misc:
                sentence.tags = [
                    -1 if tag == 0 and word[0].isupper() and at else tag
                    for at, (word, tag) in enumerate(zip(sentence.words, sentence.tags, strict=True))
                ]
            found.append(sentence)
    return found


def tags_of(tokens: Tokens, spans: list[list]) -> list[int]:
    tags = [0] * len(tokens)
    at = 0
    for start, end, kind in sorted(spans):
        while at < len(tokens) and tokens.ends[at] <= start:
            at += 1
        last = at
        while last < len(tokens) and tokens.starts[last] < end:
            last += 1
        if last == at or kind not in {"PER", "ORG", "LOC", "MISC"}:
            continue
        for index in range(at, last):
            place = "S" if last - at == 1 else "B" if index == at else "E" if index == last - 1 else "I"
            tags[index] = INDEX[f"{place}-{kind}"]
        at = last
    return tags
