"""The columnar codec against Whoosh's own: the same documents, the same scores, for queries of every kind."""

from __future__ import annotations

import io
import itertools
import pickle
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh import columns, fields, formats, query, scoring, writing
from whoosh.codec import whoosh3
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.multiproc import SerialMpWriter
from whoosh.query import spans

from corpusview.corpus.index.columnar import answers, ascending, chains, merge, pairs
from corpusview.corpus.index.columnar.codec import ColumnarCodec
from corpusview.corpus.index.columnar.container import Container
from corpusview.corpus.index.columnar.evaluate import Evaluator
from corpusview.corpus.index.columnar.invert import Inverter
from corpusview.corpus.index.columnar.queries import AsOne, Between, Chain
from corpusview.corpus.index.columnar.segment import FieldReader, Texts
from corpusview.corpus.index.columnar.segment_writer import SegmentWriter
from corpusview.corpus.index.columnar.table import Table
from corpusview.corpus.index.columnar.vocabulary import BUFFER, Vocabulary
from corpusview.corpus.index.columnar.writer import BulkWriter
from corpusview.words import terms

VOCABULARY = ["a", "ab", "abc", "abd", "b", "ba", "bab", "c", "cab", "ünï", "х", "longer", "longest", "z"]
GLOBS = ["a*", "*b", "?b*", "a?", "*o*e*", "[ab]?", "lon*r"]
FIELDS = ("title", "body")


def schema() -> fields.Schema:
    return fields.Schema(
        title=fields.TEXT(analyzer=None),
        body=fields.TEXT(analyzer=None),
        tag=fields.FieldType(formats.Existence(), None),
        key=fields.COLUMN(columns.NumericColumn("q")),
        name=fields.COLUMN(columns.RefBytesColumn()),
    )


def random_document(chance: random.Random, key: int) -> dict[str, Any]:
    def some(most: int) -> list[str]:
        return [VOCABULARY[min(int(chance.expovariate(0.25)), 13)] for _ in range(chance.randint(0, most))]

    return {
        "title": some(4),
        "body": some(30),
        "tag": sorted(set(some(2))),
        "key": key,
        "name": chance.choice([b"", b"one", b"two"]),
    }


def build(folder: Path, write: Callable[[FileIndex, list[dict[str, Any]], list[int]], None], seed: int) -> FileIndex:
    """The same random corpus of several segments with deletions, written by `write`."""
    folder.mkdir()
    index = FileIndex.create(FileStorage(str(folder)), schema(), "MAIN")
    chance = random.Random(seed)
    documents = 0
    for _ in range(chance.randint(1, 4)):
        added = [random_document(chance, documents + at) for at in range(chance.randint(1, 40))]
        gone = [number for number in range(documents) if chance.random() < 0.15]
        write(index, added, gone)
        documents += len(added)
    return index


def by_whoosh(codec: Any) -> Callable[[FileIndex, list[dict[str, Any]], list[int]], None]:
    def write(index: FileIndex, added: list[dict[str, Any]], gone: list[int]) -> None:
        writer = index.writer(codec=codec)
        for number in gone:
            writer.delete_document(number)
        for document in added:
            writer.add_document(**document)
        writer.commit(merge=False)

    return write


def in_bulk(index: FileIndex, added: list[dict[str, Any]], gone: list[int]) -> None:
    writer = BulkWriter(index)
    offset = 0
    for segment in list(writer.segments()):
        writer.delete(segment, [n - offset for n in gone if offset <= n < offset + segment.doc_count_all()])
        offset += segment.doc_count_all()
    for document in added:
        writer.add(document)
    writer.commit()


@pytest.fixture
def exact_lengths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoosh's codec rounds lengths to a byte; these corpora are small enough for a byte to hold them as they are."""
    monkeypatch.setattr(whoosh3, "length_to_byte", lambda length: length or 0)
    monkeypatch.setattr(whoosh3, "byte_to_length", lambda byte: byte)


