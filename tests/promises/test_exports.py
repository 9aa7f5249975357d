"""What leaves the corpus is whole or absent, wherever it is broken off, and is the text as it was."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpusview.__main__ import main
from corpusview.article import Span
from corpusview.cli.printing import Printer
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CannotWrite, NoSpace
from corpusview.export.articles import FORMATS, export_articles
from corpusview.export.cells import uncelled
from corpusview.export.ledger import export_ledger
from corpusview.export.names import ListedName, export_names
from corpusview.notes import Anchor, Note
from tests.corpus.conftest import page
from tests.promises.steps import in_a_child, killed

# Texts that a program between the file and the reader may change: kept as they are, but for their line ends.
ODD = {
    "line ends": "one\r\ntwo\rthree\n",
    "spaces": "no\u00a0break\u2007figure\u3000wide\u2028line\u2029paragraph\u0085next",
    "astral": "\U0001f30a and \U00020000 and e\u0301 and \u200f\u202eright\u202c \ufeff inside",
    "controls": "bell\x07 escape\x1b[31m form\x0cfeed vertical\x0btab",
    "cells": '=1+1\n"quoted";\tseparated, \'apostrophe\n@SUM\n',
    "long": "word \u00e9 " * 30_000,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of some pages and of odd ones, with tags and notes."""
    place = tmp_path_factory.mktemp("built")
    folder = place / "pages"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(page(number), encoding="utf-8")
    for name, text in ODD.items():
        (folder / f"{name}.txt").write_bytes(f"A headline of {name}\n\nThe council met. {text} And so on.\n".encode())
    with Corpus.open(place / "corpus") as corpus:
        list(corpus.import_files([folder], jobs=1))
        for number in corpus.ids():
            corpus.tag([number], "ünusual; tag")
            text = corpus.article(number).text
            corpus.keep_note(Note(number, "=a note\nof two lines 😀", Anchor.at(text, Span(2, 10))))
    return place / "corpus"


@pytest.fixture
def kept(built: Path) -> Iterator[Corpus]:
    """The same, open."""
    with Corpus.open(built, writing=False) as corpus:
        yield corpus


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder to write to."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def _articles(form: str) -> Callable[[Corpus, Path], int]:
    return lambda corpus, to: export_articles(
        map(corpus.article, corpus.ids()), form, to, replace=True, made=corpus.made
    )


FAILED = {"writes": 0, "kills": 0}
WRITERS: dict[str, Callable[[Corpus, Path], int]] = {
    **{form: _articles(form) for form in FORMATS},
    "names": lambda corpus, to: export_names([ListedName("person", f"N{n}", 1, 1) for n in range(9)], to, True),
    "ledger": lambda corpus, to: export_ledger([(f"/{n}", "failed", "x") for n in range(9)], to, True),
}


def fail(number: int) -> None:
    """As the system refuses a call."""
    raise OSError(number, os.strerror(number))


class Failing(io.StringIO):
    """What is written to a file: something strikes at the call that is told."""

    def __init__(self, real, calls: list[str], fail_at: int, strikes: Callable[[], None]) -> None:
        super().__init__()
        self._real, self._calls, self._fail_at, self._strikes = real, calls, fail_at, strikes

    def _step(self, name: str) -> None:
        self._calls.append(name)
        if len(self._calls) == self._fail_at:
            self._strikes()

    def write(self, text: str) -> int:
        self._step("write")
        return self._real.write(text)

    def flush(self) -> None:
        self._step("flush")
        self._real.flush()

    def fileno(self) -> int:
        return self._real.fileno()

    def __exit__(self, *_given: object) -> None:
        self._real.close()


