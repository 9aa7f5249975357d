"""How good the names are: found in articles, and joined across them, beside what others reach on the same texts.

    python -m corpusview.corpus.training.names_quality [FOLDER]

FOLDER holds the measuring sets (JSON lines, gzipped; by default `../shared/bench/entities` beside the project). None
of them trained what is measured. Prints the table, the speed, and fails where a figure lies below its floor. Floors
only rise.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import time
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise as neighbours
from pathlib import Path

from corpusview.article import Article, Block, BlockKind, EntityKind, Label, Masthead, Origin, Span
from corpusview.corpus.aliases import Sighting, merge
from corpusview.corpus.partners import Partners
from corpusview.reading.entities import Engine, roles, teams
from corpusview.reading.entities.joining import Named, best_name, in_brackets, join
from corpusview.reading.entities.leagues import clubs_playing
from corpusview.reading.entities.names import as_team, folded
from corpusview.reading.entities.offices import Neighbour, as_office, countries_named, of_country, owners
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.twins import twin_of

KIND_OF = {"PER": EntityKind.PERSON, "ORG": EntityKind.ORGANISATION, "LOC": EntityKind.PLACE}
_LETTERS_OF = {kind: letters for letters, kind in KIND_OF.items()}
_EDGES = " \t\n\r\"“”'‘’`.,;:"


@dataclass(frozen=True, slots=True)
class Judge:
    """A measuring set: the floor of each figure in hundredths, what the best other tool reaches (exact, sidebar).

    Where `drawn` is told, it judges by the mean over draws of so many of its documents.
    """

    name: str
    floors: dict[str, float]
    others: str
    drawn: int = 0


FOUND = (
    Judge("ner-worldwide-dev", {"exact": 82.9, "sidebar": 81.0, "ORG": 73.9}, "CRF+rules 75.8, spaCy 68.8"),
    Judge("ner-conll03-testa", {"exact": 88.7, "sidebar": 89.0, "ORG": 79.1}, "CRF+rules 74.7, spaCy 69.5"),
    Judge("ner-ieer", {"exact": 83.5, "sidebar": 83.6, "ORG": 66.7}, "CRF+rules 78.7, spaCy 70.8"),
)
# The more documents are merged at once, the more namesakes meet: what is kept aside of DWIE are a hundred documents.
HUNDRED, DRAWS = 100, 10
JOINED = (
    Judge("alias-dwie-train", {"pair": 79.7, "names": 96.5}, "prototype 67 / 94.4"),
    Judge("alias-dwie-train", {"pair": 87.8, "names": 97.9}, "prototype 75.1 / - on the hundred kept aside", HUNDRED),
    Judge("alias-aida-testa", {"pair": 81.5, "names": 97.4}, "prototype - / 95.2"),
    Judge("alias-reuters128", {"pair": 85.7, "names": 96.5}, "prototype - / 91.5"),
    Judge("alias-redocred", {"pair": 52.4, "names": 96.1}, "prototype - / 96.0"),
    Judge("alias-gum", {"pair": 45.7, "names": 91.1}, "prototype - / 90.3"),
)


def records(path: Path) -> Iterator[dict]:
    """The records of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def f1(hit: int, said: int, gold: int) -> float:
    """F1 in hundredths."""
    return 200 * hit / (said + gold) if said + gold else 0.0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES[:10]:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def found_figures(path: Path, engine: Engine) -> tuple[dict[str, float], int, float]:
    """Exact F1 of spans with kinds, of what the sidebar lists of an article, and by kind; words, and seconds."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    words, seconds = 0, 0.0
    for record in records(path):
        text = record["text"]
        words += len(record["tokens"])
        began = time.process_time()
        found = engine.names(text)
        seconds += time.process_time() - began
        mine = {(*_trimmed(text, span.start, span.end), kind) for span, kind, _, _ in found if kind in KIND_OF}
        gold = {(*_trimmed(text, start, end), kind) for start, end, kind in record["spans"] if kind in KIND_OF}
        _count(tally["exact"], mine, gold)
        for kind in KIND_OF:
            _count(tally[kind], {m for m in mine if m[2] == kind}, {g for g in gold if g[2] == kind})
        _count(tally["sidebar"], _listed(text, _in_sidebar(text, engine)), _listed(text, gold))
    return {name: f1(*counted) for name, counted in tally.items()}, words, seconds


def _in_sidebar(text: str, engine: Engine) -> set[tuple[int, int, str]]:
    """The mentions of what the sidebar lists of an article that is all body: pieces of names alone are no entries."""
    block = Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT)
    mentions = engine.find(Article(Origin(""), Masthead(), text, (block,), language="en"))
    entries = {id(each.entity) for each in mentions if not each.is_piece}
    return {
        (*_trimmed(text, each.span.start, each.span.end), _LETTERS_OF[each.entity.kind])
        for each in mentions
        if id(each.entity) in entries
    }


def _count(tally: list[int], mine: set, gold: set) -> None:
    for at, number in enumerate((len(mine & gold), len(mine), len(gold))):
        tally[at] += number


def _listed(text: str, names: set[tuple[int, int, str]]) -> set[tuple[str, str]]:
    return {(" ".join(text[start:end].split()).casefold(), kind) for start, end, kind in names}


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its true names: what stands in it as one entity, and of each surface the true entity and ours.

    Entities are joined within the document, by our rules over the true mentions; ours is the index of one of those.
    `roles` is what the words beside each sighting call it, where the set has the text.
    """

    sightings: tuple[tuple[EntityKind, tuple[tuple[str, int], ...]], ...]
    roles: tuple[int, ...]
    gold: tuple[tuple[str, str, int], ...]
    # Whether its true entities are known within it alone, so that it is not merged with others.
    is_alone: bool


