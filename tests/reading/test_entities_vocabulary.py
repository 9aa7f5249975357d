"""Texts cut into words: the same whatever was cut before, and numbered by a vocabulary that may forget."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpusview.article import Article, Block, BlockKind, Label, Masthead, Origin, Span
from corpusview.reading.entities import Engine, furniture, gazetteers, tagger, tokens, vocabulary
from corpusview.reading.entities.features import feature_names, feature_rows, hashed
from corpusview.reading.entities.vocabulary import Vocabulary
from corpusview.reading.entities.wordlist import words_of

SIGNS = """
    Mr. W. U.S. Inc. plan B. said . , ; " ” ’s - — al-Assad US-backed Argentina-Chile x@y.org #tag https://a.b/c?d
    Jun-seok A--’s ’ ( ) ö Ünal 12 3.5 _ …
"""
PIECES = st.lists(st.sampled_from([*sorted(words_of(SIGNS)), "\u00a0", "\n"]), max_size=30)
LISTS = gazetteers.load()
ENGINE = Engine.load()


def cut(text: str) -> list[str]:
    return Vocabulary({"Argentina", "Chile"}).tokens(text, [Span(0, len(text))]).words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("George W. Bush met Mr. Smith.", ["George", "W.", "Bush", "met", "Mr.", "Smith", "."]),
        ("It was plan B. The end", ["It", "was", "plan", "B.", "The", "end"]),
        ("plan b. the end", ["plan", "b", ".", "the", "end"]),
        ("Masimov—a man", ["Masimov", "—", "a", "man"]),
        ("Tokayev’s US-backed Jun-seok", ["Tokayev", "'s", "US", "-", "backed", "Jun-seok"]),
        ("Argentina-Chile al-Assad", ["Argentina", "-", "Chile", "al-Assad"]),
        ("a--’s", ["a", "--", "'s"]),
        ("see https://x.org/a. Now", ["see", "https://x.org/a.", "Now"]),
    ],
)
def test_words_are_cut_as_names_need_them(text: str, words: list[str]) -> None:
    assert cut(text) == words


def test_a_sentence_ends_at_a_stop_before_a_capital_and_at_a_line_s_end() -> None:
    text = "He said “Go.” Then he left. so what\nA line\nOne\n"
    found = Vocabulary().tokens(text, [Span(0, len(text))])
    assert [found.words[at] for at in found.breaks] == ["He", "Then", "A", "One"]


@given(PIECES, st.sampled_from([" ", ""]), PIECES)
def test_what_was_cut_before_changes_nothing(before: list[str], between: str, pieces: list[str]) -> None:
    used = Vocabulary({"Argentina", "Chile"})
    used.tokens(" ".join(before), [Span(0, len(" ".join(before)))])
    text = between.join(pieces)
    one, other = (
        used.tokens(text, [Span(0, len(text))]),
        Vocabulary({"Argentina", "Chile"}).tokens(text, [Span(0, len(text))]),
    )
    assert one.words == other.words
    for left, right in ((one.starts, other.starts), (one.ends, other.ends), (one.breaks, other.breaks)):
        assert np.array_equal(left, right)
    assert "".join(text[a:b] for a, b in zip(one.starts, one.ends, strict=True)) == "".join(text.split())


@given(st.lists(st.tuples(PIECES, PIECES), max_size=5))
def test_texts_cut_in_one_row_are_cut_as_each_alone(texts: list[tuple[list[str], list[str]]]) -> None:
    words = Vocabulary({"Argentina", "Chile"})
    asked = []
    for first, second in texts:
        text = " ".join(first) + "|" + " ".join(second)
        at = text.index("|")
        asked.append((text, [span for span in (Span(0, at), Span(at + 1, len(text))) if len(span)]))
    whole, bounds = words.tokens_of(asked)
    assert len(bounds) == len(asked) + 1 and bounds[-1] == len(whole)
    for (text, spans), first, end in zip(asked, bounds[:-1], bounds[1:], strict=True):
        part, alone = whole.part(first, end), words.tokens(text, spans)
        assert part.words == alone.words
        for name in ("starts", "ends", "breaks", "numbers", "marks"):
            assert np.array_equal(getattr(part, name), getattr(alone, name))


WRAPPERS = st.lists(st.sampled_from("[](“”‘’'\"“.,;:?!)aZ9sé"), max_size=6).map("".join)


@given(WRAPPERS, st.sampled_from(["Tokayev", "Mr", "A", "www", "9", "s", "Inc"]), WRAPPERS)
@example("", "Inc", ".,")
@example("", "www", ".)")
@example("'", "s", "’")
def test_words_in_quotes_and_brackets_are_cut_as_any_other(before: str, word: str, after: str) -> None:
    piece = before + word + after
    slowly = [part for part, _, _ in tokens.cut(piece, "", frozenset())]
    assert cut(piece) == slowly


def test_lines_of_a_wrapped_paragraph_are_one_and_lines_of_a_list_are_not() -> None:
    wrapped = (
        "The ministers of the seven states met on Friday in\nAlmaty to speak of trade, of water and of the\nborder."
    )
    listed = "Angela Merkel\nBarack Obama\nXi Jinping"
    text = f"{wrapped}\n\n{listed}"
    found = Vocabulary().tokens(text, [Span(0, len(text))])
    assert [found.words[at] for at in found.breaks] == ["The", "Angela", "Barack", "Xi"]


def test_parts_of_a_text_are_cut_as_each_alone() -> None:
    text = "Angela Merkel spoke. \n  Mr. Ruto left\n\nU.S. troops"
    spans = [Span(0, 21), Span(21, 38), Span(38, len(text))]
    words = Vocabulary()
    whole = words.tokens(text, spans)
    parts = [words.tokens(text, [span]) for span in spans]
    assert whole.words == [word for part in parts for word in part.words]
    assert whole.starts.tolist() == [start for part in parts for start in part.starts.tolist()]
    assert len(whole.breaks) == sum(len(part.breaks) for part in parts)


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=20))
def test_words_hashed_side_by_side_have_the_features_of_each_alone(words: list[str]) -> None:
    words = [*words, "London", "WTO", "2022", "a", "B2B", "Jean-Marie"]
    rows, starts = feature_rows(words, LISTS, {})
    for word, part in zip(words, np.split(rows, starts[1:]), strict=True):
        assert sorted(part.tolist()) == sorted(hashed(feature_names(word, LISTS, {})))


SENTENCES = [
    "President Nursultan Nazarbayev of Kazakhstan met William Ruto in Nairobi. ",
    "Nazarbayev left. ",
    "The Bank of the West",
    "TOKAYEV VISITS THE BANK OF ENGLAND\n",
    "In 2022 the 8th Circuit ruled for Mr. Ruto of the CSTO",
    "",
    "Der Kanzler traf Angela Merkel in Berlin. ",
]


@given(st.lists(st.tuples(st.lists(st.sampled_from(SENTENCES), max_size=4), st.sampled_from(["en", None, "de"]))))
def test_articles_read_together_have_the_names_of_each_read_alone(pages) -> None:
    articles = []
    for sentences, language in pages:
        body, aside = "".join(sentences), "\nBerlin and Jinping\nRuto\n"
        blocks = (
            Block(Span(0, len(body)), BlockKind.BODY, Label.TEXT),
            Block(Span(len(body), len(body + aside)), BlockKind.BOILERPLATE, Label.NAVIGATION, "a menu"),
        )
        articles.append(Article(Origin("page.txt"), Masthead(), body + aside, blocks, language=language))
    for together, article in zip(ENGINE.find_all(articles), articles, strict=True):
        alone = ENGINE.find(article)
        assert [replace(each, confidence=0) for each in together] == [replace(each, confidence=0) for each in alone]
        # the last digits of how sure a name is depend on the order of a sum
        assert [each.confidence for each in together] == pytest.approx([each.confidence for each in alone], abs=0.002)


def test_long_texts_are_read_in_passes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "President Nursultan Nazarbayev of Kazakhstan met William Ruto in Nairobi. Nazarbayev left. "
    texts = ["He left.", text * 3, "", text, "William Ruto"]
    tokens, bounds = ENGINE.vocabulary.tokens_of([(each, [Span(0, len(each))][: len(each)]) for each in texts])
    whole = ENGINE.tagger.tag_all(tokens, bounds, ENGINE.vocabulary)
    monkeypatch.setattr(tagger, "WORDS_PER_PASS", 15)
    parted = ENGINE.tagger.tag_all(tokens, bounds, ENGINE.vocabulary)
    assert [[(name.start, name.end, name.kind) for name in each] for each in parted] == [
        [(name.start, name.end, name.kind) for name in each] for each in whole
    ]
    assert [len(each) for each in whole] == [0, 15, 0, 5, 1]


def test_common_words_are_cut_as_before_when_rare_ones_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "KEPT_PIECES", 40)
    words = Vocabulary({"Argentina", "Chile"}, {"New"})
    common = "Mr. Ünal’s US-backed New York office said “so” in 2022. "
    for number in range(30):
        words.tidy()
        text = common + " ".join(f"rare{number}x{at}" for at in range(7))
        found, fresh = (
            words.tokens(text, [Span(0, len(text))]),
            Vocabulary({"Argentina", "Chile"}, {"New"}).tokens(text, [Span(0, len(text))]),
        )
        assert found.words == fresh.words == [words.words[at] for at in found.numbers]
        for name in ("starts", "ends", "breaks", "marks"):
            assert np.array_equal(getattr(found, name), getattr(fresh, name))
    assert words.age > 3 and "rare0x0" not in words.words and "office" in words.words


def test_names_stay_the_same_when_everything_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "President Nursultan Nazarbayev of Kazakhstan met William Ruto in Nairobi. Nazarbayev left. "
    engine = Engine.load()
    first = engine.names(text)
    monkeypatch.setattr(vocabulary, "KEPT_WORDS", 3)
    assert [engine.names(text) for _ in range(3)] == [first] * 3
    assert engine.vocabulary.age == 3


def test_names_stay_the_same_when_rare_words_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "President Nursultan Nazarbayev of Kazakhstan met William Ruto in Nairobi. Nazarbayev left. "
    plain = Engine.load()
    tight = Engine.load()
    monkeypatch.setattr(tagger, "CACHED_WORDS", 60)
    others = [f"Mr. Belq{number} and Zorv{number} Ulm{number}a saw it with Kray{number}." for number in range(40)]
    for other in others:
        assert [(span, kind) for span, kind, _, _ in tight.names(other)] == [
            (span, kind) for span, kind, _, _ in plain.names(other)
        ]
        assert [(span, kind) for span, kind, _, _ in tight.names(text)] == [
            (span, kind) for span, kind, _, _ in plain.names(text)
        ]


def in_furniture(engine: Engine, text: str) -> list[tuple[Span, str, str]]:
    blocks = (Block(Span(0, len(text)), BlockKind.BOILERPLATE, Label.NAVIGATION, "a menu"),)
    article = Article(Origin("page.txt"), Masthead(), text, blocks, language="en")
    return [(each.span, each.surface, each.entity.name) for each in engine.find(article)]


def test_a_line_of_the_furniture_names_the_same_wherever_it_stands() -> None:
    line = "President Xi Jinping in London"
    engine = Engine.load()
    others = "Berlin and Jinping\nMinister\n"
    alone = in_furniture(engine, line)
    assert [surface for _, surface, _ in alone] == ["Xi Jinping", "London"]
    for text, shift in ((f"{line}\n{line}", 0), (f"{line}\n{line}", len(line) + 1), (others + line, len(others))):
        found = in_furniture(engine, text)
        assert found == in_furniture(Engine.load(), text)
        for span, surface, _ in alone:
            assert (Span(span.start + shift, span.end + shift), surface) in [each[:2] for each in found]


def test_lines_of_the_furniture_are_forgotten_when_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine.load()
    first = in_furniture(engine, "President Xi Jinping in London")
    monkeypatch.setattr(furniture, "KEPT_LETTERS", 10)
    assert [in_furniture(engine, "President Xi Jinping in London") for _ in range(3)] == [first] * 3
