"""The index against a plain reading of the same articles, through changes of every kind."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from corpusview.article import Span
from corpusview.corpus.index import Index, IndexEntry
from corpusview.query import (
    And,
    Dates,
    Everything,
    Field,
    From,
    Fuzzy,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Scope,
    Sort,
    Tagged,
    Undated,
    Wildcard,
    Word,
)
from corpusview.words import stem, terms

AT = Span(0, 0)
VOCABULARY = [
    "run",
    "runs",
    "running",
    "runner",
    "reform",
    "reforms",
    "reformed",
    "état",
    "Etat",
    "U.S.",
    "北京",
    "o'neil",
    "нация",
    "нации",
    "gas",
    "gases",
    "the",
    "of",
]
FIRST_DAY = date(2024, 1, 1)


def some_words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choice(VOCABULARY) for _ in range(chance.randint(0, most)))


def random_entry(chance: random.Random, number: int) -> IndexEntry:
    return IndexEntry(
        number,
        some_words(chance, 4),
        some_words(chance, 25),
        some_words(chance, 6),
        chance.choice([None, FIRST_DAY + timedelta(chance.randrange(40))]),
        chance.choice([None, "The Daily Run", "Gas News"]),
        chance.choice([None, "en", "ru"]),
        tuple({chance.choice(["to do", "Done"]) for _ in range(chance.randint(0, 2))}),
    )


def random_tree(chance: random.Random, depth: int = 3) -> Node:
    field = chance.choice([None, None, None, Field.TITLE, Field.BODY, Field.BOILERPLATE])

    def word() -> Word:
        return Word(chance.choice(VOCABULARY), AT, chance.random() < 0.3, field)

    leaf = chance.randrange(13)
    if depth == 0 or chance.random() < 0.35:
        match leaf:
            case 0 | 1 | 2:
                return word()
            case 3:
                return Phrase(tuple(word() for _ in range(chance.randint(2, 3))), AT, field)
            case 4:
                return Near(tuple(word() for _ in range(chance.randint(2, 3))), chance.randint(1, 4), AT, field)
            case 5:
                return Prefix(chance.choice(["r", "run", "refo", "ét", "北", "x"]), AT, field)
            case 6:
                return Wildcard(chance.choice(["r*n", "?un*", "*s", "ga?", "g?s*s", "н*я"]), AT, field)
            case 7:
                return Fuzzy(chance.choice(["rum", "reform", "gaz", "qqqqqq"]), chance.randint(0, 2), AT, field)
            case 8:
                first = FIRST_DAY + timedelta(chance.randrange(40))
                return Dates(chance.choice([None, first]), chance.choice([None, first + timedelta(9)]), AT)
            case 9:
                return Undated(AT)
            case 10:
                return From(chance.choice(["run", "daily run", "GAS", "news gas"]), AT)
            case 11:
                return Tagged(chance.choice(["to do", "DONE", "none"]), AT)
            case _:
                return chance.choice([Everything(), Nothing()])
    parts = tuple(random_tree(chance, depth - 1) for _ in range(chance.randint(1, 3)))
    return chance.choice([And(parts), Or(parts), Not(parts[0])])


# --- the plain reading


def places(words: Sequence[str], node: Node) -> list[tuple[int, int]]:
    """Where a clause stands among `words`: first and last place."""
    match node:
        case Word(text, _, exact):
            sought = terms(text)
            if exact:
                return runs(words, [lambda w, s=s: w == s for s in sought])
            return runs(words, [lambda w, s=s: stem(w) == stem(s) for s in sought])
        case Phrase(parts):
            tests = []
            for part in parts:
                for one in terms(part.text):
                    tests.append((lambda w, s=one: w == s) if part.exact else (lambda w, s=one: stem(w) == stem(s)))
            return runs(words, tests)
        case Near(parts, distance):
            held = places(words, parts[0])
            for part in parts[1:]:
                held = [
                    (a, b)
                    for a, b in places(words, part)
                    if any(0 < a - end <= distance or 0 < start - b <= distance for start, end in held)
                ]
            return held
        case Prefix(text):
            return [(at, at) for at, word in enumerate(words) if word.startswith(terms(text)[0])]
        case Wildcard(pattern):
            return [(at, at) for at, word in enumerate(words) if globbed(word, pattern)]
        case Fuzzy(text, most):
            return [(at, at) for at, word in enumerate(words) if edits(word, text) <= most]
    raise TypeError(node)


def runs(words: Sequence[str], tests: Sequence) -> list[tuple[int, int]]:
    last = len(words) - len(tests) + 1
    return [
        (at, at + len(tests) - 1)
        for at in range(last)
        if all(test(words[at + number]) for number, test in enumerate(tests))
    ]


def globbed(word: str, pattern: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(globbed(word[at:], pattern[1:]) for at in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and globbed(word[1:], pattern[1:])


def edits(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, before = [i], row
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y)))
    return row[-1]


FIELDS = {
    Scope.BODY: ("title", "body"),
    Scope.BOILERPLATE: ("boilerplate",),
    Scope.ALL: ("title", "body", "boilerplate"),
}


def answers(entry: IndexEntry, node: Node, scope: Scope) -> bool:
    match node:
        case And(parts):
            return all(answers(entry, part, scope) for part in parts)
        case Or(parts):
            return any(answers(entry, part, scope) for part in parts)
        case Not(part):
            return not answers(entry, part, scope)
        case Everything():
            return True
        case Nothing():
            return False
        case Dates(first, last):
            day = entry.published
            return day is not None and (first is None or day >= first) and (last is None or day <= last)
        case Undated():
            return entry.published is None
        case From(source):
            return bool(runs(terms(entry.source or ""), [lambda w, s=s: w == s for s in terms(source)]))
        case Tagged(tag):
            return tag.casefold() in {each.casefold() for each in entry.tags}
    fields = FIELDS[scope] if node.field is None else (str(node.field),)
    return any(places(terms(getattr(entry, field)), node) for field in fields)


# ---


@pytest.mark.parametrize("seed", range(8))
def test_after_any_changes_every_question_finds_what_a_plain_reading_finds(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    index = Index.create(tmp_path / "index")
    held: dict[int, IndexEntry] = {}
    for _ in range(5):
        added = [random_entry(chance, chance.randrange(1, 60)) for _ in range(chance.randint(0, 30))]
        gone = chance.sample(range(1, 60), chance.randint(0, 12))
        index.write(added, gone)
        held = {number: entry for number, entry in held.items() if number not in gone}
        held |= {entry.id: entry for entry in added}
        if chance.random() < 0.3:
            index.close()
            index = Index.open(tmp_path / "index")
        assert index.ids() == set(held)
        for _ in range(25):
            tree, scope = random_tree(chance), chance.choice(list(Scope))
            hits = index.search(Query("", tree, scope, chance.choice(list(Sort))))
            expected = {number for number, entry in held.items() if answers(entry, tree, scope)}
            assert set(hits.ids) == expected and hits.total == len(expected) == len(hits.ids), tree
            if scope is Scope.BODY:
                wider = {number for number, entry in held.items() if answers(entry, tree, Scope.ALL)}
                assert hits.only_in_boilerplate == len(wider - expected), tree
    assert index.verify() == []
    index.close()


@pytest.mark.parametrize("seed", range(3))
def test_sorted_by_hits_the_score_counts_them(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    index = Index.create(tmp_path / "index")
    entries = [random_entry(chance, number) for number in range(1, 40)]
    index.write(entries)
    for text in VOCABULARY:
        node = Word(text, AT)
        hits = index.search(Query("", node, sort=Sort.HITS))
        counts = {e.id: len(places(terms(e.title), node)) + len(places(terms(e.body), node)) for e in entries}
        assert dict(zip(hits.ids, hits.scores, strict=True)) == {n: float(c) for n, c in counts.items() if c}
    index.close()


def test_a_limited_answer_is_the_head_of_the_whole_one(tmp_path: Path) -> None:
    chance = random.Random(1)
    index = Index.create(tmp_path / "index")
    index.write([random_entry(chance, number) for number in range(1, 200)])
    index.write([random_entry(chance, number) for number in range(200, 300)])
    for sort in Sort:
        for tree in (Word("run", AT), Everything(), Or((Word("gas", AT), Word("reform", AT)))):
            whole = index.search(Query("", tree, sort=sort))
            for limit in (0, 1, 7, 50, 1000):
                some = index.search(Query("", tree, sort=sort), limit=limit)
                assert some.ids == whole.ids[:limit] and some.total == whole.total
                assert some.scores == whole.scores[:limit]
    index.close()


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory):
    """An index with a dictionary of 60,000 words."""
    index = Index.create(tmp_path_factory.mktemp("wide") / "index")
    index.write(IndexEntry(n, f"t{n}", " ".join(f"w{n * 100 + m}x{m % 7}" for m in range(100))) for n in range(1, 601))
    yield index
    index.close()


def test_a_bound_that_was_met_is_told(wide: Index) -> None:
    hits = wide.search(Query("", Prefix("w", AT)))
    assert not hits.exact and "20,000 most frequent" in hits.told[0] and "60,000" in hits.told[0]
    narrow = wide.search(Query("", Prefix("w5000", AT)))
    assert narrow.exact and narrow.told == ()


@pytest.mark.parametrize(
    "tree",
    [
        Wildcard("*a*b*c*d*e*f*g*h*i*j*", AT),
        Wildcard("*?*?*?*?*?*?*?*?x9", AT),
        Wildcard("?" * 250, AT),
        Fuzzy("w12345x1", 2, AT),
        Fuzzy("w12345x1", 99, AT),
        Fuzzy("a" * 5000, 2, AT),
        Word("x" * 1_000_000, AT),
        Phrase(tuple(Word("w100x0", AT) for _ in range(1000)), AT),
        Near((Prefix("w1", AT), Prefix("w2", AT), Prefix("w3", AT)), 10**9, AT),
        Or(tuple(Word(f"w{n}x0", AT) for n in range(3000))),
        Or(tuple(Prefix(f"w{n}", AT) for n in range(100))),
        And(tuple(Not(Prefix(f"w{n}", AT)) for n in range(100))),
        Dates(date.min, date.max, AT),
        Word("\x00\ud800", AT),
    ],
    ids=lambda tree: type(tree).__name__,
)
def test_a_heavy_question_is_answered_or_stopped_soon(wide: Index, tree: Node) -> None:
    began = time.process_time()
    wide.search(Query("", tree))
    assert time.process_time() - began < 10


def test_a_question_nested_beyond_measure_is_told_so(wide: Index) -> None:
    tree: Node = Word("w1", AT)
    for _ in range(100_000):
        tree = Not(tree)
    hits = wide.search(Query("", tree))
    assert not hits.exact and "nested" in hits.told[0]


def test_a_stopped_search_ends_at_once_and_says_so(wide: Index) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    tree = Or(tuple(Wildcard(f"*{n}*", AT) for n in range(300)))
    hits = wide.search(Query("", tree), stop=stop)
    assert asked == 4 and not hits.exact and hits.ids == () and "stopped" in hits.told[0]
    assert wide.search(Query("", Word("t5", AT)), stop=lambda: False).ids == (5,)


def test_facets_spread_the_articles_found(tmp_path: Path) -> None:
    chance = random.Random(2)
    index = Index.create(tmp_path / "index")
    entries = [random_entry(chance, number) for number in range(1, 80)]
    index.write(entries[:40])
    index.write(entries[40:], [3])
    found = [e for e in entries if e.id != 3 and answers(e, Word("run", AT), Scope.BODY)]
    facets = index.facets(Query("", Word("run", AT)))
    assert facets.undated == sum(e.published is None for e in found)
    assert sum(facets.days.values()) + facets.undated == len(found)
    assert facets.sources == {s: c for s in ("Gas News", "The Daily Run") if (c := sum(e.source == s for e in found))}
    assert facets.languages == {s: c for s in ("en", "ru") if (c := sum(e.language == s for e in found))}
    assert facets.tags == {s.casefold(): c for s in ("Done", "to do") if (c := sum(s in e.tags for e in found))}
    index.close()