def annotated(path: Path, engine: Engine | None = None) -> tuple[Annotated, ...]:
    """The documents of a measuring set, the names of each joined within it.

    Where the set has the texts as well, they tell which places stand for their teams.
    """
    engine = engine or Engine.load()
    return tuple(_annotated(number, record, engine) for number, record in enumerate(records(path)))


def _annotated(number: int, record: dict, engine: Engine) -> Annotated:
    playing, called = _told_by_text(record, engine)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for mention in sorted(record["mentions"], key=lambda each: each["start"]):
        if mention["label"] in KIND_OF:
            places[" ".join(mention["text"].split()), mention["label"]].append(mention["start"])
    beside = _in_brackets(record)
    clubs = clubs_playing(name for name, kind in places if kind == "ORG")
    named = [
        Named(_known_as(name, kind, playing, clubs), KIND_OF[kind], tuple(where), frozenset(beside[name, kind]))
        for (name, kind), where in places.items()
    ]
    surfaces: dict[int, dict[str, int]] = defaultdict(dict)
    kinds: dict[int, EntityKind] = {}
    group_of: dict[tuple[str, str], int] = {}
    for key, each, group in zip(places, named, join(named), strict=True):
        surfaces[group][each.name] = len(each.places)
        kinds.setdefault(group, each.kind)
        group_of[key] = group
    index_of = {group: index for index, group in enumerate(surfaces)}
    countries = countries_named(
        " ".join(mention["text"].split()) for mention in record["mentions"] if mention["label"] not in ("PER", "ORG")
    )
    for group, counted in surfaces.items():
        country = ""
        if kinds[group] is EntityKind.ORGANISATION:
            country = of_country(tuple(counted), countries, owners(_beside(record, counted)))
        elif kinds[group] is EntityKind.PLACE:
            name = best_name(Counter(counted), EntityKind.PLACE)
            country = twin_of(name, sum(counted.values()), countries)
        if country:
            surfaces[group] = {as_office(name, country): count for name, count in counted.items()}
    is_alone = record.get("scope") == "document"
    gold = []
    for mention in record["mentions"]:
        if mention["label"] in KIND_OF and mention.get("ent") is not None:
            key = " ".join(mention["text"].split()), mention["label"]
            entity = f"{number}\0{mention['ent']}" if is_alone else str(mention["ent"])
            gold.append((mention["text"].casefold(), entity, index_of[group_of[key]]))
    counted = tuple((kinds[group], tuple(sorted(surfaces[group].items()))) for group in surfaces)
    played: Counter[int] = Counter()
    for key, group in group_of.items():
        played[group] |= called.get(key, 0)
    return Annotated(counted, tuple(played[group] for group in surfaces), tuple(gold), is_alone)


