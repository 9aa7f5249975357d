"""The language of questions: every form it has, and that no string is refused."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusview.grammar import parse
from corpusview.query import (
    And,
    Dates,
    Everything,
    From,
    Fuzzy,
    Has,
    InLanguage,
    Names,
    Near,
    Node,
    Not,
    Noted,
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

TODAY = date(2022, 3, 15)


def shown(node: Node) -> str:
    """A tree in one line: `&` and `|` join, `!` refuses, `title>x` looks in the title."""
    match node:
        case Word():
            return _in(node, ("=" if node.exact else "") + node.text)
        case Phrase():
            return _in(node, '"' + " ".join(("=" if word.exact else "") + word.text for word in node.words) + '"')
        case Near():
            return _in(node, f"near{node.distance}({', '.join(_bare(part) for part in node.parts)})")
        case Prefix():
            return _in(node, node.text + "*")
        case Wildcard():
            return _in(node, f"{{{node.pattern}}}")
        case Fuzzy():
            return _in(node, f"{node.text}~{node.distance}")
        case Dates():
            return f"date[{node.first or ''}..{node.last or ''}]"
        case Undated():
            return "date[unknown]"
        case From():
            return f"source[{node.source}]"
        case Names():
            return f"entity[{node.name}]"
        case Tagged():
            return f"tag[{node.tag}]"
        case Noted():
            return f"note[{node.words}]"
        case Has():
            return f"has[{node.mark}]"
        case InLanguage():
            return f"language[{node.code}]"
        case And():
            return "(" + " & ".join(map(shown, node.parts)) + ")"
        case Or():
            return "(" + " | ".join(map(shown, node.parts)) + ")"
        case Not():
            return "!" + shown(node.part)
        case Everything():
            return "everything"
        case Nothing():
            return "nothing"
    raise AssertionError(node)


def _in(node: Node, text: str) -> str:
    return f"{node.field}>{text}" if node.field else text


def _bare(node: Node) -> str:
    return shown(node).split(">", 1)[-1]


CLEAR = {
    # words
    "protests": "protests",
    "protests Almaty": "(protests & Almaty)",
    "Tokayev's": "Tokayev's",
    "Tokayev’s": "Tokayev’s",
    "U.S.": "U.S.",
    "6,044": "6,044",
    "or and not near": "(or & and & not & near)",
    "Ünïcode ПРОТЕСТЫ": "(Ünïcode & ПРОТЕСТЫ)",
    "shoot-to-kill": '"shoot to kill"',
    "哈萨克": '"哈 萨 克"',
    "AT&T": '"AT T"',
    "https://example.org/a": '"https example org a"',
    "10:30": '"10 30"',
    "#Kazakhstan, @user!": "(Kazakhstan & user)",
    "'Leader of Nation'": "(Leader & of & Nation)",
    "=protest": "=protest",
    "+Almaty": "Almaty",
    "- Almaty — unrest": "(Almaty & unrest)",
    # what the user made
    'note:"ask him" Almaty': "(note[ask him] & Almaty)",
    "has:note": "has[note]",
    "has:highlights -has:tag": "(has[highlight] & !has[tag])",
    # operators
    "killed AND wounded": "(killed & wounded)",
    "killed OR wounded": "(killed | wounded)",
    "killed | wounded || shot": "(killed | wounded | shot)",
    "a & b && c": "(a & b & c)",
    "a b OR c d": "((a & b) | (c & d))",
    "a OR b AND c": "(a | (b & c))",
    "(a OR b) c": "((a | b) & c)",
    "a (b (c d))": "(a & b & c & d)",
    "(a OR (b OR c))": "(a | b | c)",
    "protests -Almaty": "(protests & !Almaty)",
    "protests −Almaty –Astana": "(protests & !Almaty & !Astana)",
    "protests NOT Almaty": "(protests & !Almaty)",
    "protests AND NOT Almaty": "(protests & !Almaty)",
    "-Almaty": "!Almaty",
    "NOT NOT Almaty": "Almaty",
    'a -"b c"': '(a & !"b c")',
    "a -(b OR c)": "(a & !(b | c))",
    "non-lethal": '"non lethal"',
    # phrases
    '"shoot to kill"': '"shoot to kill"',
    "“shoot to kill”": '"shoot to kill"',
    "«shoot to kill»": '"shoot to kill"',
    "„shoot to kill“": '"shoot to kill"',
    '"Tokayev"': "Tokayev",
    '"AND OR NOT"': '"AND OR NOT"',
    '"title: (x) -y"': '"title x y"',
    '="shoot to kill"': '"=shoot =to =kill"',
    'a"b c"d': '(a & "b c" & d)',
    '"a b"~7': "near7(a, b)",
    # near
    "killed near/10 clashes": "near10(killed, clashes)",
    "killed NEAR clashes": "near10(killed, clashes)",
    "a near/3 b NEAR/3 c": "near3(a, b, c)",
    "a near/3 b near/5 c": "(near3(a, b) & near5(b, c))",
    '"a b" near/3 gov*': 'near3("a b", gov*)',
    "(a OR b) near/2 c": "(near2(a, c) | near2(b, c))",
    "a near/2 b c": "(near2(a, b) & c)",
    "title:a near/3 b": "title>near3(a, b)",
    "-a near/2 b": "!near2(a, b)",
    # shapes
    "govern*": "govern*",
    "GOVERN*": "govern*",
    "colo?r": "{colo?r}",
    "Naz???yev": "{naz???yev}",
    "na*ev": "{na*ev}",
    "na**ev": "{na*ev}",
    "Tokaev~": "tokaev~1",
    "Tokaev~2": "tokaev~2",
    "Al-Far*": "near1(Al, far*)",
    # fields
    "title:Tokayev": "title>Tokayev",
    "TITLE: Tokayev": "title>Tokayev",
    'body:"shoot to kill"': 'body>"shoot to kill"',
    "boilerplate:Ukraine": "boilerplate>Ukraine",
    "furniture:Ukraine": "boilerplate>Ukraine",
    "title:(a OR go*) c": "((title>a | title>go*) & c)",
    "title:-x": "!title>x",
    "-title:x": "!title>x",
    "title:(a body:b)": "(title>a & body>b)",
    "title:=x": "title>=x",
    "source:bne": "source[bne]",
    'source:"bne IntelliNews"': "source[bne IntelliNews]",
    "-source:bne": "!source[bne]",
    "entity:Blinken": "entity[Blinken]",
    "entity:“Antony Blinken”": "entity[Antony Blinken]",
    "entity:(Blinken OR Tokayev)": "(entity[Blinken] | entity[Tokayev])",
    "tag:follow-up": "tag[follow-up]",
    "language:RU": "language[ru]",
    "lang:de": "language[de]",
    # dates
    "date:2022": "date[2022-01-01..2022-12-31]",
    "date:2022-02": "date[2022-02-01..2022-02-28]",
    "date:2024-02": "date[2024-02-01..2024-02-29]",
    "date:2022-01-10": "date[2022-01-10..2022-01-10]",
    "date:2022/1/9": "date[2022-01-09..2022-01-09]",
    "date:10.1.2022": "date[2022-01-10..2022-01-10]",
    "date:2022-01..2022-03": "date[2022-01-01..2022-03-31]",
    "date:2022-01-05..2022": "date[2022-01-05..2022-12-31]",
    "date:2022-01…2022-03": "date[2022-01-01..2022-03-31]",
    "date:..2021": "date[..2021-12-31]",
    "date:2021..": "date[2021-01-01..]",
    "date:0001..9999": "date[0001-01-01..9999-12-31]",
    "date:unknown": "date[unknown]",
    "date:(2021 OR 2022-01)": "(date[2021-01-01..2021-12-31] | date[2022-01-01..2022-01-31])",
    "date:today": "date[2022-03-15..2022-03-15]",
    "date:yesterday": "date[2022-03-14..2022-03-14]",
    "date:7d": "date[2022-03-08..2022-03-15]",
    "date:99999y": "date[0001-01-01..2022-03-15]",
    # nothing and everything
    "": "everything",
    " \n\t ": "everything",
    "in:boilerplate": "everything",
}

UNCLEAR = {
    # raw: (what is searched, the part that a hint points at)
    '"shoot to kill': ('"shoot to kill"', '"'),
    'a "': ("a", '"'),
    "(a OR b": ("(a | b)", "("),
    "a) b": ("(a & b)", ")"),
    "a OR": ("a", "OR"),
    "OR a": ("a", "OR"),
    "AND a": ("a", "AND"),
    "a AND": ("a", "AND"),
    "a NOT": ("a", "NOT"),
    "a AND AND b": ("(a & b)", "AND"),
    "*": ("everything", "*"),
    "Almaty *": ("Almaty", "*"),
    "a*": ("a", "a*"),
    "*stan": ("stan", "*stan"),
    "title:(a OR b*) c": ("((title>a | title>b) & c)", "b*"),
    "Nazarbaye?": ("(Nazarbaye | {nazarbaye?})", "Nazarbaye?"),
    "Tokaev~9": ("tokaev~2", "Tokaev~9"),
    "abc~": ("abc", "abc~"),
    "Almat~2": ("almat~1", "Almat~2"),
    "shoot-to~": ('"shoot to"', "shoot-to~"),
    "near/3 a": ("a", "near/3"),
    "a near/3": ("a", "near/3"),
    "a near/0 b": ("near1(a, b)", "near/0"),
    "a near/99999 b": ("near100(a, b)", "near/99999"),
    "(a -b) near/2 c": ("(a & !b & c)", "near/2"),
    "title:a near/3 body:b": ("(title>a & body>b)", "near/3"),
    "title:": ("nothing", "title:"),
    "title: AND a": ("a", "title:"),
    "foo:bar": ('"foo bar"', "foo:"),
    "date:2022-13 a": ("a", "2022-13"),
    "date:2022-02-30 a": ("a", "2022-02-30"),
    "date:0000 a": ("a", "0000"),
    "date:soon a": ("a", "soon"),
    "date:.. a": ("a", ".."),
    "date:[9999999999999999999999 a": ("a", "[9999999999999999999999"),
    "date:2022..2021": ("date[2021-01-01..2022-12-31]", "2022..2021"),
    "in:nowhere a": ("a", "nowhere"),
    "!!!": ("nothing", "!!!"),
    "NOT": ("nothing", "NOT"),
    "NEAR": ("nothing", "NEAR"),
    "x" * 300 + " a": ("a", "x" * 300),
}


@pytest.mark.parametrize("raw", CLEAR)
def test_a_clear_question_is_read_as_meant_and_without_a_hint(raw: str) -> None:
    query = parse(raw, today=TODAY)
    assert (shown(query.tree), query.hints) == (CLEAR[raw], ())


@pytest.mark.parametrize("raw", UNCLEAR)
def test_an_unclear_question_is_still_searched_and_the_hint_points_at_the_place(raw: str) -> None:
    query = parse(raw, today=TODAY)
    searched, place = UNCLEAR[raw]
    assert shown(query.tree) == searched
    assert place in [hint.span.of(raw) for hint in query.hints]
    assert all(hint.sentence.endswith(".") for hint in query.hints)


@pytest.mark.parametrize(
    ("raw", "scope"),
    [
        ("Ukraine", Scope.BODY),
        ("in:boilerplate Ukraine", Scope.BOILERPLATE),
        ("Ukraine in:furniture", Scope.BOILERPLATE),
        ("in:all Ukraine", Scope.ALL),
        ("in:ALL in:body Ukraine", Scope.BODY),
    ],
)
def test_in_says_where_to_look(raw: str, scope: Scope) -> None:
    query = parse(raw)
    assert (query.scope, shown(query.tree)) == (scope, "Ukraine")


def test_scope_and_order_are_those_asked_for() -> None:
    query = parse("a", Scope.ALL, Sort.NEWEST)
    assert (query.raw, query.scope, query.sort) == ("a", Scope.ALL, Sort.NEWEST)


def test_every_clause_knows_its_place() -> None:
    raw = 'title:Tokayev -"shoot to kill" govern* Tokaev~ date:2022 source:bne'
    places = [leaf.span.of(raw) for leaf in _leaves(parse(raw).tree)]
    assert places == ["Tokayev", '"shoot to kill"', "govern*", "Tokaev~", "2022", "bne"]
    (phrase,) = [leaf for leaf in _leaves(parse(raw).tree) if isinstance(leaf, Phrase)]
    assert [word.span.of(raw) for word in phrase.words] == ["shoot", "to", "kill"]


def _leaves(node: Node) -> list[Node]:
    if isinstance(node, And | Or):
        return [leaf for part in node.parts for leaf in _leaves(part)]
    if isinstance(node, Not):
        return _leaves(node.part)
    return [node]


# --- bounds


def test_only_the_first_2000_characters_are_read() -> None:
    query = parse("a " * 999 + "end and more")
    assert "Only the first 2,000 characters of the query are read." in [hint.sentence for hint in query.hints]
    assert "more" not in shown(query.tree)


def test_only_the_first_64_words_are_searched() -> None:
    query = parse(" ".join(f"w{number}" for number in range(100)))
    assert isinstance(query.tree, And)
    assert [part.text for part in query.tree.parts if isinstance(part, Word)] == [f"w{number}" for number in range(64)]
    assert [hint.span.of(query.raw) for hint in query.hints] == ["w64"]


def test_parentheses_are_read_32_deep() -> None:
    assert parse("(" * 32 + "a" + ")" * 32).hints == ()
    deep = parse("(" * 900 + "a" + ")" * 900 + " b")
    assert shown(deep.tree) == "(a & b)"
    assert [hint.span.start for hint in deep.hints] == [32]


BOMBS = [
    "*", "a*", "*a*", "??????", "[a TO z]", "a* OR b* OR c*", "abcdefghijkl~3", "abcdef~9", "x" * 1_000_000,
    "word " * 10_000, "([a-z]+)+[0-9]", "(a+)+b", "(" * 20_000, "(" * 20_000 + "a" + ")" * 20_000, "NOT " * 500,
    "NOT " * 500 + "a", "-" * 5_000, '"' * 5_000, "\x00", "\ud800 a", "a^1e999", "title:" * 400, "near/5 " * 400,
    "a near/5 " * 300, "OR " * 700, "AND " * 700, "~" * 2_000, "a~" * 900, "=" * 2_000, ")" * 2_000,
    "{}[]\\/:;'", "date:" * 400, "ab" + "*?" * 900 + "c", "ﷺ" * 2_000, "a\u0301\u0301" * 600, "\u202eabc",
    "(a OR " * 600,
]  # fmt: skip


@pytest.mark.measured
@pytest.mark.parametrize("raw", BOMBS, ids=lambda raw: ascii(raw[:12]))
def test_no_question_takes_long_or_grows_without_bound(raw: str) -> None:
    began = time.process_time()
    query = parse(raw)
    assert time.process_time() - began < 0.5
    assert sum(_size(leaf) for leaf in _leaves(query.tree)) <= 64 * 16
    assert len(query.hints) <= 12


def _size(leaf: Node) -> int:
    if isinstance(leaf, Phrase):
        return len(leaf.words)
    return sum(map(_size, leaf.parts)) if isinstance(leaf, Near) else 1


_PIECES = st.sampled_from(
    ["a", "Tokayev’s", '"', "“", "(", ")", "-", " ", " OR ", " AND ", " NOT ", "near/3", " near/2 ", "NEAR", "*", "?",
     "~", "~2", "title:", "body:", "date:", "2022", "..", "source:", "entity:", "in:", "all", "tag:", "=", ":",
     "U.S.", "哈", "|", "&"]
)  # fmt: skip


@given(st.text() | st.lists(_PIECES, max_size=40).map("".join))
def test_no_string_is_refused(raw: str) -> None:
    query = parse(raw, today=TODAY)
    assert isinstance(query, Query)
    for leaf in _leaves(query.tree):
        if not isinstance(leaf, Everything | Nothing):
            assert 0 <= leaf.span.start < leaf.span.end <= len(raw)
    for hint in query.hints:
        assert 0 <= hint.span.start <= hint.span.end <= len(raw)
    assert isinstance(query.tree, Nothing) <= bool(query.hints)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_quotation_marks_of_all_kinds_read_alike(raw: str) -> None:
    curly = raw.replace('"', "“").replace("'", "’")
    assert shown(parse(curly, today=TODAY).tree) == shown(parse(curly.replace("“", '"'), today=TODAY).tree)
