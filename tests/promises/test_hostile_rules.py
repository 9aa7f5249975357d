"""Files of rules, searches and notes that a stranger wrote: each line is taken in or told, and all goes on."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpusview.__main__ import main
from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from tests.corpus.conftest import with_corpus

# Seconds of its own work for a file of a few hundred lines, some of them of 300,000 letters; they take five.
_SOON = 60.0

# What may stand where a line, a name or a question is meant.
ODD = {
    "nothing": "",
    "blanks": " \t\u00a0\u3000 ",
    "a NUL": "Sub\0scribe to our newsletter",
    "control characters": "Sub\x01\x02\x1b[2J\x07scribe\x7f",
    "line ends of all kinds": "one\\ntwo\\u three\u2028four\x85five\x0bsix\x0cseven\x1ceight",
    "bidi": "\u202e\u2066Subscribe\u2069 to \u202dour\u202c newsletter",
    "nothing to be seen": "\u200b\u200d\ufeff\u2060\U000e0041",
    "marks upon marks": "e" + "\u0301" * 5000,
    "an expression that would not end": "(a+)+$ (.*)*[a-z]{1,99999}\\b(?P<x>(?:.|\\n)*)*",
    "a question that would not end": "* ?* *a* abcdefghijkl~9 [a TO z] " + "(" * 2000,
    "a statement": "'); DROP TABLE articles; -- \" ; DELETE FROM notes",
    "a formula": "=cmd|' /C calc'!A0",
    "markup": "<img src='file:///etc/passwd'><script>alert(1)</script>",
    "a path": "../../../../etc/passwd",
    "one long word": "x" * 300_000,
    "many words": "minister " * 30_000,
    "many bars": " | " * 20_000,
    "many backslashes": "\\" * 100_001,
    "many letters of one case": "İıẞßſ" * 2000,
    "not of the first plane": "😀𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \U0010ffff \uffff \ufdd0",
}
RULES = ("always | {}", "never | {}", "always | A line | {}", "{}")
NAMES = (
    "merge person | {} | Tokaev", "merge organisation | The council | {}", "split person | {} | {}",
    "reject place | {}", "rename person | Ann Lee | {}", "kind place person | {}", "apart person | {} | {}",
    "merge | {} | {}", "{}",
)  # fmt: skip
FORMS = {"folds": RULES, "alias": NAMES}
# Nothing of theirs moves the terminal's cursor, or turns what is said round.
UNSAFE = {"\x1b", "\x07", "\0", "\u202e", "\u2066"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of four articles."""
    return with_corpus(tmp_path_factory.mktemp("built"), 4) / "corpus"


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Iterator[Path]:
    """The same for this test alone; whatever was taken in, it is well afterwards."""
    place = Path(shutil.copytree(built, tmp_path / "corpus"))
    yield place
    with Corpus.open(place) as corpus:
        assert corpus.check() == () and corpus.count() == 4
        assert corpus.search(parse("councillors")).total == 4