@contextmanager
def struck(fail_at: int, strikes: Callable[[], None]) -> Iterator[None]:
    """Whatever is written to the draft of an export is struck at this call."""
    calls: list[str] = []
    opened = Path.open

    def opens(self: Path, *given: str, **named: str) -> object:
        real = opened(self, *given, **named)
        return Failing(real, calls, fail_at, strikes) if self.name.endswith(".new") else real

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", opens)
        yield


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
def test_a_disk_that_fails_at_any_write_of_an_export_leaves_the_old_file_and_nothing_else(
    kept: Corpus, out: Path, writer: str, number: int, figure
) -> None:
    place = out / "export"
    tried = 0
    for fail_at in range(1, 1000):
        place.write_text("old", encoding="utf-8")
        with struck(fail_at, lambda: fail(number)):
            try:
                WRITERS[writer](kept, place)
            except (NoSpace, CannotWrite) as told:
                assert isinstance(told, NoSpace) == (number == errno.ENOSPC)
                tried += 1
            else:
                break
        assert place.read_text(encoding="utf-8") == "old" and list(out.iterdir()) == [place]
    assert tried >= 3 and place.read_text(encoding="utf-8") != "old" and list(out.iterdir()) == [place]
    FAILED["writes"] += tried
    figure("failed writes of exports", tried=FAILED["writes"], kept=FAILED["writes"])


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("writer", WRITERS)
def test_killed_in_any_write_of_an_export_the_old_file_stays_and_the_next_export_is_whole(
    kept: Corpus, built: Path, out: Path, writer: str, figure
) -> None:
    place = out / "export"
    assert WRITERS[writer](kept, place)
    whole = place.read_bytes()
    kills = 0
    for kill_at in range(1, 1000):
        place.write_text("old", encoding="utf-8")

        def write(kill_at: int = kill_at) -> None:
            # What Python has not handed to the system is gone.
            with struck(kill_at, killed), Corpus.open(built, writing=False) as corpus:
                WRITERS[writer](corpus, place)

        if in_a_child(write):
            break
        assert place.read_text(encoding="utf-8") == "old"
        kills += 1
    assert kills >= 3 and place.read_bytes() == whole
    # What the killed ones left is theirs by its name, and goes a day later with the next export.
    drafts = [each for each in out.iterdir() if each != place]
    assert all(each.name.startswith(".corpusview-") and each.name.endswith(".new") for each in drafts)
    for each in drafts:
        os.utime(each, (1, 1))
    WRITERS[writer](kept, place)
    assert list(out.iterdir()) == [place] and place.read_bytes() == whole
    FAILED["kills"] += kills
    figure("kills of exports", tried=FAILED["kills"], kept=FAILED["kills"])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("at", [0, 1, 5])
def test_an_export_that_is_stopped_leaves_nothing_and_the_next_one_is_whole(
    built: Path, out: Path, form: str, at: int, monkeypatch, capsys
) -> None:
    told: list[tuple[int, int]] = []

    def progress(_printer: Printer, _phase: str, done: int, total: int) -> None:
        told.append((done, total))
        if len(told) > at:
            raise KeyboardInterrupt

    command = ["export", "--format", form, "--corpus", str(built), "--output", str(out / "export")]
    with monkeypatch.context() as patch:
        patch.setattr(Printer, "progress", progress)
        assert main(command) == 130
    assert list(out.iterdir()) == []
    assert told == [(number, 9) for number in range(1, at + 2)]
    assert main(command) == 0
    assert [each.name for each in out.iterdir()] == ["export"]
    capsys.readouterr()


def test_the_draft_of_an_export_that_was_killed_goes_with_a_later_export(kept: Corpus, out: Path) -> None:
    old, fresh, foreign = out / ".corpusview-9-0123abcd.new", out / ".corpusview-9-0123abce.new", out / ".other.new"
    for each in (old, fresh, foreign):
        each.write_text("half", encoding="utf-8")
    long_ago = time.time() - 100_000
    os.utime(old, (long_ago, long_ago))
    os.utime(foreign, (long_ago, long_ago))
    WRITERS["jsonl"](kept, out / "export")
    # One that was written to today may be another's that is under way.
    assert sorted(each.name for each in out.iterdir()) == sorted([fresh.name, foreign.name, "export"])


def test_texts_tags_and_notes_come_back_as_they_were(kept: Corpus, out: Path, tmp_path: Path) -> None:
    for form in ("jsonl", "csv"):
        WRITERS[form](kept, out / form)
    held = {number: kept.article(number) for number in kept.ids()}
    lines = [json.loads(line) for line in (out / "jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    assert {line["id"]: line["text"] for line in lines} == {number: each.text for number, each in held.items()}
    csv.field_size_limit(10_000_000)
    rows = list(csv.DictReader(io.StringIO((out / "csv").read_text(encoding="utf-8"), newline="")))
    assert {int(row["id"]): uncelled(row["body"]) for row in rows} == {
        number: each.body_text() for number, each in held.items()
    }
    assert any(len(row["body"]) > 200_000 for row in rows)
    for line in lines:
        (note,) = line["notes"]
        assert line["tags"] == ["ünusual; tag"] and note["text"] == "=a note\nof two lines 😀"
    # The very texts, written to files and imported anew, are the same articles.
    again = tmp_path / "again"
    again.mkdir()
    for line in lines:
        (again / f"{line['id']}.txt").write_bytes(line["text"].encode())
    with Corpus.open(tmp_path / "other") as other:
        list(other.import_files([again], jobs=1))
        assert {Path(other.article(number).origin.path).stem: other.article(number).text for number in other.ids()} == {
            str(number): each.text for number, each in held.items()
        }


def test_what_is_stored_is_the_file_but_for_its_line_ends(kept: Corpus) -> None:
    for number in kept.ids():
        article = kept.article(number)
        raw = Path(article.origin.path).read_bytes().decode("utf-8")
        assert article.text == raw.replace("\r\n", "\n").replace("\r", "\n")