def _beside(record: dict, names: Collection[str]) -> Iterator[Neighbour]:
    """The names right before and behind these organisations; without a text their distance alone can be told."""
    text, mentions = record.get("text"), sorted(record["mentions"], key=lambda each: each["start"])
    for one, other in neighbours(mentions):
        if text:
            between = text[one["end"] : other["start"]]
        else:
            between = {len(" "): " ", len("'s "): "'s "}.get(other["start"] - one["end"], "")
        for own, name, is_before in ((other, one, True), (one, other, False)):
            if own["label"] == "ORG" and " ".join(own["text"].split()) in names:
                yield Neighbour(" ".join(name["text"].split()), between, is_before)


def joined_figures(path: Path, engine: Engine | None = None) -> dict[str, float]:
    """The figures of a measuring set, all its documents merged at once."""
    return merged_figures(annotated(path, engine))


def merged_figures(documents: Sequence[Annotated]) -> dict[str, float]:
    """Pairwise F1 and B-cubed over the distinct names of each true entity; the mentions themselves are given."""
    sightings: list[Sighting] = []
    called: list[dict[int, int]] = []
    gold: list[tuple[str, str, int]] = []
    for number, document in enumerate(documents):
        gold += ((surface, true, len(sightings) + index) for surface, true, index in document.gold)
        sightings += (Sighting(number, kind, surfaces) for kind, surfaces in document.sightings)
        called += ({role.bit: 1 for role in roles.ROLES if each & role.bit} for each in document.roles)
    entity_of = list(range(len(sightings)))
    if not any(document.is_alone for document in documents):
        for at, entity in enumerate(merge(sightings, _partners(sightings), called.__getitem__)):
            for index in entity.sightings:
                entity_of[index] = at
    votes: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for surface, true, index in gold:
        votes[surface, true][entity_of[index]] += 1
    items = [(true, counted.most_common(1)[0][0]) for (_, true), counted in votes.items()]
    return {"pair": pairwise(items), "names": b_cubed(items)}


def drawn_figures(documents: Sequence[Annotated], number: int) -> dict[str, float]:
    """The mean of the figures over random draws, the same each time, of `number` of the documents."""
    drawn = [merged_figures(random.Random(draw).sample(documents, number)) for draw in range(DRAWS)]
    return {name: sum(figures[name] for figures in drawn) / DRAWS for name in drawn[0]}


def _known_as(name: str, kind: str, playing: set[str], clubs: dict[str, str]) -> str:
    """What a name is where teams play: "Wales (team)", "Toronto Blue Jays"."""
    if kind == "ORG":
        return clubs.get(name, name)
    return as_team(name) if kind == "LOC" and folded(name) in playing else name


def _partners(sightings: list[Sighting]) -> Partners:
    """Who else is named in the article of each sighting, as the register of a corpus tells it."""
    named = [(each.kind, each.name()) for each in sightings]
    articles = Counter(named)
    within: dict[int, dict[Hashable, int]] = defaultdict(dict)
    for each, name in zip(sightings, named, strict=True):
        within[each.article][name] = articles[name]

    def company(at: int) -> dict[Hashable, int]:
        return {name: count for name, count in within[sightings[at].article].items() if name != named[at]}

    return company


def _in_brackets(record: dict) -> dict[tuple[str, str], set[str]]:
    """The organisations that stand in brackets right behind another, and those others, each for the other."""
    beside: dict[tuple[str, str], set[str]] = defaultdict(set)
    mentions = sorted(record["mentions"], key=lambda each: each["start"]) if record.get("text") else []
    for one, other in neighbours(mentions):
        places = [(each["start"], each["end"]) for each in (one, other)]
        if one["label"] == other["label"] == "ORG" and in_brackets(record["text"], *places):
            names = [" ".join(each["text"].split()) for each in (one, other)]
            beside[names[0], "ORG"].add(names[1])
            beside[names[1], "ORG"].add(names[0])
    return beside


