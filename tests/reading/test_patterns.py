"""Expressions that are made when they are first asked answer as those that are made at once."""

import copy
import re

import pytest

from corpusview import patterns
from corpusview.patterns import pattern


def test_it_answers_like_an_expression_made_at_once():
    late, early = pattern(r"(?P<word>[a-z]+)(\d*)", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)(\d*)", re.IGNORECASE)
    text = "One2 and THREE44"
    assert late.search(text)["word"] == "One" and late.fullmatch("x1") and late.match("?") is None
    assert late.findall(text) == early.findall(text)
    assert [each.span() for each in late.finditer(text, 4)] == [each.span() for each in early.finditer(text, 4)]
    assert late.sub("-", text) == early.sub("-", text) and late.split(text) == early.split(text)
    assert (late.pattern, late.flags, late.groupindex) == (early.pattern, early.flags, early.groupindex)


def test_it_is_made_when_it_is_first_asked_and_then_no_more(monkeypatch):
    made = []

    def compiled(*given):
        made.append(given)
        return compile_(*given)

    compile_ = re.compile
    monkeypatch.setattr(patterns.re, "compile", compiled)
    late = pattern("a+")
    assert made == []
    assert [late.search("caat").span() for _ in range(3)] == [(1, 3)] * 3
    assert made == [("a+", 0)]


def test_what_no_expression_has_it_has_not_either():
    late = pattern("a")
    with pytest.raises(AttributeError):
        late.find("a")
    with pytest.raises(AttributeError):
        late.__fspath__()
    assert copy.copy(late).search("a")