def taken_in(verb: str, place: Path, raw: bytes, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Take a file in, and see that it was a matter of seconds. Returns the code, and the words that were said."""
    file = place.parent / "theirs"
    file.write_bytes(raw)
    began = time.process_time()
    code = main([verb, "import", "--corpus", str(place), str(file)])
    assert time.process_time() - began < _SOON
    out, err = capsys.readouterr()
    assert code in (0, 1)
    assert "Traceback" not in out + err and "Error" not in err
    assert not set(out + err) & UNSAFE
    return code, out + err


def comes_back(verb: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was taken in leaves as it came: the export is taken in anew, and is the same."""
    first, second = place.parent / "first", place.parent / "second"
    other = place.parent / "other"
    assert main([verb, "export", "--corpus", str(place), "--output", str(first)]) == 0
    Corpus.open(other).close()
    assert main([verb, "import", "--corpus", str(other), str(first)]) == 0
    assert main([verb, "export", "--corpus", str(other), "--output", str(second)]) == 0
    capsys.readouterr()
    assert first.read_bytes() == second.read_bytes() and first.stat().st_size > 0


@pytest.mark.hard
@pytest.mark.parametrize("verb", FORMS)
@pytest.mark.parametrize("odd", ODD)
def test_a_rule_is_taken_in_as_it_is_or_told(place: Path, capsys, verb: str, odd: str) -> None:
    code, said = taken_in(verb, place, _lines(verb, ODD[odd]), capsys)
    assert code == 1 and "is no rule" in said


@pytest.mark.parametrize("verb", FORMS)
def test_rules_of_all_kinds_are_taken_in_as_they_are_or_told_and_leave_as_they_came(
    place: Path, capsys, verb: str
) -> None:
    code, said = taken_in(verb, place, b"".join(_lines(verb, odd) for odd in ODD.values()), capsys)
    assert code == 1 and said.count("is no rule") >= len(ODD)
    # No sentence quotes a line of theirs at length.
    assert max(len(line) for line in said.splitlines() if "is no rule" in line) < 400
    comes_back(verb, place, capsys)


def _lines(verb: str, odd: str) -> bytes:
    return "".join(form.replace("{}", odd) + "\n" for form in FORMS[verb]).encode()


def test_saved_searches_of_all_kinds_are_taken_in_as_they_are_or_told(place: Path, capsys) -> None:
    taken = 0
    for number, odd in enumerate(ODD.values()):
        for name, query in ((f"{odd} {number}", "councillors"), (f"theirs {number}", odd)):
            line = json.dumps({"name": name, "query": query, "in": "body", "sort": "relevance"}).encode()
            code, said = taken_in("saved", place, line + b"\n", capsys)
            assert ("is no saved search" in said) == bool(code)
            taken += not code
    assert taken > len(ODD)
    assert main(["saved", "list", "--corpus", str(place)]) == 0
    listed = capsys.readouterr().out
    assert len(listed.splitlines()) == taken and not set(listed) & UNSAFE


NO_SEARCHES = (
    "[" * 100_000, "{" * 100_000, '{"a":' * 50_000, "null", "[]", '"x"', "1e999", "9" * 10_000, "NaN", "-", "\0",
    '{"name": "a"}', '{"name": null, "query": "x"}', '{"name": ["a"], "query": "x"}', '{"name": "", "query": "x"}',
    '{"name": "a", "query": "x", "in": []}', '{"name": "a", "query": "x", "in": {"a": 1}}', '{"name": "a", "query": 5}',
    '{"name": "a", "query": "x", "sort": "; DROP TABLE"}', '{"name": "a", "query": "\\ud800"}',
    '{"name": "\\udfff", "query": "x"}',
)  # fmt: skip


def test_what_is_no_saved_search_is_told_with_its_line_and_nothing_is_taken_in(place: Path, capsys) -> None:
    good = json.dumps({"name": "good", "query": "councillors"})
    for line in NO_SEARCHES:
        code, said = taken_in("saved", place, f"{good}\n{line}\n".encode(), capsys)
        assert code == 1 and "Line 2 is no saved search. Nothing was taken in." in said, line[:80]
    with Corpus.open(place) as corpus:
        assert corpus.saved_searches() == ()


def test_notes_of_all_kinds_are_taken_in_as_they_are_or_told(place: Path, capsys) -> None:
    with Corpus.open(place) as corpus:
        digest = corpus.article(corpus.ids()[0]).origin.sha256
    lines = [
        line
        for odd in ODD.values()
        for line in (
            {"sha256": digest, "text": odd},
            {"sha256": digest, "text": "x", "quote": odd, "start": 5, "before": odd, "after": odd},
            {"path": odd, "text": "x"},
            {"sha256": [odd], "text": {"a": odd}, "tint": odd, "start": "5"},
        )
    ]
    code, said = taken_in("note", place, "".join(json.dumps(each) + "\n" for each in lines).encode(), capsys)
    # Without words and without a place, and too long.
    assert code == 1 and "This note is empty" in said and "A note may have 20,000 characters" in said
    assert "notes taken in" in said
    code, said = taken_in("note", place, b'{"sha256": "\\ud800", "text": "x"}\n', capsys)
    assert code == 1 and "Line 1 of" in said and "is no note" in said
    assert main(["note", "list", "--corpus", str(place)]) == 0
    assert not set(capsys.readouterr().out) & UNSAFE


VERBS = ["folds", "alias", "saved", "note"]
NO_TEXTS = (
    b"\xff\xfe" + "always | x\n".encode("utf-16-le"), b"\xed\xa0\x80 | \xc0\xaf\n", bytes(range(256)) * 40, bytes(9999),
)  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_no_text_is_told(place: Path, capsys, verb: str) -> None:
    for raw in NO_TEXTS:
        code, said = taken_in(verb, place, raw, capsys)
        assert code == 1 and said.strip(), raw[:20]


@pytest.mark.skipif(os.name == "nt", reason="devices of POSIX")
@pytest.mark.parametrize("verb", VERBS)
def test_what_is_no_file_is_told_and_never_read_without_end(place: Path, capsys, verb: str) -> None:
    for file in ("/dev/zero", "/", "/nowhere"):
        assert main([verb, "import", "--corpus", str(place), file]) == 1
        err = capsys.readouterr().err
        assert f"corpusview: {file} " in err and "Traceback" not in err


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_rules_and_searches_may_come_through_a_pipe(place: Path, tmp_path: Path, capsys) -> None:
    line = json.dumps({"name": "good", "query": "councillors"}) + "\n"
    for verb, text in (("folds", "always | Share this story\n"), ("saved", line)):
        pipe = tmp_path / f"{verb}.pipe"
        os.mkfifo(pipe)
        # Where nobody opens the pipe, it would wait for ever, and keep the tests from ending.
        writer = threading.Thread(target=pipe.write_text, args=(text,), daemon=True)
        writer.start()
        assert main([verb, "import", "--corpus", str(place), str(pipe)]) == 0, capsys.readouterr().err
        writer.join(60)
        assert not writer.is_alive()