def _told_by_text(record: dict, engine: Engine) -> tuple[set[str], dict[tuple[str, str], int]]:
    """The folded names of the places of an article that stand for their teams there, and the roles of all its names."""
    text = record.get("text")
    if not text:
        return set(), {}
    tokens = engine.vocabulary.tokens(text, [Span(0, len(text))])
    starts, ends = tokens.starts.tolist(), tokens.ends.tolist()
    marked: list[tuple[Found, tuple[str, str]]] = []
    for mention in sorted(record["mentions"], key=lambda each: each["start"]):
        first, end = bisect_right(starts, mention["start"]) - 1, bisect_left(ends, mention["end"]) + 1
        is_apart = not marked or first >= marked[-1][0].end
        if mention["label"] in KIND_OF and 0 <= first < end <= len(tokens) and is_apart:
            key = " ".join(mention["text"].split()), mention["label"]
            marked.append((Found(first, end, mention["label"], 1.0), key))
    called: dict[tuple[str, str], int] = defaultdict(int)
    for told, (_, key) in zip(roles.beside([name for name, _ in marked], tokens), marked, strict=True):
        called[key] |= told
    places = [name for name, _ in marked if name.kind == "LOC"]
    playing = {
        folded(" ".join(tokens.words[name.start : name.end]))
        for name in teams.playing(places, tokens, teams.sport_words(tokens))
        if name.by == teams.TEAM
    }
    return playing, called


def pairwise(items: list[tuple[str, int]]) -> float:
    """F1 over pairs of items that are together."""

    def pairs(counts: Counter) -> int:
        return sum(count * (count - 1) // 2 for count in counts.values())

    return f1(
        pairs(Counter(items)), pairs(Counter(mine for _, mine in items)), pairs(Counter(true for true, _ in items))
    )


def b_cubed(items: list[tuple[str, int]]) -> float:
    """B-cubed F1 (Bagga and Baldwin 1998) over items."""
    both = Counter(items)
    true = Counter(one for one, _ in items)
    mine = Counter(other for _, other in items)
    precision = sum(count * count / mine[key[1]] for key, count in both.items()) / len(items)
    recall = sum(count * count / true[key[0]] for key, count in both.items()) / len(items)
    return 200 * precision * recall / (precision + recall)


def main(arguments: list[str]) -> int:
    """Print the table; 1 where a floor is missed, 0 where none is or the sets are not there."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parents[3].parent / "shared" / "bench" / "entities"
    if not folder.is_dir():
        print(f"The measuring sets are not at {folder}: nothing measured.")
        return 0
    began = time.perf_counter()
    engine = Engine.load()
    loaded = time.perf_counter() - began
    missed: list[str] = []
    words, seconds = 0, 0.0
    for judge in FOUND:
        figures, read, took = found_figures(folder / f"{judge.name}.jsonl.gz", engine)
        words, seconds = words + read, seconds + took
        missed += _told(judge, figures)
    for judge in JOINED:
        documents = annotated(folder / f"{judge.name}.jsonl.gz", engine)
        missed += _told(judge, drawn_figures(documents, judge.drawn) if judge.drawn else merged_figures(documents))
    print(f"{words / seconds:,.0f} words a second (spaCy small 6,000-11,000); loaded in {loaded * 1000:.0f} ms")
    for sentence in missed:
        print(sentence)
    return 1 if missed else 0


def _told(judge: Judge, figures: dict[str, float]) -> list[str]:
    row = "  ".join(f"{name} {figure:5.2f} (floor {judge.floors.get(name, 0):.1f})" for name, figure in figures.items())
    judged = f"{judge.name}, {judge.drawn} of it" if judge.drawn else judge.name
    print(f"{judged:28s} {row}  | {judge.others}", flush=True)
    return [
        f"{judged}: {name} is {figures[name]:.2f}, below its floor of {floor}"
        for name, floor in judge.floors.items()
        if figures[name] < floor
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
