"""No regular expression of the program keeps it busy out of proportion, each taken by itself, in the way it is used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import corpusview
from corpusview import patterns as late_patterns

# What stands for a pattern until it is first asked.
Late = type(late_patterns.pattern(""))
SHORT, LONG = 1_000, 4_000
# Of a linear one four times the length takes four times as long, of a quadratic one sixteen; a quadratic one that is
# not seen at this length takes less than half a second for a text ten times as long.
_TIMES, _ANYWAY = 8.0, 0.006
# What is long at once: characters, and seconds of the processor that it may take.
_MEGABYTE, _SECOND = 1_000_000, 1.0

# What patterns look for, begin with, or are made to repeat; what follows breaks off what looked right so far.
PIECES = (
    "a", "A", " ", "\n", "1", "(", ".", "-", '"', "“", "é", "日", "\u0301", "\u200b", "a ", "Aa ", "A. ", "a.", "1 ",
    "1,", "a\n", " \n", "a@a.", "http://a", "<a ", "1:1 ", "1-1-", "Jan 1, ", "by Aa ", "and ", "a: ", "…", "NOT ",
    "(1) ", "*a", "~",
)  # fmt: skip
BREAKS_OFF = "!x"

# The methods by which a pattern goes through all of a text; the others hold on to its beginning.
_THROUGH = {"search", "finditer", "findall", "sub", "subn", "split"}
_METHODS = _THROUGH | {"match", "fullmatch"}


@dataclass(frozen=True)
class Used:
    """A pattern as it is used: where it stands, and by which methods."""

    where: str
    pattern: re.Pattern
    methods: frozenset[str]

    def seconds(self, text: str) -> float:
        """How long it takes over a text, in all the ways in which it is used."""
        given = text.encode() if isinstance(self.pattern.pattern, bytes) else text
        began = time.thread_time()
        if self.methods & _THROUGH:
            for _ in self.pattern.finditer(given):
                pass
        if "match" in self.methods:
            self.pattern.match(given)
        if "fullmatch" in self.methods:
            self.pattern.fullmatch(given)
        return time.thread_time() - began


def rooms() -> Iterator[tuple[object, ast.Module]]:
    """Every module that runs for the user, with its code."""
    for module in pkgutil.walk_packages(corpusview.__path__, "corpusview."):
        if not any(part in module.name for part in (".training", ".bootstrap", "__main__")):
            room = importlib.import_module(module.name)
            yield room, ast.parse(Path(str(room.__file__)).read_text(encoding="utf-8"))


def held(value: object, depth: int = 0) -> Iterator[re.Pattern]:
    """The patterns in a value, or in what it is made of."""
    if isinstance(value, Late):
        yield re.compile(value.pattern, value.flags)
    elif isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from held(each, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        for pair in value.items():
            yield from held(pair, depth + 1)
    elif depth < 4 and type(value).__module__.startswith("corpusview") and hasattr(type(value), "__dataclass_fields__"):
        for name in type(value).__dataclass_fields__:
            yield from held(getattr(value, name, None), depth + 1)


def patterns() -> list[Used]:
    """Every pattern that the program holds or writes down, each once."""
    by_name: dict[str, set[str]] = defaultdict(set)
    found: dict[tuple[str | bytes, int], tuple[str, set[str]]] = {}
    trees = list(rooms())

    def note(pattern: re.Pattern, where: str, methods: set[str]) -> None:
        found.setdefault((pattern.pattern, pattern.flags), (where, set()))[1].update(methods)

    for _, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
                name = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                by_name[name].add(node.attr)
    for room, tree in trees:
        for name, value in list(vars(room).items()):
            if name.startswith("__") or isinstance(value, type) and value.__module__ != room.__name__:
                continue
            values = list(vars(value).items()) if isinstance(value, type) else [(name, value)]
            for own, inner in values:
                for pattern in held(inner):
                    # One that is handed on, in a table say, may be used in any way.
                    methods = by_name[own] & _METHODS if isinstance(inner, re.Pattern | Late) else set()
                    note(pattern, f"{room.__name__}.{own}", methods or _METHODS)
        for call in ast.walk(tree):
            is_of_re = (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and isinstance(call.func.value, ast.Name)
                and call.func.value.id == "re"
                and call.func.attr in _METHODS
            )
            if is_of_re and isinstance(call.args[0], ast.Constant):
                note(re.compile(call.args[0].value), f"{room.__name__}, line {call.lineno}", {call.func.attr})
    return [Used(where, re.compile(*key), frozenset(methods)) for key, (where, methods) in found.items()]


ALL = patterns()


def test_the_patterns_of_the_program_are_found() -> None:
    assert len(ALL) > 110
    assert {each.where.split(".")[1] for each in ALL} >= {"reading", "grammar", "gui", "corpus", "export", "errors"}


def grows_out_of_proportion(used: Used, text: Callable[[int], str]) -> bool:
    """Whether a longer text takes far longer than it is longer; measured again before that is believed."""
    for _ in range(3):
        short = used.seconds(text(SHORT))
        if short < _ANYWAY / _TIMES:
            return False
        long = used.seconds(text(LONG))
        if long < _ANYWAY or long < _TIMES * short:
            return False
    return True


def slow_over(piece: str) -> list[tuple[str, str]]:
    """Where the patterns stand, and the patterns, that take out of proportion long over `piece` again and again."""
    return [
        (used.where, used.pattern.pattern)
        for used in ALL
        if grows_out_of_proportion(used, lambda size: piece * (size // len(piece)) + BREAKS_OFF)
    ]


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_no_pattern_takes_longer_than_the_text_is_longer(piece: str) -> None:
    assert slow_over(piece) == []


_PARTS = st.sampled_from(
    ["a", "A", "Aa", " ", "\n", "\t", ".", ",", "-", "’", "“", "”", "(", ")", "1", "2024", "by", "of", "the", "and",
     "Mr", ":", "/", "@", "\u0301", "\u200b", "с", "的", "|", "•", "€", "%", "http://", "*", "?", "~", "=", "<", ">",
     "&", "#", "NOT"]
)  # fmt: skip


@settings(max_examples=20, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(_PARTS, min_size=2, max_size=6).map("".join))
def test_nor_over_what_may_be_made_of_such_parts(piece: str) -> None:
    assert slow_over(piece) == []


@pytest.mark.hard
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("used", ALL, ids=lambda used: used.where)
def test_a_megabyte_takes_each_pattern_less_than_a_second(used: Used) -> None:
    late = {}
    for piece in ("a", " ", "(", "1", "A"):
        text = piece * _MEGABYTE + BREAKS_OFF
        # What is late is asked a second time: the first may have been somebody else's doing.
        seconds = used.seconds(text)
        if seconds > _SECOND and (seconds := used.seconds(text)) > _SECOND:
            late[piece] = seconds
    assert late == {}