@pytest.fixture(autouse=True)
def pairs_of_few_documents(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small segments keep pairs as well: of all words, of the commoner ones, or of few; in one go or in many, and so
    they are merged."""
    seed = request.node.callspec.params.get("seed", 0) if hasattr(request.node, "callspec") else 0
    monkeypatch.setattr(pairs, "FEWEST_DOCUMENTS", 1)
    monkeypatch.setattr(pairs, "_SPARSE", 1000)
    monkeypatch.setattr(pairs, "_POSITIONS_A_DOCUMENT", (0, 0.5, 3)[seed % 3])
    if seed % 2:
        monkeypatch.setattr(pairs, "_TOKENS_AT_ONCE", 7)
        monkeypatch.setattr(pairs, "_PAIRS_AT_ONCE", 5)
        monkeypatch.setattr(pairs, "_ROWS_AT_ONCE", 4)
        monkeypatch.setattr(merge, "_AT_ONCE", 3)
        monkeypatch.setattr(merge, "_TERMS_AT_ONCE", 2)
    if seed == 5:
        monkeypatch.setattr(pairs, "_MOST_WORDS", 3)


def random_query(chance: random.Random, depth: int = 3) -> query.Query:
    """A query that Whoosh 2.7.4 answers as its manual says.

    Left out, each for a fault of its own: DisjunctionMax scores documents of only one part by both, AndNot
    lets documents slip at the end of a list, AndMaybe inside And loses scores, Require does the contrary, the boost of
    a prefix and its kin depends on how many terms a segment has, and a constant score of 0 counts as 1.
    """
    field = chance.choice(FIELDS)
    word = chance.choice([*VOCABULARY, "missing"])
    boost = chance.choice([1.0, 1.0, 2.5])

    def deeper() -> query.Query:
        return random_query(chance, depth - 1)

    leaves: list[Callable[[], query.Query]] = [
        lambda: query.Term(field, word, boost=boost),
        lambda: query.Term("tag", word),
        lambda: query.Phrase(field, [chance.choice(VOCABULARY[:6]) for _ in range(chance.randint(2, 3))], boost=boost),
        lambda: query.Phrase(field, [chance.choice(VOCABULARY[:6]) for _ in range(2)], slop=3),
        lambda: query.Prefix(field, chance.choice(["a", "ab", "lon", "q", "ü"]), constantscore=False),
        lambda: query.Wildcard(field, chance.choice(GLOBS), constantscore=False),
        lambda: query.Regex(field, chance.choice(["a.", "(ab|ba)c?$", "l.*st"]), constantscore=False),
        lambda: query.FuzzyTerm(field, word, 1.0, chance.randint(1, 2), chance.randint(0, 1), constantscore=False),
        lambda: query.TermRange(field, chance.choice([None, "ab", "b"]), chance.choice([None, "c", "abc"]),
                                chance.random() < 0.5, chance.random() < 0.5, constantscore=False),
        lambda: query.Every(),
        lambda: query.Every(field),
        lambda: query.NullQuery,
    ]  # fmt: skip
    if depth == 0 or chance.random() < 0.3:
        return chance.choice(leaves)()
    compounds: list[Callable[[], query.Query]] = [
        lambda: query.And([deeper() for _ in range(chance.randint(1, 3))], boost=boost),
        lambda: query.Or([deeper() for _ in range(chance.randint(1, 3))], boost=boost),
        lambda: query.ConstantScoreQuery(deeper(), chance.choice([1.0, 3.0])),
        lambda: query.And([deeper(), query.Not(deeper())]),
        lambda: query.Not(deeper()),
    ]
    if depth == 3:
        compounds.append(lambda: query.AndMaybe(deeper(), deeper()))
    return chance.choice(compounds)()


WORDS = [query.Term("body", word) for word in VOCABULARY[:6]]


@pytest.mark.parametrize("seed", range(4))
def test_what_whoosh_answers_wrongly_is_answered_as_its_manual_says(tmp_path: Path, seed: int) -> None:
    index = build(tmp_path / "bulk", in_bulk, seed)
    for a in WORDS:
        for b in WORDS:
            first, second = (evaluated(index, one, scoring.BM25F()) for one in (a, b))

            def ask(asked: query.Query) -> dict[int, float]:
                return evaluated(index, asked, scoring.BM25F())  # noqa: B023

            assert ask(query.AndNot(a, b)) == {key: first[key] for key in first.keys() - second.keys()}
            assert ask(query.Require(a, b)) == {key: first[key] for key in first.keys() & second.keys()}
            assert ask(query.Otherwise(a, b)) == (first or second)
            best = {key: max(first.get(key, 0), second.get(key, 0)) for key in first.keys() | second.keys()}
            assert ask(query.DisjunctionMax([a, b])) == pytest.approx(best)
            maybe = {key: score + second.get(key, 0) for key, score in first.items()}
            assert ask(query.And([query.AndMaybe(a, b), query.Every()])).keys() == maybe.keys()
            assert ask(query.AndMaybe(a, b)) == pytest.approx(maybe)


def test_a_query_that_the_evaluator_does_not_know_is_answered_by_its_matcher_and_counted(tmp_path: Path) -> None:
    index = build(tmp_path / "bulk", in_bulk, 3)
    asked = spans.SpanNear(query.Term("body", "a"), query.Term("body", "b"), slop=2, ordered=False)
    with index.reader() as reader:
        found, _, fallbacks = Evaluator(reader).run(asked, scoring.BM25F())
    assert fallbacks == 1 and len(found.documents) > 0
    same = Chain("body", [query.Term("body", "a"), query.Term("body", "b")], distance=2, ordered=False)
    assert evaluated(index, same, None).keys() == evaluated(index, asked, None).keys()


def keys_and_scores(index: FileIndex, asked: query.Query, weighting: Any) -> dict[int, float]:
    with index.searcher(weighting=weighting) as searcher:
        keys = list(searcher.reader().column_reader("key"))
        found = {}
        for leaf, offset in searcher.leaf_searchers():
            matcher = asked.matcher(leaf, searcher.context())
            while matcher.is_active():
                number = matcher.id() + offset
                if not searcher.reader().is_deleted(number):
                    found[keys[number]] = matcher.score()
                matcher.next()
        return found


def evaluated(index: FileIndex, asked: query.Query, weighting: Any) -> dict[int, float]:
    with index.reader() as reader:
        evaluator = Evaluator(reader)
        found, _, _ = evaluator.run(asked, weighting)
        keys = evaluator.numbers("key")
        return dict(zip(keys[found.documents].tolist(), found.scored().tolist(), strict=True))


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("exact_lengths")
def test_every_query_answers_as_with_whooshs_own_codec(
    tmp_path: Path, seed: int, sparse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sparse:
        # Every answer is looked up and added up as one of few documents among very many is.
        monkeypatch.setattr(ascending, "FEWER", 0)
        monkeypatch.setattr(answers, "_PART", 0)
    stock = build(tmp_path / "stock", by_whoosh(whoosh3.W3Codec()), seed)
    single = build(tmp_path / "single", by_whoosh(ColumnarCodec()), seed)
    bulk = build(tmp_path / "bulk", in_bulk, seed)
    chance = random.Random(seed)
    for number in range(30):
        asked = random_query(chance)
        weighting = scoring.Frequency() if number % 5 == 0 else scoring.BM25F()
        expected = keys_and_scores(stock, asked, weighting)
        for name, found in (
            ("matchers", keys_and_scores(single, asked, weighting)),
            ("matchers over bulk", keys_and_scores(bulk, asked, weighting)),
            ("arrays", evaluated(bulk, asked, weighting)),
        ):
            assert found.keys() == expected.keys(), (name, asked)
            assert found == pytest.approx(expected, rel=1e-4, abs=1e-4), (name, asked)


def occurrences(words: list[str], parts: list[set[str]], distance: int, ordered: bool) -> int:
    """How many places of the last part end a chain, counted the plain way."""
    ends = {at for at, word in enumerate(words) if word in parts[0]}
    for part in parts[1:]:
        ends = {
            at
            for at, word in enumerate(words)
            if word in part
            and any(0 < at - end <= distance or (not ordered and 0 < end - at <= distance) for end in ends)
        }
    return len(ends)


@pytest.mark.parametrize("seed", range(4))
def test_a_word_is_found_in_a_dictionary_and_nothing_else_is(seed: int) -> None:
    chance = random.Random(seed)
    words = sorted({"".join(chance.choices("aab", k=chance.randrange(7))) for _ in range(chance.choice((1, 40, 300)))})
    held = [word.encode() for word in words]
    out = io.BytesIO()
    writer = SegmentWriter(out, 0)
    writer._texts("words", held)
    writer.finish()
    texts = Texts(Container(out.getvalue()), "words")
    for asked in itertools.chain.from_iterable(itertools.product("ab", repeat=length) for length in range(8)):
        text = "".join(asked).encode()
        assert texts.find(text) == (held.index(text) if text in held else -1), text
        assert texts.place(text) == sum(1 for each in held if each < text)


@pytest.mark.parametrize("seed", range(6))
def test_a_chain_stands_where_a_plain_reading_finds_it(tmp_path: Path, seed: int) -> None:
    held: dict[int, list[str]] = {}

    def write(index: FileIndex, added: list[dict[str, Any]], gone: list[int]) -> None:
        held.update({document["key"]: document["body"] for document in added})
        for number in gone:
            held.pop(number, None)
        in_bulk(index, added, gone)

    index = build(tmp_path / "bulk", write, seed)
    chance = random.Random(seed)
    for _ in range(60):
        distance, ordered = chance.choice([(1, True), (1, False), (3, True), (4, False)])
        prefixes = [chance.choice(["a", "ab", "b", "c", "lon", "q"]) for _ in range(chance.randint(2, 3))]
        chain = Chain("body", [AsOne(query.Prefix("body", prefix)) for prefix in prefixes], distance, ordered)
        parts = [{word for word in VOCABULARY if word.startswith(prefix)} for prefix in prefixes]
        counts = {key: occurrences(words, parts, distance, ordered) for key, words in held.items()}
        expected = {key: float(count) for key, count in counts.items() if count}
        assert evaluated(index, chain, scoring.Frequency()) == expected, chain


def test_a_phrase_of_common_words_is_looked_up_and_one_of_rare_ones_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index").mkdir()
    index = FileIndex.create(FileStorage(str(tmp_path / "index")), schema(), "MAIN")
    in_bulk(index, [{"body": [*"ababab", "rare"], "key": 1}, {"body": [*"bacb", "rare"], "key": 2}], [])
    monkeypatch.setattr(pairs, "_POSITIONS_A_DOCUMENT", 4)
    compared: list[tuple[int, ...]] = []
    kept = chains._compare

    def watched(asked: Chain, reader: Any, terms: dict[int, Any], *rest: Any) -> Any:
        compared.append(tuple(int(reader.counts[some].sum()) for some in terms.values()))
        return kept(asked, reader, terms, *rest)

    monkeypatch.setattr(chains, "_compare", watched)

    def often(*words: str) -> dict[int, float]:
        chain = Chain("body", [query.Term("body", word) for word in words])
        return evaluated(index, chain, scoring.Frequency())

    assert often("a", "b") == {1: 3.0}
    assert often("b", "a") == {1: 2.0, 2: 1.0}
    assert often("a", "a") == {}
    assert compared == []
    assert often("b", "rare") == {1: 1.0, 2: 1.0}
    assert often("a", "c") == {2: 1.0}
    assert often("b", "a", "b") == {1: 2.0}
    assert len(compared) == 3


def test_a_field_whose_words_weigh_more_than_once_has_its_phrases_compared(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    weighed = fields.Schema(
        body=fields.TEXT(analyzer=None, field_boost=3.0), key=fields.COLUMN(columns.NumericColumn("q"))
    )
    index = FileIndex.create(FileStorage(str(tmp_path / "index")), weighed, "MAIN")
    with index.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(body=[*"ababab"], key=1)
        writer.add_document(body=[*"bbac"], key=2)
    chain = Chain("body", [query.Term("body", "b"), query.Term("body", "a")])
    assert evaluated(index, chain, scoring.Frequency()) == {1: 2.0, 2: 1.0}
    (segment,) = index._segments()
    assert not segment.file(index.storage).fields["body"]["pairs"]


@pytest.mark.parametrize("seed", range(6))
def test_merging_changes_no_answer(tmp_path: Path, seed: int) -> None:
    index = build(tmp_path / "bulk", in_bulk, seed)
    asked = [query.Term("body", word) for word in VOCABULARY] + [
        query.Phrase("body", ["a", "ab"]),
        query.Term("tag", "ab"),
        query.ColumnQuery("key", Between(3, 20)),
        query.Every("title"),
    ]
    before = [evaluated(index, one, scoring.Frequency()) for one in asked]
    names = named(index)
    writer = BulkWriter(index)
    writer.commit(optimize=True)
    assert len(index._segments()) == 1 and not index._segments()[0].has_deletions()
    assert [evaluated(index, one, scoring.Frequency()) for one in asked] == before
    assert named(index) == names


def test_merging_holds_little_of_what_it_merges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index").mkdir()
    index = FileIndex.create(FileStorage(str(tmp_path / "index")), schema(), "MAIN")
    chance = np.random.default_rng(3)
    for _ in range(3):
        writer = BulkWriter(index)
        for words in chance.zipf(1.3, (600, 200)) % 5000:
            writer.add({"body": [f"w{word:04}" for word in words.tolist()]})
        writer.commit(merge=False)
    monkeypatch.setattr(merge, "_AT_ONCE", 1 << 12)
    monkeypatch.setattr(merge, "_TERMS_AT_ONCE", 1 << 8)

    def held() -> list[int]:
        """The bytes of the files in memory after each part."""
        sources = [merge.Source(segment.file(index.storage), None) for segment in index._segments()]
        maps = [np.arange(600) + 600 * at for at in range(3)]
        parts = merge._field("body", sources, maps)
        return [sum(source.file.container.held for source in sources) for _ in parts]

    let_go = held()
    monkeypatch.setattr(FieldReader, "let_go_before", lambda *_: None)
    assert len(let_go) > 50
    kept = held()
    assert max(let_go) - let_go[0] < (max(kept) - kept[0]) / 3


def test_what_would_have_too_many_words_is_not_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index").mkdir()
    index = FileIndex.create(FileStorage(str(tmp_path / "index")), schema(), "MAIN")
    monkeypatch.setattr("corpusview.corpus.index.columnar.writer.MOST_TOKENS", 400)
    for key in range(40):
        writer = BulkWriter(index)
        # Some segments are so long that of two no one can be made.
        words = 300 if key % 4 == 0 else 9
        writer.add({"body": [f"w{at}" for at in range(words)], "key": key})
        writer.commit()
    longest = [segment.file(index.storage).total_length("body") for segment in index._segments()]
    assert max(longest) <= 400
    assert sum(1 for length in longest if length >= 300) == 10
    # The short ones have become few all the same.
    assert len(longest) < 10 + 12
    assert evaluated(index, query.Term("body", "w8"), None).keys() == set(range(40))


def named(index: FileIndex) -> dict[int, bytes]:
    with index.reader() as reader:
        evaluator = Evaluator(reader)
        ranks, distinct = evaluator.ranks("name")
        keys = evaluator.numbers("key")
        return {int(keys[at]): distinct[ranks[at]] for at in evaluator.living().tolist()}


def test_many_small_segments_become_few(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    index = FileIndex.create(FileStorage(str(tmp_path / "index")), schema(), "MAIN")
    for key in range(70):
        writer = BulkWriter(index)
        writer.add({"body": ["a", str(key)], "key": key})
        writer.commit()
    assert len(index._segments()) < 16
    assert evaluated(index, query.Term("body", "a"), None).keys() == set(range(70))
    assert evaluated(index, query.Term("body", "41"), None).keys() == {41}
    assert len(list((tmp_path / "index").glob("*.columns"))) == len(index._segments())


def test_facets_count_the_documents_found(tmp_path: Path) -> None:
    index = build(tmp_path / "bulk", in_bulk, 2)
    with index.reader() as reader:
        evaluator = Evaluator(reader)
        found, _, _ = evaluator.run(query.Every())
        counts = evaluator.count_terms("tag", found)
    for word in VOCABULARY:
        assert counts.get(word.encode(), 0) == len(evaluated(index, query.Term("tag", word), None))


def test_more_terms_than_the_bound_are_told(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    index = FileIndex.create(FileStorage(str(tmp_path / "index")), schema(), "MAIN")
    writer = BulkWriter(index)
    for key in range(20):
        writer.add({"body": [f"w{at:02}" for at in range(key + 1)], "key": key})
    writer.commit()
    with index.reader() as reader:
        found, expansions, _ = Evaluator(reader, most_terms=5).run(query.Prefix("body", "w"))
    assert [(each.terms, each.searched) for each in expansions] == [(20, 5)]
    assert len(found.documents) == 20
    assert np.array_equal(found.documents, np.arange(20))


def random_text(chance: random.Random) -> str:
    alphabets = [
        "ab C.",
        "\u00a0\u2003\u3000 x\t\n\r\x1c\x85\x00\x08",
        "é’'ß.北京 ",
        "U.S. ",
        "\ud800\u200b\u00ad-,1 ",
        "ж й",
    ]
    return "".join(chance.choice(chance.choice(alphabets)) for _ in range(chance.randint(0, 80)))


@pytest.mark.parametrize("seed", range(5))
def test_texts_taken_apart_together_have_the_words_they_have_alone(seed: int) -> None:
    chance = random.Random(seed)
    together, alone = Inverter(True, Vocabulary(terms)), Inverter(True, Vocabulary())
    texts = [random_text(chance) for _ in range(300)]
    texts[50] = "long one " * (BUFFER // 8)
    texts[60] = "x" * (BUFFER + 5)
    texts[70] = "y" * (BUFFER - 2)
    texts[80] = "z" * (BUFFER - 1)
    # Languages that write no blanks, with and without lines.
    texts[90] = "市長は月曜日に、港が再開した。\n" * (BUFFER // 20)
    texts[95] = "市長は月曜日に、港が再開した。" * (BUFFER // 20)
    for number, text in enumerate(texts):
        together.add_text(number, text)
        alone.add(number, terms(text))
    assert together.lengths(300).tolist() == alone.lengths(300).tolist()
    first, second = together.postings(), alone.postings()
    assert first.terms == second.terms
    for name in ("counts", "documents", "frequencies", "steps"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name


def test_a_vocabulary_that_served_one_batch_serves_the_next(tmp_path: Path) -> None:
    chance = random.Random(7)
    kept = Vocabulary(terms)
    for _ in range(4):
        texts = [random_text(chance) for _ in range(200)]
        again, fresh = Inverter(True, kept), Inverter(True, Vocabulary(terms))
        for number, text in enumerate(texts):
            again.add_text(number, text)
            fresh.add_text(number, text)
        first, second = again.postings(), fresh.postings()
        assert first.terms == second.terms
        for name in ("counts", "documents", "frequencies", "steps"):
            assert np.array_equal(getattr(first, name), getattr(second, name)), name


def test_words_made_to_have_one_hash_are_told_apart() -> None:
    # The signs of the Thue-Morse word of 2**11 letters cancel out in every polynomial hash modulo 2**64.
    bits = [bin(at).count("1") % 2 for at in range(1 << 11)]
    first = "".join(".a"[bit] for bit in bits)
    second = "".join("a."[bit] for bit in bits)
    vocabulary = Vocabulary(lambda text: [text])
    numbers, _ = vocabulary.read([first.encode(), second.encode()])
    assert numbers[0] != numbers[1]


@pytest.mark.parametrize("seed", range(3))
def test_a_table_gives_back_what_was_put_in(seed: int) -> None:
    chance = np.random.default_rng(seed)
    # Keys that share their places: few high bits differ.
    keys = np.unique(chance.integers(0, 1 << 20, 9000).astype(np.uint64))
    chance.shuffle(keys)
    table = Table(4)
    for first in range(0, len(keys), 700):
        part = keys[first : first + 700]
        assert (table.find(part) == -1).all()
        table.add(part, np.arange(first, first + len(part), dtype=np.int32))
    assert np.array_equal(table.find(keys), np.arange(len(keys)))
    assert (table.find(keys + np.uint64(1 << 40)) == -1).all()


def test_whooshs_own_writer_merges_columnar_segments_and_may_leave_none(tmp_path: Path) -> None:
    index = build(tmp_path / "single", by_whoosh(ColumnarCodec()), 4)
    before = evaluated(index, query.Term("body", "a"), scoring.Frequency())
    index.writer(codec=ColumnarCodec()).commit(optimize=True)
    assert len(index._segments()) == 1
    assert evaluated(index, query.Term("body", "a"), scoring.Frequency()) == before
    writer = index.writer(codec=ColumnarCodec())
    writer.delete_by_query(query.Every())
    writer.commit(optimize=True)
    with index.searcher() as searcher:
        assert searcher.doc_count_all() == 0
        assert list(searcher.search(query.Term("body", "a"))) == []


def test_a_term_of_several_segments_tells_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    index = FileIndex.create(FileStorage(str(tmp_path / "index")), schema(), "MAIN")
    for texts in (["a b", "b"], ["c", "a a"]):
        writer = BulkWriter(index)
        for text in texts:
            writer.add({"body": text.split()})
        writer.commit()
    with index.reader() as reader:
        told = reader.term_info("body", "a")
        assert (told.min_id(), told.max_id(), told.doc_frequency(), told.weight()) == (0, 3, 2, 3.0)
        assert (told.max_weight(), told.min_length(), told.max_length()) == (2.0, 2, 2)


def test_a_segment_tells_of_its_documents_before_its_terms_are_written(tmp_path: Path) -> None:
    segment = ColumnarCodec().new_segment(FileStorage(str(tmp_path)), "MAIN")
    writer = ColumnarCodec().per_document_writer(None, segment)
    for number, text in enumerate(("one two", "three")):
        writer.start_doc(number)
        writer.add_field("body", None, text, len(text.split()))
        writer.add_column_value("key", columns.NumericColumn("q"), 7 * number)
        writer.finish_doc()
    writer.close()
    # Whoosh's writers of several processes hand it on like this.
    handed_on = pickle.loads(pickle.dumps(segment))
    for each in (segment, handed_on):
        reader = ColumnarCodec().per_document_reader(None, each)
        assert list(reader.all_stored_fields()) == [{"body": "one two"}, {"body": "three"}]
        assert [reader.doc_field_length(number, "body") for number in (0, 1)] == [2, 1]
        assert reader.field_length("body") == 3
        assert list(reader.column_reader("key", None)) == [0, 7]


def test_postings_are_read_without_anything_of_their_documents(tmp_path: Path) -> None:
    storage = FileStorage(str(tmp_path))
    segment = ColumnarCodec().new_segment(storage, "MAIN")
    writer = ColumnarCodec().field_writer(storage, segment)
    writer.start_field("body", fields.TEXT())
    writer.start_term(b"word")
    for number in (1, 4):
        # Values that are none of the format's stay what they are.
        writer.add(number, 1.0, b"as it is", 3)
    writer.finish_term()
    writer.finish_field()
    writer.close()
    reader = ColumnarCodec().terms_reader(storage, segment)
    matcher = reader.matcher("body", b"word", formats.Positions())
    found = []
    while matcher.is_active():
        found.append((matcher.id(), matcher.value()))
        matcher.next()
    assert found == [(1, b"as it is"), (4, b"as it is")]
    assert reader.term_info("body", b"word").max_length() == 3


def test_whooshs_writer_of_several_parts_gives_the_same_answers(tmp_path: Path) -> None:
    chance = random.Random(5)
    documents = [random_document(chance, number) for number in range(40)]
    found = []
    for name, kind in (("plain", writing.SegmentWriter), ("parts", SerialMpWriter)):
        (tmp_path / name).mkdir()
        index = FileIndex.create(FileStorage(str(tmp_path / name)), schema(), "MAIN")
        writer = kind(index, codec=ColumnarCodec())
        for document in documents:
            writer.add_document(**document)
        writer.commit()
        chance = random.Random(7)
        found.append([keys_and_scores(index, random_query(chance), scoring.BM25F()) for _ in range(12)])
    for plain, parts in zip(*found, strict=True):
        assert parts == pytest.approx(plain)
