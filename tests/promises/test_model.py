"""Any sequence of what a user does, with crashes among it: after each step the corpus is what a plain dict says."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from corpusview.corpus.corpus import INDEX, Corpus
from corpusview.events import Done, Failed, Imported, Saved
from corpusview.grammar import parse
from tests.corpus.conftest import page

NAMES = st.integers(0, 7).map(lambda number: f"{number}.txt")
# Each stands in no page of itself, and no stem of one is another's.
WORDS = ("zeppelin", "quark", "marmalade", "xylophone")
TAGS = ("to do", "done")
BAD = (b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\0" * 400)


class Crash(BaseException):
    """The process ends here."""


class Model(RuleBasedStateMachine):
    """Pages in a folder and articles in a corpus, beside what they should be."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="corpusview-model-"))
        self.pages = self.place / "pages"
        self.pages.mkdir()
        # What lies in the folder: the extra word of each page, or None for a file that is no page.
        self.files: dict[str, str | None] = {}
        # What is in the corpus: path's name to its extra word, and the tags of it.
        self.articles: dict[str, str] = {}
        self.tagged: dict[str, set[str]] = {}
        self.corpus = Corpus.open(self.place / "corpus")

    def teardown(self) -> None:
        self.corpus.close()
        shutil.rmtree(self.place)

    def numbers(self) -> dict[str, int]:
        return {Path(row.path).name: row.id for row in self.corpus.rows(self.corpus.ids())}

    # --- the folder

    @initialize()
    def some_pages(self) -> None:
        for number in range(3):
            self.write(f"{number}.txt", WORDS[number])

    @rule(name=NAMES, word=st.sampled_from(WORDS))
    def write(self, name: str, word: str) -> None:
        # The number makes each page's bytes its own.
        (self.pages / name).write_text(page(int(name[0]), f"Then came a {word}."), encoding="utf-8")
        self.files[name] = word

    @rule(name=NAMES, content=st.sampled_from(BAD))
    def write_what_is_no_page(self, name: str, content: bytes) -> None:
        (self.pages / name).write_bytes(content)
        self.files[name] = None

    # --- the corpus

    @rule()
    def import_everything(self) -> None:
        events = list(self.corpus.import_files([self.pages], jobs=1))
        done = events[-1]
        assert isinstance(done, Done)
        assert done.seen == done.imported + done.updated + done.skipped + done.failed == len(self.files)
        failed = {Path(event.path).name for event in events if isinstance(event, Failed)}
        assert failed == {name for name, word in self.files.items() if word is None}
        self._is_imported(self.files)

    def _is_imported(self, names: object) -> None:
        for name in list(names):  # type: ignore[call-overload]
            word = self.files[name]
            if word is not None:
                self.articles[name] = word
                self.tagged.setdefault(name, set())

    @rule(stop_after=st.integers(0, 3))
    def import_and_stop(self, stop_after: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("corpusview.corpus.importing._SAVE_ARTICLES", 1)
            running = self.corpus.import_files([self.pages], jobs=1)
            saved: list[str] = []
            told: list[str] = []
            for event in running:
                if isinstance(event, Imported) or type(event).__name__ == "Updated":
                    told.append(Path(event.path).name)
                if isinstance(event, Saved):
                    saved += told
                    told = []
                if len(saved) > stop_after:
                    break
            running.close()
        self._is_imported(saved)

    @precondition(lambda self: self.articles)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.articles)))
        self.corpus.remove([self.numbers()[name]])
        del self.articles[name], self.tagged[name]

    @precondition(lambda self: self.articles)
    @rule(data=st.data(), tag=st.sampled_from(TAGS), on=st.booleans())
    def tag(self, data: st.DataObject, tag: str, on: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.articles)))
        self.corpus.tag([self.numbers()[name]], tag, on)
        (self.tagged[name].add if on else self.tagged[name].discard)(tag)

    @rule(reread=st.booleans())
    def rebuild(self, reread: bool) -> None:
        list(self.corpus.rebuild(reread=reread))

    @rule()
    def close_and_open(self) -> None:
        self.corpus.close()
        self.corpus = Corpus.open(self.place / "corpus")
        assert self.corpus.needs_mending() == ""

    @rule()
    def lose_the_index(self) -> None:
        self.corpus.close()
        shutil.rmtree(self.place / "corpus" / INDEX, ignore_errors=True)
        self._open_again()

    @rule(step=st.integers(0, 12))
    def import_and_crash(self, step: int) -> None:
        """The process ends at the n-th flush; what it had said till then holds, the rest holds or does not."""
        steps = iter(range(1000))
        real = os.fsync

        def crashes(descriptor: int) -> None:
            if next(steps) == step:
                raise Crash
            real(descriptor)

        before = dict(self.articles)
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(os, "fsync", crashes)
                list(self.corpus.import_files([self.pages], jobs=1))
        except Crash:
            pass
        # A process that ends closes nothing in order.
        self.corpus._unlock()
        self.corpus.close()
        self._open_again()
        there = {Path(row.path).name: self._word_of(row.id) for row in self.corpus.rows(self.corpus.ids())}
        for name, word in there.items():
            assert word in (before.get(name), self.files.get(name))
        assert before.keys() <= there.keys()
        self.articles = there
        self.tagged = {name: self.tagged.get(name, set()) for name in there}

    def _word_of(self, number: int) -> str:
        text = self.corpus.article(number).text
        return next(word for word in WORDS if word in text)

    def _open_again(self) -> None:
        self.corpus = Corpus.open(self.place / "corpus")
        if self.corpus.needs_mending():
            list(self.corpus.mend())

    # --- what always holds

    def found(self, question: str) -> list[str]:
        return sorted(Path(row.path).name for row in self.corpus.rows(self.corpus.search(parse(question))))

    @invariant()
    def everything_is_what_it_should_be(self) -> None:
        assert self.found("") == self.found("councillors") == sorted(self.articles)
        for word in WORDS:
            assert self.found(word) == sorted(name for name, each in self.articles.items() if each == word)
        for tag in TAGS:
            assert self.found(f'tag:"{tag}"') == sorted(name for name, tags in self.tagged.items() if tag in tags)
        assert self.corpus.check() == ()


HEALTHY = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def run(examples: int, steps: int) -> None:
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=HEALTHY,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
    )
    run_state_machine_as_test(Model, settings=wanted)


def test_any_sequence_of_actions_and_crashes_leaves_what_a_dict_says(figure) -> None:
    run(examples=12, steps=12)


@pytest.mark.hard
@pytest.mark.timeout(3600)
def test_many_sequences_of_actions_and_crashes_leave_what_a_dict_says(figure) -> None:
    examples, steps = int(os.environ.get("CORPUSVIEW_EXAMPLES", "150")), 30
    run(examples, steps)
    figure("random actions with crashes", tried=examples * steps, kept=examples * steps)
