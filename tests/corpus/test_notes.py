"""Notes and highlights stay on their words, whatever becomes of the index, the reading or the file."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from corpusview.article import Span
from corpusview.corpus.corpus import INDEX, Corpus
from corpusview.errors import CorpusViewError, NotFound
from corpusview.grammar import parse
from corpusview.notes import LONGEST_QUOTE, Anchor, Note, Placed, Tint, placed

TEXT = "The quay is closed.\nThe mayor spoke.\nThe quay is closed.\nNobody came.\n"


def anchor(words: str, text: str = TEXT, after: int = 0) -> Anchor:
    at = text.index(words, after)
    return Anchor.at(text, Span(at, at + len(words)))


def test_a_place_is_found_where_it_was():
    second = anchor("The quay is closed.", after=10)
    assert second.place_in(TEXT) == second.span


def test_a_place_is_found_again_by_its_words_and_their_surroundings():
    second = anchor("The quay is closed.", after=10)
    moved = "A new first line, which moves all.\n" + TEXT
    assert second.place_in(moved) == Span(second.span.start + 35, second.span.end + 35)
    first = anchor("The quay is closed.")
    assert first.place_in(moved) == Span(35, 35 + 19)


def test_words_that_are_gone_have_no_place():
    assert anchor("The mayor spoke.").place_in(TEXT.replace("mayor", "president")) is None


def test_a_long_place_is_kept_by_its_beginning():
    assert len(Anchor.at("x" * 100_000, Span(5, 90_000)).quote) == LONGEST_QUOTE


def test_notes_are_listed_by_place_those_that_are_lost_last():
    whole, first = Note(1, "whole", None, number=3), Note(1, "", anchor("The mayor spoke."), number=2)
    lost = Note(1, "lost", Anchor(Span(0, 3), "xyz"), number=1)
    assert [each.note.number for each in placed((lost, first, whole), TEXT)] == [3, 2, 1]
    assert Placed(lost).is_lost and not Placed(whole).is_lost


@pytest.fixture
def page(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    file = folder / "quay.txt"
    file.write_text("Quay closed\n\n" + TEXT + "\nMost read\nSomething else entirely\n", encoding="utf-8")
    return file


@pytest.fixture
def corpus(page: Path, tmp_path: Path):
    with Corpus.open(tmp_path / "corpus") as made:
        for _ in made.import_files([page.parent], jobs=1):
            pass
        yield made


def on(corpus: Corpus, words: str) -> Anchor:
    return anchor(words, corpus.article(1).text)


def test_a_note_is_kept_changed_removed_and_put_back_under_its_number(corpus):
    note = corpus.keep_note(Note(1, " Ask him. ", on(corpus, "The mayor spoke."), Tint.ROSE))
    assert (note.number, note.text, note.tint) == (1, "Ask him.", Tint.ROSE)
    changed = corpus.keep_note(replace(note, text="Ask her.", changed_at=None))
    assert corpus.notes(1) == (changed,)
    assert changed.made_at == note.made_at
    assert corpus.remove_note(1) == changed
    assert corpus.notes() == ()
    assert corpus.keep_note(note) == note


def test_what_makes_no_note_is_refused_with_a_sentence(corpus):
    with pytest.raises(CorpusViewError, match="empty"):
        corpus.keep_note(Note(1, "  "))
    with pytest.raises(CorpusViewError, match="20,000"):
        corpus.keep_note(Note(1, "x" * 20_001))
    with pytest.raises(NotFound):
        corpus.keep_note(Note(7, "on nothing"))
    with pytest.raises(NotFound):
        corpus.remove_note(7)


def test_notes_survive_rereading_a_lost_index_and_a_changed_file(corpus, page, tmp_path):
    note = corpus.keep_note(Note(1, "Ask him.", on(corpus, "The mayor spoke.")))
    for _ in corpus.rebuild(reread=True):
        pass
    assert corpus.notes(1) == (note,)
    corpus.close()
    shutil.rmtree(tmp_path / "corpus" / INDEX)
    with Corpus.open(tmp_path / "corpus") as again:
        for _ in again.mend():
            pass
        assert again.notes(1) == (note,)
        page.write_text("Quay closed\n\nA new line before all others.\n" + TEXT, encoding="utf-8")
        for _ in again.import_files([page.parent], jobs=1):
            pass
        (found,) = placed(again.notes(1), again.article(1).text)
        assert found.span.of(again.article(1).text) == "The mayor spoke."


def test_notes_go_with_their_article(corpus):
    corpus.keep_note(Note(1, "Ask him."))
    corpus.remove((1,))
    assert corpus.notes() == ()


def test_a_backup_holds_the_notes(corpus, tmp_path):
    corpus.keep_note(Note(1, "Ask him."))
    corpus.backup(tmp_path / "kept.cvbackup")
    Corpus.restore(tmp_path / "kept.cvbackup", tmp_path / "other")
    with Corpus.open(tmp_path / "other", writing=False) as other:
        assert [each.text for each in other.notes()] == ["Ask him."]


def found(corpus: Corpus, raw: str) -> tuple[int, ...]:
    return corpus.search(parse(raw)).ids


def test_notes_are_found_by_their_words_in_any_form_next_to_each_other(corpus):
    corpus.keep_note(Note(1, "Ask the mayors again; he denied.", on(corpus, "The mayor spoke.")))
    assert found(corpus, "note:mayor") == (1,)
    assert found(corpus, 'note:"mayor again"') == (1,)
    assert found(corpus, 'note:"mayor denied"') == ()
    assert found(corpus, "note:mayor nobody") == (1,)
    assert found(corpus, "-note:mayor") == ()
    assert corpus.facets(parse("note:mayor")).sources == {}
    corpus.remove_note(1)
    assert found(corpus, "note:mayor") == ()


def test_articles_are_found_by_what_was_made_of_them(corpus):
    for mark in ("note", "highlight", "tag"):
        assert found(corpus, f"has:{mark}") == ()
    corpus.keep_note(Note(1, "", on(corpus, "The mayor spoke.")))
    assert (found(corpus, "has:highlight"), found(corpus, "has:note")) == ((1,), ())
    corpus.keep_note(Note(1, "On the whole."))
    assert found(corpus, "has:note") == (1,)
    corpus.tag((1,), "port")
    assert found(corpus, "has:tag quay") == (1,)


def test_an_unknown_mark_is_told_with_those_there_are(corpus):
    (hint,) = parse("quay has:stars").hints
    assert hint.sentence.endswith("has:note, has:highlight, has:tag. This is left out.")
